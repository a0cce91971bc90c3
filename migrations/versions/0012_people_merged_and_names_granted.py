"""Two rows made one person, names that a municipality grants, and passwords to be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

#: SQLite cannot change a table's checks, so a table is made anew there and its rows are carried over: how it is made,
#: its columns (with what rows that exist get in new ones), its indices.
REMADE = {
    "messages_message": (
        """
        CREATE TABLE new_messages_message (
            id INTEGER NOT NULL,
            person_id INTEGER NOT NULL,
            event VARCHAR NOT NULL,
            about VARCHAR NOT NULL,
            template VARCHAR NOT NULL,
            "values" JSON NOT NULL,
            calendar JSON NOT NULL,
            reminder BOOLEAN NOT NULL,
            topic VARCHAR NOT NULL,
            digest BOOLEAN NOT NULL,
            created_at DATETIME NOT NULL,
            due_at DATETIME NOT NULL,
            until DATETIME,
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
            "about": "''",
            "template": None,
            "values": None,
            "calendar": None,
            "reminder": None,
            "topic": None,
            "digest": None,
            "created_at": None,
            "due_at": None,
            "until": "NULL",
            "next_try_at": None,
            "sent_at": None,
            "attempts": None,
            "error": None,
            "bounced_at": None,
            "bounce_code": None,
            "bounced_from": None,
        },
        [
            "CREATE INDEX ix_messages_message_about ON messages_message (about)",
            "CREATE INDEX ix_messages_message_bounced ON messages_message (bounced_at)",
            "CREATE INDEX ix_messages_message_created_at ON messages_message (created_at)",
            "CREATE INDEX ix_messages_message_never_went ON messages_message (created_at) WHERE sent_at IS NULL AND next_try_at IS NULL",
            "CREATE INDEX ix_messages_message_waiting ON messages_message (next_try_at)",
        ],
    ),
    "organisations_relation": (
        """
        CREATE TABLE new_organisations_relation (
            id INTEGER NOT NULL,
            kind VARCHAR NOT NULL,
            holder_id INTEGER NOT NULL,
            person_id INTEGER,
            organisation_id INTEGER,
            given_by_id INTEGER,
            given_at DATETIME,
            purpose VARCHAR NOT NULL,
            ended_by_id INTEGER,
            ended_at DATETIME,
            valid_from DATE,
            valid_to DATE,
            CONSTRAINT pk_organisations_relation PRIMARY KEY (id),
            CONSTRAINT ck_organisations_relation_over_one_thing CHECK ((person_id IS NULL) <> (organisation_id IS NULL)),
            CONSTRAINT ck_organisations_relation_not_over_oneself CHECK (holder_id <> person_id),
            CONSTRAINT fk_organisations_relation_holder_id FOREIGN KEY(holder_id) REFERENCES people_person (id),
            CONSTRAINT fk_organisations_relation_person_id FOREIGN KEY(person_id) REFERENCES people_person (id),
            CONSTRAINT fk_organisations_relation_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisations_organisation (id),
            CONSTRAINT fk_organisations_relation_given_by_id FOREIGN KEY(given_by_id) REFERENCES people_person (id),
            CONSTRAINT fk_organisations_relation_ended_by_id FOREIGN KEY(ended_by_id) REFERENCES people_person (id)
        )
        """,
        {
            "id": None,
            "kind": None,
            "holder_id": None,
            "person_id": None,
            "organisation_id": None,
            "given_by_id": "NULL",
            "given_at": "NULL",
            "purpose": "''",
            "ended_by_id": "NULL",
            "ended_at": "NULL",
            "valid_from": None,
            "valid_to": None,
        },
        [
            "CREATE INDEX ix_organisations_relation_holder_id ON organisations_relation (holder_id)",
            "CREATE INDEX ix_organisations_relation_organisation_id ON organisations_relation (organisation_id)",
            "CREATE INDEX ix_organisations_relation_person_id ON organisations_relation (person_id)",
        ],
    ),
    "people_identity": (
        """
        CREATE TABLE new_people_identity (
            id INTEGER NOT NULL,
            person_id INTEGER NOT NULL,
            issuer VARCHAR NOT NULL,
            subject VARCHAR NOT NULL,
            secret VARCHAR,
            handed_out BOOLEAN NOT NULL,
            valid_from DATE,
            valid_to DATE,
            CONSTRAINT pk_people_identity PRIMARY KEY (id),
            CONSTRAINT uq_people_identity_issuer_subject UNIQUE (issuer, subject),
            CONSTRAINT fk_people_identity_person_id FOREIGN KEY(person_id) REFERENCES people_person (id)
        )
        """,
        {
            "id": None,
            "person_id": None,
            "issuer": None,
            "subject": None,
            "secret": None,
            "handed_out": "0",
            "valid_from": None,
            "valid_to": None,
        },
        [
            "CREATE INDEX ix_people_identity_person_id ON people_identity (person_id)",
        ],
    ),
    "people_person": (
        """
        CREATE TABLE new_people_person (
            id INTEGER NOT NULL,
            given_name VARCHAR NOT NULL,
            family_name VARCHAR NOT NULL,
            email VARCHAR,
            alias VARCHAR NOT NULL,
            protected BOOLEAN NOT NULL,
            sort_key VARCHAR NOT NULL,
            search_key VARCHAR NOT NULL,
            language VARCHAR NOT NULL,
            generation INTEGER NOT NULL,
            created_at DATETIME NOT NULL,
            feed_key VARCHAR,
            merged_into_id INTEGER,
            CONSTRAINT pk_people_person PRIMARY KEY (id),
            CONSTRAINT ck_people_person_protected_has_alias CHECK (NOT protected OR alias <> ''),
            CONSTRAINT uq_people_person_feed_key UNIQUE (feed_key),
            CONSTRAINT fk_people_person_merged_into_id FOREIGN KEY(merged_into_id) REFERENCES people_person (id)
        )
        """,
        {
            "id": None,
            "given_name": None,
            "family_name": None,
            "email": None,
            "alias": None,
            "protected": None,
            "sort_key": None,
            "search_key": None,
            "language": None,
            "generation": None,
            "created_at": None,
            "feed_key": None,
            "merged_into_id": "NULL",
        },
        [
            "CREATE INDEX ix_people_person_email ON people_person (email)",
            "CREATE INDEX ix_people_person_merged_into_id ON people_person (merged_into_id)",
            "CREATE INDEX ix_people_person_sort_key ON people_person (sort_key)",
        ],
    ),
}


