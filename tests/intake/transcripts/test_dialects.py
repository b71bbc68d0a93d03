"""The same words as other programs write them: nothing may be lost, whatever the dialect."""

import io
import json
import zipfile

import pytest

from storybank.errors import Unreadable
from storybank.intake.transcripts import read_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def said(data: str | bytes, suffix: str) -> list[tuple[float | None, float | None, str | None, str]]:
    reading = read_bytes(data if isinstance(data, bytes) else data.encode(), suffix)
    return [(one.start_s, one.end_s, one.speaker, one.text) for one in reading.segments]


@pytest.mark.parametrize(
    "line",
    [
        "Anna (00:00:05): Hello.\nInt (00:00:09): Why?",
        "Anna [00:05]:\nHello.\nInt [00:09]:\nWhy?",
        "[Anna 00:00:05]: Hello.\n[Int 00:00:09]: Why?",
        "[Anna] 00:00:05\nHello.\n\n[Int] 00:00:09\nWhy?",
        "Anna 00:00:05\tHello.\nInt 00:00:09\tWhy?",
        "00:00:05\tAnna\tHello.\n00:00:09\tInt\tWhy?",
        "0:05 Anna: Hello.\n0:09 Int: Why?",
        "Anna  0:05\nHello.\n\nInt  0:09\nWhy?",
    ],
)
def test_a_name_and_a_time_in_one_label_are_told_apart(line):
    assert said(line, ".txt") == [(5.0, 9.0, "Anna", "Hello."), (9.0, None, "Int", "Why?")]


def test_marks_of_f4_stand_behind_the_turn_they_end():
    text = "Int: Where? #00:00:04-5#\nB: Here. #00:00:09-0#\n"
    assert said(text, ".txt") == [(0.0, 4.5, "Int", "Where?"), (4.5, 9.0, "B", "Here.")]


def test_a_clock_in_one_sentence_is_no_label():
    assert said("We met at 10:30: it was cold.\nThen we left.", ".txt")[0][3] == "We met at 10:30: it was cold."


def test_a_name_that_comes_once_is_a_speaker_where_every_line_has_one():
    text = "WEBVTT\n\n" + "".join(
        f"00:00:0{n}.000 --> 00:00:0{n + 1}.000\n{who}: words\n\n"
        for n, who in enumerate(("Anna Petrosyan", "Orkhan", "Anna Petrosyan"))
    )
    assert [one[2] for one in said(text, ".vtt")] == ["Anna Petrosyan", "Orkhan", "Anna Petrosyan"]


@pytest.mark.parametrize("label", ["[Speaker 1] ", "(Speaker 1) ", "[Speaker 1]: ", ">> Speaker 1: "])
def test_labels_in_brackets_and_behind_arrows(label):
    assert said(f"1\n00:00:01,000 --> 00:00:02,000\n{label}Hello\n", ".srt")[0][2:] == ("Speaker 1", "Hello")


def test_armenian_questions_and_answers_in_short_form():
    text = "Հարց. Որտե՞ղ եք ծնվել։\nՊատ. Գյուղում։\nՀարց. Ե՞րբ։\nՊատ. Գարնանը։"
    assert [one[2] for one in said(text, ".txt")] == ["Հարց", "Պատ", "Հարց", "Պատ"]


def test_times_with_a_colon_before_the_thousandths_and_youtubes_own_form():
    assert said("1\n00:00:01:500 --> 00:00:02:250\nx\n", ".srt")[0][:2] == (1.5, 2.25)
    assert said("0:00:01.120,0:00:03.400\nfirst\nsecond\n\n0:00:03.400,0:00:05.000\nnext\n", ".sbv") == [
        (1.12, 3.4, None, "first second"),
        (3.4, 5.0, None, "next"),
    ]


def test_an_empty_cue_does_not_swallow_the_number_of_the_next():
    text = "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\nx\n"
    assert [one[3] for one in said(text, ".srt")] == ["", "x"]


