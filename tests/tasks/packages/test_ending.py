"""The end of a package, the change of a briefing, and what phones and desks read at any moment."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.accounts.domain import PersonErased, VolunteerEnded
from backend.core.audit import AuditRow
from backend.core.db import new_id
from backend.core.errors import NotFoundError, StaleVersionError
from backend.core.outbox import OutboxRow
from tasks.packages.documents import volunteer
from tasks.packages.documents.assignments import assignment_document
from tasks.packages.domain.assignments import AssignmentState
from tasks.packages.domain.errors import AssignmentStateError, PackageEndedError, PackageStateError
from tasks.packages.domain.events import PackageEnded, PackageSettled
from tasks.packages.domain.packages import PackageState
from tasks.packages.domain.rules import SEALED_KEPT
from tasks.packages.handlers import forget_person, give_seats_back, own_assignments
from tasks.packages.notices import NOTICES_KEPT, keep_notices, mark_read, mark_seen, notices_of
from tasks.packages.notices import forget_old as forget_old_notices
from tasks.packages.ports import Message
from tasks.packages.queries import assignments, sealed
from tasks.packages.queries.matching import matching
from tasks.packages.queries.packages import Filter, for_snapshot, list_for_staff
from tasks.packages.seat_models import Notice, Request
from tasks.packages.service.approval import approve_package
from tasks.packages.service.briefing import change_briefing
from tasks.packages.service.ending import (
    Finding,
    expire_due,
    resolve_found,
    resolve_package,
    retract_package,
)
from tasks.packages.service.moving import position_item
from tasks.packages.service.reading import read_assignment, read_briefing, read_package
from tasks.packages.service.requests import forget_old
from tasks.packages.service.sealing import forget_due
from tasks.packages.service.watching import watch_package
from tasks.packages.service.working import Report, send_report
from tests.tasks.packages.city import cell_near
from tests.tasks.packages.world import World


def test_everybody_is_told_at_once_and_the_briefing_is_gone(world: World) -> None:
    heard = world.heard(PackageEnded, PackageSettled)
    package = world.posted()
    holder, watcher = world.volunteer(), world.volunteer()
    assignment = world.grab(package, holder)
    watch_package(world.session, watcher, package.id, uuid4())
    approve_package(world.session, world.city.duty_lead, package.id)
    cells = world.told("volunteer", "package")[0].receivers["cells"]
    resolve_package(world.session, world.city.officer, package.id, "孩子已找到")

    (ended,) = world.told("volunteer", "package_ended")
    assert ended.receivers["cells"] == cells
    assert ended.receivers["resting"]
    assert set(ended.receivers["persons"]) == {str(holder.person_id), str(watcher.person_id)}
    assert ended.data["outcome_text"] == "人已找到，感谢您的守望。"
    assert ended.data["state"] == "resolved"
    assert assignment.state is AssignmentState.STOOD_DOWN
    # It settles once the holder's report can be on its way no more.
    assert [type(event) for event in heard] == [PackageEnded]
    with pytest.raises(PackageEndedError):
        read_briefing(world.session, holder, package.id)


def test_a_false_alarm_says_so(world: World) -> None:
    package = world.posted()
    retract_package(world.session, world.city.officer, package.id, "孩子在亲戚家", false_alarm=True)
    (ended,) = world.told("volunteer", "package_ended")
    assert ended.data["false_alarm"] is True
    assert "误报" in ended.data["outcome_text"]
    with pytest.raises(PackageEndedError):
        resolve_package(world.session, world.city.officer, package.id, "x")


def test_the_deadline_ends_a_package_and_reports_still_wait(world: World) -> None:
    package = world.posted(duration_min=60)
    waiting = world.reported(package)
    out = world.grab(package)
    world.clock.advance(timedelta(minutes=60, seconds=-1))
    assert expire_due(world.session) == 0
    world.clock.advance(timedelta(seconds=1))
    assert expire_due(world.session) == 1
    assert package.state is PackageState.EXPIRED
    assert (waiting.state, out.state) == (AssignmentState.REPORTED, AssignmentState.STOOD_DOWN)
    assert package.settled_at is None
    assert expire_due(world.session) == 0


def test_a_sighting_that_was_the_person_is_its_finders_report(world: World) -> None:
    package = world.posted()
    finder, other, sighting_id = world.volunteer(), world.grab(package), new_id()
    found = world.grab(package, finder)
    finding = Finding(sighting_id, finder.person_id, Report("在奶茶店门口", found=True))
    resolve_found(world.session, world.city.officer, package.id, finding, "已交还")
    assert (found.state, found.sighting_id) == (AssignmentState.REPORTED, sighting_id)
    assert other.state is AssignmentState.STOOD_DOWN
    assert package.state is PackageState.RESOLVED
    assert package.settled_at is None


def test_a_finders_report_says_whose_words_are_whose(world: World) -> None:
    """The officer's note is never read as the volunteer's words, and a form still open is not lost."""
    package = world.posted()
    finder = world.volunteer()
    seat = world.grab(package, finder)
    finding = Finding(new_id(), finder.person_id, Report("在奶茶店门口", found=True))
    resolve_found(world.session, world.city.officer, package.id, finding, "家属已接走")
    send_report(world.session, finder, seat.id, uuid4(), text="陪她等到民警来", found=True)
    for_staff = assignment_document(world.session, seat, world.city.officer)["report"]
    own = assignment_document(world.session, seat, finder)["report"]
    assert (for_staff["text"], for_staff["officer_note"]) == ("在奶茶店门口", "家属已接走")
    assert (own["text"], own["officer_note"], own["from_sighting"]) == ("在奶茶店门口", None, True)
    assert [one["text"] for one in own["additions"]] == ["陪她等到民警来"]
    assert world.told("console", "assignment")[-1].data["report"] == for_staff
    assert world.told("volunteer", "assignment")[-1].data["report"] == own
    forget_person(world.session, PersonErased(finder.person_id))
    world.session.expire_all()
    told = assignment_document(world.session, seat, world.city.officer)["report"]
    assert (told["text"], told["additions"][0]["text"], told["officer_note"]) == ("", "", "家属已接走")


def test_a_finder_without_a_seat_ends_it_all_the_same(world: World) -> None:
    package = world.posted()
    watcher = world.volunteer()
    watch_package(world.session, watcher, package.id, uuid4())
    finding = Finding(new_id(), watcher.person_id, Report("", found=True))
    resolve_found(world.session, world.city.officer, package.id, finding, "已交还")
    assert package.settled_at is not None


def test_a_changed_briefing_reaches_everybody_on_it(world: World) -> None:
    package = world.posted()
    holder = world.volunteer()
    world.grab(package, holder)
    details = {**package.details, "clothing": "黄色雨衣"}
    with pytest.raises(StaleVersionError):
        change_briefing(world.session, world.city.officer, package.id, 9, {"details": details})
    assert world.told("volunteer", "briefing") == []
    change_briefing(world.session, world.city.officer, package.id, 1, {"details": details, "seats": 99})
    assert package.seats == 3
    assert world.told("volunteer", "package")[-1].data["clothing"] == "黄色雨衣"
    (briefing,) = world.told("volunteer", "briefing")
    assert briefing.receivers["persons"] == [str(holder.person_id)]
    assert briefing.data["details"]["clothing"] == "黄色雨衣"
    with pytest.raises(PackageStateError):
        change_briefing(world.session, world.city.officer, world.draft().id, 1, {})


def test_what_matches_a_phone(world: World) -> None:
    package = world.posted()
    near = world.volunteer()
    found, ties = matching(world.session, near.person_id, [cell_near(300)])
    assert found == [package]
    assert not ties.holding
    assert matching(world.session, near.person_id, [cell_near(9_000)])[0] == []
    assert matching(world.session, near.person_id, [])[0] == []


def test_resting_phones_match_only_what_may_wake_them(world: World) -> None:
    package = world.posted()
    calm = world.posted(danger_to_life=False)
    resting = world.volunteer(on_duty=False)
    wakeable = world.volunteer(on_duty=False, wakeable=True)
    watching = world.volunteer(watch=(cell_near(300),))
    cell = [cell_near(300)]
    assert matching(world.session, resting.person_id, cell)[0] == []
    assert matching(world.session, wakeable.person_id, cell)[0] == [package]
    assert set(matching(world.session, watching.person_id, [])[0]) == {package, calm}


def test_holders_and_watchers_match_wherever_they_are_until_the_end(world: World) -> None:
    package = world.posted(seats=1)
    holder, watcher = world.volunteer(), world.volunteer(on_duty=False)
    world.grab(package, holder)
    watch_package(world.session, watcher, package.id, uuid4())
    found, ties = matching(world.session, holder.person_id, [])
    assert (found, ties.holding) == ([package], {package.id})
    found, ties = matching(world.session, watcher.person_id, [])
    assert (found, ties.watching) == ([package], {package.id})
    resolve_package(world.session, world.city.officer, package.id, "找到")
    assert matching(world.session, holder.person_id, [cell_near(0)])[0] == []


def test_lists_and_snapshots_stop_at_the_readers_reach(world: World) -> None:
    draft, package = world.draft(), world.posted()
    assignment = world.grab(package)
    everything = {draft, package}
    for role in ("auxiliary", "officer", "duty_lead", "command_centre"):
        reader = world.city.staff[role]
        assert set(list_for_staff(world.session, reader, Filter())) == everything
        assert set(for_snapshot(world.session, reader)) == everything
        assert assignments.for_snapshot(world.session, reader) == [assignment]
    for role in ("stranger", "stranger_lead", "administrator", "grid_worker"):
        reader = world.city.staff[role]
        assert list_for_staff(world.session, reader, Filter()) == []
        assert for_snapshot(world.session, reader) == []
        assert assignments.for_snapshot(world.session, reader) == []
    only_open = Filter(states=(PackageState.OPEN,))
    assert list_for_staff(world.session, world.city.officer, only_open) == [package]
    assert list_for_staff(world.session, world.city.officer, Filter(), before=package.id) == [draft]


def test_reading_a_name_leaves_a_trace(world: World) -> None:
    package = world.posted()
    shown = read_package(world.session, world.city.officer, package.id)
    assert shown["details"]["name"] == "林小满"
    assert shown["guardian_consent"]["guardian_name"] == "林母"
    hidden = read_package(world.session, world.city.auxiliary, package.id)
    assert "name" not in hidden["details"]
    assert hidden["guardian_consent"]["guardian_name"] is None
    traces = select(AuditRow.actor_id).where(AuditRow.action == "packages.sealed_read")
    assert list(world.session.scalars(traces)) == [world.city.officer.person_id]
    with pytest.raises(NotFoundError):
        read_package(world.session, world.city.stranger, package.id)


def test_who_wrote_a_draft_reads_the_name_until_it_is_out(world: World) -> None:
    package = world.draft(world.city.auxiliary)
    assert read_package(world.session, world.city.auxiliary, package.id)["details"]["name"] == "林小满"
    world.publish(package)
    assert "name" not in read_package(world.session, world.city.auxiliary, package.id)["details"]


def test_names_and_phones_of_volunteers_are_for_those_who_decide(world: World) -> None:
    volunteer = world.volunteer()
    assignment = world.grab(world.posted(), volunteer)
    shown = read_assignment(world.session, world.city.officer, assignment.id)["volunteer"]
    assert (shown["display_name"], shown["phone"]) == ("陈小雨", "13800001234")
    hidden = read_assignment(world.session, world.city.auxiliary, assignment.id)["volunteer"]
    assert (hidden["display_name"], hidden["phone"]) == ("陈**", None)
    own = read_assignment(world.session, volunteer, assignment.id)
    assert "release" in own["actions"]
    for reader in (world.city.stranger, world.volunteer()):
        with pytest.raises(NotFoundError):
            read_assignment(world.session, reader, assignment.id)


def test_only_seat_holders_read_a_briefing(world: World) -> None:
    package = world.posted()
    watcher = world.volunteer()
    watch_package(world.session, watcher, package.id, uuid4())
    with pytest.raises(NotFoundError):
        read_briefing(world.session, watcher, package.id)


def test_sealed_names_are_forgotten_after_their_time(world: World) -> None:
    package = world.posted()
    resolve_package(world.session, world.city.officer, package.id, "找到")
    world.session.flush()
    world.clock.advance(SEALED_KEPT - timedelta(seconds=1))
    assert forget_due(world.session) == 0
    world.clock.advance(timedelta(seconds=1))
    assert forget_due(world.session) == 1
    assert package.key is None
    assert not sealed.read(world.session, package)


def test_a_draft_nobody_finished_loses_its_names(world: World) -> None:
    package = world.draft()
    world.session.flush()
    world.clock.advance(SEALED_KEPT)
    assert forget_due(world.session) == 1
    assert not sealed.read(world.session, package)


def test_old_notices_are_forgotten(world: World) -> None:
    package, person_id = world.posted(), world.volunteer().person_id
    keep_notices(world.session, Message("package", package.id, 1, (person_id,), {}))
    assert forget_old_notices(world.session) == 0
    world.clock.advance(NOTICES_KEPT + timedelta(seconds=1))
    assert forget_old_notices(world.session) == 1


def test_who_is_no_volunteer_any_more_gives_the_seat_back(world: World) -> None:
    package = world.posted(seats=1)
    actor = world.volunteer()
    assignment = world.grab(package, actor)
    give_seats_back(world.session, VolunteerEnded(actor.person_id))
    assert assignment.state is AssignmentState.RELEASED
    assert package.state is PackageState.OPEN


def test_who_is_erased_leaves_no_words_or_places(world: World) -> None:
    actor = world.volunteer()
    assignment = world.reported(world.posted(), actor)
    assert [seat["report"]["text"] for seat in own_assignments(world.session, actor.person_id)] == ["看过了"]
    forget_person(world.session, PersonErased(actor.person_id))
    world.session.refresh(assignment)
    assert (assignment.report_text, assignment.report_position) == (None, None)
    assert assignment.state is AssignmentState.REPORTED
    keys = select(Request).where(Request.person_id == actor.person_id)
    assert world.session.scalars(keys).all() == []


def test_old_keys_are_forgotten(world: World) -> None:
    world.grab(world.posted())
    kept = world.count(Request)
    assert kept >= 2
    world.clock.advance(timedelta(days=8))
    assert forget_old(world.session) == kept


def test_notices_are_kept_once_and_the_end_goes_to_whom_was_told(world: World) -> None:
    package = world.posted()
    told, other = world.volunteer().person_id, world.volunteer().person_id
    # Both may have had no signal when it ended: how it did waits for them.
    holder, watcher = world.volunteer(), world.volunteer()
    world.grab(package, holder)
    watch_package(world.session, watcher, package.id, uuid4())
    alert = Message("package", package.id, 1, (told,), {"title": "寻找走失女童"})
    for _ in range(2):
        keep_notices(world.session, Message.from_payload(alert.as_payload()))
    resolve_package(world.session, world.city.officer, package.id, "找到")
    keep_notices(world.session, Message("package_ended", package.id, 1, (), volunteer.ended(package)))
    (ended,) = notices_of(world.session, told)
    assert (ended["event"], ended["data"]["outcome_text"]) == ("package_ended", "人已找到，感谢您的守望。")
    (ended,) = notices_of(world.session, told, "en")  # read in the reader's language, whenever it was written
    assert ended["data"]["outcome_text"] == "The person has been found. Thank you for looking out."
    assert notices_of(world.session, other) == []
    keep_notices(world.session, Message("package_ended", package.id, 1, (), volunteer.ended(package)))
    for helper in (holder, watcher):
        assert [one["event"] for one in notices_of(world.session, helper.person_id)] == ["package_ended"]
    mark_seen(world.session, [(told, package.id), (other, package.id)])
    assert all(notice["read_at"] for notice in notices_of(world.session, told))
    mark_read(world.session, told)
    assert world.count(Notice) == 3


def test_nobody_is_called_to_what_has_ended(world: World) -> None:
    package = world.posted()
    called = world.volunteer().person_id
    resolve_package(world.session, world.city.officer, package.id, "找到")
    keep_notices(world.session, Message("package", package.id, 1, (called,), {"title": "寻找走失女童"}))
    assert notices_of(world.session, called) == []


def test_an_end_puts_one_message_into_the_outbox(world: World) -> None:
    package = world.posted()
    resolve_package(world.session, world.city.officer, package.id, "找到")
    rows = [
        row for row in world.session.scalars(select(OutboxRow)) if row.payload["event"] == "package_ended"
    ]
    assert len(rows) == 1


def test_a_position_is_taken_only_from_whoever_is_out(world: World) -> None:
    package = world.posted()
    actor = world.volunteer()
    assignment = world.grab(package, actor)
    told = {"assignment_id": assignment.id, "lon": 118.12, "lat": 24.51, "accuracy_m": 8.0}
    item, of = position_item(world.session, actor, told)
    assert (item["lon"], item["name"], of.id) == (118.12, "陈**", package.id)
    with pytest.raises(NotFoundError):
        position_item(world.session, world.volunteer(), told)
    resolve_package(world.session, world.city.officer, package.id, "找到")
    with pytest.raises(AssignmentStateError):
        position_item(world.session, actor, told)
