"""Everything that people do with seats, as steps that chance can choose: for the tests of the queues' promises."""

from datetime import timedelta
from types import SimpleNamespace

from app.dates import today
from app.db import now, session
from app.ledger.actions import Duty, oblige_many
from app.messages.queries import told_twice
from app.organisations.models import Post
from app.organisations.posts.actions import NewAbsence, end_posts, register_absences
from app.people.models import Person
from app.problems import Problem
from courses.classroom.actions.appeals import notify_absence
from courses.days.actions.allotment import allot, allot_closed
from courses.days.actions.bringing import seat_many
from courses.days.actions.changing import change_round
from courses.days.actions.company import agree, leave
from courses.days.actions.filling import fill
from courses.days.actions.holding import hold
from courses.days.actions.holds import give_back, hold_seats, name_hold, release_holds
from courses.days.actions.interests import declare_interest, withdraw_interest
from courses.days.actions.joining import Split, merge_rounds, split_round
from courses.days.actions.making_up import book_make_up, cancel_make_up
from courses.days.actions.offering_by_hand import offer_seat
from courses.days.actions.offers import accept, decline, expire_offers
from courses.days.actions.opening_up import open_up
from courses.days.actions.publishing import cancel_round, publish
from courses.days.actions.quotas import clear_quotas, set_quotas, share_quotas
from courses.days.actions.releasing import release_unentitled
from courses.days.actions.rounds import open_rounds
from courses.days.actions.seats import (
    approve_many,
    ask_for_seat,
    nominate_many,
    refuse_many,
    seat_from_queue,
    withdraw,
)
from courses.days.actions.swapping import swap_name
from courses.days.actions.terms import join_party, leave_party, set_terms
from courses.days.actions.walk_ins import add_walk_in, approve_walk_ins, refuse_walk_ins
from courses.days.models import (
    AttendanceMark,
    Half,
    Hold,
    Interest,
    MakeUp,
    Occasion,
    Offer,
    Queue,
    Round,
    Seat,
    Session,
)
from courses.days.queries.checking import faults
from courses.days.terms import Wanted
from courses.models import Course
from tests.factories import make_colleague, make_municipality, make_organisation
from tests.factories_days import make_course, make_plan

PEOPLE = 9
#: Partille and Göteborg border on each other; Alingsås on neither.
CODES = ("1402", "1480", "1489")


def make_world(allots="at_once", policy=("deadline", "new", "debt", "asked"), seats=2, **values):
    """Three municipalities with three people each, and three rounds of a course; the last one is a draft."""
    towns = [make_municipality(key=code, code=code, name=code) for code in CODES]
    units = [make_organisation(parent=town) for town in towns]
    course = make_course(allots=allots, policy=list(policy), answer_days=2)
    closes = today() + timedelta(days=7) if allots == "at_closing" else None
    plans = [
        make_plan(
            course,
            first_on=today() + timedelta(days=days),
            seats=seats,
            published=number < 2,
            closes_on=closes,
            occasion={"room_capacity": 40},
        )
        for number, days in enumerate((24, 40, 60))
    ]
    rounds = open_rounds(plans, by=None)
    people = [make_colleague(unit=units[n % 3]) for n in range(PEOPLE)]
    managers = [make_colleague("unit_manager", unit) for unit in units]
    coordinator = make_colleague("coordinator", towns[0])
    return SimpleNamespace(
        course=course.id, rounds=[r.id for r in rounds], people=[p.id for p in people], towns=[t.id for t in towns],
        units=[u.id for u in units], managers=[m.id for m in managers], coordinator=coordinator.id,
        queue=session.query(Queue).filter_by(course_id=course.id).one().id,
    )  # fmt: skip


