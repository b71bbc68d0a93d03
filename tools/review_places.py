"""The names of the many-named places as a sheet that a native reader corrects in an afternoon.

`python tools/review_places.py SHEET.xlsx` (or .csv) writes one row a form; `--apply SHEET --reader ID` reads it back into
`schemas/places/many_named.yml`. ID is a sealed reader id, never a name; two readers make a grouping accepted. What the reader may
fill in: `move to` (another toponym of the place, a new one, or unsorted), `first` (x: the form to print), `wrong` (x: no name of
this place), `ok` (x on any row of a place: its names are right now), and new rows at the end. Then `python tools/build_gazetteer.py`.
Without the draft data: `--corrections bank/own/places.yml` writes the same as corrections, which are read at start; nothing is built.
"""

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from openpyxl.styles import Font, PatternFill

ROOT = Path(__file__).resolve().parent.parent
PLACES = ROOT / "schemas" / "places"
COLUMNS = ("place", "kind", "toponym", "language", "form", "move to", "first", "wrong", "ok", "remark")
FILLED_BY_READER = COLUMNS[5:]
LANGUAGES = ("hy", "az", "ru", "en", "hyw", "hy-Latn", "tr")

Toponyms = dict[str, dict[str, list[str]]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sheet", type=Path, help="the sheet to write, .xlsx or .csv")
    arguments.add_argument("--apply", action="store_true", help="read the sheet back instead of writing it")
    arguments.add_argument("--reader", default="", help="sealed id of the reader whose sheet this is")
    arguments.add_argument("--file", type=Path, default=PLACES / "many_named.yml")
    arguments.add_argument(
        "--corrections", type=Path, help="write the differences into this file of corrections instead"
    )
    options = arguments.parse_args()
    text = options.file.read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    if not options.apply:
        write_sheet(options.sheet, rows_of(data["places"], kinds()))
        return
    if not options.reader:
        sys.exit("--apply needs --reader ID: whose corrections these are.")
    rows = read_sheet(options.sheet)
    changed = corrected(data["places"], rows)
    if options.corrections:
        right = sorted({row["place"] for row in rows if row["ok"]})
        keep_corrections(options.corrections, data["places"], changed, right, options.reader)
        return
    signed = data.get("signed") or {}
    for place in sorted({row["place"] for row in rows if row["ok"]}):
        signed[place] = sorted({*signed.get(place, []), options.reader})
    head = text[: text.index("review:")]
    options.file.write_text(head + written(changed, signed), encoding="utf-8")
    print(f"{options.file}: {len(signed)} places signed. Now run tools/build_gazetteer.py.")


def rows_of(places: dict[str, Toponyms], kind_of: dict[str, str]) -> list[tuple[str, ...]]:
    """Return one row a form, in the order of the file; the reader's columns are empty."""
    return [
        (place, kind_of.get(place, ""), slug, language, form, "", "", "", "", "")
        for place, toponyms in places.items()
        for slug, forms in toponyms.items()
        for language, own in forms.items()
        for form in own
    ]


def kinds() -> dict[str, str]:
    with (PLACES / "places.csv").open(encoding="utf-8", newline="") as file:
        return {row["place"]: row["kind"] for row in csv.DictReader(file)}


def write_sheet(path: Path, rows: list[tuple[str, ...]]) -> None:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *rows])
        return
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "names"
    sheet.append(COLUMNS)
    shade = PatternFill("solid", fgColor="F3EFE6")
    place, is_shaded = "", False
    for row in rows:
        is_shaded, place = (is_shaded if row[0] == place else not is_shaded), row[0]
        sheet.append(row)
        if is_shaded:
            for cell in sheet[sheet.max_row]:
                cell.fill = shade
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEFGHIJ", (18, 12, 22, 9, 26, 20, 6, 7, 5, 40), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    book.save(path)


