"""A package as volunteers read it: the card before the grab, the briefing after it, the end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from geoalchemy2.shape import to_shape

from backend.core.areas import as_geojson
from backend.core.clock import as_moment
from backend.core.geo import haversine_m
from tasks.packages.documents.context import PackageContext, named
from tasks.packages.documents.values import photo
from tasks.packages.domain.kinds import RULES, Kind
from tasks.packages.domain.name_and_face import SHOWN
from tasks.packages.domain.outcomes import outcome_text
from tasks.packages.domain.rules import age_band
from tasks.packages.queries import sealed
from tasks.packages.queries.photos import watermark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry
    from sqlalchemy.orm import Session

    from backend.core.errors import Language
    from backend.core.guard import Actor
    from tasks.packages.models import Package
    from tasks.packages.queries.matching import Ties
    from tasks.packages.seat_models import Assignment

CARD_DETAILS = ("sex", "height_cm", "clothing", "features", "direction", "likely_roads", "last_seen_at")


def public_card(package: Package, context: PackageContext) -> dict[str, Any]:
    """The card as it goes to everybody at once: nothing in it depends on who reads it."""
    return _card(package, context, "zh")


def cards(
    session: Session, packages: Sequence[Package], ties: Ties, language: Language
) -> list[dict[str, Any]]:
    """Cards for one person, each saying whether they hold a seat or keep an eye out."""
    return cards_for(session, [(packages, ties, language)])[0]


def cards_for(
    session: Session, readers: Sequence[tuple[Sequence[Package], Ties, Language]]
) -> list[list[dict[str, Any]]]:
    """The same for many readers; a card that several read is put together once a language."""
    every = {package.id: package for packages, _, _ in readers for package in packages}
    context = PackageContext(session, list(every.values()))
    made: dict[tuple[UUID, Language], dict[str, Any]] = {}

    def card(package: Package, language: Language) -> dict[str, Any]:
        key = package.id, language
        if key not in made:
            made[key] = _card(package, context, language)
        return made[key]

    return [
        [
            {
                **card(package, language),
                "watching": package.id in ties.watching,
                "holding": package.id in ties.holding,
            }
            for package in packages
        ]
        for packages, ties, language in readers
    ]


def briefings(session: Session, package: Package, seats: Mapping[Actor, Assignment]) -> list[dict[str, Any]]:
    """What those who hold these seats may read, each theirs; name and face only once they may be shown."""
    _, in_full = named(session, frozenset(reader.person_id for reader in seats))
    context, more = PackageContext(session, [package]), _for_holders(session, package)
    common: dict[Language, dict[str, Any]] = {
        language: {**_card(package, context, language), **more}
        for language in {reader.language for reader in seats}
    }
    return [
        {
            **common[reader.language],
            "insured": seat.insurance is not None,
            "insurance": seat.insurance,
            "watermark": watermark(session, in_full[reader.person_id]),
        }
        for reader, seat in seats.items()
    ]


def _for_holders(session: Session, package: Package) -> dict[str, Any]:
    """What a briefing says besides the card, whoever reads it."""
    shown = package.name_and_face in SHOWN
    may_see_photo = shown or package.kind is not Kind.MISSING_PERSON
    return {
        "holding": True,
        "name": sealed.read(session, package).name if shown else None,
        "photo": photo(package.photo_id) if may_see_photo else None,
        "name_and_face": package.name_and_face,
        "details": package.details,
        "incident_number": package.incident_number,
        "shape": _drawn(package),
        "changed_at": as_moment(package.briefed_at or package.opened_at),
    }


def briefing_change(session: Session, package: Package) -> dict[str, Any]:
    """The briefing as the stream may carry it: without name, face and watermark.

    `sealed_left_out` tells the phone to ask for the whole briefing itself, which is also what is noted.
    """
    shown = package.name_and_face in SHOWN
    # What may not be shown is not left out: the phone forgets it now, whether or not it reaches us again.
    has_photo = package.photo_id is not None and package.kind is not Kind.MISSING_PERSON
    return {
        **_card(package, PackageContext(session, [package]), "zh"),
        "holding": True,
        "name": None,
        "photo": None,
        "name_and_face": package.name_and_face,
        "details": package.details,
        "incident_number": package.incident_number,
        "watermark": "",
        "shape": _drawn(package),
        "changed_at": as_moment(package.briefed_at or package.opened_at),
        "sealed_left_out": shown or has_photo,
    }


def ended(package: Package) -> dict[str, Any]:
    """What everybody who was alerted is told when a package ends."""
    return {
        "id": str(package.id),
        "number": package.number,
        "kind": package.kind,
        "state": package.state,
        "false_alarm": package.false_alarm,
        "outcome_text": outcome_text(package.kind, package.state, false_alarm=package.false_alarm).zh,
        "outcome_text_en": outcome_text(package.kind, package.state, false_alarm=package.false_alarm).en,
        "at": as_moment(package.ended_at),
    }


def reread(data: dict[str, Any], package: Package, language: Language) -> dict[str, Any]:
    """A card or an ending that was kept, its sentences in the language of whoever reads it now."""
    if "outcome_text" in data:
        outcome = outcome_text(package.kind, package.state, false_alarm=package.false_alarm)
        return {**data, "outcome_text": outcome.read(language)}
    band = age_band(package.details.get("age"))
    return {
        **data,
        "age_band": band and band.read(language),
        "safety_note": RULES[package.kind].safety_note.read(language),
    }


def _card(package: Package, context: PackageContext, language: Language) -> dict[str, Any]:
    station = context.station(package)
    band = age_band(package.details.get("age"))
    return {
        "id": str(package.id),
        "number": package.number,
        "kind": package.kind,
        "version": package.card_version,
        "round": package.round,
        "state": package.state,
        "title": package.title,
        "summary": package.summary,
        "area": _circle(to_shape(package.area)),
        "range_m": package.reached_range_m,
        "age_band": band and band.read(language),
        **{field: package.details.get(field) for field in CARD_DETAILS},
        "task": _task(package),
        "place_text": package.place_text,
        "reward_points": package.reward_points,
        "seats": package.seats,
        "seats_left": package.seats_left,
        "opened_at": as_moment(package.opened_at),
        "deadline_at": as_moment(package.deadline_at),
        "arrive_within_min": package.arrive_within_min,
        "station": station and {"name": station["name"], "phone": station["phone"]},
        "officer_number": context.officer_number(package),
        "safety_note": RULES[package.kind].safety_note.read(language),
        "danger_to_life": package.danger_to_life,
        # Whoever takes a seat now; which policy covers a seat taken earlier is the assignment's to say.
        "insured": context.insurance is not None,
    }


def _task(package: Package) -> str | None:
    """What the officer asks for, in the words every kind but the search for somebody must have."""
    asked = [package.details.get(field) for field in RULES[package.kind].needed_details]
    return asked[0] if asked else None


def _drawn(package: Package) -> dict[str, Any] | None:
    """The area as the officer drew it, GeoJSON in WGS-84; None for a place with a range around it.

    Cards have the circle alone: they go to thousands, and who is not out needs no border.
    """
    area = to_shape(package.area)
    return None if area.geom_type == "Point" else as_geojson(area)


def _circle(area: BaseGeometry) -> dict[str, float]:
    """The area as a circle around its middle that holds all of it, in degrees and metres."""
    middle = area.centroid
    corners = shapely.get_coordinates(area)
    radius_m = max(haversine_m(middle.x, middle.y, lon, lat) for lon, lat in corners)
    return {"lon": middle.x, "lat": middle.y, "radius_m": round(radius_m)}
