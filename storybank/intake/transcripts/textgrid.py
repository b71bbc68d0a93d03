"""Praat TextGrid, long and short, in any of Praat's codes. Interval and point tiers; empty intervals are pauses."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from storybank.errors import Unreadable
from storybank.intake.transcripts.decoding import decode
from storybank.intake.transcripts.reading import Desk, TranscriptReading
from storybank.records import Word

# what carries meaning in both forms: numbers, "texts" with doubled quotes, and <flags>
_TOKEN = re.compile(r'"((?:[^"]|"")*)"|<(\w+)>|(?<![\w\[:.])(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w\]:])')
Tier = tuple[str, list[tuple[float, float | None, str]]]  # name, rows of start, end, words
_SLACK_S = 0.005
_WORD_TIER = re.compile(r"word|слов|բառ|söz", re.IGNORECASE)
_PHONE_TIER = re.compile(r"^(?:.* - )?(?:phones?|phonemes?|MAU|KAN-MAU)$", re.IGNORECASE)


def read(data: bytes) -> TranscriptReading:
    """Return the filled intervals of all tiers in the order of time; a tier of words gives times to the tier above it."""
    text, _ = decode(data)
    desk = Desk("textgrid")
    tiers = list(_tiers(_Tokens(text)))
    phones = [tier for tier in tiers if _PHONE_TIER.match(tier[0].strip())]
    phrases = [tier for tier in tiers if tier not in phones and not _WORD_TIER.search(tier[0])]
    word_tiers = [tier for tier in tiers if tier not in phones and tier not in phrases and _repeats(tier, phrases)]
    phrases = [tier for tier in tiers if tier not in phones and tier not in word_tiers]
    if phrases and phones:
        desk.leave_out("sound by sound notes")
    phrases = phrases or phones
    rows = sorted(
        ((start, order, end, name, words) for order, (name, row) in enumerate(phrases) for start, end, words in row),
        key=lambda each: each[:2],
    )
    for start, _, end, name, said in rows:
        if said.strip():
            desk.add(said, start, end, speaker=name, words=_words_inside(start, end, word_tiers))
    return desk.reading()


class _Tokens:
    """The file as a row of values, whichever of the two forms it has."""

    def __init__(self, text: str) -> None:
        body = text
        head = re.search(r'"TextGrid"', text)
        if head is None:
            raise Unreadable(
                "transcript.textgrid-broken", "The file says it is Praat's and holds no TextGrid. Save it again."
            )
        self._values: Iterator[re.Match[str]] = _TOKEN.finditer(body, head.end())

    def number(self) -> float:
        for match in self._values:
            if match[3] is not None:
                return float(match[3])
            if match[1] is not None:
                break
        raise _broken()

    def text(self) -> str:
        for match in self._values:
            if match[1] is not None:
                return match[1].replace('""', '"').strip()
        raise _broken()

    def flag(self) -> str:
        for match in self._values:
            if match[2] is not None:
                return match[2]
        raise _broken()


def _tiers(tokens: _Tokens) -> Iterator[Tier]:
    tokens.number(), tokens.number()  # the grid's own beginning and end
    if tokens.flag() != "exists":
        return
    for _ in range(_count(tokens.number())):
        kind, name = tokens.text(), tokens.text()
        tokens.number(), tokens.number()
        rows: list[tuple[float, float | None, str]] = []
        for _ in range(_count(tokens.number())):
            start = tokens.number()
            end = tokens.number() if kind == "IntervalTier" else None
            rows.append((start, end, tokens.text()))
        yield name, rows


def _repeats(tier: Tier, phrases: list[Tier]) -> bool:
    """Say whether a tier of words only repeats, word by word, what the tiers of phrases hold: then it gives times."""
    rows = sorted((start, end or start, words.casefold()) for _, row in phrases for start, end, words in row if words)
    starts = [start for start, _, _ in rows]
    words = [(start, said.strip().casefold()) for start, _, said in tier[1] if said.strip()]
    found = 0
    for start, said in words:
        at = bisect_right(starts, start + _SLACK_S)
        found += any(said in text for _, end, text in rows[max(0, at - 3) : at] if end >= start)
    return bool(words) and found >= 0.5 * len(words)


def _count(value: float) -> int:
    if not 0 <= value <= 1_000_000 or value != int(value):
        raise _broken()
    return int(value)


def _words_inside(start: float, end: float | None, tiers: list[Tier]) -> tuple[Word, ...]:
    if end is None or len(tiers) != 1:  # several speakers' words: which are whose is not known
        return ()
    return tuple(
        Word(text=said.strip(), start_s=first, end_s=last)
        for first, last, said in tiers[0][1]
        if said.strip() and last is not None and first >= start - _SLACK_S and last <= end + _SLACK_S
    )


def _broken() -> Unreadable:
    return Unreadable("transcript.textgrid-broken", "The TextGrid ends early or is damaged. Save it again from Praat.")
