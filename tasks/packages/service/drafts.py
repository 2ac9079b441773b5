"""Writing a package: a new draft, changes to it, a copy of an old one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from geoalchemy2.shape import from_shape, to_shape
from shapely import count_coordinates
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from backend.core import audit
from backend.core.actions import Action
from backend.core.areas import AreaFault, AreaInvalidError, parse_area
from backend.core.db import new_id, now, settings_of
from backend.core.guard import Actor, Target, may, require, scopes_of
from backend.regions import queries as regions
from tasks.packages.domain.errors import NAME_HERE, AreaKindError, NameInPublicError, NoStationError
from tasks.packages.domain.kinds import RULES, Kind, RoundPlan
from tasks.packages.domain.packages import PackageAction
from tasks.packages.domain.rules import (
    MOST_CORNERS,
    NAME_FREE_DETAILS,
    NAME_FREE_FIELDS,
    fields_with_name,
    number_of,
)
from tasks.packages.models import DayCount, Package, Round
from tasks.packages.queries import sealed
from tasks.packages.queries.packages import get_for_staff, rounds_of, target_of
from tasks.packages.queries.permitted import may_read_sealed, plan_of
from tasks.packages.queries.sealed import Sealed
from tasks.packages.service.permitting import check_version, lock_and_require
from tasks.packages.service.sealing import put_photo, withhold, write_sealed
from tasks.packages.service.telling import tell_console, write_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry
    from sqlalchemy.orm import Session

PLAIN_FIELDS = (
    "title",
    "summary",
    "place_text",
    "reward_points",
    "seats",
    "arrive_within_min",
    "duration_min",
    "deadline_at",
    "incident_number",
    "danger_to_life",
)


def create_draft(session: Session, actor: Actor, fields: Mapping[str, Any]) -> Package:
    """A new draft from checked fields (the shape of POST /packages).

    Raises PositionError for the area, AreaKindError, NoStationError, ForbiddenError, PhotoNotUsableError.
    """
    kind = Kind(fields["kind"])
    area = _area(session, kind, fields["area"])
    station_id, region_code = _responsible(session, actor, area)
    require(session, actor, Action.PACKAGE_DRAFT, Target(None, station_id, region_code))
    rule = RULES[kind]
    package = Package(
        id=new_id(),
        number=_number(session, kind),
        kind=kind,
        title="",
        summary="",
        place_text="",
        station_id=station_id,
        region_code=region_code,
        drafted_by=actor.person_id,
        area=from_shape(area, srid=4326),
        reward_points=0,
        seats=1,
        arrive_within_min=rule.arrive_within_min,
        duration_min=rule.duration_min,
        danger_to_life=False,
        details={},
        created_at=now(session),
    )
    session.add(package)
    session.flush()
    _apply(session, actor, package, {**fields, "rounds": fields.get("rounds") or rule.rounds})
    write_history(session, package, "draft", actor.person_id)
    tell_console(session, package)
    return package


def edit_draft(
    session: Session, actor: Actor, package_id: UUID, version: int, changes: Mapping[str, Any]
) -> Package:
    """Change a draft; what is not named stays. Raises StaleVersionError and what `create_draft` raises."""
    package = lock_and_require(session, actor, package_id, PackageAction.EDIT)
    check_version(package, version)
    _change_kind(session, package, Kind(changes.get("kind", package.kind)))
    area = _area(session, package.kind, changes.get("area", to_shape(package.area)))
    if "area" in changes:
        place_at(session, actor, package, area)
    _apply(session, actor, package, changes)
    package.version += 1
    write_history(session, package, PackageAction.EDIT, actor.person_id)
    tell_console(session, package)
    return package


def _change_kind(session: Session, package: Package, kind: Kind) -> None:
    """A draft may still become something else; its number says the kind, so it gets a new one.

    The details of the old kind do not fit the new one (its schema asks for them again), and a photo
    sealed as a face cannot become an ordinary one.
    """
    if kind is package.kind:
        return
    put_photo(session, package, package.drafted_by, None)
    package.kind, package.number = kind, _number(session, kind)
    package.details, package.key, package.sealed = {}, None, None
    package.guardian_relation = package.guardian_consent_at = None


def copy_package(session: Session, actor: Actor, package_id: UUID) -> Package:
    """A new draft with the content of an old package; never its photo, consent or incident number.

    Those belong to one case: whoever copies says them again. A sealed name is copied only for those who
    may read it.
    """
    old = get_for_staff(session, actor, package_id)
    require(session, actor, Action.PACKAGE_DRAFT, target_of(old))
    may_read_name = may(session, actor, Action.PACKAGE_SEALED_READ, target_of(old))
    name = sealed.read(session, old).name if may_read_name else None
    if name is not None:
        audit.note(session, actor, Action.PACKAGE_SEALED_READ, "package", old.id)
    fields = {field: getattr(old, field) for field in PLAIN_FIELDS}
    fields |= {"deadline_at": None, "incident_number": None}
    fields |= {"kind": old.kind, "area": to_shape(old.area), "details": {**old.details, "name": name}}
    fields["duration_min"] = old.duration_min or RULES[old.kind].duration_min
    fields["rounds"] = plan_of(rounds_of(session, [old.id])[old.id])
    package = create_draft(session, actor, fields)
    package.copied_from = old.id
    write_history(session, old, PackageAction.COPY, actor.person_id, package.number)
    return package


def place_at(session: Session, actor: Actor, package: Package, area: BaseGeometry) -> None:
    """Move a package's area; its station stays, its region follows."""
    _, package.region_code = _responsible(session, actor, area, station_id=package.station_id)
    require(session, actor, Action.PACKAGE_DRAFT, target_of(package))
    package.area = from_shape(area, srid=4326)


