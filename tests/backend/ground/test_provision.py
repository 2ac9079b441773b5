"""What role app may and may not do in a database of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def test_tests_run_as_app_on_a_real_postgis(session: Session) -> None:
    user, distance_m = session.execute(
        text(
            "SELECT current_user, ST_Distance("
            "'SRID=4326;POINT(118.1 24.5)'::geography, 'SRID=4326;POINT(118.1 24.6)'::geography)"
        )
    ).one()
    assert user == "app"
    assert distance_m == pytest.approx(11_077, abs=5)


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE mine (id int)", "SET ROLE owner", "SET session_replication_role = replica"],
)
def test_app_may_not_take_more_than_it_was_given(session: Session, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statement_timeout", "15s"),
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "1min"),
    ],
)
def test_app_has_time_outs(session: Session, name: str, value: str) -> None:
    assert session.scalar(text("SELECT current_setting(:name)"), {"name": name}) == value
