"""Long texts cost in proportion to their length, and never more memory than a part of them."""

import sys

import pytest

from storybank.people import detection, english, find, russian_model, tokens

PARAGRAPH = {
    "hy": "Հարևանս՝ Վազգեն Օհանջանյանը, 1988-ին հաց բերեց, ու մենք գնացինք Գորիս, հեռ. 091 12-34-56 ",
    "az": "Qonşum Vüqar Səmədov 1988-ci ildə çörək gətirdi, biz Gəncəyə getdik, tel. 050 123 45 67 ",
    "ru": "Сосед Ованес Саркисян в 1988 году принёс хлеб, и мы поехали в Горис, тел. 8 916 123-45-67 ",
    "en": "My neighbour Hrachya Ohanyan brought bread in 1988, and we left for Goris, tel. 091 12-34-56 ",
}


def _calls(text: str, language: str) -> int:
    """Return how many calls of functions, the interpreter's own among them, one reading takes: the same on any machine."""
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        find(text, language)
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture
def rules_alone(monkeypatch):
    monkeypatch.setattr(english, "_model", lambda: None)
    monkeypatch.setattr(russian_model, "_tagger", lambda: None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "unit"),
    [*PARAGRAPH.items(), *(("en", one) for one in ("A-", "Əli ", "(", "1 ", "@a", "one two ", "պա---", "X\n"))],
)
def test_twice_the_text_takes_twice_the_work(language, unit, rules_alone):
    short = unit * (1500 // len(unit))
    find(short * 2, language)  # lists are read and words remembered
    assert _calls(short * 2, language) < 2.2 * _calls(short, language) + 500


def test_a_long_paragraph_is_read_in_parts_that_join(monkeypatch, rules_alone):
    text = PARAGRAPH["en"] * 60
    whole = find(text, "en")
    monkeypatch.setattr(detection, "_PIECE", 900)
    lengths = []
    split = tokens.split
    monkeypatch.setattr(tokens, "split", lambda part, code: lengths.append(len(part)) or split(part, code))
    parts = find(text, "en")
    assert max(lengths) <= 900
    assert sum(lengths) == len(text)
    assert {text[m.span.start : m.span.end] for m in parts.names} == {
        text[m.span.start : m.span.end] for m in whole.names
    }
    assert len(parts.names) == len(whole.names)
    assert parts.identifiers == whole.identifiers


def test_parts_end_where_a_sentence_or_a_word_ends():
    text = "One sentence here. Another one there. " * 9
    cuts = list(tokens.pieces(text, 50))
    assert [begin for begin, _ in cuts[1:]] == [end for _, end in cuts[:-1]]
    assert cuts[-1][1] == len(text)
    assert all(text[end - 1] == " " for _, end in cuts)
    assert list(tokens.pieces("x" * 120, 50)) == [(0, 50), (50, 100), (100, 120)]
