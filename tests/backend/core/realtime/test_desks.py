"""However much happens, a desk gets the newest of it, in order, at a bounded pace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.actions import Action
from backend.core.db import new_id
from backend.core.guard import Actor, Scope
from backend.core.realtime.desks import GATHER_S, DeskFeed
from backend.core.realtime.engine import event_frame
from backend.core.realtime.index import READS, Desk, LiveIndex

STATION = str(new_id())
START = b"42/console,"


@dataclass
class Room:
    """One desk that may see everything, and a clock that goes when it is told to."""

    heard: list[Any] = field(default_factory=list)
    due: list[Callable[[], None]] = field(default_factory=list)

    broken: str = ""  # what cannot be sent

    def __post_init__(self) -> None:
        actor = Actor(new_id(), new_id(), "staff")
        scopes = {action: (Scope("all"),) for action in READS.values()}
        index = LiveIndex(desks={"one": Desk("one", actor, scopes, self.take)})

        def emit(event: str, data: dict[str, Any], namespace: str, desks: Any) -> None:
            if data.get("type") == self.broken:
                raise ValueError(self.broken)
            for desk in desks:
                desk.send(event_frame(namespace, event, data))

        self.feed = DeskFeed(index, emit, self.later)

    def take(self, frame: bytes) -> None:
        self.heard.append(orjson.loads(frame[frame.index(START) + len(START) :]))

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        assert seconds == GATHER_S
        self.due.append(call)

    def wait(self) -> None:
        due, self.due = self.due, []
        for call in due:
            call()

    def events(self) -> list[dict[str, Any]]:
        return [data for event, data in self.heard if event == "event"]


def message(number: int, kind: str, name: str) -> dict[str, Any]:
    about = {"station_id": STATION, "region_code": "350206"}
    return {"number": number, "at": "", "event": kind, "data": {"id": name, "version": number}, **about}


def test_the_first_goes_out_at_once_and_a_herd_is_one_more() -> None:
    room = Room()
    for number in range(1, 2_501):
        room.feed.event(message(number, "package", "child"))
    assert [event["number"] for event in room.events()] == [1]
    room.wait()
    assert [event["number"] for event in room.events()] == [1, 2_500]
    room.wait()
    assert room.due == []  # nothing came: the next goes out at once again
    room.feed.event(message(2_501, "package", "child"))
    assert room.events()[-1]["number"] == 2_501


def test_what_cannot_be_sent_keeps_nothing_else_back() -> None:
    room = Room(broken="assignment")
    room.feed.event(message(1, "package", "child"))
    room.feed.event(message(2, "assignment", "seat"))
    room.feed.event(message(3, "package", "child"))
    room.wait()
    assert [event["number"] for event in room.events()] == [1, 3]


def test_a_thousand_people_under_way_are_one_message_with_where_each_is_last() -> None:
    room = Room()
    for second in range(3):
        for person in range(1_000):
            item = {"assignment_id": str(person), "lon": 118.0 + second}
            room.feed.positions({"items": [item], "station_id": STATION, "region_code": "350206"})
    room.wait()
    sizes = [len(data["items"]) for event, data in room.heard if event == "positions"]
    assert sizes == [1, 1_000]
    assert {item["lon"] for item in room.heard[-1][1]["items"]} == {120.0}


def test_who_may_not_see_it_is_not_told_and_nobody_is_forgotten_meanwhile() -> None:
    room = Room()
    room.feed.event({**message(1, "package", "child"), "station_id": None, "region_code": None})
    (desk,) = room.feed._index.desks.values()
    desk.scopes = dict.fromkeys(Action, ())
    room.feed.event(message(2, "package", "child"))
    room.wait()
    assert [event["number"] for event in room.events()] == [1]


kinds = st.sampled_from(["package", "assignment", "sighting", "registration", "handover"])
steps = st.lists(st.one_of(st.none(), st.tuples(kinds, st.sampled_from("abc"))), max_size=40)


@given(steps)
@settings(deadline=None)  # a busy machine is no defect
def test_the_picture_is_the_same_as_if_each_had_been_sent(told: list[tuple[str, str] | None]) -> None:
    """None stands for GATHER_S going by."""
    room, wanted = Room(), {}
    sent: Counter[str] = Counter()
    for number, step in enumerate(told, 1):
        if step is None:
            room.wait()
        else:
            room.feed.event(message(number, *step))
            wanted[step] = number
            sent[step[0]] += 1
    room.wait()
    numbers = [event["number"] for event in room.events()]
    assert numbers == sorted(set(numbers))
    assert {(event["type"], event["data"]["id"]): event["number"] for event in room.events()} == wanted
    heard = Counter(event["type"] for event in room.events())
    for counted in ("registration", "sighting", "handover"):
        assert heard[counted] == sent[counted]
