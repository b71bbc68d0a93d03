"""Publishing at scale: a first release, the next one after one story changed, `verify`, and the plan of a withdrawal.

    .venv/bin/python benchmarks/publish.py release [--stories 1000] [--wide 1600] [--bank DIR]
    .venv/bin/python benchmarks/publish.py verify --bank DIR
    .venv/bin/python benchmarks/publish.py withdrawal [--items 100000] [--bundles 200]

release makes a bank of drawn scenes and invented people (three photographs to a story, four languages), then runs the
very functions behind `storybank propose`, `approve` and `publish`, and prints for each step its seconds:
  first   everything derived, written, read back and sealed;  again  after one story's words changed
  memory  peak RSS of the parent, and how much of it the release added to the opened bank
  verify  `storybank verify` against the bare double hash of the same bytes in the same run, by one thread and by one for each core
verify does only the last of these, in a bank that `release --bank DIR` left behind.
withdrawal makes a ledger of many items and sealed bundles and plans the withdrawal of a person in 30 of the bundles.
"""

import argparse
import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from published_bank import ON, answer_everything, build, build_ledger, plain_renditions, sentence

from storybank.records import Story
from storybank.store import open_bank


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["release", "verify", "withdrawal", "step"])
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--wide", type=int, default=1600, help="pixels of a photograph's longer side")
    parser.add_argument(
        "--plain", action="store_true", help="renditions without faces looked for and proved: bundle only"
    )
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--bundles", type=int, default=200)
    parser.add_argument("--bank", type=Path)
    parser.add_argument("--step", default="")
    options = parser.parse_args()
    if options.what == "step":
        if options.step == "build":
            build(options.bank, options.stories, (options.wide, options.wide * 2 // 3))
            print("{}")
            return
        print(json.dumps(STEPS[options.step](options.bank, options.plain)))
        return
    with tempfile.TemporaryDirectory() as place:
        bank = options.bank or Path(place) / "bank"
        if options.what == "verify":
            show_verify(in_a_process("verify", bank))
        elif options.what == "release":
            release(bank, options.stories, options.wide, is_plain=options.plain)
        else:
            withdrawal(bank, options.items, options.bundles)


def release(path: Path, stories: int, wide_px: int, *, is_plain: bool) -> None:
    if not path.exists():
        with timed(f"a bank of {stories} stories and {3 * stories} photographs"):
            # in a process of its own: what a parent had in memory counts as its children's
            in_a_process("build", path, extra=["--stories", str(stories), "--wide", str(wide_px)])
    first = in_a_process("release", path, is_plain=is_plain)
    show("first release", first)
    in_a_process("change", path)
    again = in_a_process("release", path, is_plain=is_plain)
    show("after one story changed", again)
    print(
        f"  the second takes {again['total'] / first['total']:.1%} of the first's seconds, "
        f"{again['processor'] / first['processor']:.1%} of its processor time (aim < 5 %)"
    )
    found = in_a_process("verify", path)
    show_verify(found)


def show_verify(row: dict[str, float]) -> None:
    print(
        f"verify: {row['bytes'] / 2**20:.0f} MiB in {row['files']:.0f} files: {row['verify']:.2f} s, processor {row['verify_processor']:.2f} s, "
        f"memory {row['peak']:.0f} MiB\n"
        f"  bare double hash by one thread: {row['floor']:.2f} s, processor {row['floor_processor']:.2f} s: "
        f"verify reaches {row['floor'] / row['verify']:.0%} of its pace (aim 90 %)\n"
        f"  bare double hash by {row['cores']:.0f} threads: {row['floor_threads']:.2f} s, processor {row['floor_threads_processor']:.2f} s: "
        f"verify reaches {row['floor_threads'] / row['verify']:.0%} of its pace"
    )


def show(title: str, row: dict[str, float]) -> None:
    steps = ", ".join(f"{name} {row[name]:.1f}" for name in ("open", "plan", "derive", "propose", "approve", "seal"))
    print(
        f"{title}: {row['total']:.1f} s, processor {row['processor']:.1f} s ({steps}); memory {row['peak']:.0f} MiB, of it {row['added']:.0f} the release's"
    )


def release_step(path: Path, is_plain: bool = False) -> dict[str, float]:
    """Propose, approve and seal the collection; return the seconds of each step and the parent's memory."""
    from storybank.stages import deriving, planning, releasing
    from storybank.stages.executor import Executor

    if is_plain:
        setattr(deriving, "derive_photograph", plain_renditions)  # noqa: B010, a stand-in
    row: dict[str, float] = {}
    clock = _Lap(row)
    with open_bank(path) as bank, Executor(2) as executor:
        clock("open")
        before = peak_mib()
        papers = releasing.ReleasePapers(collection=bank.collections.get("kept"))
        papers.plan = planning.plan_of(bank, papers.collection, on=ON)
        clock("plan")
        papers.derived = deriving.derive(bank, papers.plan, by="pe-1", executor=executor, progress=quiet)
        clock("derive")
        proposed = releasing.propose(bank, papers, by="pe-1", on=ON, progress=quiet)
        clock("propose")
        assert not proposed.left_out, proposed.left_out[:3]
        if proposed.release.status == "proposed":  # the same proposal again is the one there is, approved or not
            bank.releases.approve(proposed.release.id, digest=proposed.release.digest or "", by="ed-2", on=ON)
        clock("approve")
        releasing.seal(bank, proposed.release.id, by="pe-1", on=ON)
        clock("seal")
    return {
        **row,
        "total": sum(row.values()),
        "processor": processor_seconds(),
        "peak": peak_mib(),
        "added": peak_mib() - before,
    }


def change_step(path: Path, _is_plain: bool = False) -> dict[str, int]:
    """Change the words of one story and answer what that asks, as an editor does."""
    with open_bank(path) as bank:
        story = next(
            one for one in bank.items.many([r.id for r in bank.items.list()]).values() if isinstance(one, Story)
        )
        body = {language: f"{text}\n\n{sentence(random.Random(7), language)}" for language, text in story.body.items()}
        bank.items.save(replace(story, body=body), by="ed-1", on=ON)
        answer_everything(bank, [story.id])
    return {}


def verify_step(path: Path, _is_plain: bool = False) -> dict[str, float]:
    """Verify the newest bundle, and hash the same bytes with both algorithms and nothing else: alone, and with a thread for each core."""
    from storybank.publish.signing import read_public
    from storybank.publish.verify import verify

    bundle = max((path / "curated").glob("kept-v*"))
    key = read_public(path / "curated" / "storybank.pub")
    files = [one for one in bundle.rglob("*") if one.is_file()]
    cores = os.cpu_count() or 1

    def verified() -> None:
        report = verify(bundle, key)
        assert report.is_proved, report.faults[:3]

    def floor_of_threads() -> None:
        with ThreadPoolExecutor(cores) as threads:
            list(threads.map(hash_all, [files[at::cores] for at in range(cores)]))

    ways = {"floor": lambda: hash_all(files), "floor_threads": floor_of_threads, "verify": verified}
    row: dict[str, float] = {"files": len(files), "bytes": sum(one.stat().st_size for one in files), "cores": cores}
    for _round in range(5):
        for name, way in ways.items():
            began, spent = time.perf_counter(), processor_seconds()
            way()
            row[name] = min(row.get(name, 1e9), time.perf_counter() - began)
            row[f"{name}_processor"] = min(row.get(f"{name}_processor", 1e9), processor_seconds() - spent)
    return {**row, "peak": peak_mib()}


def hash_all(files: list[Path]) -> None:
    for file in files:
        with file.open("rb") as stream:
            short, long = hashlib.sha256(), hashlib.sha512()
            while chunk := stream.read(1 << 20):
                short.update(chunk)
                long.update(chunk)


def withdrawal(path: Path, items: int, bundles: int) -> None:
    if not path.exists():
        with timed(f"a ledger of {items} items and {bundles} bundles"):
            build_ledger(path, items, bundles)
    found = in_a_process("withdrawal", path)
    print(
        f"plan of a withdrawal: {found['seconds']:.2f} s, processor {found['processor']:.2f} s ({found['items']} items, {found['releases']} live bundles, "
        f"{found['derivatives']} derived files; the bank opened in {found['open']:.2f} s)"
    )


def withdrawal_step(path: Path, _is_plain: bool = False) -> dict[str, float]:
    from storybank.stages.taking_back import plan_withdrawal

    began = time.perf_counter()
    with open_bank(path) as bank:
        opened = time.perf_counter()
        consent = bank.consents.find("C0000")
        processor = time.process_time()
        plan = plan_withdrawal(bank, consent)
        done, processor = time.perf_counter(), time.process_time() - processor
    return {
        "open": opened - began,
        "seconds": done - opened,
        "processor": processor,
        "items": len(plan.items),
        "releases": len(plan.releases),
        "derivatives": plan.derivatives,
    }


STEPS: dict[str, Callable[[Path, bool], dict[str, float] | dict[str, int]]] = {
    "release": release_step,
    "change": change_step,
    "verify": verify_step,
    "withdrawal": withdrawal_step,
}


def in_a_process(step: str, path: Path, *, is_plain: bool = False, extra: Sequence[str] = ()) -> dict[str, float]:
    extra = [*extra, "--plain"] if is_plain else extra
    done = subprocess.run(
        [sys.executable, __file__, "step", "--step", step, "--bank", str(path), *extra], capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


class _Lap:
    """Writes the seconds since the lap before under a name."""

    def __init__(self, row: dict[str, float]) -> None:
        self.row, self.last = row, time.perf_counter()

    def __call__(self, name: str) -> None:
        now = time.perf_counter()
        self.row[name], self.last = now - self.last, now


@contextmanager
def timed(title: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{title}: made in {time.perf_counter() - began:.1f} s")


def processor_seconds() -> float:
    """Return the processor time of this process and of those it has ended."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def quiet(_label: str, _done: int, _total: int) -> None:
    pass


if __name__ == "__main__":
    main()
