"""What the demonstration's people write in evaluations, and what was changed because of it. All of it is made up."""

TEXTS = {
    "annorlunda": (
        "Jag skriver ner vad jag själv har sett innan jag skriver vad jag tror.",
        "Frågar fler öppna frågor och väntar in svaret.",
        "Läser igenom anteckningen en gång till med den enskildes ögon.",
        "Tar upp frågan tidigare med min 1:e.",
        "Bokar tolk även till korta samtal.",
        "Använder frågorna vi övade på i grupperna.",
        "Ritar upp nätverket tillsammans med den det gäller.",
        "Skiljer tydligare på uppgift och bedömning.",
        "Förbereder mötet bättre och berättar vad som ska hända.",
        "Har lagt in en stund i veckan för att läsa på om lagändringar.",
        "Vågar säga att jag behöver kolla och återkomma.",
        "Pratar med kollegorna om hur vi gör, inte bara om vad.",
    ),
    "andra": (
        "Mer tid för övningarna, mindre för bilderna.",
        "Skicka ut fallet några dagar tidigare.",
        "Blanda grupperna mer mellan kommunerna.",
        "Pauserna var för korta.",
        "Ett exempel från vuxensidan också.",
        "Lokalen var varm efter lunch.",
        "Gärna en kort repetition i början.",
        "Säg från början vad vi förväntas kunna efteråt.",
        "Mindre grupper, det var svårt att komma till tals.",
        "Behåll upplägget, men gå igenom svaren på övningarna.",
    ),
}
#: What people said, and what was changed.
CHANGES = (
    (
        "Många ville ha mer tid för övningarna.",
        "Föreläsningen är en halvtimme kortare och övningarna en halvtimme längre.",
    ),
    ("Fallet kom för sent för att hinna läsa.", "Fallet skickas ut fem arbetsdagar före dagen."),
    ("Grupperna var för stora för att alla skulle komma till tals.", "Grupperna är nu på fem eller sex personer."),
    ("Exemplen handlade mest om barn och unga.", "Det finns nu ett exempel från vuxen och ett från försörjningsstöd."),
    ("Det var oklart vad man skulle kunna efteråt.", "Dagen börjar med målen och slutar med att vi prövar dem."),
    (
        "Flera ville repetera det viktigaste efter en tid.",
        "En kort webbmodul med repetition kommer två veckor efter dagen.",
    ),
    ("Pauserna var för korta.", "Förmiddagen har fått en paus till."),
)
