"""The life of a registration, as one table, and why one may be refused at the door."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


class RegistrationState(StrEnum):
    """Where a registration stands."""

    AWAITING_CLAIM = "awaiting_claim"
    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


LIVE: Final = (RegistrationState.AWAITING_CLAIM, RegistrationState.PENDING, RegistrationState.APPROVED)


class Step(StrEnum):
    """What can happen to a registration."""

    CLAIM = "claim"
    LAPSE = "lapse"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"


By = Literal["person", "station", "time"]

# (state, step) → (who may, next state). What is not here cannot happen.
TRANSITIONS: Final[Mapping[tuple[RegistrationState, Step], tuple[By, RegistrationState]]] = {
    (RegistrationState.AWAITING_CLAIM, Step.CLAIM): ("person", RegistrationState.PENDING),
    (RegistrationState.AWAITING_CLAIM, Step.LAPSE): ("time", RegistrationState.WITHDRAWN),
    (RegistrationState.PENDING, Step.APPROVE): ("station", RegistrationState.APPROVED),
    (RegistrationState.PENDING, Step.REFUSE): ("station", RegistrationState.REFUSED),
    (RegistrationState.PENDING, Step.WITHDRAW): ("person", RegistrationState.WITHDRAWN),
    (RegistrationState.APPROVED, Step.WITHDRAW): ("person", RegistrationState.WITHDRAWN),
    (RegistrationState.APPROVED, Step.REVOKE): ("station", RegistrationState.REFUSED),
}
