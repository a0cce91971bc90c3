"""A whole small platform to attack: two municipalities, people of all ten roles in both, and something of everything.

Everyone in a municipality carries its mark in name and address, so that a page that shows the wrong one is found out.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta

from flask import current_app

from app.dates import today
from app.db import now, session
from app.ledger.actions import record
from app.ledger.models import Draft, Ref
from app.ledger.queries import definition
from app.messages.actions import renew_feed, send
from app.messages.calendars import CalendarItem
from app.messages.models import Message
from app.organisations.grants.actions import grant_names, withdraw_grant
from app.organisations.imports import waiting
from app.organisations.imports.work import plan_file
from app.organisations.models import Organisation, Post, ServiceArea
from app.organisations.roles import EMPLOYED, ROLES
from app.people.models import Person
from app.people.ways_in import BY_MAIL, PURPOSE, make_ways_in
from app.signing import sign
from app.web.models import Feedback
from app.web.work.models import Work
from app.web.work.progress import keep_file
from courses.classroom.actions.appeals import appeal
from courses.classroom.models import Guest, Note
from courses.classroom.models import Question as RoomQuestion
from courses.costs.actions import Numbers, propose, set_budget
from courses.days.actions.attendance import attend_many
from courses.days.actions.bringing import seat_many
from courses.days.actions.local import LocalPlan, hold_local
from courses.days.actions.places import put_licence
from courses.days.actions.repeating import Rule, put_recurrence
from courses.days.actions.rounds import open_rounds
from courses.days.actions.seats import ask_for_seat, withdraw
from courses.days.models import Certificate, Half, Hold, Interest, MakeUp, Occasion, Offer, Round, Seat, Session
from courses.days.models.pool import Ask, PoolMember
from courses.days.queries.attendance import occasion_of
from courses.groups.actions import Asked, make_groups
from courses.modules import actions as reading
from courses.modules.editing import start_module
from courses.modules.filing import keep_media
from courses.year.actions.plans import propose_plan
from courses.year.models import YearRow
from quizzes import actions as answering
from quizzes.authoring import actions as writing
from quizzes.models import Question, Version
from quizzes.surveys.models import Survey
from tests.factories import (
    make_municipality,
    make_obligation,
    make_organisation,
    make_person,
    make_post,
)
from tests.factories_competences import load_reference, make_credits, make_degree
from tests.factories_days import make_course, make_plan
from tests.factories_modules import make_facts, make_module, make_step
from tests.factories_people import make_sign_in
from tests.factories_quizzes import make_quiz, one_choice, one_of_each
from tests.factories_rounds import make_asset, make_place, make_room
from tests.factories_year import NEXT_YEAR, make_themes, make_year_plan

#: The mark that people, units and texts of each municipality carry.
MARKS = {"a": "Alfamark", "b": "Betamark"}
MARK_OF = {"1402": "a", "1480": "b"}
PICTURE = f"{'0' * 40}.png"
SECRET = {"a": "Alfatanke som ingen annan läser", "b": "Betatanke som ingen annan läser"}


@dataclass
class Place:
    """One municipality and what stands in it: numbers and keys alone, so that it outlives the database session."""

    key: str
    people: dict[str, int] = field(default_factory=dict)
    ids: dict[str, object] = field(default_factory=dict)


@dataclass
class Site:
    """Both municipalities, and the federation's own people by role."""

    a: Place
    b: Place
    federation: dict[str, int] = field(default_factory=dict)
    ids: dict[str, object] = field(default_factory=dict)


def make_site(data) -> Site:
    """Fill an empty database. data: the folder of uploads."""
    load_reference()
    session.add_all(
        ServiceArea(key=key, name=key.title(), position=n) for n, key in enumerate(["barn-och-unga", "vuxna"])
    )
    site = Site(Place("1402"), Place("1480"))
    first = make_municipality(name=f"{MARKS['a']} kommun")
    second = make_municipality(key="1480", code="1480", name=f"{MARKS['b']} kommun")
    site.ids["federation"] = "gr"
    quiz = _content(site)
    course = make_course(themes=1, key="kurs-1", preparation=[{"kind": "courses.module", "ref": site.ids["module"]}])
    site.ids["course"] = course.key
    room = make_room(house := make_place(name="Kvarnen"))
    site.ids |= {"venue": room.place_id, "room": room.id, "asset": make_asset(house).id}
    make_themes()
    part = definition(Ref("courses.part", "introduktion/del-1", 1))
    for place, top, letter in ((site.a, first, "a"), (site.b, second, "b")):
        place.ids["municipality"] = top.id
        _people(place, top, letter)
        _learning(place, letter, quiz, part)
        _days(place, top, course, data)
        _rounds(place, top, course)
        _year(place, top)
    federation = session.query(Organisation).filter_by(key="gr").one()
    for role in ROLES:
        if role not in EMPLOYED:
            person = make_person(given_name="Forbund", family_name=role, email=f"{role}@forbund.example")
            make_post(person, federation, role=role, percent=0, title=role)
            site.federation[role] = person.id
    _grants(site, first, second)
    session.add(Feedback(text="Knappen är för liten.", reply_to="nagon@annan.example"))
    session.commit()
    return site


