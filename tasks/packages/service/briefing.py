"""A change of what people are looking for, while they are looking: it reaches everybody on it at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from backend.core.db import now
from backend.core.guard import Actor
from tasks.packages.domain.errors import SafeguardMissingError
from tasks.packages.domain.kinds import Kind
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.packages import PackageAction
from tasks.packages.domain.rules import is_minor
from tasks.packages.queries import sealed
from tasks.packages.service.drafts import apply_content
from tasks.packages.service.permitting import check_version, lock_and_require
from tasks.packages.service.readiness import missing_for_person
from tasks.packages.service.sealing import put_photo, withhold
from tasks.packages.service.telling import tell_card, tell_console, tell_holders, write_history

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from tasks.packages.models import Package
    from tasks.packages.queries.sealed import Sealed

# Seats, points, rounds and the area stand as they were posted: people came for them, points are set aside.
BRIEFABLE: Final = ("title", "summary", "place_text", "incident_number", "details", "guardian_consent")


def change_briefing(
    session: Session, actor: Actor, package_id: UUID, version: int, changes: Mapping[str, Any]
) -> Package:
    """Change words and details of a package that is out. Raises StaleVersionError, SafeguardMissingError.

    Another name or face is hidden again until it is decided on like the first; both are hidden for as long as
    what a minor needs is missing.
    """
    package = lock_and_require(session, actor, package_id, PackageAction.BRIEF)
    check_version(package, version)
    before = _seen(session, package)
    inside = apply_content(session, package, {k: v for k, v in changes.items() if k in BRIEFABLE})
    if "photo_id" in changes:
        put_photo(session, package, actor.person_id, changes["photo_id"])
    if package.kind is Kind.MISSING_PERSON:
        _hide_if_due(session, package, inside, before)
    package.version += 1
    package.briefed_at = now(session)
    write_history(session, package, PackageAction.BRIEF, actor.person_id, ", ".join(sorted(changes)))
    tell_card(session, package)
    tell_holders(session, package)
    tell_console(session, package)
    return package


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a decision about name and face went by."""

    name: str | None
    photo_id: UUID | None
    minor: bool


def _seen(session: Session, package: Package) -> _Seen:
    return _Seen(sealed.read(session, package).name, package.photo_id, is_minor(package.details))


def _hide_if_due(session: Session, package: Package, inside: Sealed, before: _Seen) -> None:
    """Withhold name and face where what was decided on no longer stands.

    Consent may be taken back at any time and that counts at once. Whoever turns out to be a minor only now is
    briefed together with what that needs, or not at all: so no package of a minor is out without it unless
    it was taken back.
    """
    after = _seen(session, package)
    missing = missing_for_person(session, package)
    if missing and not (before.minor and after.minor):
        raise SafeguardMissingError(missing)
    if missing:
        withhold(package, inside)
        package.approval_asked_at = package.escalated_at = None
    elif (after.name, after.photo_id) != (before.name, before.photo_id):
        withhold(package, inside)
        _ask_again(session, package)


def _ask_again(session: Session, package: Package) -> None:
    if package.name_and_face is NameAndFace.WITHHELD:
        package.name_and_face = NameAndFace.AWAITING_APPROVAL
        package.approval_asked_at, package.escalated_at = now(session), None
    else:
        package.approval_asked_at = package.escalated_at = None
