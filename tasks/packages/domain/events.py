"""What packages tell the other rooms, inside the transaction in which it happens."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tasks.packages.domain.kinds import Kind
from tasks.packages.domain.packages import PackageState


@dataclass(frozen=True, slots=True)
class PackagePosted:
    """A package goes out. Rewards escrows `escrow_points`; a budget that is short undoes the posting."""

    package_id: UUID
    number: str
    station_id: UUID
    region_code: str
    kind: Kind
    seats: int
    reward_points: int
    escrow_points: int
    by: UUID


@dataclass(frozen=True, slots=True)
class PackageEnded:
    """A posted package is resolved, retracted or expired; nobody new may take a seat."""

    package_id: UUID
    number: str
    how: PackageState
    by: UUID | None


@dataclass(frozen=True, slots=True)
class PackageSettled:
    """A posted package has ended and no report waits for a decision: what is left in escrow is free."""

    package_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """Somebody grabbed a seat."""

    package_id: UUID
    assignment_id: UUID
    person_id: UUID
    seats_left: int


@dataclass(frozen=True, slots=True)
class SeatFreed:
    """A seat of a live package is free again: released, lapsed, or rejected."""

    package_id: UUID
    assignment_id: UUID
    person_id: UUID
    seats_left: int


@dataclass(frozen=True, slots=True)
class AssignmentReported:
    """Somebody's report waits for a decision."""

    assignment_id: UUID
    package_id: UUID
    person_id: UUID
    points: int


@dataclass(frozen=True, slots=True)
class AssignmentConfirmed:
    """A report was accepted. Rewards moves `points` from the package's escrow to the person's wallet."""

    assignment_id: UUID
    package_id: UUID
    number: str
    kind: Kind
    person_id: UUID
    points: int
    by: UUID


@dataclass(frozen=True, slots=True)
class AssignmentRejected:
    """A report, or somebody who never came, was turned down."""

    assignment_id: UUID
    package_id: UUID
    number: str
    person_id: UUID
    reason: str
    by: UUID
