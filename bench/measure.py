"""Sends requests one after the other and tells what they cost."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlencode

from bench.server import Server

#: How many times a page is asked for before it is measured.
WARM = 20
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Answer:
    """What came back: status, body, the address it sends to, SQL statements (when counted), bytes, seconds."""

    status: int
    text: str
    location: str
    statements: int
    size: int
    seconds: float


class Client:
    """A browser that keeps its cookies and its connection, and reads the token of the forms it was shown."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self._send("GET", path, None)

    def post(self, path: str, values: dict[str, object] | list[tuple[str, object]], script: bool = False) -> Answer:
        """Send a form, as the page would (or as its script would)."""
        pairs = list(values.items()) if isinstance(values, dict) else list(values)
        return self._send("POST", path, urlencode([*pairs, ("csrf_token", self.token)], doseq=True), script)

    def _send(self, method: str, path: str, body: str | None, script: bool = False) -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept-Encoding": "identity"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if script:
            headers["X-Requested-With"] = "fetch"
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        reply = self.connection.getresponse()
        raw = reply.read()
        seconds = time.perf_counter() - began
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        text = raw.decode(errors="replace")
        if found := TOKEN.search(text):
            self.token = unescape(found[1])
        return Answer(
            reply.status, text, reply.headers.get("Location", ""), int(reply.headers.get("X-Statements", 0)),
            len(raw), seconds,
        )  # fmt: skip

    def sign_in(self, email: str) -> None:
        """Sign in as one of the demo's people. Raises when it does not work."""
        self.get("/logga-in")
        answer = self.post("/logga-in", {"subject": email, "email": email, "password": "demo"})
        if answer.status not in {302, 303}:
            raise RuntimeError(f"{email} could not sign in: {answer.status}")


@dataclass
class Cost:
    """What a page costs: milliseconds of the server's CPU and of PostgreSQL's own per request, p50 and p95, …"""

    name: str
    cpu_ms: float
    database_ms: float
    p50_ms: float
    p95_ms: float
    statements: int
    size: int
    requests: int
    ratio: float = 0.0
    limit: float | None = None
    notes: list[str] = field(default_factory=list)


def measure(
    name: str, server: Server, ask: Callable[[], Iterator[Answer]] | Callable[[], Answer], seconds: float,
    database_cpu: Callable[[], float], most: int = 2000, before: Callable[[], object] | None = None,
) -> Cost:  # fmt: skip
    """The cost of what ``ask`` sends (one request, or several that make one thing), repeated for some seconds.

    before: what must have been done each time; its own cost is taken away again.
    """
    # As on a server that has run for a while: each of its four threads has answered, what is prepared is prepared.
    for _ in range(max(2, min(WARM, most // 10))):
        _prepared(before, server, database_cpu)
        _answers(ask)
    times, sizes, statements = [], 0, 0
    apart_cpu = apart_database = 0.0
    cpu, database = server.cpu(), database_cpu()
    began = time.perf_counter()
    while (time.perf_counter() - began < seconds or len(times) < 20) and len(times) < most:
        spent = _prepared(before, server, database_cpu)
        apart_cpu, apart_database = apart_cpu + spent[0], apart_database + spent[1]
        answers = _answers(ask)
        times.append(sum(a.seconds for a in answers))
        sizes = sum(a.size for a in answers)
        statements = max(statements, sum(a.statements for a in answers))
    count = len(times)
    times.sort()
    return Cost(
        name, (server.cpu() - cpu - apart_cpu) / count * 1000,
        (database_cpu() - database - apart_database) / count * 1000, median(times) * 1000,
        times[int(count * 0.95)] * 1000, statements, sizes, count,
    )  # fmt: skip


def _prepared(
    before: Callable[[], object] | None, server: Server, database_cpu: Callable[[], float]
) -> tuple[float, float]:
    """Do what comes before; the CPU seconds that it took, the server's and PostgreSQL's."""
    if before is None:
        return 0.0, 0.0
    cpu, database = server.cpu(), database_cpu()
    before()
    return server.cpu() - cpu, database_cpu() - database


def _answers(ask: Callable[[], Iterator[Answer]] | Callable[[], Answer]) -> list[Answer]:
    found = ask()
    answers = [found] if isinstance(found, Answer) else list(found)
    for answer in answers:
        if answer.status >= 400:
            raise RuntimeError(f"answered {answer.status}: {answer.text[:300]}")
    return answers
