"""Everything of this room that the tick does."""

from __future__ import annotations

from typing import Final

from backend.accounts.duty import jobs as duty
from backend.accounts.registrations import jobs as registrations
from backend.accounts.signin import jobs as signin

DUE: Final = (*duty.DUE, *registrations.DUE, *signin.DUE)
