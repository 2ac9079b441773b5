"""Every socket event and state part of this room: importing this declares them."""

from backend.accounts.duty import sockets as duty
from backend.accounts.registrations import sockets as registrations

__all__ = ["duty", "registrations"]
