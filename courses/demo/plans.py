"""The rounds of a month of the demonstration, as plans: which days, which rooms, who sits where."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from random import Random

from sqlalchemy import select

from app.api import organisation, session
from courses.days.models import Half
from courses.days.plans import OccasionPlan, RoundPlan, SessionPlan
from courses.demo import calendar
from courses.demo.calendar import Sitting
from courses.demo.learners import LEADS, PART_1, PART_2, Crowd, Learner
from courses.demo.places import Diary
from courses.models import Course, Theme

SEATS = 30
#: As many as a sitting is planned for, so that some seats remain.
PLANNED = 27
ONE_DAY = timedelta(days=1)
FM, EM = "fm", "em"


@dataclass
class Class:
    """A round on its way: the plan, its days as (day, half), its themes, and the people who will have seats."""

    plan: RoundPlan
    themes: tuple[str, ...]
    halves: list[tuple[date, str]]
    people: list[int] = field(default_factory=list)

    @property
    def first_on(self) -> date:
        """Its first day."""
        return self.plan.days[0]


@dataclass
class Catalogue:
    """The courses and themes that the content brought, and the federation that all of it is for."""

    courses: dict[str, Course]
    themes: dict[str, Theme]
    area: int

    @classmethod
    def read(cls) -> "Catalogue":
        """Three statements."""
        federation = organisation("gr")
        assert federation is not None
        courses = {course.key: course for course in session.scalars(select(Course).order_by(Course.id))}
        themes = {theme.key: theme for theme in session.scalars(select(Theme).order_by(Theme.position, Theme.id))}
        return cls(courses, themes, federation.id)

    def of_course(self, key: str) -> list[Theme]:
        """A course's themes in order."""
        course = self.courses[key]
        return [theme for theme in self.themes.values() if theme.course_id == course.id]


