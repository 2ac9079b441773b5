"""Whole lives of packages as generators: one step, then a pause in which other lives may go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from backend.demo.cast import Citizen, Staff, new_key
from tests.contract.players import Players, cell, missing_child, place

NEAR = cell(north_m=300)


def position(east_m: float = 0) -> dict[str, float]:
    """A place as a phone sends it."""
    lon, lat = place(east_m=east_m)
    return {"lon": lon, "lat": lat, "accuracy_m": 9}


def sighting() -> dict[str, Any]:
    """疑似发现, a hundred metres east."""
    return {"key": new_key(), "position": position(100), "seen_at": datetime.now(UTC).isoformat()}


@dataclass
class Cast:
    """Who plays the lives."""

    players: Players
    officer: Staff
    lead: Staff

    def volunteer(self) -> tuple[Citizen, Any]:
        return self.players.on_duty(NEAR)

    def drafted(self, **changes: Any) -> str:
        package: dict[str, str] = self.officer.ask("POST", "/packages", json=missing_child(**changes))
        return package["id"]

    def publish(self, package_id: str) -> None:
        self.officer.post(f"/packages/{package_id}/publish", {"key": new_key()})


def grab(inbox: Any, package_id: str) -> str:
    """Take a seat; the assignment's id."""
    seat = inbox.ask("grab", {"package_id": package_id, "key": new_key()})
    assignment_id: str = seat["assignment"]["id"]
    return assignment_id


def found(cast: Cast) -> Iterator[None]:
    """Grabbed, approved, arrived, seen, found, thanked."""
    package_id = cast.drafted()
    person, inbox = cast.volunteer()
    yield
    cast.publish(package_id)
    yield
    seat = grab(inbox, package_id)
    yield
    cast.lead.post(f"/packages/{package_id}/approve")
    yield
    inbox.ask("position", {"assignment_id": seat, **position()})
    person.post(f"/assignments/{seat}/arrive", {"key": new_key(), "position": position()})
    yield
    seen = person.post(f"/packages/{package_id}/sightings", sighting())["id"]
    yield
    cast.officer.post(f"/sightings/{seen}/open")
    yield
    cast.officer.post(f"/sightings/{seen}/found", {"note": "平安"})
    yield
    cast.officer.post(f"/assignments/{seat}/confirm")


def retracted(cast: Cast) -> Iterator[None]:
    """Two rounds, somebody watching, a sighting that was not her, a changed briefing, a false alarm."""
    rounds = [{"range_m": reach, "cap": 500, "wait_s": 3600} for reach in (600, 900)]
    package_id = cast.drafted(rounds=rounds)
    watcher, inbox = cast.volunteer()
    yield
    cast.publish(package_id)
    yield
    inbox.ask("watch", {"package_id": package_id, "key": new_key()})
    yield
    cast.officer.post(f"/packages/{package_id}/next-round")
    yield
    seen = watcher.post(f"/packages/{package_id}/sightings", sighting())["id"]
    cast.officer.post(f"/sightings/{seen}/rule-out", {"reason": "不是同一人"})
    yield
    version = cast.officer.get(f"/packages/{package_id}")["version"]
    cast.officer.post(f"/packages/{package_id}/brief", {"version": version, "summary": "改穿蓝色外套"})
    yield
    cast.officer.post(f"/packages/{package_id}/retract", {"reason": "已在家", "false_alarm": True})


def reported(cast: Cast) -> Iterator[None]:
    """Two seats, two reports: one confirmed in part, one rejected; then resolved."""
    package_id = cast.drafted(seats=2)
    people = [cast.volunteer(), cast.volunteer()]
    yield
    cast.publish(package_id)
    seats = []
    for person, inbox in people:
        yield
        seats.append(grab(inbox, package_id))
        body = {"key": new_key(), "text": "沿路看过，没有发现", "position": position()}
        person.post(f"/assignments/{seats[-1]}/report", body)
    yield
    cast.officer.post(f"/assignments/{seats[0]}/confirm", {"points": 7})
    yield
    cast.officer.post(f"/assignments/{seats[1]}/reject", {"reason": "没有到现场"})
    yield
    cast.officer.post(f"/packages/{package_id}/resolve", {"outcome": "孩子自己回家了"})


def given_back(cast: Cast) -> Iterator[None]:
    """One seat, given back, taken by another who asks for help; still running at the end."""
    package_id = cast.drafted()
    (first, first_inbox), (second, second_inbox) = cast.volunteer(), cast.volunteer()
    yield
    cast.publish(package_id)
    yield
    seat = grab(first_inbox, package_id)
    yield
    first.post(f"/assignments/{seat}/release", {"key": new_key(), "reason": "要接孩子"})
    yield
    seat = grab(second_inbox, package_id)
    yield
    second.post(f"/assignments/{seat}/help", {"key": new_key(), "position": position(50)})


LIVES: tuple[Callable[[Cast], Iterator[None]], ...] = (found, retracted, reported, given_back)


def all_at_once(cast: Cast, seed: int) -> Iterator[None]:
    """Every life, their steps mixed in an order that the seed decides."""
    random = Random(seed)  # noqa: S311 - an order, not a secret
    lives = [life(cast) for life in LIVES]
    while lives:
        life = random.choice(lives)
        try:
            next(life)
        except StopIteration:
            lives.remove(life)
        yield
