"""Folding: the same numbers in fewer rows, whatever comes in whichever pieces."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from app.db import session
from app.ledger import folding
from app.ledger.actions import record, release, transfer
from app.ledger.models import Draft, Ref
from app.ledger.tallies import Fold, Tally
from tests.factories import make_definition, make_obligation, make_organisation, make_post

pytestmark = pytest.mark.usefixtures("app", "attended")


def counts():
    return {(f.state, f.due_month, f.happened_month): f.count for f in session.scalars(select(Fold)) if f.count}


def test_the_sums_are_those_of_the_tallies_and_nothing_is_added_twice():
    what = make_definition()
    people = [make_obligation(make_post(), what) for _ in range(3)]
    folding.fold()
    for letter in "abc":
        record(Draft("courses.attended", people[0].person_id, Ref("courses.theme", f"introduktion/del-1/{letter}"),
                     date(2026, 2, 3)), by=None)  # fmt: skip
    release([people[1]], on=date(2026, 2, 20), because="post_ended", by=None)
    assert folding.fold() > 0 and folding.fold() == 0
    found = counts()
    assert found["due", date(2026, 5, 1), date(2026, 1, 1)] == 3
    assert found["due", date(2026, 5, 1), date(2026, 2, 1)] == -1
    assert found["done", date(2026, 5, 1), date(2026, 2, 1)] == 1
    assert session.scalar(select(func.sum(Fold.count))) == session.scalar(select(func.sum(Tally.delta)))


def test_what_was_done_late_is_apart():
    duty = make_obligation()
    for letter in "abc":
        record(Draft("courses.attended", duty.person_id, Ref("courses.theme", f"introduktion/del-1/{letter}"),
                     date(2026, 6, 3)), by=None)  # fmt: skip
    folding.fold()
    assert ("late", date(2026, 5, 1), date(2026, 6, 1)) in counts()


def test_a_unit_that_moved_counts_under_the_organisation_it_had_then():
    duty = make_obligation()
    folding.fold()
    first = session.scalar(select(Fold.group_id))
    other = make_organisation(kind="municipality", parent=None, key="1481", name="Mölndal")
    unit = make_organisation(parent=other)
    transfer([duty], post_id=None, unit_id=unit.id, service_area="", on=date(2026, 3, 1), by=None)
    folding.fold()
    found = {
        (f.group_id, f.state, f.happened_month): f.count for f in session.scalars(select(Fold)) if f.state == "due"
    }
    assert found[first, "due", date(2026, 3, 1)] == -1 and found[other.id, "due", date(2026, 3, 1)] == 1


def test_a_tally_that_becomes_visible_late_is_folded_all_the_same():
    """On PostgreSQL a transaction that began first may end last, with lower ids than those already folded."""
    duty = make_obligation()
    session.execute(update(Tally).where(Tally.state == "half_due").values(folded=True))  # as if not visible yet
    folding.fold()
    before = folding.stamp()
    session.execute(update(Tally).where(Tally.state == "half_due").values(folded=False))
    assert folding.fold() == 1 and folding.stamp() != before
    assert session.scalar(select(func.sum(Fold.count))) == 2
    assert duty.id
