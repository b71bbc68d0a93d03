"""How many consent decisions one core makes in a second, on items with three people. Run: .venv/bin/python benchmarks/consent.py

Counts processor time, not wall time, so that a busy machine does not change the answer.
"""

import json
import time
from datetime import date

from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    Consent,
    ConsentId,
    ConsentStatus,
    FaceTreatment,
    Identification,
    ItemId,
    Language,
    Method,
    Part,
    PartKind,
    Person,
    PersonId,
    PlacePrecision,
    Request,
    Role,
    Stream,
    Treatment,
    Use,
    UsePermission,
    View,
)
from storybank.rules.consent import decide

ON = date(2026, 11, 20)
ROUNDS = 30_000


def agreement(person: PersonId, face: FaceTreatment, status: ConsentStatus = ConsentStatus.GIVEN) -> Consent:
    """Return an ordinary signed agreement for the portal."""
    return Consent(
        id=ConsentId(f"k-{person}"),
        version=1,
        subject=person,
        stream=Stream("nur"),
        status=status,
        given_on=date(2026, 3, 1),
        method=Method.SIGNED,
        age_band=AgeBand.ADULT,
        uses=(
            UsePermission(use=Use.KEEP, decision=Answer.YES),
            UsePermission(use=Use.PORTAL, decision=Answer.YES),
            UsePermission(use=Use.SEARCH_ENGINES, decision=Answer.NO),
        ),
        identification=Identification.FIRST_NAME,
        face=face,
        place_precision=PlacePrecision.SETTLEMENT,
        audience=Audience.PUBLIC,
        valid_until=date(2030, 1, 1),
    )


def main() -> None:
    """Time a permit, a refusal and a plan on one photograph of three people."""
    ids = [PersonId("P-a"), PersonId("P-b"), PersonId("P-c")]
    people = {person: Person(id=person, stream=Stream("nur"), age_band=AgeBand.ADULT) for person in ids}
    faces = (FaceTreatment.VISIBLE, FaceTreatment.COVERED, FaceTreatment.VISIBLE)
    given = tuple(agreement(person, face) for person, face in zip(ids, faces, strict=True))
    withdrawn = (*given[:2], agreement(ids[2], FaceTreatment.VISIBLE, ConsentStatus.WITHDRAWN))
    view = View(
        item=ItemId("i-1"),
        part=Part(kind=PartKind.WHOLE),
        shows={person: frozenset({Role.DEPICTED}) for person in ids},
        proved={ids[1]: frozenset({Treatment.FACE_COVERED})},
        proved_on_all=frozenset({Treatment.METADATA_REMOVED, Treatment.NAMES_REPLACED}),
    )
    request = Request(use=Use.PORTAL, audience=Audience.PUBLIC, language=Language("en"))
    result: dict[str, float | str] = {
        "benchmark": "consent.decide, three people",
        "unit": "decisions per second and core",
    }
    for name, consents in (("permit", given), ("withdrawn", withdrawn)):
        assert decide(view, people, consents, (), request, ON).allows == (name == "permit")
        best = 0.0
        for _ in range(5):
            started = time.process_time()
            for _ in range(ROUNDS):
                decide(view, people, consents, (), request, ON)
            best = max(best, ROUNDS / (time.process_time() - started))
        result[name] = round(best)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
