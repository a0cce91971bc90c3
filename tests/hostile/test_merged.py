"""Any two people of the seeded site turn out to be one: no row is left behind, none stands twice, every page still opens."""

import pytest
from sqlalchemy import func, select

from app.db import Base, session
from app.ledger import rebuilding
from app.ledger.merging.actions import merge_people
from app.people.merged import FOR_EVER
from app.people.models import Person
from tests.hostile.addresses import address, rules

pytestmark = pytest.mark.one_database

PAIRS = [("first", "second"), ("second", "first"), ("first", "social_worker"), ("social_worker", "first"),
         ("protected", "lead_social_worker"), ("trainer", "unit_manager"), ("system_admin", "coordinator")]  # fmt: skip


def pointing_at(person_id):
    """Where the person is named: (table, column) → how many rows."""
    found = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(f.target_fullname == "people_person.id" for f in column.foreign_keys):
                count = session.scalar(select(func.count()).select_from(table).where(column == person_id))
                if count:
                    found[table.name, column.name] = count
    return found


@pytest.mark.parametrize(("gone", "kept"), PAIRS)
def test_no_row_is_left_behind_and_every_page_opens(app, site, be, broken, gone, kept):
    gone, kept = (session.get_one(Person, site.a.people[name]) for name in (gone, kept))
    merge_people(gone, kept, by=session.get_one(Person, site.federation["system_admin"]))
    session.commit()
    assert {table for table, _column in pointing_at(gone.id)} <= set(FOR_EVER)
    assert rebuilding.differences() == []
    rebuilding.rebuild()
    assert {table for table, _column in pointing_at(gone.id)} <= set(FOR_EVER)
    session.commit()
    viewer = be(kept.id)
    for rule in rules(app, "GET"):
        if rule.endpoint != "health.health":
            assert viewer.get(address(rule, site, site.a)).status_code < 500, rule.endpoint
    assert broken == []
