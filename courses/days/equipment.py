"""How much of something is in use at once. Pure: spans of time in, a number out."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Use(NamedTuple):
    """So many of some equipment in use for a while."""

    many: int
    starts_at: datetime
    ends_at: datetime


def most_at_once(uses: Iterable[Use], starts_at: datetime, ends_at: datetime) -> int:
    """The most in use at any moment between two others. What ends as something else begins is not counted together."""
    meanwhile = [use for use in uses if use.starts_at < ends_at and use.ends_at > starts_at]
    moments = [starts_at, *(use.starts_at for use in meanwhile if use.starts_at > starts_at)]
    return max(sum(use.many for use in meanwhile if use.starts_at <= at < use.ends_at) for at in moments)
