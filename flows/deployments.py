"""Serves the nightly recheck on this machine, beside whatever else runs there."""

import os

from prefect import flow

from flows.recheck import recheck
from flows.runs import Desk, at_desk, run
from flows.server import api
from storybank.store import find_bank, open_bank

NIGHTLY = "30 22 * * *"  # UTC: after midnight in the default zone, before anybody reads


@flow(name="nightly recheck", log_prints=False)
def nightly_recheck() -> dict[str, int]:
    """Recheck the bank of STORYBANK_BANK as of today."""
    with open_bank(find_bank(None)) as bank, at_desk(Desk(bank)):
        return run(recheck, on=bank.today().isoformat(), by="storybank")  # today where the bank is, not in UTC


def serve() -> None:
    """Run the nightly recheck until interrupted."""
    path = find_bank(None)
    os.environ["STORYBANK_BANK"] = str(path)
    with api(path / "prefect"):
        nightly_recheck.serve(name="nightly", cron=NIGHTLY)


if __name__ == "__main__":
    serve()
