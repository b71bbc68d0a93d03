"""Many spans of one text, asked by place: who overlaps here, who is near. Long texts stay linear."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise

from storybank.records import Span


class Spans:
    """A sorted set of spans. Overlaps among them are allowed; without overlaps a question costs only its answer."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]
        self._is_apart = all(one.end <= other.start for one, other in pairwise(self._spans))
        self._longest = max((span.end - span.start for span in self._spans), default=0)

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    def __bool__(self) -> bool:
        return bool(self._spans)

    def near(self, span: Span, reach: int) -> Iterator[Span]:
        """Yield the spans with at most `reach` code points between them and `span`."""
        if self._is_apart:
            first = max(0, bisect_left(self._starts, span.start - reach) - 1)
        else:
            first = bisect_left(self._starts, span.start - reach - self._longest)
        for other in self._spans[first : bisect_right(self._starts, span.end + reach)]:
            if distance(span, other) <= reach:
                yield other

    def touch(self, span: Span) -> bool:
        """Return whether any of them shares a letter with `span`."""
        return any(overlap(span, other) for other in self.near(span, 0))

    def cover(self, span: Span) -> bool:
        """Return whether one of them holds all of `span`."""
        return any(covers(other, span) for other in self.near(span, 0))


def overlap(one: Span, other: Span) -> bool:
    """Return whether two spans share a letter."""
    return one.start < other.end and other.start < one.end


def covers(outer: Span, inner: Span) -> bool:
    """Return whether `inner` lies in `outer`."""
    return outer.start <= inner.start and inner.end <= outer.end


def distance(one: Span, other: Span) -> int:
    """Return how many code points lie between two spans; 0 where they touch or overlap."""
    return max(one.start - other.end, other.start - one.end, 0)
