"""people."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("alias", sa.String(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("feed_key", sa.String(), nullable=True),
        sa.CheckConstraint("NOT protected OR alias <> ''", name=op.f("ck_people_person_protected_has_alias")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_person")),
        sa.UniqueConstraint("feed_key", name=op.f("uq_people_person_feed_key")),
    )
    with op.batch_alter_table("people_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_person_email"), ["email"], unique=False)
        batch_op.create_index("ix_people_person_sort_key", ["sort_key"], unique=False)

    op.create_table(
        "people_sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_sign_in_attempt")),
    )
    with op.batch_alter_table("people_sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_sign_in_attempt_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_sign_in_attempt_at"), ["at"], unique=False)

    op.create_table(
        "people_credits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("hp", sa.Double(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.CheckConstraint("hp > 0", name=op.f("ck_people_credits_hp_positive")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_people_credits_person_id")),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["people_person.id"], name=op.f("fk_people_credits_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_credits")),
    )
    with op.batch_alter_table("people_credits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_credits_person_id"), ["person_id"], unique=False)

    op.create_table(
        "people_degree",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("credits_hp", sa.Double(), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_people_degree_person_id")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["people_person.id"], name=op.f("fk_people_degree_verified_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_degree")),
    )
    with op.batch_alter_table("people_degree", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_degree_person_id"), ["person_id"], unique=False)

    op.create_table(
        "people_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_people_identity_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_people_identity_issuer_subject")),
    )
    with op.batch_alter_table("people_identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_identity_person_id"), ["person_id"], unique=False)