class Traffic:
    """The steps. Each takes three numbers that chance gives, and may be refused with a Problem."""

    def __init__(self, world):
        self.world = world

    def step(self, name, a, b, c):
        """Take a step; returns whether it was allowed. What was refused leaves no trace."""
        try:
            with session.begin_nested():
                getattr(self, name)(a, b, c)
                session.flush()
        except Problem:
            session.expire_all()
            return False
        return True

    def person(self, n):
        return session.get(Person, self.world.people[n % PEOPLE])

    def round(self, n):
        return session.get(Round, self.world.rounds[n % len(self.world.rounds)])

    def manager(self, n):
        return session.get(Person, self.world.managers[n % 3])

    @property
    def coordinator(self):
        return session.get(Person, self.world.coordinator)

    def pick(self, table, n, *narrowed):
        rows = session.query(table).filter(*narrowed).order_by(table.id).all()
        if not rows:
            raise Problem("nothing to choose")
        return rows[n % len(rows)]

    def waiting(self, n):
        return self.pick(Seat, n, Seat.state.in_(("asked", "queued")))

    def ask(self, a, b, _c):
        ask_for_seat(self.person(a), self.round(b), by=self.person(a))

    def approve(self, a, b, _c):
        first, second = (self.pick(Seat, n, Seat.state == "asked") for n in (a, b))
        approve_many({first.id: first, second.id: second}.values(), by=self.manager(a))

    def refuse(self, a, _b, _c):
        refuse_many([self.pick(Seat, a, Seat.state == "asked")], "Nej.", by=self.manager(a))

    def nominate(self, a, b, c):
        people = {self.person(n).id: None for n in range(a, a + 1 + c % 3)}
        nominate_many(self.round(b), people, by=self.manager(a), together=c % 5 == 0)

    def withdraw(self, a, _b, _c):
        seat = self.pick(Seat, a, Seat.state.in_(("asked", "queued", "offered", "seated")))
        withdraw(seat, by=session.get(Person, seat.person_id))

    def withdraw_late(self, a, _b, _c):
        withdraw(self.pick(Seat, a, Seat.state == "seated"), by=self.coordinator, late=True)

    def place(self, a, b, _c):
        seat_from_queue(self.pick(Seat, a, Seat.state == "queued"), self.round(b), by=self.coordinator)

    def offer(self, a, b, c):
        seat = self.pick(Seat, a, Seat.state == "queued")
        offer_seat(seat, self.round(b), by=self.coordinator, beyond_quota=bool(c % 2))

    def resize(self, a, _b, c):
        round_ = self.round(a)
        plan = make_plan(
            session.get(Course, self.world.course),
            seats=1 + c % 5,
            first_on=round_.first_on,
            closes_on=round_.closes_on,
        )
        change_round(round_, plan, by=self.coordinator)

    def share(self, a, b, c):
        share_quotas(self.round(a), ("staff", "hires", "equal")[b % 3], by=self.coordinator, common=c % 2)

    def type_quotas(self, a, b, c):
        set_quotas(self.round(a), dict(zip(self.world.towns, (b % 3, c % 3, a % 2), strict=True)), by=self.coordinator)

    def clear(self, a, _b, _c):
        clear_quotas(self.round(a), by=self.coordinator)

    def hold(self, a, b, c):
        from app.organisations.models import Organisation

        unit = session.get(Organisation, self.world.units[b % 3])
        hold_seats(self.round(a), unit, 1 + c % 2, by=self.manager(b))

    def name(self, a, b, _c):
        kept = self.pick(Hold, a, Hold.seats > 0)
        name_hold(kept, {self.person(b).id: None}, by=session.get(Person, kept.person_id))

    def give_back(self, a, _b, _c):
        kept = self.pick(Hold, a, Hold.seats > 0)
        give_back(kept, by=session.get(Person, kept.person_id))

    def accept(self, a, _b, c):
        offer = self.pick(Offer, a, Offer.state == "open")
        accept(offer, by=None if c % 2 else session.get(Person, session.get(Seat, offer.seat_id).person_id))

    def decline(self, a, _b, _c):
        decline(self.pick(Offer, a, Offer.state == "open"), by=None)

    def expire(self, _a, _b, _c):
        expire_offers(now() + timedelta(days=10))

    def swap(self, a, b, _c):
        swap_name(self.pick(Seat, a, Seat.state == "seated"), self.person(b), by=self.manager(a))

    def terms(self, a, b, c):
        first = today() + timedelta(days=20 + b % 40)
        wanted = (
            Wanted(any_suits=True),
            Wanted(earliest_on=first),
            Wanted(latest_on=first, any_suits=True),
            Wanted(weekdays=(0, 1, 2), travel="own"),
            Wanted(),
        )
        set_terms(self.waiting(a), wanted[c % 5], by=None)

    def party(self, a, b, _c):
        first, second = self.waiting(a), self.waiting(b)
        join_party(list({first.id: first, second.id: second}.values()), by=None)

    def agree(self, a, b, _c):
        """Someone says yes to a colleague who waits, and asks for a seat by it."""
        agree(self.waiting(a), self.person(b), by=self.person(b))

    def go_alone(self, a, _b, _c):
        seat = self.pick(Seat, a, Seat.party_id.is_not(None), Seat.state.in_(("asked", "queued", "offered")))
        leave(seat, by=session.get(Person, seat.person_id))

    def leave(self, a, _b, _c):
        leave_party(
            self.pick(Seat, a, Seat.party_id.is_not(None), Seat.state.in_(("asked", "queued", "offered"))), by=None
        )

    def away(self, a, b, c):
        first = today() + timedelta(days=b % 50)
        register_absences([NewAbsence(self.person(a).id, first, first + timedelta(days=c % 20))], by=None)
        release_unentitled()

    def leave_work(self, a, b, c):
        if c % 3:
            raise Problem("stays")
        post = self.pick(Post, a, Post.person_id == self.person(a).id, Post.last_on.is_(None))
        end_posts([post], today() + timedelta(days=b % 60), by=None)
        release_unentitled()

    def interest(self, a, _b, c):
        queue = session.get(Queue, self.world.queue)
        declare_interest(queue, {self.person(a).id: None}, "tasks", by=self.manager(a), nominated=bool(c % 2))

    def forget_interest(self, a, _b, _c):
        withdraw_interest(self.pick(Interest, a, Interest.state == "open"), by=self.person(a))

    def publish(self, a, _b, _c):
        publish(self.round(a), by=self.coordinator)

    def cancel(self, a, _b, c):
        if c % 8 == 0:
            cancel_round(self.round(a), "Förhinder.", by=self.coordinator)

    def merge(self, a, b, _c):
        merge_rounds(self.round(a), self.round(b), by=self.coordinator)

    def split(self, a, b, c):
        seats = session.query(Seat).filter_by(round_id=self.round(a).id, state="seated").order_by(Seat.id).all()
        chosen = frozenset(seat.person_id for seat in seats[: 1 + c % 2])
        new = split_round(
            self.round(a), Split(chosen, "Delad", 2 + b % 3, 2 + c % 2, max(1, len(seats))), by=self.coordinator
        )
        self.world.rounds.append(new.id)

    def walk_in(self, a, b, _c):
        occasion = session.query(Occasion).filter_by(round_id=self.round(a).id).first()
        add_walk_in(occasion, self.person(b), by=self.coordinator)

    def welcome(self, a, _b, c):
        seat = self.pick(Seat, a, Seat.state == "pending")
        if c % 2:
            approve_walk_ins([seat], by=self.manager(a))
        else:
            refuse_walk_ins([seat], "Nej.", by=self.manager(a))

    def bring(self, a, b, _c):
        if self.round(a).state == "published":
            seat_many([(self.round(a).id, self.person(b).id)], by=None)
            open_up()

    def allot(self, a, _b, _c):
        allot(self.round(a), by=self.coordinator)

    def miss(self, a, _b, c):
        """Someone says beforehand that one cannot come to a session."""
        seat = self.pick(Seat, a, Seat.state == "seated")
        there = session.query(Session).join(Session.occasion).filter_by(round_id=seat.round_id, cancelled=False)
        sittings = there.order_by(Session.starts_at).all()
        if not sittings:
            raise Problem("nothing to miss")
        person = session.get(Person, seat.person_id)
        notify_absence([sittings[c % len(sittings)]], person, by=person)

    def make_up(self, a, b, _c):
        mark = self.pick(AttendanceMark, a, AttendanceMark.state == "absent_notified")
        lost, person = session.get(Session, mark.session_id), session.get(Person, mark.person_id)
        instead = self.pick(Session, b, Session.occasion_id != lost.occasion_id, Session.half == lost.half)
        book_make_up(lost, instead, person, by=person)

    def give_up_make_up(self, a, _b, _c):
        booked = self.pick(MakeUp, a)
        cancel_make_up(booked, by=session.get(Person, booked.person_id))

    def replan(self, a, b, c):
        """A round loses its afternoon, gets it back, or comes on other days."""
        round_ = self.round(a)
        first = round_.first_on + timedelta(days=b % 3)
        plan = make_plan(
            session.get(Course, self.world.course),
            seats=round_.seats,
            first_on=first,
            closes_on=round_.closes_on,
            halves=(Half.fm,) if c % 2 else (Half.fm, Half.em),
        )
        change_round(round_, plan, by=self.coordinator)

    def clock(self, _a, _b, _c):
        """What the worker does by itself."""
        expire_offers()
        allot_closed()
        release_holds()
        release_unentitled()
        open_up()


