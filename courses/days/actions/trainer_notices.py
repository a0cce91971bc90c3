"""What trainers are told of the days that they lead: put into their calendars, moved there, and taken away. Each once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from app.api import CalendarItem, Mail, session, today
from courses.days.actions.notices import items_of, of_holder, values_of
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


def booked(rounds: Sequence[Round]) -> None:
    """Those who lead rounds that have become public get the days into their calendars; what is over is left out."""
    public = {each.id: each for each in rounds if each.state == RoundState.published and each.last_on >= today()}
    if not public:
        return
    items, leaders, uids = items_of(public), leaders_of(public), _uids(public)
    send_many(
        _mail(public[round_id], person, item, "leads")
        for round_id, days in items.items()
        for item in days
        for person in leaders.get(_occasion(item, uids), ())
    )


def changed(round_: Round, before: Leaders, days: Iterable[CalendarItem], moved: Iterable[Occasion]) -> None:
    """After a change of a public round: new leaders are invited, those who no longer lead and days that are gone are taken
    away, and days that were moved follow.

    before, days: who led it, and its days, before the change.
    """
    now, uids = leaders_of([round_.id]), _uids([round_.id])
    other = {occasion.id for occasion in moved}
    mails: list[Mail] = []
    there = items_of([round_.id])[round_.id]
    for item in there:
        occasion = _occasion(item, uids)
        for person in now.get(occasion, set()):
            if person not in before.get(occasion, set()):
                mails.append(_mail(round_, person, item, "leads"))
            elif occasion in other:
                mails.append(_mail(round_, person, item, "moved"))
    known = {item.uid for item in there}
    for item in days:
        occasion = _occasion(item, uids)
        gone = item.uid not in known
        for person in before.get(occasion, set()):
            if gone or person not in now.get(occasion, set()):
                mails.append(
                    _mail(round_, person, replace(item, cancelled=True, sequence=item.sequence + 1), "leads_not")
                )
    send_many(mails)


def cancelled(round_: Round) -> None:
    """Those who were to lead a round that is cancelled have the days taken away."""
    items, leaders, uids = items_of([round_.id], cancelled=True), leaders_of([round_.id]), _uids([round_.id])
    send_many(
        _mail(round_, person, item, "leads_not")
        for item in items[round_.id]
        for person in leaders.get(_occasion(item, uids), ())
    )


def _mail(round_: Round, person_id: int, item: CalendarItem, template: str) -> Mail:
    (mine,) = of_holder([item], f"t{person_id}")
    values = values_of(round_) | {"on": item.starts_at, "title": item.title, "place": item.place}
    return Mail(
        person_id, f"courses.leads:{template}:{mine.uid}:{mine.sequence}", f"courses/mail/{template}", values, mine
    )


def _uids(round_ids: Iterable[int]) -> dict[str, int]:
    found = session.execute(select(Occasion.uid, Occasion.id).where(Occasion.round_id.in_(list(round_ids))))
    return dict(found.all())


def _occasion(item: CalendarItem, uids: Mapping[str, int]) -> int:
    """The occasion that a day belongs to: its name begins the day's."""
    return uids.get(item.uid.rsplit("-", 2)[0], 0)
