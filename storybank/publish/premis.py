"""provenance/premis.xml: what was done to the published files, in PREMIS 3, as archives read it.

Events are named, dated by the release and counted; no person, device, original, position or time of day is in it.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from storybank.publish import crate
from storybank.publish.bag import Digests
from storybank.publish.contents import BundleContents

PATH = "provenance/premis.xml"
_NAMESPACE = "http://www.loc.gov/premis/v3"
_EVENTS = (
    ("ingestion", "Received from a partner; the original is kept sealed."),
    ("validation", "Consent of everybody shown, heard or named was checked for this use, audience, language and day."),
    ("redaction", "What was not agreed to was removed, and the result read back and checked."),
    ("dissemination", "Released only after one person proposed it and another approved its digest."),
)


def write(contents: BundleContents, files: dict[str, Digests]) -> str:
    """Return the PREMIS document about what people gave among `files`; where there is nothing of it, about all of them."""
    chosen = {
        path: digests
        for path, digests in sorted(files.items())
        if path.startswith(("documents/", "photographs/", "sound/", "stories/", "transcripts/", "video/"))
    } or dict(sorted(files.items()))  # a document without an object is none
    return "".join(_document(contents, chosen))


def _document(contents: BundleContents, files: dict[str, Digests]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<premis xmlns="{_NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{_NAMESPACE} {_NAMESPACE}/premis.xsd" version="3.0">\n'
    )
    for path, digests in files.items():
        yield (
            '<object xsi:type="file">\n'
            f"{_identifier('objectIdentifier', path)}"
            "<objectCharacteristics>"
            "<fixity><messageDigestAlgorithm>SHA-512</messageDigestAlgorithm>"
            f"<messageDigest>{digests.sha512}</messageDigest></fixity>"
            f"<size>{digests.size_bytes}</size>"
            f"<format><formatDesignation><formatName>{crate.media_type(path)}</formatName></formatDesignation></format>"
            "</objectCharacteristics>\n"
            "</object>\n"
        )
    for number, (kind, words) in enumerate(_EVENTS, 1):
        links = "".join(
            f"<linkingObjectIdentifier><linkingObjectIdentifierType>path</linkingObjectIdentifierType>"
            f"<linkingObjectIdentifierValue>{escape(path)}</linkingObjectIdentifierValue></linkingObjectIdentifier>"
            for path in files
        )
        yield (
            "<event>\n"
            "<eventIdentifier><eventIdentifierType>local</eventIdentifierType>"
            f"<eventIdentifierValue>event-{number}</eventIdentifierValue></eventIdentifier>\n"
            f"<eventType>{kind}</eventType>\n<eventDateTime>{contents.on.isoformat()}</eventDateTime>\n"
            f"<eventDetailInformation><eventDetail>{escape(words)}</eventDetail></eventDetailInformation>\n"
            "<linkingAgentIdentifier><linkingAgentIdentifierType>local</linkingAgentIdentifierType>"
            "<linkingAgentIdentifierValue>storybank</linkingAgentIdentifierValue></linkingAgentIdentifier>\n"
            f"{links}\n</event>\n"
        )
    yield (
        "<agent><agentIdentifier><agentIdentifierType>local</agentIdentifierType>"
        "<agentIdentifierValue>storybank</agentIdentifierValue></agentIdentifier>"
        "<agentName>storybank</agentName><agentType>software</agentType></agent>\n</premis>\n"
    )


def _identifier(name: str, path: str) -> str:
    return f"<{name}><{name}Type>path</{name}Type><{name}Value>{escape(path)}</{name}Value></{name}>\n"
