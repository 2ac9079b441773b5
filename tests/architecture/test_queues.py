"""Every job goes to a queue that the worker of `up` consumes."""

from __future__ import annotations

from backend.core.settings import Settings
from backend.ground.parts import worker_arguments
from backend.worker import QUEUES, celery


def test_every_job_has_a_consumer() -> None:
    celery.loader.import_default_modules()
    jobs = {name: job for name, job in celery.tasks.items() if not name.startswith("celery.")}
    assert jobs, "no job was found"
    lost = {
        name: queue
        for name, job in jobs.items()
        if (queue := getattr(job, "queue", None) or celery.conf.task_default_queue) not in QUEUES
    }
    assert lost == {}


def test_the_worker_consumes_every_queue() -> None:
    """Without a list of its own it would consume the default queue only."""
    arguments = worker_arguments(Settings())
    assert f"--queues={','.join(QUEUES)}" in arguments
