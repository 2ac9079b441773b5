"""Bringing a database to the newest migration, as role owner."""

from __future__ import annotations

import hashlib

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from backend.core.settings import PROJECT_ROOT
from backend.ground.places import GroundError

MIGRATIONS = PROJECT_ROOT / "migrations"


def _config(url: str) -> Config:
    config = Config()
    # Alembic reads the folder through a template syntax in which a percent sign must be doubled.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["url"] = url
    return config


def migrate(url: str, revision: str = "heads") -> None:
    """Upgrade the database at this URL (of role migrator)."""
    command.upgrade(_config(url), revision)


def newest_revisions() -> tuple[str, ...]:
    """What the newest migrations are called; more than one is a mistake a test finds."""
    return tuple(ScriptDirectory(str(MIGRATIONS)).get_heads())


def check_migrated(url: str) -> None:
    """Raise GroundError when the database at this URL is not at the newest migration."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            current = set(MigrationContext.configure(connection).get_current_heads())
    finally:
        engine.dispose()
    if current != set(newest_revisions()):
        raise GroundError(
            f"The database is at migration {', '.join(sorted(current)) or 'none'}, the program needs "
            f"{', '.join(newest_revisions())}: set SHOUWANG_MIGRATE_DATABASE_URL and run `shouwang migrate`."
        )


def migrations_digest() -> str:
    """A digest of all migration files: changes when any of them does."""
    digest = hashlib.sha256()
    for file in sorted(MIGRATIONS.rglob("*.py")):
        digest.update(file.relative_to(MIGRATIONS).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
