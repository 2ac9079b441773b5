"""The checker can fail: a bad history is planted for every promise, and must be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.chaos import checker
from tests.chaos.history import Decided, Grabbed, History, PackageRow, Posted, SeatRow, TransferRow, Truth

PACKAGE, PAID, UNUSED = "package", "seat-of-an", "seat-of-bo"
SOUND = {"ok": True, "ledger_sum": 0, "faults": []}


def seen() -> History:
    """Two people took the two seats of a package, one was paid, then it was resolved."""
    return History(
        posted=[Posted(PACKAGE, "granted", seats=2, points=20, rounds=2)],
        grabbed=[
            Grabbed(PACKAGE, "an", "granted", PAID),
            Grabbed(PACKAGE, "bo", "granted", UNUSED),
            Grabbed(PACKAGE, "bo", "granted", UNUSED),  # from another phone of theirs
            Grabbed(PACKAGE, "cai", "refused"),
        ],
        reported=[Decided(PAID, "granted")],
        confirmed=[Decided(PAID, "granted")],
        ended=[Decided(PACKAGE, "granted")],
        matching={PACKAGE: {"phone-an", "desk"}},
        far={PACKAGE: {"phone-fan"}},
        learned=[("phone-an", PACKAGE), ("phone-an", PACKAGE), ("desk", PACKAGE)],
        on_screens={"phone-an": set()},
        desk={PACKAGE: "resolved"},
        wallets_before={"an": 100, "bo": 7},
        wallets_after={"an": 120, "bo": 7},
    )


def kept() -> Truth:
    """The same as the database has it."""
    return Truth(
        packages={PACKAGE: row()},
        seats=(
            SeatRow(PAID, PACKAGE, "an", "confirmed", 20),
            SeatRow(UNUSED, PACKAGE, "bo", "stood_down", None),
        ),
        transfers=(
            TransferRow("escrow", PACKAGE, 40),
            TransferRow("award", PAID, 20, "an"),
            TransferRow("release", PACKAGE, 20),
        ),
        notices=(("pocket", PACKAGE, "package_ended"),),
        stream_numbers=(4, 5, 6),
        stream_waiting=0,
        outbox_waiting=0,
        outbox_given_up=0,
        ledger=SOUND,
    )


def row(**changes: Any) -> PackageRow:
    story = {"publish": 1, "round": 1, "report": 1, "confirm": 1, "resolve": 1}
    return replace(PackageRow(PACKAGE, "resolved", 2, 2, settled=True, story=story, rounds_done=2), **changes)


def test_a_good_history_is_found_good() -> None:
    assert checker.faults(seen(), kept()) == []


def test_a_wish_without_an_answer_may_have_been_granted_or_not() -> None:
    history = seen()
    history.grabbed[0] = Grabbed(PACKAGE, "an", "unknown")
    history.confirmed[0] = Decided(PAID, "unknown")
    assert [fault.partition(":")[0] for fault in checker.faults(history, kept())] == [
        "everybody_answered"
    ] * 2
    draft = replace(kept(), packages={PACKAGE: row(state="draft", story={}, rounds_done=0, settled=False)},
                    seats=(), transfers=())  # fmt: skip
    draft = replace(draft, packages={PACKAGE: replace(draft.packages[PACKAGE], seats_taken=0)})
    nothing = History(posted=[Posted(PACKAGE, "unknown", seats=2, points=20, rounds=2)])
    assert [fault.partition(":")[0] for fault in checker.faults(nothing, draft)] == ["everybody_answered"]


def of_package(**changes: Any) -> Callable[[History, Truth], Truth]:
    return lambda _, truth: replace(truth, packages={PACKAGE: row(**changes)})


def of_truth(**changes: Any) -> Callable[[History, Truth], Truth]:
    return lambda _, truth: replace(truth, **changes)


def of_history(change: Callable[[History], object]) -> Callable[[History, Truth], Truth]:
    def plant(history: History, truth: Truth) -> Truth:
        change(history)
        return truth

    return plant


SEAT_OF_AN, SEAT_OF_BO = kept().seats
ESCROW, AWARD, RELEASE = kept().transfers
STORY = row().story

PLANTED: list[tuple[str, Callable[[History, Truth], Truth]]] = [
    ("everybody_answered", of_history(lambda h: h.grabbed.append(Grabbed(PACKAGE, "dan", "unknown")))),
    ("no_package_lost", of_truth(packages={})),
    ("no_package_lost", of_package(state="draft")),
    ("no_package_lost", of_package(story={**STORY, "publish": 2})),
    ("no_package_lost", of_truth(transfers=(ESCROW, ESCROW, AWARD, RELEASE))),
    ("no_package_lost", of_truth(transfers=(AWARD, RELEASE))),
    ("no_package_lost", of_package(rounds_done=0)),
    ("no_package_lost", of_history(lambda h: h.posted.append(Posted(PACKAGE, "refused", 2, 20, 2)))),
    ("every_round_once", of_package(rounds_done=1)),
    ("every_round_once", of_package(story={**STORY, "round": 2})),
    ("every_match_learned", of_history(lambda history: history.matching[PACKAGE].add("phone-bo"))),
    ("nobody_far_learned", of_history(lambda history: history.learned.append(("phone-fan", PACKAGE)))),
    ("every_end_told", of_history(lambda history: history.on_screens["phone-an"].add(PACKAGE))),
    ("every_match_learned", of_history(lambda history: history.told_late.append(("desk", PACKAGE)))),
    ("every_end_told", of_history(lambda history: history.end_told_late.append(("desk", PACKAGE)))),
    ("every_end_told", of_history(lambda history: history.desk.update({PACKAGE: "open"}))),
    ("every_ending_kept", of_package(state="open")),
    ("every_ending_kept", of_package(story={**STORY, "expire": 1})),
    ("no_seat_sold_twice", of_package(seats=1)),
    ("no_seat_sold_twice", of_package(seats_taken=1)),
    ("no_seat_sold_twice", of_history(lambda h: h.grabbed.append(Grabbed(PACKAGE, "dan", "granted", "x")))),
    ("nobody_holds_two", of_truth(seats=(SEAT_OF_AN, replace(SEAT_OF_BO, person_id="an")))),
    ("nobody_holds_two", of_history(lambda h: h.grabbed.append(Grabbed(PACKAGE, "an", "granted", UNUSED)))),
    ("no_seat_lost", of_truth(seats=(SEAT_OF_AN,))),
    ("no_seat_lost", of_truth(seats=(SEAT_OF_AN, replace(SEAT_OF_BO, person_id="cai")))),
    ("points_exactly_once", of_truth(transfers=(ESCROW, AWARD, AWARD, RELEASE))),
    ("points_exactly_once", of_truth(transfers=(ESCROW, RELEASE))),
    ("points_exactly_once", of_truth(transfers=(ESCROW, replace(AWARD, points=19), RELEASE))),
    ("points_exactly_once", of_truth(transfers=(ESCROW, AWARD, replace(AWARD, cause=UNUSED), RELEASE))),
    ("points_exactly_once", of_history(lambda history: history.wallets_after.update(an=140))),
    ("no_decision_lost", of_truth(seats=(replace(SEAT_OF_AN, state="reported"), SEAT_OF_BO))),
    ("no_decision_lost", of_truth(seats=(replace(SEAT_OF_AN, state="grabbed"), SEAT_OF_BO))),
    ("no_decision_lost", of_package(story={**STORY, "add": 1})),
    ("escrow_released_once", of_truth(transfers=(ESCROW, AWARD, RELEASE, RELEASE))),
    ("escrow_released_once", of_truth(transfers=(ESCROW, AWARD))),
    ("escrow_released_once", of_package(escrow_balance=20)),
    ("escrow_released_once", of_package(settled=False)),
    ("ledger_verified", of_truth(ledger={"ok": False, "ledger_sum": 0, "faults": [{"sentence": "bad"}]})),
    ("ledger_verified", of_truth(ledger={**SOUND, "ledger_sum": 1})),
    ("stream_whole", of_truth(stream_numbers=(4, 6))),
    ("stream_whole", of_truth(stream_numbers=(4, 4, 5))),
    ("stream_whole", of_truth(stream_waiting=1)),
    ("outbox_sent", of_truth(outbox_waiting=1)),
    ("outbox_sent", of_truth(outbox_given_up=1)),
    ("outbox_sent", of_truth(notices=kept().notices * 2)),
]


@pytest.mark.parametrize(
    ("check", "plant"), PLANTED, ids=[f"{check}-{number}" for number, (check, _) in enumerate(PLANTED)]
)
def test_a_broken_promise_is_found(check: str, plant: Callable[[History, Truth], Truth]) -> None:
    history = seen()
    truth = plant(history, kept())
    found = checker.faults(history, truth)
    assert check in {fault.partition(":")[0] for fault in found}, found


def test_a_fault_is_planted_for_every_check() -> None:
    assert {name for name, _ in PLANTED} == {check.__name__ for check in checker.CHECKS}
