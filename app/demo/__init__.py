"""The demonstration's data: three years of a federation's working life, made as it would have come about.

Month by month people are hired, go away, leave, and learn; every row is written through the actions' bulk forms, so the
ledger, the obligations and the figures follow by themselves. The same seed and day give the same people and courses.
Things happen on days in the past, but are all recorded on the day the demonstration is made.
"""

from app import registry
from app.db import session, take_stock
from app.demo.making import MONTHS, Making

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


def fill(seed: int = 1, scale: float = 1.0) -> None:
    """Make the demonstration's data in an empty database, stage by stage; each stage is committed.

    In each stage the kernel makes its part, then every plugin is asked for its own through the hook ``demo``.

    seed: another number gives other people. scale: how many people, 1.0 being about 2 150 employed on the day.
    """
    making = Making(seed, scale)
    for stage in STAGES:
        making.make(stage)
        registry.hook.demo(stage=stage, seed=seed)
        session.commit()
    take_stock()


__all__ = ["STAGES", "fill"]
