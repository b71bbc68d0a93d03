"""Makes banks to publish from: drawn scenes and invented people with a release to make, or a ledger of many releases."""

import hashlib
import io
import random
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw

from storybank.people.aliases import fold
from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    BatchId,
    Caption,
    Collection,
    CollectionId,
    Consent,
    ConsentStatus,
    FaceTreatment,
    Identification,
    ItemId,
    Language,
    Method,
    Person,
    PersonId,
    Photo,
    PlacePrecision,
    PublicId,
    Role,
    StaffId,
    Story,
    Stream,
    Use,
    UsePermission,
)
from storybank.stages.derive_one import Made, PhotoDerivation
from storybank.stages.screening import screen
from storybank.store import create_bank, open_bank
from storybank.store.bank import Bank

ON = date(2026, 11, 20)
STREAMS = (Stream("north"), Stream("south"))
LANGUAGES = tuple(map(Language, ("en", "hy", "az", "ru")))
WORDS = {
    "en": "the morning bread road stone orchard letter window winter school key garden river uncle kept walked waited sang opened carried",
    "hy": "առավոտ հաց ճանապարհ քար այգի նամակ պատուհան ձմեռ դպրոց բանալի գետ քեռի պահել քայլել սպասել երգել բացել տանել",
    "az": "səhər çörək yol daş bağ məktub pəncərə qış məktəb açar çay dayı saxladı yeridi gözlədi oxudu açdı apardı",
    "ru": "утро хлеб дорога камень сад письмо окно зима школа ключ река дядя хранил шёл ждал пел открыл нёс",
}
NAMES = ("Anahit", "Rahila", "Gagik", "Svetlana", "Murad", "Lilit", "Tamara", "Vagif", "Sona", "Nairi")
MASTER_PX = (1600, 1067)


def build(path: Path, stories: int, size_px: tuple[int, int] = MASTER_PX) -> None:
    """Make a bank of that many stories, each with three photographs and a person who is named; everything agreed to."""
    create_bank(path, organisation="A house", streams=STREAMS, on=ON)
    chance = random.Random(1)
    with open_bank(path) as bank:
        makers = [person(bank, STREAMS[n % 2], f"P{n}", Role.PHOTOGRAPHER) for n in range(6)]
        items: list[ItemId] = []
        for start in range(0, stories, 100):
            with bank.writing():
                for number in range(start, min(start + 100, stories)):
                    items += one_story(bank, number, makers[number % 6], chance, size_px)
        collection, public = bank.collections.new_id()
        bank.collections.save(
            Collection(
                id=collection,
                public_id=public,
                slug="kept",
                title={language: sentence(chance, language) for language in LANGUAGES},
                items=tuple(items),
                languages=LANGUAGES,
            ),
            by="pe-1",
            on=ON,
        )
        answer_everything(bank, items)


def answer_everything(bank: Bank, items: list[ItemId]) -> None:
    """Ask what the rules ask of these items and answer all of it, as editors have before a release is approved."""
    screen(bank, items, on=ON, by="ed-1")
    with bank.writing():
        for row in bank.findings.list():
            bank.findings.answer(row.id, "stands", by="ed-1", on=ON, reason="invented")


