"""The database and Valkey of an instance for one command: those of a running `up`, or started for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from backend.ground import migrate, provision, valkey
from backend.ground.embedded import private_cluster
from backend.ground.parts import connections_needed, role_settings
from backend.ground.places import GroundError, open_state
from backend.ground.running import is_running, only_one

if TYPE_CHECKING:
    from backend.core.settings import Settings


@contextmanager
def with_parts(settings: Settings, *, may_make: bool = False) -> Iterator[Settings]:
    """The settings with both URLs filled in, good for as long as the block lasts.

    What the settings name is used as it is. What is private is that of a running `up`; without one
    it is started, migrated and stopped again at the end, and `up` has to wait for that. GroundError where no
    instance ever was, unless one may be made: a ledger that was made just now is sound, and says nothing.
    """
    if settings.database_url is not None and settings.valkey_url is not None:
        yield settings
        return
    if settings.database_url is None and not may_make:
        _refuse_nothing(settings)
    with ExitStack() as stack:
        database_url, valkey_url = _private_urls(settings, stack)
        yield settings.model_copy(
            update={
                "database_url": settings.database_url or database_url,
                "valkey_url": settings.valkey_url or valkey_url,
                "private_database": settings.database_url is None,
            }
        )


def _refuse_nothing(settings: Settings) -> None:
    there = settings.state_dir.is_dir()
    if not there or not (open_state(settings.state_dir).database_folder / "PG_VERSION").exists():
        raise GroundError(
            f"No instance has run in {settings.state_dir}, so there is nothing to work on: start one with"
            " `shouwang up`, name another with SHOUWANG_STATE_DIR, or give DATABASE_URL."
        )


def _private_urls(settings: Settings, stack: ExitStack) -> tuple[str, str]:
    if is_running(settings.state_dir):
        state = open_state(settings.state_dir)
        return provision.ClusterUrls(state).app(), valkey.valkey_url(state)
    state = open_state(settings.state_dir)
    stack.enter_context(only_one(state, "a single command"))
    urls = stack.enter_context(
        private_cluster(
            settings.state_dir,
            max_connections=connections_needed(settings),
            role_settings=role_settings(settings),
        )
    )
    if settings.database_url is None:
        migrate.migrate(urls.migrate)
    return urls.database, urls.valkey
