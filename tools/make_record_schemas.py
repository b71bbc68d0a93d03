"""Writes the JSON Schema of each record into schemas/records/, or with --check says which ones have drifted.

Run: .venv/bin/python tools/make_record_schemas.py [--check]. The records are the source; nobody edits the schemas by hand.
"""

import json
import sys
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from storybank import findings, records

FOLDER = Path(__file__).resolve().parent.parent / "schemas" / "records"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """Return the file name and the text of each record's schema, in the order of the names."""
    classes = {name: getattr(records, name) for name in records.__all__} | {"Finding": findings.Finding}
    return {
        f"{_file_name(name)}.schema.json": _text(name, record)
        for name, record in sorted(classes.items())
        if is_dataclass(record)
    }


def _file_name(name: str) -> str:
    """Return "consent" for Consent, "place_mark" for PlaceMark."""
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("_")


def _text(name: str, record: Any) -> str:
    schema = TypeAdapter(record).json_schema(mode="serialization")
    schema = {"$schema": DIALECT, "$id": f"storybank:record/{_file_name(name)}", **schema}
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def drift() -> list[str]:
    """Return the names of the files that differ from their records, are missing, or belong to no record."""
    wanted = schemas()
    present = {path.name for path in FOLDER.glob("*.schema.json")}
    changed = [
        name for name, text in wanted.items() if name in present and (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    return sorted({*changed, *(wanted.keys() - present), *(present - wanted.keys())})


def main(arguments: list[str]) -> int:
    """Write the schemas, or with --check only compare. Returns the exit status."""
    if "--check" in arguments:
        found = drift()
        for name in found:
            print(f"schemas/records/{name} does not fit storybank/records. Run: make schemas", file=sys.stderr)
        return 1 if found else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = schemas()
    for path in FOLDER.glob("*.schema.json"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{len(wanted)} schemas in schemas/records/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
