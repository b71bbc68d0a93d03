"""Requests of researchers: who asks, what for, until when; every collecting stream and the programme answer for themselves."""

import base64
import json
from collections.abc import Iterable
from datetime import date

import pyrage
from django.db import transaction

from storybank.errors import Refused, WrongUse
from storybank.records import CollectionId, StaffId
from storybank.store import access, contents, ids
from storybank.store.ledger import Ledger
from storybank.store.models import Account, ResearchAgreement
from storybank.store.models import ResearchRequest as Row
from storybank.store.rows import PROGRAMME, ResearchRow
from storybank.store.sealing import SealingRecipients, new_key


class Research:
    """Identity and purpose are sealed under a key of the request's own, which goes when the copy's time is over."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def ask(
        self,
        *,
        collection: CollectionId,
        recipient: str,
        identity: str,
        purpose: str,
        promises: bool,
        until_on: date,
        by: str,
        on: date,
    ) -> ResearchRow:
        """Register a request. Refused without an identity, a purpose, the promise not to re-identify, or with no end ahead."""
        if not identity.strip() or not purpose.strip():
            raise Refused("research.incomplete", "request: say who asks and what for; both stay sealed in the bank.")
        if not promises:
            raise Refused(
                "research.promise", "request: nothing is opened without the promise not to re-identify anybody."
            )
        if until_on <= on:
            raise WrongUse(
                "research.until", "request: --until must lie ahead; a copy without an end is not handed out."
            )
        try:
            pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError as error:
            raise WrongUse(
                "research.key", "request: --key is not a public age key (age1…). Ask the person for it."
            ) from error
        with self._ledger.writing():
            key = ids.new_id()
            words = {"identity": identity.strip(), "purpose": purpose.strip()}
            row = Row.objects.create(
                id=key,
                collection=collection,
                recipient=recipient,
                content=contents.put(key, self._sealed(key, words)),
                asked_on=on,
                until_on=until_on,
                state="asked",
            )
            self._ledger.record(
                "research.asked", key, by, collection=collection, until=until_on.isoformat(), on=on.isoformat()
            )
        return self._rows([row])[0]

    def answer(
        self, request: str, *, party: str, parties: Iterable[str], is_agreed: bool, by: str, on: date
    ) -> ResearchRow:
        """Note the answer of one party; all of `parties` (the collecting streams, and the programme) must agree.

        Refused for a second yes of one person or party, for an account of another stream, once it is decided. A no is heard at
        any time: an agreement is taken back as it was given, and by one person.
        """
        wanted = set(parties)
        with self._ledger.writing():
            row = access.one(Row.objects.all(), "request", request)
            given = ResearchAgreement.objects.filter(request=row)
            is_taken_back = not is_agreed and given.filter(party=party, is_agreed=True).exists()
            if row.state != "asked" and not (is_taken_back and row.state in ("agreed", "delivered")):
                raise Refused("research.state", f"request {row.pk}: it is {row.state} already.")
            if on > row.until_on and is_agreed:
                raise Refused("research.over", f"request {row.pk}: the time asked for ended on {row.until_on}.")
            if party not in wanted:
                raise WrongUse("research.party", f"request {row.pk}: {', '.join(sorted(wanted))} answer it.")
            account = Account.objects.filter(pk=by).first()
            if party != PROGRAMME and account is not None and account.streams and party not in account.streams:
                raise Refused("research.other-stream", f"request {row.pk}: {by} does not speak for {party}.")
            if is_taken_back:  # closing takes one person; what was said before stays written
                row.state = "refused"
                row.save()
                self._ledger.record("research.taken-back", row.pk, by, party=party, on=on.isoformat())
                return self._rows([row])[0]
            if given.filter(staff=by).exists():
                raise Refused(
                    "research.same-person", f"request {row.pk}: {by} has answered. Another person answers for {party}."
                )
            if given.filter(party=party).exists():
                raise Refused("research.twice", f"request {row.pk}: {party} has answered.")
            ResearchAgreement.objects.create(request=row, party=party, staff=by, is_agreed=is_agreed, on=on)
            answers = dict(ResearchAgreement.objects.filter(request=row).values_list("party", "is_agreed"))
            if not is_agreed:
                row.state = "refused"
            elif wanted <= {one for one, said in answers.items() if said}:
                row.state = "agreed"
            row.save()
            self._ledger.record(
                "research.answered", row.pk, by, party=party, is_agreed=is_agreed, state=row.state, on=on.isoformat()
            )
        return self._rows([row])[0]

    def delivered(self, request: str, *, release: str, copy: str, by: str, on: date) -> ResearchRow:
        """Note that the encrypted edition was handed over; once."""
        with self._ledger.writing():
            row = access.one(Row.objects.all(), "request", request)
            if row.state not in ("agreed", "delivered"):
                raise Refused("research.not-agreed", f"request {row.pk}: it is {row.state}. Nothing is handed over.")
            row.state = "delivered"
            row.save()
            self._ledger.record("research.delivered", row.pk, by, release=release, copy=copy, on=on.isoformat())
        return self._rows([row])[0]

    def end(self, request: str, *, by: str, on: date) -> ResearchRow:
        """Note that the copy's time is over; who asked and what for is forgotten with it."""
        with self._ledger.writing():
            row = access.one(Row.objects.all(), "request", request)
            if row.state != "ended":
                row.state = "ended"
                row.save()
                contents.erase(row.pk)
                transaction.on_commit(lambda: self._ledger.keys.destroy(row.pk))
                self._ledger.record("research.ended", row.pk, by, on=on.isoformat())
        return self._rows([row])[0]

    def words(self, request: str, *, by: str) -> tuple[str, str]:
        """Return who asks and what for, to somebody who decides; logged. Empty once the copy's time is over."""
        row = access.one(Row.objects.all(), "request", request)
        body = contents.body(row.content)
        if body is None:
            return "", ""
        with self._ledger.writing():
            self._ledger.record("research.opened", row.pk, by)
        identity = self._ledger.keys.identity(row.pk, self._ledger.settings.streams[0])
        found = json.loads(pyrage.decrypt(base64.b64decode(body), [identity]))
        return found["identity"], found["purpose"]

    def get(self, request: str) -> ResearchRow:
        return self._rows([access.one(Row.objects.all(), "request", request)])[0]

    def list(self, *, state: str | None = None) -> tuple[ResearchRow, ...]:
        rows = Row.objects.order_by("asked_on", "pk")
        return self._rows(rows if state is None else rows.filter(state=state))

    def _sealed(self, key: str, words: dict[str, str]) -> str:
        """Seal words for the officers of every stream and this bank; the key is the request's own."""
        streams = self._ledger.settings.streams
        officers = dict.fromkeys(one for stream in streams for one in self._ledger.keys.officer_recipients(stream))
        identity, wraps = new_key(SealingRecipients(tuple(officers), self._ledger.keys.bank_recipient(streams[0])))
        self._ledger.keys.put_wraps(key, wraps)
        body = json.dumps(words, ensure_ascii=False).encode()
        return base64.b64encode(pyrage.encrypt(body, [identity.to_public()])).decode()

    def _rows(self, rows: Iterable[Row]) -> tuple[ResearchRow, ...]:
        found = list(rows)
        answers: dict[str, dict[str, tuple[StaffId, bool]]] = {}
        for one in ResearchAgreement.objects.filter(request__in=[row.pk for row in found]).order_by("pk"):
            answers.setdefault(one.request_id, {})[one.party] = (StaffId(one.staff), one.is_agreed)
        return tuple(
            ResearchRow(
                id=row.pk,
                collection=CollectionId(row.collection),
                recipient=row.recipient,
                asked_on=row.asked_on,
                until_on=row.until_on,
                state=row.state,
                agreements=answers.get(row.pk, {}),
            )
            for row in found
        )
