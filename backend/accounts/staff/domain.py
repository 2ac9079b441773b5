"""What an administrator may not do."""

from __future__ import annotations

from backend.core.errors import AppError, Bilingual


class OwnAccountError(AppError):
    """Nobody changes their own roles or ends their own account."""

    status = 409
    slug = "own-account"
    title = Bilingual("不能修改自己的账号", "Not your own account")
    detail = Bilingual(
        "不能修改自己的岗位或停用自己的账号，没有改动，请由另一位管理员操作。",
        "You cannot change your own roles or end your own account; another administrator has to.",
    )
