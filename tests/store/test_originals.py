"""Sealed files: one original per content, nothing lost by a crash, nothing readable after erasure."""

import concurrent.futures
import multiprocessing
from datetime import date

import pyrage
import pytest

from storybank.errors import Refused
from storybank.store import open_bank, sealing

ON = date(2026, 11, 20)
WORDS = b"\xff\xd8 what came in" * 50


def seal(bank, item, data=WORDS, **options):
    options = {"stream": "nur", "media_type": "image/jpeg", "by": "ed-nur-1"} | options
    return bank.originals.seal_bytes(data, item=item, **options)


def test_the_same_file_twice_is_one_original_linked_to_both_items(bank, make):
    first, second = make.photo(bank, "F01"), make.photo(bank, "F02")
    file, is_new = seal(bank, first.id)
    again, is_new_again = seal(bank, second.id)
    assert (is_new, is_new_again, again.address) == (True, False, file.address)
    for item in (first, second):
        assert [one.address for one in bank.originals.of_item(item.id)] == [file.address]
    assert len(list((bank.path / "raw").rglob("*.age"))) == 1
    assert not list((bank.path / "work").iterdir())


def test_what_lies_in_raw_is_sealed_and_named_by_a_keyed_hash(bank, make):
    file, _ = seal(bank, make.photo(bank).id)
    (path,) = (bank.path / "raw").rglob("*.age")
    assert b"what came in" not in path.read_bytes()
    assert path.stem == file.address != file.sha256
    assert bank.keys.index(file.sha256) == file.address
    assert file.sha256 not in repr(file)


def test_the_same_bytes_of_two_streams_are_two_originals_under_two_keys(bank, make):
    ours, theirs = make.photo(bank), make.photo(bank, stream="nar")
    first, _ = seal(bank, ours.id)
    second, is_new = seal(bank, theirs.id, stream="nar")
    assert is_new and first.address != second.address
    assert bank.originals.by_sha256(first.sha256, "nar").address == second.address
    assert bank.originals.read(second.address, by="ed-nar-1", purpose="look") == WORDS


def test_opening_is_logged_and_leaves_no_plaintext_behind(bank, make):
    file, _ = seal(bank, make.photo(bank).id)
    with bank.originals.opened(file.address, by="ed-nur-1", purpose="listen") as plain:
        assert plain.read_bytes() == WORDS
        assert plain.stat().st_mode & 0o777 == 0o600
    assert not plain.exists()
    event = bank.audit.last()
    assert (event.verb, event.subject, event.facts) == ("original.opened", file.address, {"purpose": "listen"})


def test_a_worker_seals_without_the_store_and_the_parent_adopts(bank, make, tmp_path):
    photo = make.photo(bank)
    (tmp_path / "in.jpg").write_bytes(WORDS)
    recipients, target = bank.originals.recipients("nur"), bank.originals.work_path()
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        sealed = pool.submit(sealing.seal_file, tmp_path / "in.jpg", target, recipients).result()
    file, is_new = bank.originals.adopt(sealed, item=photo.id, stream="nur", media_type="image/jpeg", by="ed-nur-1")
    assert is_new and bank.originals.read(file.address, by="ed-nur-1", purpose="look") == WORDS
    with bank.originals.opened(file.address, by="ed-nur-1", purpose="derive") as path:
        assert path.read_bytes() == WORDS
    assert not path.exists()


def test_a_file_too_large_for_memory_is_streamed_with_the_hash_of_what_was_sealed(bank, make, tmp_path, monkeypatch):
    monkeypatch.setattr(sealing, "IN_MEMORY_BYTES", 10)
    (tmp_path / "in.wav").write_bytes(WORDS * 1000)
    file, _ = bank.originals.seal_file(
        tmp_path / "in.wav", item=make.photo(bank).id, stream="nur", media_type="audio/wav", by="ed-nur-1"
    )
    assert file.size_bytes == len(WORDS) * 1000
    assert bank.originals.read(file.address, by="ed-nur-1", purpose="look") == WORDS * 1000


@pytest.mark.parametrize("point", ["put_wraps", "move", "record", "commit"])
def test_a_crash_at_any_point_of_adopting_and_the_same_call_again_is_one_original(
    path, clock, make, monkeypatch, point
):
    class Killed(BaseException):
        pass

    def kill(*_, **__):
        raise Killed

    with open_bank(path, clock=clock) as bank:
        photo = make.photo(bank)
        with monkeypatch.context() as patched:
            if point == "put_wraps":
                patched.setattr(bank.keys, "put_wraps", kill)
            elif point == "move":
                patched.setattr("storybank.store.files.move", kill)
            elif point == "record":
                patched.setattr(bank.originals._ledger, "record", kill)
            else:
                patched.setattr(bank.originals._ledger, "_append_pending", kill)
            with pytest.raises(Killed):
                seal(bank, photo.id)
    with open_bank(path, clock=clock) as bank:
        file, is_new = seal(bank, photo.id)
        assert is_new and bank.originals.read(file.address, by="ed-nur-1", purpose="look") == WORDS
        assert len(list((path / "raw").rglob("*.age"))) == 1
        assert bank.originals.of_item(photo.id) == (file,)
        assert len(bank.audit.list(verb="original.sealed")) == 1
        assert bank.audit.verify() is None


