"""Celery's application: background jobs in unpatched prefork processes.

A job is never the only record of what must happen: due rows and the outbox are, and their leases end.
Run by `celery -A backend.worker worker`.
"""

from __future__ import annotations

from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init, worker_process_shutdown

from backend import assembly
from backend.core import logs
from backend.core.runtime import EXTENSION
from backend.core.settings import Settings, get_settings

QUEUES = ("default",)
JOB_ROOMS = ["backend.core"]
JOB_TIME_LIMIT_S = 600


def broker_url(valkey_url: str | None) -> str | None:
    """Valkey's URL as Celery's transport spells it: a Unix socket is redis+socket there."""
    if valkey_url is None:
        return None
    if valkey_url.startswith("unix://"):
        path, _, query = valkey_url.removeprefix("unix://").partition("?")
        return f"redis+socket://{path}?virtual_host={query.removeprefix('db=') or '0'}"
    return valkey_url.replace("valkey://", "redis://", 1).replace("valkeys://", "rediss://", 1)


def make_celery(settings: Settings) -> Celery:
    """The application; jobs live in each slice's `jobs.py`."""
    made = Celery("shouwang", broker=broker_url(settings.valkey_url), set_as_current=True)
    made.conf.update(
        task_default_queue=QUEUES[0],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=JOB_TIME_LIMIT_S,
        task_publish_retry=False,  # the row is due again at the next beat anyway
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"socket_timeout": 5, "visibility_timeout": 2 * JOB_TIME_LIMIT_S},
        timezone="UTC",
    )
    made.autodiscover_tasks(JOB_ROOMS, related_name="jobs")
    return made


celery = make_celery(get_settings())


@setup_logging.connect
def _log_like_the_others(**_: Any) -> None:
    """Keep Celery from installing its own log format."""
    logs.configure(get_settings().log_level)


@worker_process_init.connect
def _open(**_: Any) -> None:
    """Each child has connections of its own: those of the parent must not be shared over a fork."""
    celery.conf[EXTENSION] = assembly.build(get_settings())


@worker_process_shutdown.connect
def _close(**_: Any) -> None:
    celery.conf[EXTENSION].database.engine.dispose()
