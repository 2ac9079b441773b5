"""Why a sign-in is refused, and why a session ends."""

from __future__ import annotations

from enum import StrEnum

from backend.core.errors import AppError, Bilingual


class EndReason(StrEnum):
    """Why a session is over; the client says it in words."""

    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"
    EXPIRED = "expired"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a reason
    ACCOUNT_CHANGED = "account_changed"
    ERASED = "erased"


class WrongCredentialsError(AppError):
    """Unknown user name or wrong password: nobody learns which."""

    status = 401
    slug = "wrong-credentials"
    title = Bilingual("账号或密码不正确", "Wrong user name or password")
    detail = Bilingual(
        "账号或密码不正确，请重新输入；忘记密码请联系管理员。",
        "The user name or password is wrong; try again, or ask an administrator for a new password.",
    )
    commits = True  # the wrong try counts


class TotpRequiredError(AppError):
    """The password is right; the account also asks for the code of the authenticator."""

    status = 401
    slug = "totp-required"
    title = Bilingual("请输入动态验证码", "A code is needed")
    detail = Bilingual(
        "请输入身份验证器上的 6 位动态验证码。", "Enter the six digits your authenticator shows now."
    )
    commits = True  # the right password is no wrong try


class WrongTotpError(AppError):
    """A wrong code, or one that was used before."""

    status = 401
    slug = "wrong-totp"
    title = Bilingual("动态验证码不正确", "The code does not fit")
    detail = Bilingual(
        "动态验证码不正确或已使用过，请等待下一个验证码再试。",
        "The code is wrong or was used already; wait for the next one and try again.",
    )
    commits = True  # the wrong try counts


class TotpCodeError(WrongTotpError):
    """The same for somebody already signed in, who is not to be signed out by it."""

    status = 422


class TotpStateError(AppError):
    """Second factor set up already, or not begun."""

    status = 409
    slug = "totp-state"
    title = Bilingual("动态验证码设置已变化", "The second factor is not in that state")
    detail = Bilingual(
        "动态验证码已开启、尚未开始设置或已关闭，设置没有改动，请刷新后再试。",
        "The second factor is on already, not begun, or off; nothing was changed, please reload.",
    )


class SignInRefusedError(AppError):
    """The provider does not vouch for this code."""

    status = 401
    slug = "sign-in-refused"
    title = Bilingual("登录未成功", "Signing in did not work")
    detail = Bilingual(
        "登录凭证无效或已过期，请重新登录。", "The sign-in code is invalid or too old; please sign in again."
    )


class ProviderUnknownError(AppError):
    """A way of signing in that this instance does not offer."""

    status = 422
    slug = "provider-unknown"
    title = Bilingual("不支持的登录方式", "Not a way to sign in here")
    detail = Bilingual(
        "这里不支持「{provider}」登录，请换一种方式。", "Signing in with {provider} is not offered here."
    )


class SamePasswordError(AppError):
    """The new password is the old one: a one-time password would stay."""

    status = 422
    slug = "same-password"
    title = Bilingual("新密码与原密码相同", "The new password is the old one")
    detail = Bilingual(
        "新密码与原密码相同，密码没有改动，请换一个。",
        "The new password is the old one; nothing was changed, please choose another.",
    )


class WrongOldPasswordError(AppError):
    """Changing a password takes the old one."""

    status = 422
    slug = "wrong-old-password"
    title = Bilingual("原密码不正确", "The old password is wrong")
    detail = Bilingual(
        "原密码不正确，密码没有改动。", "The old password is wrong; the password was not changed."
    )
    commits = True  # the wrong try counts
