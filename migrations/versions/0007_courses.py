"""courses."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "courses_course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("days", sa.Double(), nullable=False),
        sa.Column("group_size", sa.Integer(), nullable=False),
        sa.Column("withdraw_days", sa.Integer(), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "days > 0 AND group_size > 0 AND withdraw_days >= 0", name=op.f("ck_courses_course_sensible_size")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_course")),
        sa.UniqueConstraint("key", name=op.f("uq_courses_course_key")),
    )
    op.create_table(
        "courses_media",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_media")),
        sa.UniqueConstraint("name", name=op.f("uq_courses_media_name")),
    )
    op.create_table(
        "courses_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_programme")),
        sa.UniqueConstraint("key", name=op.f("uq_courses_programme_key")),
    )
    op.create_table(
        "courses_web_course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_web_course")),
        sa.UniqueConstraint("key", name=op.f("uq_courses_web_course_key")),
    )
    op.create_table(
        "courses_media_part",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["courses_media.id"], name=op.f("fk_courses_media_part_media_id")),
        sa.PrimaryKeyConstraint("media_id", "position", name=op.f("pk_courses_media_part")),
    )
    op.create_table(
        "courses_module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses_web_course.id"], name=op.f("fk_courses_module_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_module")),
        sa.UniqueConstraint("key", name=op.f("uq_courses_module_key")),
    )
    with op.batch_alter_table("courses_module", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_module_course_id"), ["course_id"], unique=False)

    op.create_table(
        "courses_programme_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("enrolment", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("total_days", sa.Double(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "enrolment IN ('rule', 'choice')", name=op.f("ck_courses_programme_version_enrolment_known")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["courses_programme.id"], name=op.f("fk_courses_programme_version_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_programme_version")),
        sa.UniqueConstraint("programme_id", "version", name=op.f("uq_courses_programme_version_programme_id_version")),
    )
    with op.batch_alter_table("courses_programme_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_programme_version_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "courses_queue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["organisations_organisation.id"], name=op.f("fk_courses_queue_area_id")),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_queue_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_queue")),
        sa.UniqueConstraint("course_id", "area_id", name=op.f("uq_courses_queue_course_id_area_id")),
    )
    with op.batch_alter_table("courses_queue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_queue_area_id"), ["area_id"], unique=False)

    op.create_table(
        "courses_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("days", sa.Double(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("preparation", sa.JSON(), nullable=False),
        sa.CheckConstraint("days > 0", name=op.f("ck_courses_theme_takes_time")),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_theme_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_theme")),
        sa.UniqueConstraint("key", name=op.f("uq_courses_theme_key")),
    )
    with op.batch_alter_table("courses_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_theme_course_id"), ["course_id"], unique=False)

    op.create_table(
        "courses_module_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("intro", sa.String(), nullable=False),
        sa.Column("intro_html", sa.String(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("process_step", sa.String(), nullable=False),
        sa.Column("induction", sa.String(), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("quiz", sa.String(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f("ck_courses_module_version_known_state")),
        sa.ForeignKeyConstraint(["module_id"], ["courses_module.id"], name=op.f("fk_courses_module_version_module_id")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["people_person.id"], name=op.f("fk_courses_module_version_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_module_version")),
        sa.UniqueConstraint("module_id", "version", name=op.f("uq_courses_module_version_module_id_version")),
    )
    op.create_table(
        "courses_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("days", sa.Double(), nullable=False),
        sa.Column("deadline_months", sa.Integer(), nullable=True),
        sa.Column("allocations", sa.JSON(), nullable=False),
        sa.Column("open_to_experienced", sa.Boolean(), nullable=False),
        sa.Column("rounds_per_year_max", sa.Integer(), nullable=True),
        sa.Column("definition_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["courses_programme_version.id"], name=op.f("fk_courses_part_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_part")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_courses_part_version_id_key")),
    )
    with op.batch_alter_table("courses_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_part_definition_id"), ["definition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_courses_part_version_id"), ["version_id"], unique=False)

    op.create_table(
        "courses_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step_key", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_version", sa.Integer(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["module_id"], ["courses_module.id"], name=op.f("fk_courses_reading_module_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_reading_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_reading")),
        sa.UniqueConstraint("person_id", "module_id", name=op.f("uq_courses_reading_person_id_module_id")),
    )
    with op.batch_alter_table("courses_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_reading_module_id"), ["module_id"], unique=False)
        batch_op.create_index("ix_courses_reading_recent", ["person_id", "updated_at"], unique=False)

    op.create_table(
        "courses_reflection",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("step_key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["module_id"], ["courses_module.id"], name=op.f("fk_courses_reflection_module_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_reflection_person_id")),
        sa.PrimaryKeyConstraint("person_id", "module_id", "step_key", "number", name=op.f("pk_courses_reflection")),
    )
    op.create_table(
        "courses_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("withdraw_by", sa.Date(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'published', 'cancelled')", name=op.f("ck_courses_round_chosen_state")),
        sa.CheckConstraint(
            "opens_on IS NULL OR closes_on IS NULL OR opens_on <= closes_on",
            name=op.f("ck_courses_round_opens_before_closing"),
        ),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_courses_round_seats_not_negative")),
        sa.ForeignKeyConstraint(["queue_id"], ["courses_queue.id"], name=op.f("fk_courses_round_queue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_round")),
    )
    with op.batch_alter_table("courses_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_round_queue_id"), ["queue_id"], unique=False)
        batch_op.create_index("ix_courses_round_state_first_on", ["state", "first_on"], unique=False)

    op.create_table(
        "courses_step_done",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step_key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["module_id"], ["courses_module.id"], name=op.f("fk_courses_step_done_module_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_step_done_person_id")),
        sa.PrimaryKeyConstraint("person_id", "module_id", "version", "step_key", name=op.f("pk_courses_step_done")),
    )
    op.create_table(
        "courses_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref_key", sa.String(), nullable=False),
        sa.Column("verbs", sa.JSON(), nullable=False),
        sa.Column("days", sa.Double(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["part_id"], ["courses_part.id"], name=op.f("fk_courses_item_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_item")),
        sa.UniqueConstraint("part_id", "key", name=op.f("uq_courses_item_part_id_key")),
    )
    with op.batch_alter_table("courses_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_item_part_id"), ["part_id"], unique=False)

    op.create_table(
        "courses_occasion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("directions", sa.String(), nullable=False),
        sa.Column("online_url", sa.String(), nullable=False),
        sa.Column("room_capacity", sa.Integer(), nullable=True),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "room_capacity IS NULL OR room_capacity > 0", name=op.f("ck_courses_occasion_room_holds_someone")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["courses_round.id"], name=op.f("fk_courses_occasion_round_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["courses_theme.id"], name=op.f("fk_courses_occasion_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_occasion")),
        sa.UniqueConstraint("uid", name=op.f("uq_courses_occasion_uid")),
    )
    with op.batch_alter_table("courses_occasion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_occasion_first_on"), ["first_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_courses_occasion_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_courses_occasion_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "courses_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("nominated", sa.Boolean(), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("queue_number", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'queued' OR queue_number IS NOT NULL", name=op.f("ck_courses_seat_queued_has_number")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'pending', 'seated', 'queued', 'refused', 'withdrawn', 'cancelled')",
            name=op.f("ck_courses_seat_known_state"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people_person.id"], name=op.f("fk_courses_seat_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people_person.id"], name=op.f("fk_courses_seat_decided_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_seat_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["organisations_post.id"], name=op.f("fk_courses_seat_post_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["courses_queue.id"], name=op.f("fk_courses_seat_queue_id")),
        sa.ForeignKeyConstraint(["round_id"], ["courses_round.id"], name=op.f("fk_courses_seat_round_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["organisations_organisation.id"], name=op.f("fk_courses_seat_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_seat")),
    )
    with op.batch_alter_table("courses_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_seat_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_courses_seat_post_id"), ["post_id"], unique=False)
        batch_op.create_index("ix_courses_seat_round_state", ["round_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_courses_seat_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index("uq_courses_seat_queue_number", ["queue_id", "queue_number"], unique=True)
        batch_op.create_index(
            "uq_courses_seat_round_person",
            ["round_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'pending', 'seated', 'queued')"),
            postgresql_where=sa.text("state IN ('asked', 'pending', 'seated', 'queued')"),
        )
        batch_op.create_index(
            "uq_courses_seat_waiting",
            ["queue_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'queued')"),
            postgresql_where=sa.text("state IN ('asked', 'queued')"),
        )

    op.create_table(
        "courses_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("lead_html", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("declaration", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("captions", sa.String(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_courses_step_takes_time")),
        sa.ForeignKeyConstraint(["version_id"], ["courses_module_version.id"], name=op.f("fk_courses_step_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_step")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_courses_step_version_id_key")),
    )
    op.create_table(
        "courses_acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["people_person.id"], name=op.f("fk_courses_acceptance_accepted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["occasion_id"], ["courses_occasion.id"], name=op.f("fk_courses_acceptance_occasion_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_acceptance_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_acceptance")),
        sa.UniqueConstraint("occasion_id", "person_id", name=op.f("uq_courses_acceptance_occasion_id_person_id")),
    )
    with op.batch_alter_table("courses_acceptance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_acceptance_person_id"), ["person_id"], unique=False)

    op.create_table(
        "courses_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=op.f("fk_courses_certificate_entry_id")),
        sa.ForeignKeyConstraint(
            ["occasion_id"], ["courses_occasion.id"], name=op.f("fk_courses_certificate_occasion_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_certificate_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_certificate")),
        sa.UniqueConstraint("occasion_id", "person_id", name=op.f("uq_courses_certificate_occasion_id_person_id")),
    )
    with op.batch_alter_table("courses_certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_certificate_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_courses_certificate_person_id"), ["person_id"], unique=False)

    op.create_table(
        "courses_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("half", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("half IN ('fm', 'em', 'whole')", name=op.f("ck_courses_session_part_of_a_day")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_courses_session_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["occasion_id"], ["courses_occasion.id"], name=op.f("fk_courses_session_occasion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_session")),
        sa.UniqueConstraint("occasion_id", "starts_at", name=op.f("uq_courses_session_occasion_id_starts_at")),
    )
    with op.batch_alter_table("courses_session", schema=None) as batch_op:
        batch_op.create_index("ix_courses_session_held_on", ["held_on"], unique=False)

    op.create_table(
        "courses_trainer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["occasion_id"], ["courses_occasion.id"], name=op.f("fk_courses_trainer_occasion_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_trainer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_trainer")),
        sa.UniqueConstraint("occasion_id", "person_id", name=op.f("uq_courses_trainer_occasion_id_person_id")),
    )
    with op.batch_alter_table("courses_trainer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_trainer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "courses_attendance_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('present', 'late', 'left_early', 'absent_notified', 'absent')",
            name=op.f("ck_courses_attendance_mark_known_state"),
        ),
        sa.CheckConstraint("minutes >= 0 AND minutes <= 600", name=op.f("ck_courses_attendance_mark_minutes_of_a_day")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_attendance_mark_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["people_person.id"], name=op.f("fk_courses_attendance_mark_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["courses_session.id"], name=op.f("fk_courses_attendance_mark_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_attendance_mark")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_courses_attendance_mark_session_id_person_id")),
    )
    with op.batch_alter_table("courses_attendance_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_attendance_mark_person_id"), ["person_id"], unique=False)
