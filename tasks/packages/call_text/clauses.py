"""The text in pieces: clauses between commas and stops, and the part that speaks of the missing person."""

from __future__ import annotations

import re
from typing import Final

BREAKS: Final = re.compile(r"[，,。；;！!？?\n]+")
# What stands before these words is about whoever called.
REPORTING: Final = re.compile(r"(?:报警人?[^，。；]{0,30})?(?:报警|来电|反映|报称|求助|称|说)[:：，,]?")


def clauses_of(text: str) -> list[str]:
    """The clauses in order, trimmed, without empty ones."""
    return [piece for piece in (part.strip() for part in BREAKS.split(text)) if piece]


def subject_of(text: str) -> str:
    """The text from where the caller's own words begin; the whole text when nobody is quoted.

    An introduction is shorter than what it introduces: "…走失，家长求助。" ends with the word and quotes
    nobody.
    """
    found = REPORTING.search(text)
    return text[found.end() :] if found and len(text) - found.end() > found.start() else text
