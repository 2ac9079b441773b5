"""Break-glass openings that wait for their review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.core.actions import Action
from backend.core.guard import Actor, scopes_of
from tasks.packages.models import Package, Review
from tasks.packages.queries.packages import within

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def open_reviews(session: Session, actor: Actor) -> list[Review]:
    """The reviews this reader may close, oldest first."""
    query = (
        select(Review)
        .join(Package, Package.id == Review.package_id)
        .where(Review.closed_at.is_(None))
        .where(within(scopes_of(session, actor, Action.PACKAGE_REVIEW), actor))
    )
    return list(session.scalars(query.order_by(Review.broken_at)))
