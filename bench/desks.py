"""Who publishes in a bench: an officer at our console, and whoever posts a card to the peer."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final, Protocol

from backend.demo.cast import Staff, new_key
from bench.card import CARD
from bench.children import ChildError
from bench.contenders import MIDDLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ANSWER_S: Final = 20.0
MOST_CAP: Final = 20_000
# Each may write sixty drafts a minute; the three of the station write more than a bench needs.
AUTHORS: Final = ("officer-lin", "aux-huang", "lead-chen")


class Desk(Protocol):
    """Where somebody sits and publishes."""

    def prepare(self) -> str:
        """Have everything ready but the publish itself; the mark by which phones know the card."""
        ...

    def publish(self, mark: str) -> tuple[int, int]:
        """Publish; the moments (ns) before the request was sent and after it was answered."""
        ...


class Post:
    """A connection to a server that is open before it is needed, as a browser's is."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_S)
        self._headers = {"Content-Type": "application/json", **(headers or {})}

    def open(self) -> None:
        """A fresh connection: servers close one that was idle for some seconds."""
        self._connection.close()
        self._connection.connect()

    def send(self, path: str, body: Mapping[str, Any]) -> tuple[int, int, dict[str, Any]]:
        """POST; the moments before and after it, and the answer. ChildError when it is refused."""
        sent = json.dumps(body, ensure_ascii=False).encode()
        started = time.monotonic_ns()
        self._connection.request("POST", path, sent, self._headers)
        response = self._connection.getresponse()
        answer = response.read()
        answered = time.monotonic_ns()
        if response.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
            raise ChildError(f"{path}: {response.status} {answer[:300]!r}")
        return started, answered, json.loads(answer)


class OurDesk:
    """An officer of the demo at the console of one web process."""

    def __init__(self, port: int, range_m: int) -> None:
        """`range_m`: how far the first round reaches."""
        url = f"http://127.0.0.1:{port}"
        self._authors = cycle([Staff(url, name) for name in AUTHORS])
        self._officer = Staff(url, AUTHORS[0])
        self._body = the_storys_package(range_m)
        cookies = "; ".join(f"{one.name}={one.value}" for one in self._officer.http.cookies)
        csrf = str(self._officer.http.headers["X-CSRF-Token"])
        self._post = Post(port, {"Cookie": cookies, "X-CSRF-Token": csrf})
        self.answer: dict[str, Any] = {}  # to the last publish

    def prepare(self) -> str:
        self._post.open()
        return str(next(self._authors).post("/packages", self._body)["id"])

    def publish(self, mark: str) -> tuple[int, int]:
        path = f"/api/v1/packages/{mark}/publish"
        started, answered, self.answer = self._post.send(path, {"key": new_key()})
        return started, answered

    def take_back(self, mark: str) -> None:
        """End it: the phones are told."""
        self._officer.post(f"/packages/{mark}/retract", {"reason": "测量完毕", "false_alarm": True})

    def reach(self) -> dict[str, int]:
        """Whom the range would alert now: how many `online`, `on_duty`, in how many `cells`."""
        sent = {"area": self._body["area"], "ranges_m": [self._body["rounds"][0]["range_m"]]}
        ring: dict[str, int] = self._officer.post("/packages/reach", sent)["rings"][0]
        return ring


class NodeDesk:
    """Whoever posts the same card to the peer."""

    def __init__(self, port: int, cells: Sequence[str]) -> None:
        self._post = Post(port)
        self._cells = list(cells)

    def prepare(self) -> str:
        self._post.open()
        return new_key()

    def publish(self, mark: str) -> tuple[int, int]:
        started, answered, _ = self._post.send("/cards", {"card": {**CARD, "id": mark}, "cells": self._cells})
        return started, answered


def the_storys_package(range_m: int) -> dict[str, Any]:
    """The girl who missed the way home, sealed names and all, in one round that reaches everybody."""
    lat, lon = MIDDLE
    details = ("sex", "height_cm", "clothing", "features", "direction", "likely_roads")
    return {
        "kind": "missing_person",
        **{name: CARD[name] for name in ("title", "summary", "place_text", "seats", "reward_points")},
        "area": {"type": "Point", "coordinates": [lon, lat]},
        "arrive_within_min": 20,
        "duration_min": 240,
        "incident_number": "3502062026052000001",
        "guardian_consent": {"guardian_name": "陈女士", "relation": "母亲"},
        "danger_to_life": True,
        "rounds": [{"range_m": range_m, "cap": MOST_CAP, "wait_s": 3_600}],
        "details": {
            "category": "child_7_9",
            "name": "林小雨",
            "age": 8,
            "last_seen_at": (datetime.now(UTC) - timedelta(hours=1)).isoformat(),
            **{name: CARD[name] for name in details},
        },
    }
