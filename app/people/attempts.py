"""Attempts to sign in, and other things that are counted by account and by network address: too many, and one waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.db import now, session
from app.people.models import SignInAttempt
from app.people.throttling import WINDOW, About, minutes_to_wait
from app.problems import Problem
from app.web.words import ngettext

#: Attempts are of no use to anyone after this time.
KEPT = timedelta(days=1)


def note_attempt(about: Sequence[About], moment: datetime) -> list[int]:
    """Take one of the attempts that an account and an address bear. Returns the ids of the rows that hold it.

    The caller commits before ``refuse_too_many`` counts, so that attempts made at the same time count each other, and
    gives the attempt back when the password was right.
    """
    rows = [SignInAttempt(about=each.fingerprint, at=moment) for each in about]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def refuse_too_many(about: Sequence[About], attempt: Sequence[int], moment: datetime) -> None:
    """Raises Problem with how long to wait when too many other attempts have failed lately; this one is given back."""
    earlier: dict[str, list[datetime]] = {each.fingerprint: [] for each in about}
    for fingerprint, at in session.execute(
        select(SignInAttempt.about, SignInAttempt.at).where(
            SignInAttempt.about.in_(list(earlier)), SignInAttempt.at > moment - WINDOW, SignInAttempt.id.not_in(attempt)
        )
    ):
        earlier[fingerprint].append(at)
    minutes = max(minutes_to_wait(earlier[each.fingerprint], each.most, moment) for each in about)
    if minutes:
        forget_attempt(attempt)
        raise Problem(_too_many(minutes))


def _too_many(minutes: int) -> str:
    return str(
        ngettext(
            "För många försök. Vänta %(num)s minut och försök igen.",
            "För många försök. Vänta %(num)s minuter och försök igen.",
            minutes,
        )
    )


def forget_attempt(rows: Sequence[int]) -> None:
    """Give an attempt back."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(rows)))


def forget_failures(about: About) -> None:
    """The right password was given: forget that others were tried for this account."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.about == about.fingerprint))


def forget_old_attempts() -> None:
    """Erase attempts that are counted no longer."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now() - KEPT))
