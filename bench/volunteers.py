"""Volunteers for a bench: real people in the database, on duty, signed in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from backend import assembly
from backend.accounts.duty.service import stand_duty
from backend.accounts.people.service import add_person, make_volunteer
from backend.accounts.signin.service.sessions import open_session
from backend.core.db import new_id
from backend.core.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BATCH = 100


def volunteers_on_duty(database_url: str, valkey_url: str, state_dir: Path, count: int) -> list[str]:
    """Make them by the services that make real ones; their tokens."""
    settings = Settings(state_dir=state_dir, database_url=database_url, valkey_url=valkey_url)
    parts = assembly.build(settings)
    tokens: list[str] = []
    while len(tokens) < count:
        with parts.database.transaction() as session:
            tokens += [_volunteer(session) for _ in range(min(BATCH, count - len(tokens)))]
    parts.database.engine.dispose()
    parts.valkey.close()
    return tokens


def _volunteer(session: Session) -> str:
    person = add_person(session, name="陈小雨")
    make_volunteer(session, person.id, new_id())
    stand_duty(session, person.id)
    return open_session(session, person.id, "phone", "bench").secret
