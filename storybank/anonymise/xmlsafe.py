"""XML of strangers: no entities, no document types, no network, no huge trees."""

import re

from lxml import etree

from storybank.errors import Unreadable

MAX_XML_BYTES = 60_000_000


def parse(data: bytes) -> etree._Element:
    """Return the root element. Raises Unreadable for a document type with entities, for broken and for oversized XML.

    lxml with everything that reaches outside switched off; a file that declares entities is refused before it is parsed,
    in UTF-16 too, since nothing an archive exports needs them.
    """
    if len(data) > MAX_XML_BYTES:
        raise Unreadable(
            "xml.too-large",
            f"The XML has more than {MAX_XML_BYTES // 1_000_000} MB. Send it in parts.",
        )
    narrow = data.replace(b"\0", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:8] else data
    if re.search(rb"<!ENTITY", narrow, re.IGNORECASE):
        raise Unreadable("xml.entities", "The XML declares entities, which are not read. Export it again without.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("xml.broken", f"The XML is broken ({type(error).__name__}). Export it again.") from error
    if root is None:
        raise Unreadable("xml.broken", "The XML has no content. Export it again.")
    return root


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; "" for what is not an element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first direct child of this local name."""
    return next((found for found in element if local(found) == name), None)


def words(element: etree._Element | None) -> str:
    """Return all text inside an element, or ""."""
    return "" if element is None else "".join(element.itertext()).strip()
