"""organisations."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisations_organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "kind", sa.Enum("federation", "municipality", "committee", "district", "unit", name="kind"), nullable=False
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("county", sa.String(), nullable=False),
        sa.Column("service_area", sa.String(), nullable=False),
        sa.Column("sort_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_organisation")),
        sa.UniqueConstraint("key", name=op.f("uq_organisations_organisation_key")),
    )
    op.create_table(
        "organisations_service_area",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_organisations_service_area")),
    )
    op.create_table(
        "organisations_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "last_on IS NULL OR last_on >= first_on", name=op.f("ck_organisations_absence_ends_after_it_begins")
        ),
        sa.CheckConstraint(
            "percent > 0 AND percent <= 100", name=op.f("ck_organisations_absence_percent_of_full_time")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_organisations_absence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_absence")),
    )
    with op.batch_alter_table("organisations_absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_absence_person_id"), ["person_id"], unique=False)

    op.create_table(
        "organisations_closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ancestor_id", sa.Integer(), nullable=False),
        sa.Column("descendant_id", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ancestor_id"], ["organisations_organisation.id"], name=op.f("fk_organisations_closure_ancestor_id")
        ),
        sa.ForeignKeyConstraint(
            ["descendant_id"], ["organisations_organisation.id"], name=op.f("fk_organisations_closure_descendant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_closure")),
    )
    with op.batch_alter_table("organisations_closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_closure_descendant_id"), ["descendant_id"], unique=False)
        batch_op.create_index("ix_organisations_closure_down", ["ancestor_id", "descendant_id"], unique=False)

    op.create_table(
        "organisations_parent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations_organisation.id"], name=op.f("fk_organisations_parent_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisations_organisation.id"], name=op.f("fk_organisations_parent_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_parent")),
    )
    with op.batch_alter_table("organisations_parent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_parent_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_parent_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "organisations_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("service_area", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("employment_number", sa.String(), nullable=True),
        sa.Column("entry_profile", sa.String(), nullable=False),
        sa.CheckConstraint(
            "last_on IS NULL OR last_on >= first_on", name=op.f("ck_organisations_post_ends_after_it_begins")
        ),
        sa.CheckConstraint("percent >= 0 AND percent <= 100", name=op.f("ck_organisations_post_percent_of_full_time")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["organisations_organisation.id"], name=op.f("fk_organisations_post_employer_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_organisations_post_person_id")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["organisations_organisation.id"], name=op.f("fk_organisations_post_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_post")),
        sa.UniqueConstraint(
            "employer_id",
            "employment_number",
            "role",
            "unit_id",
            "first_on",
            name=op.f("uq_organisations_post_employer_id_employment_number_role_unit_id_first_on"),
        ),
    )
    with op.batch_alter_table("organisations_post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_post_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_post_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_organisations_post_unit_role", ["unit_id", "role"], unique=False)

    op.create_table(
        "organisations_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_organisations_relation_over_one_thing")
        ),
        sa.CheckConstraint("holder_id <> person_id", name=op.f("ck_organisations_relation_not_over_oneself")),
        sa.ForeignKeyConstraint(["holder_id"], ["people_person.id"], name=op.f("fk_organisations_relation_holder_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations_organisation.id"],
            name=op.f("fk_organisations_relation_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_organisations_relation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_relation")),
    )
    with op.batch_alter_table("organisations_relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_relation_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_organisations_relation_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_organisations_relation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "organisations_successor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("service_area", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations_organisation.id"],
            name=op.f("fk_organisations_successor_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["organisations_organisation.id"], name=op.f("fk_organisations_successor_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_successor")),
        sa.UniqueConstraint(
            "organisation_id", "service_area", name=op.f("uq_organisations_successor_organisation_id_service_area")
        ),
    )
    with op.batch_alter_table("organisations_successor", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisations_successor_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_organisations_successor_successor_id"), ["successor_id"], unique=False)
