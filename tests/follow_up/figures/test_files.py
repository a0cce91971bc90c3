"""The files: what the page shows, as Swedish Excel wants it."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
import time_machine
from openpyxl import load_workbook

from app.follow_up.figures import export
from app.follow_up.figures.export import Sheet
from tests.factories import make_colleague
from tests.factories_figures import Hire, make_hires

NOON = "2026-11-10 11:00:00+00:00"
DONE = (date(2026, 7, 1),) * 3
SHEET = Sheet("Del 1 i tid", [("Mått", "Del 1 i tid")], ["Kommun", "Klara", "Av", "Andel", "Anmärkning"],
              [["=1+1", 10, 16, 0.625, ""], ["@SUM(A1)", None, None, None, "Färre än fem"], ["-Öckerö", 0, 0, None, ""]],
              ["I tid betyder …"])  # fmt: skip


@pytest.fixture
def noon():
    """The tenth of November."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def client(noon, browser, federation):
    units = federation.units
    people = [Hire(units[key], date(2026, 6, 1), met) for key, done, left in (("1440", 10, 6), ("1481", 20, 5), ("1407", 3, 0))
              for met in [DONE] * done + [()] * left]  # fmt: skip
    make_hires(people)
    return browser.sign_in(make_colleague("regional_admin", federation.root))


def test_a_csv_has_semicolons_decimal_commas_a_mark_and_no_formulas():
    made = export.csv(SHEET)
    assert made.startswith(b"\xef\xbb\xbf")
    text = made.decode("utf-8-sig")
    assert "'=1+1;10;16;62,5 %;\r\n" in text
    assert "'@SUM(A1);;;;Färre än fem\r\n" in text and "'-Öckerö;0;0;;" in text


def test_a_workbook_has_text_as_text_and_numbers_as_numbers():
    rows = list(load_workbook(BytesIO(export.excel(SHEET))).active.iter_rows(values_only=True))
    assert ("=1+1", 10, 16, 0.625, None) in rows
    cell = load_workbook(BytesIO(export.excel(SHEET))).active["A4"]
    assert cell.value == "=1+1" and cell.data_type == "s"


def test_the_csv_says_what_the_page_says_with_what_it_means(client):
    answer = client.get("/uppfoljning/uppfoljning.csv?inside=one")
    assert (
        answer.mimetype == "text/csv" and "uppfoljning-in-time-2026-10-31.csv" in answer.headers["Content-Disposition"]
    )
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert ["Läget den", "2026-10-31"] in rows and ["Uttaget", "2026-11-10 12.00"] in rows
    assert ["Mölndal", "20", "25", "80,0 %", ""] in rows
    assert ["Öckerö", "", "", "", "Färre än fem, eller skyddar en sådan grupp"] in rows
    assert ["Hela förbundet", "33", "44", "75,0 %", ""] in rows
    assert any(row and row[0].startswith("I tid betyder") for row in rows)
    assert ["Frånvaro i minst 30 dagar i följd flyttar tidsgränsen."] in rows


def test_the_workbook_says_the_same(client):
    answer = client.get("/uppfoljning/uppfoljning.xlsx")
    rows = list(load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert ("Mölndal", 20, 25, 0.8, None) in rows and ("Hela förbundet", 33, 44, 0.75, None) in rows
    assert ("Öckerö", None, None, None, "Färre än fem, eller skyddar en sådan grupp") in rows


def test_the_file_is_of_what_was_chosen(client):
    page = client.get("/uppfoljning?measure=introduktion/del-1:overdue&area=vuxna").text
    link = page.partition('href="/uppfoljning/uppfoljning.csv?')[2].partition('"')[0].replace("&amp;", "&")
    text = client.get("/uppfoljning/uppfoljning.csv?" + link).data.decode("utf-8-sig")
    assert text.startswith("Mått;Del 1 försenad") and "Verksamhetsområde;Vuxna" in text
