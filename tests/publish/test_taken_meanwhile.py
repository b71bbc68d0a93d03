"""Two acts at once, and a crash in the middle: what is taken back while a release is made does not slip out, and stays gone."""

import shutil
from dataclasses import replace

import pytest

from benchmarks import published_bank as scale
from storybank.errors import Refused, Unavailable, WrongUse
from storybank.records import ConsentStatus
from storybank.stages import deriving, foreseeing, meanwhile, planning, releasing, searching, signing_list, taking_back
from storybank.stages.executor import Executor
from storybank.store import close_bank, open_bank

pytestmark = pytest.mark.slow
ON = scale.ON
BY = "ed-nur-1"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Two people with a story and three photographs each; version 1 is out."""
    path = tmp_path_factory.mktemp("meanwhile") / "bank"
    scale.build(path, 2, (240, 160))
    with open_bank(path) as bank:
        seal(bank, proposed(bank))
    close_bank()
    return path


@pytest.fixture
def bank(template, tmp_path):
    shutil.copytree(template, tmp_path / "bank")
    with open_bank(tmp_path / "bank") as opened:
        yield opened
    close_bank()


def derived(bank):
    papers = releasing.ReleasePapers(collection=bank.collections.get("kept"), began=meanwhile.now(bank))
    papers.plan = planning.plan_of(bank, papers.collection, on=ON)
    papers.derived = deriving.derive(bank, papers.plan, by="pe-1", executor=Executor(0), progress=lambda *_: None)
    return papers


def proposed(bank, papers=None):
    return releasing.propose(bank, papers or derived(bank), by="pe-1", on=ON, progress=lambda *_: None).release


def seal(bank, release):
    bank.releases.approve(release.id, digest=release.digest, by="ed-2", on=ON)
    return releasing.seal(bank, release.id, by="pe-1", on=ON)


def leaver(bank):
    return bank.people.find("north", "C0000"), bank.consents.find("C0000")


def take_back(bank, effect="restrict"):
    return taking_back.withdraw(bank, leaver(bank)[1], effect=effect, tombstone=False, by=BY, on=ON)


def states(bank):
    return {release.version: state for release, state in bank.releases.statuses()}


def derivatives_of(bank, person):
    return [file for row in bank.items.list(person=person) for file in bank.derivatives.of_item(row.id)]


@pytest.mark.parametrize("when", ["planned", "derived", "written"])
def test_what_is_taken_back_while_a_release_is_proposed_is_not_proposed(bank, monkeypatch, when):
    if when == "planned":
        papers = derived(bank)
        take_back(bank)
        papers.derived = deriving.derive(
            bank, papers.plan, by="pe-1", executor=Executor(0), progress=lambda *_: None
        )  # it ran on
    elif when == "derived":
        papers = derived(bank)
        take_back(bank)
    else:
        papers, write = derived(bank), releasing.write_bundle

        def writing(*args, **options):
            report = write(*args, **options)
            take_back(bank)
            return report

        monkeypatch.setattr(releasing, "write_bundle", writing)
    with pytest.raises(Refused) as refused:
        proposed(bank, papers)
    assert refused.value.code == "publish.closed-meanwhile"
    assert not list((bank.path / "proposed").iterdir()) and states(bank) == {1: "revoked"}
    assert derivatives_of(bank, leaver(bank)[0]) == [] and bank.releases.list(status="proposed") == ()


@pytest.mark.parametrize("act", ["withdraw", "hold"])
def test_what_is_taken_back_while_a_release_is_sealed_does_not_stay_out(bank, monkeypatch, act):
    release = proposed(bank)
    sign = releasing.sign_bundle

    def signing(*args):
        sign(*args)
        if act == "withdraw":
            take_back(bank)
        else:
            bank.holds.place(scope="person", value=leaver(bank)[0], reason="a threat", by=BY, on=ON)

    monkeypatch.setattr(releasing, "sign_bundle", signing)
    if act == "withdraw":
        with pytest.raises((Refused, OSError)):
            seal(bank, release)
        assert states(bank) == {1: "revoked"}
        taking_back.delete_strays(bank)
        assert not [one for one in (bank.path / "curated").iterdir() if one.is_dir()]
    else:
        seal(bank, release)
        assert states(bank)[2] == "suspended"


STEPS = {
    "the list is not signed": (taking_back, "sign_list"),
    "copies are not deleted": (taking_back, "delete_copies"),
    "the search remembers": (searching, "forget"),
    "notices are not written": (taking_back, "_treat_originals"),
}


@pytest.mark.parametrize("point", STEPS)
@pytest.mark.parametrize("effect", ["keep", "restrict"])
def test_a_withdrawal_that_stopped_is_closed_first_and_finished_later(bank, monkeypatch, point, effect):
    """keep too: the same command again goes on, and the nightly look finishes what nobody came back for."""
    person, consent = leaver(bank)
    with monkeypatch.context() as broken:
        broken.setattr(*STEPS[point], lambda *_args, **_options: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take_back(bank, effect)
    assert bank.consents.get(consent).status is ConsentStatus.WITHDRAWN  # closed, whatever came after
    assert states(bank) == {1: "revoked"} and set(taking_back.unfinished(bank)) == {consent}

    if effect == "keep":
        done = take_back(bank, effect)
        assert [bank.releases.get(one).version for one in done.releases] == [1]
    else:
        assert taking_back.finish(bank, by="pe-1", on=ON) == (consent,)
    assert taking_back.unfinished(bank) == {} and derivatives_of(bank, person) == []
    assert not [one for one in (bank.path / "curated").iterdir() if one.is_dir()]
    listing = (bank.path / "curated" / "bundle-versions.json").read_text()
    assert '"revoked"' in listing and '"current"' not in listing
    assert [bank.releases.get(one).version for one in foreseeing.to_reissue(bank, consent)] == [1]
    if effect == "keep":
        with pytest.raises(WrongUse):
            take_back(bank, effect)


def erasable(bank):
    person, consent = leaver(bank)
    wish = bank.requests.open(person=person, who="subject", right="erase", proof="seen", by=BY, on=ON)
    bank.requests.called_back(wish.id, "hers", by=BY, on=ON)
    return person, consent


@pytest.mark.parametrize("point", ["an item", "a sealed file", "her name", "the keys"])
def test_an_erasure_that_stopped_is_finished_although_her_code_is_gone(bank, monkeypatch, point):
    person, consent = erasable(bank)
    at = {
        "an item": (type(bank.derivatives), "purge"),
        "a sealed file": (type(bank.originals), "erase"),
        "her name": (type(bank.identities), "erase"),
        "the keys": (type(bank.originals), "sweep"),
    }[point]
    with monkeypatch.context() as broken:
        broken.setattr(*at, lambda *_args, **_options: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take_back(bank, "erase")
    assert states(bank) == {1: "revoked"}
    assert taking_back.finish(bank, by="pe-1", on=ON) == (consent,)
    assert bank.items.list(person=person) == () and not bank.identities.has(person)
    assert bank.people.find("north", "C0000") is None and taking_back.unfinished(bank) == {}
    assert bank.originals.sweep() == 0 and bank.derivatives.sweep() == 0 and bank.audit.verify() is None


def test_an_erasure_touches_what_its_plan_said(bank):
    person, consent = erasable(bank)
    before = taking_back.plan_withdrawal(bank, consent, effect="erase")
    ends = {one.address for one in bank.originals.everything() if one.state == "erased"}
    done = take_back(bank, "erase")
    gone = {one.address for one in bank.originals.everything() if one.state == "erased"} - ends
    assert (set(done.items), set(done.releases), set(done.older)) == (
        set(before.items),
        set(before.releases),
        set(before.older),
    )
    assert (done.recut, done.derivatives, len(gone)) == (before.recut, before.derivatives, before.sealed)
    assert {(one.what, one.count) for one in done.unreached} == {(one.what, one.count) for one in before.unreached}
    assert not any(one.right == "erase" for one in bank.requests.list(person=person, is_open=True))


def test_bundles_that_nobody_answers_for_go_with_a_withdrawal_and_others_stay(bank):
    waiting = proposed(bank)
    half = bank.path / "proposed" / ".kept-v7.part"
    never = bank.path / "proposed" / "kept-v9"
    for folder in (half, never):
        (folder / "data").mkdir(parents=True)
    assert set(taking_back.delete_strays(bank)) == {half.name, never.name}
    assert releasing.folder_of(bank, waiting).is_dir() and (bank.path / "curated" / "kept-v1").is_dir()


def test_a_folder_that_cannot_be_deleted_is_told_and_tried_again(bank, monkeypatch):
    consent = leaver(bank)[1]
    with monkeypatch.context() as locked:
        locked.setattr(taking_back.shutil, "rmtree", lambda *_args, **_options: None)
        with pytest.raises(Unavailable) as told:
            take_back(bank)
    assert told.value.code == "withdraw.not-deleted" and "kept-v1" in str(told.value)
    assert taking_back.finish(bank, by="pe-1", on=ON) == (consent,)
    assert not (bank.path / "curated" / "kept-v1").exists()


def test_an_item_edited_while_a_release_is_made_is_not_proposed(bank):
    papers = derived(bank)
    item = next(iter(bank.items.many([row.id for row in bank.items.list()]).values()))
    bank.items.save(replace(item, themes=("bread",)), by="ed-1", on=ON)
    with pytest.raises(Refused, match="closed or edited"):
        proposed(bank, papers)


def test_the_list_never_goes_back_whatever_the_chain_says(bank, monkeypatch):
    """A bank that was restored has a shorter chain than the list that portals have seen."""
    path = bank.path / "curated" / "bundle-versions.json"
    key = signing_list.signing_key(bank)
    seen = signing_list.read_serial(bank)
    signing_list.write_list(path.parent, [], serial=seen + 500, on=ON, key=key)
    signing_list.sign_list(bank, on=ON)
    assert signing_list.read_serial(bank) == seen + 501
    signing_list.sign_list(bank, on=ON)
    assert signing_list.read_serial(bank) == seen + 501  # nothing changed: the same list, the same number
