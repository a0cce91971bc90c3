"""Content from files: look a folder through, and take it in when all of it is sound."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app

from app import content as folders
from app.commands.speaking import language_option
from app.db import session
from app.web.words import _, speaking

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
    @language_option
    def check_(folder: Path, language: str) -> None:
        """Tell every fault in FOLDER; change nothing."""
        with load_app().app_context(), speaking(language):
            bundle = _sound(folder)
            session.rollback()
            click.echo(_("Inga fel i %(count)s filer.", count=len(bundle.files)))

    @content.command("import")
    @FOLDER
    @language_option
    def import_(folder: Path, language: str) -> None:
        """Take FOLDER in, all of it or nothing. Taking the same folder in twice changes nothing."""
        with load_app().app_context(), speaking(language):
            bundle = _sound(folder)
            folders.write(bundle)
            session.commit()
            click.echo(_("%(count)s filer är inlästa.", count=len(bundle.files)))

    return content


def _sound(folder: Path) -> folders.Bundle:
    """The folder, when nothing in it is wrong; otherwise the command ends with all that is."""
    try:
        bundle = folders.read_folder(folder, current_app.config["LARGEST_FILM"])
    except FileNotFoundError:
        click.echo(_("Mappen %(folder)s finns inte.", folder=folder), err=True)
        sys.exit(1)
    if faults := folders.check(bundle):
        session.rollback()
        for fault in faults:
            click.echo(str(fault), err=True)
        click.echo(_("%(count)s fel. Inget har lästs in.", count=len(faults)), err=True)
        sys.exit(1)
    return bundle
