"""Course rounds fair between municipalities: quotas, offers, the day itself, groups, the year, costs."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

#: SQLite cannot change a table's checks, so a table is made anew there and its rows are carried over: how it is made,
#: its columns (with what rows that exist get in new ones), its indices.
REMADE = {
    "courses_course": (
        """
        CREATE TABLE new_courses_course (
            id INTEGER NOT NULL,
            "key" VARCHAR NOT NULL,
            title VARCHAR NOT NULL,
            summary VARCHAR NOT NULL,
            days DOUBLE NOT NULL,
            group_size INTEGER NOT NULL,
            withdraw_days INTEGER NOT NULL,
            late_minutes INTEGER NOT NULL,
            least_people INTEGER NOT NULL,
            warn_days INTEGER NOT NULL,
            practice BOOLEAN NOT NULL,
            completion JSON NOT NULL,
            clock JSON NOT NULL,
            evaluation VARCHAR NOT NULL,
            licence VARCHAR NOT NULL,
            policy JSON NOT NULL,
            allots VARCHAR NOT NULL,
            answer_days INTEGER NOT NULL,
            local_to_id INTEGER,
            example BOOLEAN NOT NULL,
            CONSTRAINT pk_courses_course PRIMARY KEY (id),
            CONSTRAINT ck_courses_course_sensible_size CHECK (days > 0 AND group_size > 0 AND withdraw_days >= 0),
            CONSTRAINT ck_courses_course_sensible_queue CHECK (allots IN ('at_once', 'at_closing') AND answer_days >= 1),
            CONSTRAINT ck_courses_course_sensible_minimum CHECK (least_people >= 0 AND warn_days >= 0),
            CONSTRAINT uq_courses_course_key UNIQUE ("key"),
            CONSTRAINT fk_courses_course_local_to_id FOREIGN KEY(local_to_id) REFERENCES organisations_organisation (id)
        )
        """,
        {
            "id": None,
            "key": None,
            "title": None,
            "summary": None,
            "days": None,
            "group_size": None,
            "withdraw_days": None,
            "late_minutes": None,
            "least_people": "0",
            "warn_days": "14",
            "practice": "1",
            "completion": "'{}'",
            "clock": "'{}'",
            "evaluation": "''",
            "licence": "''",
            "policy": '\'["deadline", "new", "debt", "asked"]\'',
            "allots": "'at_once'",
            "answer_days": "2",
            "local_to_id": "NULL",
            "example": None,
        },
        [
            "CREATE INDEX ix_courses_course_local_to_id ON courses_course (local_to_id)",
        ],
    ),
    "courses_occasion": (
        """
        CREATE TABLE new_courses_occasion (
            id INTEGER NOT NULL,
            round_id INTEGER NOT NULL,
            theme_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            room_id INTEGER,
            place VARCHAR NOT NULL,
            address VARCHAR NOT NULL,
            directions VARCHAR NOT NULL,
            online_url VARCHAR NOT NULL,
            room_capacity INTEGER,
            notes VARCHAR NOT NULL,
            first_on DATE NOT NULL,
            last_on DATE NOT NULL,
            uid VARCHAR NOT NULL,
            sequence INTEGER NOT NULL,
            cancelled BOOLEAN NOT NULL,
            ended_on DATE,
            CONSTRAINT pk_courses_occasion PRIMARY KEY (id),
            CONSTRAINT ck_courses_occasion_room_holds_someone CHECK (room_capacity IS NULL OR room_capacity > 0),
            CONSTRAINT fk_courses_occasion_round_id FOREIGN KEY(round_id) REFERENCES courses_round (id),
            CONSTRAINT fk_courses_occasion_theme_id FOREIGN KEY(theme_id) REFERENCES courses_theme (id),
            CONSTRAINT fk_courses_occasion_room_id FOREIGN KEY(room_id) REFERENCES courses_room (id),
            CONSTRAINT uq_courses_occasion_uid UNIQUE (uid)
        )
        """,
        {
            "id": None,
            "round_id": None,
            "theme_id": None,
            "position": None,
            "room_id": "NULL",
            "place": None,
            "address": None,
            "directions": None,
            "online_url": None,
            "room_capacity": None,
            "notes": None,
            "first_on": None,
            "last_on": None,
            "uid": None,
            "sequence": None,
            "cancelled": None,
            "ended_on": "NULL",
        },
        [
            "CREATE INDEX ix_courses_occasion_first_on ON courses_occasion (first_on)",
            "CREATE INDEX ix_courses_occasion_room_id ON courses_occasion (room_id)",
            "CREATE INDEX ix_courses_occasion_round_id ON courses_occasion (round_id)",
            "CREATE INDEX ix_courses_occasion_theme_id ON courses_occasion (theme_id)",
        ],
    ),
    "courses_programme_version": (
        """
        CREATE TABLE new_courses_programme_version (
            id INTEGER NOT NULL,
            programme_id INTEGER NOT NULL,
            version INTEGER NOT NULL,
            title VARCHAR NOT NULL,
            summary VARCHAR NOT NULL,
            enrolment VARCHAR NOT NULL,
            audience JSON NOT NULL,
            first_day_from DATE,
            total_days DOUBLE NOT NULL,
            example BOOLEAN NOT NULL,
            published_at DATETIME NOT NULL,
            CONSTRAINT pk_courses_programme_version PRIMARY KEY (id),
            CONSTRAINT uq_courses_programme_version_programme_id_version UNIQUE (programme_id, version),
            CONSTRAINT ck_courses_programme_version_enrolment_known CHECK (enrolment IN ('rule', 'choice')),
            CONSTRAINT fk_courses_programme_version_programme_id FOREIGN KEY(programme_id) REFERENCES courses_programme (id)
        )
        """,
        {
            "id": None,
            "programme_id": None,
            "version": None,
            "title": None,
            "summary": None,
            "enrolment": None,
            "audience": None,
            "first_day_from": "NULL",
            "total_days": None,
            "example": None,
            "published_at": None,
        },
        [
            "CREATE INDEX ix_courses_programme_version_programme_id ON courses_programme_version (programme_id)",
        ],
    ),
    "courses_round": (
        """
        CREATE TABLE new_courses_round (
            id INTEGER NOT NULL,
            queue_id INTEGER NOT NULL,
            title VARCHAR NOT NULL,
            seats INTEGER NOT NULL,
            opens_on DATE,
            closes_on DATE,
            withdraw_by DATE NOT NULL,
            first_on DATE NOT NULL,
            last_on DATE NOT NULL,
            confirm_by DATE,
            state VARCHAR NOT NULL,
            invites BOOLEAN NOT NULL,
            also_queue_id INTEGER,
            copied_from_id INTEGER,
            releases JSON NOT NULL,
            draw_seed VARCHAR NOT NULL,
            completion JSON,
            late_minutes INTEGER,
            allotted_at DATETIME,
            created_at DATETIME NOT NULL,
            CONSTRAINT pk_courses_round PRIMARY KEY (id),
            CONSTRAINT ck_courses_round_seats_not_negative CHECK (seats >= 0),
            CONSTRAINT ck_courses_round_chosen_state CHECK (state IN ('draft', 'published', 'cancelled')),
            CONSTRAINT ck_courses_round_opens_before_closing CHECK (opens_on IS NULL OR closes_on IS NULL OR opens_on <= closes_on),
            CONSTRAINT fk_courses_round_queue_id FOREIGN KEY(queue_id) REFERENCES courses_queue (id),
            CONSTRAINT fk_courses_round_also_queue_id FOREIGN KEY(also_queue_id) REFERENCES courses_queue (id),
            CONSTRAINT fk_courses_round_copied_from_id FOREIGN KEY(copied_from_id) REFERENCES courses_round (id)
        )
        """,
        {
            "id": None,
            "queue_id": None,
            "title": None,
            "seats": None,
            "opens_on": None,
            "closes_on": None,
            "withdraw_by": None,
            "first_on": None,
            "last_on": None,
            "confirm_by": "NULL",
            "state": None,
            "invites": "0",
            "also_queue_id": "NULL",
            "copied_from_id": "NULL",
            "releases": '\'[{"days": 21, "to": "neighbours"}, {"days": 14, "to": "all"}]\'',
            "draw_seed": "''",
            "completion": "NULL",
            "late_minutes": "NULL",
            "allotted_at": "NULL",
            "created_at": None,
        },
        [
            "CREATE INDEX ix_courses_round_also_queue_id ON courses_round (also_queue_id)",
            "CREATE INDEX ix_courses_round_copied_from_id ON courses_round (copied_from_id)",
            "CREATE INDEX ix_courses_round_queue_id ON courses_round (queue_id)",
            "CREATE INDEX ix_courses_round_state_first_on ON courses_round (state, first_on)",
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
            "party_id": "NULL",
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
            "CREATE INDEX ix_courses_seat_round_state ON courses_seat (round_id, state)",
            "CREATE INDEX ix_courses_seat_unit_id ON courses_seat (unit_id)",
            "CREATE UNIQUE INDEX uq_courses_seat_queue_number ON courses_seat (queue_id, queue_number)",
            "CREATE UNIQUE INDEX uq_courses_seat_round_person ON courses_seat (round_id, person_id) WHERE state IN ('asked', 'pending', 'seated', 'offered', 'queued')",
            "CREATE UNIQUE INDEX uq_courses_seat_waiting ON courses_seat (queue_id, person_id) WHERE state IN ('asked', 'offered', 'queued')",
        ],
    ),
    "courses_session": (
        """
        CREATE TABLE new_courses_session (
            id INTEGER NOT NULL,
            occasion_id INTEGER NOT NULL,
            held_on DATE NOT NULL,
            half VARCHAR NOT NULL,
            room_id INTEGER,
            elsewhere VARCHAR NOT NULL,
            starts_at DATETIME NOT NULL,
            ends_at DATETIME NOT NULL,
            CONSTRAINT pk_courses_session PRIMARY KEY (id),
            CONSTRAINT uq_courses_session_occasion_id_starts_at UNIQUE (occasion_id, starts_at),
            CONSTRAINT ck_courses_session_ends_after_it_begins CHECK (ends_at > starts_at),
            CONSTRAINT ck_courses_session_part_of_a_day CHECK (half IN ('fm', 'em', 'whole')),
            CONSTRAINT fk_courses_session_occasion_id FOREIGN KEY(occasion_id) REFERENCES courses_occasion (id),
            CONSTRAINT fk_courses_session_room_id FOREIGN KEY(room_id) REFERENCES courses_room (id)
        )
        """,
        {
            "id": None,
            "occasion_id": None,
            "held_on": None,
            "half": None,
            "room_id": "NULL",
            "elsewhere": "''",
            "starts_at": None,
            "ends_at": None,
        },
        [
            "CREATE INDEX ix_courses_session_held_on ON courses_session (held_on)",
            "CREATE INDEX ix_courses_session_room_id ON courses_session (room_id)",
        ],
    ),
    "courses_trainer": (
        """
        CREATE TABLE new_courses_trainer (
            id INTEGER NOT NULL,
            occasion_id INTEGER NOT NULL,
            person_id INTEGER NOT NULL,
            leads BOOLEAN NOT NULL,
            CONSTRAINT pk_courses_trainer PRIMARY KEY (id),
            CONSTRAINT uq_courses_trainer_occasion_id_person_id UNIQUE (occasion_id, person_id),
            CONSTRAINT fk_courses_trainer_occasion_id FOREIGN KEY(occasion_id) REFERENCES courses_occasion (id),
            CONSTRAINT fk_courses_trainer_person_id FOREIGN KEY(person_id) REFERENCES people_person (id)
        )
        """,
        {
            "id": None,
            "occasion_id": None,
            "person_id": None,
            "leads": "0",
        },
        [
            "CREATE INDEX ix_courses_trainer_person_id ON courses_trainer (person_id)",
        ],
    ),
}


def upgrade() -> None:
    op.create_table(
        "courses_billing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations_organisation.id"], name=op.f("fk_courses_billing_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_billing")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_courses_billing_organisation_id")),
    )
    op.create_table(
        "courses_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("hires", sa.Integer(), nullable=False),
        sa.Column("days_each", sa.Double(), nullable=False),
        sa.Column("coordinators", sa.Double(), nullable=False),
        sa.Column("support_each", sa.Double(), nullable=False),
        sa.Column("organisations", sa.Integer(), nullable=False),
        sa.Column("fte_cost", sa.Integer(), nullable=False),
        sa.Column("other_cost", sa.Integer(), nullable=False),
        sa.Column("share_by", sa.String(), nullable=False),
        sa.Column("funding", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("share_by IN ('staff', 'hires', 'equal')", name=op.f("ck_courses_budget_known_key")),
        sa.CheckConstraint("state IN ('draft', 'proposed', 'approved')", name=op.f("ck_courses_budget_known_state")),
        sa.CheckConstraint(
            "hires >= 0 AND days_each >= 0 AND fte_cost >= 0 AND other_cost >= 0",
            name=op.f("ck_courses_budget_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["people_person.id"], name=op.f("fk_courses_budget_approved_by_id")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["organisations_organisation.id"], name=op.f("fk_courses_budget_area_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["people_person.id"], name=op.f("fk_courses_budget_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_budget")),
        sa.UniqueConstraint("area_id", "year", name=op.f("uq_courses_budget_area_id_year")),
    )
    op.create_table(
        "courses_licence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations_organisation.id"], name=op.f("fk_courses_licence_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_licence")),
    )
    op.create_index(op.f("ix_courses_licence_organisation_id"), "courses_licence", ["organisation_id"], unique=False)
    op.create_table(
        "courses_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("directions", sa.String(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisations_organisation.id"], name=op.f("fk_courses_place_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_place")),
        sa.UniqueConstraint("name", name=op.f("uq_courses_place_name")),
    )
    op.create_index(op.f("ix_courses_place_municipality_id"), "courses_place", ["municipality_id"], unique=False)
    op.create_table(
        "courses_pool_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_courses_pool_certificate_has_a_title")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_courses_pool_certificate_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["people_person.id"], name=op.f("fk_courses_pool_certificate_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_pool_certificate")),
    )
    op.create_index(
        op.f("ix_courses_pool_certificate_person_id"), "courses_pool_certificate", ["person_id"], unique=False
    )
    op.create_table(
        "courses_pool_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_pool_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_pool_member")),
        sa.UniqueConstraint("person_id", name=op.f("uq_courses_pool_member_person_id")),
    )
    op.create_table(
        "courses_pool_promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("days", sa.Double(), nullable=False),
        sa.CheckConstraint("days >= 0 AND days <= 260", name=op.f("ck_courses_pool_promise_days_of_a_year")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_pool_promise_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_pool_promise")),
        sa.UniqueConstraint("person_id", "year", name=op.f("uq_courses_pool_promise_person_id_year")),
    )
    op.create_table(
        "courses_year_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("programme_key", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("hires", sa.JSON(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'proposed', 'approved')", name=op.f("ck_courses_year_plan_known_state")),
        sa.CheckConstraint("seats > 0 AND rounds > 0", name=op.f("ck_courses_year_plan_something_to_plan")),
        sa.CheckConstraint("year >= 2000 AND year <= 2200", name=op.f("ck_courses_year_plan_year_of_our_time")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["people_person.id"], name=op.f("fk_courses_year_plan_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["organisations_organisation.id"], name=op.f("fk_courses_year_plan_area_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people_person.id"], name=op.f("fk_courses_year_plan_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_year_plan")),
        sa.UniqueConstraint(
            "area_id", "programme_key", "year", name=op.f("uq_courses_year_plan_area_id_programme_key_year")
        ),
    )
    op.create_table(
        "courses_asset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_courses_asset_there_is_one")),
        sa.ForeignKeyConstraint(["place_id"], ["courses_place.id"], name=op.f("fk_courses_asset_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_asset")),
        sa.UniqueConstraint("place_id", "name", name=op.f("uq_courses_asset_place_id_name")),
    )
    op.create_table(
        "courses_budget_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["budget_id"], ["courses_budget.id"], name=op.f("fk_courses_budget_remark_budget_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_budget_remark_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_budget_remark")),
    )
    op.create_index(op.f("ix_courses_budget_remark_budget_id"), "courses_budget_remark", ["budget_id"], unique=False)
    op.create_index(op.f("ix_courses_budget_remark_person_id"), "courses_budget_remark", ["person_id"], unique=False)
    op.create_table(
        "courses_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('sv', 'en')", name=op.f("ck_courses_letter_known_language")),
        sa.CheckConstraint("length(subject) > 0 AND length(body) > 0", name=op.f("ck_courses_letter_says_something")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["people_person.id"], name=op.f("fk_courses_letter_changed_by_id")),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_letter_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_letter")),
        sa.UniqueConstraint("course_id", "kind", "language", name=op.f("uq_courses_letter_course_id_kind_language")),
    )
    op.create_table(
        "courses_room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_courses_room_room_holds_someone")),
        sa.ForeignKeyConstraint(["place_id"], ["courses_place.id"], name=op.f("fk_courses_room_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_room")),
        sa.UniqueConstraint("place_id", "name", name=op.f("uq_courses_room_place_id_name")),
    )
    op.create_table(
        "courses_year_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_year_remark_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["courses_year_plan.id"], name=op.f("fk_courses_year_remark_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_year_remark")),
    )
    op.create_index(op.f("ix_courses_year_remark_person_id"), "courses_year_remark", ["person_id"], unique=False)
    op.create_index(op.f("ix_courses_year_remark_plan_id"), "courses_year_remark", ["plan_id"], unique=False)
    op.create_table(
        "courses_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("nominated", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'met', 'withdrawn')", name=op.f("ck_courses_interest_known_state")),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["people_person.id"], name=op.f("fk_courses_interest_declared_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_interest_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["organisations_post.id"], name=op.f("fk_courses_interest_post_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["courses_queue.id"], name=op.f("fk_courses_interest_queue_id")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["organisations_organisation.id"], name=op.f("fk_courses_interest_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_interest")),
    )
    op.create_index(op.f("ix_courses_interest_person_id"), "courses_interest", ["person_id"], unique=False)
    op.create_index(op.f("ix_courses_interest_post_id"), "courses_interest", ["post_id"], unique=False)
    op.create_index("ix_courses_interest_queue_state", "courses_interest", ["queue_id", "state"], unique=False)
    op.create_index(op.f("ix_courses_interest_unit_id"), "courses_interest", ["unit_id"], unique=False)
    op.create_index(
        "uq_courses_interest_open",
        "courses_interest",
        ["queue_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "courses_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["people_person.id"], name=op.f("fk_courses_party_made_by_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["courses_queue.id"], name=op.f("fk_courses_party_queue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_party")),
    )
    op.create_index(op.f("ix_courses_party_queue_id"), "courses_party", ["queue_id"], unique=False)
    op.create_table(
        "courses_pool_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_pool_topic_person_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["courses_theme.id"], name=op.f("fk_courses_pool_topic_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_pool_topic")),
        sa.UniqueConstraint("person_id", "theme_id", name=op.f("uq_courses_pool_topic_person_id_theme_id")),
    )
    op.create_index(op.f("ix_courses_pool_topic_theme_id"), "courses_pool_topic", ["theme_id"], unique=False)
    op.create_table(
        "courses_recurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.JSON(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_courses_recurrence_some_seats")),
        sa.CheckConstraint("weekday >= 1 AND weekday <= 5", name=op.f("ck_courses_recurrence_on_a_weekday")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["organisations_organisation.id"], name=op.f("fk_courses_recurrence_area_id")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_recurrence_course_id")),
        sa.ForeignKeyConstraint(["room_id"], ["courses_room.id"], name=op.f("fk_courses_recurrence_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_recurrence")),
        sa.UniqueConstraint("course_id", "area_id", name=op.f("uq_courses_recurrence_course_id_area_id")),
    )
    op.create_index(op.f("ix_courses_recurrence_area_id"), "courses_recurrence", ["area_id"], unique=False)
    op.create_index(op.f("ix_courses_recurrence_room_id"), "courses_recurrence", ["room_id"], unique=False)
    op.create_table(
        "courses_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("released", sa.Integer(), nullable=False),
        sa.Column("release_on", sa.Date(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_courses_hold_seats_not_negative")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisations_organisation.id"], name=op.f("fk_courses_hold_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations_organisation.id"], name=op.f("fk_courses_hold_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_hold_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["courses_round.id"], name=op.f("fk_courses_hold_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_hold")),
    )
    op.create_index(op.f("ix_courses_hold_organisation_id"), "courses_hold", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_courses_hold_person_id"), "courses_hold", ["person_id"], unique=False)
    op.create_index("ix_courses_hold_round", "courses_hold", ["round_id", "seats"], unique=False)
    op.create_table(
        "courses_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hearing_loop", sa.Boolean(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("food", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_need_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["courses_round.id"], name=op.f("fk_courses_need_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_need")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_courses_need_round_id_person_id")),
    )
    op.create_index(op.f("ix_courses_need_person_id"), "courses_need", ["person_id"], unique=False)
    op.create_table(
        "courses_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(subject) > 0 AND length(body) > 0", name=op.f("ck_courses_note_says_something")),
        sa.ForeignKeyConstraint(["round_id"], ["courses_round.id"], name=op.f("fk_courses_note_round_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["people_person.id"], name=op.f("fk_courses_note_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_note")),
    )
    op.create_index(op.f("ix_courses_note_round_id"), "courses_note", ["round_id"], unique=False)
    op.create_table(
        "courses_price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("no_show", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("provider_cost", sa.Integer(), nullable=False),
        sa.Column("funding", sa.String(), nullable=False),
        sa.CheckConstraint(
            "seat >= 0 AND no_show >= 0 AND provider_cost >= 0", name=op.f("ck_courses_price_not_negative")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["courses_round.id"], name=op.f("fk_courses_price_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_price")),
        sa.UniqueConstraint("round_id", name=op.f("uq_courses_price_round_id")),
    )
    op.create_table(
        "courses_quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_courses_quota_seats_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations_organisation.id"], name=op.f("fk_courses_quota_organisation_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["courses_round.id"], name=op.f("fk_courses_quota_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_quota")),
        sa.UniqueConstraint("round_id", "organisation_id", name=op.f("uq_courses_quota_round_id_organisation_id")),
    )
    op.create_index(op.f("ix_courses_quota_organisation_id"), "courses_quota", ["organisation_id"], unique=False)
    op.create_table(
        "courses_rota_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recurrence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_rota_turn_person_id")),
        sa.ForeignKeyConstraint(
            ["recurrence_id"], ["courses_recurrence.id"], name=op.f("fk_courses_rota_turn_recurrence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_rota_turn")),
        sa.UniqueConstraint("recurrence_id", "person_id", name=op.f("uq_courses_rota_turn_recurrence_id_person_id")),
    )
    op.create_index(op.f("ix_courses_rota_turn_person_id"), "courses_rota_turn", ["person_id"], unique=False)
    op.create_table(
        "courses_year_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("seats > 0", name=op.f("ck_courses_year_row_has_seats")),
        sa.ForeignKeyConstraint(["course_id"], ["courses_course.id"], name=op.f("fk_courses_year_row_course_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["courses_year_plan.id"], name=op.f("fk_courses_year_row_plan_id")),
        sa.ForeignKeyConstraint(["room_id"], ["courses_room.id"], name=op.f("fk_courses_year_row_room_id")),
        sa.ForeignKeyConstraint(["round_id"], ["courses_round.id"], name=op.f("fk_courses_year_row_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_year_row")),
        sa.UniqueConstraint("round_id", name=op.f("uq_courses_year_row_round_id")),
    )
    op.create_index(op.f("ix_courses_year_row_course_id"), "courses_year_row", ["course_id"], unique=False)
    op.create_index(op.f("ix_courses_year_row_plan_id"), "courses_year_row", ["plan_id"], unique=False)
    op.create_table(
        "courses_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)", name=op.f("ck_courses_ask_answered_when_not_open")
        ),
        sa.CheckConstraint("state IN ('open', 'yes', 'no', 'recalled')", name=op.f("ck_courses_ask_known_state")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people_person.id"], name=op.f("fk_courses_ask_asked_by_id")),
        sa.ForeignKeyConstraint(["occasion_id"], ["courses_occasion.id"], name=op.f("fk_courses_ask_occasion_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_ask_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_ask")),
    )
    op.create_index(op.f("ix_courses_ask_occasion_id"), "courses_ask", ["occasion_id"], unique=False)
    op.create_index(op.f("ix_courses_ask_person_id"), "courses_ask", ["person_id"], unique=False)
    op.create_index(
        "uq_courses_ask_one_open",
        "courses_ask",
        ["occasion_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "courses_asset_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_courses_asset_booking_books_one")),
        sa.ForeignKeyConstraint(["asset_id"], ["courses_asset.id"], name=op.f("fk_courses_asset_booking_asset_id")),
        sa.ForeignKeyConstraint(
            ["occasion_id"], ["courses_occasion.id"], name=op.f("fk_courses_asset_booking_occasion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_asset_booking")),
        sa.UniqueConstraint("occasion_id", "asset_id", name=op.f("uq_courses_asset_booking_occasion_id_asset_id")),
    )
    op.create_index(op.f("ix_courses_asset_booking_asset_id"), "courses_asset_booking", ["asset_id"], unique=False)
    op.create_table(
        "courses_explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["organisations_organisation.id"], name=op.f("fk_courses_explanation_member_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_explanation_person_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["courses_queue.id"], name=op.f("fk_courses_explanation_queue_id")),
        sa.ForeignKeyConstraint(["round_id"], ["courses_round.id"], name=op.f("fk_courses_explanation_round_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["courses_seat.id"], name=op.f("fk_courses_explanation_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_explanation")),
    )
    op.create_index(op.f("ix_courses_explanation_person_id"), "courses_explanation", ["person_id"], unique=False)
    op.create_index("ix_courses_explanation_queue_code", "courses_explanation", ["queue_id", "code"], unique=False)
    op.create_index(op.f("ix_courses_explanation_round_id"), "courses_explanation", ["round_id"], unique=False)
    op.create_index("ix_courses_explanation_seat", "courses_explanation", ["seat_id", "id"], unique=False)
    op.create_table(
        "courses_group_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("way IN ('fewest_repeats', 'stable_core')", name=op.f("ck_courses_group_set_known_way")),
        sa.CheckConstraint("low >= 2 AND low <= high", name=op.f("ck_courses_group_set_sizes_in_order")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people_person.id"], name=op.f("fk_courses_group_set_made_by_id")),
        sa.ForeignKeyConstraint(
            ["occasion_id"], ["courses_occasion.id"], name=op.f("fk_courses_group_set_occasion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_group_set")),
    )
    op.create_index(op.f("ix_courses_group_set_occasion_id"), "courses_group_set", ["occasion_id"], unique=True)
    op.create_table(
        "courses_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("from_round_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'expired', 'recalled')",
            name=op.f("ck_courses_offer_known_state"),
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people_person.id"], name=op.f("fk_courses_offer_answered_by_id")),
        sa.ForeignKeyConstraint(["from_round_id"], ["courses_round.id"], name=op.f("fk_courses_offer_from_round_id")),
        sa.ForeignKeyConstraint(["round_id"], ["courses_round.id"], name=op.f("fk_courses_offer_round_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["courses_seat.id"], name=op.f("fk_courses_offer_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_offer")),
    )
    op.create_index(op.f("ix_courses_offer_round_id"), "courses_offer", ["round_id"], unique=False)
    op.create_index(op.f("ix_courses_offer_seat_id"), "courses_offer", ["seat_id"], unique=False)
    op.create_index("ix_courses_offer_state_answer_by", "courses_offer", ["state", "answer_by"], unique=False)
    op.create_index(
        "uq_courses_offer_open",
        "courses_offer",
        ["seat_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "courses_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["occasion_id"], ["courses_occasion.id"], name=op.f("fk_courses_question_occasion_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_question_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_question")),
    )
    op.create_index(op.f("ix_courses_question_occasion_id"), "courses_question", ["occasion_id"], unique=False)
    op.create_index(op.f("ix_courses_question_person_id"), "courses_question", ["person_id"], unique=False)
    op.create_table(
        "courses_terms",
        sa.Column("seat_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("travel", sa.String(), nullable=False),
        sa.Column("any_suits", sa.Boolean(), nullable=False),
        sa.CheckConstraint("travel IN ('own', 'neighbours', 'anywhere')", name=op.f("ck_courses_terms_known_travel")),
        sa.CheckConstraint(
            "earliest_on IS NULL OR latest_on IS NULL OR earliest_on <= latest_on",
            name=op.f("ck_courses_terms_days_in_order"),
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["courses_seat.id"], name=op.f("fk_courses_terms_seat_id")),
        sa.PrimaryKeyConstraint("seat_id", name=op.f("pk_courses_terms")),
    )
    op.create_table(
        "courses_year_trainer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_year_trainer_person_id")),
        sa.ForeignKeyConstraint(["row_id"], ["courses_year_row.id"], name=op.f("fk_courses_year_trainer_row_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["courses_theme.id"], name=op.f("fk_courses_year_trainer_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_year_trainer")),
        sa.UniqueConstraint(
            "row_id", "theme_id", "person_id", name=op.f("uq_courses_year_trainer_row_id_theme_id_person_id")
        ),
    )
    op.create_index(op.f("ix_courses_year_trainer_person_id"), "courses_year_trainer", ["person_id"], unique=False)
    op.create_table(
        "courses_appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'agreed', 'declined')", name=op.f("ck_courses_appeal_known_state")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people_person.id"], name=op.f("fk_courses_appeal_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_appeal_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["courses_session.id"], name=op.f("fk_courses_appeal_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_appeal")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_courses_appeal_session_id_person_id")),
    )
    op.create_index(op.f("ix_courses_appeal_person_id"), "courses_appeal", ["person_id"], unique=False)
    op.create_table(
        "courses_dialogue_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_courses_dialogue_group_numbered_from_one")),
        sa.ForeignKeyConstraint(["set_id"], ["courses_group_set.id"], name=op.f("fk_courses_dialogue_group_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_dialogue_group")),
        sa.UniqueConstraint("set_id", "number", name=op.f("uq_courses_dialogue_group_set_id_number")),
    )
    op.create_table(
        "courses_door",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["opened_by_id"], ["people_person.id"], name=op.f("fk_courses_door_opened_by_id")),
        sa.ForeignKeyConstraint(["session_id"], ["courses_session.id"], name=op.f("fk_courses_door_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_door")),
        sa.UniqueConstraint("session_id", name=op.f("uq_courses_door_session_id")),
    )
    op.create_table(
        "courses_guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("workplace", sa.String(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_courses_guest_has_a_name")),
        sa.ForeignKeyConstraint(["added_by_id"], ["people_person.id"], name=op.f("fk_courses_guest_added_by_id")),
        sa.ForeignKeyConstraint(["session_id"], ["courses_session.id"], name=op.f("fk_courses_guest_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_guest")),
    )
    op.create_index(op.f("ix_courses_guest_session_id"), "courses_guest", ["session_id"], unique=False)
    op.create_table(
        "courses_make_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("instead_id", sa.Integer(), nullable=False),
        sa.Column("booked_by_id", sa.Integer(), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("session_id <> instead_id", name=op.f("ck_courses_make_up_another_session")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["people_person.id"], name=op.f("fk_courses_make_up_booked_by_id")),
        sa.ForeignKeyConstraint(["instead_id"], ["courses_session.id"], name=op.f("fk_courses_make_up_instead_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_make_up_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["courses_session.id"], name=op.f("fk_courses_make_up_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_make_up")),
        sa.UniqueConstraint("instead_id", "person_id", name=op.f("uq_courses_make_up_instead_id_person_id")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_courses_make_up_session_id_person_id")),
    )
    op.create_index(op.f("ix_courses_make_up_person_id"), "courses_make_up", ["person_id"], unique=False)
    op.create_table(
        "courses_group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("moved_from", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["courses_dialogue_group.id"], name=op.f("fk_courses_group_member_group_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_group_member_person_id")),
        sa.ForeignKeyConstraint(["set_id"], ["courses_group_set.id"], name=op.f("fk_courses_group_member_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_group_member")),
        sa.UniqueConstraint("set_id", "person_id", name=op.f("uq_courses_group_member_set_id_person_id")),
    )
    op.create_index(op.f("ix_courses_group_member_group_id"), "courses_group_member", ["group_id"], unique=False)
    op.create_index(op.f("ix_courses_group_member_person_id"), "courses_group_member", ["person_id"], unique=False)
    op.create_table(
        "courses_knock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("door_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_courses_knock_tries_are_counted")),
        sa.ForeignKeyConstraint(["door_id"], ["courses_door.id"], name=op.f("fk_courses_knock_door_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_courses_knock_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_knock")),
        sa.UniqueConstraint("door_id", "person_id", name=op.f("uq_courses_knock_door_id_person_id")),
    )
    op.create_index(op.f("ix_courses_knock_person_id"), "courses_knock", ["person_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _remake()
    else:
        _alter()
    # What is over was over before evaluations were thought of: nobody is asked about it now.
    op.execute("UPDATE courses_occasion SET ended_on = last_on WHERE last_on < CURRENT_DATE")
    # Rounds that people could sign up for keep the limit that held then.
    op.execute(
        "UPDATE courses_round SET late_minutes = (SELECT courses_course.late_minutes FROM courses_queue"
        " JOIN courses_course ON courses_course.id = courses_queue.course_id"
        " WHERE courses_queue.id = courses_round.queue_id) WHERE state <> 'draft'"
    )


def _alter() -> None:
    op.add_column(
        "courses_course", sa.Column("least_people", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("courses_course", sa.Column("warn_days", sa.Integer(), server_default=sa.text("14"), nullable=False))
    op.add_column("courses_course", sa.Column("practice", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.add_column("courses_course", sa.Column("completion", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("courses_course", sa.Column("clock", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("courses_course", sa.Column("evaluation", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column("courses_course", sa.Column("licence", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column(
        "courses_course",
        sa.Column(
            "policy", sa.JSON(), server_default=sa.text('\'["deadline", "new", "debt", "asked"]\''), nullable=False
        ),
    )
    op.add_column(
        "courses_course", sa.Column("allots", sa.String(), server_default=sa.text("'at_once'"), nullable=False)
    )
    op.add_column("courses_course", sa.Column("answer_days", sa.Integer(), server_default=sa.text("2"), nullable=False))
    op.add_column("courses_course", sa.Column("local_to_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_courses_course_local_to_id"), "courses_course", ["local_to_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_courses_course_local_to_id"), "courses_course", "organisations_organisation", ["local_to_id"], ["id"]
    )
    op.add_column("courses_occasion", sa.Column("room_id", sa.Integer(), nullable=True))
    op.add_column("courses_occasion", sa.Column("ended_on", sa.Date(), nullable=True))
    op.create_index(op.f("ix_courses_occasion_room_id"), "courses_occasion", ["room_id"], unique=False)
    op.create_foreign_key(op.f("fk_courses_occasion_room_id"), "courses_occasion", "courses_room", ["room_id"], ["id"])
    op.add_column("courses_programme_version", sa.Column("first_day_from", sa.Date(), nullable=True))
    op.add_column("courses_round", sa.Column("confirm_by", sa.Date(), nullable=True))
    op.add_column("courses_round", sa.Column("invites", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("courses_round", sa.Column("also_queue_id", sa.Integer(), nullable=True))
    op.add_column("courses_round", sa.Column("copied_from_id", sa.Integer(), nullable=True))
    op.add_column(
        "courses_round",
        sa.Column(
            "releases",
            sa.JSON(),
            server_default=sa.text('\'[{"days": 21, "to": "neighbours"}, {"days": 14, "to": "all"}]\''),
            nullable=False,
        ),
    )
    op.add_column("courses_round", sa.Column("draw_seed", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column("courses_round", sa.Column("completion", sa.JSON(), nullable=True))
    op.add_column("courses_round", sa.Column("late_minutes", sa.Integer(), nullable=True))
    op.add_column("courses_round", sa.Column("allotted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_courses_round_also_queue_id"), "courses_round", ["also_queue_id"], unique=False)
    op.create_index(op.f("ix_courses_round_copied_from_id"), "courses_round", ["copied_from_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_courses_round_also_queue_id"), "courses_round", "courses_queue", ["also_queue_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("fk_courses_round_copied_from_id"), "courses_round", "courses_round", ["copied_from_id"], ["id"]
    )
    op.add_column("courses_seat", sa.Column("party_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_courses_seat_party_id"), "courses_seat", ["party_id"], unique=False)
    op.create_foreign_key(op.f("fk_courses_seat_party_id"), "courses_seat", "courses_party", ["party_id"], ["id"])
    op.add_column("courses_session", sa.Column("room_id", sa.Integer(), nullable=True))
    op.add_column("courses_session", sa.Column("elsewhere", sa.String(), server_default=sa.text("''"), nullable=False))
    op.create_index(op.f("ix_courses_session_room_id"), "courses_session", ["room_id"], unique=False)
    op.create_foreign_key(op.f("fk_courses_session_room_id"), "courses_session", "courses_room", ["room_id"], ["id"])
    op.add_column("courses_trainer", sa.Column("leads", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.alter_column("courses_course", "least_people", server_default=None)
    op.alter_column("courses_course", "warn_days", server_default=None)
    op.alter_column("courses_course", "practice", server_default=None)
    op.alter_column("courses_course", "completion", server_default=None)
    op.alter_column("courses_course", "clock", server_default=None)
    op.alter_column("courses_course", "evaluation", server_default=None)
    op.alter_column("courses_course", "licence", server_default=None)
    op.alter_column("courses_course", "policy", server_default=None)
    op.alter_column("courses_course", "allots", server_default=None)
    op.alter_column("courses_course", "answer_days", server_default=None)
    op.alter_column("courses_round", "invites", server_default=None)
    op.alter_column("courses_round", "releases", server_default=None)
    op.alter_column("courses_round", "draw_seed", server_default=None)
    op.alter_column("courses_session", "elsewhere", server_default=None)
    op.alter_column("courses_trainer", "leads", server_default=None)
    op.create_check_constraint(
        op.f("ck_courses_course_sensible_minimum"), "courses_course", "least_people >= 0 AND warn_days >= 0"
    )
    op.create_check_constraint(
        op.f("ck_courses_course_sensible_queue"),
        "courses_course",
        "allots IN ('at_once', 'at_closing') AND answer_days >= 1",
    )
    op.drop_constraint("ck_courses_seat_known_state", "courses_seat", type_="check")
    op.drop_constraint("ck_courses_seat_queued_has_number", "courses_seat", type_="check")
    op.create_check_constraint(
        op.f("ck_courses_seat_known_state"),
        "courses_seat",
        "state IN ('asked', 'pending', 'seated', 'offered', 'queued', 'refused', 'withdrawn', 'cancelled')",
    )
    op.create_check_constraint(
        op.f("ck_courses_seat_queued_has_number"),
        "courses_seat",
        "state NOT IN ('queued', 'offered') OR queue_number IS NOT NULL",
    )
    op.drop_index("uq_courses_seat_round_person", "courses_seat")
    op.execute(
        "CREATE UNIQUE INDEX uq_courses_seat_round_person ON courses_seat (round_id, person_id) WHERE state IN ('asked', 'pending', 'seated', 'offered', 'queued')"
    )
    op.drop_index("uq_courses_seat_waiting", "courses_seat")
    op.execute(
        "CREATE UNIQUE INDEX uq_courses_seat_waiting ON courses_seat (queue_id, person_id) WHERE state IN ('asked', 'offered', 'queued')"
    )


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
