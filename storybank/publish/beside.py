"""Who does not want to stand beside a photograph of herself: her words stay, the photograph does not come onto their page.

A story's page holds its interviews, their quotes and its photographs. Pure: planned items and records in, item ids out.
"""

from collections.abc import Iterable, Mapping

from storybank.records import Duty, DutyKind, Interview, Item, ItemId, PersonId, Photo, PlannedItem, Role, Story

NOT_WITH_PHOTO = "consent.not-with-photo"


def kept_apart(included: Iterable[PlannedItem], known: Mapping[ItemId, Item]) -> frozenset[ItemId]:
    """Return the photographs that would stand on one page with the words of somebody in them who does not want that."""
    planned = tuple(included)
    apart: dict[tuple[str, str], set[PersonId]] = {}
    for one in planned:
        item = known[one.item]
        if isinstance(item, Interview | Story):
            apart.setdefault(_page(item), set()).update(_unwilling(one.duties))
    return frozenset(
        one.item
        for one in planned
        if isinstance(item := known[one.item], Photo) and seen_in(item, one.duties) & apart.get(_page(item), set())
    )


def may_stand_with(person: PersonId, photo: Photo, duties: frozenset[Duty]) -> bool:
    """Say whether a person's quote may stand under this photograph."""
    return person not in _unwilling(duties) or person not in seen_in(photo, duties)


def seen_in(photo: Photo, duties: frozenset[Duty]) -> set[PersonId]:
    """Return who is in the picture, covered or not; somebody who is cut off is not."""
    cut = {one.person for one in duties if one.kind is DutyKind.CROP_OUT}
    faces = {face.person for face in photo.faces if face.person is not None}
    return {*faces, *(one for one, roles in photo.people.items() if Role.DEPICTED in roles)} - cut


def _unwilling(duties: frozenset[Duty]) -> set[PersonId]:
    return {one.person for one in duties if one.kind is DutyKind.NOT_WITH_PHOTO and one.person is not None}


def _page(item: Item) -> tuple[str, str]:
    """Return which story's page an item stands on; one without a story stands alone."""
    key = getattr(item, "key", None) if isinstance(item, Story) else getattr(item, "story", None)
    return (str(item.stream), str(key)) if key else ("", str(item.id))
