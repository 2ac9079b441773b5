"""The words of the trail: what was done, and to what kind of thing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from backend.core.words import Bilingual


class ObjectKind(StrEnum):
    """What a line of the trail can be about; the names are those the rooms write."""

    PACKAGE = "package"
    ASSIGNMENT = "assignment"
    SIGHTING = "sighting"
    HANDOVER = "handover"
    REGISTRATION = "registration"
    PERSON = "person"
    WALLET = "wallet"
    WALLETS = "wallets"
    BUDGET = "budget"
    TRANSFER = "transfer"
    CORRECTION = "correction"
    REGIONS = "regions"
    STATIONS = "stations"
    AUDIT = "audit"


ACTIONS: Final = {
    "registration.list": Bilingual("查看登记名单", "Looked at a list of registrations"),
    "registration.read": Bilingual("查看登记详情", "Looked at a registration"),
    "registration.submit": Bilingual("提交登记", "Registered"),
    "registration.in_person": Bilingual("上门登记", "Registered somebody in person"),
    "registration.claim": Bilingual("认领登记", "Claimed a registration"),
    "registration.approve": Bilingual("通过登记", "Approved a registration"),
    "registration.refuse": Bilingual("拒绝登记", "Refused a registration"),
    "registration.revoke": Bilingual("撤销登记", "Revoked a registration"),
    "registration.withdraw": Bilingual("撤回登记", "Withdrew a registration"),
    "person.erase": Bilingual("注销并删除个人信息", "Had their data erased"),
    "staff.add": Bilingual("新增工作人员", "Took on a member of staff"),
    "staff.roles": Bilingual("调整岗位", "Changed somebody's roles"),
    "staff.disable": Bilingual("停用账号", "Ended an account"),
    "staff.enable": Bilingual("恢复账号", "Opened an account again"),
    "password.reset": Bilingual("重置密码", "Gave somebody a new password"),
    "password.change": Bilingual("修改密码", "Changed their password"),
    "totp.on": Bilingual("开启动态验证码", "Switched the second factor on"),
    "totp.off": Bilingual("关闭动态验证码", "Switched the second factor off"),
    "regions.import": Bilingual("导入辖区数据", "Imported regions"),
    "packages.sealed_read": Bilingual("查看被寻人姓名和照片", "Read a missing person's name and face"),
    "packages.briefing_read": Bilingual("查看任务详情中的姓名", "Read the name in a briefing"),
    "packages.face_read": Bilingual("查看被寻人照片", "Looked at a missing person's photo"),
    "packages.break_glass": Bilingual("紧急公开姓名和照片", "Broke the glass for name and face"),
    "assignments.read": Bilingual("查看志愿者姓名和电话", "Read volunteers' names and phones"),
    "assignments.photo_read": Bilingual("查看反馈照片", "Looked at a report's photo"),
    "sighting.contact_read": Bilingual("查看线索提供人联系方式", "Read the contact of who sent a sighting"),
    "sighting.photo_read": Bilingual("查看线索照片", "Looked at a sighting's photo"),
    "handover.given": Bilingual("交班", "Gave a shift"),
    "handover.signed": Bilingual("接班签收", "Signed for a shift"),
    "handover.withdrawn": Bilingual("撤回交班", "Took a hand-over back"),
    "ledger.read": Bilingual("查看积分账户", "Looked at wallets"),
    "ledger.open_budget": Bilingual("开设预算", "Opened a budget"),
    "ledger.correct": Bilingual("更正积分流水", "Corrected a transfer"),
    "audit.read": Bilingual("查看审计记录", "Read the audit trail"),
}

# `name` is what people call the object; without one (it is gone, or never had a name) the kind alone.
OBJECTS: Final = {
    ObjectKind.PACKAGE: Bilingual("任务包 {name}", "Package {name}"),
    ObjectKind.ASSIGNMENT: Bilingual("任务包 {name} 的接单", "An assignment of package {name}"),
    ObjectKind.SIGHTING: Bilingual("任务包 {name} 的线索", "A sighting for package {name}"),
    ObjectKind.HANDOVER: Bilingual("交接班记录", "A hand-over"),
    ObjectKind.REGISTRATION: Bilingual("志愿者登记", "Volunteers' registrations"),
    ObjectKind.PERSON: Bilingual("{name}", "{name}"),
    ObjectKind.WALLET: Bilingual("{name} 的积分账户", "The wallet of {name}"),
    ObjectKind.WALLETS: Bilingual("积分账户名单", "A list of wallets"),
    ObjectKind.BUDGET: Bilingual("预算“{name}”", "Budget {name}"),
    ObjectKind.TRANSFER: Bilingual("第 {name} 号流水", "Transfer {name}"),
    ObjectKind.CORRECTION: Bilingual("第 {name} 号流水的更正", "The correction of transfer {name}"),
    ObjectKind.REGIONS: Bilingual("辖区数据 {name}", "Regions from {name}"),
    ObjectKind.STATIONS: Bilingual("派出所名单 {name}", "Stations from {name}"),
    ObjectKind.AUDIT: Bilingual("审计记录", "The audit trail"),
}
NAMELESS: Final = Bilingual("（已不存在）", "(no longer there)")

# What `details` counts, said after the action.
COUNTED: Final = {
    "registrations": Bilingual("共 {count} 份", "{count} of them"),
    "accounts": Bilingual("共 {count} 个", "{count} of them"),
    "items": Bilingual("共 {count} 项", "{count} items"),
    "points": Bilingual("{count} 积分", "{count} points"),
    "rows": Bilingual("显示 {count} 条", "{count} lines shown"),
    "added": Bilingual("新增 {count} 个", "{count} added"),
    "changed": Bilingual("改动 {count} 个", "{count} changed"),
}
STATES: Final = {
    "approved": Bilingual("已批准", "approved"),
    "refused": Bilingual("未批准", "refused"),
}
SEPARATOR: Final = Bilingual("，", ", ")


def action_words(action: str) -> Bilingual:
    """What was done, in words; an action of an older release that has none keeps its name."""
    return ACTIONS.get(action, Bilingual(action, action))
