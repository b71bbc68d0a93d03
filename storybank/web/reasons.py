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
        "interview.no-picture": _("The recording has no moving picture."),
        "interview.who-is-seen": _("Say who can be seen: a picture stays as it is only with everybody's agreement."),
        "interview.picture-not-agreed": _("Not everybody who can be seen lets their face be shown in public."),
        "box.found": _("The machine found this box. Say that it is not a face instead."),
        "answer.not-a-caption": _("Words of a contributor are not edited. Take them out, or return the item."),
        "consent.nothing-asked": _("Choose what is to be closed."),
        "web.form": _("Something in the form is missing or cannot be. Look again."),
        "act.same-person": _("Opening takes two: another person confirms what you proposed."),
        "act.stale": _("Somebody changed this while you were looking. Look again, then answer."),
        "store.leased": _("Somebody is at this at this very moment. Wait a little, then try again."),
        "collection.slug": _("The short name is made of a-z, 0-9 and hyphens, and no other collection has it."),
        "collection.title": _("Choose the languages, and give a title in the one it opens in."),
        "collection.licence": _("A licence is named by its web address (http…)."),
        "collection.stale": _("Somebody changed this collection while you were looking. Look again, then change it."),
        "release.state": _("It is in another state by now. Look at the release again."),
        "release.digest": _(
            "These are not the bytes that are proposed now. Look at what is proposed, then approve that."
        ),
        "release.account": _("This account is shut out. Another person approves."),
        "release.earlier-day": _(
            "It was proposed on a later day than this machine says it is. Tell your administrator: the clock is wrong."
        ),
        "release.same-person": _("You proposed this version. Another person looks at it and approves it."),
        "release.unread": _("Somebody of another stream reads each stream's part first."),
        "release.own-stream": _("You belong to that stream. A reader of another stream reads it."),
        "release.no-stream": _("Your account belongs to no stream; a reader of another stream reads it."),
        "release.not-looked": _("Say that you have looked at the preview, and at each place that is named."),
        "publish.changed": _(
            "The bytes are not those that were proposed: something in the folder was changed afterwards. The proposal is "
            "void and nothing goes out. Propose the collection again, and find out who can write to the bank's folder."
        ),
        "publish.gone": _("The proposed files are gone. Propose the collection again."),
        "publish.not-approved": _("Another person approves it first."),
        "publish.consent-changed": _(
            "Something in it may not be shown any more. Propose the collection again: the next version is without it."
        ),
        "publish.nothing-left": _("Nothing of it may go out today. The collection says why, item by item."),
        "publish.unproved": _(
            "The finished bytes could not be proved clean, and it could not be told which item is the cause. Nothing is "
            "proposed; tell your administrator."
        ),
        "publish.closed-meanwhile": _(
            "Something in it was closed or edited while it was made. Nothing is proposed; make it again."
        ),
        "withdraw.no-proof": _(
            "Only the person's own wish with proof erases. Note it first; until then let officers alone open it."
        ),
        "withdraw.no-call-back": _(
            "Nobody has spoken with the person alone yet. Call back by a way known before, and note it; all stays closed."
        ),
        "withdraw.too-many": _(
            "Many people were erased this week; that may be somebody's doing. It stays closed; look at who asked."
        ),
        "withdraw.not-deleted": _(
            "A folder could not be deleted; nothing of it is live. It is tried again every night."
        ),
        "withdraw.officers-only": _(
            "An officer's key is needed to cut the person out of what others are in. Everything is closed; use the command."
        ),
        "register.not-today": _(
            "Something in it may not be shown today. Look at everything again, then make the next version."
        ),
        "register.research-only": _("Made for one researcher: it leaves encrypted to that key, and in no other way."),
        "register.not-out": _("Only a version that is out and current is given to anybody."),
        "register.holder": _("A holder is a code of a-z, 0-9 and hyphens, and nobody's name."),
        "register.until": _("The end of a copy lies ahead."),
        "document.form": _("Choose a file (DOCX, ODT, PDF or text) and give it a title."),
        "document.names": _(
            "Its words may name people of the bank, or hold numbers and addresses. Read it to the end; if it may go out as it "
            "is, say so."
        ),
        "document.title": _("Choose a file (DOCX, ODT, PDF or text) and give it a title."),
        "hold.incomplete": _("Say what is to be held, and why."),
        "hold.stream": _("This bank has no such stream. A hold that closes nothing would look like one that does."),
        "hold.place": _("Nobody has recorded a place of this name. Try another of its names."),
        "hold.nobody": _("Nobody is called so in your streams."),
        "hold.nothing": _("Nothing you may see is called so. Write stream/code, for example nur/F02."),
        "hold.scope": _("Something in the form is missing or cannot be. Look again."),
        "licence.address": _("A licence is named by its web address (http…)."),
        "licence.nobody": _("Nobody is called so in your streams."),
        "research.not-listed": _("Tick what you ask for; only what stands in the catalogue is open."),
        "research.incomplete": _("Say who asks and what for; both stay sealed."),
        "research.promise": _("Nothing is opened without the promise not to find out who anybody is."),
        "research.key": _("That is not a public age key (age1…). Ask the person for it."),
        "research.until": _("The last day of the copy lies ahead."),
        "research.state": _("It is in another state by now. Look at the request again."),
        "research.other-stream": _("Your account does not speak for that partner."),
        "research.same-person": _("You have answered already; another person answers for the other side."),
        "research.twice": _("This side has answered already."),
        "research.not-agreed": _("Not everybody has agreed. Nothing is handed over."),
        "research.not-published": _("It is proposed, approved and published first, like any collection."),
        "research.over": _("The time that was asked for has ended."),
        "job.runner-died": _("The work was cut off three times. Tell your administrator."),
        "web.form-too-old": _(
            "This form was open too long or came from elsewhere. Go back, reload the page and try again."
        ),
        "audit.clock": _("The clock of this machine is wrong. Tell your administrator; nothing is written until then."),
    }
    if code.startswith("flows."):
        return _("Something broke while it ran. What was closed stays closed; an administrator can ask for it again.")
    return known.get(code, _("The rules of the bank do not allow it now."))
