"""Sessions that end by themselves, and what is forgotten after a while."""

from __future__ import annotations

from typing import Final

from backend.accounts.pauses.service import forget_old
from backend.accounts.signin.service import sessions
from backend.core.runtime import DueWork

DUE: Final = (
    DueWork("end_expired_sessions", sessions.end_expired, every_s=5.0),
    DueWork("forget_ended_sessions", sessions.forget_ended, every_s=3600.0),
    DueWork("forget_old_pauses", forget_old, every_s=3600.0),
)
