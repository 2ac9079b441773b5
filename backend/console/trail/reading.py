"""The trail as an auditor reads it; reading it is a line of the trail too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from backend.accounts.queries import display_names
from backend.accounts.roles import CHINESE
from backend.console.trail import queries
from backend.console.trail.domain import (
    ACTIONS,
    COUNTED,
    NAMELESS,
    OBJECTS,
    SEPARATOR,
    STATES,
    ObjectKind,
    action_words,
)
from backend.core.actions import Action
from backend.core.audit import AuditRow, note
from backend.regions.queries import region_names, stations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from backend.core.guard import Actor
    from backend.core.words import Language

# By their plain names: an older release may have written a role that is none any more.
ROLE_WORDS: Final[dict[str, str]] = {role.value: words for role, words in CHINESE.items()}
UNKNOWN: Final = "unknown"


def read_trail(
    session: Session, actor: Actor, wanted: queries.Filter, before: int | None, language: Language
) -> dict[str, Any]:
    """A page of what the actor may see, newest first, and the line that says they saw it."""
    rows = queries.page(session, actor, wanted, before)
    shown = {"rows": len(rows), **_asked(session, wanted, found=bool(rows))}
    note(session, actor, Action.AUDIT_READ, ObjectKind.AUDIT, "", details=shown)
    people = display_names(session, {row.actor_id for row in rows if row.actor_id}, language=language)
    places = {str(station.id): station.name for station in stations(session)} if rows else {}
    regions = region_names(session, {code for row in rows for code in _region_codes(row)})
    names = queries.object_names(session, rows, language)
    items = [
        {
            "id": str(row.id),
            "at": row.at,
            "actor": row.actor_id
            and {"id": row.actor_id, "display_name": people.get(row.actor_id, NAMELESS.read(language))},
            "action": row.action,
            "action_words": action_words(row.action).read(language),
            "object_kind": row.object_type,
            "object_id": row.object_id or None,
            "object_words": _object_words(row, names, language),
            "station": row.station_id and {"id": row.station_id, "name": places.get(str(row.station_id), "")},
            "reason": row.reason,
            "detail": _detail(row.details, places | regions, language),
        }
        for row in rows
    ]
    return {"items": items, "next": str(rows[-1].id) if len(rows) == queries.PAGE else None}


def actions_told(language: Language) -> list[dict[str, str]]:
    """Every action that the trail knows, in words."""
    return [{"action": name, "words": words.read(language)} for name, words in ACTIONS.items()]


def _asked(session: Session, wanted: queries.Filter, *, found: bool) -> dict[str, str]:
    """What was asked for, as the trail keeps it.

    What was typed for an object only if it names one: nobody could ever take a phone number out of here.
    """
    names = ("actor", "action", "object_kind", "object", "since", "until")
    asked = {name: str(value) for name in names if (value := getattr(wanted, name)) is not None}
    if wanted.object is not None and not found and not queries.names_object(session, wanted.object):
        asked["object"] = UNKNOWN
    return asked


def _object_words(row: AuditRow, names: Mapping[tuple[str, str], str], language: Language) -> str:
    """What a line is about, as people call it; never an id."""
    if row.object_type not in set(ObjectKind):
        return row.object_type
    kind = ObjectKind(row.object_type)
    name = names.get((kind, row.object_id), NAMELESS.read(language))
    match kind:
        case ObjectKind.TRANSFER | ObjectKind.REGIONS:
            name = row.object_id
        case ObjectKind.CORRECTION:
            name = str(row.details.get("transfer", name))
        case _:
            pass
    return OBJECTS[kind].read(language, name=name)


def _region_codes(row: AuditRow) -> set[str]:
    """The regions that a line's roles are held in."""
    return {code for _, _, code in row.details.get("roles", ()) if code}


def _detail(details: Mapping[str, Any], places: Mapping[str, str], language: Language) -> str | None:
    """What the line adds, in words: how many were shown, which roles somebody has now.

    `places` has the names of stations by id and of regions by code.
    """
    told = [
        words.read(language, count=len(value) if isinstance(value, list) else value)
        for name, words in COUNTED.items()
        if (value := details.get(name)) not in (None, [])
    ]
    for role, station_id, region_code in details.get("roles", ()):
        where = places.get(station_id or region_code or "", "")
        called = ROLE_WORDS.get(role, role) if language == "zh" else role
        told.append(f"{called} {where}".strip())
    if (state := STATES.get(str(details.get("state")))) is not None:
        told.append(state.read(language))
    return SEPARATOR.read(language).join(told) or None
