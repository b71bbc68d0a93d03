"""Ingest as a whole: photographs a second against the bare library calls, and what the flow adds to a plain pool.

    .venv/bin/python benchmarks/ingest.py speed [--count 200] [--megapixels 12]
    .venv/bin/python benchmarks/ingest.py memory [--counts 200 2000]

speed runs, in one go and on the same files, in two processes of one thread each:
  floor  hash, age encryption of three files, EXIF, half decode, faces at 640 and 1536 px, two renditions: bare library calls
  pool   the stage's own function (`stages.ingest_one.take_photograph`) in a plain process pool, no ledger and no flow
  flow   `storybank ingest` from the second Prefect call on: pool, ledger, sealing, records, in the flow
and prints the ratios of their processor and wall times. memory prints the parent's and the workers' peak RSS.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

ON = date(2026, 11, 20)
ROOT = Path(__file__).parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "memory", "one"])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--counts", type=int, nargs="*", default=[200, 2000])
    parser.add_argument("--megapixels", type=int, default=12)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.what == "one":
        print(json.dumps(flow(options.folder)))
        return
    with tempfile.TemporaryDirectory() as place:
        if options.what == "speed":
            speed(Path(place), options.count, options.megapixels)
        else:
            memory(Path(place), options.counts, options.megapixels)


def speed(place: Path, count: int, megapixels: int) -> None:
    folder = delivery(place / "delivery", count, megapixels)
    files = sorted((folder / "photographs").glob("*.jpg"))
    sizes = sum(path.stat().st_size for path in files)
    print(f"{count} photographs of {megapixels} megapixels, {sizes / 2**20:.0f} MiB, 2 processes")
    rows = {"floor": timed(floor_all, files), "pool": timed(pool_all, files, place / "work")}
    rows["flow"] = in_a_process(folder)
    for name, row in rows.items():
        print(
            f"{name:6} {count / row['wall']:6.2f} photographs/s  wall {row['wall']:7.1f} s  processor {row['cpu']:7.1f} s"
        )
    print(
        f"throughput of the flow against the floor: {rows['floor']['wall'] / rows['flow']['wall']:.1%} (wall), {rows['floor']['cpu'] / rows['flow']['cpu']:.1%} (processor)"
    )
    added = rows["flow"]["cpu"] - rows["pool"]["cpu"]
    print(
        f"added by ledger and flow: {added:.1f} s processor, {added / rows['pool']['cpu']:.1%} of the pool; Prefect's own two runs: {rows['flow']['prefect_cpu']:.2f} s"
    )


def memory(place: Path, counts: list[int], megapixels: int) -> None:
    peaks = {}
    for count in counts:
        row = in_a_process(delivery(place / str(count), count, megapixels))
        shutil.rmtree(place / str(count))
        peaks[count] = row
        print(f"{count:6} photographs: parent {row['parent_mb']:.0f} MB, largest worker {row['worker_mb']:.0f} MB")
    first, last = counts[0], counts[-1]
    print(
        f"parent grows by {peaks[last]['parent_mb'] / peaks[first]['parent_mb']:.2f}, worker by {peaks[last]['worker_mb'] / peaks[first]['worker_mb']:.2f}"
    )


def delivery(folder: Path, count: int, megapixels: int) -> Path:
    """Write a delivery of `count` different camera-sized JPEGs: one noisy drawing, another scan of its tail for each."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from photographs import camera_jpeg

    (folder / "photographs").mkdir(parents=True)
    pictures = [camera_jpeg(megapixels, seed) for seed in range(4)]
    rows = ["code,file,people,photographer,shows_people"]
    for number in range(count):
        data = pictures[number % len(pictures)]
        comment = f"frame {number}".encode()
        marked = data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]
        (folder / "photographs" / f"F{number:05}.jpg").write_bytes(marked)
        rows.append(f"F{number:05},F{number:05}.jpg,C01,C01,yes")
    (folder / "photographs.csv").write_text("\n".join(rows) + "\n")
    (folder / "people.csv").write_text("code,age_band\nC01,adult\n")
    (folder / "consents.csv").write_text(
        "person,status,given_on,method,roles,use_keep\nC01,given,2026-05-01,signed,photographer,yes\n"
    )
    return folder


def timed(work: Callable[..., object], *arguments: object) -> dict[str, float]:
    before = cpu()
    began = time.perf_counter()
    work(*arguments)
    return {"wall": time.perf_counter() - began, "cpu": cpu() - before}


def cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def floor_all(files: list[Path]) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=one_thread) as pool:
        list(pool.map(floor_one, files))


def floor_one(path: Path) -> int:
    from photographs import floor
    from pyrage import encrypt, x25519

    floor(path)
    recipient = x25519.Identity.generate().to_public()
    data = path.read_bytes()
    return sum(len(encrypt(part, [recipient])) for part in (data, data[:700_000], data[:30_000]))


def pool_all(files: list[Path], work: Path) -> None:
    from pyrage import x25519

    from storybank.stages.ingest_one import FileJob, take_photograph
    from storybank.store.sealing import SealingRecipients

    work.mkdir()
    recipients = SealingRecipients(
        (str(x25519.Identity.generate().to_public()),), str(x25519.Identity.generate().to_public())
    )
    jobs = [FileJob(path.name, path, work / f"{path.stem}.tmp", recipients) for path in files]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=one_thread) as pool:
        for _taken in pool.map(take_photograph, jobs):
            pass


def one_thread() -> None:
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import cv2

    cv2.setNumThreads(1)


def in_a_process(folder: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "one", "--folder", str(folder)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def flow(folder: Path) -> dict[str, float]:
    """Run the ingest flow over one delivery in this process; Prefect's start is paid by an empty delivery before."""
    from flows.ingest import ingest
    from flows.runs import Desk, at_desk, run
    from storybank.intake.batch import read_delivery
    from storybank.stages.executor import Executor
    from storybank.stages.taking import DeliveryPapers, digest_of
    from storybank.store import create_bank, open_bank

    bank_path = folder.parent / f"bank-{folder.name}"
    create_bank(bank_path, organisation="Benchmark", streams=["north"], on=ON)
    with open_bank(bank_path) as bank, at_desk(Desk(bank, Executor(2))) as desk:

        def take(path: Path) -> None:
            received = read_delivery(path, ON, stream="north")
            digest, hashes = digest_of(received)
            batch, _new = bank.batches.open(stream="north", digest=digest, key=received.batch, by="pe-1", on=ON)
            desk.papers[batch.id] = DeliveryPapers(delivery=received, hashes=hashes)
            run(ingest, batch_id=batch.id, on=ON.isoformat(), by="pe-1")

        empty = folder.parent / f"empty-{folder.name}"
        empty.mkdir()
        for name in ("people.csv", "consents.csv"):
            shutil.copy(folder / name, empty)
        (empty / "photographs.csv").write_text("code,file\n")
        take(empty)
        prefect = timed(take, empty)["cpu"]
        before, began = cpu(), time.perf_counter()
        take(folder)
        wall = time.perf_counter() - began
        desk.executor.close()  # workers are counted once they have ended
        row = {"wall": wall, "cpu": cpu() - before, "prefect_cpu": prefect}
    row["parent_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row["worker_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    shutil.rmtree(bank_path)
    return row


if __name__ == "__main__":
    main()
