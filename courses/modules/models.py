"""The tables of web modules: what editors write, version by version, and how far each reader has come.

A published version is never changed; someone in the middle reads on in the version begun. How far one has come is
the reader's own, and nobody else's: only the whole module, read through, becomes an entry in the ledger.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from app.api import Base, Id, now, ref_to


class State(StrEnum):
    """Whether a version may still be changed."""

    draft = "draft"
    published = "published"


class StepKind(StrEnum):
    """What a step is made of."""

    text = "text"
    external = "external"
    video = "video"


class WebCourse(Base):
    """Web modules that belong together (*webbkurs*)."""

    __tablename__ = "courses_web_course"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]


class Module(Base):
    """Something to read in small steps (*webbmodul*). What it says is in its versions."""

    __tablename__ = "courses_module"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = ref_to("courses_web_course")
    #: The version that whoever begins today gets; NULL until one is published.
    published: Mapped[int | None]


class ModuleVersion(Base):
    """A web module as it is in one version (*modulversion*). Changed while a draft; once published, never again."""

    __tablename__ = "courses_module_version"
    __table_args__ = (
        UniqueConstraint("module_id", "version"),
        CheckConstraint("state IN ('draft', 'published')", name="known_state"),
    )

    id: Mapped[Id]
    module_id: Mapped[int] = ref_to("courses_module", index=False)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(default=State.draft)
    title: Mapped[str]
    #: What the module is about: Markdown, and the HTML made of it when published.
    intro: Mapped[str] = mapped_column(default="")
    intro_html: Mapped[str] = mapped_column(default="")
    #: Keys of knowledge areas.
    areas: Mapped[list[str]] = mapped_column(default=list)
    #: Requirements it is evidence for, as ``instrument/name``.
    requirements: Mapped[list[str]] = mapped_column(default=list)
    #: What one can do afterwards: [{"text": …, "level": …}].
    objectives: Mapped[list[Any]] = mapped_column(default=list)
    process_step: Mapped[str] = mapped_column(default="")
    induction: Mapped[str] = mapped_column(default="")
    #: Which questions it answers: vad, hur, varför.
    asks: Mapped[list[str]] = mapped_column(default=list)
    #: [{"title": …, "url": …}]
    sources: Mapped[list[Any]] = mapped_column(default=list)
    #: The last day by which someone is to look the text over.
    review_by: Mapped[date | None]
    example: Mapped[bool] = mapped_column(default=False)
    #: The key of the module's quiz, or empty.
    quiz: Mapped[str] = mapped_column(default="")
    #: Pictures, films and captions: name in the text → name of the stored file.
    files: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The steps in order, for lines and lists: [[key, title, minutes, kind], …].
    outline: Mapped[list[Any]] = mapped_column(default=list)
    #: All steps together.
    minutes: Mapped[int] = mapped_column(default=0)
    #: SHA-256 of all that the version says, so that the same files imported twice are one version.
    fingerprint: Mapped[str] = mapped_column(default="")
    search_key: Mapped[str] = mapped_column(default="")
    #: Grows with each change to the draft, so that two editors do not write over each other.
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = ref_to("people_person", index=False)


class Step(Base):
    """A few minutes of a module (*steg*)."""

    __tablename__ = "courses_step"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        CheckConstraint("minutes > 0", name="takes_time"),
    )

    id: Mapped[Id]
    version_id: Mapped[int] = ref_to("courses_module_version", index=False)
    position: Mapped[int]
    key: Mapped[str]
    title: Mapped[str]
    minutes: Mapped[int]
    kind: Mapped[str] = mapped_column(default=StepKind.text)
    #: Markdown, and the HTML made of it when published: the first paragraph, and the rest.
    body: Mapped[str] = mapped_column(default="")
    lead_html: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    #: For what is elsewhere: the address, whose it is, and the sentence that the reader declares.
    url: Mapped[str] = mapped_column(default="")
    provider: Mapped[str] = mapped_column(default="")
    declaration: Mapped[str] = mapped_column(default="")
    #: For a film of our own: its file and its captions, as named in the module's files.
    file: Mapped[str] = mapped_column(default="")
    captions: Mapped[str] = mapped_column(default="")


class Media(Base):
    """A picture, a film or captions (*mediafil*), known by what is in it, so that the same file is kept once."""

    __tablename__ = "courses_media"

    id: Mapped[Id]
    #: SHA-256 of the contents and an ending that tells the type: the file's address.
    name: Mapped[str] = mapped_column(unique=True)
    content_type: Mapped[str]
    size: Mapped[int]


class MediaPart(Base):
    """A piece of a media file (*del av mediafil*), so that a film need not be read whole to show one minute of it."""

    __tablename__ = "courses_media_part"

    media_id: Mapped[int] = mapped_column(ForeignKey("courses_media.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes]


class Reading(Base):
    """Where someone is in a module (*läsning*)."""

    __tablename__ = "courses_reading"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id"),
        Index("ix_courses_reading_recent", "person_id", "updated_at"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    module_id: Mapped[int] = ref_to("courses_module")
    #: The version begun; another only when the reader chooses it.
    version: Mapped[int]
    #: The step to go on with.
    step_key: Mapped[str]
    begun_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    #: The latest version read through, and the day; the ledger has them all.
    completed_version: Mapped[int | None]
    completed_on: Mapped[date | None]


class StepDone(Base):
    """A step that someone has read (*läst steg*); for material elsewhere, declared to have read."""

    __tablename__ = "courses_step_done"

    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("courses_module.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    step_key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)


class Reflection(Base):
    """What someone wrote for oneself (*egna tankar*). Nobody else can read it, in any role."""

    __tablename__ = "courses_reflection"

    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("courses_module.id"), primary_key=True)
    step_key: Mapped[str] = mapped_column(primary_key=True)
    #: The question's number in the step, from 1.
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(default=now)


class PublishedIsFinal(Exception):
    """Someone tried to change what is published."""


@event.listens_for(ModuleVersion, "before_update")
@event.listens_for(ModuleVersion, "before_delete")
def _keep_version(_mapper: Any, _connection: Any, version: ModuleVersion) -> None:
    """Stop any change to a version that was published before this transaction touched it."""
    before = inspect(version).attrs.state.history
    if State.published in (before.deleted or before.unchanged):
        raise PublishedIsFinal(f"version {version.version} is published and never changes")


@event.listens_for(Step, "before_update")
@event.listens_for(Step, "before_delete")
def _keep_step(_mapper: Any, connection: Any, step: Step) -> None:
    """Stop any change to a step of a published version."""
    state = connection.scalar(select(ModuleVersion.state).where(ModuleVersion.id == step.version_id))
    if state == State.published:
        raise PublishedIsFinal(f"step {step.key} is published and never changes")
