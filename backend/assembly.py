"""Puts the parts of one process together: the same for web, worker, tick and command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict

from valkey import Valkey
from valkey.backoff import NoBackoff
from valkey.retry import Retry

from backend.accounts import handlers as account_handlers
from backend.accounts import jobs as account_jobs
from backend.accounts import sockets as account_sockets
from backend.accounts import views as account_views
from backend.accounts.duty.queries import load_profiles
from backend.accounts.permissions import TablePolicy
from backend.accounts.signin.service.sessions import (
    authenticate_cookie,
    authenticate_token,
    authenticate_tokens,
    why_ended,
)
from backend.console import sockets as console_sockets
from backend.console.presence import PresenceTeller
from backend.console.trail import views as trail_views
from backend.core import outbox, seal, stream
from backend.core.clock import SystemClock
from backend.core.db import Database, make_engine
from backend.core.events import EventBus
from backend.core.presence import Presence
from backend.core.realtime import sockets as core_sockets
from backend.core.runtime import DueWork, Runtime
from backend.core.stream import Relay
from backend.regions import sockets as region_sockets
from backend.regions import views as region_views
from rewards.ledger import handlers as ledger_handlers
from rewards.ledger import jobs as ledger_jobs
from rewards.ledger import sockets as ledger_sockets
from rewards.ledger import views as ledger_views
from rewards.rules import views as rule_views
from tasks.handovers import sockets as handover_sockets
from tasks.handovers import views as handover_views
from tasks.media import handlers as media_handlers
from tasks.media import jobs as media_jobs
from tasks.media import views as media_views
from tasks.packages import handlers as package_handlers
from tasks.packages import jobs as package_jobs
from tasks.packages import sockets as package_sockets
from tasks.packages import views as package_views
from tasks.packages.shown import Shown
from tasks.sightings import handlers as sighting_handlers
from tasks.sightings import sockets as sighting_sockets
from tasks.sightings import views as sighting_views

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import Clock
    from backend.core.settings import Settings

VALKEY_TIMEOUT_S: Final = 5.0
# For what somebody waits for. Presence is read while a publish holds its package's lock, and with positions
# in a desk's snapshot; a grab is acknowledged after it was announced, a request answered after it was
# counted. A Valkey that hangs must hold none of them much longer: a range of 5 km is read in a few
# milliseconds. Without an answer a round goes out to its whole range, web processes find the news by number,
# nothing is counted.
HASTY_TIMEOUT_S: Final = 0.5

BLUEPRINTS: Final = (
    *account_views.BLUEPRINTS,
    region_views.blueprint,
    media_views.blueprint,
    package_views.blueprint,
    sighting_views.blueprint,
    handover_views.blueprint,
    ledger_views.blueprint,
    rule_views.blueprint,
    trail_views.blueprint,
)

# Imported for what their decorators declare in the socket registry.
SOCKETS: Final = (
    core_sockets,
    console_sockets,
    account_sockets,
    region_sockets,
    package_sockets,
    sighting_sockets,
    handover_sockets,
    ledger_sockets,
)

HANDLERS: Final = (
    account_handlers,
    media_handlers,
    package_handlers,
    sighting_handlers,
    ledger_handlers,
)

DUE_WORK: Final = (
    *account_jobs.DUE,
    *media_jobs.DUE,
    *package_jobs.DUE,
    *ledger_jobs.DUE,
    *seal.DUE,
)


def build(settings: Settings, clock: Clock | None = None) -> Runtime:
    """A runtime with every room subscribed; needs `database_url` and `valkey_url` to be set."""
    clock = clock or SystemClock()
    bus = EventBus()
    for room in HANDLERS:
        room.subscribe(bus)
    valkey = Valkey.from_url(
        str(settings.valkey_url),
        socket_timeout=VALKEY_TIMEOUT_S,
        socket_connect_timeout=VALKEY_TIMEOUT_S,
        health_check_interval=15,
    )
    presence = Presence(valkey, clock, settings.cell_ttl_s)
    engine = make_engine(str(settings.database_url), settings)
    database = Database(engine, clock, bus, TablePolicy(), settings)
    hasty = hasty_parts(settings, clock)
    relay = Relay(database, hasty["valkey"])
    database.equip(relay=relay, shown=Shown(database), **hasty)
    return Runtime(
        settings=settings,
        clock=clock,
        database=database,
        valkey=valkey,
        hasty=hasty["valkey"],
        bus=bus,
        relay=relay,
        presence=presence,
        authenticate_token=authenticate_token,
        authenticate_tokens=authenticate_tokens,
        authenticate_cookie=authenticate_cookie,
        why_ended=why_ended,
        load_profiles=load_profiles,
        due_work=(*DUE_WORK, *_housekeeping(**hasty)),
        senders={**package_jobs.SENDERS, **media_jobs.SENDERS, **ledger_jobs.SENDERS},
    )


class HastyParts(TypedDict):
    """Valkey and presence for those whom somebody waits for: one try, and half a second for it."""

    valkey: Valkey
    presence: Presence


def hasty_parts(settings: Settings, clock: Clock) -> HastyParts:
    """Connect them."""
    valkey = Valkey.from_url(
        str(settings.valkey_url),
        socket_timeout=HASTY_TIMEOUT_S,
        socket_connect_timeout=HASTY_TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
    )
    return {"valkey": valkey, "presence": Presence(valkey, clock, settings.cell_ttl_s)}


def _housekeeping(valkey: Valkey, presence: Presence) -> tuple[DueWork, ...]:
    """The tick's work that belongs to no room."""

    def prune_presence(_session: Session) -> int:
        presence.prune()
        return 0

    def prune_stream(session: Session) -> int:
        stream.prune(session)
        return 0

    def prune_outbox(session: Session) -> int:
        outbox.prune(session)
        return 0

    return (
        DueWork("tell_presence", PresenceTeller(valkey, presence), every_s=2.0),
        DueWork("prune_presence", prune_presence, every_s=60.0),
        DueWork("prune_stream", prune_stream, every_s=300.0),
        DueWork("prune_outbox", prune_outbox, every_s=3_600.0),
    )
