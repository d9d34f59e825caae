"""Workbooks as offices and attackers make them: read in a shut process, nothing evaluated or followed."""

import io
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from time import process_time
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.documents.extraction import Enclosed, Extraction
from truce.documents.records import Extractor
from truce.errors import InputError
from truce.findings.table_mappings import parse_mapping
from truce.incidents.feeds.tabular import unpacking, xlsx
from truce.incidents.feeds.tabular.reading import TableFile, book_of
from truce.incidents.feeds.tabular.scanning import NotPlain, rows_in
from truce.incidents.feeds.tabular.sheets import Cell, Line, column_of, letters
from truce.incidents.feeds.tabular.xlsx import Workbook

MAPPING = """
table: north
source: {name: Office}
id: Ref
date: Day
"""
DAY = datetime.fromisoformat("2031-04-03")


def made(rows: list[list[Any]], change: Callable[[Any, Any], None] = lambda *_: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Log"
    for row in rows:
        sheet.append(row)
    change(book, sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes, whole: bytes | None = None) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(kept, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new) if whole is None else whole
            after.writestr(name, content)
    return kept.getvalue()


def cells(data: bytes, sheet: int = 0) -> dict[int, list[Cell]]:
    book = Workbook(data, "x.xlsx")
    return {line.number: list(line.cells.values()) for line in book.lines(sheet) if isinstance(line, Line)}


def read(tmp_path: Path, data: bytes, more: str = "") -> TableFile:
    file = tmp_path / "t.xlsx"
    file.write_bytes(data)
    return TableFile(file, parse_mapping(MAPPING + more))


ROWS = [
    '<row r="{}"><c r="A{}" t="s"><v>0</v></c><c r="B{}" s="1"><v>47910</v></c></row>',
    '<row r="{}" hidden="1" spans="1:3"><c r="C{}" t="str"><f>A1&amp;"x"</f><v>y</v></c><c r="D{}"/></row>',
    '<row r="{}"><c r="A{}" t="inlineStr"><is><t>a &lt; b</t></is></c><c r="B{}" t="b"><v>1</v></c></row>',
    '<row r="{}"><c r="A{}" t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r></is></c>'
    '<c r="XFE{}"><v>1</v></c></row>',
    '<row><c r="B{1}" t="e"><v>#N/A</v></c><c s="2"><v>0.5</v></c></row>',
    '<row r="{}"/><row r="{}0"><c r="A{}"><f>1+1</f></c></row>',
    "<row r='{}'><c r='A{}'><v>7</v></c></row>",
    '<row r="{}"><c r="A{}" t="str"><v>&amp;lt; &quot;&apos;&gt; &#65;</v></c></row>',
    '<row r="{}"><c r="A{}" t="inlineStr"><is><t xml:space="preserve"> &amp;amp; </t></is></c></row>',
    '<row r="{}" x:d="1"><c r="A{}" cm="1"><v>1e3</v></c><c r="B{}" t="s"><v>99</v></c></row>',
    '\n  <row r="{}">\n    <c r="A{}" t="s">\n<v>1</v></c>  </row>\n',
    '<row r="1"><c r="A{1}"><v> 5 </v></c></row>', '<!-- <row r="{}"/> -->', "<?x </row> ?>",
    '<row r="{}"><c r="A{}" t="str"><v><![CDATA[</row>]]></v></c></row>',
    '<row r="{}"><c r="A{}" t="str"><v>two\r\nlines</v></c></row>', "<x:row r='{}'/>", "<other/>",
]  # fmt: skip
NAMED = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:x="urn:x"'


@given(
    st.lists(st.sampled_from(ROWS), max_size=8),
    st.sampled_from(["", "<cols><col min='1' max='2' hidden='1'/></cols>"]),
)
def test_however_a_sheet_is_written_a_parser_reads_the_same(rows: list[str], before: str):
    told = "".join(row.format(*[n] * 4) for n, row in enumerate(rows, 1))
    sheet = f"<worksheet {NAMED}>{before}<sheetData>{told}</sheetData></worksheet>".encode()
    data = changed(made([["a", "b"]]), "xl/worksheets/sheet1.xml", b"", b"", whole=sheet)
    quick = Workbook(data, "x.xlsx")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(xlsx, "survey", not_plain)
        slow = Workbook(data, "x.xlsx")
        assert quick.sheets == slow.sheets
        assert list(quick.lines(0)) == list(slow.lines(0))


def not_plain(_: object) -> None:
    raise NotPlain


def test_what_programs_write_is_read_without_a_parser():
    book = Workbook(made([["Ref", DAY, 3], ["a", None, "b & c"]]), "x.xlsx")
    target = book._targets[0]
    assert [row.cells is None for row in rows_in(book._stream(target), book._plain[target])] == [False, False]


def test_cells_say_what_kind_they_are():
    data = made([["Ref", DAY, time(14, 30), 3, 69.1, True, "=1+1", "'=x", "#N/A"]])
    told = cells(data)[1]
    assert told[:6] == [
        Cell("Ref"), Cell("2031-04-03", "moment"), Cell("T14:30", "moment"), Cell("3", "number"),
        Cell("69.1", "number"), Cell("true", "truth"),
    ]  # fmt: skip
    assert told[6] == Cell("", "text", "unread"), "nothing is computed"
    assert told[7] == Cell("'=x")


def test_a_remembered_result_is_read_with_its_mark(tmp_path: Path):
    data = made([["Ref", "Day", "Dead"], ["a", DAY, "=1+1"], ["b", DAY, "=1+1"]])
    part = "xl/worksheets/sheet1.xml"
    data = changed(data, part, b'<c r="C2"><f>1+1</f><v></v></c>', b'<c r="C2"><f>1+1</f><v>2</v></c>')
    table = read(tmp_path, data, "deaths: Dead\n")
    assert [e.deaths for e in table] == [(2, 2, 2), None]
    assert any("remembered results of formulas" in note for note in table.notes)
    assert any("row 3" in note and "without a remembered result" in note for note in table.notes)


def test_hidden_rows_columns_and_sheets_are_named_and_read_only_if_wanted(tmp_path: Path):
    def hide(book: Any, sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        book.create_sheet("Other").sheet_state = "hidden"

    data = made([["Ref", "Day", "Dead"], ["a", DAY, 1], ["b", DAY, 2]], hide)
    table = read(tmp_path, data)
    assert [e.id for e in table] == ["north/a"]
    assert "left out (hidden): row 3" in table.notes
    with pytest.raises(InputError, match="is hidden: write `read_hidden: columns`"):
        read(tmp_path, data, "deaths: Dead\n")
    more = "deaths: Dead\nread_hidden: [rows, columns]\n"
    assert [e.best for e in read(tmp_path, data, more)] == [1, 2]
    with pytest.raises(InputError, match="hidden"):
        read(tmp_path, data, "sheet: Other\n")


def test_several_sheets_are_never_chosen_from(tmp_path: Path):
    data = made([["Ref", "Day"], ["a", DAY]], lambda book, _: book.create_sheet("March"))
    with pytest.raises(InputError, match="2 sheets that are not hidden"):
        read(tmp_path, data)
    assert [e.id for e in read(tmp_path, data, "sheet: log\n")] == ["north/a"]


def test_merged_cells_without_end_take_no_time(tmp_path: Path):
    widest = "".join(f'<mergeCell ref="B{n}:XFD1048576"/>' for n in range(2, 20_002)).encode()
    rows = [["Ref", "Day"], *([f"r{n}", DAY] for n in range(300))]
    data = changed(made(rows), "xl/worksheets/sheet1.xml", b"</sheetData>",
                   b"</sheetData><mergeCells>" + widest + b"</mergeCells>")  # fmt: skip
    begun = process_time()
    for more in ("", "merged: repeat\n"):
        table = read(tmp_path, data, more)
        assert len(list(table)) == 300
    assert process_time() - begun < 5


def test_merged_cells_are_of_the_first_row_unless_the_mapping_repeats_them(tmp_path: Path):
    data = made(
        [["Ref", "Day"], ["a", DAY], ["b", None], ["c", DAY]], lambda _, sheet: sheet.merge_cells("B2:B3")
    )
    table = read(tmp_path, data)
    assert [e.id for e in table] == ["north/a", "north/c"]
    assert "merged: repeat" in table.bad[0].reason
    again = read(tmp_path, data, "merged: repeat\n")
    assert [(e.id, e.days) for e in again] == [(f"north/{i}", "2031-04-03") for i in "abc"]


@pytest.mark.parametrize("merged", ["", "merged: repeat\n"])
def test_a_number_in_one_cell_for_several_rows_is_no_number_of_each(tmp_path: Path, merged: str):
    rows = [["Ref", "Day", "Dead", "Hurt"], ["a", DAY, 4, 6], ["b", DAY, None, 1], ["c", DAY, 2, 3]]
    data = made(rows, lambda _, sheet: sheet.merge_cells("C2:C3"))
    table = read(tmp_path, data, f"deaths: Dead\ncounts: {{injured: Hurt}}\n{merged}")
    found = list(table)
    assert [(e.id, e.deaths) for e in found] == [
        ("north/a", None), ("north/b", None), ("north/c", (2, 2, 2)),
    ]  # fmt: skip
    assert [e.notes for e in found] == ["6 injured", "1 injured", "3 injured"], (
        "these stand in cells of their own"
    )
    [said] = [note for note in table.notes if "one cell for rows 2 to 3" in note]
    assert said.startswith("unknown, in rows 2, 3: `Dead` (C)")


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path):
    def old(book: Any, _: Any) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    data = made([["Ref", "Day"], ["a", DAY]], old)
    assert [e.days for e in read(tmp_path, data)] == ["2031-04-03"]
    assert any("1904" in note for note in book_of(tmp_path / "t.xlsx").notes)


def test_what_a_sheet_says_of_its_own_size_is_not_believed(tmp_path: Path):
    data = made([["Ref", "Day"], *([f"r{n}", DAY] for n in range(50))])
    lying = changed(data, "xl/worksheets/sheet1.xml", b'ref="A1:B51"', b'ref="A1:A1"')
    assert len(list(read(tmp_path, lying))) == 50


def test_rows_out_of_order_are_told(tmp_path: Path):
    data = made([["Ref", "Day"], ["a", DAY], ["b", DAY]])
    odd = changed(data, "xl/worksheets/sheet1.xml", b'<row r="3"', b'<row r="1048577"')
    table = read(tmp_path, odd)
    assert [e.id for e in table] == ["north/a"]
    assert "beyond the last row" in table.bad[0].reason


def refused(tmp_path: Path, data: bytes) -> str:
    file = tmp_path / "t.xlsx"
    file.write_bytes(data)
    with pytest.raises(InputError) as caught:
        book_of(file)
    return caught.value.reason


def test_entities_and_document_types_are_refused(tmp_path: Path):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    part = "xl/worksheets/sheet1.xml"
    data = changed(made([["Ref", "Day"]]), part, b"<worksheet", bomb + b"<worksheet")
    assert "document type or entities" in refused(tmp_path, data)


def test_bombs_are_refused_before_they_unpack(tmp_path: Path):
    kept = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(made([["Ref"]])))
    with whole as before, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
        after.writestr("xl/sharedStrings.xml.bak", b"<t>" + b"a" * 60_000_000 + b"</t>")
    assert "as bombs are" in refused(tmp_path, kept.getvalue())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old form (.xls)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted workbook"),
        (b"PK\x03\x04" + b"\0" * 40, "damaged workbook"),
    ],
)
def test_other_forms_are_refused_in_words(tmp_path: Path, data: bytes, words: str):
    assert words in refused(tmp_path, data)


