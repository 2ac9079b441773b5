"""Regions out of files: GeoJSON outlines and CSV lists, every mistake noted with its place.

Reading never stops at the first mistake: who prepares a file wants to see all of them at once.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import shapely

from backend.core.areas import FAULT_WORDS, AreaInvalidError, parse_area
from backend.core.errors import Bilingual
from backend.core.gcj02 import gcj02_to_wgs84
from backend.core.geo import (
    CityBox,
    PositionError,
    PositionOffEarthError,
    PositionOutsideCityError,
    PositionSwappedError,
)
from backend.regions.domain.drafts import Crs, Reading, RegionDraft
from backend.regions.domain.findings import Finding, FindingKind
from backend.regions.domain.levels import level_of, plain_code, plain_name

if TYPE_CHECKING:
    from shapely import MultiPolygon

    from backend.regions.domain.stations import StationReading

# What public lists call the columns, the fullest first.
CODE_COLUMNS: Final = ("code", "ext_id", "adcode", "district_adcode", "代码", "区划代码", "id")
NAME_COLUMNS: Final = ("ext_name", "name", "district_name", "名称", "区划名称")
KNOWN_CRS: Final = ("CRS84", "4326", "4490", "WGS84", "WGS 84", "CGCS2000")
NO_OUTLINE: Final = Bilingual("不是面（Polygon、MultiPolygon）", "it is no Polygon or MultiPolygon")
NO_PLACE: Final = ""
POSITION_WORDS: Final = {
    PositionSwappedError: Bilingual("经度和纬度写反了", "longitude and latitude are swapped"),
    PositionOffEarthError: Bilingual("坐标不在地球上", "a corner is nowhere on earth"),
    PositionOutsideCityError: Bilingual("坐标不在本市范围内", "a corner is outside the city"),
    PositionError: Bilingual("坐标不是两个数字", "a corner is not two numbers"),
}
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
# Lists nest four deep in a MultiPolygon; deeper is no geometry.
DEEPEST: Final = 5


def read_file(path: Path, *, crs: Crs, encoding: str, box: CityBox | None) -> Reading:
    """The regions of one file; its suffix says what it is. Mistakes are in `findings`, nothing is raised."""
    reading = Reading(path.name, is_list=path.suffix.lower() == ".csv")
    text = read_text(path, encoding, reading)
    if text is None:
        return reading
    if reading.is_list:
        _read_csv(text, reading)
    else:
        _read_geojson(text, reading, crs, box)
    return reading


def read_text(path: Path, encoding: str, reading: Reading | StationReading) -> str | None:
    """The file's text, or None with a finding."""
    try:
        return path.read_bytes().decode("utf-8-sig" if encoding.lower() == "utf-8" else encoding)
    except UnicodeDecodeError:
        reading.findings.append(Finding(FindingKind.ENCODING, {"file": path.name, "encoding": encoding}))
    except LookupError:
        unreadable(reading, encoding)
    except OSError as error:
        unreadable(reading, str(error.strerror or error))
    return None


def unreadable(reading: Reading | StationReading, why: str) -> None:
    """Note that a file, or a part of it, cannot be read at all."""
    reading.findings.append(Finding(FindingKind.UNREADABLE, {"file": reading.name, "why": why}))


def _read_csv(text: str, reading: Reading) -> None:
    """A list with a header row; columns that are not known are ignored."""
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        columns = [column.strip() for column in rows.fieldnames or []]
        rows.fieldnames = columns
        code_column = next((column for column in CODE_COLUMNS if column in columns), None)
        name_column = next((column for column in NAME_COLUMNS if column in columns), None)
        if code_column is None or name_column is None:
            found = ", ".join(columns) or "-"
            reading.findings.append(Finding(FindingKind.COLUMNS, {"file": reading.name, "found": found}))
            return
        for row in rows:
            where = f"{reading.name}:{rows.line_num}"
            _add(
                reading,
                row.get(code_column) or "",
                row.get(name_column) or "",
                where,
                None,
                approximate=False,
            )
    except csv.Error as error:
        unreadable(reading, str(error))


