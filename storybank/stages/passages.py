"""The index of an interview as it leaves: entries whose turn leaves, and places only where they may be named. Pure."""

from collections.abc import Iterable, Sequence

from storybank.publish.contents import PublishedPassage, PublishedSegment
from storybank.records import Duty, DutyKind, Interview, Language


def passages_of(
    interview: Interview, published: Sequence[PublishedSegment], duties: Iterable[Duty], languages: Sequence[Language]
) -> tuple[PublishedPassage, ...]:
    """Return the entries that leave, in the order of the turns, with the turns' published times.

    published: the turns of the spoken language that leave. An entry goes with its turn: with a turn that stays inside, an
    entry about it stays inside too. As soon as one person's place may only be told in general, no place is listed.
    """
    turns = {one.number: one for one in published if one.text.strip()}
    has_places = all(one.kind is not DutyKind.COARSEN_PLACE for one in duties)
    found = []
    for entry in sorted(interview.index, key=lambda one: one.segment):
        turn = turns.get(entry.segment)
        title = {language: text for language, text in entry.title.items() if language in languages and text.strip()}
        synopsis = {one: text for one, text in entry.synopsis.items() if one in languages and text.strip()}
        if turn is None or not (title or synopsis):
            continue
        found.append(
            PublishedPassage(
                segment=entry.segment,
                start_s=turn.start_s,
                title=title,
                synopsis=synopsis,
                keywords=entry.keywords,
                places=entry.places if has_places else (),
            )
        )
    return tuple(found)
