"""The console while a crowd walks, rings and answers: what it is told is bounded, and it grows no heavier.

No time is measured here: scripts/console-under-load does that, with ten thousand.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

import pytest
from playwright.sync_api import expect

from backend.core.realtime.desks import GATHER_S
from backend.core.settings import PROJECT_ROOT
from tests.browser.acts import OFFICER
from tests.browser.burden import Heard, Scales, map_data, until
from tests.browser.windows import DESKTOP, Windows
from tests.running import RunningCity

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

PEOPLE: Final = 150
EVERYBODY_ANSWERS: Final = ("--grab", "10", "--watch", "90", "--react", "2", "--publish-every", "10")
PRESENCE_EVERY_S: Final = 2.0
WATCH_S: Final = 12.0
# What a page may gain between two weighings that hold the same: compiled code, caches of the map.
SLACK_MIB: Final = 6.0
SLACK_NODES: Final = 60
SLACK_LISTENERS: Final = 4
# So often the page is told where people are between the two: what it kept of each would show.
WORDS: Final = 10

Crowd = Callable[..., "Saying"]


@dataclass(frozen=True)
class Saying:
    """What a crowd has said so far."""

    log: Path

    def is_here(self) -> bool:
        return "Everybody is here" in self.log.read_text()


@pytest.fixture
def crowd(city: RunningCity, tmp_path: Path) -> Iterator[Crowd]:
    """People near the school, with habits of the test's choice."""
    processes: list[subprocess.Popen[bytes]] = []

    def come(*habits: str) -> Saying:
        command = [sys.executable, "-m", "backend.cli", "simulate", "--url", city.url, "--within", "1.5"]
        command += ["--volunteers", str(PEOPLE), *habits]
        said = tmp_path / "crowd.log"
        with said.open("w") as log:
            processes.append(subprocess.Popen(command, cwd=PROJECT_ROOT, stderr=log))
        return Saying(said)

    yield come
    for process in processes:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def test_a_crowd_is_cells_with_counts_and_a_bounded_stream(windows: Windows, crowd: Crowd) -> None:
    heard = Heard()
    desk = windows.open(OFFICER, DESKTOP, before=heard.listen)
    expect(desk.get_by_text("图例与图层")).to_be_visible()
    came = crowd(*EVERYBODY_ANSWERS)
    until(desk, came.is_here, 180)

    def people_on_map() -> int:
        return sum(cell["properties"]["online"] for cell in map_data(desk, "cells")["features"])

    until(desk, lambda: people_on_map() >= PEOPLE, 60)
    cells = map_data(desk, "cells")["features"]
    assert {cell["geometry"]["type"] for cell in cells} == {"Polygon"}
    assert len(cells) < PEOPLE / 2  # counts, not a shape for each person
    # A dot is somebody with a seat, and nobody else.
    until(desk, lambda: heard.events["positions"] > 0, 90)
    assert 0 < len(map_data(desk, "people")["features"]) < PEOPLE / 2

    events, about, began = heard.events.copy(), heard.about.copy(), monotonic()
    desk.wait_for_timeout(WATCH_S * 1_000)
    seconds = monotonic() - began
    events, about = heard.events - events, heard.about - about
    # Each package is changed by nine in ten of all people within two seconds.
    assert max(about.values()) <= seconds / GATHER_S + 2 < 0.9 * PEOPLE
    assert events["positions"] <= seconds / GATHER_S + 2
    assert events["presence"] <= seconds / PRESENCE_EVERY_S + 2


def test_a_desk_grows_no_heavier_with_time(windows: Windows, crowd: Crowd) -> None:
    heard = Heard()
    desk = windows.open(OFFICER, DESKTOP, before=heard.listen)
    expect(desk.get_by_text("图例与图层")).to_be_visible()
    until(desk, crowd("--lose-signal", "30").is_here, 180)
    scales = Scales(desk)
    desk.wait_for_timeout(WATCH_S * 1_000)  # until code is compiled and the map has its tiles
    first, told = scales.weigh(), heard.events["presence"]
    until(desk, lambda: heard.events["presence"] >= told + WORDS, 90)
    second = scales.weigh()
    assert second.heap_mib < first.heap_mib + SLACK_MIB
    assert second.nodes < first.nodes + SLACK_NODES
    assert second.listeners < first.listeners + SLACK_LISTENERS
