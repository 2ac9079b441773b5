"""Lines of the trail: those a reader may see, narrowed, page by page, and what people call their objects."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select

from backend.accounts.queries import display_names
from backend.console.trail.domain import ObjectKind
from backend.core.actions import Action
from backend.core.audit import AuditRow
from backend.core.guard import Columns, scopes_of, within
from rewards.ledger.queries.books import budget_names
from tasks.packages.queries import assignments, packages
from tasks.sightings import queries as sightings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from backend.core.guard import Actor
    from backend.core.words import Language

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; None means any."""

    actor: UUID | None = None
    action: str | None = None
    object_kind: ObjectKind | None = None
    object: str | None = None  # an id, or what people call a package
    since: datetime | None = None
    until: datetime | None = None  # the first moment that is not wanted any more


def page(
    session: Session, actor: Actor, wanted: Filter, before: int | None, limit: int = PAGE
) -> list[AuditRow]:
    """The newest lines below `before` that the reader may see: of those who work at the reader's stations."""
    mine = within(scopes_of(session, actor, Action.AUDIT_READ), actor, Columns(station=AuditRow.station_id))
    query = select(AuditRow).where(mine, *_conditions(session, wanted))
    if before is not None:
        query = query.where(AuditRow.id < before)
    return list(session.scalars(query.order_by(AuditRow.id.desc()).limit(limit)))


def _conditions(session: Session, wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.actor is not None:
        found.append(AuditRow.actor_id == wanted.actor)
    if wanted.action is not None:
        found.append(AuditRow.action == wanted.action)
    if wanted.object_kind is not None:
        found.append(AuditRow.object_type == wanted.object_kind)
    if wanted.object is not None:
        found.append(_about(session, wanted.object))
    if wanted.since is not None:
        found.append(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        found.append(AuditRow.at < wanted.until)
    return found


def _about(session: Session, what: str) -> ColumnElement[bool]:
    """Lines about one object: by its id or row number, a package also by its number."""
    package_id = packages.id_of_number(session, what)
    named = AuditRow.object_id == str(package_id) if package_id else false()
    return or_(AuditRow.object_id == what, named)


def names_object(session: Session, what: str) -> bool:
    """Whether this is an id or a package's number, rather than just something typed."""
    try:
        UUID(what)
    except ValueError:
        return packages.id_of_number(session, what) is not None
    return True


def object_names(
    session: Session, rows: Iterable[AuditRow], language: Language
) -> dict[tuple[str, str], str]:
    """What people call the objects of some lines, by kind and id: a handful of queries for a whole page."""
    ids: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        ids[row.object_type].add(row.object_id)

    def people(wanted: set[UUID]) -> Mapping[UUID, str]:
        return display_names(session, wanted, language=language)

    readers: dict[ObjectKind, Callable[[set[UUID]], Mapping[UUID, str]]] = {
        ObjectKind.PACKAGE: lambda wanted: packages.numbers_of(session, wanted),
        ObjectKind.ASSIGNMENT: lambda wanted: assignments.package_numbers(session, wanted),
        ObjectKind.SIGHTING: lambda wanted: sightings.package_numbers(session, wanted),
        ObjectKind.PERSON: people,
        ObjectKind.WALLET: people,
    }
    found: dict[tuple[str, str], str] = {}
    for kind, read in readers.items():
        wanted = {UUID(object_id) for object_id in ids.get(kind, ())}
        found |= {(kind, str(object_id)): name for object_id, name in read(wanted).items()} if wanted else {}
    budgets = {int(object_id) for object_id in ids.get(ObjectKind.BUDGET, ())}
    names = budget_names(session, budgets) if budgets else {}
    return found | {(ObjectKind.BUDGET, str(number)): name for number, name in names.items()}
