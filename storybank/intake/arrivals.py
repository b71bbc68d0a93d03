"""What a sender hands over, made a folder that can be read: a folder as it is, a zip, an export beside a zip of attachments.

Unpacking happens in a private folder that is gone afterwards; what was handed over is only read.
"""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storybank.errors import Unreadable
from storybank.intake import limits

MAX_DELIVERY_BYTES = 200_000 * limits.MEGABYTE
MAX_DELIVERY_ENTRIES = 100_000
TABLES = (".xlsx", ".xlsm", ".csv", ".tsv")
_ZIPPED_DOCUMENTS = (".ods", ".odt", ".docx", ".numbers", ".pages", ".epub")  # zips to a program, one file to a person
_CHUNK = 1 << 20
_IS_UTF8 = 0x800  # of an entry's flags


@contextmanager
def opened(path: Path, private: Path | None = None) -> Iterator[Path]:
    """Give a folder to read for what lies at `path`, for as long as the block runs.

    private: a fresh name to unpack under (of the bank's work/); default: the machine's own place for temporaries. Raises
    Unreadable for a zip that is a bomb, broken, locked, or larger than the disk has room for.
    """
    zips = _zips(path) if path.is_dir() else ((path,) if is_zip(path) else ())
    is_table = path.is_file() and path.suffix.lower() in TABLES
    if not zips and not is_table:
        yield path
        return
    with private_folder(private) as inside:
        folder = inside / (path.stem if path.is_file() else path.name)
        folder.mkdir(mode=0o700)
        for table in _tables(path) if path.is_dir() else ([path] if is_table else []):
            shutil.copyfile(table, folder / table.name)
        for one in zips:
            unpack(one, folder if len(zips) == 1 else folder / one.stem)
        yield _descended(folder)


@contextmanager
def private_folder(path: Path | None = None) -> Iterator[Path]:
    """Give a folder that nobody else can read and that is gone afterwards."""
    if path is None:
        with tempfile.TemporaryDirectory(prefix="storybank-") as folder:
            yield Path(folder)
        return
    path.mkdir(mode=0o700, parents=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def is_zip(path: Path) -> bool:
    """Say whether a file is a zip and no document: by its bytes, whatever else it is called."""
    return path.is_file() and path.suffix.lower() not in (*TABLES, *_ZIPPED_DOCUMENTS) and zipfile.is_zipfile(path)


def unpack(source: Path, folder: Path) -> None:
    """Unpack a zip into `folder`. Entries that lead out of it, links and another system's droppings are left out."""
    with source.open("rb") as file:
        try:
            entries = limits.guard_zip(file, max_bytes=MAX_DELIVERY_BYTES, max_entries=MAX_DELIVERY_ENTRIES)
        except Unreadable as error:
            raise Unreadable(error.code, f"{source.name}: {error}") from error
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        guard_room(folder, sum(entry.file_size for entry in entries), source.name)
        try:
            with zipfile.ZipFile(file) as archive:
                for entry in entries:
                    name = _name(entry)
                    if entry.is_dir() or _is_link(entry) or not limits.is_safe_name(name) or _is_dropping(name):
                        continue
                    target = folder / name
                    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    with archive.open(entry) as packed, target.open("wb") as out:
                        shutil.copyfileobj(packed, out, _CHUNK)
        except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, zlib.error) as error:
            raise Unreadable(
                "intake.zip-broken", f"{source.name}: cannot be unpacked to its end. Download or copy it again."
            ) from error


def guard_room(folder: Path, wanted_bytes: int, what: str) -> None:
    """Raise Unreadable, saying how much is missing, where the disk has no room for `wanted_bytes`."""
    free = shutil.disk_usage(folder).free
    if wanted_bytes > free:
        missing = (wanted_bytes - free) // limits.MEGABYTE + 1
        raise Unreadable(
            "intake.no-room",
            f"{what}: unpacked it needs {missing} MB more than the disk has free. Make room, try again.",
        )


def _zips(folder: Path) -> tuple[Path, ...]:
    """Return the zips of a folder that holds an export, or one zip and nothing else to read."""
    found = tuple(path for path in sorted(folder.iterdir()) if not path.name.startswith(".") and is_zip(path))
    if not found or (folder / "delivery.xlsx").is_file():
        return ()
    return found if _tables(folder) or len(found) == 1 else ()


def _tables(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.is_symlink() and path.suffix.lower() in TABLES
        if not path.name.startswith(("~$", ".")) and not path.stem.endswith(".checked")
    ]


def _descended(folder: Path) -> Path:
    """Return the folder in which the tables lie: archives often hold one folder with everything in it."""
    inside = [path for path in folder.iterdir() if not path.name.startswith(".")]
    if len(inside) == 1 and inside[0].is_dir() and not _tables(folder):
        return _descended(inside[0])
    return folder


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's path; one without the UTF-8 mark is tried as UTF-8, then as what Windows in Cyrillic writes."""
    name = entry.filename.replace("\\", "/")
    if entry.flag_bits & _IS_UTF8 or name.isascii():
        return name
    data = name.encode("cp437", errors="replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp866", errors="replace")


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return (entry.external_attr >> 16) & 0o170000 == 0o120000


def _is_dropping(name: str) -> bool:
    return any(part == "__MACOSX" or part.startswith(".") for part in name.split("/"))
