"""competences."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "competences_evidence_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=False),
        sa.Column("verbs", sa.JSON(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("days", sa.Double(), nullable=False),
        sa.CheckConstraint("days >= 0", name=op.f("ck_competences_evidence_rule_days_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competences_evidence_rule")),
        sa.UniqueConstraint(
            "object_kind",
            "object_key",
            "object_version",
            name=op.f("uq_competences_evidence_rule_object_kind_object_key_object_version"),
        ),
    )
    op.create_table(
        "competences_framework",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_competences_framework")),
    )
    op.create_table(
        "competences_instrument",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("from_year", sa.Integer(), nullable=True),
        sa.Column("from_certainty", sa.String(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("to_year", sa.Integer(), nullable=True),
        sa.Column("to_certainty", sa.String(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("followed_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_competences_instrument")),
    )
    op.create_table(
        "competences_knowledge_area",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_competences_knowledge_area")),
    )
    op.create_table(
        "competences_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_key", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("years_min", sa.Integer(), nullable=False),
        sa.Column("years_max", sa.Integer(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("credits_as_printed", sa.Integer(), nullable=True),
        sa.Column("further_credits", sa.Boolean(), nullable=False),
        sa.Column("may_supervise", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_key"], ["competences_framework.key"], name=op.f("fk_competences_level_framework_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competences_level")),
        sa.UniqueConstraint("framework_key", "key", name=op.f("uq_competences_level_framework_key_key")),
    )
    op.create_table(
        "competences_requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_key"], ["competences_instrument.key"], name=op.f("fk_competences_requirement_instrument_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competences_requirement")),
        sa.UniqueConstraint("instrument_key", "name", name=op.f("uq_competences_requirement_instrument_key_name")),
    )
    op.create_table(
        "competences_area_mapping",
        sa.Column("area_key", sa.String(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_key"], ["competences_knowledge_area.key"], name=op.f("fk_competences_area_mapping_area_key")
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"], ["competences_requirement.id"], name=op.f("fk_competences_area_mapping_requirement_id")
        ),
        sa.PrimaryKeyConstraint("area_key", "requirement_id", name=op.f("pk_competences_area_mapping")),
    )
    op.create_table(
        "competences_level_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("framework_key", sa.String(), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people_person.id"], name=op.f("fk_competences_level_decision_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["framework_key"], ["competences_framework.key"], name=op.f("fk_competences_level_decision_framework_key")
        ),
        sa.ForeignKeyConstraint(
            ["level_id"], ["competences_level.id"], name=op.f("fk_competences_level_decision_level_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_competences_level_decision_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competences_level_decision")),
    )
    with op.batch_alter_table("competences_level_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_competences_level_decision_level_id"), ["level_id"], unique=False)
        batch_op.create_index("ix_competences_level_decision_person", ["person_id", "framework_key"], unique=False)
