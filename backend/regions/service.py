"""The verbs that change the region tree: import outlines and lists, register and import stations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geoalchemy2.shape import from_shape, to_shape
from sqlalchemy import select, text

from backend.core import audit
from backend.core.actions import Action
from backend.core.errors import Bilingual
from backend.regions.domain.drafts import (
    REGISTERED,
    Crs,
    Reading,
    RegionDraft,
    duplicates,
    merged,
    name_lookup,
    orphans,
    with_code,
)
from backend.regions.domain.findings import (
    ACCEPTABLE,
    ACCEPTABLE_OF_STATIONS,
    Finding,
    FindingKind,
    ImportRefusedError,
    StationsRefusedError,
)
from backend.regions.domain.lists import NamedList, disagreements
from backend.regions.domain.outlines import Outline, check_outlines, likely_datum, moved_m
from backend.regions.domain.stations import StationDraft, StationReading, homeless, outside, repeated
from backend.regions.models import Region, Station
from backend.regions.queries import stations

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.geo import Position
    from backend.core.guard import Actor
    from backend.regions.domain.places import StationSummary

SRID: Final = 4326


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How an import is to be done. `accept` holds kinds of findings taken on purpose."""

    crs: Crs = Crs.WGS84
    accept: frozenset[FindingKind] = frozenset()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One region that an import adds or changes; `moved_m`: how far its outline moves where it moves most."""

    code: str
    name: str
    added: bool
    name_before: str | None = None
    moved_m: float | None = None
    first_outline: bool = False


@dataclass(frozen=True, slots=True)
class StationChange:
    """One station that an import adds or changes; what stays as it was is None."""

    region_code: str
    name: str
    added: bool
    phone_before: str | None = None
    moved_m: float | None = None


@dataclass(slots=True)
class ImportReport:
    """What an import did, or with a dry run would do."""

    written: bool = False
    changes: list[Change | StationChange] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    findings: list[Finding] = field(default_factory=list)


def import_regions(
    session: Session, readings: list[Reading], options: ImportOptions, actor: Actor | None = None
) -> ImportReport:
    """Add or change the regions of some files; all of them or none.

    Raises ImportRefusedError with every finding that was not accepted. A region that is in no file stays as
    it is: what has vanished from a list may still hold people and work. A list does not take outlines away.
    """
    known = _known_regions(session)
    drafts, findings = _check(readings, known, options)
    refused = [finding for finding in findings if finding.kind not in options.accept & ACCEPTABLE]
    if refused and not options.dry_run:
        raise ImportRefusedError(refused)
    report = ImportReport(findings=findings)
    for draft in sorted(drafts.values(), key=lambda draft: (len(draft.code), draft.code)):
        _count(report, known.get(draft.code), draft)
    if options.dry_run:
        return report
    _write(session, drafts, known)
    report.written = True
    audit.note(
        session,
        actor,
        Action.REGION_IMPORT,
        "regions",
        ", ".join(reading.name for reading in readings),
        details={"added": report.added, "changed": report.changed, "accepted": sorted(options.accept)},
    )
    return report


def register_station(
    session: Session, name: str, phone: str, region_code: str, position: Position, *, demo: bool = False
) -> Station:
    """The station of this name in this region, made if it is not there; phone and place are kept current."""
    statement = select(Station).where(Station.region_code == region_code, Station.name == name)
    station = session.scalars(statement).one_or_none()
    if station is None:
        station = Station(name=name, region_code=region_code)
        session.add(station)
    station.phone, station.demo = phone, demo
    station.position = position.as_ewkt()  # type: ignore[assignment] # GeoAlchemy takes EWKT, and gives WKB back
    session.flush()
    return station


def import_stations(
    session: Session, reading: StationReading, options: ImportOptions, actor: Actor | None = None
) -> ImportReport:
    """Add or change the stations of a list; all of them or none, and none is ever taken away.

    Raises StationsRefusedError with every finding that was not accepted. A station of the demo that a list
    names is a real one from then on.
    """
    # Two imports cannot cross, while others go on reading; the regions must not move meanwhile either.
    known_regions = _known_regions(session)
    session.execute(text("LOCK TABLE stations IN SHARE ROW EXCLUSIVE MODE"))
    findings = [*reading.findings, *repeated(reading.drafts), *homeless(reading.drafts, known_regions)]
    findings += outside(reading.drafts, _outlines({}, known_regions))
    refused = [one for one in findings if one.kind not in options.accept & ACCEPTABLE_OF_STATIONS]
    if refused and not options.dry_run:
        raise StationsRefusedError(refused)
    report = ImportReport(findings=findings)
    known = {(station.region_code, station.name): station for station in stations(session)}
    for draft in reading.drafts:
        _count_station(report, known.get(draft.key), draft)
    if options.dry_run:
        return report
    for draft in reading.drafts:
        register_station(session, draft.name, draft.phone, draft.region_code, draft.position)
    report.written = True
    details = {"added": report.added, "changed": report.changed, "accepted": sorted(options.accept)}
    audit.note(session, actor, Action.REGION_IMPORT, "stations", reading.name, details=details)
    return report


def _count_station(report: ImportReport, station: StationSummary | None, draft: StationDraft) -> None:
    """Note whether a draft adds, changes or repeats, and what."""
    if station is None:
        report.added += 1
        report.changes.append(StationChange(*draft.key, added=True))
        return
    phone_before = station.phone if station.phone != draft.phone else None
    moved_m = station.position.distance_m(draft.position) if station.position != draft.position else None
    if phone_before is None and moved_m is None and not station.demo:
        report.unchanged += 1
        return
    report.changed += 1
    report.changes.append(StationChange(*draft.key, added=False, phone_before=phone_before, moved_m=moved_m))


def _known_regions(session: Session) -> dict[str, Region]:
    """Every registered region; two imports cannot cross, while others go on reading."""
    session.execute(text("LOCK TABLE regions IN SHARE ROW EXCLUSIVE MODE"))
    return {region.code: region for region in session.scalars(select(Region))}


def _check(
    readings: list[Reading], known: dict[str, Region], options: ImportOptions
) -> tuple[dict[str, RegionDraft], list[Finding]]:
    """The drafts of all files together, and everything that is wrong with them."""
    findings = [finding for reading in readings for finding in reading.findings]
    findings += _find_codes(readings, known)
    for reading in readings:
        findings += duplicates(reading)
    drafts, twice = merged(readings)
    findings += twice
    findings += orphans(drafts.values(), known.keys() | drafts.keys())
    findings += _compare_lists(readings, known)
    outlines = _outlines(drafts, known)
    for reading in readings:
        pairs = [
            (draft.area, registered.area)
            for draft in reading.drafts
            if draft.area is not None and (registered := _registered_outline(known, draft.code)) is not None
        ]
        findings += likely_datum(reading.name, options.crs, pairs)
    findings += check_outlines(outlines)
    return drafts, findings


def _find_codes(readings: list[Reading], known: dict[str, Region]) -> list[Finding]:
    """Give outlines without a code the code of the region of that name, in the files or registered."""
    registered = [(region.code, region.name) for region in known.values()]
    listed = [(draft.code, draft.name) for reading in readings for draft in reading.drafts]
    codes = name_lookup([*registered, *listed])
    findings = []
    for reading in readings:
        for draft in reading.nameless:
            found = with_code(draft, codes)
            if isinstance(found, Finding):
                findings.append(found)
            else:
                reading.drafts.append(found)
        reading.nameless.clear()
    return findings


def _compare_lists(readings: list[Reading], known: dict[str, Region]) -> list[Finding]:
    """Every file against every later one, and against what is registered."""
    lists = [
        NamedList(
            Bilingual(reading.name, reading.name),
            {draft.code: draft.name for draft in reading.drafts},
            complete=reading.is_list,
        )
        for reading in readings
    ]
    # What is registered may lack what a file adds: that is what imports are for.
    registered = NamedList(REGISTERED, {code: region.name for code, region in known.items()}, complete=False)
    findings = []
    for number, first in enumerate(lists):
        for second in [*lists[number + 1 :], registered]:
            findings += disagreements(first, second)
    return findings


def _registered_outline(known: dict[str, Region], code: str) -> Outline | None:
    """The surveyed outline registered for a code."""
    region = known.get(code)
    if region is None or region.area is None or region.approximate:
        return None
    return Outline(code, region.name, to_shape(region.area), approximate=False, fresh=False)


def _outlines(drafts: dict[str, RegionDraft], known: dict[str, Region]) -> dict[str, Outline]:
    """All outlines as they would be after the import."""
    outlines = {
        code: Outline(code, region.name, to_shape(region.area), region.approximate, fresh=False)
        for code, region in known.items()
        if region.area is not None
    }
    for code, draft in drafts.items():
        if draft.area is not None:
            outlines[code] = Outline(code, draft.name, draft.area, draft.approximate, fresh=True)
    return outlines


def _count(report: ImportReport, region: Region | None, draft: RegionDraft) -> None:
    """Note whether a draft adds, changes or repeats, and what."""
    if region is None:
        report.added += 1
        has_area = draft.area is not None
        report.changes.append(Change(draft.code, draft.name, added=True, first_outline=has_area))
    elif region.name != draft.name or not _same_area(region, draft):
        report.changed += 1
        report.changes.append(_change(region, draft))
    else:
        report.unchanged += 1


def _change(region: Region, draft: RegionDraft) -> Change:
    """What a draft changes about a registered region."""
    name_before = region.name if region.name != draft.name else None
    if draft.area is None or _same_area(region, draft):
        return Change(draft.code, draft.name, added=False, name_before=name_before)
    if region.area is None:
        return Change(draft.code, draft.name, added=False, name_before=name_before, first_outline=True)
    moved = moved_m(draft.area, to_shape(region.area))
    return Change(draft.code, draft.name, added=False, name_before=name_before, moved_m=moved)


def _same_area(region: Region, draft: RegionDraft) -> bool:
    """Whether a draft's outline is the registered one; a draft without one changes nothing."""
    if draft.area is None or _is_worse(draft, region):
        return True
    return region.area is not None and bool(to_shape(region.area).equals(draft.area))


def _write(session: Session, drafts: dict[str, RegionDraft], known: dict[str, Region]) -> None:
    """Add and change rows, parents first."""
    for draft in sorted(drafts.values(), key=lambda draft: (len(draft.code), draft.code)):
        region = known.get(draft.code)
        if region is None:
            region = Region(code=draft.code, level=draft.level, parent_code=draft.parent_code)
            region.approximate = False
            session.add(region)
        region.name, region.source = draft.name, draft.source
        if draft.area is not None and not _is_worse(draft, region):
            region.area = from_shape(draft.area, srid=SRID)
            region.approximate = draft.approximate
    session.flush()


def _is_worse(draft: RegionDraft, region: Region) -> bool:
    """Whether a draft would put an approximate outline in the place of a surveyed one."""
    return draft.approximate and region.area is not None and not region.approximate
