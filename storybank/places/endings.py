"""What an ending says: which grammatical case a name stands in, and whether the word is the name or is derived from it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Ending:
    """`cases`: what the ending can mean, likeliest first (nom, gen, dat, acc, loc, abl, ins, poss, attr, cop). `is_derived`: adjective, inhabitant.

    tail: what follows the case and is no case itself (past, cop, q, until, priv, person), "" for nothing.
    """

    cases: tuple[str, ...]
    is_derived: bool = False
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Stem:
    """A folded stem to look for and the class of endings that may follow it."""

    key: str
    endings: str  # name of a class in the language's ENDINGS


@dataclass(frozen=True, slots=True)
class Tail:
    """Something short that may follow certain endings: Şuşada → Şuşadaydı. `after`: the cases, "derived" for adjectives."""

    name: str
    pattern: re.Pattern[str]  # anchored at the end of the ending
    after: frozenset[str]


class Endings:
    """One class of endings: those listed, and those that `tails` make of them. Asked often, so what was found is kept."""

    def __init__(self, listed: Mapping[str, Ending], tails: Sequence[Tail] = (), longest_tail: int = 0) -> None:
        self._listed = listed
        self._tails = tails
        self._known: dict[str, Ending | None] = dict(listed)
        self.longest = max((len(ending) for ending in listed), default=0) + longest_tail

    def get(self, ending: str) -> Ending | None:
        """Return what an ending says, None where the class has none of these letters."""
        try:
            return self._known[ending]
        except KeyError:
            found = self._with_tail(ending) if len(ending) <= self.longest else None
            if len(self._known) < _REMEMBERED:
                self._known[ending] = found
            return found

    def __contains__(self, ending: str) -> bool:
        return self.get(ending) is not None

    def _with_tail(self, ending: str) -> Ending | None:
        for tail in self._tails:
            match = tail.pattern.search(ending)
            before = self._listed.get(ending[: match.start()]) if match else None
            if before is not None and ("derived" if before.is_derived else before.cases[0]) in tail.after:
                return replace(before, tail=tail.name)
        return None


_REMEMBERED = 60_000  # endings kept; what comes after is read anew
