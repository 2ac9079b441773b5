"""The command of this room: make the first administrator."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import click
from marshmallow import ValidationError

from backend.core.errors import AppError
from backend.core.field_notes import by_path, in_language

if TYPE_CHECKING:
    from uuid import UUID

    from backend.accounts.staff.service import StaffForm
    from backend.core.db import Database


@click.command("create-admin")
@click.option("--username", prompt="User name", help="What the administrator signs in with.")
@click.option("--name", prompt="Name", help="What colleagues see.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else.")
@click.pass_obj
def create_admin(
    open_database: Callable[[], AbstractContextManager[Database]],
    username: str,
    name: str,
    *,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Make an administrator, who then takes on everybody else."""
    password = _first_line() if password_stdin else _ask_password()
    try:
        form = _checked(username, name, password)
        with open_database() as database:
            person_id = _create(database, form)
    except AppError as error:
        raise click.ClickException(error.detail.read("en", **error.values)) from error
    if as_json:
        click.echo(json.dumps({"ok": True, "id": str(person_id), "username": form.username.lower()}))
    else:
        click.echo(f"{form.username.lower()} is an administrator now.")


def _first_line() -> str:
    """The line without its end; spaces may be part of a password."""
    return sys.stdin.readline().removesuffix("\n").removesuffix("\r")


def _ask_password() -> str:
    """Twice, unseen."""
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return answer


def _checked(username: str, name: str, password: str) -> StaffForm:
    """The same as the console's form takes; raises ClickException with a line for each thing wrong."""
    from backend.accounts.staff.schemas import StaffIn

    sent = {"username": username, "name": name, "password": password, "roles": [{"role": "administrator"}]}
    try:
        form: StaffForm = StaffIn().load(sent)
    except ValidationError as error:
        notes = by_path(in_language(error.messages_dict, "en"))
        lines = (f"{field}: {' '.join(told)}" for field, told in notes.items())
        raise click.ClickException("\n".join(lines)) from error
    return form


def _create(database: Database, form: StaffForm) -> UUID:
    from backend.accounts.staff.service import create_administrator

    with database.transaction() as session:
        return create_administrator(session, form)
