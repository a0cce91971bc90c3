"""people organisations ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
