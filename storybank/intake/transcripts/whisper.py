"""JSON of Whisper, faster-whisper, whisper-timestamped, whisper.cpp and WhisperX. What looks invented is flagged.

On an empty recording Whisper wrote 29 segments (research/formats): silence probability, compression and repetition tell.
"""

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from storybank.errors import Unreadable
from storybank.intake.transcripts import recognisers, timecodes
from storybank.intake.transcripts.decoding import decode
from storybank.intake.transcripts.reading import Desk, TranscriptReading
from storybank.records import Word

_NO_SPEECH = 0.6
_COMPRESSION = 2.4
_LOGPROB = -1.0
_REPEATS = 3  # the same words so often in a row are the machine's, not a person's
# what recognisers learnt from subtitles and write over silence; said by nobody at a kitchen table
_STOCK = re.compile(
    r"^\W*(?:thanks? (?:you )?(?:so much |very much )?for (?:watching|viewing|listening)|please (?:like and )?subscribe|"
    r"(?:subtitles|captions|transcri(?:bed|ption)|translated|translation) by\b|.{0,40}amara\.org|"
    r"субтитры (?:сделал|создавал|делал|подогнал|и субтитры)|редактор субтитров|корректор [а-я]\.|продолжение следует\W*$|"
    r"спасибо за (?:просмотр|внимание)\W*$|подписывайтесь на|"
    r"izlədiyiniz üçün|kanalıma abunə|abone ol|altyaz[ıi]\b|izlediğiniz için|"
    r"շնորհակալություն (?:դիտելու|դիտման)|դիտելու համար շնորհակալ|"
    r"untertitel (?:der|von|im)|sous-titr|subtítulos|ご視聴|字幕)",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"(?:\[_?(?:BLANK_AUDIO|SILENCE|NO_SPEECH|TT_\d+|EOT)_?\]|\((?:silence|no speech)\))", re.IGNORECASE
)
# half a letter or a zero byte, as JSON may say them: no file and no ledger can hold one
_HALF = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][\da-fA-F]{2})\\u[dD][c-fC-F][\da-fA-F]{2}|\\u0000"
)
_LONGEST_RATE = 40.0  # letters a second; nobody speaks so fast


def read(data: bytes) -> TranscriptReading:
    """Return the segments of a recogniser's JSON, with word times where it has them."""
    text, _ = decode(data)
    document = _document(_HALF.sub(r"\\ufffd", text))
    desk = Desk("whisper")
    rows = _rows(document)
    if isinstance(document, Mapping):
        language = (
            document.get("language") or _inside(document, "result", "language") or _inside(document, "info", "language")
        )
        desk.declare(language if isinstance(language, str) else None)
    desk.warn("machine-made")
    if "/" in str(_inside(document, "params", "model") or "") or "\\" in str(
        _inside(document, "params", "model") or ""
    ):
        desk.leave_out("local paths")
        desk.warn("local-paths")
    for row in rows:
        _lay(row, desk)
    _flag_repeats(desk)
    return desk.reading()


def _document(text: str) -> Any:
    """Return the JSON, or the list of a file that has one object a line (JSON lines)."""
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.split("\n") if line.strip()]
        try:
            if len(lines) > 1 and all(line.lstrip().startswith(("{", "[")) for line in lines):
                return [json.loads(line, parse_constant=lambda _: None) for line in lines]
        except (ValueError, RecursionError):
            pass
        raise Unreadable("transcript.json-broken", "The JSON is broken. Export it again.") from error


def _rows(document: Any) -> Sequence[Mapping[str, Any]]:
    """Return the segments, wherever this program puts them."""
    if (known := recognisers.rows(document)) is not None:
        return known
    if isinstance(document, list) and document and all(isinstance(row, list) for row in document):
        return [_of_tuple(row) for row in document]
    candidates = (
        [document.get(key) for key in ("segments", "transcription", "chunks", "results", "monologues")]
        if isinstance(document, Mapping)
        else [document]
    )
    for rows in candidates:
        if isinstance(rows, list):
            found = [row for row in rows if isinstance(row, Mapping)]
            if all(isinstance(row.get("text"), str) or isinstance(row.get("words"), list) for row in found):
                return found
    if isinstance(document, Mapping) and isinstance(document.get("text"), str) and document["text"].strip():
        return [{"text": document["text"]}]
    raise Unreadable(
        "transcript.unknown-format",
        "This is JSON that is not a speech recogniser's. Send WebVTT, SRT, DOCX, TXT or CSV.",
    )