def test_a_doubt_is_about_the_cue_it_stands_at():
    reading = read_bytes(b"WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n00:xx --> 00:04.000\nb\n", ".vtt")
    assert "transcript.timing-unreadable#2" in reading.warnings


def test_two_languages_marked_inside_one_cue_are_a_mixed_turn():
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<lang az>Biz gəldik</lang> <lang ru>и говорили там</lang>\n"
    reading = read_bytes(text.encode(), ".vtt")
    assert [one.text for one in reading.segments] == ["Biz gəldik и говорили там"]
    assert "transcript.mixed-languages#1" in reading.warnings


def test_a_time_slot_without_a_value_lies_between_its_neighbours():
    slots = '<TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="b"/><TIME_SLOT TIME_SLOT_ID="c" TIME_VALUE="4000"/>'
    notes = "".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{n}" TIME_SLOT_REF1="{a}" TIME_SLOT_REF2="{b}">'
        f"<ANNOTATION_VALUE>{n}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
        for n, a, b in (("one", "a", "b"), ("two", "b", "c"))
    )
    xml = f'<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER><TIER TIER_ID="A">{notes}</TIER></ANNOTATION_DOCUMENT>'
    reading = read_bytes(xml.encode(), ".eaf")
    assert [(one.start_s, one.end_s) for one in reading.segments] == [(1.0, 4.0), (1.0, 4.0)]
    assert {"transcript.time-between#1", "transcript.time-between#2"} <= set(reading.warnings)


def test_words_that_stand_only_in_tiers_below_are_not_lost():
    ref = '<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{0}" ANNOTATION_REF="{1}"><ANNOTATION_VALUE>{2}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>'
    xml = (
        '<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="b" TIME_VALUE="900"/></TIME_ORDER>'
        '<TIER TIER_ID="utt"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="u" TIME_SLOT_REF1="a" TIME_SLOT_REF2="b"><ANNOTATION_VALUE></ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>'
        f'<TIER TIER_ID="words" PARENT_REF="utt">{ref.format("w1", "u", "we")}{ref.format("w2", "u", "left")}</TIER>'
        f'<TIER TIER_ID="gloss" PARENT_REF="words">{ref.format("g", "w1", "1PL")}</TIER>'
        f'<TIER TIER_ID="ft" PARENT_REF="words" LANG_REF="ru">{ref.format("f", "w1", "мы ушли")}</TIER></ANNOTATION_DOCUMENT>'
    )
    reading = read_bytes(xml.encode(), ".eaf")
    assert [one.text for one in reading.segments] == ["we left"]
    assert [one.text for one in reading.translations["ru"]] == ["мы ушли"]
    assert "notes below the words" in reading.stripped


ROW = {"start": 0.5, "end": 1.5, "text": "Hello there"}
WORDS = [{"word": "Hello", "start": 0.5, "end": 0.9}, {"word": "there", "start": 1.0, "end": 1.5}]


@pytest.mark.parametrize(
    "document",
    [
        {"segments": [ROW]},
        {"segments": [{"start": "0.5", "end": "1.5", "text": "Hello there"}]},
        [[ROW]],
        {"text": "Hello there", "words": WORDS, "language": "english"},
        {"result": [{"conf": 1, **word} for word in WORDS], "text": "Hello there"},
        {"utterances": [{"speaker": "A", "start": 500, "end": 1500, "text": "Hello there", "words": []}]},
        {"results": {"channels": [{"alternatives": [{"transcript": "Hello there", "words": WORDS}]}]}},
        {
            "results": {
                "items": [
                    {
                        "type": "pronunciation",
                        "start_time": str(w["start"]),
                        "end_time": str(w["end"]),
                        "alternatives": [{"content": w["word"]}],
                    }
                    for w in WORDS
                ]
            }
        },
        {
            "monologues": [
                {
                    "speaker": 0,
                    "elements": [
                        {"type": "text", "value": "Hello", "ts": 0.5, "end_ts": 0.9},
                        {"type": "punct", "value": " "},
                        {"type": "text", "value": "there", "ts": 1.0, "end_ts": 1.5},
                    ],
                }
            ]
        },
        {"transcription": [{"text": " Hello there", "offsets": {"from": 500, "to": 1500}}]},
    ],
)
def test_every_recognisers_json_says_the_same(document):
    assert [one[:2] + one[3:] for one in said(json.dumps(document), ".json")] == [(0.5, 1.5, "Hello there")]


