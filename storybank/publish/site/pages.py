"""Writes every page of the site into the payload of a bundle."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from storybank.i18n import translator
from storybank.publish import layout, search_index
from storybank.publish.bag import Payload
from storybank.publish.contents import BundleContents, DerivedFile, ItemRights, PublishedStory
from storybank.publish.site import colours, findable, pictures, places, words
from storybank.publish.site.views import View, may_be_indexed
from storybank.records import Language

_FOLDER = Path(__file__).parent
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'"
)
STORIES_ON_A_PAGE = 60
PHOTOGRAPHS_ON_A_PAGE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: where it lies, what it is called, and the same page in other languages."""

    path: str
    language: Language
    title: str
    section: str = ""
    alternates: dict[Language, str] = field(default_factory=dict)
    is_indexed: bool = True
    scripts: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        return "../" * self.path.count("/")


def write(contents: BundleContents, payload: Payload) -> None:
    """Write the pages of every language, the door between them, and what they share."""
    # languages stand in the order of their codes: nobody's comes first
    views = {one: View(contents, one, translator(one)) for one in sorted(contents.languages)}
    _assets(contents, payload, views[contents.languages[0]])
    _door(contents, payload, views)
    for view in views.values():
        _Writer(view, payload).everything()


def stamps(contents: BundleContents) -> tuple[str, ...]:
    """Return the words on every page, as written there, that only say which release it belongs to: its version and its day."""
    found = set()
    for language in contents.languages:
        found.add(words.version(contents.version, translator(language)))
        found |= {words.printed_day(contents.on, precision, language).rstrip(".") for precision in ("day", "month")}
    return tuple(sorted(str(escape(one)) for one in found if one))


class _Writer:
    """Writes one language."""

    def __init__(self, view: View, payload: Payload) -> None:
        self.view = view
        self.contents = view.contents
        self.payload = payload
        self.at = {one.public_id: at for at, one in enumerate(view.stories)}

    def everything(self) -> None:
        view, _ = self.view, self.view.translate
        title = view.say(self.contents.collection.title).text
        items: list[ItemRights] = [one.rights for one in view.photographs.values()]
        is_open = may_be_indexed([*items, *(one.rights for one in view.stories)])
        self._listed("collection.html", "stories", "index", title, view.stories, STORIES_ON_A_PAGE, is_open)
        self._listed(
            "gallery.html", "gallery", "gallery", _("Photographs"), view.gallery(), PHOTOGRAPHS_ON_A_PAGE, is_open
        )
        self._listed(
            "captions.html", "captions", "captions", _("Caption sheet"), view.gallery(), PHOTOGRAPHS_ON_A_PAGE, is_open
        )
        if view.spots or view.off_map:
            self.page("map.html", "map.html", _("Map"), "map", is_open)
        if view.theme_codes():
            self.page("themes.html", "themes.html", _("Themes"), "themes", is_open)
        if view.initiatives:
            self.page("initiatives.html", "initiatives.html", _("Initiatives"), "initiatives")
        for initiative in view.initiatives:
            path = layout.initiative_page(initiative.public_id, "").lstrip("/")
            self.page(
                "initiative.html",
                path,
                view.say(initiative.record.title).text,
                "initiatives",
                is_open,
                initiative=initiative,
            )
        for story in view.every_story:
            self._story(story)
        for tombstone in self.contents.tombstones:
            path = f"stories/{tombstone.public_id}.html"
            self.page("tombstone.html", path, _("Taken down"), "stories", False, tombstone=tombstone)
        search = f"assets/search-{view.language}.js"
        self.payload.add(search, search_index.write(findable.entries(view), view.language))
        self.page("search.html", "search.html", _("Search"), "search", False, scripts=(search, "assets/search.js"))
        self.page("about.html", "about.html", _("About this collection"), "about")
        self.page("disclaimer.html", "disclaimer.html", _("Disclaimer"), "about")
        self.page("data-protection.html", "data-protection.html", _("Data protection"), "about")

    def page(
        self,
        template: str,
        path: str,
        title: str,
        section: str,
        is_indexed: bool = True,
        *,
        scripts: tuple[str, ...] = (),
        alternates: dict[Language, str] | None = None,
        **values: Any,
    ) -> None:
        """Render one page of this language; `path` is relative to the language's folder."""
        if alternates is None:
            alternates = {one: f"{one}/{path}" for one in sorted(self.contents.languages)}
        page = Page(
            path=f"{self.view.language}/{path}",
            language=self.view.language,
            title=title,
            section=section,
            alternates=alternates,
            is_indexed=is_indexed,
            scripts=scripts,
        )
        self.payload.add(page.path, _render(template, self.view, page, **values))

    def _listed(
        self, template: str, section: str, first: str, title: str, items: Sequence[Any], portion: int, is_indexed: bool
    ) -> None:
        """Render a list in portions: index.html, stories-2.html, stories-3.html, each leading to the next.

        A language may have fewer portions than another: its link then leads to its first one.
        """
        for number, at in enumerate(range(0, max(len(items), 1), portion), 1):
            path = f"{first}.html" if number == 1 else f"{section}-{number}.html"
            more = f"{section}-{number + 1}.html" if at + portion < len(items) else ""
            alternates = {
                one: f"{one}/{path if number == 1 else first + '.html'}" for one in sorted(self.contents.languages)
            }
            alternates[self.view.language] = f"{self.view.language}/{path}"
            self.page(
                template, path, title, section, is_indexed, alternates=alternates,
                items=items[at : at + portion], at=at, number=number, more=more,
            )  # fmt: skip

    def _story(self, story: PublishedStory) -> None:
        view, _ = self.view, self.view.translate
        path = f"stories/{story.public_id}.html"
        alternates = {one: f"{one}/{path}" for one in view.story_languages(story)}
        if not view.has(story):
            self.page(
                "absent.html", path, _("Not in this language"), "stories", False, alternates=alternates, story=story
            )
            return
        at = self.at[story.public_id]
        rights = [
            story.rights,
            *(one.rights for one in view.photographs_of(story)),
            *(one.rights for one in view.interviews_of(story)),
        ]
        self.page(
            "story.html",
            path,
            view.title(story).text,
            "stories",
            may_be_indexed(rights),
            alternates=alternates,
            scripts=("assets/player.js",) if any(one.sound for one in view.interviews_of(story)) else (),
            story=story,
            before=view.stories[at - 1] if at else None,
            after=view.stories[at + 1] if at + 1 < len(view.stories) else None,
        )
        self.payload.add(layout.story_text(story.public_id, view.language), _plain(view, story))


