"""The demonstration's data: three years of a federation's working life, made as it would have come about.

Month by month people are hired, go away, leave, and learn; every row is written through the actions' bulk forms, so the
ledger, the obligations and the figures follow by themselves. The same seed and day give the same people and courses.
What happens in a month is told at its end, so that one can ask what was known at any of them.
"""

from datetime import datetime, timedelta

from app import registry
from app.dates import end_of, month_end, today
from app.db import session, take_stock
from app.demo.making import MONTHS, Making
from app.demo.staffing import history_begins
from app.ledger.telling import told_at

#: What is made, in order. ``month-36`` is the month three years ago, ``month-0`` the one that runs.
STAGES: tuple[str, ...] = (
    "organisations",
    "competences",
    "before",
    "content",
    *(f"month-{n}" for n in range(MONTHS, -1, -1)),
    "ahead",
    "answers",
    "settle",
)
#: The stages that come before the first month.
BEGINNING = STAGES[: STAGES.index(f"month-{MONTHS}")]


def fill(seed: int = 1, scale: float = 1.0) -> None:
    """Make the demonstration's data in an empty database, stage by stage; each stage is committed.

    In each stage the kernel makes its part, then every plugin is asked for its own through the hook ``demo``.

    seed: another number gives other people. scale: how many people, 1.0 being about 2 150 employed on the day.
    """
    making = Making(seed, scale)
    for stage in STAGES:
        with told_at(_told(stage)):
            making.make(stage)
            registry.hook.demo(stage=stage, seed=seed)
            session.commit()
    take_stock()


def _told(stage: str) -> datetime | None:
    """When what happens in a stage is told: a month that is over at its end, what came before it the day it began."""
    if stage in BEGINNING:
        return end_of(history_begins(today()) - timedelta(days=1))
    name, _dash, ago = stage.partition("-")
    if name != "month" or ago == "0":
        return None
    last = history_begins(today())
    for _month in range(MONTHS - int(ago)):
        last = month_end(last) + timedelta(days=1)
    return end_of(month_end(last))


__all__ = ["STAGES", "fill"]
