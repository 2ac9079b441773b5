"""Transfers and accounts in plain words, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from backend.core.words import Bilingual, Language
from rewards.ledger.domain import TransferKind

WORK: Final = {
    "missing_person": Bilingual("协助寻人", "Helping to find a missing person"),
    "hazard_check": Bilingual("隐患核查", "Hazard check"),
    "area_patrol": Bilingual("区域巡防", "Area patrol"),
    "public_notice": Bilingual("防范宣传", "Public notice"),
    "community_help": Bilingual("邻里互助", "Community help"),
}
SOME_WORK: Final = Bilingual("志愿任务", "Volunteer work")

# What the person whose wallet it is reads, and what a bank's statement says to staff.
OWN: Final = {
    TransferKind.AWARD: Bilingual(
        "{work} {number} 已确认，+{points} 积分", "{work} {number} confirmed: +{points} points"
    ),
    TransferKind.CORRECTION: Bilingual(
        "更正：{work} {number}，−{points} 积分", "Correction of {work} {number}: −{points} points"
    ),
}
BOOKED: Final = {
    TransferKind.OPENING: Bilingual(
        "开设预算“{budget}”（{document_number}）", "Budget {budget} opened ({document_number})"
    ),
    TransferKind.ESCROW: Bilingual("任务包 {number} 预占", "Held for package {number}"),
    TransferKind.AWARD: Bilingual("{work} {number} 确认后入账", "{work} {number} confirmed and paid"),
    TransferKind.RELEASE: Bilingual(
        "任务包 {number} 结束，余额退回预算", "Package {number} ended; the rest goes back"
    ),
    TransferKind.CORRECTION: Bilingual("更正第 {corrects} 号流水", "Correction of transfer {corrects}"),
}
WAITING: Final = Bilingual(
    "{number} 的反馈已提交，等待派出所确认", "Your report on {number} waits for the station to confirm it"
)
ESCROW_NAME: Final = Bilingual("任务包 {number} 预占", "Escrow of package {number}")
WALLET_NAME: Final = Bilingual("积分账户 {name}", "Wallet of {name}")
UNKNOWN: Final = Bilingual("未知", "unknown")


def own_sentence(kind: str, memo: Mapping[str, Any], points: int, language: Language) -> str:
    """One entry of somebody's own wallet."""
    return OWN[TransferKind(kind)].read(language, points=points, **_fields(memo))


def booked_sentence(kind: str, memo: Mapping[str, Any], language: Language) -> str:
    """One line of a statement that staff read."""
    return BOOKED[TransferKind(kind)].read(language, **_fields(memo))


def _fields(memo: Mapping[str, Any]) -> dict[str, object]:
    """What the sentences may name; a memo of another time may hold less."""
    known = {"number": "", "budget": UNKNOWN, "document_number": UNKNOWN, "corrects": UNKNOWN}
    work = WORK.get(str(memo.get("package_kind")), SOME_WORK)
    return {**known, **memo, "work": work}
