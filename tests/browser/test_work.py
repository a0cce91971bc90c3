"""Long work on its page: the bar moves by itself, stays when the page is loaded again, and the end shows by itself."""

import pytest

from app.db import now, session
from app.web.work import progress
from app.web.work.models import Work
from tests.factories import make_colleague

pytestmark = pytest.mark.one_database


@pytest.fixture
def work(app, context, live_server):
    """Work that waits, of someone who is signed in."""
    person = make_colleague("system_admin")
    work = Work(person_id=person.id, kind="organisations.import", values={}, language="sv")
    session.add(work)
    session.commit()
    value = app.session_interface.get_signing_serializer(app).dumps({"_user_id": person.get_id(), "_fresh": True})
    context.add_cookies([{"name": "fardplan", "value": value, "url": live_server}])
    session.rollback()
    return work


def become(work, **values):
    for name, value in values.items():
        setattr(work, name, value)
    session.commit()


def test_the_page_follows_the_work_to_its_end(work, page, live_server):
    page.goto(f"{live_server}/arbete/{work.id}")
    assert "Väntar på sin tur" in page.inner_text("[data-work-words]")
    with progress.holding(work.id) as tell:
        become(work, state="going", begun_at=now())
        tell(1200, 100_000)
        page.wait_for_selector("progress[max='100000'][value='1200']")
        tell.next_at = 0
        tell(50_000, 100_000)
        page.wait_for_selector("progress[value='50000']")
        assert "50\xa0000 av 100\xa0000" in page.inner_text("[data-work-words]")
        page.reload()
        assert page.get_attribute("progress", "value") == "50000"
        become(work, state="done", ended_at=now(), said="Allt är klart.")
    page.wait_for_selector("text=Allt är klart.")
    assert page.query_selector("progress") is None


def test_the_page_tells_when_the_worker_has_died(work, page, live_server):
    with progress.holding(work.id):
        become(work, state="going", begun_at=now())
        page.goto(f"{live_server}/arbete/{work.id}")
    page.wait_for_selector("text=Arbetet avbröts")
