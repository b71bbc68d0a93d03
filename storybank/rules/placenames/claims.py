"""A country, a title or a second name beside a place, in the caption's own voice. One rule for every place, in four languages.

The shapes are found from word lists (`schemas/rules/placenames.yml`) and from the places marked in the text; no place is listed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from storybank.findings import Finding
from storybank.records import ItemId, PlaceMark, PlaceMarkKind, Span, Text, TextMarks
from storybank.rulebook import Hit, Rulebook
from storybank.rules import voices
from storybank.rules.spans import Spans, covers

CODE = "placenames.status-claim"
REACH = 50  # code points between a place and what is attached to it
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ENDS = re.compile(r"[.․!?;:։…\n\d]|^[^(\[]*[)\]]")
_SECOND_NAME = re.compile(
    r"\s*(?:[/|]|[(\[]|,?\s+(?:or|aka|или|կամ|və ya|ya da)\s|\s[–—-]\s)\s*(?:(?:or|или|կամ|və ya|formerly|now|ныне|այժմ|indiki)\s+)?",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\[[^\[\]]{1,300}\]|\([^()]{1,300}\)")
_CLOSES = re.compile(r"\s*(?:[.,;)։\n–—-]|\d|$)")
_CAPITALISED_BEFORE = re.compile(r"([^\W\d_]{3,30})\s{0,2}[,(]\s{0,2}$")

# Small words that may stand between a place and the country it is put into.
_BETWEEN = {
    "en": frozenset(
        [
            "in",
            "of",
            "within",
            "the",
            "a",
            "an",
            "s",
            "is",
            "lies",
            "western",
            "eastern",
            "northern",
            "southern",
            "central",
            "south",
            "north",
            "east",
            "west",
            "southwestern",
            "southeastern",
            "northwestern",
            "northeastern",
            "today's",
            "modern",
            "present",
            "day",
            "mountainous",
            "part",
            "area",
            "republic",
            "currently",
            "now",
        ]
    ),
    "ru": frozenset(
        [
            "в",
            "на",
            "во",
            "это",
            "и",
            "ныне",
            "сейчас",
            "западного",
            "западном",
            "западе",
            "востоке",
            "юге",
            "севере",
            "часть",
            "части",
            "республика",
            "республики",
        ]
    ),
    "hy": frozenset(["այժմ", "արևմտյան", "արևելյան", "հյուսիսային", "հարավային", "մեջ"]),
    "az": frozenset(
        ["indi", "hazırda", "qərbi", "qərbində", "şərqi", "şərqində", "cənubi", "şimali", "muxtar", "respublikası"]
    ),
}
_NOT_A_LIST = {"en": ("and", "or"), "ru": ("и", "или"), "hy": ("և", "եւ", "կամ"), "az": ("və", "ya")}


class _Reading:
    """One text with what was found in it in caption voice, asked by place."""

    def __init__(self, text: Text, marks: TextMarks, hits: Sequence[Hit], quotes: Sequence[Span]) -> None:
        self.text = text
        self.quotes = Spans(quotes)
        spans: dict[str, list[Span]] = defaultdict(list)
        for hit in hits:
            if not self.quotes.touch(hit.span):
                spans[hit.trigger.owner.removeprefix("placenames:")].append(hit.span)
        self._lists = {owner: Spans(found) for owner, found in spans.items()}
        self.may_attach = not _ATTACHED.isdisjoint(spans)
        countries = Spans(spans["country"]) if "country" in spans else _NOTHING
        self.marked = Spans(mark.span for mark in marks.places)  # countries too
        self.places = tuple(m for m in marks.places if not countries.touch(m.span) and not self.quotes.touch(m.span))

    def of(self, name: str) -> Spans:
        return self._lists.get(name, _NOTHING)

    def near(self, span: Span, *names: str) -> list[Span]:
        """Return what these lists have within reach of `span`, in the text's order."""
        lists = [own for name in names if (own := self._lists.get(name)) is not None]
        return sorted({found for own in lists for found in own.near(span, REACH)}) if lists else []

    def is_listed(self, span: Span, *names: str) -> bool:
        return any(self.of(name).touch(span) for name in names)

    def between(self, start: int, end: int) -> str | None:
        """Return what stands between two spots of one sentence, None where they are too far apart."""
        if not 0 <= end - start <= REACH:
            return None
        gap = self.text.text[start:end]
        return None if _ENDS.search(gap) else gap


