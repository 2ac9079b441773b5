"""What does not kill the city: cut off from its database, without an answer from Valkey, out of disk."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
import requests
from sqlalchemy.engine import Engine

from tests.chaos.cast import Cast
from tests.chaos.city import ChaosCity
from tests.chaos.life import Life
from tests.chaos.troubles import database_cut, disk_full, hanging, lasting
from tests.contract.world import picture

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]

CUT_S = 2.0  # scripts/soak cuts for half a minute
HANGS_S = 5.0
FULL_S = 2.0


def test_a_database_that_is_cut_off(city: ChaosCity, cast: Cast, engine: Engine) -> None:
    def cut_off() -> AbstractContextManager[None]:
        return lasting(database_cut(city), CUT_S)

    life = Life(cast, engine, city, troubles={"publish": cut_off, "grab": cut_off})
    life.play()
    assert life.faults() == []


def test_a_valkey_that_hangs(city: ChaosCity, cast: Cast, engine: Engine) -> None:
    def hang() -> AbstractContextManager[None]:
        return lasting(hanging(city, "valkey"), HANGS_S)

    life = Life(cast, engine, city, troubles={"alert": hang})
    life.play()
    assert life.faults() == []


def test_a_disk_that_is_full(city: ChaosCity, cast: Cast, engine: Engine) -> None:
    """Parts even die meanwhile, and have to be started again without room for a line of their logs."""
    if not city.disk.is_mount():
        pytest.skip("a disk to fill has to be mounted, which takes root")
    kills = {"publish": ("before", "postgres"), "grab": ("after", "web"), "release": ("after", "tick")}

    def fill() -> AbstractContextManager[None]:
        return lasting(disk_full(city.disk), FULL_S)

    life = Life(cast, engine, city, kills, troubles=dict.fromkeys(kills, fill))
    life.play()
    assert life.faults() == []


def test_a_photo_waits_for_room(city: ChaosCity, cast: Cast) -> None:
    if not city.disk.is_mount():
        pytest.skip("a disk to fill has to be mounted, which takes root")
    with disk_full(city.disk):
        assert send_photo(cast) == requests.codes.service_unavailable
    assert send_photo(cast) == requests.codes.created


def send_photo(cast: Cast) -> int:
    owner = cast.phones["an"].owner
    photo = {"file": ("seen.jpg", picture(), "image/jpeg")}
    return owner.http.post(f"{owner.url}/api/v1/photos", files=photo, timeout=30).status_code
