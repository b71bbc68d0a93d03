"""Releases: one proposes, another approves the digest; what rests on a person is known; copies are registered."""

import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from storybank.errors import Refused, WrongUse
from storybank.records import ConsentStatus, Initiative, Organisation
from storybank.store.rows import ReleaseItem, ReleaseLeftOut

ON = date(2026, 11, 20)
LATER = date(2026, 12, 1)
ONE, TWO = "1" * 64, "2" * 64


@pytest.fixture
def shelf(bank, make):
    return Shelf(bank, make)


class Shelf:
    """A collection of two photographs: C01 is in both, C02 in the second."""

    def __init__(self, bank, make):
        self.bank, self.make = bank, make
        self.first, self.second = make.person(bank, "C01"), make.person(bank, "C02")
        self.photos = [
            make.photo(bank, "F01", people=[self.first]),
            make.photo(bank, "F02", people=[self.first, self.second]),
        ]
        self.consents = {
            person: bank.consents.save(make.consent(bank, person), by="ed-nur-1", on=ON)
            for person in (self.first, self.second)
        }
        self.collection = make.collection(bank, [photo.id for photo in self.photos])

    def entry(self, photo):
        people = [(person, self.consents[person].id, self.consents[person].version) for person in photo.people]
        row = self.bank.items.row(photo.id)
        return ReleaseItem(
            item=photo.id,
            public_id=row.public_id,
            revision=row.revision,
            consents=tuple(sorted(people)),
            files={"a.jpg": ONE},
        )

    def propose(self, photos=None, *, version=1, digest=ONE, by="pe-1", **options):
        return self.bank.releases.propose(
            collection=self.collection.id,
            version=version,
            edition="public",
            digest=digest,
            items=[self.entry(photo) for photo in (self.photos if photos is None else photos)],
            left_out=[ReleaseLeftOut(item="x", codes=("consent.paused",))],
            by=by,
            on=ON,
            **options,
        )

    def sealed(self, *, approver="pe-2", **options):
        release = self.propose(**options)
        self.bank.releases.approve(release.id, digest=release.digest, by=approver, on=ON)
        return self.bank.releases.seal(release.id, by="pe-1", on=ON)


def test_a_release_is_proposed_approved_and_sealed_by_two(bank, shelf):
    release = shelf.propose()
    assert (release.status, release.version) == ("proposed", 1)
    approved = bank.releases.approve(release.id, digest=ONE, by="pe-2", on=ON)
    assert (approved.status, approved.approved_by) == ("approved", "pe-2")
    assert bank.releases.seal(release.id, by="pe-1", on=ON).status == "sealed"
    assert bank.releases.seal(release.id, by="pe-1", on=ON).status == "sealed"
    assert len(list((bank.path / "audit" / "heads").iterdir())) == 1
    assert bank.releases.items(release.id) == tuple(shelf.entry(photo) for photo in shelf.photos)
    assert bank.releases.left_out(release.id) == (ReleaseLeftOut(item="x", codes=("consent.paused",)),)
    assert bank.audit.verify() is None


def test_the_proposer_cannot_approve(bank, shelf):
    release = shelf.propose()
    with pytest.raises(Refused) as refused:
        bank.releases.approve(release.id, digest=ONE, by="pe-1", on=ON)
    assert refused.value.code == "release.same-person"


def test_the_database_itself_refuses_the_proposers_approval(bank, shelf):
    release = shelf.propose()
    row = "INSERT INTO store_approval (release_id, digest, staff, \"on\") VALUES (?, ?, 'pe-1', '2026-11-20')"
    with (
        sqlite3.connect(bank.path / "ledger.sqlite3") as connection,
        pytest.raises(sqlite3.IntegrityError, match="two people"),
    ):
        connection.execute(row, (release.id, ONE))
    connection.close()


