"""The only reader of `schemas/`: words, rules, places and forms as data."""

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
