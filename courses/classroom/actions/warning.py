"""Telling people, once and kindly, that the sessions left are too few, while there is something to do about it."""

from datetime import date, timedelta

from app.api import Mail, send_many, today
from courses.days.queries.short import rounds_marked_since, short_in

#: How far back something missed is still news.
NEWS = timedelta(days=14)


def tell_of_too_little(on: date | None = None) -> None:
    """Tell those for whom the sessions left are too few, with the way to making up. Of a day only when it is over, for its
    list may be corrected; never more than once of the same; never of what was missed on a day when one is registered as
    away, and never while away. Why someone was not there is neither asked nor known. Four statements.
    """
    on = on or today()
    found = short_in(rounds_marked_since(on - NEWS), on - timedelta(days=1))
    send_many(
        (
            Mail(
                each.person_id,
                f"courses.too_little:{each.round_id}:{each.occasion_id or 0}",
                "courses/mail/too_little",
                {
                    "title": each.title,
                    "round": each.round_id,
                    "lost": [{"session": lost.session_id, "on": lost.held_on, "half": lost.half} for lost in each.lost],
                },
                topic="reminders",
                about=f"courses.round:{each.round_id}",
            )
            for each in found
            if not all(lost.excused for lost in each.lost)
        ),
        reminder=True,
    )
