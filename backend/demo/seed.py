"""Fills the city of the demo: regions and stations, people, budgets. Doing it again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.accounts import demo as people
from backend.regions import seed as regions
from rewards.ledger import seed as budgets

if TYPE_CHECKING:
    from backend.core.runtime import Runtime


def prepare(parts: Runtime) -> None:
    """Seed room by room, each in a transaction of its own; DemoRefusedError outside demo mode."""
    people.refuse_unless_demo(parts.settings)
    for seed in (regions.seed_xiamen, people.seed, budgets.seed):
        with parts.database.transaction() as session:
            seed(session)
