"""Reading a document: what is taken, what is refused, and what every caller can rely on."""

import hashlib
import os
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from truce.documents import read_document, with_distinct_ids
from truce.documents.decoding import decode
from truce.errors import InputError, TruceError, UnreadLanguage

PLAIN = (
    "The two delegations met in the border town on Monday and agreed to stop shelling each other's posts.\n"
    "A spokesman said that the guns would fall silent at noon, and that monitors would be "
    "sent the next day.\n"
)


def kinds(document):
    return [warning.kind for warning in document.warnings]


def test_a_plain_text_is_taken_as_it_is(tmp_path: Path):
    file = tmp_path / "Morning Dispatch (2).txt"
    file.write_text(PLAIN, "utf-8")
    document = read_document(file, published="2031-05-01")
    assert document.text == PLAIN
    assert document.id == "morning-dispatch-2"
    assert document.name == "Morning Dispatch (2).txt"
    assert document.language == "en"
    assert document.published == "2031-05-01"
    assert document.title is None
    assert document.chars == len(PLAIN)
    assert document.sha256 == document.text_sha256 == hashlib.sha256(PLAIN.encode()).hexdigest()
    assert document.extractor == ("text", "1")
    assert document.warnings == ()


def test_the_leading_byte_order_mark_is_dropped_and_nothing_else_is_changed():
    text = "\r\n  " + PLAIN.replace("\n", "\r\n") + "\t\x0c “Quoted” — cafe\u0301\n\n"
    document = read_document(b"\xef\xbb\xbf" + text.encode())
    assert document.text == text
    assert document.sha256 != document.text_sha256
    assert document.chars == len(text)


def test_a_string_is_the_text_itself_and_bytes_are_its_bytes():
    assert read_document(PLAIN).text_sha256 == read_document(PLAIN.encode(), name="a.txt").text_sha256


@pytest.mark.parametrize("codec", ["utf-16", "utf-32"])
def test_utf16_and_utf32_are_decoded_by_their_byte_order_mark_and_named(codec: str):
    document = read_document(PLAIN.encode(codec))
    assert document.text == PLAIN
    assert kinds(document) == ["encoding"]


def test_windows_1252_is_never_read_silently():
    data = PLAIN.encode() + b"He said: \x93we are na\xefve no longer\x94.\n"
    document = read_document(data)
    assert "“we are naïve no longer”" in document.text
    (warning,) = document.warnings
    assert warning.kind == "encoding"
    assert "Windows-1252" in warning.message
    assert "line 3" in warning.message


