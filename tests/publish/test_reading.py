"""A file of a bundle is read once, here or in a process beside, and both say the same; a process that dies costs nothing."""

import hashlib
import sys
from collections import deque

import pytest

from storybank.publish import reading

NAMES = ["sha256", "sha512"]


@pytest.fixture
def files(tmp_path):
    found = []
    for number in range(40):
        place = tmp_path / f"{number} ա\n.{'jpg' if number % 2 else 'txt'}"
        place.write_bytes(bytes([number]) * (number * 100))
        found.append(reading.File(f"data/{number}", str(place), place.stat().st_size))
    return found


def read_all(files, *, is_examined=False):
    waiting = deque(files)
    looks = {}
    with reading.Beside(waiting, NAMES, is_examined=is_examined) as beside:
        for file in beside.left_to_us():
            if file:
                looks[file.path] = reading.look(file.place, NAMES, is_examined=is_examined)
        answers = {file.path: look for file, look in beside.answers}
    return looks, answers


@pytest.fixture
def two_cores(monkeypatch):
    monkeypatch.setattr(reading, "_PAYS_BYTES", 1)
    monkeypatch.setattr(reading, "_cores", lambda: 2)


def test_a_process_beside_finds_what_we_find(files, two_cores, monkeypatch):
    monkeypatch.setattr(reading.Beside, "left_to_us", _only_wait)
    looks, answers = read_all(files)
    assert not looks
    for file in files:
        own = reading.look(file.place, NAMES, is_examined=False)
        assert answers[file.path] == own._replace(data=None)
        assert own.digests[0] == hashlib.sha256(own.data).hexdigest()
        assert bool(own.codes) == (file.place.endswith("jpg"))


def _only_wait(beside):
    for thread in beside._threads:
        thread.join()
    yield from ()


def test_each_file_is_read_by_one_of_the_two(files, two_cores):
    looks, answers = read_all(files)
    assert sorted([*looks, *answers]) == sorted(file.path for file in files)


@pytest.mark.parametrize("program", ["/bin/false", "/bin/cat", "/nowhere"])
def test_a_process_that_dies_or_says_nonsense_leaves_its_files_to_us(files, two_cores, monkeypatch, program):
    monkeypatch.setattr(sys, "executable", program)
    looks, answers = read_all(files)
    assert sorted(looks) == sorted(file.path for file in files)
    assert not answers


def test_a_small_bundle_is_worth_no_process(files):
    with reading.Beside(deque(files), NAMES, is_examined=False) as beside:
        assert beside._processes == []


def test_a_long_recording_is_hashed_by_portions_and_looked_into_on_the_disk(tmp_path, monkeypatch):
    place = tmp_path / "long.wav"
    place.write_bytes(b"RIFF\x04\x00\x00\x00WAVE" + b"tail")
    short = reading.look(str(place), NAMES, is_examined=False)
    monkeypatch.setattr(reading, "_LONGEST_IN_MEMORY_BYTES", 4)
    monkeypatch.setattr(reading, "_CHUNK_BYTES", 5)
    assert reading.look(str(place), NAMES, is_examined=False) == short._replace(data=None)
    assert short.codes == ["metadata"]


def test_a_file_that_cannot_be_read_is_said_and_is_no_crash(tmp_path):
    found = reading.look(str(tmp_path / "gone"), NAMES, is_examined=False)
    assert (found.digests, bool(found.why)) == ([], True)
