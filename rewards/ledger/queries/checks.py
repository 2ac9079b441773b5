"""Checks of the whole ledger: the one under way, and the last that came to an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from rewards.ledger.models import Check

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def open_check(session: Session) -> Check | None:
    """The one that is asked for or under way."""
    return session.scalars(select(Check).where(Check.finished_at.is_(None))).one_or_none()


def last_check(session: Session) -> Check | None:
    """The last one that found something, be it that all is well."""
    query = select(Check).where(Check.found.is_not(None)).order_by(Check.finished_at.desc())
    return session.scalars(query.limit(1)).one_or_none()
