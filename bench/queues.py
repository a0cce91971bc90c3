"""The queues at their worst: a thousand managers who nominate in the opening second, and twenty thousand who wait.

The first runs behind gunicorn with two workers on PostgreSQL. A thousand managers, each of a unit of their own in one of
thirteen municipalities, nominate five people each to one of forty rounds, all in the same second; half of the rounds have
quotas. Afterwards ``fardplan rounds check`` must find nothing. The second makes a queue of twenty thousand and asks for the
whole order and for what thirty freed seats lead to; then once more when all thirteen municipalities are owed seats, and there
are quotas, parties and people who cannot come.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert

from app.db import session
from bench.server import Server

MANAGERS, EACH, ROUNDS, COURSES, SEATS = 1000, 5, 40, 20, 30
WAITING, FREED = 20_000, 30
SENDERS = 250
SECRET = "a-secret-for-the-bench-alone"


@dataclass(frozen=True)
class Wish:
    """One manager's form: who sends it, to which round, for whom."""

    manager: int
    round: int
    people: list[int]


def opening_second(
    make: Callable[[], Flask], url: str, base_ms: float, database_cpu: Callable[[], float]
) -> Iterator[str]:
    """The lines to print about the thousand managers. make: gives the app on a new, empty PostgreSQL database."""
    app = make()
    _prepare_jobs(url)
    with app.app_context():
        wishes = _prepare()
        session.commit()
        cookies = {wish.manager: _signed_in(app, wish.manager) for wish in wishes}
    environ = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "SECURE_COOKIES": "0", "FARDPLAN_DEMO": "1"}
    with Server("bench.app:make_app()", 8406, environ, workers=2) as server:
        before, database = server.cpu(), database_cpu()
        began = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as pool:
            answers = list(pool.map(lambda wish: _send(wish, *cookies[wish.manager], began), wishes))
        whole = time.perf_counter() - began
        cpu, of_database = (server.cpu() - before) / len(answers), (database_cpu() - database) / len(answers)
    waits = sorted(waited for _status, waited in answers)
    sound = sum(status == 303 for status, _waited in answers)
    with app.app_context():
        from sqlalchemy import func, select

        from courses.days.models import Seat
        from courses.days.queries.checking import faults

        found = faults()
        states = dict(session.execute(select(Seat.state, func.count()).group_by(Seat.state)).all())
    yield (
        f"{MANAGERS} managers nominate {EACH} each to {ROUNDS} rounds in the same second, two workers: {sound} of"
        f" {len(answers)} answered with seats or places in {whole:.1f} s (at most 30), p50 {waits[len(waits) // 2]:.1f} s,"
        f" p95 {waits[int(len(waits) * 0.95)]:.1f} s after"
        f" the opening; {cpu * 1000:.1f} ms CPU each ({cpu * 1000 / base_ms:.1f} × bare) and {of_database * 1000:.1f} ms of"
        f" PostgreSQL's; {states.get('seated', 0)} seated, {states.get('offered', 0)} offered, {states.get('queued', 0)}"
        f" in queues; {len(found)} promises broken"
    )


def long_queue(app: Flask) -> Iterator[str]:
    """The lines to print about twenty thousand who wait. app: on a new, empty database."""
    with app.app_context():
        queue_id, round_id = _prepare_queue()
        session.commit()
        yield _moving(queue_id, round_id, "")
        _owe(queue_id, round_id)
        session.commit()
        yield _moving(queue_id, round_id, " with debts of thirteen municipalities, quotas and parties")


def _moving(queue_id: int, round_id: int, what: str) -> str:
    """The order of a whole queue, and what freed seats lead to."""
    from courses.days.actions.filling import refill
    from courses.days.models import Round
    from courses.days.queries.queues import ordered

    began = time.perf_counter()
    line = ordered([queue_id])[queue_id]
    in_order = time.perf_counter() - began
    session.rollback()
    session.get_one(Round, round_id).seats += FREED
    began = time.perf_counter()
    moved = refill([queue_id])
    session.commit()
    return (
        f"a queue of {len(line)}{what}: the order by policy in {in_order:.2f} s; {FREED} freed seats lead to {len(moved)} offers"
        f" in {time.perf_counter() - began:.2f} s, mails and explanations included (at most 2)"
    )


