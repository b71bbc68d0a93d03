"""The desks with a large bank: how long pages take, and twenty editors at once.

    .venv/bin/python benchmarks/web.py pages   [--items 100000] [--postgres] [--bank DIR]
    .venv/bin/python benchmarks/web.py editors [--editors 20] [--seconds 300] [--items 100000] [--postgres] [--bank DIR]

pages: GETs of every desk's large pages in one process, per request wall and processor milliseconds, and the same for a page
that reads nothing (the floor: sign-in, session, language, template); what the first page after the sign-in weighs with
everything it fetches.
editors: a server process as `storybank up` runs it, asked over HTTP by signed-in sessions; each editor walks the queue,
answers with the revision that was seen, sometimes undoes; in places two answer the same question. Every answer that was said
to be kept is looked for in the ledger afterwards, and every answer in the ledger among those said to be kept.
--postgres: a server of its own in a temporary folder. --bank: kept for next time (PostgreSQL: DIR-pg beside it).
"""

import argparse
import gzip
import http.client
import random
import re
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks.web_bank import NAME, STREAMS, database, free_port, make  # noqa: E402  # the path is set above

AIM_MS = 150
FIRST_PAGE_BYTES = 100_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["make", "pages", "editors"])
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--editors", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--bank", type=Path)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    kept = asked.bank.with_name(asked.bank.name + "-pg") if asked.bank else None
    with database(asked.postgres, kept), tempfile.TemporaryDirectory() as folder:
        bank = asked.bank or Path(folder) / "bank"
        if not bank.exists():
            make(bank, asked.items)
        if asked.what == "make":
            return 0
        return pages(bank, asked.requests) if asked.what == "pages" else editors(bank, asked.editors, asked.seconds)


