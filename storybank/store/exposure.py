"""Who relies on whom: asked at a withdrawal ("what rests on this person?") and at a loss ("whom does this bundle touch?")."""

from collections.abc import Iterable
from typing import Any

from storybank.errors import WrongUse
from storybank.records import ConsentId, ItemId, PersonId, ReleaseId, StaffId, Stream
from storybank.store import codes, contents
from storybank.store.collected import Collections
from storybank.store.ledger import Ledger
from storybank.store.losses import ExposedPerson, Exposure, Loss
from storybank.store.models import Account, Consent, Derivative, Event, ItemPerson, Person, Reliance, Sealed
from storybank.store.registers import Registers
from storybank.store.releases import Releases
from storybank.store.rows import Copy
from storybank.store.rows import Reliance as RelianceRow

_CLOSING = ("request.opened", "hold.placed", "withdrawal.begun")
_RISKS = ("low", "medium", "high")


class Exposures:
    def __init__(self, ledger: Ledger, collections: Collections, releases: Releases, registers: Registers) -> None:
        self._ledger = ledger
        self._collections = collections
        self._releases = releases
        self._registers = registers

    def relying_on(self, person: PersonId) -> RelianceRow:
        """Return every item the person is in now or was released in, their derivatives, releases (not void) and collections."""
        now = list(ItemPerson.objects.filter(person=person).order_by("item_id").values_list("item_id", flat=True))
        released = list(Reliance.objects.filter(person=person).order_by("pk").values_list("item", "release_id"))
        items = [ItemId(item) for item in dict.fromkeys([*now, *(item for item, _ in released)])]
        digests: list[str] = []
        for chunk in contents.chunks(items):
            digests += Derivative.objects.filter(item_id__in=chunk).order_by("pk").values_list("digest", flat=True)
        wanted = {release for _, release in released}
        return RelianceRow(
            person=person,
            items=tuple(items),
            derivatives=tuple(dict.fromkeys(digests)),
            releases=tuple(release for release in self._releases.list() if release.id in wanted),
            collections=self._collections.holding(items),
        )

    def bundle(self, release: ReleaseId) -> Exposure:
        """Return whom the loss of a bundle touches, gravest risk first, and where its copies are."""
        consents: dict[str, set[tuple[ConsentId, int]]] = {}
        items: dict[str, set[ItemId]] = {}
        for row in Reliance.objects.filter(release_id=release):
            consents.setdefault(row.person, set()).add((ConsentId(row.consent), row.version))
            items.setdefault(row.person, set()).add(ItemId(row.item))
        people = [self._exposed(person, sorted(consents[person]), sorted(items[person])) for person in sorted(consents)]
        return Exposure(
            release=release,
            items=len(self._releases.items(release)),
            people=tuple(
                sorted(people, key=lambda one: (-_RISKS.index(one.risk), one.stream, one.code or "", one.person))
            ),
            copies=self._registers.copies(release=release),
        )

    def account(self, account: str) -> dict[str, tuple[str, ...]]:
        """Return what an account could see ("streams"), whose identity ("people") and which files ("opened") it opened, and what it closed.

        "closed": requests, holds and withdrawals of its own; an account in strange hands can take back what nobody asked for.
        """
        row = Account.objects.filter(pk=account).first()
        streams = tuple(row.streams) if row else ()
        if row and "command-line" in row.roles:
            streams = tuple(self._ledger.settings.streams)  # who runs commands on a bank is its administrator
        events = Event.objects.filter(by=account).order_by("sequence")
        opened = events.filter(
            verb__in=[f"{kind}.{how}" for kind in ("original", "evidence") for how in ("opened", "unlocked")]
        )
        people = events.filter(verb__in=["identity.read", "identity.unlocked"])
        return {
            "streams": streams,
            "opened": tuple(dict.fromkeys(opened.values_list("subject", flat=True))),
            "people": tuple(dict.fromkeys(people.values_list("subject", flat=True))),
            "closed": tuple(dict.fromkeys(events.filter(verb__in=_CLOSING).values_list("subject", flat=True))),
        }

    def machine(self) -> Loss:
        """Return whom the loss of the machine with this bank touches, gravest risk first: everybody in it."""
        people = Person.objects.order_by("pk").values_list("pk", flat=True)
        return self._loss(people, Sealed.objects.all(), Account.objects.all(), self._registers.copies())

    def partner(self, partner: str) -> Loss:
        """Return whom the loss of a partner touches: all that its stream gathered, and all that is in copies it holds.

        partner: a stream, or a holder of the register. Raises WrongUse for neither.
        """
        copies = self._registers.copies(holder=partner)
        is_stream = partner in self._ledger.settings.streams
        if not copies and not is_stream:
            raise WrongUse(
                "exposure.partner", f"{partner}: neither a stream of this bank nor a holder in the register."
            )
        people = set(Person.objects.filter(stream=partner).values_list("pk", flat=True)) if is_stream else set()
        for copy in copies:
            people |= set(Reliance.objects.filter(release_id=copy.release).values_list("person", flat=True))
        accounts = [row for row in Account.objects.order_by("id") if is_stream and partner in row.streams]
        sealed = Sealed.objects.filter(stream=partner if is_stream else "")
        return self._loss(sorted(people), sealed, accounts, copies)

    def _loss(self, people: Iterable[str], sealed: Any, accounts: Iterable[Account], copies: tuple[Copy, ...]) -> Loss:
        items: dict[str, list[ItemId]] = {}
        for chunk in contents.chunks(people := list(people)):
            for person, item in ItemPerson.objects.filter(person__in=chunk).values_list("person", "item_id"):
                items.setdefault(person, []).append(ItemId(item))
        found = [self._exposed(person, [], sorted(items.get(person, []))) for person in people]
        keys = self._ledger.keys
        return Loss(
            people=tuple(
                sorted(found, key=lambda one: (-_RISKS.index(one.risk), one.stream, one.code or "", one.person))
            ),
            by_bank_key=sealed.filter(state="sealed").count(),
            by_officers=sealed.filter(state="restricted").count(),
            named=sum(keys.has(person) and "bank" in keys.wraps(person) for person in people),
            accounts=tuple(StaffId(row.id) for row in accounts if row.is_active),
            copies=copies,
        )

    def _exposed(self, person: str, consents: list[tuple[ConsentId, int]], items: list[ItemId]) -> ExposedPerson:
        row = Person.objects.filter(pk=person).first()
        risks = Consent.objects.filter(subject=person).values_list("risk", flat=True)
        return ExposedPerson(
            person=PersonId(person),
            code=codes.code_of(person),
            stream=Stream(row.stream if row else ""),
            consents=tuple(consents),
            items=tuple(items),
            risk=max(risks, key=_RISKS.index, default="medium"),
        )
