"""The tables of course days: rounds, seats, attendance. One import for all who read them."""

from courses.days.models.attendance import Acceptance, AttendanceMark, Certificate, Presence
from courses.days.models.rounds import Half, Occasion, Queue, Round, RoundState, Session, Trainer
from courses.days.models.seats import ACTIVE, Seat, SeatState

__all__ = [
    "ACTIVE",
    "Acceptance",
    "AttendanceMark",
    "Certificate",
    "Half",
    "Occasion",
    "Presence",
    "Queue",
    "Round",
    "RoundState",
    "Seat",
    "SeatState",
    "Session",
    "Trainer",
]
