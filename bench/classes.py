"""A class of three hundred, added to the demo's data: its class list, and the grid of its half days."""

import os
from datetime import timedelta

from bench.measure import Client
from bench.pages import DOMAIN, Case, signed_in

PEOPLE, THEMES = 300, 3


def large_class(environ: dict[str, str]) -> tuple[int, int]:
    """A round of three themes, a day each, that three hundred people went to, led by the demo's trainer; its number and that
    of its first occasion."""
    os.environ |= environ
    from app.db import db, session
    from wsgi import make_app

    app = make_app()
    with app.app_context():
        found = _held()
        session.commit()
        db.engine.dispose()
    return found


def _held() -> tuple[int, int]:
    from sqlalchemy import select

    from app.dates import today
    from app.db import session
    from app.organisations.models import Organisation, Post
    from app.people.models import Person
    from courses.days.actions.attendance import attend_many
    from courses.days.actions.bringing import seat_many
    from courses.days.actions.rounds import open_rounds
    from courses.days.models import Half, Occasion
    from courses.days.plans import OccasionPlan, RoundPlan, SessionPlan
    from courses.models import Course, Theme

    course = Course(key="bench-stor-klass", title="Stor klass", days=float(THEMES))
    session.add(course)
    session.flush()
    themes = [
        Theme(course_id=course.id, key=f"bench-stor-{n}", title=f"Tema {n}", days=1.0, position=n, areas=["samverkan"])
        for n in range(THEMES)
    ]
    session.add_all(themes)
    session.flush()
    trainer = session.scalars(select(Person.id).where(Person.email == f"kursledare@{DOMAIN}")).one()
    area = session.scalars(select(Organisation.id).where(Organisation.key == "gr")).one()
    first = today() - timedelta(days=20)
    days = [first + timedelta(days=7 * n) for n in range(THEMES)]
    occasions = tuple(
        OccasionPlan(theme_id=theme.id, sessions=(SessionPlan(on, Half.fm), SessionPlan(on, Half.em)), place="Aulan",
                     trainer_ids=(trainer,))
        for theme, on in zip(themes, days, strict=True)
    )  # fmt: skip
    (round_,) = open_rounds(
        [RoundPlan(course_id=course.id, area_id=area, seats=PEOPLE, published=True, occasions=occasions)], by=None
    )
    people = session.scalars(
        select(Post.person_id)
        .where(Post.role == "social_worker", Post.first_on <= first, Post.last_on.is_(None))
        .group_by(Post.person_id)
        .order_by(Post.person_id)
        .limit(PEOPLE)
    ).all()
    seat_many([(round_.id, person) for person in people], by=None, on=first)
    held = session.scalars(select(Occasion.id).where(Occasion.round_id == round_.id).order_by(Occasion.position)).all()
    attend_many([(number, people) for number in held[:2]], by=None)
    return round_.id, held[0]


def cases_of(port: int, numbers: tuple[int, int]) -> list[Case]:
    """What is measured on the server of this port: the trainer's list, and the grid of all half days of the round."""
    trainer, planner = signed_in(port, "kursledare"), signed_in(port, "samordnare")
    round_, occasion = numbers
    return [
        _case("class list of 300", trainer, f"/courses/days/occasions/{occasion}"),
        _case("half days of 300 in a grid", planner, f"/courses/classroom/rounds/{round_}/grid"),
    ]


def _case(name: str, client: Client, path: str) -> Case:
    return Case(name, 15.0, lambda: client.get(path))