class Planner:
    """Plans rounds for a month and fills them with those who need them."""

    def __init__(self, catalogue: Catalogue, crowd: Crowd, diary: Diary, chance: Random) -> None:
        self.catalogue, self.crowd, self.diary, self.chance = catalogue, crowd, diary, chance

    def part_1(self, starts: Sequence[Sequence[Sitting]], must: Sequence[int] = (), a_day: float = 0.0) -> list[Class]:
        """For each start as many sittings as those who wait need, the people dealt out over them.

        must: people who are to sit in the first sitting of all, whatever else holds. a_day: how many hires a day are
        expected and not known yet.
        """
        made: list[Class] = []
        for start in starts:
            waiting = self._waiting_for_part_1(min(sitting.first_on for sitting in start))
            expected = a_day * calendar.days_since_last_start(start[0].first_on)
            count = max(1, ceil(len(waiting) / PLANNED), ceil(expected / PLANNED))
            sittings = [self.sitting(start[n % len(start)], n if count > 1 else None) for n in range(count)]
            for person in must if not made else ():
                self._seat(sittings[0], person)
            for number, learner in enumerate(waiting):
                for offset in range(count):
                    if self._seat(sittings[(number + offset) % count], learner.person):
                        break
            made += sittings
        return made

    def _waiting_for_part_1(self, on: date) -> list[Learner]:
        return [
            learner
            for learner in self.crowd.learners.values()
            if PART_1 in learner.obligations
            and learner.person not in self.crowd.accounts
            and not (learner.met and learner.person in self.crowd.missing)
            and learner.first_on + timedelta(days=learner.habits.sent_after) <= on
            and learner.remaining(PART_1, self.crowd.booked)
            and not self.crowd.is_away(learner.person, on)
        ]

    def sitting(self, days: Sitting, number: int | None = None) -> Class:
        """One sitting of part 1: the first theme a day and a half, the second that afternoon, the third later."""
        first, second, third = self.catalogue.of_course("introduktion-del-1")
        halves = (
            [(days.first_on, FM), (days.first_on, EM), (days.second_on, FM)],
            [(days.second_on, EM)],
            [(days.third_on, FM)],
        )
        title = f"vecka {days.first_on.isocalendar().week}" + ("" if number is None else f", grupp {number + 1}")
        return self.round_of("introduktion-del-1", list(zip((first, second, third), halves, strict=True)), title)

    def part_2(self, first: date, last: date, *, share: float = 1.0) -> list[Class]:
        """The themes that people take this month, each in as many sittings as needed, on days apart.

        share: how many of those who could are signed up; less than all for months that lie ahead.
        """
        free = calendar.teaching_days(first, last)
        wanted = self._wishes(first, last) if free else {}
        least = max(1, min(8, len(self.crowd.learners) // 60))
        made: list[Class] = []
        for number, (key, theme) in enumerate(self.catalogue.themes.items()):
            people = wanted.get(key, [])
            if len(people) < least:
                continue
            count = ceil(len(people) / PLANNED)
            sittings = []
            for n in range(count):
                day = free[(number * 5 + n * 9 + self.chance.randrange(3)) % len(free)]
                halves = [(day, FM), (day, EM)] if theme.days >= 1 else [(day, (FM, EM)[(number + n) % 2])]
                sittings.append(self.round_of(key, [(theme, halves)]))
            for person in people:
                if self.chance.random() <= share:
                    order = sorted(sittings, key=lambda each: len(each.people))
                    any(self._seat(sitting, person) for sitting in order)
            made += sittings
        return made

    def _wishes(self, first: date, last: date) -> dict[str, list[int]]:
        """Which themes each person takes this month: as many as the time that is left asks for, in the order of the work."""
        wanted: dict[str, list[int]] = {}
        for learner in self.crowd.learners.values():
            part = learner.obligations.get(PART_2)
            if part is None or learner.person in self.crowd.accounts or learner.first_on > first - timedelta(days=45):
                continue
            left = learner.remaining(PART_2, self.crowd.booked)
            months = ((part.due_on or last + timedelta(days=600)) - first).days / 30.4 - 2
            # Nothing is held in a quarter of the year.
            pace = learner.habits.pace * len(left) / max(1.0, months * 0.72)
            count = min(len(left), 5, int(pace + self.chance.random()))
            place = {theme: n + self.chance.uniform(0, 5) for n, theme in enumerate(left)}
            for theme in sorted(left, key=place.__getitem__)[:count]:
                wanted.setdefault(theme, []).append(learner.person)
        return wanted

    def leads(self, first: date, last: date) -> list[Class]:
        """The first year as a lead: twice a year, in March and October."""
        free = calendar.teaching_days(first, last)
        if first.month not in (3, 10) or len(free) < 12:
            return []
        made = self.lead_round((free[2], free[3], free[-2]))
        self.fill_with_leads(made)
        return [made]

    def fill_with_leads(self, made: Class) -> None:
        """Seats for the leads who have it left."""
        for learner in self.crowd.learners.values():
            if learner.first_on <= made.first_on and learner.remaining(LEADS, self.crowd.booked):
                self._seat(made, learner.person)

    def lead_round(self, days: Sequence[date]) -> Class:
        """Five themes on three days."""
        a, b, c, d, e = self.catalogue.of_course("forste-socialsekreterare")
        halves = [(days[0], FM), (days[0], EM)], [(days[1], FM)], [(days[1], EM)], [(days[2], FM)], [(days[2], EM)]
        return self.round_of("forste-socialsekreterare", list(zip((a, b, c, d, e), halves, strict=True)))

    def in_depth(self, day: date, people: Sequence[int]) -> Class:
        """The course in depth: two days, a week apart, for people who know the work."""
        later = next(
            d for d in calendar.days(day + timedelta(days=7), day + timedelta(days=40)) if not calendar.is_still(d)
        )
        a, b, c = self.catalogue.of_course("fordjupning-vald")
        halves = [(day, FM), (day, EM)], [(later, FM)], [(later, EM)]
        made = self.round_of("fordjupning-vald", list(zip((a, b, c), halves, strict=True)))
        made.people += [person for person in people if not self.crowd.is_away(person, day)]
        return made

    def round_of(
        self,
        course: str,
        themes: Sequence[tuple[Theme, Sequence[tuple[date, str]]]],
        title: str = "",
        **values: object,
    ) -> Class:
        """A round whose themes are held on these days, in a room and with a trainer that are free."""
        halves = [each for _theme, sessions in themes for each in sessions]
        booked = self.diary.book(*sorted({day for day, _half in halves}))
        first = min(day for day, _half in halves)
        occasions = tuple(
            OccasionPlan(
                theme.id, tuple(SessionPlan(day, Half(half)) for day, half in sessions), booked.place.name,
                booked.place.address, booked.place.directions, room_capacity=booked.place.capacity,
                trainer_ids=booked.leaders, room_id=booked.room_id,
            )
            for theme, sessions in themes
        )  # fmt: skip
        given: dict[str, object] = {
            "opens_on": first - timedelta(days=100),
            "closes_on": first - timedelta(days=8),
            "published": True,
        }
        plan = RoundPlan(
            self.catalogue.courses[course].id,
            self.catalogue.area,
            SEATS,
            occasions,
            title,
            **(given | values),  # type: ignore[arg-type]
        )
        return Class(plan, tuple(theme.key for theme, _sessions in themes), halves)

    def _seat(self, where: Class, person: int) -> bool:
        """A seat, unless the round is full or the person is away or elsewhere."""
        days = [day for day, _half in where.halves]
        if len(where.people) >= SEATS or self.crowd.is_away(person, *days[:1]):
            return False
        if self.crowd.is_busy(person, where.halves):
            return False
        where.people.append(person)
        self.crowd.take(person, where.themes, where.halves)
        return True
