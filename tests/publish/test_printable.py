"""What no file of text can hold is dropped, and nothing else; a soft end of a line parts words."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from storybank.publish.printable import printable


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_written_as_xml_and_utf8_and_is_dropped_from_once(text):
    found = printable(text)
    etree.fromstring(f"<a>{found.replace('&', '').replace('<', '')}</a>".encode())
    assert printable(found) == found


@given(st.text(st.sampled_from("aԱə שָ😀\n\t\r\x85\u2028\u202e&<>")))
def test_what_people_write_stays_as_it_is(text):
    assert printable(text) == text


def test_a_soft_end_of_a_line_parts_words():
    assert printable("first\x0bsecond\x00") == "first second"
