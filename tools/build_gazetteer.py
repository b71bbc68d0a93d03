"""Build the gazetteer of `schemas/places/` from the draft data: `python tools/build_gazetteer.py [--source ../shared/data/gazetteer]`.

Reads places.csv and names.csv, drops what must never ship (country and district columns, tiers, Arabic-script and untagged
forms), groups each place's forms into toponyms, and writes `places.csv` and `names.csv`. The grouping of the places with many
names is kept by hand in `many_named.yml` and wins over the automatic one; `additions.yml` adds and corrects places.
Same input, same output, byte for byte.
"""

import argparse
import csv
import re
import sys
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from storybank.places import transliteration  # noqa: E402, the checkout's own package, found by the line above

TARGET = ROOT / "schemas" / "places"
SAFE_LENGTH, SAME_SPELLING = 6, 0.78  # of untagged spellings: letters, and likeness to a recorded form
SAME_NAME = (
    0.62  # similarity of sounds from which two forms count as one name; a starting point, every grouping is unreviewed
)

SETTLEMENTS = {"city", "town", "village", "neighbourhood", "abandoned_settlement"}

LETTERS = {
    "hy": re.compile(r"[\u0531-\u0556\u0561-\u0587 -]+"),
    "az": re.compile(r"[A-Za-zÇçƏəĞğİıÖöŞşÜü -]+"),
    "ru": re.compile(r"[А-Яа-яЁё -]+"),
    "en": re.compile(r"[A-Za-zÀ-ɏ'’ -]+"),
    "az-Cyrl": re.compile(r"[А-Яа-яӘәҒғҜҝҸҹҺһӨөҮүЈј -]+"),
}
ADMINISTRATIVE = re.compile(
    r"\s*\b(district|province|region|rayon|rayonu|rayonunun|shrjan|marz|mərzi|mahalı|ili|shahar|city|şəhəri|səhəri|səhəri|muxtar respublikası"
    r"|bələdiyyəsi|administrative|marzi|(?:վարչական )?շրջան|մարզ|գյուղ|գիւղ|քաղաք|район|область|автономная республика|ар)$",
    re.IGNORECASE,
)
NO_NAMES = frozenset({"Նոր", "Մեծ", "Հին", "Սուրբ", "Կարմիր", "Մայր"})
DERIVED_RU = re.compile(r"(ский|ская|ское)$")
KINDS = {"contested_region": "region", "claim_region": "region", "route_claim": "route", "county": "district"}
# What a name is found by: "always", or "evidence" (a settlement word, a case ending with a capital, the record itself).
ALWAYS_KINDS = {
    "city", "town", "district", "province", "region", "river", "mountain", "lake", "reservoir", "route", "country",
    "religious_site", "archaeological_site", "cave", "plain",
}  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--source", type=Path, default=ROOT.parent / "shared" / "data" / "gazetteer")
    arguments.add_argument("--target", type=Path, default=TARGET, help="where places.csv and names.csv are written")
    arguments.add_argument(
        "--draft", action="store_true", help="print a first grouping of the many-named places and stop"
    )
    options = arguments.parse_args()
    places = list(csv.DictReader((options.source / "places.csv").open(encoding="utf-8", newline="")))
    forms = read_forms(options.source / "names.csv")
    if options.draft:
        draft(places, forms)
        return
    spellings = read_spellings(options.source / "names.csv", {p["place_id"] for p in places if is_prominent(p)})
    by_hand = yaml.safe_load((TARGET / "many_named.yml").read_text(encoding="utf-8"))["places"]
    additions = yaml.safe_load((TARGET / "additions.yml").read_text(encoding="utf-8"))
    write(options.target, places, forms, by_hand, additions, spellings)


