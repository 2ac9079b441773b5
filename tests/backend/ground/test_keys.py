"""A new master key: everything stays readable meanwhile, and afterwards without the one before."""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from pydantic import SecretStr
from sqlalchemy import LargeBinary, event

from backend.accounts.people.queries import get_person, name_of
from backend.accounts.people.service import add_person
from backend.accounts.permissions import TablePolicy
from backend.core.clock import ManualClock
from backend.core.crypto import WrongMasterKeyError, new_wrapped_key, unwrap_key, wrap_key
from backend.core.db import Base, Database, make_engine
from backend.core.events import EventBus
from backend.ground.keys import BATCH, KEYS, refuse_other_key, rotate, wrap_anew
from backend.ground.places import GroundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from uuid import UUID

    from backend.core.settings import Settings

OLD, NEW = (SecretStr(b64encode(letter * 32).decode()) for letter in (b"o", b"n"))
OPEN = "person:1"


@pytest.fixture
def opened(instance_settings: Settings, clock: ManualClock) -> Iterator[Callable[..., Database]]:
    made: list[Database] = []

    def with_keys(master: SecretStr | None, before: SecretStr | None = None, **changes: Any) -> Database:
        changes |= {"master_key": master, "master_key_before": before}
        settings = instance_settings.model_copy(update=changes)
        engine = make_engine(str(settings.database_url), settings)
        made.append(Database(engine, clock, EventBus(), TablePolicy(), settings))
        return made[-1]

    yield with_keys
    for database in made:
        database.engine.dispose()


def people_in(database: Database, count: int) -> list[UUID]:
    with database.transaction() as session:
        return [add_person(session, name=f"王{number}").id for number in range(count)]


def names(database: Database, ids: list[UUID]) -> list[str | None]:
    with database.transaction() as session:
        return [name_of(session, get_person(session, person_id)) for person_id in ids]


def run(database: Database) -> Any:
    @contextmanager
    def open_database() -> Iterator[Database]:
        yield database

    return CliRunner().invoke(rotate, ["--json"], obj=open_database)


def test_everything_is_wrapped_anew_and_read_all_the_while(opened: Callable[..., Database]) -> None:
    ids = people_in(opened(OLD), BATCH + 3)
    expected = [f"王{number}" for number in range(BATCH + 3)]
    both = opened(NEW, OLD)
    assert names(both, ids) == expected
    with both.transaction() as session:
        assert len(wrap_anew(session, KEYS[0])) == BATCH  # and here it is broken off
    assert names(both, ids) == expected
    result = run(both)
    assert (result.exit_code, json.loads(result.output)["wrapped"]["person"]) == (0, 3)
    assert json.loads(run(both).output)["wrapped"]["person"] == 0
    assert names(opened(NEW), ids) == expected
    with pytest.raises(WrongMasterKeyError):
        names(opened(OLD), ids)


def test_without_the_key_before_it_says_what_is_missing(opened: Callable[..., Database]) -> None:
    ids = people_in(opened(OLD), 1)
    result = run(opened(NEW))
    assert "SHOUWANG_MASTER_KEY_BEFORE" in str(result.exception)
    assert names(opened(OLD), ids) == ["王0"]


def test_a_process_that_still_makes_keys_the_old_way_is_said(opened: Callable[..., Database]) -> None:
    old, both = opened(OLD), opened(NEW, OLD)
    people_in(old, 1)
    late: list[UUID] = []
    commits = count(1)

    def not_started_again(_connection: object) -> None:
        """Somebody registers there once the people are done: a batch, and the look that found no more."""
        if next(commits) == 2:
            late.extend(people_in(old, 1))

    event.listen(both.engine, "commit", not_started_again)
    result = run(both)
    assert isinstance(result.exception, GroundError)
    assert str(result.exception).startswith("1 keys were wrapped")
    assert json.loads(run(both).output)["ok"]
    assert names(opened(NEW), late) == ["王0"]


def complaint(database: Database) -> str | None:
    with database.transaction() as session:
        try:
            refuse_other_key(session)
        except GroundError as error:
            return str(error)
    return None


def test_nothing_is_served_with_another_key(opened: Callable[..., Database]) -> None:
    people_in(opened(OLD), 1)
    assert complaint(opened(OLD)) is None
    assert complaint(opened(NEW, OLD)) is None
    assert "is not the one" in (complaint(opened(NEW)) or "")
    people_in(opened(NEW, OLD), 1)
    assert complaint(opened(NEW)) is None  # the rest is for `rotate` to say
    assert "is not the one" in (complaint(opened(OLD)) or "")


def test_no_key_is_made_beside_what_another_sealed(
    opened: Callable[..., Database], instance_settings: Settings, tmp_path: Path
) -> None:
    restored = opened(None, state_dir=tmp_path / "restored")
    assert complaint(restored) is None  # empty: the first start makes one
    people_in(opened(OLD), 1)
    assert "put the file `master` back" in (complaint(restored) or "")
    assert not (tmp_path / "restored" / "keys" / "master").exists()


def test_a_kept_key_is_followed_by_the_file_beside_it(settings: Settings) -> None:
    wrapped = new_wrapped_key(settings, OPEN)
    kept = settings.state_dir / "keys" / "master"
    moved = settings.model_copy(update={"state_dir": settings.state_dir.with_name("moved")})
    folder = moved.state_dir / "keys"
    folder.mkdir(parents=True)
    (folder / "master.before").write_bytes(kept.read_bytes())
    key = unwrap_key(moved, wrapped, OPEN)
    (folder / "master.before").unlink()
    assert unwrap_key(moved, wrap_key(moved, key, OPEN), OPEN) == key
    with pytest.raises(WrongMasterKeyError):
        unwrap_key(moved, wrapped, OPEN)


def test_no_column_of_wrapped_keys_is_forgotten() -> None:
    """A table that keeps a key under one of these names has to be rotated too."""
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name in {"wrapped_key", "key"} and isinstance(column.type, LargeBinary)
    }
    assert found == {f"{keys.table.__tablename__}.{keys.column.key}" for keys in KEYS}
