"""The moving pictures of a plan: what is made, what is listed as staying inside, and that nothing else suffers."""

import io
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from storybank.anonymise import mp4
from storybank.records import Duty, DutyKind, ItemId, ItemKind, PlannedItem, ReleasePlan
from storybank.stages import deriving_picture
from storybank.stages.derive_picture import POSTER, VIDEO, PictureDerivation, derive_picture
from storybank.stages.executor import Executor
from tests.drawn_clips import clip
from tests.rules.test_pictures import interview

ITEM = ItemId("i")
SOUND = SimpleNamespace(name="sound-opus")


class Bank:
    """As much of a bank as the making of pictures asks for."""

    def __init__(self, record, folder):
        self.items = SimpleNamespace(many=lambda wanted: dict.fromkeys(wanted, record))
        self.derivatives = SimpleNamespace(find=lambda item, recipe: (), keep=self.keep)
        sealed = SimpleNamespace(address="addr-1", media_type="audio", state="sealed")
        self.originals = SimpleNamespace(of_item=lambda item: (sealed,), opened=self.opened, work_path=self.work_path)
        self.folder, self.kept = folder, {}

    def keep(self, item, recipe, files, *, by, facts):
        self.kept = dict(files)
        return tuple(SimpleNamespace(name=name) for name in files)

    @contextmanager
    def opened(self, address, *, by, purpose):
        yield self.folder / "original"

    def work_path(self):
        return self.folder / "made.tmp"


def run(record, tmp_path, *duties, sound=(SOUND,)):
    planned = PlannedItem(item=ITEM, kind=ItemKind.INTERVIEW, stream="s", duties=frozenset(duties))
    plan = ReleasePlan(collection="c", version=1, on=None, included=(planned,), left_out=())
    bank, files = Bank(record, tmp_path), {ITEM: tuple(sound)}
    silent = deriving_picture.add_pictures(bank, plan, files, by="me", executor=Executor(processes=0))
    return [one.codes for one in silent], [one.name for one in files[ITEM]], bank


def test_what_stays_inside_is_listed_with_its_reason_and_the_sound_stays(tmp_path):
    out = Duty(kind=DutyKind.LEAVE_PICTURE_OUT)
    for record, duties, code in (
        (interview(by=None), (out,), "picture.undecided"),
        (interview(of="addr-0"), (out,), "picture.other-recording"),
        (interview(), (out,), "picture.not-agreed"),
    ):
        assert run(record, tmp_path, *duties)[:2] == ([("picture.left-out", code)], ["sound-opus"])
    assert run(interview(), tmp_path, sound=())[0] == [("picture.left-out", "picture.no-sound")]
    assert run(interview("dropped"), tmp_path, out)[0] == []  # an editor's decision is no fault


def test_a_recording_that_cannot_be_covered_costs_only_its_picture(tmp_path):
    (tmp_path / "original").write_bytes(b"no film at all")
    codes, names, _ = run(interview(), tmp_path)
    assert codes == [("picture.left-out", "recording.unknown-format")] and names == ["sound-opus"]
    assert not (tmp_path / "made.tmp").exists()


def test_another_decision_is_another_recipe():
    planned = PlannedItem(item=ITEM, kind=ItemKind.INTERVIEW, stream="s", duties=frozenset())
    records = (interview(), interview("as_is"), interview(shows=()), interview(of="x"))
    recipes = {deriving_picture.Wanted(planned, one, (), "addr-1").recipe for one in records}
    assert len(recipes) == 3  # which recording it is about is in the address
    assert deriving_picture.Wanted(planned, interview(), (), "addr-2").recipe not in recipes


@pytest.mark.slow
def test_a_film_is_covered_proved_and_given_a_still(tmp_path):
    path = clip(tmp_path / "original", lambda _: [(150, 110, 100)], stamps=[*range(0, 1000, 100)])
    made = derive_picture(PictureDerivation(ITEM, path, tmp_path / "made.mp4", ((0.8, 0.85),), 1.0, True, (), 1))
    assert made.codes == ()
    data = (tmp_path / "made.mp4").read_bytes()
    assert set(made.files) == {VIDEO, POSTER} and made.files[VIDEO][0] == tmp_path / "made.mp4"
    assert mp4.faults(data) == () and b"Secret" not in data
    from PIL import Image

    still = Image.open(io.BytesIO(made.files[POSTER][0]))
    assert still.size == (made.facts["width_px"], made.facts["height_px"])
    doubtful = derive_picture(PictureDerivation(ITEM, path, tmp_path / "two.mp4", (), 1.0, False, (), 0))
    assert doubtful.codes == ("picture.more-faces",)
    assert derive_picture(PictureDerivation(ITEM, path, Path("nowhere"), (), 1e5, True)).codes == ("picture.too-long",)
