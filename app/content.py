"""A folder of content on its way in: plugins claim its files, tell every fault, and write only when all is sound."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from app import registry
from app.ledger.models import Ref
from app.web.words import _

#: Files that belong to nobody: notes for the authors.
PASSED_OVER = ("README.md",)
LARGEST_FILE = 20 * 1024 * 1024


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

    files: dict[str, bytes]
    faults: list[Fault] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)
    declared: set[tuple[str, str]] = field(default_factory=set)
    referred: list[tuple[Ref, str, int]] = field(default_factory=list)
    writers: list[tuple[int, Callable[[], object]]] = field(default_factory=list)

    def claim(self, pattern: str) -> list[str]:
        """The paths that match the pattern (``quizzes/*.yaml``, ``modules/*/*.md``), which are now taken care of."""
        found = sorted(path for path in self.files if PurePosixPath(path).match(pattern))
        self.claimed.update(found)
        return found

    def text(self, path: str) -> str:
        """A file as text; a fault and an empty text when it is not UTF-8."""
        try:
            return self.files[path].decode("utf-8-sig")
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


def read_folder(folder: Path) -> Bundle:
    """The files of a folder, links and hidden files left out. Raises FileNotFoundError."""
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    bundle = Bundle({})
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if (
            path.is_symlink()
            or not path.is_file()
            or any(part.startswith(".") for part in path.parts[len(folder.parts) :])
        ):
            continue
        if path.stat().st_size > LARGEST_FILE:
            bundle.fault(name, 0, _("filen är större än 20 MB"))
        else:
            bundle.files[name] = path.read_bytes()
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
