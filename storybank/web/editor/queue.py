"""The editor's queue: what waits, oldest first."""

from django.http import HttpResponse
from django.shortcuts import render

from storybank.web.desk import DeskRequest


def show(request: DeskRequest) -> HttpResponse:
    """List items with open questions of the editor's own streams."""
    rows = request.desk.bank.findings.list(viewer=request.desk.viewer)
    return render(request, "editor/queue.html", {"count": len(rows)})
