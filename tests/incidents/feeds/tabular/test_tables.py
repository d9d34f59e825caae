"""Tables of offices through a mapping: what is read, what stays unknown, what is kept out and why."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import AgreementError, InputError
from truce.findings.table_mappings import parse_mapping
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.tabular.reading import TableFile
from truce.incidents.feeds.tabular.rows import RowReader
from truce.incidents.feeds.tabular.sheets import Cell

MAPPING = """
table: north
source: {name: Office, letter: C}
id: Ref
date: {column: Day, format: DD/MM/YYYY}
"""


def read(tmp_path: Path, text: str, more: str = "", base: str = MAPPING) -> tuple[list[Event], TableFile]:
    file = tmp_path / "table.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    table = TableFile(file, parse_mapping(base + more))
    return list(table), table


def test_a_row_says_what_its_cells_say_and_no_more(tmp_path: Path):
    [event], _ = read(tmp_path, "Ref,Day,Other\n7,03/04/2031,x\n")
    assert (event.id, event.days, event.zone) == ("north/7", "2031-04-03", "")
    assert (event.side_a, event.side_b, event.act, event.deaths) == ("", "", "", None)
    assert (event.latitude, event.area, event.clear, event.directed) == (None, None, False, False)


def test_what_is_not_mapped_is_named(tmp_path: Path):
    _, table = read(tmp_path, "Ref,Day,Informant's name\n7,03/04/2031,x\n")
    assert table.notes == ("not read: `Informant's name`",)


@pytest.mark.parametrize("cell", ["", "n/k", "?", "-", " ", "many", "3 or 4", "-2", "1.5"])
def test_deaths_that_nobody_counted_are_unknown_and_not_nought(tmp_path: Path, cell: str):
    [event], _ = read(tmp_path, f"Ref,Day,Dead\n7,03/04/2031,{cell}\n", "deaths: Dead\nunknown: n/k\n")
    assert event.deaths is None
    [event], _ = read(tmp_path, "Ref,Day,Dead\n7,03/04/2031,0\n", "deaths: Dead\n")
    assert event.deaths == (0, 0, 0)


def test_codes_mean_what_the_mapping_says_and_others_nothing(tmp_path: Path):
    more = "act: {column: Type, is: {A: airstrike, M: leave_out}}\n"
    events, table = read(tmp_path, "Ref,Day,Type\n1,03/04/2031,a\n2,03/04/2031,M\n3,03/04/2031,Z\n", more)
    assert [(e.id, e.act, e.kind) for e in events] == [("north/1", "airstrike", "a"), ("north/3", "", "Z")]
    assert any("row 4" in note and "does not explain" in note for note in table.notes)
    assert any("row 3" in note and "no incident" in note for note in table.notes)


def test_a_row_with_binary_data_is_listed_and_the_others_are_read(tmp_path: Path):
    events, table = read(tmp_path, "Ref,Day\n1,03/04/2031\n2\0,03/04/2031\n3,03/04/2031\n")
    assert [e.id for e in events] == ["north/1", "north/3"]
    assert [(bad.line, bad.reason) for bad in table.bad] == [(3, "holds binary data (NUL)")]


CELLS = st.sampled_from(
    ["", "n/k", "-", "7", "x", "3 or 4", "03/04/2031", "04/04/2031", "2031", "14:30", "25:00", "A", "B", "Z",
     "1.5", "34.5", "69.1", "200", "0", "day", "week", "P3D", "North", "South", "-2"]
)  # fmt: skip
ALL = """
until: {column: Last, format: DD/MM/YYYY}
time: {column: Hour, format: "hh:mm"}
exact: {column: Exact, is: {day: day, week: week, P3D: P3D}}
act: {column: Type, is: {A: airstrike, B: leave_out}, split: " "}
sides: {first: One, second: {column: Two, is: {North: N, South: S}}}
place: {name: Town, latitude: Lat, longitude: Lon, within_m: Metres, adm_1: One, country: Two}
deaths: {best: Dead, low: Low, high: High}
counts: {injured: Hurt}
words: Words
sure: {column: Sure, is: {A: stated}}
reported_by: One
filed_by: Two
unknown: [n/k]
leave_out: [{column: Gone, is: [x]}]
"""
HEADS = "Last Hour Exact Type One Two Town Lat Lon Metres Dead Low High Hurt Words Sure Gone".split()


@given(st.lists(st.lists(CELLS, min_size=len(HEADS), max_size=len(HEADS)), min_size=2, max_size=6))
def test_what_a_row_tells_depends_on_no_row_before_it(rows: list[list[str]]):
    names = ["Ref", "Day", *HEADS]
    read_by = {name: at for at, name in enumerate(names)}
    mapping = parse_mapping(MAPPING + ALL)
    together = RowReader(mapping, read_by)
    for number, row in enumerate(rows * 2):
        cells = {at: Cell(text) for at, text in enumerate([str(number), "03/04/2031", *row]) if text}
        assert together.read(cells) == RowReader(mapping, read_by).read(cells)


def test_who_did_it_is_told_only_where_the_mapping_says_so(tmp_path: Path):
    rows = "Ref,Day,One,Two\n1,03/04/2031,North,South\n2,03/04/2031,?,South\n"
    events, _ = read(tmp_path, rows, "sides: {first: One, second: Two}\n")
    assert [(e.directed, e.side_a, e.side_b) for e in events] == [
        (False, "North", "South"), (False, "", "South")
    ]  # fmt: skip
    events, _ = read(tmp_path, rows, "sides: {by: One, against: Two}\n")
    assert [(e.directed, e.side_a) for e in events] == [(True, "North"), (True, "")]


def test_rows_that_cannot_be_told_apart_or_dated_are_listed_with_their_lines(tmp_path: Path):
    rows = "Ref,Day\n1,03/04/2031\n1,04/04/2031\n,05/04/2031\n4,31/04/2031\n5,2031-04-03\n6,06/04/2031\n"
    events, table = read(tmp_path, rows)
    assert [e.id for e in events] == ["north/1", "north/6"]
    assert [(b.line, b.reason.split(":")[0]) for b in table.bad] == [
        (3, "its id stands in row 2 too; that one was kept"), (4, "has no id"),
        (5, "`Day` `31/04/2031` is no day in the form DD/MM/YYYY"),
        (6, "`Day` `2031-04-03` is no day in the form DD/MM/YYYY"),
    ]  # fmt: skip


def test_a_quotation_mark_left_open_swallows_no_rows(tmp_path: Path):
    rows = 'Ref,Day,Words\n1,03/04/2031,"open\n2,04/04/2031,x\n3,05/04/2031,"two\nlines"\n4,06/04/2031,y"\n'
    events, table = read(tmp_path, rows, "words: Words\n")
    assert [e.id for e in events] == ["north/2", "north/3"]
    assert {b.line for b in table.bad} == {2, 6}
    assert events[1].headline == "two lines"


def test_heads_over_several_rows_totals_and_trailing_notes(tmp_path: Path):
    rows = (
        "Log,,\nRef,When,When\nRef,Day,Time\n1,03/04/2031,10:00\nTotal,,\n2,04/04/2031,\nNote: draft,,\nx,,\n"
    )
    base = MAPPING.replace("column: Day", 'column: "When / Day"')
    more = """header: [2, 3]
