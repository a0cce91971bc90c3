"""The people whom the demonstration's accounts meet: a unit in Partille written by hand, and those who work for all.

Every name is invented. Days are counted back from the day on which the demonstration is made.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.demo.staffing import Job, Someone, history_begins

#: Where the participant, the lead and the manager of the first page work: *Mottagning barn och unga* in Partille.
UNIT = "1402-barn-och-unga-1"
TRAINERS = 25


@dataclass(frozen=True)
class Official:
    """Someone who works for the federation, or for a municipality, beside the units."""

    given: str
    family: str
    role: str
    title: str
    account: str = ""
    organisation: str = "gr"
    #: How many days from today the assignment ends; None while no end is known.
    ends_in: int | None = None


OFFICIALS = (
    Official("Ingrid", "Sandström", "coordinator", "Samordnare", "samordnare"),
    Official("Omar", "Wikström", "regional_admin", "Utvecklingsledare", "regional"),
    Official("Vera", "Åkesson", "editor", "Redaktör", "redaktor"),
    Official("Dag", "Hermansson", "system_admin", "Systemförvaltare", "admin"),
    Official("Solveig", "Norberg", "auditor", "Granskare", "granskare", "1480", ends_in=60),
    Official("Mikael", "Törnqvist", "trainer", "Utbildare", "kursledare"),
    Official("Jenny", "Salonen", "local_training_lead", "Utbildarstöd", organisation="1480"),
    Official("Anton", "Fransson", "local_training_lead", "Utbildarstöd", organisation="1402"),
    Official("Hilda", "Moberg", "local_training_lead", "Utbildarstöd", organisation="1481"),
)


def partille(today: date) -> list[Someone]:
    """The unit's people: some new, one away, one whose time is running out, some who know it all."""
    long_ago = history_begins(today)
    return [
        _one("Helena", "Strömberg", today, 1480, degree=7000, role="unit_manager", account="chef", points=15.0),
        _one("Yusuf", "Lindqvist", today, 250, degree=2900, role="lead_social_worker", account="forste", points=7.5),
        _one("Amina", "Berg", today, 61, degree=75, profile="new_graduate", account="deltagare"),
        # The deadline of part 1 comes in about two weeks, and one theme is missing.
        _one("Elias", "Nyström", today, 107, degree=130, profile="new_graduate"),
        # The deadline of part 1 has passed, and one theme is missing.
        _one("Rosa", "Hedberg", today, 150, degree=900, profile="new_to_authority_work"),
        # Away without a known end: paused.
        _one("Tilda", "Ekberg", today, 245, degree=260, profile="new_graduate", away=(62, None)),
        _one("Noah", "Vallin", today, 425, degree=450, profile="new_graduate"),
        # Was away for two months: the deadline has moved.
        _one("Selma", "Isaksson", today, 560, degree=2400, profile="new_to_target_group", away=(300, 238)),
        _one("Malte", "Öberg", today, 690, degree=720, profile="new_graduate"),
        _one("Beatrice", "Hagström", today, 330, degree=3100, profile="new_to_municipality"),
        _one("Folke", "Dahlgren", today, (today - long_ago).days + 900, degree=5200, points=15.0),
        _one("Kerstin", "Malm", today, (today - long_ago).days + 2500, degree=6500),
        _one("Zara", "Holmgren", today, -24, degree=10, profile="new_graduate"),
    ]


def kungalv(today: date, unit: str) -> Someone:
    """Someone whose identity is protected, new in Kungälv; the alias is what everyone sees."""
    job = Job(unit, "1482", "vuxna", "social_worker", _back(today, 190), None, "new_graduate")
    return Someone("Eva", "Granberg", _back(today, 220), [job], alias="Medarbetare 27", degree="socionom")


def _one(
    given: str,
    family: str,
    today: date,
    days_ago: int,
    *,
    degree: int,
    role: str = "social_worker",
    profile: str = "",
    account: str = "",
    points: float = 0.0,
    away: tuple[int, int | None] | None = None,
) -> Someone:
    job = Job(UNIT, "1402", "barn-och-unga", role, _back(today, days_ago), None, profile)
    absent: list[tuple[date, date | None, int]] = []
    if away is not None:
        first, last = away
        absent.append((today - timedelta(days=first), today - timedelta(days=last) if last else None, 100))
    return Someone(given, family, today - timedelta(days=degree), [job], absent, account=account, points=points,
                   degree="socionom")  # fmt: skip


def _back(today: date, days: int) -> date:
    """A Monday about so many days ago (or ahead, when fewer than none)."""
    day = today - timedelta(days=days)
    return day - timedelta(days=day.weekday())
