"""Duties that end by themselves."""

from __future__ import annotations

from typing import Final

from backend.accounts.duty import service
from backend.core.runtime import DueWork

DUE: Final = (DueWork("end_expired_duties", service.end_expired_duties),)
