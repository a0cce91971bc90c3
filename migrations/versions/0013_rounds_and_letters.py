"""Parties that participants make, equipment that follows its round, and finding those who wait."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

#: SQLite cannot change a table's checks, so a table is made anew there and its rows are carried over: how it is made,
#: its columns (with what rows that exist get in new ones), its indices.
REMADE = {
    "courses_module_version": (
        """
        CREATE TABLE new_courses_module_version (
            id INTEGER NOT NULL,
            module_id INTEGER NOT NULL,
            version INTEGER NOT NULL,
            state VARCHAR NOT NULL,
            title VARCHAR NOT NULL,
            intro VARCHAR NOT NULL,
            intro_html VARCHAR NOT NULL,
            areas JSON NOT NULL,
            requirements JSON NOT NULL,
            objectives JSON NOT NULL,
            process_step VARCHAR NOT NULL,
            induction VARCHAR NOT NULL,
            asks JSON NOT NULL,
            sources JSON NOT NULL,
            review_by DATE,
            example BOOLEAN NOT NULL,
            quiz VARCHAR NOT NULL,
            files JSON NOT NULL,
            outline JSON NOT NULL,
            minutes INTEGER NOT NULL,
            fingerprint VARCHAR NOT NULL,
            search_key VARCHAR NOT NULL,
            revision INTEGER NOT NULL,
            updated_at DATETIME NOT NULL,
            published_at DATETIME,
            published_by_id INTEGER,
            CONSTRAINT pk_courses_module_version PRIMARY KEY (id),
            CONSTRAINT uq_courses_module_version_module_id_version UNIQUE (module_id, version),
            CONSTRAINT ck_courses_module_version_known_state CHECK (state IN ('draft', 'published')),
            CONSTRAINT fk_courses_module_version_module_id FOREIGN KEY(module_id) REFERENCES courses_module (id),
            CONSTRAINT fk_courses_module_version_published_by_id FOREIGN KEY(published_by_id) REFERENCES people_person (id)
        )
        """,
        {
            "id": None,
            "module_id": None,
            "version": None,
            "state": None,
            "title": None,
            "intro": None,
            "intro_html": None,
            "areas": None,
            "requirements": "'[]'",
            "objectives": None,
            "process_step": None,
            "induction": None,
            "asks": None,
            "sources": None,
            "review_by": None,
            "example": None,
            "quiz": None,
            "files": None,
            "outline": None,
            "minutes": None,
            "fingerprint": None,
            "search_key": None,
            "revision": None,
            "updated_at": None,
            "published_at": None,
            "published_by_id": None,
        },
        [],
    ),
    "courses_party": (
        """
        CREATE TABLE new_courses_party (
            id INTEGER NOT NULL,
            queue_id INTEGER NOT NULL,
            agreed BOOLEAN NOT NULL,
            made_by_id INTEGER,
            made_at DATETIME NOT NULL,
            CONSTRAINT pk_courses_party PRIMARY KEY (id),
            CONSTRAINT fk_courses_party_queue_id FOREIGN KEY(queue_id) REFERENCES courses_queue (id),
            CONSTRAINT fk_courses_party_made_by_id FOREIGN KEY(made_by_id) REFERENCES people_person (id)
        )
        """,
        {
            "id": None,
            "queue_id": None,
            "agreed": "0",
            "made_by_id": None,
            "made_at": None,
        },
        [
            "CREATE INDEX ix_courses_party_queue_id ON courses_party (queue_id)",
        ],
    ),
    "courses_seat": (
        """
        CREATE TABLE new_courses_seat (
            id INTEGER NOT NULL,
            round_id INTEGER NOT NULL,
            queue_id INTEGER NOT NULL,
            person_id INTEGER NOT NULL,
            post_id INTEGER NOT NULL,
            unit_id INTEGER NOT NULL,
            state VARCHAR NOT NULL,
            nominated BOOLEAN NOT NULL,
            walk_in BOOLEAN NOT NULL,
            queue_number INTEGER,
            party_id INTEGER,
            because VARCHAR NOT NULL,
            reason VARCHAR NOT NULL,
            asked_by_id INTEGER,
            asked_at DATETIME NOT NULL,
            decided_by_id INTEGER,
            decided_at DATETIME,
            CONSTRAINT pk_courses_seat PRIMARY KEY (id),
            CONSTRAINT ck_courses_seat_queued_has_number CHECK (state NOT IN ('queued', 'offered') OR queue_number IS NOT NULL),
            CONSTRAINT ck_courses_seat_known_state CHECK (state IN ('asked', 'pending', 'seated', 'offered', 'queued', 'refused', 'withdrawn', 'cancelled')),
            CONSTRAINT fk_courses_seat_round_id FOREIGN KEY(round_id) REFERENCES courses_round (id),
            CONSTRAINT fk_courses_seat_queue_id FOREIGN KEY(queue_id) REFERENCES courses_queue (id),
            CONSTRAINT fk_courses_seat_person_id FOREIGN KEY(person_id) REFERENCES people_person (id),
            CONSTRAINT fk_courses_seat_post_id FOREIGN KEY(post_id) REFERENCES organisations_post (id),
            CONSTRAINT fk_courses_seat_unit_id FOREIGN KEY(unit_id) REFERENCES organisations_organisation (id),
            CONSTRAINT fk_courses_seat_party_id FOREIGN KEY(party_id) REFERENCES courses_party (id),
            CONSTRAINT fk_courses_seat_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES people_person (id),
            CONSTRAINT fk_courses_seat_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES people_person (id)
        )
        """,
        {
            "id": None,
            "round_id": None,
            "queue_id": None,
            "person_id": None,
            "post_id": None,
            "unit_id": None,
            "state": None,
            "nominated": None,
            "walk_in": None,
            "queue_number": None,
            "party_id": None,
            "because": None,
            "reason": None,
            "asked_by_id": None,
            "asked_at": None,
            "decided_by_id": None,
            "decided_at": None,
        },
        [
            "CREATE INDEX ix_courses_seat_party_id ON courses_seat (party_id)",
            "CREATE INDEX ix_courses_seat_person_id ON courses_seat (person_id)",
            "CREATE INDEX ix_courses_seat_post_id ON courses_seat (post_id)",
            "CREATE INDEX ix_courses_seat_queue_state ON courses_seat (queue_id, state)",
            "CREATE INDEX ix_courses_seat_round_state ON courses_seat (round_id, state)",
            "CREATE INDEX ix_courses_seat_unit_id ON courses_seat (unit_id)",
            "CREATE UNIQUE INDEX uq_courses_seat_queue_number ON courses_seat (queue_id, queue_number)",
            "CREATE UNIQUE INDEX uq_courses_seat_round_person ON courses_seat (round_id, person_id) WHERE state IN ('asked', 'pending', 'seated', 'offered', 'queued')",
            "CREATE UNIQUE INDEX uq_courses_seat_waiting ON courses_seat (queue_id, person_id) WHERE state IN ('asked', 'offered', 'queued')",
        ],
    ),
    "courses_theme": (
        """
        CREATE TABLE new_courses_theme (
            id INTEGER NOT NULL,
            course_id INTEGER NOT NULL,
            "key" VARCHAR NOT NULL,
            title VARCHAR NOT NULL,
            days DOUBLE NOT NULL,
            position INTEGER NOT NULL,
            areas JSON NOT NULL,
            requirements JSON NOT NULL,
            objectives JSON NOT NULL,
            preparation JSON NOT NULL,
            CONSTRAINT pk_courses_theme PRIMARY KEY (id),
            CONSTRAINT ck_courses_theme_takes_time CHECK (days > 0),
            CONSTRAINT fk_courses_theme_course_id FOREIGN KEY(course_id) REFERENCES courses_course (id),
            CONSTRAINT uq_courses_theme_key UNIQUE ("key")
        )
        """,
        {
            "id": None,
            "course_id": None,
            "key": None,
            "title": None,
            "days": None,
            "position": None,
            "areas": None,
            "requirements": "'[]'",
            "objectives": None,
            "preparation": None,
        },
        [
            "CREATE INDEX ix_courses_theme_course_id ON courses_theme (course_id)",
        ],
    ),
}


def upgrade() -> None:
    op.create_table(
        "courses_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'accepted', 'declined')", name=op.f("ck_courses_invitation_known_state")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_invitation_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["courses_seat.id"], name=op.f("fk_courses_invitation_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_invitation")),
        sa.UniqueConstraint("seat_id", "person_id", name=op.f("uq_courses_invitation_seat_id_person_id")),
    )
    op.create_index("ix_courses_invitation_person_state", "courses_invitation", ["person_id", "state"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _remake()
    else:
        _alter()
    # Letters that went before can be found under their round too.
    number = """json_extract("values", '$.round')""" if op.get_bind().dialect.name == "sqlite" else """"values"->>'round'"""
    op.execute(
        f"UPDATE messages_message SET about = 'courses.round:' || ({number})"  # noqa: S608 (words of ours)
        f" WHERE template LIKE 'courses/mail/%' AND ({number}) IS NOT NULL"
    )


def _alter() -> None:
    op.add_column(
        "courses_module_version", sa.Column("requirements", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )
    op.add_column("courses_party", sa.Column("agreed", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index("ix_courses_seat_queue_state", "courses_seat", ["queue_id", "state"], unique=False)
    op.add_column("courses_theme", sa.Column("requirements", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
    op.alter_column("courses_module_version", "requirements", server_default=None)
    op.alter_column("courses_party", "agreed", server_default=None)
    op.alter_column("courses_theme", "requirements", server_default=None)


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
