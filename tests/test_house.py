"""The house rules that no linter knows."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from storybank.records import ReasonCode

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*(ROOT / "storybank").rglob("*.py"), *(ROOT / "flows").rglob("*.py")])
FINDINGS = yaml.safe_load((ROOT / "schemas" / "findings.yml").read_text(encoding="utf-8"))
LONGEST_LINES = 400
FORBIDDEN = {"utils", "helpers", "common", "base", "manager", "misc"}
_CODE = re.compile(
    r"^(consent|identity|location|people|captions|placenames|terms|dates|statements|intake|transcript|recording)\.[a-z0-9-]+$"
)


def test_no_file_is_longer_than_one_can_read():
    long = {
        str(path.relative_to(ROOT)): n
        for path in SOURCES
        if (n := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_LINES
    }
    assert long == {}


def test_no_module_has_a_name_that_says_nothing():
    assert [path for path in SOURCES if path.stem in FORBIDDEN or path.parent.name in FORBIDDEN] == []


def test_every_rule_has_words_and_a_test_under_its_own_name():
    folder = ROOT / "storybank" / "rules"
    rules = {path.stem: [path] for path in folder.glob("*.py") if "\ndef check(" in path.read_text(encoding="utf-8")}
    rules |= {path.parent.name: sorted(path.parent.glob("*.py")) for path in folder.glob("*/__init__.py")}
    tested = {path.stem for path in (ROOT / "tests" / "rules").rglob("test_*.py")}
    assert {rule for rule in rules if not any(rule in stem for stem in tested)} == set()
    said = {rule: "\n".join(path.read_text(encoding="utf-8") for path in paths) for rule, paths in rules.items()}
    assert {rule for rule in rules if not any(f'"{code}' in said[rule] for code in [*FINDINGS, "terms."])} == set()


@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_every_finding_has_gravity_words_remedy_and_source(code):
    entry = FINDINGS[code]
    assert entry["severity"] in {"blocked", "review", "info"}
    assert all(str(entry.get(part, "")).strip() for part in ("says", "remedy", "source"))


def test_every_reason_of_the_decision_is_a_finding_that_blocks():
    graver = {
        f"consent.{reason.value}": FINDINGS.get(f"consent.{reason.value}", {}).get("severity") for reason in ReasonCode
    }
    assert {code for code, severity in graver.items() if severity != "blocked"} == set()


def test_every_code_in_the_sources_is_in_the_catalogue():
    used = set()
    for path in (path for path in SOURCES if path.relative_to(ROOT).parts[1] in {"rules", "intake", "stages"}):
        used |= {
            literal
            for literal in re.findall(r'"([a-z]+\.[a-z0-9-]+)"', path.read_text(encoding="utf-8"))
            if _CODE.match(literal)
        }
    prefixes = tuple(code.partition(".")[0] for code in FINDINGS)
    errors = set(
        re.findall(
            r'(?:Unreadable|Refused|WrongUse|Unavailable|Tampered)\(\s*"([a-z]+\.[a-z0-9-]+)"',
            "\n".join(p.read_text(encoding="utf-8") for p in SOURCES),
        )
    )
    assert sorted(code for code in used - errors if code.startswith(prefixes) and code not in FINDINGS) == []


def _commands(group, prefix=""):
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        yield f"{prefix}{name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix}{name} ")


def test_every_command_says_what_it_does_and_stands_in_the_docs():
    from storybank.cli.main import cli

    docs = "\n".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
    silent, unknown = [], []
    for name, command in _commands(cli):
        if not command.help and not command.get_short_help_str():
            silent.append(name)
        if " " not in name and not re.search(rf"`(storybank )?{name}\b|storybank {name}\b|\b{name} ", docs):
            unknown.append(name)
    assert (silent, unknown) == ([], [])


@pytest.mark.parametrize(
    "command", ["check", "init-batch", "inspect", "clean", "review", "verify", "answer", "hold", "requests"]
)
def test_commands_a_person_waits_for_never_load_prefect(command):
    program = (
        "import sys\nfrom storybank.cli.main import main\n"
        f"sys.argv = ['storybank', {command!r}, '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('prefect', 'django', 'pandas', 'cv2', 'av') if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_no_registry_is_named_anywhere():
    hosts = re.compile(r"(pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian)")
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=False, cwd=ROOT).stdout.split(b"\0")
    named = []
    for name in filter(None, listed):
        path = ROOT / name.decode()
        if (
            path.is_file()
            and path.suffix in {".py", ".md", ".txt", ".toml", ".yml", ".yaml", ".cfg", ""}
            and path != Path(__file__)
        ) and hosts.search(path.read_text(encoding="utf-8", errors="ignore")):
            named.append(name.decode())
    assert named == []
