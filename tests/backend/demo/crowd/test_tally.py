"""What the crowd's figures say of what was counted."""

from __future__ import annotations

import asyncio
from math import ceil

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.demo.crowd.spread import STEP, Spread
from backend.demo.crowd.tally import Tally

durations = st.lists(st.floats(0.2, 1e6), min_size=1, max_size=200)


@given(durations, st.sampled_from([0.5, 0.95, 1.0]))
@settings(deadline=None)  # a busy machine is no defect
def test_a_quantile_is_within_a_step_of_the_true_one(milliseconds: list[float], share: float) -> None:
    spread = Spread()
    for one in milliseconds:
        spread.add(one)
    true = sorted(milliseconds)[ceil(len(milliseconds) * share) - 1]
    assert spread.quantile(share) == pytest.approx(true, rel=STEP - 1)
    assert spread.longest_ms == max(milliseconds)


def test_nothing_measured_is_said_so_and_not_zero() -> None:
    assert Spread().figures() == {"count": 0, "median": None, "p95": None, "max": None}
    assert "nothing to measure" in " ".join(Tally(3, 1).words())


def test_errors_are_words_with_their_count_and_the_object_travels() -> None:
    tally = Tally(3, 1)
    tally.errors["connections refused: 请先登录"] += 2
    tally.came()
    tally.delays.add(12.0)
    document = orjson.loads(orjson.dumps(tally.document()))
    assert document["errors"] == [{"what": "connections refused: 请先登录", "count": 2}]
    assert document["connected"] == {"at_most": 1, "at_the_end": 1}
    assert document["alerts"]["delay_ms"]["median"] == pytest.approx(12.0, rel=0.01)
    assert "2 connections refused: 请先登录" in tally.line()


def test_a_defect_is_counted_and_a_way_home_is_none() -> None:
    async def falls() -> None:
        raise ValueError("no such road")

    async def stands() -> None:
        await asyncio.Event().wait()

    async def play(tally: Tally) -> None:
        tasks = [asyncio.create_task(falls()), asyncio.create_task(stands())]
        for task in tasks:
            task.add_done_callback(tally.ended)
        await asyncio.sleep(0)
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    tally = Tally(2, 1)
    asyncio.run(play(tally))
    assert dict(tally.errors) == {"people stopped by a defect of the crowd (ValueError: no such road)": 1}
