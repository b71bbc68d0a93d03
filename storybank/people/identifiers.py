"""Identifiers in text: phones, e-mail, national ids, passports, plates, accounts, handles, addresses, birth dates.

Bare patterns are precise on prose; numbers of eight or nine digits and the like ask for a word beside them. Only the
neighbourhood of digits is read. Sources of the formats: ITU numbering plans through `phonenumbers`, ISO 13616 and national
checks through `python-stdnum`, plate series of AM, AZ, RU, GE and the Soviet republics.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec

from storybank.people import addresses, contacts
from storybank.people.identifier_words import NUMBER_WORDS, announced, is_number_word, nearest, said
from storybank.records import IdentifierKind, IdentifierMark, NameTier, Span

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}(?![\w-])")
_HANDLE = re.compile(
    r"(?<![\w@./])@[A-Za-z_][A-Za-z0-9_.]{2,30}(?<!\.)"
    r"|youtube\.com/@[\w.-]{2,63}[\w-]|(?:t\.me|vk\.com|ok\.ru|instagram\.com|facebook\.com|fb\.com|tiktok\.com)/@?[\w.-]{2,63}[\w-]"
)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Z0-9])")
_RUSSIAN_ACCOUNT = re.compile(r"(?:40[578]|42[36])\d{17}")
_ACCOUNT = re.compile(r"(?<![\d.])(?:\d{20}|\d{16}|\d{4}(?:[ -]\d{4}){3}|\d{5}-\d{11})(?![\d.]?\d)")
_PASSPORT = re.compile(
    r"(?<![A-Z0-9])(?:A[A-Z] ?\d{7}|AZE ?№? ?\d{7,8}|[PC]\d{7,8}|\d{2}[A-Z]{2}\d{5}|[IVX]{1,5}[-–][А-Я]{2} ?№? ?\d{6})(?![A-Z0-9])"
)
_SAID_PASSPORT = re.compile(r"(?<![\d+])(?:\d{2} ?\d{2},? ?(?:№|номер|n|no\.?)? ?\d{6}|\d{9}|\d{2} ?№? ?\d{7})(?!\d)")
_RUSSIAN = "АВЕКМНОРСТУХ"
_PLATE = re.compile(
    r"(?<![\w-])(?:\d{2} ?-? ?[A-Z]{2} ?-? ?\d{3}|\d{3} ?[A-Z]{2} ?\d{2}|[A-Z]{2}-\d{3}-[A-Z]{2}|[A-Z]{2}\d{3}[A-Z]{2}"
    rf"|[{_RUSSIAN}] ?\d{{3}} ?[{_RUSSIAN}]{{2}} ?\d{{2,3}}|[{_RUSSIAN}]{{1,2}} ?\d{{4}} ?\d{{2,3}}|\d{{4}} ?[{_RUSSIAN}]{{2}} ?\d{{2,3}}|[а-яА-Я] ?\d{{2}}-?\d{{2}} ?[А-Я]{{2}}"
    rf"|[{_RUSSIAN.lower()}]\d{{3}}[{_RUSSIAN.lower()}]{{2}}\d{{2,3}}"
    r"|\d{2}-\d{2} ?(?:АР|АЗ|АД|АЖ|АГ|НК|ГГ|ГР|МК|ММ|МО)[А-Я])(?![\w-])"
)
_SNILS = re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d{2}(?!\d)")
_TEN_DIGITS = re.compile(r"(?<![\d+.,])[1-9]\d{9}(?![.,]?\d)")
_SAID_ID = re.compile(r"(?<![\d+])\d{8,12}(?!\d)|(?<![A-Z0-9])(?=[A-Z]*\d)(?=\d*[A-Z])[A-HJ-NP-Z0-9]{7}(?![A-Z0-9])")
_BARE_PHONE = re.compile(r"(?<![\d.,:/-])\d{1,3}[- ]\d{2}[- ]\d{2}(?:[- ]\d{2})?(?![\d.,:/-]\d|\d)")
_SAID_PHONE = re.compile(r"(?<![\w.,:/-])\(?\d{3}\)?[- .]\d{3}[- .]\d{4}(?!\d)")
_DIGIT_RUN = re.compile(r"[+(]{0,2}\d[\d\s()+/.‐-―-]{4,48}\d")
_ACCOUNT_DIGITS_MIN, _SNILS_DIGITS, _PASSPORT_DIGITS_MIN, _PHONE_DIGITS_MIN, _DATE_DIGITS_MIN, _PLATE_DIGITS_MIN = (
    8,
    11,
    6,
    5,
    4,
    3,
)
_YEARS = re.compile(r"\(?(?:1[89]|20)\d\d\s?[-/–—.]\s?(?:(?:1[89]|20)\d\d|\d\d)\)?|\d{5}-\d{4}")
_WINDOW = 6  # characters: what stands right before a number can make it an amount or a code
_NEAR = 40  # characters around a digit in which an identifier may stand

_MONTH = r"[^\W\d_]{3,12}"
_YEAR = r"(?:19|20)\d{2}"
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}[./-](?:\d{{1,2}}|[IVXivx]{{1,4}})[./-](?:{_YEAR}|\d{{2}})|{_YEAR}[-./]\d{{2}}[-./]\d{{2}}"
    rf"|\d{{1,2}}(?:-?(?:st|nd|rd|th|го|е|ին|ի))?\s+(?:of\s+)?{_MONTH}\.?,?\s+(?:{_YEAR}|'?\d{{2}})(?:\s?(?:года?|г\.|թ\.|թվականի(?:ն)?|-c[iıuü] il(?:də)?))?"
    rf"|[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}|[ա-ֆ]{{4,11}}\s+\d{{1,2}}(?:-?[ա-ֆ]{{1,3}})?,?\s+{_YEAR}"
    rf"|(?:{_YEAR}|\d{{2}}(?=\s?(?:թ|-)))\s*(?:թ\.|թվականի|թվի|-c[iıuü] il(?:in)?|il)?\s*,?\s*{_MONTH}\s*\d{{1,2}}(?:-?[^\W\d_]{{1,3}})?)(?!\d)"
)
_BORN_SIGN = re.compile(r"(?<!\w)(?:b\.|р\.|ծ\.|d\.o\.b\.)\s?$")
_LONG_RUN = 6  # spoken digits in a row that may be a telephone number
_WORDS = re.compile(r"[^\W\d_]+")


def find(text: str, language: str) -> tuple[IdentifierMark, ...]:
    """Return the identifiers of `text`, left to right; where two kinds overlap the one found first below stands."""
    lowered = text.replace("İ", "i").lower()  # letter for letter: İ alone would become two
    if len(lowered) != len(text):
        lowered = text
    taken = bytearray(len(text))
    found: list[IdentifierMark] = []
    if "@" in text or "/" in text:
        near = list(windows(text, _ADDRESS_REACH, _AT))
        _add(found, taken, _plain(text, near, _EMAIL, IdentifierKind.EMAIL))
        _add(found, taken, _plain(text, near, _HANDLE, IdentifierKind.HANDLE))
    _add(found, taken, contacts.find(lowered))
    for start, end in windows(text, _NEAR):
        _add(found, taken, _numbers(text[start:end], lowered[start:end], start))
    _add(found, taken, addresses.find(text, lowered, windows(text, addresses.WINDOW)))
    _add(found, taken, _spoken_numbers(lowered, language))
    return tuple(sorted(found, key=lambda mark: mark.span))


_DIGIT = re.compile(r"\d+")
_AT = re.compile(r"[@/]")
_ADDRESS_REACH = 330  # characters: the longest part of an address before or after its sign


def windows(text: str, reach: int, sign: re.Pattern[str] = _DIGIT) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text within `reach` characters of a `sign` (a digit), joined where they touch."""
    begin = end = -reach - 1
    for number in sign.finditer(text):
        if number.start() - reach > end:
            if end > 0:
                yield begin, end
            begin = max(0, number.start() - reach)
        end = min(len(text), number.end() + reach)
    if end > 0:
        yield begin, end


