"""Pages of the editor's desk."""

from storybank.i18n import _
from storybank.web.access import EDITOR, Page
from storybank.web.editor import queue

PAGES = (Page(path="review/", view=queue.show, name="editor-queue", roles={EDITOR}, nav=_("Questions")),)
