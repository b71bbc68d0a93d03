"""What a delivery would change is said before anything is: of what stands already, nothing; of a corrected one, what was corrected."""

import csv
from datetime import date

import pytest

from storybank.intake.batch import read_delivery
from storybank.records import Stream
from storybank.stages.difference import difference
from storybank.stages.executor import Executor
from storybank.stages.taking import digest_of, save, take_files

ON = date(2026, 11, 20)
BY = "pe-1"
pytestmark = pytest.mark.slow  # whole deliveries are taken in
STORY = {"code": "S01", "title_en": "The oven", "body_en": "She bakes.", "themes": "хлеб; home; a word of our own"}
INITIATIVE = {"code": "INI1", "title_en": "Workshops", "description_en": "Sewing.", "sectors": "skills"}
INTERVIEW = {"code": "I1", "transcript": "i1.txt", "languages": "en", "themes": "yol"}


def write(path, **fields):
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(fields)
        table.writerow(fields.values())


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "shoot"
    (place / "interviews").mkdir(parents=True)
    (place / "interviews" / "i1.txt").write_text("A: We baked bread.\nB: Where?\n", encoding="utf-8")
    write(place / "people.csv", code="C01", age_band="adult")
    write(place / "stories.csv", **STORY, people="C01")
    write(place / "interviews.csv", **INTERVIEW, people="C01")
    write(place / "initiatives.csv", **INITIATIVE)
    return place


def compared(bank, folder):
    delivery = read_delivery(folder, ON, stream="nur")
    digest, hashes = digest_of(delivery)
    return difference(bank, delivery, hashes, digest, by=BY, on=ON)


@pytest.fixture
def taken(bank, folder):
    delivery = read_delivery(folder, ON, stream="nur")
    digest, hashes = digest_of(delivery)
    batch, _is_new = bank.batches.open(stream=Stream("nur"), digest=digest, key=delivery.batch, by=BY, on=ON)
    with Executor(0) as executor:
        found = take_files(
            bank, delivery, by=BY, on=ON, executor=executor, progress=lambda *_: None, hashes=hashes
        )  # fmt: skip
    save(bank, delivery, batch, found, by=BY, on=ON)
    return bank


def test_everything_is_new_before_and_the_same_after(bank, folder, request):
    before = compared(bank, folder)
    assert sorted(before.new) == ["I1", "S01"]
    after = compared(request.getfixturevalue("taken"), folder)
    assert (after.new, after.changed, after.gone, after.unread, after.initiatives) == ([], {}, [], [], {})
    assert sorted(after.same) == ["I1", "S01"]


def test_a_theme_in_another_language_is_the_same_theme(taken, folder):
    write(folder / "stories.csv", **STORY | {"themes": "bread; տուն; a word of our own"}, people="C01")
    assert "S01" in compared(taken, folder).same


@pytest.mark.parametrize(
    ("sheet", "row", "part"),
    [
        ("stories", STORY | {"themes": "bread"}, ("S01", ("themes",))),
        ("stories", STORY | {"body_en": "She bakes bread."}, ("S01", ("body",))),
        ("interviews", INTERVIEW | {"themes": "yol; work"}, ("I1", ("themes",))),
    ],
)
def test_what_was_corrected_is_said_part_by_part(taken, folder, sheet, row, part):
    write(folder / f"{sheet}.csv", **row, people="C01")
    assert compared(taken, folder).changed == dict([part])


def test_a_changed_initiative_is_said_as_well(taken, folder):
    write(folder / "initiatives.csv", **INITIATIVE | {"description_en": "Sewing and carpentry."})
    found = compared(taken, folder)
    assert (found.initiatives, found.changed) == ({"INI1": ("description",)}, {})
