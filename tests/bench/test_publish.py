"""The bench itself, small: every process it needs, real publishes, the contract's form."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.children import ChildError
from bench.contenders import cells_of
from bench.publish import WIDEST_RANGE_M, range_of
from bench.report import Exit


@pytest.mark.timeout(400)
def test_a_small_run_ends_as_the_contract_says() -> None:
    command = [sys.executable, "-m", "backend.cli", "bench", "publish", "--json"]
    command += ["--sockets", "12", "--cells", "4", "--runs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == Exit.SKIPPED:
        pytest.skip(json.loads(done.stdout)["skipped"])
    assert done.returncode in {Exit.MET, Exit.MISSED}, done.stderr
    document = json.loads(done.stdout)
    assert document["name"] == "publish"
    assert [case["name"] for case in document["cases"]] == ["1 socket: the fixed cost", "12 sockets"]
    for case in document["cases"]:
        assert case["limits"] == {"lost": [0, 0], "doubled": [0, 0]}
        assert case["ratios"]["node"] > 0
        for side in (case["ours"], case["peers"]["node"]):
            assert len(side["runs_ms"]) == 2
            assert 0 < side["first_ms"] <= side["ms"]
            assert side["answered_ms"] > 0


def test_the_range_reaches_every_cell_and_needs_one_pair_of_eyes() -> None:
    assert 0 < range_of(cells_of(4)) < range_of(cells_of(100)) <= WIDEST_RANGE_M
    with pytest.raises(ChildError, match="two must decide"):
        range_of(cells_of(5000))
