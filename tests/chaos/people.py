"""Volunteers and an officer as their own programs behave: they come back, and repeat with the same key."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
import socketio
from socketio.exceptions import SocketIOError

from backend.demo.cast import Citizen, Staff, new_key
from tests.chaos.history import Answer, Decided, Grabbed, History

VOLUNTEER, CONSOLE = "/volunteer", "/console"
ANSWER_S = 8.0  # as long as the phone's own program waits for an acknowledgement
REQUEST_S = 12.0
KEEPS_ASKING_S = 90.0
PAUSE_S = 0.1
# Ours wait half a second and up to eight before they come back; a test that kills forty times cannot.
COMES_BACK_S = (0.05, 0.3)


class Line:
    """A Socket.IO connection that is opened again whenever it is cut.

    The library's own way back gives each try one second, which a machine that runs a whole city and its tests
    does not always have.
    """

    def __init__(
        self, namespace: str, listeners: dict[str, Callable[[Any], None]], opened: Callable[[], None]
    ) -> None:
        self.namespace = namespace
        self._listeners = listeners
        self._opened = opened
        self._client: socketio.Client | None = None
        self._asked: set[Asked] = set()
        self._is_wanted = True
        self._cut = threading.Event()
        self._keeping: threading.Thread | None = None

    @property
    def is_open(self) -> bool:
        return self._client is not None and not self._cut.is_set()

    def open(self, url: str, **options: Any) -> None:
        """Open it from now on; returns at once."""
        self._keeping = threading.Thread(target=self._keep, args=(url, options), daemon=True)
        self._keeping.start()

    def ask(self, event: str, data: dict[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement; None when the line was cut, or nothing came in time."""
        client = self._client
        if client is None:
            return None
        asked = Asked()
        self._asked.add(asked)
        try:
            client.emit(event, data, namespace=self.namespace, callback=asked.take)
            asked.over.wait(ANSWER_S)
        except SocketIOError:
            return None
        finally:
            self._asked.discard(asked)
        return asked.answer

    def close(self) -> None:
        """Hang up for good."""
        self._is_wanted = False
        self._cut.set()
        if self._keeping is not None:
            self._keeping.join()

    def _keep(self, url: str, options: dict[str, Any]) -> None:
        while self._is_wanted:
            client = socketio.Client(reconnection=False, handle_sigint=False)
            client.on("disconnect", self._is_cut, namespace=self.namespace)
            for event, listener in self._listeners.items():
                client.on(event, listener, namespace=self.namespace)
            self._cut.clear()
            with suppress(SocketIOError):
                transport = {"namespaces": [self.namespace], "transports": ["websocket"]}
                client.connect(url, **transport, **options, wait_timeout=ANSWER_S)
                self._client = client
                self._opened()
                self._cut.wait()
            self._client = None
            self._is_cut()
            client.disconnect()
            if client.eio.ws is not None:  # the library leaves the socket of a server that died open
                client.eio.ws.shutdown()
            time.sleep(random.uniform(*COMES_BACK_S))  # noqa: S311 - so that not all come at once

    def _is_cut(self, *_: object) -> None:
        self._cut.set()
        for asked in tuple(self._asked):
            asked.over.set()