#: What chance chooses from: what people do all day stands there oftener.
STEPS = (
    *("nominate", "ask", "approve", "accept", "withdraw") * 4,
    *("hold", "name", "decline", "terms", "party", "resize", "share", "type_quotas", "place", "offer", "swap", "interest",
      "agree") * 2,
    *("miss", "make_up") * 2,
    "replan", "give_up_make_up", "go_alone",
    "refuse", "withdraw_late", "clear", "give_back", "expire", "leave", "away", "leave_work", "forget_interest", "publish",
    "cancel", "allot", "clock", "merge", "walk_in", "welcome", "bring", "split",
)  # fmt: skip
#: Mostly people who miss something and make up for it, and rounds that change under them.
MAKING_UP = (
    *("nominate", "accept") * 3, *("miss", "make_up") * 8, *("replan", "give_up_make_up") * 3,
    "cancel", "merge", "split", "withdraw", "withdraw_late", "swap", "away", "leave_work", "resize", "hold",
    "type_quotas", "place", "walk_in", "publish",
)  # fmt: skip


def broken(world, *, settled=True):
    """What breaks a promise now; settled: also a seat that is free while somebody waits who could have it."""
    session.flush()
    session.expire_all()
    found = [f"{fault.code}: {fault.sentence}" for fault in faults()] + list(told_twice("courses."))
    if settled and not found:
        with session.begin_nested() as trial:
            held = hold(world.rounds)
            found += [f"passed over: {seat.id}" for seat in fill(held, held.rounds.values(), by=None)]
            session.flush()
            trial.rollback()
        session.expire_all()
    return found


def oblige(world, person_ids, days=50):
    """Give people a legal deadline for what the course gives."""
    from app.ledger.actions import define
    from app.ledger.models import Need, Ref
    from courses.models import Theme

    theme = session.query(Theme).filter_by(course_id=world.course).first()
    what = define(
        Ref("courses.part", f"lag/{world.course}", 1, "Lag"),
        [Need("courses.theme", theme.key, ("courses.attended",), theme.title, 0.5)],
        on=today(),
        by=None,
    )
    due = today() + timedelta(days=days)
    oblige_many(
        [
            Duty(p, what, today(), 4, due, due, "first_day+4m", "test", today(), None, world.units[0])
            for p in person_ids
        ],
        by=None,
    )
