"""`shouwang migrate` and `shouwang psql`: looking after the database by hand."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from backend.core.settings import get_settings
from backend.ground import migrate as migrations
from backend.ground import postgres, provision
from backend.ground.instance import with_parts
from backend.ground.places import GroundError, open_state


@click.command("migrate")
def migrate() -> None:
    """Bring the database to the newest migration; `up` does so by itself for a private one."""
    settings = get_settings()
    if settings.database_url is None:
        with with_parts(settings, may_make=True):
            pass
    elif settings.migrate_database_url is None:
        raise GroundError("Set SHOUWANG_MIGRATE_DATABASE_URL to the URL of a role that may become owner.")
    else:
        migrations.migrate(settings.migrate_database_url)
    click.echo(f"The database is at migration {', '.join(migrations.newest_revisions())}.")


@click.command("psql", context_settings={"ignore_unknown_options": True})
@click.option("--role", type=click.Choice(["app", "migrator", "postgres"]), default="app", show_default=True)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(role: str, arguments: tuple[str, ...]) -> None:
    """Open psql on the database: of a running `up` as one of its roles, or the one of DATABASE_URL as app."""
    settings = get_settings()
    state = open_state(settings.state_dir)
    url = settings.database_url
    if url is None:
        url = provision.ClusterUrls(state).url(role, provision.DATABASE)
    elif role != "app":
        raise GroundError("DATABASE_URL is role app's: another role has an address of its own.")
    program = postgres.programs_for(state).path("psql")
    sys.exit(subprocess.call([program, postgres.libpq_url(url), *arguments], env=os.environ))
