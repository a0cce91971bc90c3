"""Today's course day, what lies ahead, who waits for a seat or for an answer; and what trainers have put right."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import func, select

from app.api import STOCKHOLM, Person, Post, Problem, deciders, session, today
from courses.days.actions.attendance import accept_partial, register_attendance
from courses.days.actions.bringing import seat_many
from courses.days.actions.ending import end_occasions
from courses.days.actions.seats import ask_for_seat, refuse_many
from courses.days.models import AttendanceMark, Occasion, Presence, Round, Seat, SeatState, Session
from courses.days.presence import Mark
from courses.demo import calendar, months, registers
from courses.demo.learners import ACCOUNTS, PART_2, Crowd, crowd, experienced
from courses.demo.plans import SEATS, Catalogue, Planner
from courses.models import Theme
from courses.modules.actions import finish_step, read_many
from courses.modules.models import Module, ModuleVersion

MONTHS_AHEAD = 6
TODAYS = "utredningsmetodik"
#: The module in whose middle the participant is, and those read already.
MIDDLE, READ = "samtal-och-bemotande", ("uppdraget", "regelverk-och-sekretess")
#: Themes that are planned for the nearest weeks only, so that there is a queue.
SCARCE = ("svara-samtal", "barnets-ratt-och-barnperspektiv")
NOT_A_COURSE_DAY = "I demonstrationen finns alltid en kursdag i dag, även när det är en dag utan kurser."


def make(seed: int) -> None:
    """Make what is today and later."""
    chance = Random(f"{seed}:ahead")  # noqa: S311 (a demonstration, not a secret)
    _today(seed, chance)
    for ahead in range(1, MONTHS_AHEAD + 1):
        _month_ahead(seed, ahead, chance)
    _in_depth(seed, chance)
    _wishes(seed, chance)
    _queues(seed, chance)
    _put_right(chance)
    _participant()
    _registers()
    end_occasions(today() - timedelta(days=1))


def _today(seed: int, chance: Random) -> None:
    """A class of 28 for the trainer of the first page, from as many municipalities as there are; most have prepared."""
    on = today()
    people = crowd(seed, on, on)
    planner = Planner(Catalogue.read(), people, months.diary(on), chance)
    theme = planner.catalogue.themes[TODAYS]
    made = planner.round_of(TODAYS, [(theme, [(on, "fm"), (on, "em")])], "dagens")
    leader = planner.diary.trainers[:1]
    occasion = made.plan.occasions[0]
    occasion = replace(
        occasion,
        trainer_ids=tuple(leader),
        notes=NOT_A_COURSE_DAY if calendar.is_still(on) else "",
        sessions=(replace(occasion.sessions[0], starts=_begun(datetime.now(STOCKHOLM).time())), occasion.sessions[1]),
    )
    made.plan = replace(made.plan, occasions=(occasion,))
    made.people = _mixed(people, planner, on)[:28]
    months.open_classes([made])
    version = session.scalar(select(Module.published).where(Module.key == "arendets-vag"))
    if version:
        readers = [p for p in made.people if chance.random() < 0.65]
        read_many([(p, "arendets-vag", version, on - timedelta(days=chance.randint(1, 6))) for p in readers], by=None)


def _begun(clock: time) -> time:
    """When the morning begins: at nine, or at eight when it is not nine yet. A whole hour that people work at."""
    return time(9) if clock >= time(9) else time(8)


def _mixed(people: Crowd, planner: Planner, on: date) -> list[int]:
    """Those who lack the theme, dealt out over the employers; whoever has a protected identity comes first, and comes
    even when the theme is known from before: the first page's trainer should meet an alias whatever the day."""
    queues: dict[int, list[int]] = defaultdict(list)
    for learner in people.learners.values():
        lacks = TODAYS in learner.left.get(PART_2, ()) and learner.first_on <= on - timedelta(days=30)
        if lacks and learner.person not in people.accounts and not people.is_away(learner.person, on):
            queues[learner.employer].append(learner.person)
    hidden = set(session.scalars(select(Person.id).where(Person.protected)))
    mixed = [
        one.person for one in people.learners.values() if one.person in hidden and not people.is_away(one.person, on)
    ]
    while any(queues.values()):
        mixed += [queue.pop() for queue in queues.values() if queue]
    return list(dict.fromkeys(mixed))


