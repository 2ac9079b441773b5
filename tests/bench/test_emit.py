"""The bench itself, small: both servers, all phones, the contract's form."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.report import Exit


@pytest.mark.timeout(300)
def test_a_small_run_ends_as_the_contract_says() -> None:
    command = [sys.executable, "-m", "backend.cli", "bench", "emit", "--json"]
    command += ["--sockets", "12", "--sockets", "20", "--cells", "4", "--runs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == Exit.SKIPPED:
        pytest.skip(json.loads(done.stdout)["skipped"])
    assert done.returncode in {Exit.MET, Exit.MISSED}, done.stderr
    document = json.loads(done.stdout)
    assert document["name"] == "emit"
    assert [case["name"] for case in document["cases"]] == [
        "12 sockets, all in range", "12 sockets, one in four in range",
        "20 sockets, all in range", "20 sockets, one in four in range",
    ]  # fmt: skip
    for case in document["cases"]:
        assert case["limits"] == {"lost": [0, 0], "doubled": [0, 0]}
        assert case["ours"]["ms"] > 0
        for peer in ("node", "raw"):
            assert case["ratios"][peer] > 0
            assert len(case["peers"][peer]["runs_ms"]) == 2


def test_an_unknown_bench_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "backend.cli", "bench", "nothing"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == Exit.FAILED
