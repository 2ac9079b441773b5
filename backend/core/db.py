"""The database edge: one session per request, message or job, committed once.

SQLAlchemy's own `after_commit` also fires when a savepoint is released, even if the outer
transaction is rolled back later. So hooks wait in `session.info` until the outermost block closed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import structlog
import uuid_utils.compat
from sqlalchemy import ARRAY, Enum, MetaData, any_, bindparam, create_engine
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from backend.core.errors import AppError
from backend.core.settings import get_settings

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Engine
    from sqlalchemy.orm import InstrumentedAttribute

    from backend.core.clock import Clock
    from backend.core.events import EventBus
    from backend.core.guard import Policy
    from backend.core.settings import Settings

log = structlog.get_logger(__name__)

T = TypeVar("T")


class Base(DeclarativeBase):
    """Every table's base; constraint names are predictable so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute by that name
        datetime: TIMESTAMP(timezone=True),
        UUID: PgUUID(as_uuid=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        # Text with a CHECK that the migration writes: a native type could not lose a value again.
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            create_constraint=False,
            length=64,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }


def among(column: InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """`column IN` a list given at execution by that name, as one array.

    A list of another length is then the same statement, which is put together, sent and planned once.
    """
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


def new_id() -> UUID:
    """A fresh UUIDv7: unique without a round trip, and near its neighbours in every index."""
    return uuid_utils.compat.uuid7()


def make_engine(url: str, settings: Settings) -> Engine:
    """An engine whose every connection carries the settings' time-outs."""
    options = (
        f"-c statement_timeout={settings.statement_timeout_ms}"
        f" -c lock_timeout={settings.lock_timeout_ms}"
        " -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
    )
    return create_engine(
        url,
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 5},
    )


class Database:
    """The way to a transaction; knows the clock, the event bus and the policy of this process."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        bus: EventBus,
        policy: Policy,
        settings: Settings | None = None,
    ) -> None:
        """Keep what every session carries in its `info`; unset settings are the process's own."""
        self.engine = engine
        self.clock = clock
        info = {"clock": clock, "bus": bus, "policy": policy, "settings": settings or get_settings()}
        self._sessions = sessionmaker(engine, expire_on_commit=False, info=info)

    @property
    def policy(self) -> Policy:
        """Who may do what, for what is decided before a transaction is opened."""
        policy: Policy = self._sessions.kw["info"]["policy"]
        return policy

    def equip(self, **parts: object) -> None:
        """Have every session from now on carry further parts: presence, the relay of `stream.publish`."""
        self._sessions.configure(info={**self._sessions.kw["info"], **parts})

    @contextmanager
    def transaction(self, *, isolation: str | None = None) -> Iterator[Session]:
        """One transaction: commits when the block ends, then runs the after-commit hooks.

        An AppError with `commits` set is raised on only after what was written is committed.
        `isolation` is a level of PostgreSQL, e.g. "REPEATABLE READ" for a consistent snapshot.
        """
        session = self._sessions()
        hooks: list[Callable[[], None]] = []
        session.info["after_commit"] = hooks
        try:
            if isolation is not None:
                session.connection(execution_options={"isolation_level": isolation})
            kept_error = None
            try:
                yield session
            except AppError as error:
                if not error.commits:
                    raise
                kept_error = error
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()
        run_hooks(hooks)
        if kept_error is not None:
            raise kept_error


def run_hooks(hooks: list[Callable[[], None]]) -> None:
    """Run after-commit hooks; one that fails is logged, since what it hastened has a sweeper."""
    for hook in hooks:
        try:
            hook()
        except Exception:
            log.exception("after_commit_hook_failed")


def after_commit(session: Session, hook: Callable[[], None]) -> None:
    """Run `hook()` once this transaction is committed; never if it is rolled back."""
    session.info["after_commit"].append(hook)


def let_go(session: Session) -> None:
    """Commit what was written so far and give the connection back before slow work.

    For the few verbs that decode a picture or write to a storage between two steps: a connection held
    meanwhile is one that a grab waits for, and no network call belongs into a transaction. What was written
    before must make sense alone; hooks still run at the end, once.
    """
    session.commit()


def send_off(session: Session) -> None:
    """Commit what was decided and run its hooks now, before the answer to whoever asked is put together.

    For the few verbs that thousands of phones wait for: they hear of it while the desk's document is still
    being read, in a transaction of its own. Should that fail, what was decided stands, as if the answer had
    been lost on its way.
    """
    session.commit()
    hooks: list[Callable[[], None]] = session.info["after_commit"]
    waiting = hooks.copy()
    hooks.clear()
    run_hooks(waiting)


def once(session: Session, what: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives, read at most once in this transaction.

    For what no verb changes and several documents of one transaction show: a station's phone, an officer's
    number. `what` names it among everything that is kept so.
    """
    known: dict[Hashable, Any] = session.info.setdefault("read_once", {})
    if what not in known:
        known[what] = read()
    found: T = known[what]
    return found


def now(session: Session) -> datetime:
    """The moment, by the clock this session was given; aware, UTC."""
    clock: Clock = session.info["clock"]
    return clock.now()


def settings_of(session: Session) -> Settings:
    """The settings of the instance this session belongs to."""
    settings: Settings = session.info["settings"]
    return settings
