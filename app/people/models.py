"""Who someone is. One person, many sign-ins over a career, never linked by e-mail alone."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.db import Base, Dated, Id, SortKey, now, ref_to
from app.people.names import initials, search_key, sort_key, tidy


class Person(Base):
    """Someone who learns, teaches, leads or follows up (*person*).

    ``name`` is what pages show: the alias when the identity is protected (*skyddade personuppgifter*). The name itself
    is in ``given_name`` and ``family_name``, which only the administration of people reads.
    """

    __tablename__ = "people_person"
    __table_args__ = (
        CheckConstraint("NOT protected OR alias <> ''", name="protected_has_alias"),
        Index("ix_people_person_sort_key", "sort_key"),
    )

    id: Mapped[Id]
    given_name: Mapped[str]
    family_name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(index=True)
    #: Shown instead of the name everywhere when the identity is protected.
    alias: Mapped[str] = mapped_column(default="")
    protected: Mapped[bool] = mapped_column(default=False)
    #: What lists are sorted by (å ä ö after z): family name first; the alias when protected.
    sort_key: Mapped[SortKey]
    #: What a search looks in: folded, so that "harryda" finds Härryda.
    search_key: Mapped[str] = mapped_column(default="")
    #: sv, en, or empty for what the browser asks for.
    language: Mapped[str] = mapped_column(default="")
    #: Grows when the person signs out everywhere; older sign-ins then count no longer.
    generation: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    #: Random part of the address of the person's calendar feed; NULL until asked for.
    feed_key: Mapped[str | None] = mapped_column(unique=True)
    #: The row that stands for the same person (*sammanslagen med*); this one only gives its name to what points at it.
    merged_into_id: Mapped[int | None] = ref_to("people_person")

    #: Where the signed-in person works today, for the head of the page; filled by the organisations noun.
    organisation_name: ClassVar[str] = ""
    #: The roles held today, by which the menu is kept; None until the organisations noun has filled it.
    roles: ClassVar[frozenset[str] | None] = None

    #: What Flask-Login asks of whoever is signed in.
    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.refresh_keys()

    @property
    def name(self) -> str:
        """What pages show."""
        return self.alias if self.protected else f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        """Two letters for the round sign beside a name."""
        return initials(self.name)

    def refresh_keys(self) -> None:
        """Make the keys for sorting and searching anew; called whenever a name has changed."""
        if self.protected:
            self.sort_key, self.search_key = sort_key(self.alias), search_key(self.alias)
        else:
            self.sort_key = sort_key(f"{self.family_name or ''} {self.given_name or ''}".strip())
            self.search_key = search_key(f"{self.given_name or ''} {self.family_name or ''}".strip())

    @validates("given_name", "family_name", "alias")
    def _tidy(self, _key: str, value: str) -> str:
        return tidy(value) if value else value

    @validates("email")
    def _lower(self, _key: str, value: str | None) -> str | None:
        return value.strip().lower() or None if value else None

    def get_id(self) -> str:
        """What the sign-in cookie holds: the person, and the generation of sign-ins it belongs to."""
        return f"{self.id}:{self.generation}"


class Identity(Dated, Base):
    """One way of signing in: an issuer (the municipality's sign-in, or ``local``) and the subject there."""

    __tablename__ = "people_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Id]
    person_id: Mapped[int] = ref_to("people_person")
    issuer: Mapped[str]
    subject: Mapped[str]
    #: argon2 hash; only for the issuer ``local``.
    secret: Mapped[str | None]
    #: Whether somebody else made the password: then the person chooses another before anything else.
    handed_out: Mapped[bool] = mapped_column(default=False)


class WayIn(Base):
    """A link by which someone chooses a password of their own (*inloggningslänk*): used once, within some days."""

    __tablename__ = "people_way_in"

    id: Mapped[Id]
    identity_id: Mapped[int] = ref_to("people_identity")
    made_at: Mapped[datetime] = mapped_column(default=now)
    #: The moment after which it holds no longer; moved to when a newer one was made.
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]
    #: NULL for one made by a command.
    made_by_id: Mapped[int | None] = ref_to("people_person", index=False)


class SignInAttempt(Base):
    """An attempt to sign in that failed; too many in a short time close the door for a while."""

    __tablename__ = "people_sign_in_attempt"

    id: Mapped[Id]
    #: Keyed fingerprint of the account or of the network address: enough to count, no more.
    about: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class Degree(Base):
    """A degree (*examen*), with who verified it and when. It decides legal qualification; no course ever does."""

    __tablename__ = "people_degree"

    id: Mapped[Id]
    person_id: Mapped[int] = ref_to("people_person")
    #: socionom | other_relevant | other
    kind: Mapped[str]
    title: Mapped[str]
    awarded_on: Mapped[date]
    #: Högskolepoäng of the degree.
    credits_hp: Mapped[float | None]
    verified_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    verified_on: Mapped[date | None]


class Credits(Base):
    """Further högskolepoäng after the degree, with who verified them and when."""

    __tablename__ = "people_credits"
    __table_args__ = (CheckConstraint("hp > 0", name="hp_positive"),)

    id: Mapped[Id]
    person_id: Mapped[int] = ref_to("people_person")
    title: Mapped[str]
    hp: Mapped[float]
    completed_on: Mapped[date]
    verified_by_id: Mapped[int | None] = ref_to("people_person", index=False)
    verified_on: Mapped[date | None]
