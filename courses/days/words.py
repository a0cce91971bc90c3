"""What codes are called on the pages."""

from app.api import lazy
from courses.days.models import Half, Presence, RoundState, SeatState

HALVES = {Half.fm: lazy("Förmiddag"), Half.em: lazy("Eftermiddag"), Half.whole: lazy("Heldag")}
PRESENCES = {
    Presence.present: lazy("närvarande"),
    Presence.late: lazy("sen"),
    Presence.left_early: lazy("gick tidigt"),
    Presence.absent_notified: lazy("anmäld frånvaro"),
    Presence.absent: lazy("frånvarande"),
}
ROUND_STATES = {
    RoundState.draft: lazy("utkast"),
    RoundState.published: lazy("öppen"),
    RoundState.running: lazy("pågår"),
    RoundState.closed: lazy("avslutad"),
    RoundState.cancelled: lazy("inställd"),
}
SEAT_STATES = {
    SeatState.asked: lazy("väntar på din chef"),
    SeatState.pending: lazy("väntar på din chef"),
    SeatState.seated: lazy("du har plats"),
    SeatState.queued: lazy("du står i kö"),
    SeatState.refused: lazy("du fick nej"),
    SeatState.withdrawn: lazy("avanmäld"),
    SeatState.cancelled: lazy("inställd"),
}
#: Why a seat became what it is, in one sentence.
REASONS = {
    "asked": lazy("Du har bett om plats. Din chef bestämmer."),
    "nominated": lazy("Din chef har nominerat dig."),
    "free_seat": lazy("Din chef har sagt ja och det fanns en ledig plats."),
    "full": lazy("Din chef har sagt ja, men alla platser var tagna. Du får en plats så snart en blir ledig."),
    "from_queue": lazy("Du stod först i kön när en plats blev ledig."),
    "imported": lazy("Du är anmäld av din arbetsgivare."),
    "manager_refused": lazy("Din chef har sagt nej."),
    "withdrew": lazy("Du har avanmält dig."),
    "withdrawn_by_other": lazy("Någon annan har avanmält dig."),
    "round_cancelled": lazy("Omgången är inställd."),
    "walk_in": lazy("Du kom till kursdagen utan plats. Din chef ska godkänna det."),
    "walk_in_approved": lazy("Du kom till kursdagen utan plats och din chef har godkänt det."),
    "not_answered": lazy("Omgången började innan din chef hade svarat."),
    "seated_elsewhere": lazy("Du har fått plats på ett annat tillfälle."),
}