def _add(found: list[IdentifierMark], taken: bytearray, more: Iterable[IdentifierMark]) -> None:
    for mark in more:
        start, end = mark.span.start, mark.span.end
        if 1 not in taken[start:end]:
            taken[start:end] = b"\x01" * (end - start)
            found.append(mark)


def _numbers(text: str, lowered: str, offset: int) -> Iterator[IdentifierMark]:
    """Yield the identifiers of one window, in the order in which they are believed; none that wants more digits than it has."""
    digits = sum(map(str.isdigit, text))
    for start, end, kind in (
        *(_accounts(text, lowered) if digits >= _ACCOUNT_DIGITS_MIN else ()),
        *(_spans(text, _SNILS, IdentifierKind.NATIONAL_ID) if digits >= _SNILS_DIGITS else ()),
        *(_passports(text, lowered) if digits >= _PASSPORT_DIGITS_MIN else ()),
        *(_birth_dates(text, lowered) if digits >= _DATE_DIGITS_MIN else ()),
        *_national_ids(text, lowered),
        *(_phones(text, lowered) if digits >= _PHONE_DIGITS_MIN else ()),
        *(_spans(text, _PLATE, IdentifierKind.PLATE) if digits >= _PLATE_DIGITS_MIN else ()),
    ):
        yield IdentifierMark(span=Span(offset + start, offset + end), kind=kind)


