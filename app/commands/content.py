"""Content from files: look a folder through, and take it in when all of it is sound."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app import content as folders
from app.db import session

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

FOLDER = click.argument("folder", type=click.Path(path_type=Path))


def make_group(load_app: "Callable[[], Flask]") -> click.Group:
    """``fardplan content``, for the app that ``load_app`` makes."""

    @click.group()
    def content() -> None:
        """Modules, quizzes, courses and programmes written as files."""

    @content.command("check")
    @FOLDER
    def check_(folder: Path) -> None:
        """Tell every fault in FOLDER; change nothing."""
        with load_app().app_context():
            bundle = _sound(folder)
            session.rollback()
            click.echo(f"Inga fel i {len(bundle.files)} filer.")

    @content.command("import")
    @FOLDER
    def import_(folder: Path) -> None:
        """Take FOLDER in, all of it or nothing. Taking the same folder in twice changes nothing."""
        with load_app().app_context():
            bundle = _sound(folder)
            folders.write(bundle)
            session.commit()
            click.echo(f"{len(bundle.files)} filer är inlästa.")

    return content


def _sound(folder: Path) -> folders.Bundle:
    """The folder, when nothing in it is wrong; otherwise the command ends with all that is."""
    try:
        bundle = folders.read_folder(folder)
    except FileNotFoundError:
        click.echo(f"Mappen {folder} finns inte.", err=True)
        sys.exit(1)
    if faults := folders.check(bundle):
        session.rollback()
        for fault in faults:
            click.echo(str(fault), err=True)
        click.echo(f"{len(faults)} fel. Inget har lästs in.", err=True)
        sys.exit(1)
    return bundle
