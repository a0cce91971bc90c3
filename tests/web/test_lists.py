"""Long lists: their order, their pages, and the file that a spreadsheet opens without harm."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.lists import Order, cell, csv_body, ordered

KEYS = {"name": lambda row: row[0], "day": lambda row: row[1]}


def test_an_address_asks_for_a_column_and_a_way():
    assert Order.read("-name", KEYS, "day") == Order("name", down=True)
    assert Order.read("day", KEYS, "name") == Order("day")
    for nonsense in ("", "-", "x", "--name", "name,day", "name; DROP"):
        assert Order.read(nonsense, KEYS, "-day") == Order("day", down=True)


def test_a_click_on_the_head_turns_the_list_and_a_click_on_another_begins_upwards():
    order = Order("name")
    assert str(order.turned("name")) == "-name" and str(order.turned("name").turned("name")) == "name"
    assert str(order.turned("day")) == "day"
    assert (order.direction("name"), order.direction("day")) == ("ascending", "")
    assert Order("name", down=True).direction("name") == "descending"


def test_what_has_no_value_stands_last_both_ways():
    rows = [("b", None), ("a", 2), ("c", 1), ("d", None)]
    assert [name for name, _day in ordered(rows, Order("day"), KEYS)] == ["c", "a", "b", "d"]
    assert [name for name, _day in ordered(rows, Order("day", down=True), KEYS)] == ["a", "c", "b", "d"]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(0, 3))),
    st.sampled_from(["name", "day"]),
    st.booleans(),
)
def test_an_order_loses_nobody_and_keeps_those_who_tie_as_they_were(rows, column, down):
    rows = [(*row, at) for at, row in enumerate(rows)]
    found = ordered(rows, Order(column, down), KEYS)
    assert sorted(row[2] for row in found) == list(range(len(rows)))
    for one, two in pairwise(found):
        if KEYS[column](one) == KEYS[column](two):
            assert one[2] < two[2]


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (2.5, "2,5"), (12.0, "12"), (1010, "1010"), (-3, "-3"), (date(2027, 3, 1), "2027-03-01"), ("Åsa", "Åsa"),
     ("=1+1", "'=1+1"), ("+46", "'+46"), ("-x", "'-x"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "'\rx")],
)  # fmt: skip
def test_a_cell_is_what_swedish_excel_reads_and_never_a_formula(value, written):
    assert cell(value) == written


def test_a_file_has_semicolons_and_a_byte_order_mark():
    assert csv_body([["Namn", "Dagar"], ["Ek; Bo", 2.5]]) == 'Namn;Dagar\r\n"Ek; Bo";2,5\r\n'.encode("utf-8-sig")