def test_json_lines_and_tables_in_thousandths():
    lines = "\n".join(json.dumps({"start": n, "end": n + 1, "text": f"line {n}"}) for n in range(3))
    assert [one[3] for one in said(lines, ".jsonl")] == ["line 0", "line 1", "line 2"]
    assert said("start\tend\ttext\n0\t2500\tHello there\n2500\t4000\tGood bye\n", ".tsv")[1][:2] == (2.5, 4.0)
    assert said("start,end,text\n0,2,Hello there\n2,4,Good bye\n", ".csv")[1][:2] == (2.0, 4.0)


def test_tokens_become_words_with_times():
    tokens = [
        {"text": "[_BEG_]", "offsets": {"from": 0, "to": 0}},
        {"text": " sal", "offsets": {"from": 0, "to": 300}},
        {"text": "am", "offsets": {"from": 300, "to": 500}},
        {"text": " ev", "offsets": {"from": 600, "to": 900}},
    ]
    row = {"text": " salam ev", "offsets": {"from": 0, "to": 900}, "tokens": tokens}
    (segment,) = read_bytes(json.dumps({"transcription": [row]}).encode(), ".json").segments
    assert [(word.text, word.start_s, word.end_s) for word in segment.words] == [("salam", 0.0, 0.5), ("ev", 0.6, 0.9)]


@pytest.mark.parametrize(
    "words",
    [
        "Thank you for watching!",
        "Субтитры сделал DimaTorzok",
        "Продолжение следует...",
        "İzlədiyiniz üçün təşəkkürlər",
        "ha " * 20,
    ],
)
def test_what_recognisers_write_over_silence_is_flagged_without_any_measure(words):
    reading = read_bytes(json.dumps({"segments": [{"start": 0, "end": 9, "text": words}]}).encode(), ".json")
    assert "transcript.invented-text#1" in reading.warnings


def table(*rows: tuple[str, ...]) -> bytes:
    out = io.BytesIO()
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body><w:tbl>{cells}</w:tbl></w:body></w:document>'
        )
    return out.getvalue()


@pytest.mark.parametrize(
    "rows",
    [
        [("Time", "Speaker", "Text"), ("00:00:01", "ANNA", "Hello there"), ("00:00:05", "INT", "And how?")],
        [
            ("Тайм-код", "Говорящий", "Текст"),
            ("[00:00:01]", "ANNA:", "Hello there"),
            ("[00:00:05]", "INT:", "And how?"),
        ],
        [("ANNA", "Hello there", "0:01"), ("INT", "And how?", "0:05")],
        [("0:01", "ANNA: Hello there"), ("0:05", "INT: And how?")],
    ],
)
def test_a_transcript_in_a_table_is_read_by_its_columns(rows):
    assert said(table(*rows), ".docx") == [(1.0, 5.0, "ANNA", "Hello there"), (5.0, None, "INT", "And how?")]


def test_two_columns_of_words_are_a_transcript_and_its_translation():
    reading = read_bytes(
        table(("Speaker", "Armenian", "English"), ("Anna", "Մենք եկանք", "We came"), ("Int", "Ե՞րբ", "When")), ".docx"
    )
    assert [one.text for one in reading.segments] == ["Մենք եկանք", "Ե՞րբ"]
    assert [one.text for one in reading.translations["en"]] == ["We came", "When"]


