"""Reading files: good ones come through, and every kind of bad one is noted with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely

from backend.core.gcj02 import wgs84_to_gcj02
from backend.regions.domain.drafts import Crs, duplicates
from backend.regions.domain.findings import SENTENCES, FindingKind
from backend.regions.seed import FILES
from tests.backend.regions.conftest import FIXTURES, MakeFeature, Read, Write, collection


def kinds(reading: Any) -> list[FindingKind]:
    return [finding.kind for finding in reading.findings]


def test_the_shipped_files_are_read_without_a_finding(read: Read) -> None:
    counts = {path.name: len(read(path).drafts) for path in FILES}
    assert counts == {
        "xiamen_districts.geojson": 6,
        "streets.csv": 54,
        "communities.csv": 555,
        "xiamen_towns_approximate.geojson": 46,
    }
    assert not any(read(path).findings for path in FILES)


def test_an_older_list_with_other_columns_is_read(read: Read) -> None:
    reading = read(FIXTURES / "areacity" / "xiamen_areacity_2025.csv")
    assert not reading.findings
    assert reading.by_code["3502"].name == "厦门市"
    assert reading.by_code["350206003"].name == "禾山街道"
    assert reading.by_code["350206003"].where.startswith("xiamen_areacity_2025.csv:")


def test_a_feature_comes_through_as_a_multipolygon(read: Read, write: Write, feature: MakeFeature) -> None:
    reading = read(write("a.geojson", collection(feature("350206003000", "禾山街道", 118.1, 24.5))))
    (draft,) = reading.drafts
    assert (draft.code, draft.name, draft.where) == ("350206003", "禾山街道", "a.geojson#1")
    assert draft.area == shapely.MultiPolygon(
        [shapely.box(118.1, 24.5, 118.11, 24.51, ccw=False)]
    ).reverse() or (draft.area is not None and draft.area.equals(shapely.box(118.1, 24.5, 118.11, 24.51)))


def test_declared_gcj02_is_turned(read: Read, write: Write, feature: MakeFeature) -> None:
    there = feature("350206003", "禾山街道", 118.1, 24.5)
    ring = there["geometry"]["coordinates"][0]
    there["geometry"]["coordinates"] = [[list(wgs84_to_gcj02(*corner)) for corner in ring]]
    reading = read(write("a.geojson", collection(there)), crs=Crs.GCJ02)
    (draft,) = reading.drafts
    assert draft.area is not None
    assert draft.area.symmetric_difference(shapely.box(118.1, 24.5, 118.11, 24.51)).area < 1e-12


def test_a_list_in_gb18030_is_read_when_it_is_declared(read: Read, write: Write) -> None:
    path = write("gb.csv", "code,name\n350206003,禾山街道\n".encode("gb18030"))
    assert kinds(read(path)) == [FindingKind.ENCODING]
    (draft,) = read(path, encoding="gb18030").drafts
    assert draft.name == "禾山街道"
    assert kinds(read(path, encoding="no-such-encoding")) == [FindingKind.UNREADABLE]


def test_a_byte_order_mark_is_no_part_of_the_first_column(read: Read, write: Write) -> None:
    assert len(read(write("bom.csv", "\ufeffcode,name\n350206003,禾山街道\n")).drafts) == 1


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.geojson", "{", FindingKind.UNREADABLE),
        ("a.geojson", "[]", FindingKind.UNREADABLE),
        ("a.geojson", "", FindingKind.UNREADABLE),
        ("a.geojson", "[" * 100_000, FindingKind.UNREADABLE),
        ("a.geojson", '{"type":"FeatureCollection"}', FindingKind.UNREADABLE),
        ("a.geojson", '{"features":[7]}', FindingKind.UNREADABLE),
        ("a.geojson", '{"features":[{"properties":null}]}', FindingKind.UNREADABLE),
        ("a.csv", "", FindingKind.COLUMNS),
        ("a.csv", "一,二\n1,2\n", FindingKind.COLUMNS),
        ("a.csv", 'code,name\n350206003,"禾山', FindingKind.UNREADABLE),
        ("a.csv", "code,name\n350206003,禾\x00山\n", FindingKind.NAME),
        ("a.csv", "code,name\n350206003,\n", FindingKind.NAME),
        ("a.csv", "code,name\n350206003,\ufffd\ufffd街道\n", FindingKind.NAME),
        ("a.csv", "code,name\n35020,禾山街道\n", FindingKind.CODE),
        ("a.csv", "code,name\n35020600x,禾山街道\n", FindingKind.CODE),
        ("a.csv", "code,name\n３５０２,厦门市\n", FindingKind.CODE),
        ("a.csv", "code,name\n,禾山街道\n", FindingKind.CODE),
        ("a.csv", "code,name\n350206003\n", FindingKind.NAME),
    ],
)
def test_what_is_wrong_with_a_file_is_noted(
    read: Read, write: Write, name: str, content: str, kind: FindingKind
) -> None:
    reading = read(write(name, content))
    assert kinds(reading) == [kind]
    assert not reading.drafts


@pytest.mark.parametrize(
    ("geometry", "kind", "words"),
    [
        ({"type": "Point", "coordinates": [118.1, 24.5]}, FindingKind.RING, "不是面"),
        ("POLYGON((0 0))", FindingKind.RING, "不是面"),
        ({"type": "Polygon", "coordinates": None}, FindingKind.RING, "不是"),
        ({"type": "Polygon", "coordinates": []}, FindingKind.RING, "没有任何坐标"),
        (
            {
                "type": "Polygon",
                "coordinates": [[[118.1, 24.5], [118.2, 24.5], [118.2, 24.6], [118.1, 24.6]]],
            },
            FindingKind.RING,
            "没有闭合",
        ),
        (
            {
                "type": "Polygon",
                "coordinates": [[[118.1, 24.5], [118.2, 24.6], [118.2, 24.5], [118.1, 24.6], [118.1, 24.5]]],
            },
            FindingKind.RING,
            "自相交或重叠 (118.150000, 24.550000)",
        ),
        (
            {
                "type": "Polygon",
                "coordinates": [[[24.5, 118.1], [24.5, 118.2], [24.6, 118.2], [24.5, 118.1]]],
            },
            FindingKind.POSITION,
            "经度和纬度写反了 (24.5, 118.1)",
        ),
        (
            {
                "type": "Polygon",
                "coordinates": [[[116.1, 39.5], [116.2, 39.5], [116.2, 39.6], [116.1, 39.5]]],
            },
            FindingKind.POSITION,
            "不在本市范围内",
        ),
        (
            {"type": "Polygon", "coordinates": [[[1181, 245], [1182, 245], [1182, 246], [1181, 245]]]},
            FindingKind.POSITION,
            "不在地球上",
        ),
        (
            {
                "type": "Polygon",
                "coordinates": [[["118.1", "24.5"], [118.2, 24.5], [118.2, 24.6], ["118.1", "24.5"]]],
            },
            FindingKind.POSITION,
            "不是两个数字 -",
        ),
    ],
)
@pytest.mark.parametrize("crs", list(Crs))
def test_what_is_wrong_with_an_outline_is_said_in_words(
    read: Read, write: Write, geometry: object, kind: FindingKind, words: str, crs: Crs
) -> None:
    item = {"type": "Feature", "properties": {"code": 350206003, "name": "禾山街道"}, "geometry": geometry}
    reading = read(write("a.geojson", collection(item)), crs=crs)
    (finding,) = reading.findings
    assert finding.kind is kind
    if crs is Crs.WGS84:
        assert words in finding.read("zh")
    assert "a.geojson#1" in finding.read("zh")
    assert "禾山街道" in finding.read("en")


@pytest.mark.parametrize(
    ("crs_name", "crs", "fits"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", Crs.WGS84, True),
        ("urn:ogc:def:crs:EPSG::4490", Crs.WGS84, True),
        ("GCJ-02", Crs.GCJ02, True),
        ("GCJ-02", Crs.WGS84, False),
        ("EPSG:3857", Crs.WGS84, False),
    ],
)
def test_a_named_coordinate_system_must_be_the_declared_one(
    read: Read, write: Write, feature: MakeFeature, crs_name: str, crs: Crs, *, fits: bool
) -> None:
    named = {"type": "name", "properties": {"name": crs_name}}
    text = collection(feature("350206003", "禾山街道", 118.1, 24.5), crs=named)
    reading = read(write("a.geojson", text), crs=crs)
    assert kinds(reading) == ([] if fits else [FindingKind.COORDINATES])


def test_a_code_twice_in_one_file_is_a_duplicate(read: Read, write: Write) -> None:
    reading = read(write("a.csv", "code,name\n350206003,禾山街道\n350206004,江头街道\n350206003,禾山街道\n"))
    (finding,) = duplicates(reading)
    assert finding.read("zh") == "a.csv:4：禾山街道（350206003）重复，第一次出现在 a.csv:2。"


def test_a_broken_line_does_not_hide_the_next_ones(read: Read, write: Write) -> None:
    reading = read(write("a.csv", "code,name\n1,甲\n350206003,禾山街道\n2222222,乙\n"))
    assert kinds(reading) == [FindingKind.CODE, FindingKind.CODE]
    assert len(reading.drafts) == 1


def test_every_kind_has_a_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(FindingKind)
    for sentence in SENTENCES.values():
        assert sentence.zh
        assert sentence.en


def test_json_that_is_not_plain_numbers_is_refused(read: Read, write: Write, feature: MakeFeature) -> None:
    text = json.dumps(
        {"type": "FeatureCollection", "features": [feature("350206003", "禾山街道", 118.1, 24.5)]}
    )
    reading = read(write("a.geojson", text.replace("118.1,", "NaN,")))
    assert kinds(reading) == [FindingKind.POSITION]
