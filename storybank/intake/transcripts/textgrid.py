"""Praat TextGrid, long and short, in any of Praat's codes. Interval and point tiers; empty intervals are pauses."""

import re
from collections.abc import Iterator

from storybank.errors import Unreadable
from storybank.intake.transcripts.decoding import decode
from storybank.intake.transcripts.reading import Desk, TranscriptReading
from storybank.records import Word

# what carries meaning in both forms: numbers, "texts" with doubled quotes, and <flags>
_TOKEN = re.compile(r'"((?:[^"]|"")*)"|<(\w+)>|(?<![\w\[:.])(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w\]:])')
_WORD_TIER = re.compile(r"word|слов|բառ|söz", re.IGNORECASE)
_PHONE_TIER = re.compile(r"^(?:phone|phon|segment|mau|sounds?)\w*$|phones?$", re.IGNORECASE)


def read(data: bytes) -> TranscriptReading:
    """Return the filled intervals of all tiers in the order of time; a tier of words gives times to the tier above it."""
    text, _ = decode(data)
    desk = Desk("textgrid")
    tiers = list(_tiers(_Tokens(text)))
    named = [name for name, _ in tiers]
    word_tiers = [tier for tier in tiers if _WORD_TIER.search(tier[0])]
    phrases = [tier for tier in tiers if not _WORD_TIER.search(tier[0]) and not _PHONE_TIER.search(tier[0].strip())]
    if not phrases:
        phrases, word_tiers = word_tiers or tiers, []
    if any(_PHONE_TIER.search(name.strip()) for name in named) and phrases is not tiers:
        desk.leave_out("sound by sound notes")
    rows = sorted(
        ((start, order, end, name, words) for order, (name, row) in enumerate(phrases) for start, end, words in row),
        key=lambda each: each[:2],
    )
    for start, _, end, name, said in rows:
        if said.strip():
            desk.add(said, start, end, speaker=name, words=_words_inside(start, end, word_tiers))
    return desk.reading()


class _Tokens:
    """The file as a row of values, whichever of the two forms it has."""

    def __init__(self, text: str) -> None:
        body = text
        head = re.search(r'"TextGrid"', text)
        if head is None:
            raise Unreadable(
                "transcript.textgrid-broken", "The file says it is Praat's and holds no TextGrid. Save it again."
            )
        self._values: Iterator[re.Match[str]] = _TOKEN.finditer(body, head.end())

    def number(self) -> float:
        for match in self._values:
            if match[3] is not None:
                return float(match[3])
            if match[1] is not None:
                break
        raise _broken()

    def text(self) -> str:
        for match in self._values:
            if match[1] is not None:
                return match[1].replace('""', '"').strip()
        raise _broken()

    def flag(self) -> str:
        for match in self._values:
            if match[2] is not None:
                return match[2]
        raise _broken()


def _tiers(tokens: _Tokens) -> Iterator[tuple[str, list[tuple[float, float | None, str]]]]:
    tokens.number(), tokens.number()  # the grid's own beginning and end
    if tokens.flag() != "exists":
        return
    for _ in range(_count(tokens.number())):
        kind, name = tokens.text(), tokens.text()
        tokens.number(), tokens.number()
        rows: list[tuple[float, float | None, str]] = []
        for _ in range(_count(tokens.number())):
            start = tokens.number()
            end = tokens.number() if kind == "IntervalTier" else None
            rows.append((start, end, tokens.text()))
        yield name, rows


def _count(value: float) -> int:
    if not 0 <= value <= 1_000_000 or value != int(value):
        raise _broken()
    return int(value)


def _words_inside(
    start: float, end: float | None, tiers: list[tuple[str, list[tuple[float, float | None, str]]]]
) -> tuple[Word, ...]:
    if end is None or len(tiers) != 1:  # several speakers' words: which are whose is not known
        return ()
    slack = 0.005
    return tuple(
        Word(text=said.strip(), start_s=first, end_s=last)
        for first, last, said in tiers[0][1]
        if said.strip() and last is not None and first >= start - slack and last <= end + slack
    )


def _broken() -> Unreadable:
    return Unreadable("transcript.textgrid-broken", "The TextGrid ends early or is damaged. Save it again from Praat.")
