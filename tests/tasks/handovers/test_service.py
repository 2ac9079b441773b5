"""交接班: everything that is open goes over, and somebody signs for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.accounts.people import service as people
from backend.accounts.people.queries import grants_of, staff_account
from backend.accounts.registrations.domain import RegistrationState
from backend.accounts.registrations.models import Registration
from backend.core.audit import AuditRow
from backend.core.db import new_id, now
from backend.core.errors import NotFoundError
from backend.core.geo import Position
from backend.core.guard import Grant
from tasks.handovers import queries, service
from tasks.handovers.domain import (
    Desk,
    HandoverListChangedError,
    HandoverMovedOnError,
    HandoverSigned,
    HandoverStateError,
    NoDeskError,
    NotGiverError,
    NotReceiverError,
    OpenItem,
    ReceiverUnfitError,
    digest_of,
)
from tasks.handovers.models import Handover
from tasks.packages.domain.errors import NameInRecordError
from tasks.packages.models import Package, Review
from tasks.packages.service.approval import break_glass
from tasks.packages.service.deciding import answer_help
from tasks.packages.service.ending import resolve_package, retract_package
from tasks.packages.service.publishing import submit_package
from tasks.packages.service.working import ask_for_help, send_report
from tasks.sightings.service import rule_out, send_sighting
from tests.tasks.packages.city import HERE, City, add_staff, add_volunteer, hazard

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.events import EventBus
    from backend.core.guard import Actor
    from tests.tasks.sightings.conftest import Grabbed, Posted, Sees, Told

Full = Callable[[], list[str]]


@pytest.fixture
def full_desk(
    session: Session, city: City, posted: Posted, draft: Posted, grabbed: Grabbed, seen: Sees
) -> Full:
    """A desk with one of everything open; the ids of what is."""

    def fill() -> list[str]:
        draft()  # nobody waits for a draft
        ended = posted(hazard())
        retract_package(session, city.officer, ended.id, "不需要了")
        asked = draft(fields=hazard())
        submit_package(session, city.auxiliary, asked.id)
        live = posted(hazard(seats=3))
        reporter, assignment = grabbed(live)
        send_report(
            session, reporter, assignment.id, uuid4(), text="已查看", found=True, position=Position(*HERE)
        )
        child = posted()
        walker, _ = grabbed(child)
        waiting = send_sighting(session, walker, child.id, uuid4(), seen())
        judged = send_sighting(session, walker, child.id, uuid4(), seen(text="另一个"))
        rule_out(session, city.officer, judged.id, "不是")
        broken = posted()
        break_glass(session, city.officer, broken.id, "天黑前必须找到")
        (review,) = session.scalars(select(Review))
        rows = (asked, live, assignment, child, waiting, broken, review)
        return [str(row.id) for row in rows]

    return fill


def ids(items: list[Any]) -> set[str]:
    return {item.id for item in items}


def give(session: Session, city: City, to: Actor | None = None) -> Handover:
    digest = service.my_open_items(session, city.officer).digest
    receiver = to or city.second_officer
    return service.give_shift(session, city.officer, receiver.person_id, "雨天", digest)


def items_of(session: Session, actor: Actor) -> list[OpenItem]:
    return service.my_open_items(session, actor).items


def test_everything_open_is_on_the_list_once(session: Session, city: City, full_desk: Full) -> None:
    expected = full_desk()
    for reader in (city.officer, city.auxiliary, city.duty_lead, city.command_centre):
        items = items_of(session, reader)
        assert sorted(item.id for item in items) == sorted(expected)
    kinds = [item.kind for item in items_of(session, city.officer)]
    assert kinds[0] == "sighting"
    assert set(kinds) == {"sighting", "approval", "package", "report", "review"}
    assert items_of(session, city.stranger) == []
    assert "林小满" not in str(service.my_open_items(session, city.officer))


def test_from_giver_to_receiver(
    session: Session, city: City, full_desk: Full, told: Told, bus: EventBus
) -> None:
    heard: list[HandoverSigned] = []
    bus.subscribe(HandoverSigned, lambda _session, event: heard.append(event))
    expected = full_desk()
    handover = give(session, city)
    assert sorted(item["id"] for item in handover.items) == sorted(expected)
    (row,) = told("console", "handover")
    assert (row.station_id, row.data["signed_at"], row.data["state"]) == (city.heshan, None, "waiting")
    service.sign_handover(session, city.second_officer, handover.id)
    assert told("console", "handover")[-1].data["signed_at"]
    assert [event.to_person_id for event in heard] == [city.second_officer.person_id]
    session.flush()
    lines = session.scalars(select(AuditRow).where(AuditRow.object_id == str(handover.id))).all()
    assert [line.action for line in lines] == ["handover.given", "handover.signed"]
    assert lines[0].details == {"to": str(city.second_officer.person_id), "items": len(expected)}


def test_a_list_that_was_not_read_is_not_given(session: Session, city: City, full_desk: Full) -> None:
    expected = full_desk()
    found = service.my_open_items(session, city.officer)
    to = city.second_officer.person_id
    others = [digest_of(found.desk, [item for item in found.items if item.id != left]) for left in expected]
    elsewhere = digest_of(Desk(None, found.desk.region_code), found.items)
    for digest in (*others, elsewhere, "0" * len(found.digest)):
        with pytest.raises(HandoverListChangedError):
            service.give_shift(session, city.officer, to, "", digest)
    assert queries.list_for_staff(session, city.officer) == []


def test_a_region_hands_over_what_its_station_posted_beyond_its_border(
    session: Session, city: City, posted: Posted
) -> None:
    abroad = posted(hazard(area={"type": "Point", "coordinates": [118.10, 24.45]}))
    assert abroad.region_code.startswith("350203")
    grant = Grant("command_centre", region_code="350206", stations=frozenset({city.heshan}))
    giver, receiver = (replace(add_staff(session, name, grant), grants=(grant,)) for name in ("one", "two"))
    found = service.my_open_items(session, giver)
    assert [item.package_id for item in found.items] == [str(abroad.id)]
    handover = service.give_shift(session, giver, receiver.person_id, "", found.digest)
    later = posted(hazard(area={"type": "Point", "coordinates": [118.10, 24.45]}))
    with pytest.raises(HandoverMovedOnError):
        service.sign_handover(session, receiver, handover.id)
    retract_package(session, city.officer, later.id, "误报", false_alarm=True)
    assert service.sign_handover(session, receiver, handover.id).state == "signed"


def test_who_works_at_two_desks_gives_each_of_them(session: Session, city: City, posted: Posted) -> None:
    posted(hazard())
    both = add_staff(session, "both", Grant("officer", city.siming))
    people.give_role(session, both.person_id, Grant("duty_lead", city.heshan), None)
    people.give_role(session, both.person_id, Grant("command_centre", region_code="350206"), None)
    both = replace(both, grants=grants_of(session, [both.person_id])[both.person_id])
    first = service.my_open_items(session, both)
    assert [desk.station_id for desk in first.desks] == [city.siming, city.heshan, None]
    assert (first.desk.station_id, first.items) == (city.siming, [])
    given = []
    for chosen, to in (
        ({"station_id": city.siming}, city.stranger),
        ({"station_id": city.heshan}, city.officer),
        ({"region_code": "350206"}, city.command_centre),
    ):
        digest = service.my_open_items(session, both, **chosen).digest
        given.append(service.give_shift(session, both, to.person_id, "", digest, **chosen))
    # None of them took another back; and nobody signs for a desk that is not theirs.
    assert [handover.state for handover in given] == ["waiting"] * 3
    assert [len(handover.items) for handover in given] == [0, 1, 1]
    service.sign_handover(session, city.officer, given[1].id)
    with pytest.raises(NotFoundError):
        service.my_open_items(session, both, station_id=new_id())


def test_a_note_names_nobody_whose_name_is_sealed(session: Session, city: City, posted: Posted) -> None:
    posted()
    digest, to = service.my_open_items(session, city.officer).digest, city.second_officer.person_id
    with pytest.raises(NameInRecordError) as refused:
        service.give_shift(session, city.officer, to, "林小满的母亲在值班室", digest)
    assert set(refused.value.problem("zh")["errors"]) == {"note"}
    assert service.give_shift(session, city.officer, to, "孩子的母亲在值班室", digest).note


def test_a_call_for_help_is_handed_over_whatever_became_of_its_seat(
    session: Session, city: City, posted: Posted, grabbed: Grabbed
) -> None:
    package = posted(hazard(seats=2))
    callers = [grabbed(package) for _ in range(2)]
    for caller, seat in callers:
        ask_for_help(session, caller, seat.id, new_id(), None)
    (reporter, reported), (_, stood_down) = callers
    send_report(session, reporter, reported.id, new_id(), text="已查看", found=False)
    retract_package(session, city.officer, package.id, "误报")
    # One that reported as well stands there once.
    listed = [(item.id, item.kind) for item in items_of(session, city.officer)]
    assert listed == [(str(reported.id), "help"), (str(stood_down.id), "help")]
    answer_help(session, city.officer, reported.id)
    kinds = [(item.id, item.kind) for item in items_of(session, city.officer)]
    assert kinds == [(str(stood_down.id), "help"), (str(reported.id), "report")]


def test_a_call_that_came_after_the_list_was_read_is_not_signed_for_unseen(
    session: Session, city: City, posted: Posted, grabbed: Grabbed
) -> None:
    reporter, seat = grabbed(posted(hazard()))
    send_report(session, reporter, seat.id, new_id(), text="已查看", found=False)
    handover = give(session, city)  # it holds the report
    ask_for_help(session, reporter, seat.id, new_id(), None)
    with pytest.raises(HandoverMovedOnError):
        service.sign_handover(session, city.second_officer, handover.id)
    again = give(session, city)
    answer_help(session, city.officer, seat.id)  # a report once more, and read as a call
    assert service.sign_handover(session, city.second_officer, again.id).state == "signed"


def test_registrations_that_wait_are_one_item(session: Session, city: City, posted: Posted) -> None:
    posted(hazard())
    for number in range(2):
        _register(session, city, number)
    (item,) = [one for one in items_of(session, city.officer) if one.kind == "registrations"]
    assert (item.number, item.package_id, item.since) == ("2", None, "2026-05-20T07:30:00.000Z")
    handover = give(session, city)
    # They come and go all day: another one does not undo what was given.
    _register(session, city, 3)
    assert service.sign_handover(session, city.second_officer, handover.id).state == "signed"
    assert [one.kind for one in items_of(session, city.command_centre)] == ["package", "registrations"]
    assert items_of(session, city.stranger) == []


def _register(session: Session, city: City, number: int) -> None:
    session.add(
        Registration(
            person_id=people.add_person(session).id,
            state=RegistrationState.PENDING,
            identity_lookup=f"lookup-{number}",
            home_region_code="350206001",
            station_id=city.heshan,
            consent_version="1",
            consented_at=now(session),
            submitted_at=now(session),
        )
    )
    session.flush()


def test_an_empty_desk_can_be_handed_over(session: Session, city: City) -> None:
    assert give(session, city).items == []


def test_only_the_receiver_signs_and_only_once(session: Session, city: City, full_desk: Full) -> None:
    full_desk()
    handover = give(session, city)
    for other in (city.officer, city.duty_lead, city.auxiliary, city.command_centre):
        with pytest.raises(NotReceiverError):
            service.sign_handover(session, other, handover.id)
    with pytest.raises(NotFoundError):
        service.sign_handover(session, city.stranger, handover.id)
    with pytest.raises(NotFoundError):
        service.sign_handover(session, city.second_officer, new_id())
    assert handover.state == "waiting"
    service.sign_handover(session, city.second_officer, handover.id)
    with pytest.raises(HandoverStateError):
        service.sign_handover(session, city.second_officer, handover.id)


def test_the_giver_takes_back_what_nobody_signed(session: Session, city: City, told: Told) -> None:
    handover = give(session, city)
    for other in (city.second_officer, city.duty_lead):
        with pytest.raises(NotGiverError):
            service.withdraw_handover(session, other, handover.id)
    with pytest.raises(NotFoundError):
        service.withdraw_handover(session, city.stranger, handover.id)
    assert service.withdraw_handover(session, city.officer, handover.id).state == "withdrawn"
    assert told("console", "handover")[-1].data["withdrawn_at"]
    with pytest.raises(HandoverStateError):
        service.sign_handover(session, city.second_officer, handover.id)
    signed = give(session, city)
    service.sign_handover(session, city.second_officer, signed.id)
    with pytest.raises(HandoverStateError):
        service.withdraw_handover(session, city.officer, signed.id)


def test_what_came_up_meanwhile_is_not_signed_for_unseen(
    session: Session, city: City, full_desk: Full, posted: Posted
) -> None:
    full_desk()
    handover = give(session, city)
    new = posted(hazard())
    with pytest.raises(HandoverMovedOnError) as caught:
        service.sign_handover(session, city.second_officer, handover.id)
    assert [item["id"] for item in caught.value.extras["missing"]] == [str(new.id)]
    assert handover.state == "waiting"
    again = give(session, city)
    assert handover.state == "withdrawn"
    with pytest.raises(HandoverStateError):
        service.sign_handover(session, city.second_officer, handover.id)
    service.sign_handover(session, city.second_officer, again.id)


def test_what_was_finished_meanwhile_does_not_matter(session: Session, city: City, posted: Posted) -> None:
    package = posted(hazard())
    handover = give(session, city)
    resolve_package(session, city.officer, package.id, "完成")
    assert service.sign_handover(session, city.second_officer, handover.id).state == "signed"


def test_who_can_take_over(session: Session, city: City, full_desk: Full) -> None:
    for unfit in (
        city.officer,
        city.stranger,
        city.command_centre,
        city.administrator,
        city.auditor,
        add_volunteer(session),
    ):
        with pytest.raises(ReceiverUnfitError):
            give(session, city, unfit)
    with pytest.raises(ReceiverUnfitError):
        service.give_shift(session, city.officer, new_id(), "", "")
    for fit in (city.auxiliary, city.duty_lead):
        give(session, city, fit)


def test_who_can_sign_in_no_more_takes_nothing_over(session: Session, city: City) -> None:
    """An account that was disabled keeps its roles: nobody would ever sign for the shift."""
    colleague = staff_account(session, city.second_officer.person_id)
    colleague.disabled_at = now(session)
    with pytest.raises(ReceiverUnfitError):
        give(session, city)
    colleague.disabled_at = None
    give(session, city)


def test_a_command_centre_hands_its_region_over(session: Session, city: City, full_desk: Full) -> None:
    expected = full_desk()
    grant = city.command_centre.grants[0]
    colleague = add_staff(session, "command_centre_2", grant)
    found = service.my_open_items(session, city.command_centre)
    handover = service.give_shift(session, city.command_centre, colleague.person_id, "", found.digest)
    assert sorted(item["id"] for item in handover.items) == sorted(expected)
    assert (handover.station_id, handover.region_code) == (None, "350206")
    service.sign_handover(session, colleague, handover.id)
    # The stations below do not see their centre's shifts.
    assert queries.list_for_staff(session, city.officer) == []
    assert len(queries.list_for_staff(session, city.command_centre)) == 1


def test_without_a_desk(session: Session, city: City) -> None:
    for actor in (city.administrator, city.auditor, add_volunteer(session)):
        with pytest.raises(NoDeskError):
            service.my_open_items(session, actor)


def test_history_is_newest_first(session: Session, city: City) -> None:
    first = give(session, city)
    service.sign_handover(session, city.second_officer, first.id)
    second = give(session, city)
    rows = queries.list_for_staff(session, city.auxiliary)
    assert [row.id for row in rows] == [second.id, first.id]
    assert queries.list_for_staff(session, city.auxiliary, before=second.id) == [first]
    assert [row.id for row in queries.list_for_staff(session, city.command_centre)] == [second.id, first.id]
    documents = queries.documents(session, rows)
    assert documents[0]["from"]["display_name"] == "民警officer"
    assert (documents[0]["signed_at"], documents[1]["state"]) == (None, "signed")


def test_the_database_itself_allows_one_waiting_hand_over(session: Session, city: City) -> None:
    handover = give(session, city)
    copy = {column.name: getattr(handover, column.name) for column in Handover.__table__.columns} | {
        "id": new_id()
    }
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Handover(**copy))
        session.flush()


def test_other_peoples_packages_stay_out(session: Session, city: City, posted: Posted) -> None:
    package: Package = posted(hazard())
    assert ids(items_of(session, city.officer)) == {str(package.id)}
    assert items_of(session, city.stranger_lead) == []
