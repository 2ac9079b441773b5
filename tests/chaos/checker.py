"""Holds what clients saw against what the database says, and names every promise that was broken.

Pure functions: no clock, no network, no database. `tests/chaos/test_checker.py` plants a bad history for each
check and wants it found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator

from tests.chaos.history import History, SeatRow, Truth

LIVE = {"open", "full"}
ENDED = {"resolved", "retracted", "expired"}
GONE = "gone"  # of a package there is no row of
# A seat that was let go may be somebody else's; every other one counts.
LET_GO = {"released", "lapsed", "rejected"}
GAVE_UP = {"released", "lapsed"}

Check = Callable[[History, Truth], Iterator[str]]


def faults(history: History, truth: Truth) -> list[str]:
    """Every broken promise in words; empty when all were kept."""
    return [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(history, truth)]


def everybody_answered(history: History, _: Truth) -> Iterator[str]:
    """Who kept asking got an answer in the end."""
    grabs = [(f"{one.person_id}'s grab of {one.package_id}", one.answer) for one in history.grabbed]
    posts = [(f"the publish of {one.package_id}", one.answer) for one in history.posted]
    decided = (*history.reported, *history.confirmed, *history.ended)
    others = [(f"what was decided on {one.id}", one.answer) for one in decided]
    for what, answer in (*posts, *grabs, *others):
        if answer == "unknown":
            yield f"{what} was never answered"


def no_package_lost(history: History, truth: Truth) -> Iterator[str]:
    """What was acknowledged is there; what is there went out once, whole: story, first round, points."""
    for posted in history.posted:
        row = truth.packages.get(posted.package_id)
        if row is None or row.state == "draft":
            if posted.answer == "granted":
                yield f"package {posted.package_id} was acknowledged and is not out"
            continue
        if posted.answer == "refused":
            yield f"package {posted.package_id} was refused and is out"
        published = row.story.get("publish", 0)
        if published != 1:
            yield f"package {row.id} was published {published} times"
        held = [one.points for one in truth.transfers if (one.kind, one.cause) == ("escrow", row.id)]
        if held != [posted.seats * posted.points]:
            yield f"package {row.id} holds {held} in escrow instead of {posted.seats * posted.points} once"
        if row.rounds_done < 1:
            yield f"package {row.id} is out and alerted nobody"


def every_round_once(history: History, truth: Truth) -> Iterator[str]:
    """The clock's rounds ran, and none ran twice."""
    for posted in history.posted:
        row = truth.packages.get(posted.package_id)
        if row is None or row.state == "draft":
            continue
        if row.rounds_done != posted.rounds:
            yield f"package {row.id} did {row.rounds_done} of {posted.rounds} rounds"
        if row.story.get("round", 0) != row.rounds_done - 1:
            yield f"package {row.id} noted {row.story.get('round', 0)} rounds of {row.rounds_done - 1}"


def every_match_learned(history: History, truth: Truth) -> Iterator[str]:
    """Who matched an open package learned of it, by whatever way, and in time."""
    learned = set(history.learned)
    for package_id, phones in history.matching.items():
        if _state(truth, package_id) not in {"draft", GONE}:
            for phone in sorted(phones):
                if (phone, package_id) not in learned:
                    yield f"{phone} never learned of package {package_id}"
    for phone, package_id in history.told_late:
        yield f"{phone} learned too late of package {package_id}"


def nobody_far_learned(history: History, _: Truth) -> Iterator[str]:
    """Who was far away was not told."""
    for phone, package_id in dict.fromkeys(history.learned):
        if phone in history.far.get(package_id, ()):
            yield f"{phone} is far away and learned of package {package_id}"


def every_end_told(history: History, truth: Truth) -> Iterator[str]:
    """What has ended stands on no phone any more, and on the desk as what it is."""
    for phone, cards in history.on_screens.items():
        for package_id in sorted(cards):
            if _state(truth, package_id) not in LIVE:
                yield f"{phone} still shows package {package_id}, which is {_state(truth, package_id)}"
    for phone, package_id in history.end_told_late:
        yield f"{phone} learned too late that package {package_id} has ended"
    for package_id, state in history.desk.items():
        if state != _state(truth, package_id):
            yield f"the desk shows package {package_id} as {state}, it is {_state(truth, package_id)}"


