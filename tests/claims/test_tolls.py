"""Counted dead, injured and displaced: ranges with what the words say about them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.claims.reading.context import Context, Index
from truce.claims.reading.events.harm import HarmReader, to_toll
from truce.claims.reading.events.tolls import Toll, read_counts
from truce.claims.reading.parse import read_page
from truce.claims.records import Range


def toll_of(text: str) -> Toll:
    page = read_page(text)
    context = Context(page, "0" * 64, (), (), Index(()), Index(()), (), None)
    return to_toll([h for s in page.sentences for h in HarmReader(context).in_sentence(s)])


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("at least 10 people", (10, None)),
        ("more than 20 people", (20, None)),
        ("over 300 people", (300, None)),
        ("up to 40 people", (None, 40)),
        ("as many as 12 people", (None, 12)),
        ("fewer than ten people", (None, 9)),
        ("about 40 people", (40, 40)),
        ("dozens of people", (24, None)),
        ("hundreds of people", (200, None)),
        ("between 5 and 8 people", (5, 8)),
        ("5 to 8 people", (5, 8)),
        ("twenty-three people", (23, 23)),
        ("1,200 people", (1200, 1200)),
        ("2 million people", (2000000, 2000000)),
        ("a dozen people", (12, 12)),
        ("three people", (3, 3)),
    ],
)
def test_a_number_with_its_qualifier_is_a_range(words: str, value: Range) -> None:
    assert [c.value for c in read_counts(words)] == [value]


@pytest.mark.parametrize("words", ["in 2021", "for 10 days", "on 5 May", "March 7", "60 percent", "20 km"])
def test_dates_and_lengths_are_no_counts(words: str) -> None:
    assert read_counts(words) == []


@pytest.mark.parametrize(
    ("text", "deaths", "injured", "displaced"),
    [
        ("The strike killed at least six people.", (6, None), None, None),
        ("Six people were killed in the strike.", (6, 6), None, None),
        ("A bomb exploded, killing two soldiers and wounding five.", (2, 2), (5, 5), None),
        ("The attack killed 12 and wounded 30.", (12, 12), (30, 30), None),
        ("Ten people were killed and 20 were injured.", (10, 10), (20, 20), None),
        ("The raid left three dead.", (3, 3), None, None),
        ("The raid left 14 people dead and dozens wounded.", (14, 14), (24, None), None),
        ("The shelling claimed 30 lives.", (30, 30), None, None),
        ("A soldier was killed.", (1, 1), None, None),
        ("Two soldiers and a child were killed.", (3, 3), None, None),
        ("No one was killed.", (0, 0), None, None),
        ("There were no casualties.", (0, 0), (0, 0), None),
        ("There were no civilian casualties.", (0, 0), (0, 0), None),
        ("The shells landed without hurting anyone.", (0, 0), (0, 0), None),
        ("There were no reports of casualties.", None, None, None),
        ("There were no further casualties.", None, None, None),
        ("Another was wounded.", None, (1, 1), None),
        ("The guards lost 12 men.", (12, 12), None, None),
        ("The guards lost 12 lorries.", None, None, None),
        ("At least 12 soldiers lost their lives.", (12, None), None, None),
        ("The raid cost a guard his life.", (1, 1), None, None),
        ("The assault cost the lives of 95 soldiers.", (95, 95), None, None),
        ("The base fell with the loss of 12 soldiers.", (12, 12), None, None),
        ("Two villagers were beaten to death.", (2, 2), None, None),
        ("The ministry put the dead at 610 and the wounded at more than 700.", (610, 610), (700, None), None),
        ("The death toll rose to 54.", (54, 54), None, None),
        ("The number of dead has passed 300.", (300, None), None, None),
        ("The cost of the wounded reached 40 dollars.", None, None, None),
        ("The bomb killed 22 cadets and the driver.", (23, 23), None, None),
        ("Gunmen shot dead three people in the market, an attack that shocked all.", (3, 3), None, None),
        ("Nobody was hurt.", (0, 0), (0, 0), None),
        ("More than 270,000 people were forced from their homes.", None, None, (270000, None)),
        ("Some 5,000 villagers fled.", None, None, (5000, 5000)),
        ("The attack went on for ten days.", None, None, None),
        ("Civilians were killed.", None, None, None),
    ],
)
def test_a_sentence_gives_its_toll(
    text: str, deaths: Range | None, injured: Range | None, displaced: Range | None
) -> None:
    toll = toll_of(text)
    assert (toll.deaths, toll.injured, toll.displaced) == (deaths, injured, displaced)


@pytest.mark.parametrize(
    ("text", "who", "count"),
    [
        ("The strike killed ten people, including three children.", "children", (3, 3)),
        ("The strike killed ten people, three of them children.", "children", (3, 3)),
    ],
)
def test_a_part_is_counted_inside_its_toll(text: str, who: str, count: Range) -> None:
    toll = toll_of(text)
    assert toll.deaths == (10, 10)
    assert [(p.who, p.deaths) for p in toll.parts] == [(who, count)]


@given(st.integers(min_value=2, max_value=99_999).filter(lambda n: not 1899 < n < 2100))
def test_a_bare_number_of_people_is_exact(number: int) -> None:
    assert [c.value for c in read_counts(f"{number:,} people died")] == [(number, number)]


@given(st.text(max_size=80))
def test_counts_never_leave_their_text(text: str) -> None:
    for count in read_counts(text):
        assert 0 <= count.start < count.end <= len(text)
        low, high = count.value
        assert low is None or high is None or low <= high or "-" in text or "to" in text or "and" in text
