"""A country, a title or a second name beside a place, in the caption's own voice. One rule for every place, in four languages.

The shapes are found from word lists (`schemas/rules/placenames.yml`) and from the places marked in the text; no place is listed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storybank.findings import Finding
from storybank.records import ItemId, PlaceMark, PlaceMarkKind, Span, Text, TextMarks
from storybank.rulebook import Hit, Rulebook
from storybank.rules import voices

CODE = "placenames.status-claim"
REACH = 50  # code points between a place and what is attached to it
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ENDS = re.compile(r"[.․!?;:։…\n\d]|^[^(\[]*[)\]]")
_SECOND_NAME = re.compile(
    r"\s*(?:[/|]|[(\[]|,?\s+(?:or|aka|или|կամ|və ya|ya da)\s|[–—-])\s*(?:(?:or|или|կամ|və ya|formerly|now|ныне|այժմ|indiki)\s+)?",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\[[^\[\]]{1,300}\]|\([^()]{1,300}\)")
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


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text with what was found in it, quoted speech already taken away."""

    text: Text
    places: tuple[PlaceMark, ...]
    hits: tuple[Hit, ...]
    quotes: tuple[Span, ...]
    marked: tuple[PlaceMark, ...]  # countries too

    def of(self, *lists: str) -> list[Hit]:
        names = {f"placenames:{name}" for name in lists}
        return [hit for hit in self.hits if hit.trigger.owner in names]

    def between(self, start: int, end: int) -> str | None:
        """Return what stands between two spots of one sentence, None where they are too far apart."""
        if not 0 <= end - start <= REACH:
            return None
        gap = self.text.text[start:end]
        return None if _ENDS.search(gap) else gap


def in_text(text: Text, marks: TextMarks, rulebook: Rulebook, item: ItemId | None = None) -> Iterator[Finding]:
    """Yield status claims, second names and editor's glosses of one text, in the text's order."""
    quotes = voices.quoted(text, rulebook)
    hits = rulebook.scan(text.text, text.language)
    spoken = tuple(hit for hit in hits if not voices.is_quoted(hit.span, quotes))
    countries = [hit.span for hit in hits if hit.trigger.owner == "placenames:country"]
    places = tuple(mark for mark in marks.places if not voices.is_quoted(mark.span, countries))
    reading = _Reading(
        text, tuple(m for m in places if not voices.is_quoted(m.span, quotes)), spoken, quotes, marks.places
    )
    capitals = [hit.span for hit in spoken if hit.trigger.owner == "terms.capital"]
    found = [c for c in (*_claims(reading), *_flags_and_tags(reading)) if not voices.is_quoted(c[0], capitals)]
    for span, category, suggestion in _apart(sorted(found)):
        yield _finding(CODE, span, category, suggestion, text, rulebook, item)
    for span in _second_names(reading):
        yield _finding("placenames.two-names", span, "editorial-renaming", None, text, rulebook, item)
    for span in _glosses(text, marks, hits, quotes):
        yield _finding("placenames.editors-gloss", span, "editorial-renaming", None, text, rulebook, item)


_Claim = tuple[Span, str, str | None]


def _claims(reading: _Reading) -> Iterator[_Claim]:
    for place in reading.places:
        yield from _country_after(reading, place)
        yield from _country_before(reading, place)
        yield from _unit(reading, place)
        yield from _capital(reading, place)
    yield from _unknown_place_in_country(reading)


def _country_after(reading: _Reading, place: PlaceMark) -> Iterator[_Claim]:
    """“Shusha, Azerbaijan”, “Ağdam, a province in western Azerbaijan”, «Шуша (Азербайджан)»."""
    if place.kind is not PlaceMarkKind.PLACE:
        return
    for country in reading.of("country", "neighbour"):
        gap = reading.between(place.span.end, country.span.start)
        if gap is None or not _is_bridge(reading, gap, place.span.end):
            continue
        end = country.span.end
        if re.search(r"[(\[]", gap) and reading.text.text[end : end + 1] in (")", "]"):
            end += 1
        comma = re.search(r"\s*[,(\[]", gap)
        start = place.span.end + (comma.start() if comma else 0)
        yield Span(start, end), _category(reading, country.span), None if re.search("[–—]", gap) else ""
        return


def _country_before(reading: _Reading, place: PlaceMark) -> Iterator[_Claim]:
    """“Azerbaijan's Shusha”, «Արցախի Ստեփանակերտ», «азербайджанский город Шуша», “the Armenian town of Shushi”."""
    if place.kind is not PlaceMarkKind.PLACE:
        return
    for hit in reading.of("country", "people-adjective"):
        gap = reading.between(hit.span.end, place.span.start)
        if gap is None or re.search(r"[()\[\]/|–—]", gap) or not _is_bridge(reading, gap, hit.span.end):
            continue
        after = re.compile(r"\s*,?\s*").match(reading.text.text, hit.span.end)
        end = after.end() if after else hit.span.end
        yield Span(hit.span.start, end), _category(reading, hit.span), ""
        return


