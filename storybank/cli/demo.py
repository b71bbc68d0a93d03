"""`storybank demo`: plays the sample story with the commands a person would type, from intake to a withdrawn story.

The steps are data below: what is typed, by whom, and what a watcher should notice. One flow runner serves all of them.
"""

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import click

from storybank.cli.show import say
from storybank.errors import WrongUse
from storybank.i18n import _

ON = "2026-11-20"
_MARK = ".storybank-demo"


@click.command("demo", help="Play the sample story: intake, review, release, withdrawal, next release.")
@click.option("--bank", "bank_path", type=click.Path(path_type=Path), help="Where (default: bank/ in the checkout).")
@click.option("--sample", type=click.Path(path_type=Path), help="The delivery (default: raw/sample).")
@click.option("--releases", type=click.Path(path_type=Path), help="Where the release goes (default: curated/demo).")
@click.option("--processes", type=int, default=2, show_default=True)
def command(bank_path: Path | None, sample: Path | None, releases: Path | None, processes: int) -> None:
    root = Path(__file__).parents[2]
    Play(
        bank_path or root / "bank",
        sample or root / "raw" / "sample",
        releases or root / "curated" / "demo",
        processes,
    ).run()


class Play:
    """One performance: a fresh bank, the acts in order, the releases copied to where the checkout shows them."""

    def __init__(self, bank: Path, sample: Path, curated: Path, processes: int) -> None:
        self.bank, self.sample, self.curated, self.processes = bank, sample, curated, processes
        self.began = time.monotonic()
        self.heard: dict[str, Any] = {}

    def run(self) -> None:
        """Play every act. Raises what a command raises: a demo that limps on teaches nothing."""
        from flows.server import api
        from storybank.store import close_bank

        self._clear()
        answers = self.sample / "answers"
        self.act(_("A bank, and the names of the people, sealed"))
        self.type(
            "init",
            self.bank,
            "--organisation",
            "What we kept (demonstration)",
            *_each("--stream", "nur", "nar", "khidi"),
            "--on",
            ON,
        )
        settings = self.bank / "bank.toml"
        plain = settings.read_text(encoding="utf-8")
        settings.write_text(plain.replace("demonstration = false", "demonstration = true"), encoding="utf-8")
        (self.bank / _MARK).touch()
        with api(self.bank / "prefect", is_waited_for=False):  # it starts while names are sealed and the check runs
            for stream in ("nur", "nar", "khidi"):
                file = self.sample / stream / "identities.jsonl"
                self.type("identity", "add", file, "--stream", stream, "--by", "pe-1", "--on", ON)
            self.act(_("The partners' deliveries come in; nothing is lost, what is doubtful waits"))
            self.type("check", self.sample / "nar", "--on", ON, "--most", 8, may_find=True)
            self.type("ingest", self.sample, "--by", "pe-1", "--on", ON, "--processes", self.processes, may_find=True)
            self.act(_("The mother is reached: the drawing yes, the photograph no. Opening takes two"))
            self.type("consent", "amend", "nur/C06", self.sample / "later" / "C06.json", "--by", "ed-nur-1", "--on", ON)
            self.type("consent", "confirm", self.heard["consent"]["act"], "--by", "pe-1", "--on", ON)
            self.act(_("Editors answer; what only a person may decide stays closed"))
            for file in sorted(answers.glob("*.jsonl")):
                self.type("answer", "--from", file, "--on", ON)
            self.type("review", "--summary")
            self.act(_("Version 1: proposed by one, approved by another, sealed, verified"))
            title = json.loads((self.sample / "collection.json").read_text(encoding="utf-8"))
            self.type(
                "collection",
                "new",
                title["slug"],
                *_words("--title", title["title"]),
                *_words("--description", title["description"]),
                *_each("--language", *title["languages"]),
                "--by",
                "pe-1",
            )
            self.type(
                "collection",
                "add",
                title["slug"],
                "--all",
                "--cover",
                title["cover"],
                *_each("--initiative", *title["initiatives"]),
                "--by",
                "pe-1",
                "--on",
                ON,
            )
            self.release(title["slug"], by="pe-1", approver="ed-khidi-1")
            self.type("register", "take", f"{title['slug']}-v1", "portal", "--by", "pe-1", "--on", ON)
            self.act(_("A “nephew” writes: remove her. Pause first, then ask her"))
            self.type("requests", "pause", "nar/C02", "--who", "third_person", "--by", "ed-nar-1", "--on", ON)
            paused = self.heard["requests"]["request"]
            self.type(
                "requests",
                "close",
                paused,
                "--decision",
                "reopen",
                "--reason",
                "she says no, by telephone",
                "--by",
                "ed-nar-1",
                "--on",
                ON,
            )
            for act in self.heard["requests"]["acts"]:
                self.type("requests", "confirm", act, "--by", "pe-1", "--on", ON)
            self.act(_("One leaves, one narrows, one renews by telephone"))
            self.type("withdraw", "nur/C10", "--dry-run", "--by", "ed-nur-1", "--on", ON)
            self.type(
                "withdraw",
                "nur/C10",
                "--effect",
                "restrict",
                "--reissue",
                "with-next-release",
                "--by",
                "ed-nur-1",
                "--on",
                ON,
            )
            self.type("consent", "narrow", "nar/C04", "--voice", "text_only", "--by", "ed-nar-1", "--on", ON)
            self.type(
                "consent",
                "renew",
                "nar/C12",
                "--until",
                "2028-06-30",
                "--method",
                "audio",
                "--evidence",
                "recording_of_notice",
                "--by",
                "ed-nar-1",
                "--on",
                ON,
            )
            self.type("consent", "confirm", self.heard["consent"]["act"], "--by", "pe-1", "--on", ON)
            self.act(_("Version 2: without the one who left, with the one who came back"))
            second = self.release(title["slug"], by="pe-1", approver="ed-nur-1")
            self.act(_("If version 1 is lost: whom to call"))
            self.type("exposure", "--bundle", f"{title['slug']}-v1")
            self.type("verify", "--audit")
        close_bank()
        self.finish(second)

    def release(self, slug: str, *, by: str, approver: str) -> Path:
        """Propose, approve, publish and verify one version; return its folder in the bank."""
        self.type("propose", slug, "--by", by, "--on", ON, "--processes", self.processes)
        proposed = self.heard["propose"]
        self.type("approve", proposed["release"], "--digest", proposed["digest"], "--by", approver, "--on", ON)
        self.type("publish", slug, "--by", by, "--on", ON)
        published = self.heard["publish"]
        self.type("verify", published["folder"], "--public-key", published["public_key"])
        return Path(published["folder"])

    def act(self, title: str) -> None:
        say("")
        say(_style(f"— {title}", bold=True))

    def type(self, *words: Any, may_find: bool = False) -> None:
        """Run one command as typed and remember its JSON. may_find: exit 1 (findings) is what this step shows."""
        import contextlib
        import io

        from storybank.cli.main import cli

        typed = [str(word) for word in words]
        bank = [] if typed[0] in ("init", "check") or "--public-key" in typed else ["--bank", str(self.bank)]
        say(_style("$ storybank " + " ".join(_shell(word) for word in [*typed, *bank]), dim=True))
        asked = [*typed, *bank, *([] if typed[0] in ("check", "review") else ["--json"])]
        heard = io.StringIO()
        with contextlib.redirect_stdout(heard):
            try:
                cli.main(args=asked, prog_name="storybank", standalone_mode=False)
                code = 0
            except SystemExit as left:
                code = int(left.code or 0)
        if code and not (may_find and code == 1):
            raise WrongUse("demo.step", f"the step `storybank {typed[0]}` ended with {code}.")
        with contextlib.suppress(ValueError):
            self.heard[typed[0]] = json.loads(
                heard.getvalue().strip().splitlines()[-1] if heard.getvalue().strip() else ""
            )

    def finish(self, second: Path) -> None:
        """Copy the release that stands to the checkout's curated/demo and say where to look."""
        if self.curated.exists():
            shutil.rmtree(self.curated)
        self.curated.mkdir(parents=True)
        shutil.copytree(second, self.curated / second.name)  # version 1 was deleted when somebody in it left
        for name in ("storybank.pub", "bundle-versions.json", "bundle-versions.json.minisig"):
            source = self.bank / "curated" / name
            if source.exists():
                shutil.copy2(source, self.curated / name)
        say("")
        say(_("Done in {seconds} s. Open the site of version 2:").format(seconds=round(time.monotonic() - self.began)))
        click.echo(str(self.curated / second.name / "data" / "index.html"))

    def _clear(self) -> None:
        if not self.bank.exists():
            return
        if not (self.bank / _MARK).exists():
            raise WrongUse(
                "demo.bank", f"{self.bank}: this folder is not a demonstration's bank. Name another with --bank."
            )
        shutil.rmtree(self.bank)


def _style(text: str, **look: bool) -> str:
    return click.style(text, **look) if sys.stderr.isatty() else text


def _each(option: str, *values: str) -> list[str]:
    return [word for value in values for word in (option, value)]


def _words(option: str, words: dict[str, str]) -> list[str]:
    return _each(option, *(f"{language}={text}" for language, text in words.items()))


def _shell(word: str) -> str:
    import shlex

    try:
        return shlex.quote(str(Path(word).relative_to(Path.cwd()))) if Path(word).is_absolute() else shlex.quote(word)
    except ValueError:
        return shlex.quote(word)
