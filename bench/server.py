"""A server to measure: gunicorn with one worker of four threads, and the CPU time of its processes."""

import os
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType

from app.commands.serving import PYTHON

ROOT = Path(__file__).resolve().parents[1]


def cpu_of(pid: int) -> float:
    """The CPU seconds that a process's threads have used, to the nanosecond."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / 1e9


def resident_of(pid: int) -> float:
    """The megabytes that a process holds in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


class Server:
    """One app behind gunicorn on a port of its own, for as long as the ``with`` lasts."""

    def __init__(
        self, factory: str, port: int, environ: dict[str, str], counted: bool = False, workers: int = 1
    ) -> None:
        self.port = port
        self.environ = os.environ | environ | ({"BENCH_STATEMENTS": "1"} if counted else {})
        self.command = [
            *PYTHON, "-m", "gunicorn", "--worker-class", "gthread", "--workers", str(workers), "--threads", "4",
            "--bind", f"127.0.0.1:{port}", "--keep-alive", "60", "--log-level", "error", "--no-control-socket", factory,
        ]  # fmt: skip

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environ)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse().read()
                return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.2)
        raise RuntimeError(f"the server did not start: {' '.join(self.command)}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def cpu(self) -> float:
        """CPU seconds of the server's processes so far."""
        return sum(cpu_of(pid) for pid in [self.process.pid, *children_of(self.process.pid)])

    def resident(self) -> float:
        """Megabytes of the largest worker."""
        return max(resident_of(pid) for pid in children_of(self.process.pid))
