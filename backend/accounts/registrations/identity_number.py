"""Identity numbers of residents (GB 11643): what a number must fulfil, and what it says of the person.

Eighteen characters: six of the region of first registration (GB/T 2260), eight of the birth date, three of
the order (odd: male), one check character after ISO 7064 MOD 11-2. Residence permits of people from Hong
Kong, Macao and Taiwan (81, 82, 83) and the permanent-residence card of 2023 (9, then the province) follow
the same form. Whether a number was really given to somebody only the register knows: the station asks it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final, Literal

from backend.core.errors import AppError, Bilingual, Language

LENGTH: Final = 18
CHECK_CHARACTERS: Final = "10X98765432"
WEIGHTS: Final = tuple(pow(2, LENGTH - 1 - place, 11) for place in range(LENGTH - 1))
# The first digit is the part of the country, the second the province within it (GB/T 2260).
PROVINCES: Final = frozenset(
    f"{part}{place}"
    for part, places in enumerate(("12345", "123", "1234567", "123456", "01234", "12345", "1", "123"), 1)
    for place in places
)
EARLIEST_BIRTH: Final = date(1900, 1, 1)
SHAPE: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
PHONE_SHAPE: Final = re.compile(r"1[3-9][0-9]{9}")
NAME_SHAPE: Final = re.compile(r"[^\W\d_]([^\W\d_]|[·.'’ \-]){0,48}[^\W\d_]")


class FieldError(AppError):
    """One field of a registration that cannot be right; the note stands beside the field too."""

    status = 422
    slug = "invalid-input"
    title = Bilingual("填写有误", "Some fields need attention")
    field: ClassVar[str]

    def problem(self, language: Language) -> dict[str, Any]:
        """The problem, with the sentence repeated at its field."""
        problem = super().problem(language)
        return {**problem, "errors": {self.field: [problem["detail"]]}}


class IdentityShapeError(FieldError):
    """Not eighteen characters of the right kind."""

    field = "identity_number"
    detail = Bilingual(
        "身份证号码应为 18 位，最后一位可以是 X，请核对后重填。",
        "An identity number has 18 characters, the last of which may be X; please check it.",
    )


class IdentityRegionError(FieldError):
    """The first two digits are no province."""

    field = "identity_number"
    detail = Bilingual(
        "身份证号码的前六位不是有效的地区码，请核对后重填。",
        "The first six digits of the identity number are no region; please check them.",
    )


class IdentityDateError(FieldError):
    """The birth date does not exist, or lies in the future or too far back."""

    field = "identity_number"
    detail = Bilingual(
        "身份证号码中的出生日期不存在，请核对第 7 至 14 位。",
        "The birth date in the identity number does not exist; please check digits 7 to 14.",
    )


class IdentityCheckError(FieldError):
    """The last character does not fit: some digit is mistyped."""

    field = "identity_number"
    detail = Bilingual(
        "身份证号码的校验位不符，可能有一位输错了，请核对后重填。",
        "The last character of the identity number does not fit; one of the digits is probably mistyped.",
    )


class PhoneError(FieldError):
    """Not a mobile number of the mainland."""

    field = "phone"
    detail = Bilingual("请填写 11 位手机号码。", "Please give a mobile number of 11 digits.")


class PersonNameError(FieldError):
    """Not a name as people write it."""

    field = "name"
    detail = Bilingual(
        "请填写与身份证一致的姓名，2 至 50 个字。",
        "Please give the name as on the identity card, 2 to 50 letters.",
    )


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number that passed every check one can make without the register."""

    number: str
    birth_date: date
    sex: Literal["female", "male"]

    @classmethod
    def parse(cls, text: str, today: date) -> IdentityNumber:
        """The number in its one spelling; `today` is the city's. Raises a FieldError saying what is wrong."""
        number = "".join(text.split()).upper()
        if not SHAPE.fullmatch(number) or not number.isascii():
            raise IdentityShapeError
        province = number[1:3] if number.startswith("9") else number[:2]
        if province not in PROVINCES:
            raise IdentityRegionError
        birth_date = _birth_date(number[6:14], today)
        if check_character(number[:-1]) != number[-1]:
            raise IdentityCheckError
        return cls(number, birth_date, "male" if int(number[16]) % 2 else "female")

    def age_on(self, day: date) -> int:
        """Full years on a day."""
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)


def check_character(first_seventeen: str) -> str:
    """ISO 7064 MOD 11-2 over seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def _birth_date(digits: str, today: date) -> date:
    try:
        born = date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError as error:
        raise IdentityDateError from error
    if not EARLIEST_BIRTH <= born <= today:
        raise IdentityDateError
    return born


def plain_phone(text: str) -> str:
    """A mobile number as eleven digits, without +86, blanks and hyphens; raises PhoneError."""
    digits = re.sub(r"[\s\-]", "", text)
    digits = digits.removeprefix("+86") if digits.startswith("+") else digits
    if not digits.isascii() or not PHONE_SHAPE.fullmatch(digits):
        raise PhoneError
    return digits


def plain_name(text: str) -> str:
    """A name with single blanks; raises PersonNameError."""
    name = " ".join(text.split())
    if not NAME_SHAPE.fullmatch(name):
        raise PersonNameError
    return name
