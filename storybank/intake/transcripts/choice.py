"""Which reader a transcript needs: by its bytes first, by its ending where the bytes leave it open."""

import importlib
import re
from collections.abc import Callable

from storybank.errors import Unreadable
from storybank.intake import limits
from storybank.intake.transcripts.decoding import decode
from storybank.intake.transcripts.reading import TranscriptReading

Reader = Callable[[bytes], TranscriptReading]

# sign in the first 64 KB of an XML file → module. The root's name counts, not a namespace's address.
_ROOTS = (
    (re.compile(r"<ANNOTATION_DOCUMENT[\s>]"), "eaf"),
    (re.compile(r"<(?:\w+:)?TEI(?:\.2)?[\s>]|<(?:\w+:)?teiCorpus[\s>]"), "tei"),
    (
        re.compile(r"<(?:\w+:)?record[\s>][\s\S]*<(?:\w+:)?(?:transcript|vtt_transcript|index|sync|cms_record_id)\b"),
        "ohms",
    ),
    (re.compile(r"<(?:\w+:)?ROOT[\s>]"), "ohms"),
)
_TEXTGRID = re.compile(
    r'\A\s*(?:File type\s*=\s*)?"ooTextFile(?: short)?"|\A\s*File type\s*=\s*"ooTextFile', re.IGNORECASE
)
_SRT = re.compile(
    r"^\s*\d{1,3}:\d{1,2}:\d{1,2}[,.:]\d{1,3}\s*-->|\A\s*\d{1,2}:\d\d:\d\d\.\d{3},\d{1,2}:\d\d:\d\d\.\d{3}\s*$",
    re.MULTILINE | re.ASCII,
)
_VTT_CUE = re.compile(r"^\s*(?:\d{1,3}:)?\d{1,2}:\d\d\.\d{1,3}\s*-->", re.MULTILINE | re.ASCII)
# what other programs write and nothing here reads: said by name, with the way out of it
_OTHER_XML = (
    ("<basic-transcription", "EXMARaLDA's own format: save it there as TEI (ISO 24624) or ELAN"),
    ("<folker-transcription", "FOLKER's own format: save it there as TEI (ISO 24624) or ELAN"),
    ("<Trans ", "Transcriber's own format: open it in ELAN and save it there"),
    ("<Trans>", "Transcriber's own format: open it in ELAN and save it there"),
    ("<CHAT ", "CHAT's XML: save it in CLAN for ELAN"),
    ("http://www.w3.org/ns/ttml", "TTML subtitles: save them as WebVTT or SRT"),
    ("http://www.w3.org/2006/10/ttaf1", "TTML subtitles: save them as WebVTT or SRT"),
)
_OTHER_TEXTS = (
    ("@UTF8", "a CHAT file of CLAN: save it there for ELAN"),
    ("@Begin", "a CHAT file of CLAN: save it there for ELAN"),
    ("[Script Info]", "a file of SubStation subtitles: save them as WebVTT or SRT"),
)
_PLAYLISTS = ("ffconcat", "#EXTM3U", "[playlist]", "[Reference]", "<asx", "<smil")
_MAGIC_NOT_TEXT = (
    b"%PDF-",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
    b"ID3",
    b"OggS",
    b"fLaC",
    b"\xff\xd8\xff",
    b"\x89PNG",
)


def reader_for(data: bytes, suffix: str = "") -> Reader:
    """Return the `read` of the module that reads this file. Raises Unreadable with the kind of file and a remedy."""
    return _load(module_for(data, suffix))


def module_for(data: bytes, suffix: str = "") -> str:
    """Return the name of the module: vtt, srt, txt, docx, odt, ohms, eaf, textgrid, whisper, ohd, words_csv, tei."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("transcript.empty", "The transcript holds no text. Send it again.")
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return _packed(data)
    for magic in _MAGIC_NOT_TEXT:
        if data.startswith(magic):
            raise _not_a_transcript(
                {b"%PDF-": "a PDF", b"{\\rtf": "an RTF file", b"\xd0\xcf\x11\xe0": "an old .doc"}.get(magic, "media")
            )
    head = _head(data)
    start = head.lstrip()
    if start.startswith(_PLAYLISTS):
        raise _not_a_transcript("a playlist")
    if start.startswith("WEBVTT"):
        return "vtt"
    if _TEXTGRID.match(start):
        return "textgrid"
    if start.startswith("<"):
        return next((module for sign, module in _ROOTS if sign.search(head)), None) or _unknown_xml(head, suffix)
    if start.startswith(("{", "[")) and suffix in (".json", ".jsonl", ".ndjson", "") and _is_json(start):
        return "whisper"
    return _plain(head, suffix)


def _plain(head: str, suffix: str) -> str:
    start = head.lstrip()
    for sign, program in _OTHER_TEXTS:
        if start.startswith(sign):
            raise _not_a_transcript(program)
    if suffix != ".vtt" and (suffix in (".srt", ".sbv") or _SRT.search(head[:4000])):
        return "srt"
    if suffix == ".vtt" or _VTT_CUE.search(head[:4000]):
        return "vtt"  # without its first line: lenient, with a warning
    lines = [line for line in head.splitlines() if line.strip()]
    columns = {cell.strip().strip('"').lower() for cell in re.split(r"[\t;,]", lines[0])} if lines else set()
    if columns & {"timecode", "tape", "band"} and columns & {
        "transcript",
        "transkript",
        "speaker",
        "sprecher",
        "original",
    }:
        return "ohd"
    if suffix in (".csv", ".tsv") or (
        columns & {"words", "text", "transcript"} and columns & {"speaker", "timestamp", "start"}
    ):
        return "words_csv"
    if suffix in (".json",):
        raise _not_a_transcript("JSON that does not begin with an object")
    return "txt"


def _head(data: bytes) -> str:
    """Return the beginning as text; a code that is unknown is told by `decode` itself."""
    part = data[:65_536]
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        return part[: len(part) // 2 * 2].decode("utf-16", errors="replace")
    try:
        return part.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="strict" if len(data) < 65_536 else "replace")
    except UnicodeDecodeError:
        return decode(data)[0][:65_536]


def _packed(data: bytes) -> str:
    import io

    names = {entry.filename for entry in limits.guard_zip(io.BytesIO(data))}
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "content.xml" in names:
        return "odt"
    raise _not_a_transcript("a packed file that is neither DOCX nor ODT")


def _is_json(start: str) -> bool:
    return bool(re.match(r'\{\s*"|\{\s*\}|\[\s*[\{\[\]]', start))


def _unknown_xml(head: str, suffix: str) -> str:
    for sign, program in _OTHER_XML:
        if sign in head[:4000]:
            raise _not_a_transcript(program)
    if suffix in (".vtt", ".srt", ".txt"):  # a line of text that begins with a mark
        return {".vtt": "vtt", ".srt": "srt"}.get(suffix, "txt")
    raise _not_a_transcript("XML of a kind that is not OHMS, ELAN or TEI")


def _load(module: str) -> Reader:
    reader: Reader = importlib.import_module(f"storybank.intake.transcripts.{module}").read
    return reader


def _not_a_transcript(kind: str) -> Unreadable:
    return Unreadable(
        "transcript.unknown-format",
        f"This is {kind}. Send the transcript as WebVTT, SRT, DOCX, ODT, TXT, CSV, OHMS, ELAN, TextGrid or Whisper JSON.",
    )
