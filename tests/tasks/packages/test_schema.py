"""The models and the migration say the same; the story of a package is never rewritten."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tasks.packages.models import DayCount, HistoryRow, Package, ReachedCell, Review, Round
from tasks.packages.seat_models import Assignment, Notice, Request, Watcher
from tests.tasks.packages.world import World

MODELS = (
    Package,
    Round,
    ReachedCell,
    DayCount,
    HistoryRow,
    Review,
    Assignment,
    Watcher,
    Request,
    Notice,
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__tablename__)
def test_every_column_and_index_of_a_model_is_in_its_table(engine: Engine, model: type[Package]) -> None:
    schema, table = inspect(engine), model.__table__
    real = {column["name"]: column["nullable"] for column in schema.get_columns(model.__tablename__)}
    assert {column.name: column.nullable for column in table.columns} == real
    indexes = {index["name"] for index in schema.get_indexes(model.__tablename__)}
    assert {index.name for index in model.__table__.indexes} <= indexes  # type: ignore[attr-defined]


REWRITES = (
    "UPDATE package_history SET note = 'x'",
    "DELETE FROM package_history",
    "TRUNCATE package_history",
)


@pytest.mark.parametrize("statement", REWRITES)
def test_history_is_only_added_to(world: World, session: Session, statement: str) -> None:
    world.draft()
    session.flush()
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(statement))


IMPOSSIBLE = (
    "UPDATE packages SET seats_taken = seats + 1",
    "UPDATE packages SET state = 'full'",
    "UPDATE packages SET state = 'resolved'",
    "UPDATE packages SET kind = 'suspect_hunt'",
)


@pytest.mark.parametrize("statement", IMPOSSIBLE)
def test_the_database_itself_refuses_what_must_never_be(
    world: World, session: Session, statement: str
) -> None:
    world.posted()
    session.flush()
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(statement))
