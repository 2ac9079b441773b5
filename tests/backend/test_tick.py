"""The tick: each kind of work at its own pace, whatever the others take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from backend import assembly
from backend.core.runtime import DueWork
from backend.tick import Tick

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.settings import Settings


def test_what_comes_late_in_a_long_beat_does_not_sit_out_the_next(
    instance_settings: Settings, clock: ManualClock
) -> None:
    seconds = [100.0]
    done: list[str] = []

    def slow(_session: Session) -> int:
        seconds[0] += 0.0 if done else 0.3
        return 0

    def counted(_session: Session) -> int:
        done.append("once")
        return 0

    parts = assembly.build(instance_settings, clock)
    work = (DueWork("slow", slow), DueWork("counted", counted), DueWork("rare", counted, every_s=60.0))
    tick = Tick(replace(parts, due_work=work), lambda: seconds[0])
    for beat in range(3):
        seconds[0] = 100.0 + beat
        tick.beat()
    parts.database.engine.dispose()
    assert len(done) == 3 + 1
