"""A table of sources: what is written is read again, and whatever is wrong is named by line and column."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import InputError
from truce.incidents.accounts import Source
from truce.incidents.source_table import read, written

NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)
SOURCES = st.builds(
    lambda name, *more: Source(id=name, letter=more[0], origin=name, own_access=more[1], reexport=more[2]),
    NAMES, st.sampled_from("ABCDEF"), st.booleans(), st.sampled_from((None, True, False)),
)  # fmt: skip


@given(st.lists(SOURCES, unique_by=lambda s: s.id.casefold()))
def test_what_is_written_is_read_again(sources: list[Source]):
    lines = read(written((s, True) for s in sources).encode(), "t.csv")
    told = [(x.source, x.letter, x.own_access, x.lead, x.origin) for x in lines]
    assert told == [(s.id, s.letter, s.own_access, s.lead, s.origin) for s in sources]
    assert [x.reexport for x in lines] == ["" if s.reexport is None else s.reexport for s in sources]


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-x", "@SUM(A1)", "'quoted'"])
def test_no_cell_is_a_formula_and_the_name_comes_back(name: str):
    text = written([(Source(id=name, origin=name), False)])
    row = list(csv.reader(text.splitlines()))[1]
    assert row[0][0] == "'"
    (line,) = read(text.encode(), "t.csv")
    assert (line.source, line.letter) == (name, None)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "is empty"),
        ("source,mark\nx,A\n", "line 1 has a column 'mark'"),
        ("source\nx\n", "line 1 lacks the column 'letter'"),
        ("source,letter,letter\nx,A,B\n", "line 1 has the column 'letter' twice"),
        ("source,letter\nx,A\ny,G\n", "line 3, column letter: 'G' is no reliability"),
        ("source,letter\n\nx,A\n,B\n", "line 4, column source: '' names nobody"),
        ("source,letter,own_access\nx,A,1\n", "line 2, column own_access: '1' is neither yes nor no"),
        ("source,letter\nx,A,yes\n", "line 2 has 3 cells, and the first line 2"),
        ("source,letter\nNile  Post,A\nnile post,B\n", "line 3 names 'nile post' again, after line 2"),
        ('source,letter\nx,A\n"y,B\n', "line 3 cannot be taken apart"),
    ],
)
def test_faults_are_named_by_line_and_column(table: str, said: str):
    with pytest.raises(InputError) as raised:
        read(table.encode(), "t.csv")
    assert said in str(raised.value)
    assert raised.value.next


def test_what_is_not_utf_8_is_named_by_its_line():
    with pytest.raises(InputError, match="line 2 is not UTF-8"):
        read(b"source,letter\ncaf\xe9,A\n", "t.csv")


def test_a_cell_over_two_lines_does_not_move_the_numbers():
    with pytest.raises(InputError, match="line 4, column letter"):
        read(b'source,letter\n"a\nb",A\nc,X\n', "t.csv")
