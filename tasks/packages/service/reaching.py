"""The composer's preview: how many a package would reach before it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.core.db import let_go
from tasks.packages.queries.near import Ring, rings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry
    from sqlalchemy.orm import Session


def preview_reach(session: Session, area: BaseGeometry, ranges_m: Iterable[int]) -> list[Ring]:
    """What each range would reach now, the narrowest first."""
    let_go(session)  # a preview of the whole city takes seconds, and nobody's grab waits for its connection
    return rings(session, area, ranges_m)
