"""Hand-overs over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from backend.core.runtime import EXTENSION
from tasks.handovers.views import blueprint
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.publishing import publish_package
from tests.tasks.packages.city import City, add_volunteer, build_city, hazard
from tests.tasks.small_app import bearer, small_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from backend.core.clock import ManualClock
    from backend.core.db import Database
    from backend.core.events import EventBus
    from backend.core.guard import Actor, Policy
    from backend.core.presence import Presence
    from backend.core.settings import Settings


class Desk:
    """A committed city with one open package, and a client for everybody."""

    def __init__(self, client: FlaskClient, database: Database, people: dict[str, Actor]) -> None:
        self.client = client
        with database.transaction() as session:
            self.city: City = build_city(session)
            self.package_id = create_draft(session, self.city.officer, hazard()).id
            publish_package(session, self.city.officer, self.package_id, uuid4())
            people.update(self.city.staff, volunteer=add_volunteer(session))

    def ask(self, method: str, path: str, who: str | None, body: Any = None) -> Any:
        headers = bearer(who) if who else {}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)


@pytest.fixture
def desk(
    instance_settings: Settings, clock: ManualClock, bus: EventBus, policy: Policy, presence: Presence
) -> Iterator[Desk]:
    people: dict[str, Actor] = {}
    with small_app(instance_settings, clock, bus, policy, [blueprint], people) as app:
        database: Database = app.extensions[EXTENSION].database
        database.equip(presence=presence)
        yield Desk(app.test_client(), database, people)


def test_give_sign_read(desk: Desk) -> None:
    found = desk.ask("GET", "/handovers/open-items", "officer").json
    assert [(item["id"], item["kind"]) for item in found["items"]] == [(str(desk.package_id), "package")]
    here = {"station_id": str(desk.city.heshan), "region_code": "350206001", "name": "禾山派出所"}
    assert (found["desk"], found["desks"]) == (here, [here])
    body = {
        "to_person_id": str(desk.city.second_officer.person_id),
        "note": "留意枋湖路",
        "digest": found["digest"],
    }
    given = desk.ask("POST", "/handovers", "officer", body)
    assert given.status_code == 201
    assert (given.json["signed_at"], given.json["from"]["display_name"]) == (None, "民警officer")
    path = f"/handovers/{given.json['id']}/sign"
    assert desk.ask("POST", path, "officer").json["type"] == "/problems/handover-not-receiver"
    signed = desk.ask("POST", path, "second_officer")
    assert (signed.status_code, signed.json["signed_at"]) == (200, "2026-05-20T07:30:00.000Z")
    again = desk.ask("POST", path, "second_officer")
    assert (again.status_code, again.json["type"]) == (409, "/problems/handover-state")
    listed = desk.ask("GET", "/handovers", "duty_lead").json
    assert [item["state"] for item in listed["items"]] == ["signed"]
    assert desk.ask("GET", "/handovers?state=waiting", "duty_lead").json["items"] == []


def test_give_withdraw(desk: Desk) -> None:
    digest = desk.ask("GET", "/handovers/open-items", "officer").json["digest"]
    body = {"to_person_id": str(desk.city.second_officer.person_id), "digest": digest}
    given = desk.ask("POST", "/handovers", "officer", body).json
    path = f"/handovers/{given['id']}/withdraw"
    assert desk.ask("POST", path, "second_officer").json["type"] == "/problems/handover-not-giver"
    back = desk.ask("POST", path, "officer")
    assert (back.status_code, back.json["state"]) == (200, "withdrawn")
    again = desk.ask("POST", path, "officer")
    assert (again.status_code, again.json["detail"]) == (409, "这份交接单已收回，没有改动，请刷新后查看。")


def test_what_is_refused(desk: Desk, subtests: pytest.Subtests) -> None:
    to = str(desk.city.second_officer.person_id)
    digest = desk.ask("GET", "/handovers/open-items", "officer").json["digest"]
    elsewhere = {"to_person_id": to, "digest": digest, "station_id": str(desk.city.siming)}
    refused = [
        ({"to_person_id": to, "digest": digest[::-1]}, 409, "handover-list-changed"),
        ({"to_person_id": str(uuid4()), "digest": digest}, 422, "handover-receiver"),
        (elsewhere, 404, "not-found"),
        ({"to_person_id": to}, 422, "invalid-input"),
        ({"to_person_id": "x", "digest": digest}, 422, "invalid-input"),
        ({"to_person_id": to, "digest": "x"}, 422, "invalid-input"),
        ({"to_person_id": to, "digest": digest, "note": "长" * 1001}, 422, "invalid-input"),
        ([], 422, "invalid-input"),
    ]
    for body, status, slug in refused:
        with subtests.test(slug):
            answer = desk.ask("POST", "/handovers", "officer", body)
            assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{slug}")
    assert desk.ask("GET", "/handovers", "officer").json["items"] == []


def test_who_may_not(desk: Desk) -> None:
    for path in ("/handovers", "/handovers/open-items"):
        assert desk.ask("GET", path, None).status_code == 401
        for who in ("volunteer", "auditor", "grid_worker"):
            assert desk.ask("GET", path, who).status_code == 403
    assert desk.ask("GET", "/handovers/open-items", "stranger").json["items"] == []
    assert desk.ask("POST", f"/handovers/{uuid4()}/sign", "officer").status_code == 404
    assert desk.ask("GET", "/handovers?state=lost", "officer").status_code == 422
