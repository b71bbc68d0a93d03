"""The report of a check as one page that opens anywhere: no script, no address, every text escaped."""

from datetime import date
from html import escape
from itertools import groupby

from storybank.findings import Severity
from storybank.i18n import _, spoken
from storybank.intake import forms
from storybank.intake.questions import words
from storybank.stages.check_delivery import Asked, CheckReport

_STYLE = """
body{font:16px/1.5 'Noto Sans','Noto Sans Armenian',sans-serif;color:#2e231d;background:#fbf6ee;margin:0 auto;max-width:60rem;padding:2rem 1rem 6rem}
h1{font-size:1.6rem;margin:0 0 .3rem}h2{font-size:1.05rem;margin:2rem 0 .4rem}
.sum{color:#6d5b4e;margin:0 0 1.5rem}ul{list-style:none;margin:0;padding:0}
li{background:#fff;border-left:.4rem solid;border-radius:.2rem;margin:.4rem 0;padding:.6rem .9rem}
li.blocked{border-color:#a8322d}li.review{border-color:#d39a1d}li.info{border-color:#6d93ad}
.grave{font-weight:600}.do{color:#51443a}.cell{color:#6d5b4e;font-size:.85rem}
@media print{body{background:#fff}li{break-inside:avoid;border:1px solid #999;border-left-width:.4rem}}
"""


def as_html(report: CheckReport, on: date) -> str:
    """Return the page in the language of this context, grouped by row, in the order of the sheets."""
    language = spoken()
    title = _("Check of {folder}").format(folder=report.folder.name)
    parts = [f"<h1>{escape(title)}</h1>", f'<p class="sum">{escape(_summary(report, on))}</p>']
    if not report.asked:
        parts.append(f"<p>{escape(_('Nothing to ask. The delivery can be sent.'))}</p>")
    for row, group in groupby(
        report.asked, key=lambda one: one.where.partition(".")[0] if "!" in one.where else one.where
    ):
        parts.append(f"<h2>{escape(heading(row, language))}</h2><ul>")
        parts.extend(_line(one, language) for one in group)
        parts.append("</ul>")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _summary(report: CheckReport, on: date) -> str:
    counts = [sum(one.finding.severity is severity for one in report.asked) for severity in Severity]
    return _("{day} · {blocked} keep something back · {review} are questions · {info} to know").format(
        day=on.isoformat(), blocked=counts[0], review=counts[1], info=counts[2]
    )


def heading(row: str, language: str) -> str:
    """Return where a question is asked, for its sender: the sheet's title and the row, or the file."""
    sheet, mark, number = row.partition("!")
    if not mark:
        return row.removeprefix("file ")
    title = forms.form(sheet).titles[language] if sheet in (*forms.SHEETS, forms.ABOUT) else sheet
    return _("{sheet}, row {number}").format(sheet=title, number=number)


def column_heading(where: str, language: str) -> str:
    """Return the heading of the column that a question's cell stands in; empty for rows and files."""
    sheet, mark, rest = where.partition("!")
    key = rest.partition(".")[2] if mark else ""
    column = forms.column_of(sheet, key) if key and sheet in forms.SHEETS else None
    return column.headings[language] if column else ""


def _line(one: Asked, language: str) -> str:
    says, remedy = words(one.finding)
    severity = one.finding.severity
    column = column_heading(one.where, language)
    cell = f'<div class="cell">{escape(column)}</div>' if column else ""
    return (
        f'<li class="{severity}">{cell}<div><span class="grave">{escape(_(str(severity)))}</span> · {escape(says)}</div>'
        f'<div class="do">{escape(remedy)}</div></li>'
    )
