"""Every page of every desk, in one tuple: what is not here has no URL."""

from storybank.web.access import Page
from storybank.web.account.pages import PAGES as ACCOUNT
from storybank.web.administrator.pages import PAGES as ADMINISTRATOR
from storybank.web.editor.pages import PAGES as EDITOR
from storybank.web.people.pages import PAGES as PEOPLE
from storybank.web.photographer.pages import PAGES as PHOTOGRAPHER
from storybank.web.publisher.pages import PAGES as PUBLISHER

PAGES: tuple[Page, ...] = (*PHOTOGRAPHER, *EDITOR, *PUBLISHER, *PEOPLE, *ADMINISTRATOR, *ACCOUNT)
