"""The invented people of the demo: seeded, listed and signed in without a password; in demo mode only."""

from backend.accounts.demo.domain import DemoRefusedError, refuse_unless_demo
from backend.accounts.demo.service import crowd, rest_crowd, sample_registration, seed

__all__ = ["DemoRefusedError", "crowd", "refuse_unless_demo", "rest_crowd", "sample_registration", "seed"]
