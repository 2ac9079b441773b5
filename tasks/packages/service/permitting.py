"""The way every staff verb begins: the package's lock, the right answer to strangers, the permission."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from backend.core.errors import StaleVersionError
from backend.core.guard import Actor, require
from tasks.packages.domain.packages import PackageAction, step_of
from tasks.packages.queries.packages import lock_for_staff, target_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tasks.packages.models import Package


def lock_and_require(session: Session, actor: Actor, package_id: UUID, action: PackageAction) -> Package:
    """The locked package, if the table has the action in its state and the actor may do it.

    Raises NotFoundError for somebody else's, ForbiddenError, PackageStateError or PackageEndedError.
    """
    package = lock_for_staff(session, actor, package_id)
    permission = step_of(package.state, action).permission
    if permission is None:
        raise AssertionError(action)  # the clock's own steps never come this way
    require(session, actor, permission, target_of(package))
    return package


def check_version(package: Package, version: int) -> None:
    """Refuse a change of a version that is no longer the newest."""
    if package.version != version:
        raise StaleVersionError
