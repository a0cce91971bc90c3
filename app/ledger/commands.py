"""The ledger's commands: make what follows from it again, and tell whether all agrees."""

import sys

import click
from flask import Blueprint

from app.db import session
from app.ledger import rebuilding

group = Blueprint("ledger", __name__, cli_group="ledger")
group.cli.help = "Make standings, obligations and tallies from the ledger again, or compare them with it."


@group.cli.command("rebuild")
def rebuild() -> None:
    """Make standings, obligations and tallies from the ledger alone."""
    count = rebuilding.rebuild()
    session.commit()
    click.echo(f"Read {count} entries; everything that follows from them is made anew.")


@group.cli.command("verify")
def verify() -> None:
    """Name every difference between the ledger and what is kept beside it. Changes nothing."""
    found = rebuilding.differences()
    session.rollback()
    for line in found:
        click.echo(line)
    if found:
        click.echo(f"{len(found)} differences. `fardplan ledger rebuild` mends them.", err=True)
        sys.exit(1)
    click.echo("The ledger and what is kept beside it agree.")