def every_ending_kept(history: History, truth: Truth) -> Iterator[str]:
    """A package that was ended with an answer has ended, once."""
    for ended in history.ended:
        state = _state(truth, ended.id)
        if ended.answer == "granted" and state in {*LIVE, GONE}:
            yield f"package {ended.id} was ended with an answer and is {state}"
    for row in truth.packages.values():
        ends = sum(row.story.get(action, 0) for action in ("resolve", "retract", "expire"))
        if ends != (row.state in ENDED):
            yield f"package {row.id} is {row.state} and ended {ends} times"


def no_seat_sold_twice(history: History, truth: Truth) -> Iterator[str]:
    """Never more seats than there are, by the rows, by the counter, and by what people were told."""
    for row in truth.packages.values():
        taken = [one for one in truth.seats if one.package_id == row.id and one.state not in LET_GO]
        if len(taken) > row.seats:
            yield f"package {row.id} has {row.seats} seats and {len(taken)} are taken"
        if row.seats_taken != len(taken):
            yield f"package {row.id} counts {row.seats_taken} seats taken and {len(taken)} are"
        granted = {
            one.person_id for one in history.grabbed if _is_granted(one.answer, one.package_id, row.id)
        }
        gone = {one.person_id for one in truth.seats if one.package_id == row.id and one.state in LET_GO}
        if len(granted - gone) > row.seats:
            yield f"package {row.id} has {row.seats} seats and was granted to {len(granted - gone)} people"


def nobody_holds_two(history: History, truth: Truth) -> Iterator[str]:
    """One person, one seat of a package, however many phones; and all phones were told of the same one."""
    held = Counter((one.package_id, one.person_id) for one in truth.seats if one.state not in GAVE_UP)
    for (package_id, person_id), count in held.items():
        if count > 1:
            yield f"{person_id} holds {count} seats of package {package_id}"
    told: dict[tuple[str, str], set[str | None]] = {}
    for one in history.grabbed:
        if one.answer == "granted":
            told.setdefault((one.package_id, one.person_id), set()).add(one.assignment_id)
    for (package_id, person_id), seats in told.items():
        if len(seats) > 1:
            yield f"{person_id} was told of {len(seats)} seats of package {package_id}"


def no_seat_lost(history: History, truth: Truth) -> Iterator[str]:
    """A seat somebody was granted is theirs in the database; a refusal took none."""
    rows = {one.id: one for one in truth.seats}
    for one in history.grabbed:
        row = rows.get(one.assignment_id or "")
        if one.answer == "granted" and (row is None or _owner(row) != (one.package_id, one.person_id)):
            yield f"{one.person_id} was granted seat {one.assignment_id} and the database has no such seat"
    granted = {(one.package_id, one.person_id) for one in history.grabbed if one.answer != "refused"}
    asked = {(one.package_id, one.person_id) for one in history.grabbed}
    for row in truth.seats:
        if _owner(row) in asked - granted:
            yield f"{row.person_id} was refused a seat of package {row.package_id} and has one"


def points_exactly_once(history: History, truth: Truth) -> Iterator[str]:
    """Every confirmed report was paid once, as confirmed; nothing else was; wallets moved by just that."""
    awards: dict[str, list[int]] = {}
    for transfer in truth.transfers:
        if transfer.kind == "award":
            awards.setdefault(transfer.cause, []).append(transfer.points)
    earned: Counter[str] = Counter()
    for seat in truth.seats:
        due = [seat.points] if seat.state == "confirmed" and seat.points else []
        if awards.get(seat.id, []) != due:
            yield f"seat {seat.id} is {seat.state} and was paid {awards.get(seat.id, [])} instead of {due}"
        earned[seat.person_id] += sum(point or 0 for point in due)
    for person_id, before in history.wallets_before.items():
        gained = history.wallets_after[person_id] - before
        if gained != earned[person_id]:
            yield f"the wallet of {person_id} gained {gained} instead of {earned[person_id]}"


