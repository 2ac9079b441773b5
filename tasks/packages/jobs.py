"""What the clock does to packages, claimed by the tick; and the sender of notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from backend.core.jobs import job_runtime
from backend.core.runtime import DueWork
from tasks.packages import notices
from tasks.packages.notices import LocalNotices
from tasks.packages.ports import NOTICE, Message
from tasks.packages.service.approval import escalate_due
from tasks.packages.service.ending import expire_due
from tasks.packages.service.requests import forget_old
from tasks.packages.service.rounds import run_due_rounds
from tasks.packages.service.sealing import forget_due
from tasks.packages.service.settling import settle_due
from tasks.packages.service.working import lapse_due

if TYPE_CHECKING:
    from backend.core.outbox import Sender

DUE: tuple[DueWork, ...] = (
    # First what ends: nobody is called to a package whose time is over.
    DueWork("packages.deadlines", expire_due),
    DueWork("packages.rounds", run_due_rounds),
    DueWork("packages.lapses", lapse_due),
    DueWork("packages.escalations", escalate_due),
    DueWork("packages.settlements", settle_due, every_s=5.0),
    DueWork("packages.forget_sealed", forget_due, every_s=600.0),
    DueWork("packages.forget_requests", forget_old, every_s=600.0),
    DueWork("packages.forget_notices", notices.forget_old, every_s=3_600.0),
)


def send_notice(payload: dict[str, Any]) -> None:
    """Hand one message to the notice port of this process; sending it twice is fine."""
    LocalNotices(job_runtime().database).send(Message.from_payload(payload))


SENDERS: Final[dict[str, Sender]] = {NOTICE: send_notice}
