"""The application at its HTTP edge, on a database of its own, with a small city in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import func, select

from tests.tasks.packages.city import City, missing_child

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from backend.core.guard import Actor
    from backend.core.runtime import Runtime

API = "/api/v1"


@dataclass
class Desk:
    """An application whose tokens are simply names of people."""

    client: FlaskClient
    parts: Runtime
    city: City
    people: dict[str, Actor]

    def ask(self, who: str | None, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {who}"} if who else {}
        if body is not None:
            options["json"] = body
        return self.client.open(f"{API}{path}", method=method, headers=headers, **options)

    def post(self, who: str, path: str, body: Any = None, *, expect: int = 200) -> dict[str, Any]:
        answer = self.ask(who, "POST", path, body if body is not None else {})
        assert answer.status_code == expect, answer.text
        return dict(answer.json or {})

    def get(self, who: str, path: str, *, expect: int = 200) -> dict[str, Any]:
        answer = self.ask(who, "GET", path)
        assert answer.status_code == expect, answer.text
        return dict(answer.json or {})

    def draft(self, **changes: Any) -> str:
        return str(self.post("officer", "/packages", body(**changes), expect=201)["id"])

    def posted(self, **changes: Any) -> str:
        package_id = self.draft(**changes)
        self.post("officer", f"/packages/{package_id}/publish", {"key": str(uuid4())})
        return package_id

    def count(self, table: type) -> int:
        with self.parts.database.transaction() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


def body(**changes: Any) -> dict[str, Any]:
    """What a client sends for a draft."""
    return {**missing_child(), **changes}