def apply_content(session: Session, package: Package, changes: Mapping[str, Any]) -> Sealed:
    """Write words, numbers, details and consent, sealing names; what is inside the seal afterwards."""
    for field in PLAIN_FIELDS:
        if field in changes:
            setattr(package, field, changes[field])
    inside = sealed.read(session, package)
    if "details" in changes:
        details = dict(changes["details"])
        inside = Sealed(_kept(details.pop("name", None), inside.name), inside.guardian_name)
        package.details = details
    if "guardian_consent" in changes:
        # Nobody but a missing person has a guardian to ask: nothing of one is kept elsewhere.
        told = changes["guardian_consent"] if package.kind is Kind.MISSING_PERSON else None
        inside = Sealed(inside.name, _consent(session, package, told, inside))
    refuse_name_in_public(package, inside)
    write_sealed(session, package, inside)
    return inside


def refuse_name_in_public(package: Package, inside: Sealed) -> None:
    """The sealed name stands in no field that everybody alerted reads; raises NameInPublicError."""
    words: dict[str, object] = {field: getattr(package, field) for field in NAME_FREE_FIELDS}
    words |= {f"details.{field}": package.details.get(field) for field in NAME_FREE_DETAILS}
    fields = fields_with_name([inside.name or ""], words)
    if fields:
        raise NameInPublicError(dict.fromkeys(fields, NAME_HERE))


def _apply(session: Session, actor: Actor, package: Package, changes: Mapping[str, Any]) -> None:
    inside = apply_content(session, package, changes)
    # Only a person is in danger of their life: of another kind the word would turn phones red for a leaflet.
    package.danger_to_life = package.wakes
    # An empty photo from somebody who is shown none says nothing about the one that is there.
    if changes.get("photo_id") or ("photo_id" in changes and may_read_sealed(session, actor, package)):
        put_photo(session, package, actor.person_id, changes["photo_id"])
    if changes.get("deadline_at") is not None:
        package.duration_min = None
    elif changes.get("duration_min") is not None:
        package.deadline_at = None
    withhold(package, inside)
    if changes.get("rounds"):
        _plan(session, package, changes["rounds"])
    session.flush()


def _kept(told: str | None, known: str | None) -> str | None:
    """None leaves a sealed name as it is (not everybody who edits may read it); "" takes it away."""
    return known if told is None else (told or None)


def _consent(
    session: Session, package: Package, consent: Mapping[str, Any] | None, inside: Sealed
) -> str | None:
    """Record the guardian's consent, or take it back; the guardian's name."""
    if consent is None:
        package.guardian_relation = package.guardian_consent_at = None
        return None
    package.guardian_relation = consent["relation"]
    package.guardian_consent_at = package.guardian_consent_at or now(session)
    return _kept(consent.get("guardian_name"), inside.guardian_name)


def _plan(session: Session, package: Package, rounds: Iterable[RoundPlan]) -> None:
    session.execute(delete(Round).where(Round.package_id == package.id))
    session.add_all(
        Round(package_id=package.id, number=number, range_m=plan.range_m, cap=plan.cap, wait_s=plan.wait_s)
        for number, plan in enumerate(rounds, start=1)
    )


def _area(session: Session, kind: Kind, area: object) -> BaseGeometry:
    """The area as a checked geometry of the sort this kind needs."""
    box = settings_of(session).city_box
    geometry: BaseGeometry = parse_area(area, box) if isinstance(area, dict) else area
    if count_coordinates(geometry) > MOST_CORNERS:
        raise AreaInvalidError(AreaFault.TOO_LARGE)
    if kind is Kind.MISSING_PERSON and geometry.geom_type != "Point":
        raise AreaKindError
    return geometry


def _responsible(
    session: Session, actor: Actor, area: BaseGeometry, station_id: UUID | None = None
) -> tuple[UUID, str]:
    """The posting station (the actor's own, else the place's) and the region the area counts to."""
    found = regions.responsible_for(session, area)
    station_id = station_id or _own_station(session, actor) or (found.station.id if found.station else None)
    if found.smallest is None or station_id is None:
        raise NoStationError
    return station_id, found.smallest.code


def _own_station(session: Session, actor: Actor) -> UUID | None:
    scopes = scopes_of(session, actor, Action.PACKAGE_DRAFT)
    return next((scope.station_id for scope in scopes if scope.kind == "station"), None)


def _number(session: Session, kind: Kind) -> str:
    """The next number of this kind on this day of the city; two at once never get the same."""
    day = now(session).astimezone(settings_of(session).zone).date()
    counted = insert(DayCount).values(prefix=RULES[kind].prefix, day=day, last=1)
    last = session.execute(
        counted.on_conflict_do_update(
            index_elements=["prefix", "day"], set_={"last": DayCount.last + 1}
        ).returning(DayCount.last)
    ).scalar_one()
    return number_of(kind, day, last)
