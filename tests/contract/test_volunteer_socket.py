"""The volunteer's part as python-socketio's own client plays it, over WebSocket."""

from __future__ import annotations

import json
from contextlib import closing
from typing import Any

import pytest
import socketio
import websocket
from socketio.exceptions import ConnectionError as RefusedError

from backend.demo.cast import Citizen, Inbox, StoryError, new_key
from tests.contract.node_client import NodeInbox
from tests.contract.players import Players, about, cell, place, until
from tests.running import RunningCity

pytestmark = pytest.mark.contract

NEAR, FAR = cell(north_m=300), cell(north_m=6_000)


def refusal(url: str, auth: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
    """What a client is told that must not come in."""
    client = socketio.Client(reconnection=False)
    told: list[Any] = []
    client.on("connect_error", told.append, namespace="/volunteer")
    with pytest.raises(RefusedError):
        client.connect(
            url, headers=headers or {}, auth=auth, namespaces=["/volunteer"], transports=["websocket"]
        )
    client.shutdown()
    return told[0] if told else None


def test_no_token_is_refused_with_a_problem(city: RunningCity) -> None:
    for auth in ({}, {"token": "wrong"}, {"token": 7}, {"token": None}):
        told = refusal(city.url, auth)
        assert told["message"] == "请先登录"
        assert told["data"]["type"] == "/problems/sign-in-required"
        assert told["data"]["status"] == 401
    assert refusal(city.url, {"language": "en"})["message"] == "Please sign in"


def test_a_wrong_cell_is_refused_with_a_problem(players: Players) -> None:
    token = players.citizen().token
    for wrong in ("nowhere", "8928308280fffff0", 7):
        told = refusal(players.url, {"token": token, "cell": wrong})
        assert told["data"]["type"] == "/problems/cell-invalid"


@pytest.mark.parametrize(("origin", "opened"), [("https://elsewhere.example", False), (None, True)])
def test_another_origin_is_refused(city: RunningCity, origin: str | None, *, opened: bool) -> None:
    address = f"{city.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    socket = websocket.create_connection(address, origin=origin or city.url, timeout=20)
    assert socket.recv().startswith("0{") is opened
    socket.shutdown()


def test_welcome_says_everything(either: Players) -> None:
    inbox = either.connected(either.citizen(), NEAR)
    assert inbox.welcome["server_time"].endswith("Z")
    assert inbox.welcome["duty"] == {"on": False, "until": None}
    assert inbox.welcome["assignments"] == []
    assert set(inbox.welcome["settings"]) == {"wake_for_life", "watch_areas", "language", "large_type"}


def test_duty_on_and_off(either: Players) -> None:
    inbox = either.connected(either.citizen(), NEAR)
    on = inbox.ask("duty", {"on": True, "hours": 2})["duty"]
    assert on["on"] is True
    assert on["until"] > inbox.welcome["server_time"]
    assert inbox.ask("duty", {"on": False})["duty"] == {"on": False, "until": None}


def test_alert_within_the_range_and_none_outside(either: Players) -> None:
    _, near = either.on_duty(NEAR)
    _, far = either.on_duty(FAR)
    resting = either.connected(either.citizen(), NEAR)
    resting.ask("duty", {"on": False})
    package_id = either.posted(either.staff())
    _, card = near.wait_for("package", about(package_id))
    assert card["distance_m"] if "distance_m" in card else card["range_m"] == 800
    assert "林小雨" not in str(card)
    for inbox in (far, resting):
        inbox.ask("sync")
        assert [told for told in inbox.heard("package") if told["id"] == package_id] == []


def test_moving_into_the_range_brings_the_card(either: Players) -> None:
    _, inbox = either.on_duty(FAR)
    package_id = either.posted(either.staff())
    assert package_id not in ids(inbox.ask("sync")["packages"])
    assert package_id in ids(inbox.ask("cell", {"cell": NEAR})["packages"])


def test_who_missed_everything_is_told_on_return(either: Players) -> None:
    citizen, inbox = either.on_duty(NEAR)
    inbox.close()
    package_id = either.posted(either.staff())
    assert package_id in ids(either.connected(citizen, NEAR).welcome["packages"])


def test_who_goes_on_duty_elsewhere_hears_of_it_on_the_open_socket(either: Players) -> None:
    citizen = either.citizen()
    inbox = either.connected(citizen, NEAR)
    package_id = either.posted(either.staff())
    assert package_id not in ids(inbox.ask("sync")["packages"])
    citizen.ask("PUT", "/me/duty", json={"on": True, "hours": 2})
    inbox.wait_for("package", about(package_id))


def test_who_went_to_rest_is_told_of_the_end(either: Players) -> None:
    officer = either.staff()
    _, inbox = either.on_duty(NEAR)
    package_id = either.posted(officer)
    inbox.wait_for("package", about(package_id))
    inbox.ask("duty", {"on": False})
    officer.post(f"/packages/{package_id}/retract", {"reason": "孩子已在外婆家", "false_alarm": True})
    inbox.wait_for("package_ended", about(package_id))


def test_full_then_watch_then_ended(either: Players) -> None:
    officer = either.staff()
    _, first = either.on_duty(NEAR)
    _, second = either.on_duty(NEAR)
    package_id = either.posted(officer)
    asked = {"package_id": package_id, "key": new_key()}
    seat = first.ask("grab", asked)
    assert seat["assignment"]["state"] == "grabbed"
    assert seat["briefing"]["name"] is None  # nobody has approved name and face yet
    assert first.ask("grab", asked)["assignment"]["id"] == seat["assignment"]["id"]
    refused = second.call("grab", {"package_id": package_id, "key": new_key()})
    assert refused["problem"]["type"] == "/problems/package-full"
    second.ask("watch", {"package_id": package_id, "key": new_key()})
    officer.post(f"/packages/{package_id}/retract", {"reason": "孩子已在外婆家", "false_alarm": True})
    for inbox in (first, second):
        _, ended = inbox.wait_for("package_ended", about(package_id))
        assert ended["state"] == "retracted"
        assert ended["outcome_text"]
        assert package_id not in ids(inbox.ask("sync")["packages"])
    refused = second.call("grab", {"package_id": package_id, "key": new_key()})
    assert refused["problem"]["type"] == "/problems/package-ended"


def test_a_seat_given_back_is_there_for_all_who_were_told_that_there_is_none(players: Players) -> None:
    """Connections spread over the processes, and each remembers by itself that a package is full."""
    crowd = [players.on_duty(NEAR) for _ in range(6)]
    package_id = players.posted(players.staff())
    for _, inbox in crowd:
        inbox.wait_for("package", about(package_id))
    for number, (citizen, inbox) in enumerate(crowd):
        seat = inbox.ask("grab", {"package_id": package_id, "key": new_key()})["assignment"]
        for _, other in crowd[number + 1 :]:
            refused = other.call("grab", {"package_id": package_id, "key": new_key()})
            assert refused["problem"]["type"] == "/problems/package-full"
        body = {"key": new_key(), "reason": "临时有事"}
        citizen.post(f"/assignments/{seat['id']}/release", body)
        card = citizen.get(f"/packages/{package_id}/card")
        assert card["seats_left"] == 1
        for _, other in crowd[number + 1 :]:
            other.wait_for("package", lambda told, card=card: told["version"] == card["version"])


def test_an_event_that_nobody_declared_is_refused_in_words(either: Players) -> None:
    inbox = either.connected(either.citizen(), NEAR)
    told = inbox.call("teleport", {"to": "moon"})
    assert told["ok"] is False
    assert (told["problem"]["type"], told["problem"]["status"]) == ("/problems/unknown-event", 404)
    assert told["problem"]["title"] == "没有这项操作"
    inbox.ask("sync")


def test_what_cannot_be_read_is_refused_or_ends_its_sender_with_a_reason(players: Players) -> None:
    address = f"{players.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    socket = websocket.create_connection(address, timeout=20)
    socket.recv()
    socket.send("40/volunteer," + json.dumps({"token": players.citizen().token}))
    while not socket.recv().startswith('42/volunteer,["welcome"'):
        pass
    for unreadable in ('42/volunteer,5["sync",{]', '42/volunteer,5{"sync":1}', '451-/volunteer,5["sync"]'):
        socket.send(unreadable)
        (told,) = json.loads(socket.recv().removeprefix("43/volunteer,5"))
        assert told["problem"]["type"] == "/problems/unreadable"
    socket.send('42/volunteer,["sync",{]')
    opcode, said = socket.recv_data()
    socket.shutdown()
    assert opcode == websocket.ABNF.OPCODE_CLOSE
    assert said[2:].decode() == "a frame or packet that cannot be read"


def test_the_briefing_follows_the_duty_leads_approval(either: Players) -> None:
    _, holder = either.on_duty(NEAR)
    package_id = either.posted(either.staff())
    holder.ask("grab", {"package_id": package_id, "key": new_key()})
    either.staff("lead-chen").post(f"/packages/{package_id}/approve")
    holder.wait_for("briefing", lambda told: told["id"] == package_id and told["sealed_left_out"])


def test_a_revoked_session_closes_its_sockets_on_every_process(players: Players) -> None:
    citizen = players.citizen()
    # Connections spread over the processes; this many are on both, but for bad luck of one in a thousand.
    inboxes = [players.connected(citizen, NEAR) for _ in range(10)]
    citizen.ask("POST", "/sign-out", expect=204)
    for inbox in inboxes:
        assert inbox.wait_for("signed_out")[1]["reason"]
        until(lambda inbox=inbox: not inbox.client.connected, "the socket stays open")
    assert refusal(players.url, {"token": citizen.token})["data"]["status"] == 401


def test_node_hears_of_its_revoked_session(players: Players) -> None:
    players.with_node = True
    citizen = players.citizen()
    inbox = players.connected(citizen, NEAR)
    citizen.ask("POST", "/sign-out", expect=204)
    assert inbox.wait_for("signed_out")[1]["reason"]
    assert inbox.wait_for("disconnect")[1] == "io server disconnect"
    again = NodeInbox(players.url, "/volunteer", {"token": citizen.token})
    players.opened.append(again)
    assert again.wait_for("connect_error")[1]["data"]["type"] == "/problems/sign-in-required"


def test_too_many_events_are_refused(players: Players) -> None:
    inbox = players.connected(players.citizen(), NEAR)
    answers: list[dict[str, Any]] = []
    for _ in range(200):
        inbox.client.emit("seen", {}, namespace="/volunteer", callback=answers.append)
    until(lambda: len(answers) == 200, "not every event was acknowledged")
    assert answers[0]["problem"]["type"] == "/problems/invalid-input"
    assert answers[-1]["problem"]["type"] == "/problems/rate-limited"
    assert answers[-1]["problem"]["status"] == 429


def test_an_oversized_event_ends_its_own_socket_only(players: Players) -> None:
    _, other = players.on_duty(NEAR)
    inbox = players.connected(players.citizen(), NEAR)
    with closing(inbox.client.eio.ws.sock):
        inbox.client.emit("cell", {"cell": "x" * 100_000}, namespace="/volunteer")
        until(lambda: not inbox.client.connected, "an oversized message was accepted")
    other.ask("sync")


def test_positions_reach_the_desk(either: Players) -> None:
    officer = either.staff()
    desk = either.watching(officer)
    _, holder = either.on_duty(NEAR)
    seat = holder.ask("grab", {"package_id": either.posted(officer), "key": new_key()})["assignment"]
    lon, lat = place(north_m=200)
    holder.ask("position", {"assignment_id": seat["id"], "lon": lon, "lat": lat, "accuracy_m": 8})
    desk.wait_for("positions", lambda told: seat["id"] in {one["assignment_id"] for one in told["items"]})


def test_who_is_no_volunteer_may_not_stand_duty(players: Players) -> None:
    inbox = players.connected(players.known(Citizen.signed_in(players.url, "grid-su")), NEAR)
    with pytest.raises(StoryError, match="forbidden"):
        inbox.ask("duty", {"on": True, "hours": 1})


def ids(packages: list[dict[str, Any]]) -> set[str]:
    return {package["id"] for package in packages}


def test_unknown_events_are_not_acknowledged_as_done(players: Players) -> None:
    inbox: Inbox = players.connected(players.citizen(), NEAR)
    inbox.client.emit("no_such_event", {}, namespace="/volunteer")
    inbox.ask("sync")
