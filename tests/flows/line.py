"""Runs the commands of one bank inside the test's process, with one flow runner for all of them (starting one takes 15 s)."""

import io
import json
import logging
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field

from tests.flows.conftest import ON

MENDED_BY = {  # how an editor closes a question about a delivery that nothing is wrong with
    "identity.not-yet-seen": "seen",
    "identity.checklist-open": "tick all",
    "identity.no-face-found": "seen",
    "identity.face-unsure": "not-a-face",
    "consent.unlinked-face": "bystander",
}


@dataclass(frozen=True)
class Ran:
    """How one command ended."""

    code: int
    data: dict
    out: str
    err: str


@dataclass
class Line:
    """The main line of one bank: `run` is a command as a person types it; everything it printed is kept in `printed`."""

    bank: object
    by: str = "ed-1"
    printed: list = field(default_factory=list)

    def run(self, *words, on=ON, with_bank=True, expect=(0, 1)):
        from storybank.cli.main import main

        arguments = [str(word) for word in words]
        arguments += ["--on", on] if on else []
        arguments += ["--bank", str(self.bank)] if with_bank else []
        arguments += [] if words[0] == "inspect" else ["--json"]
        out, err, code = io.StringIO(), io.StringIO(), 0
        log = logging.StreamHandler(err)
        logging.getLogger().addHandler(log)
        try:
            with redirect_stdout(out), redirect_stderr(err), warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                try:
                    main(arguments)
                except SystemExit as end:
                    code = int(end.code or 0)
        finally:
            logging.getLogger().removeHandler(log)
        said = err.getvalue() + "".join(str(one.message) for one in caught)
        self.printed.append((words[0], said))
        ran = Ran(code, _object(out.getvalue()), out.getvalue(), said)
        if expect is not None and code not in expect:
            raise AssertionError(f"storybank {' '.join(arguments)} ended with {code}: {said[-3000:]}")
        return ran

    def questions(self, *words):
        return self.run("review", "--info", *words, on=None).data["findings"]

    def answer(self, folder, lines, on=ON):
        file = folder / "answers.jsonl"
        file.write_text("".join(json.dumps({"by": self.by, **line}) + "\n" for line in lines), encoding="utf-8")
        return self.run("answer", "--from", file, on=on).data

    def answer_everything(self, folder, rounds=4):
        """Answer as an editor who finds nothing wrong but closes what the machine found; return what is still open."""
        for _ in range(rounds):
            lines = []
            for one in self.questions():
                decision = next((d for c, d in MENDED_BY.items() if one["code"].startswith(c)), None)
                if one["item"] is None or (one["severity"] == "info" and decision is None):
                    continue
                is_said = one["field"].startswith(("segment", "translation", "quote"))
                if decision is None and is_said and one["code"].startswith(("identity.", "people.")):
                    decision = "redact" if one["start"] is not None else "redact segment"
                if decision is None:
                    decision = "fix 1" if one["suggestions"] and one["severity"] == "blocked" else "stands"
                lines.append({"finding": one["id"], "decision": decision, "reason": "looked at"})
            if not lines or not self.answer(folder, lines)["answered"]:
                break
        return [one for one in self.questions() if one["severity"] != "info"]

    def release(self, name, folder, languages=("en",)):
        """Collect everything, propose, approve by another, publish; return the sealed bundle and what was left out."""
        spoken = [word for language in languages for word in ("--language", language)]
        self.run("collection", "new", name, "--title", "en=A collection", *spoken, "--by", "pe-1", on=None)
        self.run("collection", "add", name, "--all", "--by", "pe-1")
        proposed = self.run("propose", name, "--by", "pe-1").data
        self.run("approve", proposed["release"], "--digest", proposed["digest"], "--by", "ed-2")
        return proposed, self.run("publish", name, "--by", "pe-1").data


@contextmanager
def line_of(bank, streams=("north",)):
    """Make a bank and keep its flow runner up while it is used."""
    line = Line(bank)
    stream_words = [word for stream in streams for word in ("--stream", stream)]
    line.run("init", bank, *stream_words, with_bank=False)
    from flows.server import api

    with api(bank / "prefect"):
        yield line


def _object(text):
    lines = text.strip().splitlines()
    try:
        return json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
