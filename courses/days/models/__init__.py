"""The tables of course days: rounds, seats, attendance. One import for all who read them."""

from courses.days.models.attendance import Acceptance, AttendanceMark, Certificate, MakeUp, Presence
from courses.days.models.places import EQUIPMENT, Asset, AssetBooking, Licence, Place, Recurrence, Room, RotaTurn
from courses.days.models.quotas import Hold, Quota
from courses.days.models.rounds import Half, Occasion, Queue, Round, RoundState, Session, Trainer
from courses.days.models.seats import (
    ACTIVE,
    TAKING,
    WAITING,
    Explanation,
    Interest,
    Invitation,
    Offer,
    OfferState,
    Party,
    Seat,
    SeatState,
    Terms,
    Travel,
)

__all__ = [
    "ACTIVE",
    "EQUIPMENT",
    "TAKING",
    "WAITING",
    "Acceptance",
    "Asset",
    "AssetBooking",
    "AttendanceMark",
    "Certificate",
    "Explanation",
    "Half",
    "Hold",
    "Interest",
    "Invitation",
    "Licence",
    "MakeUp",
    "Occasion",
    "Offer",
    "OfferState",
    "Party",
    "Place",
    "Presence",
    "Queue",
    "Quota",
    "Recurrence",
    "Room",
    "RotaTurn",
    "Round",
    "RoundState",
    "Seat",
    "SeatState",
    "Session",
    "Terms",
    "Trainer",
    "Travel",
]
