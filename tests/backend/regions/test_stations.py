"""Lists of stations: good ones come through, every mistake is noted with its line, nobody is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backend.core.audit import AuditRow
from backend.core.gcj02 import wgs84_to_gcj02
from backend.core.geo import XIAMEN_BOX, Position
from backend.regions.domain.drafts import Crs
from backend.regions.domain.findings import FindingKind, StationsRefusedError
from backend.regions.domain.stations import StationReading
from backend.regions.models import Region, Station
from backend.regions.queries import responsible_at
from backend.regions.service import ImportOptions, ImportReport, import_stations
from backend.regions.station_reader import read_stations
from tests.backend.regions.conftest import Write

HEADER = "name,phone,region_code,lon,lat\n"
HESHAN = "禾山新派出所,0592-5551234,350206003,118.149,24.515\n"


def read(path: Path, crs: Crs = Crs.WGS84, encoding: str = "utf-8") -> StationReading:
    return read_stations(path, crs=crs, encoding=encoding, box=XIAMEN_BOX)


def kinds(reading: StationReading) -> list[FindingKind]:
    return [finding.kind for finding in reading.findings]


def test_a_line_comes_through(write: Write) -> None:
    (draft,) = read(write("a.csv", "\ufeff" + HEADER + HESHAN + ",,,,\n")).drafts
    assert (draft.key, draft.phone) == (("350206003", "禾山新派出所"), "0592-5551234")
    assert (draft.position, draft.where) == (Position(118.149, 24.515), "a.csv:2")


def test_chinese_columns_and_a_filled_up_code_in_gb18030(write: Write) -> None:
    text = "序号,派出所,电话,辖区代码,经度,纬度\n1,禾山新派出所,110,350206003000,118.149,24.515\n"
    path = write("gb.csv", text.encode("gb18030"))
    assert kinds(read(path)) == [FindingKind.ENCODING]
    (draft,) = read(path, encoding="gb18030").drafts
    assert draft.region_code == "350206003"


def test_declared_gcj02_is_turned(write: Write) -> None:
    lon, lat = wgs84_to_gcj02(118.149, 24.515)
    path = write("a.csv", HEADER + f"禾山新派出所,110,350206003,{lon!r},{lat!r}\n")
    (draft,) = read(path, crs=Crs.GCJ02).drafts
    assert draft.position.distance_m(Position(118.149, 24.515)) < 0.01


@pytest.mark.parametrize(
    "phone", ["110", "0592-5551234", "(0592) 555 1234", "+86 592 5551234", "0592-5551234转801"]
)
def test_telephone_numbers_as_people_write_them(write: Write, phone: str) -> None:
    assert (
        read(write("a.csv", HEADER + f"甲派出所,{phone},350206003,118.149,24.515\n")).drafts[0].phone == phone
    )


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        (",110,350206003,118.149,24.515", FindingKind.NAME, "名称为空"),
        ("\ufffd所,110,350206003,118.149,24.515", FindingKind.NAME, "乱码"),
        ("甲派出所,,350206003,118.149,24.515", FindingKind.STATION_PHONE, "甲派出所的电话“”"),
        ("甲派出所,未定,350206003,118.149,24.515", FindingKind.STATION_PHONE, "“未定”不是电话号码"),
        ("甲派出所,12,350206003,118.149,24.515", FindingKind.STATION_PHONE, "“12”"),
        ("甲派出所,110,3.50206E+08,118.149,24.515", FindingKind.CODE, "不是辖区代码"),
        ("甲派出所,110,,118.149,24.515", FindingKind.CODE, "不是辖区代码"),
        ("甲派出所,110,350206003,24.515,118.149", FindingKind.STATION_POSITION, "写反了（经度“24.515”"),
        ("甲派出所,110,350206003,116.4,39.9", FindingKind.STATION_POSITION, "不在本市范围内"),
        ("甲派出所,110,350206003,1181,24.515", FindingKind.STATION_POSITION, "不在地球上"),
        ("甲派出所,110,350206003,118°,24.515", FindingKind.STATION_POSITION, "不是两个数字"),
        ("甲派出所,110,350206003,nan,24.515", FindingKind.STATION_POSITION, "不是两个数字"),
        ("甲派出所,110,350206003", FindingKind.STATION_POSITION, "不是两个数字"),
    ],
)
@pytest.mark.parametrize("crs", list(Crs))
def test_what_is_wrong_with_a_line_is_said(
    write: Write, line: str, kind: FindingKind, words: str, crs: Crs
) -> None:
    reading = read(write("a.csv", HEADER + line + "\n"), crs=crs)
    (finding,) = reading.findings
    assert (finding.kind, reading.drafts) == (kind, [])
    assert words in finding.read("zh")
    assert finding.read("en").startswith("a.csv:2: ")


def test_every_mistake_of_a_line_is_noted(write: Write) -> None:
    assert kinds(read(write("a.csv", HEADER + "甲派出所,未定,x,1,y\n"))) == [
        FindingKind.CODE,
        FindingKind.STATION_PHONE,
        FindingKind.STATION_POSITION,
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", FindingKind.STATION_COLUMNS),
        ("name,phone,lon,lat\n", FindingKind.STATION_COLUMNS),
        (HEADER + '"甲派出所,110', FindingKind.UNREADABLE),
    ],
)
def test_what_is_wrong_with_a_file_is_noted(write: Write, content: str, kind: FindingKind) -> None:
    assert kinds(read(write("a.csv", content))) == [kind]


def test_the_missing_column_is_named(write: Write) -> None:
    (finding,) = read(write("a.csv", "name,phone,lon,lat\n")).findings
    assert finding.read("zh") == "a.csv：缺少列 region_code（找到的列：name, phone, lon, lat）。"


def take(session: Session, path: Path, **options: bool) -> ImportReport:
    return import_stations(session, read(path), ImportOptions(**options))


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Station)) or 0


def test_a_new_station_is_responsible_in_its_town(xiamen: Session, write: Write) -> None:
    xiamen.execute(update(Station).values(region_code="3502"))  # so that no town has one yet
    take(xiamen, write("a.csv", HEADER + HESHAN))
    found = responsible_at(xiamen, Position(118.149, 24.515)).station
    assert found is not None
    assert (found.name, found.phone, found.demo) == ("禾山新派出所", "0592-5551234", False)


def test_an_import_is_an_audit_row(xiamen: Session, write: Write) -> None:
    take(xiamen, write("a.csv", HEADER + HESHAN))
    row = xiamen.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
    assert (row.object_type, row.object_id) == ("stations", "a.csv")
    assert row.details == {"added": 1, "changed": 0, "accepted": []}


def test_again_changes_what_is_there_and_takes_nothing_away(xiamen: Session, write: Write) -> None:
    take(xiamen, write("a.csv", HEADER + HESHAN))
    before = count(xiamen)
    again = take(xiamen, write("a.csv", HEADER + HESHAN))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    changed = take(xiamen, write("b.csv", HEADER + "禾山新派出所,0592-5559999,350206003,118.1491,24.515\n"))
    assert (changed.added, changed.changed, count(xiamen)) == (0, 1, before)
    station = xiamen.scalars(select(Station).where(Station.name == "禾山新派出所")).one()
    xiamen.refresh(station)
    assert (station.phone, to_shape(station.position).x) == ("0592-5559999", 118.1491)


def test_a_station_of_the_demo_becomes_a_real_one(xiamen: Session, write: Write) -> None:
    station = xiamen.scalars(select(Station).where(Station.region_code == "350206003")).one()
    place = to_shape(station.position)
    line = f"{station.name},{station.phone},350206003,{place.x!r},{place.y!r}\n"
    assert take(xiamen, write("a.csv", HEADER + line)).changed == 1
    xiamen.refresh(station)
    assert station.demo is False


def test_a_station_twice_is_refused_by_line(xiamen: Session, write: Write) -> None:
    with pytest.raises(StationsRefusedError) as refused:
        take(xiamen, write("a.csv", HEADER + HESHAN + HESHAN))
    (finding,) = refused.value.findings
    assert finding.read("zh") == "a.csv:3：禾山新派出所（350206003）重复，第一次出现在 a.csv:2。"


def test_an_outline_above_stands_in_for_one_that_is_not_known(xiamen: Session, write: Write) -> None:
    path = write("a.csv", HEADER + "远派出所,110,350206003,118.05,24.80\n")
    sentence = import_stations(xiamen, read(path), ImportOptions(dry_run=True)).findings[0].read("zh")
    assert "（350206003）的边界外" in sentence
    xiamen.execute(update(Region).where(Region.code == "350206003").values(area=None))
    xiamen.expire_all()
    (finding,) = import_stations(xiamen, read(path), ImportOptions(dry_run=True)).findings
    assert (finding.kind, finding.values["code"]) == (FindingKind.OUTSIDE_REGION, "350206")


def test_a_dry_run_of_a_good_list_writes_nothing(xiamen: Session, write: Write) -> None:
    before = count(xiamen)
    report = take(xiamen, write("a.csv", HEADER + HESHAN), dry_run=True)
    assert (report.written, report.added, count(xiamen)) == (False, 1, before)
