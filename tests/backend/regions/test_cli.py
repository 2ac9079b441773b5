"""`shouwang import regions` and `… stations`: one JSON object, an exit code, and nothing half-imported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from backend.core.db import Base, Database
from backend.regions.cli import import_regions, import_stations
from backend.regions.models import Region, Station
from backend.regions.seed import FILES, seed_xiamen
from tests.backend.regions.conftest import FIXTURES, Write, collection

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.guard import Policy

SOME_METRES = (0.0002, 0.0)  # twenty, east
AREACITY = str(FIXTURES / "areacity" / "xiamen_areacity_2025.csv")


class City:
    """A seeded database, and the command run on it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @contextmanager
    def open(self) -> Iterator[Database]:
        yield self.database

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(import_regions, arguments, obj=self.open)

    def run_stations(self, *arguments: str) -> Result:
        return CliRunner().invoke(import_stations, arguments, obj=self.open)

    def count(self, table: type[Base] = Region) -> int:
        with Session(self.database.engine) as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def city(cloned_database: str, clock: ManualClock, bus: EventBus, policy: Policy) -> Iterator[City]:
    engine = create_engine(cloned_database)
    database = Database(engine, clock, bus, policy)
    with database.transaction() as session:
        seed_xiamen(session)
    yield City(database)
    engine.dispose()


def test_a_list_that_disagrees_is_refused_in_json(city: City) -> None:
    result = city.run("--json", AREACITY)
    assert result.exit_code == 1
    report: dict[str, Any] = json.loads(result.stdout)
    assert report["written"] is False
    assert {finding["kind"] for finding in report["findings"]} == {"codes_differ", "missing"}
    assert all(finding["zh"] and finding["en"] for finding in report["findings"])
    assert city.count() == 617


def test_the_same_list_is_taken_when_its_findings_are_accepted(city: City) -> None:
    result = city.run("--json", "--accept", "codes_differ", "--accept", "missing", AREACITY)
    assert result.exit_code == 0
    report: dict[str, Any] = json.loads(result.stdout)
    assert (report["written"], report["added"]) == (True, 4)
    assert city.count() == 621


def test_a_dry_run_says_what_would_happen(city: City, write: Write) -> None:
    path = write("grids.csv", "code,name\n350206003001,岭下社区\n350206003001001,岭下第一网格\n")
    result = city.run("--dry-run", "--accept", "missing", "--accept", "names_differ", str(path))
    assert "没有写入任何内容" in result.stdout
    assert "Nothing was written" in result.stdout
    assert "新增 岭下第一网格（350206003001001）" in result.stdout
    assert city.count() == 617


def test_a_dry_run_says_how_far_each_outline_would_move(city: City, write: Write) -> None:
    districts = json.loads(FILES[0].read_text("utf-8"))
    huli = next(one for one in districts["features"] if one["properties"]["district_name"] == "湖里区")
    moved = shapely.transform(shapely.geometry.shape(huli["geometry"]), lambda pairs: pairs + SOME_METRES)
    path = write("moved.geojson", collection({**huli, "geometry": json.loads(shapely.to_geojson(moved))}))
    accepted = [part for kind in ("overlap", "gap") for part in ("--accept", kind)]
    result = city.run("--dry-run", *accepted, str(path))
    assert "更新 湖里区（350206），边界最多移动 20 米" in result.stdout
    assert "changed 湖里区 (350206), its outline moves by up to 20 m" in result.stdout
    (change,) = json.loads(city.run("--dry-run", "--json", *accepted, str(path)).stdout)["changes"]
    assert (change["code"], change["added"], round(change["moved_m"])) == ("350206", False, 20)


def test_without_findings_it_is_written_and_said(city: City) -> None:
    result = city.run(str(FILES[0]))
    assert result.exit_code == 0
    assert "已导入：新增 0，更新 0，未变 6。" in result.stdout


def test_for_a_person_the_findings_come_in_both_languages(city: City, write: Write) -> None:
    result = city.run(str(write("bad.csv", "code,name\n1,甲\n")))
    assert result.exit_code == 1
    assert "不是辖区代码" in result.stderr
    assert "is no region code" in result.stderr
    assert city.count() == 617


def test_a_file_that_is_not_there_is_a_usage_error(city: City) -> None:
    assert city.run("no-such-file.csv").exit_code == 2
    assert city.run().exit_code == 2


STATIONS = "name,phone,region_code,lon,lat\n"
HESHAN = "禾山新派出所,0592-5551234,350206003,118.149,24.515\n"


def test_stations_are_written_and_said(city: City, write: Write) -> None:
    before = city.count(Station)
    path = str(write("stations.csv", STATIONS + HESHAN))
    dry = city.run_stations("--dry-run", path)
    assert (dry.exit_code, city.count(Station)) == (0, before)
    assert "新增 禾山新派出所（350206003）" in dry.stdout
    assert "Nothing was written" in dry.stdout
    result = city.run_stations(path)
    assert (result.exit_code, city.count(Station)) == (0, before + 1)
    assert "已导入：新增 1，更新 0，未变 0。" in result.stdout
    assert "未变 1" in city.run_stations(path).stdout


def test_what_changes_about_a_station_is_said(city: City, write: Write) -> None:
    city.run_stations(str(write("stations.csv", STATIONS + HESHAN)))
    newer = HESHAN.replace("5551234", "5559999").replace("24.515", "24.516")
    result = city.run_stations(str(write("newer.csv", STATIONS + newer)))
    assert "更新 禾山新派出所（350206003），原电话 0592-5551234，位置移动 111 米" in result.stdout
    assert "its phone was 0592-5551234, its place moves by 111 m" in result.stdout


def test_one_wrong_line_keeps_all_stations_out(city: City, write: Write) -> None:
    before = city.count(Station)
    path = str(
        write("stations.csv", STATIONS + HESHAN + "无名派出所,0592-5551234,350206999,118.149,24.515\n")
    )
    result = city.run_stations("--json", path)
    assert (result.exit_code, city.count(Station)) == (1, before)
    report: dict[str, Any] = json.loads(result.stdout)
    (finding,) = report["findings"]
    assert (report["written"], finding["kind"]) == (False, "unknown_region")
    assert finding["zh"] == "stations.csv:3：无名派出所所属的辖区 350206999 没有登记，请先导入辖区。"


def test_a_station_across_the_city_is_taken_on_purpose_only(city: City, write: Write) -> None:
    path = str(write("stations.csv", STATIONS + "远派出所,110,350206003,118.05,24.80\n"))
    refused = city.run_stations(path)
    assert refused.exit_code == 1
    assert "[outside_region]" in refused.stderr
    assert city.run_stations("--accept", "outside_region", path).exit_code == 0


def test_only_what_may_be_accepted_of_stations_is_offered(city: City, write: Write) -> None:
    path = str(write("stations.csv", STATIONS + HESHAN))
    assert city.run_stations("--accept", "unknown_region", path).exit_code == 2
    assert city.run_stations().exit_code == 2
