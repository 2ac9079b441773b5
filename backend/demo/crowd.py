"""A crowd of volunteers over real sockets: they sign in, stand duty, walk, and answer some alerts.

Run as a process of its own (`shouwang simulate`), since gevent must be patched in before anything else.
"""

from gevent import monkey

monkey.patch_all()

import signal  # noqa: E402 - everything else comes after patching, here and below
import sys  # noqa: E402
import time  # noqa: E402
from collections import Counter  # noqa: E402
from contextlib import suppress  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from http import HTTPStatus  # noqa: E402
from random import Random  # noqa: E402
from typing import Any, Final  # noqa: E402

import click  # noqa: E402
import gevent  # noqa: E402
import requests  # noqa: E402
import socketio  # noqa: E402
from gevent.event import Event  # noqa: E402
from socketio.exceptions import SocketIOError, TimeoutError  # noqa: A004, E402 - the library's own name

from backend.core.cells import cell_at  # noqa: E402
from backend.core.db import new_id  # noqa: E402
from backend.demo.walks import DemoDataError, Node, Walker, nodes_near  # noqa: E402

CENTRE: Final = (118.148, 24.513)  # the school of the story, in Heshan
SPREAD_M: Final = 9_000
BATCH: Final = 500
CONNECT_PAUSE_S: Final = 0.02
CALL_TIMEOUT_S: Final = 10
GRABS: Final = 0.12  # share of alerts somebody of the crowd tries to take
WATCHES: Final = 0.25
REACTION_S: Final = (25.0, 90.0)  # slow on purpose: a person trying the demo comes first
SUMMARY_EVERY_S: Final = 5.0
RETRY_WITHIN_S: Final = 5.0
GO_HOME_S: Final = 15.0
VOLUNTEER: Final = "/volunteer"


class NoDemoError(click.ClickException):
    """There is no demo to walk in."""


@dataclass(slots=True)
class Summary:
    """What the crowd has seen so far."""

    asked: int = 0
    online: int = 0
    alerts: int = 0
    grabbed: int = 0
    watching: int = 0
    refused: int = 0
    problems: Counter[str] = field(default_factory=Counter)

    def line(self) -> str:
        """One line for the terminal."""
        counted = ", ".join(f"{number} {kind}" for kind, number in sorted(self.problems.items()))
        return (
            f"{self.online} of {self.asked} online · {self.alerts} alerts · {self.grabbed} grabbed · "
            f"{self.watching} keeping an eye out · {self.refused} too late · problems: {counted or 'none'}"
        )


