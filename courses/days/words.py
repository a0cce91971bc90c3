"""What codes are called on the pages."""

from app.api import lazy
from courses.calendar_rules import Blocked
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
EQUIPMENTS = {
    "hearing_loop": lazy("hörslinga"),
    "step_free": lazy("utan trappsteg"),
    "screen": lazy("skärm"),
    "video": lazy("videomöte"),
    "small_rooms": lazy("grupprum"),
    "movable_tables": lazy("flyttbara bord"),
}
BLOCKED = {
    Blocked.weekend: lazy("helg"),
    Blocked.holiday: lazy("helgdag"),
    Blocked.squeezed: lazy("klämdag"),
    Blocked.summer: lazy("juni–augusti, då inga kurser hålls"),
    Blocked.still_week: lazy("vecka då inga kurser brukar hållas"),
}
SEAT_STATES = {
    SeatState.asked: lazy("väntar på din chef"),
    SeatState.pending: lazy("väntar på din chef"),
    SeatState.seated: lazy("du har plats"),
    SeatState.offered: lazy("du har ett erbjudande att svara på"),
    SeatState.queued: lazy("du står i kö"),
    SeatState.refused: lazy("du fick nej"),
    SeatState.withdrawn: lazy("avanmäld"),
    SeatState.cancelled: lazy("inställd"),
}
#: The same, of somebody else: for managers and coordinators.
SEAT_STATES_ABOUT = {
    SeatState.asked: lazy("väntar på chefens svar"),
    SeatState.pending: lazy("väntar på chefens svar"),
    SeatState.seated: lazy("har plats"),
    SeatState.offered: lazy("har ett erbjudande att svara på"),
    SeatState.queued: lazy("står i kö"),
    SeatState.refused: lazy("fick nej"),
    SeatState.withdrawn: lazy("avanmäld"),
    SeatState.cancelled: lazy("inställd"),
}
#: Why a seat became what it is, in one sentence.
REASONS = {
    "asked": lazy("Du har bett om plats. Din chef bestämmer."),
    "nominated": lazy("Din chef har nominerat dig."),
    "open_invitation": lazy("Omgången har öppen inbjudan, och du fick en ledig plats."),
    "free_seat": lazy("Din chef har sagt ja och det fanns en ledig plats."),
    "full": lazy("Din chef har sagt ja, men alla platser var tagna. Du får en plats så snart en blir ledig."),
    "from_queue": lazy("Du stod först i kön när en plats blev ledig."),
    "imported": lazy("Du är anmäld av din arbetsgivare."),
    "manager_refused": lazy("Din chef har sagt nej."),
    "withdrew": lazy("Du har avanmält dig."),
    "withdrawn_by_other": lazy("Någon annan har avanmält dig."),
    "round_cancelled": lazy("Omgången är inställd."),
    "local": lazy("Du är inbjuden till en kurs för din egen enhet."),
    "merged": lazy("Omgången slogs ihop med en annan, och din plats följde med."),
    "cancelled_waits": lazy("Omgången du hade plats i är inställd. Du går först i kön."),
    "merged_waits": lazy("Omgången slogs ihop med en annan, som var full. Du går först i kön."),
    "split": lazy("Omgången delades, och din plats följde med till den nya."),
    "walk_in": lazy("Du kom till kursdagen utan plats. Din chef ska godkänna det."),
    "walk_in_approved": lazy("Du kom till kursdagen utan plats och din chef har godkänt det."),
    "not_answered": lazy("Omgången började innan din chef hade svarat."),
    "seated_elsewhere": lazy("Du har fått plats på ett annat tillfälle."),
    "quota_full": lazy("Din chef har sagt ja, men alla platser som är öppna för din kommun är tagna. Du står i kö."),
    "others_ahead": lazy("Din chef har sagt ja, men andra väntade redan. Samordnaren fördelar de sista platserna."),
    "waits_for_allotment": lazy("Din chef har sagt ja. Platserna fördelas när anmälan har stängt."),
    "passed_post": lazy("Din chef har sagt ja, men din tjänst i området slutar före kursen. Du står i kö."),
    "passed_away": lazy("Din chef har sagt ja, men du är frånvarande någon av dagarna. Du står i kö."),
    "party_waits": lazy("Din chef har sagt ja. Ni vill gå tillsammans, och det finns inte plats för er alla än."),
    "offered": lazy("En plats har blivit ledig. Svara om du vill ha den."),
    "offered_by_hand": lazy("Samordnaren har erbjudit dig en ledig plats. Svara om du vill ha den."),
    "accepted": lazy("Du tackade ja till en plats som blev ledig."),
    "accepted_waits": lazy("Du tackade ja. Platsen är din när alla i sällskapet har svarat."),
    "declined": lazy("Du tackade nej till en plats. Du står kvar i kön för andra datum."),
    "expired": lazy("Svarstiden för en plats gick ut. Du står kvar i kön för andra datum."),
    "recalled": lazy("Erbjudandet drogs tillbaka. Du står kvar i kön."),
    "party_broken": lazy("Någon i sällskapet kunde inte gå. Ni står kvar i kön."),
    "allotted": lazy("Platserna fördelades när anmälan hade stängt, och du fick en."),
    "placed_in_queue": lazy("Samordnaren har ställt dig i kö till kursen."),
    "placed": lazy("Samordnaren har gett dig en plats."),
    "from_interest": lazy("Du hade anmält intresse, och nu finns ett datum. Du står i kö."),
    "named": lazy("Din chef gav dig en plats som var reserverad."),
    "swapped_in": lazy("Du tog över en plats i din enhet."),
    "swapped_out": lazy("Din chef gav platsen till någon annan i enheten."),
    "released_post": lazy("Platsen lämnades när tjänsten slutade."),
    "released_away": lazy("Platsen lämnades när du blev frånvarande. Du har kvar din tid i kön."),
    "merged_person": lazy("Du stod två gånger i Färdplan och hade anmälts två gånger. Den andra anmälan gäller."),
}
#: Why someone would take a course that has no date yet.
INTERESTS = {
    "obligation": lazy("Det ingår i introduktionen eller i lagens krav"),
    "tasks": lazy("Nya arbetsuppgifter"),
    "update": lazy("Länge sedan sist"),
    "deepening": lazy("Vill fördjupa mig"),
}
#: What decides who comes first.
RULES = {
    "deadline": lazy("närmast sista dag"),
    "new": lazy("nya före erfarna"),
    "debt": lazy("kommuner som har fått vänta, i tur och ordning"),
    "asked": lazy("tidpunkt för önskemålet"),
    "draw": lazy("lottning"),
}
#: How far one travels for a course.
TRAVELS = {
    "own": lazy("bara i den egna kommunen"),
    "neighbours": lazy("till grannkommuner"),
    "anywhere": lazy("vart som helst i området"),
}
OFFER_STATES = {
    "open": lazy("väntar på svar"),
    "accepted": lazy("tackade ja"),
    "declined": lazy("tackade nej"),
    "expired": lazy("svarade inte i tid"),
    "recalled": lazy("drogs tillbaka"),
}
