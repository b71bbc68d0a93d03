"""JSON of speech recognisers that are not Whisper's own, brought into its shape: rows of text, start, end, speaker, words.

Known: OpenAI's verbose_json with words only, Vosk, Amazon Transcribe, Rev, AssemblyAI, Deepgram, tokens of whisper.cpp.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from storybank.records import Word

Row = Mapping[str, Any]
_PAUSE_S = 1.0  # words without sentences are cut here
_LONGEST_WORDS = 40
_ENDS = (".", "?", "!", "։", "…")


def rows(document: Any) -> Sequence[Row] | None:
    """Return the segments of a dialect known here, None for another document."""
    if isinstance(document, list):
        inner = [each for part in document if isinstance(part, list) for each in part if isinstance(each, Mapping)]
        if inner and all(isinstance(each.get("text"), str) for each in inner):
            return inner
        parts = _maps(document)
        if parts and len(parts) == len(document) and all(isinstance(part.get("result"), list) for part in parts):
            return [row for part in parts for row in _cut(_plain(part["result"]))]  # Vosk, a line an utterance
        return None
    if not isinstance(document, Mapping):
        return None
    for known in (_assembly, _rev, _deepgram, _amazon, _vosk, _words_only):
        found = known(document)
        if found is not None:
            return found
    return None


def words_of_tokens(tokens: Any) -> tuple[Word, ...]:
    """Return the words of whisper.cpp's tokens: a token that begins with a space begins a word."""
    if not isinstance(tokens, list):
        return ()
    words: list[tuple[str, float | None, float | None]] = []
    for token in tokens:
        if not isinstance(token, Mapping):
            return ()
        text, offsets = token.get("text"), token.get("offsets")
        if not isinstance(text, str) or not isinstance(offsets, Mapping) or text.startswith("[_"):
            continue
        start, end = _number(offsets.get("from"), 0.001), _number(offsets.get("to"), 0.001)
        if words and not text.startswith(" "):
            words[-1] = (words[-1][0] + text, words[-1][1], end)
        else:
            words.append((text.strip(), start, end))
    return tuple(Word(text=text, start_s=start, end_s=end) for text, start, end in words if text)


def _assembly(document: Mapping[str, Any]) -> Sequence[Row] | None:
    utterances = document.get("utterances")
    if not isinstance(utterances, list) or not utterances:
        return None
    return [
        {
            "text": each.get("text"),
            "start": _number(each.get("start"), 0.001),
            "end": _number(each.get("end"), 0.001),
            "speaker": _name(each.get("speaker")),
            "words": [_word(word, word.get("text"), 0.001) for word in _maps(each.get("words"))],
        }
        for each in _maps(utterances)
        if isinstance(each.get("text"), str)
    ]


def _rev(document: Mapping[str, Any]) -> Sequence[Row] | None:
    monologues = document.get("monologues")
    if not isinstance(monologues, list) or not any("elements" in each for each in _maps(monologues)):
        return None
    found: list[Row] = []
    for each in _maps(monologues):
        elements = _maps(each.get("elements"))
        spoken = [element for element in elements if element.get("type") == "text"]
        found.append(
            {
                "text": "".join(str(element.get("value", "")) for element in elements).strip(),
                "start": _number(spoken[0].get("ts")) if spoken else None,
                "end": _number(spoken[-1].get("end_ts")) if spoken else None,
                "speaker": _name(each.get("speaker")),
                "words": [
                    {"word": element.get("value"), "start": element.get("ts"), "end": element.get("end_ts")}
                    for element in spoken
                ],
            }
        )
    return found


def _deepgram(document: Mapping[str, Any]) -> Sequence[Row] | None:
    results = document.get("results")
    channels = results.get("channels") if isinstance(results, Mapping) else None
    if not isinstance(channels, list):
        return None
    found: list[Row] = []
    for channel in _maps(channels):
        for alternative in _maps(channel.get("alternatives"))[:1]:
            words = [
                {**word, "word": word.get("punctuated_word") or word.get("word"), "speaker": _name(word.get("speaker"))}
                for word in _maps(alternative.get("words"))
            ]
            found.extend(_cut(words) if words else [{"text": str(alternative.get("transcript") or "")}])
    return sorted(found, key=lambda row: row.get("start") or 0.0)


def _amazon(document: Mapping[str, Any]) -> Sequence[Row] | None:
    results = document.get("results")
    items = results.get("items") if isinstance(results, Mapping) else None
    if not isinstance(items, list):
        return None
    words: list[dict[str, Any]] = []
    for item in _maps(items):
        content = next((str(one.get("content", "")) for one in _maps(item.get("alternatives"))), "")
        if item.get("type") == "punctuation" and words:
            words[-1]["word"] += content
        elif content:
            words.append(
                {
                    "word": content,
                    "start": _number(item.get("start_time")),
                    "end": _number(item.get("end_time")),
                    "speaker": _name(item.get("speaker_label")),
                }
            )
    return _cut(words)


def _vosk(document: Mapping[str, Any]) -> Sequence[Row] | None:
    result = document.get("result")
    return _cut(_plain(result)) if isinstance(result, list) else None


def _words_only(document: Mapping[str, Any]) -> Sequence[Row] | None:
    words = document.get("words")
    if "segments" in document or not isinstance(words, list) or not words:
        return None
    return _cut(_plain(words))


def _plain(words: Any) -> list[dict[str, Any]]:
    return [{**word, "word": word.get("word") or word.get("text")} for word in _maps(words)]


def _cut(words: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return words without sentences as rows: cut at another speaker, a pause, the end of a sentence, or after many words."""
    found: list[Row] = []
    run: list[Mapping[str, Any]] = []
    for word in words:
        if not isinstance(word.get("word"), str) or not word["word"].strip():
            continue
        if run and _is_cut(run, word):
            found.append(_row(run))
            run = []
        run.append(word)
    return [*found, _row(run)] if run else found


def _is_cut(run: Sequence[Mapping[str, Any]], word: Mapping[str, Any]) -> bool:
    before, start = _number(run[-1].get("end")), _number(word.get("start"))
    is_pause = before is not None and start is not None and start - before > _PAUSE_S
    is_end = str(run[-1]["word"]).strip().endswith(_ENDS)
    return is_pause or is_end or len(run) >= _LONGEST_WORDS or word.get("speaker") != run[-1].get("speaker")


def _row(run: Sequence[Mapping[str, Any]]) -> Row:
    return {
        "text": " ".join(str(word["word"]).strip() for word in run),
        "start": _number(run[0].get("start")),
        "end": _number(run[-1].get("end")),
        "speaker": run[0].get("speaker"),
        "words": list(run),
    }


def _maps(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _word(word: Mapping[str, Any], text: Any, unit: float) -> dict[str, Any]:
    return {"word": text, "start": _number(word.get("start"), unit), "end": _number(word.get("end"), unit)}


def _number(value: Any, unit: float = 1.0) -> float | None:
    """Return a number, in quotes or not, times its unit; None for what is no sensible time."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return round(number * unit, 6) if -1e7 < number < 1e9 else None


def _name(value: Any) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    return f"Speaker {value}" if isinstance(value, int) else str(value) or None
