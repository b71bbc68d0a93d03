"""Collections that are odd and legitimate: what partners really send, and what a validator has to accept in both editions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from storybank.publish.contents import (
    BundleContents,
    ItemRights,
    PublishedInitiative,
    PublishedInterview,
    PublishedPassage,
    PublishedPhotograph,
    PublishedPin,
    PublishedQuote,
    PublishedSegment,
    PublishedStory,
    PublishedVideo,
    Publisher,
    Tombstone,
)
from storybank.records import Audience, Initiative, Statements, Use
from tests.drawn_clips import plain_mp4
from tests.publish.conftest import make_contents, stored, tone

HARD = "Ayşə & Co <b>«x» --> y</b> \"quoted\" 'single' ]]> %41 \\u0041 =1+1"
HEBREW = "שלום, זה הבית שלנו"  # right to left
ARABIC = "هذا بيتنا \u200f& <هنا>"
CC = "https://creativecommons.org/licenses/by-nc-sa/4.0/"
ALL_USES = (Use.PORTAL, Use.SEARCH_ENGINES, Use.SOCIAL_PRESS, Use.PRINT_EXHIBITION, Use.TEACHING_RESEARCH)


def cases() -> dict[str, Callable[[Path], BundleContents]]:
    """Return a maker for each odd collection, by name."""
    return {
        "rich": rich,
        "hard-words": hard_words,
        "tongues": tongues,
        "photographs-only": photographs_only,
        "interviews-only": interviews_only,
        "one-story": one_story,
        "without-names": without_names,
    }


def segment(
    number: int, text: str, start: float | None = None, end: float | None = None, voice: str = "Narrator-A"
) -> PublishedSegment:
    return PublishedSegment(number=number, text=text, start_s=start, end_s=end, voice=voice)


def rich(folder: Path) -> BundleContents:
    """Everything at once: video with a poster, machine-read sound, papers, tombstones, embargoes, overlapping cues."""
    made = make_contents(folder)
    film = plain_mp4()
    still = next(iter(made.photographs[0].renditions.values()))
    video = PublishedVideo(
        file=stored(folder, film, "video/mp4"), poster=still, width_px=64, height_px=48, duration_s=0.5, size_bytes=len(film)
    )  # fmt: skip
    first, second = made.interviews
    wav = stored(folder, tone(2.0), "audio/wav")
    filmed = replace(first, video=video, is_synthesised=True, duration_s=0.5, sound=())
    overlapping = PublishedInterview(
        public_id="v0003over",
        language="ru",
        transcripts={
            "ru": (
                segment(1, "Мы говорим разом & <вместе>.", 0.0, 1.9),
                segment(2, "И я --> тоже.\n\nИ ещё.", 0.5, 1.0, "Narrator-B"),
                segment(3, "Конец раньше начала.", 1.5, 1.2),
                segment(4, " ", 1.6, 1.7),
                segment(5, HEBREW, 1.7, 1.9, "א & ב"),
            ),
            "en": (segment(1, "We speak at once.", 0.0, 1.9), segment(2, "Me too.", None, None, "Narrator-B")),
            "az": (segment(1, "Birlikdə danışırıq.", 0.0, 1.9),),
            "hyw": (segment(1, "Միասին կը խօսինք։", 0.0, 1.9),),
        },
        title={"ru": "Разом", "en": HARD},
        sound=(wav,),
        duration_s=2.0,
        recorded_on=date(1999, 1, 1),
        rights=ItemRights(licence=CC, uses=ALL_USES, until_on=date(2029, 2, 28), languages=("ru", "en")),
        index=(
            PublishedPassage(segment=1, start_s=0.0, title={"en": "a & b"}, keywords=("k&k", "<x>"), places=("Шуша",)),
            PublishedPassage(segment=2, start_s=None, title={"en": "without a time"}),
        ),
    )
    silent = PublishedInterview(public_id="v0004still", language="und", transcripts={}, sound=(wav,), duration_s=None)
    paper = stored(folder, b"The words of a report.\n", "text/plain")
    initiative = made.initiatives[0]
    photographs = list(made.photographs)
    photographs[0] = replace(
        photographs[0],
        rights=ItemRights(licence=CC, uses=ALL_USES, audience=Audience.PARTNERS, until_on=date(2027, 1, 31)),
    )
    photographs[1] = replace(photographs[1], taken_on=None, date_precision="unknown", credit={})
    photographs[2] = replace(photographs[2], taken_on=date(1991, 1, 1), date_precision="year")
    photographs[3] = replace(
        photographs[3], captions={"en": " ".join(f"word{n}" for n in range(10_000))}, rights=ItemRights(audience=Audience.RESEARCHERS_ON_REQUEST)
    )  # fmt: skip
    stories = list(made.stories)
    stories[1] = replace(stories[1], interviews=("v0003over", "v0004still"))
    return replace(
        made,
        photographs=tuple(photographs),
        interviews=(filmed, second, overlapping, silent),
        stories=tuple(stories),
        initiatives=(replace(initiative, documents=(({"en": "A report & more"}, paper),)),),
        tombstones=(
            Tombstone(public_id="s0009gone", on=date(2026, 11, 1)),
            Tombstone(public_id="s0010gone", on=date(2026, 11, 2), words={"en": "Taken down at a person's wish."}),
        ),
        cover=photographs[4].public_id,
        expires_on=date(2031, 12, 31),
        revocation_list="https://bank.example/bundle-versions.json",
    )  # fmt: skip


def hard_words(folder: Path) -> BundleContents:
    """Quotes, ampersands, angle brackets, line breaks and signs of a formula wherever somebody may write words."""
    made = make_contents(folder)

    def hard(words: object) -> dict:
        return {language: f"=HYPERLINK(1) {HARD}\n{text}" for language, text in dict(words).items()}  # type: ignore[call-overload]

    return replace(
        made,
        collection=replace(
            made.collection, title={one: f'{HARD}\r\n"{one}"' for one in made.languages}, description=hard(made.collection.description)
        ),
        publisher=Publisher(
            name={"en": "Smith & Sons <Ltd> “Nar” \"x\"\nSecond line"},
            contact="a&b <archive@example.org>",
            takedown="mailto:x@example.org?subject=a&b",
            address="https://example.org/a&b/?q=<x>",
            about={"en": (HARD,)},
            disclaimer={"en": (HARD,)},
        ),
        photographs=tuple(
            replace(one, captions=hard(one.captions), alt_texts=hard(one.alt_texts), credit=hard(one.credit)) for one in made.photographs
        ),
        stories=tuple(
            replace(
                one,
                title=hard(one.title),
                person=hard(one.person),
                place_words=hard(one.place_words),
                body={language: (HARD, *texts) for language, texts in one.body.items()},
                pins=tuple(replace(pin, names=hard(pin.names)) for pin in one.pins),
            )
            for one in made.stories
        ),
        interviews=tuple(
            replace(
                one,
                title=hard(one.title),
                transcripts={
                    language: tuple(replace(line, text=f"{HARD}\x0b\x00{line.text}", voice=line.voice and f"{line.voice} {HARD}") for line in lines)
                    for language, lines in one.transcripts.items()
                },
            )
            for one in made.interviews
        ),
        themes={code: hard(words) for code, words in made.themes.items()},
    )  # fmt: skip


def tongues(folder: Path) -> BundleContents:
    """Languages beside the four: Western Armenian, Georgian, Kurdish in Latin letters, right-to-left, undetermined."""
    made = make_contents(folder)
    languages = ("en", "hyw", "ka", "ku-Latn", "ar", "und")
    said = made.statements
    statements = Statements(
        non_involvement=dict.fromkeys(languages, said.non_involvement["en"]),
        place_names=dict.fromkeys(languages, said.place_names["en"]),
    )
    title = {"en": "Home", "hyw": "Տուն", "ka": "სახლი", "ku-Latn": "Mal", "ar": ARABIC, "und": "xyz"}
    told = tuple(segment(n, text, n * 2.0, n * 2.0 + 1) for n, text in enumerate((ARABIC, HEBREW, "\u202eabc\u202c")))
    interview = PublishedInterview(
        public_id="v0001rtl",
        language="ar",
        transcripts={"ar": told, "ku-Latn": told[:1], "und": told[:2]},
        title=title,
        duration_s=7.25,
    )
    story = replace(
        made.stories[0], title=title, body={"ar": (ARABIC,), "ka": ("სახლი.",)}, person={"ka": "ანა"}, interviews=("v0001rtl",), initiatives=(),
        quotes=(PublishedQuote(text=HEBREW, language="he", translations={"en": "Hello"}),),
    )  # fmt: skip
    only = replace(
        made.stories[4],
        order=9,
        title={"ku-Latn": "Tenê yek ziman"},
        body={"ku-Latn": ("Bi tenê.",)},
        interviews=(),
        rights=ItemRights(languages=("ku-Latn",)),
    )
    return replace(
        made,
        collection=replace(made.collection, languages=languages, title=title, description={}),
        statements=statements,
        stories=(story, only),
        interviews=(interview,),
        photographs=tuple(replace(one, initiatives=()) for one in made.photographs),
        initiatives=(),
        tombstones=(),
    )  # fmt: skip


def photographs_only(folder: Path) -> BundleContents:
    """No story, no interview, no initiative; one of the pictures is a PNG without words."""
    made = make_contents(folder)
    bare = [replace(one, initiatives=()) for one in made.photographs[:3]]
    bare[0] = replace(bare[0], captions={}, alt_texts={}, credit={}, taken_on=None)
    return replace(made, stories=(), interviews=(), initiatives=(), tombstones=(), themes={}, photographs=tuple(bare))


def interviews_only(folder: Path) -> BundleContents:
    """No story and no picture: one transcript without times, one with sound alone, one with three languages."""
    made = make_contents(folder)
    rich_one = rich(folder)
    return replace(
        made,
        stories=(),
        photographs=(),
        initiatives=(),
        tombstones=(),
        interviews=(made.interviews[1], *rich_one.interviews[2:]),
    )


def one_story(folder: Path) -> BundleContents:
    """One story of words alone, in one language; nothing else at all."""
    made = make_contents(folder)
    story = PublishedStory(
        public_id="s0001alone", order=1, title={"hy": "Միայնակ"}, body={"hy": ("Մի պարբերություն։",)}
    )
    return replace(
        made,
        collection=replace(made.collection, languages=("hy",), title={"hy": "Մեկը"}, description={}),
        publisher=Publisher(name={}),
        stories=(story,), photographs=(), interviews=(), initiatives=(), tombstones=(), themes={}, content_notes={}, rulebook_hash="",
    )  # fmt: skip


def without_names(folder: Path) -> BundleContents:
    """A pin without a name in any language, an initiative that says next to nothing, a child's drawing alone in a story."""
    made = make_contents(folder)
    drawing = replace(made.photographs[0], is_drawing=True, captions={"hy": "Նկար"}, initiatives=("i0002bare",))
    story = PublishedStory(
        public_id="s0002bare", order=1, title={"az": "Rəsm"}, photographs=(drawing.public_id,), pins=(PublishedPin(latitude=39.5, longitude=46.3, names={}),)
    )  # fmt: skip
    bare = PublishedInitiative(public_id="i0002bare", record=Initiative(id="private-two", title={"en": "Bare"}))
    return replace(
        made, stories=(story,), photographs=(drawing,), interviews=(), initiatives=(bare,), tombstones=(), themes={}
    )


def many(folder: Path, count: int = 300) -> BundleContents:
    """As many stories, each with one photograph; the files are shared."""
    made = make_contents(folder)
    photographs: list[PublishedPhotograph] = []
    stories = []
    for number in range(count):
        photograph = replace(made.photographs[number % 7], public_id=f"p{number:05}", initiatives=())
        photographs.append(photograph)
        told = made.stories[number % 5]
        stories.append(
            replace(
                told,
                public_id=f"s{number:05}",
                order=number,
                photographs=(photograph.public_id,),
                interviews=(),
                initiatives=(),
            )
        )
    return replace(made, stories=tuple(stories), photographs=tuple(photographs), interviews=(), initiatives=())
