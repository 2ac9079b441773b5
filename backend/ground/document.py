"""`shouwang openapi`: the API document, without a running server."""

from __future__ import annotations

from typing import Final

import click
import orjson

from backend.core.settings import get_settings

# The document says nothing of them, and nothing connects to them.
NOWHERE: Final = {"database_url": "postgresql+psycopg://nowhere", "valkey_url": "valkey://nowhere"}


@click.command("openapi")
def openapi() -> None:
    """Print the API document, as /api/openapi.json has it."""
    from backend.app import create_app

    app = create_app(get_settings().model_copy(update=NOWHERE))
    with app.app_context():
        click.echo(orjson.dumps(app.spec, option=orjson.OPT_INDENT_2))
