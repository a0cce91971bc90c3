"""Reading reports from mail servers, whoever wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages.reports import LARGEST, Unreadable, read_report
from tests.messages.reports import plain, report

MARK = "12-abcdefghijklmnopqrstuvwxyz_"
WHOLE = report(f"studsar+{MARK}@gr.example", message_id=f"<fardplan-{MARK}@fardplan.example>")


@pytest.mark.parametrize(
    "raw",
    [
        report(f"studsar+{MARK}@gr.example"),
        report(f"STUDSAR+{MARK.upper()}@GR.EXAMPLE"),
        report(message_id=f"<fardplan-{MARK}@fardplan.example>"),
        report(message_id=f"<fardplan-{MARK}@fardplan.example>", whole=True),
    ],
)
def test_the_mark_is_found_in_the_address_or_in_the_letter_that_came_back(raw):
    found = read_report(raw)
    assert (found.marks, found.codes) == ({MARK}, ("5.1.1",))


@pytest.mark.parametrize(
    ("status", "action", "codes"),
    [
        ("5.2.2", "failed", ("5.2.2",)),
        ("5.7.1 (rejected)", "Failed", ("5.7.1",)),
        ("4.4.1", "delayed", ()),
        ("4.4.7", "failed", ()),
        ("5.1.1", "delayed", ()),
        ("2.0.0", "delivered", ()),
        ("5.1", "failed", ()),
        ("", "", ()),
    ],
)
def test_only_what_has_failed_for_good_counts(status, action, codes):
    assert read_report(report(status=status, action=action)).codes == codes


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "other"),
        (plain(), "other"),
        (plain(f"<fardplan-{MARK}@fardplan.example> Status: 5.1.1 Action: failed"), "other"),
        (b"Content-Type: multipart/report; report-type=delivery-status\n\nno parts", "broken"),
        (b"x" * (LARGEST + 1), "large"),
        (report() + b"x" * 20_000_000, "large"),
    ],
)
def test_what_is_no_report_is_said_to_be_none(raw, fault):
    with pytest.raises(Unreadable, match=fault):
        read_report(raw)


def test_parts_within_parts_without_end_are_no_report():
    nested = b"".join(
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b%d\n\n--b%d\n" % (n, n)
        for n in range(3000)
    )
    try:
        assert read_report(nested).codes == ()
    except Unreadable as fault:
        assert str(fault) in ("broken", "other")


@given(st.data())
def test_whatever_is_changed_in_a_report_it_is_read_or_refused(data):
    raw = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 12))):
        start = data.draw(st.integers(0, len(raw)))
        raw[start : start + data.draw(st.integers(0, 80))] = data.draw(st.binary(max_size=40))
    try:
        read_report(bytes(raw))
    except Unreadable as fault:
        assert str(fault) in ("large", "broken", "other")
