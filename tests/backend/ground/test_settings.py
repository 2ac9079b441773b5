"""What settings refuse, and how it is said."""

from __future__ import annotations

from base64 import b64encode

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from backend.cli import main
from backend.core.geo import CityBox
from backend.core.settings import Settings

SECRETS = {"secret_key": "s" * 32, "master_key": b64encode(b"m" * 32).decode()}
PUBLIC = {"public_url": "https://city.example"}


def test_production_needs_secrets_of_its_own() -> None:
    with pytest.raises(ValidationError, match="SHOUWANG_SECRET_KEY"):
        Settings(environment="production")
    with pytest.raises(ValidationError, match="SHOUWANG_MASTER_KEY"):
        Settings(environment="production", secret_key="s" * 32)
    with pytest.raises(ValidationError, match="at least 32"):
        Settings(environment="production", secret_key="short", master_key=SECRETS["master_key"])
    with pytest.raises(ValidationError, match="https://"):
        Settings(environment="production", **SECRETS)
    Settings(environment="production", **SECRETS, **PUBLIC)


@pytest.mark.parametrize("key", ["", "m" * 44, "no base64!", b64encode(b"m" * 16).decode()])
def test_a_master_key_of_another_size_is_refused_anywhere(key: str) -> None:
    with pytest.raises(ValidationError, match="exactly 32 bytes"):
        Settings(master_key=key)


def test_another_citys_box_is_four_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWANG_CITY_BOX", "116.0, 39.6, 116.8, 40.2")
    assert Settings().city_box == CityBox(116.0, 39.6, 116.8, 40.2)
    monkeypatch.setenv("SHOUWANG_CITY_BOX", "39.6,116.0,40.2,116.8")
    with pytest.raises(ValidationError, match="west,south,east,north"):
        Settings()


def test_production_has_no_demo() -> None:
    with pytest.raises(ValidationError, match="not for production"):
        Settings(environment="production", demo=True, **SECRETS)


def test_demo_stays_off_a_database_that_was_given() -> None:
    url = "postgresql+psycopg://app@db.example/shouwang"
    with pytest.raises(ValidationError, match="lets anybody in"):
        Settings(demo=True, database_url=url)
    Settings(demo=True, database_url=url, private_database=True)
    Settings(demo=True, database_url=url, demo_on_external_database=True)


def test_a_wrong_setting_is_one_sentence_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWANG_PORT", "a-secret-by-mistake")
    result = CliRunner().invoke(main, ["up"])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: SHOUWANG_PORT: ")
    assert "a-secret-by-mistake" not in result.output


def test_every_listed_command_loads() -> None:
    with main.make_context("shouwang", [], resilient_parsing=True) as context:
        names = main.list_commands(context)
        assert {"up", "doctor", "migrate"} <= set(names)
        assert [name for name in names if main.get_command(context, name) is None] == []


def test_a_zone_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("Mars/X", "", "../etc/passwd"):
        monkeypatch.setenv("SHOUWANG_TIME_ZONE", wrong)
        with pytest.raises(ValidationError, match="is not a time zone"):
            Settings()
