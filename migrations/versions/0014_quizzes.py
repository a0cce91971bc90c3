"""What quizzes and evaluations have kept since."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

#: SQLite cannot change a table's checks, so a table is made anew there and its rows are carried over: how it is made,
#: its columns (with what rows that exist get in new ones), its indices.
REMADE = {
    "quizzes_version": (
        """
        CREATE TABLE new_quizzes_version (
            id INTEGER NOT NULL,
            quiz_id INTEGER NOT NULL,
            number INTEGER,
            title VARCHAR NOT NULL,
            module_key VARCHAR NOT NULL,
            minutes INTEGER NOT NULL,
            areas JSON NOT NULL,
            requirements JSON NOT NULL,
            pass_mark INTEGER NOT NULL,
            attempts INTEGER,
            wait_minutes INTEGER NOT NULL,
            shuffle BOOLEAN NOT NULL,
            draw INTEGER,
            marks VARCHAR NOT NULL,
            example BOOLEAN NOT NULL,
            published_at DATETIME,
            fingerprint VARCHAR NOT NULL,
            CONSTRAINT pk_quizzes_version PRIMARY KEY (id),
            CONSTRAINT uq_quizzes_version_quiz_id_number UNIQUE (quiz_id, number),
            CONSTRAINT ck_quizzes_version_numbered_when_published CHECK ((number IS NULL) = (published_at IS NULL)),
            CONSTRAINT ck_quizzes_version_pass_mark_in_percent CHECK (pass_mark BETWEEN 0 AND 100),
            CONSTRAINT ck_quizzes_version_at_least_one_attempt CHECK (attempts IS NULL OR attempts > 0),
            CONSTRAINT ck_quizzes_version_wait_minutes_not_negative CHECK (wait_minutes >= 0),
            CONSTRAINT ck_quizzes_version_draws_at_least_one CHECK (draw IS NULL OR draw > 0),
            CONSTRAINT fk_quizzes_version_quiz_id FOREIGN KEY(quiz_id) REFERENCES quizzes_quiz (id)
        )
        """,
        {
            "id": None,
            "quiz_id": None,
            "number": None,
            "title": None,
            "module_key": None,
            "minutes": None,
            "areas": None,
            "requirements": "'[]'",
            "pass_mark": None,
            "attempts": None,
            "wait_minutes": None,
            "shuffle": None,
            "draw": None,
            "marks": None,
            "example": None,
            "published_at": None,
            "fingerprint": None,
        },
        [
            "CREATE INDEX ix_quizzes_version_quiz_id ON quizzes_version (quiz_id)",
            "CREATE UNIQUE INDEX uq_quizzes_version_one_draft ON quizzes_version (quiz_id) WHERE published_at IS NULL",
        ],
    ),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _remake()
    else:
        _alter()


def _alter() -> None:
    op.add_column(
        "quizzes_version", sa.Column("requirements", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.alter_column("quizzes_version", "requirements", server_default=None)


def _remake() -> None:
    for table, (made, columns, indices) in REMADE.items():
        op.get_bind().exec_driver_sql(made)
        names = ", ".join(f'"{name}"' for name in columns)
        old = ", ".join(f'"{name}"' if value is None else value for name, value in columns.items())
        op.get_bind().exec_driver_sql(f"INSERT INTO new_{table} ({names}) SELECT {old} FROM {table}")  # noqa: S608
        op.execute(sa.text(f"DROP TABLE {table}"))
        op.execute(sa.text(f"ALTER TABLE new_{table} RENAME TO {table}"))
        for index in indices:
            op.get_bind().exec_driver_sql(index)
