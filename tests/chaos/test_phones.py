"""What phones are like: one person has three of them, and some are an hour wrong."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.engine import Engine

from tests.chaos.cast import NEAR, Cast
from tests.chaos.city import ChaosCity, until
from tests.chaos.life import TOLD_S
from tests.chaos.people import Phone
from tests.chaos.truth import read_truth

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]

THREE = tuple(name for name in NEAR if name.startswith("three-"))
A_MOMENT = timedelta(seconds=30)


@contextmanager
def posted(cast: Cast) -> Iterator[str]:
    """A package with one seat that every near phone shows."""
    cast.begin()
    cast.await_lines()
    package_id = cast.draft(seats=1, points=10)
    assert cast.officer.publish(package_id) == "granted"
    until(lambda: all(package_id in cast.phones[name].screen for name in NEAR), TOLD_S, "not everybody knows")
    yield package_id
    cast.officer.resolve(package_id)


def test_three_phones_of_one_person_take_one_seat(city: ChaosCity, cast: Cast, engine: Engine) -> None:
    """All three ask at once, and whoever answers the first of them dies before it has."""
    phones = [cast.phones[name] for name in THREE]
    with posted(cast) as package_id:
        trap = city.lay("ack.before", "web")
        with ThreadPoolExecutor(len(phones)) as together:
            grabs = list(together.map(lambda phone: phone.grab(package_id), phones))
        trap.await_sprung()
        assert {one.answer for one in grabs} == {"granted"}
        (seat,) = read_truth(engine, [package_id]).seats
        assert {one.assignment_id for one in grabs} == {seat.id}
        until(lambda: all(phone.seats.get(package_id) == seat.id for phone in phones), TOLD_S, "not all know")
        assert cast.phones["an"].grab(package_id).answer == "refused"


@pytest.mark.parametrize("hours", [1, -1])
def test_a_phone_whose_clock_is_an_hour_off(city: ChaosCity, cast: Cast, hours: int) -> None:
    """It reckons from what the server said at the door, and what it saw is dated right."""
    model = cast.phones["bo"]
    wrong = Phone("wrong", model.owner, model.person_id, model.cell, cast.begin(), timedelta(hours=hours))
    wrong.switch_on()
    with posted(cast) as package_id:
        until(lambda: package_id in wrong.screen, TOLD_S, "the phone never learned of the package")
        answer, sighting = wrong.see(package_id, *cast.centre)
        assert answer == "granted", sighting
        assert abs(datetime.fromisoformat(sighting["seen_at"]) - datetime.now(UTC)) < A_MOMENT
    wrong.line.close()
