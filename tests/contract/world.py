"""A demo city inside this process, with one of everything, and a client for each kind of person.

No server runs: requests go straight into the application, so that thousands of them take seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PIL import Image

from backend.app import create_app
from backend.core.edge import COOKIE, CSRF_HEADER
from backend.core.runtime import EXTENSION, Runtime
from backend.demo.identity import adult_identity_number
from backend.demo.seed import prepare
from tests.contract.operations import Document, Operation

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from backend.core.clock import Clock
    from backend.core.settings import Settings

API = "/api/v1"
STAFF = (
    "officer-lin", "aux-huang", "lead-chen", "officer-zheng", "centre-huli", "dispatcher-zhou",
    "handler-guo", "grid-su", "admin-ye", "auditor-he",
)  # fmt: skip
PLACE = {"lon": 118.1171, "lat": 24.5146}
CELL = "894131c0c33ffff"

_addresses = count(1)


@dataclass
class Client:
    """Somebody who asks; every request comes from an address of its own, so that no rate limit joins them."""

    app: Flask
    headers: dict[str, str] = field(default_factory=dict)
    actions: frozenset[str] = frozenset()

    def ask(self, method: str, path: str, **sent: Any) -> TestResponse:
        number = next(_addresses)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        headers = {**self.headers, **sent.pop("headers", {})}
        environ = {"REMOTE_ADDR": address, **sent.pop("environ_overrides", {})}
        return self.app.test_client(use_cookies=False).open(
            path, method=method.upper(), headers=headers, environ_overrides=environ, **sent
        )

    def must(self, method: str, path: str, body: Any = None) -> Any:
        """A call of the API that succeeds; its JSON."""
        answer = self.ask(method, API + path, json={} if body is None else body)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.get_json() if answer.data else None


@dataclass
class World:
    """The application, its document, its people and the ids of what there is."""

    app: Flask
    parts: Runtime
    document: Document
    clients: dict[str, Client]
    ids: dict[str, str] = field(default_factory=dict)

    def able(self, operation: Operation) -> Client:
        """Somebody who may do this somewhere: of the story's station first."""
        if operation.action is None:
            return self.clients["anybody"]
        if operation.action == "signed_in":
            return self.clients["volunteer"]
        return next(one for one in self.clients.values() if operation.action in one.actions)

    def unable(self, operation: Operation) -> Iterator[tuple[str, Client]]:
        """Everybody who may do it nowhere."""
        for name, client in self.clients.items():
            if operation.action not in {None, "signed_in"} and operation.action not in client.actions:
                yield name, client


def sign_in(app: Flask) -> dict[str, Client]:
    """Everybody, signed in; `anybody` is not."""
    anybody = Client(app)
    clients = {"anybody": anybody}
    crowd = anybody.must("POST", "/demo/crowd", {"first": 1, "count": 3})["items"]
    tokens = {name: one["token"] for name, one in zip(("volunteer", "watcher", "other"), crowd, strict=True)}
    answer = anybody.must("POST", "/sign-in", {"provider": "demo", "code": "citizen-chen"})
    tokens["citizen"] = answer["token"]
    for name, token in tokens.items():
        clients[name] = Client(app, {"Authorization": f"Bearer {token}"})
    for username in STAFF:
        clients[username] = sign_in_staff(app, username)
    for client in clients.values():
        if client is not anybody:
            client.actions = frozenset(client.must("GET", "/session")["actions"])
    return clients


def sign_in_staff(app: Flask, username: str) -> Client:
    """One of the staff, with a cookie and the token that belongs to it."""
    answer = Client(app).ask("POST", f"{API}/demo/staff-sign-in", json={"username": username})
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    assert cookie.startswith(f"{COOKIE}=")
    return Client(app, {"Cookie": cookie, CSRF_HEADER: answer.get_json()["csrf_token"]})


def sign_in_crowd(app: Flask, number: int) -> Client:
    """One of the crowd, with a token."""
    answer = Client(app).must("POST", "/demo/crowd", {"first": number, "count": 1})
    return Client(app, {"Authorization": f"Bearer {answer['items'][0]['token']}"})


@contextmanager
def open_world(settings: Settings, clock: Clock) -> Iterator[World]:
    """A fresh city with one of everything."""
    app = create_app(settings, clock)
    parts: Runtime = app.extensions[EXTENSION]
    parts.valkey.flushdb()
    try:
        prepare(parts)
        spec = app.test_client().get("/api/openapi.json").get_json()
        world = World(app, parts, Document(spec), sign_in(app))
        furnish(world)
        yield world
    finally:
        parts.database.engine.dispose()
        parts.valkey.close()


def furnish(world: World) -> None:
    """One of everything that has an id, of Heshan's station unless it is the volunteer's own."""
    world.ids["code"] = "350206003"
    furnish_work(world)
    furnish_station(world)
    furnish_ledger(world)


