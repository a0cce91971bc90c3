"""What people do with posts, absences and relations. Each has a bulk form with a constant number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from app import registry
from app.dates import is_likely, today
from app.db import now, session, take_ids
from app.organisations.models import Absence, Organisation, Post, Relation
from app.organisations.posts.numbers import key_of, refuse_taken, refuse_taken_by_others
from app.organisations.relations import DEPUTY, LEADS
from app.organisations.roles import ENTRY_PROFILES, ROLES
from app.people.models import Person
from app.problems import Problem
from app.web.personal_numbers import contains_personal_number
from app.web.words import _

ONE_DAY = timedelta(days=1)
COLUMNS = tuple(column.key for column in Post.__table__.columns)


@dataclass(frozen=True)
class NewPost:
    """A post on its way in; ``percent`` of full time, 0 for an assignment beside the employment."""

    person_id: int
    unit_id: int
    employer_id: int
    role: str
    first_on: date
    last_on: date | None = None
    title: str = ""
    service_area: str = ""
    percent: int = 100
    employment_number: str | None = None
    entry_profile: str = ""


def hire_many(posts: Sequence[NewPost], *, by: Person | None) -> list[Post]:
    """Give people posts, in the order given; programmes enrol them in the same transaction.

    Raises Problem for a post that ends before it begins, an unknown role or entry profile, a unit that has closed by
    the first day, or the same post twice.
    """
    if not posts:
        return []
    for new in posts:
        _check(new.role, new.entry_profile, new.first_on, new.last_on, new.percent)
        _refuse_numbers(new.title, new.employment_number)
    _check_units({(new.unit_id, new.first_on) for new in posts})
    refuse_taken(posts)
    session.flush()
    ids = take_ids("organisations_post", len(posts))
    added = [Post(id=number, **asdict(new)) for number, new in zip(ids, posts, strict=True)]
    session.add_all(added)
    session.flush()
    _tell([(post, None) for post in added])
    return added


def change_posts(changes: Sequence[tuple[Post, Mapping[str, Any]]], *, by: Person | None) -> None:
    """Set fields of posts, by name. Whoever works somewhere else from a day has a new post; see ``transfer_posts``.

    Raises Problem as ``hire_many`` does.
    """
    told = []
    for post, values in changes:
        before = snapshot(post)
        for name, value in values.items():
            if name not in COLUMNS or name in {"id", "person_id"}:
                raise LookupError(f"a post has no {name} that can be changed")
            setattr(post, name, value)
        _check(post.role, post.entry_profile, post.first_on, post.last_on, post.percent)
        _refuse_numbers(post.title, post.employment_number)
        told.append((post, before))
    if told:
        refuse_taken_by_others([post for post, before in told if key_of(post) != key_of(before)])
        _check_units({(post.unit_id, post.first_on) for post, _before in told})
        session.flush()
        _tell(told)


def end_posts(posts: Iterable[Post], last_on: date, *, by: Person | None) -> None:
    """Let posts end after this day; the person and what was learnt remain. Raises Problem when one begins later."""
    change_posts([(post, {"last_on": last_on}) for post in posts], by=by)


def transfer_posts(
    unit: Organisation, to: Organisation, on: date, *, by: Person | None, posts: Sequence[Post] | None = None
) -> list[Post]:
    """Let those who hold posts in a unit hold them in another from this day. Returns the new posts.

    posts: only these; otherwise all that hold on the day or later.
    """
    if posts is None:
        posts = session.scalars(
            select(Post).where(Post.unit_id == unit.id, or_(Post.last_on.is_(None), Post.last_on >= on))
        ).all()
    later = [post for post in posts if post.first_on >= on]
    held = [post for post in posts if post.first_on < on]
    values = [
        NewPost(
            **{
                name: getattr(post, name)
                for name in COLUMNS
                if name not in {"id", "unit_id", "first_on", "entry_profile"}
            },
            unit_id=to.id,
            first_on=on,
        )
        for post in held
    ]
    end_posts(held, on - ONE_DAY, by=by)
    change_posts([(post, {"unit_id": to.id}) for post in later], by=by)
    return hire_many(values, by=by)


# Absences.


@dataclass(frozen=True)
class NewAbsence:
    """Days away on their way in. There is no place for a reason."""

    person_id: int
    first_on: date
    last_on: date | None = None
    percent: int = 100


def register_absences(absences: Sequence[NewAbsence], *, by: Person | None) -> list[Absence]:
    """Note that people are away; their deadlines follow. Raises Problem when one ends before it begins."""
    for new in absences:
        _check_absence(new.first_on, new.last_on, new.percent)
    session.flush()
    ids = take_ids("organisations_absence", len(absences))
    added = [Absence(id=number, **asdict(new)) for number, new in zip(ids, absences, strict=True)]
    session.add_all(added)
    session.flush()
    _tell_of_absences({new.person_id for new in absences})
    return added


def change_absence(absence: Absence, first_on: date, last_on: date | None, *, by: Person | None) -> None:
    """Set the days of an absence; the end becomes known when someone is back. Raises Problem for days in wrong order."""
    _check_absence(first_on, last_on, absence.percent)
    absence.first_on, absence.last_on = first_on, last_on
    session.flush()
    _tell_of_absences({absence.person_id})


def remove_absence(absence: Absence, *, by: Person | None) -> None:
    """Take away an absence that never was."""
    person = absence.person_id
    session.delete(absence)
    session.flush()
    _tell_of_absences({person})


# Relations.


@dataclass(frozen=True)
class NewRelation:
    """A dated relation on its way in: ``holder`` over a person or over an organisation."""

    kind: str
    holder_id: int
    person_id: int | None = None
    organisation_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    purpose: str = ""


def relate(relations: Sequence[NewRelation], *, by: Person | None) -> list[Relation]:
    """Put people in relations. Raises Problem for someone over oneself, or days in the wrong order."""
    for new in relations:
        if new.holder_id == new.person_id:
            raise Problem(_("Välj någon annan än personen själv."), field="holder")
        if new.valid_from and new.valid_to and new.valid_to < new.valid_from:
            raise Problem(_("Den sista dagen ligger före den första."), field="valid_to")
    session.flush()
    ids = take_ids("organisations_relation", len(relations))
    given = {"given_by_id": by.id if by else None, "given_at": now()}
    added = [Relation(id=number, **asdict(new), **given) for number, new in zip(ids, relations, strict=True)]
    session.add_all(added)
    session.flush()
    return added


def appoint_deputy(
    deputy: Person, manager: Person, first_on: date, last_on: date | None, *, by: Person | None
) -> Relation:
    """Let someone decide in a manager's place (*ställföreträdare*) for some days."""
    return relate([NewRelation(DEPUTY, deputy.id, manager.id, None, first_on, last_on)], by=by)[0]


