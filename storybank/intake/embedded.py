"""Words inside a picture file: captions, places, bylines of IPTC and XMP. Read for the rules; nothing of them leaves."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from storybank.records import EmbeddedText

MAX_WORDS = 8_000  # code points of one field; a caption of more is not a caption
_MAX_FIELDS = 200
_MAX_XMP_BYTES = 1_000_000

# IPTC-IIM 4.2, record 2
_IPTC = {
    5: "ObjectName",
    7: "EditStatus",
    12: "SubjectReference",
    15: "Category",
    20: "SupplementalCategories",
    22: "FixtureIdentifier",
    25: "Keywords",
    26: "ContentLocationCode",
    27: "ContentLocationName",
    30: "ReleaseDate",
    40: "SpecialInstructions",
    55: "DateCreated",
    60: "TimeCreated",
    62: "DigitalCreationDate",
    63: "DigitalCreationTime",
    65: "OriginatingProgram",
    80: "By-line",
    85: "By-lineTitle",
    90: "City",
    92: "Sub-location",
    95: "Province-State",
    100: "Country-PrimaryLocationCode",
    101: "Country-PrimaryLocationName",
    103: "OriginalTransmissionReference",
    105: "Headline",
    110: "Credit",
    115: "Source",
    116: "CopyrightNotice",
    118: "Contact",
    120: "Caption-Abstract",
    121: "LocalCaption",
    122: "Writer-Editor",
}
_IPTC_WORDS = {5, 20, 25, 27, 40, 80, 90, 92, 95, 101, 105, 110, 115, 116, 118, 120, 121, 122}

# namespaces whose fields a person fills in; of `exif`, `xmp` and the like only the named fields are words
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.adobe.com/hdr-gain-map/1.0/": "hdrgm",
    "http://ns.apple.com/HDRGainMap/1.0/": "HDRGainMap",
}
_ALL_WORDS = {"dc", "Iptc4xmpCore", "Iptc4xmpExt", "lr"}
_WORDS = {
    "photoshop": {
        "City",
        "State",
        "Country",
        "Headline",
        "CaptionWriter",
        "Credit",
        "Source",
        "Instructions",
        "AuthorsPosition",
    },
    "mwg-rs": {"Name", "Description"},
    "MPReg": {"PersonDisplayName"},
    "exif": {"UserComment"},
    "tiff": {"ImageDescription", "Artist", "Copyright"},
    "xmp": {"Label", "Nickname"},
    "xmpRights": {"Owner", "UsageTerms"},
}
_NOT_WORDS = {
    "dc:format",
    "dc:identifier",
    "dc:date",
    "dc:type",
    "dc:language",
    "Iptc4xmpCore:CountryCode",
    "Iptc4xmpExt:DigImageGUID",
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BACKWARDS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_iptc(block: bytes) -> tuple[list[str], list[EmbeddedText]]:
    """Return category names (`IPTC:City`) and words of one IPTC-IIM block; a damaged rest is left."""
    names: dict[str, None] = {}
    words: list[EmbeddedText] = []
    encoding = "utf-8"
    for record, number, value in _data_sets(block):
        if (record, number) == (1, 90):
            encoding = "utf-8" if value == b"\x1b%G" else "latin-1"
        if record != 2 or number == 0:
            continue
        field = f"IPTC:{_IPTC.get(number, f'2:{number}')}"
        names[field] = None
        if number in _IPTC_WORDS and (text := cleaned(_decoded(value, encoding))):
            words.append(EmbeddedText(field=field, text=text))
    return list(names), words


def read_xmp(block: bytes) -> tuple[list[str], list[EmbeddedText]]:
    """Return category names (`XMP:dc:description`) and words of one XMP packet; one that is not safe XML gives only "XMP:unread"."""
    start = block.find(b"<")
    if start < 0 or len(block) > _MAX_XMP_BYTES:
        return ["XMP:unread"], []
    try:
        root: Element = ElementTree.fromstring(block[start:].rstrip(b"\0 \r\n\t"), forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return ["XMP:unread"], []
    names: dict[str, None] = {}
    words: list[EmbeddedText] = []
    for field, value in _properties(root):
        if len(names) >= _MAX_FIELDS:
            break
        names[f"XMP:{field}"] = None
        prefix, _, local = field.partition(":")
        is_words = (prefix in _ALL_WORDS and field not in _NOT_WORDS) or local in _WORDS.get(prefix, ())
        if is_words and (text := cleaned(value)):
            words.append(EmbeddedText(field=f"XMP:{field}", text=text))
    return list(names), words


def cleaned(text: str) -> str:
    """Return the words without control signs and padding, cut at MAX_WORDS."""
    return _BACKWARDS.sub(" ", text[:MAX_WORDS]).strip()


def _data_sets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    for _ in range(1_000):
        if at + 5 > len(block) or block[at] != 0x1C:
            return
        record, number, size = block[at + 1], block[at + 2], int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if size & 0x8000:  # extended: the low bits say how many bytes the size has
            width = min(size & 0x7FFF, 4)
            size = int.from_bytes(block[at : at + width], "big")
            at += width
        yield record, number, block[at : at + size]
        at += size


def _decoded(value: bytes, encoding: str) -> str:
    try:
        return value.decode(encoding)
    except UnicodeDecodeError:
        return value.decode("cp1252", errors="replace")


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    """Yield ("dc:description", words) for every property, nested ones by the innermost name that has a namespace we know."""
    stack: list[tuple[Element, str]] = [(root, "")]
    while stack:
        node, owner = stack.pop()
        name = _field(node.tag)
        if name is not None and not node.tag.startswith(f"{{{_RDF}}}"):
            owner = name
        for attribute, value in node.attrib.items():
            field = _field(attribute)
            if field is not None:
                yield field, value
        if owner and not len(node) and (node.text or "").strip():
            yield owner, node.text or ""
        elif owner and name == owner and not node.attrib and not len(node):
            continue
        stack.extend((child, owner) for child in reversed(node))


def _field(tag: str) -> str | None:
    if not isinstance(tag, str) or not tag.startswith("{"):
        return None
    namespace, _, local = tag[1:].partition("}")
    if namespace in (_RDF, "adobe:ns:meta/", "http://www.w3.org/XML/1998/namespace"):
        return None
    return f"{_PREFIXES.get(namespace, 'other')}:{local}"
