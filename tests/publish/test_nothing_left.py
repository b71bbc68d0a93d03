"""Taking back takes back: after a withdrawal nothing of the person is left in any copy the bank made, older ones too."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import published_bank as scale
from storybank.publish.signing import read_public
from storybank.publish.verify import verify
from storybank.records import Photo, Story
from storybank.stages import deriving, planning, releasing, taking_back
from storybank.stages.executor import Executor
from storybank.store import close_bank, open_bank

pytestmark = pytest.mark.slow
ON = scale.ON


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    """Two people with a story and three photographs each; versions 1 and 2 are out, version 3 is proposed."""
    path = tmp_path_factory.mktemp("left") / "bank"
    scale.build(path, 2, (480, 320))
    with open_bank(path) as opened:
        for number in range(3):
            release(opened, only_proposed=number == 2)
            change_a_word(opened, number)
            if number == 2:
                release(opened, only_proposed=True)
        yield opened
    close_bank()


def release(bank, *, only_proposed=False, supersedes=None, only=None):
    collection = bank.collections.get("kept")
    papers = releasing.ReleasePapers(collection=collection, supersedes=supersedes, only=only)
    papers.plan = planning.plan_of(bank, collection, on=ON, only=only)
    papers.derived = deriving.derive(bank, papers.plan, by="pe-1", executor=Executor(0), progress=lambda *_: None)
    proposed = releasing.propose(bank, papers, by="pe-1", on=ON, progress=lambda *_: None)
    if only_proposed:
        return proposed.release
    if supersedes is None:
        bank.releases.approve(proposed.release.id, digest=proposed.release.digest, by="ed-2", on=ON)
    return releasing.seal(bank, proposed.release.id, by="pe-1", on=ON).release


def change_a_word(bank, number):
    story = next(one for one in records(bank) if isinstance(one, Story))
    bank.items.save(replace(story, title={**story.title, "en": f"Title {number}"}), by="ed-1", on=ON)


def records(bank):
    return bank.items.many([row.id for row in bank.items.list()]).values()


def everything_in(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_withdrawal_leaves_nothing_of_the_person_in_any_copy_the_bank_made(bank):
    leaver = bank.people.find("north", "C0000")
    consent = bank.consents.find("C0000")
    hers = [one for one in records(bank) if leaver in one.people]
    others = [one for one in records(bank) if leaver not in one.people]
    needles = {bank.items.row(one.id).public_id for one in hers}
    needles |= {caption.text for one in hers if isinstance(one, Photo) for caption in one.captions.values()}
    needles |= {text.split("\n\n")[0] for one in hers if isinstance(one, Story) for text in one.body.values()}
    derived = [file for one in hers for file in bank.derivatives.of_item(one.id)]
    pixels = {hashlib.sha256(file.path.read_bytes()).hexdigest() for file in derived}
    copy = bank.registers.take(
        bank.releases.list(status="sealed")[0].id, holder="portal", use="portal", by="pe-1", on=ON
    )

    before = taking_back.plan_withdrawal(bank, consent)
    assert set(before.items) == {one.id for one in hers} and len(before.releases) == 1
    assert len(before.older) >= 2 and before.collections == (bank.collections.get("kept").id,)
    assert [one.id for one in before.copies] == [copy.id] and before.derivatives == len(derived)
    assert all(file.path.exists() for file in derived)  # a plan changes nothing

    done = taking_back.withdraw(bank, consent, effect="restrict", tombstone=False, by="ed-nur-1", on=ON)
    reissued = release(bank, only_proposed=True, supersedes=done.releases[0], only=frozenset(one.id for one in others))
    bank.releases.inherit_approval(reissued.id, cause=consent, by="ed-nur-1", on=ON)
    sealed = releasing.seal(bank, reissued.id, by="pe-1", on=ON)

    places = [bank.path / one for one in ("curated", "proposed", "working", "work", "prefect")]
    found = {path: data for place in places for path, data in everything_in(place).items()}
    assert verify(sealed.folder, read_public(sealed.public_key)).is_proved
    for path, data in found.items():
        said = str(path.relative_to(bank.path))
        assert not [one for one in needles if one.encode() in data or one in said], said
        assert hashlib.sha256(data).hexdigest() not in pixels, said
    assert [one.holder for one in done.notices] == ["portal"]
    assert {one.name for one in (bank.path / "curated").iterdir() if one.is_dir()} == {sealed.folder.name}
    assert not any(Path(bank.path / "proposed").iterdir())
    states = {one.version: state for one, state in bank.releases.statuses()}
    assert states == {1: "revoked", 2: "revoked", 3: "current"}