def _month_ahead(seed: int, ahead: int, chance: Random) -> None:
    """The rounds of a month that comes; the nearest are almost full, those far away have few seats taken."""
    first, last = months.month(-ahead)
    people = crowd(seed, first, last)
    planner = Planner(Catalogue.read(), people, months.diary(first), chance)
    a_year = sum(1 for one in people.learners.values() if one.first_on > today() - timedelta(days=365))
    made = planner.part_1(calendar.starts_between(first, last), a_day=a_year / 365)
    made += planner.part_2(first, last) + planner.leads(first, last)
    if ahead > 1:
        made = [each for each in made if each.themes[0] not in SCARCE]
    share = (1.0, 0.75, 0.45, 0.25, 0.1, 0.05, 0.0)[ahead]
    for each in made:
        each.people = [p for p in each.people if chance.random() < share]
        opens = min(each.first_on - timedelta(days=100), today() + timedelta(days=max(0, ahead - 4) * 20))
        each.plan = replace(each.plan, opens_on=opens, published=ahead < MONTHS_AHEAD)
    months.open_classes(made)


def _in_depth(seed: int, chance: Random) -> None:
    """The next round of the course in depth: more want to go than there are seats."""
    day = next(
        d
        for d in calendar.days(today() + timedelta(days=24), today() + timedelta(days=150))
        if not calendar.is_still(d)
    )
    people = crowd(seed, day, day)
    planner = Planner(Catalogue.read(), people, months.diary(day), chance)
    old = experienced(today())
    made = planner.in_depth(day, chance.sample(old, min(SEATS + 9, len(old))))
    wanted, made.people = made.people, []
    round_ = months.open_classes([made])[0]
    seat_many([(round_.id, person) for person in wanted], by=None)


def _wishes(seed: int, chance: Random) -> None:
    """Two in the first page's unit have asked for seats and wait for the manager's answer; others elsewhere too."""
    on = today()
    people = crowd(seed, on, on)
    unit = session.scalar(
        select(Post.unit_id).where(Post.person_id.in_([n for n, name in people.accounts.items() if name == "chef"]))
    )
    coming = _open_rounds(on)
    near: list[tuple[int, str, int | None]] = []
    far: list[tuple[int, str, int | None]] = []
    for learner in people.learners.values():
        themes = [t for t in learner.remaining(PART_2, people.booked) if t in coming]
        if themes and learner.person not in people.accounts and not people.is_away(learner.person, on):
            place = learner.obligations[PART_2]
            if place.first_on <= on - timedelta(days=60):
                (near if place.unit_id == unit else far).append((learner.person, themes[0], place.post_id))
    for number, (person_id, theme, post_id) in enumerate(near[-2:] + chance.sample(far, min(12, len(far)))):
        person = session.get_one(Person, person_id)
        seat = ask_for_seat(person, coming[theme], by=person)
        managers = deciders(session.get_one(Post, post_id), on) if number in (5, 9) else []
        if managers:
            refuse_many([seat], "Vi är för få på enheten den dagen. Sök gärna nästa omgång.", by=managers[0])


def _queues(seed: int, chance: Random) -> None:
    """The themes that are given seldom are full, and some of those who lack them wait."""
    on = today()
    people = crowd(seed, on, on)
    others = chance.sample(old := experienced(on), len(old))
    for theme in SCARCE:
        rows = session.execute(
            select(Round.id, Round.seats, func.count(Seat.id))
            .join(Occasion, Occasion.round_id == Round.id)
            .join(Theme, Theme.id == Occasion.theme_id)
            .outerjoin(Seat, (Seat.round_id == Round.id) & (Seat.state == SeatState.seated))
            .where(Theme.key == theme, Round.first_on > on)
            .group_by(Round.id, Round.seats)
            .order_by(Round.first_on, Round.id)
        ).all()
        lacking = [
            one.person
            for one in people.learners.values()
            if theme in one.remaining(PART_2, people.booked)
            and one.person not in people.accounts
            and one.first_on <= on - timedelta(days=60)
            and not people.is_away(one.person, on)
        ]
        places = [(number, others.pop()) for number, seats, taken in rows for _ in range(seats - taken) if others]
        if rows:
            places += [(rows[0][0], person) for person in lacking[: chance.randint(4, 8)]]
        seat_many(places, by=None)