def one_story(
    bank: Bank, number: int, maker: PersonId, chance: random.Random, size_px: tuple[int, int]
) -> list[ItemId]:
    stream = STREAMS[number % 2]
    who = person(bank, stream, f"C{number:04}", Role.NARRATOR)
    names = {"en": {"given": NAMES[number % 10], "family": f"{chance.choice(NAMES)}ovyants"}}
    bank.identities.add(who, names, by="pe-1", on=ON, fold=fold)
    made: list[ItemId] = []
    for shot in range(3):
        row = f"F{3 * number + shot:05}"
        item = bank.items.id_for(stream, "scale", row, by="pe-1")
        photo = Photo(
            id=item,
            batch=BatchId("b1"),
            stream=stream,
            row=f"photographs!{row}",
            people={who: frozenset({Role.DEPICTED})},
            story=f"S{number:04}",
            width_px=size_px[0],
            height_px=size_px[1],
            media_type="image/jpeg",
            taken_on=ON,
            photographer=maker,
            was_seen_by=StaffId("ed-1"),
            captions={
                one: Caption(text=sentence(chance, one), language=one, alt_text=sentence(chance, one))
                for one in LANGUAGES
            },
        )
        bank.items.save(photo, by="pe-1", on=ON)
        bank.originals.seal_bytes(
            draw(3 * number + shot, size_px),
            stream=stream,
            media_type="image/jpeg",
            by="pe-1",
            item=item,
            kind="master",
        )
        made.append(item)
    story = bank.items.id_for(stream, "scale", f"S{number:04}", by="pe-1")
    bank.items.save(
        Story(
            id=story,
            batch=BatchId("b1"),
            stream=stream,
            row=f"stories!{number}",
            people={who: frozenset({Role.NARRATOR})},
            key=f"S{number:04}",
            order=number,
            title={one: sentence(chance, one) for one in LANGUAGES},
            body={
                one: "\n\n".join(" ".join(sentence(chance, one) for _ in range(5)) for _ in range(5))
                for one in LANGUAGES
            },
        ),
        by="pe-1",
        on=ON,
    )
    return [story, *made]