def read_forms(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Return place → [(language, form)], the preferred and the hand-made first, then the alphabet."""
    found: dict[str, dict[tuple[str, str], tuple[int, ...]]] = defaultdict(dict)
    untagged: dict[str, list[str]] = defaultdict(list)  # the only forms of some 900 villages; the label first
    for row in csv.DictReader(path.open(encoding="utf-8", newline="")):
        language, form = tag(row), clean(row["form"], row["language"])
        if row["language"] == "und" and row["script"] == "Latn" and clean(row["form"], "en"):
            untagged[row["place_id"]].insert(0 if row["kind"] == "label" else 9, clean(row["form"], "en"))
        if not language or not form:
            continue
        rank = (
            0 if "compiler" in row["source"] else 1,
            0 if row["kind"] == "preferred" else 1,
            -row["source"].count("+"),
            0 if form == row["form"].strip() else 1,
        )
        key = (language, form)
        if key not in found[row["place_id"]] or rank < found[row["place_id"]][key]:
            found[row["place_id"]][key] = rank
    for place, loose in untagged.items():
        if place not in found:
            found[place] = {("az" if LETTERS["az"].fullmatch(form) else "en", form): (1, 0, 0) for form in loose[:2]}
    return {place: sorted(keys, key=lambda k: (k[0], keys[k], k[1])) for place, keys in found.items()}


def is_prominent(place: dict[str, str]) -> bool:
    """Say whether a place is a town or a many-named one: only their untagged spellings are worth looking for."""
    return place["name_sensitivity_tier"] == "A" or place["kind"] in ("city", "town")


def read_spellings(path: Path, wanted: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Return place → untagged spellings (Kelbadzhar, Гянжа), long enough to be safe; for search, never for print."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in csv.DictReader(path.open(encoding="utf-8", newline="")):
        language = {"Latn": "en", "Cyrl": "ru"}.get(row["script"], "")
        if row["language"] != "und" or row["place_id"] not in wanted or not language:
            continue
        form = clean(row["form"].replace("'", "").replace("’", "").replace("ʻ", ""), language)
        if len(form) >= SAFE_LENGTH:
            found[row["place_id"]].add((language, form))
    return {place: sorted(forms) for place, forms in found.items()}


def tag(row: dict[str, str]) -> str:
    """Return the language a form is matched in, or "" where it is not used (Arabic script, untagged, mechanical Cyrillic)."""
    language, script = row["language"], row["script"]
    if row["kind"] == "derived" or script == "Arab":
        return ""
    if (language, script) in {("hy", "Armn"), ("az", "Latn"), ("ru", "Cyrl"), ("en", "Latn"), ("hyw", "Armn")}:
        return language
    if (language, script) == ("hy", "Latn"):
        return "hy-Latn"
    if (language, script) == ("tr", "Latn"):
        return "tr"
    if (language, script) == ("az", "Cyrl"):
        return ""
    return ""


def clean(form: str, language: str) -> str:
    """Return the bare name: no administrative word, no stress mark, capitals on each word; "" where it is no name."""
    form = form.replace("ǝ", "ə").replace("\u0301", "").replace("ʻ", "’").strip()
    while (shorter := ADMINISTRATIVE.sub("", form)) != form:
        form = shorter.strip()
        if len(form) < 4 or form in NO_NAMES:
            return ""
        if language == "hy" and form.endswith(("ի", "ու")):
            return ""  # "Շուշիի շրջան": a genitive, not a name
    if language == "ru" and DERIVED_RU.search(form) and " " not in form:
        return ""
    alphabet = (
        LETTERS["hy" if language == "hyw" else language]
        if language in ("hy", "az", "ru", "en", "hyw")
        else LETTERS["en"]
    )
    if script_of(form) == "Latn" and language == "hy":
        alphabet = LETTERS["en"]
    if language == "tr":
        alphabet = LETTERS["az"]
    if len(form) < 2 or not alphabet.fullmatch(form) or not form[0].isupper():
        return ""
    if language == "az" and re.search(r"[a-zəı][A-ZƏİ]|^[A-Z]{2}", form):
        return ""
    return form


def script_of(form: str) -> str:
    return "Armn" if re.search(r"[\u0531-\u0587]", form) else "Cyrl" if re.search(r"[\u0400-\u04ff]", form) else "Latn"


def group(forms: list[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Return toponym key → forms: those that sound alike are one name (single link); order of first appearance."""
    groups: list[list[tuple[str, str]]] = []
    order = {"hy": 0, "az": 1, "ru": 2, "en": 3}
    for entry in sorted(forms, key=lambda f: order.get(f[0], 4)):
        scores = [max(likeness(entry, other) for other in members) for members in groups]
        if scores and max(scores) >= SAME_NAME:
            groups[scores.index(max(scores))].append(entry)
        else:
            groups.append([entry])
    named: dict[str, list[tuple[str, str]]] = {}
    for members in groups:
        slug = slug_of(*members[0])
        while slug in named:
            slug += "-2"
        named[slug] = members
    return named


def likeness(one: tuple[str, str], other: tuple[str, str]) -> float:
    return SequenceMatcher(None, skeleton(*one), skeleton(*other), autojunk=False).ratio()


SAME_SOUND = {"q": "g", "gh": "g", "ghh": "g", "k!": "k", "kh": "g", "h": "g", "dj": "J", "zh": "J", "ch": "J", "dz": "z", "ts": "s",
              "sh": "s", "p!": "b", "p": "b", "t!": "d", "t": "d", "k": "g", "æ": "a", "e": "a", "je": "a", "ĕ": "", "ı": "i", "ì": "i",
              "ỳ": "i", "ö": "u", "o": "u", "ü": "u", "j": "", "v": "v", "f": "b"}  # fmt: skip


def skeleton(language: str, form: str) -> str:
    heard = transliteration.sounds(re.sub(r"[ ’'-]", "", form), {"hy-Latn": "en", "tr": "az"}.get(language, language))
    return "".join(SAME_SOUND.get(sound, sound) for sound in heard)


def slug_of(language: str, form: str) -> str:
    latin = transliteration.transliterate(form, {"hy-Latn": "en", "tr": "az"}.get(language, language), "en")
    latin = latin.replace("ə", "a").lower()
    return re.sub(r"[^a-z]+", "-", re.sub(r"[’'ʻ]", "", latin)).strip("-") or "name"


def write(
    target: Path,
    places: list[dict[str, str]],
    forms: dict[str, list[tuple[str, str]]],
    by_hand: dict[str, dict[str, dict[str, list[str]]]],
    additions: dict[str, dict[str, Any]],
    spellings: dict[str, list[tuple[str, str]]],
) -> None:
    """Write places.csv and names.csv beside the hand-kept files."""
    fresh = [
        {"place_id": key, "cluster_id": key, "name_sensitivity_tier": "D", "population_src": str(new.get("population", "")),
         "kind": new["kind"], "lat": str(new["lat"]), "lon": str(new["lon"]), "sources": "compiler"}
        for key, new in additions["places"].items()
    ]  # fmt: skip
    for place in places:
        place["kind"] = additions["kinds"].get(place["place_id"], place["kind"])
    every = sorted(places + fresh, key=lambda p: p["place_id"])
    grouped = {
        p["place_id"]: toponyms_of(p["place_id"], forms.get(p["place_id"], []), by_hand, additions) for p in every
    }
    for key, loose in spellings.items():
        add_spellings(grouped[key], [entry for entry in loose if entry[1] not in additions["not_forms"].get(key, [])])
    with (
        (target / "places.csv").open("w", encoding="utf-8", newline="") as place_file,
        (target / "names.csv").open("w", encoding="utf-8", newline="") as name_file,
    ):
        place_rows = csv.writer(place_file, lineterminator="\n")
        name_rows = csv.writer(name_file, lineterminator="\n")
        place_rows.writerow(["place", "cluster", "kind", "lat", "lon", "population", "found_by"])
        name_rows.writerow(["place", "toponym", "language", "form", "how"])
        for place in every:
            key = place["place_id"]
            toponyms = grouped[key]
            if not toponyms:
                continue
            town = place["cluster_id"]
            place_rows.writerow(
                [key, place["cluster_id"] if place["cluster_id"] != key else "", KINDS.get(place["kind"], place["kind"]),
                 f"{float(place['lat']):.4f}", f"{float(place['lon']):.4f}",
                 place["population_src"] if place["kind"] in SETTLEMENTS else "", found_by(place)]
            )  # fmt: skip
            for slug, members in toponyms.items():
                for language, form, how in members:
                    name_rows.writerow([key, shared_name(slug, members, key, town, grouped), language, form, how])


def toponyms_of(
    key: str,
    forms: list[tuple[str, str]],
    by_hand: dict[str, dict[str, dict[str, list[str]]]],
    additions: dict[str, dict[str, Any]],
) -> dict[str, list[tuple[str, str, str]]]:
    """Return toponym → (language, form, how): by hand where there is a hand's grouping, else by sound; missing languages respelt."""
    unwanted = set(additions["not_forms"].get(key, []))
    if key in by_hand:
        grouped = {slug: [(lang, f) for lang, fs in langs.items() for f in fs] for slug, langs in by_hand[key].items()}
    else:
        grouped = group([entry for entry in forms if entry[1] not in unwanted])
    more = additions["places"].get(key, {}).get("toponyms", {}) | additions["forms"].get(key, {})
    for slug, langs in reversed(more.items()):
        new = [(lang, f) for lang, fs in langs.items() for f in fs]
        for members in grouped.values():
            members[:] = [entry for entry in members if entry not in new]
        grouped = {slug: new + grouped.pop(slug, []), **grouped}  # what a hand wrote comes first
    grouped = {slug: members for slug, members in grouped.items() if members}
    return {slug: with_respelt(members) for slug, members in grouped.items()}


def add_spellings(toponyms: dict[str, list[tuple[str, str, str]]], loose: list[tuple[str, str]]) -> None:
    """Put each untagged spelling with the toponym it is a spelling of; one that is like none is left out."""
    have = {(language, form) for members in toponyms.values() for language, form, _ in members}
    for entry in loose:
        scores = {
            slug: max((likeness(entry, m[:2]) for m in members if m[2] == "recorded"), default=0.0)
            for slug, members in toponyms.items()
        }
        best = max(scores, key=lambda slug: scores[slug], default="")
        if best and scores[best] >= SAME_SPELLING and entry not in have:
            toponyms[best].append((*entry, "search"))


def shared_name(
    slug: str,
    members: list[tuple[str, str, str]],
    key: str,
    town: str,
    grouped: dict[str, dict[str, list[tuple[str, str, str]]]],
) -> str:
    """Return the toponym's key; a district that is named for its town bears the town's toponym, written with the town's id."""
    if slug == "unsorted":
        return ""
    if town == key or town not in grouped:
        return slug
    best, likest = "", SAME_NAME
    for other, forms in grouped[town].items():
        score = max(likeness(m[:2], f[:2]) for m in members if m[2] == "recorded" for f in forms if f[2] == "recorded")
        exact = any(m[:2] == f[:2] for m in members for f in forms if m[2] == f[2] == "recorded")
        if other != "unsorted" and score + exact > likest:
            best, likest = other, score + exact
    return f"{town}/{best}" if best else slug


def with_respelt(members: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Return the forms and, for each of the four languages without one, a respelling that helps to find, never to print."""
    full = [(language, form, "recorded") for language, form in members]
    have = {"hy" if language == "hyw" else language for language, _ in members}
    best = next(
        (m for wanted in ("hy", "az", "ru", "en", "hy-Latn", "tr") for m in members if m[0] == wanted), members[0]
    )
    from_language = {"hy-Latn": "en", "tr": "az"}.get(best[0], best[0])
    for language in ("hy", "az", "ru", "en"):
        if language not in have and LETTERS[language].fullmatch(
            respelt := transliteration.transliterate(best[1].replace("’", ""), from_language, language)
        ):
            full.append((language, respelt, "respelt"))
    return full


def found_by(place: dict[str, str]) -> str:
    """Return how sure a name must be: a town or a many-named place always, another village only with evidence."""
    if place["kind"] in ALWAYS_KINDS or place["name_sensitivity_tier"] in ("A", "B"):
        return "always"
    return "evidence"


def draft(places: list[dict[str, str]], forms: dict[str, list[tuple[str, str]]]) -> None:
    print("places:")
    for place in places:
        if place["name_sensitivity_tier"] != "A":
            continue
        print(f'  "{place["place_id"]}":')
        for slug, members in group(forms.get(place["place_id"], [])).items():
            by_language: dict[str, list[str]] = defaultdict(list)
            for language, form in members:
                by_language[language].append(form)
            print(f"    {slug}: {{" + ", ".join(f"{k}: [{', '.join(v)}]" for k, v in by_language.items()) + "}")


if __name__ == "__main__":
    main()
