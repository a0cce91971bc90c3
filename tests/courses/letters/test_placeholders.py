"""Words in braces."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from courses.letters.placeholders import TWINS, fill, unknown

KNOWN = [word for swedish, (english, _value) in TWINS.items() for word in (swedish, english)]


def test_what_is_no_placeholder_is_named():
    assert unknown("Hej, {kurs} och {namn}. {Sista dag}") == ["{namn}"]
    assert unknown("En lös { klammer") == ["{"]
    assert unknown("Inga alls.") == []


def test_values_are_written_as_the_language_writes_them():
    values = {"course": "Svåra samtal", "withdraw_by": date(2027, 3, 1), "on": datetime(2027, 3, 8, 8, 0, tzinfo=UTC)}
    assert fill("{kurs}: {dag}, senast {sista dag}.", values, "sv") == (
        "Svåra samtal: 8 mars 2027 kl. 9.00, senast 1 mars 2027."
    )
    assert "8 March 2027" in fill("{day}", values, "en")


def test_what_the_message_does_not_know_becomes_nothing():
    assert fill("Plats: {plats}", {}, "sv") == "Plats:"


@given(
    st.lists(
        st.one_of(
            st.sampled_from([f"{{{word}}}" for word in KNOWN]),
            st.text(alphabet=st.characters(exclude_characters="{}"), max_size=10),
        )
    )
)
def test_a_text_that_is_accepted_leaves_no_brace_when_filled(pieces):
    text = " ".join(pieces)
    assert unknown(text, "offered") == []
    assert not set("{}") & set(fill(text, {"course": "K", "place": "P"}, "sv"))


@given(st.text(max_size=60))
def test_any_text_is_either_refused_or_filled(text):
    filled = fill(text, {"course": "K"}, "sv")
    assert unknown(text) or not set("{}") & set(filled)
