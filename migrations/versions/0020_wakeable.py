"""Who may be woken is found without looking at everybody."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the few; the console counts them again and again."""
    op.execute("CREATE INDEX ix_person_wakeable ON person (id) WHERE wake_for_life")
