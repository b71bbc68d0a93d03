"""The register of copies, and the notices to their holders: what left, to whom, and who has confirmed."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from storybank.errors import Refused
from storybank.records import ReleaseId
from storybank.store import access, ids
from storybank.store.ledger import Ledger
from storybank.store.models import Copy as CopyTable
from storybank.store.models import Notice as NoticeTable
from storybank.store.models import Release
from storybank.store.rows import ENDED, GONE, Copy, NoticeRow


class Registers:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def take(
        self, release: ReleaseId, *, holder: str, use: str, by: str, on: date, until_on: date | None = None
    ) -> Copy:
        """Note that a holder (a code: "portal", "partner-nur") took a bundle; the same taking again is one row.

        Refused for a release that has not gone out, or was suspended or revoked.
        """
        status = Release.objects.filter(pk=release).values_list("status", flat=True).first()
        if status != "sealed":
            raise Refused(
                "register.not-out", f"release {release}: it is {status or 'unknown'}; only a sealed one is handed out."
            )
        with self._ledger.writing():
            row, is_new = CopyTable.objects.get_or_create(
                release_id=release,
                holder=holder,
                use=use,
                taken_on=on,
                defaults={"id": ids.new_id(), "until_on": until_on},
            )
            if is_new:
                self._ledger.record(
                    "copy.taken", row.pk, by, release=release, holder=holder, use=use, on=on.isoformat()
                )
        return _copy(row)

    def copies(self, *, release: ReleaseId | None = None, holder: str | None = None) -> tuple[Copy, ...]:
        rows = CopyTable.objects.order_by("taken_on", "id")
        filters = {"release_id": release, "holder": holder}
        return tuple(
            _copy(row) for row in rows.filter(**{name: value for name, value in filters.items() if value is not None})
        )

    def confirm_copy(self, copy: str, *, by: str, on: date) -> Copy:
        """Note that the holder confirmed to have the copy and its terms."""
        with self._ledger.writing():
            row = access.one(CopyTable.objects.all(), "copy", copy)
            row.confirmed_on = on
            row.save()
            self._ledger.record("copy.confirmed", row.pk, by, on=on.isoformat())
        return _copy(row)

    def notify(self, releases: Iterable[ReleaseId], *, cause: str, by: str, on: date) -> tuple[NoticeRow, ...]:
        """Make one notice per copy of those releases, due in a few days (threshold `notice_days`); the same cause adds nothing twice.

        cause: id of the consent, request or hold. One that was answered for an earlier time of the same cause is asked again,
        unless the copy is gone. Returns all notices of the cause.
        """
        with self._ledger.writing():
            for copy in CopyTable.objects.filter(release_id__in=list(releases)).order_by("taken_on", "id"):
                self._notice_of(copy, cause, by=by, on=on)
        return self.notices(cause=cause)

    def remind_of_end(self, *, by: str, on: date) -> tuple[NoticeRow, ...]:
        """Make a notice for each copy whose last day has passed and whose holder has said nothing of it; return them all."""
        with self._ledger.writing():
            for copy in CopyTable.objects.filter(until_on__lt=on).order_by("taken_on", "id"):
                if not NoticeTable.objects.filter(copy=copy).filter(Q(result__in=GONE) | Q(cause=ENDED)).exists():
                    self._notice_of(copy, ENDED, by=by, on=on)
        return self.notices(cause=ENDED)

    def copy_is_gone(self, copy: str, *, by: str, on: date) -> NoticeRow:
        """Note that a holder has deleted a copy whose time is over."""
        with self._ledger.writing():
            row = self._notice_of(access.one(CopyTable.objects.all(), "copy", copy), ENDED, by=by, on=on)
            return self.confirmed(row.pk, "deleted", by=by, on=on)

    def _notice_of(self, copy: CopyTable, cause: str, *, by: str, on: date) -> NoticeTable:
        due = on + timedelta(days=int(self._ledger.settings.thresholds["notice_days"]))
        row: NoticeTable
        row, is_new = NoticeTable.objects.get_or_create(
            copy=copy, cause=cause, defaults={"id": ids.new_id(), "due_on": due}
        )
        if not is_new and row.confirmed_on is not None and row.result not in GONE:
            row.sent_on, row.confirmed_on, row.result, row.due_on, is_new = None, None, None, due, True
            row.save()
        if is_new:
            self._ledger.record("notice.made", row.pk, by, copy=copy.pk, cause=cause, on=on.isoformat())
        return row

    def notices(self, *, is_open: bool | None = None, cause: str | None = None) -> tuple[NoticeRow, ...]:
        """Return notices, what is due first first; open: not confirmed yet."""
        rows = NoticeTable.objects.select_related("copy").order_by("due_on", "id")
        if is_open is not None:
            rows = rows.filter(confirmed_on__isnull=is_open)
        if cause is not None:
            rows = rows.filter(cause=cause)
        return tuple(_notice(row) for row in rows)

    def sent(self, notice: str, *, by: str, on: date) -> NoticeRow:
        return self._set(notice, "sent", by=by, on=on, sent_on=on)

    def confirmed(self, notice: str, result: str, *, by: str, on: date) -> NoticeRow:
        """Note the holder's answer as a code: removed · not-held · refused · cannot-reach."""
        return self._set(notice, "confirmed", by=by, on=on, confirmed_on=on, result=result)

    def _set(self, notice: str, verb: str, *, by: str, on: date, **values: object) -> NoticeRow:
        with self._ledger.writing():
            row = access.one(NoticeTable.objects.select_related("copy"), "notice", notice)
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
            self._ledger.record(f"notice.{verb}", row.pk, by, on=on.isoformat(), result=row.result)
        return _notice(row)


def _copy(row: CopyTable) -> Copy:
    return Copy(
        id=row.pk,
        release=ReleaseId(row.release_id),
        holder=row.holder,
        use=row.use,
        taken_on=row.taken_on,
        confirmed_on=row.confirmed_on,
        until_on=row.until_on,
    )


def _notice(row: NoticeTable) -> NoticeRow:
    return NoticeRow(
        id=row.pk,
        copy=row.copy_id,
        release=ReleaseId(row.copy.release_id),
        holder=row.copy.holder,
        cause=row.cause,
        due_on=row.due_on,
        sent_on=row.sent_on,
        confirmed_on=row.confirmed_on,
        result=row.result,
    )
