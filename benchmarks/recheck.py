"""How long a nightly look takes in a large bank, and whether its memory grows with it.

    flock /tmp/heavy.lock .venv/bin/python benchmarks/recheck.py [ITEMS …]      (default: 20000 100000)

Each size runs in a process of its own. The bank is written straight into the ledger's tables (three people an item, twenty
items a person, captions in two languages, two linked faces); its items count as asked on the day before, with the names in
their texts remembered, which is what screening writes. Then: a night on which nothing changes, a night on which one agreement in a hundred ends, and the
suspension of a live release of a tenth of the items. Processor seconds of this process, largest resident memory in MB.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ON = date(2026, 11, 20)
ENDS = date(2026, 11, 25)
CHUNK = 2000


def main() -> None:
    """Run every size in a process of its own and print one JSON line each."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measured(int(sys.argv[2]))))
        return
    for size in map(int, sys.argv[1:] or ("20000", "100000")):
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


def measured(size: int) -> dict[str, float | int | str]:
    """Build a bank of `size` items and time its nights."""
    from storybank.store import create_bank, open_bank

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bank"
        create_bank(path, organisation="Benchmark", streams=["nur"], on=ON)
        with open_bank(path) as bank:
            built = timed(lambda: build(bank, size))
            return {
                "benchmark": "recheck",
                "items": size,
                "build_s": built,
                "memory_before_mb": memory(),
                **nights(bank, size),
            }


