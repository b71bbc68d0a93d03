"""Where sealed files lie: the bank's own folder, or a bucket that speaks S3. What lies there is ciphertext either way.

A file's name is kind/ab/address.age below the place. The keys stay in the bank's folder: a bucket alone opens nothing.
"""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from storybank.errors import StorybankError, Unavailable, Unreadable, WrongUse
from storybank.store import files
from storybank.store.config import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = {
    "original": "raw",
    "master": "working/masters",
    "preview": "working/previews",
    "evidence": "identities/evidence",
}
_ARRIVING = "arriving"  # in a bucket: uploaded, and of no address yet
_CHUNK_BYTES = 8 << 20


class Folder:
    """Sealed files in the bank's own folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def arrive(self, source: Path) -> str:
        """Bring a sealed temporary near its place, before the ledger is locked; return what `settle` takes."""
        return str(source)

    def settle(self, arrived: str, name: str) -> None:
        """Put what arrived at its lasting name; what lay there is replaced."""
        files.move(Path(arrived), self.root / name)

    def discard(self, arrived: str) -> None:
        Path(arrived).unlink(missing_ok=True)

    @contextmanager
    def at_hand(self, name: str, _work: "Callable[[], Path]") -> Iterator[Path]:
        """Give a path to read the sealed file from for as long as the block runs."""
        yield self.root / name

    def remove(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def names(self, folder: str) -> Iterator[str]:
        """Yield the names of all sealed files of a kind's folder."""
        for path in sorted((self.root / folder).glob("??/*.age")):
            yield path.relative_to(self.root).as_posix()

    def sweep(self) -> int:
        return 0


class Bucket:
    """Sealed files in a bucket that speaks S3; every call is made anew when the line breaks."""

    def __init__(self, url: str, *, endpoint: str, region: str, environ: Mapping[str, str]) -> None:
        self._store = _connect(url, endpoint=endpoint, region=region, environ=environ)

    def arrive(self, source: Path) -> str:
        """Upload a sealed temporary, before the ledger is locked; return what `settle` takes."""
        name = f"{_ARRIVING}/{secrets.token_hex(16)}"
        self.put(name, source)
        source.unlink()
        return name

    def settle(self, arrived: str, name: str) -> None:
        """Put what arrived at its lasting name, inside the bucket; what lay there is replaced."""
        import obstore

        with _told(name):
            obstore.copy(self._store, arrived, name)
            obstore.delete(self._store, arrived)

    def discard(self, arrived: str) -> None:
        self.remove(arrived)

    @contextmanager
    def at_hand(self, name: str, work: "Callable[[], Path]") -> Iterator[Path]:
        """Give a path with a copy of the sealed file for as long as the block runs."""
        import obstore

        target = work()
        try:
            with _told(name), target.open("wb") as out:
                target.chmod(0o600)
                for chunk in obstore.get(self._store, name).stream(min_chunk_size=_CHUNK_BYTES):
                    out.write(bytes(chunk))
            yield target
        finally:
            target.unlink(missing_ok=True)

    def put(self, name: str, source: Path) -> None:
        import obstore

        with _told(name), source.open("rb") as stream:
            obstore.put(self._store, name, stream)

    def remove(self, name: str) -> None:
        import obstore

        with _told(name):
            obstore.delete(self._store, name)

    def names(self, folder: str) -> Iterator[str]:
        """Yield the names of all sealed files of a kind's folder."""
        import obstore

        with _told(folder):
            for page in obstore.list(self._store, f"{folder}/"):
                yield from (str(one["path"]) for one in page)

    def sweep(self) -> int:
        """Remove what arrived and never got an address; only while nobody takes anything in."""
        removed = 0
        for name in list(self.names(_ARRIVING)):
            self.remove(name)
            removed += 1
        return removed

    def size(self, name: str) -> int | None:
        """Return how many bytes lie there, None for nothing."""
        import obstore

        try:
            with _told(name):
                return int(obstore.head(self._store, name)["size"])
        except Unreadable:
            return None

    def sha256(self, name: str) -> str:
        """Return the hash of what lies there, read from its first byte to its last."""
        import obstore

        digest = hashlib.sha256()
        with _told(name):
            for chunk in obstore.get(self._store, name).stream(min_chunk_size=_CHUNK_BYTES):
                digest.update(bytes(chunk))
        return digest.hexdigest()


def storage_of(bank: Path, settings: Settings, environ: Mapping[str, str]) -> Folder | Bucket:
    """Return where the sealed files of a bank lie, by its settings."""
    url = str(settings.values.get("storage.url") or "")
    if not url:
        return Folder(bank)
    return Bucket(
        url,
        endpoint=str(settings.values.get("storage.endpoint") or ""),
        region=str(settings.values.get("storage.region") or ""),
        environ=environ,
    )


def require_bucket(url: str) -> None:
    """Raise WrongUse for what is no address of a bucket, or where the library for it is not installed."""
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise WrongUse(
            "storage.url", "storage.url must be s3://bucket or s3://bucket/prefix (or empty for the folder)."
        )
    try:
        import obstore  # noqa: F401, is it there
    except ImportError as error:
        raise WrongUse(
            "storage.missing", "Buckets need the extra `s3` (obstore). Install it, then try again."
        ) from error


def _connect(url: str, *, endpoint: str, region: str, environ: Mapping[str, str]) -> Any:
    """Return the connection; access keys come from the environment (AWS_…), never from bank.toml."""
    require_bucket(url)
    from obstore.store import S3Store

    parts = urlsplit(url)
    options: dict[str, Any] = {}
    for option, variable in (
        ("access_key_id", "AWS_ACCESS_KEY_ID"),
        ("secret_access_key", "AWS_SECRET_ACCESS_KEY"),
        ("token", "AWS_SESSION_TOKEN"),
    ):
        if environ.get(variable):
            options[option] = environ[variable]
    if endpoint:
        options["endpoint"] = endpoint
        options["virtual_hosted_style_request"] = False
        if endpoint.startswith("http://"):
            options["client_options"] = {"allow_http": True}
    return S3Store(parts.netloc, prefix=parts.path.strip("/") or None, region=region or "us-east-1", **options)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn the library's errors into ours; they quote addresses, so nothing of them is repeated."""
    try:
        yield
    except (FileNotFoundError, StorybankError) as error:
        if isinstance(error, StorybankError):
            raise
        raise Unreadable("storage.missing-file", f"{name}: is not in the bucket.") from None
    except Exception as error:
        raise Unavailable(
            "storage.unreachable", f"The bucket did not answer ({type(error).__name__}). Try the same again."
        ) from None
