"""Tables of the region tree and its stations."""

from __future__ import annotations

from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, new_id
from backend.regions.domain.levels import Level

LEVELS = ", ".join(f"'{level}'" for level in Level)
# Text in the database, so that a level can be added without rewriting a type.
LEVEL_AS_TEXT = Enum(
    Level,
    native_enum=False,
    create_constraint=False,
    values_callable=lambda levels: [str(level) for level in levels],
)


class Region(Base):
    """One region; its code begins with its parent's, so a prefix says everything below it."""

    __tablename__ = "regions"
    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{2,18}$'", name="code"),
        CheckConstraint(f"level IN ({LEVELS})", name="level"),
        CheckConstraint("parent_code IS NULL OR code LIKE parent_code || '_%'", name="parent"),
        Index("ix_regions_area", "area", postgresql_using="gist"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[Level] = mapped_column(LEVEL_AS_TEXT)
    name: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)
    # None for a region whose outline nobody has given yet.
    area: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=False))
    # True where the outline was derived, not surveyed; a surveyed neighbour goes before it.
    approximate: Mapped[bool] = mapped_column(default=False)
    # Where the row came from, e.g. the file it was imported from.
    source: Mapped[str]


class Station(Base):
    """A police station; responsible for its region, or for its own jurisdiction where one is drawn."""

    __tablename__ = "stations"
    __table_args__ = (
        UniqueConstraint("region_code", "name", name="uq_stations_region_code_name"),
        Index("ix_stations_jurisdiction", "jurisdiction", postgresql_using="gist"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    phone: Mapped[str]
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    position: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    jurisdiction: Mapped[WKBElement | None] = mapped_column(
        Geometry("MULTIPOLYGON", srid=4326, spatial_index=False)
    )
    demo: Mapped[bool] = mapped_column(default=False)
