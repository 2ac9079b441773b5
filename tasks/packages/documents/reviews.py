"""A break-glass review as it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from backend.accounts.people import queries as people
from backend.core.clock import as_moment
from tasks.packages.documents.values import person
from tasks.packages.models import Package

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tasks.packages.models import Review


def review_documents(session: Session, reviews: Sequence[Review]) -> list[dict[str, Any]]:
    """Reviews with the number of their package and who broke the glass."""
    names = people.display_names(session, {review.broken_by for review in reviews})
    wanted = select(Package.id, Package.number).where(
        Package.id.in_({review.package_id for review in reviews})
    )
    numbers = {row.id: row.number for row in session.execute(wanted)}
    return [
        {
            "id": str(review.id),
            "package_id": str(review.package_id),
            "package_number": numbers[review.package_id],
            "reason": review.reason,
            "broken_by": person(review.broken_by, names),
            "broken_at": as_moment(review.broken_at),
            "due_on": review.due_on.isoformat(),
            "closed_at": as_moment(review.closed_at),
            "finding": review.finding,
        }
        for review in reviews
    ]