def _of_tuple(row: list[Any]) -> Mapping[str, Any]:
    """Return a segment that older faster-whisper wrote as a bare list: id, seek, start, end, text, tokens …"""
    if len(row) < 5 or not isinstance(row[4], str):
        raise Unreadable(
            "transcript.unknown-format",
            "This is JSON of lists that is not a speech recogniser's. Send WebVTT, SRT, DOCX, TXT or CSV.",
        )
    return {"start": row[2], "end": row[3], "text": row[4]}


def _lay(row: Mapping[str, Any], desk: Desk) -> None:
    stamp = row.get("timestamp")
    pair = stamp if isinstance(stamp, list) and len(stamp) == 2 else (row.get("start"), row.get("end"))
    start, end = _stated(pair[0]), _stated(pair[1])
    offsets = row.get("offsets")
    if isinstance(offsets, Mapping):  # whisper.cpp counts milliseconds
        start, end = _thousandth(offsets.get("from")), _thousandth(offsets.get("to"))
    words = _words(row.get("words")) or recognisers.words_of_tokens(row.get("tokens"))
    text = row.get("text")
    said = text if isinstance(text, str) else " ".join(word.text for word in words)
    speaker, language = row.get("speaker"), row.get("language")
    segment = desk.add(
        said,
        start,
        end,
        speaker=speaker if isinstance(speaker, str) else None,
        language=language if isinstance(language, str) else None,
        words=words,
    )
    if words and any(word.start_s is None or word.end_s is None for word in words):
        desk.warn("word-times-missing", segment.number)
    if _looks_invented(row, segment.text, start, end):
        desk.warn("invented-text", segment.number)


def _looks_invented(row: Mapping[str, Any], text: str, start: float | None, end: float | None) -> bool:
    silence, packed, sure = (_seconds(row.get(key)) for key in ("no_speech_prob", "compression_ratio", "avg_logprob"))
    if silence is not None and silence > _NO_SPEECH:
        return True
    if packed is not None and packed > _COMPRESSION:
        return True
    if sure is not None and sure < _LOGPROB:
        return True
    if _STOCK.search(text) or _BLANK.fullmatch(text.strip()):
        return True
    if packed is None and len(text) > 40 and len(text.encode()) / len(zlib.compress(text.encode())) > _COMPRESSION:
        return True
    is_timed = start is not None and end is not None and end > start
    return bool(is_timed and len(text) > 20 and len(text) / (end - start) > _LONGEST_RATE)  # type: ignore[operator]  # both are set


def _flag_repeats(desk: Desk) -> None:
    run: list[int] = []
    before = ""
    for segment in [*desk.segments, None]:
        words = "" if segment is None else " ".join(segment.text.lower().split()).strip(".,!?… ")
        if words and words == before and segment is not None:
            run.append(segment.number)
            continue
        if len(run) >= _REPEATS:
            for number in run:
                desk.warn("invented-text", number)
        run, before = [segment.number] if segment is not None else [], words


def _words(rows: Any) -> tuple[Word, ...]:
    if not isinstance(rows, list):
        return ()
    found = []
    for row in rows:
        if isinstance(row, dict):
            text = row.get("word", row.get("text"))
            if isinstance(text, str) and (said := text.strip()):
                start, end = row.get("start"), row.get("end")
                found.append(  # tens of thousands of words, nearly all with plain times
                    Word(
                        text=said,
                        start_s=start if type(start) is float and -1e7 < start < 1e7 else _stated(start),
                        end_s=end if type(end) is float and -1e7 < end < 1e7 else _stated(end),
                    )
                )
    return tuple(found)


def _stated(value: Any) -> float | None:
    """Return a time as written: seconds as a number or in quotes, or a time code."""
    return timecodes.seconds(value) if isinstance(value, str) else _seconds(value)


def _seconds(value: Any) -> float | None:
    kind = type(value)
    if (kind is not float and kind is not int) or not -1e7 < value < 1e7:  # not a number compares as false
        return None
    return float(value)


def _thousandth(value: Any) -> float | None:
    number = _seconds(value)
    return None if number is None else number / 1000


def _inside(document: Any, outer: str, inner: str) -> Any:
    part = document.get(outer) if isinstance(document, Mapping) else None
    return part.get(inner) if isinstance(part, Mapping) else None
