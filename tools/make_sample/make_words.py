"""Speaks the interviews with a synthesiser and writes recordings, transcripts, forms, name lists and workbooks.

`python tools/make_sample/make_words.py [sound|sheets]`; sound needs espeak-ng, which is a program of the system.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
import yaml
from PIL import Image, ImageDraw, ImageFont

from storybank.intake import template

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "raw" / "sample"
RATE = 22_050
PAUSE_S = 0.55
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
CODECS = {
    ".opus": ("libopus", 48_000, 24_000, "ogg"),
    ".m4a": ("aac", 44_100, 48_000, "ipod"),
    ".mp3": ("libmp3lame", 44_100, 48_000, "mp3"),
}


def sound() -> None:
    """Speak every interview, then write its recording and its transcripts with the times that came out."""
    interviews = _read("interviews.yml")
    for code, interview in interviews.items():
        folder = SAMPLE / interview["stream"] / "interviews"
        folder.mkdir(parents=True, exist_ok=True)
        pieces, times, at = [np.zeros(int(RATE * 0.4), np.int16)], [], 0.4
        for speaker, text, _english in interview["lines"]:
            spoken = speak(text.replace("[Vardenis] ", ""), interview["voice"][speaker], interview.get("speed", 132))
            times.append((at, at + len(spoken) / RATE))
            pieces += [spoken, np.zeros(int(RATE * PAUSE_S), np.int16)]
            at += len(spoken) / RATE + PAUSE_S
        encode(np.concatenate(pieces), folder / interview["file"], interview["tags"])
        _TRANSCRIPTS[code](folder, code, interview, times)
        if any(line[2] for line in interview["lines"]):
            english = [(speaker, words) for speaker, _text, words in interview["lines"]]
            (folder / f"{code}.en.vtt").write_text(_vtt(english, times, "en"), encoding="utf-8")
        print(f"{code}  {at:.1f} s  {(folder / interview['file']).stat().st_size // 1000} kB")
    notice = "Կարդում եմ ձեզ տեղեկանքը։ Հասկացա՞ք։ Այո, հասկացա։ Համաձա՞յն եք։ Այո, համաձայն եմ։"
    consents = SAMPLE / "nur" / "consents"
    consents.mkdir(parents=True, exist_ok=True)
    encode(speak(notice, "hy+m3"), consents / "C08-notice.opus", {"title": "C08"})
    later = SAMPLE / "later" / "consents"
    later.mkdir(parents=True, exist_ok=True)
    message = "Ես նրա մայրն եմ։ Նկարը կարող եք ցույց տալ։ Լուսանկարը՝ ոչ։"
    encode(speak(message, "hy+f2"), later / "C06-mother.opus", {})


def speak(text: str, voice: str, speed: int = 132) -> np.ndarray:
    """Return 16 bit samples at RATE of a text, spoken by espeak-ng."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise SystemExit(
            "espeak-ng is not installed (Debian: apt-get install espeak-ng). The committed recordings stay."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.wav"
        subprocess.run([program, "-v", voice, "-s", str(speed), "-w", str(path), text], check=True)
        with wave.open(str(path)) as reader:
            assert reader.getframerate() == RATE
            return np.frombuffer(reader.readframes(reader.getnframes()), np.int16)


def encode(samples: np.ndarray, path: Path, tags: dict[str, str]) -> None:
    """Write a recording with the tags a recorder leaves."""
    codec, rate, bit_rate, container = CODECS[path.suffix]
    with av.open(str(path), "w", format=container) as out:
        out.metadata.update({**tags, "encoder": "Pomegranate Recorder PR-2"})
        stream = out.add_stream(codec, rate=rate)
        stream.bit_rate, stream.layout = bit_rate, "mono"
        resampler = av.AudioResampler(
            format=stream.format, layout="mono", rate=rate, frame_size=stream.frame_size or 1024
        )
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        for part in (*resampler.resample(frame), *resampler.resample(None), None):
            for packet in stream.encode(part):
                out.mux(packet)


