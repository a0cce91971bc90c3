"""web."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_feedback")),
    )
    op.create_table(
        "web_heartbeat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_heartbeat")),
    )
    op.create_table(
        "web_once",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", "person_id", name=op.f("pk_web_once")),
    )
    with op.batch_alter_table("web_once", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_once_at"), ["at"], unique=False)

    op.create_table(
        "web_kept",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_web_kept_person_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_web_kept")),
    )
    with op.batch_alter_table("web_kept", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_kept_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_web_kept_person_id"), ["person_id"], unique=False)