def test_a_table_of_no_transcript_keeps_its_words():
    assert "Mill" in " ".join(one[3] for one in said(table(("Mill", "River"), ("House", "Garden")), ".docx"))


LABELLED = [
    ("Հարցազրուցավար՝ Որտե՞ղ էիք ապրում։\nՊատմող՝ Գետի մոտ։\nՊատմող՝ Հետո գնացինք։\n", ["Հարցազրուցավար", "Պատմող", "Պատմող"]),
    ("Անահիտ։ Բարեւ ձեզ։\nԼրագրող։ Ինչպե՞ս եք։\nԱնահիտ։ Լավ։\n", ["Անահիտ", "Լրագրող", "Անահիտ"]),
    ("АННА. Мы жили у реки.\nИНТЕРВЬЮЕР. А потом?\nАННА. Уехали.\n", ["АННА", "ИНТЕРВЬЮЕР", "АННА"]),
    ("**Interviewer:** Where?\n\n**Anna:** By the river.\n\n**Anna:** Away.\n", ["Interviewer", "Anna", "Anna"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speakers"), LABELLED)
def test_labels_end_in_the_signs_of_each_language(text, speakers):
    found = read_bytes(text.encode(), ".txt").segments
    assert [one.speaker for one in found] == speakers
    assert not any(one.text.startswith(("*", "՝", "։", ".")) for one in found)


def test_armenian_sentences_are_no_labels():
    text = (
        "Գնացինք։ Հետո եկանք։\nՏունը՝ հին, մնաց գյուղում։\nԲանալին պահեցի գրպանումս, մինչեւ հիմա։\nՀայրս ասաց․ գնանք։\n"
    )
    assert {one.speaker for one in read_bytes(text.encode(), ".txt").segments} == {None}


def test_a_label_track_and_a_table_without_headings_have_times():
    track = read_bytes(b"0.500000\t2.100000\tHello there\n2.100000\t4.000000\tYes\n", ".txt").segments
    assert [(one.start_s, one.end_s, one.text) for one in track] == [(0.5, 2.1, "Hello there"), (2.1, 4.0, "Yes")]
    table = read_bytes(b"00:00:01,Anna,Hello there\n00:00:05,David,Yes\n", ".csv").segments
    assert [(one.start_s, one.speaker, one.text) for one in table] == [
        (1.0, "Anna", "Hello there"),
        (5.0, "David", "Yes"),
    ]


def test_bare_lists_of_older_faster_whisper_and_marks_of_silence_are_read():
    bare = read_bytes(b'[[1, 0, 0.0, 1.5, " Hello", [1, 2]], [2, 0, 1.5, 2.0, " you", []]]', ".json").segments
    assert [(one.start_s, one.text) for one in bare] == [(0.0, "Hello"), (1.5, "you")]
    blank = read_bytes(b'{"segments": [{"start": 0, "end": 2, "text": " [BLANK_AUDIO]"}]}', ".json")
    assert "transcript.invented-text#1" in blank.warnings


FOREIGN = [
    ("<basic-transcription><head/></basic-transcription>", "EXMARaLDA"),
    ("<folker-transcription/>", "FOLKER"),
    ('<!DOCTYPE Trans SYSTEM "trans-14.dtd"><Trans><Episode/></Trans>', "Transcriber"),
    ('<tt xmlns="http://www.w3.org/ns/ttml"><body/></tt>', "TTML"),
    ("@UTF8\n@Begin\n*CHI:\thello\n", "CHAT"),
    ("[Script Info]\nTitle: x\n", "SubStation"),
]


@pytest.mark.parametrize(("text", "program"), FOREIGN)
def test_what_nothing_here_reads_is_called_by_its_name(text, program):
    with pytest.raises(Unreadable) as refused:
        read_bytes(text.encode(), "")
    assert refused.value.code == "transcript.unknown-format" and program in str(refused.value)
