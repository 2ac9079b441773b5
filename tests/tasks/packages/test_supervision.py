"""A region sees what lies in it, and what its own stations posted beyond its border."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.core.errors import NotFoundError
from backend.core.guard import Actor, Grant
from tasks.packages.models import Package
from tasks.packages.queries.packages import Filter, for_snapshot, get_for_staff, list_for_staff
from tests.tasks.packages.world import World

IN_SIMING = {"type": "Point", "coordinates": [118.10, 24.45]}


@pytest.fixture
def abroad(world: World) -> Package:
    """A package of 禾山派出所 (湖里区) whose place is in 思明区."""
    package = world.posted(area=IN_SIMING)
    assert package.region_code.startswith("350203")
    return package


def centre(world: World, region_code: str, *station_names: str) -> Actor:
    stations = frozenset(getattr(world.city, name) for name in station_names)
    grant = Grant("command_centre", region_code=region_code, stations=stations)
    return replace(world.city.command_centre, grants=(grant,))


def test_the_stations_centre_and_that_of_the_place_both_see_it(world: World, abroad: Package) -> None:
    for reader in (centre(world, "350206", "heshan"), centre(world, "350203", "siming")):
        assert get_for_staff(world.session, reader, abroad.id) is abroad
        assert abroad in list_for_staff(world.session, reader, Filter())
        assert abroad in for_snapshot(world.session, reader)


def test_another_regions_centre_does_not(world: World, abroad: Package) -> None:
    reader = centre(world, "350205")
    with pytest.raises(NotFoundError):
        get_for_staff(world.session, reader, abroad.id)
    assert list_for_staff(world.session, reader, Filter()) == []
    assert for_snapshot(world.session, reader) == []
