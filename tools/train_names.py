"""Trains the Armenian names model storybank/people/models/hy.crfsuite.

    python tools/train_names.py ../shared/data/train/armtdp_ner_train.json [MODEL]

The documents are ArmTDP-NER (github.com/myavrum/ArmTDP-NER, Apache-2.0), news in reformed spelling; only the model goes
into the project. The same documents and versions give the same model.
"""

import json
import sys
from pathlib import Path

import pycrfsuite

from storybank.people import armenian_model
from storybank.people.tokens import Token, split

TARGET = Path(__file__).parents[1] / "storybank" / "people" / "models" / armenian_model.MODEL
PLACES, ORGANISATIONS = {"GPE", "LOC", "FAC"}, {"ORG", "NORP", "PRODUCT", "WORK", "EVENT", "LAW"}
SETTINGS = {"c1": 0.05, "c2": 0.05, "max_iterations": 120, "feature.minfreq": 2, "feature.possible_transitions": True}


def main(documents: Path, target: Path = TARGET) -> None:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=SETTINGS, verbose=False)
    for document in json.loads(documents.read_text(encoding="utf-8")):
        tokens = split(document["text"], "hy")
        labels = label(tokens, document["spans"])
        begin = 0
        for sentence in armenian_model.sentences(tokens):
            trainer.append(armenian_model.features(sentence), labels[begin : begin + len(sentence)])
            begin += len(sentence)
    target.parent.mkdir(exist_ok=True)
    trainer.train(str(target))
    print(target, target.stat().st_size)


def label(tokens: list[Token], spans: list[tuple[int, int, str]]) -> list[str]:
    """Return B, I, P, G or O for each token."""
    labels = ["O"] * len(tokens)
    for start, end, kind in spans:
        inside = [at for at, token in enumerate(tokens) if token.start < end and start < token.end]
        for number, at in enumerate(inside):
            if kind == "PER":
                labels[at] = "I" if number else "B"
            elif kind in PLACES:
                labels[at] = "P"
            elif kind in ORGANISATIONS:
                labels[at] = "G"
    return labels


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(Path, sys.argv[2:]))
