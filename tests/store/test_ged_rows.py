"""Rows of UCDP GED written many at a time are, byte for byte, what the exact reader makes of them."""

from collections import Counter
from pathlib import Path

import ged
from hypothesis import given
from hypothesis import strategies as st

from truce.incidents.feeds.events import Event, lookup_of_event
from truce.incidents.feeds.formats import GedEvents
from truce.store.nouns import to_bytes
from truce.store.rows.ged_rows import ged_rows
from truce.store.rows.making import Written

Told = tuple[str, bytes, int | None, int | None, str | None]


def exactly(file: Path) -> tuple[list[Told], GedEvents, Counter[str]]:
    opened, sides = GedEvents(file), Counter[str]()
    found = []
    for event in opened:
        name, *where = lookup_of_event(event)
        found.append((name, to_bytes(event), *where))
        sides.update({event.side_a, event.side_b})
    return found, opened, sides  # type: ignore[return-value]


def quickly(file: Path) -> tuple[list[Told], GedEvents, Counter[str], int]:
    opened, sides = GedEvents(file), Counter[str]()
    found, written = [], 0
    for row in ged_rows(opened, sides):
        if isinstance(row, Written):
            written += len(row.ids)
            found += zip(*row[:5], strict=True)
        else:
            assert isinstance(row, Event)
            name, *where = lookup_of_event(row)
            found.append((name, to_bytes(row), *where))
    return found, opened, sides, written  # type: ignore[return-value]


def held_equal(file: Path) -> int:
    exact, by_row, sides = exactly(file)
    quick, by_run, counted, written = quickly(file)
    assert quick == exact
    assert counted == sides
    assert (by_run.rows, by_run.bad_count, list(by_run.bad)) == (
        by_row.rows,
        by_row.bad_count,
        list(by_row.bad),
    )
    assert by_run.notes == by_row.notes
    return written


def test_the_real_files_are_written_alike(shared):  # type: ignore[no-untyped-def]
    for file in sorted(shared.path("data/ucdp_ged_subsets").glob("*.csv")):
        rows = len(exactly(file)[0])
        assert held_equal(file) > rows / 2, file.name


CELLS = {
    "id": ["1", "2", "3", "007", "12.0", "x", "", "²", "9" * 20],
    "type_of_violence": ["1", "2", "3", "4", " 1 "],
    "side_a": ["Government of Northland", "Civilians", " S ", "", 'a "b" c', "Ünion\\x", "\x0b"],
    "side_b": ["Southland Front", "Civilians", "NA"],
    "date_start": ["2031-03-04", "2031-03-04 00:00:00.000", "2031-02-30", ""],
    "date_end": ["2031-03-04", "2031-03-09", "2031-03-01"],
    "year": ["2031", "2030", "", "2031.0"],
    "latitude": ["10.0", "0", "0.00001", "10", "-0.0", "95", "", "1e1", "٣"],
    "longitude": ["20.0", "0", "-179.999999999999"],
    "where_prec": ["1", "7", "8", "1.0"],
    "best": ["0", "2", "-1", "1e+02", "", "2.5"],
    "high": ["0", "3"],
    "low": ["0", "1", "9"],
    "event_clarity": ["1", "2"],
    "code_status": ["Clear", "check", ""],
    "adm_1": ["Middle province", "", "null"],
    "country": ["Northland", ""],
    "source_headline": [
        "A fight",
        "",
        "None",
        'with "marks"',
        "two\nlines",
        "tab\there",
        "\u2028end",
        "ends ",
    ],
    "where_coordinates": ["Midtown", "", "Midtown, south"],
}
ROWS = st.lists(
    st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in CELLS.items()}), max_size=12
)


@given(ROWS)
def test_whatever_stands_in_the_cells_both_are_equal(tmp_path_factory, told: list[dict[str, str]]):
    file = tmp_path_factory.mktemp("ged") / "a.csv"
    rows = [ged.row(n + 10, **one) for n, one in enumerate(told)]
    held_equal(ged.write(file, rows))


@given(st.text(alphabet='",\n\r1a ', max_size=60), st.integers(0, 3))
def test_whatever_the_lines_are_both_are_equal(tmp_path_factory, odd: str, at: int):
    file = tmp_path_factory.mktemp("ged") / "a.csv"
    lines = ged.text([ged.row(n) for n in range(3)]).splitlines(keepends=True)
    lines.insert(1 + at, odd + "\n")
    file.write_text("".join(lines), newline="")
    held_equal(file)


def test_rows_of_a_plain_file_are_all_written_at_once(tmp_path: Path):
    file = ged.write(tmp_path / "a.csv", [ged.row(n) for n in range(1, 700)])
    assert held_equal(file) == 699
    one_bad = ged.write(
        tmp_path / "b.csv", [ged.row(n, **({"best": "x"} if n == 300 else {})) for n in range(700)]
    )
    assert held_equal(one_bad) == 699


def test_rows_over_several_lines_and_the_neighbours_of_short_ones_are_written_at_once(tmp_path: Path):
    rows = [
        ged.row(n, **({"source_headline": 'one\ntwo, "three"\n\nfour'} if n % 9 == 0 else {}))
        for n in range(600)
    ]
    lines = ged.text(rows).splitlines(keepends=True)
    for at in range(100, len(lines), 100):
        lines.insert(at, "1,2,3\n")
    file = tmp_path / "a.csv"
    file.write_text("".join(lines), newline="")
    assert held_equal(file) >= 590


def test_an_id_of_an_earlier_run_is_met_in_a_later_one(tmp_path: Path):
    rows = [ged.row(n % 450) for n in range(900)]
    assert held_equal(ged.write(tmp_path / "a.csv", rows)) < 451
