"""Attendance, what it closes, and how it is corrected."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select

from app.dates import today
from app.db import session
from app.ledger.models import Entry, Need, Obligation, Ref, Standing
from app.messages.calendars import entries_of
from app.messages.models import Message
from app.problems import Problem
from courses.days.actions.attendance import accept_partial, attend_many, register_attendance
from courses.days.actions.rounds import change_round
from courses.days.actions.walk_ins import add_walk_in, approve_walk_ins, refuse_walk_ins
from courses.days.models import AttendanceMark, Certificate, Half, Occasion, Presence
from courses.days.presence import Mark
from courses.days.queries.attendance import certificates_of, class_list, corrections, occasion_of
from courses.days.queries.people import walk_in_candidates
from tests.factories import make_colleague, make_municipality, make_organisation, make_person
from tests.factories_days import make_course, make_occasion, make_plan, make_round, make_seat, make_unit, sessions_of

pytestmark = pytest.mark.usefixtures("app")
PRESENT, ABSENT = Mark(Presence.present), Mark(Presence.absent)


@pytest.fixture
def course_day():
    """Yesterday's occasion with morning and afternoon, and two who have seats."""
    occasion = occasion_of(make_occasion().id)
    people = [make_colleague(), make_colleague()]
    for person in people:
        make_seat(occasion.round, person)
    return occasion, people


def register(each, marks, by=None, **options):
    return register_attendance(each, {person.id: mark for person, mark in marks.items()}, by=by, **options)


def attended(person):
    return session.query(Standing).filter_by(person_id=person.id, verb="courses.attended").all()


def test_being_there_at_every_session_counts_dated_by_the_day_itself(course_day):
    occasion, (person, _other) = course_day
    morning, afternoon = occasion.sessions
    trainer = make_colleague("trainer")
    register(morning, {person: PRESENT}, by=trainer)
    assert attended(person) == []
    register(afternoon, {person: PRESENT}, by=trainer)
    (shown,) = attended(person)
    assert (shown.object_kind, shown.object_key) == ("courses.theme", occasion.theme.key)
    assert shown.happened_on == today() - timedelta(days=1)
    assert shown.unit_id is not None


def test_attendance_closes_an_obligation():
    from app.ledger.actions import Duty, define, oblige_many

    occasion = occasion_of(make_occasion().id)
    seat = make_seat(occasion.round)
    what = define(
        Ref("courses.part", "introduktion/del-1", 1, "Del 1"),
        [Need("courses.theme", occasion.theme.key, ("courses.attended",), "Tema", 0.5)],
        on=today() - timedelta(days=60),
        by=None,
    )
    day = today() - timedelta(days=40)
    (number,) = oblige_many(
        [Duty(seat.person_id, what, day, 4, day, day, "first_day+4m", "introduction", day, seat.post_id, seat.unit_id)],
        by=None,
    )
    attend_many([(occasion.id, [seat.person_id])], by=None)
    assert session.get(Obligation, number).done_on == today() - timedelta(days=1)


@pytest.mark.parametrize(
    ("mark", "counts"),
    [
        (Mark(Presence.late, 30), True),
        (Mark(Presence.late, 31), False),
        (Mark(Presence.left_early, 5), True),
        (Mark(Presence.absent_notified), False),
    ],
)
def test_thirty_minutes_of_a_half_day_may_be_missed(course_day, mark, counts):
    occasion, (person, _other) = course_day
    register(occasion.sessions[0], {person: mark})
    register(occasion.sessions[1], {person: PRESENT})
    assert bool(attended(person)) is counts


def test_partial_attendance_counts_when_the_coordinator_accepts_it_with_a_reason(course_day):
    occasion, (person, other) = course_day
    for each, mark in zip(occasion.sessions, (Mark(Presence.late, 45), PRESENT), strict=True):
        register(each, {person: mark, other: ABSENT})
    coordinator = make_colleague("coordinator")
    with pytest.raises(Problem, match="skäl"):
        accept_partial(occasion, person, "", by=coordinator)
    with pytest.raises(Problem, match="inte delnärvaro"):
        accept_partial(occasion, other, "Var inte där.", by=coordinator)
    accept_partial(occasion, person, "Tåget stod stilla. Har tagit igen övningen.", by=coordinator)
    assert len(attended(person)) == 1
    assert session.query(Entry).filter_by(verb="courses.attended").one().data["accepted"] is True


