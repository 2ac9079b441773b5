"""The cells a live package has reached, compacted, and the packages that reach a cell."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from uuid import UUID

import h3
from sqlalchemy import ARRAY, BigInteger, bindparam, delete, select, text

from backend.core.cells import COARSEST, KNOWN_CELLS, RESOLUTION
from backend.core.db import among
from tasks.packages.models import ReachedCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

# One statement for some hundred cells; as many rows by themselves take longer than all the rest of a round.
ADD: Final = text("""
INSERT INTO package_cells (cell, package_id, round) SELECT unnest(:cells), :package_id, :round
""").bindparams(bindparam("cells", type_=ARRAY(BigInteger)))
REACHING: Final = select(ReachedCell.cell, ReachedCell.package_id).where(among(ReachedCell.cell, "names"))


def compacted(cells: Iterable[str]) -> list[str]:
    """The same cells with full families replaced by their parent, none coarser than COARSEST."""
    found: list[str] = []
    for cell in h3.compact_cells(list(cells)):
        if h3.get_resolution(cell) < COARSEST:
            found.extend(h3.cell_to_children(cell, COARSEST))
        else:
            found.append(cell)
    return sorted(found)


def with_parents(cells: Iterable[str]) -> list[int]:
    """Each cell and its parents down to COARSEST, as the numbers the table holds."""
    return sorted(
        {
            h3.str_to_int(h3.cell_to_parent(cell, resolution))
            for cell in cells
            for resolution in range(COARSEST, RESOLUTION + 1)
        }
    )


def add(session: Session, package_id: UUID, round_number: int, cells: list[str]) -> None:
    """Note that a round reached these (compacted) cells."""
    names = [h3.str_to_int(cell) for cell in cells]
    session.execute(ADD, {"cells": names, "package_id": package_id, "round": round_number})


def of_package(session: Session, package_id: UUID) -> list[str]:
    """Every (compacted) cell a package has reached so far."""
    rows = session.scalars(select(ReachedCell.cell).where(ReachedCell.package_id == package_id))
    return sorted(h3.int_to_str(cell) for cell in rows)


def full_cells(session: Session, package_id: UUID) -> set[str]:
    """The same, as cells of resolution 9."""
    return set(h3.uncompact_cells(of_package(session, package_id), RESOLUTION))


def forget(session: Session, package_id: UUID) -> None:
    """Drop an ended package's cells, so that the table holds live ones only."""
    session.execute(delete(ReachedCell).where(ReachedCell.package_id == package_id))


@lru_cache(KNOWN_CELLS)
def _family(cell: str) -> tuple[int, ...]:
    return tuple(with_parents([cell]))


def live_at(session: Session, places: Sequence[frozenset[str]]) -> list[set[UUID]]:
    """For each set of cells of resolution 9: the ids of packages whose reached range holds any of them.

    Some may have ended meanwhile. One query, however many sets.
    """
    families = {cell: _family(cell) for cell in frozenset().union(*places)}
    names = {name for family in families.values() for name in family}
    by_name: defaultdict[int, set[UUID]] = defaultdict(set)
    if names:
        for name, package_id in session.execute(REACHING, {"names": list(names)}):
            by_name[name].add(package_id)
    at_cell = {
        cell: set().union(*(by_name[name] for name in family if name in by_name))
        for cell, family in families.items()
    }
    return [set().union(*(at_cell[cell] for cell in cells)) for cells in places]
