"""The audit trail over HTTP: in words, narrowed, page by page, within one's reach, and itself noted."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from valkey import Valkey

from backend.accounts.registrations.domain import Step
from backend.console.trail.domain import ACTIONS, ObjectKind
from backend.core.actions import Action
from backend.core.audit import AuditRow, note
from backend.core.guard import Grant
from backend.core.settings import PROJECT_ROOT
from tests.backend.accounts.town import SignedIn, add_staff, add_volunteer
from tests.backend.accounts.web import Caller, Web, open_web, problem

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.guard import Actor
    from backend.core.settings import Settings


@pytest.fixture
def web(instance_settings: Settings, clock: ManualClock) -> Iterator[Web]:
    Valkey.from_url(str(instance_settings.valkey_url)).flushdb()
    with open_web(instance_settings, clock) as web:
        yield web


@pytest.fixture
def auditor(web: Web) -> Caller:
    return web.desk(web.made(add_staff, "auditor-he", Grant("auditor"), name="何审计"))


@pytest.fixture
def officer(web: Web) -> SignedIn:
    return web.made(add_staff, "officer-lin", Grant("officer", web.town.station))


def lines(caller: Caller, **asked: Any) -> list[dict[str, Any]]:
    answer = caller.get("/audit", query_string=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.get_json()["items"])


def write(web: Web, actor: Actor | None, action: str, kind: str, object_id: object, **more: Any) -> None:
    web.made(note, actor, action, kind, object_id, **more)


def test_a_line_says_who_did_what_to_what_and_for_which_station(
    web: Web, auditor: Caller, officer: SignedIn
) -> None:
    volunteer = web.made(add_volunteer, web.town)
    write(web, officer.actor, Action.LEDGER_READ, "wallet", volunteer.actor.person_id, reason="核对")
    (line,) = lines(auditor, object_kind="wallet")
    assert line["actor"] == {"id": str(officer.actor.person_id), "display_name": "林警官"}
    assert line["action_words"] == "查看积分账户"
    assert line["object_words"] == "王** 的积分账户"
    assert line["station"] == {"id": str(web.town.station), "name": "禾山派出所"}
    assert (line["reason"], line["detail"], line["at"]) == ("核对", None, "2026-05-20T07:30:00.000Z")
    english = auditor.get("/audit?object_kind=wallet", headers={"Accept-Language": "en"}).get_json()
    assert english["items"][0]["action_words"] == "Looked at wallets"


def test_details_are_words_too(web: Web, auditor: Caller, officer: SignedIn) -> None:
    roles = {"roles": [["officer", str(web.town.station), ""], ["command_centre", None, "350206"]]}
    write(web, None, "staff.roles", "person", officer.actor.person_id, details=roles)
    shown = {"registrations": [str(uuid4()), str(uuid4())]}
    write(web, officer.actor, "registration.list", "registration", "", details=shown)
    listed, changed = lines(auditor)
    assert (listed["detail"], listed["object_words"], listed["object_id"]) == ("共 2 份", "志愿者登记", None)
    assert changed["actor"] is None
    assert changed["detail"] == "民警 禾山派出所，综合指挥中心 湖里区"


def test_what_is_gone_or_of_an_older_release_has_a_sentence_and_no_id(web: Web, auditor: Caller) -> None:
    nobody = uuid4()
    for kind in ("package", "assignment", "sighting", "person"):
        write(web, None, "packages.sealed_read", kind, nobody)
    write(web, None, "ledger.open_budget", "budget", 77)
    write(web, None, "old.action", "old_kind", nobody)
    found = lines(auditor)
    assert len(found) == 6
    assert not any(str(nobody) in line["object_words"] + line["action_words"] for line in found)


def test_filters_narrow(web: Web, auditor: Caller, officer: SignedIn, clock: ManualClock) -> None:
    start, thing = clock.now(), uuid4()
    write(web, officer.actor, "registration.read", "registration", thing)
    clock.advance(timedelta(hours=1))
    write(web, None, "staff.disable", "person", officer.actor.person_id)
    late = (start + timedelta(minutes=30)).isoformat()
    assert [line["action"] for line in lines(auditor, actor=officer.actor.person_id)] == ["registration.read"]
    assert [line["action"] for line in lines(auditor, object=thing)] == ["registration.read"]
    assert [line["action"] for line in lines(auditor, action="staff.disable")] == ["staff.disable"]
    assert [line["action"] for line in lines(auditor, until=late)] == ["registration.read"]
    assert "registration.read" not in [line["action"] for line in lines(auditor, since=late)]
    assert problem(auditor.get("/audit?action=nonsense")) == "invalid-input"
    assert problem(auditor.get("/audit?object_kind=nonsense")) == "invalid-input"
    assert problem(auditor.get("/audit?since=yesterday")) == "invalid-input"


def test_pages_follow_each_other_without_gap_or_double(web: Web, auditor: Caller) -> None:
    with web.transaction() as session:
        for number in range(120):
            note(session, None, "regions.import", "regions", f"{number}.json")
    seen: list[str] = []
    cursor = None
    while True:
        asked = {"action": "regions.import", **({"cursor": cursor} if cursor else {})}
        answer = auditor.get("/audit", query_string=asked).get_json()
        seen += [line["object_words"] for line in answer["items"]]
        if (cursor := answer["next"]) is None:
            break
    assert seen == [f"辖区数据 {number}.json" for number in reversed(range(120))]


def test_reading_the_trail_is_a_line_of_it(web: Web, auditor: Caller) -> None:
    lines(auditor, object_kind="package")
    (read,) = lines(auditor, action="audit.read")
    assert read["actor"]["display_name"] == "何审计"
    assert read["detail"] == "显示 0 条"
    with web.transaction() as session:
        rows = list(session.scalars(select(AuditRow).where(AuditRow.action == "audit.read")))
    assert rows[0].details == {"rows": 0, "object_kind": "package"}
    assert len(rows) == 2


def test_what_was_typed_is_kept_only_if_it_names_something(web: Web, auditor: Caller) -> None:
    thing = uuid4()
    write(web, None, "regions.import", "regions", "land.json")
    for typed in ("13800000000", str(thing), "land.json"):
        lines(auditor, object=typed)
    read = select(AuditRow).where(AuditRow.action == "audit.read").order_by(AuditRow.id)
    with web.transaction() as session:
        kept = [row.details["object"] for row in session.scalars(read)]
    assert kept == ["unknown", str(thing), "land.json"]


def test_a_role_of_an_older_release_keeps_its_name(web: Web, auditor: Caller) -> None:
    write(web, None, "staff.roles", "person", uuid4(), details={"roles": [["night_watch", None, ""]]})
    assert lines(auditor)[0]["detail"] == "night_watch"


def test_a_centre_sees_its_own_stations_lines_only(web: Web, officer: SignedIn) -> None:
    elsewhere = web.made(add_staff, "officer-elsewhere", Grant("officer", web.town.other))
    for person in (officer, elsewhere):
        write(web, person.actor, "registration.read", "registration", uuid4())
    write(web, None, "staff.disable", "person", uuid4())
    town = web.desk(web.made(add_staff, "centre", Grant("command_centre", region_code="350206003")))
    assert [line["station"]["name"] for line in lines(town)] == ["禾山派出所"]
    district = web.desk(web.made(add_staff, "district", Grant("command_centre", region_code="350206")))
    assert len(lines(district)) == 2
    assert problem(web.desk(officer).get("/audit")) == "forbidden"


def test_whoever_works_for_two_stations_is_put_under_neither(web: Web, auditor: Caller) -> None:
    grants = (Grant("officer", web.town.station), Grant("officer", web.town.other))
    both = web.made(add_staff, "both", *grants)
    write(web, both.actor, "registration.read", "registration", uuid4())
    assert lines(auditor, action="registration.read")[0]["station"] is None


def test_every_action_and_kind_that_is_written_has_its_words() -> None:
    """Every call of `note` in the rooms, by its source: nobody reads a bare name."""
    actions, kinds = set(), set()
    for room in ("backend", "tasks", "rewards"):
        for path in (PROJECT_ROOT / room).rglob("*.py"):
            for action, kind in _noted(ast.parse(path.read_text("utf-8"))):
                actions |= action
                kinds |= kind
    assert len(actions) > 20
    assert actions - set(ACTIONS) == set()
    assert kinds - set(ObjectKind) == set()
    assert {f"registration.{step}" for step in Step} - set(ACTIONS) == {"registration.lapse"}


def _noted(tree: ast.AST) -> Iterator[tuple[set[str], set[str]]]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and call.args and _called(call).lstrip("_") == "note":
            spoken = [set(_constants(argument)) for argument in call.args[2:4]]
            if len(spoken) == 2:
                yield spoken[0], spoken[1] & set(_plain(call.args[3]))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _plain(node: ast.AST) -> list[str]:
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _constants(node: ast.AST) -> Iterator[str]:
    """The action an argument says: a string, one of two strings, or a member of Action."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _constants(one)
            yield from _constants(other)
        case ast.Attribute(value=ast.Name(id="Action"), attr=name):
            yield Action[name]
        case _:
            pass


def test_what_can_be_asked_for_is_told_in_words(auditor: Caller) -> None:
    told = {row["action"]: row["words"] for row in auditor.get("/audit/actions").get_json()["items"]}
    assert set(told) == set(ACTIONS)
    assert told["password.reset"] == "重置密码"
