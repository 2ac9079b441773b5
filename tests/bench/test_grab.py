"""The bench itself, small: all sides, the contract's form, nothing oversold."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.report import Exit


@pytest.mark.timeout(300)
def test_a_small_rush_ends_as_the_contract_says() -> None:
    command = [sys.executable, "-m", "backend.cli", "bench", "grab", "--json"]
    command += ["--people", "12", "--seats", "1", "--seats", "20", "--runs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == Exit.SKIPPED:
        pytest.skip(json.loads(done.stdout)["skipped"])
    assert done.returncode in {Exit.MET, Exit.MISSED}, done.stderr
    document = json.loads(done.stdout)
    assert document["name"] == "grab"
    assert [case["name"] for case in document["cases"]] == ["12 people, 1 seat", "12 people, 20 seats"]
    for case in document["cases"]:
        assert set(case["limits"]) == {
            "oversold", "unsold", "two seats for one person", "unanswered", "answered twice",
            "told what is not so",
        }  # fmt: skip
        assert {tuple(pair) for pair in case["limits"].values()} == {(0, 0)}
        assert case["targets"] == {"node": 1.5}
        for peer in ("node", "raw"):
            assert case["ratios"][peer] > 0
            assert len(case["peers"][peer]["runs_ms"]) == 2
