"""`shouwang import regions FILE...` and `shouwang import stations FILE`: the tree from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from backend.core.errors import Bilingual, Language
from backend.core.settings import get_settings
from backend.regions import service
from backend.regions.domain.drafts import Crs
from backend.regions.domain.findings import (
    ACCEPTABLE,
    ACCEPTABLE_OF_STATIONS,
    Finding,
    FindingKind,
    ImportRefusedError,
)
from backend.regions.readers import read_file
from backend.regions.service import Change, ImportOptions, ImportReport, StationChange
from backend.regions.station_reader import read_stations

if TYPE_CHECKING:
    from backend.core.db import Database

# What `backend.cli` hands down as click's context object: opens the instance's database for one command.
# A room cannot know where that is.
DatabaseOpener = Callable[[], "AbstractContextManager[Database]"]

REFUSED = 1

ADDED = Bilingual("新增 {name}（{code}）", "  added {name} ({code})")
CHANGED = Bilingual("更新 {name}（{code}）", "  changed {name} ({code})")
RENAMED = Bilingual("，原名“{before}”", ", was called “{before}”")
MOVED = Bilingual("，边界最多移动 {metres} 米", ", its outline moves by up to {metres} m")
OUTLINED = Bilingual("，带边界", ", with an outline")
CALLED = Bilingual("，原电话 {before}", ", its phone was {before}")
SHIFTED = Bilingual("，位置移动 {metres} 米", ", its place moves by {metres} m")


@click.command("regions")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--crs", type=click.Choice([str(crs) for crs in Crs]), default=str(Crs.WGS84), show_default=True
)
@click.option("--encoding", default="utf-8", show_default=True, help="Of the files, e.g. gb18030.")
@click.option(
    "--accept",
    multiple=True,
    type=click.Choice(sorted(str(kind) for kind in ACCEPTABLE)),
    help="Take findings of this kind on purpose; may be given several times.",
)
@click.option("--anywhere", is_flag=True, help="Take outlines outside the city (SHOUWANG_CITY_BOX).")
@click.option("--dry-run", is_flag=True, help="Check everything, list what would change, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@click.pass_obj
def import_regions(open_database: DatabaseOpener, /, files: tuple[Path, ...], **options: Any) -> None:
    """Import regions from GeoJSON outlines (.geojson) and CSV lists (.csv): all of them, or nothing.

    Files imported together are compared with each other and with what is registered.
    """
    crs = Crs(options["crs"])
    box = None if options["anywhere"] else get_settings().city_box
    readings = [read_file(file, crs=crs, encoding=options["encoding"], box=box) for file in files]
    accept = frozenset(FindingKind(kind) for kind in options["accept"])
    chosen = ImportOptions(crs, accept, dry_run=options["dry_run"])
    try:
        with open_database() as database, database.transaction() as session:
            report = service.import_regions(session, readings, chosen)
    except ImportRefusedError as refusal:
        report = ImportReport(findings=refusal.findings)
    _print(report, as_json=options["as_json"])
    if any(finding.kind not in accept for finding in report.findings):
        raise SystemExit(REFUSED)


@click.command("stations")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--crs", type=click.Choice([str(crs) for crs in Crs]), default=str(Crs.WGS84), show_default=True
)
@click.option("--encoding", default="utf-8", show_default=True, help="Of the file, e.g. gb18030.")
@click.option(
    "--accept",
    multiple=True,
    type=click.Choice(sorted(str(kind) for kind in ACCEPTABLE_OF_STATIONS)),
    help="Take findings of this kind on purpose.",
)
@click.option("--dry-run", is_flag=True, help="Check everything, list what would change, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@click.pass_obj
def import_stations(open_database: DatabaseOpener, /, file: Path, **options: Any) -> None:
    """Import police stations from a CSV list (name, phone, region_code, lon, lat): all of them, or nothing.

    A station that is there already, by region and name, gets its phone and place from the list.
    """
    crs = Crs(options["crs"])
    reading = read_stations(file, crs=crs, encoding=options["encoding"], box=get_settings().city_box)
    accept = frozenset(FindingKind(kind) for kind in options["accept"])
    chosen = ImportOptions(crs, accept, dry_run=options["dry_run"])
    try:
        with open_database() as database, database.transaction() as session:
            report = service.import_stations(session, reading, chosen)
    except ImportRefusedError as refusal:
        report = ImportReport(findings=refusal.findings)
    _print(report, as_json=options["as_json"])
    if any(finding.kind not in accept for finding in report.findings):
        raise SystemExit(REFUSED)


def _print(report: ImportReport, *, as_json: bool) -> None:
    """The report, for a person or a program."""
    if as_json:
        click.echo(json.dumps(_as_dict(report), ensure_ascii=False))
        return
    for finding in report.findings:
        click.echo(_both(finding), err=True)
    for change in report.changes:
        for language in ("zh", "en"):
            click.echo(_said(change, language))
    if report.written:
        click.echo(f"已导入：新增 {report.added}，更新 {report.changed}，未变 {report.unchanged}。")
        click.echo(f"Imported: {report.added} added, {report.changed} changed, {report.unchanged} unchanged.")
    else:
        click.echo(f"没有写入任何内容。问题 {len(report.findings)} 处。")
        click.echo(f"Nothing was written. Findings: {len(report.findings)}.")


def _said(change: Change | StationChange, language: Language) -> str:
    """One line about a region or station that is added or changed."""
    if isinstance(change, StationChange):
        return _said_of_station(change, language)
    parts = [ADDED if change.added else CHANGED]
    if change.name_before is not None:
        parts.append(RENAMED)
    if change.moved_m is not None:
        parts.append(MOVED)
    elif change.first_outline:
        parts.append(OUTLINED)
    values = {
        "name": change.name,
        "code": change.code,
        "before": change.name_before,
        "metres": f"{change.moved_m or 0:.0f}",
    }
    return "".join(part.read(language, **values) for part in parts)


def _said_of_station(change: StationChange, language: Language) -> str:
    """One line about a station that is added or changed."""
    parts = [ADDED if change.added else CHANGED]
    if change.phone_before is not None:
        parts.append(CALLED)
    if change.moved_m is not None:
        parts.append(SHIFTED)
    values = {
        "name": change.name,
        "code": change.region_code,
        "before": change.phone_before,
        "metres": f"{change.moved_m or 0:.0f}",
    }
    return "".join(part.read(language, **values) for part in parts)


def _both(finding: Finding) -> str:
    """A finding in both languages."""
    return f"[{finding.kind}] {finding.read('zh')}\n    {finding.read('en')}"


def _as_dict(report: ImportReport) -> dict[str, Any]:
    return {
        "written": report.written,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "changes": [asdict(change) for change in report.changes],
        "findings": [finding.as_dict() for finding in report.findings],
    }
