"""Interviews: sound against the ffmpeg command line with the same encoders, memory over length, transcripts a second.

    python benchmarks/interviews.py              # 10 minutes of sound, 1,000-segment transcripts
    python benchmarks/interviews.py length --hours 1   # memory flat over length; also `sound` or `transcripts` alone

The measure is CPU seconds (user + system), which other work on the machine disturbs least.
"""

import argparse
import io
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from storybank.anonymise.sound import bleep_all
from storybank.anonymise.sound_encode import Encoder
from storybank.anonymise.sound_proof import check_sound
from storybank.anonymise.sound_source import Sound, opened
from storybank.intake.recordings import probe
from storybank.intake.transcripts import read_bytes
from storybank.records import ItemId
from storybank.stages.derive_one import SoundDerivation, derive_sound

RATE = 48_000
SEGMENTS = 1_000


def speech(path: Path, minutes: float) -> None:
    """Write something that codes like speech: tones and noise in syllables, with pauses; a minute of it, again and again."""
    rng = np.random.default_rng(1)
    minute = []
    for second in range(min(60, round(minutes * 60))):
        clock = second + np.arange(RATE) / RATE
        turned = 2 * np.pi * np.cumsum(120 + 30 * np.sin(clock * 1.3)) / RATE
        tones = sum(np.sin(turned * n) / n for n in range(1, 20))
        loud = np.clip(np.sin(clock * 13) + 0.3, 0, 1) * (np.sin(clock / 3) > -0.7)
        minute.append(((0.08 * tones + rng.normal(0, 0.02, RATE)) * loud).astype(np.float32)[np.newaxis])
    with path.open("w+b") as target:
        encoder = Encoder(target, "aac", RATE, 1)
        for second in range(round(minutes * 60)):
            encoder.write(minute[second % 60])
        encoder.finish()


