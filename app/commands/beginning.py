"""What an empty platform begins with: organisations, competence models, and someone who may let the others in."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import with_appcontext

from app.problems import Problem

if TYPE_CHECKING:
    from app.organisations.models import Organisation
    from app.people.models import WayIn

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
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
@click.option("--name", default="", help="Given name and family name.  [default: what stands before the @]")
@click.option("--at", "key", default="gr", show_default=True, help="The key of the organisation: gr, 1480, …")
@with_appcontext
def administrator(email: str, name: str, key: str) -> None:
    """Let EMAIL sign in as system administrator of an organisation, from today, by a link that is shown here once.

    Run it again for the same address when the link was lost, or the password forgotten: it shows a new one.
    """
    from app.db import session
    from app.messages.writing import address
    from app.organisations.queries import organisation
    from app.people.way_in_views import signed_way_in

    if not ADDRESS.fullmatch(email):
        raise Problem(f"{email} is not an e-mail address.")
    place = organisation(key)
    if place is None:
        raise Problem(f"There is no organisation with the key {key}. Begin with: fardplan reference")
    way = _way_in(email.lower(), name.strip(), place)
    session.commit()
    link = address("people.way_in", token=signed_way_in(way.id))
    click.echo(f"{email} chooses a password here, once, until {way.until:%Y-%m-%d %H:%M} UTC:\n{link}")


def _way_in(email: str, name: str, place: "Organisation") -> "WayIn":
    """A new link for the administrator of this address, who is made when there is none."""
    from app.dates import today
    from app.organisations.posts.actions import NewPost, hire_many
    from app.organisations.queries import roles_of
    from app.organisations.roles import SYSTEM_ADMIN
    from app.people import ways_in
    from app.people.actions import NewPerson, add_people
    from app.people.queries import local_sign_ins

    on = today()
    person = local_sign_ins([email]).get(email)
    if person is None:
        given, _space, family = (name or email.partition("@")[0]).partition(" ")
        person = add_people([NewPerson(given, family.strip(), email, email)], by=None)[0]
    if SYSTEM_ADMIN not in roles_of(person, on):
        hire_many([NewPost(person.id, place.id, place.id, SYSTEM_ADMIN, on, percent=0)], by=None)
    ways = ways_in.make_ways_in([person], on, ways_in.BY_COMMAND, by=None)
    if person.id not in ways:
        raise Problem(f"The sign-in of {email} has ended. Open it again in Administration, or take another address.")
    return ways[person.id]


def _read(file: Path) -> dict[str, Any]:
    import yaml

    try:
        return dict(yaml.safe_load(file.read_text("utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, ValueError):
        raise Problem(f"{file} cannot be read as YAML in UTF-8.") from None
