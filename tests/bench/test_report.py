"""The form of a bench's outcome, which programs read."""

from __future__ import annotations

import pytest

from bench.report import Case, Exit, Report, figures, paired_ratio


def case(**changes: object) -> Case:
    fields: dict[str, object] = {
        "name": "emit", "work": "one card", "ours": {"ms": 2.0}, "peers": {"node": {"ms": 4.0}},
        "ratios": {"node": 0.5}, "targets": {"node": 1.0}, "limits": {"lost": (0, 0)},
    }  # fmt: skip
    return Case(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "met"),
    [
        ({}, True),
        ({"targets": {}}, True),
        ({"ratios": {"node": 1.0}}, True),
        ({"ratios": {"node": 1.01}}, False),
        ({"limits": {"lost": (1, 0)}}, False),
        ({"limits": {"lost": (0, 0), "ms": (1001, 1000)}}, False),
    ],
)
def test_met_means_every_target_and_every_limit(changes: dict[str, object], met: bool) -> None:  # noqa: FBT001
    report = Report("emit", [case(), case(**changes)])
    assert report.met is met
    assert report.exit is (Exit.MET if met else Exit.MISSED)
    assert ("MISSED" in report.as_text()) is not met


def test_the_document_has_the_contracts_fields() -> None:
    document = Report("emit", [case()]).as_dict()
    assert set(document) == {"name", "met", "cases"}
    assert set(document["cases"][0]) == {
        "name", "work", "ours", "peers", "ratios", "targets", "limits", "met",
    }  # fmt: skip
    assert document["cases"][0]["limits"] == {"lost": [0, 0]}


def test_a_skipped_bench_met_nothing() -> None:
    report = Report("emit", skipped="node is not installed")
    assert report.exit is Exit.SKIPPED
    assert report.as_dict() == {
        "name": "emit", "met": False, "skipped": "node is not installed", "cases": [],
    }  # fmt: skip
    assert "node is not installed" in report.as_text()


def test_figures() -> None:
    assert figures([3.0, 1.0, 2.0])["ms"] == 2.0
    assert figures([5.0])["p90_ms"] == 5.0
    # A disturbance that hit both sides of one run changes nothing.
    assert paired_ratio([1.0, 100.0, 1.0], [2.0, 200.0, 2.0]) == 0.5
