"""A machine's voice for people who may not be heard and want one: a program on this machine that turns text into sound.

espeak-ng speaks Armenian, Azerbaijani, Russian and English and comes with the system; any other program that reads text from
its standard input and writes a recording to its standard output serves as well. Nothing is downloaded, nothing else is given.
"""

import io
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storybank.errors import Unavailable, Unreadable, WrongUse

if TYPE_CHECKING:
    from storybank.anonymise.sound_source import Samples

ESPEAK = "espeak-ng"
RATE_HZ = 22_050
LONGEST_S = 300  # for one turn
MOST_SIGNS = 20_000  # of one turn
_MOST_BYTES = 400_000_000
_WORDS_A_MINUTE = 140
# language → voice of espeak-ng. It is understood, and is nobody's voice; what natives think of its hy and az is not known.
VOICES = {"hy": "hy", "hyw": "hyw", "az": "az", "ru": "ru", "en": "en", "ka": "ka", "tr": "tr", "de": "de", "fr": "fr"}


@dataclass(frozen=True, slots=True)
class Synthesiser:
    """A program that speaks. `command`: its arguments, `{language}` being replaced; text goes in as UTF-8, a recording comes out."""

    name: str
    command: tuple[str, ...]
    languages: frozenset[str] | None = None  # None: nobody has said

    def speaks(self, language: str) -> bool:
        """Say whether it has a voice for a language, as far as is known."""
        return self.languages is None or _base(language) in self.languages

    def say(self, text: str, language: str) -> "Samples":
        """Return the text as one channel of samples at RATE_HZ. Raises Unavailable where the program fails or gives no sound."""
        from storybank.anonymise.sound_source import Sound, opened

        if len(text) > MOST_SIGNS:
            raise WrongUse("speech.too-long", f"A turn of {len(text)} signs is too long to be read at once.")
        voice = VOICES.get(_base(language), _base(language)) if self.name == ESPEAK else language
        command = [part.replace("{language}", voice) for part in self.command]
        try:
            with tempfile.TemporaryFile() as said:  # a program that never stops fills a file, not the memory
                done = subprocess.run(
                    command,
                    input=text.encode(),
                    stdout=said,
                    stderr=subprocess.DEVNULL,
                    timeout=LONGEST_S,
                    check=False,
                    env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"},
                )
                size = said.tell()
                said.seek(0)
                data = said.read(_MOST_BYTES) if done.returncode == 0 and size <= _MOST_BYTES else b""
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _failed(self.name, type(error).__name__) from error
        if not data:
            raise _failed(self.name, f"exit {done.returncode}")
        import numpy as np

        try:
            with opened(io.BytesIO(data)) as container:
                blocks = list(Sound(container, rate_hz=RATE_HZ, channels=1).blocks())
        except Unreadable as error:
            raise _failed(self.name, "no recording") from error
        if not blocks:
            raise _failed(self.name, "no sound")
        return np.concatenate(blocks, axis=1)


def synthesiser(asked: str = "") -> Synthesiser:
    """Return espeak-ng, or the program of a command line such as `piper --model ru.onnx --output_file -`.

    Raises Unavailable where the program is not on this machine; nothing is looked for elsewhere.
    """
    parts = shlex.split(asked) if asked else []
    program = shutil.which(parts[0] if parts else ESPEAK)
    if program is None:
        raise Unavailable(
            "speech.not-installed",
            f"{parts[0] if parts else ESPEAK}: this program is not on this machine. Install espeak-ng (a package of the "
            "system), or name another that reads text and writes a recording.",
        )
    if not parts or (len(parts) == 1 and program.rpartition("/")[2] == ESPEAK):
        command = (program, "-v", "{language}", "-s", str(_WORDS_A_MINUTE), "-b", "1", "--stdin", "--stdout")
        return Synthesiser(ESPEAK, command, frozenset(VOICES))
    return Synthesiser(program.rpartition("/")[2], (program, *parts[1:]))


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


def _failed(name: str, why: str) -> Unavailable:
    return Unavailable("speech.failed", f"{name} gave no sound ({why}). Try it by hand with a line of text.")