def client_of(bank: Any, account: str, streams: tuple[str, ...] = ("nur",), *roles: str) -> Any:
    """Return a signed-in test client of an editor, or of somebody with other roles."""
    from django.test import Client

    from storybank.web.models import Login

    bank.staff.set(account, roles=roles or ["editor"], streams=streams, by="admin-1")
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
    from storybank.store.models import Finding, Item

    ids = list(Item.objects.filter(stream="nur", came__gte=10_000).values_list("pk", flat=True))
    random.seed(time.time_ns())
    chosen = random.sample(ids, min(requests, len(ids)))
    for one in chosen[:10]:
        client.get(f"/review/{one}/")
    some = chosen[:60]
    slow = told("floor: own account", [timed(client.get, "/account/") for _ in range(60)])
    slow += told("review page", [timed(client.get, f"/review/{one}/") for one in chosen], AIM_MS)
    slow += told("queue, counted anew", [timed(client.get, "/review/")], None)
    slow += told("queue", [timed(client.get, "/review/") for _ in range(60)], AIM_MS)
    places = list(Finding.objects.filter(item__in=some, state="open").values_list("came", flat=True))
    for what, asked in (
        ("one kind", "code=terms.liberated"),
        ("one module", "code=terms."),
        ("grave", "severity=blocked"),
    ):
        slow += told(f"queue, {what}", [timed(client.get, f"/review/?{asked}") for _ in range(30)], AIM_MS)
    slow += told("queue, further on", [timed(client.get, f"/review/?after={place}") for place in places[:60]], AIM_MS)
    slow += told("next item", [timed(client.get, f"/review/{one}/go/next/") for one in some], AIM_MS)
    slow += told("first free item", [timed(client.get, "/review/begin/") for _ in range(30)], AIM_MS)
    slow += told("sheet of faces", [timed(client.get, "/review/sheet/") for _ in range(20)], AIM_MS)
    answers, undone = [], []
    for one in some:
        question = next((q for q in bank.findings.list(item=one) if q.finding.code == "consent.unlinked-face"), None)
        if question is None:
            continue
        sent = {"finding": question.id, "decision": "bystander", "revision": bank.items.row(one).revision}
        answers.append(timed(client.post, f"/review/{one}/do/answer/", sent))
        undone.append(timed(client.post, f"/review/{one}/do/undo/", {"revision": bank.items.row(one).revision}))
    slow += told("answer", answers)
    slow += told("undo", undone)
    slow += _others(bank)
    slow += _weight(client, chosen[0])
    print(f"memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    bank.close()
    return 1 if slow else 0


def _others(bank: Any) -> int:
    """Time the large pages of the other desks."""
    slow = 0
    publisher = client_of(bank, "pu-1", STREAMS, "publisher")
    small, large = (bank.collections.get(slug).id for slug in ("small", "large"))
    for _ in range(2):
        publisher.get(f"/collections/{small}/add/")
    for what, address in (
        ("collections", "/collections/"),
        ("candidates", f"/collections/{small}/add/"),
        ("candidates, far on", f"/collections/{small}/add/?after=60000"),
        ("candidates, one kind", f"/collections/{small}/add/?stream=nar&kind=photograph"),
        ("candidates, 2,000 in", f"/collections/{large}/add/"),
        ("register", "/register/"),
        ("holds", "/holds/"),
        ("days ahead", "/days/"),
    ):
        slow += told(what, [timed(publisher.get, address) for _ in range(10)], AIM_MS)
    slow += told("collection of 2,000", [timed(publisher.get, f"/collections/{large}/") for _ in range(3)])
    slow += told("order of 2,000", [timed(publisher.get, f"/collections/{large}/order/") for _ in range(3)])
    keeper = client_of(bank, "pe-1", STREAMS, "people")
    slow += told("people", [timed(keeper.get, "/people/") for _ in range(10)], AIM_MS)
    for what, sought in (
        ("by code", "nur/M50"),
        ("by code, both", "M51"),
        ("by name", NAME),
        ("nobody", "Nobody Nowhere"),
    ):
        slow += told(f"people {what}", [timed(keeper.post, "/people/", {"sought": sought}) for _ in range(10)], AIM_MS)
    person = bank.people.find("nur", "M50")
    slow += told("one person", [timed(keeper.get, f"/people/{person}/") for _ in range(10)], AIM_MS)
    house = client_of(bank, "ad-1", (), "administrator")
    slow += told("house", [timed(house.get, "/house/") for _ in range(5)])
    return slow


def _weight(client: Any, item: str) -> int:
    """Say what the queue, the first page of an editor, weighs with all it fetches, as it goes over the line."""
    over = 0
    for what, address in (("the way in", "/in/"), ("first page", "/review/"), ("review page", f"/review/{item}/")):
        asker = type(client)(headers={"host": "localhost"}) if address == "/in/" else client
        body = asker.get(address).content
        fetched = {one.decode() for one in re.findall(rb'(?:src|href)="(/static/[^"]+)"', body)}
        for one in [name for name in fetched if name.endswith(".css")]:
            sheet = b"".join(client.get(one).streaming_content)
            fetched |= {f"/static/{name.decode()}" for name in re.findall(rb'url\("?/static/([^")]+)', sheet)}
        kinds: dict[str, int] = {}
        for one in fetched:
            data = b"".join(client.get(one).streaming_content)
            kinds[one.rpartition(".")[2]] = kinds.get(one.rpartition(".")[2], 0) + len(data)
        total = len(body) + sum(kinds.values())
        line = ", ".join(f"{kind} {size / 1000:.0f}" for kind, size in sorted(kinds.items()))
        print(
            f"{what}: {len(body) / 1000:.0f} kB of HTML ({len(gzip.compress(body)) / 1000:.0f} packed); {line}; together {total / 1000:.0f} kB"
        )
        over += what == "first page" and total - kinds.get("woff2", 0) > FIRST_PAGE_BYTES
    return int(over)


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
    from storybank.store.models import Answer

    cookies = {
        f"ed-{number}": client_of(bank, f"ed-{number}", (STREAMS[number % 2],)).cookies["sb"].value
        for number in range(many)
    }
    before = Answer.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    events = bank.audit.last().sequence
    close_bank()
    port, rivals = free_port(), {stream: Rivals() for stream in STREAMS}
    server = subprocess.Popen(
        [sys.executable, "-m", "storybank", "up", "--bank", str(path), "--port", str(port), "--no-runner"],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        end = time.monotonic() + seconds
        players = [
            Editor(port, account, cookie, end, rivals[STREAMS[number % 2]])
            for number, (account, cookie) in enumerate(cookies.items())
        ]
        for player in players:
            player.start()
        for player in players:
            player.join()
        used = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
    finally:
        server.terminate()
        server.wait(30)
    bank = open_desks(path)
    fresh = list(Answer.objects.filter(pk__gt=before).order_by("pk").values_list("finding_id", "decision", "by"))
    by_finding: dict[str, list[tuple[str, str]]] = {}
    for finding, decision, by in fresh:
        by_finding.setdefault(finding, []).append((decision, by))
    said = [(finding, decision, player.account) for player in players for finding, decision in player.kept]
    lost = [one for one in said if (one[1], one[2]) not in by_finding.get(one[0], [])]
    kept = [(finding, decision, by) for finding, decision, by in fresh if decision == "bystander"]
    unsaid = len(kept) - len(said)
    twice = [
        finding
        for finding, answers in by_finding.items()
        if any(one[0] != "reopen" != other[0] for one, other in pairwise(answers))
    ]
    added = bank.audit.last().sequence - events
    bank.close()
    waits = sorted(wait for player in players for wait in player.waits)
    errors = [error for player in players for error in player.errors]
    print(
        f"{many} editors, {seconds} s: {len(waits):,} requests, {len(said):,} answers said to be kept, "
        f"{len(kept):,} in the ledger ({unsaid} nobody was told of), {len(lost)} lost, {len(twice)} answered twice, "
        f"{sum(player.refused for player in players)} refused because somebody else was there, {len(errors)} errors; {added:,} events"
    )
    print(f"wall p50 {statistics.median(waits):.0f} p95 {waits[int(len(waits) * 0.95)]:.0f} longest {waits[-1]:.0f} ms")
    print("server: " + ", ".join(line for line in used.splitlines() if line.startswith(("VmHWM", "Threads"))))
    for error in errors[:5]:
        print(error)
    return 1 if errors or lost or twice else 0


class Rivals:
    """Forms that somebody has open, for others to send at the same moment."""

    def __init__(self) -> None:
        self.forms: deque[tuple[str, dict[str, str]]] = deque(maxlen=4)


class Editor(threading.Thread):
    """Walks the queue: opens, answers a face, sometimes undoes, sometimes sends what a colleague has open, goes on."""

    def __init__(self, port: int, account: str, cookie: str, end: float, rivals: Rivals) -> None:
        super().__init__()
        self.account, self._cookie, self._end, self._rivals = account, cookie, end, rivals
        self._port = port
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
            try:
                where = self._one(where)
            except (OSError, http.client.HTTPException) as error:  # a timeout, a line that was cut
                self.errors.append(f"{where}: {type(error).__name__}")
                self._line = http.client.HTTPConnection("localhost", self._port, timeout=60)
            time.sleep(self._dice.uniform(0.5, 2.0))  # a person reads

    def _one(self, where: str) -> str:
        status, body, where = self._ask("GET", where)
        at = re.match(r"/review/([a-z0-9]{12,})/", where)
        if status != 200 or at is None:  # nothing is free just now
            return "/review/begin/"
        found = re.search(r'name="finding" value="(\w+)"><input type="hidden" name="decision" value="bystander"', body)
        revision = re.search(r'name="revision" value="(\d+)"', body)
        if found and revision:
            form = {"finding": found[1], "decision": "bystander", "revision": revision[1]}
            if self._dice.random() < 0.2:
                self._rivals.forms.append((at[1], form))
                time.sleep(0.2)
            body = self._answer(at[1], form, body)
            revision = re.search(r'name="revision" value="(\d+)"', body)
            if revision and self._dice.random() < 0.2:
                self._ask("POST", f"/review/{at[1]}/do/undo/", {"revision": revision[1]}, body)
        if self._rivals.forms and self._dice.random() < 0.3:
            item, form = self._rivals.forms[-1]
            self._answer(item, form, body)
        return f"/review/{at[1]}/go/next/" if self._dice.random() < 0.7 else "/review/begin/"

    def _answer(self, item: str, form: dict[str, str], page: str) -> str:
        _, body, _ = self._ask("POST", f"/review/{item}/do/answer/", form, page)
        if "said success" in body:
            self.kept.append((form["finding"], form["decision"]))
        else:
            self.refused += 1
        return body

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


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    sys.exit(main())
