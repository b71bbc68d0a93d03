"""What is written to those who hold a copy, in four languages: which version, until when, what to do. Never what was taken back."""

from dataclasses import dataclass
from datetime import date

from storybank.errors import WrongUse
from storybank.i18n import LANGUAGES, translator
from storybank.records import Release
from storybank.store.bank import Bank
from storybank.store.rows import ENDED, GONE, NoticeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    language: str
    text: str


def letters(bank: Bank, notice_id: str, *, on: date | None = None) -> tuple[Letter, ...]:
    """Return one notice in every language, ready to be sent by whatever way reaches the holder.

    on: where the notice was sent and its day has passed by then, the letter is a reminder.
    """
    notice = next((one for one in bank.registers.notices() if one.id.startswith(notice_id)), None)
    if notice is None:
        raise WrongUse("register.notice", "notice: there is none with this id. See `storybank register list`.")
    return tuple(Letter(language=one, text=_text(bank, notice, one, on)) for one in LANGUAGES)


def due(bank: Bank, *, on: date) -> tuple[NoticeRow, ...]:
    """Return notices that nobody has answered and whose day has come."""
    return tuple(one for one in bank.registers.notices(is_open=True) if one.due_on <= on)


def _text(bank: Bank, notice: NoticeRow, language: str, on: date | None) -> str:
    _ = translator(language)
    release = bank.releases.get(notice.release)
    name = _name(bank, release)
    is_again = release.status == "sealed" and notice.cause != ENDED
    newer = [
        one.version
        for one in bank.releases.list(collection=release.collection)
        if one.edition == release.edition and one.version > release.version and one.status == "sealed"
    ]
    is_late = notice.sent_on is not None and on is not None and notice.due_on < on and notice.confirmed_on is None
    own = bank.registers.copies(holder=notice.holder)
    copy = next(one for one in own if one.id == notice.copy)
    answered = {one.copy for one in bank.registers.notices() if one.result in GONE}
    others = sorted(
        {_name(bank, bank.releases.get(one.release)) for one in own if one.id != copy.id and one.id not in answered}
    )
    day = notice.due_on.isoformat()
    if notice.cause == ENDED and copy.until_on is not None:
        asked = _(
            "The time for which you had it ended on {end}. Please delete it with every copy you made, and tell us by {day}."
        ).format(end=copy.until_on.isoformat(), day=day)
    elif is_again:
        asked = _("It may be shown again: what had closed it is over. You need not do anything but open it.")
    elif release.status == "suspended":
        asked = _("It must not be shown at present. Please close it today; we will write when this changes.")
    else:
        asked = _(
            "It has been taken back. Please take it down, delete it with every copy you made, and tell us by {day}."
        ).format(day=day)
    lines = [
        _("To: {holder}").format(holder=notice.holder),
        _("A reminder: we wrote on {day} and have no answer from you.").format(day=notice.sent_on.isoformat()) if is_late and notice.sent_on else "",
        _("You have a copy of {name} (edition: {edition}).").format(name=name, edition=release.edition),
        asked,
        _("Version {number} takes its place.").format(number=max(newer)) if newer and notice.cause != ENDED else "",
        "" if is_again or notice.cause == ENDED else _("You need not look for what is different, and please do not: somebody asked us for this."),
        "" if is_again else _("Copies made by others, search engines' caches and prints are named in your answer, if you know of any."),
        _("Our register says that you also have: {names}. Tell us where that is wrong.").format(names=", ".join(others)) if others else "",
        _("Fingerprint of the version: {digest}").format(digest=release.digest),
        _("Signed list of versions: {address}").format(address=bank.settings.revocation_list) if bank.settings.revocation_list else "",
        _("Answer to: {contact}. Number of this notice: {notice}.").format(contact=bank.settings.takedown or "–", notice=notice.id),
    ]  # fmt: skip
    return "\n".join(line for line in lines if line) + "\n"


def _name(bank: Bank, release: Release) -> str:
    return f"{bank.collections.get(release.collection).slug}-v{release.version}"
