"""What the codes of a module are called."""

from app.api import lazy

LEVELS = {
    "fakta": lazy("fakta"),
    "förståelse": lazy("förståelse"),
    "färdighet": lazy("färdighet"),
    "förtrogenhet": lazy("förtrogenhet"),
}
#: What each level means for the reader.
LEVELS_MEAN = {
    "fakta": lazy("du vet"),
    "förståelse": lazy("du kan förklara"),
    "färdighet": lazy("du kan göra, övas med återkoppling"),
    "förtrogenhet": lazy("du kan göra i nya lägen, övas med återkoppling"),
}
PROCESS_STEPS = {
    "aktualisera": lazy("aktualisera"),
    "utreda": lazy("utreda"),
    "besluta": lazy("besluta"),
    "utforma": lazy("utforma"),
    "följa upp": lazy("följa upp"),
    "hela": lazy("hela processen"),
}
INDUCTIONS = {
    "occupational": lazy("introduktion i yrket"),
    "workplace": lazy("introduktion på arbetsplatsen"),
}
ASKS = {"vad": lazy("vad"), "hur": lazy("hur"), "varför": lazy("varför")}
AREAS = {
    "politiskt-styrd-organisation": lazy("Att arbeta i en politiskt styrd organisation"),
    "regelverk-och-riktlinjer": lazy("Regelverk och riktlinjer"),
    "handlaggningsprocessen": lazy("Handläggningsprocessen"),
    "dokumentation-och-kommunikation": lazy("Dokumentation och kommunikation"),
    "bemotande-samtal-relationer": lazy("Bemötande, samtal och relationer"),
    "samverkan": lazy("Samverkan"),
}
STEP_KINDS = {
    "text": lazy("text"),
    "external": lazy("material hos någon annan"),
    "video": lazy("egen film"),
}
