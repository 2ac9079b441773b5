"""Stations out of a CSV list, every mistake noted with its line."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from backend.core.errors import Bilingual
from backend.core.gcj02 import gcj02_to_wgs84
from backend.core.geo import (
    CityBox,
    Position,
    PositionError,
    PositionOffEarthError,
    PositionOutsideCityError,
    PositionSwappedError,
)
from backend.regions.domain.drafts import Crs
from backend.regions.domain.findings import Finding, FindingKind
from backend.regions.domain.levels import level_of, plain_code
from backend.regions.domain.stations import StationDraft, StationReading
from backend.regions.readers import REPLACEMENT, read_text, unreadable

if TYPE_CHECKING:
    from pathlib import Path

# What a list may call each column; the first is what a message calls it.
COLUMNS: Final = {
    "name": ("name", "station", "名称", "派出所"),
    "phone": ("phone", "telephone", "电话", "联系电话"),
    "region": ("region_code", "region", "town_code", "辖区代码", "代码", "code"),
    "lon": ("lon", "lng", "longitude", "经度"),
    "lat": ("lat", "latitude", "纬度"),
}
# 110, 0592-1234567, (0592) 1234567, +86 592 1234567, 0592-1234567转801.
PHONE: Final = re.compile(r"(?=[(+]?[0-9])[0-9()+ -]{2,23}[0-9](?:转[0-9]{1,6})?")
LONGEST_NAME: Final = 50
POSITION_WORDS: Final = {
    PositionSwappedError: Bilingual("经度和纬度写反了", "longitude and latitude are swapped"),
    PositionOffEarthError: Bilingual("不在地球上", "it is nowhere on earth"),
    PositionOutsideCityError: Bilingual("不在本市范围内", "it is outside the city"),
    PositionError: Bilingual("不是两个数字", "it is not two numbers"),
}


def read_stations(path: Path, *, crs: Crs, encoding: str, box: CityBox | None) -> StationReading:
    """The stations of one CSV list. Mistakes are in `findings`, nothing is raised."""
    reading = StationReading(path.name)
    text = read_text(path, encoding, reading)
    if text is None:
        return reading
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        rows.fieldnames = [column.strip() for column in rows.fieldnames or []]
        chosen = _choose_columns(list(rows.fieldnames), reading)
        if chosen is None:
            return reading
        for row in rows:
            values = {what: (row.get(column) or "").strip() for what, column in chosen.items()}
            if any(values.values()):  # a spreadsheet leaves empty lines behind its last row
                _add(values, f"{reading.name}:{rows.line_num}", reading, crs, box)
    except csv.Error as error:
        unreadable(reading, str(error))
    return reading


def _choose_columns(found: list[str], reading: StationReading) -> dict[str, str] | None:
    """Which column of the file holds what, or None with a finding."""
    chosen = {
        what: column
        for what, names in COLUMNS.items()
        if (column := next((name for name in names if name in found), None)) is not None
    }
    missing = [names[0] for what, names in COLUMNS.items() if what not in chosen]
    if not missing:
        return chosen
    values = {"file": reading.name, "missing": ", ".join(missing), "found": ", ".join(found) or "-"}
    reading.findings.append(Finding(FindingKind.STATION_COLUMNS, values))
    return None


def _add(values: dict[str, str], where: str, reading: StationReading, crs: Crs, box: CityBox | None) -> None:
    """Note one station, or everything that is wrong with its line."""
    name, phone, code = values["name"], values["phone"], plain_code(values["region"])
    before = len(reading.findings)
    if not name or len(name) > LONGEST_NAME or REPLACEMENT in name or not name.isprintable():
        reading.findings.append(Finding(FindingKind.NAME, {"where": where, "code": code or "-"}))
        name = "-"
    if not (code.isascii() and code.isdigit()) or level_of(code) is None:
        reading.findings.append(Finding(FindingKind.CODE, {"where": where, "name": name, "code": code}))
    if PHONE.fullmatch(phone) is None:
        found = {"where": where, "name": name, "phone": phone}
        reading.findings.append(Finding(FindingKind.STATION_PHONE, found))
    position = _read_position(values["lon"], values["lat"], crs, box)
    if isinstance(position, Position):
        if len(reading.findings) == before:
            reading.drafts.append(StationDraft(code, name, phone, position, where))
        return
    why = POSITION_WORDS[type(position)]
    place = {"where": where, "name": name, "why": why, "lon": values["lon"], "lat": values["lat"]}
    reading.findings.append(Finding(FindingKind.STATION_POSITION, place))


def _read_position(lon: str, lat: str, crs: Crs, box: CityBox | None) -> Position | PositionError:
    """A position in WGS-84, or why it is none."""
    try:
        pair = float(lon), float(lat)
    except ValueError:
        return PositionError()
    if crs is Crs.GCJ02:
        # What is no place at all is left to the check below.
        with suppress(OverflowError, ValueError):
            pair = gcj02_to_wgs84(*pair)
    try:
        return Position.checked(*pair, box)
    except PositionError as error:
        return error
