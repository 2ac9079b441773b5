"""Every route of this room, for the wiring."""

from __future__ import annotations

from typing import Final

from backend.accounts.demo.views import blueprint as demo
from backend.accounts.duty.views import blueprint as duty
from backend.accounts.privacy.views import blueprint as privacy
from backend.accounts.registrations.views import blueprint as registrations
from backend.accounts.signin.views import blueprint as signin
from backend.accounts.staff.views import blueprint as staff

BLUEPRINTS: Final = (signin, registrations, duty, privacy, staff, demo)
