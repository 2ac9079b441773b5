"""A crowd of volunteers over real sockets: they sign in, stand duty, walk, and answer some alerts.

Run as a process of its own (`shouwang simulate`), since gevent must be patched in before anything else.
"""

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402 - everything else comes after patching, here and below
import time  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from random import Random  # noqa: E402
from typing import Any, Final  # noqa: E402

import gevent  # noqa: E402
import requests  # noqa: E402
import socketio  # noqa: E402
from socketio.exceptions import SocketIOError  # noqa: E402

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


@dataclass(slots=True)
class Summary:
    """What the crowd has seen so far."""

    online: int = 0
    alerts: int = 0
    grabbed: int = 0
    watching: int = 0
    refused: int = 0
    problems: int = 0

    def line(self) -> str:
        """One line for the terminal."""
        return (
            f"{self.online} online · {self.alerts} alerts · {self.grabbed} grabbed · "
            f"{self.watching} keeping an eye out · {self.refused} too late · {self.problems} problems"
        )


@dataclass(slots=True)
class Neighbour:
    """One simulated volunteer."""

    url: str
    token: str
    start: Node
    random: Random
    summary: Summary
    walker: Walker = field(init=False)
    client: Any = field(init=False)
    cell: str = ""
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Stand at the start."""
        self.walker = Walker(self.start, self.random)
        self.client = socketio.Client(reconnection=True, reconnection_delay=1, reconnection_delay_max=15)
        self.client.on("package", self._alerted, namespace="/volunteer")
        self.client.on("connect", self._connected, namespace="/volunteer")
        self.client.on("disconnect", self._disconnected, namespace="/volunteer")

    def live(self, until: float) -> None:
        """Connect, stand duty and walk until the monotonic time given."""
        self.cell = cell_at(*self.walker.at)
        try:
            self.client.connect(
                self.url,
                auth=lambda: {"token": self.token, "cell": self.cell, "client": "test"},
                namespaces=["/volunteer"],
                transports=["websocket"],
                wait_timeout=CALL_TIMEOUT_S,
                retry=True,
            )
            while time.monotonic() < until:
                gevent.sleep(self.walker.move())
                self._tell_cell()
        except SocketIOError:
            self.summary.problems += 1
        finally:
            self.client.shutdown()

    def _connected(self) -> None:
        self.summary.online += 1
        gevent.spawn(self._ask, "duty", {"on": True, "hours": 8})

    def _disconnected(self, *_: object) -> None:
        self.summary.online -= 1

    def _tell_cell(self) -> None:
        cell = cell_at(*self.walker.at)
        if cell != self.cell:
            self.cell = cell
            self._ask("cell", {"cell": cell})

    def _ask(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """Send an event and wait for its acknowledgement; {} when it did not come."""
        try:
            answer = self.client.call(event, data, namespace="/volunteer", timeout=CALL_TIMEOUT_S)
        except SocketIOError:
            self.summary.problems += 1
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
            if not self._ask("position", told).get("ok"):
                return
            if self.walker.is_there:
                position = {"lon": lon, "lat": lat, "accuracy_m": 12}
                self._post(
                    f"/assignments/{assignment_id}/arrive", {"key": str(new_id()), "position": position}
                )
                return
            gevent.sleep(3)

    def _post(self, path: str, body: dict[str, Any]) -> None:
        answer = requests.post(
            f"{self.url}/api/v1{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=CALL_TIMEOUT_S,
        )
        if not answer.ok:
            self.summary.problems += 1


def tokens_of_crowd(url: str, count: int) -> list[str]:
    """Sign in that many crowd volunteers; demo mode makes them on first need."""
    tokens: list[str] = []
    while len(tokens) < count:
        body = {"first": len(tokens) + 1, "count": min(BATCH, count - len(tokens))}
        answer = requests.post(f"{url}/api/v1/demo/crowd", json=body, timeout=120)
        answer.raise_for_status()
        tokens += [one["token"] for one in answer.json()["items"]]
    return tokens


def run(url: str, count: int, seconds: float, seed: int = 1) -> Summary:
    """Let a crowd live for a while; prints a line every few seconds. Ctrl-C ends it."""
    random = Random(seed)  # noqa: S311 - a crowd, not a secret
    places = nodes_near(*CENTRE, SPREAD_M)
    summary = Summary()
    until = time.monotonic() + seconds
    people = [
        Neighbour(url, token, random.choice(places), Random(random.random()), summary)  # noqa: S311 - as above
        for token in tokens_of_crowd(url, count)
    ]
    lives = []
    for person in people:
        lives.append(gevent.spawn(person.live, until))
        gevent.sleep(CONNECT_PAUSE_S)
    while time.monotonic() < until:
        print(summary.line(), file=sys.stderr, flush=True)  # noqa: T201 - the terminal is its output
        gevent.joinall(lives, timeout=min(SUMMARY_EVERY_S, max(0.0, until - time.monotonic())))
    gevent.joinall(lives, timeout=CALL_TIMEOUT_S)
    return summary


if __name__ == "__main__":
    try:
        run(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
    except DemoDataError as error:
        sys.exit(f"Error: {error.format_message()}")
