"""Writing packages: where they belong, what is sealed, what is refused."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import Any

import pytest
import shapely
from sqlalchemy import select, text

from backend.core.areas import AreaInvalidError
from backend.core.audit import AuditRow
from backend.core.errors import ForbiddenError, NotFoundError, StaleVersionError
from backend.core.geo import PositionOffEarthError, PositionOutsideCityError, PositionSwappedError
from tasks.packages.domain.errors import AreaKindError, NameInPublicError, NoStationError, PackageStateError
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.packages import PackageState
from tasks.packages.domain.rules import MOST_CORNERS
from tasks.packages.models import Package
from tasks.packages.queries import sealed
from tasks.packages.service.drafts import copy_package, create_draft, edit_draft
from tasks.packages.service.ending import retract_package
from tests.tasks.packages.city import hazard, missing_child, point
from tests.tasks.packages.world import World

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[118.11, 24.49], [118.12, 24.49], [118.12, 24.50], [118.11, 24.50], [118.11, 24.49]]],
}


def test_a_draft_belongs_to_its_officers_station_and_the_smallest_region(world: World) -> None:
    package = world.draft()
    assert package.station_id == world.city.heshan
    assert package.region_code == "350206001"
    assert package.number == "XR-20260520-0001"
    assert world.draft().number == "XR-20260520-0002"
    assert package.state is PackageState.DRAFT


def test_the_command_centre_drafts_for_the_station_of_the_place(world: World) -> None:
    assert world.draft(world.city.command_centre).station_id == world.city.heshan


@pytest.mark.parametrize("role", ["grid_worker", "administrator", "auditor"])
def test_others_draft_nothing(world: World, role: str) -> None:
    with pytest.raises(ForbiddenError):
        world.draft(world.city.staff[role])
    assert world.count(Package) == 0


def test_names_are_sealed_in_the_database(world: World) -> None:
    package = world.draft()
    world.session.flush()
    row = world.session.execute(text("SELECT row_to_json(packages)::text FROM packages")).scalar_one()
    assert "林小满" not in row
    assert "林母" not in row
    assert sealed.read(world.session, package).name == "林小满"
    assert sealed.read(world.session, package).guardian_name == "林母"
    assert package.name_and_face is NameAndFace.WITHHELD


@pytest.mark.parametrize(
    ("area", "error"),
    [
        ({"type": "Point", "coordinates": [24.5, 118.1]}, PositionSwappedError),
        ({"type": "Point", "coordinates": [118.1, 924.5]}, PositionOffEarthError),
        ({"type": "Point", "coordinates": [121.47, 31.23]}, PositionOutsideCityError),
        ({"type": "LineString", "coordinates": []}, AreaInvalidError),
        (SQUARE, AreaKindError),
    ],
)
def test_bad_areas_are_refused_by_name(world: World, area: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        world.draft(area=area)
    assert world.count(Package) == 0


def test_a_place_in_no_region_is_nobodys_though_the_box_of_the_city_has_it(world: World) -> None:
    beyond = {"type": "Point", "coordinates": [118.3, 24.37]}
    package = world.draft()
    with pytest.raises(NoStationError):
        edit_draft(world.session, world.city.officer, package.id, 1, {"area": beyond})
    for actor in (world.city.officer, world.city.command_centre):
        with pytest.raises(NoStationError):
            world.draft(actor, area=beyond)
    assert world.count(Package) == 1


def test_another_kind_may_have_an_outline(world: World) -> None:
    package = create_draft(world.session, world.city.officer, hazard(area=SQUARE))
    assert package.number.startswith("YH-")
    assert package.name_and_face is NameAndFace.NONE


@pytest.mark.parametrize("field", ["title", "summary", "place_text"])
def test_the_name_stands_in_no_public_field(world: World, field: str) -> None:
    with pytest.raises(NameInPublicError) as refused:
        world.draft(**{field: "找林小满"})
    assert list(refused.value.problem("zh")["errors"]) == [field]


def test_an_edit_needs_the_newest_version(world: World) -> None:
    package = world.draft()
    officer = world.city.officer
    edit_draft(world.session, officer, package.id, 1, {"title": "新标题"})
    assert (package.title, package.version) == ("新标题", 2)
    with pytest.raises(StaleVersionError):
        edit_draft(world.session, officer, package.id, 1, {"title": "旧标题"})
    assert package.title == "新标题"


def test_a_colleague_who_cannot_read_the_name_does_not_erase_it(world: World) -> None:
    package = world.draft()
    details = {**package.details, "name": None, "clothing": "蓝色校服"}
    edit_draft(world.session, world.city.auxiliary, package.id, 1, {"details": details})
    assert sealed.read(world.session, package).name == "林小满"
    edit_draft(world.session, world.city.officer, package.id, 2, {"details": {**details, "name": ""}})
    assert sealed.read(world.session, package).name is None
    assert package.name_and_face is NameAndFace.NONE


def test_a_draft_may_become_another_kind(world: World) -> None:
    package = world.draft()
    changes = {"kind": "hazard_check", "area": SQUARE, "details": {"what": "井盖"}}
    edit_draft(world.session, world.city.officer, package.id, 1, changes)
    assert package.number.startswith("YH-")
    assert sealed.read(world.session, package).name is None
    with pytest.raises(AreaKindError):
        edit_draft(world.session, world.city.officer, package.id, 2, {"kind": "missing_person"})


def test_another_stations_draft_is_not_there(world: World) -> None:
    package = world.draft()
    with pytest.raises(NotFoundError):
        edit_draft(world.session, world.city.stranger, package.id, 1, {"title": "x"})
    with pytest.raises(NotFoundError):
        copy_package(world.session, world.city.stranger, package.id)


def test_what_is_out_is_not_edited_as_a_draft(world: World) -> None:
    package = world.posted()
    with pytest.raises(PackageStateError):
        edit_draft(world.session, world.city.officer, package.id, 1, {"seats": 99})


def test_a_copy_has_the_content_but_not_the_case(world: World) -> None:
    old = world.posted()
    copy = copy_package(world.session, world.city.officer, old.id)
    assert copy.copied_from == old.id
    assert (copy.title, copy.seats, copy.details) == (old.title, old.seats, old.details)
    assert copy.incident_number is None
    assert copy.guardian_consent_at is None
    assert sealed.read(world.session, copy).name == "林小满"
    read = select(AuditRow).where(
        AuditRow.action == "packages.sealed_read", AuditRow.object_id == str(old.id)
    )
    assert world.session.scalars(read).one().actor_id == world.city.officer.person_id
    assert [row.range_m for row in world.rounds(copy)] == [row.range_m for row in world.rounds(old)]


def test_who_may_not_read_the_name_copies_none(world: World) -> None:
    copy = copy_package(world.session, world.city.auxiliary, world.posted().id)
    assert sealed.read(world.session, copy).name is None
    assert world.count(AuditRow) == 0


def test_a_draft_nobody_needs_is_taken_back_without_telling_anybody(world: World) -> None:
    package = retract_package(world.session, world.city.auxiliary, world.draft().id, "写错了")
    assert package.state is PackageState.RETRACTED
    assert world.told("volunteer", "package_ended") == []


def test_an_outline_that_every_desk_would_carry_is_refused(world: World) -> None:
    survey = shapely.Point(118.12, 24.5).buffer(0.005, quad_segs=MOST_CORNERS // 4 + 1)
    for area, refused in ((survey, True), (survey.simplify(0.00001), False)):
        fields = hazard(area=json.loads(shapely.to_geojson(area)))
        with pytest.raises(AreaInvalidError) if refused else nullcontext():
            create_draft(world.session, world.city.officer, fields)


def test_the_area_moves_and_the_region_follows(world: World) -> None:
    package = world.draft()
    changes = {"area": {"type": "Point", "coordinates": [118.10, 24.45]}}
    edit_draft(world.session, world.city.officer, package.id, 1, changes)
    assert package.region_code == "350203"
    assert package.station_id == world.city.heshan
    assert missing_child()["area"] == point()


CONSENT = {"guardian_name": "陈女士", "relation": "母亲"}


def test_danger_and_consent_are_a_missing_persons_alone(world: World) -> None:
    officer = world.city.officer
    leaflet = create_draft(world.session, officer, hazard(danger_to_life=True, guardian_consent=CONSENT))
    assert (leaflet.danger_to_life, leaflet.guardian_consent_at, leaflet.guardian_relation) == (
        False,
        None,
        None,
    )
    assert sealed.read(world.session, leaflet).guardian_name is None
    person = create_draft(
        world.session, officer, missing_child(danger_to_life=True, guardian_consent=CONSENT)
    )
    assert (person.danger_to_life, person.guardian_relation) == (True, "母亲")
    other = {"kind": "hazard_check", "details": hazard()["details"]}
    edit_draft(world.session, officer, person.id, person.version, other)
    assert (person.danger_to_life, person.guardian_consent_at, person.guardian_relation) == (
        False,
        None,
        None,
    )
