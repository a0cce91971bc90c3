"""Erasing what is kept about someone who has left, when the municipality's own rule says that it is time."""

import click
from flask.cli import with_appcontext

from app.problems import Problem


@click.command("forget")
@click.argument("number", type=int)
@click.option("--apply", "write", is_flag=True, help="Erase it; otherwise only tell what would be erased.")
@with_appcontext
def forget(number: int, write: bool) -> None:
    """Erase what is kept about the person NUMBER, who has left; the ledger keeps what happened, without the name."""
    from sqlalchemy import or_, select

    from app import registry
    from app.dates import today
    from app.db import session
    from app.organisations.models import Post
    from app.people.models import Person

    person = session.get(Person, number)
    if person is None:
        raise Problem(f"There is no person {number}.")
    works = select(Post.id).where(Post.person_id == number, or_(Post.last_on.is_(None), Post.last_on >= today()))
    if session.scalar(works.limit(1)) is not None:
        raise Problem(f"Person {number} still has a post. Let it end first.")
    gone = {table: count for group in registry.hook.forget_person(person=person) for table, count in group.items()}
    for table, count in sorted(gone.items()):
        if count:
            click.echo(f"{table}: {count}")
    if write:
        session.commit()
        click.echo("Erased.")
    else:
        session.rollback()
        click.echo("Nothing was erased; add --apply.")
