"""What the rest of the system learns about a place: values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from backend.core.errors import Bilingual, NotFoundError

if TYPE_CHECKING:
    from uuid import UUID

    from backend.core.geo import Position
    from backend.regions.domain.levels import Level

# A jetty, a boat near the shore, a bridge between two districts' outlines: still somebody's.
NEAREST_WITHIN_M: Final = 500


class RegionNotFoundError(NotFoundError):
    """No region has this code."""

    slug = "region-not-found"
    title = Bilingual("没有这个辖区", "No such region")
    detail = Bilingual(
        "没有代码为 {code} 的辖区，请从列表中选择。",
        "No region has the code {code}; please choose one from the list.",
    )


class StationNotFoundError(NotFoundError):
    """No station has this id."""

    slug = "station-not-found"
    title = Bilingual("没有这个派出所", "No such station")
    detail = Bilingual(
        "没有找到这个派出所，请从列表中选择。", "No such station; please choose one from the list."
    )


@dataclass(frozen=True, slots=True)
class RegionSummary:
    """One region without its outline."""

    code: str
    name: str
    level: Level
    has_area: bool
    approximate: bool


@dataclass(frozen=True, slots=True)
class StationSummary:
    """One station; `demo` says that it was made up for the demo."""

    id: UUID
    name: str
    phone: str
    region_code: str
    position: Position
    demo: bool


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who is responsible at a point: the regions from the city to the smallest, and the station."""

    regions: tuple[RegionSummary, ...]
    station: StationSummary | None

    @property
    def smallest(self) -> RegionSummary | None:
        """The smallest known region at the point, None outside every region."""
        return self.regions[-1] if self.regions else None
