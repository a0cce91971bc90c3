"""What is folded and what came since give the same figures as counting every obligation by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.db import session
from app.follow_up.figures import measures, queries, reading
from app.follow_up.figures.keeping import Nothing
from app.follow_up.figures.measures import Family, Measure, Sum
from app.follow_up.figures.reading import Choice, Viewer
from app.ledger import folding
from app.ledger.actions import move_deadlines, record, release, transfer
from app.ledger.fulfilment import half_due
from app.ledger.models import Draft, Entry, Obligation, Ref, Standing
from tests.factories import make_definition
from tests.factories_figures import Hire, make_hires, undone

AREAS = ["barn-och-unga", "vuxna"]
UNITS = ["1440", "nordost", "centrum", "1481"]
FIRST = date(2025, 6, 1)
ENDS = [date(2025, 12, 31), date(2026, 3, 31), date(2026, 10, 31)]
STATES = [state for states in measures.STATES.values() for state in states]
NOBODY = Viewer(None, names=False)


def days(first=0, last=500):
    return st.integers(first, last).map(lambda n: FIRST + timedelta(days=n))


hires = st.tuples(st.sampled_from(UNITS), days(0, 400), st.lists(days(0, 500), max_size=3), st.sampled_from(AREAS))
changes = st.one_of(
    st.tuples(st.just("transfer"), st.integers(0, 9), days(), st.sampled_from(UNITS), st.sampled_from(AREAS)),
    st.tuples(st.just("release"), st.integers(0, 9), days()),
    st.tuples(st.just("move"), st.integers(0, 9), st.integers(0, 200)),
    st.tuples(st.just("pause"), st.integers(0, 9)),
    st.tuples(st.just("correct"), st.integers(0, 30)),
    st.tuples(st.just("attend"), st.integers(0, 9), days(), st.sampled_from("abc")),
    st.tuples(st.just("fold")),
)


def change(federation, duties, what):
    match what:
        case ("transfer", n, on, unit, area):
            duty = duties[n % len(duties)]
            if on >= duty.opened_on and all(place[2] <= on.isoformat() for place in duty.places):
                transfer([duty], post_id=None, unit_id=federation.units[unit].id, service_area=area, on=on, by=None)
        case ("release", n, on):
            duty = duties[n % len(duties)]
            if on > duty.opened_on and duty.is_open:
                release([duty], on=on, because="post_ended", by=None)
        case ("move", n, later):
            duty = duties[n % len(duties)]
            move_deadlines([(duty, duty.original_due_on + timedelta(days=later))], on=FIRST, because="absence", by=None)
        case ("pause", n):
            move_deadlines([(duties[n % len(duties)], None)], on=FIRST, because="absence", by=None)
        case ("correct", n):
            standing = session.scalars(select(Standing.entry_id).order_by(Standing.entry_id).offset(n).limit(1)).first()
            entry = session.get(Entry, standing) if standing else None
            if entry:
                record(Draft("courses.attendance_corrected", entry.person_id, entry.ref, entry.happened_on,
                             corrects_id=entry.id), by=None)  # fmt: skip
        case ("attend", n, on, letter):
            duty = duties[n % len(duties)]
            record(Draft("courses.attended", duty.person_id, Ref("courses.theme", f"introduktion/del-1/{letter}"), on),
                   by=None)  # fmt: skip
        case _:
            folding.fold()


def by_hand(family, end):
    """Every obligation looked at by itself, as a person with paper would."""
    found = {}
    for duty in session.scalars(select(Obligation)):
        if duty.due_on is None:
            continue
        due, done = duty.due_on, duty.done_on
        if family == Family.half:
            due = half_due(duty.first_on, duty.months, duty.original_due_on, duty.due_on)
            done = duty.half_on
        left = duty.released_on if duty.done_on is None else None
        ended = left if left is not None and left < due else None
        places = [(unit, area, date.fromisoformat(since)) for unit, area, since in duty.places]
        if family != Family.ahead:
            if not measures.start_of(end) <= due <= end or ended:
                continue
            day = due
        else:
            if due <= end or duty.opened_on > end or (ended and ended <= end):
                continue
            day = end
        unit, area, _ = next((p for p in reversed(places) if p[2] <= day), places[0])
        told = (int(done is not None and done <= min(due, end)), int(done is not None and due < done <= end))
        found[unit, area] = found.get((unit, area), Sum(0, 0, 0)) + Sum(1, *told)
    return found


@pytest.fixture
def world(federation):
    return federation, make_definition()


@given(st.lists(hires, min_size=1, max_size=10), st.lists(changes, max_size=14))
def test_the_fold_and_its_tail_count_every_obligation_once(world, people, history):
    federation, what = world
    with undone():
        made = make_hires(
            (Hire(federation.units[u], on, tuple(sorted(met)), area) for u, on, met, area in people), what
        )
        duties = session.scalars(select(Obligation).where(Obligation.id.in_(made)).order_by(Obligation.id)).all()
        for step in history:
            change(federation, duties, step)
        part = queries.parts()[0]
        tail = queries.tail(part)
        pieces = [*queries.folded(part, STATES, date(2024, 1, 1)), *tail]
        groups = {federation.units[key].id: federation.places[key].id for key in UNITS}
        for family in Family:
            for end, found in measures.sums(pieces, family, ENDS).items():
                expected = {}
                for (unit, area), people_there in by_hand(family, end).items():
                    expected[groups[unit], area] = expected.get((groups[unit], area), Sum(0, 0, 0)) + people_there
                assert found == expected, (family, end)


@given(st.lists(hires, min_size=1, max_size=25))
def test_the_whole_federation_is_told_as_it_is_or_not_at_all(world, people):
    federation, what = world
    with undone():
        make_hires((Hire(federation.units[u], on, tuple(sorted(met)), area) for u, on, met, area in people), what)
        within = reading.structure(NOBODY, Nothing())
        for end in ENDS:
            found = reading.figure(Choice(within.parts[0], Measure.in_time, end), NOBODY, within, Nothing())
            whole = sum(by_hand(Family.passed, end).values(), Sum(0, 0, 0))
            if found.total.count is not None:
                assert (found.total.count.numerator, found.total.count.denominator) == (whole.in_time, whole.people)
