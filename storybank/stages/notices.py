"""What is written to those who hold a copy, in four languages: which version, until when, what to do. Never what was taken back."""

from dataclasses import dataclass
from datetime import date

from storybank.errors import WrongUse
from storybank.i18n import LANGUAGES, translator
from storybank.store.bank import Bank
from storybank.store.rows import NoticeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    language: str
    text: str


def letters(bank: Bank, notice_id: str) -> tuple[Letter, ...]:
    """Return one notice in every language, ready to be sent by whatever way reaches the holder."""
    notice = next((one for one in bank.registers.notices() if one.id.startswith(notice_id)), None)
    if notice is None:
        raise WrongUse("register.notice", "notice: there is none with this id. See `storybank register list`.")
    return tuple(Letter(language=one, text=_text(bank, notice, one)) for one in LANGUAGES)


def due(bank: Bank, *, on: date) -> tuple[NoticeRow, ...]:
    """Return notices that nobody has answered and whose day has come."""
    return tuple(one for one in bank.registers.notices(is_open=True) if one.due_on <= on)


def _text(bank: Bank, notice: NoticeRow, language: str) -> str:
    _ = translator(language)
    release = bank.releases.get(notice.release)
    collection = bank.collections.get(release.collection)
    name = f"{collection.slug}-v{release.version}"
    is_paused = release.status == "suspended"
    newer = [
        one
        for one in bank.releases.list(collection=collection.id)
        if one.edition == release.edition and one.version > release.version and one.status == "sealed"
    ]
    lines = [
        _("You have a copy of {name} (edition: {edition}).").format(name=name, edition=release.edition),
        _("It must not be shown at present. Please close it today; we will write when this changes.")
        if is_paused
        else _("It has been taken back. Please take it down, delete it with every copy you made, and tell us by {day}.").format(day=notice.due_on.isoformat()),
        _("Version {number} takes its place.").format(number=max(one.version for one in newer)) if newer else "",
        _("You need not look for what is different, and please do not: somebody asked us for this."),
        _("Copies made by others, search engines' caches and prints are named in your answer, if you know of any."),
        _("Fingerprint of the version: {digest}").format(digest=release.digest),
        _("Signed list of versions: {address}").format(address=bank.settings.revocation_list) if bank.settings.revocation_list else "",
        _("Answer to: {contact}. Number of this notice: {notice}.").format(contact=bank.settings.takedown or "–", notice=notice.id),
    ]  # fmt: skip
    return "\n".join(line for line in lines if line) + "\n"
