"""Draft, publish, alert, grab, report, confirm: the whole way of one package."""

from __future__ import annotations

from uuid import uuid4

from backend.core.geo import Position
from tasks.packages.domain.events import AssignmentConfirmed, PackagePosted, PackageSettled
from tasks.packages.service.deciding import confirm_assignment
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.ending import resolve_package
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.publishing import publish_package
from tasks.packages.service.working import arrive, send_report
from tests.tasks.packages.city import HERE, add_volunteer, missing_child, parents, stand_at


def test_the_story_from_draft_to_points(session, city, presence, bus, told):
    heard = []
    for event in (PackagePosted, AssignmentConfirmed, PackageSettled):
        bus.subscribe(event, lambda _session, event: heard.append(event))
    walker = add_volunteer(session)
    cell = stand_at(presence, walker, east_m=300)

    package = create_draft(session, city.officer, missing_child())
    publish_package(session, city.officer, package.id, uuid4())
    (alert,) = told("volunteer", "package")
    assert set(alert.receivers["cells"]) & parents(cell)
    assert "林小满" not in str(alert.data)
    assert package.state == "open"

    _, assignment = grab_seat(session, walker, package.id, uuid4())
    spot = Position(*HERE)
    arrive(session, walker, assignment.id, uuid4(), spot)
    send_report(session, walker, assignment.id, uuid4(), text="找到了", found=True, position=spot)
    resolve_package(session, city.officer, package.id, "已交还母亲")
    assert package.settled_at is None
    confirm_assignment(session, city.officer, assignment.id)

    assert [type(event).__name__ for event in heard] == [
        "PackagePosted",
        "AssignmentConfirmed",
        "PackageSettled",
    ]
    assert heard[1].points == 50
    assert assignment.state == "confirmed"
    assert "林小满" not in "".join(str(row.data) for row in told("console", "package"))
