"""The life of a hand-over as one table, what an open item is, events and refusals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from backend.core.errors import AppError, Bilingual, NotFoundError

LONGEST_NOTE: Final = 1000
# An error names this many items and counts the rest.
NAMED: Final = 3
DIGEST_LENGTH: Final = 32


class HandoverState(StrEnum):
    """Where a hand-over stands. Until it is signed the shift is the giver's."""

    WAITING = "waiting"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


class HandoverAction(StrEnum):
    """What can happen to one."""

    SIGN = "sign"
    WITHDRAW = "withdraw"


STEPS: Final[dict[tuple[HandoverState, HandoverAction], HandoverState]] = {
    (HandoverState.WAITING, HandoverAction.SIGN): HandoverState.SIGNED,
    (HandoverState.WAITING, HandoverAction.WITHDRAW): HandoverState.WITHDRAWN,
}

STATE_NAMES: Final = {
    HandoverState.WAITING: Bilingual("待签收", "waiting for a signature"),
    HandoverState.SIGNED: Bilingual("已签收", "signed"),
    HandoverState.WITHDRAWN: Bilingual("已收回", "withdrawn"),
}


class ItemKind(StrEnum):
    """What a desk can have open."""

    HELP = "help"
    SIGHTING = "sighting"
    APPROVAL = "approval"
    REPORT = "report"
    PACKAGE = "package"
    REVIEW = "review"
    REGISTRATIONS = "registrations"


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing that somebody must not forget; `since` is RFC 3339, `who` a masked name.

    Registrations are one item however many wait, since those come and go all day: it has its desk's id, and
    how many there are for its number.
    """

    id: str
    kind: ItemKind
    title: str
    number: str
    state: str
    since: str | None
    package_id: str | None
    who: str | None = None

    def as_document(self) -> dict[str, Any]:
        """The item as it is kept and sent."""
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a shift works: a station, or a command centre's region and its stations."""

    station_id: UUID | None
    region_code: str
    stations: frozenset[UUID] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class HandoverSigned:
    """The receiver has the shift from now on."""

    handover_id: UUID
    station_id: UUID | None
    from_person_id: UUID
    to_person_id: UUID


def digest_of(desk: Desk, items: Iterable[OpenItem]) -> str:
    """What stands for a list: whoever sends it back has seen exactly these items of this desk."""
    listed = sorted([item.kind.value, item.id] for item in items)
    text = json.dumps([str(desk.station_id or ""), desk.region_code, listed])
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def desk_among(desks: Sequence[Desk], station_id: UUID | None, region_code: str | None) -> Desk:
    """The desk that was chosen, else the first. Raises NoDeskError, and NotFoundError for another's."""
    if not desks:
        raise NoDeskError
    if station_id is not None:
        desks = [desk for desk in desks if desk.station_id == station_id]
    elif region_code:
        desks = [desk for desk in desks if desk.station_id is None and desk.region_code == region_code]
    if not desks:
        raise NotFoundError
    return desks[0]


def next_state(state: HandoverState, action: HandoverAction) -> HandoverState:
    """The state that follows; raises HandoverStateError where the table has no row."""
    target = STEPS.get((state, action))
    if target is None:
        raise HandoverStateError(state=STATE_NAMES[state])
    return target


def left_out(open_items: Iterable[OpenItem], listed: Sequence[Mapping[str, Any]]) -> list[OpenItem]:
    """The open items that a list, as it is kept, does not hold; a call for help is new wherever it came."""
    known = {item["id"] for item in listed}
    calls = {item["id"] for item in listed if item["kind"] == ItemKind.HELP}
    return [item for item in open_items if item.id not in (calls if item.kind is ItemKind.HELP else known)]


def names_of(items: Sequence[OpenItem]) -> Bilingual:
    """The first few items by number and title, and how many more there are."""
    named = [str(item) for item in items[:NAMED]]
    more = len(items) - len(named)
    zh = "、".join(named) + (f"等 {len(items)} 项" if more else "")
    en = ", ".join(named) + (f" and {more} more" if more else "")
    return Bilingual(zh, en)


class HandoverListChangedError(AppError):
    """The list that was given is not what is open at the desk."""

    status = 409
    slug = "handover-list-changed"
    title = Bilingual("事项已有变化", "The list has changed")
    detail = Bilingual(
        "您查看之后，这个岗位的未办结事项有了变化。交接单没有提交，请核对新的清单后再交班。",
        "What is open at this desk has changed since you read it. Nothing was handed over; please read the "
        "list again first.",
    )


class HandoverMovedOnError(AppError):
    """Something new came up between giving and signing."""

    status = 409
    slug = "handover-moved-on"
    title = Bilingual("交接后又有新事项", "Something new came up")
    detail = Bilingual(
        "交接单提交后又出现：{names}。没有签收，班仍由交班人负责，请交班人重新提交交接单。",
        "Since it was made there is also: {names}. It was not signed and the shift stays with the giver, who "
        "should hand over again.",
    )

    def __init__(self, new: Sequence[OpenItem]) -> None:
        """Name what is new."""
        super().__init__(extras={"missing": [item.as_document() for item in new]}, names=names_of(new))


class HandoverStateError(AppError):
    """Signed or withdrawn already."""

    status = 409
    slug = "handover-state"
    title = Bilingual("交接单状态已变", "The hand-over has moved on")
    detail = Bilingual(
        "这份交接单{state}，没有改动，请刷新后查看。",
        "This hand-over is {state} and was not changed; please reload.",
    )


class NotReceiverError(AppError):
    """Only the person it was given to signs."""

    status = 403
    slug = "handover-not-receiver"
    title = Bilingual("不是接班人", "Not the receiver")
    detail = Bilingual(
        "只有接班人本人可以签收，交接单没有变化。",
        "Only the person it was given to can sign; nothing was changed.",
    )


class NotGiverError(AppError):
    """Only the person who gave it takes it back."""

    status = 403
    slug = "handover-not-giver"
    title = Bilingual("不是交班人", "Not the giver")
    detail = Bilingual(
        "只有交班人本人可以收回，交接单没有变化。",
        "Only the person who gave it can take it back; nothing was changed.",
    )


class ReceiverUnfitError(AppError):
    """Whoever takes over works at the same desk and is somebody else."""

    status = 422
    slug = "handover-receiver"
    title = Bilingual("不能交给这个人", "Cannot be given to this person")
    detail = Bilingual(
        "接班人必须是本岗位的另一位同事，交接单没有提交，请重新选择。",
        "The receiver must be another colleague of the same desk; nothing was handed over, please choose "
        "again.",
    )


class NoDeskError(AppError):
    """The person's role has no desk to hand over."""

    status = 409
    slug = "no-desk"
    title = Bilingual("没有可交接的岗位", "No desk to hand over")
    detail = Bilingual(
        "您的角色不属于某个派出所或指挥中心，没有可以交接的事项。",
        "Your role belongs to no station or command centre, so there is nothing to hand over.",
    )
