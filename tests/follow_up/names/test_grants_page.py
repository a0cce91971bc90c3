"""The page where a municipality lets names be seen, and takes that back."""

import pytest

from app.db import session
from app.organisations.models import Relation
from tests.counting import statements
from tests.factories import make_colleague

GRANTS = "/uppfoljning/medgivanden"
pytestmark = [pytest.mark.usefixtures("app")]


def asked(federation, holder, **values):
    return {"place": federation.places["1440"].id, "holder": holder.id, "purpose": "Inför styrgruppen",
            "first_on": "2026-11-10", "last_on": "2027-02-28"} | values  # fmt: skip


def test_the_training_lead_grants_names_and_withdraws_them(browser, federation, regional, lead):
    client = browser.sign_in(lead)
    assert GRANTS in client.get("/uppfoljning").text or client.get(GRANTS).status_code == 200
    answer = client.get(client.post(GRANTS, data=asked(federation, regional)).location)
    assert "Ulrika Sjö får se namnen i Ale." in answer.text
    assert "Gavs av Anton Lind" in answer.text and "Inför styrgruppen" in answer.text
    grant = session.query(Relation).one()
    assert grant.given_by_id == lead.id
    theirs = browser.sign_in(regional).get(GRANTS)
    assert "Ale" in theirs.text and "Inför styrgruppen" in theirs.text and "Ge ett medgivande" not in theirs.text
    client = browser.sign_in(lead)
    answer = client.get(client.post(f"{GRANTS}/{grant.id}/dra-tillbaka").location)
    assert "tillbakadraget" in answer.text and "Drogs tillbaka av Anton Lind" in answer.text


def test_what_cannot_be_granted_is_told_and_what_was_typed_stays(browser, federation, regional, lead):
    answer = browser.sign_in(lead).post(GRANTS, data=asked(federation, regional, last_on="2026-11-09"))
    assert answer.status_code == 422
    assert "Den sista dagen ligger före den första." in answer.text and "Inför styrgruppen" in answer.text
    assert session.query(Relation).count() == 0


def test_nobody_grants_the_names_of_another_or_ends_a_grant_of_another(browser, federation, regional, lead):
    other = make_colleague("local_training_lead", federation.places["1481"])
    client = browser.sign_in(other)
    answer = client.post(GRANTS, data=asked(federation, regional))
    assert answer.status_code == 422 and session.query(Relation).count() == 0
    browser.sign_in(lead).post(GRANTS, data=asked(federation, regional))
    grant = session.query(Relation).one()
    assert browser.sign_in(other).post(f"{GRANTS}/{grant.id}/dra-tillbaka").status_code == 404
    for role, place in (("unit_manager", federation.units["1440"]), ("coordinator", federation.root)):
        client = browser.sign_in(make_colleague(role, place))
        assert client.get(GRANTS).status_code == 403
        assert client.post(GRANTS, data=asked(federation, regional)).status_code == 403
    assert browser.sign_in(regional).post(GRANTS, data=asked(federation, regional)).status_code == 403


def test_the_statements_do_not_grow_with_grants_and_looks(browser, federation, lead):
    counts = []
    for _more in range(2):
        for _each in range(3):
            holder = make_colleague("auditor", federation.places["1440"])
            browser.sign_in(lead).post(GRANTS, data=asked(federation, holder))
        client = browser.sign_in(lead)
        counts.append(statements(lambda client=client: client.get(GRANTS)))
    assert counts[0] == counts[1]
