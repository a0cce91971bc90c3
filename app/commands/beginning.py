"""What an empty platform begins with: organisations, competence models, and someone who may let the others in."""

from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.problems import Problem

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("reference")
@click.option(
    "--organisations", type=FILE, help="Your own organisations, as app/organisations/data/organisations.yaml."
)
@click.option("--competences", type=FILE, help="Your own models, as app/competences/data/competences.yaml.")
@with_appcontext
def reference(organisations: Path | None, competences: Path | None) -> None:
    """Bring in the organisations, competence models and instruments that come with Färdplan, or those of your own files.

    What is there already stays, so run it again after each new version.
    """
    from app.competences.actions import load_competences
    from app.competences.reference import reference_data
    from app.db import session
    from app.organisations.reference import load_organisations

    try:
        added = load_organisations(_read(organisations) if organisations else None, by=None)
        load_competences(_read(competences) if competences else reference_data())
    except (KeyError, TypeError, AttributeError, ValueError) as fault:  # pydantic's faults are ValueErrors.
        raise Problem(f"A file does not have what it should: {fault}") from None
    session.commit()
    click.echo(f"{added} organisations were added. The competence models are as in the file.")


@click.command("administrator")
@click.argument("email")
@click.option("--name", required=True, help="Given name and family name.")
@click.option("--organisation", "key", default="gr", show_default=True, help="The key of the organisation.")
@click.password_option(help="Asked for when it is not given.")
@with_appcontext
def administrator(email: str, name: str, key: str, password: str) -> None:
    """Let EMAIL sign in as system administrator of an organisation, from today."""
    from app.dates import today
    from app.db import session
    from app.organisations.posts.actions import NewPost, hire_many
    from app.organisations.queries import organisation
    from app.organisations.roles import SYSTEM_ADMIN
    from app.people.actions import NewPerson, add_people, sound
    from app.people.passwords import hash_password

    place = organisation(key)
    if place is None:
        raise Problem(f"There is no organisation with the key {key}. Begin with: fardplan reference")
    given, _space, family = name.strip().partition(" ")
    secret = hash_password(sound(password, email))
    person = add_people([NewPerson(given, family.strip(), email, email, secret)], by=None)[0]
    hire_many([NewPost(person.id, place.id, place.id, SYSTEM_ADMIN, today(), percent=0)], by=None)
    session.commit()
    click.echo(f"{email} may sign in.")


def _read(file: Path) -> dict[str, Any]:
    import yaml

    try:
        return dict(yaml.safe_load(file.read_text("utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, ValueError):
        raise Problem(f"{file} cannot be read as YAML in UTF-8.") from None
