"""`create-admin` cleans and refuses what it is given as the console's form does."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from click.testing import CliRunner

from backend.accounts.cli import create_admin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backend.core.db import Database
    from tests.backend.accounts.web import Web


def test_the_command_line_takes_names_and_passwords_as_the_forms_do(web: Web) -> None:
    """Names trimmed, passwords as they are: spaces are part of them on both sides."""

    @contextmanager
    def database() -> Iterator[Database]:
        yield web.parts.database

    arguments = ["--username", " Root\u200e", "--name", "管理员", "--password-stdin", "--json"]
    result = CliRunner().invoke(create_admin, arguments, obj=database, input=" a long enough one \r\n")
    assert json.loads(result.stdout)["username"] == "root"
    for password, status in ((" a long enough one ", 200), ("a long enough one", 401)):
        body = {"username": "root", "password": password}
        assert web.anybody().post("/staff/sign-in", body).status_code == status
    refused = CliRunner().invoke(create_admin, arguments, obj=database, input="a long\x1benough one\n")
    assert refused.exit_code == 1
    assert "password" in refused.output
