"""quizzes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quizzes_quiz",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_quiz")),
        sa.UniqueConstraint("key", name=op.f("uq_quizzes_quiz_key")),
    )
    op.create_table(
        "quizzes_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("module_key", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("wait_minutes", sa.Integer(), nullable=False),
        sa.Column("shuffle", sa.Boolean(), nullable=False),
        sa.Column("draw", sa.Integer(), nullable=True),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(number IS NULL) = (published_at IS NULL)", name=op.f("ck_quizzes_version_numbered_when_published")
        ),
        sa.CheckConstraint("attempts IS NULL OR attempts > 0", name=op.f("ck_quizzes_version_at_least_one_attempt")),
        sa.CheckConstraint("draw IS NULL OR draw > 0", name=op.f("ck_quizzes_version_draws_at_least_one")),
        sa.CheckConstraint("pass_mark BETWEEN 0 AND 100", name=op.f("ck_quizzes_version_pass_mark_in_percent")),
        sa.CheckConstraint("wait_minutes >= 0", name=op.f("ck_quizzes_version_wait_minutes_not_negative")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes_quiz.id"], name=op.f("fk_quizzes_version_quiz_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_version")),
        sa.UniqueConstraint("quiz_id", "number", name=op.f("uq_quizzes_version_quiz_id_number")),
    )
    with op.batch_alter_table("quizzes_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quizzes_version_quiz_id"), ["quiz_id"], unique=False)
        batch_op.create_index(
            "uq_quizzes_version_one_draft",
            ["quiz_id"],
            unique=True,
            sqlite_where=sa.text("published_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL"),
        )

    op.create_table(
        "quizzes_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("question_ids", sa.JSON(), nullable=False),
        sa.Column("carried_ids", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(handed_in_at IS NULL) = (passed IS NULL)", name=op.f("ck_quizzes_attempt_judged_when_handed_in")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_quizzes_attempt_person_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes_quiz.id"], name=op.f("fk_quizzes_attempt_quiz_id")),
        sa.ForeignKeyConstraint(["version_id"], ["quizzes_version.id"], name=op.f("fk_quizzes_attempt_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_attempt")),
    )
    with op.batch_alter_table("quizzes_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_quizzes_attempt_person_quiz", ["person_id", "quiz_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quizzes_attempt_quiz_id"), ["quiz_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quizzes_attempt_version_id"), ["version_id"], unique=False)
        batch_op.create_index(
            "uq_quizzes_attempt_one_open",
            ["person_id", "quiz_id"],
            unique=True,
            sqlite_where=sa.text("handed_in_at IS NULL"),
            postgresql_where=sa.text("handed_in_at IS NULL"),
        )

    op.create_table(
        "quizzes_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("prompt_html", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("read_again", sa.String(), nullable=False),
        sa.Column("self_check", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["quizzes_version.id"], name=op.f("fk_quizzes_question_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_question")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_quizzes_question_version_id_key")),
    )
    op.create_table(
        "quizzes_answer",
        sa.Column("attempt_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["quizzes_attempt.id"], name=op.f("fk_quizzes_answer_attempt_id")),
        sa.ForeignKeyConstraint(["question_id"], ["quizzes_question.id"], name=op.f("fk_quizzes_answer_question_id")),
        sa.PrimaryKeyConstraint("attempt_id", "question_id", name=op.f("pk_quizzes_answer")),
    )
