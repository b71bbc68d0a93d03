"""The desks with a large bank: how long a review page takes, and twenty editors at once.

    .venv/bin/python benchmarks/web.py pages [--items 100000] [--postgres] [--bank DIR]
    .venv/bin/python benchmarks/web.py editors [--editors 20] [--seconds 300] [--items 20000] [--postgres]

pages: GETs of the review page of items at random, the queue, one answer and its undo; per request wall and processor
milliseconds, and the same for a page that reads nothing (the floor: sign-in, session, language, template).
editors: a server process as `storybank up` runs it; each editor walks the queue, answers and undoes; every answer that was
said to be kept is looked for in the ledger afterwards. Postgres: a server of its own in a temporary folder.
"""

import argparse
import http.client
import json
import os
import random
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
ON = date(2026, 11, 20)
STREAMS = ("nur", "nar")
AIM_MS = 150


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["pages", "editors", "serve"])
    parser.add_argument("--items", type=int, default=0)
    parser.add_argument("--editors", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--bank", type=Path)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    if asked.what == "serve":
        return serve(asked.bank, asked.port)
    with database(asked.postgres), tempfile.TemporaryDirectory() as folder:
        bank = asked.bank or Path(folder) / "bank"
        if not bank.exists():
            make(bank, asked.items or (100_000 if asked.what == "pages" else 20_000))
        return pages(bank, asked.requests) if asked.what == "pages" else editors(bank, asked.editors, asked.seconds)


def make(path: Path, items: int) -> None:
    """Make a bank with a few real items and many rows like them."""
    from storybank.store import create_bank
    from storybank.web.server import open_desks
    from storybank.web.settings import web_settings
    from tests.web import subjects

    began = time.monotonic()
    create_bank(path, organisation="x", streams=STREAMS, on=ON, extend=web_settings)
    bank = open_desks(path)
    subjects.fill(bank, ON)
    from storybank.store.models import Code, Content, Finding, Item, ItemPerson, ItemRevision
    from storybank.store.rows import ItemRow

    def like(stream: str) -> ItemRow:
        return next(row for row in bank.items.list(stream=stream) if row.kind.value == "photograph")

    models = {stream: like(stream) for stream in STREAMS}
    rows = {stream: Item.objects.get(pk=model.id) for stream, model in models.items()}
    bodies = {
        stream: Content.objects.get(key=ItemRevision.objects.get(item=row, number=row.revision).content).body
        for stream, row in rows.items()
    }
    asked = {stream: list(Finding.objects.filter(owner=row.pk)) for stream, row in rows.items()}
    people = {stream: list(ItemPerson.objects.filter(item=row)) for stream, row in rows.items()}
    random.seed(1)
    for start in range(0, items, 2000):
        batch: dict[type, list[object]] = {
            model: [] for model in (Item, Content, ItemRevision, Code, ItemPerson, Finding)
        }
        for number in range(start, min(start + 2000, items)):
            stream = STREAMS[number % 2]
            row, one, key = rows[stream], f"{number:08d}{secrets.token_hex(9)}", secrets.token_hex(13)
            batch[Item].append(
                Item(
                    id=one,
                    public_id=f"p{one}",
                    kind=row.kind,
                    stream=stream,
                    batch=row.batch,
                    revision=1,
                    came=10_000 + number,
                    likeness=f"{random.getrandbits(64):016x}",
                )
            )
            batch[Content].append(Content(key=key, owner=one, body=bodies[stream].replace(row.pk, one)))
            batch[ItemRevision].append(ItemRevision(item_id=one, number=1, content=key, seal=key, by="ed-1", on=ON))
            batch[Code].append(Code(stream=stream, scope="items/many", code=f"photographs:M{number}", target=one))
            batch[ItemPerson].extend(
                ItemPerson(item_id=one, person=entry.person, is_maker=entry.is_maker) for entry in people[stream]
            )
            state = "open" if number % 10 < 7 else "gone"
            for place, question in enumerate(asked[stream]):
                record = json.loads(json.dumps(question.record).replace(row.pk, one))
                batch[Finding].append(
                    Finding(
                        id=secrets.token_hex(13),
                        owner=one,
                        item=one,
                        batch=row.batch,
                        stream=stream,
                        key=secrets.token_hex(16),
                        code=question.code,
                        severity=question.severity,
                        state=state,
                        record=record,
                        text_seal=question.text_seal,
                        revision=1,
                        since_on=ON,
                        came=(10_000 + number) * 10_000 + place,
                    )
                )
        with bank.writing():
            for model, made in batch.items():
                model.objects.bulk_create(made, batch_size=500)  # type: ignore[attr-defined]  # a Django model
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    bank.close()
    print(f"bank: {items:,} items, {len(asked['nur']) * items:,} questions, made in {time.monotonic() - began:.0f} s")


def client_of(bank: object, account: str, streams: tuple[str, ...] = ("nur",)) -> object:
    """Return a signed-in test client of an editor."""
    from django.test import Client

    from storybank.web.models import Login

    bank.staff.set(account, roles=["editor"], streams=streams, by="admin-1")  # type: ignore[attr-defined]  # a Bank
    login, _ = Login.objects.get_or_create(account=account)
    client = Client(headers={"host": "localhost"})
    client.force_login(login)
    session = client.session
    session["has_second_factor"] = True
    session.save()
    return client


def pages(path: Path, requests: int) -> int:
    from storybank.web.server import application, open_desks

    bank = open_desks(path)
    application()
    client = client_of(bank, "ed-nur-1")
    from storybank.store.models import Item

    ids = list(Item.objects.filter(stream="nur", came__gte=10_000).values_list("pk", flat=True))
    random.seed(2)
    chosen = random.sample(ids, min(requests, len(ids)))
    client.get("/review/")
    for one in chosen[:10]:
        client.get(f"/review/{one}/")
    slow = 0
    slow += told("floor: own account", [timed(client.get, "/account/") for _ in range(60)])
    slow += told("review page", [timed(client.get, f"/review/{one}/") for one in chosen], AIM_MS)
    slow += told("queue", [timed(client.get, "/review/") for _ in range(60)], AIM_MS)
    one_kind = "/review/?code=terms.liberated"
    slow += told("queue, one kind", [timed(client.get, one_kind) for _ in range(30)], AIM_MS)
    slow += told("queue, one module", [timed(client.get, "/review/?code=terms.") for _ in range(30)])
    slow += told("next item", [timed(client.get, f"/review/{one}/go/next/") for one in chosen[:60]], AIM_MS)
    answers, undone = [], []
    for one in chosen[:60]:
        question = next((q for q in bank.findings.list(item=one) if q.finding.code == "consent.unlinked-face"), None)
        if question is None:
            continue
        sent = {"finding": question.id, "decision": "bystander", "revision": bank.items.row(one).revision}
        answers.append(timed(client.post, f"/review/{one}/do/answer/", sent))
        undone.append(timed(client.post, f"/review/{one}/do/undo/", {"revision": bank.items.row(one).revision}))
    slow += told("answer", answers)
    slow += told("undo", undone)
    size = len(client.get(f"/review/{chosen[0]}/").content)
    print(f"review page: {size / 1000:.0f} kB of HTML")
    bank.close()
    return 1 if slow else 0


def timed(ask: object, *args: object) -> tuple[float, float]:
    wall, used = time.perf_counter(), time.process_time()
    answer = ask(*args)  # type: ignore[operator]  # a client's get or post
    assert answer.status_code in (200, 302), (args, answer.status_code)
    return (time.perf_counter() - wall) * 1000, (time.process_time() - used) * 1000


def told(what: str, times: list[tuple[float, float]], aim_ms: float | None = None) -> int:
    wall, used = (sorted(column) for column in zip(*times, strict=True))
    p95 = wall[int(len(wall) * 0.95)]
    print(
        f"{what:22} wall p50 {statistics.median(wall):6.1f} p95 {p95:6.1f} ms   "
        f"processor p50 {statistics.median(used):6.1f} p95 {used[int(len(used) * 0.95)]:6.1f} ms   ({len(times)})"
    )
    return 1 if aim_ms and p95 > aim_ms else 0


def editors(path: Path, many: int, seconds: int) -> int:
    from storybank.store import close_bank
    from storybank.web.server import open_desks

    bank = open_desks(path)
    cookies = {
        f"ed-{number}": client_of(bank, f"ed-{number}", (STREAMS[number % 2],)).cookies["sb"].value
        for number in range(many)
    }
    close_bank()
    port = free_port()
    server = subprocess.Popen([sys.executable, __file__, "serve", "--bank", str(path), "--port", str(port)])
    try:
        wait_for(port)
        players = [Editor(port, account, cookie, time.monotonic() + seconds) for account, cookie in cookies.items()]
        for player in players:
            player.start()
        for player in players:
            player.join()
    finally:
        server.terminate()
        server.wait(20)
    bank = open_desks(path)
    lost = [
        (player.account, finding)
        for player in players
        for finding, decision in player.kept
        if not any(one.by == player.account and one.decision == decision for one in bank.findings.answers(finding))
    ]
    bank.close()
    waits = [wait for player in players for wait in player.waits]
    errors = [error for player in players for error in player.errors]
    refused = sum(player.refused for player in players)
    print(
        f"{many} editors, {seconds} s: {len(waits):,} requests, {sum(len(p.kept) for p in players):,} answers kept, "
        f"{refused} refused because somebody else was there, {len(errors)} errors, {len(lost)} lost"
    )
    waits.sort()
    print(f"wall p50 {statistics.median(waits):.0f} p95 {waits[int(len(waits) * 0.95)]:.0f} ms")
    for error in errors[:5]:
        print(error)
    return 1 if errors or lost else 0


class Editor(threading.Thread):
    """Walks the queue: opens, answers a face, sometimes undoes, goes on."""

    def __init__(self, port: int, account: str, cookie: str, end: float) -> None:
        super().__init__()
        self.account, self._cookie, self._end = account, cookie, end
        self._line = http.client.HTTPConnection("localhost", port, timeout=60)
        self._csrf = ""
        self._dice = random.Random(account)
        self.waits: list[float] = []
        self.errors: list[str] = []
        self.kept: list[tuple[str, str]] = []
        self.refused = 0

    def run(self) -> None:
        where = "/review/begin/"
        while time.monotonic() < self._end:
            status, body, where = self._ask("GET", where)
            if status != 200 or where.count("/") < 3:  # nothing is free just now
                where = "/review/begin/"
                time.sleep(1)
                continue
            found = re.search(
                r'name="finding" value="(\w+)"><input type="hidden" name="decision" value="(bystander)"', body
            )
            revision = re.search(r'name="revision" value="(\d+)"', body)
            item = where.split("/")[2]
            if found and revision:
                sent = {"finding": found[1], "decision": found[2], "revision": revision[1]}
                status, body, _ = self._ask("POST", f"/review/{item}/do/answer/", sent, body)
                if "said success" in body:
                    self.kept.append((found[1], found[2]))
                else:
                    self.refused += 1
                revision = re.search(r'name="revision" value="(\d+)"', body)
                if revision and self._dice.random() < 0.2:
                    self._ask("POST", f"/review/{item}/do/undo/", {"revision": revision[1]}, body)
            where = f"/review/{item}/go/next/" if self._dice.random() < 0.7 else "/review/begin/"
            time.sleep(self._dice.uniform(0.5, 2.0))  # a person reads

    def _ask(self, method: str, where: str, sent: dict[str, str] | None = None, page: str = "") -> tuple[int, str, str]:
        for _ in range(6):
            headers = {"Cookie": f"sb={self._cookie}; sb-csrf={self._csrf}", "Referer": "http://localhost/review/"}
            body = None
            if method == "POST":
                token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
                body = urlencode({**(sent or {}), "csrfmiddlewaretoken": token[1] if token else ""})
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            began = time.perf_counter()
            self._line.request(method, where, body, headers)
            answer = self._line.getresponse()
            text = answer.read().decode(errors="replace")
            self.waits.append((time.perf_counter() - began) * 1000)
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                if match := re.match(r"\s*sb-csrf=(\w+)", cookie):
                    self._csrf = match[1]
            if answer.status in (301, 302):
                method, where = "GET", answer.headers["Location"]
                continue
            if answer.status != 200:
                self.errors.append(f"{method} {where}: {answer.status}")
            return answer.status, text, where
        self.errors.append(f"{where}: redirected in a circle")
        return 0, "", where


def serve(path: Path, port: int) -> int:
    from storybank.web.server import open_desks
    from storybank.web.server import serve as run

    open_desks(path)
    run(port)
    return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not start")


@contextmanager
def database(is_postgres: bool) -> object:
    """Run the block with STORYBANK_DATABASE_URL of a PostgreSQL server of its own, if asked."""
    if not is_postgres:
        yield
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    folder = Path(tempfile.mkdtemp(prefix="storybank-pg-"))
    run = []
    if os.getuid() == 0:  # the server refuses root
        run = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    port = free_port()
    quiet = {"check": True, "capture_output": True}
    subprocess.run(
        [*run, programs / "initdb", "-D", folder / "data", "-U", "bank", "-A", "trust", "-E", "UTF8"], **quiet
    )
    control = [*run, programs / "pg_ctl", "-D", folder / "data"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    subprocess.run([*control, "-o", options, "-l", folder / "log", "-w", "start"], **quiet)
    import psycopg

    with psycopg.connect(f"postgresql://bank@127.0.0.1:{port}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE desks")
    os.environ["STORYBANK_DATABASE_URL"] = f"postgresql://bank@127.0.0.1:{port}/desks"
    try:
        yield
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
