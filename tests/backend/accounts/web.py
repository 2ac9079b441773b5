"""The whole application, asked over HTTP as its clients do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from backend.app import create_app
from backend.core.edge import COOKIE, CSRF_HEADER, csrf_token
from backend.core.runtime import EXTENSION, Runtime
from tests.backend.accounts.town import SignedIn, Town, build_town

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from backend.core.clock import ManualClock
    from backend.core.settings import Settings

API = "/api/v1"


@dataclass
class Caller:
    """One client: knows how to say who it is."""

    app: Flask
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = self.app.test_client(use_cookies=False)

    def ask(self, method: str, path: str, **sent: Any) -> TestResponse:
        headers = {**self.headers, **sent.pop("headers", {})}
        return self.client.open(API + path, method=method, headers=headers, **sent)

    def get(self, path: str, **sent: Any) -> TestResponse:
        return self.ask("GET", path, **sent)

    def post(self, path: str, json: Any = None, **sent: Any) -> TestResponse:
        return self.ask("POST", path, json={} if json is None else json, **sent)

    def put(self, path: str, json: Any) -> TestResponse:
        return self.ask("PUT", path, json=json)


@dataclass
class Web:
    """The application, its parts and its town."""

    app: Flask
    parts: Runtime
    clock: ManualClock
    town: Town

    def transaction(self) -> Any:
        return self.parts.database.transaction()

    def anybody(self) -> Caller:
        return Caller(self.app)

    def phone(self, person: SignedIn) -> Caller:
        return Caller(self.app, {"Authorization": f"Bearer {person.secret}"})

    def desk(self, person: SignedIn) -> Caller:
        return self.with_cookie(person.secret)

    def with_cookie(self, secret: str) -> Caller:
        headers = {"Cookie": f"{COOKIE}={secret}", CSRF_HEADER: csrf_token(self.parts, secret)}
        return Caller(self.app, headers)

    def made(self, make: Any, *args: Any, **options: Any) -> Any:
        """Call `make(session, …)` in a transaction of its own."""
        with self.transaction() as session:
            return make(session, *args, **options)


@contextmanager
def open_web(settings: Settings, clock: ManualClock) -> Iterator[Web]:
    app = create_app(settings, clock)
    parts: Runtime = app.extensions[EXTENSION]
    try:
        with parts.database.transaction() as session:
            town = build_town(session)
        yield Web(app, parts, clock, town)
    finally:
        parts.database.engine.dispose()
        parts.valkey.close()


def problem(answer: TestResponse) -> str:
    """The slug of a refusal; fails on anything that is no problem document."""
    assert answer.content_type == "application/problem+json", answer.text
    document = answer.get_json(force=True)
    assert document["status"] == answer.status_code
    assert document["title"]
    assert document["detail"]
    slug: str = document["type"].removeprefix("/problems/")
    return slug
