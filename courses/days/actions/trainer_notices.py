"""What trainers are told of the days that they lead: put into their calendars, moved there, and taken away. Each once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.api import CalendarItem, Mail, session, today
from courses.days.actions.day_mails import about_days, by_uid, changes, of_holder, stamp
from courses.days.actions.notices import items_of, values_of
from courses.days.actions.posting import post as send_many
from courses.days.models import Occasion, Round, RoundState, Trainer

#: Occasion → the ids of those who lead it.
Leaders = Mapping[int, set[int]]


def leaders_of(round_ids: Iterable[int]) -> dict[int, set[int]]:
    """Who leads the occasions of these rounds. One statement."""
    found: dict[int, set[int]] = defaultdict(set)
    for occasion_id, person_id in session.execute(
        select(Trainer.occasion_id, Trainer.person_id)
        .join(Occasion, Occasion.id == Trainer.occasion_id)
        .where(Occasion.round_id.in_(list(round_ids)))
    ):
        found[occasion_id].add(person_id)
    return found


def days_led(person_id: int, since: date) -> list[CalendarItem]:
    """The days from one on that someone leads in rounds that are public, as mails put them into the calendar, with the way to
    the class list. Those that are cancelled are left out. Four statements at most."""
    led = {
        row.uid: row
        for row in session.execute(
            select(Occasion.uid, Occasion.id, Occasion.round_id)
            .join(Trainer, Trainer.occasion_id == Occasion.id)
            .join(Round, Round.id == Occasion.round_id)
            .where(
                Trainer.person_id == person_id, Occasion.cancelled.is_(False), Occasion.last_on >= since,
                Round.state == RoundState.published,
            )
        )
    }  # fmt: skip
    items = items_of({row.round_id for row in led.values()}) if led else {}
    mine = (
        replace(item, url=f"/courses/days/occasions/{occasion.id}")
        for days in items.values()
        for item in days
        if (occasion := led.get(item.uid.rsplit("-", 2)[0])) and item.starts_at.date() >= since
    )
    return of_holder(mine, f"t{person_id}")


def booked(rounds: Sequence[Round]) -> None:
    """Those who lead rounds that have become public get the days into their calendars; what is over is left out."""
    public = {each.id: each for each in rounds if each.state == RoundState.published and each.last_on >= today()}
    if not public:
        return
    items, leaders, uids = items_of(public), leaders_of(public), _uids(public)
    send_many(
        mail for round_id, days in items.items() for mail in _mails(public[round_id], _by_leader(days, leaders, uids))
    )


def joined(round_: Round, occasion: Occasion, person_id: int) -> None:
    """Whoever has come to lead an occasion of a public round gets its days into the calendar."""
    if round_.state == RoundState.published:
        days = items_of([round_.id])[round_.id]
        send_many(_mails(round_, _by_leader(days, {occasion.id: {person_id}}, _uids([round_.id]))))


def changed(round_: Round, before: Leaders, days: Sequence[CalendarItem]) -> None:
    """After a change of a public round, each who leads or led it is told once: of days that are new to the person, that
    were moved, and that are led no more.

    before, days: who led it, and its days, before the change.
    """
    uids = _uids([round_.id])
    was = _by_leader(days, before, uids)
    now = _by_leader(items_of([round_.id])[round_.id], leaders_of([round_.id]), uids)
    told = {person: changes(was.get(person, ()), now.get(person, ())) for person in sorted({*was, *now})}
    send_many(_mails(round_, told, was))


def cancelled(round_: Round) -> None:
    """Those who were to lead a round that is cancelled have the days taken away."""
    days = items_of([round_.id], cancelled=True)[round_.id]
    send_many(_mails(round_, _by_leader(days, leaders_of([round_.id]), _uids([round_.id]))))


def _by_leader(
    days: Iterable[CalendarItem], leaders: Leaders, uids: Mapping[str, int]
) -> dict[int, list[CalendarItem]]:
    """The days that each person leads."""
    found: dict[int, list[CalendarItem]] = defaultdict(list)
    for item in days:
        for person in leaders.get(_occasion(item, uids), ()):
            found[person].append(item)
    return found


def _mails(
    round_: Round,
    told: Mapping[int, Sequence[CalendarItem]],
    before: Mapping[int, Sequence[CalendarItem]] | None = None,
) -> Iterator[Mail]:
    """One mail to each person about all the days. before: what each led before."""
    values = values_of(round_)
    for person, days in told.items():
        if days:
            mine = of_holder(days, f"t{person}")
            was = by_uid(of_holder((before or {}).get(person, ()), f"t{person}"))
            template = _template(mine, was)
            yield about_days(person, f"courses.leads:{template}:{person}:{stamp(mine)}", template, values, mine, was)


def _template(days: Sequence[CalendarItem], was: Mapping[str, CalendarItem]) -> str:
    if all(item.cancelled for item in days):
        return "leads_not"
    known = any(item.cancelled or item.uid in was for item in days)
    return "moved" if known else "leads"


def _uids(round_ids: Iterable[int]) -> dict[str, int]:
    found = session.execute(select(Occasion.uid, Occasion.id).where(Occasion.round_id.in_(list(round_ids))))
    return dict(found.all())


def _occasion(item: CalendarItem, uids: Mapping[str, int]) -> int:
    """The occasion that a day belongs to: its name begins the day's."""
    return uids.get(item.uid.rsplit("-", 2)[0], 0)
