"""Sound that stays inside says why, where somebody could mend it; where its people have it so it says nothing."""

import pytest

from storybank.anonymise.sound_plan import LEAVE_OUT, sound_operations
from storybank.records import (
    BatchId,
    Duty,
    DutyKind,
    Interview,
    ItemId,
    PersonId,
    Reading,
    Recording,
    Redaction,
    RedactionReason,
    Segment,
    Span,
)

TELLER, READER, CHILD = PersonId("p1"), PersonId("p2"), PersonId("p3")
SOUND = Recording(container="wav", codec="pcm_s16le", duration_s=20.0)
SILENT = {who: Duty(kind=DutyKind.LEAVE_SOUND_OUT, person=who) for who in (TELLER, READER, CHILD)}


def interview(start=0.0, **more):
    end = None if start is None else start + 9
    turn = Segment(number=1, start_s=start, end_s=end, text="We lived beside Anna.", person=TELLER)
    fields = {"id": ItemId("i1"), "stream": "nur", "batch": BatchId("b"), "row": "interviews!2", "people": {}}
    return Interview(**fields, segments=(turn,), recording=SOUND, **more)


CUT = Redaction(segment=1, reason=RedactionReason.NAME, span=Span(16, 20))
READ = Reading(recording=SOUND, segments=(Segment(number=1, start_s=0.0, end_s=5.0, text=""),), voice=READER)


@pytest.mark.parametrize(
    ("of", "duties", "why"),
    [
        (interview(start=None, redactions=(CUT,)), [], "sound.no-time"),
        (interview(), [SILENT[CHILD]], "sound.speaker-unknown"),
        (
            interview(reading=READ),
            [Duty(kind=DutyKind.REVOICE, person=TELLER), SILENT[READER]],
            "sound.reader-not-agreed",
        ),
        (interview(), [SILENT[TELLER]], ""),
    ],
)
def test_the_reason_is_one_that_somebody_can_mend(of, duties, why):
    operations = sound_operations(of, duties)
    assert (operations.mode, operations.why) == (LEAVE_OUT, why)
