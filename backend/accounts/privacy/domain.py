"""Why somebody cannot be forgotten by one press of a button."""

from __future__ import annotations

from backend.core.errors import AppError, Bilingual


class StaffEraseError(AppError):
    """What staff did must stay attributable; their accounts are ended by an administrator."""

    status = 409
    slug = "staff-erase"
    title = Bilingual("工作账号不能自行注销", "Staff accounts are ended by an administrator")
    detail = Bilingual(
        "工作账号涉及处置记录，不能自行注销，账号没有改动，请联系管理员停用。",
        "Records of duty depend on staff accounts, so yours was not deleted; "
        "ask an administrator to disable it.",
    )
