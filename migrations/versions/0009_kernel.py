"""Work that is followed, choices of when to be told, and what the kernel keeps besides."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

#: SQLite cannot change a table's checks, so a table is made anew there and its rows are carried over: how it is made,
#: its columns (with what rows that exist get in new ones), its indices.
REMADE = {
    "competences_framework": (
        """
        CREATE TABLE new_competences_framework (
            "key" VARCHAR NOT NULL,
            title VARCHAR NOT NULL,
            year INTEGER,
            owner_key VARCHAR NOT NULL,
            position INTEGER NOT NULL,
            CONSTRAINT pk_competences_framework PRIMARY KEY ("key")
        )
        """,
        {
            "key": None,
            "title": None,
            "year": None,
            "owner_key": "''",
            "position": None,
        },
        [],
    ),
    "competences_knowledge_area": (
        """
        CREATE TABLE new_competences_knowledge_area (
            "key" VARCHAR NOT NULL,
            name VARCHAR NOT NULL,
            english VARCHAR NOT NULL,
            position INTEGER NOT NULL,
            CONSTRAINT pk_competences_knowledge_area PRIMARY KEY ("key")
        )
        """,
        {
            "key": None,
            "name": None,
            "english": "''",
            "position": None,
        },
        [],
    ),
    "messages_message": (
        """
        CREATE TABLE new_messages_message (
            id INTEGER NOT NULL,
            person_id INTEGER NOT NULL,
            event VARCHAR NOT NULL,
            template VARCHAR NOT NULL,
            "values" JSON NOT NULL,
            calendar JSON NOT NULL,
            reminder BOOLEAN NOT NULL,
            topic VARCHAR NOT NULL,
            digest BOOLEAN NOT NULL,
            created_at DATETIME NOT NULL,
            due_at DATETIME NOT NULL,
            next_try_at DATETIME,
            sent_at DATETIME,
            attempts INTEGER NOT NULL,
            error VARCHAR NOT NULL,
            bounced_at DATETIME,
            bounce_code VARCHAR NOT NULL,
            bounced_from VARCHAR NOT NULL,
            CONSTRAINT pk_messages_message PRIMARY KEY (id),
            CONSTRAINT uq_messages_message_person_id_event_template UNIQUE (person_id, event, template),
            CONSTRAINT fk_messages_message_person_id FOREIGN KEY(person_id) REFERENCES people_person (id)
        )
        """,
        {
            "id": None,
            "person_id": None,
            "event": None,
            "template": None,
            "values": None,
            "calendar": None,
            "reminder": None,
            "topic": "''",
            "digest": "0",
            "created_at": None,
            "due_at": None,
            "next_try_at": None,
            "sent_at": None,
            "attempts": None,
            "error": None,
            "bounced_at": "NULL",
            "bounce_code": "''",
            "bounced_from": "''",
        },
        [
            "CREATE INDEX ix_messages_message_bounced ON messages_message (bounced_at)",
            "CREATE INDEX ix_messages_message_created_at ON messages_message (created_at)",
            "CREATE INDEX ix_messages_message_waiting ON messages_message (next_try_at)",
        ],
    ),
}


def upgrade() -> None:
    op.create_table(
        "web_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_edition")),
    )
    op.create_table(
        "messages_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.CheckConstraint("how IN ('at_once', 'daily', 'weekly', 'page')", name=op.f("ck_messages_choice_known_way")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_messages_choice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages_choice")),
        sa.UniqueConstraint("person_id", "topic", name=op.f("uq_messages_choice_person_id_topic")),
    )
    op.create_table(
        "web_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("goal", sa.JSON(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'going', 'done', 'failed')", name=op.f("ck_web_work_state")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_web_work_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_work")),
    )
    op.create_index(op.f("ix_web_work_ended_at"), "web_work", ["ended_at"], unique=False)
    op.create_index(op.f("ix_web_work_person_id"), "web_work", ["person_id"], unique=False)
    op.create_table(
        "people_way_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["identity_id"], ["people_identity.id"], name=op.f("fk_people_way_in_identity_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people_person.id"], name=op.f("fk_people_way_in_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_way_in")),
    )
    op.create_index(op.f("ix_people_way_in_identity_id"), "people_way_in", ["identity_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _remake()
    else:
        _alter()


def _alter() -> None:
    op.add_column(
        "competences_framework", sa.Column("owner_key", sa.String(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column(
        "competences_knowledge_area", sa.Column("english", sa.String(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("messages_message", sa.Column("topic", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column(
        "messages_message", sa.Column("digest", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("messages_message", sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "messages_message", sa.Column("bounce_code", sa.String(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column(
        "messages_message", sa.Column("bounced_from", sa.String(), server_default=sa.text("''"), nullable=False)
    )
    op.create_index("ix_messages_message_bounced", "messages_message", ["bounced_at"], unique=False)
    op.alter_column("competences_framework", "owner_key", server_default=None)
    op.alter_column("competences_knowledge_area", "english", server_default=None)
    op.alter_column("messages_message", "topic", server_default=None)
    op.alter_column("messages_message", "digest", server_default=None)
    op.alter_column("messages_message", "bounce_code", server_default=None)
    op.alter_column("messages_message", "bounced_from", server_default=None)


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
