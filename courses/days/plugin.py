"""What course days give to the platform. Plain functions named as the hooks; ``courses.plugin`` gathers them."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, url_for

from app.api import (
    Bundle,
    CalendarItem,
    Found,
    Job,
    NavItem,
    Panel,
    Permission,
    Person,
    Post,
    Ref,
    Stop,
    StopKind,
    StopState,
    Verb,
    ask_job,
    lazy,
    roles,
    roles_today,
)
from courses.days import access
from courses.days.actions import merging, trainer_notices
from courses.days.queries import belongings, stops, things

#: The job that releases seats that people can no longer have.
RELEASE = "courses.release_unentitled"
#: Where days and all that is around them have their addresses.
AROUND = "/courses/"


def permissions() -> list[Permission]:
    """Who may ask, nominate, teach and plan."""
    return [
        Permission("courses.take_seat", lazy("Önska plats på kurser"), own=True),
        Permission("courses.nominate", lazy("Nominera och besluta om kursplatser"), frozenset({roles.MANAGER})),
        Permission("courses.teach", lazy("Leda kursdagar och registrera närvaro"), frozenset({roles.TRAINER})),
        Permission("courses.plan", lazy("Planera omgångar"), frozenset({roles.COORDINATOR})),
        Permission("courses.hold_local", lazy("Hålla lokala kurser för den egna enheten"), frozenset({roles.LEAD})),
    ]


def verbs() -> list[Verb]:
    """What happens to rounds, seats and attendance. Only having attended shows something about a person."""
    return [
        Verb("courses.attended", lazy("deltog i")),
        Verb("courses.attendance_changed", lazy("fick sin närvaro ändrad på"), stands=False),
        Verb("courses.attendance_corrected", lazy("deltog ändå inte i"), stands=False),
        Verb("courses.asked", lazy("bad om plats på"), stands=False),
        Verb("courses.nominated", lazy("nominerades till"), stands=False),
        Verb("courses.seated", lazy("fick plats på"), stands=False),
        Verb("courses.queued", lazy("ställdes i kö till"), stands=False),
        Verb("courses.offered", lazy("erbjöds plats på"), stands=False),
        Verb("courses.declined", lazy("tackade nej till plats på"), stands=False),
        Verb("courses.offer_ended", lazy("miste erbjudandet om plats på"), stands=False),
        Verb("courses.released", lazy("lämnade platsen på"), stands=False),
        Verb("courses.held", lazy("fick platser reserverade på"), stands=False),
        Verb("courses.hold_released", lazy("fick reserverade platser släppta på"), stands=False),
        Verb("courses.round_allotted", lazy("fördelades"), stands=False),
        Verb("courses.policy_set", lazy("fick sin turordning bestämd"), stands=False),
        Verb("courses.refused", lazy("fick nej till"), stands=False),
        Verb("courses.withdrew", lazy("avanmäldes från"), stands=False),
        Verb("courses.cancelled", lazy("miste platsen på en inställd omgång av"), stands=False),
        Verb("courses.ended", lazy("avslutades"), stands=False),
        Verb("courses.ended_for_more", lazy("fick fler noterade efteråt"), stands=False),
        Verb("courses.round_opened", lazy("lades upp"), stands=False),
        Verb("courses.round_published", lazy("publicerades"), stands=False),
        Verb("courses.round_cancelled", lazy("ställdes in"), stands=False),
        Verb("courses.round_merged", lazy("slogs ihop med en annan"), stands=False),
        Verb("courses.round_split", lazy("delades i två"), stands=False),
    ]


def jobs() -> list[Job]:
    """Telling that occasions have ended, and that rounds have too few people; the queues, which move by the clock too."""
    from courses.days.actions.allotment import allot_closed
    from courses.days.actions.deciding import TRY_AGAIN
    from courses.days.actions.ending import end_by_the_clock
    from courses.days.actions.holds import release_holds
    from courses.days.actions.offers import expire_offers
    from courses.days.actions.opening_up import open_up, try_again
    from courses.days.actions.releasing import release_unentitled
    from courses.days.actions.warning import warn_by_the_clock

    return [
        Job("courses.warn_of_too_few", timedelta(days=1), warn_by_the_clock),
        Job("courses.end_occasions", timedelta(minutes=10), end_by_the_clock),
        Job("courses.expire_offers", timedelta(minutes=10), expire_offers),
        Job("courses.allot_closed", timedelta(hours=1), allot_closed),
        Job("courses.release_holds", timedelta(hours=1), release_holds),
        Job("courses.open_up", timedelta(hours=1), open_up),
        Job(TRY_AGAIN, None, try_again),
        Job(RELEASE, timedelta(days=1), release_unentitled),
    ]


def posts_changed(changes: Sequence[tuple[Post, Post | None]]) -> None:
    """Whoever has left, or is away on a course day, leaves the seat: looked at as soon as the change is made.

    After it, not in it: someone who is transferred ends one post and begins another in the same breath.
    """
    if any(before is not None for _post, before in changes):
        ask_job(RELEASE)


def people_merged(gone: Person, kept: Person, entries: dict[int, int], by: Person) -> None:
    """One seat in a round, one place in a queue, one mark for a session, one certificate of an occasion."""
    merging.merge(gone.id, kept.id, entries, by=by)


def may(person: Person, permission: str, target: Any) -> bool | None:
    """Trainers reach their own occasions, coordinators the rounds of their areas; else the house rule."""
    return access.may(person, permission, target)


def blueprints() -> list[Blueprint]:
    """The pages, and the command ``fardplan rounds check``."""
    from courses.days.commands import group
    from courses.days.views import pages

    return [pages, group]


def nav_items(person: Person) -> list[NavItem]:
    """Kurser for those who learn, Mina kursdagar for trainers, Omgångar for coordinators."""
    held = roles_today(person)
    # One of them holds what is around the days too: the planner, the pool, the room. A longer part of an address goes before.
    learner, coordinator = bool(held & roles.EMPLOYED), roles.COORDINATOR in held
    items = []
    if learner:
        items.append(NavItem(lazy("Kurser"), url_for("days.catalogue"), 30, AROUND))
    if roles.LEAD in held:
        items.append(NavItem(lazy("Lokala kurser"), url_for("days.local"), 32, "/courses/days/local"))
    if roles.TRAINER in held:
        start = "/courses/days/occasions" if learner or coordinator else AROUND
        items.append(NavItem(lazy("Mina kursdagar"), url_for("days.led"), 12, start))
    if coordinator:
        items.append(
            NavItem(lazy("Omgångar"), url_for("days.planning"), 14, "/courses/days/rounds" if learner else AROUND)
        )
    return items


def journey(person: Person, on: date) -> list[Stop]:
    """The days that the person has a seat for, from a year back, with what to prepare for the next one."""
    return [_stop(day) for day in stops.stops(person, on)]


def calendar_entries(person: Person, since: date) -> list[CalendarItem]:
    """The days that the person leads, whose class lists they lead to."""
    return trainer_notices.days_led(person.id, since)


def booked(person_ids: Sequence[int], on: date) -> dict[int, list[Stop]]:
    """The coming days that these people have seats for."""
    return {person: [_ahead(day) for day in days] for person, days in stops.booked(person_ids, on).items()}


def _ahead(day: stops.Booked) -> Stop:
    return Stop(
        StopKind.half_day if day.days < 1 else StopKind.day,
        StopState.ahead,
        day.title,
        day.key,
        url=f"/courses/days/rounds/{day.round_id}#occasion-{day.occasion_id}",
        on=day.on,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        place=day.place,
        days=day.days,
        cancelled=day.cancelled,
        object_kind="courses.theme",
    )


def _stop(day: stops.CourseDay) -> Stop:
    return Stop(
        StopKind.half_day if day.days < 1 else StopKind.day,
        StopState.done if day.attended else StopState.ahead,
        day.title,
        day.key,
        url=f"/courses/days/rounds/{day.round_id}#occasion-{day.occasion_id}",
        on=day.on,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        place=day.place,
        days=day.days,
        uid=day.uid,
        sequence=day.sequence,
        cancelled=day.cancelled,
        object_kind="courses.theme",
        preparation=tuple((task.title, task.url, task.minutes, bool(task.done)) for task in day.tasks),
    )


def find(ref: Ref) -> Found | None:
    """A theme, round or occasion by its key."""
    match ref.kind:
        case "courses.theme":
            theme = things.theme(ref.key)
            return theme and Found(ref.kind, ref.key, theme.title, url_for("days.catalogue", course=theme.course.key))
        case "courses.round":
            round_ = things.round_(ref.key)
            return round_ and Found(ref.kind, ref.key, round_.name, url_for("days.show_round", number=round_.id))
        case "courses.occasion":
            occasion = things.occasion(ref.key)
            return occasion and Found(
                ref.kind,
                ref.key,
                occasion.theme.title,
                url_for("days.show_round", number=occasion.round_id, _anchor=f"occasion-{occasion.id}"),
            )
        case _:
            return None


def keys(kind: str) -> Collection[str] | None:
    """The keys of all themes."""
    return things.theme_keys() if kind == "courses.theme" else None


def offer(kind: str, text: str) -> list[Found]:
    """Themes for a programme's picker."""
    if kind != "courses.theme":
        return []
    return [
        Found("courses.theme", theme.key, theme.title, url_for("days.catalogue", course=theme.course.key))
        for theme in things.themes_named(text)
    ]


