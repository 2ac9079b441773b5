"""How a person's data is masked, and what is wrong with a role given without its place."""

from __future__ import annotations

from typing import Final

from backend.core.errors import AppError, Bilingual

NAMELESS: Final = Bilingual("热心市民", "A neighbour")
ERASED: Final = Bilingual("已注销用户", "Deleted account")


class RoleUnknownError(AppError):
    """A role that is not granted: it does not exist, or it follows from something else."""

    status = 422
    slug = "role-unknown"
    title = Bilingual("没有这个岗位", "No such role")
    detail = Bilingual(
        "岗位 {role} 不存在或不能授予，没有保存任何改动。",
        "There is no role {role} to grant; nothing was saved.",
    )


class RolePlaceError(AppError):
    """A station's role without a station, or a region's role without a region."""

    status = 422
    slug = "role-place"
    title = Bilingual("岗位缺少管辖范围", "This role needs a place")
    detail = Bilingual(
        "岗位 {role} 需要指定所属派出所或辖区，没有保存任何改动。",
        "The role {role} needs a station or a region; nothing was saved.",
    )


class UsernameTakenError(AppError):
    """Somebody else signs in with this name."""

    status = 409
    slug = "username-taken"
    title = Bilingual("账号名已被使用", "User name taken")
    detail = Bilingual("账号名 {username} 已被使用，请换一个。", "{username} is taken; choose another name.")


class WeakPasswordError(AppError):
    """A password too short, or among the first that a guesser would try."""

    status = 422
    slug = "weak-password"
    title = Bilingual("密码太简单", "Password too weak")
    detail = Bilingual(
        "密码至少 {shortest} 个字符，不要用账号名、常用词、键盘顺序、年份这类容易猜到的内容；"
        "可以用几个不相关的词连起来。",
        "A password has at least {shortest} characters and is not easy to guess: no user name, common word, "
        "row of keys or year. Some words that have nothing to do with each other will do.",
    )


def mask_name(name: str) -> str:
    """王建国 as 王**: the first letter, and nothing of how long the rest is."""
    return f"{name[:1]}**"


def mask_phone(phone: str) -> str:
    """13800001234 as 138****1234."""
    return f"{phone[:3]}****{phone[-4:]}"


def mask_identity(number: str) -> str:
    """An identity number with its birth date and order hidden: 350***********123X."""
    return f"{number[:3]}***********{number[-4:]}"
