"""What is measured: each page of the list, visited by the demo's own people, with the ratio it must not exceed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

from bench.measure import Answer, Client

DOMAIN = "demo.fardplan.example"
FIELD = re.compile(r'<(?:input|select|textarea)[^>]*name="(answer[^"]*)"[^>]*>')
VALUE = re.compile(r'value="([^"]*)"')


@dataclass(frozen=True)
class Case:
    """One thing to measure; ``limit`` is the highest ratio to the bare page, None when none was set."""

    name: str
    limit: float | None
    ask: Callable[[], Iterator[Answer]] | Callable[[], Answer]
    #: Fewer repetitions for what uses things up.
    most: int = 2000


def all_of(port: int) -> list[Case]:
    """Every case on the server of this port, in the order of the table."""
    learner, manager, trainer = (signed_in(port, who) for who in ("deltagare", "chef", "kursledare"))
    step = first_link(learner, "/min-resa", r'href="(/courses/modules/[^"]+/steps/[^"]+)"')
    class_list = first_link(trainer, "/courses/days/led", r'href="(/courses/days/occasions/\d+)[^"]*"')
    quiz = Quiz(learner, "samtal-och-bemotande-fragor")
    return [
        Case("sign-in", None, lambda: fresh_sign_in(port), 40),
        Case("start page", 4.0, lambda: learner.get("/min-resa")),
        Case("module step", 2.5, lambda: learner.get(step)),
        Case("saving a quiz answer", 2.5, quiz.save_one),
        Case("a quiz attempt: ten answers saved and handed in", 30.0, quiz.attempt, 60),
        Case("class list of 30", 4.0, lambda: trainer.get(class_list)),
        Case("Min enhet", 4.0, lambda: manager.get("/min-enhet")),
        Case("Uppföljning, 13 municipalities", 6.0, figures(port)),
    ]


def figures(port: int) -> Callable[[], Answer]:
    """The page of figures, read by the regional administrator."""
    region = signed_in(port, "regional")
    return lambda: region.get("/uppfoljning")


def signed_in(port: int, who: str) -> Client:
    """Someone of the demo, signed in."""
    client = Client(port)
    client.sign_in(f"{who}@{DOMAIN}")
    return client


def fresh_sign_in(port: int) -> Iterator[Answer]:
    """Signing in with a password, from the form to the redirect."""
    client = Client(port)
    yield client.get("/logga-in")
    yield client.post("/logga-in", {"subject": f"samordnare@{DOMAIN}", "password": "demo"})
    client.connection.close()


def first_link(client: Client, path: str, pattern: str) -> str:
    """The first address on a page that fits."""
    found = re.search(pattern, client.get(path).text)
    if found is None:
        raise RuntimeError(f"{path} has no link like {pattern}")
    return unescape(found[1])


class Quiz:
    """A quiz that is begun, answered and handed in again and again."""

    def __init__(self, client: Client, key: str) -> None:
        self.client, self.key = client, key
        self.number, self.places = self._begin()

    def _begin(self) -> tuple[str, int]:
        self.client.get(f"/quizzes/{self.key}")
        location = self.client.post(f"/quizzes/{self.key}/begin", {}).location
        number = location.rstrip("/").split("/")[-1]
        first = self.client.get(location)
        page = self.client.get(first.location) if first.location else first
        places = [int(n) for n in re.findall(rf"/quizzes/attempts/{number}/(\d+)", page.text)]
        return number, max(places)

    def _answer(self, place: int) -> Answer:
        path = f"/quizzes/attempts/{self.number}/{place}"
        return self.client.post(path, self.fields.get(place, {"answer": "x"}), script=True)

    def save_one(self) -> Answer:
        """One answer, saved by the page's script."""
        if not hasattr(self, "fields"):
            self._learn()
        return self._answer(1)

    def _learn(self) -> None:
        """What each question's form sends: the first value of each field."""
        self.fields: dict[int, dict[str, object]] = {}
        for place in range(1, self.places + 1):
            text = self.client.get(f"/quizzes/attempts/{self.number}/{place}").text
            values: dict[str, object] = {}
            for tag in re.finditer(r'<(input|textarea|select)[^>]*name="([^"]+)"[^>]*>', text):
                name = unescape(tag[2])
                if name in {"csrf_token", "once", "language", "next"} or name in values:
                    continue
                found = VALUE.search(tag[0])
                values[name] = unescape(found[1]) if found else "1"
            self.fields[place] = values

    def attempt(self) -> Iterator[Answer]:
        """Ten answers, one by one, and handing in. (Beginning anew is not counted.)"""
        if not hasattr(self, "fields"):
            self._learn()
        for n in range(10):
            yield self._answer(n % self.places + 1)
        yield self.client.post(f"/quizzes/attempts/{self.number}/hand-in", {})
        self.number, self.places = self._begin()
