"""The error every room raises: a status, a stable slug and a sentence in both languages."""

from __future__ import annotations

from typing import Any, ClassVar

from backend.core.field_notes import by_path, in_language
from backend.core.words import Bilingual, Language

__all__ = ["AppError", "Bilingual", "Language"]


class AppError(Exception):
    """A refusal a person can understand; subclasses live beside the rule they speak for.

    `detail` says what happened, what was kept and what to do next. `extras` are further members
    of the problem document. `commits` is set by the few refusals that must leave a trace (a wrong
    password counts): the edge then commits what was written before it answers. `retry_after_s` is set by
    those that time alone mends: HTTP says it in Retry-After, sockets in the document.
    """

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal"
    title: ClassVar[Bilingual] = Bilingual("系统出错", "Something went wrong")
    detail: ClassVar[Bilingual] = Bilingual(
        "系统出错，操作未完成，请稍后再试。", "The operation was not completed; please try again shortly."
    )
    commits: ClassVar[bool] = False
    retry_after_s: int | None = None

    def __init__(self, *, extras: dict[str, Any] | None = None, **values: object) -> None:
        """Keep the values that fill the sentence."""
        super().__init__(self.slug)
        self.values = values
        self.extras = extras or {}

    def problem(self, language: Language) -> dict[str, Any]:
        """The RFC 9457 document of this error in one language."""
        return {
            "type": f"/problems/{self.slug}",
            "title": self.title.read(language),
            "status": self.status,
            "detail": self.detail.read(language, **self.values),
            **({} if self.retry_after_s is None else {"retry_after_s": self.retry_after_s}),
            **self.extras,
        }

    @property
    def is_plain(self) -> bool:
        """Whether all of its kind say the same, word for word."""
        own = self.values or self.extras or self.retry_after_s is not None
        return type(self).__init__ is AppError.__init__ and not own

    def __str__(self) -> str:
        """The English sentence, for logs and tests."""
        return self.detail.read("en", **self.values)


class UnreadableError(AppError):
    """The request could not be read at all."""

    status = 400
    slug = "unreadable"
    title = Bilingual("无法读取", "Unreadable request")
    detail = Bilingual(
        "提交的内容无法读取，没有保存任何内容，请检查后重试。",
        "The request could not be read and nothing was saved; please check it and try again.",
    )


class UnauthenticatedError(AppError):
    """Nobody is signed in; whoever has the cookie of a session that is over, and only they, is told why."""

    status = 401
    slug = "sign-in-required"
    title = Bilingual("请先登录", "Please sign in")
    detail = Bilingual(
        "请先登录，这次操作没有保存，登录后请重试。",
        "Please sign in; nothing was saved, try again afterwards.",
    )


class ForbiddenError(AppError):
    """The reader is known but may not do this."""

    status = 403
    slug = "forbidden"
    title = Bilingual("没有权限", "Not allowed")
    detail = Bilingual(
        "您的岗位没有这项权限，如有需要请联系值班所领导或管理员。",
        "Your role does not include this; ask the duty lead or an administrator.",
    )


class PasswordChangeNeededError(AppError):
    """Somebody else made the reader's password: until they choose their own, nothing else is done."""

    status = 403
    slug = "password-change-needed"
    title = Bilingual("请先修改密码", "Change the password first")
    detail = Bilingual(
        "您用的是管理员设置的一次性密码，请先改成自己的密码，再继续。",
        "You signed in with a password an administrator made; choose your own first, then go on.",
    )


class NotFoundError(AppError):
    """Not there, or sealed from this reader: the two look alike on purpose."""

    status = 404
    slug = "not-found"
    title = Bilingual("没有找到", "Not found")
    detail = Bilingual(
        "没有找到这项内容，可能已结束或不对您开放。", "This does not exist, has ended, or is not open to you."
    )


class StaleVersionError(AppError):
    """Somebody changed the object since the reader saw it."""

    status = 409
    slug = "stale-version"
    title = Bilingual("内容已被他人修改", "Changed by somebody else")
    detail = Bilingual(
        "这项内容刚被他人修改，您的改动尚未保存，请刷新后再改一次。",
        "This was changed by somebody else a moment ago; reload and apply your change again.",
    )


class KeyReusedError(AppError):
    """An idempotency key came back with other content."""

    status = 409
    slug = "key-reused"
    title = Bilingual("重复的提交编号", "Key used for something else")
    detail = Bilingual(
        "这个提交编号已用于另一项内容，第一次提交的内容保持不变。",
        "This key was already used with other content; the first submission stands unchanged.",
    )


class InvalidInputError(AppError):
    """Readable, but of the wrong shape; `errors` names each field and why."""

    status = 422
    slug = "invalid-input"
    title = Bilingual("填写有误", "Some fields need attention")
    detail = Bilingual(
        "有内容填写不正确，没有保存任何改动，请按提示修改。",
        "Some fields are not right and nothing was saved; see the notes beside them.",
    )

    def __init__(self, errors: dict[str, Any]) -> None:
        """Keep the notes, by field; sentences of marshmallow's or Bilingual."""
        super().__init__()
        self.errors = errors

    def problem(self, language: Language) -> dict[str, Any]:
        """The document, its notes by the field's path and in the reader's language."""
        return super().problem(language) | {"errors": by_path(in_language(self.errors, language))}


class RateLimitedError(AppError):
    """Too many requests in a short time."""

    status = 429
    slug = "rate-limited"
    title = Bilingual("操作过于频繁", "Too many requests")
    detail = Bilingual(
        "操作过于频繁，请 {seconds} 秒后再试。", "Too many requests; try again in {seconds:second|seconds}."
    )

    def __init__(self, *, seconds: int) -> None:
        """Keep after how many seconds the next one is taken."""
        super().__init__(seconds=seconds)
        self.retry_after_s = seconds


class UnavailableError(AppError):
    """A part this answer needs is not there right now."""

    status = 503
    slug = "unavailable"
    title = Bilingual("服务暂时不可用", "Temporarily unavailable")
    detail = Bilingual(
        "系统正在恢复，这次操作没有保存，请稍后再试。",
        "The system is recovering; this was not saved, please try again shortly.",
    )
