"""Evaluations whose answers cannot be traced."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quizzes_survey_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("intro", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('evaluation', 'transfer')", name=op.f("ck_quizzes_survey_form_known_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_survey_form")),
        sa.UniqueConstraint("key", "number", name=op.f("uq_quizzes_survey_form_key_number")),
    )
    op.create_table(
        "quizzes_survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("occasion_key", sa.String(), nullable=False),
        sa.Column("round_key", sa.String(), nullable=False),
        sa.Column("theme_key", sa.String(), nullable=False),
        sa.Column("theme_title", sa.String(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience IN ('participants', 'managers')", name=op.f("ck_quizzes_survey_known_audience")),
        sa.CheckConstraint("months >= 0 AND opens_on <= closes_on", name=op.f("ck_quizzes_survey_sensible_time")),
        sa.ForeignKeyConstraint(["area_id"], ["organisations_organisation.id"], name=op.f("fk_quizzes_survey_area_id")),
        sa.ForeignKeyConstraint(["form_id"], ["quizzes_survey_form.id"], name=op.f("fk_quizzes_survey_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_survey")),
        sa.UniqueConstraint(
            "occasion_key", "audience", "months", name=op.f("uq_quizzes_survey_occasion_key_audience_months")
        ),
    )
    op.create_index(op.f("ix_quizzes_survey_area_id"), "quizzes_survey", ["area_id"], unique=False)
    op.create_index(op.f("ix_quizzes_survey_form_id"), "quizzes_survey", ["form_id"], unique=False)
    op.create_index("ix_quizzes_survey_theme", "quizzes_survey", ["theme_key", "months"], unique=False)
    op.create_index("ix_quizzes_survey_times", "quizzes_survey", ["closed", "opens_on"], unique=False)
    op.create_table(
        "quizzes_survey_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_key", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people_person.id"], name=op.f("fk_quizzes_survey_change_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_survey_change")),
    )
    op.create_index(op.f("ix_quizzes_survey_change_theme_key"), "quizzes_survey_change", ["theme_key"], unique=False)
    op.create_index(
        op.f("ix_quizzes_survey_change_written_by_id"), "quizzes_survey_change", ["written_by_id"], unique=False
    )
    op.create_table(
        "quizzes_survey_box",
        sa.Column("survey_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("filled_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["quizzes_survey.id"], name=op.f("fk_quizzes_survey_box_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_quizzes_survey_box")),
    )
    op.create_table(
        "quizzes_survey_release",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("theme_key", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("objective", sa.String(), nullable=False),
        sa.Column("held_from", sa.Date(), nullable=False),
        sa.Column("held_to", sa.Date(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.CheckConstraint("size >= 5", name=op.f("ck_quizzes_survey_release_never_fewer_than_five")),
        sa.ForeignKeyConstraint(
            ["form_id"], ["quizzes_survey_form.id"], name=op.f("fk_quizzes_survey_release_form_id")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["quizzes_survey.id"], name=op.f("fk_quizzes_survey_release_survey_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_quizzes_survey_release")),
    )
    op.create_index(op.f("ix_quizzes_survey_release_survey_id"), "quizzes_survey_release", ["survey_id"], unique=False)
    op.create_index("ix_quizzes_survey_release_theme", "quizzes_survey_release", ["theme_key", "months"], unique=False)
    op.create_table(
        "quizzes_survey_right",
        sa.Column("survey_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_quizzes_survey_right_person_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["quizzes_survey.id"], name=op.f("fk_quizzes_survey_right_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "person_id", name=op.f("pk_quizzes_survey_right")),
    )
    op.create_index(op.f("ix_quizzes_survey_right_person_id"), "quizzes_survey_right", ["person_id"], unique=False)
    op.create_table(
        "quizzes_survey_trainer",
        sa.Column("survey_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_quizzes_survey_trainer_person_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["quizzes_survey.id"], name=op.f("fk_quizzes_survey_trainer_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "person_id", name=op.f("pk_quizzes_survey_trainer")),
    )
    op.create_index(op.f("ix_quizzes_survey_trainer_person_id"), "quizzes_survey_trainer", ["person_id"], unique=False)
