"""What the editor's desk calls things, in the reader's language. Codes stay codes underneath."""

from storybank.findings import Finding, Severity
from storybank.i18n import _, spoken
from storybank.intake.questions import words as words_of
from storybank.intake.spelled import points
from storybank.records import Consent, Use
from storybank.stages.left_out import module_in_words
from storybank.web.jinja import OWN_NAMES

_LONGEST_KIND = 90


def field(name: str) -> str:
    """Return where a question stands: "Caption, English", "Face 2", "Turn 12", "Inside the file: IPTC:City"."""
    kind, _dot, rest = name.partition(".")
    if kind == "face":
        return _("Face {number}").format(number=rest)
    if kind == "segment":
        return _("Turn {number}").format(number=rest)
    if kind == "translation":
        language, _dot, number = rest.partition(".")
        return _("Turn {number}, translation, {language}").format(number=number, language=tongue(language))
    if kind == "embedded":
        return _("Inside the file: {field}").format(field=rest)
    kinds = {
        "caption": _("Caption"),
        "alt": _("Text for those who do not see it"),
        "title": _("Title"),
        "summary": _("Summary"),
        "body": _("Words in between"),
        "quote": _("Own words"),
    }
    if kind in kinds:
        return f"{kinds[kind]}, {tongue(rest)}" if rest else kinds[kind]
    return _("The whole")


def tongue(language: str) -> str:
    """Return a language's own name."""
    return OWN_NAMES.get(language.partition("-")[0], language)


def severity(value: str) -> str:
    return {"blocked": _("blocking"), "review": _("to answer")}.get(value, _("to know"))


def decision(value: str) -> str:
    """Return what somebody decided, for the history."""
    return {
        "fix": _("took the suggested wording"),
        "edit": _("wrote other words"),
        "quote": _("marked own words"),
        "stands": _("let it stand"),
        "cover": _("covered a part"),
        "link": _("said who it is"),
        "bystander": _("a bystander, covered"),
        "crop": _("cut off the frame"),
        "not-a-face": _("not a face"),
        "seen": _("looked at it"),
        "tick": _("ticked the checklist"),
        "redact": _("took words out"),
        "return": _("returned it"),
        "decline": _("declined it"),
        "note": _("added a content note"),
        "reopen": _("took an answer back"),
    }.get(value, value)


def point(value: str) -> str:
    """Return a point of the checklist, or the kind of a box."""
    return {"face": _("face"), **points(), "other": _("something else")}.get(value, value)


def verb(value: str) -> str:
    """Return what happened, for the history; "" for what nobody needs to read."""
    return {
        "item.revised": _("changed"),
        "item.undone": _("undone"),
        "item.passed": _("passed"),
        "item.taken-over": _("taken over"),
        "findings.screened": _("asked by the rules"),
        "face.revealed": _("looked at a covered face"),
        "remark.return": _("returned"),
        "remark.decline": _("declined"),
        "remark.danger": _("reported"),
        "remark.toponym": _("proposed a place name"),
        "remark.reading": _("read for the other stream"),
    }.get(value, "")


def status(consent: Consent) -> str:
    if consent.is_paused:
        return _("paused")
    return {
        "given": _("given"),
        "renewed": _("renewed"),
        "requested": _("asked, no answer yet"),
        "deferred": _("put off"),
        "refused": _("refused"),
        "expired": _("run out"),
        "withdrawn": _("withdrawn"),
        "revoked_by_org": _("closed by the organisation"),
        "invalidated": _("not valid"),
    }.get(consent.status.value, _("unknown"))


def face(consent: Consent) -> str:
    return {"visible": _("shown"), "covered": _("covered"), "not_shown": _("not in the picture")}[consent.face.value]


def voice(consent: Consent) -> str:
    return {
        "original": _("own voice"),
        "bleeped": _("own voice, names out"),
        "revoiced": _("another voice reads"),
        "text_only": _("text only"),
    }[consent.voice.value]


def called(consent: Consent) -> str:
    kinds = {
        "named": _("by full name"),
        "first_name": _("by given name"),
        "pseudonym": _("by another name"),
        "anonymous": _("by no name"),
    }
    shown = kinds[consent.identification.value]
    words = consent.pseudonym if consent.identification.value == "pseudonym" else consent.role_words
    return f"{shown}: {chosen}" if (chosen := _in_reach(words)) else shown


def place(consent: Consent) -> str:
    return {
        "settlement": _("the settlement, as said"),
        "area_in_words": _("an area in words"),
        "withheld": _("no place"),
    }[consent.place_precision.value]


def use(value: Use) -> str:
    return {
        "keep": _("keep"),
        "portal": _("portal"),
        "search_engines": _("search engines"),
        "social_press": _("social media and press"),
        "print_exhibition": _("print and exhibition"),
        "teaching_research": _("teaching and research"),
        "donor_report": _("donor reports"),
        "fundraising": _("fundraising"),
    }[value.value]


def relation(value: str) -> str:
    return {
        "lives_in": _("lives there"),
        "lived_in": _("lived there"),
        "comes_from": _("comes from there"),
        "speaks_of": _("speaks of it"),
    }.get(value, value)


def condition(value: str) -> str:
    return {
        "ask_before_publish": _("ask before it goes out"),
        "show_me_first": _("show it first"),
        "not_with_photo": _("not together with the photograph"),
        "no_cropping": _("not cut"),
        "no_covering": _("not covered"),
        "credit_as": _("credited by name"),
    }.get(value, value)


def role(value: str) -> str:
    return {
        "narrator": _("tells"),
        "depicted": _("is shown"),
        "voice_only": _("is heard"),
        "named": _("is named"),
        "photographer": _("took it"),
        "interviewer": _("asked"),
        "interpreter": _("translated"),
        "property_owner": _("it belongs to"),
    }.get(value, value)


def kind(code: str) -> str:
    """Return a kind of question in words: what its module asks about, then what it says, with gaps for the particulars."""
    module = module_in_words(code)
    says, _remedy = words_of(Finding(code=code, severity=Severity.REVIEW, field=""))
    return f"{module}: {says[:_LONGEST_KIND]}" if module else says or code


def _in_reach(words: object) -> str:
    kept = dict(words)  # type: ignore[call-overload]  # a mapping of languages
    return str(kept.get(spoken()) or next(iter(kept.values()), ""))
