"""Sightings from the first tap to the child being found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from backend.accounts.domain import PersonErased
from backend.core.audit import AuditRow
from backend.core.cells import cell_at, cell_centre
from backend.core.errors import ForbiddenError, KeyReusedError, NotFoundError
from backend.core.geo import Position
from tasks.media.domain import PhotoNotUsableError, Size
from tasks.media.service import open_photo, receive_photo
from tasks.packages.domain.errors import NameInRecordError, PackageEndedError
from tasks.packages.models import Package
from tasks.packages.service.ending import resolve_package, retract_package
from tasks.packages.service.watching import watch_package
from tasks.packages.service.working import release_seat
from tasks.sightings import documents, handlers, queries, service
from tasks.sightings.domain import (
    LATE_WITHIN,
    NotOnPackageError,
    SeenInFutureError,
    SeenTooEarlyError,
    SightingJudged,
    SightingKindError,
    SightingReceived,
    SightingState,
    SightingStateError,
    SightingTooLateError,
)
from tasks.sightings.models import Sighting
from tests.tasks.packages.city import City, add_volunteer, hazard

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.guard import Actor
    from tests.tasks.sightings.conftest import Grabbed, Posted, Sees, Told


def photo_of(session: Session, actor: Actor) -> Any:
    out = BytesIO()
    Image.new("RGB", (64, 48), "#c33").save(out, "JPEG")
    return receive_photo(session, actor.person_id, out.getvalue())


def heard(bus: EventBus) -> list[object]:
    events: list[object] = []
    for kind in (SightingReceived, SightingJudged):
        bus.subscribe(kind, lambda _session, event: events.append(event))
    return events


def test_a_sighting_reaches_the_desk(
    session: Session, bus: EventBus, city: City, posted: Posted, grabbed: Grabbed, seen: Sees, told: Told
) -> None:
    events = heard(bus)
    package = posted()
    walker, _ = grabbed(package)
    photo = photo_of(session, walker)
    sighting = service.send_sighting(session, walker, package.id, uuid4(), seen(photo_ids=(photo.id,)))
    (row,) = told("console", "sighting")
    assert (row.station_id, row.region_code) == (city.heshan, package.region_code)
    data = row.data
    assert data["id"] == str(sighting.id)
    assert data["urgent"] is True
    assert data["state"] == "new"
    assert data["place_text"] == "湖里区禾山街道"
    assert data["position"] == {"lon": 118.115, "lat": 24.5, "accuracy_m": 12.0}
    assert data["by"]["display_name"] == "陈**"
    assert data["actions"] == ["credible", "found", "open", "rule-out"]
    assert [photo["id"] for photo in data["photos"]] == [str(photo.id)]
    assert package.sightings_open == 1
    assert told("console", "package")[-1].data["sightings_open"] == 1
    assert told("volunteer", "sighting") == []
    assert events == [SightingReceived(sighting.id, package.id, walker.person_id, late=False)]


def test_who_keeps_an_eye_out_may_send(session: Session, posted: Posted, seen: Sees, city: City) -> None:
    package = posted()
    watcher = add_volunteer(session)
    watch_package(session, watcher, package.id, uuid4())
    assert service.send_sighting(session, watcher, package.id, uuid4(), seen()).state is SightingState.NEW


def test_who_gave_the_seat_back_may_still_send(
    session: Session, posted: Posted, grabbed: Grabbed, seen: Sees
) -> None:
    package = posted()
    walker, assignment = grabbed(package)
    release_seat(session, walker, assignment.id, uuid4(), "家里有事")
    assert service.send_sighting(session, walker, package.id, uuid4(), seen())


def test_strangers_and_unknown_packages(
    session: Session, posted: Posted, draft: Posted, grabbed: Grabbed, seen: Sees
) -> None:
    with pytest.raises(NotOnPackageError):
        service.send_sighting(session, add_volunteer(session), posted().id, uuid4(), seen())
    for package_id in (uuid4(), draft().id):
        with pytest.raises(NotFoundError):
            service.send_sighting(session, add_volunteer(session), package_id, uuid4(), seen())


def test_only_missing_persons_are_sighted(
    session: Session, posted: Posted, grabbed: Grabbed, seen: Sees
) -> None:
    package = posted(hazard())
    walker, _ = grabbed(package)
    with pytest.raises(SightingKindError):
        service.send_sighting(session, walker, package.id, uuid4(), seen())


def test_the_same_key_sends_once(
    session: Session, posted: Posted, grabbed: Grabbed, seen: Sees, told: Told, city: City
) -> None:
    package = posted()
    walker, _ = grabbed(package)
    key, what = uuid4(), seen()
    first = service.send_sighting(session, walker, package.id, key, what)
    resolve_package(session, city.officer, package.id, "已找到")
    assert service.send_sighting(session, walker, package.id, key, what).id == first.id
    assert len(told("console", "sighting")) == 1
    for other in (seen(text="别的"), seen(position=Position(118.12, 24.51)), seen(photo_ids=(uuid4(),))):
        with pytest.raises(KeyReusedError):
            service.send_sighting(session, walker, package.id, key, other)


def test_somebody_elses_photo_sends_nothing(
    session: Session, posted: Posted, grabbed: Grabbed, seen: Sees
) -> None:
    package = posted()
    walker, _ = grabbed(package)
    photo = photo_of(session, add_volunteer(session))
    nested = session.begin_nested()
    with pytest.raises(PhotoNotUsableError):
        service.send_sighting(session, walker, package.id, uuid4(), seen(photo_ids=(photo.id,)))
    nested.rollback()
    assert session.scalars(select(Sighting)).all() == []


def test_times(
    session: Session, posted: Posted, grabbed: Grabbed, seen: Sees, clock: ManualClock, city: City
) -> None:
    package = posted()
    walker, _ = grabbed(package)
    ahead = seen(seen_at=clock.now() + timedelta(seconds=90))
    assert service.send_sighting(session, walker, package.id, uuid4(), ahead).seen_at == clock.now()
    with pytest.raises(SeenInFutureError):
        service.send_sighting(
            session, walker, package.id, uuid4(), seen(seen_at=clock.now() + timedelta(hours=1))
        )
    last_seen = datetime.fromisoformat(package.details["last_seen_at"])
    before = seen(seen_at=last_seen - timedelta(hours=23))
    assert service.send_sighting(session, walker, package.id, uuid4(), before).seen_at == before.seen_at
    for long_ago in (last_seen - timedelta(hours=25), datetime(1970, 1, 1, tzinfo=UTC)):
        with pytest.raises(SeenTooEarlyError):
            service.send_sighting(session, walker, package.id, uuid4(), seen(seen_at=long_ago))


@pytest.mark.parametrize("end", [resolve_package, retract_package])
def test_late_word_is_kept_for_a_day_and_says_so(
    session: Session,
    posted: Posted,
    grabbed: Grabbed,
    seen: Sees,
    clock: ManualClock,
    city: City,
    told: Told,
    end: Callable[..., Package],
) -> None:
    package = posted()
    walker, _ = grabbed(package)
    end(session, city.officer, package.id, "结束")
    clock.advance(LATE_WITHIN)
    sighting = service.send_sighting(session, walker, package.id, uuid4(), seen())
    assert sighting.late
    assert told("console", "sighting")[-1].data["late"] is True
    found = service.confirm_found(session, city.officer, sighting.id, "在家附近")
    assert found.state is SightingState.FOUND
    assert package.state != "open"
    clock.advance(timedelta(seconds=1))
    with pytest.raises(SightingTooLateError):
        service.send_sighting(session, walker, package.id, uuid4(), seen())


# Judging


def test_opened_is_told_once_and_only_then(
    session: Session, sent: tuple[Actor, Sighting, Package], city: City, told: Told
) -> None:
    walker, sighting, _ = sent
    assert told("volunteer", "sighting") == []
    service.open_sighting(session, city.officer, sighting.id)
    service.open_sighting(session, city.duty_lead, sighting.id)
    (row,) = told("volunteer", "sighting")
    assert row.receivers == {"persons": [str(walker.person_id)]}
    assert row.data["opened_at"]
    assert row.data["actions"] == []
    assert sighting.opened_by == city.officer.person_id
    assert len(queries.history_of(session, sighting.id)) == 1


def test_credible_then_ruled_out_then_credible_again(
    session: Session, sent: tuple[Actor, Sighting, Package], city: City, told: Told, bus: EventBus
) -> None:
    events = heard(bus)
    _, sighting, package = sent
    service.judge_credible(session, city.officer, sighting.id)
    assert (sighting.opened_at, package.sightings_open) == (sighting.judged_at, 0)
    service.rule_out(session, city.officer, sighting.id, "是另一个孩子")
    assert sighting.reason == "是另一个孩子"
    assert told("volunteer", "sighting")[-1].data["reason"] is None
    service.judge_credible(session, city.officer, sighting.id)
    assert package.sightings_open == 0
    assert told("console", "package")[-1].data["sightings_open"] == 0
    assert [row.state for row in queries.history_of(session, sighting.id)] == [
        "credible", "ruled_out", "credible",
    ]  # fmt: skip
    assert [event.state for event in events] == ["credible", "ruled_out", "credible"]  # type: ignore[attr-defined]


def test_no_verdict_holds_a_sealed_name(
    sent: tuple[Actor, Sighting, Package], session: Session, city: City
) -> None:
    _, sighting, package = sent
    for judge, field in ((service.rule_out, "reason"), (service.confirm_found, "note")):
        with pytest.raises(NameInRecordError) as refused:
            judge(session, city.officer, sighting.id, "不是林小满")
        assert set(refused.value.problem("zh")["errors"]) == {field}
    assert (sighting.state, package.outcome) == ("new", None)
    assert queries.history_of(session, sighting.id) == []


def test_found_ends_the_search(
    session: Session,
    posted: Posted,
    grabbed: Grabbed,
    seen: Sees,
    city: City,
    told: Told,
) -> None:
    package = posted()
    finder, finders = grabbed(package)
    _, others = grabbed(package)
    sighting = service.send_sighting(session, finder, package.id, uuid4(), seen())
    service.confirm_found(session, city.officer, sighting.id, "枋湖路奶茶店找到")
    assert package.state == "resolved"
    assert (finders.state, finders.sighting_id) == ("reported", sighting.id)
    assert (finders.report_text, finders.officer_note) == (sighting.text, "枋湖路奶茶店找到")
    assert others.state == "stood_down"
    assert told("volunteer", "sighting")[-1].data["state"] == "found"
    assert told("volunteer", "package_ended")
    assert told("console", "package")[-1].data["sightings_open"] == 0
    with pytest.raises(SightingStateError):
        service.rule_out(session, city.officer, sighting.id, "不是")
    with pytest.raises(PackageEndedError):
        resolve_package(session, city.officer, package.id, "again")


def test_found_by_somebody_without_a_seat(
    session: Session, posted: Posted, seen: Sees, city: City, grabbed: Grabbed
) -> None:
    package = posted()
    watcher = add_volunteer(session)
    watch_package(session, watcher, package.id, uuid4())
    _, assignment = grabbed(package)
    sighting = service.send_sighting(session, watcher, package.id, uuid4(), seen())
    service.confirm_found(session, city.officer, sighting.id, "")
    assert (package.state, assignment.state) == ("resolved", "stood_down")


def test_who_may_judge(session: Session, sent: tuple[Actor, Sighting, Package], city: City) -> None:
    walker, sighting, _ = sent
    verbs: list[Callable[[Actor], object]] = [
        lambda actor: service.open_sighting(session, actor, sighting.id),
        lambda actor: service.judge_credible(session, actor, sighting.id),
        lambda actor: service.rule_out(session, actor, sighting.id, "x"),
        lambda actor: service.confirm_found(session, actor, sighting.id, "x"),
    ]
    for verb in verbs:
        for outsider in (city.stranger, city.stranger_lead, walker, city.grid_worker):
            with pytest.raises(NotFoundError):
                verb(outsider)
        with pytest.raises(ForbiddenError):
            verb(city.auxiliary)
    with pytest.raises(NotFoundError):
        service.open_sighting(session, city.officer, uuid4())
    assert sighting.opened_at is None
    service.judge_credible(session, city.command_centre, sighting.id)


# Reading


def test_lists_by_where_one_may_look(
    session: Session, sent: tuple[Actor, Sighting, Package], city: City
) -> None:
    _, sighting, package = sent
    wanted = queries.Filter()
    for reader in (city.officer, city.auxiliary, city.duty_lead, city.command_centre):
        assert [row.id for row in queries.list_for_staff(session, reader, wanted)] == [sighting.id]
        assert queries.open_for_staff(session, reader) == [sighting]
    for outsider in (city.stranger, city.grid_worker):
        assert queries.list_for_staff(session, outsider, wanted) == []
        assert queries.open_for_staff(session, outsider) == []
    credible = queries.Filter(state=SightingState.CREDIBLE)
    assert queries.list_for_staff(session, city.officer, credible) == []
    mine = queries.Filter(package_id=package.id)
    assert queries.list_for_staff(session, city.officer, mine, before=sighting.id) == []


def test_the_senders_phone_is_read_on_the_record(
    session: Session, sent: tuple[Actor, Sighting, Package], city: City
) -> None:
    walker, sighting, _ = sent
    document = service.read_sighting(session, city.officer, sighting.id)
    assert document["by"] == {
        "id": str(walker.person_id), "display_name": "陈小雨", "phone": "13800001234",
    }  # fmt: skip
    session.flush()
    (line,) = session.scalars(select(AuditRow).where(AuditRow.action == "sighting.contact_read"))
    assert (line.actor_id, line.object_id) == (city.officer.person_id, str(sighting.id))
    assert "13800001234" not in str(documents.staff_sighting(session, sighting, city.officer))


def test_photos_follow_the_sighting(
    session: Session, posted: Posted, grabbed: Grabbed, seen: Sees, city: City
) -> None:
    package = posted()
    walker, _ = grabbed(package)
    photo = photo_of(session, walker)
    service.send_sighting(session, walker, package.id, uuid4(), seen(photo_ids=(photo.id,)))
    for reader in (walker, city.officer, city.command_centre):
        assert open_photo(session, reader, photo.id, Size.THUMB)
    for outsider in (add_volunteer(session), city.stranger):
        with pytest.raises(NotFoundError):
            open_photo(session, outsider, photo.id, Size.THUMB)
    noted = session.scalars(select(AuditRow).where(AuditRow.action == "sighting.photo_read"))
    assert {line.actor_id for line in noted} == {city.officer.person_id, city.command_centre.person_id}


def test_an_erased_sender_leaves_neither_words_nor_a_place(
    session: Session, sent: tuple[Actor, Sighting, Package]
) -> None:
    walker, sighting, _ = sent
    (copied,) = handlers.own_copy(session, walker.person_id)
    assert copied["text"] == "红色校服，往枋湖路走"
    handlers.forget_sender(session, PersonErased(walker.person_id))
    session.flush()
    session.refresh(sighting)
    point = documents.own_sighting(session, sighting)["position"]
    centre = cell_centre(cell_at(copied["position"]["lon"], copied["position"]["lat"]))
    assert (point["lon"], point["lat"]) == pytest.approx(centre)
    assert (sighting.text, sighting.accuracy_m) == ("", None)
