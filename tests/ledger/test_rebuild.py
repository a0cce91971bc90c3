"""Promises of the ledger for any sequence of actions: a rebuild gives the same, and the past can be asked for."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import example, given
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


def after(number):
    return DAY + timedelta(days=number)


#: One obligation moved to other units, its deadline twice, released and reached: each on a day of its own.
EVENTFUL = [
    ("oblige", 0, 0, DAY), ("transfer", 0, 0, after(50)), ("transfer", 0, 1, after(20)), ("move", 0, True, after(100)),
    ("move", 0, False, after(5)), ("release", 0, 0, after(60)), ("attend", 0, "a", after(10)),
    ("attend", 0, "b", after(11)), ("attend", 0, "c", after(12)), ("correct", 0, False, after(13)),
]  # fmt: skip


def eventful(test):
    """Ask about that one on the days around, as known after each step."""
    for told in (1, 3, 5, 6, 8, 10):
        for day in (-5, 15, 40, 70):
            test = example(EVENTFUL, told, after(day))(test)
    return test


@eventful
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
        expected = owed_then(entries, [e for e in entries if e.id in standing], on)
        assert {then.id: told_of(then) for then in past.obligations(on, known_at)} == expected
        some = {then["person_id"] for then in list(expected.values())[:1]}
        assert {then.person_id for then in past.obligations(on, known_at, some)} == some
        session.rollback()


@given(st.lists(actions, max_size=14))
def test_the_past_of_the_end_of_time_is_what_grew_day_by_day(app, sequence):
    with app.app_context():
        played(sequence)
        end = past.obligations(date.max, datetime.max.replace(tzinfo=UTC))
        rows = {row.id: row for row in session.query(Obligation)}
        assert {then.id for then in end} == rows.keys()
        for then in end:
            row = rows[then.id]
            shared = ("person_id", "object_key", "unit_id", "due_on", "original_due_on")
            assert {name: getattr(then, name) for name in shared} == {name: getattr(row, name) for name in shared}
            if row.released_on is None:  # What is told after that changes no projection, and is no less true.
                assert (then.needs_met, then.done_on, then.released_on) == (row.needs_met, row.done_on, None)
            else:
                before = then.done_on is not None and then.done_on < row.released_on
                assert then.released_on == (None if before else row.released_on)
        session.rollback()


def told_of(then):
    """What an answer says, but for its id."""
    return {name: value for name, value in asdict(then).items() if name != "id"}


def owed_then(entries, standing, on):
    """The naive replay: entry after entry as they were told, each changing one obligation as it says."""
    owed = {}
    for entry in entries:
        happened = entry.happened_on <= on
        if entry.verb == "ledger.obliged" and happened:
            due, original = (date.fromisoformat(entry.data[name]) for name in ("due_on", "original_due_on"))
            owed[entry.id] = {
                "person_id": entry.person_id, "object_key": entry.object_key, "unit_id": entry.unit_id, "due_on": due,
                "original_due_on": original, "released_on": None, "object_label": "Del 1", "needs_total": 3,
            }  # fmt: skip
        mine = owed.get(entry.data.get("obligation"))
        if mine is None:
            continue
        if entry.verb == "ledger.deadline_moved":  # A deadline is what is known of it, whichever day one asks about.
            mine["due_on"] = date.fromisoformat(entry.data["due_on"]) if entry.data["due_on"] else None
        elif entry.verb == "ledger.transferred" and happened:
            mine["unit_id"] = entry.unit_id
        elif entry.verb == "ledger.released" and happened:
            mine["released_on"] = entry.happened_on
    for mine in owed.values():
        met = [min((e.happened_on for e in standing if e.person_id == mine["person_id"]
                    and e.object_key.endswith(letter)), default=None) for letter in "abc"]  # fmt: skip
        mine["needs_met"] = sum(day is not None for day in met)
        mine["done_on"] = max(met) if None not in met else None
        if mine["done_on"] and mine["released_on"] and mine["done_on"] < mine["released_on"]:
            mine["released_on"] = None  # It had been reached when it would have ceased to hold.
    return owed


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
