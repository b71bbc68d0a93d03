"""What a request works with: the open bank, whose desk it is, and which streams that person sees."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest

from storybank.records import StaffId, Stream
from storybank.store import Bank
from storybank.store.rows import Account

if TYPE_CHECKING:
    from storybank.web.access import Page
    from storybank.web.models import Login


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's desk for one request."""

    bank: Bank
    account: Account
    login: "Login"

    @property
    def by(self) -> StaffId:
        """The account id, for the `by` of everything written."""
        return self.account.id

    @property
    def roles(self) -> frozenset[str]:
        return self.account.roles

    @property
    def viewer(self) -> frozenset[Stream]:
        """The streams whose raw material this person sees: give it to every reading method of the bank."""
        return self.account.streams

    @property
    def today(self) -> date:
        return self.bank.today()

    def has(self, role: str) -> bool:
        return role in self.account.roles

    def may(self, page: "Page") -> bool:
        return bool(self.account.roles & page.roles)


class DeskRequest(HttpRequest):
    """A request behind the door. `desk` is never None in a view of a declared page."""

    desk: Desk
    htmx: object