_NOTHING = Spans(())


def in_text(text: Text, marks: TextMarks, rulebook: Rulebook, item: ItemId | None = None) -> Iterator[Finding]:
    """Yield status claims, second names and editor's glosses of one text, in the text's order."""
    hits = rulebook.scan(text.text, text.language)
    if not marks.places and not _MAY_CLAIM.search(text.text) and all(h.trigger.owner not in _CLAIMING for h in hits):
        return
    quotes = voices.quoted(text, rulebook)
    reading = _Reading(text, marks, hits, quotes)
    capitals = reading.of("terms.capital")
    slogans = reading.of("terms.land-slogan")
    found = [
        c
        for c in (*_claims(reading), *_flags_and_tags(reading))
        if not capitals.touch(c[0]) and not slogans.touch(c[0])
    ]
    for span, category, suggestion in _apart(found):
        yield _finding(CODE, span, category, suggestion, text, rulebook, item)
    for span in _second_names(reading):
        yield _finding("placenames.two-names", span, "editorial-renaming", None, text, rulebook, item)
    for span in _glosses(text, marks, hits, reading.quotes):
        yield _finding("placenames.editors-gloss", span, "editorial-renaming", None, text, rulebook, item)


# What a claim cannot do without, where the text names no place.
_MAY_CLAIM = re.compile("[\U0001f1e6-\U0001f1ff\\[]")
_CLAIMING = frozenset({"placenames:country", "placenames:hashtag", "placenames:editor-mark"})

_Claim = tuple[Span, str, str | None]


# What may be attached to a place: without one of these there is no claim beside it.
_ATTACHED = frozenset({"country", "neighbour", "people-adjective", "unit", "capital-word"})


def _claims(reading: _Reading) -> Iterator[_Claim]:
    for place in reading.places if reading.may_attach else ():
        yield from _country_after(reading, place)
        yield from _country_before(reading, place)
        yield from _unit(reading, place)
        yield from _capital(reading, place)
    yield from _unknown_place_in_country(reading)
    yield from _dateline(reading)


def _country_after(reading: _Reading, place: PlaceMark) -> Iterator[_Claim]:
    """“Shusha, Azerbaijan”, “Ağdam, a province in western Azerbaijan”, «Шуша (Азербайджан)»."""
    if place.kind is not PlaceMarkKind.PLACE:
        return
    for country in reading.near(place.span, "country", "neighbour"):
        gap = reading.between(place.span.end, country.start)
        if gap is None or not _is_bridge(reading, gap, place.span.end):
            continue
        end = country.end
        if re.search(r"[(\[]", gap) and reading.text.text[end : end + 1] in (")", "]"):
            end += 1
        comma = re.search(r"\s*[,(\[]", gap)
        start = place.span.end + (comma.start() if comma else 0)
        yield Span(start, end), _category(reading, country), None if re.search("[–—]", gap) else ""
        return


def _country_before(reading: _Reading, place: PlaceMark) -> Iterator[_Claim]:
    """“Azerbaijan's Shusha”, «Արցախի Ստեփանակերտ», «азербайджанский город Шуша», “the Armenian town of Shushi”."""
    if place.kind is not PlaceMarkKind.PLACE:
        return
    for hit in reading.near(place.span, "country", "people-adjective"):
        gap = reading.between(hit.end, place.span.start)
        if gap is None or re.search(r"[()\[\]/|–—]", gap) or not _is_bridge(reading, gap, hit.end):
            continue
        after = re.compile(r"\s*,?\s*").match(reading.text.text, hit.end)
        end = after.end() if after else hit.end
        yield Span(hit.start, end), _category(reading, hit), ""
        return


