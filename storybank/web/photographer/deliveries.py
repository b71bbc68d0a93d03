"""Deliveries of one photographer: begin, fill, check, send; afterwards counts, and what came back with its reason."""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import StorybankError
from storybank.findings import Finding, Severity
from storybank.i18n import _, spoken
from storybank.intake.questions import words
from storybank.records import BatchId
from storybank.stages import uploads as disk
from storybank.stages.check_report import column_heading, heading
from storybank.store.rows import Batch, Job
from storybank.web.desk import Desk, DeskRequest
from storybank.web.models import Upload
from storybank.web.photographer import uploads
from storybank.web.photographer.tus import require_complete

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_ROWS = 200  # of a report on one page; the marked workbook has all


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the workbook, or one file, with what is asked about it."""

    where: str
    asked: tuple[tuple[str, str, str, str], ...]  # severity, column, what, what to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One upload as its sender sees it."""

    upload: Upload
    parts: tuple[disk.Part, ...] = ()
    job: Job | None = None
    batches: tuple[Batch, ...] = ()

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    @property
    def arrived(self) -> int:
        return sum(part.offset for part in self.parts)

    @property
    def unfinished(self) -> tuple[disk.Part, ...]:
        return tuple(part for part in self.parts if not part.is_whole)

    @property
    def is_busy(self) -> bool:
        return self.job is not None and self.job.state in ("queued", "running")

    @property
    def is_complete(self) -> bool:
        return bool(self.parts) and not self.unfinished


def index(request: DeskRequest) -> HttpResponse:
    """List the sender's own deliveries; POST begins one for a stream."""
    desk = request.desk
    if request.method == "POST":
        begun = uploads.begin(desk, request.POST.get("stream", ""))
        return HttpResponseRedirect(reverse("photographer-delivery", kwargs={"upload": begun.pk}))
    shown = [_shown(desk, upload) for upload in uploads.mine(desk)]
    return render(
        request,
        "photographer/deliveries.html",
        {
            "open": [one for one in shown if one.upload.state == uploads.OPEN],
            "sent": [one for one in shown if one.upload.state == uploads.SENT],
            "streams": sorted(desk.viewer),
        },
    )


def one(request: DeskRequest, upload: str) -> HttpResponse:
    """Show one delivery; POST checks, sends, opens again or discards it, or ends its tokens."""
    desk = request.desk
    mine = uploads.one_of_mine(desk, upload)
    if request.method == "POST":
        return _act(request, mine, request.POST.get("do", ""))
    shown = _shown(desk, mine)
    report = disk.report(desk.bank.path, mine.pk) if mine.state == uploads.OPEN else None
    rows = list(_rows(report.asked)) if report else []
    return render(
        request,
        "photographer/delivery.html",
        {
            "shown": shown,
            "report": report,
            "counts": [(str(severity), report.count(severity)) for severity in Severity] if report else [],
            "rows": rows[:_MOST_ROWS],
            "more": max(0, len(rows) - _MOST_ROWS),
            "is_marked": disk.marked(desk.bank.path, mine.pk) is not None,
            "token": uploads.token(mine) if mine.state == uploads.OPEN else "",
            "address": str(desk.bank.settings.values["web.address"]).rstrip("/")
            + reverse("up", kwargs={"upload": mine.pk}),
            "not_in": list(_not_in(desk, shown)),
            "returned": list(_returned(desk, shown)),
        },
    )


def state(request: DeskRequest, upload: str) -> HttpResponse:
    """Return how far the check or the intake is; the page asks while it runs."""
    shown = _shown(request.desk, uploads.one_of_mine(request.desk, upload))
    response = render(request, "photographer/state.html", {"shown": shown})
    if not shown.is_busy:
        response["HX-Refresh"] = "true"
    return response


def files(request: DeskRequest, upload: str) -> HttpResponse:
    """Take the files of a plain form, for browsers that run no script: small deliveries, no going on after a cut."""
    mine = uploads.one_of_mine(request.desk, upload)
    if mine.state != uploads.OPEN:
        raise Http404
    path, count = request.desk.bank.path, 0
    quota = int(str(request.desk.bank.settings.values["web.upload_gb"])) * 10**9
    for file in request.FILES.getlist("files"):
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        part = disk.announce(path, mine.pk, Path(file.name).name, file.size, sha256, quota_bytes=quota)
        if not part.is_whole:
            file.seek(part.offset)
            disk.append(path, mine.pk, part.number, part.offset, file)
        count += 1
    messages.success(request, _("Files that are here now: {count}").format(count=count))
    return HttpResponseRedirect(reverse("photographer-delivery", kwargs={"upload": mine.pk}))