def _grants(site, *tops):
    """The first municipality lets the federation's administrator see its names; the second did, and took it back."""
    holder = session.get(Person, site.federation["regional_admin"])
    for place, top in zip((site.a, site.b), tops, strict=True):
        by = session.get(Person, place.people["local_training_lead"])
        grant = grant_names(holder, top, today(), today() + timedelta(days=90), purpose="Inför styrgruppen", by=by)
        place.ids["grant"] = grant.id
    withdraw_grant(grant, by=by)


def _content(site):
    body = "Inledning.\n\n/// reflect | Vad tänker du?\n///\n\n/// check | check\n///\n\nSlut."
    make_module([make_step("a", body=body), make_step("b")], key="modul-ett", quiz="quiz-ett")
    quiz = make_quiz(key="quiz-ett", title="Frågor ett", questions=one_of_each(), self_checks=[one_choice("check")])
    editor = make_person(given_name="Redaktör", family_name="Utkast")
    start_module(make_facts(key="modul-utkast"), by=editor)
    writing.start_draft("quiz-ett", by=editor)
    draft = session.query(Version).order_by(Version.id.desc()).first()
    question = session.query(Question).filter_by(version_id=draft.id).first()
    keep_media({PICTURE: b"\x89PNG\r\n\x1a\n"})
    site.ids |= {"module": "modul-ett", "quiz": "quiz-ett", "draft": "modul-utkast", "question": question.id,
                 "picture": PICTURE, "asset": current_app.jinja_env.globals["asset_url"]("app.js").rpartition("/")[2]}  # fmt: skip
    return quiz


def _people(place, top, letter):
    mark = MARKS[letter]
    unit = make_organisation(parent=top, name=f"{mark} enhet", key=f"enhet-{letter}")
    other = make_organisation(parent=top, name=f"{mark} annan", key=f"annan-{letter}")
    newcomer = make_person(given_name=mark, family_name="Nyast", email=f"nyast-{letter}@kommun.example")
    make_post(newcomer, unit, title="")
    way = make_ways_in([newcomer], today(), BY_MAIL, by=None)[newcomer.id]
    place.ids["way_token"] = sign(way.id, PURPOSE)
    place.ids |= {"unit": unit.key, "unit_id": unit.id, "other": other.key, "top": top.key}
    for role in ROLES:
        person = make_person(given_name=role.replace("_", " ").title(), family_name=f"{mark}sson",
                             email=f"{role}@{mark.lower()}.example")  # fmt: skip
        at = unit if role in EMPLOYED or role == "trainer" else top
        make_post(
            person, at, role=role, title=f"{mark} {role}", employer_id=top.id, employment_number=f"{letter}-{role}"
        )
        place.people[role] = person.id
    for name in ("first", "second", "third"):
        person = make_person(given_name=name.title(), family_name=f"{mark}berg", email=f"{name}@{mark.lower()}.example")
        make_post(person, unit, employer_id=top.id, entry_profile="new_graduate", first_on=today() - timedelta(days=40))
        place.people[name] = person.id
    place.ids["post"] = session.query(Post.id).filter_by(person_id=place.people["social_worker"]).scalar()
    hidden = make_person(given_name="Hemlig", family_name=f"{mark}gömd", protected=True, alias=f"Alias {letter}")
    make_post(hidden, unit, employer_id=top.id)
    place.people["protected"] = hidden.id
    make_sign_in(session.get(Person, place.people["social_worker"]), f"inlogg@{mark.lower()}.example")
    make_degree(hidden)
    make_credits(hidden, verified_on=None)


def _learning(place, letter, quiz, part):
    learner = session.get(Person, place.people["social_worker"])
    make_obligation(session.query(Post).filter_by(person_id=learner.id).one(), part)
    reading.finish_step("modul-ett", 1, "a", by=learner)
    reading.save_reflection("modul-ett", "a", 1, SECRET[letter], by=learner)
    row, version = quiz
    attempt = answering.begin(row, version, by=learner)
    place.ids["attempt"] = attempt.id
    colleague = session.get(Person, place.people["first"])
    handed = answering.begin(row, version, by=colleague)
    answering.hand_in(handed.id, by=colleague)
    place.ids["handed"] = handed.id
    place.ids["feed"] = renew_feed(learner, by=learner)


