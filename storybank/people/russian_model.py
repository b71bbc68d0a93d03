"""The Russian tagger of natasha: its weights and vectors, read without the rest of that package."""

import logging
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from storybank.people.tokens import pieces

_log = logging.getLogger(__name__)
_PIECE = 50_000  # characters read at once: memory stays flat


def people(text: str) -> list[tuple[int, int]]:
    """Return the spans of people's names, left to right; none where natasha is not installed."""
    tagger = _tagger()
    if tagger is None:
        return []
    found = []
    for begin, end in pieces(text, _PIECE):
        found += [
            (begin + span.start, begin + span.stop) for span in tagger(text[begin:end]).spans if span.type == "PER"
        ]
    return found


@cache
def _tagger() -> Any:
    # one thread: on two cores numpy's own threads make the tagger seven times slower; read when numpy is first imported
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    package = find_spec("natasha")  # found, not imported: natasha itself wants pymorphy2 and pkg_resources
    if package is None or package.origin is None:
        return None
    data = Path(package.origin).parent / "data"
    try:
        from navec import Navec
        from slovnet import NER

        tagger = NER.load(str(data / "model" / "slovnet_ner_news_v1.tar"))
        tagger.navec(Navec.load(str(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")))
    except (ImportError, OSError) as error:
        _log.warning("people.ru: no tagger (%s); names in Russian are found by rules alone.", type(error).__name__)
        return None
    return tagger
