"""Words beside a number that say what it is, number words, and words of streets and houses; lower case, drafts for native readers."""

import re
from functools import lru_cache

# stems, matched at a word's beginning
SAYS: dict[str, tuple[str, ...]] = {
    "phone": ("phone", "tel", "call", "mobile", "cell", "fax", "whatsapp", "viber", "тел", "звон", "моб", "номер", "вотсап", "հեռ", "զանգ", "բջջ", "համար", "telefon", "nömrə", "zəng", "mobil", "тлф", "телефон"),
    "national_id": ("id", "psn", "social", "fin", "fın", "fi̇n", "voen", "vöen", "инн", "снилс", "пин", "հծհ", "հվհհ", "սոց", "նույնական", "şəxsiyyət", "vəsiqə", "фин", "удостоверен", "personal number", "личный номер"),
    "passport": ("passport", "паспорт", "անձնագ", "pasport", "серия", "սերիա", "seriya", "загран"),
    "account": ("р/с", "р/сч", "account", "iban", "card", "счет", "счёт", "счета", "карт", "հաշվ", "հաշիվ", "քարտ", "hesab", "kart", "bank", "банк", "բանկ"),
    "born": ("born", "birth", "date of birth", "dob", "родил", "рожден", "рождён", "г.р", "г. р", "ծնվ", "ծնուն", "ծն.", "ծնած", "ծնեալ", "doğul", "anadan", "təvəllüd", "doğum"),
}  # fmt: skip

# words of a street, which have its name before or after them; longest first
STREETS = (
    "street", "avenue", "road", "lane", "boulevard", "st.", "ave.", "blvd.", "st", "ave", "str.",
    "улица", "улицы", "улице", "улицу", "ул.", "проспект", "проспекта", "проспекте", "просп.", "пр-т", "переулок", "переулке", "пер.", "бульвар",
    "микрорайон", "мкр.", "шоссе", "набережная", "тупик", "проезд", "проезде", "площадь", "пр.", "пр-кт", "пр-кте", "аллея",
    "փողոց", "փողոցի", "փողոցում", "փողոցից", "փողոցը", "փող.", "փ.", "պողոտա", "պողոտայի", "պողոտայում", "պող.", "նրբանցք", "նրբանցքի", "նրբ.",
    "թաղամաս", "թաղամասի", "խճուղի",
    "küçəsi", "küçəsində", "küçəsinin", "küçəsindəki", "küç.", "prospekti", "prospektində", "pr.", "döngəsi", "döngə", "xiyabanı", "şossesi", "məhəlləsi",
)  # fmt: skip
# of these the name never follows: St. Mary is a saint
NAME_BEFORE = frozenset(
    {"st", "ave", "str.", "st.", "ave.", "blvd.", "lane", "road", "street", "avenue", "boulevard", "pr.", "փ."}
)
HOUSES = (
    "house no.", "house", "building", "apartment", "apt.", "flat", "no.",
    "дом", "д.", "квартира", "кв.", "корпус", "корп.", "к.", "строение", "стр.",
    "շենք", "շ.", "տուն", "բնակարան", "բն.", "ev", "bina", "mənzil", "m.", "blok",
)  # fmt: skip

NUMBER_WORDS: dict[str, frozenset[str]] = {
    "hy": frozenset(["զրո", "մեկ", "երկու", "երեք", "չորս", "հինգ", "վեց", "յոթ", "ութ", "ինը", "ինն", "տասը", "տասն", "քսան", "երեսուն", "քառասուն", "հիսուն", "վաթսուն", "յոթանասուն", "ութսուն", "իննսուն", "հարյուր"]),
    "az": frozenset(["sıfır", "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz", "on", "iyirmi", "otuz", "qırx", "əlli", "altmış", "yetmiş", "səksən", "doxsan", "yüz"]),
    "ru": frozenset(["ноль", "нуль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто", "сто", "двести", "триста"]),
    "en": frozenset(["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "double"]),
}  # fmt: skip
_BEFORE, _AFTER = 32, 16  # characters in which a word may say what a number is


def said(lowered: str, start: int, end: int, what: str) -> bool:
    """Return whether a word close before a number, or right after it, says that it is `what`."""
    pattern = _pattern(what)
    before = lowered[max(0, start - _BEFORE) : start]
    return bool(pattern.search(before) or pattern.search(lowered[end : end + _AFTER]))


def announced(lowered: str, start: int, what: str) -> bool:
    """Return whether a word before a number says that it is `what`, whatever stands between."""
    return bool(_pattern(what).search(lowered[max(0, start - _BEFORE) : start]))


def nearest(lowered: str, start: int) -> str:
    """Return which kind of number the words nearest before `start` announce, the longer of two that end alike; "" for none."""
    before = lowered[max(0, start - _BEFORE) : start]
    best, found = "", (-1, 0)
    for what in ("phone", "national_id", "passport", "account"):
        for match in _pattern(what).finditer(before):
            if (match.end(), match.end() - match.start()) > found:
                best, found = what, (match.end(), match.end() - match.start())
    return best


@lru_cache(maxsize=8)
def _pattern(what: str) -> re.Pattern[str]:
    return re.compile(r"(?<![^\W\d_])(?:" + "|".join(map(re.escape, SAYS[what])) + ")")


@lru_cache(maxsize=50_000)
def is_number_word(word: str, code: str) -> bool:
    """Return whether a lower-case word is a number, or two written together (իննսունմեկ)."""
    known = NUMBER_WORDS[code]
    if word in known:
        return True
    return any(word.startswith(head) and word[len(head) :] in known for head in known if 3 <= len(head) < len(word))
