"""The bench itself, small: processes are really killed, phones really come back, statements are counted."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.reconnect import MOST_STATEMENTS
from bench.report import Exit


@pytest.mark.timeout(400)
def test_a_small_run_ends_as_the_contract_says() -> None:
    command = [sys.executable, "-m", "backend.cli", "bench", "reconnect", "--json"]
    command += ["--sockets", "10", "--cells", "4"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == Exit.SKIPPED:
        pytest.skip(json.loads(done.stdout)["skipped"])
    assert done.returncode in {Exit.MET, Exit.MISSED}, done.stderr
    document = json.loads(done.stdout)
    assert document["name"] == "reconnect"
    assert [case["name"] for case in document["cases"]] == ["5 of 10 sockets"]
    for case in document["cases"]:
        assert case["limits"]["lost"] == [0, 0]
        assert case["limits"]["not told"] == [0, 0]
        measured, bound = case["limits"]["statements a socket"]
        assert measured > 0
        assert bound == MOST_STATEMENTS
        assert case["ours"]["ms"] > 0
        # The peer has three statements for a phone: none of them is missed.
        assert case["peers"]["node"]["statements_a_socket"] >= 3
