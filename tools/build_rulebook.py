"""Write the words of `terms.*` into schemas/findings.yml from schemas/rules/terms.yml, and say how much of the draft is covered.

    python tools/build_rulebook.py            rewrite the section
    python tools/build_rulebook.py --draft ../shared/data/rules/neutrality_rules.csv     which draft lines nothing answers to

The draft (824 lines, 80 concepts, one compiler) was re-made by hand into about 60 concepts; this tool does not copy it.
"""

import argparse
import csv
import re
from pathlib import Path

import yaml

from storybank import schemafiles
from storybank.rulebook import parse

FINDINGS = Path(__file__).parent.parent / "schemas" / "findings.yml"
BEGIN = "# terms: loaded words (schemas/rules/terms.yml); this section is written by tools/build_rulebook.py\n"
END = "# end of terms\n"
REMEDY = (
    "Make it the person's own words, in quotation marks and with who said it. Or write it neutrally: {instead}. "
    "Or keep it, with the reason of two editors of different streams."
)


def section() -> str:
    """Return the section of findings.yml that the terms ask for."""
    lines = [BEGIN]
    for term in schemafiles.read_yaml("rules/terms.yml")["terms"]:
        entry = {
            "severity": term["severity"],
            "says": f"“{{words}}” stands in the caption's own voice. {term['why']}",
            "remedy": REMEDY,
            "source": f"rulebook draft: {', '.join(term['sources'])} ({term['strength']})",
            "can": "editor",
        }
        written = yaml.safe_dump(entry, allow_unicode=True, default_flow_style=True, width=10_000, sort_keys=False)
        lines.append(f"terms.{term['id']}: {written}")
    return "".join([*lines, END])


def write() -> None:
    """Replace the section in findings.yml, or append it."""
    text = FINDINGS.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    replaced = pattern.sub(lambda _: section(), text) if pattern.search(text) else f"{text.rstrip()}\n\n{section()}"
    FINDINGS.write_text(replaced, encoding="utf-8")


def uncovered(draft: Path) -> list[str]:
    """Return the draft's wording triggers (blocked or flagged, plain words) that no rule of ours finds in themselves."""
    rulebook = parse(schemafiles.rulebook_documents())
    missing = []
    with draft.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            words = row["trigger"].replace("*", "").strip()
            if row["severity"] == "info" or "{" in row["pattern"] or not re.fullmatch(r"[\w \-]+", words):
                continue
            hits = rulebook.scan(words, row["lang"])
            if not any(hit.trigger.owner.startswith(("terms.", "captions:", "placenames:")) for hit in hits):
                missing.append(f"{row['rule_id']}: {words}")
    return missing


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draft", type=Path)
    arguments = parser.parse_args()
    if arguments.draft:
        print("\n".join(uncovered(arguments.draft)))
    else:
        write()
