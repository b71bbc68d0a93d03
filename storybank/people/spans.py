"""Spans of names: words found by rules or a model put together, and found again elsewhere in the same text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from storybank.people.tokens import Token, script
from storybank.records import NameMark, NameTier, Span

_LONGEST = 12  # words of one run; what is longer is no name but a page of capitals
_INSIDE = frozenset(".-–’'․")  # marks that may stand between the words of one name


@dataclass(slots=True)
class Sure:
    """Which tokens of a text are sure to be part of a name, and which rule said so first; and which may be one.

    small: words that the text writes small too.
    """

    rules: dict[int, str]
    doubts: set[int] = field(default_factory=set)
    small: set[str] = field(default_factory=set)

    def add(self, rule: str, *positions: int) -> None:
        for at in positions:
            self.rules.setdefault(at, rule)

    def __contains__(self, at: int) -> bool:
        return at in self.rules

    def marks(self, tokens: Sequence[Token]) -> list[NameMark]:
        """Return one mark for each run of words; only marks that stand inside names may lie between."""
        found: list[NameMark] = []
        run: list[int] = []
        for at in sorted(self.rules):
            if run and not _joins(tokens, run[-1], at):
                found.append(_mark(tokens, run, self.rules[run[0]]))
                run = []
            run.append(at)
        if run:
            found.append(_mark(tokens, run, self.rules[run[0]]))
        return found


def _joins(tokens: Sequence[Token], left: int, right: int) -> bool:
    between = tokens[left + 1 : right]
    if tokens[right].start - tokens[left].end > 4 or any(token.plain not in _INSIDE for token in between):
        return False
    if any(token.plain in ".․" for token in between) and not tokens[left].is_initial:
        return False
    return not tokens[right].is_first


def _mark(tokens: Sequence[Token], run: Sequence[int], rule: str) -> NameMark:
    return NameMark(span=Span(tokens[run[0]].start, tokens[run[-1]].end), tier=NameTier.AUTO, rule=rule)


def capital_runs(tokens: Sequence[Token], linking: frozenset[str] = frozenset()) -> Iterable[list[int]]:
    """Yield runs of capitalised words that stand together, initials with their full stops among them."""
    run: list[int] = []
    at = 0
    last = len(tokens)
    capitals = [number for number, token in enumerate(tokens) if token.is_capital]
    nearest = 0
    while at < last:
        if not run:  # on to the next capital
            while nearest < len(capitals) and capitals[nearest] < at:
                nearest += 1
            if nearest == len(capitals):
                break
            at = capitals[nearest]
        token = tokens[at]
        if token.is_capital and not (run and token.is_first) and len(run) < _LONGEST:
            run.append(at)
            step = at + 1
            if token.is_initial and step < last and tokens[step].plain in ".․" and tokens[step].start == token.end:
                step += 1
            elif step < last and tokens[step].plain in "-–" and tokens[step].start == token.end and step + 1 < last:
                step += 1 if tokens[step + 1].is_capital and tokens[step + 1].start == tokens[step].end else 0
            elif step + 1 < last and tokens[step].low in linking and tokens[step + 1].is_capital:
                run.append(step)
                step += 1
            if step < last and tokens[step].is_capital and not tokens[step].is_first:
                if script(tokens[step].plain) == script(token.plain):
                    at = step
                    continue
                at = step - 1
        elif token.is_capital:  # another sentence's, or a page of capitals
            yield run
            run = []
            continue
        if run:
            yield run
            run = []
        at += 1
    if run:
        yield run


def overlap(mark: NameMark, marks: Sequence[NameMark]) -> bool:
    return any(mark.span.start < other.span.end and other.span.start < mark.span.end for other in marks)
