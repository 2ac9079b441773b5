"""What must be there before a package goes out, and before a minor's name and face are shown."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from backend.core.db import now
from backend.core.errors import Bilingual
from tasks.packages.domain.errors import PackageNotReadyError, SafeguardMissingError
from tasks.packages.domain.kinds import RULES, Kind
from tasks.packages.domain.rules import deadline_of, is_minor, is_of_unknown_age, lasts_too_long
from tasks.packages.queries import sealed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tasks.packages.models import Package

NEEDED_WORDS = ("title", "summary", "place_text")
NEEDED = Bilingual("发布前必须填写", "Needed before publishing")
AGE_NEEDED = Bilingual("请填写年龄，可以估计", "Give the age; an estimate will do")
NUMBER_NEEDED = Bilingual(
    "寻找未成年人必须填写 110 警情编号", "A missing minor needs the 110 incident number"
)
CONSENT_NEEDED = Bilingual(
    "寻找未成年人必须有监护人同意记录", "A missing minor needs the guardian's recorded consent"
)
TOO_LATE = Bilingual("截止时间已过", "The deadline has passed")
TOO_LONG = Bilingual(
    "{kind}任务最长 {hours} 小时，请提前截止时间",
    "{kind}: {hours:hour|hours} at most; please set an earlier end",
)


def check_ready(session: Session, package: Package) -> None:
    """Everything a package needs before anybody is alerted; raises PackageNotReadyError by field."""
    notes = {field: NEEDED for field in NEEDED_WORDS if not getattr(package, field).strip()}
    for field in RULES[package.kind].needed_details:
        if not package.details.get(field):
            notes[f"details.{field}"] = NEEDED
    if package.kind is Kind.MISSING_PERSON:
        notes |= missing_for_person(session, package)
    notes |= _wrong_with_time(package, now(session))
    if notes:
        raise PackageNotReadyError(notes)


def check_showable(session: Session, package: Package) -> None:
    """What name and face need whenever they are shown, not only when the package went out.

    A briefing changes the age and takes consent back on a package that is out. Raises SafeguardMissingError.
    """
    notes = missing_for_person(session, package) if package.kind is Kind.MISSING_PERSON else {}
    if notes:
        raise SafeguardMissingError(notes)


def missing_for_person(session: Session, package: Package) -> dict[str, Bilingual]:
    """What a missing person's package lacks: the age decides whether the rules for minors hold."""
    if is_of_unknown_age(package.details):
        return {"details.age": AGE_NEEDED}
    if not is_minor(package.details):
        return {}
    notes = {}
    if not package.incident_number:
        notes["incident_number"] = NUMBER_NEEDED
    if package.guardian_consent_at is None or not sealed.read(session, package).guardian_name:
        notes["guardian_consent"] = CONSENT_NEEDED
    return notes


def _wrong_with_time(package: Package, moment: datetime) -> dict[str, Bilingual]:
    """A deadline that has passed, or one further off than the kind allows."""
    if package.deadline_at is not None and package.deadline_at <= moment:
        return {"deadline_at": TOO_LATE}
    deadline_at = deadline_of(moment, package.duration_min, package.deadline_at)
    if not lasts_too_long(package.kind, moment, deadline_at):
        return {}
    rule = RULES[package.kind]
    field = "duration_min" if package.deadline_at is None else "deadline_at"
    return {field: TOO_LONG.filled(kind=rule.name, hours=rule.longest_min // 60)}
