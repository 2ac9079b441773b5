"""`shouwang simulate` as a person runs it: everybody comes, Ctrl-C sends everybody home, and home is rest."""

from __future__ import annotations

import fcntl
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from backend.core.settings import PROJECT_ROOT
from backend.demo.cast import Citizen
from backend.demo.crowd.habits import Habits
from backend.demo.crowd.running import Plan, run
from tests.keeper import locked
from tests.running import RunningCity

pytestmark = pytest.mark.contract

PEOPLE = 6  # the crowd's first numbers, which no other test plays
SIMULATE = [sys.executable, "-m", "backend.cli", "simulate"]


@pytest.fixture(autouse=True)
def _one_crowd(city: RunningCity) -> Iterator[None]:
    """One test at a time plays them, whichever worker it runs in."""
    with locked(city.state_dir / "crowd.lock", fcntl.LOCK_EX):
        yield


@pytest.fixture
def crowd(city: RunningCity) -> Iterator[subprocess.Popen[str]]:
    command = [*SIMULATE, "--volunteers", str(PEOPLE), "--url", city.url, "--json"]
    with subprocess.Popen(
        command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def on_duty(city: RunningCity) -> int:
    """How many of them stand duty now."""
    people = Citizen.crowd(city.url, PEOPLE)
    found = [person.get("/me/duty")["on"] for person in people]
    for person in people:
        person.http.close()
    return sum(found)


def test_ctrl_c_sends_everybody_home(city: RunningCity, crowd: subprocess.Popen[str]) -> None:
    assert on_duty(city) == 0
    assert crowd.stderr is not None
    assert crowd.stdout is not None
    for line in crowd.stderr:
        if line.startswith(f"{PEOPLE} of {PEOPLE} online") and on_duty(city) == PEOPLE:
            break
    crowd.send_signal(signal.SIGINT)
    rest = crowd.stderr.read()
    summary = json.loads(crowd.stdout.read())
    assert crowd.wait(30) == 0
    assert rest.splitlines()[-1] == "Everybody rests."
    assert "Problems: none." in rest
    assert "Traceback" not in rest
    assert summary["ok"] is True
    assert summary["volunteers"] == summary["welcomed"] == summary["connected"]["at_most"] == PEOPLE
    assert summary["errors"] == []
    assert on_duty(city) == 0


def test_who_stood_duty_before_stands_it_after(city: RunningCity) -> None:
    first, _ = Citizen.crowd(city.url, 2)
    first.ask("PUT", "/me/duty", json={"on": True, "hours": 2})
    simulate(city, volunteers=2, seconds=3.0)
    assert first.get("/me/duty")["on"]
    first.ask("PUT", "/me/duty", json={"on": False})


def test_signal_is_lost_and_found(city: RunningCity) -> None:
    habits = Habits(tunnels=1.0, between_tunnels_s=(0.1, 0.2), tunnel_s=(0.2, 0.5))
    summary = simulate(city, volunteers=PEOPLE, seconds=15.0, habits=habits)
    assert summary["out_of_reach"] > 0
    assert summary["reconnects"]["count"] > 0
    assert summary["reconnects"]["ms"]["median"] > 0
    assert summary["errors"] == []


def test_rest_is_taken_and_duty_begun_again(city: RunningCity) -> None:
    habits = Habits(rests=1.0, between_rests_s=(0.1, 0.2), rest_s=(0.2, 0.4))
    summary = simulate(city, volunteers=PEOPLE, seconds=15.0, habits=habits)
    assert summary["rested"] > 0
    assert summary["errors"] == []
    assert on_duty(city) == 0


def test_an_alert_is_heard_grabbed_and_its_delay_is_known(city: RunningCity) -> None:
    habits = Habits(grab=1.0, watch=0.0, slowest_s=0.5)
    summary = simulate(
        city, volunteers=PEOPLE, seconds=15.0, habits=habits, within_m=800, publish_every_s=60.0, seats=1
    )
    assert summary["packages_published"] == 1
    assert summary["alerts"]["delay_ms"]["count"] == PEOPLE
    assert summary["alerts"]["delay_ms"]["median"] > 0
    assert summary["grabs"]["won"] >= 1  # of ours; what earlier tests left open may be taken too
    assert summary["grabs"]["lost"] >= PEOPLE - 1


def simulate(city: RunningCity, **plan: Any) -> dict[str, Any]:
    return run(Plan(city.url, **plan))


def test_where_nothing_answers_one_sentence_says_so() -> None:
    command = [*SIMULATE, "--url", "http://127.0.0.1:9", "--json"]
    result = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith("Error: Nothing answers at http://127.0.0.1:9")
    assert json.loads(result.stdout) == {"ok": False, "error": sentence.removeprefix("Error: ")}


def test_shares_of_more_than_everybody_are_refused() -> None:
    command = [*SIMULATE, "--url", "http://127.0.0.1:9", "--grab", "60", "--watch", "60"]
    result = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "more than 100 %" in result.stderr