def test_a_correction_takes_back_what_was_shown_and_both_stand_in_the_ledger(course_day):
    occasion, (person, _other) = course_day
    for each in occasion.sessions:
        register(each, {person: PRESENT})
    (first,) = certificates_of(person.id)
    number = first[0].number
    trainer = make_colleague("trainer")
    register(occasion.sessions[0], {person: ABSENT}, by=trainer)
    assert attended(person) == [] and certificates_of(person.id) == []
    (change,) = corrections(occasion)
    assert (change.before.state, change.after.state, change.by) == ("present", "absent", trainer.name)
    verbs = [e.verb for e in session.query(Entry).filter_by(person_id=person.id).order_by(Entry.id)][1:]
    assert verbs == ["courses.attended", "courses.attendance_changed", "courses.attendance_corrected"]
    register(occasion.sessions[0], {person: PRESENT}, by=trainer)
    assert len(attended(person)) == 1
    assert certificates_of(person.id)[0][0].number == number


def test_the_same_marks_again_change_nothing(course_day):
    occasion, (person, _other) = course_day
    register(occasion.sessions[0], {person: PRESENT})
    before = session.query(Entry).count()
    assert register(occasion.sessions[0], {person: PRESENT}) == []
    assert session.query(Entry).count() == before


def test_all_who_are_left_are_marked_present_at_once_and_nobody_elses_mark_is_touched(course_day):
    occasion, (late, other) = course_day
    register(occasion.sessions[0], {late: Mark(Presence.late, 10)})
    assert register(occasion.sessions[0], {}, rest=True) == [other.id]
    assert session.query(AttendanceMark).filter_by(person_id=late.id).one().state == "late"


def test_attendance_waits_until_the_session_has_begun():
    occasion = occasion_of(make_occasion(first_on=today() + timedelta(days=2)).id)
    with pytest.raises(Problem, match="inte börjat"):
        register(occasion.sessions[0], {})


def test_only_those_on_the_list_can_be_marked_and_minutes_must_be_told(course_day):
    occasion, (person, _other) = course_day
    with pytest.raises(Problem, match="klasslistan"):
        register(occasion.sessions[0], {make_person(): PRESENT})
    with pytest.raises(Problem, match="minuter"):
        register(occasion.sessions[0], {person: Mark(Presence.late)})


def test_a_walk_in_counts_when_the_manager_has_approved(course_day):
    occasion, _people = course_day
    _unit, manager, (guest, refused, _third) = make_unit()
    trainer = make_colleague("trainer")
    seat, no = add_walk_in(occasion, guest, by=trainer), add_walk_in(occasion, refused, by=trainer)
    for each in occasion.sessions:
        register(each, {guest: PRESENT, refused: PRESENT}, by=trainer)
    assert attended(guest) == []
    approve_walk_ins([seat], by=manager)
    refuse_walk_ins([no], "Hon skulle ha varit i tjänst.", by=manager)
    assert len(attended(guest)) == 1 and attended(refused) == []
    told = session.scalars(select(Message.template).where(Message.person_id.in_([guest.id, refused.id]))).all()
    assert told == ["courses/mail/refused"], "the day has been, so that nobody is invited to it"


def test_a_walk_in_of_the_first_day_is_invited_to_those_to_come():
    round_ = make_round(make_course(themes=2), first_on=today())
    occasion = session.scalar(select(Occasion).where(Occasion.round_id == round_.id, Occasion.first_on == today()))
    _unit, manager, (guest, *_others) = make_unit()
    approve_walk_ins([add_walk_in(occasion, guest, by=make_colleague("trainer"))], by=manager)
    mails = session.scalars(select(Message).where(Message.person_id == guest.id)).all()
    assert today() + timedelta(days=1) in {item.starts_at.date() for m in mails for item in entries_of(m.calendar)}


def test_walk_ins_may_exceed_the_seats_but_not_the_room():
    occasion = occasion_of(make_occasion(seats=1, occasion={"room_capacity": 2}).id)
    make_seat(occasion.round)
    trainer = make_colleague("trainer")
    add_walk_in(occasion, make_colleague(), by=trainer)
    with pytest.raises(Problem, match="rymmer 2"):
        add_walk_in(occasion, make_colleague(), by=trainer)


def test_a_refused_walk_in_stands_in_the_queue_as_before():
    occasion = occasion_of(make_occasion(seats=1).id)
    make_seat(occasion.round)
    waiting = make_seat(occasion.round)
    manager = make_colleague("unit_manager")
    add_walk_in(occasion, session.get(type(manager), waiting.person_id), by=manager)
    assert waiting.state == "pending"
    refuse_walk_ins([waiting], "Inte i dag.", by=manager)
    assert waiting.state == "queued"


