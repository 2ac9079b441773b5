"""The people of the story as clients: staff over HTTP with a cookie, volunteers over HTTP and a socket."""

from __future__ import annotations

import queue
import time
from typing import Any, Final, Self
from uuid import uuid4

import requests
import socketio

TIMEOUT_S: Final = 20


class StoryError(Exception):
    """Something that should have happened did not."""


class Caller:
    """Anybody who calls the API; every refusal ends the story with the server's own words."""

    def __init__(self, url: str) -> None:
        """`url` is the instance's, without a path."""
        self.url = url
        self.http = requests.Session()
        self.http.headers["Accept-Language"] = "en"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def ask(self, method: str, path: str, *, expect: int | None = None, **sent: Any) -> Any:
        """One call of /api/v1; the answer's JSON. With `expect` that very status must come."""
        answer = self.http.request(method, f"{self.url}/api/v1{path}", timeout=TIMEOUT_S, **sent)
        fine = answer.status_code == expect if expect else answer.ok
        if not fine:
            raise StoryError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None

    def get(self, path: str, **sent: Any) -> Any:
        """GET."""
        return self.ask("GET", path, **sent)

    def post(self, path: str, body: dict[str, Any] | None = None, **sent: Any) -> Any:
        """POST with a JSON body."""
        return self.ask("POST", path, json=body or {}, **sent)


class Staff(Caller):
    """An officer or a duty lead at the console."""

    def __init__(self, url: str, username: str) -> None:
        """Sign in through the demo's door."""
        super().__init__(url)
        self.session = self.post("/demo/staff-sign-in", {"username": username})
        self.http.headers["X-CSRF-Token"] = self.session["csrf_token"]

    def watch(self) -> Inbox:
        """Open the console's socket; what it is told lands in the inbox."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies)
        return Inbox(
            self.url, "/console", None, {"Cookie": cookies}, ("event", "presence", "positions", "signed_out")
        )


class Citizen(Caller):
    """Anybody with a phone."""

    EVENTS = (
        "welcome", "package", "package_ended", "briefing", "assignment", "sighting", "wallet", "signed_out",
    )  # fmt: skip

    def __init__(self, url: str, token: str) -> None:
        """Be whoever the token stands for."""
        super().__init__(url)
        self.token = token
        self.http.headers["Authorization"] = f"Bearer {token}"

    @classmethod
    def signed_in(cls, url: str, code: str) -> Self:
        """Sign in through the demo's port."""
        with Caller(url) as caller:
            return cls(url, caller.post("/sign-in", {"provider": "demo", "code": code})["token"])

    @classmethod
    def crowd(cls, url: str, count: int, first: int = 1) -> list[Self]:
        """So many of the demo's crowd, made on first need."""
        with Caller(url) as caller:
            answer = caller.post("/demo/crowd", {"first": first, "count": count})
        return [cls(url, one["token"]) for one in answer["items"]]

    def connect(self, cell: str) -> Inbox:
        """Open the volunteer's socket at an H3 cell."""
        auth = {"token": self.token, "cell": cell, "client": "test"}
        return Inbox(self.url, "/volunteer", auth, {}, self.EVENTS)


class Inbox:
    """One open socket and everything it was told, in order, with the moment it came."""

    def __init__(
        self,
        url: str,
        namespace: str,
        auth: dict[str, Any] | None,
        headers: dict[str, str],
        events: tuple[str, ...],
    ) -> None:
        """Connect over WebSocket and listen."""
        self._namespace = namespace
        self._told: queue.Queue[tuple[float, str, Any]] = queue.Queue()
        self._kept: list[tuple[float, str, Any]] = []
        self.welcome: dict[str, Any] = {}
        self.client = socketio.Client(reconnection=False)
        for event in events:
            self.client.on(event, self._listener(event), namespace=namespace)
        self.client.connect(url, headers=headers, auth=auth, namespaces=[namespace], transports=["websocket"])

    def _listener(self, event: str) -> Any:
        def listen(data: Any = None) -> None:
            self._told.put((time.perf_counter(), event, data))

        return listen

    def call(self, event: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send an event; the acknowledgement, whatever it says."""
        answer = self.client.call(event, data or {}, namespace=self._namespace, timeout=TIMEOUT_S)
        if not isinstance(answer, dict):
            raise StoryError(f"{event} was acknowledged with {answer!r}")
        return answer

    def ask(self, event: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send an event that must be accepted."""
        answer = self.call(event, data)
        if not answer.get("ok"):
            raise StoryError(f"{event} was refused: {answer.get('problem')}")
        return answer

    def wait_for(self, event: str, fits: Any = lambda _: True) -> tuple[float, Any]:
        """The moment and data of the first such event, heard already or within the time-out."""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            for one in self._kept:
                if one[1] == event and fits(one[2]):
                    self._kept.remove(one)
                    return one[0], one[2]
            try:
                self._kept.append(self._told.get(timeout=max(0.0, deadline - time.monotonic())))
            except queue.Empty as empty:
                raise StoryError(f"no {event} came within {TIMEOUT_S} s") from empty

    def heard(self, event: str) -> list[Any]:
        """The data of every such event that came until now and was not waited for."""
        while not self._told.empty():
            self._kept.append(self._told.get())
        return [data for _, name, data in self._kept if name == event]

    def close(self) -> None:
        """Hang up, on a line the server has cut as well."""
        self.client.disconnect()
        if self.client.eio.ws is not None:
            self.client.eio.ws.shutdown()


def new_key() -> str:
    """A client-made idempotency key."""
    return str(uuid4())
