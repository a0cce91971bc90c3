"""``fardplan rounds check``: proves on live data that the queues keep their promises, or says what breaks which."""

import sys

import click
from flask import Blueprint
from sqlalchemy import func, select

from app.api import _, session, told_twice
from courses.days.models import Round
from courses.days.queries.checking import faults
from courses.days.queries.licences import Lacking, unlicensed_ahead

group = Blueprint("rounds", __name__, cli_group="rounds")
group.cli.help = "Prove that seats, queues, quotas and offers keep their promises."


@group.cli.command("check")
def check() -> None:
    """Name everything that breaks a promise: seats within the limit, nobody both seated and waiting, quotas that add up,
    no seat for someone who has left, no message twice. Changes nothing.

    Seats without the licence that their course needs are warned of: it may still be bought."""
    found = [f"{fault.code}: {fault.sentence}" for fault in faults()]
    found += [f"told_twice: {event}" for event in told_twice("courses.")]
    warnings = [_warning(each) for each in unlicensed_ahead()]
    count = session.scalar(select(func.count(Round.id)))
    session.rollback()
    for line in warnings + found:
        click.echo(line)
    if found:
        click.echo(f"{len(found)} faults in {count} rounds.", err=True)
        sys.exit(1)
    click.echo(f"{count} rounds keep their promises.")


def _warning(lacking: Lacking) -> str:
    text = _(
        "Plats %(seat)s: enheten har ingen licens för kursen (%(key)s).", seat=lacking.seat_id, key=lacking.licence
    )
    return f"warning: unlicensed: {text}"