def _unit(reading: _Reading, place: PlaceMark) -> Iterator[_Claim]:
    """“Lachin district”, «Лачинский район», «Սյունիքի մարզ», “Laçın rayonu”, “the region of Syunik”."""
    for unit in reading.near(place.span, "unit"):
        gap = reading.between(place.span.end, unit.start)
        if gap is not None and re.fullmatch(r"(?:['’]s)?\s{1,2}", gap):
            drop = "" if reading.text.language == "en" else None
            yield Span(place.span.end, unit.end), "administrative-title", drop
            return
        gap = reading.between(unit.end, place.span.start)
        if gap is not None and re.fullmatch(r"\s(?:of\s)?", gap) and reading.text.language in ("en", "ru"):
            yield Span(unit.start, place.span.start), "administrative-title", "" if "of" in gap else None
            return


def _capital(reading: _Reading, place: PlaceMark) -> Iterator[_Claim]:
    """“the capital, Stepanakert”, “Baku, capital of …”."""
    for word in reading.near(place.span, "capital-word"):
        before = reading.between(place.span.end, word.start)
        after = reading.between(word.end, place.span.start)
        gap = before if before is not None else after
        if gap is not None and all(_is_small(small, reading.text.language) for small in _WORD.findall(gap)):
            yield word, "status-claim", None
            return


def _unknown_place_in_country(reading: _Reading) -> Iterator[_Claim]:
    """“Xanlıqlar, Azerbaijan”: a capitalised word the gazetteer does not know, directly before a country."""
    text = reading.text.text
    for country in reading.of("country"):
        before = _CAPITALISED_BEFORE.search(text, max(0, country.start - REACH), country.start)
        if before is None or not before.group(1)[0].isupper() or before.group(1)[1:2].isupper():
            continue
        word = Span(before.start(1), before.end(1))
        following = _WORD.match(text[country.end : country.end + REACH].lstrip(" ,"))
        is_list = following is not None and following.group().lower() in _NOT_A_LIST.get(reading.text.language, ())
        is_known = reading.marked.touch(word) or reading.is_listed(word, "country", "neighbour", "people-adjective")
        if is_list or is_known or not _CLOSES.match(text, country.end):
            continue
        yield Span(word.end, country.end), _category(reading, country), ""


def _dateline(reading: _Reading) -> Iterator[_Claim]:
    """“Ağdamda mal bazarı, Azərbaycan, 2023”, “… mal bazarı (Azərbaycan)”: a country set off at the end of a sentence that names
    a place before it."""
    text = reading.text.text
    for country in reading.of("country"):
        comma = _COMMA_BEFORE.search(text, max(0, country.start - 3), country.start)
        end = max(
            (d.end for d in reading.of("direction").near(country, 2) if d.start >= country.end), default=country.end
        )
        if comma is None or not (_CLOSES_ALL.match(text, end) or _is_aside(text, end)):
            continue
        places = [p for p in reading.places if p.span.end <= comma.start() and p.kind is PlaceMarkKind.PLACE]
        if not places or _SENTENCE.search(text, places[-1].span.end, comma.start()):
            continue
        if any(
            _COMMA_BEFORE.search(text, max(0, other.end - 1), comma.start()) is None and other.end == comma.start()
            for other in reading.near(country, "country", "neighbour")
            if other.end <= country.start
        ):
            continue  # a list of countries
        yield Span(comma.start(), end + (text[end : end + 1] in (")", "]"))), _category(reading, country), ""


def _is_aside(text: str, end: int) -> bool:
    """Return whether a comma and a small word follow: the country stood between commas, and not in a list of names."""
    following = _AFTER_COMMA.match(text, end)
    return following is not None and following.group(1).islower()


_AFTER_COMMA = re.compile(r",\s([^\W\d_]+)")
_COMMA_BEFORE = re.compile(r"(?:,|\s[(\[])\s{0,2}$")
_CLOSES_ALL = re.compile(
    r"\s*[)\]]?(?:[.։]?\s*$|[.,]\s*(?:[^\W\d_]{1,12}\s)?(?:\d{1,2}\s)?(?:[^\W\d_]{1,12}\s)?(?:19|20)\d\d)"
)
_SENTENCE = re.compile(r"[.!?;:։…\n]")