def test_an_open_document_and_a_plain_archive_are_no_workbooks(tmp_path: Path):
    for name, content, words in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "OpenDocument"),
        ("a.csv", "x", "no workbook"),
        ("xl/workbook.bin", "x", "binary workbook"),
    ]:
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w") as archive:
            archive.writestr(name, content)
        assert words in refused(tmp_path, kept.getvalue())


def test_a_workbook_cut_short_is_refused(tmp_path: Path):
    data = made([["Ref", "Day"], ["a", DAY]])
    for end in range(30, len(data), len(data) // 7):
        assert refused(tmp_path, data[:end])


def test_columns_have_letters():
    assert [letters(n) for n in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_of(letters(n)) == n for n in range(0, 16_384, 97))
    assert column_of("XFE") is None


def test_many_rows_come_whole_through_several_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    data = made([["Ref", "Day", "Words"], *([f"r{n}", DAY, f"words {n} " * 5] for n in range(3000))])
    found = unpacking.extract(data, "x")
    assert found.rest is None
    monkeypatch.setattr(unpacking, "_PAGE", 8_000)
    pages, start = 0, 0
    while True:
        one = unpacking.extract(data, "x", start=start)
        pages += 1
        if one.rest is None:
            break
        assert one.rest > start
        start = one.rest
    assert pages > 1
    assert len(list(read(tmp_path, data))) == 3000


@pytest.mark.parametrize(
    "answer",
    [b"", b"rubbish", zlib.compress(b"[0,1,false,[[0,5,\"text\",\"\"]]]\n"), zlib.compress(b"[0]\n"),
     zlib.compress(b"[0,1,false,[[99999,\"x\",\"text\",\"\"]]]\n"), zlib.compress(b"nothing\n"),
     zlib.compress(b"[0,2,false,[]]\n[0,1,false,[]]\n"),
     zlib.compress(b"[0,1,false,[[0,\"x\",\"odd\",\"\"]]]\n")],
)  # fmt: skip
def test_no_answer_of_the_reader_is_believed(answer: bytes, monkeypatch: pytest.MonkeyPatch):
    head = '{"epoch_1904":false,"sparse":false,"notes":[],"sheets":[["A",false,[],[],false]]}'
    lie = Extraction(
        text=head, media_type="a/b", extractor=Extractor("x", "1"), enclosed=(Enclosed("cells", answer),)
    )
    monkeypatch.setattr(unpacking.Worker, "extract", lambda *_, **__: lie)
    book = unpacking.ConfinedBook(b"", "x.xlsx")
    if answer:
        with pytest.raises(InputError, match="no answer"):
            list(book.lines(0))
    else:
        assert list(book.lines(0)) == []
