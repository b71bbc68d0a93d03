"""The publisher's calendar as an iCalendar file: whole days, codes of agreements, no name and no place. Source: RFC 5545."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from storybank.i18n import _
from storybank.rules.clock import Turn

_LONGEST = 75  # octets of one line


def write_ics(turns: Iterable[Turn], words: Callable[[str], str]) -> bytes:
    """Return the file. words: kind of turn → what it is called. The same turns give the same bytes, so an import replaces."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//storybank//calendar//EN", "CALSCALE:GREGORIAN"]
    told: Counter[str] = Counter()  # an agreement may want two looks on one day: each is an event of its own
    for turn in turns:
        key = f"{turn.consent or turn.person}-{turn.kind.value}-{turn.on:%Y%m%d}"
        told[key] += 1
        lines += _event(turn, words(turn.kind.value), key, told[key])
    lines.append("END:VCALENDAR")
    return b"".join(piece for line in lines for piece in _folded(line))


def kind_words(kind: str) -> str:
    """Return what a kind of turn is called, in the language of this context."""
    return {
        "begins": _("an agreement begins"),
        "ends": _("an agreement has ended"),
        "keeping-ends": _("the time of keeping has ended"),
        "embargo-ends": _("an embargo has ended: ask the person"),
        "embargo-look": _("a year under embargo: a look is due"),
        "turns-18-soon": _("turns 18 in a month: ask again then"),
        "turns-18": _("has turned 18: ask the person anew"),
        "review-due": _("a look at an agreement is due"),
        "use-begins": _("a use begins"),
        "use-ends": _("a use has ended"),
    }.get(kind, kind)


def _event(turn: Turn, words: str, key: str, number: int) -> list[str]:
    about = turn.consent or turn.person
    return [
        "BEGIN:VEVENT",
        f"UID:{key}{f'-{number}' if number > 1 else ''}@storybank",
        f"DTSTAMP:{turn.on:%Y%m%d}T000000Z",  # of the day itself: a clock's time would make each file another one
        f"DTSTART;VALUE=DATE:{turn.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{turn.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(words)} ({about[:8]})",
        "TRANSP:TRANSPARENT",
        "CLASS:CONFIDENTIAL",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """Yield a line in pieces of at most 75 octets, never inside a letter."""
    piece, room = b"", _LONGEST
    for letter in line:
        octets = letter.encode()
        if len(octets) > room - len(piece):
            yield piece + b"\r\n"
            piece = b" "
        piece += octets
    yield piece + b"\r\n"
