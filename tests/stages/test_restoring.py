"""A backup has no key in it; a restored bank is closed, and what was erased since the backup is erased in it too."""

import json
import shutil

import pytest

from storybank.errors import Refused, Tampered, Unreadable, WrongUse
from storybank.people.aliases import fold
from storybank.stages.restoring import restore
from storybank.store import close_bank, open_bank
from storybank.store.backups import MANIFEST, back_up, put_back
from tests.store.conftest import NUR, ON

pytestmark = pytest.mark.slow


@pytest.fixture
def world(bank, make):
    """Two people with an original and a sealed name each."""
    found = {}
    for code in ("C01", "C02"):
        person = make.person(bank, code)
        photo = make.photo(bank, f"F-{code}", people=[person])
        bank.consents.save(make.consent(bank, person), by="ed-nur-1", on=ON)
        bank.identities.add(person, {"en": {"given": f"Canary{code}"}}, by="pe-1", on=ON, fold=fold)
        sealed, _ = bank.originals.seal_bytes(
            f"picture of {code}".encode(), stream=NUR, media_type="image/jpeg", by="pe-1", item=photo.id
        )
        found[code] = (person, photo.id, sealed.address)
    return found


def test_a_backup_holds_no_key_and_only_what_is_new_is_copied_again(bank, world, tmp_path):
    first = back_up(bank.path, tmp_path / "copy", on=ON)
    names = [path.relative_to(tmp_path / "copy").as_posix() for path in (tmp_path / "copy").rglob("*")]
    assert not [name for name in names if "keys" in name or "wrap" in name or name.startswith(("work/", "prefect"))]
    assert first.copied == first.files - 2  # all but the ledger and bank.toml, which are copied each time
    again = back_up(bank.path, tmp_path / "copy", on=ON)
    assert (again.copied, again.removed) == (0, 0)
    bank.erasure.person(world["C01"][0], by="ed-nur-1", on=ON)
    assert back_up(bank.path, tmp_path / "copy", on=ON).removed >= 2  # what was erased goes from the backup too
    assert b"CanaryC01" not in b"".join(p.read_bytes() for p in (tmp_path / "copy").rglob("*") if p.is_file())


def test_what_was_erased_after_the_backup_is_erased_again_and_everything_is_held(bank, world, tmp_path):
    back_up(bank.path, tmp_path / "copy", on=ON)
    gone, kept = world["C01"], world["C02"]
    bank.erasure.person(gone[0], by="ed-nur-1", on=ON)
    shutil.copytree(bank.path / "keys", tmp_path / "keys")  # the newest keys: the erased one is not among them
    close_bank()
    done = restore(tmp_path / "copy", tmp_path / "new", tmp_path / "keys", listing=None, by="pe-1", on=ON)
    assert done.erased_people == (gone[0],) and done.erased_files == 1
    with open_bank(tmp_path / "new") as restored:
        assert restored.audit.verify() is None
        assert restored.originals.get(gone[2]).state == "erased"
        assert restored.originals.read(kept[2], by="ed-nur-1", purpose="test") == b"picture of C02"
        assert restored.items.row(gone[1]).is_erased and not restored.items.row(kept[1]).is_erased
        assert {(hold.scope, hold.value) for hold in restored.holds.list()} >= {("stream", "nur")}


def test_the_banks_own_words_its_list_and_every_folder_that_is_not_made_again_come_back(bank, world, tmp_path):
    """What a backup leaves out is made again by the next command; everything else is in it, byte for byte."""
    person, photo, _address = world["C01"]
    preview, _ = bank.originals.seal_bytes(
        b"small", stream=NUR, media_type="image/jpeg", by="pe-1", item=photo, kind="preview"
    )
    own = bank.path / "own" / "acceptances.yml"
    own.parent.mkdir()
    own.write_text("accepted: {terms.x: {by: ed-nur-1}}\n", encoding="utf-8")
    listing = bank.path / "curated" / "bundle-versions.json"
    listing.write_text('{"status": "current"}')
    back_up(bank.path, tmp_path / "copy", on=ON)
    listing.write_text('{"status": "revoked"}')  # as many bytes as before
    own.write_text("accepted: {terms.y: {by: ed-nur-1}}\n", encoding="utf-8")
    bank.identities.add(person, {"en": {"given": "CanaryC99"}}, by="pe-1", on=ON, fold=fold)
    assert back_up(bank.path, tmp_path / "copy", on=ON).copied >= 3
    here = {one.relative_to(bank.path).as_posix(): one.read_bytes() for one in bank.path.rglob("*") if one.is_file()}
    left_out = (
        "keys/",
        "work/",
        "prefect/",
        "proposed/",
        "working/derivatives/",
        "working/searched/",
        "ledger.sqlite3",
    )
    shutil.copytree(bank.path / "keys", tmp_path / "keys")
    close_bank()
    put_back(tmp_path / "copy", tmp_path / "files", tmp_path / "keys")
    for name, data in here.items():
        if not name.startswith(left_out):
            assert (tmp_path / "files" / name).read_bytes() == data, name
    restore(tmp_path / "copy", tmp_path / "new", tmp_path / "keys", listing=None, by="pe-1", on=ON)
    with open_bank(tmp_path / "new") as restored:
        assert restored.audit.verify() is None
        assert "terms.y" in (restored.path / "own" / "acceptances.yml").read_text(encoding="utf-8")
        assert restored.originals.read(preview.address, by="ed-nur-1", purpose="look") == b"small"
        assert restored.identities.read(person, by="pe-1", purpose="test").names["en"]["given"] == "CanaryC99"


@pytest.mark.parametrize("harm", ["changed", "missing", "unfinished", "keyless", "full"])
def test_a_harmed_backup_restores_nothing(bank, world, tmp_path, harm):
    copy = tmp_path / "copy"
    back_up(bank.path, copy, on=ON)
    keys, target = bank.path / "keys", tmp_path / "new"
    sealed = next((copy / "raw").rglob("*.age"))
    if harm == "changed":
        sealed.write_bytes(sealed.read_bytes()[:-1] + b"x")
    elif harm == "missing":
        sealed.unlink()
    elif harm == "unfinished":
        (copy / MANIFEST).unlink()
    elif harm == "keyless":
        keys = tmp_path
    else:
        target.mkdir()
        (target / "note").touch()
    close_bank()
    with pytest.raises((Tampered, Unreadable, WrongUse)):
        restore(copy, target, keys, listing=None, by="pe-1", on=ON)
    assert harm == "full" or not target.exists()


def test_a_backup_never_lands_in_the_bank_or_over_something_else(bank, tmp_path):
    with pytest.raises(WrongUse):
        back_up(bank.path, bank.path / "backups" / "one", on=ON)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").touch()
    with pytest.raises(WrongUse):
        back_up(bank.path, tmp_path / "photos", on=ON)
    assert (tmp_path / "photos" / "a.jpg").exists()


def test_a_list_that_leads_outside_is_refused(bank, world, tmp_path):
    back_up(bank.path, tmp_path / "copy", on=ON)
    manifest = json.loads((tmp_path / "copy" / MANIFEST).read_bytes())
    manifest["files"]["../outside"] = ["0" * 64, 1]
    (tmp_path / "copy" / MANIFEST).write_text(json.dumps(manifest))
    keys = bank.path / "keys"
    close_bank()
    with pytest.raises((Tampered, Refused)):
        restore(tmp_path / "copy", tmp_path / "new", keys, listing=None, by="pe-1", on=ON)
    assert not (tmp_path / "outside").exists()
