"""Who asks about the same thing at the same time is decided together, once and in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gevent
import pytest
from sqlalchemy.exc import OperationalError

from backend.core.lots import Line, Lots, Waiting, hear

Told = dict[str, Any]


class Office:
    """Decides requests, which are words, by saying them back in capitals."""

    def __init__(self, most: int = 100) -> None:
        self.most = most
        self.decided: list[list[str]] = []
        self.trouble: Exception | None = None
        self.bad: str | None = None
        self.forgets: str | None = None
        self.told: Told = {}
        self.lots: Lots[str, str, str] = Lots(self._decide)

    def _decide(self, _thing: str, line: Line[str, str]) -> None:
        gevent.sleep(0)  # others come meanwhile, as they do while a database is asked
        if self.trouble is not None:
            raise self.trouble
        lot = line.take(self.most)
        self.decided.append([waiting.request for waiting in lot])
        gevent.sleep(0)
        if self.bad in self.decided[-1]:
            raise KeyError(self.bad)
        for waiting in lot:
            if waiting.request != self.forgets:
                waiting.tell(waiting.request.upper())

    def ask(self, request: str, who: str | None = None, thing: str = "one") -> None:
        self.lots.ask(thing, who or request, request, self._note(request))

    def _note(self, request: str) -> Callable[[str | Exception], None]:
        def note(answer: str | Exception) -> None:
            assert request not in self.told, "told twice"
            self.told[request] = answer

        return note

    def wait_for(self, *requests: str) -> None:
        with gevent.Timeout(5):
            while not self.told.keys() >= set(requests):
                gevent.sleep(0)


def test_those_who_come_meanwhile_are_decided_with_the_next_lot() -> None:
    office = Office()
    words = [f"word {number}" for number in range(50)]
    office.ask("first")
    gevent.sleep(0)
    for word in words:
        office.ask(word)
    office.wait_for("first", *words)
    assert office.told == {word: word.upper() for word in ["first", *words]}
    assert [word for lot in office.decided for word in lot] == ["first", *words]
    assert len(office.decided) <= 3


def test_a_lot_is_as_large_as_was_taken_and_the_rest_keeps_its_order() -> None:
    office = Office(most=2)
    for word in "abcde":
        office.ask(word)
    office.wait_for(*"abcde")
    assert office.decided == [["a", "b"], ["c", "d"], ["e"]]


def test_nobody_stands_twice_in_a_lot() -> None:
    office = Office()
    for word in ("a", "a again", "b", "a once more"):
        office.ask(word, who=word[0])
    office.wait_for("a", "a again", "b", "a once more")
    assert office.decided == [["a", "b"], ["a again"], ["a once more"]]


def test_things_do_not_wait_for_each_other() -> None:
    office = Office()
    office.ask("x", thing="one")
    office.ask("y", thing="two")
    office.wait_for("x", "y")
    assert office.decided == [["x"], ["y"]]
    assert office.lots._lines == {}


def test_one_that_cannot_be_decided_keeps_no_other_from_it() -> None:
    office = Office()
    office.bad = "bad"
    for word in ("a", "bad", "b"):
        office.ask(word)
    office.wait_for("a", "bad", "b")
    assert (office.told["a"], office.told["b"]) == ("A", "B")
    assert isinstance(office.told["bad"], KeyError)
    assert office.decided == [["a", "bad", "b"], ["a"], ["bad"], ["b"]]


def test_what_goes_wrong_before_a_lot_is_taken_concerns_all_and_the_line_goes_on() -> None:
    office = Office()
    office.trouble = LookupError("no such thing")
    for word in "abc":
        office.ask(word)
    office.wait_for(*"abc")
    assert set(office.told.values()) == {office.trouble}
    office.trouble = None
    office.ask("later")
    office.wait_for("later")
    assert office.told["later"] == "LATER"


def test_a_database_in_trouble_is_asked_once_a_lot() -> None:
    office = Office()
    asked = []

    def decide(_thing: str, line: Line[str, str]) -> None:
        asked.append(line.take(100))
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    office.lots = Lots(decide)
    for word in "abc":
        office.ask(word)
    office.wait_for(*"abc")
    assert {type(answer) for answer in office.told.values()} == {OperationalError}
    assert [len(lot) for lot in asked] == [3]


def test_who_was_forgotten_is_told_so() -> None:
    office = Office()
    office.forgets = "b"
    for word in "abc":
        office.ask(word)
    office.wait_for(*"abc")
    assert isinstance(office.told["b"], RuntimeError)


def test_who_can_be_told_without_asking_stands_in_line_no_longer() -> None:
    office = Office()
    line = Line([Waiting(word, word, office._note(word)) for word in "abcd"])
    line.tell(lambda word: None if word in "bd" else f"no {word}")
    assert office.told == {"a": "no a", "c": "no c"}
    assert [waiting.request for waiting in line.take(9)] == ["b", "d"]
    assert line.waiting == []


def test_hearing_waits_for_what_is_told_later_and_raises_what_is_wrong() -> None:
    assert hear(lambda tell: tell("at once")) == "at once"
    assert hear(lambda tell: gevent.spawn(tell, "later") and None) == "later"
    with pytest.raises(LookupError):
        hear(lambda tell: tell(LookupError("nothing")))
    office = Office()
    assert hear(lambda tell: office.lots.ask("one", "me", "hello", tell)) == "HELLO"


def test_a_teller_that_fails_keeps_no_other_from_being_told() -> None:
    office = Office()

    def fails(_answer: object) -> None:
        raise OSError("the line is dead")

    office.lots.ask("one", "a", "a", fails)
    office.ask("b")
    office.wait_for("b")
    assert office.told == {"b": "B"}
    assert office.decided == [["a", "b"]]
