"""Pages of the editor's desk: raw material of the own streams only."""

from storybank.i18n import _
from storybank.web.access import EDITOR, REVEAL, SAFEGUARDING, Page, View
from storybank.web.editor import answers, beside, paired, pictures, queue, reveal, review, sheet, sound

_POST = ("POST",)
_BOTH = ("GET", "POST")


def _item(path: str, view: View, name: str, methods: tuple[str, ...] = ("GET",)) -> Page:
    return Page(path=path, view=view, name=name, roles={EDITOR}, subject="item", methods=methods)


PAGES = (
    Page(path="review/", view=queue.show, name="editor-queue", roles={EDITOR}, nav=_("Questions")),
    Page(path="review/begin/", view=queue.begin, name="editor-begin", roles={EDITOR}),
    Page(path="review/sheet/", view=sheet.show, name="editor-sheet", roles={EDITOR}, methods=_BOTH),
    Page(path="review/paired/", view=paired.show, name="editor-paired", roles={EDITOR}, methods=_BOTH),
    Page(
        path="review/paired/<str:release>/<path:inside>",
        view=paired.file,
        name="editor-paired-file",
        roles={EDITOR},
        subject="released",
        is_of_stream=False,  # of the other streams, on purpose: only what would leave
    ),
    Page(path="review/names/", view=beside.toponyms, name="editor-toponyms", roles={EDITOR}, methods=_BOTH),
    Page(
        path="safety/",
        view=beside.dangers,
        name="editor-dangers",
        roles={SAFEGUARDING},
        methods=_BOTH,
        nav=_("Safety"),
    ),
    _item("review/<str:item>/", review.show, "editor-review"),
    _item("review/<str:item>/do/answer/", answers.give, "editor-answer", _POST),
    _item("review/<str:item>/do/change/", answers.by_hand, "editor-change", _POST),
    _item("review/<str:item>/do/box/", answers.box, "editor-box", _POST),
    _item("review/<str:item>/do/moving/", answers.moving, "editor-moving", _POST),
    _item("review/<str:item>/do/undo/", answers.undo, "editor-undo", _POST),
    _item("review/<str:item>/do/pass/", answers.pass_on, "editor-pass", _POST),
    _item("review/<str:item>/do/claim/", answers.claim, "editor-claim", _POST),
    _item("review/<str:item>/do/said/", beside.said, "editor-said", _POST),
    _item("review/<str:item>/do/toponym/", beside.toponym, "editor-toponym", _POST),
    _item("review/<str:item>/do/danger/", beside.danger, "editor-danger", _POST),
    _item("review/<str:item>/go/<str:way>/", review.step, "editor-step"),
    _item("picture/<str:item>/", pictures.show, "editor-picture"),
    _item("picture/<str:item>/small/", pictures.small, "editor-small"),
    Page(path="sound/<str:item>/", view=sound.show, name="editor-sound", roles={EDITOR}, subject="interview"),
    Page(
        path="reveal/<str:item>/", view=reveal.ask, name="editor-reveal", roles={REVEAL}, subject="item", methods=_BOTH
    ),
    Page(
        path="reveal/<str:item>/<str:nonce>/",
        view=reveal.picture,
        name="editor-reveal-picture",
        roles={REVEAL},
        subject="nonce",
    ),
)
