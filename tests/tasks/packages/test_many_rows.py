"""What a read costs grows with its answer, never with all the work there ever was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import text

from backend.accounts.permissions import TablePolicy
from backend.core.db import Database, make_engine
from tasks.packages.notices import notices_of
from tasks.packages.queries import assignments
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.publishing import publish_package
from tasks.packages.service.settling import settle_due
from tests.plans import analyze, pages_read
from tests.tasks.packages.city import City, add_volunteer, build_city, missing_child

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.settings import Settings

# Ended packages with a confirmed seat each: rows enough to fill a thousand pages.
PAST = text("""
WITH past AS (
    INSERT INTO packages
    SELECT made.* FROM packages AS one, generate_series(1, 8000) AS n,
        LATERAL jsonb_populate_record(one, jsonb_build_object(
            'id', gen_random_uuid(), 'number', 'PAST-' || n, 'state', 'resolved', 'seats_taken', 0,
            'ended_at', one.opened_at, 'settled_at', one.opened_at)) AS made
    WHERE one.id = :package_id
    RETURNING id
)
INSERT INTO assignments
SELECT made.* FROM assignments AS seat, past,
    LATERAL jsonb_populate_record(seat, jsonb_build_object(
        'id', gen_random_uuid(), 'package_id', past.id, 'state', 'confirmed', 'points', 1)) AS made
WHERE seat.package_id = :package_id
""")
NOTICES = text("""
INSERT INTO notices (id, person_id, package_id, event, round, data, created_at)
SELECT gen_random_uuid(), :person_id, id, event, 1, '{}', created_at
FROM (SELECT * FROM packages ORDER BY id LIMIT 30) AS told, unnest(ARRAY['package', 'package_ended']) AS event
""")
FEW_PAGES = 80


@pytest.fixture
def years(
    instance_settings: Settings, clock: ManualClock, bus: EventBus, migrator_url: str
) -> Iterator[tuple[Database, City, UUID]]:
    """A committed city after some years of work, and somebody who is out now."""
    engine = make_engine(str(instance_settings.database_url), instance_settings)
    database = Database(engine, clock, bus, TablePolicy(), instance_settings)
    with database.transaction() as session:
        city = build_city(session)
        package = create_draft(session, city.officer, missing_child())
        publish_package(session, city.officer, package.id)
        walker = add_volunteer(session)
        seat = grab_seat(session, walker, package.id, UUID(int=1))[1]
        session.execute(PAST, {"package_id": package.id})
        session.execute(NOTICES, {"person_id": walker.person_id})
    analyze(migrator_url)
    yield database, city, seat.person_id
    engine.dispose()


def test_reads_look_at_few_pages_after_years(years: tuple[Database, City, UUID]) -> None:
    database, city, walker = years
    with database.transaction() as session:
        for reader in (city.officer, city.command_centre):
            pages = pages_read(session, lambda who=reader: assignments.for_snapshot(session, who))
            assert pages < FEW_PAGES, reader.grants
        assert [one.person_id for one in assignments.for_snapshot(session, city.command_centre)] == [walker]
        assert pages_read(session, lambda: notices_of(session, walker)) < FEW_PAGES
        assert {one["event"] for one in notices_of(session, walker)} == {"package_ended"}
        assert pages_read(session, lambda: settle_due(session)) < FEW_PAGES