def furnish_work(world: World) -> None:
    """A draft, an ended package, one under way with a seat and a sighting."""
    officer, volunteer, watcher = (world.clients[name] for name in ("officer-lin", "volunteer", "watcher"))
    ids = world.ids
    ids["photo_id"] = upload(officer)
    ids["draft"] = officer.must("POST", "/packages", draft())["id"]
    ids["ended"] = posted(officer)
    officer.must("POST", f"/packages/{ids['ended']}/resolve", {"outcome": "已找到"})
    ids["package_id"] = posted(officer, seats=2)
    ids["assignment_id"] = grabbed(volunteer, ids["package_id"])
    watcher.must("POST", f"/packages/{ids['package_id']}/watch", {"key": key()})
    seen = {"key": key(), "position": PLACE, "seen_at": "2026-05-20T07:25:00Z"}
    ids["sighting_id"] = watcher.must("POST", f"/packages/{ids['package_id']}/sightings", seen)["id"]


def furnish_station(world: World) -> None:
    """A registration, a hand-over, a review, a colleague, a session."""
    officer, ids = world.clients["officer-lin"], world.ids
    ids["registration_id"] = world.clients["citizen"].must("POST", "/registrations", registration())["id"]
    people = officer.must("GET", "/staff")["items"]
    ids["person_id"] = next(one["id"] for one in people if one["display_name"] == "黄辅警")
    digest = officer.must("GET", "/handovers/open-items")["digest"]
    handover = {"to_person_id": ids["person_id"], "note": "", "digest": digest}
    ids["handover_id"] = officer.must("POST", "/handovers", handover)["id"]
    ids["session_id"] = officer.must("GET", "/sessions")["items"][0]["id"]
    officer.must("POST", f"/packages/{posted(officer)}/break-glass", {"reason": "孩子有危险"})
    ids["review_id"] = world.clients["lead-chen"].must("GET", "/package-reviews")["items"][0]["id"]


def furnish_ledger(world: World) -> None:
    """An award, and a correction of it that waits for the second person."""
    officer, admin, other = (world.clients[name] for name in ("officer-lin", "admin-ye", "other"))
    seat = grabbed(other, posted(officer))
    other.must("POST", f"/assignments/{seat}/report", {"key": key(), "text": "已找到", "found": True})
    officer.must("POST", f"/assignments/{seat}/confirm")
    wallet = next(one for one in admin.must("GET", "/ledger/accounts?kind=wallet")["items"])
    world.ids["account_id"] = str(wallet["id"])
    award = admin.must("GET", f"/ledger/transfers?account={wallet['id']}")["items"][0]
    wrong = {"key": key(), "transfer_id": award["id"], "points": 1, "reason": "多记"}
    world.ids["correction_id"] = admin.must("POST", "/ledger/corrections", wrong)["id"]


def grabbed(client: Client, package_id: str) -> str:
    """The id of a seat somebody took."""
    seat: str = client.must("POST", f"/packages/{package_id}/grab", {"key": key()})["assignment"]["id"]
    return seat


def key() -> str:
    """A client-made key."""
    return str(uuid4())


def draft(**changes: Any) -> dict[str, Any]:
    """The body of a package that may go out."""
    return {
        "kind": "missing_person",
        "title": "寻找走失女童",
        "summary": "放学后未回家",
        "area": {"type": "Point", "coordinates": [118.115, 24.513]},
        "place_text": "禾山中心小学门口",
        "reward_points": 20,
        "seats": 1,
        "incident_number": "3502062026052000017",
        "guardian_consent": {"guardian_name": "陈女士", "relation": "母亲"},
        "rounds": [{"range_m": 800, "cap": 100, "wait_s": 600}],
        "details": {
            "category": "child_7_9",
            "age": 8,
            "sex": "female",
            "clothing": "红色外套",
            "last_seen_at": "2026-05-20T07:00:00Z",
            "name": "林小雨",
        },
    } | changes


def posted(officer: Client, **changes: Any) -> str:
    """The id of a package that is out."""
    package_id: str = officer.must("POST", "/packages", draft(**changes))["id"]
    officer.must("POST", f"/packages/{package_id}/publish", {"key": key()})
    return package_id


def registration(number: int = 7) -> dict[str, str]:
    """Somebody's registration."""
    return {
        "name": "陈晓岚",
        "identity_number": adult_identity_number(number),
        "phone": f"1380000{number:04d}",
        "home_region_code": "350206003",
        "consent_version": "1",
    }


def upload(client: Client) -> str:
    """The id of a photo that was sent in."""
    answer = client.ask("POST", f"{API}/photos", data={"file": (picture(), "seen.jpg", "image/jpeg")})
    assert answer.status_code == 201, answer.text
    photo_id: str = answer.get_json()["id"]
    return photo_id


def picture() -> BytesIO:
    """A small photo."""
    data = BytesIO()
    Image.new("RGB", (320, 240), (200, 80, 60)).save(data, "JPEG")
    data.seek(0)
    return data
