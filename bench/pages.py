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
    #: What must have been done each time, and is not counted.
    before: Callable[[], object] | None = None


def all_of(port: int) -> list[Case]:
    """Every case on the server of this port, in the order of the table."""
    learner, manager, trainer = (signed_in(port, who) for who in ("deltagare", "chef", "kursledare"))
    step = first_link(learner, "/min-resa", r'href="(/courses/modules/[^"]+/steps/[^"]+)"')
    class_list = first_link(trainer, "/courses/days/led", r'href="(/courses/days/occasions/\d+)[^"]*"')
    quiz, seat = Quiz(learner, "samtal-och-bemotande-fragor"), Wish(learner, manager)
    return [
        Case("sign-in", None, lambda: fresh_sign_in(port), 40),
        Case("start page", 4.0, lambda: learner.get("/min-resa")),
        Case("module step", 2.5, lambda: learner.get(step)),
        Case("saving a quiz answer", 2.5, quiz.save_one),
        Case("a quiz attempt: ten answers saved and handed in", 30.0, quiz.attempt, 60, quiz.renew),
        Case("handing in", None, quiz.hand_in, 60, quiz.answer_all),
        Case("class list of 30", 4.0, lambda: trainer.get(class_list)),
        Case("approving a seat", None, seat.approve, 60, seat.ask),
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


def links(client: Client, path: str, pattern: str) -> list[str]:
    """The addresses on a page that fit, in order; there is at least one."""
    found = re.findall(pattern, client.get(path).text)
    if not found:
        raise RuntimeError(f"{path} has no link like {pattern}")
    return [unescape(each) for each in found]


def first_link(client: Client, path: str, pattern: str) -> str:
    """The first address on a page that fits."""
    return links(client, path, pattern)[0]


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

    def renew(self) -> None:
        """An attempt that is open: the same, or a new one when it was handed in."""
        self.number, self.places = self._begin()
        if not hasattr(self, "fields"):
            self._learn()

    def answer_all(self) -> None:
        """An open attempt with every question answered."""
        self.renew()
        for place in range(1, self.places + 1):
            self._answer(place)

    def hand_in(self) -> Answer:
        """Handing in what has been answered."""
        return self.client.post(f"/quizzes/attempts/{self.number}/hand-in", {})

    def attempt(self) -> Iterator[Answer]:
        """Ten answers, one by one, and handing in."""
        for n in range(10):
            yield self._answer(n % self.places + 1)
        yield self.hand_in()


class Wish:
    """A wish for a seat, asked by a learner and approved by the manager, again and again."""

    def __init__(self, learner: Client, manager: Client) -> None:
        self.learner, self.manager = learner, manager
        self.seat = 0
        # The latest one listed has seats left, so that the queue moves nobody to another round meanwhile; in a course
        # where the learner has a seat already one cannot ask.
        for self.round in reversed(links(learner, "/courses/days/", r'href="(/courses/days/rounds/\d+)#ask"')):
            if self._asked():
                return
        raise RuntimeError("no round could be asked for")

    def ask(self) -> None:
        """Give up what there is in the round, and ask for a seat in it."""
        if not self._asked():
            raise RuntimeError(f"no seat could be asked for on {self.round}")
        self.manager.get("/courses/days/decisions")

    def _asked(self) -> bool:
        if leave := re.search(r'href="(/courses/days/seats/\d+/withdraw)"', self.learner.get(self.round).text):
            self.learner.get(leave[1])
            self.learner.post(leave[1], {})
            self.learner.get(self.round)
        self.learner.post(self.round, {})
        leave = re.search(r'href="/courses/days/seats/(\d+)/withdraw"', self.learner.get(self.round).text)
        self.seat = int(leave[1]) if leave else 0
        return leave is not None

    def approve(self) -> Answer:
        """The manager says yes."""
        return self.manager.post("/courses/days/decisions", {"seat": self.seat, "decision": "approve"})
