"""Times read in their document."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.asof import Duration, Interval
from truce.claims.reading.times import (
    TimeMention,
    find_doc_date,
    find_times,
    length_mismatch,
    resolve_times,
    weekday_pattern,
)


def sentences(text: str) -> list[tuple[int, int, int]]:
    """Sentences by full stops, paragraphs by lines: enough for the texts here."""
    found: list[tuple[int, int, int]] = []
    for number, line in enumerate(re.finditer(r"[^\n]+", text)):
        found += [
            (line.start() + s.start(), line.start() + s.end(), number)
            for s in re.finditer(r"[^.]+\.?", line[0])
        ]
    return found


def read(text: str, doc_date: str | None = None) -> dict[str, str | None]:
    return {m.text: m.value for m in resolved(text, doc_date)}


def resolved(text: str, doc_date: str | None = None) -> tuple[TimeMention, ...]:
    return resolve_times(find_times(text), doc_date=doc_date, sentences=sentences(text))


THURSDAY = "2015-06-18"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("today", "2015-06-18"),
        ("yesterday evening", "2015-06-17"),
        ("the day before yesterday", "2015-06-16"),
        ("tomorrow", "2015-06-19"),
        ("at 4:00 a.m. tomorrow local time", "2015-06-19T04:00"),
        ("overnight", "2015-06-17/2015-06-18"),
        ("this morning", "2015-06-18"),
        ("last night", "2015-06-17"),
        ("the army said on Monday", "2015-06-15"),
        ("the army said on Thursday", "2015-06-18"),
        ("the army said on Friday", "2015-06-12"),
        ("the talks will resume on Friday", "2015-06-19"),
        ("the talks are due to resume on Monday", "2015-06-22"),
        ("the army said on Friday that it will leave", "2015-06-12"),
        ("last Thursday", "2015-06-11"),
        ("next Thursday", "2015-06-25"),
        ("on Monday night", "2015-06-15"),
        ("since Tuesday", "2015-06-16/.."),
        ("from Monday to Wednesday", "2015-06-15/2015-06-17"),
        ("the talks are to resume Monday", "2015-06-22"),
        ("the pause expires on Monday", "2015-06-22"),
        ("has manned the line since October and will leave", "2014-10/.."),
        ("from today through 17 July", "2015-06-18/2015-07-17"),
        ("from today through 17 January", "2015-06-18/2016-01-17"),
        ("this year through April", "2015-01/2015-04"),
        ("from last year to August", None),
        ("last quarter", "2015-01/2015-03"),
        ("last week", "2015-06-08/2015-06-14"),
        ("this week", "2015-06-15/2015-06-21"),
        ("over the weekend", "2015-06-13/2015-06-14"),
        ("on Wednesday last week", "2015-06-10"),
        ("last month", "2015-05"),
        ("next month", "2015-07"),
        ("this year", "2015"),
        ("last year", "2014"),
        ("late last year", "2014-09/2014-12"),
        ("earlier this month", "2015-06-01/2015-06-18"),
        ("later this year", "2015-06-18/2015-12-31"),
        ("by the end of the year", "../2015-12"),
        ("the end of the month", "2015-06-21/2015-06-30"),
        ("last October", "2014-10"),
        ("this March", "2015-03"),
        ("two days ago", "2015-06-16"),
        ("three months ago", "2015-03"),
        ("ten years ago", "2005"),
        ("in the past 30 days", "2015-05-19/2015-06-18"),
        ("over the next 60 days", "2015-06-18/2015-08-17"),
        ("over the past year", "2014-06-18/2015-06-18"),
        ("in recent weeks", "../2015-06-18"),
        ("over the coming days", "2015-06-18/.."),
        ("on 3 May", "2015-05-03"),
        ("on 20 June", "2015-06-20"),
        ("on the eve of 1 March", "2015-02-28"),
        ("on 3 November", "2014-11-03"),
        ("will meet on 3 November", "2015-11-03"),
        ("in March", "2015-03"),
        ("in October", "2014-10"),
        ("since October", "2014-10/.."),
        ("until 3 July", "../2015-07-03"),
        ("on 3 May last year", "2014-05-03"),
        ("Sunday, 3 May", "2015-05-03"),
        ("Monday, 3 May", "2015-05-03/2015-05-04"),
        ("between 15 May and 2 June", "2015-05-15/2015-06-02"),
        ("in the nineties", "1990/1999"),
        ("on 29 February", "2015-02"),
        ("three days later", None),
        ("the previous day", None),
        ("at Christmas", None),
        ("25 Mehr 1394", None),
    ],
)
def test_read_against_the_date_of_the_document(text: str, value: str | None) -> None:
    found = resolved(text, THURSDAY)
    if value is None:
        assert {m.value for m in found} <= {None}
        return
    assert [m.value for m in found] == [value]
    assert found[0].basis in ("relative", "inferred")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("On 26 May 2001 they signed. Three days later it broke.", "Three days later", "2001-05-29"),
        ("On 26 May 2001 they signed. The next day it broke.", "The next day", "2001-05-27"),
        ("On 26 May 2001 they signed. A week earlier it broke.", "A week earlier", "2001-05-19"),
        ("On 26 May 2001 they signed. The same day it broke.", "The same day", "2001-05-26"),
        ("On 26 May 2001 they signed.\nThat evening it broke.", "That evening", "2001-05-26"),
        ("On 26 May 2001 they signed. Within days it broke.", "Within days", "2001-05-26/.."),
        ("On 26 May 2001 they signed. Hours later it broke.", "Hours later", "2001-05-26"),
        ("On 26 May 2001 they met. In the preceding week", "the preceding week", "2001-05-19/2001-05-26"),
        ("On 26 May 2001 they signed. Two years later it broke.", "Two years later", "2003"),
        ("On 26 May 2001 they signed. At 16:30 it broke.", "16:30", "2001-05-26T16:30"),
        ("On 26 May 2001 they signed. It broke on 2 June.", "2 June", "2001-06-02"),
        ("On 26 December 2001 they signed. It broke on 2 January.", "2 January", "2002-01-02"),
        ("On 26 May 2001 they signed. It broke in August.", "August", "2001-08"),
        ("On 26 May 2001 they signed. It broke in June of the following year.", "June of the following year",
         "2002-06"),
        ("It broke on 2 June. On 4 June 2001 nobody knew why.", "2 June", "2001-06-02"),
        ("It broke on 2 June. They had met in 2001.", "2 June", None),
        ("The 2 June raid failed. On 2 June 2001 all were at sea.", "The 2 June", "2001-06-02"),
        ("On 26 May 2001 they signed.\nNo.\nNo.\nThree days later it broke.", "Three days later", None),
        ("It must end by 26 May 2001. Three days later it broke.", "Three days later", None),
        ("The army said on Friday", "Friday", None),
        ("In 2001 they signed. The following year it broke.", "The following year", "2002"),
        ("In May 2001 they signed. The next month it broke.", "The next month", "2001-06"),
        ("In May 2001 they signed. Two years later it broke.", "Two years later", "2003"),
        ("In 2001 they signed. In May of that year it broke.", "May of that year", "2001-05"),
        ("On Saturday, 26 May 2001, they met. The Saturday raid failed.", "Saturday", "2001-05-26"),
        ("On Saturday, 26 May 2001, they met. On Monday it failed.", "Monday", None),
        ("On 26 May 2001 they signed. In 2004 it broke. A week later all fled.", "A week later", None),
        ("On 26 May 2001, as in 1999, they signed. A week later it broke.", "A week later", "2001-06-02"),
        ("It began on 2 June", "2 June", None),
        ("They met last week", "last week", None),
    ],
)  # fmt: skip
def test_read_against_the_story_if_the_document_has_no_date(text: str, words: str, value: str | None) -> None:
    assert read(text)[words] == value


def test_a_stated_length_dates_its_beginning() -> None:
    text = "For nearly 20 months it went on; it began the day after the May 3rd raid. On May 3rd all lay."
    assert read(text, "2015-01-10") == {
        "nearly 20 months": None,
        "the day after the May 3rd": "2013-05-04",
        "May 3rd": "2013-05-03",
    }


def test_a_history_reads_its_dates_against_its_own_years() -> None:
    text = "On 3 May 1999 it began. On 4 June 1999 it grew. On 1 July 1999 it ended.\n\nOn 12 August all met."
    assert read(text, "2022-10-31")["12 August"] == "1999-08-12"


def test_resolving_twice_is_resolving_once() -> None:
    text = "On Monday, 26 May 2001 they met. Three days later, on 2 June, and last week, it broke at noon."
    once = resolved(text, THURSDAY)
    assert resolve_times(once, doc_date=THURSDAY, sentences=sentences(text)) == once


WORDS = """
May 3 31 2015 , - ( of to and from between by since Friday last next days weeks later ago a the early
12:30 a.m. 29 February October 7th 1999 2024-02-29 yesterday within after before noon midnight hours 48 year
this that same previous day month past the nineties following for three . today
"""
PIECES = st.sampled_from((*WORDS.split(), "\n"))


DOC_DATES = st.sampled_from(
    [None, "2015-06-18", "2015", "2015-06", "0001-01-01", "9999-12-31", "2015-06-18/..", "2016-02-29"]
)


@given(st.lists(PIECES, max_size=25).map(" ".join), DOC_DATES)
@settings(max_examples=400)
def test_laws(text: str, doc_date: str | None) -> None:
    found = find_times(text)
    once = resolve_times(found, doc_date=doc_date, sentences=sentences(text))
    assert [(m.start, m.text) for m in once] == [(m.start, m.text) for m in found]
    assert resolve_times(once, doc_date=doc_date, sentences=sentences(text)) == once
    for before, after in zip(found, once, strict=True):
        assert before.basis != "explicit" or (before.value, before.basis) == (after.value, after.basis)
        assert (after.value is None) == (after.basis == "unstated")
        if after.value is not None:
            assert str(Interval.parse(after.value)) == after.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Talks resume\n\nNovember 3, 2015\n\nThe sides met on 4 May 2014.", "2015-11-03"),
        ("Tuesday, 3 November 2015\nThe sides met.", "2015-11-03"),
        ("Talks resume\nPublished: 3 November 2015 at 10:15 GMT\nThe sides met.", "2015-11-03"),
        ("Talks resume\nDate: 3 November 2015\nTo: all posts", "2015-11-03"),
        ("Updated 4 November 2015\nPublished 3 November 2015\nThe sides met.", "2015-11-03"),
        ("Last updated: 4 November 2015\nThe sides met.", "2015-11-04"),
        ("Talks resume\n\nGENEVA, 3 November 2015 (Agency) - The sides met.", "2015-11-03"),
        ("NAIROBI/ADDIS ABABA, Nov. 3, 2015 - The sides met.", "2015-11-03"),
        ("Port Louis, 3 November 2015 – The sides met.", "2015-11-03"),
        ("GENEVA (3 November 2015) – The sides met.", "2015-11-03"),
        ("Geneva, 3 November 2015\n\nExcellencies,", "2015-11-03"),
        ("Opinion | 3 November 2015", "2015-11-03"),
        ("3 November 2015 | 10:15 GMT\nThe sides met.", "2015-11-03"),
        ("O 031630Z NOV 15\nFM EMBASSY", "2015-11-03"),
        ("ACCORD\nArticle 1\nDone at Geneva on 3 November 2015, in two copies.", "2015-11-03"),
        ("GENEVA, Nov 3 (Agency) - The sides met on Tuesday, as in March 2014.", "2015-11-03"),
    ],
)
def test_the_date_a_document_gives_itself(text: str, value: str) -> None:
    found = find_doc_date(text)
    assert found is not None
    assert found.value is not None
    assert found.value.startswith(value)
    assert text[found.start : found.end] == found.text


def test_a_dateline_without_any_year_has_no_value() -> None:
    found = find_doc_date("GENEVA, Nov 3 (Agency) - The sides met on Tuesday.")
    assert found is not None
    assert found.value is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "After the fall of the town, on 9 November 2020, all signed.",
        "The accord of 3 May 2014\nArticle 1. The sides shall withdraw by 3 June 2014.",
        "3 May 2014 was the day on which all of it began, and nobody knew.",
        "Talks in Geneva, March 23-25, 2015\nThe sides met.",
        "A chronology\n3 May 2014\nTalks.\n4 June 2014\nMore talks.\n5 July 2014\nWar.",
        "3 May 2014 - The accord is signed.\n4 June 2014 - It breaks.",
    ],
)
def test_a_date_inside_the_story_does_not_date_the_document(text: str) -> None:
    assert find_doc_date(text) is None


def test_the_year_in_which_all_wrong_weekdays_are_right() -> None:
    slips = find_times("On Monday, June 16, 2015, and on Friday, June 20, 2015")
    assert 2014 in weekday_pattern(slips)
    assert weekday_pattern(slips)[0] == 2014
    assert weekday_pattern(find_times("On Monday, June 16, 2015")) == ()
    assert weekday_pattern(find_times("On Monday, June 16, 2015, and on Thursday, June 20, 2015")) == ()


@pytest.mark.parametrize(
    ("length", "first", "last", "wrong"),
    [
        ("P7D", "2015-06-01", "2015-06-08", False),
        ("P7D", "2015-06-01", "2015-06-07", False),
        ("P7D", "2015-06-01", "2015-06-20", True),
        ("PT48H", "2015-06-01", "2015-06-03", False),
        ("PT48H", "2015-06-01", "2015-06-09", True),
        ("P6M", "2015-01-01", "2015-06-30", False),
        ("P6M", "2015-01-01", "2015-09-30", True),
        ("P6M", "2015-01", "2015-07", False),
        ("P1Y", "2015-01-01", "../2015-12-31", False),
    ],
)
def test_a_length_against_its_ends(length: str, first: str, last: str, wrong: bool) -> None:
    assert length_mismatch(Duration.parse(length), Interval.parse(first), Interval.parse(last)) is wrong


@pytest.mark.parametrize(
    "background",
    [
        "The Island Agreement of 1974 holds.",
        "Resolution 425 of 1978 binds them.",
        "The 1974 agreement holds.",
        "The 3 May 1974 treaty holds.",
        "The accord of 3 May 1974 holds.",
        "The truce, signed in 1974, holds.",
        "The Island Treaty (1974) holds.",
        "They have held the hill since 1974.",
        "Their truce dates from April 1974.",
        "The war of 1974 left a line.",
        "The 1974-75 war left a line.",
        "Anna Berg (born 3 May 1954) leads them.",
        "Anna Berg, born in 1954, leads them.",
        "As it did in June 1974, the valley may burn.",
        "The line goes back to 1923.",
        "Since the raid of 7 March 1974 they have hidden.",
        "They have hidden since they lost the hill in 1974.",
    ],
)
def test_the_year_of_a_name_or_of_what_has_lasted_since_anchors_nothing(background: str) -> None:
    assert read(f"{background} On 1 June they met.")["1 June"] is None
    assert read(f"In 1998 they fought. {background} On 1 June they met.")["1 June"] == "1998-06-01"
    assert read(f"{background} On 1 June they met.", "2015-06-18")["1 June"] == "2015-06-01"


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Mission report for the period from 21 February to 20 May 2014", "2014-04-01"),
        ("Mission report covering 1 October 2013 to 15 April 2014", "2014-04-01"),
        ("Mission report covering 2 April 2013 to 1 April 2014", "2014-04-01"),
        ("The island clashes of 2014", "2014-04-01"),
        ("Report on resolution 1701 (2006)", None),
        ("Report on the Island Agreement of 1974", None),
    ],
)
def test_a_title_tells_the_year_of_its_text_unless_by_a_name(title: str, value: str | None) -> None:
    assert read(f"{title}\n\nOn 1 April a raid took place.")["1 April"] == value


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("- 8 April 2000: plan for 14 April. Two days later it fell.", "Two days later", "2000-04-10"),
        ("1. 3 May 2011 - a raid, talks set for 9 June. The next day none.", "The next day", "2011-05-04"),
        ("2011\n4 August: a raid.\n2012\n- 3 March: none.", "4 August", "2011-08-04"),
        ("2011\n4 August: a raid.\n2012\n- 3 March: none.", "3 March", "2012-03-03"),
        ("In January 2003 they signed. It broke that August.", "that August", "2003-08"),
        ("In May 2003 they signed. The following April it broke.", "The following April", "2004-04"),
        ("They broke the truce of 1 May 2014 on 5 May 2014. The next day no.", "The next day", "2014-05-06"),
        ("The truce of 1 May 2014 broke the next day.", "the next day", "2014-05-02"),
    ],
)  # fmt: skip
def test_the_head_of_an_entry_and_the_act_told_anchor_what_follows(text: str, words: str, value: str) -> None:
    assert read(text)[words] == value


def test_headings_of_years_decide_in_a_later_document() -> None:
    assert read("## 2011\n* 3 May - a raid.\n", "2020-01-01")["3 May"] == "2011-05-03"


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Signed on 13/05/2014. Broken on 05/06/2014.", "05/06/2014", "2014-06-05"),
        ("Signed on 05/13/2014. Broken on 05/06/2014.", "05/06/2014", "2014-05-06"),
        ("Signed on 13/05/2014. Gone by 05/06/2014.", "by 05/06/2014", "../2014-06-05"),
        ("Signed on 13/05/2014 and 05/13/2014. Broken on 05/06/2014.", "05/06/2014", "2014-05-06/2014-06-05"),
    ],
)
def test_strokes_are_read_in_the_order_that_the_document_shows(text: str, words: str, value: str) -> None:
    found = next(m for m in resolved(text) if m.text == words)
    assert found.value == value
    assert (found.basis == "inferred") == ("ambiguous_order" not in found.flags)
    assert resolve_times(resolved(text)) == resolved(text)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("in the coming days", "2015-06-18/.."),
        ("over the coming weeks", "2015-06-18/.."),
        ("during the coming week", "2015-06-18/.."),
        ("in forthcoming months", "2015-06-18/.."),
    ],
)
def test_coming_days_are_no_deadline(words: str, value: str) -> None:
    (found,) = resolved(f"A deal is due {words}.", THURSDAY)
    assert (found.value, found.precision) == (value, "window")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The court ruled Tuesday that he must be returned.", "2015-06-16"),
        ("Nobody could be reached Tuesday.", "2015-06-16"),
        ("The truce was extended until Tuesday.", "../2015-06-23"),
        ("He was told. They may return as soon as Tuesday.", "2015-06-23"),
        ("The armed wing is to leave Tuesday.", "2015-06-23"),
        ("Under a pact reached late on Friday, wages will rise.", "2015-06-12"),
        ("On Friday, talks will resume.", "2015-06-19"),
        ("The vote, on Friday, will decide.", "2015-06-19"),
    ],
)
def test_a_weekday_lies_ahead_if_its_own_clause_does(text: str, value: str) -> None:
    assert [m.value for m in resolved(text, THURSDAY)] == [value]


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("Thread pasted from a network, 24 Jun 2015", "2015-06-24"),
        ("Situation report no. 12 (24 June 2015)", "2015-06-24"),
        ("Letter of 24 June 2015", "2015-06-24"),
        ("PORT LOUIS, Jun 24 (2015) - All met on Monday.", "2015-06-24"),
        ("Report on the clashes of 24 June 2015", None),
        ("The news reached them on 24 June 2015.", None),
    ],
)
def test_a_title_that_names_its_kind_gives_the_date(head: str, value: str | None) -> None:
    found = find_doc_date(f"{head}\n\nTalks began.")
    assert (found.value if found else None) == value


def test_a_deadline_no_later_than_a_weekday_lies_ahead() -> None:
    assert read("They must withdraw no later than Friday.", "2024-05-05") == {
        "no later than Friday": "../2024-05-10"
    }


def test_a_feast_without_its_year_takes_that_of_the_story() -> None:
    text = "On Christmas Eve 1914 the guns fell silent. On Christmas Day they met."
    assert read(text)["Christmas Day"] == "1914-12-25"


def test_every_hour_at_the_head_of_a_line_of_a_live_blog_is_of_its_day() -> None:
    text = "14:05 Blasts are heard.\nA lull.\nAnother.\n15:10 Two people have died."
    assert read(text, "2025-05-07") == {"14:05": "2025-05-07T14:05", "15:10": "2025-05-07T15:10"}


def test_the_period_that_a_report_names_in_its_head_gives_its_days_their_year() -> None:
    text = (
        "Report for the period from 21 November 2024 to 20 February 2025\n"
        "The mandate, first given in 1974, was renewed until 30 June 2025.\n"
        "The Agreement on the Separation of Forces of 31 May 1974 was broken. On 8 December troops came.\n"
        "On 15 January shells fell.\n"
    )
    values = read(text)
    assert (values["8 December"], values["15 January"]) == ("2024-12-08", "2025-01-15")


def test_the_line_under_the_title_of_an_agreement_dates_it() -> None:
    stated = find_doc_date(
        "AGREEMENT ON A CEASEFIRE\ndone at Zenda, Ruritania, on 3 March 2002\n\nThe Parties,"
    )
    assert stated is not None
    assert stated.value == "2002-03-03"


def test_days_after_a_day_of_their_own_are_lengths() -> None:
    assert {m.text: m.duration.iso for m in find_times("D-Day + 7 and H+72 follow.") if m.duration} == {
        "D-Day + 7": "P7D",
        "H+72": "PT72H",
    }


def test_in_a_story_without_a_date_an_end_on_a_weekday_lies_ahead() -> None:
    text = "The truce began on Friday, 1 August 2014. It was to last until Monday."
    assert read(text)["until Monday"] == "../2014-08-04"


def test_the_end_of_a_secret_dates_nothing_in_a_cable() -> None:
    values = read("E.O. 12958: DECL: 05/05/2013\nOn December 11 the two sides met in Zenda.\n")
    assert values["December 11"] is None


def test_the_title_of_a_live_blog_dates_it() -> None:
    stated = find_doc_date("LIVE UPDATES: TRUCE IN DOUBT - 7 May 2025\n\n14:05 Explosions are heard.")
    assert stated is not None
    assert stated.value == "2025-05-07"
