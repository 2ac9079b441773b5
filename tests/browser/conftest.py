"""Chromium on the running city: pages that may complain about nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from backend.demo.story import portrait
from tests.browser.windows import CHROMIUM, FLAGS, Windows
from tests.running import RunningCity, quietly, running_city


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def city() -> Iterator[RunningCity]:
    """The run's city, alone: a page's counts are nobody else's doing."""
    city = running_city()
    with quietly(city, alone=True):
        yield city


@pytest.fixture
def windows(browser: Browser, city: RunningCity, tmp_path: Path) -> Iterator[Windows]:
    """Opens pages; at the end none of them may have complained."""
    windows = Windows(browser, city.url, tmp_path)
    yield windows
    complaints = windows.close()
    assert complaints == []


@pytest.fixture
def face(tmp_path: Path) -> Path:
    """A photo drawn here: no real child's face is needed."""
    path = tmp_path / "face.jpg"
    path.write_bytes(portrait().getvalue())
    return path