@dataclass(eq=False)
class Asked:
    """A question on its way."""

    over: threading.Event = field(default_factory=threading.Event)
    answer: dict[str, Any] | None = None

    def take(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        self.over.set()


@dataclass
class Phone:
    """One phone of a volunteer. Its screen holds what is open around it, and it remembers what it learned."""

    name: str
    owner: Citizen
    person_id: str
    cell: str
    history: History
    clock_off: timedelta = timedelta()  # how far its own clock is off
    screen: dict[str, dict[str, Any]] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)  # the owner's seats by package
    server_ahead: timedelta = timedelta()
    line: Line = field(init=False)

    def __post_init__(self) -> None:
        self.line = Line(
            VOLUNTEER,
            {
                "welcome": self._welcomed,
                "package": self._told,
                "package_ended": self._told_of_end,
                "assignment": self._told_of_seat,
            },
            lambda: None,  # the state comes by itself
        )

    def switch_on(self) -> None:
        """Connect, and stay connected."""
        auth = {"token": self.owner.token, "cell": self.cell, "client": "test"}
        self.line.open(self.owner.url, auth=auth)

    def grab(self, package_id: str) -> Grabbed:
        """Ask for a seat: over the line, or over HTTP without one, with one key until there is an answer."""
        asked = {"package_id": package_id, "key": new_key()}

        def ask() -> tuple[int, dict[str, Any]] | None:
            answer = self.line.ask("grab", asked) if self.line.is_open else None
            if answer is None:
                return self.request("POST", f"/packages/{package_id}/grab", {"key": asked["key"]})
            return (200, answer) if answer["ok"] else (answer["problem"]["status"], answer["problem"])

        answer, said = insist(ask)
        seat = said["assignment"]["id"] if answer == "granted" else None
        grabbed = Grabbed(package_id, self.person_id, answer, seat)
        self.history.grabbed.append(grabbed)
        return grabbed

    def report(self, assignment_id: str) -> None:
        """What was found, out of the phone's outbox: sent until the server has it."""
        body = {"key": new_key(), "text": "已找到，在小区门口", "found": True}
        path = f"/assignments/{assignment_id}/report"
        answer, _ = insist(lambda: self.request("POST", path, body))
        self.history.reported.append(Decided(assignment_id, answer))

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]] | None:
        """One HTTP request; None when no answer came."""
        headers = {"Authorization": f"Bearer {self.owner.token}"}
        return request(f"{self.owner.url}/api/v1{path}", method, body, headers)

    def see(self, package_id: str, lon: float, lat: float) -> tuple[Answer, dict[str, Any]]:
        """Keep an eye out, and send a sighting of this moment, as the phone reckons it."""
        insist(lambda: self.request("POST", f"/packages/{package_id}/watch", {"key": new_key()}))
        seen_at = (self._phone_time() + self.server_ahead).isoformat()
        body = {"key": new_key(), "seen_at": seen_at, "position": {"lon": lon, "lat": lat}}
        return insist(lambda: self.request("POST", f"/packages/{package_id}/sightings", body))

    def balance(self) -> int:
        """The person's points."""
        _, wallet = insist(lambda: self.request("GET", "/me/wallet"))
        return int(wallet["balance"])

    def _welcomed(self, state: dict[str, Any]) -> None:
        """The whole list: what is not in it has ended or is out of reach."""
        self.server_ahead = datetime.fromisoformat(state["server_time"]) - self._phone_time()
        self.screen, self.seats = {}, {}
        for card in state["packages"]:
            self._told(card)
        for seat in reversed(state["assignments"]):
            self._told_of_seat(seat)

    def _phone_time(self) -> datetime:
        return datetime.now(UTC) + self.clock_off

    def _told(self, card: dict[str, Any]) -> None:
        self.screen[card["id"]] = card
        self.history.learned.append((self.name, card["id"]))

    def _told_of_seat(self, seat: dict[str, Any]) -> None:
        self.seats[seat["package_id"]] = seat["id"]

    def _told_of_end(self, ended: dict[str, Any]) -> None:
        self.screen.pop(ended["id"], None)


