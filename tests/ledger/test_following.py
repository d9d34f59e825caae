"""What a copy believes of what comes: gaps that show.

Forks, hostile senders and convergence are tried over real records in tests/mission/test_exchange.py.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from truce.ledger.following import Gap, gaps


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 6)),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=12),
)
@settings(max_examples=100)
def test_gaps_are_the_numbers_that_nobody_has(taken_in, waiting):
    found = gaps(taken_in, waiting)
    missing = {(gap.key, number) for gap in found for number in range(gap.first, gap.last + 1)}
    expected = {
        (key, number)
        for key, last in waiting
        for number in range(taken_in.get(key, 0), last)
        if (key, number) not in waiting
    }
    assert missing == expected
    assert all(gap.first <= gap.last for gap in found)


def test_a_gap_is_told_in_words():
    assert str(Gap("ab" * 32, 3, 3)) == "number 3 of key abababababababab did not come"
    assert str(Gap("ab" * 32, 3, 5)) == "numbers 3 to 5 of key abababababababab did not come"
