"""Two rows become one person: the ledger keeps every word, a rebuild gives the same, and figures count one."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.db import session
from app.ledger import past, rebuilding
from app.ledger.actions import record, release, transfer
from app.ledger.merging.actions import merge_people
from app.ledger.merging.keeping import Owed, kept_of
from app.ledger.models import Draft, Entry, Obligation, Ref, Standing
from app.ledger.queries import told_about
from app.ledger.tallies import Tally
from app.people.models import Person
from app.problems import Problem
from tests.factories import make_definition, make_obligation, make_organisation, make_person, make_post
from tests.ledger.test_rebuild import DAY, World, actions, days

pytestmark = pytest.mark.usefixtures("app", "attended")

THEME = "introduktion/del-1/"


def attend(person_id, letter="a", on=DAY, **values):
    return record(Draft("courses.attended", person_id, Ref("courses.theme", THEME + letter), on, **values), by=None)


def merge(gone_id, kept_id, by=None):
    by = by or make_person()
    merge_people(session.get_one(Person, gone_id), session.get_one(Person, kept_id), by=by)


def due():
    """How many figures count as having to reach it, and as having reached it, at the end of time."""
    rows = session.query(Tally.state, Tally.delta).all()
    return tuple(sum(delta for state, delta in rows if state == wanted) for wanted in ("due", "done"))


def open_ones(person_id):
    return session.query(Obligation).filter_by(person_id=person_id, released_on=None).all()


class Merging(World):
    """The world of the rebuild, in which two of the people may turn out to be one."""

    def act(self, verb, which, value, on):
        if verb != "merge":
            super().act(verb, which, value, on)
            return
        gone, kept = (session.get_one(Person, self.posts[n].person_id) for n in (which, (which + value) % 3))
        if gone is kept or gone.merged_into_id or kept.merged_into_id:
            return
        merge_people(gone, kept, by=make_person())
        session.flush()
        assert session.query(Standing).filter_by(person_id=gone.id).count() == 0
        assert open_ones(gone.id) == []
        assert len({o.object_key for o in open_ones(kept.id)}) == len(open_ones(kept.id))
        became = {e.corrects_id: e for e in session.query(Entry).filter(Entry.corrects_id.is_not(None))}
        self.attended = [became.get(e.id, e) for e in self.attended]
        self.attended = [e for e in self.attended if e.verb == "courses.attended"]
        self.obligations = [o.id for p in self.posts for o in open_ones(p.person_id)]


@given(
    st.lists(st.one_of(actions, st.tuples(st.just("merge"), st.integers(0, 2), st.integers(1, 2), days)), max_size=16),
    st.integers(1, 5),
)
def test_a_rebuild_gives_the_same_whoever_has_become_whom(app, sequence, batch):
    with app.app_context():
        world = Merging()
        with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False) as clock:
            for action in sequence:
                world.act(*action)
                clock.shift(timedelta(days=1))
        session.flush()
        rebuilding.BATCH = batch
        try:
            assert rebuilding.differences() == []
        finally:
            rebuilding.BATCH = 5000
            session.rollback()


def test_what_was_shown_is_shown_by_the_one_with_day_post_and_teller():
    trainer, gone, kept = make_person(), make_post(first_on=DAY), make_post(first_on=DAY)
    draft = Draft(
        "courses.attended", gone.person_id, Ref("courses.theme", "x", None, "Ett tema"), DAY, data={"sessions": [1]}
    )
    old = record(draft, by=trainer)
    own = record(Draft("courses.attended", gone.person_id, Ref("courses.theme", "y"), DAY),
                 by=session.get(Person, gone.person_id))  # fmt: skip
    merge(gone.person_id, kept.person_id)
    new = session.query(Entry).filter_by(corrects_id=old.id).one()
    assert (new.person_id, new.actor_id, new.happened_on, new.post_id) == (kept.person_id, trainer.id, DAY, gone.id)
    assert new.data == {"sessions": [1], "merged": old.id}
    assert session.query(Entry).filter_by(corrects_id=own.id).one().actor_id == kept.person_id
    assert {s.person_id for s in session.query(Standing)} == {kept.person_id}


def test_what_both_have_shown_stands_once():
    gone, kept = make_person(), make_person()
    attend(gone.id)
    mine = attend(kept.id)
    merge(gone.id, kept.id)
    assert [s.entry_id for s in session.query(Standing)] == [mine.id]
    assert rebuilding.differences() == []


def test_the_past_stays_as_it_was_known():
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False) as clock:
        gone, kept = make_person(), make_person()
        attend(gone.id)
        before = datetime(2026, 3, 2, 13, tzinfo=UTC)
        clock.shift(timedelta(days=1))
        merge(gone.id, kept.id)
        clock.shift(timedelta(days=1))
        asked = [session.scalars(past.standings(DAY, at)).all() for at in (before, datetime.now(UTC))]
    assert [[e.person_id for e in found] for found in asked] == [[gone.id], [kept.id]]


@pytest.mark.parametrize("both", [False, True])
def test_an_obligation_goes_over_with_its_days_and_places_and_is_counted_once(both):
    what = make_definition()
    gone, kept = make_post(first_on=DAY), make_post(first_on=DAY + timedelta(days=90))
    duty = make_obligation(gone, what)
    other = make_organisation()
    transfer([duty], post_id=None, unit_id=other.id, service_area=gone.service_area, on=DAY + timedelta(days=9),
             by=None)  # fmt: skip
    gone.unit_id = other.id
    if both:
        make_obligation(kept, what)
    attend(gone.person_id, "a")
    attend(kept.person_id, "b")
    original, places = duty.original_due_on, [place[2] for place in duty.places]
    merge(gone.person_id, kept.person_id)
    (new,) = open_ones(kept.person_id)
    assert (new.first_on, new.original_due_on, new.needs_met) == (DAY, original, 2)
    assert [place[2] for place in new.places][: len(places)] == places
    assert due() == (1, 0)
    attend(kept.person_id, "c")
    assert due() == (1, 1)
    assert rebuilding.differences() == []


def test_what_one_has_reached_stays_reached():
    what = make_definition()
    gone, kept = make_post(first_on=DAY), make_post(first_on=DAY + timedelta(days=400))
    make_obligation(gone, what)
    mine = make_obligation(kept, what)
    for letter in "abc":
        attend(kept.person_id, letter)
    merge(gone.person_id, kept.person_id)
    assert [o.id for o in open_ones(kept.person_id)] == [mine.id]
    assert due() == (1, 1)


def test_an_obligation_that_had_ended_stays_where_it_was():
    gone, kept = make_post(first_on=DAY), make_post(first_on=DAY)
    duty = make_obligation(gone)
    release([duty], on=DAY + timedelta(days=30), because="post_ended", by=None)
    before = due()
    merge(gone.person_id, kept.person_id)
    assert due() == before
    assert open_ones(kept.person_id) == []


def test_all_that_was_told_of_either_is_handed_out():
    gone, kept, third = make_person(), make_person(), make_person()
    attend(gone.id, "a")
    attend(kept.id, "b")
    merge(gone.id, kept.id)
    merge(kept.id, third.id)
    told = told_about(third.id)
    assert sum(row["verb"] == "ledger.merged" for row in told) == 2
    assert {row["object_key"] for row in told} >= {THEME + "a", THEME + "b"}


def test_nobody_becomes_somebody_twice_or_oneself():
    gone, kept = make_person(), make_person()
    with pytest.raises(Problem):
        merge(kept.id, kept.id)
    merge(gone.id, kept.id)
    for pair in ((gone.id, kept.id), (kept.id, gone.id)):
        with pytest.raises(Problem):
            merge(*pair)


def owed(number, first=1, done=False, key="k"):
    return Owed(number, ("courses.part", key), date(2026, 1, first), done)


@pytest.mark.parametrize(
    ("own", "theirs", "stays"),
    [
        ([owed(1)], [owed(2)], {1}),
        ([owed(1, 5)], [owed(2, 3)], {2}),
        ([owed(1, 5)], [owed(2, 9, done=True)], {2}),
        ([owed(1, 9, done=True)], [owed(2, 3, done=True)], {1}),
        ([owed(1)], [owed(2, key="other")], {1, 2}),
        ([], [owed(2), owed(3)], {2}),
    ],
)
def test_the_one_that_stays(own, theirs, stays):
    assert kept_of(own, theirs) == stays
