"""A Valkey that takes connections and never answers delays a publish by one short try, and stops nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from backend.assembly import HASTY_TIMEOUT_S, build, hasty_parts
from backend.console.sockets import NOBODY, crowd_part
from backend.core import stream
from backend.core.limits import RateLimit
from backend.core.realtime.registry import SocketContext
from tasks.packages.queries.matching import matching
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.publishing import publish_package
from tasks.packages.sockets import console_state
from tests.tasks.packages.city import add_volunteer, build_city, cell_near, missing_child
from tests.tasks.packages.world import plan

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.runtime import Runtime
    from backend.core.settings import Settings
    from tests.tasks.packages.world import World


@pytest.fixture
def silent_url() -> Iterator[str]:
    """The address of a listener that takes every connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listener:
        yield f"valkey://127.0.0.1:{listener.getsockname()[1]}/0"


@pytest.fixture
def silent(instance_settings: Settings, silent_url: str, clock: ManualClock) -> Iterator[Runtime]:
    """The parts of a process whose Valkey does that."""
    parts = build(instance_settings.model_copy(update={"valkey_url": silent_url}), clock)
    yield parts
    parts.database.engine.dispose()


def test_whoever_published_waits_for_one_short_try(silent: Runtime) -> None:
    """Of the announcement: the numbers are given, and web processes look for them by themselves."""
    began = monotonic()
    with silent.database.transaction() as session:
        stream.publish(session, "console", "package", {"n": 1})
    assert monotonic() - began < HASTY_TIMEOUT_S + 4
    with silent.database.transaction() as session:
        assert [row.number for row in stream.after(session, 0)] == [1]


def test_whoever_is_counted_waits_for_one_short_try(silent: Runtime) -> None:
    began = monotonic()
    RateLimit("test", most=1, per_s=60).take(silent, "somebody")
    assert monotonic() - began < HASTY_TIMEOUT_S + 4


def test_the_ticks_own_work_waits_for_short_tries(silent: Runtime) -> None:
    """Rounds and deadlines come in the same beat."""
    work = {one.name: one for one in silent.due_work}
    began = monotonic()
    with silent.database.transaction() as session:
        work["tell_presence"].run(session)
    assert monotonic() - began < HASTY_TIMEOUT_S + 4


def test_a_desks_snapshot_waits_for_two_short_tries(silent: Runtime, clock: ManualClock) -> None:
    """Positions and the crowd are read in its REPEATABLE READ transaction; both do without Valkey."""
    parts = silent
    parts.bus._handlers.clear()
    with parts.database.transaction() as session:
        city = build_city(session)
        actor = city.officer
        package = create_draft(session, actor, missing_child(seats=1, points=0))
        session.info |= {"presence": None, "relay": None}
        publish_package(session, actor, package.id)
        grab_seat(session, add_volunteer(session), package.id, uuid4())
    began = monotonic()
    with parts.database.transaction(isolation="REPEATABLE READ") as session:
        context = SocketContext(session, actor, parts, "sid", frozenset(), clock.now())
        state = console_state(context) | crowd_part(context)
    took = monotonic() - began
    assert took < 2 * HASTY_TIMEOUT_S + 4
    assert [seat["position"] for seat in state["assignments"]] == [None]
    assert state["presence"] == NOBODY


def test_a_publish_waits_for_one_short_try(world: World, settings: Settings, silent_url: str) -> None:
    near = world.volunteer(300)
    watching = world.volunteer(watch=(cell_near(200),))
    draft = world.draft(rounds=plan((1_500, 5, 60), (3_000, 5, 60)))
    hanging = settings.model_copy(update={"valkey_url": silent_url})
    world.session.info |= hasty_parts(hanging, world.clock)
    began = monotonic()
    package = world.publish(draft)
    assert monotonic() - began < HASTY_TIMEOUT_S + 4
    (first, _) = world.rounds(package)
    # Nobody is known to be anywhere, so the whole range is reached; who watches is known without presence.
    assert (first.online, first.notified, package.reached_range_m) == (0, 1, 1_500)
    for person in (near, watching):
        found, _ = matching(world.session, person.person_id, [cell_near(300)])
        assert [one.id for one in found] == [package.id]
