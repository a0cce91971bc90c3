"""All that can be done with rounds, under one name: opened, changed, published, cancelled, merged, split."""

from courses.days.actions.changing import change_round, move_round, moved_plan
from courses.days.actions.joining import merge_rounds, split_round
from courses.days.actions.opening import open_rounds
from courses.days.actions.publishing import cancel_round, publish, publish_many

__all__ = [
    "cancel_round",
    "change_round",
    "merge_rounds",
    "move_round",
    "moved_plan",
    "open_rounds",
    "publish",
    "publish_many",
    "split_round",
]