def _flags_and_tags(reading: _Reading) -> Iterator[_Claim]:
    text = reading.text.text
    for match in _FLAG.finditer(text):
        if not reading.quotes.touch(Span(*match.span())):
            yield Span(*match.span()), "country-attribution", ""
    for tag in (*reading.of("hashtag"), *reading.of("country")):
        if text[max(0, tag.start - 1) : tag.start] == "#":
            yield Span(tag.start - 1, tag.end), "country-attribution", ""


def _category(reading: _Reading, country: Span) -> str:
    """Return the draft's name of the claim: a republic by its full name, or whose capital it is, claims a status; a country
    attributes the place."""
    is_capital = any(
        country.end <= word.start and reading.between(country.end, word.start) is not None
        for word in reading.of("capital-word").near(country, _CAPITAL_REACH)
    )
    return "status-claim" if is_capital or reading.of("terms.polity").touch(country) else "country-attribution"


_CAPITAL_REACH = 25  # code points between a country and the capital it is said to have


def _is_bridge(reading: _Reading, gap: str, offset: int) -> bool:
    """Return whether all words of `gap` only lead from a place to its country: small words, units, kinds of settlement."""
    return all(
        _is_small(match.group(), reading.text.language)
        or reading.is_listed(
            Span(offset + match.start(), offset + match.end()), "unit", "settlement-word", "people-adjective"
        )
        for match in _WORD.finditer(gap)
    )


def _is_small(word: str, language: str) -> bool:
    return word.lower() in _BETWEEN.get(language, frozenset())


def _apart(claims: Iterable[_Claim]) -> Iterator[_Claim]:
    """Yield the claims in the text's order, without those that lie inside another one."""
    widest: Span | None = None
    for claim in sorted(claims, key=lambda claim: (claim[0].start, -claim[0].end)):
        if widest is None or not covers(widest, claim[0]):
            widest = claim[0]
            yield claim


def _second_names(reading: _Reading) -> Iterator[Span]:
    """Yield “Shushi/Shusha”, «Варденис (Басаркечар)»: two names of one place side by side."""
    text = reading.text.text
    for one, other in zip(reading.places, reading.places[1:], strict=False):
        if not {c.place for c in one.candidates} & {c.place for c in other.candidates}:
            continue
        if not _SECOND_NAME.fullmatch(text, one.span.end, other.span.start):
            continue
        ours, theirs = ({c.toponym for c in mark.candidates} for mark in (one, other))
        if ours == theirs and len(ours) == 1:
            continue  # one name in two spellings
        closes = text[other.span.end : other.span.end + 1] in (")", "]")
        yield Span(one.span.start, other.span.end + closes)


def _glosses(text: Text, marks: TextMarks, hits: Sequence[Hit], quotes: Spans) -> Iterator[Span]:
    """Yield brackets in which an editor, translator or transcriber speaks, above all inside a quotation."""
    editors = Spans({hit.span for hit in hits if hit.trigger.owner == "placenames:editor-mark"})
    namings = Spans({hit.span for hit in hits if hit.trigger.owner in _NAMING} | {mark.span for mark in marks.places})
    for match in _BRACKET.finditer(text.text):
        span = Span(*match.span())
        inside = Span(span.start + 1, span.end - 1)
        if editors.touch(inside) or (quotes.touch(span) and namings.touch(inside)):
            yield span


_NAMING = frozenset({"terms.they-call-it", "terms.formerly", "placenames:country"})


def _finding(
    code: str, span: Span, category: str, suggestion: str | None, text: Text, rulebook: Rulebook, item: ItemId | None
) -> Finding:
    return Finding(
        code=code,
        severity=rulebook.severity(code, rulebook.severity_of(code)),
        item=item,
        field=text.field,
        span=span,
        suggestions=() if suggestion is None else (suggestion,),
        facts={"words": text.text[span.start : span.end][:80].strip(" ,")},
        rule_id=code,
        category=category,
        rests_on_unreviewed=not rulebook.is_accepted(code),
    )
