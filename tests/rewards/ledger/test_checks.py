"""The check of the whole ledger: asked for over HTTP, done by a worker, read by whoever may."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import func, select

from backend.core.outbox import FIRST_PAUSE, send_due
from backend.core.seal import seal_waiting
from rewards.ledger.models import Check
from rewards.ledger.sealed import TRANSFERS
from rewards.ledger.service.checks import CHECK, CHECK_LOCK, GIVEN_UP, run_check
from tests.rewards.ledger.test_views import FORM, ask, close, fill, got, make_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from backend.core.clock import ManualClock
    from backend.core.runtime import Runtime
    from backend.core.settings import Settings


@pytest.fixture
def client(instance_settings: Settings, clock: ManualClock) -> Iterator[FlaskClient]:
    app = make_app(instance_settings, clock)
    yield app.test_client()
    close(app)


@pytest.fixture
def parts(client: FlaskClient) -> Runtime:
    found: Runtime = client.application.extensions["shouwang"]
    return found


def test_verification_says_sound_and_how_far_the_seal_reaches(client: FlaskClient, parts: Runtime) -> None:
    ask(client, "administrator", "/ledger/budgets", FORM)
    with parts.database.transaction() as session:
        seal_waiting(session, TRANSFERS)
    fill(parts)
    assert got(client, "auditor", "/ledger/verification") == {
        "asked_at": None, "finished_at": None, "found": None,
    }  # fmt: skip
    for _ in range(2):  # who asks while one is under way waits for that one
        asked = ask(client, "auditor", "/ledger/verification", {})
        assert (asked.status_code, asked.json["asked_at"]) == (202, "2026-05-20T07:30:00.000Z")
    senders = {CHECK: lambda sent: run_check(parts.database, UUID(sent["check_id"]))}
    assert send_due(parts.database, senders) == 1
    answer = got(client, "auditor", "/ledger/verification")
    assert (answer["asked_at"], answer["finished_at"]) == (None, "2026-05-20T07:30:00.000Z")
    found = answer["found"]
    assert found["ok"] is True
    assert found["checked_transfers"] == 3
    assert (found["chain"]["sealed_to"], found["chain"]["unsealed"]) == (1, 2)
    assert found["first_bad"] is None


def test_a_check_that_was_given_up_is_asked_for_anew(
    client: FlaskClient, parts: Runtime, clock: ManualClock
) -> None:
    first = ask(client, "auditor", "/ledger/verification", {}).json["asked_at"]
    clock.advance(GIVEN_UP)
    second = ask(client, "administrator", "/ledger/verification", {}).json["asked_at"]
    assert second > first
    with parts.database.transaction() as session:
        ids = list(session.scalars(select(Check.id).order_by(Check.asked_at)))
    for check_id in ids:
        run_check(parts.database, check_id)
        run_check(parts.database, check_id)
    with parts.database.transaction() as session:
        given_up, done = session.scalars(select(Check).order_by(Check.asked_at))
    assert (given_up.found, given_up.finished_at) == (None, clock.now())
    assert done.found is not None


def test_who_comes_while_another_checks_comes_again(
    client: FlaskClient, parts: Runtime, clock: ManualClock
) -> None:
    ask(client, "auditor", "/ledger/verification", {})
    senders = {CHECK: lambda sent: run_check(parts.database, UUID(sent["check_id"]))}
    with parts.database.transaction() as session:
        session.execute(
            select(func.pg_advisory_xact_lock(CHECK_LOCK, 1))
        )  # another worker is at it, and dies
        assert send_due(parts.database, senders) == 1
    assert got(client, "auditor", "/ledger/verification")["found"] is None
    clock.advance(FIRST_PAUSE)
    assert send_due(parts.database, senders) == 1
    assert got(client, "auditor", "/ledger/verification")["found"]["ok"] is True
