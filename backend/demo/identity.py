"""Identity numbers for invented people: right in form, from an area code that was never given out."""

from __future__ import annotations

from typing import Final

from backend.accounts.registrations.identity_number import check_character

UNUSED_AREA: Final = "350299"
BIRTHDAY: Final = "19880214"


def adult_identity_number(serial: int) -> str:
    """An 18-character identity number of an adult; each serial (0-999) gives another."""
    body = f"{UNUSED_AREA}{BIRTHDAY}{serial:03d}"
    return body + check_character(body)
