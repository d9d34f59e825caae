"""GDELT and POLECAT: packed as leads, bad rows listed, and nothing read into who is named first."""

import zipfile
from pathlib import Path

import gdelt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.errors import InputError
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.formats import format_of, unpacked
from truce.incidents.feeds.gdelt import GdeltFile
from truce.incidents.feeds.leads import PER_ROW, Leads
from truce.incidents.feeds.listing import Numbers
from truce.incidents.feeds.polecat import PolecatFile
from truce.store.nouns import row_from_bytes, to_bytes


def read(file: Path, *, mentions: bool = False) -> tuple[GdeltFile, list[Event]]:
    opened = GdeltFile(file, mentions=mentions)
    return opened, [event for leads in opened for event in unpacked(leads)]


@pytest.mark.parametrize("name", ["x.export.CSV", "20310304120000.export.CSV.zip"])
@pytest.mark.parametrize("head", [False, True])
def test_a_row_keeps_what_it_says_plain_zipped_and_with_a_head(tmp_path: Path, name: str, head: bool):
    file = gdelt.write(tmp_path / name, [gdelt.row(7)], head=head)
    assert format_of(file).reader == "gdelt-events/1"
    opened, [event] = read(file)
    assert (event.id, event.days, event.act) == ("gdelt/7", "2031-03-04", "artillery_fire|ground_attack")
    assert (event.side_a, event.side_b) == ("NORTHLAND", "SOUTHLAND FRONT")
    assert (event.author_told, event.directed, event.deaths) == (False, False, None)
    assert (event.latitude, event.place_precision, event.mentions) == ("10.0", 4, 6)
    assert event.sources == "https://example.org/7"
    assert (opened.rows, opened.bad_count) == (1, 0)


def test_many_are_packed_in_a_row_of_the_record_and_read_again(tmp_path: Path):
    file = gdelt.write(tmp_path / "x.csv", [gdelt.row(n) for n in range(1, 2 * PER_ROW + 8)])
    packs = list(GdeltFile(file))
    assert [p.count for p in packs] == [PER_ROW, PER_ROW, 7]
    assert packs[0].id == f"gdelt/1..{PER_ROW}"
    for pack in packs:
        again = row_from_bytes(to_bytes(pack), 0)
        assert isinstance(again, Leads)
        assert list(unpacked(again)) == list(unpacked(pack))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"GLOBALEVENTID": "x"}, "GLOBALEVENTID is `x`"),
        ({"GLOBALEVENTID": "²"}, "GLOBALEVENTID is `²`"),
        ({"GLOBALEVENTID": "9" * 30}, "GLOBALEVENTID is"),
        ({"SQLDATE": "20310230"}, "SQLDATE is `20310230`"),
        ({"EventCode": "99"}, "EventCode is `99`, which CAMEO does not have"),
        ({"EventCode": ""}, "EventCode is empty"),
        ({"ActionGeo_Type": "9"}, "ActionGeo_Type is `9`"),
        ({"ActionGeo_Lat": "10,5"}, "ActionGeo_Lat is `10,5`"),
        ({"ActionGeo_Long": "nan5"}, "ActionGeo_Long"),
        ({"GLOBALEVENTID": "1"}, "earlier row"),
    ],
)
def test_a_bad_row_is_kept_out_with_its_line_and_reason(tmp_path: Path, change: dict, reason: str):
    rows = [gdelt.row(1), gdelt.row(2, **change), gdelt.row(3)]
    opened, events = read(gdelt.write(tmp_path / "x.csv", rows))
    assert [e.id for e in events] == ["gdelt/1", "gdelt/3"]
    assert (opened.rows, opened.bad_count, opened.bad[0].line) == (3, 1, 2)
    assert reason in opened.bad[0].reason


def test_a_last_row_that_was_cut_is_listed_and_the_rest_is_kept(tmp_path: Path):
    file = tmp_path / "x.csv"
    file.write_text(gdelt.text([gdelt.row(n) for n in range(1, 50)])[:-90])
    opened, events = read(file)
    assert (len(events), opened.bad_count, opened.bad[0].line) == (48, 1, 49)
    assert "cells, not 61" in opened.bad[0].reason


def test_lines_in_another_encoding_are_read_and_said(tmp_path: Path):
    file = tmp_path / "x.csv"
    rows = [gdelt.row(1), gdelt.row(2, ActionGeo_FullName="Malmö")]
    file.write_bytes(gdelt.text(rows).encode("windows-1252"))
    opened, events = read(file)
    assert events[1].place_name == "Malmö"
    assert "1 lines are not UTF-8 (the first: 2)" in opened.notes[0]


