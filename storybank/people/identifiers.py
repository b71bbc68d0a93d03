"""Identifiers in text: phones, e-mail, national ids, passports, plates, accounts, handles, addresses, birth dates.

Bare patterns are precise on prose (measured: 4 false in 2.9 MB); numbers of eight or nine digits and the like ask for a
word beside them. Sources of the formats: ITU numbering plans through `phonenumbers`, ISO 13616 and national checks through
`python-stdnum`, plate series of AM, AZ, RU, GE and the Soviet republics.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from storybank.records import IdentifierKind, IdentifierMark, NameTier, Span

_NEAR = 32  # characters in which a word may say what a number is

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}(?![\w-])")
_HANDLE = re.compile(
    r"(?<![\w@./])@[A-Za-z_][A-Za-z0-9_.]{2,30}(?<!\.)|(?:t\.me|vk\.com|ok\.ru|instagram\.com|facebook\.com)/[\w.-]{3,64}"
)
_IBAN = re.compile(r"(?<![A-Z0-9])(?:AZ|GE|RU|TR|DE|FR|GB|NL|AT|CH)\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}(?![A-Z0-9])")
_AM_ACCOUNT = re.compile(r"(?<!\d)\d{16}(?!\d)|(?<!\d)\d{4}(?: \d{4}){3}(?!\d)")
_PASSPORT = re.compile(
    r"(?<![A-Z0-9])(?:A[A-Z] ?\d{7}|AZE ?№? ?\d{7,8}|AA ?\d{7}|P\d{7}|C\d{8}|[IVX]{1,4}[-–][А-Я]{2} ?№? ?\d{6})(?![A-Z0-9])"
)
_RU_PASSPORT = re.compile(r"(?<!\d)\d{2} ?\d{2} ?№? ?\d{6}(?!\d)")
_PLATE = re.compile(
    r"(?<![\w-])(?:\d{2} ?-? ?[A-Z]{2} ?-? ?\d{3}|\d{3} ?[A-Z]{2} ?\d{2}|[A-Z]{2}-\d{3}-[A-Z]{2}"
    r"|[АВЕКМНОРСТУХ]\d{3}[АВЕКМНОРСТУХ]{2} ?\d{2,3}|[а-яА-Я] ?\d{2}-\d{2} ?[А-Я]{2})(?![\w-])"
)
_TEN_DIGITS = re.compile(r"(?<!\d)[1-9]\d{9}(?!\d)")
_SNILS = re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d{2}(?!\d)")
_FIN = re.compile(r"(?<![A-Z0-9])(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-HJ-NP-Z0-9]{7}(?![A-Z0-9])")
_NINE_DIGITS = re.compile(r"(?<!\d)\d{9}(?!\d)")
_BARE_PHONE = re.compile(r"(?<![\d.,:/-])\d{2,3}[- ]\d{2}[- ]\d{2}(?:[- ]\d{2})?(?![\d.,:/-]\d|\d)")
_DIGIT_RUN = re.compile(r"[+(]{0,2}\d[\d\s()+/.‐-―-]{4,48}\d")
_PHONE_DIGITS_MIN = 6
_WINDOW = 6  # characters: what stands right before a number can make it an amount or a code

_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}"
    r"|\d{1,2}(?:-?(?:st|nd|rd|th|го|ին|ի))?\s+(?:of\s+)?[^\W\d_]{3,12},?\s+(?:19|20)\d{2}"
    r"|[A-Z][a-z]{2,8}\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{2}"
    r"|(?:19|20)\d{2}\s*(?:թ\.|թվականի|-ci ilin|-cı ilin|-cu ilin|-cü ilin|il)?\s*[^\W\d_]{4,12}(?:ի|ın|in)?\s*\d{1,2}(?:-?[^\W\d_]{1,3})?)(?!\d)"
)

# words that say what a number is; stems, matched at a word's beginning, lower case
_SAYS: dict[str, tuple[str, ...]] = {
    "phone": ("phone", "tel", "call", "mobile", "whatsapp", "viber", "тел", "звон", "моб", "номер", "հեռ", "զանգ", "բջջ", "համար", "telefon", "nömrə", "zəng", "mobil", "тлф"),
    "national_id": ("id", "psn", "social", "fin", "fın", "voen", "vöen", "инн", "снилс", "пин", "հծհ", "հվհհ", "սոց", "նույնական", "şəxsiyyət", "vəsiqə", "фин", "удостоверен", "хцհ"),
    "passport": ("passport", "паспорт", "անձնագ", "pasport", "серия", "սերիա", "seriya"),
    "account": ("account", "iban", "card", "счет", "счёт", "карт", "հաշվ", "քարտ", "hesab", "kart", "bank", "банк", "բանկ"),
    "born": ("born", "birth", "date of birth", "dob", "родил", "рожден", "рождён", "ծնվ", "ծնուն", "ծն.", "doğul", "anadan", "təvəllüd", "doğum"),
    "lives": (),
}  # fmt: skip

_STREET = (
    r"(?:street|st\.|avenue|ave\.|road|lane|block|apartment|apt\.|building|house no\.?"
    r"|улиц[аеуы]|ул\.|проспект[ае]?|пр\.|пер\.|переулок|дом|д\.|кв\.|квартир[аеы]|корп\.|микрорайон"
    r"|փողոց(?:ում|ի|ից|ը)?|փ\.|պողոտա(?:յում|յի)?|շենք(?:ի|ում)?|շ\.|բնակարան|բն\.|նրբանցք|թաղամաս"
    r"|küç(?:əsi|əsində|\.)|prospekt(?:i|ində)?|pr\.|ev|mənzil|m\.|bina|məhəllə(?:si)?|döngə(?:si)?)"
)
_NUMBER = r"\d{1,4}(?:[/-]\d{1,4})?[ա-ֆa-zа-я]?"
_WORD = r"[^\W\d_][\w’'.-]{1,30}"
_DIGITS = re.compile(r"\d+")
_ADDRESS_REACH = 120  # characters that an address may have before or after its number
_ADDRESS = (
    re.compile(
        rf"(?<!\w){_STREET}\s*(?:{_WORD}\s+){{0,3}}?{_WORD},?\s*(?:№|N|д\.|дом|ev|house|#)?\s*{_NUMBER}(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?:{_WORD}\s+){{1,3}}{_STREET},?\s*(?:№|N|д\.|дом|ev|house|#|շ\.|շենք)?\s*{_NUMBER}(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w){_NUMBER},?\s+(?:{_WORD}\s+){{1,3}}(?:street|avenue|road|lane|st\.|ave\.)(?!\w)", re.IGNORECASE
    ),
)

_NUMBER_WORDS: dict[str, frozenset[str]] = {
    "hy": frozenset(["զրո", "մեկ", "երկու", "երեք", "չորս", "հինգ", "վեց", "յոթ", "ութ", "ինը", "ինն", "տասը", "տասն", "քսան", "երեսուն", "քառասուն", "հիսուն", "վաթսուն", "յոթանասուն", "ութսուն", "իննսուն", "հարյուր"]),
    "az": frozenset(["sıfır", "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz", "on", "iyirmi", "otuz", "qırx", "əlli", "altmış", "yetmiş", "səksən", "doxsan", "yüz"]),
    "ru": frozenset(["ноль", "нуль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто", "сто", "двести", "триста"]),
    "en": frozenset(["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "double"]),
}  # fmt: skip
_LONG_RUN = 6  # spoken digits in a row that may be a telephone number
_WORDS = re.compile(r"[^\W\d_]+")


def find(text: str, language: str) -> tuple[IdentifierMark, ...]:
    """Return the identifiers of `text`, left to right; where two kinds overlap the first kind of this list stands."""
    found: list[IdentifierMark] = []
    lowered = text.lower() if len(text.lower()) == len(text) else text
    for mark in (
        *_plain(text, _EMAIL, IdentifierKind.EMAIL),
        *_accounts(text, lowered),
        *_plain(text, _SNILS, IdentifierKind.NATIONAL_ID),
        *_phones(text, lowered),
        *_passports(text, lowered),
        *_national_ids(text, lowered),
        *_plain(text, _PLATE, IdentifierKind.PLATE),
        *_plain(text, _HANDLE, IdentifierKind.HANDLE),
        *_addresses(text),
        *_birth_dates(text, lowered),
        *_spoken_numbers(text, language),
    ):
        if all(mark.span.end <= other.span.start or other.span.end <= mark.span.start for other in found):
            found.append(mark)
    return tuple(sorted(found, key=lambda mark: mark.span))


def _plain(text: str, pattern: re.Pattern[str], kind: IdentifierKind) -> Iterator[IdentifierMark]:
    for match in pattern.finditer(text):
        yield _mark(match.start(), match.end(), kind)


def _accounts(text: str, lowered: str) -> Iterator[IdentifierMark]:
    from stdnum import iban, luhn

    for match in _IBAN.finditer(text):
        if iban.is_valid(match[0]) or _is_said(lowered, match, "account"):
            yield _mark(match.start(), match.end(), IdentifierKind.IBAN)
    for match in _AM_ACCOUNT.finditer(text):
        if luhn.is_valid(match[0].replace(" ", "")) or _is_said(lowered, match, "account"):
            yield _mark(match.start(), match.end(), IdentifierKind.IBAN)


def _phones(text: str, lowered: str) -> Iterator[IdentifierMark]:
    matcher, valid, possible = _phone_matcher()
    for start, window in _digit_windows(text):
        for region in ("AM", "AZ", "RU", "GE"):
            for match in matcher(window, region, valid):
                yield _mark(start + match.start, start + match.end, IdentifierKind.PHONE)
        for region in ("AM", "AZ"):
            for match in matcher(window, region, possible):
                if _said_around(lowered, start + match.start, start + match.end, "phone"):
                    yield _mark(start + match.start, start + match.end, IdentifierKind.PHONE)
    for match in _BARE_PHONE.finditer(text):
        if _is_said(lowered, match, "phone"):
            yield _mark(match.start(), match.end(), IdentifierKind.PHONE)


def _digit_windows(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text with digits enough for a telephone number, and what stands around them."""
    for run in _DIGIT_RUN.finditer(text):
        if sum(character.isdigit() for character in run[0]) >= _PHONE_DIGITS_MIN:
            start = max(0, run.start() - _WINDOW)
            yield start, text[start : run.end() + _WINDOW]


