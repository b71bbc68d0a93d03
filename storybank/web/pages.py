"""Every page of every desk, in one tuple: what is not here has no URL."""

from storybank.web.access import Page
from storybank.web.account.pages import PAGES as ACCOUNT
from storybank.web.administrator.pages import PAGES as ADMINISTRATOR
from storybank.web.editor.pages import PAGES as EDITOR
from storybank.web.people.pages import PAGES as PEOPLE
from storybank.web.photographer.pages import PAGES as PHOTOGRAPHER

PAGES: tuple[Page, ...] = (*PHOTOGRAPHER, *EDITOR, *PEOPLE, *ADMINISTRATOR, *ACCOUNT)
