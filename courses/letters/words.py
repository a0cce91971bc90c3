"""Which messages a course can word by itself, and what they are called."""

from app.api import lazy

#: Kind → when it is sent.
KINDS = {
    "seated": lazy("När någon får plats"),
    "another_day": lazy("När en dag läggs till"),
    "queued": lazy("När någon ställs i kö"),
    "offered": lazy("När någon erbjuds en ledig plats"),
    "refused": lazy("När chefen säger nej"),
    "withdrawn": lazy("När någon har avanmälts"),
    "moved": lazy("När en dag får ny tid eller plats"),
    "day_cancelled": lazy("När en dag ställs in"),
    "cancelled": lazy("När omgången ställs in"),
    "prepare": lazy("Påminnelse inför kursdagen"),
}
LANGUAGES = {"sv": lazy("Svenska"), "en": lazy("Engelska")}
#: Kind → what the coordinator calls it, to the one it is about and to those around; each kind that is about a round.
NAMES = {
    "seated": lazy("Besked om plats"),
    "another_day": lazy("Besked om en ny dag"),
    "queued": lazy("Besked om plats i kön"),
    "offered": lazy("Erbjudande om ledig plats"),
    "offer_expired": lazy("Svarstiden gick ut"),
    "offer_recalled": lazy("Erbjudandet togs tillbaka"),
    "refused": lazy("Nej från chefen"),
    "withdrawn": lazy("Avanmälan"),
    "released": lazy("Platsen gick vidare till någon annan"),
    "moved": lazy("Ny tid eller plats"),
    "split": lazy("Flyttad till en ny grupp"),
    "merged": lazy("Omgångar slogs ihop"),
    "merged_asked": lazy("Omgångar slogs ihop, till den som har bett om plats"),
    "merged_waits": lazy("Omgångar slogs ihop, till den som står i kö"),
    "day_cancelled": lazy("Inställd dag"),
    "cancelled": lazy("Inställd omgång"),
    "cancelled_unit": lazy("Inställd omgång, till chefen"),
    "prepare": lazy("Påminnelse inför kursdagen"),
    "note": lazy("Utskick"),
    "too_little": lazy("Besked om att ta igen det som missades"),
    "make_up": lazy("Plats att ta igen ett pass"),
    "make_up_back": lazy("Platsen att ta igen ett pass lämnades"),
    "make_up_gone": lazy("Passet att ta igen togs bort"),
    "interest_met": lazy("Det finns ett datum, till den som har anmält intresse"),
    "company": lazy("Fråga om att gå tillsammans"),
    "company_answered": lazy("Svar om att gå tillsammans"),
    "party_broken": lazy("Sällskapet kunde inte gå"),
    "asked": lazy("Önskemål att besluta om, till chefen"),
    "placed_unit": lazy("Samordnaren har anmält någon, till chefen"),
    "unlicensed": lazy("Licens saknas, till chefen"),
    "hold_released": lazy("Reserverade platser släpptes, till chefen"),
    "no_show": lazy("Frånvaro, till chefen"),
    "too_few": lazy("För få anmälda, till samordnaren"),
    "leads": lazy("Dagar att leda, till utbildaren"),
    "leads_not": lazy("Dagar som inte längre ska ledas, till utbildaren"),
    "appealed": lazy("Invändning mot närvaro, till utbildaren"),
    "appeal_answered": lazy("Svar på invändning mot närvaro"),
}
