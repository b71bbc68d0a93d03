"""What a transcriber added to what was said: insertions in square brackets are caption voice, not the narrator's words."""

import re

from storybank.intake.transcripts import timecodes
from storybank.records import Span

_BRACKETS = re.compile(r"\[([^\[\]\n]{1,200})\]")
# Sounds and events are not insertions of content: nobody is named or located by them.
_SOUNDS = re.compile(
    r"^(?:\W*|\d+|(?:inaudible|unintelligible|crosstalk|laugh\w*|pause\w*|silence|music|applause|cry\w*|sigh\w*|cough\w*|sic|end of .*|"
    r"неразб\w*|смех|смеется|смеётся|пауза|музыка|плачет|плач|кашель|вздох\w*|тишина|"
    r"անհասկանալի|ծիծաղ\w*|դադար|երաժշտություն|լաց\w*|լռություն|"
    r"anlaşılmaz|anlaşılmır|gülür|gülüş|fasilə|musiqi|ağlayır|sükut)(?: \w{1,3})?[\s.,\d:]*)$",
    re.IGNORECASE,
)


def insertions(text: str) -> tuple[Span, ...]:
    """Return the spans, brackets included, of editorial insertions such as “[a town]” or “[is it pronounced]”.

    Time codes, “[…]”, and events such as “[laughs]” in the bank's languages are not insertions.
    """
    return tuple(
        Span(match.start(), match.end())
        for match in _BRACKETS.finditer(text)
        if not is_event(match[1]) and timecodes.TIME.fullmatch(match[1].strip()) is None
    )


def is_event(words: str) -> bool:
    """Say whether what stands between brackets is a sound or an event, such as laughter, and not words."""
    return _SOUNDS.match(words.strip()) is not None
