"""A large bank for benchmarks/web.py, written straight into the tables: on SQLite, or on a PostgreSQL server of its own.

Everything is like the few real items of tests/web/subjects.py; the ids, codes, people and names differ. Six or seven items a
person; four questions in five wait; a collection of two thousand, a version that is out, its copies and notices.
"""

import json
import os
import random
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

ON = date(2026, 11, 20)
STREAMS = ("nur", "nar")
CHUNK = 2000
COLLECTED, COPIES, REQUESTS = 2000, 500, 60
NAME = "Sona Dilbaryan"  # of the first of each stream


def make(path: Path, items: int) -> None:
    """Make a bank of `items` photographs."""
    from storybank.store import create_bank
    from storybank.web.server import open_desks
    from storybank.web.settings import web_settings
    from tests.web import subjects

    began = time.monotonic()
    create_bank(path, organisation="x", streams=STREAMS, on=ON, extend=web_settings)
    bank = open_desks(path)
    subjects.fill(bank, ON)
    people = {stream: _people(bank, stream, max(2, items // 13)) for stream in STREAMS}
    made = _photographs(bank, people, items)
    _published(bank, made)
    for stream in STREAMS:
        for person in people[stream][:REQUESTS]:
            bank.requests.open(person=person, who="subject", right="access", by="ed-1", on=ON)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    bank.close()
    print(
        f"bank: {items:,} items, {2 * len(people['nur']):,} people, made in {time.monotonic() - began:.0f} s",
        flush=True,
    )


def _people(bank: Any, stream: str, many: int) -> list[Any]:
    """Make people with a code, an agreement and the index of a name, like the first of the stream."""
    from storybank.people.aliases import fold
    from storybank.store.models import Alias, Code, Consent, ConsentVersion, Content, Person

    like = bank.people.find(stream, "C01")
    bank.identities.add(like, {"en": NAME}, by="ed-1", on=ON, fold=fold)
    agreed = Consent.objects.get(subject=like)
    body = Content.objects.get(key=ConsentVersion.objects.get(consent=agreed).content).body
    person = Person.objects.get(pk=like)
    names = list(Alias.objects.filter(person=like))
    made = []
    for start in range(0, many, CHUNK):
        batch: dict[Any, list[Any]] = {one: [] for one in (Person, Code, Consent, Content, ConsentVersion, Alias)}
        for number in range(start, min(start + CHUNK, many)):
            one, consent, key = (secrets.token_hex(13) for _ in range(3))
            made.append(one)
            record = json.loads(json.dumps(person.record).replace(like, one))
            batch[Person].append(Person(id=one, stream=stream, record=record))
            batch[Code].append(Code(stream=stream, scope="person", code=f"M{number}", target=one))
            batch[Consent].append(Consent(id=consent, subject=one, stream=stream, version=1, risk=agreed.risk))
            own = body.replace(like, one).replace(agreed.pk, consent)
            batch[Content].append(Content(key=key, owner=consent, body=own))
            batch[ConsentVersion].append(
                ConsentVersion(consent_id=consent, version=1, status="given", content=key, seal=key, by="ed-1", on=ON)
            )
            batch[Alias].extend(
                Alias(person_id=one, part=alias.part, language=alias.language, hmac=secrets.token_hex(32))
                for alias in names
            )
        _write(bank, batch)
    return made


def _photographs(bank: Any, people: dict[str, list[Any]], items: int) -> list[str]:
    """Make photographs with the questions of the first of their stream; return the ids of some of each."""
    from storybank.store.models import Code, Content, Finding, Item, ItemPerson, ItemRevision

    rows = {}
    for stream in STREAMS:
        like = next(row for row in bank.items.list(stream=stream) if row.kind.value == "photograph")
        item = Item.objects.get(pk=like.id)
        body = Content.objects.get(key=ItemRevision.objects.get(item=item, number=item.revision).content).body
        shown = ItemPerson.objects.filter(item=item).get()
        rows[stream] = (item, body, shown, list(Finding.objects.filter(owner=item.pk)))
    random.seed(1)
    made: list[str] = []
    for start in range(0, items, CHUNK):
        batch: dict[Any, list[Any]] = {one: [] for one in (Item, Content, ItemRevision, Code, ItemPerson, Finding)}
        for number in range(start, min(start + CHUNK, items)):
            stream = STREAMS[number % 2]
            row, body, shown, asked = rows[stream]
            one, key, came = f"{number:08d}{secrets.token_hex(9)}", secrets.token_hex(13), 10_000 + number
            who = people[stream][number // 2 % len(people[stream])]
            made.append(one)
            batch[Item].append(
                Item(
                    id=one,
                    public_id=f"p{one}",
                    kind=row.kind,
                    stream=stream,
                    batch=row.batch,
                    revision=1,
                    came=came,
                    likeness=f"{random.getrandbits(64):016x}",
                )
            )
            own = body.replace(row.pk, one).replace(shown.person, who)
            batch[Content].append(Content(key=key, owner=one, body=own))
            batch[ItemRevision].append(ItemRevision(item_id=one, number=1, content=key, seal=key, by="ed-1", on=ON))
            batch[Code].append(Code(stream=stream, scope="items/many", code=f"photographs:M{number}", target=one))
            batch[ItemPerson].append(ItemPerson(item_id=one, person=who, is_maker=shown.is_maker))
            for place, question in enumerate(asked):
                batch[Finding].append(
                    Finding(
                        id=secrets.token_hex(13),
                        owner=one,
                        item=one,
                        batch=row.batch,
                        stream=stream,
                        key=f"{place}{key}",
                        code=question.code,
                        severity=question.severity,
                        state="open" if number % 10 < 8 else "gone",
                        record=json.loads(json.dumps(question.record).replace(row.pk, one)),
                        text_seal=question.text_seal,
                        revision=1,
                        since_on=ON,
                        came=came * 10_000 + place,
                    )
                )
        _write(bank, batch)
    return made


def _published(bank: Any, items: list[str]) -> None:
    """Compose a collection, and hand copies of a version that is out to many holders, a tenth of whom are to be told."""
    from storybank.records import Collection, ItemId, Language
    from storybank.store import ids
    from storybank.store.models import Copy, Notice
    from tests.web import subjects

    made, public = bank.collections.new_id()
    languages = (Language("en"), Language("ru"))
    composed = Collection(
        id=made,
        public_id=public,
        slug="large",
        title={Language("en"): "A large one"},
        items=tuple(map(ItemId, items[:COLLECTED])),
        languages=languages,
    )
    bank.collections.save(composed, by="pu-9", on=ON)
    empty, public = bank.collections.new_id()
    small = Collection(
        id=empty, public_id=public, slug="small", title={Language("en"): "Begun"}, items=(), languages=languages
    )
    bank.collections.save(small, by="pu-9", on=ON)
    bank.collections.save(
        Collection(
            id=(both := bank.collections.new_id())[0],
            public_id=both[1],
            slug="what-we-kept",
            title={Language("en"): "What we kept"},
            items=tuple(map(ItemId, items[:4])),
            languages=languages,
        ),
        by="pu-9",
        on=ON,
    )
    out = subjects.sealed(bank)
    copies = [
        Copy(id=ids.new_id(), release_id=out, holder=f"holder-{number}", use="portal", taken_on=ON)
        for number in range(COPIES)
    ]
    notices = [Notice(id=ids.new_id(), copy=copy, cause=made, due_on=ON) for copy in copies[::10]]
    _write(bank, {Copy: copies, Notice: notices})


def _write(bank: Any, batch: dict[Any, list[Any]]) -> None:
    with bank.writing():
        for model, rows in batch.items():
            model.objects.bulk_create(rows, batch_size=500)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def database(is_postgres: bool, folder: Path | None = None) -> Iterator[None]:
    """Run the block with STORYBANK_DATABASE_URL of a PostgreSQL server of its own, if asked; `folder`: kept for next time."""
    if not is_postgres:
        yield
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    place = folder or Path(tempfile.mkdtemp(prefix="storybank-pg-"))
    is_new = not (place / "data").exists()
    place.mkdir(parents=True, exist_ok=True)
    run = []
    if os.getuid() == 0:  # the server refuses root
        run = ["runuser", "-u", "postgres", "--"]
        shutil.chown(place, "postgres")
    port = free_port()
    quiet: dict[str, Any] = {"check": True, "capture_output": True, "cwd": "/"}
    if is_new:
        subprocess.run(
            [*run, programs / "initdb", "-D", place / "data", "-U", "bank", "-A", "trust", "-E", "UTF8"], **quiet
        )
    control = [*run, programs / "pg_ctl", "-D", place / "data"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place}"
    subprocess.run([*control, "-o", options, "-l", place / "log", "-w", "start"], **quiet)
    import psycopg

    if is_new:
        with psycopg.connect(f"postgresql://bank@127.0.0.1:{port}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE desks")
    os.environ["STORYBANK_DATABASE_URL"] = f"postgresql://bank@127.0.0.1:{port}/desks"
    try:
        yield
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], **quiet)
        if folder is None:
            shutil.rmtree(place, ignore_errors=True)
