"""Sending over a line that breaks: a small tus server that cuts, forgets, refuses and lies."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from storybank.errors import Refused, Tampered, Unavailable, WrongUse
from storybank.intake.sending import STATE_SUFFIX, Line, send

DATA = bytes(range(256)) * 2_000  # 512 kB


class Server(ThreadingHTTPServer):
    """Keeps uploads in memory. `trouble`: what to do wrong at the n-th PATCH, once each."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.uploads: dict[str, bytearray] = {}
        self.metadata: dict[str, str] = {}
        self.trouble: dict[int, str] = {}
        self.patches = 0
        self.created = 0
        self.token = "t0ken"
        self.says_hash = True
        self.requests: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/up/abc/"


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def answer(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Tus_Resumable": "1.0.0", "Content_Length": "0", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def is_let_in(self) -> bool:
        self.server.requests.append((self.command, self.path))
        if self.headers["Authorization"] == f"Bearer {self.server.token}":
            return True
        self.answer(302, Location="/door")
        return False

    def do_POST(self) -> None:
        if not self.is_let_in():
            return
        if self.path.endswith("/done"):
            self.answer(404)
            return
        self.server.created += 1
        name = f"/up/abc/{self.server.created}"
        self.server.uploads[name] = bytearray()
        for pair in self.headers["Upload-Metadata"].split(","):
            key, _, value = pair.partition(" ")
            self.server.metadata[key] = base64.b64decode(value).decode()
        self.answer(201, Location=name)

    def do_HEAD(self) -> None:
        if not self.is_let_in():
            return
        body = self.server.uploads.get(self.path)
        if body is None:
            self.answer(404)
            return
        said = {"Upload_Sha256": hashlib.sha256(body).hexdigest()} if self.server.says_hash else {}
        self.answer(200, Upload_Offset=str(len(body)), **said)

    def do_PATCH(self) -> None:
        if not self.is_let_in():
            return
        self.server.patches += 1
        trouble = self.server.trouble.pop(self.server.patches, "")
        body = self.server.uploads.get(self.path)
        size = int(self.headers["Content-Length"])
        if trouble == "cut":
            if body is not None:
                body += self.rfile.read(size // 3)
            self.connection.close()
            return
        data = self.rfile.read(size)
        if trouble == "forget":
            self.server.uploads.clear()
            body = None
        if trouble.isdigit():
            self.answer(int(trouble))
        elif body is None:
            self.answer(404)
        elif int(self.headers["Upload-Offset"]) != len(body):
            self.answer(409)
        elif base64.b64encode(hashlib.sha256(data).digest()).decode() != self.headers["Upload-Checksum"].split()[1]:
            self.answer(460)
        else:
            body += bytes(len(data)) if trouble == "lie" else data
            self.answer(204, Upload_Offset=str(len(body)))


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    thread = threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "Anahit-village.pack.age"
    path.write_bytes(DATA)
    return path


def line(server: Server, **more: Any) -> Line:
    return Line(server.url, **{"token": server.token, "wait": lambda _: None, "chunk": 100_000, **more})


def test_what_is_sent_is_what_the_server_has(server: Server, pack: Path) -> None:
    done = send(pack, line(server))
    assert (bytes(server.uploads["/up/abc/1"]), done.agreed, done.resumed_at) == (DATA, True, 0)
    assert done.sha256 == hashlib.sha256(DATA).hexdigest() == server.metadata["sha256"]
    assert not pack.with_name(pack.name + STATE_SUFFIX).exists()


@pytest.mark.parametrize("trouble", ["cut", "500", "503", "409", "423", "460"])
def test_a_line_that_breaks_is_gone_on_with_where_the_server_stands(server: Server, pack: Path, trouble: str) -> None:
    server.trouble = {2: trouble, 4: trouble}
    done = send(pack, line(server))
    assert (bytes(server.uploads["/up/abc/1"]), done.agreed, server.created) == (DATA, True, 1)


def test_a_new_run_goes_on_where_the_old_one_stopped(server: Server, pack: Path) -> None:
    server.trouble = {3: "cut"}
    with pytest.raises(Unavailable):
        send(pack, line(server, tries=1))
    state = json.loads(pack.with_name(pack.name + STATE_SUFFIX).read_text())
    assert set(state) == {"to", "location", "sha256", "bytes"}
    before = len(server.uploads["/up/abc/1"])
    done = send(pack, line(server))
    assert (done.resumed_at, done.agreed, server.created) == (before, True, 1)
    assert bytes(server.uploads["/up/abc/1"]) == DATA


def test_a_changed_file_is_another_upload(server: Server, pack: Path) -> None:
    server.trouble = {2: "cut"}
    with pytest.raises(Unavailable):
        send(pack, line(server, tries=1))
    pack.write_bytes(DATA[::-1])
    send(pack, line(server))
    assert bytes(server.uploads["/up/abc/2"]) == DATA[::-1]


def test_an_upload_that_the_server_forgot_begins_again(server: Server, pack: Path) -> None:
    server.trouble = {2: "forget"}
    assert send(pack, line(server)).agreed
    assert (server.created, bytes(server.uploads["/up/abc/2"])) == (2, DATA)


def test_other_bytes_at_the_server_are_never_called_sent(server: Server, pack: Path) -> None:
    server.trouble = {2: "lie"}
    with pytest.raises(Tampered):
        send(pack, line(server))


def test_a_server_that_names_no_hash_has_not_agreed(server: Server, pack: Path) -> None:
    server.says_hash = False
    assert not send(pack, line(server)).agreed


def test_a_token_that_is_not_taken_ends_at_once(server: Server, pack: Path) -> None:
    with pytest.raises(Refused):
        send(pack, line(server, token="old"))
    assert len(server.requests) == 1


def test_no_request_and_no_state_holds_the_files_name(server: Server, pack: Path) -> None:
    server.trouble = {2: "cut"}
    with pytest.raises(Unavailable):
        send(pack, line(server, tries=1))
    told = json.dumps([server.requests, server.metadata]) + pack.with_name(pack.name + STATE_SUFFIX).read_text()
    assert "Anahit" not in told


@pytest.mark.parametrize("url", ["http://bank.example/up/1/", "ftp://bank.example/", "bank.example/up"])
def test_a_token_never_goes_over_an_open_line(pack: Path, url: str) -> None:
    with pytest.raises(WrongUse):
        send(pack, Line(url, token="t"))
