"""Holds, withdrawals that re-issue at once, erasure, and the clock: what was public closes, and opening takes two."""

import json

import pytest

from tests.flows.conftest import draw, write
from tests.flows.line import line_of

pytestmark = [pytest.mark.flow, pytest.mark.slow, pytest.mark.xdist_group("flow")]

COLUMNS = (
    "person", "status", "given_on", "method", "identification", "face", "voice", "transcript", "place_precision",
    "use_keep", "use_portal", "audience", "roles", "valid_until",
)  # fmt: skip
GIVEN = (
    "given",
    "2026-05-01",
    "signed",
    "first_name",
    "visible",
    "original",
    "verbatim",
    "settlement",
    "yes",
    "yes",
    "public",
)


@pytest.fixture(scope="module")
def line(tmp_path_factory):
    """A released collection of three photographs: two of C01, one of C02 whose agreement ends on 2026-12-31."""
    place = tmp_path_factory.mktemp("back")
    folder = place / "shoot"
    (folder / "photographs").mkdir(parents=True)
    rows = []
    for number, who in ((1, "C01"), (2, "C01"), (3, "C02")):
        draw(folder / "photographs" / f"F{number:02}.jpg", number * 5)
        rows.append((f"F{number:02}", f"F{number:02}.jpg", "A scene.", "A drawn scene.", who, "P1", "no"))
    heading = ("code", "file", "caption_en", "alt_en", "people", "photographer", "shows_people")
    write(folder / "photographs.csv", heading, rows)
    write(folder / "people.csv", ("code", "age_band"), [(code, "adult") for code in ("C01", "C02", "P1")])
    agreed = [
        ("C01", *GIVEN, "depicted", ""),
        ("C02", *GIVEN, "depicted", "2026-12-31"),
        ("P1", *GIVEN, "photographer", ""),
    ]
    write(folder / "consents.csv", COLUMNS, agreed)
    with line_of(place / "bank") as played:
        played.run("ingest", folder, "--stream", "north", "--by", "pe-1")
        played.answer_everything(place)
        played.release("c-one", place)
        yield played


def versions(line):
    return {
        one["digest"]: one["status"]
        for one in json.loads((line.bank / "curated" / "bundle-versions.json").read_text())["versions"]
    }


def test_the_acts_of_taking_back_in_order(line):
    """One story, for each act rests on the one before; a server start costs 15 s."""
    assert list(versions(line).values()) == ["current"]

    held = line.run("hold", "place", "stream", "north", "--reason", "a threat", "--by", "ed-1").data
    assert len(held["suspended"]) == 1
    assert list(versions(line).values()) == ["suspended"]
    lifted = line.run("hold", "lift", held["hold"], "--by", "ed-1").data
    assert line.run("hold", "confirm", lifted["act"], "--by", "ed-1", expect=None).code == 4  # nobody opens alone
    assert line.run("hold", "confirm", lifted["act"], "--by", "ed-2").data["resumed"] != []
    assert list(versions(line).values()) == ["current"]

    later = line.run("recheck", "--by", "pe-1", on="2027-01-01").data
    assert later["suspended"] == 1  # C02's agreement has ended
    line.run("consent", "renew", "north/C02", "--until", "2028-01-01", "--method", "signed", "--by", "ed-1")
    act = line.run("consent", "renew", "north/C02", "--until", "2028-01-01", "--method", "signed", "--by", "ed-1").data[
        "act"
    ]
    line.run("consent", "confirm", act, "--by", "ed-2")
    assert list(versions(line).values()) == ["current"]

    refused = line.run("withdraw", "north/C02", "--effect", "erase", "--by", "ed-1", expect=None)
    assert refused.code == 4  # erasing needs a registered request with proof
    wish = line.run("requests", "open", "north/C02", "--right", "erase", "--proof", "seen", "--by", "ed-1").data
    refused = line.run("withdraw", "north/C02", "--effect", "erase", "--by", "ed-1", expect=None)
    assert refused.code == 4  # nobody has spoken with her yet
    line.run("requests", "call-back", wish["request"], "--result", "hers", "--by", "ed-2")
    before = len(list((line.bank / "raw").rglob("*.age")))
    taken = line.run("withdraw", "north/C02", "--effect", "erase", "--reissue", "now", "--by", "ed-1").data
    assert (taken["items"], len(taken["releases"]), len(taken["reissued"])) == (["north/F03"], 1, 1)
    assert not (line.bank / "curated" / "c-one-v1").exists()
    assert len(list((line.bank / "raw").rglob("*.age"))) == before - 1
    bundle = line.bank / "curated" / "c-one-v2"
    assert len(list((bundle / "data" / "photographs").iterdir())) == 2
    verified = line.run(
        "verify", bundle, "--public-key", line.bank / "curated" / "storybank.pub", on=None, with_bank=False
    )
    assert verified.data["origin_proved"]
    assert sorted(versions(line).values()) == ["current", "revoked"]

    lost = line.run("exposure", "--bundle", "c-one-v1", on=None).data
    assert lost["items"] == 3
    assert line.run("verify", "--audit", on=None).data["intact"]

    # the last person of it leaves: nothing is left, and every command says so
    last = line.run("withdraw", "north/C01", "--reissue", "now", "--by", "ed-1").data
    assert (last["reissued"], last["emptied"]) == ([], ["c-one-v2"])
    assert not [one for one in (line.bank / "curated").iterdir() if one.is_dir()]
    assert set(versions(line).values()) == {"revoked"}
    for command in ("propose", "publish"):
        assert line.run(command, "c-one", "--by", "pe-1", expect=None).code == 4
    assert line.run("verify", "--audit", on=None).data["intact"]
