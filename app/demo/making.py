"""Writes the plan of who works where: organisations, people, posts, absences, relations. Through actions only."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from app.competences.actions import decide_level, load_competences
from app.competences.models import Level
from app.competences.reference import reference_data
from app.dates import today
from app.db import session
from app.demo import cast
from app.demo.names import FAMILY, GIVEN
from app.demo.staffing import YEARS, Job, Someone, Unit, history_begins, month_end, staff, units
from app.ledger.folding import fold
from app.organisations.actions import NewOrganisation, found_many
from app.organisations.grants.actions import grant_names
from app.organisations.models import Organisation, Post
from app.organisations.posts.actions import (
    NewAbsence,
    NewPost,
    NewRelation,
    change_posts,
    hire_many,
    register_absences,
    relate,
)
from app.organisations.reference import load_organisations
from app.organisations.relations import DEPUTY, LEADS
from app.people.actions import NewCredits, NewDegree, NewPerson, add_credits, add_degrees, add_people
from app.people.demo_accounts import DOMAIN, PASSWORD
from app.people.models import Person
from app.people.passwords import hash_password

MONTHS = 12 * YEARS
#: Rows handed to an action at a time.
PIECE = 2000
TITLES = {
    "social_worker": "Socialsekreterare",
    "lead_social_worker": "1:e socialsekreterare",
    "unit_manager": "Enhetschef",
}
#: Whoever was hired this recently has a lead who follows the work.
FOLLOWED = timedelta(days=730)
LEVELS = (
    ("Folke Dahlgren", "erfaren", "Fjorton år efter examen, varav mer än fem i enheten."),
    ("Beatrice Hagström", "van", "Åtta år efter examen. Vi prövar Erfaren efter det första året i kommunen."),
    ("Malte Öberg", "ny", "Mindre än två år efter examen."),
)


class Making:
    """The demonstration while it is being made: the plan, and the rows that came of it."""

    def __init__(self, seed: int, scale: float) -> None:
        self.seed, self.today = seed, today()
        self.units: list[Unit] = list(units(scale))
        by_hand = {cast.UNIT: cast.partille(self.today)}
        self.staff = staff(seed, self.today, self.units, by_hand)
        _rename_namesakes(self.staff, by_hand[cast.UNIT])
        self.staff.append(cast.kungalv(self.today, next(u.key for u in self.units if u.key.startswith("1482-vuxna"))))
        self.ids: dict[str, int] = {}
        self.people: dict[int, Person] = {}
        self.posts: dict[int, Post] = {}
        self.officials: dict[str, Person] = {}

    def make(self, stage: str) -> None:
        """The kernel's part of a stage; most stages are the plugins' alone."""
        name, _, number = stage.partition("-")
        stages: dict[str, Callable[[], None]] = {
            "organisations": self.organisations,
            "competences": lambda: load_competences(reference_data()),
            "before": self.before,
            "month": lambda: self.month(int(number)),
            "settle": self.settle,
        }
        stages.get(name, lambda: None)()

    def organisations(self) -> None:
        """The reference data, and the units below it."""
        load_organisations(by=None)
        found_many([NewOrganisation(u.key, u.name, parent=u.parent, service_area=u.area) for u in self.units], by=None)
        self.ids = dict(session.execute(select(Organisation.key, Organisation.id)).all())

    def before(self) -> None:
        """Those who work for the federation, everyone's name and degree, and the posts begun before the three years."""
        self._appoint()
        for number, person in enumerate(self._add(self.staff)):
            self.people[number] = person
        admin = self.officials["admin"]
        add_degrees([d for n, someone in enumerate(self.staff) for d in self._degrees(n, someone)], by=admin)
        add_credits([p for n, someone in enumerate(self.staff) for p in self._points(n, someone)], by=admin)
        began = history_begins(self.today)
        self._hire((n, job) for n, job in self._jobs() if job.first_on < began)

    def month(self, ago: int) -> None:
        """A month of people coming and going; the running one takes what is known of the days ahead with it."""
        first = history_begins(self.today)
        for _ in range(MONTHS - ago):
            first = month_end(first) + timedelta(days=1)
        last = month_end(first) if ago else date.max
        self._leave(first, last)
        self._hire((n, job) for n, job in self._jobs() if first <= job.first_on <= last and id(job) not in self.posts)
        register_absences(
            [
                NewAbsence(self.people[n].id, *away)
                for n, someone in enumerate(self.staff)
                for away in someone.away
                if first <= away[0] <= last
            ],
            by=None,
        )

    def settle(self) -> None:
        """Who leads whom, who stands in for whom, some levels decided, and the figures added up."""
        relate([*self._leads(), *self._deputies()], by=None)
        self._grant("1402", "regional", "Samlad uppföljning av introduktionen inför styrgruppens möten")
        self._grant("1480", "granskare", "Granskning av hur introduktionens tidsgränser har hållits")
        self._decide_levels()
        fold()

    def _grant(self, key: str, account: str, purpose: str) -> None:
        """A municipality lets an account see its names; its local training lead says so."""
        place = session.scalar(select(Organisation).where(Organisation.key == key))
        if place is None:
            return
        led = Post.role == "local_training_lead"
        giver = session.scalars(
            select(Person).join(Post, Post.person_id == Person.id).where(led, Post.unit_id == place.id)
        )
        last_on = self.today + timedelta(days=180)
        grant_names(self.officials[account], place, self.today, last_on, purpose=purpose, by=giver.one())

    def _appoint(self) -> None:
        chance = Random(self.seed + 1)  # noqa: S311 (a demonstration, not a secret)
        officials = list(cast.OFFICIALS)
        officials += [
            cast.Official(chance.choice(GIVEN), chance.choice(FAMILY), "trainer", "Utbildare")
            for _ in range(cast.TRAINERS - 1)
        ]
        secret = hash_password(PASSWORD)
        people = add_people([_new(o.given, o.family, o.account, secret) for o in officials], by=None)
        posts = []
        for official, person in zip(officials, people, strict=True):
            if official.account:
                self.officials[official.account] = person
            place = self.ids[official.organisation]
            first = _working_day(self.today - timedelta(days=chance.randint(1200, 2600)))
            if official.ends_in is not None:
                first = _working_day(self.today - timedelta(days=30))
            last = self.today + timedelta(days=official.ends_in) if official.ends_in is not None else None
            posts.append(NewPost(person.id, place, place, official.role, first, last, official.title, percent=100))
        hire_many(posts, by=None)

    def _add(self, everyone: list[Someone]) -> list[Person]:
        secret = hash_password(PASSWORD)
        return add_people([_new(s.given, s.family, s.account, secret, s.alias) for s in everyone], by=None)

    def _degrees(self, number: int, someone: Someone) -> Iterable[NewDegree]:
        chance = Random(f"{self.seed}:degree:{number}")  # noqa: S311
        drawn = chance.choices(("socionom", "other_relevant", "other"), (0.9, 0.07, 0.03))[0]
        kind = someone.degree or drawn
        title = {"socionom": "Socionomexamen", "other_relevant": "Kandidatexamen i socialt arbete"}.get(
            kind, "Kandidatexamen i sociologi"
        )
        seen = someone.jobs[0].first_on + timedelta(days=chance.randint(0, 30))
        verified = seen if seen <= self.today and (someone.account or chance.random() < 0.85) else None
        points = 210.0 if kind == "socionom" else 180.0
        yield NewDegree(self.people[number].id, kind, title, someone.degree_on, points, verified)

    def _points(self, number: int, someone: Someone) -> Iterable[NewCredits]:
        if someone.points:
            on = someone.degree_on + (self.today - someone.degree_on) / 2
            titles = ("Juridik för socialt arbete", "Barn i utsatta livssituationer", "Handledning i socialt arbete")
            yield NewCredits(self.people[number].id, titles[number % 3], someone.points, on, on + timedelta(days=60))

    def _jobs(self) -> Iterable[tuple[int, Job]]:
        return ((n, job) for n, someone in enumerate(self.staff) for job in someone.jobs)

    def _hire(self, wanted: Iterable[tuple[int, Job]]) -> None:
        """Posts without their ends, which come when their time comes."""
        jobs = list(wanted)
        for start in range(0, len(jobs), PIECE):
            piece = jobs[start : start + PIECE]
            new = [
                NewPost(
                    self.people[n].id, self.ids[job.unit], self.ids[job.municipality], job.role, job.first_on, None,
                    TITLES[job.role], job.area, job.percent, str(100_000 + n), job.profile,
                )
                for n, job in piece
            ]  # fmt: skip
            for (_n, job), post in zip(piece, hire_many(new, by=None), strict=True):
                self.posts[id(job)] = post

    def _leave(self, first: date, last: date) -> None:
        """Those whose last day came before this month (or is known, in the running one); some go to another place."""
        following: list[tuple[int, Job]] = []
        ended = []
        for n, someone in enumerate(self.staff):
            for number, job in enumerate(someone.jobs):
                post = self.posts.get(id(job))
                if post is None or post.last_on is not None or job.last_on is None:
                    continue
                if job.last_on < first or last == date.max:
                    ended.append((post, {"last_on": job.last_on}))
                    following += [(n, later) for later in someone.jobs[number + 1 :]]
        self._hire(following)
        change_posts(ended, by=None)

    def _present(self) -> dict[str, dict[str, list[tuple[Post, Someone]]]]:
        """Today's people by unit and role."""
        found: dict[str, dict[str, list[tuple[Post, Someone]]]] = defaultdict(lambda: defaultdict(list))
        for _n, someone in enumerate(self.staff):
            for job in someone.jobs:
                post = self.posts[id(job)]
                if post.first_on <= self.today and (post.last_on is None or post.last_on >= self.today):
                    found[job.unit][job.role].append((post, someone))
        return found

    def _leads(self) -> Iterable[NewRelation]:
        for roles in self._present().values():
            leads = roles["lead_social_worker"]
            for number, (post, _someone) in enumerate(roles["social_worker"]):
                if leads and post.first_on >= self.today - FOLLOWED:
                    lead = leads[number % len(leads)][0]
                    since = max(post.first_on, lead.first_on)
                    yield NewRelation(LEADS, lead.person_id, post.person_id, None, since)

    def _deputies(self) -> Iterable[NewRelation]:
        for number, roles in enumerate(self._present().values()):
            if number % 8 == 0 and roles["unit_manager"] and roles["lead_social_worker"]:
                manager, lead = roles["unit_manager"][0][0], roles["lead_social_worker"][0][0]
                since = self.today - timedelta(days=7)
                yield NewRelation(DEPUTY, lead.person_id, manager.person_id, None, since, since + timedelta(days=30))

    def _decide_levels(self) -> None:
        by_name = {self.people[n].name: self.people[n] for n, s in enumerate(self.staff) if s.jobs[0].unit == cast.UNIT}
        chief = next(self.people[n] for n, s in enumerate(self.staff) if s.account == "chef")
        levels = {
            level.key: level for level in session.scalars(select(Level).where(Level.framework_key == "yrkesresan-gr"))
        }
        for name, key, reason in LEVELS:
            if key in levels and name in by_name:
                decide_level(by_name[name], levels[key], reason=reason, on=self.today - timedelta(days=40), by=chief)


def _rename_namesakes(everyone: list[Someone], by_hand: list[Someone]) -> None:
    """Nobody else bears the name of someone written by hand, so that the accounts of the first page are not mixed up."""
    ours = {id(someone) for someone in by_hand}
    taken = {(s.given, s.family) for s in by_hand} | {(o.given, o.family) for o in cast.OFFICIALS}
    for someone in everyone:
        while id(someone) not in ours and (someone.given, someone.family) in taken:
            someone.given = GIVEN[(GIVEN.index(someone.given) + 1) % len(GIVEN)]


def _new(given: str, family: str, account: str, secret: str, alias: str = "") -> NewPerson:
    address = f"{account}@{DOMAIN}" if account else None
    return NewPerson(given, family, address, address, secret if account else None, alias, bool(alias))


def _working_day(day: date) -> date:
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