_Found = tuple[int, int, IdentifierKind]


def _plain(
    text: str, near: Iterable[tuple[int, int]], pattern: re.Pattern[str], kind: IdentifierKind
) -> Iterator[IdentifierMark]:
    for match in (match for start, end in near for match in pattern.finditer(text, start, end)):
        yield IdentifierMark(span=Span(match.start(), match.end()), kind=kind)


def _spans(text: str, pattern: re.Pattern[str], kind: IdentifierKind) -> Iterator[_Found]:
    for match in pattern.finditer(text):
        yield match.start(), match.end(), kind


def _accounts(text: str, lowered: str) -> Iterator[_Found]:
    for match in _IBAN.finditer(text):
        if _is_iban(match[0]) or said(lowered, match.start(), match.end(), "account"):
            yield match.start(), match.end(), IdentifierKind.IBAN
    for match in _ACCOUNT.finditer(text):
        digits = match[0].replace(" ", "").replace("-", "")
        if (
            _is_card(digits)
            or _RUSSIAN_ACCOUNT.fullmatch(digits)
            or said(lowered, match.start(), match.end(), "account")
        ):
            yield match.start(), match.end(), IdentifierKind.IBAN


def _phones(text: str, lowered: str) -> Iterator[_Found]:
    matcher, valid, possible = _phone_matcher()
    for start, window in _digit_windows(text):
        for region in ("AM", "AZ", "RU", "GE"):
            for match in matcher(window, region, valid):
                yield start + match.start, start + match.end, IdentifierKind.PHONE
        for region in ("AM", "AZ", "RU"):
            for match in matcher(window, region, possible):
                begin, end = start + match.start, start + match.end
                if not _YEARS.fullmatch(text[begin:end].strip()) and said(lowered, begin, end, "phone"):
                    yield begin, end, IdentifierKind.PHONE
    for pattern in (_BARE_PHONE, _SAID_PHONE):
        for found in pattern.finditer(text):
            if said(lowered, found.start(), found.end(), "phone"):
                yield found.start(), found.end(), IdentifierKind.PHONE


