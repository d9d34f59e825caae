"""What single time expressions say by themselves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.asof import Interval
from truce.claims.reading.times import TimeMention, find_doc_date, find_times

VALUES = [
    # days
    ("The pact was signed on March 4, 2019.", "March 4, 2019", "2019-03-04"),
    ("It was signed 4 March 2019 at noon sharp", "4 March 2019 at noon", "2019-03-04T12:00"),
    ("on the 9th of June 1998", "the 9th of June 1998", "1998-06-09"),
    ("the first of May 2011", "the first of May 2011", "2011-05-01"),
    ("the twenty-third of April, 2011", "the twenty-third of April, 2011", "2011-04-23"),
    ("Feb. 14, 2001", "Feb. 14, 2001", "2001-02-14"),
    ("14 Feb 2001", "14 Feb 2001", "2001-02-14"),
    ("14-Feb-01", "14-Feb-01", "2001-02-14"),
    ("MARCH 4, 2019", "MARCH 4, 2019", "2019-03-04"),
    ("2019-03-04", "2019-03-04", "2019-03-04"),
    ("2019/03/04", "2019/03/04", "2019-03-04"),
    ("04.03.2019", "04.03.2019", "2019-03-04"),
    ("25/03/2019", "25/03/2019", "2019-03-25"),
    ("03/25/2019", "03/25/2019", "2019-03-25"),
    ("05/05/2019", "05/05/2019", "2019-05-05"),
    ("Monday, March 4, 2019", "Monday, March 4, 2019", "2019-03-04"),
    ("March 4, 2019 (Monday)", "March 4, 2019 (Monday)", "2019-03-04"),
    ("on Monday the 4th of March 2019", "Monday the 4th of March 2019", "2019-03-04"),
    ("at March 4, 1985,", "March 4, 1985", "1985-03-04"),
    ("the 5th day of January 2020", "the 5th day of January 2020", "2020-01-05"),
    ("this fourth day of June in the year 1992", "this fourth day of June in the year 1992", "1992-06-04"),
    ("January the fifth, 2020", "January the fifth, 2020", "2020-01-05"),
    ("the 17 June 2023 clashes", "the 17 June 2023", "2023-06-17"),
    # ranges of days
    ("May 3-5, 2020", "May 3-5, 2020", "2020-05-03/2020-05-05"),
    ("3–5 May 2020", "3–5 May 2020", "2020-05-03/2020-05-05"),
    ("from 3 to 5 May 2020", "3 to 5 May 2020", "2020-05-03/2020-05-05"),
    ("20 and 21 May 2020", "20 and 21 May 2020", "2020-05-20/2020-05-21"),
    ("between 3 and 5 May 2020", "3 and 5 May 2020", "2020-05-03/2020-05-05"),
    ("between 3 May and 7 June 2020", "between 3 May and 7 June 2020", "2020-05-03/2020-06-07"),
    ("from May 3 to June 7, 2020", "from May 3 to June 7, 2020", "2020-05-03/2020-06-07"),
    ("28 December - 3 January 2021", "28 December - 3 January 2021", "2020-12-28/2021-01-03"),
    ("from 30 May 2019 until 2 June 2020", "from 30 May 2019 until 2 June 2020", "2019-05-30/2020-06-02"),
    # months, seasons, years
    ("in August 2011", "August 2011", "2011-08"),
    ("August, 2011", "August, 2011", "2011-08"),
    ("March-April 2011", "March-April 2011", "2011-03/2011-04"),
    ("December and January 2012", "December and January 2012", "2011-12/2012-01"),
    ("in May, June and July 2011", "May, June and July 2011", "2011-05/2011-07"),
    ("mid-June 2011", "mid-June 2011", "2011-06-11/2011-06-20"),
    ("in early June 2011", "early June 2011", "2011-06-01/2011-06-10"),
    ("late February 2012", "late February 2012", "2012-02-21/2012-02-29"),
    ("the end of June 2011", "the end of June 2011", "2011-06-21/2011-06-30"),
    ("mid-to-late June 2011", "mid-to-late June 2011", "2011-06-11/2011-06-30"),
    ("the second half of June 2011", "the second half of June 2011", "2011-06-16/2011-06-30"),
    ("as of late 2011", "late 2011", "2011-09/2011-12"),
    ("early in 2011", "early in 2011", "2011-01/2011-04"),
    ("in the summer of 2011", "the summer of 2011", "2011"),
    ("the third quarter of 2011", "the third quarter of 2011", "2011-07/2011-09"),
    ("Q3 2011", "Q3 2011", "2011-07/2011-09"),
    ("in the first half of 2011", "the first half of 2011", "2011-01/2011-06"),
    ("in 2011 the talks", "2011", "2011"),
    ("the 2011 accord", "2011", "2011"),
    ("the year 1648", "the year 1648", "1648"),
    ("in 1648,", "1648", "1648"),
    ("the war (1955–1972) and", "1955–1972", "1955/1972"),
    ("from 1955 to 1972", "1955 to 1972", "1955/1972"),
    ("2019-20", "2019-20", "2019/2020"),
    ("in the 1970s", "the 1970s", "1970/1979"),
    ("the early 1970s", "the early 1970s", "1970/1973"),
    ("in the 19th century", "the 19th century", "1800/1899"),
    # open ends
    ("since 1994", "since 1994", "1994/.."),
    ("since May 2014", "since May 2014", "2014-05/.."),
    ("by 1 July 2015", "by 1 July 2015", "../2015-07-01"),
    ("by the end of July 2015", "by the end of July 2015", "../2015-07-31"),
    ("no later than 1 July 2015", "no later than 1 July 2015", "../2015-07-01"),
    ("on or before 1 July 2015", "on or before 1 July 2015", "../2015-07-01"),
    ("until 1 July 2015", "until 1 July 2015", "../2015-07-01"),
    ("before June 2015", "before June 2015", "../2015-06"),
    ("after 3 July 2015", "after 3 July 2015", "2015-07-03/.."),
    ("from 3 July 2015", "from 3 July 2015", "2015-07-03/.."),
    ("no earlier than 1 July 2015", "no earlier than 1 July 2015", "2015-07-01/.."),
    ("since at least 2014", "since at least 2014", "2014/.."),
    ("on or about 1 July 2015", "on or about 1 July 2015", "2015-07-01"),
    # hours
    ("4 a.m. on July 3, 2015", "4 a.m. on July 3, 2015", "2015-07-03T04:00"),
    ("12 a.m. on July 3, 2015", "12 a.m. on July 3, 2015", "2015-07-03T00:00"),
    ("12:30 pm, July 3, 2015", "12:30 pm, July 3, 2015", "2015-07-03T12:30"),
    ("July 3, 2015 at 16:30 GMT", "July 3, 2015 at 16:30 GMT", "2015-07-03T16:30"),
    ("from 3 July 2015, 00:00 Baku time", "from 3 July 2015, 00:00 Baku time", "2015-07-03T00:00/.."),
    ("2015-07-03T16:30Z", "2015-07-03T16:30Z", "2015-07-03T16:30"),
    ("031630Z JUL 15", "031630Z JUL 15", "2015-07-03T16:30"),
    ("just after 04:00 (01:00 UTC) on 3 July 2015", "just after 04:00 (01:00 UTC) on 3 July 2015",
     "2015-07-03T04:00"),
    ("24:00 on 3 July 2015", "24:00 on 3 July 2015", "2015-07-04T00:00"),
    ("in the early hours of 3 July 2015", "the early hours of 3 July 2015", "2015-07-03"),
    ("before dawn on 3 July 2015", "before dawn on 3 July 2015", "2015-07-03"),
    ("shortly after midnight on 3 July 2015", "shortly after midnight on 3 July 2015", "2015-07-03"),
    ("the evening of July 3, 2015", "the evening of July 3, 2015", "2015-07-03"),
    ("Friday night, July 3, 2015", "Friday night, July 3, 2015", "2015-07-03"),
    ("06:00Z on 3 July 2015", "06:00Z on 3 July 2015", "2015-07-03T06:00"),
    ("at 6pm (1500 GMT) on 3 July 2015", "6pm (1500 GMT) on 3 July 2015", "2015-07-03T18:00"),
    ("with effect from 00:01 hours on 3 July 2015", "from 00:01 hours on 3 July 2015", "2015-07-03T00:01/.."),
    ("3 July 2015 at 0600 hours", "3 July 2015 at 0600 hours", "2015-07-03T06:00"),
    # counted from a date
    ("two weeks after 3 July 2015", "two weeks after 3 July 2015", "2015-07-17"),
    ("the day before 1 March 2016", "the day before 1 March 2016", "2016-02-29"),
    ("six months after July 3, 2015", "six months after July 3, 2015", "2016-01-03"),
    # not in the calendar: the month is kept
    ("on April 31, 2015", "April 31, 2015", "2015-04"),
    ("31.04.2015", "31.04.2015", "2015-04"),
    ("29 February 2015", "29 February 2015", "2015-02"),
    ("June 45, 2015", "June 45, 2015", "2015-06"),
    ("2015-02-30", "2015-02-30", "2015-02"),
]  # fmt: skip

OPEN = [
    ("on 3 May the guns fell silent", "3 May"),
    ("on May 3rd,", "May 3rd"),
    ("the 9 May parade", "the 9 May"),
    ("in October,", "October"),
    ("Oct 3-5", "Oct 3-5"),
    ("late October", "late October"),
    ("on Friday", "Friday"),
    ("on Friday night", "Friday night"),
    ("last Friday", "last Friday"),
    ("yesterday morning", "yesterday morning"),
    ("the day before yesterday", "the day before yesterday"),
    ("tonight", "tonight"),
    ("overnight", "overnight"),
    ("at 4:00 a.m. tomorrow", "4:00 a.m. tomorrow"),
    ("last week", "last week"),
    ("this year", "this year"),
    ("next month", "next month"),
    ("the previous day", "the previous day"),
    ("the following week", "the following week"),
    ("the same day", "the same day"),
    ("that evening", "that evening"),
    ("three days later", "three days later"),
    ("Three weeks ago", "Three weeks ago"),
    ("a week earlier", "a week earlier"),
    ("hours later,", "hours later"),
    ("within days", "within days"),
    ("over the past year", "the past year"),
    ("over the next 60 days", "the next 60 days"),
    ("in recent weeks", "recent weeks"),
    ("the preceding week", "the preceding week"),
    ("the day after the ambush", "the day after"),
    ("45 days from the date of signature", "45 days from"),
    ("on Wednesday of last week", "Wednesday of last week"),
    ("two days before the vote", "two days before"),
    ("by Friday", "by Friday"),
    ("the end of the year", "the end of the year"),
    ("last October", "last October"),
    ("since last summer", "since last summer"),
    ("at Christmas", "Christmas"),
    ("the eve of 5 May", "the eve of 5 May"),
    ("until the end of Ramadan", "Ramadan"),
    ("on Good Friday", "Good Friday"),
    ("the seventies", "the seventies"),
    ("on 3 May last year", "3 May last year"),
    ("since October of that year", "since October of that year"),
    ("winter 2015", "winter 2015"),
    ("at 0600 GMT", "0600 GMT"),
    ("at 1430Z", "1430Z"),
    ("around noon", "noon"),
    ("at 4 p.m.", "4 p.m."),
]

LENGTHS = [
    ("a 48-hour truce", "48-hour", "PT48H", None),
    ("for five years", "five years", "P5Y", None),
    ("for nearly 14 months", "nearly 14 months", "P14M", "approx"),
    ("at least five years", "at least five years", "P5Y", "at_least"),
    ("more than a month", "more than a month", "P1M", "at_least"),
    ("up to 72 hours", "up to 72 hours", "PT72H", "at_most"),
    ("not less than 30 days", "not less than 30 days", "P30D", "at_least"),
    ("no more than 30 days", "no more than 30 days", "P30D", "at_most"),
    ("an hour and a half", "an hour and a half", "PT1H30M", None),
    ("a two-week pause", "two-week", "P2W", None),
    ("a fortnight ago", "a fortnight ago", "P2W", None),
    ("two and a half years", "two and a half years", "P2Y6M", None),
    ("half an hour later", "half an hour later", "PT30M", None),
    ("a year-long siege", "year", "P1Y", None),
    ("the 60-day period", "60-day", "P60D", None),
    ("within 30 days of signature", "within 30 days", "P30D", "by"),
    ("for a couple of days", "a couple of days", "P2D", None),
    ("within sixty (60) days of", "within sixty (60) days", "P60D", "by"),
    ("twenty-five years", "twenty-five years", "P25Y", None),
    ("for several weeks", "several weeks", None, None),
    ("two to three weeks", "two to three weeks", None, None),
    ("for decades", "decades", None, None),
]

NO_TIMES = [
    "Under Resolution 1701 the parties", "The 2020 people in the camp", "Route 66",
    "Article 51 of the Charter", "Call 202-555-0123 now", "killed 2014 soldiers",
    "1,200 dead and 2,020 wounded", "a budget of $2014", "the 6 April Movement", "a 30 year old man",
    "a 9-month-old girl",
    "He may go. They march on.", "May I speak?", "May God help us", "S/RES/1701", "a 12-year-old boy",
    "the T-72 and the F-16", "page 1945", "the 1500 soldiers", "version 1.2.3", "a score of 3-1", "Unit 8200",
    "section 12.3 of the text", "50,000 people", "The second attack was the first of its kind", "pp. 12-14",
    "IP 10.10.2025.1", "they will fall back in spring-loaded traps", "the last man",
    "2020",
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "value"), VALUES, ids=[v[0] for v in VALUES])
def test_values_that_the_words_decide(text: str, words: str, value: str) -> None:
    (found,) = find_times(text)
    assert (found.text, found.value, found.basis) == (words, value, "explicit")


@pytest.mark.parametrize(("text", "words"), OPEN, ids=[o[0] for o in OPEN])
def test_values_that_wait_for_an_anchor(text: str, words: str) -> None:
    (found,) = find_times(text)
    assert found.text == words
    assert found.value is None
    assert found.basis == ("unstated" if found.value is None else "explicit")


@pytest.mark.parametrize(("text", "words", "iso", "modifier"), LENGTHS, ids=[x[0] for x in LENGTHS])
def test_lengths(text: str, words: str, iso: str | None, modifier: str | None) -> None:
    (found,) = find_times(text)
    assert (found.text, found.modifier) == (words, modifier)
    assert (found.duration.iso if found.duration else None) == iso


@pytest.mark.parametrize("text", NO_TIMES)
def test_numbers_and_words_that_are_no_times(text: str) -> None:
    assert [m.text for m in find_times(text)] == []


@pytest.mark.parametrize(
    ("text", "value", "candidates"),
    [
        ("Thursday, July 3, 2015", "2015-07-02/2015-07-03", ("2015-07-02", "2015-07-03")),
        ("Monday night, 3 July 2015", "2015-07-03/2015-07-06", ("2015-07-03", "2015-07-06")),
        ("around Sat., July 3, 2015", "2015-07-03/2015-07-04", ("2015-07-03", "2015-07-04")),
    ],
)
def test_a_weekday_against_its_date_keeps_both(text: str, value: str, candidates: tuple[str, ...]) -> None:
    (found,) = find_times(text)
    assert found.flags == ("weekday_mismatch",)
    assert (found.value, found.candidates) == (value, candidates)


@pytest.mark.parametrize(
    ("text", "flag", "value"),
    [
        ("03/04/2019", "ambiguous_order", "2019-03-04/2019-04-03"),
        ("October 10, 5202", "year_out_of_range", None),
        ("25 Mehr 1404", "other_calendar", None),
        ("1404/07/25", "other_calendar", None),
        ("1404-07-25", "other_calendar", None),
        ("25.04.1447", "other_calendar", None),
        ("in 1447 AH", "other_calendar", None),
        ("12 Ramadan 1446", "other_calendar", None),
        ("Tikimt 12, 2013", "other_calendar", None),
        ("31/04/2019", "impossible_date", "2019-04"),
        ("13/13/2019", "impossible_date", "2019"),
    ],
)
def test_what_is_wrong_with_the_words_is_flagged(text: str, flag: str, value: str | None) -> None:
    (found,) = find_times(text)
    assert (found.flags, found.value) == ((flag,), value)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("at 0600 GMT", "GMT"),
        ("at 1430Z", "Z"),
        ("16:30 local time", "local time"),
        ("3 July 2015, 00:00 Baku time", "Baku time"),
        ("3:38 p.m. EST", "EST"),
        ("at 16:30", None),
    ],
)
def test_a_zone_is_kept_and_never_applied(text: str, zone: str | None) -> None:
    (found,) = find_times(text)
    assert found.zone == zone


def test_midnight_keeps_both_readings() -> None:
    (found,) = find_times("midnight 3 July 2015")
    assert found.value == "2015-07-03"
    assert found.candidates == ("2015-07-03T00:00", "2015-07-04T00:00")


def test_recurring_times_have_no_value() -> None:
    found = find_times("every day, twice a week, on Fridays and monthly")
    assert [m.kind for m in found] == ["set"] * 4
    assert {m.value for m in found} == {None}


def test_a_line_break_ends_a_phrase_unless_the_text_is_wrapped() -> None:
    assert [m.value for m in find_times("May 2011\n10 people died")] == ["2011-05"]
    wrapped = "The two delegations met again in the capital in October\n2011 and agreed on nothing at all.\n"
    assert [m.value for m in find_times(wrapped)] == ["2011-10"]


WORDS = """
May 3 31 2015 , - – / : . ( ) the of to and from between by since Friday last next days weeks later ago a an
early end half 12:30 a.m. Z GMT 30.02.2015 2015-02-30 9999 0000 October 1,000 7th 1990s century Ramadan 1447
AH yesterday within after before about noon midnight hours 48 first quarter Q4 99 other 310259Z FEB
"""
PIECES = st.sampled_from((*WORDS.split(), "\n"))
TEXTS = st.one_of(
    st.text(), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=8).map("".join)
)


@given(TEXTS)
@settings(max_examples=400)
def test_whatever_the_text_spans_are_verbatim_and_dates_exist(text: str) -> None:
    end = 0
    for mention in find_times(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        end = mention.end
        for value in (mention.value, mention.stated, *mention.candidates):
            if value is not None:
                assert str(Interval.parse(value)) == value
        assert isinstance(mention, TimeMention)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("On New Year's Day 1915 they met.", "New Year's Day 1915", "1915-01-01"),
        ("On Christmas Eve 1914 they sang.", "Christmas Eve 1914", "1914-12-24"),
        ("On Christmas Day, 1914, they sang.", "Christmas Day, 1914", "1914-12-25"),
        ("On New Year’s Eve of 1999 they met.", "New Year’s Eve of 1999", "1999-12-31"),
        ("On Boxing Day they met.", "Boxing Day", None),
        ("On Orthodox Christmas Day 2013 they met.", "Christmas", None),
        ("At Easter 2014 they met.", "Easter 2014", "2014-04-20"),
        ("They signed on Good Friday 1998.", "Good Friday 1998", "1998-04-10"),
        ("An Orthodox Easter 2025 truce.", "Orthodox Easter 2025", "2025-04-20"),
        ("It fell on Orthodox Easter 2016.", "Orthodox Easter 2016", "2016-05-01"),
        ("An Easter truce was declared.", "Easter", None),
        (
            "They met around noon on Friday, 9 May 2025.",
            "around noon on Friday, 9 May 2025",
            "2025-05-09T12:00",
        ),
        (
            "It held from 06:00 on 10 May 2024 until 18:00 on 12 May.",
            "from 06:00 on 10 May 2024 until 18:00 on 12 May",
            "2024-05-10/2024-05-12",
        ),
        ("Days after rebels killed 12 soldiers they met.", "Days after", None),
        ("On 3 May 2014 (a Saturday) they met.", "3 May 2014 (a Saturday)", "2014-05-03"),
        ("On 3 May 2014, Saturday, they met.", "3 May 2014, Saturday", "2014-05-03"),
        ("It was 3 May 2014 - a Saturday.", "3 May 2014 - a Saturday", "2014-05-03"),
    ],
)
def test_feasts_of_a_year_and_weekdays_behind_a_date(text: str, words: str, value: str | None) -> None:
    assert {m.text: m.value for m in find_times(text)}[words] == value


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("By D+30 the forces leave.", "P30D"),
        ("All leave at H+72.", "PT72H"),
        ("No later than D + 60 they leave.", "P60D"),
        ("All go within 72 hours of the effective hour.", "PT72H"),
        ("A pause of 48 hours began.", "PT48H"),
        ("A truce of ten days began.", "P10D"),
        ("They rest for a period of seven days.", "P7D"),
        ("A lull lasting three weeks began.", "P3W"),
        ("A lull lasting a week began.", "P1W"),
        ("A week-long truce began.", "P1W"),
        ("A six-month extension began.", "P6M"),
        ("It holds for a further year.", "P1Y"),
        ("It holds for another month.", "P1M"),
    ],
)
def test_lengths_in_many_forms(text: str, iso: str) -> None:
    assert [(m.kind, m.duration.iso if m.duration else None) for m in find_times(text)] == [("duration", iso)]


def test_the_head_of_an_entry_is_marked() -> None:
    text = "- 3 May 2011: a raid of 4 May 2011.\n2012\nOn 5 May 2012 they met: all of them."
    assert [m.text for m in find_times(text) if m.heads_entry] == ["3 May 2011", "2012"]


@pytest.mark.parametrize(
    "head",
    [
        "Saturday 10 May 2031. All times are local. Newest entries first.",
        "10 May 2031 - Latest updates on top.",
    ],
)
def test_date_at_the_head_of_a_running_report_is_its_own(head: str) -> None:
    found = find_doc_date(f"LIVE: talks go on\n\n{head}\n\n18:40\nThe envoys have left.\n")
    assert found is not None
    assert found.value == "2031-05-10"
