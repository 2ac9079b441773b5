"""The budgets of the demo city: the city's own and one of each district, for the year it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from backend.core.guard import Actor
from rewards.ledger.domain import BudgetFacts
from rewards.ledger.service import open_budget
from rewards.ledger.service.budgets import city_year

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DEMO_KEYS: Final = UUID("4f0f6b0b-39a8-4b4e-8d0e-0b6a51b6f2d7")
# Nobody of the cast: what the demo itself does is done by the system.
DEMO_ACTOR: Final = Actor(uuid5(DEMO_KEYS, "actor"), uuid5(DEMO_KEYS, "session"), "system")

# Region code, name, points.
BUDGETS: Final = (
    ("3502", "厦门市", 2_000_000),
    ("350203", "思明区", 300_000),
    ("350205", "海沧区", 200_000),
    ("350206", "湖里区", 300_000),
    ("350211", "集美区", 200_000),
    ("350212", "同安区", 200_000),
    ("350213", "翔安区", 200_000),
)


def seed(session: Session) -> None:
    """Open the demo's budgets of this year; doing it again changes nothing."""
    year = city_year(session)
    for order, (code, name, points) in enumerate(BUDGETS, start=1):
        facts = BudgetFacts(
            name=f"{name}平安志愿积分（{year}）",
            region_code=code,
            year=year,
            points=points,
            source_of_funds="一般公共预算（演示）",
            document_number=f"演示财指〔{year}〕{order:03d}号",
        )
        open_budget(session, DEMO_ACTOR, uuid5(DEMO_KEYS, f"{code}:{year}"), facts)
