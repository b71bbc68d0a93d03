"""Measures the finding of identifiers: python benchmarks/identifiers.py [--misses] [--data ../shared/data/dev].

Recall: numbers made by the standards (national numbering plans of `phonenumbers`, check digits of `python-stdnum`, plate
and passport series), written as people write them, in a sentence of each language. False: what is found in ordinary texts,
for 100,000 words; each is shown with --misses, for a masthead's telephone is right.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import phonenumbers
from stdnum import iban

from storybank.people import identifiers

SENTENCES = {
    "phone": {
        "en": "You can reach her at {} in the evening.",
        "ru": "Звоните мне по номеру {} вечером.",
        "hy": "Զանգեք ինձ {} համարով երեկոյան։",
        "az": "Axşam mənə {} nömrəsinə zəng edin.",
    },
    "phone, nothing said": {"en": "Vardan {} home", "ru": "Рауф, {}.", "hy": "Աննա՝ {}։", "az": "Leyla: {}"},
    "email": {"en": "Write to {}, please.", "ru": "Пишите: {}", "hy": "Գրեք {} հասցեով։", "az": "{} ünvanına yazın."},
    "passport": {
        "en": "Her passport is {}.",
        "ru": "Паспорт {} выдан в 2012 году.",
        "hy": "Անձնագիր՝ {}։",
        "az": "Pasport {} ilə keçdi.",
    },
    "national_id": {
        "en": "Her ID number is {}.",
        "ru": "Её ИНН {}.",
        "hy": "ՀԾՀ՝ {}։",
        "az": "Şəxsiyyət vəsiqəsi, FİN {}.",
    },
    "plate": {
        "en": "They drove off in {} that night.",
        "ru": "Машина {} стояла у дома.",
        "hy": "Մեքենան՝ {}, կանգնած էր։",
        "az": "{} nömrəli maşın dayandı.",
    },
    "iban": {
        "en": "Send it to account {}.",
        "ru": "Счёт {} в банке.",
        "hy": "Հաշիվ՝ {}։",
        "az": "Hesab {} bankda.",
    },
    "handle": {"en": "Find me as {} there.", "ru": "Ищите {} там.", "hy": "Գտեք {} այնտեղ։", "az": "{} axtarın."},
    "address": {"en": "She lives at {}.", "ru": "Живёт: {}.", "hy": "Ապրում է {}։", "az": "{} yaşayır."},
    "birth_date": {
        "en": "She was born on {}.",
        "ru": "Она родилась {}.",
        "hy": "Նա ծնվել է {}։",
        "az": "O, {} doğulub.",
    },
}


def made(kind: str, language: str, chance: random.Random) -> Iterator[str]:
    """Yield identifiers of one kind, in many spellings; endless."""
    while True:
        yield _MAKERS[kind.partition(",")[0]](language, chance)


def _phone(language: str, chance: random.Random) -> str:
    region = chance.choice(["AM", "AZ", "RU", "GE"])
    kind = chance.choice([phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE])
    example = phonenumbers.example_number_for_type(region, kind)
    for _ in range(50):
        national = str(example.national_number)
        kept = 4 if region == "RU" else 3
        changed = national[:kept] + "".join(chance.choice("0123456789") for _ in national[kept:])
        number = phonenumbers.PhoneNumber(country_code=example.country_code, national_number=int(changed))
        if phonenumbers.is_valid_number(number):
            break
    style = chance.randrange(6)
    if style == 0:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    if style == 1:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    if style == 2:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace(" ", "-")
    if style == 3:
        return shown.replace(" ", "-")
    if style == 4:
        return "00" + phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
    return shown


def _email(language: str, chance: random.Random) -> str:
    name = chance.choice(["anahit.g", "rauf_1971", "s-levonyan", "elmira77", "a.b.c", "vardan+photo"])
    return f"{name}@{chance.choice(['mail.ru', 'gmail.com', 'yahoo.co.uk', 'aua.am', 'bk.ru', 'box.az'])}"


def _passport(language: str, chance: random.Random) -> str:
    number = "".join(chance.choice("0123456789") for _ in range(9))
    return chance.choice(
        [
            f"A{chance.choice('ABNPRSTUV')}{number[:7]}", f"A{chance.choice('NPRS')} {number[:7]}", f"AZE{number[:8]}", f"AZE {number[:8]}",
            f"AA{number[:7]}", f"C{number[:8]}", f"P{number[:7]}", f"{number[:2]} {number[2:4]} {number[3:9]}",
            f"{number[:4]} {number[3:9]}", f"{number[:4]} № {number[3:9]}", f"{chance.choice(['I', 'II', 'IV', 'XI'])}-{chance.choice(['СЛ', 'ЖГ', 'АК'])} № {number[:6]}",
            f"{number[:2]}{chance.choice('ABCDKMN')}{chance.choice('ABCDKMN')}{number[2:7]}",
        ]
    )  # fmt: skip


def _national_id(language: str, chance: random.Random) -> str:
    digits = "".join(chance.choice("0123456789") for _ in range(12))
    if language == "hy":
        day = chance.randrange(1, 29) + chance.choice([10, 50])
        return f"{day:02}{chance.randrange(1, 13):02}{chance.randrange(30, 99):02}{digits[:4]}"
    if language == "az":
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
        made = "".join(chance.choice(letters) for _ in range(6))
        return chance.choice("0123456789") + chance.choice("ABCDEFGH") + made[:5]
    if language == "ru":
        return _inn(digits) if chance.random() < 0.5 else f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:11]}"
    return chance.choice([f"{digits[:9]}", f"0{digits[:10]}"])


def _inn(digits: str) -> str:
    from stdnum.ru import inn

    return digits[:10] + inn.calc_personal_check_digits(digits[:10])


def _plate(language: str, chance: random.Random) -> str:
    latin, cyrillic = "ABCEHKLMOPSTUXZ", "АВЕКМНОРСТУХ"
    two, three = f"{chance.randrange(1, 99):02}", f"{chance.randrange(1, 999):03}"
    pair = chance.choice(latin) + chance.choice(latin)
    return chance.choice(
        [
            f"{two} {pair} {three}", f"{two}-{pair}-{three}", f"{two}{pair}{three}", f"{three} {pair} {two}", f"{pair}-{three}-{pair}",
            f"{pair}{three}{pair}", f"{chance.choice(cyrillic)}{three}{chance.choice(cyrillic)}{chance.choice(cyrillic)}{chance.choice(['77', '178', '05'])}",
            f"{chance.choice(cyrillic)} {three} {chance.choice(cyrillic)}{chance.choice(cyrillic)} 77",
            f"{chance.choice('абвгдАБВГД')} {two}-{two} {chance.choice(['АД', 'АР', 'АГ', 'АЖ', 'АЗ', 'НК', 'ГГ', 'ММ'])}",
            f"{chance.choice('абвгд')}{two}{two}{chance.choice(['АД', 'АР', 'НК'])}", f"{two}-{two} {chance.choice(['АРФ', 'АРМ', 'АДА', 'АДК'])}",
        ]
    )  # fmt: skip


def _iban(language: str, chance: random.Random) -> str:
    country, shape = chance.choice(
        [("AZ", "AAAA" + "9" * 20), ("GE", "AA" + "9" * 16), ("DE", "9" * 18), ("TR", "9" * 22)]
    )
    body = "".join(chance.choice("ABCDEFGH") if one == "A" else chance.choice("0123456789") for one in shape)
    number = country + iban.calc_check_digits(country + "00" + body) + body
    if language == "hy":
        digits = "".join(chance.choice("0123456789") for _ in range(16))
        return chance.choice([digits, " ".join(re.findall("....", digits))])
    return chance.choice([number, " ".join(re.findall(".{1,4}", number))])


def _handle(language: str, chance: random.Random) -> str:
    name = chance.choice(["vardan_photo", "leyla.q", "nune1988", "RaufAliyev"])
    return chance.choice(["@{}", "t.me/{}", "instagram.com/{}", "vk.com/{}", "facebook.com/{}"]).format(name)


def _address(language: str, chance: random.Random) -> str:
    number = chance.randrange(1, 140)
    return chance.choice(
        {
            "en": [f"{number} Teryan Street", f"{number} Nizami St.", f"Teryan street {number}, apt. 4", f"12/{number} Nalbandyan Avenue"],
            "ru": [f"ул. Нариманова, д. {number}", f"улица Теряна {number}, кв. 5", f"проспект Ленина, {number}", f"ул. Низами {number}", f"Нариманова улица, дом {number}"],
            "hy": [f"Տերյան փողոց {number}", f"Տերյան փ. {number}, բն. 12", f"Մաշտոցի պողոտա {number}", f"Բաղրամյան պողոտա, {number} շենք", f"Կոմիտասի պող. {number}"],
            "az": [f"Nizami küçəsi {number}", f"Nizami küç. {number}", f"Nəriman Nərimanov prospekti {number}", f"Füzuli küçəsi, ev {number}", f"Nizami küçəsi {number}, mənzil 4"],
        }[language]
    )  # fmt: skip


def _birth_date(language: str, chance: random.Random) -> str:
    day, month, year = chance.randrange(1, 29), chance.randrange(0, 12), chance.randrange(1930, 2010)
    months = {
        "en": "January February March April May June July August September October November December",
        "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "hy": "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի",
        "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    }[language].split()
    name = months[month]
    written = {
        "en": [f"{day} {name} {year}", f"{name} {day}, {year}", f"{day}th of {name} {year}"],
        "ru": [f"{day} {name} {year} года", f"{day} {name} {year} г.", f"{day}-го {name} {year}"],
        "hy": [f"{year} թվականի {name} {day}-ին", f"{year} թ. {name} {day}-ին", f"{day} {name} {year}"],
        "az": [f"{day} {name} {year}-ci ildə", f"{year}-cı il {name}ın {day}-də", f"{day} {name} {year}"],
    }[language]
    return chance.choice(
        [*written, f"{day:02}.{month + 1:02}.{year}", f"{day}/{month + 1}/{year}", f"{year}-{month + 1:02}-{day:02}"]
    )


_MAKERS = {
    "phone": _phone, "email": _email, "passport": _passport, "national_id": _national_id, "plate": _plate, "iban": _iban,
    "handle": _handle, "address": _address, "birth_date": _birth_date,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--each", type=int, default=100, help="numbers of each kind and language")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared/data/dev")
    asked = parser.parse_args()
    chance = random.Random(5)
    print(f"{'kind':22}{'made':>6}{'found':>7}{'right kind':>12}")
    for kind, sentences in SENTENCES.items():
        total = found = right = 0
        for language, sentence in sentences.items():
            for _number, value in zip(range(asked.each), made(kind, language, chance), strict=False):
                text = sentence.format(value)
                start = text.index(value)
                marks = [
                    m
                    for m in identifiers.find(text, language)
                    if m.span.start < start + len(value) and start < m.span.end
                ]
                total += 1
                found += (
                    bool(marks)
                    and min(m.span.start for m in marks) <= start
                    and max(m.span.end for m in marks) >= start + len(value) - 1
                )
                right += any(m.kind.value == kind.partition(",")[0] for m in marks)
                if asked.misses and not (marks and any(m.kind.value == kind.partition(",")[0] for m in marks)):
                    print("  ", language, text, [(m.kind.value, text[m.span.start : m.span.end]) for m in marks])
        print(f"{kind:22}{total:6}{found / total:7.3f}{right / total:12.3f}")
    _false(asked.data, asked.misses)


def _false(data: Path, shown: bool) -> None:
    for language in ("hy", "az", "ru", "en"):
        words, kinds = 0, Counter[str]()
        texts = [data / f"plain/{language}.txt", *sorted((data / f"text/{language}").glob("*.jsonl"))]
        for path in texts:
            for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
                text = json.loads(line)["text"] if path.suffix == ".jsonl" else line
                words += len(text.split())
                for mark in identifiers.find(text, language):
                    kinds[f"{mark.kind.value} {mark.tier.value}"] += 1
                    if shown:
                        print(
                            "  ",
                            path.stem,
                            mark.kind.value,
                            mark.tier.value,
                            repr(text[max(0, mark.span.start - 25) : mark.span.end + 15]),
                        )
        print(f"{language}: in {words} words", dict(kinds))


if __name__ == "__main__":
    main()
