"""Starting a server, visiting it as a browser would, and reading from the kernel what that cost."""

import http.client
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlencode, urlsplit

HOME = Path(__file__).resolve().parents[1]
WARM_UP, TIMES = 15, 100


@dataclass
class Server:
    """gunicorn on a port, and the PostgreSQL process behind it when there is one."""

    port: int
    process: subprocess.Popen[bytes]
    postgres: int | None = None

    def cpu(self) -> int:
        """Nanoseconds of CPU that gunicorn's workers have used."""
        return sum(_nanoseconds(child) for child in _children(self.process.pid))

    def database_cpu(self) -> int:
        """Nanoseconds of CPU that PostgreSQL's processes have used; 0 for SQLite, which runs inside the workers."""
        if self.postgres is None:
            return 0
        return sum(_nanoseconds(child) for child in (self.postgres, *_children(self.postgres)))

    def resident(self) -> float:
        """Megabytes resident in the largest worker."""
        sizes = []
        for child in _children(self.process.pid):
            found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{child}/status").read_text())
            sizes.append(int(found.group(1)) / 1024 if found else 0.0)
        return max(sizes)


@contextmanager
def serving(settings: dict[str, str], port: int, postgres: int | None) -> Iterator[Server]:
    """The app on gunicorn as ``make run`` serves it, with one process, so that what is measured is found in one place."""
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "4",
               "--bind", f"127.0.0.1:{port}", "--keep-alive", "60", "--log-level", "warning", "--no-control-socket",
               "bench.server:make_app()"]  # fmt: skip
    process = subprocess.Popen(command, cwd=HOME, env=os.environ | settings)
    try:
        _wait_for(port, process)
        yield Server(port, process, postgres)
    finally:
        process.terminate()
        process.wait(timeout=30)


class Visitor:
    """A person's browser: keeps its connection and its cookies, and sends the tokens that a page would."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.csrf = ""
        self.statements = self.size = 0

    def get(self, path: str) -> str:
        """The page at this path; redirects are followed."""
        return self._send("GET", path)

    def post(self, path: str, **fields: str) -> str:
        """What comes of posting these fields, where it leads to not included."""
        if not self.csrf:
            self.csrf = re.findall(r'"csrf":\s*"([^"]+)"', self.get("/token"))[0]
        body = urlencode({"csrf_token": self.csrf, "once": token_hex(16)} | fields)
        return self._send("POST", path, body, follow=False)

    def sign_in(self, name: str, password: str) -> "Visitor":
        """Sign in through the page for it."""
        self.post("/logga-in", name=name, email=name, password=password)
        self.csrf = ""
        return self

    def _send(self, method: str, path: str, body: str | None = None, follow: bool = True) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        for name, morsel in SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie", []))).items():
            self.cookies[name] = morsel.value
        self.statements, self.size = int(answer.headers.get("X-Statements", 0)), len(text)
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path} was answered with {answer.status}")
        if follow and answer.status in (301, 302, 303):
            target = urlsplit(answer.headers["Location"])
            return self._send("GET", target.path + (f"?{target.query}" if target.query else ""))
        return text.decode(errors="replace")


@dataclass
class Cost:
    """What one page cost, request by request."""

    name: str
    cpu: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    statements: int = 0
    size: int = 0

    @property
    def mean(self) -> float:
        """CPU-milliseconds for a request in the server's processes, the slowest twentieth left out."""
        kept = sorted(self.cpu)[: max(1, int(len(self.cpu) * 0.95))]
        return statistics.fmean(kept)

    def percentile(self, share: float) -> float:
        """Milliseconds that this share of the requests did not wait longer than."""
        return sorted(self.waited)[min(len(self.waited) - 1, int(len(self.waited) * share))]


def measure(
    server: Server, name: str, act: Callable[[], Visitor], prepare: Callable[[], None] | None = None, times: int = TIMES
) -> Cost:
    """Do ``act`` many times and read what each time cost; ``prepare`` comes before each and is not counted."""
    cost = Cost(name)
    for turn in range(WARM_UP + times):
        if prepare:
            prepare()
        cpu, database, began = server.cpu(), server.database_cpu(), time.perf_counter()
        visitor = act()
        waited = time.perf_counter() - began
        time.sleep(0.001)  # The worker finishes with the connection after the answer has arrived.
        if turn >= WARM_UP:
            cost.cpu.append((server.cpu() - cpu) / 1e6)
            cost.database.append((server.database_cpu() - database) / 1e6)
            cost.waited.append(waited * 1000)
            cost.statements, cost.size = visitor.statements, visitor.size
    return cost


def _children(process: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _nanoseconds(process: int) -> int:
    total = 0
    for task in Path(f"/proc/{process}/task").glob("*/schedstat"):
        try:
            total += int(task.read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("The server did not start; its own words stand above.")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/bare/")
            if connection.getresponse().status == 200:
                return
        except ConnectionError:
            time.sleep(0.1)
    raise RuntimeError("The server did not answer in half a minute.")
