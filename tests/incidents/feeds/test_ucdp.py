"""UCDP GED files in all their layouts: good rows are kept, bad rows are listed with line and reason."""

from pathlib import Path

import ged
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.asof import Interval
from truce.errors import InputError
from truce.incidents.feeds.table import MOST_LINES
from truce.incidents.feeds.ucdp import GedEvent, GedFile, Toll


def read(file: Path) -> tuple[GedFile, list[GedEvent]]:
    opened = GedFile(file)
    return opened, list(opened)


def from_text(folder: Path, text: str, encoding: str = "utf-8") -> tuple[GedFile, list[GedEvent]]:
    file = folder / "events.csv"
    file.write_bytes(text.encode(encoding))
    return read(file)


def test_a_row_keeps_what_it_says(tmp_path: Path):
    rows = [
        ged.row(7, "2031-03-04", date_end="2031-03-09", date_prec=2, where_prec=2, low=0, best=4, high=20)
    ]
    _, [event] = read(ged.write(tmp_path / "a.csv", rows))
    assert (event.id, event.line, event.violence) == ("7", 2, "state_based")
    assert (event.side_a, event.side_b) == ("Government of Northland", "Southland Front")
    assert event.days == Interval.parse("2031-03-04/2031-03-09")
    assert event.toll == Toll(0, 4, 20)
    assert (event.place.precision, event.place.adm_1, event.place.adm_2) == (
        2, "Middle province", "Mid district",
    )  # fmt: skip
    assert event.clear


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "id is empty"),
        ({"type_of_violence": 4}, "type_of_violence is `4`, not 1 to 3"),
        ({"side_b": " "}, "side_b is empty"),
        ({"date_start": "2031-02-30"}, "there is no such day"),
        ({"date_start": "3/4/2031"}, "not a day such as 2014-01-31"),
        ({"date_start": "2031-03-03T23:00:00"}, "moved it to another zone"),
        ({"date_end": "2031-03-01"}, "before it begins"),
        ({"year": 2030}, "year is `2030`"),
        ({"latitude": 95}, "latitude is `95`"),
        ({"longitude": "east"}, "longitude is `east`"),
        ({"where_prec": ""}, "where_prec is empty"),
        ({"date_prec": 6}, "date_prec is `6`"),
        ({"event_clarity": 0}, "event_clarity is `0`"),
        ({"best": -1}, "best is `-1`"),
        ({"best": "many"}, "best is `many`"),
        ({"high": "2.5"}, "high is `2.5`"),
        ({"best": "9" * 40}, "best is `9999"),
        ({"best": "9" * 5000}, "best is `9999"),
    ],
)
def test_a_bad_row_is_kept_out_with_its_line_and_reason(tmp_path: Path, change: dict, reason: str):
    rows = [ged.row(1), ged.row(2, **change), ged.row(3)]
    opened, events = read(ged.write(tmp_path / "a.csv", rows))
    assert [e.id for e in events] == ["1", "3"]
    assert (opened.rows, opened.kept, opened.bad_count) == (3, 2, 1)
    assert [b.line for b in opened.bad] == [3]
    assert reason in opened.bad[0].reason


def test_an_id_of_a_thousand_digits_is_a_name_like_others(tmp_path: Path):
    rows = [ged.row(n) | {"id": name} for n, name in enumerate(("1", "9" * 5000, "3", "9" * 5000))]
    opened, events = read(ged.write(tmp_path / "a.csv", rows))
    assert [e.id for e in events] == ["1", "9" * 5000, "3"]
    assert [b.line for b in opened.bad] == [5]


def test_all_faults_of_a_row_are_named_at_once(tmp_path: Path):
    opened, _ = read(ged.write(tmp_path / "a.csv", [ged.row(1, best="x", where_prec=9, side_a="")]))
    assert all(c in opened.bad[0].reason for c in ("best", "where_prec", "side_a"))


@pytest.mark.parametrize("written", ["300380.0", "300380", "3.0038e+05", "300380."])
def test_ids_with_a_point_are_the_same_ids(tmp_path: Path, written: str):
    opened, events = read(ged.write(tmp_path / "a.csv", [ged.row(1, id=written), ged.row(300380)]))
    assert [e.id for e in events] == ["300380"]
    assert "earlier row" in opened.bad[0].reason


@pytest.mark.parametrize(
    "day", ["2031-03-04", "2031-03-04T00:00:00", "2031-03-04 00:00:00.000", "2031-03-04T00:00:00.000Z"]
)
def test_days_are_read_with_a_midnight_behind_them(tmp_path: Path, day: str):
    _, [event] = read(ged.write(tmp_path / "a.csv", [ged.row(1, day)]))
    assert event.days == Interval.parse("2031-03-04")


def test_columns_go_by_name_and_extra_ones_do_no_harm(tmp_path: Path):
    columns = [*reversed(ged.COLUMNS), "lon_again"]
    _, [event] = read(ged.write(tmp_path / "a.csv", [ged.row(1)], columns))
    assert (event.side_a, event.place.latitude) == ("Government of Northland", 10.0)


def test_the_tag_row_of_the_humanitarian_layout_is_no_row(tmp_path: Path):
    lines = ged.text([ged.row(1)]).splitlines()
    tags = ",".join("#meta" if i % 3 else "" for i in range(len(ged.COLUMNS)))
    opened, events = from_text(tmp_path, "\n".join([lines[0], tags, lines[1]]))
    assert (opened.rows, len(events), opened.bad) == (1, 1, [])


