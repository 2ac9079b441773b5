"""What becomes of sightings when their package ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tasks.packages.models import Package
from tasks.packages.service.ending import expire_due, resolve_package, retract_package
from tasks.sightings import documents, handlers, queries, service
from tasks.sightings.domain import SightingState, SightingStateError
from tests.tasks.packages.city import City

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.guard import Actor
    from tasks.sightings.models import Sighting
    from tests.tasks.sightings.conftest import Grabbed, Posted, Sees, Told


def test_what_is_open_closes_with_its_package(
    session: Session, bus: EventBus, posted: Posted, grabbed: Grabbed, seen: Sees, city: City, told: Told
) -> None:
    handlers.subscribe(bus)
    package = posted()
    walker, _ = grabbed(package)
    new, credible, out, found = (
        service.send_sighting(session, walker, package.id, uuid4(), seen(text=text)) for text in "甲乙丙丁"
    )
    service.judge_credible(session, city.officer, credible.id)
    service.rule_out(session, city.officer, out.id, "不是")
    service.confirm_found(session, city.officer, found.id, "找到了")
    states = [row.state for row in (new, credible, out, found)]
    assert states == ["closed", "closed", "ruled_out", "found"]
    assert queries.open_for_staff(session, city.officer) == []
    assert documents.staff_sighting(session, new, city.officer)["actions"] == ["open"]
    assert told("console", "package")[-1].data["sightings_open"] == 0
    assert told("volunteer", "sighting")[-1].data["state"] == "closed"
    lines = queries.history_of(session, credible.id)
    assert [(line.action, line.by is None) for line in lines] == [("credible", False), ("close", True)]
    assert service.read_sighting(session, city.officer, new.id)["history"][-1]["by"] is None
    with pytest.raises(SightingStateError):
        service.rule_out(session, city.officer, new.id, "不是")


@pytest.mark.parametrize("end", [resolve_package, retract_package])
def test_late_word_waits_for_its_answer_and_for_no_more(
    session: Session,
    bus: EventBus,
    posted: Posted,
    grabbed: Grabbed,
    seen: Sees,
    city: City,
    end: Callable[..., Package],
) -> None:
    handlers.subscribe(bus)
    package = posted()
    walker, _ = grabbed(package)
    end(session, city.officer, package.id, "结束")
    late = service.send_sighting(session, walker, package.id, uuid4(), seen())
    assert queries.open_for_staff(session, city.officer) == [late]
    service.judge_credible(session, city.officer, late.id)
    assert queries.open_for_staff(session, city.officer) == []


def test_expiry_closes_too(
    session: Session, bus: EventBus, sent: tuple[Actor, Sighting, Package], clock: ManualClock
) -> None:
    handlers.subscribe(bus)
    _, sighting, package = sent
    assert package.deadline_at is not None
    clock.advance(package.deadline_at - clock.now())
    assert expire_due(session) == 1
    assert (sighting.state, package.sightings_open) == (SightingState.CLOSED, 0)