time: "When / Time"
leave_out: [{column: Ref, is: Total}]
stop: {column: Ref, is: "Note: draft"}
"""
    events, table = read(tmp_path, rows, more, base)
    assert [e.days for e in events] == ["2031-04-03T10:00", "2031-04-04"]
    assert not table.bad


def test_heads_that_are_alike_are_told_apart_by_letters_or_refused(tmp_path: Path):
    rows = "Ref,Day,Day\n1,03/04/2031,04/04/2031\n"
    with pytest.raises(InputError, match=r"stands over 2 columns: write `Day \[B\]` or `Day \[C\]`"):
        read(tmp_path, rows)
    [event], _ = read(tmp_path, rows, "", MAPPING.replace("column: Day", 'column: "Day [C]"'))
    assert event.days == "2031-04-04"


def test_a_column_that_is_not_there_is_named_with_its_key(tmp_path: Path):
    with pytest.raises(InputError, match=r"`Killed` \(`deaths`\) is not there, perhaps `kiled`"):
        read(tmp_path, "Ref,Day,Kiled\n1,03/04/2031,1\n", "deaths: Killed\n")


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path):
    rows = 'Ref,Day,Words\n1,03/04/2031,"=cmd|""/c calc""!A1"\n2,03/04/2031,@SUM(A1)\n3,03/04/2031,+1\n'
    events, _ = read(tmp_path, rows, "words: Words\n")
    assert [e.headline for e in events] == ['=cmd|"/c calc"!A1', "@SUM(A1)", "+1"]


def test_decimals_after_a_comma_and_spaces_that_do_not_break(tmp_path: Path):
    rows = "Ref;Day;Lat;Lon;Dead\n1;03/04/2031;34,5;\u00a069,1;1\u00a0200\n"
    more = 'decimal: ","\nthousands: " "\nplace: {latitude: Lat, longitude: Lon}\ndeaths: Dead\n'
    [event], _ = read(tmp_path, rows, more)
    assert (event.latitude, event.longitude, event.best) == ("34.5", "69.1", 1200)


def test_a_point_nobody_can_stand_on_is_no_point_and_the_row_stays(tmp_path: Path):
    rows = "Ref,Day,Lat,Lon\n1,03/04/2031,0,0\n2,03/04/2031,134,20\n3,03/04/2031,34,\n"
    events, table = read(tmp_path, rows, "place: {latitude: Lat, longitude: Lon}\n")
    assert [e.latitude for e in events] == [None, None, None]
    assert len([note for note in table.notes if "unknown, in row" in note]) == 3


def test_how_exact_a_day_is_comes_from_the_table(tmp_path: Path):
    rows = "Ref,Day,Exact\n1,03/04/2031,d\n2,03/04/2031,m\n3,03/04/2031,zz\n4,03/04/2031,\n"
    events, _ = read(tmp_path, rows, "exact: {column: Exact, is: {d: day, m: month}}\n")
    assert [e.days for e in events] == ["2031-04-03", *["2031-04-01/2031-04-30"] * 2, "2031-04-03"]


@pytest.mark.parametrize(
    ("more", "line", "words"),
    [
        ("deths: Dead\n", 6, "no field `deths`"),
        ("act: {column: Type, is: {A: airstirke}}\n", 6, "Did you mean `airstrike`"),
        ("act: Type\n", 6, "has no codes"),
        ("zone: Kabul\n", 6, "no time zone"),
        ("until: {column: X, format: DD/MM/YY}\n", 6, "two digits"),
        ("until: {column: X, format: dd/mm/yyyy}\n", 6, "in capitals"),
        ("sides: {by: A, first: B}\n", 6, "stands beside"),
        ("place: {latitude: A}\n", 6, "one of `latitude` and `longitude`"),
        ("sure: {column: S, is: {a: certain}}\n", 6, "nothing that `sure` can be"),
        ("words: {column: A, constant: B}\n", 6, "one of the two"),
        ("header: 0\n", 6, "header"),
        ("read_hidden: [everything]\n", 6, "nothing that can be hidden"),
        ("decimal: \",\"\nthousands: \",\"\n", 7, "cannot stand"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_says_where(more: str, line: int, words: str):
    with pytest.raises(AgreementError) as caught:
        parse_mapping(MAPPING + more)
    told = str(caught.value)
    assert f"line {line}" in told
    assert words in told


def test_no_table_speaks_under_the_name_of_a_known_data_set():
    with pytest.raises(AgreementError, match="data set of others"):
        parse_mapping(MAPPING.replace("table: north", "table: ucdp-ged"))


def test_any_million_of_rows_is_read_and_every_broken_one_listed(tmp_path: Path):
    rows = ["Ref,Day", *(f"{n},{'x' if n % 100 == 0 else '03/04/2031'}" for n in range(1, 20_001))]
    events, table = read(tmp_path, "\n".join(rows) + "\n")
    assert (len(events), table.bad_count) == (19_800, 200)


_PLACED = (
    "place: {latitude: A, longitude: B, country: Land, within_km: {constant: 1}}\ncounts: {hurt: Hurt}\n"
)


@pytest.mark.parametrize(
    ("land", "a", "b"),
    [
        ("Afghanistan", "69.1", "34.5"), ("Republic of Yemen", "44.2", "15.3"),
        ("Lebanon", "35.5", "33.9"),
        ("Colombia", "-75.5", "4.6"), ("DR Congo", "29.2", "-1.6"),
    ],
)  # fmt: skip
def test_a_point_that_is_of_its_country_only_if_exchanged_is_no_point(
    tmp_path: Path, land: str, a: str, b: str
):
    rows = f"Ref,Day,A,B,Land,Hurt\n1,03/04/2031,{a},{b},{land},3\n2,03/04/2031,{b},{a},{land},\n"
    events, table = read(tmp_path, rows, _PLACED)
    if land == "Lebanon":
        assert [e.latitude for e in events] == [a, b], "so near to each other that it cannot be told"
        return
    wrong, right = events
    assert (wrong.latitude, wrong.longitude, wrong.radius_km) == (None, None, 0)
    assert wrong.notes == f"3 hurt; its point is written as latitude {a}, longitude {b}, and not used"
    assert (right.latitude, right.longitude, right.radius_km, right.notes) == (b, a, 1, "")
    assert [n for n in table.notes if "longitude exchanged" in n and n.startswith("unknown, in row 2")]


@pytest.mark.parametrize(
    ("land", "a", "b"),
    [
        ("", "69.1", "34.5"), ("Upper Vale", "69.1", "34.5"), ("n/k", "69.1", "34.5"),
        ("Afghanistan", "12.1", "45.5"), ("Afghanistan", "36.5", "76.0"), ("Yemen", "12.0", "47.5"),
        ("Russia", "60.1", "30.5"), ("Kashmir", "75.1", "34.5"), ("Afghanistan", "34.5", "169.1"),
    ],
)  # fmt: skip
def test_other_points_are_taken_as_they_are_written(tmp_path: Path, land: str, a: str, b: str):
    [event], table = read(tmp_path, f"Ref,Day,A,B,Land,Hurt\n1,03/04/2031,{a},{b},{land},\n", _PLACED)
    assert (float(event.latitude or 0), float(event.longitude or 0)) == (float(a), float(b))
    assert not any("exchanged" in note for note in table.notes)