REFUSED = {
    "nothing": (b"", "empty"),
    "white space": (b" \n\t\r\n", "no sentence"),
    "digits": (b"12,14,3\n5,6,7\n", "no sentence"),
    "a pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(30), "PNG"),
    "a word document": (b"PK\x03\x04\x14\x00word/document.xml", "Word"),
    "an archive": (b"PK\x03\x04\x14\x00a/b", "ZIP"),
    "rich text": (b"{\\rtf1\\ansi Text of the truce}", "RTF"),
    "binary": (b"text\x00more text of the day", "binary"),
    "utf-16 without a mark": (PLAIN.encode("utf-16-le"), "UTF-16 without"),
    "half of a utf-16 character": (b"\xff\xfe" + PLAIN.encode("utf-16-le")[:-1], "UTF-16"),
    "broken utf-8": ("Zürich said nothing. ".encode() + b"\xe2\x80 and more of the text", "not valid UTF-8"),
    "another code page": ("Сторони домовилися про перемир'я".encode("cp1251"), "not valid UTF-8"),
    "a page": (b"<!DOCTYPE html><html><p>The truce holds for the day.</p>", "HTML"),
    "a fragment": (("<p>The truce holds for <b>the</b> day.</p>\n" * 4).encode(), "HTML"),
    "json": (b'{"title": "The truce holds for the day", "body": "and so on"}', "JSON"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_with_its_name_the_reason_and_what_to_do(data: bytes, reason: str):
    with pytest.raises(InputError) as caught:
        read_document(data, name="field/note 7.txt")
    assert caught.value.file == "field/note 7.txt"
    assert reason in caught.value.reason
    assert caught.value.next
    assert str(caught.value).count("\n") == 0
    assert str(caught.value).startswith("field/note 7.txt: ")


def test_words_that_begin_like_a_signature_are_text():
    assert read_document("ID3 was the number of the post that the two sides shelled.").language == "en"


def test_the_limit_is_in_bytes_and_can_be_set(tmp_path: Path):
    file = tmp_path / "long.txt"
    file.write_text(PLAIN)
    assert read_document(file, limit=len(PLAIN)).text == PLAIN
    with pytest.raises(InputError, match="over the limit of 20 bytes"):
        read_document(file, limit=20)


def test_an_endless_file_is_read_no_further_than_the_limit():
    with pytest.raises(InputError, match="over the limit"):
        read_document(Path("/dev/zero"), limit=1000)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path):
    for path, reason in [
        (tmp_path / "none.txt", "no such file"),
        (tmp_path, "a folder"),
        (tmp_path / "none.txt" / "below", "no such file"),
        (Path("a\0b"), "cannot be opened"),
        (tmp_path / ("n" * 5000), "cannot be opened"),
    ]:
        with pytest.raises(InputError, match=reason):
            read_document(path)


def test_a_file_name_cannot_play_tricks_with_the_terminal(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        read_document(tmp_path / "a\x1b[2Jb\u202etxt")
    assert "\x1b" not in str(caught.value)
    assert "\u202e" not in str(caught.value)


def test_a_file_without_read_permission_is_named(tmp_path: Path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="may not be read"):
        read_document(tmp_path / "a.txt")


def test_one_line_of_five_megabytes_is_read_in_seconds_and_named():
    text = (PLAIN.replace("\n", " ") * (5_000_000 // len(PLAIN) + 1))[:5_000_000]
    started = time.perf_counter()
    document = read_document(text)
    assert time.perf_counter() - started < 10
    assert kinds(document) == ["long_line"]
    assert document.chars == 5_000_000


@pytest.mark.parametrize(
    ("hostile"),
    [
        "<a " * 300_000,
        "&#1" * 300_000,
        "а" * 500_000,
        "a\u0430" * 250_000,
        "\u202e" * 300_000,
        "\r" * 500_000,
    ],
    ids=["tags", "entities", "cyrillic", "mixed", "bidi", "returns"],
)
def test_no_input_makes_reading_slow(hostile: str):
    started = time.perf_counter()
    try:
        read_document(PLAIN + hostile)
    except InputError:
        pass
    assert time.perf_counter() - started < 10


def test_ids_are_made_distinct_and_stay_the_same_otherwise(tmp_path: Path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(PLAIN)
    both = [read_document(tmp_path / folder / "report.txt") for folder in ("a", "b")]
    assert [d.id for d in with_distinct_ids([*both, read_document(PLAIN)])] == ["report", "report-2", "text"]


def test_a_name_without_latin_letters_gets_an_id_from_its_content(tmp_path: Path):
    file = tmp_path / "وقف.txt"
    file.write_text(PLAIN)
    assert read_document(file).id == "document-" + hashlib.sha256(PLAIN.encode()).hexdigest()[:8]


def test_every_gold_text_is_read_without_a_word_of_warning(shared):
    for file in shared.path("scoring/gold").glob("*/text.txt"):
        document = read_document(file)
        assert (document.language, document.warnings) == ("en", ()), file


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda s: s.encode("utf-8", "surrogatepass")))
@example(b"\xff\xfe\x00\xd8")
@example(b"\xff\xfe\x00\x00")
@example(b"\xef\xbb\xbf")
@example(b"{" * 400)
def test_any_bytes_give_a_document_or_an_input_error(data: bytes):
    try:
        document = read_document(data)
    except InputError as error:
        assert error.file == "text"
        return
    assert document.chars == len(document.text) > 0
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    for warning in document.warnings:
        assert warning.message.isprintable()
        assert all(0 <= start < end <= document.chars for start, end in warning.spans)


@given(st.text(alphabet=st.characters(), max_size=60), st.text(max_size=60))
def test_any_text_beside_english_keeps_every_code_point(before: str, after: str):
    text = before + "\n" + PLAIN + after
    try:
        assert read_document(text).text == text.removeprefix("\ufeff")
    except InputError:
        pass


@given(st.text(max_size=40))
def test_any_path_gives_a_document_or_an_input_error(name: str):
    try:
        read_document(Path(os.devnull) / name)
    except TruceError as error:
        assert isinstance(error, InputError)


def test_unread_language_is_an_input_error_that_keeps_the_tag():
    with pytest.raises(UnreadLanguage) as caught:
        read_document(
            "Les deux délégations se sont rencontrées dans la ville et ont signé un accord de paix."
        )
    assert caught.value.language == "fr"
    assert "French" in str(caught.value)


def test_a_workbook_among_texts_is_refused_with_what_to_do_with_a_table() -> None:
    book = BytesIO()
    with ZipFile(book, "w") as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(InputError) as refused:
        decode(book.getvalue(), "log.xlsx")
    assert "Excel workbook" in str(refused.value)
    assert "truce preview" in str(refused.value)