def cpu(work: Callable[[], object]) -> tuple[float, float]:
    """Return CPU seconds, of this process and the programs it ran, and wall seconds of `work`."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)

    def spent() -> float:
        return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, kinds))

    before, clock = spent(), time.monotonic()
    work()
    return spent() - before, time.monotonic() - clock


def ours(source: Path, folder: Path, intervals: list[tuple[float, float]]) -> None:
    with source.open("rb") as stream, (folder / "o.opus").open("w+b") as opus, (folder / "o.mp3").open("w+b") as mp3:
        bleep_all(stream, {"opus": opus, "mp3": mp3}, intervals)


def theirs(source: Path, folder: Path, intervals: list[tuple[float, float]]) -> None:
    """The same work by ffmpeg: measure the loudness of what remains, then mute, gain, and both encoders."""
    mute = "+".join(f"between(t,{start - 0.08:.3f},{end + 0.08:.3f})" for start, end in intervals)
    base = ["ffmpeg", "-y", "-hide_banner", "-loglevel", "info", "-i", str(source), "-map", "0:a:0"]
    silence = f"volume=0:enable='{mute}'"
    said = subprocess.run(
        [*base, "-af", f"{silence},ebur128=framelog=verbose", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    loudness = float(said.rsplit("I:", 1)[1].split("LUFS")[0])
    gain = f"{silence},volume={-16 - loudness:.2f}dB,asplit=2[a][b]"
    subprocess.run(
        [*base[:-2], "-filter_complex", f"[0:a:0]{gain}", "-map_metadata", "-1", "-map", "[a]", "-c:a", "libopus", "-b:a", "32k",
         str(folder / "t.opus"), "-map", "[b]", "-c:a", "libmp3lame", "-compression_level", "7", "-b:a", "96k", str(folder / "t.mp3")],
        capture_output=True, check=True,
    )  # fmt: skip


def as_a_release_does(source: Path, folder: Path, hours: float) -> tuple[str, ...]:
    """Make and prove both files of a long interview with twenty seconds of each minute held back; return what is wrong."""
    held = tuple((60.0 * n, 60.0 * n + 20) for n in range(1, int(hours * 60)))
    targets = {codec: folder / f"long.{codec}" for codec in ("opus", "mp3")}
    return derive_sound(SoundDerivation(ItemId("i"), source, held, targets)).codes


def encoders_alone(source: Path, folder: Path) -> tuple[float, float]:
    """Return CPU seconds of the two encoders alone, in our libav's build and in the ffmpeg command's: they are not the same."""
    with source.open("rb") as stream, opened(stream) as container:
        blocks = list(Sound(container).blocks())
    wav = folder / "samples.wav"
    with wav.open("w+b") as target:
        plain = Encoder(target, "wav", RATE, 1)
        for block in blocks:
            plain.write(block)
        plain.finish()

    def encode() -> None:
        for codec in ("opus", "mp3"):
            encoder = Encoder(io.BytesIO(), codec, RATE, 1)
            for block in blocks:
                encoder.write(block)
            encoder.finish()

    def command() -> None:
        for options in (
            ["-c:a", "libopus", "-b:a", "32k", "e.opus"],
            ["-c:a", "libmp3lame", "-compression_level", "7", "-b:a", "96k", "e.mp3"],
        ):
            subprocess.run(
                ["ffmpeg", "-y", "-i", str(wav), *options[:-1], str(folder / options[-1])],
                capture_output=True,
                check=True,
            )

    return cpu(encode)[0], cpu(command)[0]


def transcripts() -> dict[str, tuple[bytes, str]]:
    """Return 1,000 segments in each format."""
    rows = [
        (
            n * 4.0,
            n * 4.0 + 3.5,
            "Narrator-A" if n % 3 else "Interviewer",
            f"We lived near the mill number {n}, by the river.",
        )
        for n in range(SEGMENTS)
    ]

    def clock(s: float) -> str:
        return f"{int(s) // 3600:02d}:{int(s) // 60 % 60:02d}:{int(s) % 60:02d}.{round(s % 1 * 1000):03d}"

    vtt = "WEBVTT\n\n" + "\n".join(f"{clock(a)} --> {clock(b)}\n<v {who}>{text}</v>\n" for a, b, who, text in rows)
    grid = "".join(f'{a}\n{b}\n"{text}"\n' for a, b, _, text in rows)
    paragraphs = "".join(
        f"<w:p><w:r><w:t>[{clock(a)[:8]}] {who.upper()}: {text}</w:t></w:r></w:p>" for a, _, who, text in rows
    )
    docx = io.BytesIO()
    with zipfile.ZipFile(docx, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>',
        )
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            '<o:d xmlns:o="o" xmlns:text="t">'
            + "".join(f"<text:p>[{clock(a)[:8]}] {who.upper()}: {text}</text:p>" for a, _, who, text in rows)
            + "</o:d>",
        )
    slots = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="a{n}" TIME_VALUE="{int(a * 1000)}"/><TIME_SLOT TIME_SLOT_ID="b{n}" TIME_VALUE="{int(b * 1000)}"/>'
        for n, (a, b, _, _) in enumerate(rows)
    )
    notes = "".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="x{n}" TIME_SLOT_REF1="a{n}" TIME_SLOT_REF2="b{n}"><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>'
        for n, (_, _, _, text) in enumerate(rows)
    )
    return {
        "webvtt": (vtt.encode(), ".vtt"),
        "srt": ("\n".join(f"{n}\n{clock(a).replace('.', ',')} --> {clock(b).replace('.', ',')}\n{text}\n" for n, (a, b, _, text) in enumerate(rows, 1)).encode(), ".srt"),
        "txt": ("\n".join(f"[{clock(a)[:8]}] {who.upper()}: {text}" for a, _, who, text in rows).encode(), ".txt"),
        "docx": (docx.getvalue(), ".docx"),
        "odt": (odt.getvalue(), ".odt"),
        "textgrid": (f'File type = "ooTextFile"\n"TextGrid"\n0\n9999\n<exists>\n1\n"IntervalTier"\n"A"\n0\n9999\n{SEGMENTS}\n{grid}'.encode("utf-16"), ".TextGrid"),
        "whisper": (json.dumps({"language": "en", "segments": [{"start": a, "end": b, "text": text, "words": [{"word": word, "start": a, "end": b} for word in text.split()]} for a, b, _, text in rows]}).encode(), ".json"),
        "csv": (("speaker,timestamp,words\n" + "\n".join(f'{who},{clock(a)},"{text}"' for a, _, who, text in rows)).encode(), ".csv"),
        "ohd": (("TIMECODE\tSPEAKER\tTRANSCRIPT\n" + "\n".join(f"{clock(a)}\t{who}\t{text} <an Name>" for a, _, who, text in rows)).encode(), ".csv"),
        "eaf": (f'<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER><TIER TIER_ID="A">{notes}</TIER></ANNOTATION_DOCUMENT>'.encode(), ".eaf"),
        "ohms": (f"<ROOT><record><vtt_transcript>{vtt.replace('&', '&amp;').replace('<', '&lt;')}</vtt_transcript></record></ROOT>".encode(), ".xml"),
        "tei": (("<TEI><text><timeline>" + "".join(f'<when xml:id="a{n}" interval="{a}"/>' for n, (a, _, _, _) in enumerate(rows)) + "</timeline>" + "".join(f'<u who="#A" start="#a{n}"><seg>{text}</seg></u>' for n, (_, _, _, text) in enumerate(rows)) + "</text></TEI>").encode(), ".xml"),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", choices=["sound", "length", "transcripts"], default=["sound", "transcripts"])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--hours", type=float, default=1)
    asked = parser.parse_args()
    if "sound" in asked.what:
        against_ffmpeg(asked.minutes)
    if "length" in asked.what:
        over_length(asked.hours)
    if "transcripts" in asked.what:
        formats()


def against_ffmpeg(minutes: float) -> None:
    """Bleep, level and encode beside the ffmpeg command line with the same encoders; prove the outputs."""
    intervals = [(float(start), start + 1.5) for start in range(10, int(minutes * 60) - 5, 21)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "in.m4a"
        speech(source, minutes)
        own, wall = cpu(lambda: ours(source, folder, intervals))
        print(f"{minutes:.0f} min, {len(intervals)} intervals: ours {own:.1f} CPU s, {wall:.1f} s")
        if shutil.which("ffmpeg"):
            other, theirs_wall = cpu(lambda: theirs(source, folder, intervals))
            print(
                f"ffmpeg, same encoders: {other:.1f} CPU s, {theirs_wall:.1f} s; "
                f"ours is {own / other:.2f} of its CPU time, {wall / theirs_wall:.2f} of its wall time"
            )
            in_ours, in_theirs = encoders_alone(source, folder)
            print(f"the two encoders alone: {in_ours:.1f} CPU s in PyAV's wheel, {in_theirs:.1f} in ffmpeg's build")
        for out in ("o.opus", "o.mp3"):
            with source.open("rb") as first, (folder / out).open("rb") as second:
                wrong: list[str] = []
                proof, _ = cpu(lambda: wrong.extend(check_sound(first, second, intervals)))  # noqa: B023, called at once
            print(f"proof of {out}: {proof:.1f} CPU s, {wrong or 'clean'}")


def over_length(hours: float) -> None:
    """Take in, make and prove a quarter of the length and all of it, each in a process of its own: is the memory the same?"""
    with tempfile.TemporaryDirectory() as name:
        for length in (hours / 4, hours):
            source = Path(name) / f"{length}.m4a"
            speech(source, length * 60)
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                print(alone.submit(of_length, source, length).result(), flush=True)
            source.unlink()


def of_length(source: Path, hours: float) -> str:
    codes: list[str] = []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    heard, _ = cpu(lambda: probe(source))
    with tempfile.TemporaryDirectory() as folder:
        spent, wall = cpu(lambda: codes.extend(as_a_release_does(source, Path(folder), hours)))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{hours:.2f} h as a release makes and proves it: {spent:.0f} CPU s, {wall:.0f} s, {codes or 'clean'}; taken in: "
        f"{heard:.0f} CPU s; highest memory {before:.0f} MB before, {after:.0f} MB after"
    )


def formats() -> None:
    """Read 1,000 segments in each format."""
    for form, (data, suffix) in transcripts().items():
        read_bytes(data, suffix)  # loads the reader
        runs = 5
        spent, _ = cpu(lambda: [read_bytes(data, suffix) for _ in range(runs)])  # noqa: B023, called at once
        count = len(read_bytes(data, suffix).segments)
        print(f"{form}: {count} segments, {runs / max(spent, 1e-9):.0f} transcripts a CPU second")


if __name__ == "__main__":
    sys.exit(main())
