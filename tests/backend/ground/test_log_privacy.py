"""What people typed does not reach a log, even when a statement with it fails."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.core import logs
from tests.keeper import STATE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TYPED = "张三-35020619700101001X"


def violate(session: Session) -> None:
    session.execute(text("CREATE TEMPORARY TABLE typed (value text UNIQUE)"))
    insert = text("INSERT INTO typed VALUES (:value)")
    session.execute(insert, {"value": TYPED})
    session.execute(insert, {"value": TYPED})


def test_not_of_postgresql(session: Session) -> None:
    with pytest.raises(IntegrityError):
        violate(session)
    log = (STATE / "log" / "postgres.log").read_text()
    assert 'violates unique constraint "typed_value_key"' in log
    assert TYPED not in log


def test_not_of_ours(session: Session, capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("info")
    secret = TYPED  # noqa: F841 - a local variable of a frame in the traceback
    try:
        violate(session)
    except IntegrityError:
        structlog.get_logger("test").exception("it_failed")
    written = capfd.readouterr().err
    structlog.reset_defaults()
    line = json.loads(written.strip().splitlines()[-1])
    assert line["event"] == "it_failed"
    assert "UniqueViolation" in json.dumps(line)
    assert TYPED not in json.dumps(line, ensure_ascii=False)
