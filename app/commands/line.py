"""The command line: each command reads the settings, does its work, and tells a fault as a sentence.

Commands about a noun live with the noun, as commands of the app; these are for the one who runs the platform.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import AppGroup, FlaskGroup, ScriptInfo

from app.commands import content
from app.commands.beginning import administrator, reference
from app.commands.forgetting import forget
from app.commands.importing import imports
from app.config import BadSetting, Config
from app.problems import Problem
from app.registry import BadPlugin

if TYPE_CHECKING:
    from flask import Flask

FILE = click.Path(path_type=Path)


class CommandLine(FlaskGroup):
    """``fardplan``: these commands, those of the app, and no tracebacks for what has a sentence."""

    def __init__(self, make_app: "Callable[[], Flask]") -> None:
        super().__init__(
            name="fardplan", create_app=make_app, add_default_commands=False, add_version_option=False, load_dotenv=False,
            set_debug_flag=False, help="Färdplan: serve, work, migrate, and keep copies.",
        )  # fmt: skip
        self.params = []
        for command in (
            serve,
            run,
            worker,
            health,
            migrate,
            migration,
            backup,
            restore,
            demo,
            imports,
            forget,
            reference,
            administrator,
        ):
            self.add_command(command)
        self.add_command(content.make_group(load_app))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands; only these when the settings do not allow the app to be made."""
        try:
            ctx.ensure_object(ScriptInfo).load_app()
        except BadSetting:
            return AppGroup.list_commands(self, ctx)
        return super().list_commands(ctx)

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command."""
        with in_words():
            return super().main(*args, **options)


@contextmanager
def in_words() -> Iterator[None]:
    """Let a fault that has a sentence end the command with that sentence."""
    try:
        yield
    except (BadSetting, BadPlugin, Problem) as fault:
        click.echo(f"Färdplan: {fault}", err=True)
        sys.exit(1)


def load_app() -> "Flask":
    """The app that this command line is for, made from the environment."""
    return click.get_current_context().ensure_object(ScriptInfo).load_app()


def app_maker() -> "Callable[[], Flask]":
    """What makes the app of this command line, each time anew."""
    info = click.get_current_context().ensure_object(ScriptInfo)
    return info.create_app or info.load_app


def settings() -> Config:
    """The settings in the environment, checked."""
    return Config.from_environment()


class _Port(click.ParamType[int]):
    """A port's number; anything else is told as the other settings are."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        text = str(value).strip()
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
            raise BadSetting(f"The port {text} cannot be used: PORT is a number from 1 to 65535, such as PORT=8080.")
        return int(text)


address = click.option("--bind", envvar="BIND", default="127.0.0.1", show_default=True, help="Address to listen on.")
port = click.option("--port", envvar="PORT", default=8000, show_default=True, type=_Port())


@click.command()
@address
@port
def run(bind: str, port: int) -> None:
    """Serve for real: gunicorn and a worker, until one of them ends."""
    from app.commands import serving

    serving.ready(settings(), load_app)
    serving.find_port_free(bind, port)
    sys.exit(serving.run(bind, port))


@click.command()
@address
@port
def serve(bind: str, port: int) -> None:
    """Serve with web and worker in one process, for a small house or a look."""
    from app.commands import serving

    serving.ready(settings(), load_app)
    serving.serve_alone(load_app(), bind, port)


@click.command()
def worker() -> None:
    """Do what waits in the queue, and what comes round by the clock."""
    from app.commands import serving

    serving.ready(settings(), load_app)
    serving.work(load_app())


@click.command()
def health() -> None:
    """Tell how database, worker and outbox are; ends with 1 when something is wrong."""
    from app.web import health

    with load_app().app_context():
        found = health.faults()
    for name, fault in found.items():
        click.echo(f"{name}: {fault or 'ok'}")
    sys.exit(1 if any(found.values()) else 0)


@click.command()
def migrate() -> None:
    """Bring the database of DATABASE_URL up to this version."""
    from app.commands import serving

    serving.migrate(settings(), load_app())
    click.echo("The database is up to date. Organisations and competence models: fardplan reference")


@click.command(hidden=True)
@click.argument("number")
@click.argument("message")
def migration(number: str, message: str) -> None:
    """Write the next migration from what the models say that the database does not (for developers)."""
    from app.commands import migrate

    load_app()
    migrate.write_revision(settings().database_url, number, message)


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write everything to FILE: the database and the uploaded files."""
    from app.commands import backup

    config = settings()
    load_app()
    backup.backup(config.database_url, config.data, file)
    click.echo(f"Everything is in {file}.")


@click.command()
@click.argument("file", type=FILE)
def restore(file: Path) -> None:
    """Fill an empty database, and the folder of uploaded files, from FILE."""
    from app.commands import backup

    config = settings()
    load_app()
    backup.restore(config.database_url, config.data, file)
    click.echo(f"Everything in {file} is in place.")


@click.command()
@address
@port
@click.option("--reset", is_flag=True, help="Throw the demo's data away, and stop there.")
@click.option("--scale", type=float, default=1.0, hidden=True, help="The share of the people, for a quick look.")
def demo(bind: str, port: int, reset: bool, scale: float) -> None:
    """Show the whole house with demo data, kept in the folder var."""
    from app.commands import demo

    if reset:
        demo.reset()
    else:
        demo.show(app_maker(), bind, port, scale)
