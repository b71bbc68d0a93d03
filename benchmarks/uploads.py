"""Memory of the desks while a large file comes in: 2 GB in pieces of 16 MB over tus, to a server of its own.

    python benchmarks/uploads.py [GB]

Prints seconds, and the server's resident memory before and at its highest.
"""

import base64
import hashlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

PORT, PIECE_BYTES = 8793, 16_000_000


def main(gigabytes: float) -> None:
    with tempfile.TemporaryDirectory(prefix="storybank-benchmark-") as folder:
        bank = Path(folder) / "bank"
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "storybank", "up", "--bank", str(bank), "--new", "--stream", "nur"),
                *("--no-runner", "--port", str(PORT)),
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stderr is not None
            while "localhost" not in (line := server.stderr.readline()):
                assert line, "the desks did not start"
            print(json.dumps(_sent(token_of(bank), int(gigabytes * 1e9 / PIECE_BYTES), server.pid)))
        finally:
            server.terminate()
            server.wait(30)


def token_of(bank: Path) -> str:
    """Begin an upload as a photographer would, and return its token."""
    from storybank.web.server import open_desks

    opened = open_desks(bank)
    from django.utils import timezone

    from storybank.web.models import Upload
    from storybank.web.photographer import uploads

    opened.staff.set("ph-1", roles=["photographer"], streams=["nur"], by="admin-1")
    now = timezone.now()
    upload = Upload.objects.create(
        id="large",
        account="ph-1",
        stream="nur",
        state="open",
        nonce="n",
        began_at=now,
        until_at=now + timedelta(days=1),
    )
    return uploads.token(upload)


def _sent(token: str, pieces: int, server: int) -> Mapping[str, object]:
    piece, digest = os.urandom(PIECE_BYTES), hashlib.sha256()
    for _ in range(pieces):
        digest.update(piece)
    link = http.client.HTTPConnection("localhost", PORT, timeout=120)
    always = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}

    def ask(method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        link.request(method, path, body=body, headers={**always, **named})
        answer = link.getresponse()
        answer.read()
        return answer

    def coded(text: str) -> str:
        return base64.b64encode(text.encode()).decode()

    said = f"filename {coded('recordings/long.wav')},sha256 {coded(digest.hexdigest())}"
    made = ask("POST", "/up/large/", Upload_Length=str(pieces * PIECE_BYTES), Upload_Metadata=said)
    where, began = str(made.headers["Location"]), time.monotonic()
    before = highest = _resident_mb(server)
    for number in range(pieces):
        answer = ask(
            "PATCH",
            where,
            piece,
            Content_Type="application/offset+octet-stream",
            Upload_Offset=str(number * PIECE_BYTES),
        )
        assert answer.status == 204, answer.status
        highest = max(highest, _resident_mb(server))
    seconds = round(time.monotonic() - began, 1)
    return {
        "benchmark": "upload",
        "bytes": pieces * PIECE_BYTES,
        "seconds": seconds,
        "before_mb": before,
        "highest_mb": highest,
    }


def _resident_mb(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 2.0)
