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
    command += ["--sockets", "12", "--cells", "4", "--runs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == Exit.SKIPPED:
        pytest.skip(json.loads(done.stdout)["skipped"])
    assert done.returncode in {Exit.MET, Exit.MISSED}, done.stderr
    document = json.loads(done.stdout)
    emit, publish = document["cases"]
    assert (document["name"], emit["name"], publish["name"]) == ("emit", "emit", "publish")
    for case in (emit, publish):
        assert case["limits"]["lost"] == [0, 0]
        assert case["limits"]["doubled"] == [0, 0]
        assert case["ours"]["ms"] > 0
    assert emit["ratios"]["node"] > 0
    assert len(emit["peers"]["node"]["runs_ms"]) == 2


def test_an_unknown_bench_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "backend.cli", "bench", "nothing"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == Exit.FAILED
