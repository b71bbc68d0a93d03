"""A receipt and a card for somebody who wants one: a code and a contact, half a printed page, nothing else.

Both prove contact to whoever finds them. So they are made only when the person asked, and hold no name, no place, no day.
"""

from html import escape

from storybank.i18n import translator

_STYLE = """
@page{size:A4;margin:18mm}
body{font:13pt/1.45 'Noto Sans','Noto Sans Armenian',sans-serif;color:#222;margin:0}
main{height:118mm;border:1px dashed #999;padding:9mm 11mm;box-sizing:border-box;overflow:hidden}
h1{font-size:15pt;margin:0 0 3mm}p{margin:0 0 2.4mm}
.code{font-size:26pt;letter-spacing:.12em;margin:2mm 0 3mm}.contact{font-weight:600;white-space:pre-line}
.care{font-size:10.5pt;color:#444;border-top:1px solid #bbb;padding-top:2.4mm;margin-top:3mm}
"""


def receipt(code: str, contact: str, language: str) -> tuple[str, ...]:
    """Return the lines of a receipt: heading, code, contact, what it is for, what to take care of."""
    _ = translator(language)
    return (
        _("Receipt"),
        code,
        contact,
        _("We spoke with you, and you answered our questions."),
        _("You can change or take back any answer, at any time and without a reason. Say this code."),
        _(
            "This paper shows that you spoke with us. Keep it only where that is safe, or learn the code and throw it away."
        ),
    )


def card(code: str, contact: str, language: str) -> tuple[str, ...]:
    """Return the lines of a card: how to hear what is published of oneself."""
    _ = translator(language)
    return (
        _("What is published of me?"),
        code,
        contact,
        _("Ask here what is shown of you, where, and until when. Say this code; no name is needed."),
        _("“Pause” closes everything of yours at once. Nobody will ask you why."),
        _(
            "This paper shows that you spoke with us. Keep it only where that is safe, or learn the code and throw it away."
        ),
    )


def as_text(lines: tuple[str, ...]) -> str:
    """Return the paper as plain text."""
    heading, code, contact, *rest, care = lines
    return "\n".join([heading, "", f"    {code}", "", contact, "", *rest, "", care, ""])


def as_html(lines: tuple[str, ...], language: str) -> str:
    """Return the paper as one page without script or address, half of it to cut off."""
    heading, code, contact, *rest, care = lines
    said = "".join(f"<p>{escape(line)}</p>" for line in rest)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="robots" content="noindex">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(code)}</title><style>{_STYLE}</style></head><body><main><h1>{escape(heading)}</h1>"
        f'<p class="code">{escape(code)}</p><p class="contact">{escape(contact)}</p>{said}'
        f'<p class="care">{escape(care)}</p></main></body></html>\n'
    )
