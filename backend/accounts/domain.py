"""What this room tells the others: events, recorded in the transaction that made them true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonApproved:
    """A station accepted a registration: the person is a volunteer from now on."""

    person_id: UUID
    registration_id: UUID
    station_id: UUID | None


@dataclass(frozen=True, slots=True)
class VolunteerEnded:
    """A person is no volunteer any more: withdrew, was struck off, or is being erased."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class DutyChanged:
    """A volunteer began or prolonged duty (`until`), or rests now (None)."""

    person_id: UUID
    until: datetime | None


@dataclass(frozen=True, slots=True)
class PersonErased:
    """A person asked to be forgotten; whoever keeps something personal of theirs erases it now."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class PersonForgotten:
    """Everything of theirs is erased; whoever shows what is left of it shows it anew, without them."""

    person_id: UUID