def workbook(request: DeskRequest, upload: str) -> HttpResponse:
    """Give the workbook back with its cells marked."""
    mine = uploads.one_of_mine(request.desk, upload)
    path = disk.marked(request.desk.bank.path, mine.pk)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename="delivery.checked.xlsx", content_type=_XLSX)


def blank(request: DeskRequest, stream: str) -> HttpResponse:
    """Give an empty workbook in the reader's language, with the sender's stream filled in."""
    from storybank.intake.template import init_batch

    if stream not in request.desk.viewer:
        raise Http404
    with tempfile.TemporaryDirectory(prefix="storybank-") as folder:
        made = init_batch(Path(folder) / "delivery", spoken(), stream, "")
        data = made.read_bytes()
    return FileResponse(io.BytesIO(data), as_attachment=True, filename="delivery.xlsx", content_type=_XLSX)


def _act(request: DeskRequest, upload: Upload, do: str) -> HttpResponse:
    desk, bank = request.desk, request.desk.bank
    here = HttpResponseRedirect(reverse("photographer-delivery", kwargs={"upload": upload.pk}))
    shown = _shown(desk, upload)
    if do == "open-again" and upload.state == uploads.SENT and _has_failed(shown):
        upload.state = uploads.OPEN
        upload.save(update_fields=["state"])
        return here
    if upload.state != uploads.OPEN or shown.is_busy:
        return here
    if do in ("check", "send"):
        try:
            require_complete(shown.parts)
        except StorybankError:
            messages.error(
                request,
                _("Not everything has arrived yet. Choose the same files again; they go on where they stopped."),
            )
            return here
        if do == "send":
            uploads.send(bank, upload, by=desk.by, language=spoken())
        else:
            facts = {"stream": upload.stream, "language": spoken()}
            upload.job = bank.jobs.queue("check", upload.pk, by=desk.by, facts=facts).id
            upload.save(update_fields=["job"])
    elif do == "drop":
        number = request.POST.get("number", "")
        disk.drop(bank.path, upload.pk, int(number) if number.isdecimal() and len(number) < 10 else 0)
    elif do == "end-tokens":
        uploads.end_tokens(upload)
        messages.success(request, _("Tokens given out before no longer work."))
    elif do == "discard":
        uploads.discard(bank, upload)
        messages.success(request, _("The delivery and everything that had arrived of it is deleted here."))
        return HttpResponseRedirect(reverse("photographer-deliveries"))
    return here


def _shown(desk: Desk, upload: Upload) -> Shown:
    path = desk.bank.path
    ids = disk.batches_of(path, upload.pk)
    return Shown(
        upload=upload,
        parts=disk.parts(path, upload.pk),
        job=desk.bank.jobs.get(upload.job) if upload.job else None,
        batches=tuple(desk.bank.batches.get(BatchId(one), viewer=desk.viewer) for one in ids),
    )


def _has_failed(shown: Shown) -> bool:
    return shown.job is not None and shown.job.state == "failed" and not shown.batches


def _rows(asked: tuple[tuple[str, Finding], ...]) -> Iterator[Row]:
    """Yield the questions by row of the workbook or by file, as they stand in the report."""
    language = spoken()
    for where, group in groupby(asked, key=lambda pair: _row_of(pair[0])):
        yield Row(where=heading(where, language), asked=tuple(_line(place, finding) for place, finding in group))


def _row_of(where: str) -> str:
    return where.partition(".")[0] if "!" in where else where


def _line(where: str, finding: Finding) -> tuple[str, str, str, str]:
    return (str(finding.severity), column_heading(where, spoken()), *words(finding))


def _not_in(desk: Desk, shown: Shown) -> Iterator[Row]:
    """Yield the rows and files that were not taken in: they can be sent again alone."""
    for batch in shown.batches:
        rows = desk.bank.findings.list(viewer=desk.viewer, batch=batch.id)
        asked = [(row.finding.field, row.finding) for row in rows if row.finding.item is None]
        grave = tuple(pair for pair in asked if pair[1].severity is not Severity.INFO)
        yield from _rows(tuple(sorted(grave, key=lambda pair: pair[0])))


def _returned(desk: Desk, shown: Shown) -> Iterator[tuple[str, str]]:
    """Yield what editors gave back: where it stands in the workbook, and their reason."""
    for batch in shown.batches:
        rows = {row.item: row.row for row in desk.bank.batches.rows(batch.id) if row.item}
        for item, answers in desk.bank.findings.returned(rows).items():
            yield heading(rows[item], spoken()), answers[-1].reason
