"""What holds for every test."""

import os

import pytest

from tests.drawn_people import scene


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a test that needs a program of the system fails where the program is missing; elsewhere it is skipped."""
    outcome = yield
    report = outcome.get_result()
    if os.environ.get("STORYBANK_CI") and report.skipped and item.get_closest_marker("system"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped in CI, where everything it needs is installed"


@pytest.fixture
def drawn():
    """Return the function that draws a landscape, and faces on it when asked."""
    return scene
