"""Texts inside finished papers and media: a PDF's words and fields, a recording's tags, a picture's comments.

Nothing of the kind should be there; it is read all the same, by other programs than those that wrote it, for the last search.
"""

import io
import logging
from collections.abc import Iterator
from typing import Any

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"})
_SOUNDS = frozenset({".opus", ".mp3", ".m4a", ".mp4", ".flac", ".wav", ".ogg"})
_LONGEST = 100_000  # characters of one field


def texts(suffix: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield (where, text) for what a file of this suffix carries as text; a file that cannot be read gives its raw bytes."""
    try:
        if suffix == ".pdf":
            yield from _pdf(data)
        elif suffix in _PICTURES:
            yield from _picture(data)
        elif suffix in _SOUNDS:
            yield from _sound(data)
    except Exception:  # readers of strange bytes raise of all kinds; what they cannot read is searched raw
        yield "bytes", data.decode("utf-8", errors="replace")


def _pdf(data: bytes) -> Iterator[tuple[str, str]]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # its complaints quote the file
    reader = PdfReader(io.BytesIO(data))
    for number, page in enumerate(reader.pages, 1):
        yield f"page {number}", page.extract_text()
        for annotation in page.get("/Annots") or ():
            written = annotation.get_object()
            for key in ("/Contents", "/T", "/TU"):
                if key in written:
                    yield f"page {number}", str(written[key])
    for key, value in (reader.metadata or {}).items():
        yield f"field {key}", str(value)
    yield from (("outline", str(one)) for one in _titles(reader.outline))
    yield from (("attachment", name) for name in reader.attachments)


def _titles(outline: Any) -> Iterator[str]:
    for one in outline:
        if isinstance(one, list):
            yield from _titles(one)
        else:
            yield str(one.title)


def _picture(data: bytes) -> Iterator[tuple[str, str]]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        for key, value in picture.info.items():
            yield from _words(str(key), value)
        for tag, value in picture.getexif().items():
            yield from _words(f"exif {tag}", value)


def _sound(data: bytes) -> Iterator[tuple[str, str]]:
    import av

    with av.open(io.BytesIO(data), metadata_errors="replace") as container:
        for key, value in container.metadata.items():
            yield f"tag {key}", value
        for stream in container.streams:
            for key, value in stream.metadata.items():
                yield f"tag {key}", value
        chapters = getattr(container, "chapters", None)
        for chapter in chapters() if callable(chapters) else ():
            yield from (("chapter", str(value)) for value in chapter.get("metadata", {}).values())


def _words(where: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, bytes):
        for encoding in ("utf-8", "utf-16-le"):
            yield where, value[:_LONGEST].decode(encoding, errors="replace")
    elif isinstance(value, str):
        yield where, value[:_LONGEST]
