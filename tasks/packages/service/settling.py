"""When nothing about an ended package waits for anybody any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.core.db import now
from backend.core.events import record
from tasks.packages.domain.events import PackageSettled
from tasks.packages.queries.packages import is_unsettled

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
