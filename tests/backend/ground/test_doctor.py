"""The doctor finds what is missing and changes nothing."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, update
from sqlalchemy.orm import Session

from backend.cli import main
from backend.core import outbox
from backend.core.clock import SystemClock
from backend.core.outbox import OutboxRow
from backend.demo.instance import free_port


@pytest.fixture(autouse=True)
def _a_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHOUWANG_STATE_DIR", str(tmp_path / "state"))
    for name in ("DATABASE_URL", "VALKEY_URL", "SHOUWANG_DEMO", "SHOUWANG_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)


def doctor(*options: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *options])


def findings(result: Result) -> dict[str, dict[str, object]]:
    return {one["name"]: one for one in json.loads(result.stdout)["checks"]}


def test_it_says_what_is_there(tmp_path: Path) -> None:
    found = findings(doctor("--json"))
    assert found["database"]["ok"]
    assert found["valkey"]["ok"]
    assert not (tmp_path / "state").exists()


def test_a_busy_port_is_found_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("SHOUWANG_PORT", str(port))
        result = doctor("--json")
    assert result.exit_code == 1
    assert not json.loads(result.stdout)["ok"]
    assert "--port" in str(findings(result)[f"port {port}"]["remedy"])


def test_missing_programs_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("backend.ground.postgres.DEBIAN", tmp_path)
    result = doctor()
    assert result.exit_code == 1
    assert "missing  database: no PostgreSQL with PostGIS" in result.stdout
    assert "apt-get install postgresql-15" in result.stdout


def test_wrong_settings_are_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWANG_ENVIRONMENT", "production")
    result = doctor("--json")
    assert result.exit_code == 1
    assert "SHOUWANG_SECRET_KEY" in str(findings(result)["settings"]["found"])


def test_an_unreachable_database_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://app:hush@127.0.0.1:1/shouwang")
    result = doctor("--json")
    assert "OperationalError" in str(findings(result)["database"]["found"])
    assert "hush" not in result.output


def test_a_role_that_may_too_much_is_found(monkeypatch: pytest.MonkeyPatch, migrator_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", migrator_url)
    result = doctor("--json")
    assert result.exit_code == 1
    assert "migrator, who may change" in str(findings(result)["database"]["remedy"])


NO_ADDRESSES = ["what is this", "mysql://app:hush@host/shouwang", "postgresql://app:hush@host/x", "://"]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_an_address_that_is_none_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    for name in ("DATABASE_URL", "SHOUWANG_MIGRATE_DATABASE_URL", "VALKEY_URL"):
        with monkeypatch.context() as patch:
            patch.setenv(name, url)
            result = doctor("--json")
        assert result.exit_code == 1
        assert str(findings(result)["settings"]["found"]).startswith(f"{name}: has to be ")
        assert "hush" not in result.output


@pytest.mark.parametrize(
    ("name", "url", "who"),
    [
        ("DATABASE_URL", "postgresql+psycopg://app:hush@127.0.0.1:1/x", "The database"),
        ("VALKEY_URL", "valkey://:hush@127.0.0.1:1/0", "Valkey"),
    ],
)
def test_up_says_which_server_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, name: str, url: str, who: str
) -> None:
    monkeypatch.setenv(name, url)
    result = CliRunner().invoke(main, ["up", "--port", str(free_port())])
    assert result.exit_code == 1
    assert f"Error: {who} does not answer: " in result.output
    assert "hush" not in result.output


def test_what_was_given_up_is_found(monkeypatch: pytest.MonkeyPatch, cloned_database: str) -> None:
    monkeypatch.setenv("DATABASE_URL", cloned_database)
    assert findings(doctor("--json"))["outbox"]["ok"]
    engine = create_engine(cloned_database)
    with Session(engine, info={"clock": SystemClock()}) as session:
        outbox.enqueue(session, "notice", {})
        session.execute(update(OutboxRow).values(due_at=None))
        session.commit()
    engine.dispose()
    found = findings(doctor("--json"))["outbox"]
    assert not found["ok"]
    assert "1 given up" in str(found["found"])
