"""``fardplan mail bounced``: for the mail server to hand over what comes back to."""

import sys

import click
from flask import Blueprint

from app.db import session
from app.messages.bounces import note_bounce, told
from app.messages.reports import LARGEST
from app.problems import Problem

group = Blueprint("mail", __name__, cli_group="mail")
group.cli.help = "Letters that come back."


@group.cli.command("bounced")
def bounced() -> None:
    """Read one mail from standard input and note which letter came back.

    What is no report, or is about no letter of ours, is said so and changes nothing; the command ends with 0 all the same,
    so that the mail server does not send that mail back to anybody either.
    """
    raw = sys.stdin.buffer.read(LARGEST + 1)
    while sys.stdin.buffer.read(1 << 16):  # Whoever hands over a mail wants all of it taken.
        pass
    try:
        click.echo(told(note_bounce(raw)))
    except Problem as problem:
        session.rollback()
        click.echo(str(problem))
        return
    session.commit()
