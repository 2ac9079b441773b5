"""The crowd: counted once for all desks, and in proportion to who may be counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson
import pytest
from sqlalchemy import text
from valkey import Valkey

from backend.accounts.duty import queries, service
from backend.accounts.duty.domain import VolunteerSettings
from backend.console.presence import TOLD, PresenceTeller, crowd, crowd_told
from backend.core.cells import cell_at
from backend.core.db import Database, make_engine
from backend.core.presence import Presence
from tests.backend.accounts.town import Town, add_volunteer, build_town
from tests.plans import analyze, pages_read

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.guard import Policy
    from backend.core.settings import Settings

HERE = cell_at(118.12, 24.51)
MANY = text("""
WITH made AS (
    INSERT INTO person (id, wrapped_key, created_at, language, large_type, wake_for_life)
    SELECT gen_random_uuid(), 'key', now(), 'zh', false, n % 400 = 0 FROM generate_series(1, 8000) AS n
    RETURNING id
)
INSERT INTO volunteer (person_id, registration_id, since) SELECT id, id, now() FROM made
""")


@pytest.fixture
def valkey(valkey_url: str) -> Iterator[Valkey]:
    client = Valkey.from_url(valkey_url)
    client.flushdb()
    yield client
    client.close()


@pytest.fixture
def town(session: Session) -> Town:
    return build_town(session)


@pytest.fixture
def presence(valkey: Valkey, clock: ManualClock) -> Presence:
    return Presence(valkey, clock, 1_800)


def test_a_desk_that_opens_is_told_what_the_others_know(
    session: Session, town: Town, valkey: Valkey, presence: Presence
) -> None:
    assert crowd_told(valkey) is None
    person = add_volunteer(session, town).actor.person_id
    service.stand_duty(session, person, 2)
    presence.place([(person, HERE)])
    with valkey.pubsub() as heard:
        heard.subscribe("shouwang:presence")
        assert next(heard.listen())["type"] == "subscribe"
        PresenceTeller(valkey, presence)(session)
        message = next(heard.listen())
    known = crowd_told(valkey)
    assert known == orjson.loads(message["data"]) == crowd(session, presence)
    assert known is not None
    assert known["cells"] == [[HERE, 0, 1]]
    service.rest(session, person)
    assert crowd_told(valkey) == known
    assert 0 < int(valkey.ttl(TOLD)) <= 10


def test_who_may_be_woken_is_counted_again_after_a_while(
    session: Session, town: Town, valkey: Valkey, presence: Presence, clock: ManualClock
) -> None:
    teller = PresenceTeller(valkey, presence)

    def told() -> int:
        teller(session)
        known = crowd_told(valkey)
        assert known is not None
        return int(known["totals"]["wakeable"])

    assert told() == 0
    person = add_volunteer(session, town).actor.person_id
    wake = VolunteerSettings(wake_for_life=True, watch_areas=(), language="zh", large_type=False)
    service.change_settings(session, person, wake)
    assert told() == 0
    clock.advance(timedelta(seconds=30))
    assert told() == 1


def test_counting_them_reads_them_alone(
    instance_settings: Settings, clock: ManualClock, bus: EventBus, policy: Policy, migrator_url: str
) -> None:
    engine = make_engine(str(instance_settings.database_url), instance_settings)
    database = Database(engine, clock, bus, policy, instance_settings)
    with database.transaction() as session:
        session.execute(MANY)
    analyze(migrator_url)
    with database.transaction() as session:
        assert queries.count_wakeable(session) == 20
        assert pages_read(session, lambda: queries.count_wakeable(session)) < 150
    engine.dispose()
