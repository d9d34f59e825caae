"""Times that words restrict a clause to: read as such, so that a ban at night is none at noon."""

import pytest

from truce.clauses.timings import timings_in


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The Parties shall not conduct patrols at night.", [(False, "not_stated", None, ())]),
        ("No movement between 18:00 and 06:00 local time", [(False, "18:00/06:00", None, ())]),
        ("No flights except between 6 a.m. and 6 p.m.", [(True, "06:00/18:00", None, ())]),
        ("no movement from 0600 to 1800 hours", [(False, "06:00/18:00", None, ())]),
        ("no fire between 18.00 hrs and 06.00 hrs", [(False, "18:00/06:00", None, ())]),
        ("from 8:00 to 20:00 on 5 May", [(False, "08:00/20:00", "not_stated", ())]),
        ("shall not fire during the harvest season", [(False, None, "not_stated", ())]),
        ("no operations save during the holy month of Ramadan", [(True, None, "not_stated", ())]),
        (
            "open daily from 08:00 to 16:00, except on Fridays and Sundays",
            [(False, "08:00/16:00", None, ()), (True, None, None, ("friday", "sunday"))],
        ),
        ("withdraw between 5 and 10 km from the line", []),
        ("release between 20 and 30 prisoners", []),
        ("from 1 to 5 May", []),
        ("during the ceasefire the parties shall not fire", []),
        ("no vessels in the fishing zone, nor in school buildings", []),
    ],
)
def test_times_that_the_words_name(words: str, found: list) -> None:
    told = [(t.excluded, t.period.hours, t.period.dates, t.period.days) for t in timings_in(words)]
    assert told == found
