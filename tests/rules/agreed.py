"""People who agreed, what they agreed to, and one question to the decision: for the tests of consent."""

from dataclasses import replace
from datetime import date

from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    CollectionId,
    Consent,
    ConsentId,
    ConsentStatus,
    Evidence,
    FaceTreatment,
    Guardian,
    GuardianAuthority,
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
    TranscriptTreatment,
    Treatment,
    Use,
    UsePermission,
    View,
    VoiceTreatment,
)
from storybank.rules.consent import decide

ON = date(2026, 11, 20)
A, B, G = PersonId("P-a"), PersonId("P-b"), PersonId("P-guardian")
ITEM, OTHER_ITEM = ItemId("i-1"), ItemId("i-2")
DAY = {"yesterday": date(2026, 11, 19), "today": ON, "tomorrow": date(2026, 11, 21)}
PORTAL = Request(use=Use.PORTAL, audience=Audience.PUBLIC, language=Language("en"), collection=CollectionId("c-1"))
CLEAN = frozenset({Treatment.METADATA_REMOVED, Treatment.NAMES_REPLACED, Treatment.PLACES_COARSENED})
FORM = (Evidence(kind="form", file="form.pdf"),)


def yes(use: Use, **more) -> UsePermission:
    return UsePermission(use=use, decision=Answer.YES, **more)


OPEN = Consent(
    id=ConsentId("k-a"),
    version=1,
    subject=A,
    stream=Stream("nur"),
    status=ConsentStatus.GIVEN,
    given_on=date(2026, 3, 1),
    method=Method.SIGNED,
    evidence=FORM,
    age_band=AgeBand.ADULT,
    uses=(yes(Use.KEEP), yes(Use.PORTAL), yes(Use.SEARCH_ENGINES)),
    identification=Identification.NAMED,
    face=FaceTreatment.VISIBLE,
    voice=VoiceTreatment.ORIGINAL,
    transcript=TranscriptTreatment.VERBATIM,
    place_precision=PlacePrecision.SETTLEMENT,
    audience=Audience.PUBLIC,
    is_listed=True,
)
CHILD = replace(
    OPEN,
    age_band=AgeBand.CHILD,
    turns_18_on=date(2027, 3, 2),
    given_by="both",
    child_assent=Answer.YES,
    guardians=(Guardian(id=G, authority=GuardianAuthority.PARENT, decision=Answer.YES),),
)
ADULT = Person(id=A, stream=Stream("nur"), age_band=AgeBand.ADULT)
MINOR = Person(id=A, stream=Stream("nur"), age_band=AgeBand.CHILD, turns_18_on=date(2027, 3, 2))
SEEN = {A: frozenset({Role.DEPICTED})}
HEARD = {A: frozenset({Role.NARRATOR})}
VIEW = View(item=ITEM, part=Part(kind=PartKind.WHOLE), shows=SEEN, proved_on_all=CLEAN, stream=Stream("nur"))


def ask(*consents: Consent, view: View = VIEW, people=(ADULT,), holds=(), request: Request = PORTAL, on: date = ON):
    return decide(view, {person.id: person for person in people}, consents, holds, request, on)


def guardian(authority: GuardianAuthority, decision: Answer | None, **more) -> Guardian:
    return Guardian(id=PersonId(f"P-{authority}-{decision}"), authority=authority, decision=decision, **more)


# two people on one photograph
BOTH = replace(VIEW, shows={A: frozenset({Role.DEPICTED}), B: frozenset({Role.DEPICTED})})
OF_B = replace(OPEN, id=ConsentId("k-b"), subject=B)
TWO = (ADULT, replace(ADULT, id=B))