def _digit_windows(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text with digits enough for a telephone number, and what stands around them."""
    for run in _DIGIT_RUN.finditer(text):
        if sum(character.isdigit() for character in run[0]) >= _PHONE_DIGITS_MIN and not _YEARS.fullmatch(run[0]):
            start = max(0, run.start() - _WINDOW)
            yield start, text[start : run.end() + _WINDOW]


def _passports(text: str, lowered: str) -> Iterator[_Found]:
    yield from _spans(text, _PASSPORT, IdentifierKind.PASSPORT)
    for match in _SAID_PASSPORT.finditer(lowered):
        if nearest(lowered, match.start()) == "passport":
            yield match.start(), match.end(), IdentifierKind.PASSPORT


def _national_ids(text: str, lowered: str) -> Iterator[_Found]:
    for match in _SAID_ID.finditer(text):
        nearby = nearest(lowered, match.start())
        if nearby == "national_id" or (nearby == "account" and announced(lowered, match.start(), "national_id")):
            yield match.start(), match.end(), IdentifierKind.NATIONAL_ID
    for match in _TEN_DIGITS.finditer(text):
        if _is_date_shaped(match[0]) and nearest(lowered, match.start()) in ("", "national_id", "passport", "account"):
            yield match.start(), match.end(), IdentifierKind.NATIONAL_ID


def _is_date_shaped(digits: str) -> bool:
    """Armenian public service numbers begin with day (plus 10 to 70 by sex and century), month and year of birth."""
    day, month = int(digits[:2]), int(digits[2:4])
    return 11 <= day <= 82 and 1 <= day % 10 + (day // 10 % 10 - 1) % 4 * 10 <= 31 and 1 <= month <= 12


def _birth_dates(text: str, lowered: str) -> Iterator[_Found]:
    for match in _DATE.finditer(text):
        is_signed = _BORN_SIGN.search(lowered, max(0, match.start() - 9), match.start())
        if is_signed or said(lowered, match.start(), match.end(), "born"):
            yield match.start(), match.end(), IdentifierKind.BIRTH_DATE


def _spoken_numbers(lowered: str, language: str) -> Iterator[IdentifierMark]:
    """Yield runs of number words long enough to be a telephone number; a person looks."""
    code = language.partition("-")[0]
    if code not in NUMBER_WORDS:
        return
    words = _WORDS.findall(lowered)
    heads = _heads(code)
    numbers = {word for word in set(words) if word[:3] in heads and is_number_word(word, code)}
    if not numbers or not _has_long_run(words, numbers):  # as most texts have not
        return
    run: list[re.Match[str]] = []
    for word in _WORDS.finditer(lowered):
        if word[0] in numbers:
            run.append(word)
        elif run:
            yield from _run(run)
            run = []
    yield from _run(run)


def _has_long_run(words: list[str], numbers: set[str]) -> bool:
    last, length = -1, 0
    for at in [at for at, word in enumerate(words) if word in numbers]:
        length = length + 1 if at == last + 1 else 1
        last = at
        if length >= _LONG_RUN:
            return True
    return False


@cache
def _heads(code: str) -> frozenset[str]:
    return frozenset(word[:3] for word in NUMBER_WORDS[code])


def _run(words: list[re.Match[str]]) -> Iterator[IdentifierMark]:
    if len(words) >= _LONG_RUN:
        span = Span(words[0].start(), words[-1].end())
        yield IdentifierMark(span=span, kind=IdentifierKind.PHONE, tier=NameTier.REVIEW)


def _is_iban(text: str) -> bool:
    """Say whether an account number's check digits are right (ISO 13616, modulo 97); by the country's own form where known."""
    if find_spec("stdnum") is not None:
        from stdnum import iban

        return bool(iban.is_valid(text))
    plain = re.sub(r"[\s-]", "", text).upper()
    digits = "".join(str(int(one, 36)) for one in plain[4:] + plain[:4] if one.isascii() and one.isalnum())
    return len(plain) > 14 and int(digits or 0) % 97 == 1


def _is_card(digits: str) -> bool:
    """Say whether a card number's check digit is right (ISO/IEC 7812, Luhn)."""
    doubled = [int(one) if at % 2 == 0 else sum(divmod(2 * int(one), 10)) for at, one in enumerate(reversed(digits))]
    return len(digits) > 1 and sum(doubled) % 10 == 0


@cache
def _phone_matcher() -> tuple:  # type: ignore[type-arg]  # phonenumbers carries no types
    if find_spec("phonenumbers") is None:  # the photographer's kit: the bank's own patterns alone
        return (lambda *_: ()), None, None
    from phonenumbers import Leniency, PhoneNumberMatcher

    def matches(text: str, region: str, leniency: int) -> Iterable[object]:
        return PhoneNumberMatcher(text, region, leniency=leniency)

    return matches, Leniency.VALID, Leniency.POSSIBLE
