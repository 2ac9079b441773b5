"""What the documents of several packages need from other tables, read once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from backend.accounts.people import queries as people
from backend.accounts.people.models import StaffAccount
from backend.regions import queries as regions
from tasks.packages.queries.packages import rounds_of
from tasks.packages.seat_models import Watcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from backend.regions.domain.places import StationSummary
    from tasks.packages.models import Package, Round


@dataclass(frozen=True, slots=True)
class PackageContext:
    """Stations, regions, names, rounds and watchers of some packages."""

    stations: dict[UUID, StationSummary]
    regions: dict[str, str]
    names: dict[UUID, str]
    officers: dict[UUID, str | None]
    rounds: dict[UUID, list[Round]]
    watchers: dict[UUID, int]

    def station(self, package: Package) -> dict[str, Any] | None:
        """The posting station as every package shows it."""
        station = self.stations.get(package.station_id)
        if station is None:
            return None
        return {"id": str(station.id), "name": station.name, "phone": station.phone}

    def officer_number(self, package: Package) -> str:
        """The number of the officer who posted it, or drafted it so far."""
        return self.officers.get(package.posted_by or package.drafted_by) or ""


def context_of(session: Session, packages: Sequence[Package]) -> PackageContext:
    """Read everything that `packages` need, a query per table."""
    ids = [package.id for package in packages]
    authors = {package.posted_by or package.drafted_by for package in packages}
    return PackageContext(
        stations=_stations(session, {package.station_id for package in packages}),
        regions=regions.region_names(session, {package.region_code for package in packages}),
        names=people.display_names(session, authors),
        officers=_officers(session, authors),
        rounds=rounds_of(session, ids),
        watchers=_watchers(session, ids),
    )


def _stations(session: Session, station_ids: set[UUID]) -> dict[UUID, StationSummary]:
    if len(station_ids) == 1:
        (station_id,) = station_ids
        return {station_id: regions.station_summary(session, station_id)}
    return {station.id: station for station in regions.stations(session) if station.id in station_ids}


def _officers(session: Session, person_ids: set[UUID]) -> dict[UUID, str | None]:
    query = select(StaffAccount.person_id, StaffAccount.officer_number).where(
        StaffAccount.person_id.in_(person_ids)
    )
    return {row.person_id: row.officer_number for row in session.execute(query)}


def _watchers(session: Session, package_ids: Iterable[UUID]) -> dict[UUID, int]:
    query = (
        select(Watcher.package_id, func.count().label("number"))
        .where(Watcher.package_id.in_(list(package_ids)))
        .group_by(Watcher.package_id)
    )
    return {row.package_id: row.number for row in session.execute(query)}
