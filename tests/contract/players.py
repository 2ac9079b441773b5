"""Strangers who speak to the running city: volunteers of the crowd, staff at their desks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from backend.core.cells import cell_at
from backend.demo.cast import Caller, Citizen, Inbox, Staff, new_key
from tests.contract.node_client import NodeInbox

# A place in Heshan; a degree is so many metres here.
HERE = (118.115, 24.513)
METRES_PER_DEGREE = (101_200, 110_800)
PATIENCE_S = 20.0
C = TypeVar("C", bound=Caller)


def place(east_m: float = 0, north_m: float = 0) -> tuple[float, float]:
    """A point so many metres from HERE."""
    return HERE[0] + east_m / METRES_PER_DEGREE[0], HERE[1] + north_m / METRES_PER_DEGREE[1]


def cell(east_m: float = 0, north_m: float = 0) -> str:
    """The cell of that point."""
    return cell_at(*place(east_m, north_m))


def until(condition: Callable[[], Any], what: str) -> Any:
    """The first true answer; fails with `what` when none comes in time."""
    deadline = time.monotonic() + PATIENCE_S
    while not (answer := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return answer


def missing_child(**changes: Any) -> dict[str, Any]:
    """The body of a draft: a girl of eight, last seen at HERE."""
    body = {
        "kind": "missing_person",
        "title": "寻找走失女童",
        "summary": "放学后未回家",
        "area": {"type": "Point", "coordinates": list(HERE)},
        "place_text": "禾山中心小学门口",
        "reward_points": 20,
        "seats": 1,
        "duration_min": 60,
        "arrive_within_min": 30,
        "incident_number": "3502062026112100017",
        "guardian_consent": {"guardian_name": "陈女士", "relation": "母亲"},
        "danger_to_life": False,
        "rounds": [{"range_m": 800, "cap": 500, "wait_s": 3600}],
        "details": {
            "category": "child_7_9",
            "age": 8,
            "sex": "female",
            "clothing": "红色外套",
            "features": "粉色书包",
            "last_seen_at": (datetime.now(UTC) - timedelta(minutes=40)).isoformat(),
            "name": "林小雨",
        },
    }
    return body | changes


@dataclass
class Players:
    """Everybody of one test; what they opened is closed at its end."""

    url: str
    numbers: Iterator[int]
    with_node: bool = False
    opened: list[Inbox | NodeInbox] = field(default_factory=list)
    callers: list[Caller] = field(default_factory=list)

    def citizen(self) -> Citizen:
        """Somebody of the crowd nobody else plays."""
        return self.known(Citizen.crowd(self.url, 1, first=next(self.numbers))[0])

    def known(self, caller: C) -> C:
        """The same caller, whose connections are closed at the end."""
        self.callers.append(caller)
        return caller

    def connected(self, citizen: Citizen, where: str) -> Any:
        """An open socket of theirs, welcomed already: an Inbox, or a NodeInbox, which is used alike."""
        auth = {"token": citizen.token, "cell": where, "client": "test"}
        inbox = NodeInbox(self.url, "/volunteer", auth) if self.with_node else citizen.connect(where)
        self.opened.append(inbox)
        inbox.welcome = inbox.wait_for("welcome")[1]
        return inbox

    def on_duty(self, where: str) -> tuple[Citizen, Any]:
        """Somebody on duty in that cell."""
        citizen = self.citizen()
        inbox = self.connected(citizen, where)
        inbox.ask("duty", {"on": True, "hours": 2})
        return citizen, inbox

    def staff(self, username: str = "officer-lin") -> Staff:
        """Somebody signed in at the console."""
        return self.known(Staff(self.url, username))

    def watching(self, staff: Staff) -> Inbox:
        """Their console's socket."""
        inbox = staff.watch()
        self.opened.append(inbox)
        return inbox

    def posted(self, officer: Staff, **changes: Any) -> str:
        """The id of a package that is out."""
        package = officer.ask("POST", "/packages", json=missing_child(**changes), expect=201)
        officer.post(f"/packages/{package['id']}/publish", {"key": new_key()})
        package_id: str = package["id"]
        return package_id

    def leave(self) -> None:
        """Everybody hangs up."""
        for inbox in self.opened:
            inbox.close()
        for caller in self.callers:
            caller.http.close()


def about(package_id: str) -> Callable[[dict[str, Any]], bool]:
    """Whether a message is about this package."""
    return lambda told: told["id"] == package_id