def test_a_walk_in_is_found_by_name_or_municipality_and_a_protected_person_by_alias_alone():
    harryda = make_municipality(key="1401", code="1401", name="Härryda")
    unit = make_organisation(parent=harryda, name="Enhet ett")
    known = make_colleague(unit=unit, given_name="Ada", family_name="Ek")
    hidden = make_colleague(unit=unit, given_name="Bo", family_name="Al", protected=True, alias="Deltagare 7")
    for person in (known, hidden):
        session.execute(_employ(person, harryda.id))
    round_ = make_round()
    assert [c.person.id for c in walk_in_candidates("harryda", round_, today())] == [known.id]
    assert [(c.person.id, c.workplace) for c in walk_in_candidates("deltagare 7", round_, today())] == [(hidden.id, "")]
    assert walk_in_candidates("h", round_, today()) == []


def _employ(person, employer_id):
    from sqlalchemy import update

    from app.organisations.models import Post

    return update(Post).where(Post.person_id == person.id).values(employer_id=employer_id)


def test_the_class_list_shows_an_alias_and_nothing_else_for_a_protected_identity(course_day):
    occasion, _people = course_day
    make_seat(occasion.round, make_colleague(protected=True, alias="Deltagare 3"))
    row = next(p for p in class_list(occasion).people if p.name == "Deltagare 3")
    assert (row.organisation, row.unit, row.role) == ("", "", "")


def test_who_has_prepared_is_read_from_the_ledger():
    from app.ledger.actions import record
    from app.ledger.models import Draft
    from app.registry import verbs

    course = make_course(
        preparation=[
            {"kind": "courses.module", "ref": "uppdraget", "minutes": 16},
            {"kind": "courses.module", "ref": "samverkan", "minutes": 10},
            {"kind": "text", "text": "Ta med en fråga.", "minutes": 5},
        ]
    )
    occasion = occasion_of(make_occasion(course=course).id)
    seat = make_seat(occasion.round)
    if "courses.read" not in verbs():
        pytest.skip("the wing for modules is not here")
    record(Draft("courses.read", seat.person_id, Ref("courses.module", "uppdraget", 1, "Uppdraget"), today()), by=None)
    found = class_list(occasion)
    assert (found.to_prepare, found.people[0].prepared) == (2, 1)


def test_many_classes_are_attended_in_few_statements():
    occasions = [make_occasion(halves=(Half.whole,)) for _ in range(3)]
    people = [make_colleague() for _ in range(6)]
    for occasion in occasions:
        for person in people:
            make_seat(occasion_of(occasion.id).round, person)
    ids = [p.id for p in people]
    assert counted(lambda: attend_many([(occasions[0].id, ids)], by=None)) == counted(
        lambda: attend_many([(o.id, ids) for o in occasions[1:]], by=None)
    )
    assert session.query(Certificate).count() == 18
    assert sessions_of(occasions[0])


def counted(act):
    seen = []
    listener = lambda *values: seen.append(values[2])  # noqa: E731
    event.listen(Engine, "before_cursor_execute", listener)
    act()
    event.remove(Engine, "before_cursor_execute", listener)
    return len(seen)


def test_a_class_is_registered_and_read_in_as_many_statements_whatever_its_size():
    counts = []
    for size in (3, 12):
        occasion = occasion_of(make_occasion().id)
        people = [make_colleague() for _ in range(size)]
        for person in people:
            make_seat(occasion.round, person)
        marks = dict.fromkeys([p.id for p in people], PRESENT)
        session.flush()
        counts.append(
            (
                counted(lambda o=occasion, m=marks: register_attendance(o.sessions[0], m, by=None)),
                counted(lambda o=occasion: register_attendance(o.sessions[1], {}, by=None, rest=True)),
                counted(lambda o=occasion: class_list(o)),
            )
        )
    assert counts[0] == counts[1]
    assert counts[0][2] <= 4


def test_a_day_on_which_attendance_was_taken_is_not_moved(course_day):
    occasion, people = course_day
    register(occasion.sessions[0], {people[0]: PRESENT})
    course = occasion.round.queue.course
    with pytest.raises(Problem, match="flyttas eller tas bort"):
        change_round(occasion.round, make_plan(course, first_on=today()), by=make_colleague("coordinator"))
