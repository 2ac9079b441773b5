"""Numbers as people write them (18, １８, 十八), and numbers that must not be passed on."""

from __future__ import annotations

import re
from typing import Final

DIGITS: Final = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
NUMERAL: Final = r"[零〇一二两三四五六七八九十百]{1,5}"
WIDE: Final = str.maketrans("０１２３４５６７８９：．", "0123456789:.")

PHONE: Final = re.compile(r"(?<!\d)(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
LANDLINE: Final = re.compile(r"(?<!\d)(0\d{2,3})[- ]?\d{3,4}[- ]?(\d{4})(?!\d)")
IDENTITY: Final = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


def number(text: str) -> int | None:
    """The value of a number in figures or in Chinese up to 999; None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(letter not in DIGITS and letter not in "十百" for letter in text):
        return None
    total, digit = 0, None
    for letter in text:
        if letter in DIGITS:
            digit = DIGITS[letter]
            continue
        weight = 10 if letter == "十" else 100
        total += (1 if digit is None else digit) * weight
        digit = None
    return total + (digit or 0)


def without_private_numbers(text: str) -> str:
    """The text with phone numbers masked (138****1234) and identity numbers taken out."""
    text = IDENTITY.sub("", text)
    return LANDLINE.sub(r"\1****\2", PHONE.sub(r"\1****\2", text))
