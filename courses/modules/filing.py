"""Files beside a module's text: pictures, films, captions. A film is kept piece by piece and never whole in memory."""

from collections.abc import Mapping
from typing import IO

from sqlalchemy import insert, select

from app.api import Content, Person, Problem, _, opened, session
from courses.modules.media import FILMS, LARGEST_PICTURE, TYPES, measured, pieces, real_type, stored_name
from courses.modules.models import Media, MediaPart, ModuleVersion
from courses.modules.versions import hold

#: Files in one module.
MOST_FILES = 60
MB = 1024 * 1024


def add_file(version: ModuleVersion, name: str, file: IO[bytes], *, largest_film: int, by: Person) -> None:
    """Put a picture, a film or captions beside a draft's text, under this name.

    file: what was sent, from its beginning. largest_film: bytes. Raises Problem for what is too large, or is something
    else than its name says.
    """
    hold(version, version.revision)
    head = file.read(LARGEST_PICTURE + 1)
    ending = real_type(head)
    if not ending:
        raise Problem(
            _(
                "Filen är ingen bild, film eller textning som kan visas här. Välj png, jpg, webp, gif, svg, mp4, webm eller vtt."
            ),
            field="file",
        )
    if ending not in FILMS and len(head) > LARGEST_PICTURE:
        raise Problem(_("Filen är för stor. Bilder får ha högst 2 MB."), field="file")
    if len(version.files) >= MOST_FILES and name not in version.files:
        raise Problem(_("Modulen har redan så många filer som den kan ha."), field="file")
    digest, size = measured(file)
    if ending in FILMS and size > largest_film:
        raise Problem(_("Filen är för stor. Filmer får ha högst %(most)s MB.", most=largest_film // MB), field="file")
    stored = stored_name(digest, ending)
    _keep(stored, file)
    version.files = {**version.files, f"{name}.{ending}": stored}


def remove_file(version: ModuleVersion, name: str, *, by: Person) -> None:
    """Take a file away from a draft. The file itself stays for the versions that show it."""
    hold(version, version.revision)
    version.files = {n: stored for n, stored in version.files.items() if n != name}


def keep_media(media: Mapping[str, Content]) -> None:
    """Store files that are not stored yet, by stored name. Their names tell what is in them."""
    for name, content in media.items():
        with opened(content) as file:
            _keep(name, file)


def _keep(name: str, file: IO[bytes]) -> None:
    if session.scalar(select(Media.id).where(Media.name == name)) is not None:
        return
    row = Media(name=name, content_type=TYPES[name.rpartition(".")[2]], size=0)
    session.add(row)
    session.flush()
    for place, piece in enumerate(pieces(file)):
        session.execute(insert(MediaPart), {"media_id": row.id, "position": place, "data": piece})
        row.size += len(piece)
    session.flush()
