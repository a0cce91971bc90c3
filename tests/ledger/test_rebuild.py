"""Promises of the ledger for any sequence of actions: a rebuild gives the same, and the past can be asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.db import session
from app.ledger import past, projections, rebuilding
from app.ledger.actions import move_deadlines, record, release, transfer
from app.ledger.models import Definition, Draft, Entry, Obligation, Ref, Standing
from tests.factories import make_definition, make_obligation, make_organisation, make_post

pytestmark = pytest.mark.usefixtures("app", "attended")

DAY = date(2026, 3, 1)
days = st.integers(-30, 200).map(lambda n: DAY + timedelta(days=n))
actions = st.one_of(
    st.tuples(st.just("attend"), st.integers(0, 2), st.sampled_from("abc"), days),
    st.tuples(st.just("correct"), st.integers(0, 30), st.booleans(), days),
    st.tuples(st.just("oblige"), st.integers(0, 2), st.just(0), days),
    st.tuples(st.just("move"), st.integers(0, 5), st.booleans(), days),
    st.tuples(st.just("transfer"), st.integers(0, 5), st.integers(0, 1), days),
    st.tuples(st.just("release"), st.integers(0, 5), st.just(0), days),
)


class World:
    """Three people, two units to move to, and whatever the sequence does with them."""

    def __init__(self):
        self.posts = [make_post(first_on=DAY) for _ in range(3)]
        self.units = [make_organisation() for _ in range(2)]
        self.what = session.get(Definition, 1) or make_definition()
        self.obligations = []
        self.attended = []

    def act(self, verb, which, value, on):
        if verb == "attend":
            self.attended.append(record(self._draft(self.posts[which].person_id, value, on), by=None))
        elif verb == "oblige":
            self.obligations.append(make_obligation(self.posts[which], self.what).id)
        elif verb == "correct" and self.attended:
            old = self.attended.pop(which % len(self.attended))
            taken_back = Draft("courses.attendance_corrected", old.person_id, old.ref, on, corrects_id=old.id)
            replaced = self._draft(old.person_id, old.object_key[-1], on, corrects_id=old.id)
            new = record(replaced if value else taken_back, by=None)
            if value:
                self.attended.append(new)
        elif self.obligations:
            duty = session.get(Obligation, self.obligations[which % len(self.obligations)])
            if verb == "move":
                move_deadlines([(duty, on if value else None)], on=on, because="absence", by=None)
            elif verb == "transfer":
                transfer([duty], post_id=None, unit_id=self.units[value].id, service_area="", on=on, by=None)
            elif verb == "release":
                release([duty], on=on, because="post_ended", by=None)

    def _draft(self, person_id, letter, on, **values):
        return Draft("courses.attended", person_id, Ref("courses.theme", f"introduktion/del-1/{letter}"), on, **values)


def played(sequence):
    """A world after a sequence, each action recorded a day after the one before."""
    world = World()
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False) as clock:
        for action in sequence:
            world.act(*action)
            clock.shift(timedelta(days=1))
    session.flush()
    return world


@given(st.lists(actions, max_size=14), st.integers(1, 5))
def test_what_is_made_anew_equals_what_grew_day_by_day(app, sequence, batch):
    with app.app_context():
        played(sequence)
        assert rebuilding.differences() == []
        rebuilding.BATCH = batch
        try:
            assert rebuilding.differences() == []
        finally:
            rebuilding.BATCH = 5000
            session.rollback()


@given(st.lists(actions, max_size=14), st.integers(0, 14), days)
def test_the_past_can_be_asked_for_as_it_was_known(app, sequence, told, on):
    """Against a naive replay: what stands after only the entries told by then and happened by the day."""
    with app.app_context():
        played(sequence)
        known_at = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=told)
        entries = [e for e in session.query(Entry).order_by(Entry.id) if e.recorded_at <= known_at]
        corrected = {e.corrects_id for e in entries}
        standing = {e.id for e in entries if e.verb.startswith("courses.") and e.verb != "courses.attendance_corrected"
                    and e.happened_on <= on and e.id not in corrected}  # fmt: skip
        asked = {e.id for e in session.scalars(past.standings(on, known_at)) if e.verb == "courses.attended"}
        assert asked == standing
        for then in past.obligations(on, known_at):
            met = [min((e.happened_on for e in entries if e.id in standing and e.person_id == then.person_id
                        and e.object_key.endswith(letter)), default=None) for letter in "abc"]  # fmt: skip
            assert then.needs_met == sum(day is not None for day in met)
            assert then.done_on == (max(met) if None not in met else None)
        session.rollback()


def test_verify_names_what_does_not_follow_from_the_ledger():
    duty = make_obligation()
    record(Draft("courses.attended", duty.person_id, Ref("courses.theme", "introduktion/del-1/a"), DAY), by=None)
    session.query(Standing).delete()
    assert any("standings" in line and "missing" in line for line in rebuilding.differences())
    assert session.query(Standing).count() == 0, "looking changes nothing"
    rebuilding.rebuild()
    assert rebuilding.differences() == []


def test_the_order_of_projections_does_not_depend_on_batches():
    duty = make_obligation()
    entries = session.query(Entry).order_by(Entry.id).all()
    projections.clear()
    for entry in entries:
        projections.apply([entry])
    assert session.get(Obligation, duty.id) is not None
