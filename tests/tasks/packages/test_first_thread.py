"""Draft, publish, alert, grab, report, confirm: the whole way of one package."""

from __future__ import annotations

from uuid import uuid4

from tasks.packages.domain.events import AssignmentConfirmed, PackagePosted, PackageSettled
from tasks.packages.domain.packages import PackageState
from tasks.packages.service.approval import approve_package
from tasks.packages.service.deciding import confirm_assignment
from tasks.packages.service.ending import resolve_package
from tasks.packages.service.working import arrive, send_report
from tests.tasks.packages.city import cell_near, parents
from tests.tasks.packages.world import SPOT, World


def test_the_story_from_draft_to_points(world: World) -> None:
    heard = world.heard(PackagePosted, AssignmentConfirmed, PackageSettled)
    walker = world.volunteer(east_m=300)
    package = world.posted()
    (alert,) = world.told("volunteer", "package")
    assert set(alert.receivers["cells"]) & parents(cell_near(300))
    assert "林小满" not in str(alert.data)
    assert package.state is PackageState.OPEN

    assignment = world.grab(package, walker)
    arrive(world.session, walker, assignment.id, uuid4(), SPOT)
    send_report(world.session, walker, assignment.id, uuid4(), text="找到了", found=True, position=SPOT)
    resolve_package(world.session, world.city.officer, package.id, "已交还母亲")
    assert package.settled_at is None
    confirm_assignment(world.session, world.city.officer, assignment.id)

    assert [type(event).__name__ for event in heard] == [
        "PackagePosted",
        "AssignmentConfirmed",
        "PackageSettled",
    ]
    assert heard[0].escrow_points == 150
    assert heard[1].points == 50
    assert assignment.state == "confirmed"


def test_neither_name_nor_guardian_ever_enters_the_stream(world: World) -> None:
    package = world.posted()
    world.grab(package)
    approve_package(world.session, world.city.duty_lead, package.id)
    resolve_package(world.session, world.city.officer, package.id, "已交还")
    everything = [
        str(row.data)
        for audience, event in (
            ("console", "package"),
            ("console", "assignment"),
            ("volunteer", "package"),
            ("volunteer", "briefing"),
            ("volunteer", "assignment"),
            ("volunteer", "package_ended"),
        )
        for row in world.told(audience, event)
    ]
    assert len(everything) >= 8
    assert not any("林小满" in text or "林母" in text for text in everything)
