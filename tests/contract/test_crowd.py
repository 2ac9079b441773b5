"""`shouwang simulate` as a person runs it: everybody comes, Ctrl-C sends everybody home, and home is rest."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from backend.core.settings import PROJECT_ROOT
from backend.demo.cast import Citizen
from tests.running import RunningCity

pytestmark = pytest.mark.contract

PEOPLE = 6  # the crowd's first numbers, which no other test plays


@pytest.fixture
def crowd(city: RunningCity) -> Iterator[subprocess.Popen[str]]:
    command = [
        sys.executable,
        "-m",
        "backend.cli",
        "simulate",
        "--volunteers",
        str(PEOPLE),
        "--url",
        city.url,
    ]
    with subprocess.Popen(command, cwd=PROJECT_ROOT, stderr=subprocess.PIPE, text=True) as process:
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
    for line in crowd.stderr:
        if line.startswith(f"{PEOPLE} of {PEOPLE} online") and on_duty(city) == PEOPLE:
            break
    crowd.send_signal(signal.SIGINT)
    rest = crowd.stderr.read()
    assert crowd.wait(30) == 0
    assert rest.splitlines()[-1] == "Everybody rests."
    assert "problems: none" in rest
    assert "Traceback" not in rest
    assert on_duty(city) == 0


def test_where_nothing_answers_one_sentence_says_so() -> None:
    command = [sys.executable, "-m", "backend.cli", "simulate", "--url", "http://127.0.0.1:9"]
    result = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith("Error: Nothing answers at http://127.0.0.1:9")
