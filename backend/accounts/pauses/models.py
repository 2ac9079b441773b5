"""The table of wrong tries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base


class Pause(Base):
    """Wrong tries under one name, known or not, and until when no more are looked at."""

    __tablename__ = "pause"

    subject: Mapped[str] = mapped_column(primary_key=True)  # keyed hash of purpose and name
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime] = mapped_column(index=True)
    paused_until: Mapped[datetime | None]
