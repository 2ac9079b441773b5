"""The ways out of packages: to people who have no socket open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

NOTICE: Final = "notice"  # the outbox kind whose sender speaks to a NoticePort


@dataclass(frozen=True, slots=True)
class Message:
    """One message to many people: a package near them, or the end of one they were told of."""

    event: str  # "package" or "package_ended"
    package_id: UUID
    round: int
    persons: tuple[UUID, ...]
    data: dict[str, Any]  # public words only: what a card shows

    def as_payload(self) -> dict[str, Any]:
        """The message as an outbox row keeps it."""
        return {
            "event": self.event,
            "package_id": str(self.package_id),
            "round": self.round,
            "persons": [str(person_id) for person_id in self.persons],
            "data": self.data,
        }

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Message:
        """The message an outbox row kept."""
        return cls(
            payload["event"],
            UUID(payload["package_id"]),
            payload["round"],
            tuple(UUID(person_id) for person_id in payload["persons"]),
            payload["data"],
        )


class NoticePort(Protocol):
    """Brings a message to people's phones. Called again after a failure, so it must be repeatable."""

    def send(self, message: Message) -> None:
        """Deliver to every person of the message, each at most once."""
        ...
