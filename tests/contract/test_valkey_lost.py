"""Valkey is no one's only copy: killed and started again, it knows the city again, and alerts go on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from backend.demo.cast import Inbox
from tests.contract.players import Players, about, cell, until
from tests.running import RunningCity

pytestmark = [pytest.mark.contract, pytest.mark.chaos]

# A cell where nobody else of the run stands.
ALONE = cell(north_m=4_000, east_m=4_000)


@pytest.fixture
def players_alone(city_alone: RunningCity, crowd_numbers: Iterator[int]) -> Iterator[Players]:
    players = Players(city_alone.url, crowd_numbers)
    yield players
    players.leave()


def kill_valkey(city: RunningCity) -> None:
    before = city.process_of("valkey")
    os.kill(before, signal.SIGKILL)
    until(lambda: city.process_of("valkey") != before, "Valkey was not started again")


def is_known(desk: Inbox) -> bool:
    presence = desk.ask("snapshot")["presence"]
    return [ALONE, 1, 1] in presence["cells"] and presence["totals"]["online"] >= 1


def test_presence_is_known_again(city_alone: RunningCity, players_alone: Players) -> None:
    desk = players_alone.watching(players_alone.staff())
    _, volunteer = players_alone.on_duty(ALONE)
    until(lambda: is_known(desk), "the volunteer is not known to begin with")
    kill_valkey(city_alone)
    until(lambda: is_known(desk), "the volunteer is not known again")
    lon, lat = 118.115 + 4_000 / 101_200, 24.513 + 4_000 / 110_800
    area = {"type": "Point", "coordinates": [lon, lat]}
    package_id = players_alone.posted(players_alone.staff(), area=area)
    volunteer.wait_for("package", about(package_id))
    desk.wait_for("event", lambda told: told["data"]["id"] == package_id)