def _read_geojson(text: str, reading: Reading, crs: Crs, box: CityBox | None) -> None:
    """A FeatureCollection of outlines."""
    try:
        collection = json.loads(text)
    except (ValueError, RecursionError) as error:
        unreadable(reading, f"JSON: {error}")
        return
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        unreadable(reading, "no FeatureCollection")
        return
    if not _crs_fits(collection, crs):
        name = str(collection["crs"]["properties"]["name"])
        reading.findings.append(Finding(FindingKind.COORDINATES, {"file": reading.name, "crs": name}))
        return
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            where = f"{reading.name}#{number}"
            _read_feature(reading, properties, feature.get("geometry"), where, (crs, box))
        else:
            unreadable(reading, f"#{number}: no properties")


def _read_feature(
    reading: Reading,
    properties: dict[str, Any],
    geometry: object,
    where: str,
    ground: tuple[Crs, CityBox | None],
) -> None:
    """One feature: its code and name, and its outline if it has one."""
    code, name = _first(properties, CODE_COLUMNS), _first(properties, NAME_COLUMNS)
    area = None
    if geometry is not None:
        area = _read_area(geometry, name or code, where, reading, *ground)
        if area is None and not code:
            return
    _add(reading, code, name, where, area, approximate=properties.get("approximate") is True)


def _crs_fits(collection: dict[str, Any], crs: Crs) -> bool:
    """Whether the file names no coordinate system, or the one it was declared to have."""
    try:
        name = str(collection["crs"]["properties"]["name"]).upper()
    except (KeyError, TypeError):
        return True
    if "GCJ" in name:
        return crs is Crs.GCJ02
    return any(known in name for known in KNOWN_CRS)


def _first(properties: dict[str, Any], columns: tuple[str, ...]) -> str:
    """The first of some properties that is filled, as text."""
    values = (properties.get(column) for column in columns)
    return next((str(value).strip() for value in values if isinstance(value, str | int) and value != ""), "")


def _add(
    reading: Reading, code: str, name: str, where: str, area: MultiPolygon | None, *, approximate: bool
) -> None:
    """Note one region, or what is wrong with its code or name."""
    code, name = plain_code(code.strip()), name.strip()
    if not name or REPLACEMENT in name or not name.isprintable():
        reading.findings.append(Finding(FindingKind.NAME, {"where": where, "code": code or "-"}))
        return
    draft = RegionDraft(code, plain_name(name), area, approximate, reading.name, where)
    if not code and area is not None:
        reading.nameless.append(draft)
    elif not (code.isascii() and code.isdigit()) or level_of(code) is None:
        reading.findings.append(Finding(FindingKind.CODE, {"where": where, "name": name, "code": code}))
    else:
        reading.drafts.append(draft)


def _read_area(
    geometry: object, name: str, where: str, reading: Reading, crs: Crs, box: CityBox | None
) -> MultiPolygon | None:
    """An outline as a MultiPolygon in WGS-84, or None with a finding."""
    values: dict[str, Any] = {"where": where, "name": name}
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        values |= {"why": NO_OUTLINE, "place": NO_PLACE}
        reading.findings.append(Finding(FindingKind.RING, values))
        return None
    if crs is Crs.GCJ02:
        geometry = {**geometry, "coordinates": _from_gcj02(geometry.get("coordinates"), DEEPEST)}
    try:
        area = parse_area(geometry, box)
    except AreaInvalidError as error:
        values |= {"why": FAULT_WORDS[error.fault], "place": f" {error.where}".rstrip()}
        reading.findings.append(Finding(FindingKind.RING, values))
    except PositionError as error:
        why = POSITION_WORDS.get(type(error), POSITION_WORDS[PositionError])
        corner = f"({error.values['lon']}, {error.values['lat']})" if error.values else "-"
        reading.findings.append(Finding(FindingKind.POSITION, values | {"why": why, "corner": corner}))
    else:
        return area if area.geom_type == "MultiPolygon" else shapely.MultiPolygon([area])
    return None


def _from_gcj02(coordinates: object, depth: int) -> object:
    """Nested lists of GCJ-02 pairs as WGS-84; what is no pair of numbers is left for the checks."""
    if not isinstance(coordinates, list) or not depth:
        return coordinates
    if len(coordinates) > 1 and all(type(value) in {int, float} for value in coordinates[:2]):
        try:
            return list(gcj02_to_wgs84(float(coordinates[0]), float(coordinates[1])))
        except OverflowError:
            return coordinates
    return [_from_gcj02(part, depth - 1) for part in coordinates]
