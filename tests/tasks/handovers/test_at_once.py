"""A shift given twice at the same moment, in committed data."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.accounts.permissions import TablePolicy
from backend.core.db import Database, make_engine
from tasks.handovers.domain import HandoverState
from tasks.handovers.models import Handover
from tasks.handovers.service import give_shift, my_open_items
from tests.tasks.packages.city import build_city

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.settings import Settings

PRESSES = 4


def test_a_button_pressed_twice_gives_the_shift_once(
    instance_settings: Settings, clock: ManualClock, bus: EventBus
) -> None:
    engine = make_engine(str(instance_settings.database_url), instance_settings)
    database = Database(engine, clock, bus, TablePolicy(), instance_settings)
    with database.transaction() as session:
        city = build_city(session)
        digest = my_open_items(session, city.officer).digest
    together = Barrier(PRESSES)

    def press(_number: int) -> None:
        with database.transaction() as session:
            together.wait()
            give_shift(session, city.officer, city.second_officer.person_id, "", digest)

    with ThreadPoolExecutor(PRESSES) as pool:
        list(pool.map(press, range(PRESSES)))
    with database.transaction() as session:
        states = list(session.scalars(select(Handover.state)))
    engine.dispose()
    assert states.count(HandoverState.WAITING) == 1
    assert states.count(HandoverState.WITHDRAWN) == PRESSES - 1
