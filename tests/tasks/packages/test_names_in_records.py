"""Words of staff outlive the name they are about: they do not hold it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.core.audit import AuditRow
from backend.core.stream import StreamRow
from tasks.packages.domain.errors import NameInRecordError
from tasks.packages.domain.rules import SEALED_KEPT
from tasks.packages.models import HistoryRow, Package, Review
from tasks.packages.service.approval import break_glass, close_review, refuse_package
from tasks.packages.service.deciding import reject_assignment
from tasks.packages.service.ending import resolve_package, retract_package
from tasks.packages.service.sealing import forget_due
from tests.tasks.packages.world import World


def _refuse(world: World, package: Package, words: str) -> object:
    return refuse_package(world.session, world.city.duty_lead, package.id, words)


def _break(world: World, package: Package, words: str) -> object:
    return break_glass(world.session, world.city.officer, package.id, words)


def _review(world: World, package: Package, words: str) -> object:
    review = world.session.scalar(select(Review).where(Review.package_id == package.id))
    if review is None:
        break_glass(world.session, world.city.officer, package.id, "天快黑了")
        review = world.session.scalars(select(Review).where(Review.package_id == package.id)).one()
    return close_review(world.session, world.city.duty_lead, review.id, words)


def _resolve(world: World, package: Package, words: str) -> object:
    return resolve_package(world.session, world.city.officer, package.id, words)


def _retract(world: World, package: Package, words: str) -> object:
    return retract_package(world.session, world.city.officer, package.id, words)


def _reject(world: World, package: Package, words: str) -> object:
    return reject_assignment(world.session, world.city.officer, _reported(world, package), words)


def _reported(world: World, package: Package) -> UUID:
    return world.reported(package).id


VERBS: dict[str, tuple[Callable[[World, Package, str], object], str]] = {
    "refuse": (_refuse, "reason"),
    "break glass": (_break, "reason"),
    "review": (_review, "finding"),
    "resolve": (_resolve, "outcome"),
    "retract": (_retract, "reason"),
    "reject": (_reject, "reason"),
}


@pytest.mark.parametrize("said", ["林小满已找到", "已交给林母"], ids=["missing", "guardian"])
@pytest.mark.parametrize(("verb", "field"), VERBS.values(), ids=VERBS)
def test_no_record_holds_a_sealed_name(
    world: World, verb: Callable[[World, Package, str], object], field: str, said: str
) -> None:
    package = world.posted()
    with pytest.raises(NameInRecordError) as refused:
        verb(world, package, said)
    assert set(refused.value.problem("zh")["errors"]) == {field}
    world.session.flush()
    for table in (Package, HistoryRow, AuditRow, StreamRow, Review):
        rows = world.session.execute(select(table.__table__)).all()
        assert not [row for row in rows if said in repr(row)]


@pytest.mark.parametrize(("verb", "_field"), VERBS.values(), ids=VERBS)
def test_other_words_are_taken(
    world: World, verb: Callable[[World, Package, str], object], _field: str
) -> None:
    verb(world, world.posted(), "孩子已交给家属")


def test_once_it_is_forgotten_there_is_nothing_to_look_for(world: World) -> None:
    package = world.posted()
    break_glass(world.session, world.city.officer, package.id, "天快黑了")
    _resolve(world, package, "孩子已找到")
    world.clock.advance(SEALED_KEPT + timedelta(seconds=1))
    assert forget_due(world.session) == 1
    _review(world, package, "合理")
