"""`storybank readback`: are the access fields of the tables beside a bundle, or of one that came back, what rights.json says."""

import sys
from pathlib import Path

import click

from storybank.cli.options import json_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


@click.command(
    "readback",
    help="Read every table of BUNDLE back and compare its access fields with rights.json. TABLES: catalogues that came back "
    "from somewhere else (CSV, XLSX, Omeka S items); they are compared too. Nothing is changed.",
)
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("tables", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
def command(bundle: Path, tables: tuple[Path, ...], as_json: bool) -> None:
    from storybank.publish.verify import verify
    from storybank.stages.reading_back import read_back

    rows = list(read_back(bundle, tables))
    faults = verify(bundle).faults  # tables and rights.json may agree because one hand changed them all
    wrong = [row for row in rows if not row.is_same]
    if not as_json:
        table(
            _("Read back"),
            [_("file"), _("field"), _("items"), _("identical"), _("different"), _("not said")],
            [(r.file, r.field, r.items, r.same, len(r.different), r.unsaid) for r in rows],
        )
        if wrong:
            table(
                _("Not identical"),
                [_("file"), _("item"), _("field")],
                [(row.file, item, row.field) for row in wrong for item in row.different],
            )
    if wrong:
        say(_("{count} fields are not what rights.json says.").format(count=sum(len(row.different) for row in wrong)))
    else:
        say(_("Every access field that a table can say is identical."))
    if faults:
        say(
            _("The bundle itself is not as it was sealed: storybank verify names {count} faults.").format(
                count=len(faults)
            )
        )
    emit(
        "readback",
        {
            "bundle": bundle.name,
            "identical": not wrong,
            "intact": not faults,
            "fields": [
                {
                    "file": row.file,
                    "field": row.field,
                    "items": row.items,
                    "identical": row.same,
                    "different": list(row.different),
                    "not_said": row.unsaid,
                }
                for row in rows
            ],
        },
        as_json=as_json,
    )
    sys.exit(1 if wrong or faults else 0)