def _unit(reading: _Reading, place: PlaceMark) -> Iterator[_Claim]:
    """“Lachin district”, «Лачинский район», «Սյունիքի մարզ», “Laçın rayonu”, “the region of Syunik”."""
    for unit in reading.of("unit"):
        gap = reading.between(place.span.end, unit.span.start)
        if gap is not None and re.fullmatch(r"(?:['’]s)?\s{1,2}", gap):
            drop = "" if reading.text.language == "en" else None
            yield Span(place.span.end, unit.span.end), "administrative-title", drop
            return
        gap = reading.between(unit.span.end, place.span.start)
        if gap is not None and re.fullmatch(r"\s(?:of\s)?", gap) and reading.text.language in ("en", "ru"):
            yield Span(unit.span.start, place.span.start), "administrative-title", "" if "of" in gap else None
            return


def _capital(reading: _Reading, place: PlaceMark) -> Iterator[_Claim]:
    """“the capital, Stepanakert”, “Baku, capital of …”."""
    named = [hit.span for hit in reading.hits if hit.trigger.owner == "terms.capital"]
    for hit in reading.of("capital-word"):
        if voices.is_quoted(hit.span, named):
            continue
        before = reading.between(place.span.end, hit.span.start)
        after = reading.between(hit.span.end, place.span.start)
        gap = before if before is not None else after
        if gap is not None and all(_is_small(word, reading.text.language) for word in _WORD.findall(gap)):
            yield hit.span, "status-claim", None
            return


def _unknown_place_in_country(reading: _Reading) -> Iterator[_Claim]:
    """“Xanlıqlar, Azerbaijan”: a capitalised word the gazetteer does not know, directly before a country."""
    text = reading.text.text
    known = [place.span for place in reading.marked]
    nations = [hit.span for hit in reading.of("country", "neighbour", "people-adjective")]
    for country in reading.of("country"):
        before = _CAPITALISED_BEFORE.search(text, max(0, country.span.start - REACH), country.span.start)
        if before is None or not before.group(1)[0].isupper() or before.group(1)[1:2].isupper():
            continue
        word = Span(before.start(1), before.end(1))
        following = _WORD.match(text[country.span.end : country.span.end + REACH].lstrip(" ,"))
        is_list = following is not None and following.group().lower() in _NOT_A_LIST.get(reading.text.language, ())
        if is_list or voices.is_quoted(word, [*known, *nations]) or (word.start == 0 and reading.text.language != "en"):
            continue
        yield Span(word.end, country.span.end), _category(reading, country.span), ""


def _flags_and_tags(reading: _Reading) -> Iterator[_Claim]:
    text = reading.text.text
    for match in _FLAG.finditer(text):
        if not voices.is_quoted(Span(*match.span()), reading.quotes):
            yield Span(*match.span()), "country-attribution", ""
    for hit in reading.of("hashtag", "country"):
        if text[hit.span.start - 1 : hit.span.start] == "#":
            yield Span(hit.span.start - 1, hit.span.end), "country-attribution", ""


def _category(reading: _Reading, country: Span) -> str:
    """Return the draft's name of the claim: a republic by its full name claims a status, a country attributes the place."""
    republics = [hit.span for hit in reading.hits if hit.trigger.owner == "terms.polity"]
    return "status-claim" if voices.is_quoted(country, republics) else "country-attribution"


def _is_bridge(reading: _Reading, gap: str, offset: int) -> bool:
    """Return whether all words of `gap` only lead from a place to its country: small words, units, kinds of settlement."""
    listed = [hit.span for hit in reading.of("unit", "settlement-word", "people-adjective")]
    return all(
        _is_small(match.group(), reading.text.language)
        or voices.is_quoted(Span(offset + match.start(), offset + match.end()), listed)
        for match in _WORD.finditer(gap)
    )


def _is_small(word: str, language: str) -> bool:
    return word.lower() in _BETWEEN.get(language, frozenset())


def _apart(claims: Sequence[_Claim]) -> Iterator[_Claim]:
    """Yield the claims that do not lie inside another one."""
    for claim in claims:
        if not any(
            other is not claim
            and other[0].start <= claim[0].start
            and claim[0].end <= other[0].end
            and (other[0] != claim[0] or claims.index(other) < claims.index(claim))
            for other in claims
        ):
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


def _glosses(text: Text, marks: TextMarks, hits: Sequence[Hit], quotes: Sequence[Span]) -> Iterator[Span]:
    """Yield brackets in which an editor, translator or transcriber speaks, above all inside a quotation."""
    editors = [h.span for h in hits if h.trigger.owner == "placenames:editor-mark"]
    namings = [
        h.span for h in hits if h.trigger.owner in ("terms.they-call-it", "terms.formerly", "placenames:country")
    ]
    names = [mark.span for mark in marks.places]
    for match in _BRACKET.finditer(text.text):
        span = Span(*match.span())
        inside = Span(span.start + 1, span.end - 1)
        if voices.is_quoted(inside, editors) or (
            voices.is_quoted(span, quotes) and voices.is_quoted(inside, [*namings, *names])
        ):
            yield span


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