def _passports(text: str, lowered: str) -> Iterator[IdentifierMark]:
    yield from _plain(text, _PASSPORT, IdentifierKind.PASSPORT)
    for match in _RU_PASSPORT.finditer(text):
        if _is_said(lowered, match, "passport"):
            yield _mark(match.start(), match.end(), IdentifierKind.PASSPORT)


def _national_ids(text: str, lowered: str) -> Iterator[IdentifierMark]:
    for pattern in (_TEN_DIGITS, _NINE_DIGITS, _FIN):
        for match in pattern.finditer(text):
            is_dated = pattern is _TEN_DIGITS and _is_date_shaped(match[0])
            if is_dated or _is_said(lowered, match, "national_id") or _is_said(lowered, match, "passport"):
                yield _mark(match.start(), match.end(), IdentifierKind.NATIONAL_ID)


def _is_date_shaped(digits: str) -> bool:
    """Armenian public service numbers begin with day (plus 10 to 70 by sex and century), month and year of birth."""
    day, month = int(digits[:2]), int(digits[2:4])
    return 11 <= day <= 82 and 1 <= day % 10 + (day // 10 % 10 - 1) % 4 * 10 <= 31 and 1 <= month <= 12


def _addresses(text: str) -> Iterator[IdentifierMark]:
    for start, window in _number_windows(text):
        for pattern in _ADDRESS:
            for match in pattern.finditer(window):
                if any(character.isupper() for character in match[0]):
                    yield _mark(start + match.start(), start + match.end(), IdentifierKind.ADDRESS)


def _number_windows(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text near its numbers, whole words, joined where they touch: an address has a number."""
    begin = end = -_ADDRESS_REACH - 1
    for number in _DIGITS.finditer(text):
        if number.start() - _ADDRESS_REACH > end:
            if end > 0:
                yield begin, text[begin:end]
            begin = max(0, number.start() - _ADDRESS_REACH)
            begin = text.find(" ", begin, number.start()) + 1 if begin else 0
        end = number.end() + _ADDRESS_REACH
    if end > 0:
        yield begin, text[begin:end]


def _birth_dates(text: str, lowered: str) -> Iterator[IdentifierMark]:
    for match in _DATE.finditer(text):
        if _is_said(lowered, match, "born"):
            yield _mark(match.start(), match.end(), IdentifierKind.BIRTH_DATE)


def _spoken_numbers(text: str, language: str) -> Iterator[IdentifierMark]:
    """Yield runs of number words long enough to be a telephone number; a person looks."""
    code = language.partition("-")[0]
    if code not in _NUMBER_WORDS:
        return
    run: list[re.Match[str]] = []
    for word in _WORDS.finditer(text):
        if _is_number_word(word[0], code):
            run.append(word)
        elif run:
            yield from _run(run)
            run = []
    yield from _run(run)


def _run(words: list[re.Match[str]]) -> Iterator[IdentifierMark]:
    if len(words) >= _LONG_RUN:
        span = Span(words[0].start(), words[-1].end())
        yield IdentifierMark(span=span, kind=IdentifierKind.PHONE, tier=NameTier.REVIEW)


@lru_cache(maxsize=50_000)
def _is_number_word(word: str, code: str) -> bool:
    known = _NUMBER_WORDS[code]
    low = word.lower()
    if low in known:
        return True
    return any(low.startswith(head) and low[len(head) :] in known for head in known if 3 <= len(head) < len(low))


def _is_said(lowered: str, match: re.Match[str], what: str) -> bool:
    return _said_around(lowered, match.start(), match.end(), what)


def _said_around(lowered: str, start: int, end: int, what: str) -> bool:
    before, after = lowered[max(0, start - _NEAR) : start], lowered[end : end + _NEAR // 2]
    return any(_begins_word(part, stem) for part in (before, after) for stem in _SAYS[what])


def _begins_word(text: str, stem: str) -> bool:
    at = text.find(stem)
    while at >= 0:
        if at == 0 or not text[at - 1].isalpha():
            return True
        at = text.find(stem, at + 1)
    return False


@cache
def _phone_matcher() -> tuple:  # type: ignore[type-arg]  # phonenumbers carries no types
    from phonenumbers import Leniency, PhoneNumberMatcher

    def matches(text: str, region: str, leniency: int) -> Iterable[object]:
        return PhoneNumberMatcher(text, region, leniency=leniency)

    return matches, Leniency.VALID, Leniency.POSSIBLE


def _mark(start: int, end: int, kind: IdentifierKind) -> IdentifierMark:
    return IdentifierMark(span=Span(start, end), kind=kind)
