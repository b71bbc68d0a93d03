"""A second reader for finished pictures: exiftool, where the machine has it, kept running for many files.

What it sees beyond the structure of the pixels is returned; an allow-list, like our own parser's.
"""

import atexit
import ctypes
import json
import os
import shutil
import signal
import subprocess
import threading
from functools import cache

from storybank.errors import Unavailable

_READY = b"{ready}"
_PR_SET_PDEATHSIG = 1  # linux/prctl.h; files of memory exist on Linux only too
_ANSWER_BYTES = 2_000_000
# what describes pixels and container alone; values of these name nobody
_STRUCTURE = frozenset(
    {
        "SourceFile",
        "File:FileType",
        "File:FileTypeExtension",
        "File:MIMEType",
        "File:ImageWidth",
        "File:ImageHeight",
        "File:EncodingProcess",
        "File:BitsPerSample",
        "File:ColorComponents",
        "File:YCbCrSubSampling",
        "File:ExifByteOrder",
        "JFIF:JFIFVersion",
        "JFIF:ResolutionUnit",
        "JFIF:XResolution",
        "JFIF:YResolution",
        "PNG:ImageWidth",
        "PNG:ImageHeight",
        "PNG:BitDepth",
        "PNG:ColorType",
        "PNG:Compression",
        "PNG:Filter",
        "PNG:Interlace",
        "RIFF:ImageWidth",
        "RIFF:ImageHeight",
        "RIFF:VP8Version",
        "RIFF:HorizontalScale",
        "RIFF:VerticalScale",
        "RIFF:AlphaIsUsed",
        "EXIF:ImageWidth",
        "EXIF:ImageHeight",
        "EXIF:BitsPerSample",
        "EXIF:Compression",
        "EXIF:PhotometricInterpretation",
        "EXIF:StripOffsets",
        "EXIF:SamplesPerPixel",
        "EXIF:RowsPerStrip",
        "EXIF:StripByteCounts",
        "EXIF:PlanarConfiguration",
        "EXIF:XResolution",
        "EXIF:YResolution",
        "EXIF:ResolutionUnit",
        "EXIF:Predictor",
        "EXIF:SampleFormat",
    }
)
_GROUPS_OF_NO_FILE = ("ExifTool:ExifToolVersion", "Composite:")
_PIPE_NAMES = ("File:FileName", "File:Directory", "File:FileSize", "File:FilePermissions", "File:FileModifyDate")
_PIPE_DATES = ("File:FileAccessDate", "File:FileInodeChangeDate")


def leftovers(data: bytes) -> tuple[str, ...] | None:
    """Return the tags (`IPTC:City`) exiftool finds in a finished file beyond its structure; None where it is not installed.

    Raises Unavailable when the program stops answering.
    """
    if shutil.which("exiftool") is None or not hasattr(os, "memfd_create"):
        return None
    return _program().ask(data)


class _Exiftool:
    """One running exiftool (`-stay_open`); files are handed over as memory, so that no copy lies on a disk."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            ["exiftool", "-stay_open", "True", "-@", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            preexec_fn=_end_with_parent,
        )
        atexit.register(self.close)

    def ask(self, data: bytes) -> tuple[str, ...]:
        with self._lock:
            memory = os.memfd_create("picture")
            try:
                with open(memory, "wb", closefd=False) as file:
                    file.write(data)
                answer = self._asked(f"/proc/{os.getpid()}/fd/{memory}")
            finally:
                os.close(memory)
        tags = json.loads(answer)[0]
        return tuple(name for name in tags if not _is_structure(name))

    def close(self) -> None:
        if self._process.poll() is None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.terminate()

    def _asked(self, path: str) -> bytes:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(f"-j\n-G0\n-a\n-u\n-n\n{path}\n-execute\n".encode())
            stdin.flush()
        except BrokenPipeError as error:
            raise Unavailable("proof.exiftool-stopped", "exiftool has stopped. Start the command again.") from error
        answer = b""
        while _READY not in answer:
            line = stdout.readline()
            if not line or len(answer) > _ANSWER_BYTES:
                raise Unavailable("proof.exiftool-stopped", "exiftool has stopped. Start the command again.")
            answer += line
        return answer.partition(_READY)[0]


def _end_with_parent() -> None:
    """Ask the kernel to end this child when its parent is gone: exiftool itself waits for ever on a closed input."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _is_structure(name: str) -> bool:
    return name in _STRUCTURE or name in _PIPE_NAMES or name in _PIPE_DATES or name.startswith(_GROUPS_OF_NO_FILE)


@cache
def _program() -> _Exiftool:
    return _Exiftool()
