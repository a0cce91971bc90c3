"""Ids in forms that no page offered: another municipality's people, units, seats, rounds and roles."""

import pytest
from sqlalchemy import func, select

from app.db import Base, session
from app.organisations.models import Organisation, Post
from app.people.models import Degree, Person
from courses.days.models import Occasion, Session
from courses.days.models import Round as CourseRound

pytestmark = pytest.mark.one_database


def rows():
    session.rollback()
    kept = {"web_once"}
    return {
        n: session.scalar(select(func.count()).select_from(t)) for n, t in Base.metadata.tables.items() if n not in kept
    }


def post_of(person_id):
    return session.scalars(select(Post).where(Post.person_id == person_id)).first()


def unit(key):
    return session.scalar(select(Organisation.id).where(Organisation.key == key))


def round_form(round_id, **changes):
    """A round's form as its page would send it."""
    occasion = session.scalars(select(Occasion).where(Occasion.round_id == round_id)).first()
    mark = f"t{occasion.theme_id}_"
    sent = {"seats": "5", "area": unit("1402"), f"{mark}on0": "2027-03-01", f"{mark}half0": "fm", f"{mark}place": "Sal"}
    return {name: value for name, value in (sent | changes).items() if value is not None}


def forgeries(site):
    """By name: who sends what where."""
    a, b, day = site.a, site.b, "2026-12-01"
    person = f"/administration/personer/{a.people['third']}"
    own = f"/administration/personer/{a.people['system_admin']}"
    occasion = f"/courses/days/occasions/{a.ids['occasion']}"
    other_session = session.scalar(select(Session.id).where(Session.occasion_id == b.ids["occasion"]).limit(1))
    theme = session.scalar(select(Occasion.theme_id).limit(1))
    post = {"what": "post", "post-unit_id": unit("enhet-a"), "post-role": "social_worker", "post-first_on": day,
            "post-percent": "100", "post-service_area": "", "post-entry_profile": ""}  # fmt: skip
    new = {"given_name": "A", "family_name": "B", "unit_id": unit("enhet-a"), "role": "social_worker", "first_on": day,
           "percent": "100", "service_area": "", "entry_profile": ""}  # fmt: skip
    return {
        "approve another's wish": ("unit_manager", "/courses/days/decisions", {"seat": b.ids["asked"], "decision": "approve"}),
        "refuse another's wish": ("unit_manager", f"/courses/days/decisions/refuse?seat={b.ids['asked']}", {"reason": "Nej"}),
        "refuse one's own and another's": ("unit_manager",
            f"/courses/days/decisions/refuse?seat={b.ids['asked']}&seat={a.ids['asked']}", {"reason": "Nej"}),
        "nominate another's people": ("unit_manager", f"/courses/days/rounds/{a.ids['ahead']}/nominate",
                                      {"people": b.people["third"]}),
        "nominate to another's round": ("unit_manager", f"/courses/days/rounds/{b.ids['ahead']}/nominate",
                                        {"people": a.people["third"]}),
        "nominate oneself": ("unit_manager", f"/courses/days/rounds/{a.ids['ahead']}/nominate",
                             {"people": a.people["unit_manager"]}),
        "nominate by someone else's post": ("unit_manager", f"/courses/days/rounds/{a.ids['ahead']}/nominate",
            {"people": a.people["third"], f"post-{a.people['third']}": post_of(b.people["third"]).id}),
        "ask for another's seat": ("social_worker", f"/courses/days/rounds/{b.ids['ahead']}", {}),
        "ask for a draft's seat": ("third", f"/courses/days/rounds/{a.ids['draft_round']}", {}),
        "withdraw another's": ("unit_manager", f"/courses/days/seats/{b.ids['asked']}/withdraw", {}),
        "withdraw a colleague's": ("first", f"/courses/days/seats/{a.ids['asked']}/withdraw", {}),
        "mark someone who is not on the list": ("trainer", occasion, {f"p-{b.people['first']}": "present"}),
        "mark in another's session": ("trainer", f"{occasion}?session={other_session}", {f"p-{a.people['first']}": "absent"}),
        "mark as something else": ("trainer", occasion, {f"p-{a.people['second']}": "sjuk"}),
        "add another's person": ("trainer", f"{occasion}/walk-in", {"person": b.people["third"]}),
        "add nobody": ("trainer", f"{occasion}/walk-in", {"person": "0"}),
        "seat in another's round": ("coordinator", f"/courses/days/seats/{a.ids['queued']}/seat", {"round": b.ids["ahead"]}),
        "seat another's": ("coordinator", f"/courses/days/seats/{b.ids['queued']}/seat", {"round": a.ids["ahead"]}),
        "accept for who is not on the list": ("coordinator", f"{occasion}/partial/{b.people['second']}", {"reason": "Ja"}),
        "a round for another area": ("coordinator", "/courses/days/rounds/new?course=kurs-1",
                                     round_form(a.ids["ahead"], area=unit("1480"))),
        "a round for everyone": ("coordinator", "/courses/days/rounds/new?course=kurs-1",
                                 round_form(a.ids["ahead"], area=unit("gr"))),
        "a round led by anyone": ("coordinator", "/courses/days/rounds/new?course=kurs-1",
                                  round_form(a.ids["ahead"], **{f"t{theme}_trainers": b.people["third"]})),
        "a post in another's unit": ("system_admin", person, post | {"post-unit_id": unit("enhet-b")}),
        "a role beyond one's own": ("system_admin", person, post | {"post-role": "regional_admin"}),
        "a role beyond one's own for oneself": ("system_admin", own, post | {"post-role": "auditor"}),
        "a role that is none": ("system_admin", person, post | {"post-role": "kung"}),
        "someone new elsewhere": ("system_admin", "/administration/personer/ny", new | {"unit_id": unit("enhet-b")}),
        "end another's post": ("system_admin", person, {"what": "end-post", "end-post-last_on": day,
                               "end-post-number": post_of(b.people["third"]).id}),
        "a deputy from elsewhere": ("system_admin", f"/administration/personer/{a.people['unit_manager']}",
                                    {"what": "deputy", "deputy-holder": "Third Betamarkberg", "deputy-first_on": day}),
        "verify one's own degree": ("system_admin", own, {"what": "degree", "degree-kind": "socionom", "degree-title": "S",
                                    "degree-awarded_on": "2020-01-01", "degree-verified": "y"}),
        "verify another's degree": ("system_admin", person, {"what": "verify-degree", "verify-degree-number": degree(b)}),
        "move under another's": ("system_admin", "/administration/organisationer/enhet-a",
                                 {"what": "move", "move-parent_id": unit("1480"), "move-on": day}),
        "a unit under another's": ("system_admin", "/administration/organisationer/enhet-b",
                                   {"what": "found", "found-name": "Ny", "found-key": "ny", "found-kind": "unit"}),
        "a deed that is none": ("system_admin", person, {"what": "__class__"}),
        "decide another's level": ("unit_manager", f"/people/{b.people['first']}/competence/level/yrkesresan-gr",
                                   {"level": "1", "decided_on": day, "reason": "Ja"}),
        "decide one's own level": ("unit_manager", f"/people/{a.people['unit_manager']}/competence/level/yrkesresan-gr",
                                   {"level": "1", "decided_on": "2026-11-01", "reason": "Ja"}),
        "answer for another": ("social_worker", f"/quizzes/attempts/{b.ids['attempt']}/1", {"answer": "a"}),
        "hand in for another": ("social_worker", f"/quizzes/attempts/{b.ids['attempt']}/hand-in", {}),
        "finish a step of a version that is none": ("social_worker", "/courses/modules/modul-ett/steps/a", {"version": "7"}),
        "think in a place that is none": ("social_worker", "/courses/modules/modul-ett/steps/a?reflection=9",
                                          {"reflection-9": "Hej"}),
        "read a draft": ("social_worker", "/courses/modules/modul-utkast/steps/a", {"version": "1"}),
    }  # fmt: skip


