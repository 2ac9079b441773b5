"""What clients saw while parts of a city died, and what its database says afterwards: plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# What became of a wish: granted, refused in clear words, or no answer in all the time its client kept asking.
Answer = Literal["granted", "refused", "unknown"]


@dataclass(frozen=True, slots=True)
class Posted:
    """A package somebody asked to publish, and what their answer was."""

    package_id: str
    answer: Answer
    seats: int
    points: int  # a seat's reward
    rounds: int


@dataclass(frozen=True, slots=True)
class Grabbed:
    """A seat somebody asked for, by one key, however often; the assignment they were told of."""

    package_id: str
    person_id: str
    answer: Answer
    assignment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A report that an officer confirmed, or a package that an officer ended."""

    id: str
    answer: Answer


@dataclass
class History:
    """Everything the clients of one run saw, as they saw it. Lists only grow, so threads may share it."""

    posted: list[Posted] = field(default_factory=list)
    grabbed: list[Grabbed] = field(default_factory=list)
    reported: list[Decided] = field(default_factory=list)
    confirmed: list[Decided] = field(default_factory=list)
    ended: list[Decided] = field(default_factory=list)
    # Phones by name: who matches a package and should learn of it, who is far away, and who learned.
    matching: dict[str, set[str]] = field(default_factory=dict)
    far: dict[str, set[str]] = field(default_factory=dict)
    learned: list[tuple[str, str]] = field(default_factory=list)  # (phone, package)
    # Who had not been told when their time was over, of a package or of its end; they may have been since.
    told_late: list[tuple[str, str]] = field(default_factory=list)
    end_told_late: list[tuple[str, str]] = field(default_factory=list)
    # Cards still on a phone's screen, and states on the desk's, once all is well again.
    on_screens: dict[str, set[str]] = field(default_factory=dict)
    desk: dict[str, str] = field(default_factory=dict)
    # Points by person, as their wallets say at the beginning and at the end.
    wallets_before: dict[str, int] = field(default_factory=dict)
    wallets_after: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package as the database has it."""

    id: str
    state: str
    seats: int
    seats_taken: int
    settled: bool
    # Lines of its story, by action; rounds done, by number of times each was noted.
    story: Mapping[str, int] = field(default_factory=Counter)
    rounds_done: int = 0
    escrow_balance: int = 0


@dataclass(frozen=True, slots=True)
class SeatRow:
    """An assignment as the database has it."""

    id: str
    package_id: str
    person_id: str
    state: str
    points: int | None


@dataclass(frozen=True, slots=True)
class TransferRow:
    """Points moved: what for (a package or an assignment), and to whom when it is an award."""

    kind: str
    cause: str
    points: int
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """What the database says when all is well again."""

    packages: Mapping[str, PackageRow]
    seats: tuple[SeatRow, ...]
    transfers: tuple[TransferRow, ...]
    notices: tuple[tuple[str, str, str], ...]  # (person, package, event)
    stream_numbers: tuple[int, ...]  # of every row, in order
    stream_waiting: int
    outbox_waiting: int
    outbox_given_up: int
    ledger: Mapping[str, Any]  # the object of `ledger verify --json`
