"""The console: a snapshot with the numbered events after it is what a fresh snapshot says."""

from __future__ import annotations

from typing import Any

import pytest

from backend.demo.cast import Inbox
from tests.contract.desk import Desk
from tests.contract.lives import Cast, all_at_once
from tests.contract.players import PATIENCE_S, Players, until

pytestmark = pytest.mark.contract

CHECK_EVERY = 6  # steps


def disagreement(first: Desk, inbox: Inbox) -> list[str]:
    """How the first snapshot and the events so far differ from a fresh snapshot of the same desk."""
    fresh = Desk.of(inbox.ask("snapshot"))
    return first.apply(inbox.heard("event"), fresh.number).differences(fresh)


def agree(first: Desk, inbox: Inbox) -> None:
    """They agree as soon as the events up to the snapshot's number have come."""
    last: list[str] = ["nothing compared"]

    def equal() -> bool:
        last[:] = disagreement(first, inbox)
        return not last

    try:
        until(equal, "")
    except AssertionError:
        pytest.fail(f"after {PATIENCE_S} s still:\n" + "\n".join(last))


@pytest.mark.parametrize("seed", [1, 2])
def test_snapshot_and_events_are_a_fresh_snapshot(players: Players, seed: int) -> None:
    cast = Cast(players, players.staff(), players.staff("lead-chen"))
    desk, of_the_lead = players.watching(cast.officer), players.watching(cast.lead)
    first, leads_first = Desk.of(desk.ask("snapshot")), Desk.of(of_the_lead.ask("snapshot"))
    for number, _ in enumerate(all_at_once(cast, seed)):
        if number % CHECK_EVERY == 0:
            agree(first, desk)
    agree(first, desk)
    agree(leads_first, of_the_lead)


def test_another_station_hears_nothing(players: Players) -> None:
    stranger = players.watching(players.staff("officer-zheng"))
    stranger.ask("snapshot")
    package_id = players.posted(players.staff())
    own = players.watching(players.staff())
    until(lambda: package_id in ids(own.ask("snapshot")), "the own desk does not know the package")
    assert package_id not in ids(stranger.ask("snapshot"))
    assert package_id not in str(stranger.heard("event"))


def test_numbers_only_grow(players: Players) -> None:
    officer = players.staff()
    desk = players.watching(officer)
    start = desk.ask("snapshot")["number"]
    for _ in range(3):
        players.posted(officer)
    until(lambda: len(desk.heard("event")) >= 3, "no events")
    numbers = [event["number"] for event in desk.heard("event") if event["number"] > start]
    assert numbers == sorted(set(numbers))


def test_sealed_fields_are_never_streamed(players: Players) -> None:
    officer = players.staff()
    desk = players.watching(officer)
    package_id = players.posted(officer)
    until(lambda: package_id in str(desk.heard("event")), "no event")
    told = str(desk.heard("event")) + str(desk.ask("snapshot"))
    for sealed in ("林小雨", "陈女士"):
        assert sealed not in told
    assert officer.get(f"/packages/{package_id}")["details"]["name"] == "林小雨"


def ids(snapshot: dict[str, Any]) -> set[str]:
    return {one["id"] for one in snapshot["packages"]}
