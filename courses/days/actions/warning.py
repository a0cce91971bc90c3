"""Telling the coordinators, once and in time, that a round has too few people to be held."""

from datetime import date

from app.api import Mail, send_many, today
from courses.days.queries.planning import planners_of, pressing_shortages


def warn_of_too_few(on: date | None = None) -> int:
    """Tell the coordinators of rounds with fewer people than their course needs, when the day to warn has come.

    Each is told once for each round and day by which the room must be confirmed. Returns how many rounds there are.
    """
    on = on or today()
    found = pressing_shortages(on)
    planners = planners_of((round_.queue.area_id for round_, _short in found), on)
    send_many(
        (
            Mail(
                person_id,
                f"courses.too_few:{round_.id}:{short.due_on.isoformat()}",
                "courses/mail/too_few",
                {
                    "course": round_.name, "round": round_.id, "first_on": round_.first_on, "due_on": short.due_on,
                    "taken": short.taken, "least": short.least, "has_room": round_.confirm_by is not None,
                },
            )
            for round_, short in found
            for person_id in planners.get(round_.queue.area_id, ())
        ),
        reminder=True,
    )  # fmt: skip
    return len(found)


def warn_by_the_clock() -> None:
    """The same, as the worker does it each night."""
    warn_of_too_few()
