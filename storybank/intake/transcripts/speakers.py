"""Speaker labels at the beginning of a line: `NAME:`, `Interviewer:`, `Q.`, `Speaker 1 (00:00:03):`.

A colon alone proves nothing ("He said: go home"): a label is in capitals, a known role, or comes back in the file.
"""

import re
from collections import Counter
from collections.abc import Iterable

_LABEL = re.compile(
    r"^\s*(?P<name>[^\W\d_][\w.'’`ʼ\-]*(?:[ \u00a0/&+][\w.'’`ʼ\-]+){0,4}|[QA])\s*(?:\([^()]{0,40}\)\s*)?(?:[:：]|(?<=\b[QA])\.)(?=\s|$)"
)
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

    def __init__(self, lines: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        for line in lines:
            match = _LABEL.match(line)
            if match:
                counts[match["name"]] += 1
        self.known = frozenset(name for name, count in counts.items() if _is_label(name, count))

    def split(self, line: str) -> tuple[str | None, str]:
        """Return the label, if the line begins with one, and what is said."""
        match = _LABEL.match(line)
        if match and match["name"] in self.known:
            return match["name"].strip(), line[match.end() :].strip()
        return None, line


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
