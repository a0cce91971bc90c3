"""The demonstration made small, served on a port of its own: every page of it has something to show."""

import fcntl
import json
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.commands import migrate
from app.dates import today
from app.db import db, now, session
from app.demo import cast, fill
from app.organisations.imports import waiting
from app.organisations.imports.work import plan_file
from app.organisations.models import Organisation, Post
from app.people.demo_accounts import ACCOUNTS, DOMAIN
from app.people.models import Person
from app.people.ways_in import BY_MAIL, PURPOSE, make_ways_in
from app.signing import sign
from app.web.models import Feedback
from app.web.work.models import Work
from courses.classroom.models import Appeal, Guest, Note
from courses.costs.actions import Numbers, set_budget
from courses.costs.actions import propose as propose_budget
from courses.days.actions.company import invite
from courses.days.actions.seats import ask_for_seat
from courses.days.models import AttendanceMark, Occasion, Offer, Round, RoundState, Seat, SeatState, Session, Trainer
from courses.days.models.pool import Ask, PoolMember
from courses.days.queries.company import PURPOSE as COMPANY
from courses.models import Course
from courses.modules.editing import draft_of
from courses.modules.models import ModuleVersion
from courses.year.actions.plans import make_plan, propose_plan
from courses.year.blocked import usual_blocks
from courses.year.facts import Choices
from courses.year.rhythm import Rhythm
from quizzes import actions as answering
from quizzes.authoring import actions as writing
from quizzes.models import Question, Quiz, Version
from quizzes.queries import quiz_with_version
from tests.conftest import PLUGINS, test_config
from tests.factories_days import make_round

SCALE = 0.03
#: A page of which there are many is looked at so many times for each account.
OF_A_KIND = 2
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')
HTML = "text/html"


@dataclass(frozen=True)
class Site:
    """The served demonstration, and the pages that each account reaches from its first one by links alone."""

    app: Flask
    url: str
    pages: dict[str, list[str]]

    def cookie(self, account: str) -> dict[str, str]:
        """The cookie of someone who is signed in to an account of the demonstration."""
        return {"name": "fardplan", "value": _cookie(self.app, account), "url": self.url}