def test_files_no_row_knows_are_swept_and_known_ones_stay(bank, make, monkeypatch):
    kept, _ = seal(bank, make.photo(bank).id)
    monkeypatch.setattr(bank.originals._ledger, "_append_pending", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        seal(bank, kept.address, b"lost")
    monkeypatch.undo()
    assert bank.originals.sweep() == 1
    assert [path.stem for path in (bank.path / "raw").rglob("*.age")] == [kept.address]
    assert bank.originals.read(kept.address, by="ed-nur-1", purpose="look") == WORDS


def test_high_risk_is_opened_by_an_officer_only(bank, make):
    file, _ = seal(bank, make.photo(bank).id, is_high_risk=True)
    assert file.state == "restricted"
    with pytest.raises(Refused) as refused:
        bank.originals.read(file.address, by="ed-nur-1", purpose="look")
    assert refused.value.code == "keys.officers-only"
    key = bank.path / "keys" / "officers" / "nur.agekey"
    assert bank.originals.unlock(file.address, key, by="of-1", purpose="court") == WORDS
    assert bank.audit.last().verb == "original.unlocked"


def test_another_streams_officer_opens_nothing(bank, make):
    file, _ = seal(bank, make.photo(bank).id)
    with pytest.raises(Refused) as refused:
        bank.originals.unlock(file.address, bank.path / "keys" / "officers" / "nar.agekey", by="of-2", purpose="look")
    assert refused.value.code == "keys.wrong-key"


def test_restricting_drops_the_banks_wrap_for_good(bank, make):
    file, _ = seal(bank, make.photo(bank).id)
    bank.originals.restrict(file.address, by="ed-nur-1", on=ON)
    bank.originals.restrict(file.address, by="ed-nur-1", on=ON)
    assert len(bank.audit.list(verb="original.restricted")) == 1
    assert bank.originals.get(file.address).state == "restricted"
    with pytest.raises(Refused):
        bank.originals.read(file.address, by="ed-nur-1", purpose="look")
    assert (
        bank.originals.unlock(file.address, bank.path / "keys/officers/nur.agekey", by="of-1", purpose="look") == WORDS
    )


def test_the_same_bytes_sent_again_as_high_risk_restrict_what_was_there(bank, make):
    photo = make.photo(bank)
    seal(bank, photo.id)
    file, is_new = seal(bank, photo.id, is_high_risk=True)
    assert (is_new, file.state) == (False, "restricted")


def test_an_erased_original_is_unreadable_by_everybody_and_is_not_taken_in_again(bank, make):
    photo = make.photo(bank)
    file, _ = seal(bank, photo.id)
    (sealed_path,) = (bank.path / "raw").rglob("*.age")
    backup = sealed_path.read_bytes()
    secrets = [(bank.path / "keys" / kind / "nur.agekey").read_text().strip() for kind in ("bank", "officers")]
    bank.originals.erase(file.address, by="ed-nur-1", on=ON)
    bank.originals.erase(file.address, by="ed-nur-1", on=ON)
    with pytest.raises(Refused):
        bank.originals.read(file.address, by="ed-nur-1", purpose="look")
    with pytest.raises(Refused):
        bank.originals.unlock(file.address, bank.path / "keys/officers/nur.agekey", by="of-1", purpose="look")
    for secret in secrets:  # nor does a copy of the file, with every key that is left
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(backup, [pyrage.x25519.Identity.from_str(secret)])
    assert not sealed_path.exists()
    assert bank.originals.get(file.address).sha256 == ""
    assert len(bank.audit.list(verb="original.erased")) == 1
    with pytest.raises(Refused) as refused:
        seal(bank, photo.id)
    assert refused.value.code == "originals.erased"


def test_a_master_and_its_original_of_the_same_bytes_are_told_apart(bank, make):
    photo = make.photo(bank)
    original, _ = seal(bank, photo.id)
    master, is_new = seal(bank, photo.id, kind="master")
    assert is_new and master.address != original.address
    assert bank.originals.of_item(photo.id, "master") == (master,)
    before = bank.audit.last()
    assert bank.originals.read(master.address, by="storybank", purpose="derive") == WORDS
    assert bank.audit.last() == before


def test_another_streams_editor_finds_no_file(bank, make):
    file, _ = seal(bank, make.photo(bank).id)
    from storybank.errors import WrongUse

    for ask in (
        bank.originals.get,
        lambda *args, **seen: bank.originals.read(*args, by="ed-nar-1", purpose="look", **seen),
    ):
        with pytest.raises(WrongUse):
            ask(file.address, viewer=frozenset({"nar"}))
