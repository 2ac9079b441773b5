"""What a phone should know, while packages end between two of the queries that find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import event

from tasks.packages.models import Package
from tasks.packages.queries.matching import matching
from tasks.packages.service.ending import resolve_package
from tasks.packages.service.watching import watch_package

if TYPE_CHECKING:
    from tests.tasks.packages.world import World


def test_what_ends_between_two_queries_is_left_out(world: World) -> None:
    held, watched, stays = world.posted(), world.posted(), world.posted()
    person = world.volunteer()
    world.grab(held, person)
    world.grab(stays, person)
    watch_package(world.session, person, watched.id, uuid4())

    ending = [held, watched]

    def end_some(execution: Any) -> None:
        """Just before the packages themselves are read, after it was read who holds which."""
        if execution.is_select and execution.bind_mapper and execution.bind_mapper.class_ is Package:
            while ending:
                resolve_package(world.session, world.city.officer, ending.pop().id, "找到了")

    event.listen(world.session, "do_orm_execute", end_some)
    found, ties = matching(world.session, person.person_id, [])
    assert ending == []
    assert [package.id for package in found] == [stays.id]
    assert held.id in ties.holding
