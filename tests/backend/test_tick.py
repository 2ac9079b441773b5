"""The tick: each kind of work at its own pace, whatever the others take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from backend import assembly
from backend.core import outbox
from backend.core.jobs import send_outbox
from backend.core.runtime import EXTENSION, DueWork
from backend.tick import LONGEST_TURN_S, Tick
from backend.worker import QUEUES, make_celery

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


def test_a_slow_kind_of_work_takes_turns_with_the_others(
    instance_settings: Settings, clock: ManualClock
) -> None:
    seconds = [100.0]
    done: list[str] = []

    def slow(_session: Session) -> int:
        seconds[0] += LONGEST_TURN_S * 0.6
        done.append("slow")
        return 1

    def quick(_session: Session) -> int:
        done.append("quick")
        return 0

    parts = assembly.build(instance_settings, clock)
    tick = Tick(replace(parts, due_work=(DueWork("slow", slow), DueWork("quick", quick))), lambda: seconds[0])
    tick.beat()
    parts.database.engine.dispose()
    assert done == ["slow", "slow", "quick"]


def test_a_worker_that_is_away_is_asked_once(instance_settings: Settings, clock: ManualClock) -> None:
    parts = replace(assembly.build(instance_settings, clock), due_work=(), senders={"notice": lambda _: None})
    parts.valkey.flushdb()
    celery = make_celery(instance_settings)
    celery.conf[EXTENSION] = parts
    tick = Tick(parts)

    def asked_in_beats(beats: int) -> int:
        with parts.database.transaction() as session:
            outbox.enqueue(session, "notice", {})
        for _ in range(beats):
            tick.beat()
        return int(parts.valkey.llen(QUEUES[0]))

    assert asked_in_beats(5) == 1
    send_outbox()
    with parts.database.transaction() as session:
        assert not outbox.is_due(session)
    assert asked_in_beats(5) == 2
    parts.database.engine.dispose()