def sheets() -> None:
    """Write workbooks, forms and name lists of the three deliveries."""
    identities = _read("identities.yml")
    for stream in ("nur", "nar", "khidi"):
        delivery = _read(f"deliveries/{stream}.yml")
        about = delivery.pop("about")
        folder = SAMPLE / stream
        folder.mkdir(parents=True, exist_ok=True)
        template.write(folder / template.WORKBOOK, about["language"], about, delivery)
        lines = ["# Invented people. A real delivery sends this list sealed (identities.age), never like this."]
        lines += [json.dumps({"code": code, **row}, ensure_ascii=False) for code, row in identities[stream].items()]
        (folder / "identities.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for row in delivery["consents"]:
            for part in row["evidence"].split(";"):
                path = folder / part.split()[-1]
                path.parent.mkdir(exist_ok=True)
                if path.suffix == ".png":
                    form(path, row["person"], about["language"])
                elif path.suffix == ".txt":
                    path.write_text(_NOTES[row["person"]], encoding="utf-8")
        print(f"{stream}  {(folder / template.WORKBOOK).stat().st_size // 1000} kB")


def form(path: Path, code: str, language: str) -> None:
    """Draw a filled consent form: code, ticks and an unreadable signature."""
    random = np.random.default_rng(sum(map(ord, code)))
    page = Image.new("L", (420, 594), 250)
    pen = ImageDraw.Draw(page)
    title = {"hy": "ՀԱՄԱՁԱՅՆՈՒԹՅՈՒՆ", "az": "RAZILIQ", "ru": "СОГЛАСИЕ"}[language]
    pen.text((40, 36), f"{title}   {code}", font=ImageFont.truetype(FONT, 22), fill=60)
    pen.text((40, 68), "kept-notice 1   (drawn sample)", font=ImageFont.truetype(FONT, 11), fill=120)
    for row in range(8):
        y = 112 + row * 42
        pen.rectangle((40, y, 56, y + 16), outline=90)
        if random.random() < 0.75:
            pen.line((42, y + 8, 47, y + 14, 58, y - 4), fill=30, width=2)
        for line in range(2):
            pen.line((72, y + 3 + line * 10, 72 + int(random.uniform(160, 300)), y + 3 + line * 10), fill=190, width=3)
    x, points = 60, []
    while x < 330:
        points.append((x, 510 + int(random.normal(0, 15))))
        x += int(random.uniform(6, 22))
    pen.line(points, fill=40, width=2, joint="curve")
    pen.line((50, 536, 350, 536), fill=160)
    page.quantize(8).save(path, "PNG", optimize=True)


def _write_i1(folder: Path, code: str, interview: dict[str, Any], times: list[tuple[float, float]]) -> None:
    lines = [(speaker, text) for speaker, text, _ in interview["lines"]]
    (folder / f"{code}.vtt").write_text(_vtt(lines, times, "hy"), encoding="utf-8")


def _write_i2(folder: Path, code: str, interview: dict[str, Any], times: list[tuple[float, float]]) -> None:
    import docx

    document = docx.Document()
    document.core_properties.author = "Lalə"
    document.core_properties.title = "Sevda və Elvin"
    for number, ((speaker, text, _), (start, _end)) in enumerate(zip(interview["lines"], times, strict=True)):
        paragraph = document.add_paragraph(f"[{_clock(start)}] {speaker}: {text}")
        if number == interview["comment"]["at"]:
            comment = interview["comment"]
            document.add_comment(paragraph.runs, text=comment["text"], author=comment["author"], initials="L")
    document.save(str(folder / f"{code}.docx"))


def _write_i3(folder: Path, code: str, interview: dict[str, Any], times: list[tuple[float, float]]) -> None:
    blocks = []
    for number, ((_speaker, text, _), (start, end)) in enumerate(zip(interview["lines"], times, strict=True), start=1):
        blocks.append(f"{number}\n{_clock(start).replace('.', ',')} --> {_clock(end).replace('.', ',')}\n{text}\n")
    (folder / f"{code}.srt").write_text("\n".join(blocks), encoding="utf-8")


def _write_i4(folder: Path, code: str, interview: dict[str, Any], times: list[tuple[float, float]]) -> None:
    lines = [
        f"[{_clock(start)}] {speaker}: {text}"
        for (speaker, text, _), (start, _) in zip(interview["lines"], times, strict=True)
    ]
    (folder / f"{code}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


_TRANSCRIPTS = {"I1": _write_i1, "I2": _write_i2, "I3": _write_i3, "I4": _write_i4}
_NOTES = {
    "C09": "C09, 2026-02-12, şifahi, tərcüməçi T1 şahid.\nAd yox, üz yox, səs yox, kənd yox. Yalnız mətn, başqa adla. Təhlükə yüksəkdir.\n",
    "N01": "N01, 2025-10-05, şahid T1.\nŞəkildə olmaq istəmir. Şəkil artıq çəkilmişdi.\n",
}


def _vtt(lines: list[tuple[str, str]], times: list[tuple[float, float]], language: str) -> str:
    cues = [f"WEBVTT\nLanguage: {language}\n"]
    for number, ((speaker, text), (start, end)) in enumerate(zip(lines, times, strict=True), start=1):
        voice = f"<v {speaker}>" if speaker else ""
        cues.append(f"{number}\n{_clock(start)} --> {_clock(end)}\n{voice}{text}\n")
    return "\n".join(cues)


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    return f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["sound", "sheets"]
    if "sound" in wanted:
        sound()
    if "sheets" in wanted:
        sheets()
