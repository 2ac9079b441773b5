"""Roles, databases and PostGIS in a cluster of our own. Safe to repeat at every start.

Three roles: `owner` owns every table and cannot log in; `migrator` may become owner, and only
migrations do; `app` is what serves people, and may not change what must stay as it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import psycopg
from psycopg import sql

from backend.ground.places import GroundError, State
from backend.ground.postgres import libpq_url

DATABASE = "shouwang"
# A server elsewhere that says nothing is not waited for longer.
CONNECT_S = 5


@dataclass(frozen=True, slots=True)
class ClusterUrls:
    """How to reach a private cluster as each of its roles."""

    state: State

    def url(self, role: str, database: str) -> str:
        """SQLAlchemy's URL for one role and database."""
        host = quote(str(self.state.sockets), safe="")
        return f"postgresql+psycopg://{role}@/{database}?host={host}"

    def app(self, database: str = DATABASE) -> str:
        """The role that serves people."""
        return self.url("app", database)

    def migrator(self, database: str = DATABASE) -> str:
        """The role that migrates."""
        return self.url("migrator", database)

    def superuser(self, database: str = "postgres") -> str:
        """The cluster's superuser, in libpq's own form: only this module and backups need it."""
        return self.url("postgres", database).replace("+psycopg", "", 1)


def connect(urls: ClusterUrls, database: str = "postgres") -> psycopg.Connection:
    """An autocommitting connection of the superuser."""
    return psycopg.connect(urls.superuser(database), autocommit=True)


def make_roles(urls: ClusterUrls, role_settings: Mapping[str, str]) -> None:
    """Make the three roles, and give `app` its time-outs (names and values of PostgreSQL settings)."""
    with connect(urls) as connection:
        for role, options in (("owner", "NOLOGIN"), ("migrator", "LOGIN"), ("app", "LOGIN")):
            name = sql.Identifier(role)
            known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE ROLE {}").format(name) + sql.SQL(" " + options))
        connection.execute("GRANT owner TO migrator")
        for name_text, value in role_settings.items():
            statement = sql.SQL("ALTER ROLE app SET {} = {}")
            connection.execute(statement.format(sql.Identifier(name_text), sql.Literal(value)))


def make_database(urls: ClusterUrls, database: str = DATABASE) -> bool:
    """Make a database with PostGIS for owner; True when it was not there."""
    with connect(urls) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone()
        if known is None:
            statement = sql.SQL("CREATE DATABASE {} OWNER owner TEMPLATE template0")
            connection.execute(statement.format(sql.Identifier(database)))
    with connect(urls, database) as connection:
        # PostGIS is not a trusted extension: its owner must be the superuser.
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        allow_app(connection)
    return known is None


def allow_app(connection: psycopg.Connection) -> None:
    """What `app` may do with what owner makes later; migrations take away from append-only tables."""
    later = "ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public"
    for statement in (
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO app",
        f"{later} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app",
        f"{later} GRANT USAGE, SELECT ON SEQUENCES TO app",
    ):
        connection.execute(statement)


def check_role(url: str) -> None:
    """Raise GroundError when the role at this URL may do more than `app`: rewrite what is there for good."""
    may_more = """
        SELECT current_user, rolsuper OR EXISTS (
            SELECT FROM pg_tables
            WHERE schemaname = 'public' AND pg_has_role(current_user, tableowner, 'MEMBER'))
        FROM pg_roles WHERE rolname = current_user
    """
    with psycopg.connect(libpq_url(url), connect_timeout=CONNECT_S) as connection:
        role, strong = connection.execute(may_more).fetchone() or ("", True)
    if strong:
        raise GroundError(
            f"DATABASE_URL signs in as {role}, who may change what must stay as it was written (audit, "
            "ledger): give the role `app` there; docs/operations.md shows how to prepare it."
        )


def clone_database(urls: ClusterUrls, template: str, database: str) -> None:
    """Copy a database that nobody is connected to."""
    with connect(urls) as connection:
        # Copying files beats writing pages through the log for a template of PostGIS's size.
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER owner STRATEGY file_copy")
        connection.execute(statement.format(sql.Identifier(database), sql.Identifier(template)))


def drop_database(urls: ClusterUrls, database: str) -> None:
    """Remove a database and whoever is connected to it."""
    with connect(urls) as connection:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(statement.format(sql.Identifier(database)))