def build_ledger(path: Path, items: int, bundles: int) -> None:
    """Make a ledger (no files) of that many items of items/50 people, released in that many sealed bundles of 500 each.

    People and agreements come in by the bank's own door, items and releases straight into their tables: what is measured is reading.
    """
    create_bank(path, organisation="A house", streams=STREAMS, on=ON)
    with open_bank(path) as bank:
        with bank.writing():
            people = [person(bank, STREAMS[0], f"C{number:04}", Role.DEPICTED) for number in range(items // 50)]
            first = bank.items.id_for(STREAMS[0], "scale", "F0", by="pe-1")
            model = Photo(
                id=first,
                batch=BatchId("b1"),
                stream=STREAMS[0],
                row="photographs!1",
                people={people[0]: frozenset({Role.DEPICTED})},
                width_px=MASTER_PX[0],
                height_px=MASTER_PX[1],
                media_type="image/jpeg",
                captions={one: Caption(text=sentence(random.Random(1), one), language=one) for one in LANGUAGES},
            )
            bank.items.save(model, by="pe-1", on=ON)
        consents = {one.subject: one for one in bank.consents.current()}
        from django.db import transaction

        with transaction.atomic():
            all_items = [(first, people[0]), *fill_items(people, items - 1)]
            chance = random.Random(2)
            for number in range(bundles):
                chosen = chance.sample(all_items[1:], 499)
                if number < 30:  # the one who leaves is in these
                    chosen.append(all_items[0])
                fill_release(number, chosen, consents)


def fill_items(people: list[PersonId], count: int) -> list[tuple[ItemId, PersonId]]:
    from storybank.store import ids
    from storybank.store.models import Content, Item, ItemPerson, ItemRevision

    chance, made = random.Random(3), []
    body = Content.objects.filter(body__contains="captions").values_list("body", flat=True).first()
    for start in range(0, count, 2000):
        portion = [(ItemId(ids.new_id()), people[n % len(people)]) for n in range(start, min(start + 2000, count))]
        mark = [f"{chance.getrandbits(64):016x}" for _ in portion]
        Item.objects.bulk_create(
            [
                Item(id=item, public_id=ids.new_id(), kind="photograph", stream=STREAMS[0], batch="b1", revision=1, came=1, likeness=one)
                for (item, _who), one in zip(portion, mark, strict=True)
            ]
        )  # fmt: skip
        Content.objects.bulk_create([Content(key=f"k{item}", owner=item, body=body) for item, _who in portion])
        ItemRevision.objects.bulk_create(
            [ItemRevision(item_id=item, number=1, content=f"k{item}", seal="0" * 64, by="pe-1", on=ON) for item, _ in portion]
        )  # fmt: skip
        ItemPerson.objects.bulk_create([ItemPerson(item_id=item, person=who) for item, who in portion])
        made += portion
    return made


def fill_release(number: int, chosen: list[tuple[ItemId, PersonId]], consents: dict[PersonId, Consent]) -> None:
    from storybank.store import contents, ids
    from storybank.store.models import Collection as CollectionRow
    from storybank.store.models import Release, ReleaseItem, Reliance

    record = Collection(
        id=CollectionId(ids.new_id()),
        public_id=PublicId(ids.new_id()),
        slug=f"kept-{number}",
        title={Language("en"): "Kept"},
        items=tuple(item for item, _ in chosen),
        languages=(Language("en"),),
    )
    CollectionRow.objects.create(
        id=record.id, slug=record.slug, revision=1, record=contents.adapter(Collection).dump_python(record, mode="json")
    )
    release = Release.objects.create(
        id=ids.new_id(), collection_id=record.id, version=1, edition="public", on=ON, status="sealed",
        digest=hashlib.sha256(str(number).encode()).hexdigest(), proposed_by="pe-1", approved_by="ed-2",
    )  # fmt: skip
    ReleaseItem.objects.bulk_create(
        [ReleaseItem(release=release, item=item, public_id=item, revision=1) for item, _ in chosen]
    )
    Reliance.objects.bulk_create(
        [Reliance(release=release, item=i, person=who, consent=consents[who].id, version=1) for i, who in chosen]
    )


def person(bank: Bank, stream: Stream, code: str, role: Role) -> PersonId:
    """Make a person who agreed to everything a portal needs."""
    found = bank.people.id_for(stream, code, by="pe-1")
    bank.people.save(Person(id=found, stream=stream, age_band=AgeBand.ADULT), by="pe-1", on=ON)
    asked = (Use.KEEP, Use.PORTAL, Use.SEARCH_ENGINES)
    bank.consents.save(
        Consent(
            id=bank.consents.id_for(stream, code, by="pe-1"),
            version=0,
            subject=found,
            stream=stream,
            status=ConsentStatus.GIVEN,
            roles=frozenset({role}),
            given_on=ON,
            method=Method.SIGNED,
            uses=tuple(UsePermission(use=use, decision=Answer.YES) for use in asked),
            age_band=AgeBand.ADULT,
            identification=Identification.FIRST_NAME,
            face=FaceTreatment.VISIBLE,
            place_precision=PlacePrecision.SETTLEMENT,
            audience=Audience.PUBLIC,
        ),
        by="pe-1",
        on=ON,
    )
    return found


def draw(number: int, size_px: tuple[int, int] = MASTER_PX) -> bytes:
    """Return one drawn scene: hills, houses, nobody."""
    chance, (width, height) = random.Random(number), size_px
    image = Image.effect_noise(size_px, 18).convert("RGB")
    pen = ImageDraw.Draw(image)
    for layer in range(6):
        top = height * (0.3 + 0.11 * layer)
        shade = tuple(chance.randrange(60, 220) for _ in range(3))
        points = [(x, top + chance.randrange(-40, 40)) for x in range(0, width + 100, 100)]
        pen.polygon([(0, height), *points, size_px], fill=shade)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def plain_renditions(job: PhotoDerivation) -> Made:
    """Stand in for `derive_photograph` where only the bundle is measured: the same files, no faces looked for, no proof."""
    files: dict[str, tuple[bytes, str]] = {}
    with Image.open(io.BytesIO(job.master)) as master:
        wide = master.width
        for name, width in [*((f"rendition-{one}", min(one, wide)) for one in (480, 960, 1920)), ("thumbnail", 400)]:
            out = io.BytesIO()
            master.resize((width, master.height * width // wide)).save(out, "JPEG", quality=82)
            if name == "thumbnail" or width == wide or width in (480, 960):
                files[name] = out.getvalue(), "image/jpeg"
        return Made(files, {"width_px": wide, "height_px": master.height, "covered": 0})


def sentence(chance: random.Random, language: str) -> str:
    words = [chance.choice(WORDS[language].split()) for _ in range(chance.randrange(6, 14))]
    return " ".join(words).capitalize() + ("։" if language == "hy" else ".")
