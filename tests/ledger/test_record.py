"""Writing what happened: the one way in, and what follows by itself."""

from datetime import date

import pytest
from sqlalchemy import func, select, text

from app.db import session
from app.ledger.actions import record, record_many, release, transfer
from app.ledger.models import Draft, Entry, Obligation, Ref, Standing
from app.ledger.tallies import Tally
from app.people.models import Person
from tests.counting import statements
from tests.factories import make_definition, make_obligation, make_organisation, make_person, make_post

pytestmark = pytest.mark.usefixtures("app", "attended")


def attended_theme(person, letter, on, **values):
    return Draft(
        "courses.attended",
        person.id if hasattr(person, "id") else person,
        Ref("courses.theme", f"introduktion/del-1/{letter}", label="Tema"),
        on,
        **values,
    )


def test_an_obligation_is_done_when_every_need_is_met_dated_by_the_last_day():
    duty = make_obligation()
    record_many(
        [attended_theme(duty.person_id, letter, date(2026, 2, day)) for letter, day in (("a", 3), ("b", 9), ("c", 5))],
        by=None,
    )
    session.refresh(duty)
    assert (duty.needs_met, duty.days_met, duty.done_on) == (3, 1.5, date(2026, 2, 9))


def test_a_correction_opens_again_what_that_entry_alone_closed():
    duty = make_obligation()
    entries = record_many([attended_theme(duty.person_id, letter, date(2026, 2, 3)) for letter in "abc"], by=None)
    record(
        attended_theme(duty.person_id, "c", date(2026, 2, 3), corrects_id=entries[2].id, data={"minutes": 0}), by=None
    )
    session.refresh(duty)
    assert duty.done_on == date(2026, 2, 3), "a replacing entry of the same verb stands"


def test_an_entry_counts_for_the_post_held_that_day():
    post = make_post(first_on=date(2025, 1, 1), last_on=date(2025, 12, 31))
    later = make_post(session.get(Person, post.person_id), first_on=date(2026, 1, 1))
    first, second = record_many(
        [attended_theme(post.person_id, "a", date(2025, 6, 1)), attended_theme(post.person_id, "b", date(2026, 6, 1))],
        by=None,
    )
    assert (first.unit_id, second.unit_id) == (post.unit_id, later.unit_id)


def tally(state, on):
    rows = session.execute(
        select(Tally.unit_id, func.sum(Tally.delta))
        .where(Tally.state == state, Tally.happened_on <= on)
        .group_by(Tally.unit_id)
    )
    return {unit: total for unit, total in rows if total}


def test_who_moved_counts_where_the_person_was():
    duty = make_obligation()
    old, new = duty.unit_id, make_organisation()
    transfer([duty], post_id=None, unit_id=new.id, service_area="vuxna", on=date(2026, 3, 1), by=None)
    assert tally("due", date(2026, 2, 1)) == {old: 1}
    assert tally("due", date(2026, 3, 1)) == {new.id: 1}


def test_who_left_before_the_deadline_is_not_counted_after():
    duty = make_obligation()
    release([duty], on=date(2026, 2, 1), because="post_ended", by=None)
    assert tally("due", date(2026, 1, 20)) == {duty.unit_id: 1} and tally("due", date(2026, 5, 8)) == {}


@pytest.mark.parametrize("sql", ["UPDATE ledger_entry SET verb = 'x'", "DELETE FROM ledger_entry"])
def test_the_database_itself_refuses_to_change_the_ledger(sql):
    record(attended_theme(make_person(), "a", date(2026, 2, 3)), by=None)
    with pytest.raises(Exception, match="append-only"):
        session.execute(text(sql))


def test_a_verb_that_nobody_declares_is_refused():
    with pytest.raises(LookupError):
        record(Draft("nobody.knows", make_person().id, Ref("x", "y"), date(2026, 1, 1)), by=None)
    assert session.scalar(select(func.count(Entry.id))) == 0


def test_the_number_of_statements_does_not_grow_with_the_class():
    what = make_definition()
    classes = [[make_obligation(make_post(), what).person_id for _ in range(size)] for size in (2, 30)]
    few, many = (
        statements(
            lambda people=people: record_many([attended_theme(p, "a", date(2026, 2, 3)) for p in people], by=None)
        )
        for people in classes
    )
    assert few == many <= 15
    assert session.scalar(select(func.count()).select_from(Standing)) == 32
    assert session.scalar(select(func.count()).where(Obligation.needs_met == 1)) == 32
