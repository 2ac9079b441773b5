"""Which insurance policy was in force when somebody took a seat."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; seats taken before it were not insured, and stay so."""
    op.execute("""
        ALTER TABLE assignments ADD COLUMN insurance text
            CONSTRAINT ck_assignments_insurance CHECK (length(insurance) BETWEEN 1 AND 120);
    """)