def no_decision_lost(history: History, truth: Truth) -> Iterator[str]:
    """A report and a confirmation that were acknowledged are there; and a report sent again added nothing."""
    states = {seat.id: seat.state for seat in truth.seats}
    over = {"reported", "confirmed", "rejected"}
    for reported in history.reported:
        if reported.answer == "granted" and states.get(reported.id) not in over:
            yield f"seat {reported.id} was reported with an answer and is {states.get(reported.id)}"
    for row in truth.packages.values():
        if added := row.story.get("add", 0):
            yield f"package {row.id} took {added} reports as additions to themselves"
    for confirmed in history.confirmed:
        if confirmed.answer == "granted" and states.get(confirmed.id) != "confirmed":
            yield f"seat {confirmed.id} was confirmed with an answer and is {states.get(confirmed.id)}"


def escrow_released_once(history: History, truth: Truth) -> Iterator[str]:
    """What nobody earned went back once, when nothing waited any more; and the escrow is empty then."""
    for row in truth.packages.values():
        seats = {seat.id: seat.state for seat in truth.seats if seat.package_id == row.id}
        rest = _sum(truth, "escrow", {row.id}) - _sum(truth, "award", seats)
        freed = [one.points for one in truth.transfers if (one.kind, one.cause) == ("release", row.id)]
        due = [rest] if row.settled and rest else []
        if freed != due:
            yield f"package {row.id} gave {freed} back instead of {due}"
        if row.escrow_balance != (0 if row.settled else rest):
            yield f"package {row.id} has {row.escrow_balance} left in escrow"
        is_over = row.state in ENDED and "reported" not in seats.values()
        if is_over and not row.settled:
            yield f"package {row.id} is {row.state}, waits for nothing and is not settled"


def ledger_verified(_: History, truth: Truth) -> Iterator[str]:
    """The ledger's own proof."""
    if not truth.ledger["ok"] or truth.ledger["ledger_sum"] != 0:
        named = [fault["sentence"] for fault in truth.ledger["faults"]]
        yield f"the ledger's sum is {truth.ledger['ledger_sum']}; faults: {named}"


def stream_whole(_: History, truth: Truth) -> Iterator[str]:
    """Numbers without a gap, each once, and nothing that still waits for one."""
    numbers = truth.stream_numbers
    if numbers and list(numbers) != list(range(numbers[0], numbers[0] + len(numbers))):
        yield "the stream's numbers have gaps or repeats"
    if truth.stream_waiting:
        yield f"{truth.stream_waiting} rows of the stream wait for a number"


def outbox_sent(_: History, truth: Truth) -> Iterator[str]:
    """All that had to go out went out; nobody was sent the same word twice."""
    if truth.outbox_waiting or truth.outbox_given_up:
        yield f"{truth.outbox_waiting} rows of the outbox wait, {truth.outbox_given_up} were given up"
    for notice, count in Counter(truth.notices).items():
        if count > 1:
            yield f"notice {notice} was sent {count} times"


CHECKS: tuple[Check, ...] = (
    everybody_answered,
    no_package_lost,
    every_round_once,
    every_match_learned,
    nobody_far_learned,
    every_end_told,
    every_ending_kept,
    no_seat_sold_twice,
    nobody_holds_two,
    no_seat_lost,
    points_exactly_once,
    no_decision_lost,
    escrow_released_once,
    ledger_verified,
    stream_whole,
    outbox_sent,
)


def _state(truth: Truth, package_id: str) -> str:
    row = truth.packages.get(package_id)
    return GONE if row is None else row.state


def _sum(truth: Truth, kind: str, causes: Container[str]) -> int:
    return sum(one.points for one in truth.transfers if one.kind == kind and one.cause in causes)


def _is_granted(answer: str, package_id: str, wanted: str) -> bool:
    return answer == "granted" and package_id == wanted


def _owner(row: SeatRow) -> tuple[str, str]:
    return row.package_id, row.person_id
