"""From a call's text to the fields of a package. What is not said is not filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from backend.core.clock import as_moment
from tasks.packages.call_text import persons, places, times
from tasks.packages.call_text.callers import guardian_in
from tasks.packages.call_text.clauses import clauses_of, subject_of
from tasks.packages.call_text.numerals import WIDE, without_private_numbers
from tasks.packages.call_text.wording import summary_of, title_of
from tasks.packages.domain.kinds import Kind

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

INCIDENT: Final = re.compile(
    r"(?:接警单号|接处警编号|接处警单号|警情编号|警情号|警单号|单号|编号)\s*[:：为是]?\s*([0-9A-Za-z-]{6,40})"
)
MISSING: Final = re.compile(
    r"走失|走丢|失踪|失联|联系不上|未回家|没有?回家|未归|没有?到家|找不到(?:人|孩子|老人|了)|不见了|离家出走|轻生|走散|下落不明"
)
HAZARD: Final = re.compile(
    r"井盖|电线|电缆|高空坠物|外墙|广告牌|围墙|裂缝|塌陷|坍塌|积水|燃气味|煤气味|漏气|漏水|漏电|树枝|倒伏|坑洞|护栏|消防通道|路灯|隐患"
)
PATROL: Final = re.compile(r"加强巡逻|巡逻防范|巡防|多起(?:盗窃|电动车被盗)|夜间巡逻|加强巡查")
HELP: Final = re.compile(
    r"送药|取药|买药|陪同就医|陪护|送餐|搬不动|独居老人|行动不便|送水|帮忙(?:照看|搬|取|送|买)"
)
OTHER_KINDS: Final = (
    (Kind.HAZARD_CHECK, HAZARD, "what", "核查安全隐患"),
    (Kind.AREA_PATROL, PATROL, "focus", "加强区域巡防"),
    (Kind.COMMUNITY_HELP, HELP, "what", "邻里帮一把"),
)
IN_DANGER: Final = re.compile(r"轻生|自杀|遗书|落水|跳河|跳海|跳楼|需要?(?:按时)?(?:吃药|服药)|哮喘|糖尿病")
YOUNG: Final = 10  # a lost child below this age is in danger by that alone
ENOUGH_OF_A_PERSON: Final = 3  # facts about somebody, without any word of being lost
LONGEST_LINE: Final = 120


def read_call(text: str, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What the text says: "fields" in the shape of POST /packages, their paths in "found", and "guardian".

    The guardian is the family member who called, {"guardian_name", "relation"} or None: for the officer to
    record once they have consented, since no text of a call is a consent.

    `now` and `zone` turn 下午四点 into a moment. Phone and identity numbers never come back.
    """
    plain = text.translate(WIDE)
    incident = INCIDENT.search(plain)
    plain = without_private_numbers(INCIDENT.sub("", plain))
    fields = _missing_person(plain, now, zone) or _other_kind(plain)
    if incident:
        fields["incident_number"] = incident.group(1)
    is_about_a_person = fields.get("kind") == Kind.MISSING_PERSON.value
    return {
        "fields": fields,
        "found": _paths(fields),
        "guardian": guardian_in(plain) if is_about_a_person else None,
    }


def _missing_person(text: str, now: datetime, zone: ZoneInfo) -> dict[str, Any] | None:
    """The fields of a missing person's package; None when the text is about something else."""
    details = _details(text, now, zone)
    lost = MISSING.search(text)
    if not lost and (len(details) < ENOUGH_OF_A_PERSON or HAZARD.search(text)):
        return None
    place = _without_name(places.place_in(text), details)
    fields: dict[str, Any] = {"kind": Kind.MISSING_PERSON.value}
    if details:
        fields |= {"title": title_of(details), "summary": summary_of(details, place)}
    if place:
        fields["place_text"] = place
    age = details.get("age")
    if IN_DANGER.search(text) or (age is not None and age < YOUNG):
        fields["danger_to_life"] = True
    return {**fields, "details": details}


def _details(text: str, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What was said of the missing person, without the name in any field but its own."""
    subject = subject_of(text)
    age = persons.age_in(subject)
    category = persons.category_in(subject, age)
    details = {
        "category": category.value if category else None,
        "age": age,
        "sex": persons.sex_in(subject),
        "height_cm": persons.height_in(subject),
        "clothing": persons.clothing_in(subject),
        "features": persons.features_in(subject),
        "last_seen_at": as_moment(times.last_seen_in(text, now, zone)),
        "direction": places.direction_in(subject),
        "likely_roads": places.roads_in(subject) or None,
        "name": persons.name_in(subject),
    }
    said = {field: value for field, value in details.items() if value is not None}
    return {field: value if field == "name" else _without_name(value, said) for field, value in said.items()}


def _without_name(value: Any, details: dict[str, Any]) -> Any:
    """Words without the missing person's name, and not too long for their field."""
    name = details.get("name")
    if isinstance(value, str):
        return (value.replace(name, "") if name else value)[:LONGEST_LINE]
    return value


def _other_kind(text: str) -> dict[str, Any]:
    """The fields of another kind: the clauses that speak of it, and the place."""
    for kind, words, field, title in OTHER_KINDS:
        if not words.search(text):
            continue
        told = [clause for clause in clauses_of(subject_of(text)) if words.search(clause)]
        what = "，".join(told)[:LONGEST_LINE]
        fields = {"kind": kind.value, "title": title, "summary": what, "details": {field: what}}
        place = places.place_named_in(subject_of(text))
        return {**fields, "place_text": place} if place else fields
    return {}


def _paths(fields: dict[str, Any]) -> list[str]:
    """Where something was found, as paths: title, details.age and so on."""
    details = [f"details.{field}" for field in fields.get("details", {})]
    return sorted([field for field in fields if field != "details"] + details)