def upgrade() -> None:
    op.create_table(
        "organisations_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations_organisation.id"], name=op.f("fk_organisations_look_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_organisations_look_person_id")),
        sa.ForeignKeyConstraint(["viewer_id"], ["people_person.id"], name=op.f("fk_organisations_look_viewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_look")),
    )
    op.create_index(
        op.f("ix_organisations_look_organisation_id"), "organisations_look", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_organisations_look_person_id"), "organisations_look", ["person_id"], unique=False)
    op.create_index(op.f("ix_organisations_look_viewer_id"), "organisations_look", ["viewer_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _remake()
    else:
        _alter()


def _alter() -> None:
    op.add_column("messages_message", sa.Column("about", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column("messages_message", sa.Column("until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_messages_message_about"), "messages_message", ["about"], unique=False)
    op.create_index(
        "ix_messages_message_never_went",
        "messages_message",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL AND next_try_at IS NULL"),
        sqlite_where=sa.text("sent_at IS NULL AND next_try_at IS NULL"),
    )
    op.add_column("organisations_relation", sa.Column("given_by_id", sa.Integer(), nullable=True))
    op.add_column("organisations_relation", sa.Column("given_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "organisations_relation", sa.Column("purpose", sa.String(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("organisations_relation", sa.Column("ended_by_id", sa.Integer(), nullable=True))
    op.add_column("organisations_relation", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(
        op.f("fk_organisations_relation_ended_by_id"),
        "organisations_relation",
        "people_person",
        ["ended_by_id"],
        ["id"],
    )
    op.create_foreign_key(
        op.f("fk_organisations_relation_given_by_id"),
        "organisations_relation",
        "people_person",
        ["given_by_id"],
        ["id"],
    )
    op.add_column(
        "people_identity", sa.Column("handed_out", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("people_person", sa.Column("merged_into_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_people_person_merged_into_id"), "people_person", ["merged_into_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_people_person_merged_into_id"), "people_person", "people_person", ["merged_into_id"], ["id"]
    )
    op.alter_column("messages_message", "about", server_default=None)
    op.alter_column("organisations_relation", "purpose", server_default=None)
    op.alter_column("people_identity", "handed_out", server_default=None)


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
