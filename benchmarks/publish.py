"""Publishing at scale: a first release, the next one after one story changed, `verify`, and the plan of a withdrawal.

    .venv/bin/python benchmarks/publish.py release [--stories 1000] [--bank DIR]
    .venv/bin/python benchmarks/publish.py withdrawal [--items 100000] [--bundles 200]

release makes a bank of drawn scenes and invented people (three photographs to a story, four languages), then runs the
very functions behind `storybank propose`, `approve` and `publish`, and prints for each step its seconds:
  first   everything derived, written, read back and sealed;  again  after one story's words changed
  memory  peak RSS of the parent, and how much of it the release added to the opened bank
  verify  `storybank verify` against the bare double hash of the same bytes in the same run
withdrawal makes a ledger of many items and sealed bundles and plans the withdrawal of a person in 30 of the bundles.
"""

import argparse
import hashlib
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["release", "withdrawal", "step"])
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--bundles", type=int, default=200)
    parser.add_argument("--bank", type=Path)
    parser.add_argument("--step", default="")
    options = parser.parse_args()
    if options.what == "step":
        print(json.dumps(STEPS[options.step](options.bank)))
        return
    with tempfile.TemporaryDirectory() as place:
        bank = options.bank or Path(place) / "bank"
        if options.what == "release":
            release(bank, options.stories)
        else:
            withdrawal(bank, options.items, options.bundles)


def release(path: Path, stories: int) -> None:
    if not path.exists():
        with timed(f"a bank of {stories} stories and {3 * stories} photographs"):
            build(path, stories)
    first = in_a_process("release", path)
    show("first release", first)
    in_a_process("change", path)
    again = in_a_process("release", path)
    show("after one story changed", again)
    print(
        f"  the second takes {again['total'] / first['total']:.1%} of the first's seconds, "
        f"{again['processor'] / first['processor']:.1%} of its processor time (aim < 5 %)"
    )
    found = in_a_process("verify", path)
    print(
        f"verify: {found['bytes'] / 2**20:.0f} MiB in {found['files']} files: floor {found['floor']:.2f} s, "
        f"verify {found['verify']:.2f} s: {found['floor'] / found['verify']:.0%} of the hash floor (aim 90 %)"
    )


def show(title: str, row: dict[str, float]) -> None:
    steps = ", ".join(f"{name} {row[name]:.1f}" for name in ("open", "plan", "derive", "propose", "approve", "seal"))
    print(
        f"{title}: {row['total']:.1f} s, processor {row['processor']:.1f} s ({steps}); memory {row['peak']:.0f} MiB, of it {row['added']:.0f} the release's"
    )


def release_step(path: Path) -> dict[str, float]:
    """Propose, approve and seal the collection; return the seconds of each step and the parent's memory."""
    from storybank.stages import deriving, planning, releasing
    from storybank.stages.executor import Executor

    row: dict[str, float] = {}
    clock = _Lap(row)
    with open_bank(path) as bank, Executor(2) as executor:
        clock("open")
        before = peak_mib()
        papers = releasing.ReleasePapers(collection=bank.collections.get("kept"))
        papers.plan = planning.plan_of(bank, papers.collection, on=ON)
        clock("plan")
        papers.derived = deriving.derive(bank, papers.plan, by="pe-1", executor=executor, progress=quiet)
        clock("derive")
        proposed = releasing.propose(bank, papers, by="pe-1", on=ON, progress=quiet)
        clock("propose")
        assert not proposed.left_out, proposed.left_out[:3]
        if proposed.release.status == "proposed":  # the same proposal again is the one there is, approved or not
            bank.releases.approve(proposed.release.id, digest=proposed.release.digest or "", by="ed-2", on=ON)
        clock("approve")
        releasing.seal(bank, proposed.release.id, by="pe-1", on=ON)
        clock("seal")
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(one.ru_utime + one.ru_stime for one in spent)
    return {
        **row,
        "total": sum(row.values()),
        "processor": processor,
        "peak": peak_mib(),
        "added": peak_mib() - before,
    }


def change_step(path: Path) -> dict[str, int]:
    """Change the words of one story, as an editor does."""
    with open_bank(path) as bank:
        story = next(
            one for one in bank.items.many([r.id for r in bank.items.list()]).values() if isinstance(one, Story)
        )
        body = {language: f"{text}\n\n{sentence(random.Random(7), language)}" for language, text in story.body.items()}
        bank.items.save(replace(story, body=body), by="ed-1", on=ON)
    return {}