def nights(bank: Any, size: int) -> dict[str, float | int]:
    """Time the night without a change, the night on which one in a hundred ends, and the look at a live release."""
    from storybank.stages import rechecking
    from storybank.stages.resting import ground
    from storybank.stages.screening import rulebook

    rests = ground(bank, rulebook(), ON)
    for pulses in chunks(bank.pulses.each()):
        remember(bank, [pulse.item for pulse in pulses])
        bank.pulses.mark({pulse.item: rests.digest(pulse) for pulse in pulses})
    found: dict[str, float | int] = {}

    def night(name: str, on: date) -> None:
        started = time.process_time()
        done = rechecking.ask_again(bank, on=on, by="pe-1", progress=lambda *_: None)
        found[f"{name}_s"] = round(time.process_time() - started, 1)
        found[f"{name}_asked"] = done.asked

    night("still", ON + timedelta(days=1))
    night("one_in_a_hundred_ends", ENDS + timedelta(days=1))
    found["release_items"] = size // 10
    release(bank, size // 10)
    found["release_s"] = timed(lambda: rechecking.look_at_releases(bank, on=ON, by="pe-1"))
    found["memory_mb"] = memory()
    return found


def remember(bank: Any, items: list[Any]) -> None:
    """Write what the finders found in these items' texts, all of which say the same but for a number."""
    from storybank.people import find
    from storybank.stages import remembering
    from storybank.stages.gathering import texts_of
    from storybank.store import models as tables

    rows = []
    for item_id, item in bank.items.many(items).items():
        result = {}
        for text in texts_of(item):
            plain = text.text.rstrip("0123456789. ")
            found = find_once(find, plain, text.language)
            result[remembering._text_key(text.text, text.language)] = remembering._adapter().dump_python(
                found, mode="json"
            )
        rows.append(
            tables.Done(
                item=item_id,
                content=remembering.content_key(item),
                stage=remembering.STAGE,
                version=remembering.version(),
                result=result,
            )
        )
    tables.Done.objects.bulk_create(rows)


_found: dict[tuple[str, str], Any] = {}


def find_once(find: Any, text: str, language: str) -> Any:
    """Return what the finder says of a text, asked once."""
    if (text, language) not in _found:
        _found[text, language] = find(text, language)
    return _found[text, language]


def build(bank: Any, size: int) -> None:
    """Write people, agreements and photographs straight into the tables."""
    from django.db import transaction

    from storybank.records import (
        AgeBand,
        Answer,
        Audience,
        BatchId,
        Box,
        Caption,
        Consent,
        ConsentId,
        ConsentStatus,
        Face,
        FaceLink,
        FaceTreatment,
        Identification,
        ItemId,
        Method,
        Person,
        PersonId,
        Photo,
        Role,
        StaffId,
        Stream,
        Use,
        UsePermission,
    )
    from storybank.store import contents, ids
    from storybank.store import models as tables

    people = [PersonId(f"p{number:07}") for number in range(max(3, size * 3 // 20))]
    yes = tuple(UsePermission(use=use, decision=Answer.YES) for use in (Use.KEEP, Use.PORTAL))
    for chunk in chunks(iter(enumerate(people))):
        rows, heads, versions, bodies = [], [], [], []
        for number, person in chunk:
            record = Person(id=person, stream=Stream("nur"), age_band=AgeBand.ADULT)
            rows.append(
                tables.Person(id=person, stream="nur", record=contents.adapter(Person).dump_python(record, mode="json"))
            )
            consent = Consent(
                id=ConsentId(f"k{person}"),
                version=1,
                subject=person,
                stream=Stream("nur"),
                status=ConsentStatus.GIVEN,
                given_on=date(2026, 3, 1),
                method=Method.SIGNED,
                age_band=AgeBand.ADULT,
                uses=yes,
                identification=Identification.FIRST_NAME,
                face=FaceTreatment.VISIBLE,
                audience=Audience.PUBLIC,
                valid_until=ENDS if number % 100 == 0 else date(2030, 1, 1),
            )
            heads.append(tables.Consent(id=consent.id, subject=person, stream="nur", version=1, risk="medium"))
            key = ids.new_id()
            bodies.append(tables.Content(key=key, owner=consent.id, body=contents.dump(Consent, consent)))
            versions.append(
                tables.ConsentVersion(
                    consent_id=consent.id, version=1, status="given", content=key, seal="", by="pe-1", on=ON
                )
            )
        with transaction.atomic():
            tables.Person.objects.bulk_create(rows)
            tables.Consent.objects.bulk_create(heads)
            tables.Content.objects.bulk_create(bodies)
            tables.ConsentVersion.objects.bulk_create(versions)
    for chunk in chunks(iter(range(size))):
        items, revisions, links, bodies = [], [], [], []
        for number in chunk:
            shown = [people[(number * 3 + step) % len(people)] for step in (0, 1)]
            photographer = people[(number * 3 + 2) % len(people)]
            photo = Photo(
                id=ItemId(f"i{number:08}"),
                batch=BatchId("b1"),
                stream=Stream("nur"),
                row=f"photographs!{number}",
                people={person: frozenset({Role.DEPICTED}) for person in shown},
                width_px=3000,
                height_px=2000,
                media_type="image/jpeg",
                taken_on=date(2026, 4, 1),
                captions={
                    "en": Caption(text=f"Two women at a table, number {number}.", language="en", alt_text="A table."),
                    "ru": Caption(text=f"Две женщины за столом, {number}.", language="ru", alt_text="Стол."),
                },
                faces=tuple(
                    Face(
                        number=place,
                        box=Box(left=place * 300, top=100, right=place * 300 + 200, bottom=350),
                        score=0.9,
                        link=FaceLink.PERSON,
                        person=person,
                    )
                    for place, person in enumerate(shown, 1)
                ),
                photographer=photographer,
                was_seen_by=StaffId("ed-nur-1"),
            )
            key = ids.new_id()
            items.append(
                tables.Item(
                    id=photo.id,
                    public_id=f"x{number:08}",
                    kind="photograph",
                    stream="nur",
                    batch="b1",
                    revision=1,
                    came=number,
                )
            )
            revisions.append(tables.ItemRevision(item_id=photo.id, number=1, content=key, seal="", by="pe-1", on=ON))
            bodies.append(tables.Content(key=key, owner=photo.id, body=contents.dump(Photo, photo)))
            links += [tables.ItemPerson(item_id=photo.id, person=person) for person in shown]
            links.append(tables.ItemPerson(item_id=photo.id, person=photographer, is_maker=True))
        with transaction.atomic():
            tables.Item.objects.bulk_create(items)
            tables.Content.objects.bulk_create(bodies)
            tables.ItemRevision.objects.bulk_create(revisions)
            tables.ItemPerson.objects.bulk_create(links)


def release(bank: Any, size: int) -> None:
    """Register a sealed release of the first items, as if it had been proposed, approved and sealed."""
    from storybank.records import Collection, ItemId
    from storybank.store import models as tables

    names = [ItemId(f"i{number:08}") for number in range(size)]
    collection, public = bank.collections.new_id()
    bank.collections.save(
        Collection(
            id=collection, public_id=public, slug="all", title={"en": "All"}, items=tuple(names), languages=("en",)
        ),
        by="pe-1",
        on=ON,
    )
    row = tables.Release.objects.create(
        id="r1", collection_id=collection, version=1, edition="public", on=ON, status="sealed", proposed_by="pe-1"
    )
    records = bank.items.many(names)
    tables.ReleaseItem.objects.bulk_create(
        [tables.ReleaseItem(release=row, item=name, public_id=f"x{name}", revision=1) for name in names],
        batch_size=CHUNK,
    )
    everybody = {name: {*records[name].people, records[name].photographer} for name in names}
    tables.Reliance.objects.bulk_create(
        [
            tables.Reliance(release=row, item=name, person=person, consent=f"k{person}", version=1)
            for name, people in everybody.items()
            for person in people
        ],
        batch_size=CHUNK,
    )


def chunks(values: Iterator[Any]) -> Iterator[list[Any]]:
    """Yield lists of a few thousand."""
    from itertools import islice

    while chunk := list(islice(values, CHUNK)):
        yield chunk


def timed(work: Callable[[], object]) -> float:
    """Return the processor seconds of some work."""
    started = time.process_time()
    work()
    return round(time.process_time() - started, 1)


def memory() -> int:
    """Return the largest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
