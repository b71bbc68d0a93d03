"""Questions about items and their answers. Rows are brought to what each screening finds; answers are only appended."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from storybank.errors import Refused
from storybank.findings import Finding, Severity
from storybank.records import BatchId, ItemId, StaffId, Stream
from storybank.store import access, audit, contents, ids, proposals
from storybank.store.ledger import Ledger
from storybank.store.models import Answer, Batch, Item
from storybank.store.models import Finding as Row
from storybank.store.rows import AnswerRow, FindingRow, Screened, Viewer

OPEN, WAITING, ANSWERED, GONE = "open", "waiting", "answered", "gone"
STANDS = "stands"  # the two-person act on a question's answer
_GRAVITY = {Severity.INFO.value: 0, Severity.REVIEW.value: 1, Severity.BLOCKED.value: 2}


class Findings:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def screened(
        self,
        item: ItemId,
        findings: Iterable[Finding],
        *,
        revision: int,
        on: date,
        texts: Mapping[str, str] | None = None,
        by: str = "storybank",
    ) -> Screened:
        """Bring the item's rows to what this screening found: new → open, absent → gone; an answered one that comes again
        stays answered, unless its field's text changed or it became graver.

        texts: field → text of the fields that findings speak of; a field that is not there counts as unchanged.
        """
        row = Item.objects.filter(pk=item).values("stream", "batch").first() or {"stream": None, "batch": None}
        return self._bring(
            item,
            findings,
            item=item,
            stream=row["stream"],
            batch=row["batch"],
            revision=revision,
            on=on,
            texts=texts or {},
            by=by,
        )

    def received(
        self,
        batch: BatchId,
        findings: Iterable[Finding],
        *,
        on: date,
        by: str = "storybank",
        owner: str | None = None,
    ) -> Screened:
        """Do the same for findings about rows and files of a delivery; those with an `item` hold it.

        owner: what stays the same when the sender corrects the delivery (default: the batch): questions that are not asked
        any more are gone, answers to those that are stay, unless their facts changed.
        """
        found = tuple(findings)
        facts: dict[str, str] = {}
        for finding in found:
            words = json.dumps([finding.code, dict(finding.facts)], ensure_ascii=False, sort_keys=True)
            facts[finding.field] = facts.get(finding.field, "") + words
        stream = Batch.objects.filter(pk=batch).values_list("stream", flat=True).first()
        return self._bring(
            owner or batch, found, item=None, stream=stream, batch=batch, revision=None, on=on, texts=facts, by=by
        )

    def put_back(self, batch: BatchId, number: int, earlier: BatchId | None, *, owner: str, on: date, by: str) -> int:
        """Let the questions of a sender's delivery stand as they stood before `batch`, which is undone; return how many came back.

        number: of the batch. What it asked first is gone; what it let go of, having been asked by `earlier`, is open again, or
        answered as it was.
        """
        with self._ledger.writing():
            rows = Row.objects.filter(owner=owner)
            rows.filter(batch=batch, came__gte=number * 10_000).update(state=GONE)
            rows.filter(batch=batch, came__lt=number * 10_000).update(batch=earlier)
            gone = rows.filter(batch=earlier, state=GONE) if earlier else rows.none()
            answered = set(Answer.objects.filter(finding__in=gone).values_list("finding_id", flat=True))
            back = list(gone.values_list("pk", flat=True))
            rows.filter(pk__in=[pk for pk in back if pk not in answered]).update(state=OPEN)
            rows.filter(pk__in=[pk for pk in back if pk in answered]).update(state=ANSWERED)
            self._ledger.record("findings.put-back", batch, by, on=on.isoformat(), back=len(back))
        return len(back)

    def list(
        self,
        *,
        viewer: Viewer = None,
        item: ItemId | None = None,
        items: Iterable[ItemId] | None = None,
        batch: BatchId | None = None,
        code: str | None = None,
        state: str | None = OPEN,
        severity: Severity | None = None,
    ) -> tuple[FindingRow, ...]:
        """Return the rows that fit every filter; `code` may end in "." for a whole module; `state` None: every state."""
        rows = access.seen(Row.objects.order_by("came", "pk"), viewer)
        if item is not None:
            rows = rows.filter(item=item)
        if batch is not None:
            rows = rows.filter(batch=batch)
        if code is not None:
            rows = rows.filter(code__startswith=code) if code.endswith(".") else rows.filter(code=code)
        if state is not None:
            rows = rows.filter(state=state)
        if severity is not None:
            rows = rows.filter(severity=severity.value)
        if items is None:
            return tuple(_row(row) for row in rows)
        return tuple(_row(row) for chunk in contents.chunks(items) for row in rows.filter(item__in=chunk))

    def open_of_many(self, items: Iterable[ItemId]) -> dict[ItemId, tuple[Finding, ...]]:
        """Return what still holds each item: open, or answered by only the first of two. One without is there, with none."""
        found: dict[ItemId, tuple[Finding, ...]] = dict.fromkeys(items, ())
        for chunk in contents.chunks(list(found)):
            for row in Row.objects.filter(item__in=chunk, state__in=(OPEN, WAITING)).order_by("came", "pk"):
                found[ItemId(row.item)] += (_row(row).finding,)
        return found

    def get(self, finding: str, *, viewer: Viewer = None) -> FindingRow:
        """Return a row by id or a unique beginning of one."""
        return _row(access.one(access.seen(Row.objects.all(), viewer), "finding", finding))

    def answer(
        self,
        finding: str,
        decision: str,
        *,
        by: str,
        on: date,
        reason: str = "",
        facts: Mapping[str, str] | None = None,
        revision: int | None = None,
        takes_two: bool = False,
        viewer: Viewer = None,
    ) -> AnswerRow:
        """Append an answer and close the question; with `takes_two` it waits until `bank.acts.confirm(answer.act, by=another)`.

        decision: a code ("fix", "edit", "stands" …). facts: what the decision needs (the edited text, a box).
        revision: the item revision that the answer saw or made; Refused("finding.stale") where the item has moved on.
        """
        with self._ledger.writing():
            row = access.one(access.seen(Row.objects.all(), viewer), "finding", finding)
            if row.state not in (OPEN, WAITING):
                raise Refused(
                    "finding.closed", f"finding {row.pk}: it is {row.state} already. See `storybank review --json`."
                )
            current = Item.objects.filter(pk=row.item).values_list("revision", flat=True).first()
            if revision is not None and current is not None and revision != current:
                raise Refused(
                    "finding.stale", f"finding {row.pk}: the item changed since it was shown. Look again, then answer."
                )
            act = None
            if takes_two:
                act = proposals.propose(self._ledger, STANDS, row.pk, by=by, on=on).id
            answer = self._append(row, decision, by=by, on=on, reason=reason, facts=facts or {}, act=act)
            row.state, row.decision, row.answered_seal = WAITING if takes_two else ANSWERED, decision, row.text_seal
            row.save()
        return answer

    def reopen(self, finding: str, *, by: str, on: date, reason: str = "") -> AnswerRow:
        """Take an answer back; the question is open again. Closing takes one person."""
        with self._ledger.writing():
            row = access.one(Row.objects.all(), "finding", finding)
            answer = self._append(row, "reopen", by=by, on=on, reason=reason, facts={}, act=None)
            row.state, row.decision, row.answered_seal = OPEN, None, ""
            row.save()
        return answer

    def confirm(self, finding: str, act: str, *, by: str, on: date) -> None:
        """Finish an answer that waited for its second person; called by `bank.acts.confirm`."""
        row = Row.objects.filter(pk=finding, state=WAITING).first()
        last = Answer.objects.filter(finding_id=finding).order_by("-number").first()
        if row is None or last is None or last.act != act:
            raise Refused(
                "finding.stale", f"finding {finding}: it no longer waits for this. Look again, then answer anew."
            )
        self._append(row, last.decision, by=by, on=on, reason="", facts={}, act=act)
        row.state = ANSWERED
        row.save()

    def answers(self, finding: str) -> tuple[AnswerRow, ...]:
        """Return everything that was answered to a question, oldest first."""
        return _answers(Answer.objects.filter(finding_id=finding))

    def answers_of(self, item: ItemId) -> tuple[AnswerRow, ...]:
        """Return every answer about an item, oldest first: who edited it last is the last one's `by`."""
        return _answers(Answer.objects.filter(item=item))

    def decided(self, items: Iterable[ItemId]) -> dict[ItemId, tuple[tuple[FindingRow, AnswerRow], ...]]:
        """Return each answered question of these items with the answer that stands, in the order of answering."""
        found: dict[ItemId, tuple[tuple[FindingRow, AnswerRow], ...]] = {}
        for chunk in contents.chunks(sorted(set(items))):
            last = {answer.finding: answer for answer in _answers(Answer.objects.filter(item__in=chunk))}
            rows = {row.pk: row for row in Row.objects.filter(item__in=chunk, pk__in=list(last))}
            for name, answer in last.items():
                row = rows.get(name)
                if row is not None and row.item and answer.decision != "reopen":
                    found[ItemId(row.item)] = (*found.get(ItemId(row.item), ()), (_row(row), answer))
        return found

    def returned(self, items: Iterable[ItemId]) -> dict[ItemId, tuple[AnswerRow, ...]]:
        """Return, of these items, those that were given back to their sender, with the answers that did it and their reasons."""
        wanted = set(items)
        rows = Answer.objects.filter(decision="return", item__isnull=False)
        back = sorted({item for item in rows.values_list("item", flat=True) if item in wanted})
        return {ItemId(item): _answers(rows.filter(item=item)) for item in back}

    def counts(self, *, viewer: Viewer = None, batch: BatchId | None = None) -> dict[tuple[str, str], int]:
        """Return (code, state) → how many."""
        rows = access.seen(Row.objects.all(), viewer)
        if batch is not None:
            rows = rows.filter(batch=batch)
        return dict(Counter(rows.values_list("code", "state")))

    def _bring(
        self,
        owner: str,
        findings: Iterable[Finding],
        *,
        item: str | None,
        stream: str | None,
        batch: str | None,
        revision: int | None,
        on: date,
        texts: Mapping[str, str],
        by: str,
    ) -> Screened:
        tally: Counter[str] = Counter()
        with self._ledger.writing():
            present = {row.key: row for row in Row.objects.filter(owner=owner)}
            fresh: list[Row] = []
            for place, (key, finding) in enumerate({finding.key: finding for finding in findings}.items()):
                row = present.pop(key, None)
                seal = self._ledger.keys.index(texts[finding.field]) if finding.field in texts else ""
                record = contents.adapter(Finding).dump_python(finding, mode="json")
                if row is None:
                    fresh.append(
                        Row(
                            id=ids.new_id(),
                            owner=owner,
                            item=item or finding.item,
                            batch=batch,
                            stream=stream,
                            key=key,
                            code=finding.code,
                            severity=finding.severity.value,
                            state=OPEN,
                            record=record,
                            text_seal=seal,
                            revision=revision,
                            since_on=on,
                            came=self._ledger.length() * 10_000 + place,
                        )
                    )
                    tally["opened"] += 1
                    continue
                state = _state_after(row, seal, finding.severity.value)
                tally["reopened" if state == OPEN != row.state else "kept"] += 1
                changed = (state, record, seal, revision, batch) != (
                    row.state,
                    row.record,
                    row.text_seal,
                    row.revision,
                    row.batch,
                )
                if changed:
                    row.state, row.record, row.text_seal, row.revision = state, record, seal, revision
                    row.severity, row.batch = finding.severity.value, batch
                    row.save()
            Row.objects.bulk_create(fresh, batch_size=200)
            tally["gone"] = Row.objects.filter(pk__in=[row.pk for row in present.values() if row.state != GONE]).update(
                state=GONE
            )
            screened = Screened(**tally)
            if screened.opened or screened.reopened or screened.gone:
                self._ledger.record(
                    "findings.screened",
                    owner,
                    by,
                    on=on.isoformat(),
                    opened=screened.opened,
                    reopened=screened.reopened,
                    gone=screened.gone,
                )
        return screened

    def _append(
        self, row: Row, decision: str, *, by: str, on: date, reason: str, facts: Mapping[str, str], act: str | None
    ) -> AnswerRow:
        number = row.answers.count() + 1
        body = json.dumps({"reason": reason, "facts": dict(facts)}, ensure_ascii=False, sort_keys=True)
        seal = audit.seal(self._ledger, row.pk, number, body)
        answer = Answer.objects.create(
            finding=row,
            number=number,
            decision=decision,
            item=row.item,
            revision=row.revision,
            content=contents.put(row.item or row.pk, body),
            seal=seal,
            act=act,
            by=by,
            on=on,
        )
        self._ledger.record(
            "finding.answered",
            row.pk,
            by,
            decision=decision,
            code=row.code,
            item=row.item,
            on=on.isoformat(),
            act=act,
            seal=seal,
        )
        return _answer(answer, body)


