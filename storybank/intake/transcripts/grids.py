"""Transcripts that people write as a table in a text document: time, speaker and words in columns, with or without headings.

Which column is which is told by the headings, else by what stands in it: mostly time codes, few short names, long words.
Two columns of words in two languages are a transcript and its translation.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from storybank.intake.transcripts import lines, timecodes
from storybank.intake.transcripts.languages import code_of, languages_in
from storybank.intake.transcripts.reading import Desk
from storybank.intake.transcripts.speakers import Labels
from storybank.records import Language, Segment

_HEADINGS = {
    "time": [
        "time",
        "timecode",
        "timestamp",
        "start",
        "in",
        "tc",
        "zeit",
        "время",
        "тайм-код",
        "таймкод",
        "ժամանակ",
        "vaxt",
    ],
    "speaker": [
        "speaker",
        "name",
        "who",
        "voice",
        "speakers",
        "sprecher",
        "говорящий",
        "спикер",
        "имя",
        "խոսող",
        "անուն",
        "danışan",
        "ad",
    ],
    "text": [
        "text",
        "transcript",
        "words",
        "utterance",
        "transcription",
        "original",
        "content",
        "said",
        "текст",
        "транскрипт",
        "расшифровка",
        "տեքստ",
        "mətn",
    ],
    "left_out": [
        "notes",
        "note",
        "comments",
        "comment",
        "remarks",
        "remark",
        "#",
        "no",
        "nr",
        "keywords",
        "примечания",
        "примечание",
        "նշում",
        "qeyd",
    ],
}
_RANGE = ("-->", " - ", " – ", " — ", "–", "—", "\n")
_MOST = 0.6  # of a column's filled cells


def lay_blocks(blocks: Iterable[str | tuple[str, ...]], desk: Desk) -> None:
    """Lay paragraphs and table rows on a desk, in their order."""
    has_table = False
    for is_row, group in groupby(blocks, key=lambda block: isinstance(block, tuple)):
        if is_row:
            rows = [block for block in group if isinstance(block, tuple)]
            if _lay_table(rows, desk):
                has_table = True
                continue
            lines.lay([cell for row in rows for cell in row], desk)
        else:
            lines.lay([block for block in group if isinstance(block, str)], desk)
    if has_table:
        desk.end_at_next()


def _lay_table(rows: Sequence[tuple[str, ...]], desk: Desk) -> bool:
    """Lay the rows of one table; False where no column can be told from another, so that its cells are read as lines."""
    width = max(len(row) for row in rows)
    headings = [cell.strip().lower().rstrip(":") for cell in (*rows[0], *[""] * width)][:width]
    roles = [_of_heading(heading) for heading in headings]
    has_headings = "text" in roles or sum(role != "" for role in roles) >= 2
    if not has_headings:
        roles = [""] * width
    body = [tuple((*row, *[""] * width)[:width]) for row in rows[1 if has_headings else 0 :]]
    _guess(roles, body)
    texts = [number for number, role in enumerate(roles) if role == "text"]
    if not texts or ("time" not in roles and "speaker" not in roles):
        return False
    languages = [code_of(heading) if has_headings else None for heading in headings]
    translated: dict[int, list[Segment]] = {number: [] for number in texts[1:]}
    labels = Labels(row[texts[0]] for row in body)
    if "left_out" in roles:
        desk.leave_out("comments")
    for row in body:
        start, end = _times(_cell(row, roles, "time"))
        words = " ".join(row[texts[0]].split())
        label, words = labels.split(words) if "speaker" not in roles else (None, words)
        speaker = label or _cell(row, roles, "speaker").rstrip(": ")
        if not words and start is None and not any(row[number].strip() for number in texts[1:]):
            continue
        segment = desk.add(words, start, end, speaker=speaker, language=languages[texts[0]])
        if _cell(row, roles, "time").strip() and start is None:
            desk.warn("timing-unreadable", segment.number)
        for number, found in translated.items():
            other = " ".join(row[number].split())
            if other:
                language = languages[number] or next(iter(languages_in(other)), None)
                found.append(
                    Segment(
                        number=segment.number,
                        start_s=start,
                        end_s=end,
                        text=other,
                        speaker=speaker or None,
                        language=language,
                    )
                )
    for number, found in translated.items():
        _translate(found, languages[number], desk)
    return True


def _translate(found: list[Segment], stated: Language | None, desk: Desk) -> None:
    if not found:
        return
    counted = [segment.language for segment in found if segment.language]
    language = stated or (max(set(counted), key=counted.count) if counted else None)
    if language is None or language in desk.translations:
        desk.warn("translation-language-unknown")
        return
    desk.translations[language] = tuple(found)


def _of_heading(heading: str) -> str:
    for role, names in _HEADINGS.items():
        if heading in names or any(part in names for part in heading.replace("/", " ").split()[:2]):
            return role
    return "text" if code_of(heading) and len(heading) > 3 else ""


def _guess(roles: list[str], body: Sequence[tuple[str, ...]]) -> None:
    """Fill in what the headings do not say: the longest column is the words."""
    lengths = []
    for number, role in enumerate(roles):
        cells = [row[number].strip() for row in body if row[number].strip()]
        lengths.append(sum(map(len, cells)))
        if role or not cells:
            continue
        if "time" not in roles and sum(_times(cell)[0] is not None for cell in cells) >= _MOST * len(cells):
            roles[number] = "time"
        elif all(cell.rstrip(".").isdigit() for cell in cells):
            roles[number] = "left_out"
        elif (
            "speaker" not in roles
            and max(map(len, cells)) <= 40
            and (len(set(cells)) * 2 <= len(cells) or all(cell.endswith(":") or cell.isupper() for cell in cells))
        ):
            roles[number] = "speaker"
    if "text" not in roles:
        free = [number for number, role in enumerate(roles) if not role and lengths[number]]
        if free:
            roles[max(free, key=lambda number: lengths[number])] = "text"


def _cell(row: tuple[str, ...], roles: Sequence[str], role: str) -> str:
    return row[roles.index(role)] if role in roles else ""


def _times(cell: str) -> tuple[float | None, float | None]:
    """Return beginning and end of a cell such as `00:01:02`, `[1:02]`, `00:01 - 00:05` or two lines."""
    plain = cell.strip()
    if not (any(sign in plain for sign in ":.") and plain.lstrip("[(<{ ")[:1].isdigit()):
        return None, None
    for sign in _RANGE:
        first, found, last = plain.partition(sign)
        if found and timecodes.seconds(first) is not None:
            return timecodes.seconds(first), timecodes.seconds(last)
    if plain.count("-") == 1:
        first, _, last = plain.partition("-")
        if timecodes.seconds(first) is not None and timecodes.seconds(last) is not None:
            return timecodes.seconds(first), timecodes.seconds(last)
    return timecodes.seconds(plain), None