def _render(template: str, view: View, page: Page, **values: Any) -> str:
    text = _environment().get_template(template).render(
        _=view.translate, view=view, page=page, contents=view.contents, root=page.root, policy=POLICY,
        words=words, layout=layout, source=pictures.source, srcset=pictures.srcset, shape=pictures.shape, size=_size,
        names_on_a_map=places.NAMES_ON_A_MAP, **values,
    )  # fmt: skip
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("storybank.publish.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["note_words"] = lambda code, view: view.note(code)
    return environment


def _size(file: DerivedFile, reader: Language) -> str:
    return words.size(file.path.stat().st_size, reader)


def _door(contents: BundleContents, payload: Payload, views: dict[Language, View]) -> None:
    language = contents.languages[0]
    view = views[language]
    page = Page(
        path="index.html",
        language=language,
        title=" · ".join(dict.fromkeys(one.say(contents.collection.title).text for one in views.values())),
        alternates={one: f"{one}/index.html" for one in views},
    )
    payload.add("index.html", _render("door.html", view, page, views=views))


def _assets(contents: BundleContents, payload: Payload, view: View) -> None:
    for name in ("site.css", "print.css", "player.js", "search.js"):
        payload.add(f"assets/{name}", (_FOLDER / "assets" / name).read_bytes())
    payload.add("assets/map.svg", (_FOLDER / "map" / "base.svg").read_bytes())
    for font in sorted((_FOLDER / "fonts").glob("*.woff2")):
        payload.add(f"assets/fonts/{font.name}", font.read_bytes())
    for licence in sorted([*(_FOLDER / "fonts").glob("*.txt"), *(_FOLDER / "map").glob("*.txt")]):
        payload.add(f"assets/licences/{licence.name}", licence.read_bytes())
    spots = [*view.spots, *(spot for group in view.project_spots.values() for spot in group)]
    payload.add(
        "assets/collection.css",
        colours.stylesheet(contents.publisher) + pictures.stylesheet(contents.photographs),
    )
    payload.add("assets/icon.svg", colours.icon(contents.publisher))
    payload.add("assets/places.css", places.stylesheet(spots))  # of pages with a map alone: the first page stays light
    if not may_be_indexed([one.rights for one in contents.stories]):
        payload.add("robots.txt", "User-agent: *\nDisallow: /\n")


def _plain(view: View, story: PublishedStory) -> str:
    """Return the story as plain text: for a screen, a printer or an archive that keeps nothing else."""
    statements = view.contents.statements
    parts = [view.title(story).text, view.say(story.person).text, " · ".join(view.names_of(story))]
    parts += list(story.body.get(view.language, ()))
    parts += [f"“{view.quote(one).text}”" for one in story.quotes]
    for photograph in view.photographs_of(story):
        caption = view.say(photograph.captions).text
        parts.append(f"[{layout.photograph(photograph, max(photograph.renditions))}] {caption}")
    parts += ["—", statements.non_involvement[view.language], statements.place_names[view.language]]
    return "\n\n".join(one for one in parts if one) + "\n"