def _open_rounds(on: date) -> dict[str, Round]:
    """For each theme that has a course of its own, the nearest round that takes wishes."""
    found: dict[str, Round] = {}
    for round_, theme in session.execute(
        select(Round, Theme.key)
        .join(Occasion, Occasion.round_id == Round.id)
        .join(Theme, Theme.id == Occasion.theme_id)
        .where(Round.first_on > on + timedelta(days=14), Round.first_on == Round.last_on)
        .order_by(Round.first_on, Round.id)
    ):
        if round_.takes_wishes(on) and theme not in SCARCE:
            found.setdefault(theme, round_)
    return found


def _put_right(chance: Random) -> None:
    """What trainers have corrected afterwards, and partial attendance that the coordinator accepted."""
    on = today()
    leader = session.scalar(select(Person).where(Person.email == f"kursledare{ACCOUNTS}"))
    recent = session.scalars(
        select(Session)
        .where(Session.held_on.between(on - timedelta(days=60), on - timedelta(days=2)))
        .order_by(Session.id)
    ).all()
    for held in chance.sample(list(recent), min(6, len(recent))):
        present = session.scalars(
            select(AttendanceMark.person_id)
            .join(Person, Person.id == AttendanceMark.person_id)
            .where(
                AttendanceMark.session_id == held.id,
                AttendanceMark.state == Presence.present,
                Person.email.is_(None),  # Those of the first page stay as they are.
            )
            .order_by(AttendanceMark.id)
        ).all()
        if len(present) > 2:
            other = Mark(Presence.absent) if chance.random() < 0.5 else Mark(Presence.late, 10)
            register_attendance(held, {present[1]: Mark(Presence.late, 20), present[2]: other}, by=leader)
    _accept_partial(on)


def _accept_partial(on: date) -> None:
    coordinator = session.scalar(select(Person).where(Person.email == f"samordnare{ACCOUNTS}"))
    late = session.execute(
        select(Occasion, Person)
        .join(Session, Session.occasion_id == Occasion.id)
        .join(AttendanceMark, AttendanceMark.session_id == Session.id)
        .join(Person, Person.id == AttendanceMark.person_id)
        .where(
            AttendanceMark.state == Presence.late,
            AttendanceMark.minutes > 30,
            Occasion.last_on.between(on - timedelta(days=150), on - timedelta(days=1)),
        )
        .order_by(AttendanceMark.id)
        .limit(2)
    ).all()
    for occasion, person in late:
        if coordinator is not None:
            try:
                accept_partial(occasion, person, "Tog igen det missade tillsammans med kursledaren.", by=coordinator)
            except Problem:
                continue


def _registers() -> None:
    """What the coordinator and the lead of the first page keep."""
    coordinator = session.scalar(select(Person).where(Person.email == f"samordnare{ACCOUNTS}"))
    lead = session.scalar(select(Person).where(Person.email == f"forste{ACCOUNTS}"))
    if coordinator is not None:
        registers.make(coordinator, lead)


def _participant() -> None:
    """The participant has read two modules and is in the middle of a third."""
    person = session.scalar(select(Person).where(Person.email == f"deltagare{ACCOUNTS}"))
    text = session.scalar(
        select(ModuleVersion)
        .join(Module, (Module.id == ModuleVersion.module_id) & (Module.published == ModuleVersion.version))
        .where(Module.key == MIDDLE)
    )
    if person is None or text is None:
        return
    versions = dict(session.execute(select(Module.key, Module.published)).all())
    read_many(
        [
            (person.id, key, versions[key] or 1, today() - timedelta(days=30 - 12 * n))
            for n, key in enumerate(READ)
            if versions.get(key)
        ],
        by=None,
    )
    for step in text.outline[:2]:
        finish_step(MIDDLE, text.version, step[0], by=person, declared=True)
