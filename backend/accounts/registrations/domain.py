"""The life of a registration, as one table, and why one may be refused at the door."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

from backend.core.errors import AppError, Bilingual

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
    REVOKE = "revoke"
    WITHDRAW = "withdraw"


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

STATE_WORDS: Final[Mapping[RegistrationState, Bilingual]] = {
    RegistrationState.AWAITING_CLAIM: Bilingual("待本人确认", "waiting for the person's code"),
    RegistrationState.PENDING: Bilingual("待派出所审核", "waiting for the station"),
    RegistrationState.APPROVED: Bilingual("已通过", "approved"),
    RegistrationState.REFUSED: Bilingual("未通过", "refused"),
    RegistrationState.WITHDRAWN: Bilingual("已撤回", "withdrawn"),
}


class RegistrationStateError(AppError):
    """The registration is no longer, or not yet, where this could be done to it."""

    status = 409
    slug = "registration-state"
    title = Bilingual("登记状态已变化", "The registration has moved on")
    detail = Bilingual(
        "这份登记现在是「{state}」，不能再做这项操作，内容没有改动。",
        "This registration is {state}; that cannot be done to it, and nothing was changed.",
    )


class AlreadyRegisteredError(AppError):
    """The person has a live registration already."""

    status = 409
    slug = "already-registered"
    title = Bilingual("您已登记", "You are registered already")
    detail = Bilingual(
        "您已提交过登记，目前「{state}」，无需重复提交。",
        "You have registered already; it is {state}, so there is nothing more to send.",
    )


class IdentityTakenError(AppError):
    """The identity number has a live registration already, of whomever: no more is said."""

    status = 409
    slug = "identity-taken"
    title = Bilingual("证件号码已登记", "This identity number is registered")
    detail = Bilingual(
        "这个证件号码已有登记，本次没有保存。如不是您本人登记，请联系辖区派出所。",
        "This identity number is registered already and nothing was saved; "
        "if that was not you, please speak to your station.",
    )


class ConsentOutdatedError(AppError):
    """The person agreed to another version of the text than the present one."""

    status = 409
    slug = "consent-outdated"
    title = Bilingual("告知同意书已更新", "The consent text has changed")
    detail = Bilingual(
        "告知同意书已更新为 {version} 版，尚未提交登记，请阅读后再确认一次。",
        "The consent text is now version {version}; nothing was sent, please read it and agree again.",
    )


class TooYoungError(AppError):
    """Under the age from which one may volunteer."""

    status = 422
    slug = "too-young"
    title = Bilingual("谢谢你的热心", "Thank you for wanting to help")
    detail = Bilingual(
        "谢谢你的热心。平安志愿者需年满 {age} 周岁，没有保存你的信息，欢迎到时再来；"
        "遇到需要帮助的人，请告诉身边的大人或拨打 110。",
        "Thank you for wanting to help. Volunteers are {age} or older, and nothing about you was kept; "
        "please come back then. If somebody needs help, tell a grown-up or call 110.",
    )


class HomeRegionError(AppError):
    """The home region is no community, town or district of this city."""

    status = 422
    slug = "home-region"
    title = Bilingual("请选择居住辖区", "Please choose your home region")
    detail = Bilingual(
        "没有代码为 {code} 的居住辖区，没有保存任何内容，请从列表中选择。",
        "There is no home region with the code {code} and nothing was saved; please choose from the list.",
    )


class ClaimCodeError(AppError):
    """No registration waits for this code: mistyped, used, or too old."""

    status = 422
    slug = "claim-code"
    commits = True  # the wrong try counts
    title = Bilingual("认领码无效", "This code does not fit")
    detail = Bilingual(
        "认领码不正确或已过期，请核对后重试，或请网格员重新登记。",
        "The code is wrong or too old; check it, or ask the grid worker to register you again.",
    )


class OwnRegistrationError(AppError):
    """Nobody decides a registration that is their own or that they wrote down themselves."""

    status = 403
    slug = "own-registration"
    title = Bilingual("不能审核自己的登记", "Not your own registration")
    detail = Bilingual(
        "这份登记由您本人提交或代为登记，请由其他同事审核。",
        "You registered this yourself; a colleague has to decide it.",
    )


def next_state(state: RegistrationState, step: Step, by: By) -> RegistrationState:
    """The state after a step; raises RegistrationStateError when the table has no such step."""
    who, following = TRANSITIONS.get((state, step), (None, state))
    if who != by:
        raise RegistrationStateError(state=STATE_WORDS[state])
    return following


def steps_of(state: RegistrationState, by: By) -> list[Step]:
    """What this party may do now; buttons come from it."""
    return [step for (at, step), (who, _) in TRANSITIONS.items() if at is state and who == by]
