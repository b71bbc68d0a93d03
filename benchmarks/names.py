"""Measures the finding of people's names: python benchmarks/names.py [LANGUAGE] [--misses] [--data ../shared/data/dev/text].

Entity level: a gold name that any mark touches is caught (recall); a mark that touches no gold name is a false one
(precision). Whole: every word of the name is covered. Flags: marks of the review tier for 1,000 words. Processor time.

    --presidio PYTHON   English by Presidio too, in the same run (how its environment is made: benchmarks/names_presidio.py)
    --long MEGABYTES    one paragraph of that size of each language, read whole: speed and the memory it took
"""

import argparse
import json
import resource
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

from storybank.people import english, find
from storybank.records import NameTier

# names of the Caucasus to put in the place of others, written for this measure and not taken from any list it measures
SWAPPED = {
    "en": """Hrachya Mkhitaryan|Siranush Baghdasarian|Vardges Ter-Petrosyan|Nvard Ohanyan|Artavazd Simonyan|Shushan Galstyan
        |Mkrtich Hovsepyan|Aghavni Zakaryan|Gurgen Yeghiazaryan|Hasmik Chobanyan|Levon Aslanyants|Zabel Der-Boghosian
        |Elshad Huseynov|Gulbahar Mammadova|Rovshan Aghayev|Sevinj Alizadeh|Tofig Bayramov|Naila Rzayeva|Vugar Seyidov
        |Mehriban Ismayilzade|Fikret Gurbanli|Zemfira Abdullayeva|Ilgar Nabiyev|Khatira Safarova|Arsen|Anoush|Elmira|Ulviyya
        |Hamlet|Parandzem|Shahin|Gunel|Yervand Kochar|Ruzanna Balayan|Aydin Taghiyev|Lala Hasanbeyli""",
    "ru": """Грачья Мхитарян|Сирануш Багдасарян|Вардгес Тер-Петросян|Нвард Оганян|Артавазд Симонян|Шушан Галстян
        |Мкртич Овсепян|Агавни Закарян|Гурген Егиазарян|Асмик Чобанян|Левон Асланянц|Забел Тер-Погосян|Эльшад Гусейнов
        |Гюльбахар Мамедова|Ровшан Агаев|Севиндж Ализаде|Тофик Байрамов|Наиля Рзаева|Вугар Сеидов|Мехрибан Исмаилзаде
        |Фикрет Гурбанлы|Земфира Абдуллаева|Ильгар Набиев|Хатира Сафарова|Арсен|Ануш|Эльмира|Ульвия|Гамлет|Парандзем
        |Шахин|Гюнель|Ерванд Кочар|Рузанна Балаян|Айдын Тагиев|Лала Гасанбейли""",
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("language", nargs="?", default="")
    parser.add_argument("--misses", type=int, default=0, help="show so many misses and false marks")
    parser.add_argument("--rules-only", action="store_true", help="English without spaCy, as the base install has it")
    parser.add_argument("--half", choices=["a", "b"], default="", help="only one half of each set: tune on a, report b")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared/data/dev/text")
    parser.add_argument("--presidio", type=Path, help="the python of an environment that has Presidio")
    parser.add_argument("--long", type=float, default=0, help="megabytes of one paragraph")
    asked = parser.parse_args()
    if asked.rules_only:
        english._model = lambda: None
    if not asked.data.is_dir():
        raise SystemExit(f"{asked.data}: not there. Give the folder of the labelled texts by --data.")
    if asked.long:
        for language in (asked.language,) if asked.language else ("hy", "az", "ru", "en"):
            paragraph(asked.data, language, asked.long)
        return
    print(f"{'set':26}{'names':>6} {'recall':>7}{'whole':>7}{'prec.':>7} {'with review':>11}{'flags/1k':>9}{'KB/s':>7}")
    for path in sorted(asked.data.glob(f"{asked.language or '*'}/*.jsonl")):
        measure(path, path.parent.name, asked.misses, half=asked.half)
        if path.parent.name == "az":
            measure(path, "az", asked.misses, half=asked.half, is_cyrillic=True)
        if path.parent.name in SWAPPED:
            measure(path, path.parent.name, asked.misses, half=asked.half, is_swapped=True)
        if asked.presidio and path.parent.name == "en":
            for is_swapped in (False, True):
                presidio(asked.presidio, path, half=asked.half, is_swapped=is_swapped)


def measure(
    path: Path, language: str, shown: int, *, half: str = "", is_cyrillic: bool = False, is_swapped: bool = False
) -> None:
    """Print one line for one set."""
    texts = _texts(path, language, half, is_swapped)
    if is_cyrillic:
        for one in texts:
            one["text"] = cyrillic(one["text"])
    find(texts[0]["text"], language)
    begun = time.process_time()
    marks = [find(one["text"], language).names for one in texts]
    spent = time.process_time() - begun
    gold = caught = whole = asked = said = right = flags = words = 0
    missed, false, flagged = Counter[str](), Counter[str](), Counter[str]()
    for one, found in zip(texts, marks, strict=True):
        text = one["text"]
        words += len(text.split())
        names = [(start, end) for start, end, kind in one["spans"] if kind == "PER"]
        auto = [(m.span.start, m.span.end) for m in found if m.tier is NameTier.AUTO]
        review = [(m.span.start, m.span.end) for m in found if m.tier is NameTier.REVIEW]
        flags += len(review)
        gold += len(names)
        for start, end in names:
            is_caught = any(s < end and start < e for s, e in auto)
            caught += is_caught
            whole += any(s <= start and end <= e for s, e in auto)
            is_asked = is_caught or any(s < end and start < e for s, e in review)
            asked += is_asked
            if not is_caught:
                missed[("" if is_asked else "!! ") + _around(text, start, end)] += 1
        said += len(auto)
        for s, e in auto:
            is_right = any(s < end and start < e for start, end in names)
            right += is_right
            if not is_right:
                rule = next(m.rule for m in found if m.span.start == s)
                false[f"{rule}: {_around(text, s, e)}"] += 1
        for s, e in review:
            if not any(s < end and start < e for start, end in names):
                flagged[text[s:e]] += 1
    size = sum(len(one["text"].encode()) for one in texts) / 1000
    name = path.stem + (" (Cyrillic)" if is_cyrillic else " (swapped)" if is_swapped else "")
    print(
        f"{name[:26]:26}{gold:6} {caught / max(gold, 1):7.3f}{whole / max(gold, 1):7.3f}{right / max(said, 1):7.3f} "
        f"{asked / max(gold, 1):11.3f}{1000 * flags / max(words, 1):9.1f}{size / spent:7.0f}"
    )
    for title, counter in (("missed", missed), ("false", false), ("flagged", flagged)):
        if shown:
            print(
                f"  {title}:",
                *(f"{words} ×{n}" if n > 1 else words for words, n in counter.most_common(shown)),
                sep="\n    ",
            )


def _texts(path: Path, language: str, half: str, is_swapped: bool) -> list[dict[str, Any]]:
    texts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if half:
        texts = [one for number, one in enumerate(texts) if number // 10 % 2 == "ab".index(half)]
    if is_swapped:
        return [
            swapped(one, language, number)
            for number, one in enumerate(texts)
            if any(s[2] == "PER" for s in one["spans"])
        ]
    return texts


def presidio(python: Path, path: Path, *, half: str, is_swapped: bool) -> None:
    """Print the line of Presidio for one English set; it has one tier and asks nothing."""
    texts = _texts(path, "en", half, is_swapped)
    reader = Path(__file__).with_name("names_presidio.py")
    lines = "".join(json.dumps(one["text"]) + "\n" for one in texts)
    answer = json.loads(
        subprocess.run([python, reader], input=lines, capture_output=True, text=True, check=True).stdout
    )
    gold = caught = whole = said = right = 0
    for one, marks in zip(texts, answer["spans"], strict=True):
        names = [(start, end) for start, end, kind in one["spans"] if kind == "PER"]
        gold += len(names)
        caught += sum(any(s < end and start < e for s, e in marks) for start, end in names)
        whole += sum(any(s <= start and end <= e for s, e in marks) for start, end in names)
        said += len(marks)
        right += sum(any(s < end and start < e for start, end in names) for s, e in marks)
    size = sum(len(one["text"].encode()) for one in texts) / 1000
    name = f"{path.stem}{' (swapped)' if is_swapped else ''}"[:15] + " Presidio"
    print(
        f"{name:26}{gold:6} {caught / gold:7.3f}{whole / gold:7.3f}{right / max(said, 1):7.3f} {'':11}{'':9}"
        f"{size / answer['seconds']:7.0f}"
    )


def paragraph(data: Path, language: str, megabytes: float) -> None:
    """Print how one paragraph of the labelled texts, repeated to a size, is read: KB a second of processor, memory."""
    texts = [
        json.loads(line)["text"]
        for path in sorted((data / language).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    unit = " ".join(" ".join(texts).split()) + " "
    find(unit[:5000], language)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    text = unit * max(1, round(megabytes * 1_000_000 / len(unit.encode())))
    begun = time.process_time()
    found = find(text, language)
    spent = time.process_time() - begun
    size = len(text.encode())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{language}: one paragraph of {size / 1e6:.1f} MB, {len(found.names)} marks: {size / 1000 / spent:.0f} KB/s, "
        f"memory {before // 1024} MB before, {memory // 1024} MB at its highest"
    )


def _around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - 25) : start]}[{text[start:end]}]{text[end : end + 15]}".replace("\n", "⏎")


def swapped(one: dict[str, Any], language: str, number: int) -> dict[str, Any]:
    """Return a text with each capitalised name replaced, undeclined, by the next of SWAPPED."""
    names = [name.strip() for name in SWAPPED[language].split("|")]
    text, spans, end = "", [], 0
    for start, stop, kind in sorted(one["spans"]):
        if kind != "PER" or start < end or not one["text"][start].isupper():
            continue
        text += one["text"][end:start]
        name = names[(number * 7 + len(spans)) % len(names)]
        spans.append([len(text), len(text) + len(name), "PER"])
        text, end = text + name, stop
    return {"text": text + one["text"][end:], "spans": spans}


def cyrillic(text: str) -> str:
    """Return Azerbaijani in the Cyrillic letters of 1958, letter for letter."""
    latin = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz"
    letters = "абҹчдеәфҝғһхыижкглмноөпрсштуүвјз"
    upper = "ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ"
    return text.translate(str.maketrans(latin + upper, letters + letters.upper()))


if __name__ == "__main__":
    main()