def _days(place, top, course, data):
    mark = MARKS[MARK_OF[place.key]]
    trainer = session.get(Person, place.people["trainer"])
    began = make_plan(course, first_on=today() - timedelta(days=1), trainers=(trainer,), area_id=top.id, seats=10)
    coming = make_plan(course, area_id=top.id, seats=2, title=f"{mark} omgång")
    draft = make_plan(course, area_id=top.id, seats=2, title=f"{mark} utkast", published=False)
    running, ahead, hidden = open_rounds([began, coming, draft], by=None)
    seat_many([(running.id, place.people["first"]), (running.id, place.people["second"])], by=None)
    seat_many([(ahead.id, place.people["protected"]), (ahead.id, place.people["lead_social_worker"]),
               (ahead.id, place.people["unit_manager"])], by=None)  # fmt: skip
    learner = session.get(Person, place.people["social_worker"])
    asked = ask_for_seat(learner, session.get(Round, ahead.id), by=learner)
    occasion = running_occasion(running)
    attend_many([(occasion, [place.people["first"]])], by=None)
    make_groups(occasion_of(occasion), [place.people["first"], place.people["second"]], Asked(), by=trainer)
    session.flush()
    certificate = session.query(Certificate).filter_by(person_id=place.people["first"]).one()
    queued = session.query(Seat).filter_by(round_id=ahead.id, state="queued").one()
    seated = session.query(Seat).filter_by(round_id=ahead.id, state="seated").first()
    place.ids |= {
        "running": running.id, "ahead": ahead.id, "draft_round": hidden.id, "occasion": occasion, "queue": ahead.queue_id,
        "certificate": certificate.id, "asked": asked.id, "queued": queued.id, "seated": seated.id,
        "company_token": sign(queued.id, "courses.company"),
        "partial": place.people["second"],
    }  # fmt: skip
    _seats(place, ahead, queued)
    _offered(place, top)
    _classroom(place, occasion)
    place.ids["budget"] = _budget(top)
    _survey(place, top, occasion, course)
    values = {"course": f"{mark}kursen", "round": ahead.id}
    beginning = now()
    item = CalendarItem(f"dag-{mark}@fardplan", f"{mark}dagen", beginning, beginning + timedelta(hours=3))
    send([learner.id], "courses.queued:1", "courses/mail/queued", values, [item])
    place.ids["message"] = session.query(Message.id).filter_by(person_id=learner.id, event="courses.queued:1").scalar()
    lines = "Anställningsnummer;Förnamn;Efternamn;E-post;Enhet;Roll;Första dag;Sista dag;Procent\r\n"
    lines += f"900;Ny;{mark}import;ny@{mark.lower()}.example;{mark} enhet;Socialsekreterare;2026-09-01;;100"
    laid = waiting.Waiting(lines.encode(), top.key, False, place.people["system_admin"])
    place.ids["import"] = waiting.lay(data, laid)
    plan_file({"token": place.ids["import"]}, laid.person_id, lambda *_: None)
    work = Work(
        person_id=laid.person_id, kind="organisations.import", values={}, language="sv", state="done", ended_at=now()
    )
    work.said, work.goal, work.file_name = f"{mark}arbete", ["organisations.people_list", {}], "personer.csv"
    session.add(work)
    session.flush()
    place.ids["work"] = work.id
    keep_file(work.id, b"Namn")


def _rounds(place, top, course):
    """A rule for each year, a licence, and a course that the lead holds for the unit."""
    mark = MARKS[MARK_OF[place.key]]
    lead = session.get(Person, place.people["lead_social_worker"])
    unit = session.query(Organisation).filter_by(key=place.ids["unit"]).one()
    rule = put_recurrence(Rule(course.id, top.id, (10, 37), 2, 20, None, (place.people["trainer"],)), by=lead)
    licence = put_licence("bbic", top, None, None, by=lead)
    plan = LocalPlan(unit, f"{mark} skola", ((today() + timedelta(days=9), Half.fm),), "Fikarummet", 6)
    place.ids |= {"recurrence": rule.id, "licence": licence.id, "local_round": hold_local(plan, by=lead).id}


def _seats(place, ahead, queued):
    """Seats that the manager held and nobody has now, and an interest."""
    unit, manager = place.ids["unit_id"], place.people["unit_manager"]
    hold = Hold(round_id=ahead.id, organisation_id=unit, person_id=manager, seats=0, released=1, release_on=today())
    interest = Interest(queue_id=ahead.queue_id, person_id=place.people["third"], because="update", post_id=queued.post_id,
                        unit_id=unit)  # fmt: skip
    session.add_all([hold, interest])
    session.flush()
    place.ids |= {"hold": hold.id, "interest": interest.id}


