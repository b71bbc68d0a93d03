"""Why something was refused, in the reader's words. Exceptions' own texts are English and for the command line."""

from storybank.i18n import _


def of(code: str) -> str:
    """Return the words for an error's code."""
    known = {
        "answer.no-reason": _("A reason is needed. Write it beside the answer."),
        "answer.cause-must-go": _("This answer does not close this question: its cause must go."),
        "answer.no-text": _("The text has changed meanwhile. Look again, then answer."),
        "finding.stale": _("Somebody changed this while you were looking. Look again, then answer."),
        "item.moved-on": _("Somebody changed this while you were looking. Look again, then answer."),
        "finding.closed": _("This question is answered already."),
        "item.claimed": _("Somebody else is at this item. Wait, ask them, or take it over."),
        "item.questions-open": _("Questions are open. Answer them first; then it can pass."),
        "undo.nothing": _("Nothing here is yours to undo."),
        "answer.nobody": _("Nobody is called so in your streams."),
        "answer.no-words": _("These words do not stand in the turn. Copy them exactly."),
        "answer.box": _("The box leaves the picture."),
        "box.found": _("The machine found this box. Say that it is not a face instead."),
        "answer.not-a-caption": _("Words of a contributor are not edited. Take them out, or return the item."),
        "web.form": _("Something in the form is missing or cannot be. Look again."),
        "act.same-person": _("Opening takes two: another person confirms what you proposed."),
        "web.form-too-old": _(
            "This form was open too long or came from elsewhere. Go back, reload the page and try again."
        ),
        "audit.clock": _("The clock of this machine is wrong. Tell your administrator; nothing is written until then."),
    }
    return known.get(code, _("The rules of the bank do not allow it now."))
