"""Speaker labels at the beginning of a line: `NAME:`, `Interviewer:`, `Q.`, `Speaker 1 (00:00:03):`.

A colon alone proves nothing ("He said: go home"): a label is in capitals, a known role, or comes back in the file.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable

_LABEL = re.compile(
    r"^\s*(?:>>+\s*)?(?P<name>[^\W\d_][\w.'’`ʼ\-]*(?:[ \u00a0/&+][\w.'’`ʼ\-]+){0,4}|[QA])\s*(?:\([^()]{0,40}\)\s*)?(?:[:：]|(?<=\b[QA])\.)(?=\s|$)"
)
# "[Speaker 1] Hello", "[SPEAKER_01]: hello", ">> ANNA: hello"
_BRACKETED = re.compile(r"^\s*(?:>>+\s*)?[\[(](?P<name>[^\W\d_][\w .'’\-]{0,40}?)[\])]\s*(?P<colon>[:：])?\s*(?=\S|$)")
_NUMBERED = re.compile(r"(?:speaker|spk|sprecher(?:in)?|говорящий|спикер|խոսող|danışan)[ _]?\d{1,3}\Z", re.IGNORECASE)
# Armenian "Հարց." and "Պ.՝", Azerbaijani "S."; only for words that can be nothing else when they come back
_SHORT = re.compile(r"^\s*(?P<name>[^\W\d_]{1,6})(?:\.՝|[.՝])\s+(?=\S)")
_SHORT_ROLES = frozenset(
    ["հարց", "պատ", "պատասխան", "հ", "պ", "sual", "cavab", "s", "c", "вопрос", "ответ", "в", "о", "вопр", "отв"]
)
# "Պատմող՝ …", "Անահիտ։ …", "АННА. …": signs that end sentences too, so only where most of the lines begin so
_SOFT = re.compile(r"^\s*(?P<name>[^\W\d_][\w'’\-]*(?:[ \u00a0][^\W\d_][\w'’\-]*){0,2})(?P<sign>[.՝։])\s+(?=\S)")
_LEAST_SHARE = 0.6  # of the lines begin with "Some Name:": then a name that comes once is a speaker too
_ROLES = frozenset(
    re.findall(
        r"\S+",
        "interviewer interviewee narrator speaker subject moderator translator interpreter int q a host guest question answer "
        "интервьюер рассказчик рассказчица собеседник собеседница корреспондент переводчик вопрос ответ ведущий ведущая "
        "հարցազրուցավար պատմող զրուցակից թարգմանիչ հարց պատասխան "
        "müsahibəçi müsahib danışan tərcüməçi sual cavab aparıcı",
    )
)
_NEVER = frozenset(
    re.findall(
        r"\S+",
        "note title date time place location http https re language recorded duration file warning attention "
        "примечание дата место время файл язык внимание",
    )
)


class Labels:
    """The speaker labels of one transcript: made from all its lines, then asked line by line."""

    def __init__(self, lines: Iterable[str], sure: Collection[str] = ()) -> None:
        counts: Counter[str] = Counter()
        short: Counter[str] = Counter()
        soft: Counter[str] = Counter()
        total = titled = 0
        for line in lines:
            total += bool(line.strip())
            match = _LABEL.match(line)
            if match:
                counts[match["name"]] += 1
                titled += match["name"] not in sure and _is_titled(match["name"])
                continue
            if found := _SHORT.match(line):
                short[found["name"]] += found["name"].casefold() in _SHORT_ROLES
            if (found := _SOFT.match(line)) and (found["sign"] != "." or _is_loud(found["name"])):
                soft[found["name"]] += _is_titled(found["name"])
        is_labelled = total >= 3 and titled >= _LEAST_SHARE * total
        self.known = frozenset(sure) | frozenset(
            name for name, count in counts.items() if _is_label(name, count + is_labelled)
        )
        self.short = frozenset(name for name, count in short.items() if count >= 2) if sum(short.values()) >= 3 else ()
        is_soft = not self.known and total >= 3 and sum(soft.values()) >= _LEAST_SHARE * total
        self.soft = frozenset(soft) if is_soft and max(soft.values()) >= 2 else frozenset()

    def split(self, line: str) -> tuple[str | None, str]:
        """Return the label, if the line begins with one, and what is said."""
        match = _LABEL.match(line)
        if match and match["name"] in self.known:
            return match["name"].strip(), line[match.end() :].strip()
        bracketed = _BRACKETED.match(line)
        if bracketed and (
            _NUMBERED.match(bracketed["name"]) or (bracketed["colon"] and _is_label(bracketed["name"], 1))
        ):
            return bracketed["name"], line[bracketed.end() :].strip()
        if self.short and (found := _SHORT.match(line)) and found["name"] in self.short:
            return found["name"], line[found.end() :].strip()
        if self.soft and (found := _SOFT.match(line)) and found["name"] in self.soft:
            return found["name"], line[found.end() :].strip()
        return None, line


def _is_titled(name: str) -> bool:
    words = name.split()
    return words[0].lower() not in _NEVER and all(word[:1].isupper() or word[:1].isdigit() for word in words)


def _is_loud(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def _is_label(name: str, count: int) -> bool:
    words = name.replace("\u00a0", " ").split()
    first = words[0].lower().rstrip(".")
    if first in _NEVER:
        return False
    if first in _ROLES or (len(words) > 1 and words[-1].lower() in _ROLES):
        return True
    letters = [letter for letter in name if letter.isalpha()]
    if all(letter.isupper() for letter in letters if letter.lower() != letter.upper()):
        return True
    return count >= 2 and all(word[:1].isupper() or word[:1].isdigit() for word in words)
