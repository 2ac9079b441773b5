"""A crowd is told that there is no seat left, and keeps an eye out instead."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import gevent
from sqlalchemy import func, select

from backend.core.stream import StreamRow
from tasks.packages.domain.errors import PackageEndedError
from tasks.packages.seat_models import Watcher
from tasks.packages.service.ending import resolve_package
from tasks.packages.watches import LARGEST_LOT, Watches
from tests.tasks.packages.test_grabs import Town, town

__all__ = ["town"]


def rush(town: Town, package_id: Any) -> list[dict[str, Any] | Exception]:
    """Everybody presses at one instant."""
    watches = town.here.parts.only(Watches)
    answers: list[dict[str, Any] | Exception] = []
    for actor in town.people:
        watches.watch(actor, package_id, uuid4(), answers.append)
    with gevent.Timeout(60):
        while len(answers) < len(town.people):
            gevent.sleep(0.001)
    return answers


def told_desks(town: Town) -> int:
    with town.here.parts.database.transaction() as session:
        query = select(func.count()).where(StreamRow.audience == "console", StreamRow.event == "package")
        return session.scalar(query) or 0


def test_a_crowd_begins_to_watch_in_a_few_lots(town: Town) -> None:
    package_id = town.posted(seats=1)
    before = told_desks(town)
    cards = rush(town, package_id)
    assert all(isinstance(card, dict) and card["watching"] for card in cards)
    with town.here.parts.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Watcher)) == len(town.people)
    # The first lot may be one person; the others came while it was decided.
    assert told_desks(town) - before <= 2 + len(town.people) // LARGEST_LOT


def test_who_comes_after_the_end_is_told_so(town: Town) -> None:
    package_id = town.posted(seats=1)
    with town.there.parts.database.transaction() as session:
        resolve_package(session, town.city.officer, package_id, "找到")
    assert {type(answer) for answer in rush(town, package_id)} == {PackageEndedError}
