"""What a transcriber wrote between brackets that nobody said: laughter, a pause, music."""

import re

# Sounds and events are not insertions of content: nobody is named or located by them.
_SOUNDS = re.compile(
    r"^(?:\W*|\d+|(?:inaudible|unintelligible|crosstalk|laugh\w*|pause\w*|silence|music|applause|cry\w*|sigh\w*|cough\w*|sic|end of .*|"
    r"неразб\w*|смех|смеется|смеётся|пауза|музыка|плачет|плач|кашель|вздох\w*|тишина|"
    r"անհասկանալի|ծիծաղ\w*|դադար|երաժշտություն|լաց\w*|լռություն|"
    r"anlaşılmaz|anlaşılmır|gülür|gülüş|fasilə|musiqi|ağlayır|sükut)(?: \w{1,3})?[\s.,\d:]*)$",
    re.IGNORECASE,
)


def is_event(words: str) -> bool:
    """Say whether what stands between brackets is a sound or an event, such as laughter, and not words."""
    return _SOUNDS.match(words.strip()) is not None