def test_missing_columns_are_all_named(tmp_path: Path):
    columns = [c for c in ged.COLUMNS if c not in ("where_prec", "best")]
    with pytest.raises(InputError, match=r"is no UCDP GED file.*lacks 2 of 15.*where_prec, best"):
        GedFile(ged.write(tmp_path / "a.csv", [ged.row(1)], columns))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"%PDF-1.7", "PDF"),
        (b'{"type": "FeatureCollection"}', "JSON"),
        (b"<html>", "web page"),
        (b"a\0b", "binary"),
        (b"event_id_cnty,event_date,actor1\nX,2031-01-01,Y\n", "is no UCDP GED file"),
        (b"Once there was a truce.\n", "is no UCDP GED file"),
    ],
)
def test_another_file_is_refused_with_its_reason(tmp_path: Path, data: bytes, reason: str):
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(InputError, match=reason):
        GedFile(tmp_path / "a.csv")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="No such file"):
        GedFile(tmp_path / "nowhere.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_names_survive_every_encoding(tmp_path: Path, encoding: str):
    rows = [ged.row(1, adm_1="Kémo"), ged.row(2)]
    opened, events = from_text(tmp_path, ged.text(rows), encoding)
    assert events[0].place.adm_1 == "Kémo"
    assert bool(opened.notes) == (encoding == "windows-1252")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_other_delimiters_are_found(tmp_path: Path, delimiter: str):
    _, events = from_text(tmp_path, ged.text([ged.row(1), ged.row(2)], delimiter=delimiter))
    assert len(events) == 2


def test_a_cell_may_run_over_lines(tmp_path: Path):
    rows = [ged.row(1, source_headline='One,\n"two",\nthree'), ged.row(2)]
    opened, events = read(ged.write(tmp_path / "a.csv", rows))
    assert [(e.id, e.line) for e in events] == [("1", 2), ("2", 5)]
    assert events[0].headline == 'One, "two", three'
    assert opened.bad == []


def test_a_quotation_mark_left_open_costs_its_own_row_only(tmp_path: Path):
    lines = ged.text([ged.row(n) for n in range(1, 2 * MOST_LINES)]).splitlines(keepends=True)
    for at in (3, 4, 50, len(lines) - 1):
        lines[at] = lines[at].replace("Fight", '"Fight')
    opened, events = from_text(tmp_path, "".join(lines))
    assert [b.line for b in opened.bad] == [4, 5, 51, len(lines)]
    assert len(events) == 2 * MOST_LINES - 1 - 4


def test_a_stray_quotation_mark_inside_a_bare_cell_is_part_of_it(tmp_path: Path):
    text = ged.text([ged.row(1), ged.row(2)]).replace("Fight number 1", 'Fight "number 1')
    opened, events = from_text(tmp_path, text)
    assert (len(events), opened.bad) == (2, [])


@pytest.mark.parametrize("line", ["1,2,3", "x," * 100, "\0,,", '"', "," * 30])
def test_a_broken_line_among_good_ones(tmp_path: Path, line: str):
    lines = ged.text([ged.row(1), ged.row(2)]).splitlines()
    opened, events = from_text(tmp_path, "\n".join([lines[0], lines[1], line, lines[2], ""]))
    assert [e.id for e in events] == ["1", "2"]
    assert [b.line for b in opened.bad] == [3]


def test_a_place_that_is_not_told_is_unknown(tmp_path: Path):
    rows = [ged.row(1, latitude="", longitude=""), ged.row(2, latitude=0, longitude=0)]
    _, events = read(ged.write(tmp_path / "a.csv", rows))
    assert [e.place.latitude for e in events] == [None, None]


def test_what_its_coders_have_not_checked_is_less_clear(tmp_path: Path):
    rows = [ged.row(1, code_status="Check dates"), ged.row(2, event_clarity=2), ged.row(3)]
    _, events = read(ged.write(tmp_path / "a.csv", rows))
    assert [e.clear for e in events] == [False, False, True]


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40), max_size=8))
def test_no_garbage_makes_more_events_than_rows_or_stops_the_reader(tmp_path_factory, garbage: list[str]):
    folder = tmp_path_factory.mktemp("ged")
    lines = ged.text([ged.row(n) for n in range(1, 5)]).splitlines()
    mixed = [lines[0], *(x for pair in zip(garbage, lines[1:], strict=False) for x in pair)]
    opened, events = from_text(folder, "\n".join(mixed))
    assert len(events) == opened.kept <= 4
    assert opened.kept + opened.bad_count == opened.rows
    assert all(e.toll == Toll(1, 2, 3) for e in events)


def test_the_real_files_are_read_whole(shared):
    folder = shared.path("data/ucdp_ged_subsets")
    counts = {
        "ged191_bangladesh.csv": 601,
        "ged191_myanmar.csv": 2593,
        "ged231_central_african_republic.csv": 1848,
        "ged_sample1000_global.csv": 1000,
        "hdx_conflict_data_BGD.csv": 601,
    }
    for name, wanted in counts.items():
        opened, events = read(folder / name)
        assert (len(events), opened.bad_count) == (wanted, 0), name


def test_ouaka_in_2014_has_the_rows_that_a_person_counts(shared):
    _, events = read(shared.path("data/ucdp_ged_subsets/ged231_central_african_republic.csv"))
    found = [e for e in events if e.place.adm_1 == "Ouaka province" and e.days.first.year == 2014]
    # Counted apart, by the csv module alone: adm_1 is Ouaka province, date_start begins with 2014.
    assert len(found) == 83
    assert sum(e.violence == "one_sided" for e in found) == 61