def _state_after(row: Row, seal: str, severity: str) -> str:
    """Return an existing row's state after it was found again."""
    if row.state == OPEN:
        return OPEN
    was_answered = row.decision is not None and row.answered_seal == seal
    is_graver = _GRAVITY[severity] > _GRAVITY[row.severity]
    if not was_answered or is_graver:
        return OPEN
    return ANSWERED if row.state == GONE else str(row.state)


def _row(row: Row) -> FindingRow:
    return FindingRow(
        id=row.pk,
        finding=contents.adapter(Finding).validate_python(row.record),
        stream=Stream(row.stream) if row.stream else None,
        batch=BatchId(row.batch) if row.batch else None,
        state=row.state,
        decision=row.decision,
        revision=row.revision,
        since_on=row.since_on,
    )


def _answers(rows: Any) -> tuple[AnswerRow, ...]:
    found = list(rows.order_by("pk"))
    bodies = contents.bodies(row.content for row in found)
    return tuple(_answer(row, bodies.get(row.content)) for row in found)


def _answer(row: Answer, body: str | None) -> AnswerRow:
    words: dict[str, Any] = json.loads(body) if body else {"reason": "", "facts": {}}
    return AnswerRow(
        finding=row.finding_id,
        number=row.number,
        decision=row.decision,
        by=StaffId(row.by),
        on=row.on,
        reason=words["reason"],
        facts=words["facts"],
        revision=row.revision,
        act=row.act,
    )
