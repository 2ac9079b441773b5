"""Alerting: whole cells, nearest first, until the cap; then the next round by the clock."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import h3
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select

from backend.core.cells import ReachedCell, cell_at, reach
from backend.core.db import new_id
from backend.core.outbox import OutboxRow
from tasks.packages.domain.errors import NoFurtherRoundError, PackageEndedError
from tasks.packages.domain.packages import PackageState
from tasks.packages.jobs import DUE
from tasks.packages.models import ReachedCell as CellRow
from tasks.packages.queries import reached
from tasks.packages.queries.matching import matching
from tasks.packages.queries.near import rings
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.ending import expire_due, resolve_package
from tasks.packages.service.rounds import run_due_rounds, run_next_round, select_cells
from tasks.packages.service.watching import watch_package
from tasks.packages.service.working import release_seat
from tests.tasks.packages.city import HERE, cell_near, hazard, parents
from tests.tasks.packages.world import SPOT, World, plan

CELLS = [f"c{number}" for number in range(8)]


def homes_of(people: list[set[str]]) -> dict[str, set[str]]:
    """Who is in which cell; a person is called by their place in the list."""
    by_cell: dict[str, set[str]] = {}
    for number, cells in enumerate(people):
        for cell in cells:
            by_cell.setdefault(cell, set()).add(str(number))
    return by_cell


@given(
    st.lists(st.sets(st.sampled_from(CELLS), min_size=1, max_size=3), max_size=20),
    st.sets(st.integers(0, 19)),
    st.integers(1, 10),
)
def test_a_selection_is_whole_cells_nearest_first_and_stops_at_the_cap(
    homes: list[set[str]], resting: set[int], cap: int
) -> None:
    ring = [ReachedCell(cell, float(number)) for number, cell in enumerate(CELLS)]
    allowed = {str(number) for number in range(len(homes)) if number not in resting}
    chosen = select_cells(ring, homes_of(homes), allowed, cap)
    assert chosen.cells == CELLS[: len(chosen.cells)]
    taken = set(chosen.cells)
    assert chosen.people == {one for one in allowed if homes[int(one)] & taken}
    before_last = set(chosen.cells[:-1])
    assert sum(bool(homes[int(one)] & before_last) for one in allowed) < cap
    assert chosen.is_cut == (len(chosen.people) >= cap and len(chosen.cells) < len(CELLS))


def test_a_range_without_a_cell_left_selects_nothing() -> None:
    assert select_cells([], {"c1": {"1"}}, {"1"}, 5).cells == []


def test_the_first_round_alerts_near_people_and_nobody_else(world: World) -> None:
    world.volunteer(east_m=400)
    world.volunteer(east_m=500, online=False)
    world.volunteer(east_m=450, on_duty=False)
    world.volunteer(east_m=600, on_duty=False, wakeable=True)
    world.volunteer(east_m=5_000)
    package = world.posted(rounds=plan((1_000, 50, 60)))
    (row,) = world.rounds(package)
    assert (row.online, row.notified, row.woken) == (1, 1, 1)
    (alert,) = world.told("volunteer", "package")
    assert alert.receivers["wake"] is True
    cells = set(alert.receivers["cells"])
    assert cells & parents(cell_near(400))
    assert not cells & parents(cell_near(5_000))
    assert alert.data["round"] == 1


def test_resting_people_are_woken_for_life_only(world: World) -> None:
    world.volunteer(east_m=400, on_duty=False, wakeable=True)
    package = world.posted(danger_to_life=False, rounds=plan((1_000, 50, 60)))
    (row,) = world.rounds(package)
    assert row.woken == 0
    assert world.told("volunteer", "package")[0].receivers["wake"] is False


def test_a_hazard_wakes_nobody(world: World) -> None:
    world.volunteer(east_m=400, on_duty=False, wakeable=True)
    package = create_draft(world.session, world.city.officer, hazard(danger_to_life=True))
    world.publish(package)
    assert world.rounds(package)[0].woken == 0
    assert world.told("volunteer", "package")[0].receivers["wake"] is False


def test_a_watch_area_counts_like_a_position(world: World) -> None:
    world.volunteer(watch=(cell_near(300),))
    (row,) = world.rounds(world.posted(rounds=plan((1_000, 50, 60))))
    assert row.notified == 1


def test_who_is_no_volunteer_does_not_count(world: World) -> None:
    world.presence.place([(new_id(), cell_near(100))])
    (row,) = world.rounds(world.posted(rounds=plan((1_000, 50, 60))))
    assert row.online + row.notified + row.woken == 0


def test_the_whole_range_is_reached_when_people_are_few(world: World) -> None:
    package = world.posted(rounds=plan((1_000, 50, 60)))
    everything = {item.cell for item in reach(_point(), 1_000)}
    assert reached.full_cells(world.session, package.id) == everything
    assert package.reached_range_m == 1_000


def test_the_cap_ends_a_round_early_and_the_next_goes_on_from_there(world: World) -> None:
    for _ in range(5):
        world.volunteer(east_m=100)
    for _ in range(5):
        world.volunteer(east_m=900)
    package = world.posted(rounds=plan((1_500, 5, 60), (2_000, 50, 60)))
    first, second = world.rounds(package)
    assert first.online == 5
    assert package.reached_range_m < 900
    near = reached.full_cells(world.session, package.id)
    assert cell_near(100) in near
    assert cell_near(900) not in near
    assert second.due_at == world.clock.now() + timedelta(seconds=60)

    world.clock.advance(timedelta(seconds=59))
    assert run_due_rounds(world.session) == 0
    world.clock.advance(timedelta(seconds=1))
    assert run_due_rounds(world.session) == 1
    assert second.online + second.notified == 5
    _, alert = world.told("volunteer", "package")
    assert not reached_by(alert.receivers["cells"]) & near
    assert cell_near(900) in reached.full_cells(world.session, package.id)
    assert package.round == 2
    assert run_due_rounds(world.session) == 0


def test_a_full_package_waits_and_goes_on_when_a_seat_is_free(world: World) -> None:
    package = world.posted(seats=1, rounds=plan((500, 50, 60), (1_000, 50, 60)))
    actor = world.volunteer()
    assignment = world.grab(package, actor)
    assert package.state is PackageState.FULL
    world.clock.advance(timedelta(seconds=100))
    assert run_due_rounds(world.session) == 0
    release_seat(world.session, actor, assignment.id, new_id(), "有事")
    assert run_due_rounds(world.session) == 1


def test_next_round_now(world: World) -> None:
    package = world.posted(rounds=plan((500, 50, 3_600), (1_000, 50, 60)))
    run_next_round(world.session, world.city.officer, package.id)
    assert package.round == 2
    with pytest.raises(NoFurtherRoundError):
        run_next_round(world.session, world.city.officer, package.id)


def test_no_round_of_an_ended_package_runs_and_its_cells_are_gone(world: World) -> None:
    package = world.posted(rounds=plan((500, 50, 60), (1_000, 50, 60)))
    resolve_package(world.session, world.city.officer, package.id, "找到")
    world.clock.advance(timedelta(hours=1))
    assert run_due_rounds(world.session) == 0
    assert world.count(CellRow) == 0


def test_nobody_is_called_to_a_package_whose_time_is_over(world: World) -> None:
    """Whether or not the clock has come by to end it."""
    package = world.posted(duration_min=30, rounds=plan((500, 50, 60), (1_000, 50, 60)))
    near, ties = world.volunteer(east_m=100), [cell_near(100)]
    assert [found.id for found in matching(world.session, near.person_id, ties)[0]] == [package.id]
    world.clock.advance(timedelta(minutes=30))
    alerts = len(world.told("volunteer", "package"))
    assert run_due_rounds(world.session) == 0
    with pytest.raises(PackageEndedError):
        run_next_round(world.session, world.city.officer, package.id)
    assert len(world.told("volunteer", "package")) == alerts
    assert matching(world.session, near.person_id, ties)[0] == []
    with pytest.raises(PackageEndedError):
        world.grab(package, near)
    with pytest.raises(PackageEndedError):
        watch_package(world.session, near, package.id, uuid4())


def test_the_clock_ends_packages_before_it_runs_rounds() -> None:
    names = [work.name for work in DUE]
    assert names.index("packages.deadlines") < names.index("packages.rounds")


def test_due_rounds_and_deadlines_go_one_a_transaction(world: World) -> None:
    for _ in range(2):
        world.posted(duration_min=30, rounds=plan((500, 50, 60), (1_000, 50, 60)))
    world.clock.advance(timedelta(seconds=60))
    assert [run_due_rounds(world.session) for _ in range(3)] == [1, 1, 0]
    world.clock.advance(timedelta(minutes=30))
    assert [expire_due(world.session) for _ in range(3)] == [1, 1, 0]


def test_an_outline_is_measured_from_its_edge(world: World) -> None:
    west, south, side = HERE[0], HERE[1], 0.02
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    outline = [[west + x * side, south + y * side] for x, y in ring]
    package = world.posted(
        kind="hazard_check",
        area={"type": "Polygon", "coordinates": [outline]},
        details={"what": "积水"},
        rounds=plan((500, 50, 60)),
    )
    cells = reached.full_cells(world.session, package.id)
    assert cell_at(west + side / 2, south + side / 2) in cells
    assert cell_at(west + side + 0.004, south + side / 2) in cells
    assert cell_at(west + side + 0.010, south + side / 2) not in cells


def test_those_without_a_socket_get_a_notice_row(world: World) -> None:
    away = world.volunteer(east_m=200, online=False)
    package = world.posted()
    row = next(row for row in _outbox(world) if row.payload["event"] == "package")
    assert row.payload["persons"] == [str(away.person_id)]
    assert row.payload["package_id"] == str(package.id)
    assert "林小满" not in str(row.payload)


def test_reach_counts_each_ring(world: World) -> None:
    world.volunteer(east_m=200)
    world.volunteer(east_m=300, on_duty=False)
    world.volunteer(east_m=1_600, online=False)
    world.volunteer(east_m=1_700, on_duty=False, wakeable=True, online=False)
    near, far = rings(world.session, _point(), [1_000, 2_500])
    assert (near.online, near.on_duty, near.wakeable) == (2, 1, 0)
    assert (far.online, far.on_duty, far.wakeable) == (2, 2, 1)
    assert near.cells < far.cells


def test_a_package_goes_out_while_presence_is_away(world: World) -> None:
    world.session.info["presence"] = None
    world.volunteer(watch=(cell_near(300),))
    package = world.posted(rounds=plan((1_000, 50, 60)))
    assert package.state is PackageState.OPEN
    assert world.rounds(package)[0].notified == 1


@settings(max_examples=20, deadline=None)
@given(st.integers(100, 4_000))
def test_compacting_loses_and_adds_no_cell(range_m: int) -> None:
    cells = {item.cell for item in reach(_point(), range_m)}
    packed = reached.compacted(cells)
    assert reached_by(packed) == cells
    assert all(h3.get_resolution(cell) >= 5 for cell in packed)


def reached_by(cells: list[str]) -> set[str]:
    return set(h3.uncompact_cells(cells, 9))


def _point() -> BaseGeometry:
    return shapely.Point(SPOT.lon, SPOT.lat)


def _outbox(world: World) -> list[OutboxRow]:
    return list(world.session.scalars(select(OutboxRow)))
