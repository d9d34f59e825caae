"""What one window holds or touches is what trying every window gives."""

from hypothesis import given
from hypothesis import strategies as st

from truce.asof import EVER, Span
from truce.findings.windows import most_in_a_window

ACTS = st.lists(
    st.builds(
        lambda first, width, least, more: (Span(first, first + width), least, least + more),
        st.integers(0, 30), st.integers(0, 12), st.integers(0, 3), st.integers(0, 3),
    ),
    max_size=12,
)  # fmt: skip


@given(ACTS, ACTS, st.sampled_from([1, 2, 5, 10, 40, EVER]))
def test_the_most_in_a_window_is_that_of_the_best_of_all_windows(sure, maybe, length: int) -> None:
    starts = [0] if length == EVER else range(-length, 60)
    windows = [(start, start + length - 1) for start in starts]
    least = max(sum(n for s, n, _ in sure if first <= s.first and s.last <= last) for first, last in windows)
    most = max(
        sum(n for s, _, n in [*sure, *maybe] if s.first <= last and first <= s.last)
        for first, last in windows
    )
    assert most_in_a_window(sure, maybe, length) == (least, most)