def appoint_lead(lead: Person, person: Person, first_on: date | None, *, by: Person | None) -> Relation:
    """Say who leads someone's work (*arbetsledare*, 1:e socialsekreterare)."""
    return relate([NewRelation(LEADS, lead.id, person.id, None, first_on)], by=by)[0]


def end_relations(relations: Iterable[Relation], last_on: date, *, by: Person | None) -> None:
    """Let relations end after this day; one that had not begun by then is taken away."""
    for relation in relations:
        if relation.valid_from is not None and relation.valid_from > last_on:
            session.delete(relation)
        else:
            relation.valid_to = last_on
    session.flush()


# Within.


def snapshot(post: Post) -> Post:
    """The post as it is now, as a loose row that nothing saves."""
    return Post(**{name: getattr(post, name) for name in COLUMNS})


def _tell(changes: Sequence[tuple[Post, Post | None]]) -> None:
    registry.hook.posts_changed(changes=changes)


def _tell_of_absences(person_ids: set[int]) -> None:
    posts = session.scalars(select(Post).where(Post.person_id.in_(person_ids)).order_by(Post.id)).all()
    if posts:
        _tell([(post, snapshot(post)) for post in posts])


def _check(role: str, entry_profile: str, first_on: date, last_on: date | None, percent: int) -> None:
    if role not in ROLES:
        raise Problem(_("Välj en roll."), field="role")
    if entry_profile and entry_profile not in ENTRY_PROFILES:
        raise Problem(_("Välj en entréprofil."), field="entry_profile")
    if last_on is not None and last_on < first_on:
        raise Problem(_("Den sista dagen ligger före den första."), field="last_on")
    if not 0 <= percent <= 100:
        raise Problem(_("Skriv omfattningen som 0 till 100 procent."), field="percent")
    _check_years(first_on, last_on)


def _refuse_numbers(title: str, employment_number: str | None) -> None:
    """Neither of them is a personal identity number."""
    for text, name in ((title, "title"), (employment_number, "employment_number")):
        if text and contains_personal_number(text):
            raise Problem(_("Skriv inget personnummer. Det ska inte finnas i Färdplan."), field=name)


def _check_units(units: set[tuple[int, date]]) -> None:
    ends = dict(
        session.execute(
            select(Organisation.id, Organisation.valid_to).where(Organisation.id.in_({unit for unit, _ in units}))
        ).all()
    )
    for unit, first_on in units:
        end = ends[unit]
        if end is not None and first_on > end:
            raise Problem(_("Enheten finns inte längre den dagen."), field="unit")


def _check_years(first_on: date, last_on: date | None) -> None:
    if not is_likely(first_on, today()):
        raise Problem(_("Kontrollera årtalet i den första dagen."), field="first_on")
    if last_on is not None and not is_likely(last_on, today()):
        raise Problem(_("Kontrollera årtalet i den sista dagen, eller lämna dagen tom."), field="last_on")


def _check_absence(first_on: date, last_on: date | None, percent: int) -> None:
    _check_years(first_on, last_on)
    if last_on is not None and last_on < first_on:
        raise Problem(_("Den sista dagen ligger före den första."), field="last_on")
    if not 0 < percent <= 100:
        raise Problem(_("Skriv omfattningen som 1 till 100 procent."), field="percent")