def content(bundle: Bundle) -> None:
    """Courses from files."""
    from courses.days import course_files  # Heavy, and needed only when authors write.

    course_files.read(bundle)


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Seats, attendance, acceptances and certificates, and what the person leads."""
    return belongings.export(person.id)


def forget_person(person: Person) -> dict[str, int]:
    """Erase all that course days keep on the person; the ledger has its own rule."""
    return belongings.forget(person.id)


def panels(place: str, subject: Any, person: Person) -> list[Panel]:
    """On Min enhet: wishes to decide (``unit.decisions``), who is away on courses when
    (``unit.calendar``), and the way to nominating (``unit.actions``). On Min resa: offers to answer (``home.more``).

    subject: the ids of the people that the page is about; all whom the person decides for when left out.
    """
    from courses.days.views.deadlines import deadlines_panel
    from courses.days.views.holds import holds_panel
    from courses.days.views.manager import actions_panel, calendar_panel, decisions_panel
    from courses.days.views.wishes import offers_panel

    match place:
        case "unit.decisions":
            return decisions_panel(subject, person)
        case "unit.actions":
            return actions_panel(person)
        case "home.more":
            return offers_panel(person)
        case "unit.calendar":
            return [*deadlines_panel(subject, person), *holds_panel(person), *calendar_panel(subject, person)]
        case _:
            return []