@contextmanager
def served(shared: Path, own: Path) -> Iterator[Site]:
    """Serve a copy of the demonstration. shared: a folder that all workers see: the first one fills it. own: ours alone."""
    with (shared / "seeding").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "pages.json").exists():
            _make(shared)
    with (
        closing(sqlite3.connect(shared / "seeded.sqlite")) as source,
        closing(sqlite3.connect(own / "seeded.sqlite")) as copy,
    ):
        source.backup(copy)
    shutil.copytree(shared / "seeded-data", own / "data")
    app = _app(own / "seeded.sqlite", own / "data")
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Site(app, f"http://127.0.0.1:{server.server_port}", json.loads((shared / "pages.json").read_text()))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: what fails is seen in the page."""


def _app(database: Path, data: Path) -> Flask:
    return create_app(test_config(f"sqlite:///{database}", data, demo=True), PLUGINS)


def _make(shared: Path) -> None:
    database, data = shared / "seeded.sqlite", shared / "seeded-data"
    data.mkdir(exist_ok=True)
    database.unlink(missing_ok=True)
    migrate.upgrade(f"sqlite:///{database}")
    app = _app(database, data)
    with app.app_context():
        fill(scale=SCALE)
        further = _work_begun(data)
        session.commit()
    pages = {account: list(walk(app, account, further.get(account, ()))) for account in ("", *ACCOUNTS)}
    with app.app_context():
        db.engine.dispose()
    (shared / "pages.json").write_text(json.dumps(pages))


def _work_begun(data: Path) -> dict[str, list[str]]:
    """People in the middle of something; the addresses that no link leads to, by account."""
    learner, lead, editor, admin = map(_person, ("deltagare", "forste", "redaktor", "admin"))
    quiz, version = quiz_with_version(session.scalars(select(Quiz.key).order_by(Quiz.id)).first())
    attempt = answering.begin(quiz, version, by=learner)
    failed = answering.begin(quiz, version, by=lead)
    answering.hand_in(failed.id, by=lead)
    draft_of(session.scalars(select(ModuleVersion).order_by(ModuleVersion.id)).first(), by=editor)
    writing.start_draft(quiz.key, by=editor)
    session.add(Feedback(text="Knappen är för liten.", reply_to="nagon@annan.example"))
    lines = "Anställningsnummer;Förnamn;Efternamn;E-post;Enhet;Roll;Första dag;Sista dag;Procent\r\n"
    lines += "900;Ny;Import;ny@exempel.example;Mottagning barn och unga;Socialsekreterare;2026-09-01;;100\r\n"
    lines += "901;Ny;;fel;Ingen enhet;Socialsekreterare;2026-19-01;;100\r\n"
    plan = waiting.lay(data, waiting.Waiting(lines.encode(), "1402", False, admin.id))
    plan_file({"token": plan}, admin.id, lambda *_: None)
    done, waits = (
        Work(person_id=admin.id, kind="organisations.import", values={}, language="sv", state=state)
        for state in ("done", "waiting")
    )
    done.said, done.goal, done.ended_at = "2 rader är lästa.", ["organisations.people_list", {}], now()
    session.add_all([done, waits])
    here = f"/quizzes/attempts/{attempt.id}"
    asked = session.scalars(
        select(Seat.id).join(Post, Post.id == Seat.post_id).join(Organisation, Organisation.id == Post.unit_id)
        .where(Seat.state == SeatState.asked, Organisation.key == cast.UNIT)
    ).first()  # fmt: skip
    mine = session.scalars(
        select(Seat.id).where(Seat.person_id == learner.id, Seat.state == SeatState.seated).order_by(Seat.id.desc())
    ).first()
    queued = session.scalars(select(Seat.id).where(Seat.state == SeatState.queued).order_by(Seat.id)).first() or asked
    _year_planned()
    _budget_proposed()
    partly = select(Session.occasion_id, AttendanceMark.person_id).join(AttendanceMark)
    late = session.execute(partly.where(AttendanceMark.state == "late")).first()
    check = session.execute(
        select(Quiz.key, Question.key).join(Version, Version.quiz_id == Quiz.id)
        .join(Question, Question.version_id == Version.id).where(Question.self_check, Version.published_at.is_not(None))
    ).first()  # fmt: skip
    coming = session.scalars(
        select(Round.id).where(Round.state == RoundState.published, Round.first_on > today()).order_by(Round.first_on)
    ).first()
    put = (session.get_one(Round, coming).queue_id, lead.id)
    room, company = _in_the_room(learner), _together(learner, lead)
    way = make_ways_in([learner], today(), BY_MAIL, by=None)[learner.id]
    newcomer = session.scalars(select(Person).where(Person.email.is_(None)).order_by(Person.sort_key)).first()
    newcomer.email = "ny@exempel.example"
    return {
        "": ["/logga-in", "/offline", f"/valkommen/{sign(way.id, PURPOSE)}", *room[""]],
        "kursledare": room["kursledare"],
        "deltagare": [
            *room["deltagare"],
            *company,
            *(f"{here}/{place}" for place in range(1, len(attempt.asked_ids) + 1)),
            f"{here}/review",
            "/courses/programmes/",
            f"/courses/days/seats/{mine}/withdraw",
            "/courses/days/interests/familjehem-och-jourhem",
            f"/quizzes/self-check/{check[0]}/{check[1]}",
        ],
        "forste": [f"/quizzes/attempts/{failed.id}"],
        "chef": [
            "/courses/days/decisions",
            f"/courses/days/decisions/refuse?seat={asked}",
            f"/courses/days/seats/{asked}/terms",
            f"/courses/days/seats/{mine}/swap",
            "/courses/days/deadlines",
        ],
        "samordnare": [
            *room["samordnare"],
            f"/courses/days/seats/{queued}/seat",
            f"/courses/days/queues/{put[0]}/people/{put[1]}",
            f"/courses/days/rounds/new?course={session.scalars(select(Course.key)).first()}",
            f"/courses/days/occasions/{late[0]}/partial/{late[1]}",
            "/courses/days/planning?state=draft",
            *(f"/courses/days/rounds/{coming}/{what}" for what in ("merge", "split")),
        ],
        "redaktor": [f"/quizzes/edit/quiz/{quiz.key}"],
        "admin": [
            f"/administration/import/{plan}",
            "/administration/",
            "/messages/undelivered/",
            f"/administration/dubbletter/{learner.id}/{lead.id}",
        ],
    }


def _together(learner: Person, other: Person) -> list[str]:
    """Two who wait for the same course, one of whom has asked a colleague to go together."""
    round_ = make_round()
    mine, theirs = (ask_for_seat(each, round_, by=each) for each in (learner, other))
    invite(mine, [other.id], by=learner)
    return [
        f"/courses/days/seats/{mine.id}/company",
        f"/courses/days/company/{sign(theirs.id, COMPANY)}",
        f"/courses/days/rounds/{round_.id}",
    ]


def _in_the_room(learner: Person) -> dict[str, list[str]]:
    """A guest, an objection, a missed session, a note, someone asked to lead, an offer; where they stand, by account."""
    trainer = _person("kursledare")
    led = session.scalars(
        select(Session).join(Occasion, Occasion.id == Session.occasion_id).join(Trainer, Trainer.occasion_id == Occasion.id)
        .where(Trainer.person_id == trainer.id, Session.starts_at <= now()).order_by(Session.id.desc())
    ).first()  # fmt: skip
    seats = select(Seat).where(Seat.person_id == learner.id, Seat.state == SeatState.seated)
    mine = session.scalars(
        select(Session).join(Occasion, Occasion.id == Session.occasion_id)
        .where(Occasion.round_id.in_(select(seats.subquery().c.round_id))).order_by(Session.starts_at)
    ).first()  # fmt: skip
    member = PoolMember(person_id=trainer.id, since_on=today())
    guest = Guest(session_id=led.id, name="Sol Ekberg", workplace="Ale")
    said = Appeal(session_id=led.id, person_id=learner.id, text="Jag var där.")
    note = Note(round_id=session.get_one(Occasion, led.occasion_id).round_id, subject="Om {kurs}", body="Välkomna.")
    ask = Ask(occasion_id=led.occasion_id, person_id=trainer.id, answer_by=today())
    offer = session.scalars(select(Offer.id).order_by(Offer.id)).first()
    session.add_all([member, guest, said, note, ask])
    session.flush()
    sitting = f"/courses/classroom/sessions/{mine.id}"
    return {
        "": [
            f"/courses/pool/answer/{sign(ask.id, 'courses.ask')}",
            f"/courses/days/offers/{sign(offer, 'courses.offer')}",
        ],
        "deltagare": [f"{sitting}/here", f"{sitting}/make-up", f"{sitting}/appeal"],
        "kursledare": [f"/courses/classroom/guests/{guest.id}", f"/courses/classroom/appeals/{said.id}"],
        "samordnare": [f"/courses/classroom/notes/{note.id}", f"/courses/pool/{trainer.id}"],
    }


def _year_planned() -> None:
    area, year = session.scalars(select(Organisation).where(Organisation.key == "gr")).one(), today().year + 1
    choices = Choices(year, 30, 9, Rhythm.together, usual_blocks(year), {area.id: (3,) * 12})
    propose_plan(make_plan(area.id, "introduktion", choices, by=_person("samordnare")), by=_person("samordnare"))


def _budget_proposed() -> None:
    area, by = session.scalars(select(Organisation).where(Organisation.key == "gr")).one(), _person("samordnare")
    numbers = Numbers(280, 15.0, 2.0, 0.2, 10, 700_000, 0, "equal", "")
    propose_budget(set_budget(area, today().year + 1, numbers, by=by), by=by)


def _person(account: str) -> Person:
    return session.scalars(select(Person).where(Person.email == f"{account}@{DOMAIN}")).one()


def _cookie(app: Flask, account: str) -> str:
    with app.app_context():
        signer = app.session_interface.get_signing_serializer(app)
        return signer.dumps({"_user_id": _person(account).get_id(), "_fresh": True})


def walk(app: Flask, account: str, further: Iterable[str] = ()) -> Iterator[str]:
    """The pages that an account reaches by links, two of a kind; "" is nobody signed in."""
    client = app.test_client()
    if account:
        client.set_cookie("fardplan", _cookie(app, account))
    seen: set[str] = set()
    kinds: dict[tuple[str, ...], int] = {}
    waiting_ones = ["/", *further]
    while waiting_ones:
        address = waiting_ones.pop(0)
        kind = _kind(app, address)
        if address in seen or kind is None or kinds.get(kind, 0) >= OF_A_KIND:
            continue
        seen.add(address)
        answer = client.get(address)
        if 300 <= answer.status_code < 400:
            waiting_ones.insert(0, answer.headers["Location"])
            continue
        assert answer.status_code == 200, (account, address, answer.status_code)
        if answer.mimetype != HTML:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        yield address
        waiting_ones += [unescape(link) for link in LINK.findall(answer.text)]


def _kind(app: Flask, address: str) -> tuple[str, ...] | None:
    """What kind of page stands there: its endpoint and the names of what is asked for; None when it is not ours."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    try:
        endpoint, _values = app.url_map.bind("localhost").match(parts.path)
    except HTTPException:
        raise AssertionError(f"a link leads nowhere: {address}") from None
    return (endpoint, *sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair}))


__all__ = ["Site", "served", "walk"]
