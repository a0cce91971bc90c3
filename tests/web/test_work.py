"""Long work: asked for, done by a worker, followed on a page that tells the truth also when the worker died."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest

from app import jobs, registry
from app.db import now, session
from app.problems import Problem
from app.web.words import _, lazy
from app.web.work import progress
from app.web.work.actions import carry_out, long_job, mind_work, start_work
from app.web.work.kinds import End
from app.web.work.models import Work
from tests.factories import make_person


def count(values, person_id, tell):
    """The work of these tests: counts, and ends as it is told to."""
    session.get_one(Work, values["see"]).said = "half written"
    for number in range(values["to"]):
        tell(number, values["to"])
    if values.get("end") == "problem":
        raise Problem(_("Filen finns inte kvar. Välj den igen."))
    if values.get("end") == "fault":
        raise ZeroDivisionError
    return End(_("Klart"), "people.account", file_name="tal.csv", body=b"1;2")


class Counting:
    """A plugin that tells of one kind of long work."""

    @staticmethod
    @registry.hookspecs.hookimpl
    def jobs():
        return [
            long_job("web.count", lazy("Hjälp"), count),
            long_job("web.goes_on", lazy("Hjälp"), count, onward=True),
            long_job("web.reads", lazy("Hjälp"), count, reads=True),
            long_job("web.portions", lazy("Hjälp"), count, portions=True),
        ]


@pytest.fixture
def asked(app, browser, monkeypatch):
    """Someone signed in who asks for the work of these tests."""
    registry.manager.register(Counting, name="counting")
    queue = jobs.queue_of(app)
    tasks = {job.name: jobs._register(queue.huey, app, job) for job in Counting.jobs()}
    for name, task in tasks.items():
        monkeypatch.setitem(queue.tasks, name, task)
    person = make_person()
    browser.sign_in(person)
    other = Work(person_id=person.id, kind="web.count", values={}, language="sv", state="done", ended_at=now())
    session.add(other)
    session.commit()

    def ask(kind="web.count", **values):
        work = start_work(kind, {"to": 3, "see": other.id} | values, by=person)
        session.commit()
        return work

    ask.person, ask.other = person, other
    yield ask
    registry.manager.unregister(name="counting")
    for task in tasks.values():
        task.unregister()


def work_off():
    jobs.work_off()
    session.expire_all()


def page(browser, work):
    return browser.get(f"/arbete/{work.id}")


def test_work_is_done_by_the_worker_and_its_end_is_kept(asked, browser):
    work = asked()
    assert "Väntar på sin tur" in page(browser, work).text
    work_off()
    shown = page(browser, work).text
    assert "Klart" in shown and "<progress" not in shown and "Hämta filen" in shown
    assert (work.state, work.values, work.begun_at is not None, work.ended_at is not None) == ("done", {}, True, True)
    file = browser.get(f"/arbete/{work.id}/fil")
    assert file.data == b"1;2" and 'filename="tal.csv"' in file.headers["Content-Disposition"]
    assert "Klart" in browser.get("/arbete/").text


@pytest.mark.one_database
def test_a_page_that_goes_on_by_itself_goes_on_when_all_is_done(asked, browser):
    work = asked("web.goes_on")
    assert page(browser, work).status_code == 200
    work_off()
    assert page(browser, work).location == "/konto"


def test_a_rule_that_says_no_is_told_and_nothing_is_written(asked, browser):
    work = asked(end="problem")
    work_off()
    assert (work.state, work.said) == ("failed", "Filen finns inte kvar. Välj den igen.")
    assert "Välj den igen" in page(browser, work).text
    assert session.get(Work, asked.other.id).said == ""


def test_a_fault_of_ours_is_told_without_its_insides_and_nothing_is_written(asked, browser, caplog):
    work = asked(end="fault")
    work_off()
    assert work.state == "failed" and "inget har ändrats" in page(browser, work).text
    assert "ZeroDivisionError" not in work.said and "ZeroDivisionError" in caplog.text
    assert session.get(Work, asked.other.id).said == ""


@contextmanager
def under_way(work, done, of):
    """As while a worker is at it."""
    with progress.holding(work.id) as tell:
        work.state = "going"
        session.commit()
        tell(done, of)
        yield


@pytest.mark.one_database
def test_the_page_says_how_far_it_has_come_however_often_it_is_opened(asked, browser):
    work = asked()
    with under_way(work, 1200, 100_000):
        for _again in range(2):
            shown = page(browser, work).text
            assert (
                'max="100000" value="1200"' in shown and "1\N{NO-BREAK SPACE}200 av 100\N{NO-BREAK SPACE}000" in shown
            )
        told = browser.get(f"/arbete/{work.id}", headers={"X-Requested-With": "fetch"}).json
        assert (told["state"], told["done"], told["of"]) == ("going", 1200, 100_000)
        assert "1\N{NO-BREAK SPACE}200 av" not in browser.get("/arbete/").text


def test_work_whose_worker_was_killed_is_said_to_be_broken_off(asked, browser):
    work = asked()
    with under_way(work, 1, 3):
        pass
    assert "Arbetet avbröts" in page(browser, work).text
    assert "Avbröts" in browser.get("/arbete/").text
    mind_work()
    session.commit()
    assert work.state == "failed" and "inget har ändrats. Gör om det." in work.said


@pytest.mark.one_database
@pytest.mark.parametrize(("end", "why"), [("problem", "Välj den igen. "), ("fault", "Något gick fel. ")])
def test_work_in_portions_that_failed_says_what_stays(asked, browser, end, why):
    work = asked("web.portions", end=end)
    work_off()
    assert f"{why}2 av 3 hann bli klara och står kvar. Gör om det, så fortsätter det" in work.said
    assert "står kvar" in page(browser, work).text


@pytest.mark.one_database
def test_work_in_portions_whose_worker_was_killed_says_what_stays(asked, browser):
    work = asked("web.portions")
    with under_way(work, 2, 3):
        pass
    told = "Arbetet avbröts innan det var klart. 2 av 3 hann bli klara och står kvar."
    assert told in page(browser, work).text
    mind_work()
    session.commit()
    assert told in work.said
    begun_not = asked("web.portions")
    with under_way(begun_not, 0, 3):
        pass
    assert "inget har ändrats" in page(browser, begun_not).text


HOLD = """
import fcntl, os, sys, time
handle = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(handle, fcntl.LOCK_EX)
os.pwrite(handle, b"%012d %012d" % (2, 3), 0)
print("held", flush=True)
time.sleep(60)
"""


@pytest.mark.one_database
def test_a_process_that_is_killed_lets_go_of_its_work(asked, browser, app):
    work = asked()
    work.state = "going"
    session.commit()
    path = app.config["FARDPLAN"].data / progress.FOLDER / f"{work.id}.progress"
    path.parent.mkdir(exist_ok=True)
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as worker:
        assert worker.stdout.readline() == b"held\n"
        assert "2 av 3" in page(browser, work).text
        worker.kill()
    assert "Arbetet avbröts" in page(browser, work).text


@pytest.mark.one_database
def test_work_is_done_once_however_often_it_is_asked_for(asked):
    work = asked()
    work_off()
    ended = work.ended_at
    carry_out("web.count", work.id)
    session.commit()
    assert session.get(Work, work.id).ended_at == ended
    held = asked()
    with progress.holding(held.id):
        work_off()
        session.refresh(held)
        assert held.state == "waiting"


@pytest.mark.one_database
def test_work_that_the_queue_lost_is_asked_for_again_and_old_work_is_erased(asked, app):
    work = asked()
    jobs.queue_of(app).huey.storage.flush_all()
    work.asked_at = now() - timedelta(minutes=5)
    mind_work()
    work_off()
    assert work.state == "done" and progress.kept_file(work.id) == b"1;2"
    work.ended_at = now() - timedelta(days=8)
    mind_work()
    session.commit()
    assert session.get(Work, work.id) is None and progress.kept_file(work.id) is None


@pytest.mark.one_database
def test_nobody_sees_the_work_of_another(asked, browser):
    work = asked()
    work_off()
    browser.sign_in(make_person())
    for address in (f"/arbete/{work.id}", f"/arbete/{work.id}/fil", "/arbete/999999"):
        assert browser.get(address).status_code == 404
    assert "Du har inte startat något" in browser.get("/arbete/").text


@pytest.mark.one_database
def test_the_end_is_told_in_the_language_of_who_asked(asked, browser):
    browser.post("/language", data={"language": "en"})
    asked.person.language = "en"
    work = Work(person_id=asked.person.id, kind="web.count", values={"to": 1, "see": asked.other.id}, language="en")
    session.add(work)
    session.commit()
    carry_out("web.count", work.id)
    session.commit()
    assert work.state == "done" and "The worker" not in work.said


@pytest.mark.one_database
def test_a_kind_that_no_plugin_tells_of_cannot_be_started(asked):
    with pytest.raises(LookupError):
        start_work("web.unknown", {}, by=asked.person)


@pytest.mark.one_database
def test_the_page_says_when_no_worker_is_alive(asked, browser):
    work = asked()
    assert "svarar inte just nu" in page(browser, work).text
    jobs.run("web.heartbeat")
    assert "svarar inte just nu" not in page(browser, work).text


def test_work_that_only_reads_writes_nothing_and_lets_others_write(asked, browser):
    work = asked("web.reads")
    jobs.run("web.reads", number=work.id)
    session.expire_all()
    assert (work.state, session.get(Work, asked.other.id).said) == ("done", "")


@pytest.mark.one_database
def test_what_was_told_of_another_work_of_the_same_number_is_forgotten(asked, browser):
    work = asked()
    with progress.holding(work.id) as tell:
        tell(3, 3)
    with under_way(work, 1, 3):
        assert progress.seen(work.id).done == 1
    with progress.holding(work.id):
        assert (progress.seen(work.id).done, progress.seen(work.id).held) == (0, True)
