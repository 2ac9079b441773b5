"""A station's decision reaches the desk's screen and the person's open socket, on whatever process."""

from __future__ import annotations

from typing import Any

import pytest

from backend.demo.cast import Inbox
from backend.demo.identity import adult_identity_number
from tests.contract.players import Players, cell, until

pytestmark = pytest.mark.contract

HOME = "350206003"


def about(registration_id: str, state: str) -> Any:
    return lambda told: (
        told["type"] == "registration"
        and (told["data"]["id"], told["data"]["state"]) == (registration_id, state)
    )


def duty(inbox: Inbox) -> str:
    """What pressing 开始值守 answers: "on", or the refusal."""
    answer = inbox.call("duty", {"on": True, "hours": 1})
    slug: str = "on" if answer["ok"] else answer["problem"]["type"].removeprefix("/problems/")
    return slug


def test_from_citizen_to_volunteer_without_connecting_again(players: Players) -> None:
    person, officer = players.citizen(), players.staff()
    desk, inbox = players.watching(officer), players.connected(person, cell())
    person.post("/registrations/mine/withdraw")
    until(lambda: duty(inbox) == "forbidden", "a volunteer who withdrew still stands duty")
    waiting = desk.ask("snapshot")["registrations_pending"]
    body = {
        "name": "苏明月",
        "identity_number": adult_identity_number(711),
        "phone": "13000000711",
        "home_region_code": HOME,
        "consent_version": person.get("/consents/current")["version"],
    }
    registration = person.ask("POST", "/registrations", json=body, expect=201)
    _, event = desk.wait_for("event", about(registration["id"], "pending"))
    assert event["data"]["name"] == "苏**"
    assert "711" not in str(event["data"]["identity_masked"])[:-4]
    assert desk.ask("snapshot")["registrations_pending"] == waiting + 1
    assert duty(inbox) == "forbidden"
    officer.post(f"/registrations/{registration['id']}/approve")
    desk.wait_for("event", about(registration["id"], "approved"))
    until(lambda: duty(inbox) == "on", "an approved volunteer cannot stand duty on the open socket")
    assert person.get("/session")["person"]["kind"] == "volunteer"


def test_an_erased_person_is_gone_from_every_socket(players: Players) -> None:
    person = players.citizen()
    inboxes = [players.connected(person, cell()) for _ in range(3)]
    inboxes[0].ask("duty", {"on": True, "hours": 1})
    person.ask("POST", "/me/erase", json={"confirm": True}, expect=204)
    for inbox in inboxes:
        assert inbox.wait_for("signed_out")[1] == {"reason": "erased"}
    person.ask("GET", "/session", expect=401)
