"""When nothing about an ended package waits for anybody any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.core.db import now
from backend.core.events import record
from tasks.packages.domain.events import PackageSettled
from tasks.packages.queries.packages import is_unsettled, lock_settleable
from tasks.packages.service.telling import tell_console

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tasks.packages.models import Package


def settle_if_due(session: Session, package: Package) -> None:
    """Settle an ended package once, as soon as no report waits; rewards then frees what is in escrow."""
    session.flush()
    if package.settled_at is not None or is_unsettled(session, package):
        return
    package.settled_at = now(session)
    if package.opened_at is not None:
        record(session, PackageSettled(package.id, package.number))


def settle_due(session: Session) -> int:
    """Settle one package that waited only for reports on their way; 1, or 0 when there is none to take."""
    package = lock_settleable(session)
    if package is None:
        return 0
    settle_if_due(session, package)
    if package.settled_at is None:
        return 0  # a report came while its lock was waited for
    tell_console(session, package)
    return 1
