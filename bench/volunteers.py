"""Volunteers for a bench: real people in the database, on duty, signed in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from backend import assembly
from backend.accounts.duty.service import stand_duty
from backend.accounts.people.service import add_person, make_volunteer
from backend.accounts.signin.service.sessions import open_session
from backend.core.db import new_id
from backend.core.settings import Settings
from backend.demo.cast import Staff, new_key
from backend.demo.seed import prepare

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BATCH = 100


def volunteers_on_duty(
    database_url: str, valkey_url: str, state_dir: Path, count: int, *, seeded: bool = False
) -> list[str]:
    """Make them by the services that make real ones, in the demo's city if asked; their tokens."""
    settings = Settings(
        state_dir=state_dir,
        database_url=database_url,
        valkey_url=valkey_url,
        demo=seeded,
        demo_on_external_database=True,
    )
    parts = assembly.build(settings)
    if seeded:
        prepare(parts)
    tokens: list[str] = []
    while len(tokens) < count:
        with parts.database.transaction() as session:
            tokens += [_volunteer(session) for _ in range(min(BATCH, count - len(tokens)))]
    parts.database.engine.dispose()
    parts.valkey.close()
    return tokens


def open_packages(url: str, count: int) -> list[str]:
    """Publish so many around the benches' cells, as an officer does; their ids."""
    with Staff(url, "officer-lin") as officer:
        made = [str(officer.post("/packages", PACKAGE)["id"]) for _ in range(count)]
        for package_id in made:
            officer.post(f"/packages/{package_id}/publish", {"key": new_key()})
    return made


PACKAGE: Final[dict[str, Any]] = {
    "kind": "hazard_check",
    "title": "核查井盖",
    "summary": "路口井盖可能缺失，请到场看一看并拍照。",
    "area": {"type": "Point", "coordinates": [118.115, 24.513]},
    "place_text": "禾山路口",
    "reward_points": 5,
    "seats": 3,
    "duration_min": 60,
    "arrive_within_min": 30,
    "rounds": [{"range_m": 4_900, "cap": 20_000, "wait_s": 3_600}],
    "details": {"what": "路口井盖", "questions": ["井盖在不在"]},
}


def _volunteer(session: Session) -> str:
    person = add_person(session, name="陈小雨")
    make_volunteer(session, person.id, new_id())
    stand_duty(session, person.id)
    return open_session(session, person.id, "phone", "bench").secret