def test_lines_may_end_as_on_windows(tmp_path: Path):
    file = tmp_path / "x.csv"
    file.write_bytes(gdelt.text([gdelt.row(1), gdelt.row(2)]).replace("\n", "\r\n").encode())
    _, events = read(file)
    assert [e.sources for e in events] == ["https://example.org/1", "https://example.org/2"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<html>", "web page"), ("", "is empty"), ("\n\n", "is empty"), ("1\t20310304\n", "has 2 cells"),
        (gdelt.text([gdelt.row(1)]).replace("\t", ","), "has 1 cells"), ('{"error": 1}', "JSON"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_it_is_refused(tmp_path: Path, text: str, reason: str):
    file = tmp_path / "x.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=reason):
        GdeltFile(file)


def test_archives_that_are_broken_or_hold_too_much_are_refused(tmp_path: Path):
    bomb, several, cut = tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "c.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.CSV", "1" * 5_000_000)
    with zipfile.ZipFile(several, "w") as archive:
        archive.writestr("a.CSV", "1")
        archive.writestr("b.CSV", "1")
    gdelt.write(cut, [gdelt.row(n) for n in range(100)])
    cut.write_bytes(cut.read_bytes()[:-40])
    odd, whole = tmp_path / "d.zip", gdelt.write(tmp_path / "e.zip", [gdelt.row(1)]).read_bytes()
    # The flag of UTF-8 names in its directory, and a name that is none.
    directory = whole.index(b"PK\x01\x02")
    name = directory + 46
    flagged = whole[: directory + 9] + b"\x08" + whole[directory + 10 : name] + b"\x93" + whole[name + 1 :]
    odd.write_bytes(flagged)
    told = ((bomb, "bytes in it"), (several, "2 files"), (cut, "broken archive"), (odd, "broken archive"))
    for file, reason in told:
        with pytest.raises(InputError, match=reason):
            GdeltFile(file)


@pytest.mark.parametrize("number", ["9" * 5000, "1e9", "-1", "٣"])
def test_an_odd_number_of_mentions_leaves_the_leads_beside_it_readable(tmp_path: Path, number: str):
    rows = [gdelt.row(1), gdelt.row(2, NumMentions=number), gdelt.row(3)]
    _, events = read(gdelt.write(tmp_path / "x.csv", rows))
    assert [event.mentions for event in events] == [6, 0, 6]


def test_mentions_are_words_on_an_event_and_no_event(tmp_path: Path):
    file = gdelt.write(tmp_path / "x.mentions.CSV", [gdelt.mention(7), gdelt.mention(7, SentenceID=9)])
    assert format_of(file).reader == "gdelt-mentions/1"
    _, events = read(file, mentions=True)
    assert [e.of for e in events] == ["gdelt/7", "gdelt/7"]
    assert len({e.id for e in events}) == 2
    assert events[0].days == "../2031-03-04", "on which day it was a mention does not say"


def test_the_samples_are_read_whole(shared):  # type: ignore[no-untyped-def]
    folder = shared.path("data/gdelt")
    opened, events = read(folder / "gdelt2_events_sample_50.tsv")
    assert (opened.rows, len(events), opened.bad_count) == (50, 50, 0)
    assert not any(e.side_a == "nan" or e.place_name == "nan" for e in events)
    opened, events = read(folder / "gdelt2_mentions_sample_50.tsv", mentions=True)
    assert (opened.rows, len(events), opened.bad_count) == (50, 50, 0)


RANGES = st.builds(
    lambda low, count: set(range(low, low + count)), st.integers(0, 5000), st.integers(0, 3000)
)


@given(st.lists(st.integers(0, 5000)), st.lists(st.sets(st.integers(0, 5000)) | RANGES))
def test_numbers_that_were_met_are_known(singly: list[int], many: list[set[int]]):
    met, numbers = set[int](), Numbers()
    for number in singly:
        assert numbers.meets(number) == (number in met)
        met.add(number)
    for some in many:
        assert numbers.all_new(some) == met.isdisjoint(some)
        met |= some if met.isdisjoint(some) else set()


ODD = [
    {"GLOBALEVENTID": "x"}, {"GLOBALEVENTID": "²"}, {"SQLDATE": "20310230"}, {"EventCode": "99"},
    {"ActionGeo_Type": "9"}, {"ActionGeo_Lat": "95"}, {"ActionGeo_Long": "x"}, {"ActionGeo_Long": "nan"},
    {"GLOBALEVENTID": "3"}, {"SOURCEURL": "one\ttoo many"}, {"ActionGeo_Lat": "-1e1"},
]  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(st.integers(1, 99), st.sampled_from(ODD), max_size=5), st.booleans())
def test_what_becomes_of_a_row_hangs_on_no_row_beside_it(tmp_path_factory, odd: dict, head: bool):
    folder, seen = tmp_path_factory.mktemp("gdelt"), set[str]()
    rows = [gdelt.row(n, **odd.get(n, {})) for n in range(100)]
    good, bad = [], []
    for line, row in enumerate(rows, 1 + head):
        alone, events = read(gdelt.write(folder / "one.csv", [gdelt.row(500), row]))
        twice = events[1:] and events[1].id in seen
        seen |= {event.id for event in events[1:]}
        if alone.bad or twice:
            bad.append((line, None if twice else alone.bad[0].reason))
        else:
            good += events[1:]
    opened, events = read(gdelt.write(folder / "all.csv", rows, head=head))
    assert events == good
    assert (opened.rows, opened.bad_count) == (100, len(bad))
    for (line, reason), found in zip(bad, opened.bad, strict=True):
        assert found.line == line
        assert "earlier row" in found.reason if reason is None else found.reason == reason


POLECAT = (
    "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tActor Name\tRecipient Name\t"
    "Placename\tProvince\tCountry\tLatitude\tLongitude\tSource\tPublication Date\tLanguage\n"
)


def test_polecat_is_read_by_its_columns(tmp_path: Path):
    file = tmp_path / "x.txt"
    good = "NL1\t2031-03-04\tASSAULT\theavy-weapons\t-8\tNorthland\tSouthland Front\tMidtown\tMiddle"
    good += "\tNorthland"
    bad = good.replace("NL1", "NL2").replace("ASSAULT", "DANCE")
    end = "\t10.5\t20.5\tA paper\t2031-03-05\tenglish\n"
    file.write_text(POLECAT + good + end + bad + end + good + end)
    assert format_of(file).reader == "polecat/1"
    opened = PolecatFile(file)
    [event] = [event for leads in opened for event in unpacked(leads)]
    assert (event.id, event.kind, event.days) == ("polecat/NL1", "ASSAULT/heavy-weapons", "2031-03-04")
    assert "artillery_fire" in event.act
    assert not event.directed
    assert [b.line for b in opened.bad] == [3, 4]
    assert "Event Type is `DANCE`" in opened.bad[0].reason
