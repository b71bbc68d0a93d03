"""What codes are called on the desks, in the reader's language: the workbook's own words where it has them, else these."""

from storybank.i18n import _, spoken
from storybank.intake import forms


def choice(name: str, value: object) -> str:
    """Return the label of one value of a drop-down of the workbook, as its senders read it."""
    code = str(getattr(value, "value", value))
    labels = forms.choices(name).get(code)
    return labels[spoken()] if labels else code


def called(code: object) -> str:
    """Return what a role, a request, a kind of work or of key, a state or a place is called; a new code is shown as it is."""
    return {
        # roles
        "photographer": _("photographer"),
        "editor": _("editor"),
        "publisher": _("publisher"),
        "people": _("people and agreements"),
        "administrator": _("administrator"),
        "researcher": _("researcher"),
        "reveal": _("may open a covered face once"),
        "safeguarding": _("reads reports of danger"),
        # what somebody asks, who asks, what was decided
        "pause": _("pause"),
        "narrow": _("narrow"),
        "correct": _("correct"),
        "access": _("be told what is held"),
        "erase": _("erase"),
        "subject": _("the person"),
        "heir": _("an heir"),
        "third_person": _("somebody else"),
        "authority": _("an authority"),
        "keep-closed": _("it stays closed"),
        "reopen": _("open it again"),
        "done": _("done"),
        "refused": _("refused"),
        # what a private call-back came to
        "hers": _("the person wants it"),
        "not-hers": _("the person did not ask for it"),
        "not-reached": _("not reached yet"),
        # for what a name is opened
        "call-back": _("calling the person back"),
        "correction": _("a correction the person asked for"),
        "notice": _("telling the person something"),
        "safety": _("the person's safety"),
        # what becomes of sealed originals
        "keep": _("kept sealed"),
        "restrict": _("opened by officers only"),
        # work
        "queued": _("waits"),
        "running": _("runs"),
        "failed": _("failed"),
        "check": _("check"),
        "ingest": _("taking in"),
        "screen": _("questions"),
        "derive": _("safe copies"),
        "propose": _("proposal of a release"),
        "publish": _("sealing a release"),
        "withdraw": _("taking back"),
        "recheck": _("look at everything again"),
        # keys and where copies of them lie
        "officer": _("officer's key"),
        "bank": _("bank key"),
        "signing": _("signing key"),
        "safe": _("a safe"),
        "deposit": _("a bank's deposit box"),
        "partner": _("the partner's office"),
        "elsewhere": _("elsewhere"),
    }.get(str(getattr(code, "value", code)), str(getattr(code, "value", code)))
