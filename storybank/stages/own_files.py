"""A bank's own small files of words (own/acceptances.yml, own/places.yml): read whole, written whole or not at all."""

import os
from pathlib import Path
from typing import Any

import yaml

from storybank.errors import Unreadable


def read(path: Path) -> dict[str, Any]:
    """Return the parsed mapping, {} where there is no such file; raises Unreadable for what is no mapping."""
    if not path.is_file():
        return {}
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable("own.unreadable", f"{path.name}: {type(error).__name__}. Mend its YAML.") from error
    if not isinstance(document, dict):
        raise Unreadable("own.unreadable", f"{path.name}: not a mapping. Restore it from a backup.")
    return document


def write(path: Path, document: dict[str, Any], head: str) -> None:
    """Write a document readable by its owner only; comments at the head of an older file stay."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    comments = "".join(line + "\n" for line in old.splitlines() if line.startswith("#"))
    mode = path.stat().st_mode & 0o777 if old else 0o600
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as stream:
        stream.write((comments or head) + yaml.safe_dump(document, allow_unicode=True, sort_keys=True, width=140))
    fresh.replace(path)
