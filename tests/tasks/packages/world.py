"""What a test of packages works with: a session, a city, presence, and shortcuts to a package out there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from backend.core.geo import Position
from backend.core.stream import StreamRow
from tasks.packages.domain.kinds import RoundPlan
from tasks.packages.models import Package, Round
from tasks.packages.seat_models import Assignment
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.publishing import publish_package
from tasks.packages.service.working import send_report
from tests.tasks.packages.city import HERE, City, add_volunteer, missing_child, stand_at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.guard import Actor
    from backend.core.presence import Presence

SPOT = Position(*HERE)


@dataclass
class World:
    session: Session
    city: City
    presence: Presence
    clock: ManualClock
    bus: EventBus

    def told(self, audience: str, event: str) -> list[StreamRow]:
        """The stream rows so far, narrowed by audience and event."""
        query = select(StreamRow).where(StreamRow.audience == audience, StreamRow.event == event)
        return list(self.session.scalars(query.order_by(StreamRow.id)))

    def heard(self, *events: type) -> list[Any]:
        """Domain events of these types from now on."""
        kept: list[Any] = []
        for event in events:
            self.bus.subscribe(event, lambda _session, event: kept.append(event))
        return kept

    def draft(self, actor: Actor | None = None, **changes: Any) -> Package:
        return create_draft(self.session, actor or self.city.officer, missing_child(**changes))

    def posted(self, **changes: Any) -> Package:
        return self.publish(self.draft(**changes))

    def publish(self, package: Package) -> Package:
        return publish_package(self.session, self.city.officer, package.id, uuid4())

    def volunteer(self, east_m: float | None = None, *, online: bool = True, **options: Any) -> Actor:
        """A volunteer on duty, so many metres east of HERE (nowhere for None)."""
        actor = add_volunteer(self.session, **options)
        if east_m is not None:
            stand_at(self.presence, actor, east_m, online=online)
        return actor

    def grab(self, package: Package, actor: Actor | None = None, key: UUID | None = None) -> Assignment:
        actor = actor or self.volunteer()
        return grab_seat(self.session, actor, package.id, key or uuid4())[1]

    def reported(self, package: Package, actor: Actor | None = None) -> Assignment:
        actor = actor or self.volunteer()
        assignment = self.grab(package, actor)
        return send_report(
            self.session, actor, assignment.id, uuid4(), text="看过了", found=True, position=SPOT
        )

    def rounds(self, package: Package) -> list[Round]:
        query = select(Round).where(Round.package_id == package.id).order_by(Round.number)
        return list(self.session.scalars(query))

    def count(self, table: type) -> int:
        return self.session.scalar(select(func.count()).select_from(table)) or 0


def plan(*rounds: tuple[int, int, int]) -> tuple[RoundPlan, ...]:
    return tuple(RoundPlan(*values) for values in rounds)