def test_the_beginning_of_a_digest_is_no_digest(bank, shelf):
    release = shelf.propose()
    with pytest.raises(Refused, match="only the beginning") as refused:
        bank.releases.approve(release.id, digest=ONE[:12], by="pe-2", on=ON)
    assert refused.value.code == "release.digest"


def test_an_account_that_is_shut_out_approves_and_reads_nothing(bank, shelf):
    release = shelf.propose()
    bank.staff.set("pe-2", streams=["nar"], roles=["publisher"], by="pe-1", is_active=False)
    for act in (
        lambda: bank.releases.approve(release.id, digest=ONE, by="pe-2", on=ON),
        lambda: bank.releases.read(release.id, digest=ONE, stream="nur", by="pe-2", on=ON),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "release.account"
    assert bank.releases.get(release.id).status == "proposed"


def test_an_initiative_that_changes_voids_what_shows_it(bank, shelf):
    shown = bank.collections.initiative_id("nur", "INI1", by="pe-1")
    record = Initiative(
        id=shown,
        title={"en": "Ovens"},
        organisations=(Organisation(name={"en": "X"}, role="funder", may_be_named=True),),
    )
    bank.collections.save_initiative(record, by="pe-1", on=ON)
    bank.collections.save(replace(shelf.collection, initiatives=(shown,)), by="pe-1", on=ON)
    release = shelf.propose()
    bank.collections.save_initiative(record, by="pe-1", on=ON)
    assert bank.releases.get(release.id).status == "proposed", "saved as it was"
    unnamed = replace(record, organisations=(replace(record.organisations[0], may_be_named=False),))
    bank.collections.save_initiative(unnamed, by="pe-1", on=ON)
    assert bank.releases.get(release.id).status == "void", "its yes was taken back before the bundle went out"


def test_an_approval_is_bound_to_the_digest_that_was_looked_at(bank, shelf):
    release = shelf.propose()
    with pytest.raises(Refused) as refused:
        bank.releases.approve(release.id, digest=TWO, by="pe-2", on=ON)
    assert refused.value.code == "release.digest"


def test_nothing_is_sealed_unapproved(bank, shelf):
    with pytest.raises(Refused) as refused:
        bank.releases.seal(shelf.propose().id, by="pe-1", on=ON)
    assert refused.value.code == "release.not-approved"


def test_proposing_the_same_again_is_the_same_and_another_voids_it(bank, shelf):
    release = shelf.propose()
    assert shelf.propose() == release
    other = shelf.propose(digest=TWO)
    assert other.id != release.id
    assert bank.releases.get(release.id).status == "void"
    assert bank.releases.list() == (other,)


def test_a_version_that_went_out_is_not_proposed_again(bank, shelf):
    shelf.sealed()
    assert bank.releases.next_version(shelf.collection.id) == 2
    assert bank.releases.next_version(shelf.collection.id, "archive") == 1
    with pytest.raises(Refused) as refused:
        shelf.propose(digest=TWO)
    assert refused.value.code == "release.version"


@pytest.mark.parametrize("edit", ["item", "consent", "collection"])
def test_any_edit_after_approval_voids_it(bank, shelf, edit):
    release = shelf.propose()
    bank.releases.approve(release.id, digest=ONE, by="pe-2", on=ON)
    if edit == "item":
        bank.items.save(replace(shelf.photos[0], is_declined=True), by="ed-nur-1", on=ON)
    elif edit == "consent":
        bank.consents.save(replace(shelf.consents[shelf.second], is_paused=True), by="ed-nur-1", on=ON)
    else:
        bank.collections.save(replace(shelf.collection, title={"en": "Other"}), by="pe-1", on=ON)
    assert bank.releases.get(release.id).status == "void"
    with pytest.raises(Refused):
        bank.releases.seal(release.id, by="pe-1", on=ON)


def test_an_edit_leaves_what_went_out_as_it_is(bank, shelf):
    release = shelf.sealed()
    bank.items.save(replace(shelf.photos[0], is_declined=True), by="ed-nur-1", on=ON)
    assert bank.releases.get(release.id).status == "sealed"


def test_a_release_that_only_removes_inherits_its_approval(bank, shelf):
    old = shelf.sealed()
    new = shelf.propose(shelf.photos[:1], version=2, digest=TWO, supersedes=old.id)
    cause = shelf.consents[shelf.second].id
    approved = bank.releases.inherit_approval(new.id, cause=cause, by="pe-1", on=LATER)
    assert (approved.status, approved.approved_by) == ("approved", "pe-2")
    assert bank.releases.seal(new.id, by="pe-1", on=LATER).status == "sealed"
    assert bank.audit.verify() is None


def test_the_last_approver_may_make_the_narrower_release(bank, shelf):
    old = shelf.sealed()
    new = shelf.propose(shelf.photos[:1], version=2, digest=TWO, supersedes=old.id, by="pe-2")
    assert bank.releases.inherit_approval(new.id, cause="c", by="pe-2", on=LATER).approved_by == "pe-1"


@pytest.mark.parametrize("change", ["an item more", "another revision"])
def test_a_release_that_holds_more_inherits_nothing(bank, shelf, change):
    if change == "an item more":
        release = shelf.propose(shelf.photos[:1])
        bank.releases.approve(release.id, digest=ONE, by="pe-2", on=ON)
        old = bank.releases.seal(release.id, by="pe-1", on=ON)
    else:
        old = shelf.sealed()
        bank.items.save(replace(shelf.photos[0], content_notes=("loss",)), by="ed-nur-1", on=ON)
    new = shelf.propose(version=2, digest=TWO, supersedes=old.id)
    with pytest.raises(Refused) as refused:
        bank.releases.inherit_approval(new.id, cause="c", by="pe-1", on=LATER)
    assert refused.value.code == "release.not-narrower"


def test_one_person_suspends_and_only_a_confirmed_act_resumes(bank, shelf):
    release = shelf.sealed()
    paused = bank.consents.save(replace(shelf.consents[shelf.second], is_paused=True), by="pe-1", on=ON)
    bank.releases.suspend(release.id, cause=paused.id, by="pe-1", on=ON)
    assert bank.releases.statuses()[0][1] == "suspended"
    act = bank.consents.propose(replace(paused, is_paused=False), by="pe-1", on=LATER)
    with pytest.raises(Refused) as refused:
        bank.releases.resume(release.id, cause=act.id, by="pe-1", on=LATER)
    assert refused.value.code == "release.one-person"
    bank.acts.confirm(act.id, by="pe-2", on=LATER)
    assert bank.releases.resume(release.id, cause=act.id, by="pe-2", on=LATER).status == "sealed"
    assert bank.releases.statuses()[0][1] == "current"


def test_a_revoked_release_does_not_come_back(bank, shelf):
    release = shelf.sealed()
    bank.releases.revoke(release.id, cause="c", by="pe-1", on=ON)
    assert bank.releases.revoke(release.id, cause="c", by="pe-1", on=ON).status == "revoked"
    for back in (bank.releases.suspend, bank.releases.revoke):
        if back is bank.releases.suspend:
            with pytest.raises(Refused):
                back(release.id, cause="c", by="pe-1", on=ON)
    assert bank.releases.statuses()[0][1] == "revoked"


def test_the_register_says_who_has_which_bundle_and_who_was_told(bank, shelf):
    with pytest.raises(Refused):
        bank.registers.take(shelf.propose().id, holder="portal", use="portal", by="pe-1", on=ON)
    release = shelf.sealed()
    copy = bank.registers.take(release.id, holder="portal", use="portal", by="pe-1", on=ON)
    assert bank.registers.take(release.id, holder="portal", use="portal", by="pe-1", on=ON) == copy
    bank.registers.take(release.id, holder="partner-nur", use="archive", by="pe-1", on=ON)
    notices = bank.registers.notify([release.id], cause="c1", by="pe-1", on=ON)
    assert [notice.holder for notice in notices] and len(notices) == 2
    assert bank.registers.notify([release.id], cause="c1", by="pe-1", on=LATER) == notices
    assert {notice.due_on for notice in notices} == {date(2026, 11, 23)}
    bank.registers.sent(notices[0].id, by="pe-1", on=ON)
    done = bank.registers.confirmed(notices[0].id, "removed", by="pe-1", on=LATER)
    assert (done.sent_on, done.confirmed_on, done.result) == (ON, LATER, "removed")
    assert bank.registers.notices(is_open=True) == tuple(notice for notice in notices[1:])
    assert bank.registers.confirm_copy(copy.id, by="pe-1", on=LATER).confirmed_on == LATER
    assert [found.id for found in bank.registers.copies(holder="portal")] == [copy.id]


def test_everything_that_rests_on_a_person_is_listed_at_once(bank, shelf):
    release = shelf.sealed()
    kept = bank.derivatives.keep(shelf.photos[1].id, "r" * 64, {"960.jpg": (b"jpeg", "image/jpeg")}, by="storybank")
    reliance = bank.exposure.relying_on(shelf.second)
    assert reliance.items == (shelf.photos[1].id,)
    assert reliance.derivatives == (kept[0].digest,)
    assert [found.id for found in reliance.releases] == [release.id]
    assert reliance.collections == (shelf.collection.id,)


def test_who_left_an_item_after_a_release_still_relies_on_that_release(bank, shelf):
    release = shelf.sealed()
    bank.items.save(replace(shelf.photos[1], people={}), by="ed-nur-1", on=ON)
    reliance = bank.exposure.relying_on(shelf.second)
    assert reliance.items == (shelf.photos[1].id,) and reliance.releases[0].id == release.id


def test_a_lost_bundle_says_whom_to_call_by_code_and_where_its_copies_are(bank, shelf):
    release = shelf.sealed()
    copy = bank.registers.take(release.id, holder="portal", use="portal", by="pe-1", on=ON)
    exposure = bank.exposure.bundle(release.id)
    assert [(person.code, person.stream, len(person.items)) for person in exposure.people] == [
        ("C01", "nur", 2),
        ("C02", "nur", 1),
    ]
    assert exposure.items == 2 and exposure.copies == (copy,)


def test_a_lost_account_says_what_it_could_see_and_whose_name_it_opened(bank, shelf):
    bank.staff.set("ed-nar-1", streams=["nar"], roles=["editor"], by="ad-1")
    file, _ = bank.originals.seal_bytes(
        b"x", item=shelf.photos[0].id, stream="nur", media_type="image/jpeg", by="ed-nur-1"
    )
    bank.originals.read(file.address, by="ed-nur-1", purpose="look")
    assert bank.exposure.account("ed-nar-1") == {"streams": ("nar",), "opened": (), "people": (), "closed": ()}
    assert bank.exposure.account("ed-nur-1") == {
        "streams": ("nur", "nar"),
        "opened": (file.address,),
        "people": (),
        "closed": (),
    }


def test_a_lost_machine_touches_everybody_and_says_what_its_key_opens(bank, shelf):
    release = shelf.sealed()
    copy = bank.registers.take(release.id, holder="portal", use="portal", by="pe-1", on=ON)
    kept = {"stream": "nur", "media_type": "image/jpeg", "by": "ed-nur-1", "item": shelf.photos[0].id}
    bank.originals.seal_bytes(b"x", **kept)
    bank.originals.seal_bytes(b"y", is_high_risk=True, **kept)
    lost = bank.exposure.machine()
    assert {person.code for person in lost.people} >= {"C01", "C02"}
    assert (lost.by_bank_key, lost.by_officers, lost.copies) == (1, 1, (copy,))
    assert "ed-nur-1" in lost.accounts


def test_a_lost_partner_is_a_stream_with_all_it_gathered_or_a_holder_with_what_it_took(bank, shelf):
    release = shelf.sealed()
    copy = bank.registers.take(release.id, holder="school", use="portal", by="pe-1", on=ON)
    bank.staff.set("ed-nar-1", streams=["nar"], roles=["editor"], by="ad-1")
    stream, holder = bank.exposure.partner("nur"), bank.exposure.partner("school")
    assert {person.stream for person in stream.people} == {"nur"} and stream.copies == ()
    assert [person.code for person in holder.people] == ["C01", "C02"] and holder.copies == (copy,)
    assert bank.exposure.partner("nar").accounts == ("ed-nar-1",) and holder.accounts == ()
    with pytest.raises(WrongUse):
        bank.exposure.partner("nobody")


class TestErasure:
    def test_a_person_still_published_is_not_erased(self, bank, shelf):
        shelf.sealed()
        with pytest.raises(Refused) as refused:
            bank.erasure.person(shelf.second, by="pe-1", on=ON)
        assert refused.value.code == "erasure.still-out"

    def test_what_is_hers_alone_goes_and_what_is_shared_is_named(self, bank, shelf, make):
        release = shelf.sealed()
        alone = make.photo(
            bank, "F09", people=[shelf.second], photographer=make.person(bank, "P1"), content_notes=("her secret",)
        )
        file, _ = bank.originals.seal_bytes(
            b"alone", item=alone.id, stream="nur", media_type="image/jpeg", by="ed-nur-1"
        )
        proof, _ = bank.originals.seal_bytes(
            b"form", person=shelf.second, kind="evidence", stream="nur", media_type="image/jpeg", by="ed-nur-1"
        )
        bank.identities.add(shelf.second, {"en": "Her Name"}, by="ed-nur-1", on=ON, fold=str.casefold)
        bank.releases.revoke(release.id, cause="c", by="pe-1", on=ON)
        erased = bank.erasure.person(shelf.second, by="pe-1", on=ON)
        assert (erased.items, erased.shared) == ((alone.id,), (shelf.photos[1].id,))
        assert bank.originals.get(file.address).state == bank.originals.get(proof.address).state == "erased"
        assert bank.items.many([alone.id]) == {} and bank.consents.current([shelf.second]) == ()
        assert not bank.identities.has(shelf.second) and bank.people.code_of(shelf.second) is None
        assert bank.audit.verify() is None
        assert bank.erasure.person(shelf.second, by="pe-1", on=ON).items == ()
        everything = b"".join(found.read_bytes() for found in bank.path.rglob("*") if found.is_file())
        assert b"her secret" not in everything and b"Her Name" not in everything

    def test_a_photographers_erasure_takes_nobody_elses_picture(self, bank, shelf, make):
        maker = make.person(bank, "P1")
        photo = make.photo(bank, "F09", people=[shelf.first], photographer=maker)
        erased = bank.erasure.person(maker, by="pe-1", on=ON)
        assert (erased.items, erased.shared) == ((), (photo.id,))
        assert bank.items.get(photo.id) == photo

    def test_an_original_that_two_items_share_outlives_the_first(self, bank, shelf):
        one, two = shelf.photos
        file, _ = bank.originals.seal_bytes(b"same", item=one.id, stream="nur", media_type="image/jpeg", by="ed-nur-1")
        bank.originals.seal_bytes(b"same", item=two.id, stream="nur", media_type="image/jpeg", by="ed-nur-1")
        bank.erasure.item(one.id, by="pe-1", on=ON)
        assert bank.originals.read(file.address, by="ed-nur-1", purpose="look") == b"same"
        bank.erasure.item(two.id, by="pe-1", on=ON)
        assert bank.originals.get(file.address).state == "erased"


def test_a_withdrawn_consent_is_what_the_bank_answers_from_then_on(bank, shelf):
    withdrawn = replace(shelf.consents[shelf.second], status=ConsentStatus.WITHDRAWN)
    bank.consents.save(withdrawn, by="pe-1", on=ON)
    assert bank.consents.current([shelf.second])[0].status is ConsentStatus.WITHDRAWN
