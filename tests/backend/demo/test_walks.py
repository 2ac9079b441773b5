"""The crowd walks by shipped data; where it was deleted, one sentence says so and how to get it back."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from backend.core.settings import PROJECT_ROOT
from backend.demo import walks

if TYPE_CHECKING:
    from collections.abc import Iterator

GONE = PROJECT_ROOT / "static" / "basemap" / "deleted"


@pytest.fixture(autouse=True)
def _read_again() -> Iterator[None]:
    """What was read once is kept for the length of a process."""
    kept = (walks.road_graph, walks.recorded_steps)
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


def test_whoever_is_told_to_go_somewhere_stops_there() -> None:
    """A long step past the goal used to wander on, and nobody ever arrived."""
    start, goal = (walks.nearest_node(lon, 24.513) for lon in (118.148, 118.152))
    for seed in range(20):
        walker = walks.Walker(start, Random(seed))  # noqa: S311 - a gait, not a secret
        walker.head_for(*goal)
        steps = 0
        while not walker.is_there:
            walker.move()
            steps += 1
            assert steps < 20_000
        walker.move()
        assert walker.at == goal
        walker.wander()
        for _ in range(2_000):
            walker.move()
        assert walker.at != goal


@pytest.mark.parametrize(
    ("place", "read"), [("ROADS", walks.road_graph), ("WALKS", walks.recorded_steps)], ids=["roads", "walks"]
)
def test_missing_data_is_said_in_a_sentence(
    place: str, read: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walks, place, GONE)  # the place, not the code: the folder itself stays for others
    with pytest.raises(walks.DemoDataError) as raised:
        read()  # type: ignore[operator]
    assert "static/basemap/deleted" in raised.value.format_message()
    assert "--no-crowd" in raised.value.format_message()
