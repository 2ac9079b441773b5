"""Chromium on the running city: pages that may complain about nothing."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from backend.demo.cast import Staff
from backend.demo.portrait import portrait
from tests.browser.people import People
from tests.browser.windows import CHROMIUM, FLAGS, Windows
from tests.contract.conftest import crowd_numbers
from tests.running import RunningCity, quietly, running_city

__all__ = ["crowd_numbers"]

FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a file: while it is open, nobody else in this process can run an event loop."""
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def city() -> Iterator[RunningCity]:
    """The city of the pages, alone: a page's counts are nobody else's doing."""
    city = running_city("pages-city")
    with quietly(city, alone=True):
        clear_desk(city.url)
        yield city


def clear_desk(url: str) -> None:
    """End what earlier tests left at the story's station, so that a page shows this test's work only."""
    with Staff(url, "officer-lin") as officer:
        for state in ("open", "full", "awaiting_approval"):
            for package in officer.get(f"/packages?state={state}")["items"]:
                officer.post(f"/packages/{package['id']}/retract", {"reason": "清理"})
        snapshot = _snapshot(officer)
        for seat in snapshot["assignments"]:
            if seat["help"] and not seat["help"]["answered_at"]:
                officer.post(f"/assignments/{seat['id']}/help/answer")
            if seat["state"] == "reported":
                officer.post(f"/assignments/{seat['id']}/reject", {"reason": "清理"})


def _snapshot(officer: Staff) -> Any:
    inbox = officer.watch()
    try:
        return inbox.ask("snapshot")
    finally:
        inbox.close()


@pytest.fixture
def windows(
    browser: Browser, city: RunningCity, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Windows]:
    """Opens pages; at the end none of them may have complained. After a failure their last pictures stay."""
    windows = Windows(browser, city.url, tmp_path)
    yield windows
    if request.node.stash.get(FAILED, False):
        windows.picture_all()
    complaints = windows.close()
    assert complaints == []


@pytest.fixture
def people(city: RunningCity, crowd_numbers: Iterator[int]) -> Iterator[People]:
    """Neighbours and staff by HTTP."""
    people = People(city.url, crowd_numbers)
    yield people
    people.leave()


@pytest.fixture
def face(tmp_path: Path) -> Path:
    """A photo drawn here: no real child's face is needed."""
    path = tmp_path / "face.jpg"
    path.write_bytes(portrait().getvalue())
    return path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell the fixtures of a test whether it failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
