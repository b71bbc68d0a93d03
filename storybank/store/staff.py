"""Accounts under opaque ids; made when first named by --by."""

from collections.abc import Iterable

from storybank.records import StaffId, Stream
from storybank.store import chain
from storybank.store.ledger import Ledger
from storybank.store.models import Account as Row
from storybank.store.rows import Account


class Staff:
    """Who acts. An account first named on the command line has the role "command-line" and no stream until `set` gives some."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def get(self, account: str) -> Account | None:
        row = Row.objects.filter(pk=account).first()
        return _account(row) if row else None

    def set(
        self, account: str, *, streams: Iterable[str], roles: Iterable[str], by: str, is_active: bool = True
    ) -> Account:
        """Give the account its streams and roles."""
        of_streams, of_roles = sorted(set(streams)), sorted(set(roles))
        values = {"streams": of_streams, "roles": of_roles, "is_active": is_active}
        with self._ledger.writing():
            row, _ = Row.objects.update_or_create(id=chain.require_account(account), defaults=values)
            self._ledger.record(
                "account.set",
                account,
                by,
                streams="+".join(of_streams) or None,
                roles="+".join(of_roles) or None,
                is_active=is_active,
            )
        return _account(row)

    def list(self) -> tuple[Account, ...]:
        return tuple(_account(row) for row in Row.objects.order_by("id"))


def _account(row: Row) -> Account:
    return Account(
        id=StaffId(row.id),
        streams=frozenset(Stream(stream) for stream in row.streams),
        roles=frozenset(row.roles),
        is_active=row.is_active,
    )