def _owe(queue_id: int, round_id: int) -> None:
    """Every fourth in the queue was left in an earlier round; every tenth goes with the next; the seats are shared."""
    from app.dates import today
    from app.db import now
    from courses.days.models import Explanation, Party, Quota, Seat
    from courses.days.queries.members import members_by_unit
    from courses.days.queries.queues import queue

    seats = session.query(Seat).filter_by(queue_id=queue_id, state="queued").order_by(Seat.id).all()
    found = queue(queue_id)
    assert found is not None
    members = members_by_unit([found.area_id], {seat.unit_id for seat in seats}, today())
    at = now() - timedelta(days=20)
    rows = [
        {"seat_id": seat.id, "person_id": seat.person_id, "queue_id": queue_id, "round_id": round_id, "at": at,
         "member_id": members[found.area_id, seat.unit_id], "code": "lacked", "values": {}}
        for seat in seats[::4]
    ]  # fmt: skip
    session.execute(insert(Explanation), rows)
    pairs = list(zip(seats[::20], seats[1::20], strict=False))
    parties = [Party(queue_id=queue_id) for _pair in pairs]
    session.add_all(parties)
    session.flush()
    for party, pair in zip(parties, pairs, strict=True):
        for seat in pair:
            seat.party_id = party.id
    session.flush()
    towns = sorted(set(members.values()))
    session.add_all(Quota(round_id=round_id, organisation_id=town, seats=2 * FREED // len(towns)) for town in towns)
    session.flush()


def _prepare_jobs(url: str) -> None:
    """The tables that the server's own queue of jobs stands in: the app that prepares has its queue in memory."""
    from app.config import Config
    from app.jobs import open_queue

    open_queue(Flask("jobs"), Config(database_url=url, secret_key=SECRET), []).prepare()


def _send(wish: Wish, cookie: str, token: str, began: float) -> tuple[int, float]:
    body = urlencode([*(("people", person) for person in wish.people), ("csrf_token", token)])
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection = HTTPConnection("127.0.0.1", 8406, timeout=120)
    connection.request("POST", f"/courses/days/rounds/{wish.round}/nominate", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status, time.perf_counter() - began


def _signed_in(app: Flask, person_id: int) -> tuple[str, str]:
    """A cookie of someone who is signed in, and the token that goes with it."""
    app.secret_key = SECRET
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    kept = {"_user_id": f"{person_id}:0", "_fresh": True, "csrf_token": "bench"}
    name = app.config["SESSION_COOKIE_NAME"]
    return f"{name}={signer.dumps(kept)}", URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps("bench")


def _organisations() -> tuple[int, list[int]]:
    """A federation of thirteen municipalities with a thousand units; the federation and the units."""
    from app.organisations.actions import rebuild_closure
    from app.organisations.models import Kind, Organisation, Parent

    federation = Organisation(key="gr", name="Förbundet", kind=Kind.federation)
    towns = [
        Organisation(key=f"{1400 + n}", code=f"{1400 + n}", name=f"Kommun {n}", kind=Kind.municipality)
        for n in range(13)
    ]
    units = [Organisation(key=f"enhet-{n}", name=f"Enhet {n}") for n in range(MANAGERS)]
    session.add_all([federation, *towns, *units])
    session.flush()
    session.add_all(Parent(organisation_id=town.id, parent_id=federation.id) for town in towns)
    session.add_all(Parent(organisation_id=unit.id, parent_id=towns[n % 13].id) for n, unit in enumerate(units))
    session.flush()
    rebuild_closure()
    return federation.id, [unit.id for unit in units]


def _people(count: int, units: list[int], role: str) -> list[int]:
    """So many people with a post each, shared out over the units."""
    from app.organisations.models import Post
    from app.people.models import Person

    people = [Person(given_name="Bench", family_name=str(n)) for n in range(count)]
    session.add_all(people)
    session.flush()
    rows = [
        {"person_id": p.id, "unit_id": units[n % len(units)], "employer_id": units[n % len(units)], "role": role, "title": "",
         "service_area": "", "first_on": date(2026, 1, 7) - timedelta(days=n % 900), "percent": 100,
         "entry_profile": ("", "new_graduate", "new_to_municipality")[n % 3]}
        for n, p in enumerate(people)
    ]  # fmt: skip
    session.execute(insert(Post), rows)
    return [person.id for person in people]


def _rounds(federation: int, courses: int, rounds: int, seats: int) -> list[Any]:
    """Courses of a half day, with published rounds from two months ahead."""
    from app.dates import today
    from courses.days.actions.rounds import open_rounds
    from courses.days.models import Half
    from courses.days.plans import OccasionPlan, RoundPlan, SessionPlan
    from courses.models import Course, Theme

    made = [Course(key=f"bench-{n}", title=f"Kurs {n}", days=0.5) for n in range(courses)]
    session.add_all(made)
    session.flush()
    themes = [Theme(course_id=c.id, key=c.key, title=c.title, days=0.5, areas=["samverkan"]) for c in made]
    session.add_all(themes)
    session.flush()
    plans = []
    for n in range(rounds):
        theme = themes[n % courses]
        held_on = today() + timedelta(days=60 + 7 * (n // courses))
        gathering = OccasionPlan(theme_id=theme.id, sessions=(SessionPlan(held_on, Half.fm),), place="Sal", address="")
        plans.append(
            RoundPlan(
                course_id=theme.course_id, area_id=federation, seats=seats, published=True, occasions=(gathering,)
            )
        )
    return open_rounds(plans, by=None)


def _prepare() -> list[Wish]:
    from courses.days.actions.quotas import share_quotas

    federation, units = _organisations()
    people, managers = _people(MANAGERS * EACH, units, "social_worker"), _people(MANAGERS, units, "unit_manager")
    rounds = _rounds(federation, COURSES, ROUNDS, SEATS)
    for round_ in rounds[::2]:
        share_quotas(round_, "staff", by=None, common=6)  # type: ignore[arg-type]
    return [
        Wish(manager, rounds[n % ROUNDS].id, [people[n + MANAGERS * each] for each in range(EACH)])
        for n, manager in enumerate(managers)
    ]


def _prepare_queue() -> tuple[int, int]:
    """A full round with twenty thousand in the queue behind it; every third has a legal deadline, every fifth terms."""
    from app.dates import today
    from app.db import now
    from app.ledger.actions import Duty, define, oblige_many
    from app.ledger.models import Need, Ref
    from app.organisations.models import Post
    from courses.days.models import Queue, Seat, Terms

    federation, units = _organisations()
    people = _people(WAITING, units, "social_worker")
    (round_,) = _rounds(federation, 1, 1, 1)
    round_.seats = 0
    posts = {post.person_id: post for post in session.query(Post)}
    began = now() - timedelta(days=30)
    rows = [
        {"round_id": round_.id, "queue_id": round_.queue_id, "person_id": person, "post_id": posts[person].id,
         "unit_id": posts[person].unit_id, "state": "queued", "queue_number": n + 1, "because": "full",
         "asked_at": began + timedelta(minutes=n)}
        for n, person in enumerate(people)
    ]  # fmt: skip
    session.execute(insert(Seat), rows)
    session.get_one(Queue, round_.queue_id).last_number = len(people)
    seats = [number for (number,) in session.query(Seat.id).order_by(Seat.id)]
    terms = {"weekdays": [0, 1, 2, 3], "places": [], "travel": "neighbours", "any_suits": False}
    session.execute(insert(Terms), [{"seat_id": number, **terms} for number in seats[::5]])
    need = Need("courses.theme", "bench-0", ("courses.attended",), "Tema", 0.5)
    what = define(Ref("courses.part", "bench/lag", 1, "Lag"), [need],
                  on=today(), by=None)  # fmt: skip
    wanted = people[::3]
    for start in range(0, len(wanted), 500):
        oblige_many(
            [
                Duty(p, what, today(), 4, today() + timedelta(days=70 + p % 60), today() + timedelta(days=70 + p % 60),
                     "first_day+4m", "bench", today(), posts[p].id, posts[p].unit_id)
                for p in wanted[start : start + 500]
            ],
            by=None,
        )  # fmt: skip
    return round_.queue_id, round_.id
