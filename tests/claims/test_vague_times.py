"""Times that name no day ("recently", "now", "in the near future") date nothing to the day of the text."""

import pytest
from tests.claims.test_events import read

from truce.claims.reading.times import find_times, find_vague, resolve_times

DAY = "2019-03-14"


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The mayor recently left the port.", "recently", f"../{DAY}"),
        ("More recently both have met.", "More recently", f"../{DAY}"),
        ("Until recently nobody fished there.", "Until recently", f"../{DAY}"),
        ("The recent shelling has stopped.", "recent", f"../{DAY}"),
        ("In the past, the ferry was late.", "In the past", f"../{DAY}"),
        ("Not long ago the bridge stood.", "Not long ago", f"../{DAY}"),
        ("The bridge is now shut.", "now", DAY),
        ("Right now it rains.", "Right now", DAY),
        ("They currently hold the hill.", "currently", DAY),
        ("Its current chairman resigned.", "current", DAY),
        ("There is no fuel at the moment.", "at the moment", DAY),
        ("These days few boats sail.", "These days", DAY),
        ("The bridge was now shut.", "now", None),
        ("He was mayor at the time.", "at the time", None),
        ("The talks will soon resume.", "soon", f"{DAY}/.."),
        ("They may meet in the near future.", "in the near future", f"{DAY}/.."),
        ("It stays for the foreseeable\nfuture.", "for the foreseeable\nfuture", f"{DAY}/.."),
        ("Both will sign at a later date.", "at a later date", f"{DAY}/.."),
    ],
)
def test_a_vague_time_is_open_on_the_side_that_it_names(text: str, words: str, value: str | None) -> None:
    (found,) = find_vague(text, doc_date=DAY)
    assert (found.text, found.kind, found.precision, found.value) == (words, "vague", "vague", value)


@pytest.mark.parametrize(
    "text",
    [
        "Now that the bridge is shut, they walk.",
        "As soon as they left, it rained.",
        "Soon after, he resigned.",
        "He was soon released.",
        "The most recent count is 12.",
        "The present was wrapped; the currents were strong.",
        "The current of the river is strong.",
        "The future of the port is unclear.",
        "At the time of the storm he slept.",
        "Nowhere is safe. He knows. The snow-now line.",
        "At the moment the guns fell silent, they ran.",
        "Now to the sheet of paper.",
        "It was void, most recently on 11 March.",
    ],
)
def test_words_that_only_look_like_one_are_none(text: str) -> None:
    assert [m.text for m in find_vague(text, doc_date=DAY)] == []


def test_it_gives_way_to_a_time_that_says_more() -> None:
    text = "In the past three weeks nobody came, and in recent days it snowed."
    times = resolve_times(find_times(text), doc_date=DAY)
    assert find_vague(text, times, doc_date=DAY) == ()


def test_without_a_day_of_the_document_it_has_no_value() -> None:
    assert {m.value for m in find_vague("He recently left. He will soon be back.")} == {None}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Norland recently shelled Karsk.", f"../{DAY}"),
        ("The recent attack by Norland on Karsk killed four soldiers.", f"../{DAY}"),
        ("Norland said on Monday that Sudria had recently shelled Karsk.", f"../{DAY}"),
        ("Sudria recently, on 3 March 2019, shelled Karsk.", "2019-03-03"),
        ("Norland shelled Karsk on Tuesday and currently holds the port.", "2019-03-12"),
    ],
)
def test_an_event_is_never_dated_to_the_day_of_the_text_by_it(text: str, date: str) -> None:
    assert date in {e.date for e in read(text, DAY) if e.type == "ASSAULT"}
    assert DAY not in {e.date for e in read(text, DAY) if e.type == "ASSAULT"}


def test_without_any_date_it_keeps_an_event_from_the_day_of_the_story() -> None:
    text = "On 5 March 2019 Norland shelled Karsk. Sudria had recently attacked Norland near Ondal."
    dates = {(e.date, e.date_text) for e in read(text) if e.type == "ASSAULT"}
    assert dates == {("2019-03-05", "5 March 2019"), (None, "recently")}


@pytest.mark.parametrize(
    "text",
    [
        "Norland previously accused Sudria of shelling Karsk.",
        "Norland once accused Sudria of shelling Karsk.",
        "Norland and Sudria have previously agreed to a truce.",
    ],
)
def test_what_was_before_is_not_of_the_day_of_the_text(text: str) -> None:
    told = [e.date for e in read(text, DAY) if e.type in ("ACCUSE", "AGREE")]
    assert told == [f"../{DAY}"]


def test_the_recent_thing_dates_no_act_on_it() -> None:
    text = "On Monday Norland rejected the recent offer of Sudria."
    assert [e.date for e in read(text, DAY) if e.type == "REJECT"] == ["2019-03-11"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Norland agreed last winter to a truce with Sudria.", "last winter"),
        ("Norland agreed at Christmas to a truce with Sudria.", "Christmas"),
        ("Two weeks after the attack Norland accused Sudria of shelling Karsk.", "Two weeks after"),
    ],
)
def test_a_time_that_nothing_places_is_not_the_day_of_the_text(text: str, words: str) -> None:
    told = [(e.date, e.date_text) for e in read(text, DAY) if e.type in ("ACCUSE", "AGREE")]
    assert told == [(f"../{DAY}", words)]


def test_an_act_at_an_hour_stays_on_the_day_of_the_story() -> None:
    text = "Norland shelled Karsk on Tuesday. At dawn Sudria shelled Ondal."
    assert [e.date for e in read(text, DAY) if e.type == "ASSAULT"] == ["2019-03-12", "2019-03-12"]
