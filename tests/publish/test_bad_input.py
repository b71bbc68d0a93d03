"""What goes wrong in a publisher's life: nothing left, no font, endless captions, right-to-left words, full disks, hand edits."""

import errno
import shutil
from dataclasses import replace
from datetime import date

import pytest

from storybank.errors import Refused, Unavailable
from storybank.publish import bag, bundle
from storybank.publish.bundle import write_bundle
from storybank.publish.contents import PublishedQuote
from storybank.publish.verify import verify

pytestmark = pytest.mark.slow


def only_one(contents):
    """Return a bundle of one photograph: quick to write."""
    return replace(
        contents,
        stories=(),
        interviews=(),
        initiatives=(),
        tombstones=(),
        cover=None,
        photographs=contents.photographs[:1],
    )


def test_a_collection_that_became_empty_is_refused_and_leaves_nothing(contents, tmp_path):
    nothing = replace(only_one(contents), photographs=())
    with pytest.raises(Refused) as refused:
        write_bundle(nothing, tmp_path / "b")
    assert refused.value.code == "publish.nothing-left"
    assert list(tmp_path.iterdir()) == []


def test_a_language_without_a_font_of_ours_is_written_and_verified(contents, tmp_path):
    """Georgian has no subset in the bundle: the reader's own fonts show it, and both statements are still there."""
    statements = replace(
        contents.statements,
        non_involvement={**contents.statements.non_involvement, "ka": "ფოტოები აჩვენებს ადამიანების ცხოვრებას."},
        place_names={**contents.statements.place_names, "ka": "ადგილის სახელები ისეა, როგორც ადამიანები ამბობენ."},
    )
    one = only_one(contents)
    photograph = replace(one.photographs[0], captions={"ka": "სახლი გორაზე."}, alt_texts={"ka": "დახატული სახლი."})
    collection = replace(contents.collection, languages=("ka", "en"), title={"ka": "რაც შევინახეთ", "en": "Kept"})
    done = write_bundle(
        replace(one, statements=statements, collection=collection, photographs=(photograph,)), tmp_path / "b"
    )
    assert verify(done.path).is_intact
    page = (done.path / "data" / "ka" / "gallery.html").read_text(encoding="utf-8")
    assert 'lang="ka"' in page and "სახლი გორაზე." in page


def test_a_caption_of_ten_thousand_words_comes_through_whole(contents, tmp_path):
    words = " ".join(f"word{number}" for number in range(10_000))
    one = only_one(contents)
    long = replace(
        one, photographs=(replace(one.photographs[0], captions=dict.fromkeys(("en", "hy", "az", "ru"), words)),)
    )
    done = write_bundle(long, tmp_path / "b")
    assert verify(done.path).is_intact
    assert "word9999" in (done.path / "data" / "en" / "gallery.html").read_text(encoding="utf-8")
    assert "word9999" in (done.path / "data" / "ro-crate-metadata.json").read_text(encoding="utf-8")


def test_right_to_left_words_say_their_language_and_change_no_other_byte(contents, tmp_path):
    quote = PublishedQuote(text="ما نان را نگه داشتیم", language="fa", translations={"en": "We kept the bread."})
    one = only_one(contents)
    done = write_bundle(replace(one, photographs=(replace(one.photographs[0], quote=quote),)), tmp_path / "b")
    assert verify(done.path).is_intact
    pages = "".join(path.read_text(encoding="utf-8") for path in (done.path / "data").rglob("*.html"))
    if quote.text in pages:  # wherever it stands, it stands with its language
        assert 'lang="fa"' in pages


@pytest.mark.parametrize("at", ["add", "copy", "finish"])
def test_a_full_disk_leaves_no_half_bundle_and_says_what_to_do(contents, tmp_path, monkeypatch, at):
    def full(*_arguments, **_words):
        raise OSError(errno.ENOSPC, "No space left on device")

    owner = bag if at == "finish" else bag.Payload
    monkeypatch.setattr(owner, at, full)
    with pytest.raises(Unavailable) as said:
        write_bundle(only_one(contents), tmp_path / "b")
    assert said.value.code == "publish.disk-full"
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    assert verify(write_bundle(only_one(contents), tmp_path / "b").path).is_intact


def test_a_full_disk_while_the_bundle_is_moved_keeps_the_one_that_is_there(contents, tmp_path, monkeypatch):
    first = write_bundle(only_one(contents), tmp_path / "b")
    changed = replace(only_one(contents), on=date(2026, 11, 21))
    monkeypatch.setattr(bundle, "_move", lambda *_a, **_k: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(Unavailable):
        write_bundle(changed, tmp_path / "b", is_replaceable=True)
    assert verify(tmp_path / "b").digest == first.digest


@pytest.mark.parametrize("change", ["edit", "add", "remove", "rename", "link", "manifest"])
def test_a_bundle_edited_by_hand_is_never_called_whole(contents, tmp_path, change):
    done = write_bundle(only_one(contents), tmp_path / "b")
    page = done.path / "data" / "en" / "gallery.html"
    if change == "edit":
        page.write_text(page.read_text(encoding="utf-8").replace("Photographs", "Pictures"), encoding="utf-8")
    elif change == "add":
        (done.path / "data" / "note.txt").write_text("ours")
    elif change == "remove":
        page.unlink()
    elif change == "rename":
        page.rename(page.with_name("pictures.html"))
    elif change == "link":
        shutil.copy(page, tmp_path / "elsewhere.html")
        page.unlink()
        page.symlink_to(tmp_path / "elsewhere.html")
    else:
        manifest = done.path / "manifest-sha512.txt"
        manifest.write_text(manifest.read_text().replace("a", "b", 1))
    assert not verify(done.path).is_intact


def test_a_sealed_version_is_never_written_over(contents, tmp_path):
    write_bundle(only_one(contents), tmp_path / "b")
    with pytest.raises(Refused) as refused:
        write_bundle(replace(only_one(contents), on=date(2026, 11, 21)), tmp_path / "b")
    assert refused.value.code == "publish.exists"