def verify_step(path: Path) -> dict[str, float]:
    """Verify the newest bundle, and hash the same bytes with both algorithms and nothing else."""
    from storybank.publish.signing import read_public
    from storybank.publish.verify import verify

    bundle = max((path / "curated").glob("kept-v*"))
    files = [one for one in bundle.rglob("*") if one.is_file()]
    floors, times = [], []
    for _round in range(3):
        began = time.perf_counter()
        for file in files:
            with file.open("rb") as stream:
                short, long = hashlib.sha256(), hashlib.sha512()
                while chunk := stream.read(1 << 20):
                    short.update(chunk)
                    long.update(chunk)
        floors.append(time.perf_counter() - began)
        began = time.perf_counter()
        report = verify(bundle, read_public(path / "curated" / "storybank.pub"))
        times.append(time.perf_counter() - began)
        assert report.is_proved, report.faults[:3]
    return {
        "floor": min(floors),
        "verify": min(times),
        "files": len(files),
        "bytes": sum(one.stat().st_size for one in files),
    }


def withdrawal(path: Path, items: int, bundles: int) -> None:
    if not path.exists():
        with timed(f"a ledger of {items} items and {bundles} bundles"):
            build_ledger(path, items, bundles)
    found = in_a_process("withdrawal", path)
    print(
        f"plan of a withdrawal: {found['seconds']:.2f} s, processor {found['processor']:.2f} s ({found['items']} items, {found['releases']} live bundles, "
        f"{found['derivatives']} derived files; the bank opened in {found['open']:.2f} s)"
    )


def withdrawal_step(path: Path) -> dict[str, float]:
    from storybank.stages.taking_back import plan_withdrawal

    began = time.perf_counter()
    with open_bank(path) as bank:
        opened = time.perf_counter()
        consent = bank.consents.find("C0000")
        processor = time.process_time()
        plan = plan_withdrawal(bank, consent)
        done, processor = time.perf_counter(), time.process_time() - processor
    return {
        "open": opened - began,
        "seconds": done - opened,
        "processor": processor,
        "items": len(plan.items),
        "releases": len(plan.releases),
        "derivatives": plan.derivatives,
    }


STEPS: dict[str, Callable[[Path], dict[str, float] | dict[str, int]]] = {
    "release": release_step,
    "change": change_step,
    "verify": verify_step,
    "withdrawal": withdrawal_step,
}


def build(path: Path, stories: int) -> None:
    """Make a bank of that many stories, each with three photographs and a person who is named; everything agreed to."""
    create_bank(path, organisation="A house", streams=STREAMS, on=ON)
    chance = random.Random(1)
    with open_bank(path) as bank:
        makers = [person(bank, STREAMS[n % 2], f"P{n}", Role.PHOTOGRAPHER) for n in range(6)]
        items: list[ItemId] = []
        for start in range(0, stories, 100):
            with bank.writing():
                for number in range(start, min(start + 100, stories)):
                    items += one_story(bank, number, makers[number % 6], chance)
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


def one_story(bank: Bank, number: int, maker: PersonId, chance: random.Random) -> list[ItemId]:
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
            width_px=MASTER_PX[0],
            height_px=MASTER_PX[1],
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
            draw(3 * number + shot), stream=stream, media_type="image/jpeg", by="pe-1", item=item, kind="master"
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


def draw(number: int) -> bytes:
    """Return one drawn scene: hills, houses, nobody."""
    chance = random.Random(number)
    image = Image.effect_noise(MASTER_PX, 18).convert("RGB")
    pen = ImageDraw.Draw(image)
    for layer in range(6):
        top = MASTER_PX[1] * (0.3 + 0.11 * layer)
        shade = tuple(chance.randrange(60, 220) for _ in range(3))
        points = [(x, top + chance.randrange(-40, 40)) for x in range(0, MASTER_PX[0] + 100, 100)]
        pen.polygon([(0, MASTER_PX[1]), *points, MASTER_PX], fill=shade)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def sentence(chance: random.Random, language: str) -> str:
    words = [chance.choice(WORDS[language].split()) for _ in range(chance.randrange(6, 14))]
    return " ".join(words).capitalize() + ("։" if language == "hy" else ".")


def in_a_process(step: str, path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "step", "--step", step, "--bank", str(path)], capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


class _Lap:
    """Writes the seconds since the lap before under a name."""

    def __init__(self, row: dict[str, float]) -> None:
        self.row, self.last = row, time.perf_counter()

    def __call__(self, name: str) -> None:
        now = time.perf_counter()
        self.row[name], self.last = now - self.last, now


@contextmanager
def timed(title: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{title}: made in {time.perf_counter() - began:.1f} s")


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def quiet(_label: str, _done: int, _total: int) -> None:
    pass


if __name__ == "__main__":
    main()
