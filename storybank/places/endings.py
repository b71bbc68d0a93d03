"""What an ending says: which grammatical case a name stands in, and whether the word is the name or is derived from it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ending:
    """`cases`: what the ending can mean, likeliest first (nom, gen, dat, acc, loc, abl, ins, poss, attr, cop). `is_derived`: adjective, inhabitant."""

    cases: tuple[str, ...]
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Stem:
    """A folded stem to look for and the class of endings that may follow it."""

    key: str
    endings: str  # name of a class in the language's ENDINGS