@dataclass(slots=True)
class Neighbour:
    """One simulated volunteer."""

    url: str
    token: str
    start: Node
    random: Random
    summary: Summary
    over: Event  # set when everybody goes home
    walker: Walker = field(init=False)
    client: Any = field(init=False)
    cell: str = ""
    began_duty: bool = False
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Stand at the start."""
        self.walker = Walker(self.start, self.random)
        self.client = socketio.Client(handle_sigint=False, reconnection_delay=1, reconnection_delay_max=15)
        self.client.on("package", self._alerted, namespace=VOLUNTEER)
        self.client.on("welcome", self._welcomed, namespace=VOLUNTEER)
        self.client.on("connect", self._connected, namespace=VOLUNTEER)
        self.client.on("disconnect", self._disconnected, namespace=VOLUNTEER)

    def live(self) -> None:
        """Connect, stand duty and walk until everybody goes home; then rest, and hang up."""
        self.cell = cell_at(*self.walker.at)
        while not self.over.is_set() and not self._connect():
            # A busy instance answers late; who gave up here stayed away for good.
            self.over.wait(self.random.uniform(1, RETRY_WITHIN_S))
        while not self.over.wait(self.walker.move()):
            self._tell_cell()
        if self.client.connected and self.began_duty:
            self._ask("duty", {"on": False})
        self.client.shutdown()

    def _connect(self) -> bool:
        """Whether the socket is open."""
        try:
            self.client.connect(
                self.url,
                auth=lambda: {"token": self.token, "cell": self.cell, "client": "test"},
                namespaces=[VOLUNTEER],
                transports=["websocket"],
                wait_timeout=CALL_TIMEOUT_S,
            )
        except SocketIOError:
            self.summary.problems["connections that did not open"] += 1
            return False
        return True

    def _connected(self) -> None:
        self.summary.online += 1

    def _disconnected(self, *_: object) -> None:
        self.summary.online -= 1

    def _welcomed(self, state: dict[str, Any]) -> None:
        """Begin duty; who stood duty before we came stays on it when we go."""
        if not state["duty"]["on"]:
            self.began_duty = True
            gevent.spawn(self._ask, "duty", {"on": True, "hours": 8})

    def _tell_cell(self) -> None:
        cell = cell_at(*self.walker.at)
        if cell != self.cell:
            self.cell = cell
            self._ask("cell", {"cell": cell})

    def _ask(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """Send an event and wait for its acknowledgement; {} when it did not come."""
        try:
            answer = self.client.call(event, data, namespace=VOLUNTEER, timeout=CALL_TIMEOUT_S)
        except TimeoutError:
            self.summary.problems[f"“{event}” without an answer in {CALL_TIMEOUT_S} s"] += 1
            return {}
        except SocketIOError:
            self.summary.problems[f"“{event}” while the line was cut"] += 1
            return {}
        return answer if isinstance(answer, dict) else {}

    def _alerted(self, card: dict[str, Any]) -> None:
        if card["id"] in self.seen:
            return
        self.seen.add(card["id"])
        self.summary.alerts += 1
        mood = self.random.random()
        if mood < GRABS:
            gevent.spawn_later(self.random.uniform(*REACTION_S), self._grab, card)
        elif mood < GRABS + WATCHES:
            gevent.spawn_later(self.random.uniform(*REACTION_S), self._watch, card)

    def _grab(self, card: dict[str, Any]) -> None:
        answer = self._ask("grab", {"package_id": card["id"], "key": str(new_id())})
        if not answer.get("ok"):
            self.summary.refused += 1
            return
        self.summary.grabbed += 1
        self.walker.head_for(card["area"]["lon"], card["area"]["lat"])
        gevent.spawn(self._serve, answer["assignment"]["id"])

    def _watch(self, card: dict[str, Any]) -> None:
        if self._ask("watch", {"package_id": card["id"], "key": str(new_id())}).get("ok"):
            self.summary.watching += 1

    def _serve(self, assignment_id: str) -> None:
        """Walk there, telling the exact place meanwhile; say that one has arrived."""
        for _ in range(600):
            lon, lat = self.walker.at
            told = {"assignment_id": assignment_id, "lon": lon, "lat": lat, "accuracy_m": 12}
            if self.over.is_set() or not self._ask("position", told).get("ok"):
                break
            if self.walker.is_there:
                position = {"lon": lon, "lat": lat, "accuracy_m": 12}
                self._post(
                    f"/assignments/{assignment_id}/arrive", {"key": str(new_id()), "position": position}
                )
                break
            gevent.sleep(3)
        self.walker.wander()

    def _post(self, path: str, body: dict[str, Any]) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = requests.post(
                f"{self.url}/api/v1{path}", json=body, headers=headers, timeout=CALL_TIMEOUT_S
            )
        except requests.RequestException:
            self.summary.problems["requests without an answer"] += 1
            return
        # A task that ended meanwhile is no problem.
        if not answer.ok and answer.status_code != HTTPStatus.CONFLICT:
            self.summary.problems[f"requests answered with {answer.status_code}"] += 1


def tokens_of_crowd(url: str, count: int) -> list[str]:
    """Sign in that many crowd volunteers; demo mode makes them on first need. Raises NoDemoError."""
    tokens: list[str] = []
    while len(tokens) < count:
        body = {"first": len(tokens) + 1, "count": min(BATCH, count - len(tokens))}
        try:
            answer = requests.post(f"{url}/api/v1/demo/crowd", json=body, timeout=120)
        except requests.RequestException as error:
            raise NoDemoError(
                f"Nothing answers at {url}: start the demo first (shouwang up --demo)."
            ) from error
        if answer.status_code == HTTPStatus.NOT_FOUND:
            raise NoDemoError(f"{url} is no demo instance, so it has no crowd (shouwang up --demo).")
        if not answer.ok:
            raise NoDemoError(f"{url} answered {answer.status_code}, so no crowd could sign in; see its log.")
        tokens += [one["token"] for one in answer.json()["items"]]
    return tokens


def run(url: str, count: int, seconds: float, seed: int = 1) -> Summary:
    """Let a crowd live for a while, or until Ctrl-C or SIGTERM; prints a line every few seconds."""
    random = Random(seed)  # noqa: S311 - a crowd, not a secret
    places = nodes_near(*CENTRE, SPREAD_M)
    over = Event()
    # In the loop's own way: an exception out of a signal would land in whatever greenlet runs just then.
    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, over.set)
    summary = Summary(asked=count)
    until = time.monotonic() + seconds
    people = [
        Neighbour(url, token, random.choice(places), Random(random.random()), summary, over)  # noqa: S311 - as above
        for token in tokens_of_crowd(url, count)
    ]
    lives = []
    for person in people:
        lives.append(gevent.spawn(person.live))
        if over.wait(CONNECT_PAUSE_S):
            break
    while (left := until - time.monotonic()) > 0 and not over.is_set():
        say(summary.line())
        over.wait(min(SUMMARY_EVERY_S, left))
    last = summary.line()
    over.set()
    gevent.joinall(lives, timeout=GO_HOME_S)
    say(f"{last}\nEverybody rests.")
    return summary


def say(line: str) -> None:
    """To the terminal, which may have been closed."""
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - the terminal is its output


if __name__ == "__main__":
    try:
        run(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
    except (DemoDataError, NoDemoError) as error:
        sys.exit(f"Error: {error.format_message()}")
