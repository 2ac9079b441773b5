"""Stations as a list gives them, and what can be said about them before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import shapely

from backend.core.plane import Plane
from backend.regions.domain.findings import Finding, FindingKind
from backend.regions.domain.levels import LENGTHS
from backend.regions.domain.outlines import NARROW_M, Outline
from backend.regions.domain.places import NEAREST_WITHIN_M

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from backend.core.geo import Position

# A station has no official code of its own: the region it stands for and its name tell it from all others.
StationKey = tuple[str, str]
LONGEST_FIRST: Final = sorted(LENGTHS, reverse=True)


@dataclass(frozen=True, slots=True)
class StationDraft:
    """One station of a list. `where` is file and line."""

    region_code: str
    name: str
    phone: str
    position: Position
    where: str

    @property
    def key(self) -> StationKey:
        """What no two stations share."""
        return self.region_code, self.name


@dataclass(slots=True)
class StationReading:
    """What one list holds, and what was wrong with it."""

    name: str
    drafts: list[StationDraft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def repeated(drafts: Iterable[StationDraft]) -> list[Finding]:
    """Stations that come more than once."""
    first: dict[StationKey, StationDraft] = {}
    return [
        Finding(
            FindingKind.DUPLICATE,
            {
                "where": again.where,
                "name": again.name,
                "code": again.region_code,
                "first": first[again.key].where,
            },
        )
        for again in drafts
        if first.setdefault(again.key, again) is not again
    ]


def homeless(drafts: Iterable[StationDraft], known: Mapping[str, object]) -> list[Finding]:
    """Stations of regions that are not registered."""
    return [
        Finding(
            FindingKind.UNKNOWN_REGION, {"where": draft.where, "name": draft.name, "code": draft.region_code}
        )
        for draft in drafts
        if draft.region_code not in known
    ]


def outside(drafts: Iterable[StationDraft], outlines: Mapping[str, Outline]) -> list[Finding]:
    """Stations that do not stand in their region, or in the smallest one above it whose outline is known.

    Of an outline that was derived nobody knows the edge so well: there a station may be off by as much as
    a place in no region at all may be, and still belong to it.
    """
    findings = []
    for draft in drafts:
        outline = _outline_around(draft.region_code, outlines)
        if outline is None:
            continue
        plane = Plane(outline.area)
        point = plane.flatten(shapely.Point(draft.position.lon, draft.position.lat))
        metres = float(plane.flatten(outline.area).distance(point))
        if metres > (NEAREST_WITHIN_M if outline.approximate else NARROW_M):
            values = {"where": draft.where, "name": draft.name, "region": outline.name, "code": outline.code}
            findings.append(Finding(FindingKind.OUTSIDE_REGION, values | {"metres": f"{metres:.0f}"}))
    return findings


def _outline_around(code: str, outlines: Mapping[str, Outline]) -> Outline | None:
    """The outline of a region, or of the smallest above it that has one."""
    above = (code[:length] for length in LONGEST_FIRST if length <= len(code))
    return next((outlines[one] for one in above if one in outlines), None)