def degree(place):
    return session.scalar(select(Degree.id).where(Degree.person_id == place.people["protected"]))


NAMES = [
    "approve another's wish", "refuse another's wish", "refuse one's own and another's", "nominate another's people",
    "nominate to another's round", "nominate oneself", "nominate by someone else's post", "ask for another's seat",
    "ask for a draft's seat", "withdraw another's", "withdraw a colleague's", "mark someone who is not on the list",
    "mark in another's session", "mark as something else", "add another's person", "add nobody", "seat in another's round",
    "seat another's", "accept for who is not on the list", "a round for another area", "a round for everyone",
    "a round led by anyone", "a post in another's unit", "a role beyond one's own", "a role beyond one's own for oneself",
    "a role that is none", "someone new elsewhere", "end another's post", "a deputy from elsewhere", "verify one's own degree",
    "verify another's degree", "move under another's", "a unit under another's", "a deed that is none",
    "decide another's level", "decide one's own level", "answer for another", "hand in for another",
    "finish a step of a version that is none", "think in a place that is none", "read a draft",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_what_no_page_offers_is_refused_and_nothing_is_written(site, be, broken, name):
    role, url, data = forgeries(site)[name]
    before = rows()
    posts = state()
    reply = be(site.a.people[role]).post(url, data=data)
    assert reply.status_code in (400, 403, 404, 409, 422), (reply.status_code, reply.location)
    assert (rows(), state(), broken) == (before, posts, [])
    if role != "coordinator" and name != "a deputy from elsewhere":  # who choose among all trainers, and typed it
        assert "Betamark" not in reply.text


def state():
    """What the forgeries would change without adding a row."""
    session.rollback()
    return [
        session.execute(select(Post.id, Post.last_on, Post.unit_id).order_by(Post.id)).all(),
        session.execute(select(CourseRound.id, CourseRound.state).order_by(CourseRound.id)).all(),
        session.execute(select(Degree.id, Degree.verified_on).order_by(Degree.id)).all(),
        session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.id)).all(),
        session.execute(select(Person.id, Person.email, Person.generation).order_by(Person.id)).all(),
    ]


def test_all_forgeries_are_tried(site):
    assert list(forgeries(site)) == NAMES
