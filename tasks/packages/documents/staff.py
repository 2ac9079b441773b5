"""A package as staff read it: everything but the sealed fields, unless they are handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoalchemy2.shape import to_shape

from backend.core.areas import as_geojson
from backend.core.clock import as_moment
from tasks.packages.documents.context import PackageContext, called
from tasks.packages.documents.values import person, photo
from tasks.packages.domain.kinds import RULES, Kind
from tasks.packages.domain.rules import escrow_of
from tasks.packages.queries.permitted import actions_of, possible_actions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from backend.core.guard import Actor
    from tasks.packages.domain.packages import PackageAction
    from tasks.packages.models import HistoryRow, Package, Round
    from tasks.packages.queries.sealed import Sealed


def staff_packages(session: Session, packages: Sequence[Package], actor: Actor) -> list[dict[str, Any]]:
    """Packages without sealed fields; `actions` are the actor's."""
    context = PackageContext(session, packages)
    return [
        _document(package, context, actions_of(session, actor, package, context.rounds[package.id]))
        for package in packages
    ]


def staff_package(session: Session, package: Package, actor: Actor) -> dict[str, Any]:
    """One package without sealed fields, for one reader."""
    return staff_packages(session, [package], actor)[0]


def public_staff_package(package: Package, context: PackageContext) -> dict[str, Any]:
    """The same for every desk at once: `actions` are what the state allows, whoever asks."""
    return _document(package, context, possible_actions(package, context.rounds[package.id]))


def unseal(document: dict[str, Any], package: Package, sealed: Sealed) -> dict[str, Any]:
    """The same document with name, face and guardian's name; the caller writes the audit line."""
    consent = document["guardian_consent"]
    if consent is not None:
        consent = {**consent, "guardian_name": sealed.guardian_name}
    details = document["details"]
    if package.kind is Kind.MISSING_PERSON:
        details = {**details, "name": sealed.name}
    return {**document, "details": details, "guardian_consent": consent, "photo": photo(package.photo_id)}


def with_history(session: Session, document: dict[str, Any], rows: Sequence[HistoryRow]) -> dict[str, Any]:
    """The same document with its story, oldest line first."""
    names = called(session, frozenset(row.by for row in rows if row.by is not None))
    story = [
        {"at": as_moment(row.at), "action": row.action, "by": person(row.by, names), "note": row.note}
        for row in rows
    ]
    return {**document, "history": story}


def _document(package: Package, context: PackageContext, allowed: Sequence[PackageAction]) -> dict[str, Any]:
    rounds = context.rounds[package.id]
    return {
        "id": str(package.id),
        "number": package.number,
        "kind": package.kind,
        "state": package.state,
        "version": package.version,
        **_words(package, context),
        **_place(package, context),
        **_numbers(package),
        **_times(package),
        "outcome": package.outcome,
        "false_alarm": package.false_alarm,
        "incident_number": package.incident_number,
        "guardian_consent": _consent(package),
        "name_and_face": package.name_and_face,
        "danger_to_life": package.danger_to_life,
        "rounds": [_round(row) for row in rounds],
        "reached_range_m": package.reached_range_m,
        "photo": None if package.kind is Kind.MISSING_PERSON else photo(package.photo_id),
        "actions": list(allowed),
        "watchers": context.watchers.get(package.id, 0),
        "sightings_open": package.sightings_open,
    }


def _words(package: Package, context: PackageContext) -> dict[str, Any]:
    safety = RULES[package.kind].safety_note  # in both: desks of either language share one stream
    return {
        "title": package.title,
        "summary": package.summary,
        "station": context.station(package),
        "officer_number": context.officer_number(package),
        "posted_by": person(package.posted_by or package.drafted_by, context.names),
        "safety_note": safety.zh,
        "safety_note_en": safety.en,
        "details": package.details,
    }


def _place(package: Package, context: PackageContext) -> dict[str, Any]:
    return {
        "area": as_geojson(to_shape(package.area)),
        "place_text": package.place_text,
        "region_code": package.region_code,
        "region_name": context.regions.get(package.region_code, ""),
    }


def _numbers(package: Package) -> dict[str, Any]:
    return {
        "reward_points": package.reward_points,
        "seats": package.seats,
        "seats_taken": package.seats_taken,
        "escrow_points": escrow_of(package.seats, package.reward_points) if package.opened_at else 0,
        "arrive_within_min": package.arrive_within_min,
        "duration_min": package.duration_min,
    }


def _times(package: Package) -> dict[str, Any]:
    return {
        "created_at": as_moment(package.created_at),
        "opened_at": as_moment(package.opened_at),
        "deadline_at": as_moment(package.deadline_at),
        "ended_at": as_moment(package.ended_at),
        "approval_asked_at": as_moment(package.approval_asked_at),
    }


def _consent(package: Package) -> dict[str, Any] | None:
    if package.guardian_consent_at is None:
        return None
    return {
        "guardian_name": None,
        "relation": package.guardian_relation,
        "recorded_at": as_moment(package.guardian_consent_at),
    }


def _round(row: Round) -> dict[str, Any]:
    return {
        "number": row.number,
        "range_m": row.range_m,
        "cap": row.cap,
        "wait_s": row.wait_s,
        "due_at": as_moment(row.due_at),
        "done_at": as_moment(row.done_at),
        "alerted": {"online": row.online, "notified": row.notified, "woken": row.woken},
    }
