"""A small city for tests of packages: two stations, staff of every role, volunteers with a place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import h3
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Point, box

from backend.accounts.duty import service as duty
from backend.accounts.duty.domain import VolunteerSettings, WatchPlace
from backend.accounts.people import service as people
from backend.core.cells import cell_at
from backend.core.db import new_id
from backend.core.guard import Actor, Grant
from backend.regions.domain.levels import Level
from backend.regions.models import Region, Station

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from backend.core.presence import Presence

# Near 禾山: the story's place.
HERE = (118.115, 24.500)
REGIONS = (
    ("35", Level.PROVINCE, "福建省", None),
    ("3502", Level.CITY, "厦门市", (117.9, 24.4, 118.45, 24.9)),
    ("350206", Level.DISTRICT, "湖里区", (118.07, 24.48, 118.20, 24.56)),
    ("350206001", Level.TOWN, "禾山街道", (118.10, 24.49, 118.15, 24.53)),
    ("350203", Level.DISTRICT, "思明区", (118.05, 24.42, 118.20, 24.48)),
)


@dataclass
class City:
    """Ids and actors of everybody."""

    heshan: UUID
    siming: UUID
    staff: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, role: str) -> Actor:
        """The staff member of this role: city.officer, city.duty_lead…"""
        try:
            return self.__dict__["staff"][role]
        except KeyError:
            raise AttributeError(role) from None


def build_city(session: Session) -> City:
    """Regions, two stations and one person of every role."""
    for code, level, name, bounds in REGIONS:
        area = from_shape(MultiPolygon([box(*bounds)]), srid=4326) if bounds else None
        session.add(
            Region(
                code=code,
                level=level,
                name=name,
                parent_code=_parent(code),
                area=area,
                approximate=False,
                source="test",
            )
        )
        session.flush()
    heshan = _station(session, "禾山派出所", "350206001", HERE)
    siming = _station(session, "思明派出所", "350203", (118.10, 24.45))
    city = City(heshan, siming)
    for role, grant in {
        "auxiliary": Grant("auxiliary", heshan),
        "officer": Grant("officer", heshan),
        "second_officer": Grant("officer", heshan),
        "duty_lead": Grant("duty_lead", heshan),
        "command_centre": Grant("command_centre", region_code="350206"),
        "stranger": Grant("officer", siming),
        "stranger_lead": Grant("duty_lead", siming),
        "grid_worker": Grant("grid_worker", region_code="350206001"),
        "administrator": Grant("administrator"),
        "auditor": Grant("auditor"),
    }.items():
        city.staff[role] = add_staff(session, role, grant)
    return city


def add_staff(session: Session, role: str, grant: Grant) -> Actor:
    account = people.add_staff(
        session,
        username=f"{role}-{uuid4().hex[:6]}",
        name=f"民警{role}",
        password_hash="-",
        officer_number=f"35{len(role):04d}",
        grants=[grant],
    )
    return Actor(account.person_id, new_id(), "staff", (grant,))


def add_volunteer(
    session: Session,
    *,
    on_duty: bool = True,
    wakeable: bool = False,
    watch: tuple[str, ...] = (),
    name: str = "陈小雨",
) -> Actor:
    """An approved volunteer; put them somewhere with `stand_at`."""
    person = people.add_person(session, name=name, phone="13800001234")
    people.make_volunteer(session, person.id, new_id())
    if wakeable or watch:
        areas = tuple(WatchPlace(f"区{i}", cell) for i, cell in enumerate(watch))
        duty.change_settings(session, person.id, VolunteerSettings(wakeable, areas, "zh", large_type=False))
    if on_duty:
        duty.stand_duty(session, person.id)
    return Actor(person.id, new_id(), "volunteer")


def stand_at(
    presence: Presence, actor: Actor, east_m: float = 0, north_m: float = 0, *, online: bool = True
) -> str:
    """Put a volunteer so many metres from HERE; their cell."""
    cell = cell_near(east_m, north_m)
    presence.place([(actor.person_id, cell)])
    if online:
        presence.announce([actor.person_id])
    return cell


def cell_near(east_m: float = 0, north_m: float = 0) -> str:
    return cell_at(HERE[0] + east_m / 101_200, HERE[1] + north_m / 111_200)


def parents(cell: str) -> set[str]:
    return {h3.cell_to_parent(cell, resolution) for resolution in range(5, 10)}


def missing_child(**changes: Any) -> dict[str, Any]:
    """The fields of the story's package, as the schema hands them to the service."""
    fields: dict[str, Any] = {
        "kind": "missing_person",
        "title": "寻找走失女童",
        "summary": "放学后未回家，可能在学校附近",
        "area": point(),
        "place_text": "禾山小学门口",
        "reward_points": 50,
        "seats": 3,
        "incident_number": "110350206202605200031",
        "guardian_consent": {"guardian_name": "林母", "relation": "母亲"},
        "danger_to_life": True,
        "details": {
            "category": "child_7_9",
            "age": 8,
            "sex": "female",
            "height_cm": 128,
            "clothing": "红色校服",
            "features": "扎马尾",
            "last_seen_at": "2026-05-20T07:00:00.000Z",
            "direction": "向东",
            "likely_roads": ["枋湖路"],
            "name": "林小满",
        },
    }
    return {**fields, **changes}


def hazard(**changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "kind": "hazard_check",
        "title": "核查井盖",
        "summary": "市民反映井盖松动",
        "area": point(),
        "place_text": "枋湖路 12 号门前",
        "reward_points": 10,
        "seats": 2,
        "danger_to_life": False,
        "details": {"what": "井盖是否松动", "questions": ["是否松动", "有无警示"]},
    }
    return {**fields, **changes}


def point(east_m: float = 0, north_m: float = 0) -> Mapping[str, Any]:
    return {
        "type": "Point",
        "coordinates": [HERE[0] + east_m / 101_200, HERE[1] + north_m / 111_200],
    }


def _parent(code: str) -> str | None:
    known = [other for other, *_ in REGIONS if code != other and code.startswith(other)]
    return max(known, key=len, default=None)


def _station(session: Session, name: str, region_code: str, position: tuple[float, float]) -> UUID:
    station = Station(
        id=new_id(),
        name=name,
        phone="0592-5550110",
        region_code=region_code,
        position=from_shape(Point(*position), srid=4326),
    )
    session.add(station)
    session.flush()
    return station.id