def _classroom(place, occasion):
    """A question and an objection of the first one, and a door that was never opened."""
    first = session.get(Person, place.people["first"])
    sitting = session.query(Session).filter_by(occasion_id=occasion).order_by(Session.starts_at).first()
    asked = RoomQuestion(occasion_id=occasion, person_id=first.id, text=f"{MARKS[MARK_OF[place.key]]}: hur gör man?")
    session.add(asked)
    made = appeal(sitting, first, "Jag var där.", by=first)
    session.flush()
    guest = Guest(session_id=sitting.id, name=f"Gäst {MARKS[MARK_OF[place.key]]}")
    missed, elsewhere = _make_up(place, occasion)
    booked = MakeUp(session_id=missed, person_id=place.people["second"], instead_id=elsewhere)
    session.add_all([guest, booked])
    session.flush()
    place.ids |= {
        "session": sitting.id,
        "room_question": asked.id,
        "appeal": made.id,
        "guest": guest.id,
        "make_up": booked.id,
        "note": _note(occasion),
    }
    _pool(place, occasion)


def _survey(place, top, occasion, course):
    """What was thought of the running occasion is asked of the first one and the learner."""
    people = [place.people["first"], place.people["social_worker"]]
    told = {
        "theme": f"{course.key}-tema-1",
        "round": 1,
        "area": top.id,
        "people": people,
        "trainers": [place.people["trainer"]],
    }
    record(
        Draft("courses.ended", None, Ref("courses.occasion", str(occasion), None, "Tema 1"), today(), data=told),
        by=None,
    )
    number = session.query(Survey.id).filter_by(occasion_key=str(occasion), months=0).scalar()
    place.ids |= {"survey": number, "theme": told["theme"]}


def _offered(place, top):
    """A seat that became free and is offered to the second one, who answers by a link."""
    (round_,) = open_rounds([make_plan(make_course(), area_id=top.id, seats=1)], by=None)
    seat_many([(round_.id, place.people["first"]), (round_.id, place.people["second"])], by=None)
    first = session.query(Seat).filter_by(round_id=round_.id, state="seated").one()
    withdraw(first, by=session.get(Person, place.people["first"]))
    offer = session.query(Offer).filter_by(round_id=round_.id).one()
    place.ids |= {"offer": offer.id, "offer_token": sign(offer.id, "courses.offer")}


def _budget(top):
    """A year that the municipality has put forward, as its plan is."""
    numbers = Numbers(10, 15.0, 1.0, 0.2, 1, 700_000, 0, "equal", "")
    made = set_budget(top, NEXT_YEAR + 1, numbers, by=session.query(Person).first())
    propose(made, by=session.query(Person).first())
    return made.id


def _pool(place, occasion):
    """The trainer of the place in the pool, asked to lead."""
    trainer = place.people["trainer"]
    ask = Ask(occasion_id=occasion, person_id=trainer, answer_by=today())
    session.add_all([PoolMember(person_id=trainer, since_on=today()), ask])
    session.flush()
    place.ids |= {"ask": ask.id, "ask_token": sign(ask.id, "courses.ask")}


def _note(occasion):
    """What a coordinator wrote to the class."""
    round_id = session.get(Occasion, occasion).round_id
    note = Note(round_id=round_id, subject="Om {kurs}", body="Välkomna.")
    session.add(note)
    session.flush()
    return note.id


def _make_up(place, occasion):
    """The second's first session and its like in the round ahead."""
    like = running_occasion(session.get(Round, place.ids["ahead"]))
    return tuple(
        session.query(Session.id).filter_by(occasion_id=each).order_by(Session.starts_at).first()[0]
        for each in (occasion, like)
    )


def _year(place, top):
    plan = make_year_plan(top, session.get(Person, place.people["coordinator"]), year=NEXT_YEAR + 1)
    propose_plan(plan, by=session.get(Person, place.people["coordinator"]))
    row = session.query(YearRow.id).filter_by(plan_id=plan.id).order_by(YearRow.id).first()[0]
    place.ids |= {"plan": plan.id, "plan_row": row}


def running_occasion(round_) -> int:
    """The number of the round's first occasion."""
    return session.query(Occasion.id).filter_by(round_id=round_.id).order_by(Occasion.position).first()[0]


class Snapshot:
    """The seeded SQLite file and the files beside it, put back as they were in a moment."""

    def __init__(self, path: str, data) -> None:
        self.path = path
        self.kept = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(path)) as source:
            source.backup(self.kept)
        self.files = {file: file.read_bytes() for file in (data / waiting.FOLDER).iterdir()}

    def restore(self) -> None:
        """Put every row and file back."""
        with closing(sqlite3.connect(self.path)) as target:
            self.kept.backup(target)
        for file, body in self.files.items():
            file.write_bytes(body)
