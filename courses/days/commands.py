"""``fardplan rounds check``: proves on live data that the queues keep their promises, or says what breaks which."""

import sys

import click
from flask import Blueprint
from sqlalchemy import func, select

from app.api import session, told_twice
from courses.days.models import Round
from courses.days.queries.checking import faults

group = Blueprint("rounds", __name__, cli_group="rounds")
group.cli.help = "Prove that seats, queues, quotas and offers keep their promises."


@group.cli.command("check")
def check() -> None:
    """Name everything that breaks a promise: seats within the limit, nobody both seated and waiting, quotas that add up,
    no seat for someone who has left, no message twice. Changes nothing."""
    found = [f"{fault.code}: {fault.sentence}" for fault in faults()]
    found += [f"told_twice: {event}" for event in told_twice("courses.")]
    count = session.scalar(select(func.count(Round.id)))
    session.rollback()
    for line in found:
        click.echo(line)
    if found:
        click.echo(f"{len(found)} faults in {count} rounds.", err=True)
        sys.exit(1)
    click.echo(f"{count} rounds keep their promises.")
