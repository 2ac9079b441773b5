"""Registrations that time ends: nobody confirmed them, or they were refused long ago."""

from __future__ import annotations

from typing import Final

from backend.accounts.registrations.service import ending
from backend.core.runtime import DueWork

DUE: Final = (
    DueWork("lapse_unclaimed_registrations", ending.lapse_unclaimed),
    DueWork("erase_refused_registrations", ending.erase_refused, every_s=3600.0),
)
