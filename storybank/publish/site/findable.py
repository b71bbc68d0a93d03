"""What the search of one language can find: published words only, and where on a page each of them stands."""

from collections.abc import Iterator

from storybank.publish import search_index
from storybank.publish.contents import PublishedInitiative, PublishedStory
from storybank.publish.site import pictures, words
from storybank.publish.site.views import View

_MOST_PASSAGES_LETTERS = 1_500_000  # of all stories: more would make the index too heavy for a telephone


def entries(view: View) -> list[search_index.Entry]:
    """Return the stories, then the initiatives, in reading order; passages only where the whole stays light."""
    stories = [_story(view, one) for one in view.stories]
    if sum(len(text) for one in stories for _anchor, text in one.passages) > _MOST_PASSAGES_LETTERS:
        stories = [one.without_passages() for one in stories]
    return [*stories, *(_initiative(view, one) for one in view.initiatives)]


def _story(view: View, story: PublishedStory) -> search_index.Entry:
    body = story.body.get(view.language, ())
    quotes = [view.quote(one).text for one in story.quotes]
    person = view.say(story.person).text
    indexed = [
        text
        for interview in view.interviews_of(story)
        for one in interview.index
        for text in (view.say(one.title).text, view.say(one.synopsis).text, *one.keywords, *one.places)
    ]
    passages = tuple(_passages(view, story))
    names = view.names_of(story)
    notes = view.notes_of(story)
    picture = view.card_picture(story)
    return search_index.Entry(
        url=f"stories/{story.public_id}.html",
        kind="story",
        title=view.title(story).text,
        excerpt=(body[0] if body else "") or (quotes[0] if quotes else person),
        words=(*(text for _anchor, text in passages), *indexed, *map(view.theme, story.themes), *names, person),
        byline=" · ".join(one for one in (person, *names) if one),
        note=", ".join(notes),
        picture=pictures.source(picture, 480) if picture else "",
        passages=passages,
    )


def _passages(view: View, story: PublishedStory) -> Iterator[tuple[str, str]]:
    """Yield (anchor on the story's page, text): paragraphs, quotations, captions, and the turns of its interviews."""
    yield from (("", text) for text in story.body.get(view.language, ()))
    yield from (("", view.quote(one).text) for one in story.quotes)
    for photograph in view.photographs_of(story):
        for text in (photograph.captions.get(view.language, ""), photograph.alt_texts.get(view.language, "")):
            if text:
                yield f"photograph-{photograph.public_id}", text
    for interview in view.interviews_of(story):
        for segment in interview.transcripts.get(view.language, ()):
            anchor = f"turn-{interview.public_id}-{view.language}-{segment.number}"
            yield f"{anchor} {words.clock(segment.start_s)}".strip(), segment.text


def _initiative(view: View, initiative: PublishedInitiative) -> search_index.Entry:
    record = initiative.record
    texts = [view.say(one).text for one in (record.description, record.objectives, record.results)]
    return search_index.Entry(
        url=f"initiatives/{initiative.public_id}.html",
        kind="initiative",
        title=view.say(record.title).text,
        excerpt=texts[0],
        words=tuple(texts),
        byline=record.programme,
        passages=tuple(("", one) for one in texts if one),
    )