def read_sheet(path: Path) -> list[dict[str, str]]:
    """Return the rows as texts; raises SystemExit where a column is missing."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            table: list[list[Any]] = list(csv.reader(file))
    else:
        table = [
            list(row) for row in openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
        ]
    heading = [str(cell or "").strip() for cell in table[0]] if table else []
    if missing := [column for column in COLUMNS if column not in heading]:
        sys.exit(f"{path}: no column {', '.join(missing)}. Keep the first row of the sheet as it was written.")
    cells = [[str(cell if cell is not None else "").strip() for cell in row] for row in table[1:]]
    return [
        row for values in cells if (row := dict(zip(heading, values, strict=False))).get("place") and row.get("form")
    ]


def corrected(places: dict[str, Toponyms], rows: list[dict[str, str]]) -> dict[str, Toponyms]:
    """Return the grouping with the reader's moves, firsts, removals and new forms; nothing that is not in the sheet changes."""
    after = {place: {slug: {lang: list(own) for lang, own in forms.items()} for slug, forms in toponyms.items()}
             for place, toponyms in places.items()}  # fmt: skip
    for row in rows:
        toponyms = after.setdefault(row["place"], {})
        old = toponyms.setdefault(row["toponym"], {}).setdefault(row["language"], [])
        if row["wrong"] or row["move to"]:
            old[:] = [form for form in old if form != row["form"]]
        if row["wrong"]:
            continue
        own = toponyms.setdefault(row["move to"] or row["toponym"], {}).setdefault(row["language"], [])
        if row["form"] not in own:
            own.append(row["form"])
        if row["first"]:
            own.remove(row["form"])
            own.insert(0, row["form"])
    return {
        place: {
            slug: kept
            for slug, forms in toponyms.items()
            if (kept := {lang: own for lang, own in forms.items() if own})
        }
        for place, toponyms in after.items()
    }


def as_corrections(before: dict[str, Toponyms], after: dict[str, Toponyms]) -> dict[str, dict[str, Any]]:
    """Return what changed as schemas/places/corrections.yml keeps it: a moved form is struck and put where it belongs."""
    forms: dict[str, Toponyms] = {}
    struck: dict[str, list[str]] = {}
    first: dict[str, dict[str, str]] = {}
    for place, toponyms in after.items():
        old = {
            (slug, lang, form) for slug, own in before.get(place, {}).items() for lang, fs in own.items() for form in fs
        }
        new = {(slug, lang, form) for slug, own in toponyms.items() for lang, fs in own.items() for form in fs}
        gone = sorted({form for _, _, form in old - new})
        # striking a form strikes it under every name of the place: what keeps it is written again
        for slug, lang, form in sorted((new - old) | {entry for entry in new if entry[2] in gone}):
            forms.setdefault(place, {}).setdefault(slug, {}).setdefault(lang, []).append(form)
        if gone:
            struck[place] = gone
        for slug, own in toponyms.items():
            for lang, spelled in own.items():
                was = before.get(place, {}).get(slug, {}).get(lang) or spelled
                if spelled[0] != was[0] and spelled[0] in was:
                    first.setdefault(place, {})[lang] = spelled[0]
    return {"forms": forms, "not_forms": struck, "first": first}


def keep_corrections(
    path: Path, before: dict[str, Toponyms], after: dict[str, Toponyms], right: list[str], reader: str
) -> None:
    """Merge a reader's corrections and signatures into a file of corrections."""
    document = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.is_file() else {}
    for part, own in as_corrections(before, after).items():
        document[part] = {**(document.get(part) or {}), **own}
    signed = document.setdefault("signed", {})
    for place in right:
        signed[place] = sorted({*signed.get(place, []), reader})
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document, allow_unicode=True, width=140), encoding="utf-8")
    print(f"{path}: {len(signed)} places signed. It is read at the next start.")


def written(places: dict[str, Toponyms], signed: dict[str, list[str]]) -> str:
    """Return the YAML below the comment, one line a toponym, as the file is kept."""
    lines = ["review: " + ("unreviewed" if len(signed) < len(places) else "signed")]
    lines += (
        ["signed:", *(f'  "{place}": [{", ".join(readers)}]' for place, readers in sorted(signed.items()))]
        if signed
        else ["signed: {}"]
    )
    lines.append("places:")
    for place, toponyms in places.items():
        lines.append(f'  "{place}":')
        for slug, forms in toponyms.items():
            order = [lang for lang in LANGUAGES if lang in forms] + [lang for lang in forms if lang not in LANGUAGES]
            lines.append(
                f"    {slug}: {{"
                + ", ".join(f"{lang}: [{', '.join(map(quoted, forms[lang]))}]" for lang in order)
                + "}"
            )
    return "\n".join(lines) + "\n"


def quoted(form: str) -> str:
    """Return a form as YAML needs it inside a list."""
    plain = all(letter.isalnum() or letter in " -’'" for letter in form) and not form.startswith(("-", "'", "’"))
    return form if plain else '"' + form.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    main()
