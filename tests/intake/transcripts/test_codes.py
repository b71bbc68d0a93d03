"""Every warning a reader can give has words, a remedy and a severity in schemas/findings.yml."""

import re
from pathlib import Path

from storybank import schemafiles
from storybank.findings import Severity

HERE = Path(__file__).parents[3] / "storybank/intake"


def test_every_code_of_transcripts_and_recordings_is_in_the_catalogue():
    used = set()
    for path in (HERE / "transcripts").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= {f"transcript.{code}" for code in re.findall(r'\.warn\(\s*"([a-z0-9-]+)"', text)}
        used |= set(re.findall(r'Finding\(\s*code="([a-z.-]+)"', text))
    from storybank.intake.transcripts.docx import WARNINGS

    used |= {f"transcript.{code}" for code in WARNINGS.values()}
    used |= set(re.findall(r'yield "(recording\.[a-z-]+)"', (HERE / "recordings.py").read_text(encoding="utf-8")))
    catalogue = schemafiles.read_yaml("findings.yml")
    assert len(used) > 35
    assert not used - set(catalogue)
    for code in used:
        assert Severity(catalogue[code]["severity"])
        assert catalogue[code]["says"] and catalogue[code]["remedy"] and catalogue[code]["source"]
