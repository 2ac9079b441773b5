"""What the documents of several packages need from other tables: each read once, and only when asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from backend.accounts.people import queries as people
from backend.accounts.people.models import StaffAccount
from backend.core.db import once, settings_of
from backend.regions import queries as regions
from tasks.packages.queries.packages import rounds_of
from tasks.packages.seat_models import Watcher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from backend.regions.domain.places import StationSummary
    from tasks.packages.models import Package, Round


class PackageContext:
    """Stations, regions, names, rounds and watchers of some packages.

    A card needs two of these tables, a desk's document six: a verb that tells both hands one context to both.
    """

    def __init__(
        self, session: Session, packages: Sequence[Package], rounds: dict[UUID, list[Round]] | None = None
    ) -> None:
        """Nothing is read yet. `rounds`: of all these packages, by whoever has them at hand."""
        self._session = session
        self._packages = packages
        self._authors = frozenset(package.posted_by or package.drafted_by for package in packages)
        if rounds is not None:
            self.rounds = rounds

    def station(self, package: Package) -> dict[str, Any] | None:
        """The posting station as every package shows it."""
        station = self._stations.get(package.station_id)
        if station is None:
            return None
        return {"id": str(station.id), "name": station.name, "phone": station.phone}

    def officer_number(self, package: Package) -> str:
        """The number of the officer who posted it, or drafted it so far."""
        return self._officers.get(package.posted_by or package.drafted_by) or ""

    @property
    def insurance(self) -> str | None:
        """The policy that covers whoever takes a seat now, in words; None where the city named none."""
        return settings_of(self._session).volunteer_insurance or None

    @cached_property
    def regions(self) -> dict[str, str]:
        """Names of the packages' regions, by code."""
        codes = frozenset(package.region_code for package in self._packages)
        return once(
            self._session, ("region_names", codes), lambda: regions.region_names(self._session, codes)
        )

    @cached_property
    def names(self) -> dict[UUID, str]:
        """What the authors are called."""
        return called(self._session, self._authors)

    @cached_property
    def rounds(self) -> dict[UUID, list[Round]]:
        """The rounds of each package, in order."""
        return rounds_of(self._session, [package.id for package in self._packages])

    @cached_property
    def watchers(self) -> dict[UUID, int]:
        """How many keep an eye out, for packages that anybody does."""
        query = (
            select(Watcher.package_id, func.count().label("number"))
            .where(Watcher.package_id.in_([package.id for package in self._packages]))
            .group_by(Watcher.package_id)
        )
        return {row.package_id: row.number for row in self._session.execute(query)}

    @cached_property
    def _stations(self) -> dict[UUID, StationSummary]:
        wanted = frozenset(package.station_id for package in self._packages)
        return once(self._session, ("stations", wanted), lambda: _stations(self._session, wanted))

    @cached_property
    def _officers(self) -> dict[UUID, str | None]:
        return once(
            self._session, ("officers", self._authors), lambda: _officers(self._session, self._authors)
        )


def called(session: Session, persons: frozenset[UUID]) -> dict[UUID, str]:
    """What these persons are called on documents."""
    return once(session, ("called", persons), lambda: people.display_names(session, persons))


def named(session: Session, persons: frozenset[UUID]) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """The same, and their names in full, which each may read of themselves."""
    return once(session, ("named", persons), lambda: people.names_both_ways(session, persons))


def _stations(session: Session, wanted: frozenset[UUID]) -> dict[UUID, StationSummary]:
    if len(wanted) == 1:
        (station_id,) = wanted
        return {station_id: regions.station_summary(session, station_id)}
    return {station.id: station for station in regions.stations(session) if station.id in wanted}


def _officers(session: Session, authors: frozenset[UUID]) -> dict[UUID, str | None]:
    query = select(StaffAccount.person_id, StaffAccount.officer_number)
    rows = session.execute(query.where(StaffAccount.person_id.in_(authors)))
    return {row.person_id: row.officer_number for row in rows}