class Officer:
    """An officer at the console: a page with a session, a live line, and a picture of the work."""

    def __init__(self, url: str, username: str, history: History) -> None:
        self.staff = Staff(url, username)
        self.history = history
        self.states: dict[str, str] = {}
        self.number = -1
        self._early: list[dict[str, Any]] = []
        self._order = threading.Lock()
        self.line = Line(CONSOLE, {"event": self._told}, self._take_picture)

    def sit_down(self) -> None:
        """Open the console's line."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.staff.http.cookies)
        self.line.open(self.staff.url, headers={"Cookie": cookies})

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]] | None:
        """One HTTP request; None when no answer came."""
        headers = {"X-CSRF-Token": self.staff.session["csrf_token"]}
        cookies = self.staff.http.cookies.get_dict()
        return request(f"{self.staff.url}/api/v1{path}", method, body, headers, cookies)

    def draft(self, body: dict[str, Any]) -> str:
        """The id of a new draft."""
        answer, said = insist(lambda: self.request("POST", "/packages", body))
        assert answer == "granted", said
        return str(said["id"])

    def publish(self, package_id: str) -> Answer:
        """Put it out, with one key until there is an answer."""
        body = {"key": new_key()}
        return insist(lambda: self.request("POST", f"/packages/{package_id}/publish", body))[0]

    def confirm(self, assignment_id: str) -> None:
        """Accept a report. These carry no key: after a lost answer the page looks where the seat stands."""
        path = f"/assignments/{assignment_id}"
        answer = self._insist_or_look(f"{path}/confirm", {}, path, {"confirmed"})
        self.history.confirmed.append(Decided(assignment_id, answer))

    def resolve(self, package_id: str) -> None:
        """End the work."""
        path = f"/packages/{package_id}"
        answer = self._insist_or_look(f"{path}/resolve", {"outcome": "已找到"}, path, {"resolved"})
        self.history.ended.append(Decided(package_id, answer))

    def _insist_or_look(self, verb: str, body: Any, path: str, wanted: set[str]) -> Answer:
        answer, said = insist(lambda: self.request("POST", verb, body))
        if answer == "refused" and said.get("status") == requests.codes.conflict:
            _, now = insist(lambda: self.request("GET", path))
            return "granted" if now.get("state") in wanted else "refused"
        return answer

    def _take_picture(self) -> None:
        """A new line has no past: the picture is taken anew, and what is told meanwhile is added to it."""
        with self._order:
            self.number, self._early = -1, []
        while self.line.is_open:
            snapshot = self.line.ask("snapshot", {})
            if snapshot and snapshot["ok"]:
                self._hang_up(snapshot)
                return
            time.sleep(PAUSE_S)

    def _hang_up(self, snapshot: dict[str, Any]) -> None:
        with self._order:
            self.states = {}
            for package in snapshot["packages"]:
                self._see(package)
            self.number = snapshot["number"]
            for event in self._early:
                self._apply(event)

    def _told(self, event: dict[str, Any]) -> None:
        with self._order:
            if self.number < 0:
                self._early.append(event)
            else:
                self._apply(event)

    def _apply(self, event: dict[str, Any]) -> None:
        if event["number"] > self.number:
            self.number = event["number"]
            if event["type"] == "package":
                self._see(event["data"])

    def _see(self, package: dict[str, Any]) -> None:
        self.states[package["id"]] = package["state"]
        if package["state"] in {"open", "full"}:
            self.history.learned.append(("desk", package["id"]))


def request(
    url: str,
    method: str,
    body: Any,
    headers: dict[str, str],
    cookies: dict[str, str] | None = None,
) -> tuple[int, dict[str, Any]] | None:
    """One request on a connection of its own; its status and JSON, None when no answer came."""
    try:
        answer = requests.request(method, url, json=body, headers=headers, cookies=cookies, timeout=REQUEST_S)
        return answer.status_code, answer.json()
    except requests.RequestException:
        return None


def insist(ask: Callable[[], tuple[int, dict[str, Any]] | None]) -> tuple[Answer, dict[str, Any]]:
    """Ask until there is an answer that is no "not now": what it is, and what it says."""
    deadline = time.monotonic() + KEEPS_ASKING_S
    while time.monotonic() < deadline:
        answered = ask()
        if answered is not None:
            status, said = answered
            if status < requests.codes.bad_request:
                return "granted", said
            if status < requests.codes.internal_server_error and status != requests.codes.too_many_requests:
                return "refused", said
        time.sleep(PAUSE_S)
    return "unknown", {}
