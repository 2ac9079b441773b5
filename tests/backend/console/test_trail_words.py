"""What people call the objects of the trail, over a real package, its seat, its sighting and a budget."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import select

from backend.console.trail.queries import Filter
from backend.console.trail.reading import read_trail
from backend.core.audit import AuditRow, note
from backend.core.geo import Position
from rewards.ledger.domain import BudgetFacts
from rewards.ledger.service import open_budget
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.publishing import publish_package
from tasks.packages.service.reading import read_package
from tasks.sightings.service import Seen, read_sighting, send_sighting
from tests.tasks.packages.city import HERE, City, add_volunteer, missing_child
from tests.tasks.packages.conftest import city, policy, presence  # noqa: F401 - fixtures go by their names

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock


def test_the_trail_calls_things_as_people_do(
    session: Session,
    city: City,  # noqa: F811 - the fixture imported above
    clock: ManualClock,
) -> None:
    package = create_draft(session, city.officer, missing_child())
    publish_package(session, city.officer, package.id, uuid4())
    volunteer = add_volunteer(session)
    _, seat = grab_seat(session, volunteer, package.id, uuid4())
    seen = Seen(Position(*HERE), 12.0, "红色校服", (), clock.now() - timedelta(minutes=3))
    sighting = send_sighting(session, volunteer, package.id, uuid4(), seen)
    read_package(session, city.officer, package.id)
    read_sighting(session, city.officer, sighting.id)
    note(session, city.officer, "assignments.photo_read", "assignment", seat.id)
    budget = BudgetFacts("经费", "3502", 2026, 500, "财政", "文 1")
    open_budget(session, city.administrator, uuid4(), budget)
    trail = read_trail(session, city.auditor, Filter(), None, "zh")["items"]
    words = {line["object_words"] for line in trail}
    assert {
        f"任务包 {package.number}",
        f"任务包 {package.number} 的接单",
        f"任务包 {package.number} 的线索",
        "预算“经费”",
    } <= words
    about = read_trail(session, city.auditor, Filter(object=package.number), None, "en")["items"]
    assert {line["object_words"] for line in about} == {f"Package {package.number}"}
    stations = {row.station_id for row in session.scalars(select(AuditRow)) if row.object_type == "package"}
    assert stations == {city.heshan}
