"""Bringing in what other systems know: people and posts, and what people did before they came here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from app.commands.speaking import language_option
from app.problems import Problem
from app.web.words import speaking

if TYPE_CHECKING:
    from app.organisations.imports.reading import Fault
    from app.organisations.models import Organisation

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
imports = AppGroup("import", help="Bring in people, posts and history from CSV files.")
employer_option = click.option("--employer", required=True, help="The key of the municipality, such as 1402.")
apply_option = click.option("--apply", "write", is_flag=True, help="Write it; otherwise only tell what would be done.")


@imports.command("people")
@click.argument("file", type=FILE)
@employer_option
@click.option("--full", is_flag=True, help="Whoever is not in the file has left: their posts end.")
@apply_option
@language_option
def people(file: Path, employer: str, full: bool, write: bool, language: str) -> None:
    """Compare people and posts in FILE with those here, line by line; write them with --apply."""
    from app.dates import today
    from app.db import session
    from app.organisations.imports.actions import import_people, plan_import
    from app.portions import end_portion

    with speaking(language):
        where = _employer(employer)
        if write:
            with _telling() as tell:
                plan, _done = import_people(
                    file.read_bytes(), where, today(), full=full, by=None, tell=tell, portions=end_portion
                )
                session.commit()
        else:
            plan = plan_import(file.read_bytes(), where, today(), full=full)
        for difference in plan.differences:
            if difference.kind != "unchanged":
                changes = "; ".join(f"{each.field}: {each.before} → {each.after}" for each in difference.changes)
                click.echo(f"{difference.kind:8} {difference.number:>10}  {difference.name}  {changes}")
            for note in difference.notes:
                click.echo(f"         {note}")
        _tell(plan.faults)
        if plan.without_profile:
            click.echo(
                f"{plan.without_profile} newly employed without entry profile: no programme until the profile is set.",
                err=True,
            )
        counts = ", ".join(f"{plan.count(kind)} {kind}" for kind in ("new", "changed", "moved", "ended", "unchanged"))
        click.echo(
            f"{counts}, {len(plan.faults)} faults. {'Written.' if write else 'Nothing was written; add --apply.'}"
        )


@imports.command("history")
@click.argument("file", type=FILE)
@employer_option
@click.option("--source", required=True, help="The older system's name, kept with every entry.")
@click.option("--accept-unknown", is_flag=True, help="Also lines about things that do not exist here (any longer).")
@apply_option
@language_option
def history(file: Path, employer: str, source: str, accept_unknown: bool, write: bool, language: str) -> None:
    """Compare completions and attendance in FILE with the ledger; write what is missing with --apply."""
    from app.dates import today
    from app.db import session
    from app.ledger.history import import_history, plan_history
    from app.portions import end_portion

    with speaking(language):
        where = _employer(employer)
        if write:
            with _telling() as tell:
                found = import_history(
                    file.read_bytes(), where, source, today(), by=None, accept_unknown=accept_unknown, tell=tell,
                    portions=end_portion,
                )  # fmt: skip
                session.commit()
        else:
            found = plan_history(file.read_bytes(), where, source, today(), accept_unknown=accept_unknown)
        _tell(found.faults)
        if found.unknown:
            click.echo(
                f"{found.unknown} lines are about things that do not exist here. If they once did, and the keys are"
                " right: --accept-unknown",
                err=True,
            )
        click.echo(
            f"{len(found.drafts)} new, {found.known} known already, {len(found.faults)} faults."
            f" {'Written.' if write else 'Nothing was written; add --apply.'}"
        )


def _employer(key: str) -> "Organisation":
    from app.organisations.queries import organisation

    found = organisation(key)
    if found is None:
        raise Problem(f"There is no organisation with the key {key}. Those that come with Färdplan: fardplan reference")
    return found


@contextmanager
def _telling() -> Iterator[Callable[[int, int], None]]:
    """Tells how far an import has come, and how to go on when it is broken off."""
    far = [0, 0]

    def tell(done: int, of: int) -> None:
        far[:] = done, of
        click.echo(f"{done} of {of}", err=True)

    try:
        yield tell
    except BaseException:
        if far[0]:
            click.echo(
                f"Broken off: {far[0]} of {far[1]} are written and stay. Run the same command again, and it goes on there.",
                err=True,
            )
        raise


def _tell(faults: "list[Fault]") -> None:
    for fault in faults:
        click.echo(f"line {fault.line}: {fault.sentence}", err=True)
