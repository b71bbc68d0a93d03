"""The only reader of `schemas/`: words, rules, places and forms as data."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from storybank.errors import Unreadable


@cache
def folder() -> Path:
    """Return the folder of schemas: beside the package in a checkout, inside it in an installed wheel."""
    package = Path(__file__).parent
    for candidate in (package.parent / "schemas", package / "_schemas"):
        if candidate.is_dir():
            return candidate
    raise Unreadable(
        "schemas.missing", f"{package}: no schemas folder beside or inside the package. Install storybank again."
    )


def read_yaml(name: str) -> Any:
    """Return the parsed content of `schemas/<name>`; libyaml where the machine has it."""
    path = folder() / name
    try:
        with path.open(encoding="utf-8") as stream:
            return yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506, both are safe loaders
    except (OSError, yaml.YAMLError) as error:
        raise Unreadable(
            "schemas.unreadable", f"schemas/{name}: {type(error).__name__}. Restore it from the repository."
        ) from error


def read_bytes(name: str) -> bytes:
    """Return the bytes of `schemas/<name>`."""
    try:
        return (folder() / name).read_bytes()
    except OSError as error:
        raise Unreadable(
            "schemas.unreadable", f"schemas/{name}: {type(error).__name__}. Restore it from the repository."
        ) from error


_own: list[Path] = []  # the open bank's folder of its own words, at most one: a process opens one bank


def use_own(folder: Path | None) -> None:
    """Read a bank's own places and acceptances beside the shipped ones from now on; None: no longer."""
    _own[:] = [folder] if folder is not None else []


def read_own(name: str) -> Any:
    """Return the parsed content of the open bank's own file, {} where there is no bank or no such file."""
    path = _own[0] / name if _own else None
    return _yaml(path) or {} if path is not None and path.is_file() else {}


def own_version(*names: str) -> str:
    """Return what changes when one of these files of the open bank changes; "" without them."""
    files = [_own[0] / name for name in names] if _own else []
    return " ".join(f"{path}:{path.stat().st_mtime_ns}:{path.stat().st_size}" for path in files if path.is_file())


RULE_STEMS = ("terms", "placenames", "captions", "statements", "identity", "people", "location", "dates")


def rulebook_documents(rules: Path | None = None) -> dict[str, Any]:
    """Return what `storybank.rulebook.parse` reads: the rules as data, the words of findings, acceptances, a digest of the code.

    rules: another folder of `<stem>.yml` files, for `--rules`; what it lacks is taken from `schemas/rules/`.
    """
    documents = {
        f"rules/{stem}": _yaml(rules / f"{stem}.yml")
        if rules is not None and (rules / f"{stem}.yml").is_file()
        else read_yaml(f"rules/{stem}.yml")
        for stem in RULE_STEMS
    }
    return documents | {
        "findings": read_yaml("findings.yml"),
        "acceptances": _acceptances(read_yaml("acceptances.yml"), read_own("acceptances.yml")),
        "code": code_digest(),
        "own places": read_own("places.yml"),
    }


def _acceptances(shipped: Any, own: Any) -> dict[str, Any]:
    """Return both files' acceptances; the bank's own word on a rule counts before the shipped one."""
    return {"rules": {**(shipped.get("rules") or {}), **(own.get("rules") or {})}}


@cache
def code_digest() -> str:
    """Return one digest of everything that decides findings besides the rules: the code of rules, places, people, and their data."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    sources = [path for room in ("rulebook", "rules", "places", "people") for path in (package / room).rglob("*.py")]
    data = [path for room in ("places", "people") for path in (folder() / room).rglob("*") if path.is_file()]
    data += (package / "people" / "models").glob("*")
    for path in sorted([*sources, *data], key=lambda path: path.as_posix()):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _yaml(path: Path) -> Any:
    try:
        with path.open(encoding="utf-8") as stream:
            return yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506, both are safe loaders
    except (OSError, yaml.YAMLError) as error:
        raise Unreadable(
            "rules.unreadable", f"{path.name}: {type(error).__name__}. Mend its YAML and try again."
        ) from error
