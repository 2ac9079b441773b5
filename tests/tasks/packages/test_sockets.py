"""What phones and desks do and get over their sockets, one transaction each as the edge runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import orjson
import pytest
from valkey import Valkey

import tasks.packages.sockets as _declared  # noqa: F401 - importing it declares the events
from backend import assembly
from backend.core.errors import AppError, NotFoundError
from backend.core.geo import PositionSwappedError
from backend.core.lots import hear
from backend.core.realtime.fanout import POSITIONS_CHANNEL
from backend.core.realtime.registry import (
    EVENTS,
    STATE_PARTS,
    Asker,
    EventHandler,
    SocketContext,
    WaitingEvent,
)
from tasks.packages.domain.errors import AssignmentStateError, PackageFullError
from tasks.packages.notices import keep_notices, notices_of
from tasks.packages.ports import Message
from tasks.packages.positions import LivePositions, with_positions
from tasks.packages.service import working
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.ending import resolve_package
from tasks.packages.service.publishing import publish_package
from tasks.packages.service.reading import read_assignment
from tasks.packages.shown import Shown
from tests.tasks.packages.city import City, add_volunteer, build_city, cell_near, missing_child

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.guard import Actor
    from backend.core.runtime import Runtime
    from backend.core.settings import Settings


@dataclass
class Wire:
    parts: Runtime
    city: City
    walker: Actor
    runner: Actor
    package_id: UUID

    def send(self, actor: Actor, event: str, **data: Any) -> dict[str, Any]:
        declared = EVENTS["/volunteer", event]
        loaded = declared.schema().load(data)
        if isinstance(declared, WaitingEvent):
            answer = hear(partial(declared.handler, Asker(actor, self.parts), loaded))
        else:
            answer = self._in_transaction(declared.handler, actor, loaded)
        orjson.dumps(answer)  # what is acknowledged must travel
        return answer

    def _in_transaction(self, handler: EventHandler, actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
        with self.parts.database.transaction() as session:
            context = SocketContext(session, actor, self.parts, "sid", frozenset(), self.parts.clock.now())
            return handler(context, data)

    def state(self, actor: Actor, namespace: Any, *cells: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        with self.parts.database.transaction(isolation="REPEATABLE READ") as session:
            context = SocketContext(
                session, actor, self.parts, "sid", frozenset(cells), self.parts.clock.now()
            )
            for part in STATE_PARTS[namespace]:
                if part.__module__ == "tasks.packages.sockets":
                    found |= part([context])[0]
        orjson.dumps(found)
        return found


@pytest.fixture
def wire(instance_settings: Settings, clock: ManualClock) -> Iterator[Wire]:
    parts = assembly.build(instance_settings, clock)
    parts.valkey.flushdb()
    parts.bus._handlers.clear()
    with parts.database.transaction() as session:
        city = build_city(session)
        walker, runner = add_volunteer(session), add_volunteer(session)
        package = create_draft(session, city.officer, missing_child(seats=1))
        publish_package(session, city.officer, package.id)
    yield Wire(parts, city, walker, runner, package.id)
    parts.database.engine.dispose()


def test_a_phone_finds_its_packages_and_grabs_one(wire: Wire) -> None:
    state = wire.state(wire.walker, "/volunteer", cell_near(300))
    assert [card["id"] for card in state["packages"]] == [str(wire.package_id)]
    assert wire.state(wire.walker, "/volunteer", cell_near(9_000)) == {"packages": [], "assignments": []}
    key = str(uuid4())
    answer = wire.send(wire.walker, "grab", package_id=str(wire.package_id), key=key)
    assert answer["assignment"]["state"] == "grabbed"
    assert answer["briefing"]["clothing"] == "红色校服"
    assert wire.send(wire.walker, "grab", package_id=str(wire.package_id), key=key) == answer
    state = wire.state(wire.walker, "/volunteer")
    assert (state["packages"][0]["holding"], state["packages"][0]["state"]) == (True, "full")
    assert state["assignments"][0]["actions"] == ["arrive", "help", "release", "report"]


def test_who_comes_late_keeps_an_eye_out(wire: Wire) -> None:
    package_id = str(wire.package_id)
    wire.send(wire.walker, "grab", package_id=package_id, key=str(uuid4()))
    with pytest.raises(PackageFullError):
        wire.send(wire.runner, "grab", package_id=package_id, key=str(uuid4()))
    card = wire.send(wire.runner, "watch", package_id=package_id, key=str(uuid4()))["card"]
    assert (card["watching"], card["holding"]) == (True, False)


def test_cards_shown_are_written_down_together(wire: Wire) -> None:
    """Thousands of phones say so within a second; the notice is read once they are all written."""
    message = Message("package", wire.package_id, 1, (wire.runner.person_id, wire.walker.person_id), {})
    with wire.parts.database.transaction() as session:
        keep_notices(session, message)
    due: list[Callable[[], None]] = []
    wire.parts.database.equip(shown=Shown(wire.parts.database, lambda _seconds, call: due.append(call)))
    for actor in (wire.runner, wire.runner, wire.walker):
        assert wire.send(actor, "seen", package_id=str(wire.package_id), round=1) == {}
    (write,) = due
    write()
    with wire.parts.database.transaction() as session:
        read = [notices_of(session, actor.person_id)[0]["read_at"] for actor in (wire.runner, wire.walker)]
    assert all(read)
    wire.send(wire.runner, "seen", package_id=str(wire.package_id), round=1)
    assert len(due) == 2


def test_positions_live_two_minutes_in_valkey_and_on_the_desk(wire: Wire) -> None:
    package_id = str(wire.package_id)
    seat = wire.send(wire.walker, "grab", package_id=package_id, key=str(uuid4()))["assignment"]["id"]
    with wire.parts.valkey.pubsub() as pubsub:
        pubsub.subscribe(POSITIONS_CHANNEL)
        assert next(pubsub.listen())["type"] == "subscribe"
        wire.send(wire.walker, "position", assignment_id=seat, lon=118.12, lat=24.51, accuracy_m=7)
        message = next(pubsub.listen())
    told = orjson.loads(message["data"])
    assert told["station_id"] == str(wire.city.heshan)
    assert told["region_code"] == "350206001"
    assert told["items"][0]["lon"] == 118.12
    assert 0 < int(wire.parts.valkey.ttl(f"position:{seat}")) <= 120
    (shown,) = wire.state(wire.city.officer, "/console")["assignments"]
    assert shown["position"]["lat"] == 24.51
    assert LivePositions(wire.parts.valkey).of([]) == {}


def test_a_position_goes_with_its_assignment(wire: Wire) -> None:
    seat = wire.send(wire.walker, "grab", package_id=str(wire.package_id), key=str(uuid4()))["assignment"][
        "id"
    ]
    wire.send(wire.walker, "position", assignment_id=seat, lon=118.12, lat=24.51)
    kept = wire.parts.valkey.get(f"position:{seat}")
    assert kept is not None
    with wire.parts.database.transaction() as session:
        resolve_package(session, wire.city.officer, wire.package_id, "找到")
    assert wire.parts.valkey.exists(f"position:{seat}") == 0
    # One that was on its way as the assignment ended is kept, but told to nobody.
    wire.parts.valkey.set(f"position:{seat}", kept, ex=120)
    shown = wire.state(wire.city.officer, "/console")["assignments"]
    assert [one["position"] for one in shown if one["id"] == seat] in ([], [None])
    with wire.parts.database.transaction() as session:
        found = read_assignment(session, wire.city.officer, UUID(seat))
        assert with_positions(session, [found])[0]["position"] is None


@pytest.mark.parametrize("step", ["release", "report"])
def test_a_position_goes_with_its_own_volunteers_last_step(wire: Wire, step: str) -> None:
    seat = wire.send(wire.walker, "grab", package_id=str(wire.package_id), key=str(uuid4()))["assignment"][
        "id"
    ]
    wire.send(wire.walker, "position", assignment_id=seat, lon=118.12, lat=24.51)
    with wire.parts.database.transaction() as session:
        if step == "release":
            working.release_seat(session, wire.walker, UUID(seat), uuid4(), "有事")
        else:
            working.send_report(session, wire.walker, UUID(seat), uuid4(), text="没有找到", found=False)
    assert wire.parts.valkey.exists(f"position:{seat}") == 0


BAD_POSITIONS: tuple[tuple[dict[str, Any], type[AppError]], ...] = (
    ({"lon": 24.5, "lat": 118.1}, PositionSwappedError),
    ({"lon": "118.1", "lat": 24.5}, AppError),
)


def test_a_position_is_refused_when_it_is_none_or_nobodys(wire: Wire) -> None:
    package_id = str(wire.package_id)
    seat = wire.send(wire.walker, "grab", package_id=package_id, key=str(uuid4()))["assignment"]["id"]
    for place, error in BAD_POSITIONS:
        with pytest.raises(error):
            wire.send(wire.walker, "position", assignment_id=seat, **place)
    good = {"assignment_id": seat, "lon": 118.12, "lat": 24.51}
    with pytest.raises(NotFoundError):
        wire.send(wire.runner, "position", **good)
    with wire.parts.database.transaction() as session:
        resolve_package(session, wire.city.officer, wire.package_id, "找到")
    with pytest.raises(AssignmentStateError):
        wire.send(wire.walker, "position", **good)
    assert wire.parts.valkey.exists(f"position:{seat}") == 0


def test_a_desk_opens_with_what_it_may_see(wire: Wire) -> None:
    wire.send(wire.walker, "grab", package_id=str(wire.package_id), key=str(uuid4()))
    state = wire.state(wire.city.officer, "/console")
    assert [package["state"] for package in state["packages"]] == ["full"]
    assert "name" not in state["packages"][0]["details"]
    assert state["assignments"][0]["volunteer"]["phone"] is None
    nothing = {"packages": [], "assignments": []}
    for role in ("stranger", "administrator"):
        assert wire.state(wire.city.staff[role], "/console") == nothing


def test_a_desk_opens_while_valkey_is_away(wire: Wire) -> None:
    wire.send(wire.walker, "grab", package_id=str(wire.package_id), key=str(uuid4()))
    wire.parts = replace(wire.parts, valkey=Valkey(unix_socket_path="/nonexistent/valkey"))
    (shown,) = wire.state(wire.city.officer, "/console")["assignments"]
    assert shown["position"] is None


def test_a_phone_speaks_the_language_of_its_reader(wire: Wire) -> None:
    english = replace(wire.walker, language="en")
    (card,) = wire.state(english, "/volunteer", cell_near(300))["packages"]
    assert card["age_band"] == "aged 7-9"
    assert card["safety_note"].startswith("If you find")
