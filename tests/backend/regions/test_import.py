"""Importing: all or nothing, and every mistake by name."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.core.audit import AuditRow
from backend.core.gcj02 import wgs84_to_gcj02
from backend.core.settings import PROJECT_ROOT
from backend.regions.domain.drafts import Crs
from backend.regions.domain.findings import ACCEPTABLE, FindingKind, ImportRefusedError
from backend.regions.models import Region
from backend.regions.seed import DATA
from backend.regions.service import ImportOptions, ImportReport, import_regions
from tests.backend.regions.conftest import FIXTURES, MakeFeature, Read, Write, collection

STREETS = DATA / "divisions" / "streets.csv"
DISTRICTS = DATA / "districts" / "xiamen_districts.geojson"
AREACITY = FIXTURES / "areacity" / "xiamen_areacity_2025.csv"
ECHARTS = FIXTURES / "echarts" / "xiamen_districts_gcj02.geojson"
BASE_MAP = PROJECT_ROOT / "static" / "basemap" / "districts.geojson"
TIANDITU = FIXTURES / "tianditu" / "xiamen_districts_cgcs2000.geojson"
ALL = frozenset(ACCEPTABLE)


@pytest.fixture
def empty(session: Session) -> Session:
    """A tree with nothing but province and city."""
    session.add(Region(code="35", name="福建省", level="province", source="test"))
    session.flush()
    session.add(Region(code="3502", name="厦门市", level="city", parent_code="35", source="test"))
    session.flush()
    return session


def refusal(session: Session, *readings: object, options: ImportOptions | None = None) -> ImportRefusedError:
    """The refusal of an import, which must have written nothing."""
    before = session.execute(select(Region.code, Region.name, Region.approximate)).all()
    with pytest.raises(ImportRefusedError) as refused:
        import_regions(session, list(readings), options or ImportOptions())  # type: ignore[arg-type] # readings
    session.expire_all()
    assert session.execute(select(Region.code, Region.name, Region.approximate)).all() == before
    assert session.scalar(select(func.count()).select_from(AuditRow)) == 0 or before
    return refused.value


def sentences(error: ImportRefusedError, kind: FindingKind) -> list[str]:
    return [finding.read("zh") for finding in error.findings if finding.kind is kind]


def test_districts_and_streets_into_an_empty_tree(empty: Session, read: Read) -> None:
    report = import_regions(empty, [read(DISTRICTS), read(STREETS)], ImportOptions())
    assert (report.added, report.changed, report.written) == (60, 0, True)
    assert empty.get_one(Region, "350206003").parent_code == "350206"
    again = import_regions(empty, [read(DISTRICTS), read(STREETS)], ImportOptions())
    assert (again.added, again.changed, again.unchanged) == (0, 0, 60)
    assert empty.scalar(select(func.count()).select_from(AuditRow)) == 2


def test_a_dry_run_counts_and_writes_nothing(empty: Session, read: Read) -> None:
    report = import_regions(empty, [read(DISTRICTS)], ImportOptions(dry_run=True))
    assert (report.added, report.written) == (6, False)
    assert empty.scalar(select(func.count()).select_from(Region)) == 2


def test_towns_without_their_district_are_refused(empty: Session, read: Read) -> None:
    error = refusal(empty, read(STREETS))
    assert len(error.findings) == 54
    assert "streets.csv:2：厦港街道（350203001）的上级 350203 不存在。" in sentences(
        error, FindingKind.UNKNOWN_PARENT
    )


def test_two_lists_that_disagree_are_told_apart_by_name_and_code(empty: Session, read: Read) -> None:
    error = refusal(empty, read(DISTRICTS), read(STREETS), read(AREACITY))
    counts = Counter(finding.kind for finding in error.findings)
    # Four towns that became streets under a new code; 7 new streets and 8 farms and zones the old list lacks.
    assert counts == {FindingKind.CODES_DIFFER: 4, FindingKind.MISSING: 15}
    assert (
        "“新民”：streets.csv为 350212003（新民街道），xiamen_areacity_2025.csv为 350212106（新民镇）。"
        in sentences(error, FindingKind.CODES_DIFFER)
    )
    assert "streets.csv有祥和街道（350212005），xiamen_areacity_2025.csv没有。" in sentences(
        error, FindingKind.MISSING
    )


def test_an_old_list_against_what_is_registered(xiamen: Session, read: Read) -> None:
    error = refusal(xiamen, read(AREACITY))
    counts = Counter(finding.kind for finding in error.findings)
    assert counts == {FindingKind.CODES_DIFFER: 4, FindingKind.MISSING: 15}
    assert any(
        "已登记的辖区为 350213003（新店街道）" in words
        for words in sentences(error, FindingKind.CODES_DIFFER)
    )
    accepted = frozenset({FindingKind.CODES_DIFFER, FindingKind.MISSING})
    report = import_regions(xiamen, [read(AREACITY)], ImportOptions(accept=accepted))
    assert (report.written, report.added) == (True, 4)


def test_a_renamed_town_must_be_accepted(xiamen: Session, read: Read, write: Write) -> None:
    path = write("new.geojson", collection())
    path = write("new.csv", "code,name\n350206003,五缘街道\n")
    error = refusal(xiamen, read(path), options=ImportOptions(accept=frozenset({FindingKind.MISSING})))
    assert sentences(error, FindingKind.NAMES_DIFFER) == [
        "代码 350206003：new.csv称“五缘街道”，已登记的辖区称“禾山街道”。"
    ]
    import_regions(xiamen, [read(path)], ImportOptions(accept=ALL))
    town = xiamen.get_one(Region, "350206003")
    assert (town.name, town.source) == ("五缘街道", "new.csv")
    assert town.area is not None


@pytest.fixture
def shifted(write: Write) -> Path:
    """The districts as a Chinese map service gives them: in GCJ-02, with a name and no code."""
    districts = json.loads(DISTRICTS.read_text("utf-8"))
    for item in districts["features"]:
        item["properties"] = {"name": item["properties"]["district_name"]}
    return write("shifted.geojson", collection(*map(in_gcj02, districts["features"])))


def in_gcj02(item: dict[str, Any]) -> dict[str, Any]:
    """The same feature as a Chinese map service has it."""
    outline = shapely.geometry.shape(item["geometry"])
    turned = shapely.transform(outline, lambda pairs: [wgs84_to_gcj02(*pair) for pair in pairs])
    return {**item, "geometry": json.loads(shapely.to_geojson(turned))}


def test_gcj02_taken_for_wgs84_is_noticed(xiamen: Session, read: Read, shifted: Path) -> None:
    error = refusal(xiamen, read(shifted), options=ImportOptions(accept=ALL - {FindingKind.DATUM}))
    (words,) = sentences(error, FindingKind.DATUM)
    assert "看起来是 GCJ-02 而不是 WGS-84" in words
    assert "--crs gcj02" in words


@pytest.mark.parametrize("survey", [BASE_MAP, TIANDITU], ids=["base map", "another survey"])
def test_the_datum_is_told_from_another_survey(
    xiamen: Session, read: Read, write: Write, survey: Path
) -> None:
    """Two surveys share 81 to 98 % of their ground: not the fit tells, but what turning does to it."""
    collected = json.loads(survey.read_text("utf-8"))
    honest = import_regions(xiamen, [read(survey)], ImportOptions(dry_run=True))
    assert FindingKind.DATUM not in {finding.kind for finding in honest.findings}
    for few in (collected["features"], collected["features"][:1]):
        path = write("turned.geojson", collection(*[in_gcj02(item) for item in few]))
        error = refusal(xiamen, read(path), options=ImportOptions(accept=ALL - {FindingKind.DATUM}))
        assert "--crs gcj02" in sentences(error, FindingKind.DATUM)[0]


def test_outlines_without_codes_are_known_by_name(xiamen: Session, read: Read, shifted: Path) -> None:
    before = to_shape(xiamen.get_one(Region, "350206").area)  # type: ignore[arg-type] # seeded
    report = import_regions(xiamen, [read(shifted, crs=Crs.GCJ02)], ImportOptions(crs=Crs.GCJ02))
    assert report.added == 0
    after = to_shape(xiamen.get_one(Region, "350206").area)  # type: ignore[arg-type] # seeded
    assert before.symmetric_difference(after).area < 1e-9


def test_wgs84_declared_as_gcj02_is_noticed_too(xiamen: Session, read: Read) -> None:
    options = ImportOptions(crs=Crs.GCJ02, accept=ALL - {FindingKind.DATUM})
    error = refusal(xiamen, read(DISTRICTS, crs=Crs.GCJ02), options=options)
    assert "--crs wgs84" in sentences(error, FindingKind.DATUM)[0]


def test_a_real_file_whose_every_outline_crosses_itself(xiamen: Session, read: Read) -> None:
    error = refusal(xiamen, read(ECHARTS, crs=Crs.GCJ02), options=ImportOptions(crs=Crs.GCJ02, accept=ALL))
    assert [finding.kind for finding in error.findings] == [FindingKind.RING] * 6
    names = ["思明区", "海沧区", "湖里区", "集美区", "同安区", "翔安区"]
    for name, words in zip(names, sentences(error, FindingKind.RING), strict=True):
        assert name in words
        assert "自相交或重叠 (118." in words or "自相交或重叠 (117." in words


def test_a_name_nobody_has_is_refused(
    xiamen: Session, read: Read, write: Write, feature: MakeFeature
) -> None:
    stranger = feature("", "思南区", 118.1, 24.5)
    error = refusal(xiamen, read(write("a.geojson", collection(stranger))))
    assert sentences(error, FindingKind.UNKNOWN_NAME) == [
        "a.geojson#1：“思南区”没有代码，按名称也找不到唯一的辖区。"
    ]


def test_a_coarser_survey_of_the_districts_overlaps_nothing_it_brings_itself(
    xiamen: Session, read: Read
) -> None:
    report = import_regions(xiamen, [read(TIANDITU)], ImportOptions(accept=ALL))
    assert report.changed == 6
    assert to_shape(xiamen.get_one(Region, "350206").area).geom_type == "MultiPolygon"  # type: ignore[arg-type] # set


def test_overlaps_are_named_with_size_and_place(
    empty: Session, read: Read, write: Write, feature: MakeFeature
) -> None:
    one = feature("350203", "思明区", 118.10, 24.50, 0.02)
    other = feature("350206", "湖里区", 118.11, 24.50, 0.02)
    error = refusal(empty, read(write("a.geojson", collection(one, other))))
    (words,) = sentences(error, FindingKind.OVERLAP)
    assert words.startswith("思明区（350203）与湖里区（350206）重叠 22")
    assert "(118.1150, 24.5100)" in words


def test_a_strip_of_a_metre_is_no_overlap(
    empty: Session, read: Read, write: Write, feature: MakeFeature
) -> None:
    one = feature("350203", "思明区", 118.10, 24.50, 0.01001)
    other = feature("350206", "湖里区", 118.11, 24.50, 0.01)
    assert import_regions(empty, [read(write("a.geojson", collection(one, other)))], ImportOptions()).written


def test_gaps_and_what_sticks_out_are_named(
    empty: Session, read: Read, write: Write, feature: MakeFeature
) -> None:
    district = feature("350203", "思明区", 118.10, 24.50, 0.03)
    inside = feature("350203001", "厦港街道", 118.10, 24.50, 0.015)
    beyond = feature("350203003", "中华街道", 118.12, 24.52, 0.02)
    error = refusal(empty, read(write("a.geojson", collection(district, inside, beyond))))
    (gap,) = sentences(error, FindingKind.GAP)
    assert gap.startswith("思明区（350203）内有")
    (out,) = sentences(error, FindingKind.OUTSIDE_PARENT)
    assert out.startswith("中华街道（350203003）有")
    assert "在上级思明区（350203）之外" in out


def test_one_bad_ring_keeps_everything_out(
    empty: Session, read: Read, write: Write, feature: MakeFeature
) -> None:
    good = feature("350203", "思明区", 118.10, 24.50)
    bad = feature("350206", "湖里区", 118.20, 24.60)
    bad["geometry"]["coordinates"][0].pop()
    error = refusal(empty, read(write("a.geojson", collection(good, bad))), options=ImportOptions(accept=ALL))
    assert [finding.kind for finding in error.findings] == [FindingKind.RING]


def test_an_outline_joins_the_name_from_a_list(
    empty: Session, read: Read, write: Write, feature: MakeFeature
) -> None:
    names = write("names.csv", "code,name\n350203,思明区\n")
    outline = write("outline.geojson", collection(feature("350203", "思明", 118.1, 24.5)))
    accept = frozenset({FindingKind.NAMES_DIFFER})
    import_regions(empty, [read(names), read(outline)], ImportOptions(accept=accept))
    district = empty.get_one(Region, "350203")
    assert (district.name, district.area is not None) == ("思明区", True)


def test_two_outlines_of_one_region_are_a_duplicate(
    empty: Session, read: Read, write: Write, feature: MakeFeature
) -> None:
    one = write("one.geojson", collection(feature("350203", "思明区", 118.1, 24.5)))
    two = write("two.geojson", collection(feature("350203", "思明区", 118.3, 24.6)))
    error = refusal(empty, read(one), read(two), options=ImportOptions(accept=ALL))
    assert [finding.kind for finding in error.findings] == [FindingKind.DUPLICATE]


def test_an_approximate_outline_never_replaces_a_surveyed_one(
    empty: Session, read: Read, write: Write, feature: MakeFeature
) -> None:
    surveyed = feature("350203", "思明区", 118.1, 24.5)
    import_regions(empty, [read(write("s.geojson", collection(surveyed)))], ImportOptions())
    guess = feature("350203", "思明区", 118.1, 24.5, 0.02)
    guess["properties"]["approximate"] = True
    report = import_regions(empty, [read(write("g.geojson", collection(guess)))], ImportOptions(accept=ALL))
    assert report.unchanged == 1
    assert to_shape(empty.get_one(Region, "350203").area).equals(shapely.box(118.1, 24.5, 118.11, 24.51))  # type: ignore[arg-type] # set


def test_the_refusal_is_a_problem_with_every_finding(empty: Session, read: Read) -> None:
    problem = refusal(empty, read(STREETS)).problem("zh")
    assert problem["status"] == 422
    assert problem["detail"].startswith("发现 54 处问题，没有导入任何内容：streets.csv:2：")
    assert len(problem["findings"]) == 54
    json.dumps(problem)


def test_the_real_outlines_in_gcj02(xiamen: Session, read: Read, shared_data: Path) -> None:
    path = shared_data / "boundaries" / "xiamen_districts_datav_gcj02.geojson"
    as_wgs84 = import_regions(xiamen, [read(path)], ImportOptions(dry_run=True))
    assert FindingKind.DATUM in {finding.kind for finding in as_wgs84.findings}
    declared = ImportOptions(crs=Crs.GCJ02, accept=ALL)
    report: ImportReport = import_regions(xiamen, [read(path, crs=Crs.GCJ02)], declared)
    assert FindingKind.DATUM not in {finding.kind for finding in report.findings}
    assert report.changed == 6
