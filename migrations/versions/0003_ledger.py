"""ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "sqlite": [
        "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
        "CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$",
        "CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_append_only()",
        "CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "ledger_definition",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=False),
        sa.Column("object_label", sa.String(), nullable=False),
        sa.Column("needs_total", sa.Integer(), nullable=False),
        sa.Column("days_total", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_definition")),
        sa.UniqueConstraint(
            "object_kind",
            "object_key",
            "object_version",
            name=op.f("uq_ledger_definition_object_kind_object_key_object_version"),
        ),
    )
    op.create_table(
        "ledger_fold_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_fold_mark")),
    )
    op.create_table(
        "ledger_met",
        sa.Column("obligation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("obligation_id", "position", name=op.f("pk_ledger_met")),
    )
    op.create_table(
        "ledger_standing",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=True),
        sa.Column("object_label", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_ledger_standing")),
    )
    with op.batch_alter_table("ledger_standing", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_standing_person", ["person_id", "object_kind", "object_key"], unique=False)

    op.create_table(
        "ledger_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("service_area", sa.String(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_tally")),
    )
    with op.batch_alter_table("ledger_tally", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_tally_object_due", ["object_kind", "object_key", "due_on"], unique=False)
        batch_op.create_index(
            "ix_ledger_tally_unfolded",
            ["id"],
            unique=False,
            postgresql_where=sa.text("NOT folded"),
            sqlite_where=sa.text("folded = 0"),
        )
        batch_op.create_index("ix_ledger_tally_unit", ["unit_id", "object_kind", "object_key"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=True),
        sa.Column("object_label", sa.String(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["people_person.id"], name=op.f("fk_ledger_entry_actor_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["ledger_entry.id"], name=op.f("fk_ledger_entry_corrects_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_ledger_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_ledger_entry_corrects_id")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_object", ["object_kind", "object_key", "verb"], unique=False)
        batch_op.create_index("ix_ledger_entry_person", ["person_id", "object_kind", "object_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_entry_recorded_at"), ["recorded_at"], unique=False)

    op.create_table(
        "ledger_fold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("service_area", sa.String(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("due_month", sa.Date(), nullable=False),
        sa.Column("happened_month", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["organisations_organisation.id"], name=op.f("fk_ledger_fold_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_fold")),
        sa.UniqueConstraint(
            "object_kind",
            "object_key",
            "due_month",
            "group_id",
            "service_area",
            "state",
            "happened_month",
            name=op.f("uq_ledger_fold_object_kind_object_key_due_month_group_id_service_area_state_happened_month"),
        ),
    )
    op.create_table(
        "ledger_need",
        sa.Column("definition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("verbs", sa.JSON(), nullable=False),
        sa.Column("days", sa.Double(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["definition_id"], ["ledger_definition.id"], name=op.f("fk_ledger_need_definition_id")),
        sa.PrimaryKeyConstraint("definition_id", "position", name=op.f("pk_ledger_need")),
    )
    with op.batch_alter_table("ledger_need", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_need_object", ["object_kind", "object_key"], unique=False)

    op.create_table(
        "ledger_obligation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("definition_id", sa.Integer(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=False),
        sa.Column("object_label", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("service_area", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("original_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("needs_met", sa.Integer(), nullable=False),
        sa.Column("days_met", sa.Double(), nullable=False),
        sa.Column("needs_total", sa.Integer(), nullable=False),
        sa.Column("days_total", sa.Double(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("half_on", sa.Date(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["ledger_definition.id"], name=op.f("fk_ledger_obligation_definition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_obligation")),
    )
    with op.batch_alter_table("ledger_obligation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_obligation_definition_id"), ["definition_id"], unique=False)
        batch_op.create_index("ix_ledger_obligation_person", ["person_id"], unique=False)
        batch_op.create_index("ix_ledger_obligation_unit_due", ["unit_id", "due_on"], unique=False)

    # The ledger is append-only: the database itself refuses every change.
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))
