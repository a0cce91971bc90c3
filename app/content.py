"""A folder of content on its way in: plugins claim its files, tell every fault, and write only when all is sound."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import SEEK_END, BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from app import registry
from app.ledger.models import Ref
from app.web.words import _

#: Files that belong to nobody: notes for the authors.
PASSED_OVER = ("README.md",)
MB = 1024 * 1024
#: Text is read whole; what is larger is none that somebody wrote.
LARGEST_TEXT = 20 * MB
#: As large a film as the setting FILM_MB lets an editor send, when nobody has set it.
LARGEST_FILM = 200 * MB
#: What a file holds: the bytes, or where they are. A film is never whole in memory.
Content = bytes | Path


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in a file (path inside the folder), on which line when it is known."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.sentence}"


@dataclass
class Bundle:
    """The files of a folder, by path inside it, and what plugins found in them."""

    files: dict[str, Content]
    faults: list[Fault] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)
    declared: set[tuple[str, str]] = field(default_factory=set)
    referred: list[tuple[Ref, str, int]] = field(default_factory=list)
    writers: list[tuple[int, Callable[[], object]]] = field(default_factory=list)
    #: Bytes that a film may have.
    largest_film: int = LARGEST_FILM

    def claim(self, pattern: str) -> list[str]:
        """The paths that match the pattern (``quizzes/*.yaml``, ``modules/*/*.md``), which are now taken care of."""
        found = sorted(path for path in self.files if PurePosixPath(path).match(pattern))
        self.claimed.update(found)
        return found

    def text(self, path: str) -> str:
        """A file as text; a fault and an empty text when it is not UTF-8."""
        with opened(self.files[path]) as file:
            if file.seek(0, SEEK_END) > LARGEST_TEXT:
                self.fault(path, 0, _("filen är större än %(most)s MB", most=LARGEST_TEXT // MB))
                return ""
            file.seek(0)
            found = file.read()
        try:
            return found.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.fault(path, 0, _("filen är inte text i UTF-8"))
            return ""

    def fault(self, file: str, line: int, sentence: str) -> None:
        """Tell what is wrong; line 0 when it is about the whole file."""
        self.faults.append(Fault(file, line, sentence))

    def declare(self, kind: str, key: str, file: str, line: int = 0) -> None:
        """Say that the folder brings this thing. Bringing it twice is a fault."""
        if (kind, key) in self.declared:
            self.fault(file, line, _("%(key)s finns två gånger i mappen", key=key))
        self.declared.add((kind, key))

    def refer(self, kind: str, key: str, file: str, line: int = 0) -> None:
        """Say that a file speaks of this thing, which must be in the folder or in place already."""
        self.referred.append((Ref(kind, key), file, line))

    def write(self, order: int, writer: Callable[[], object]) -> None:
        """Have this called when all is sound; lower orders first (10 things, 20 what speaks of things)."""
        self.writers.append((order, writer))


def opened(content: Content) -> IO[bytes]:
    """What a file holds, to be read from its beginning."""
    return BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def read_folder(folder: Path, largest_film: int = LARGEST_FILM) -> Bundle:
    """The files of a folder, links and hidden files left out; they are read when they are asked for.

    largest_film: bytes. Raises FileNotFoundError.
    """
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    bundle = Bundle({}, largest_film=largest_film)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if (
            path.is_symlink()
            or not path.is_file()
            or any(part.startswith(".") for part in path.parts[len(folder.parts) :])
        ):
            continue
        bundle.files[name] = path
    return bundle


def check(bundle: Bundle) -> list[Fault]:
    """Let every plugin look at the folder. Returns all faults, by file and line; nothing is written."""
    registry.hook.content(bundle=bundle)
    for path in bundle.files.keys() - bundle.claimed:
        if PurePosixPath(path).name not in PASSED_OVER:
            bundle.fault(path, 0, _("ingen del av plattformen känner igen filen"))
    for ref, file, line in bundle.referred:
        if (ref.kind, ref.key) not in bundle.declared and not _in_place(ref):
            bundle.fault(file, line, _("%(key)s finns varken i mappen eller på plattformen", key=ref.key))
    return sorted(bundle.faults)


def write(bundle: Bundle) -> None:
    """Write what the plugins found, in order. Call only when ``check`` returned no faults; the caller commits."""
    for _order, writer in sorted(bundle.writers, key=lambda item: item[0]):
        writer()


def _in_place(ref: Ref) -> bool:
    ask = registry.owner_caller("find", ref.kind)
    return ask is not None and ask(ref=ref) is not None
