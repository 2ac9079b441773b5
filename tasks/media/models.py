"""The table of photos."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, new_id


class Photo(Base):
    """One photo. Its files are named by its id; exactly one of the two keys opens them."""

    __tablename__ = "photos"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID]
    sent_at: Mapped[datetime]
    stored_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    width: Mapped[int]
    height: Mapped[int]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    position: Mapped[Any | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    wrapped_key: Mapped[bytes | None]
    sealed_key: Mapped[bytes | None]
    attached_type: Mapped[str | None]
    attached_id: Mapped[UUID | None]
    attached_order: Mapped[int | None]
