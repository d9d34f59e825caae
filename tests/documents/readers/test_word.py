"""Word files: what stands in them accepted, and what somebody took out, put in or hid."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from truce.documents.readers import word as reader
from truce.documents.readers.weaving import faults_of
from truce.errors import InputError

W = nsdecls("w")


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(document):
    made = reader.extract(saved(document), "a.docx")
    assert faults_of(made.text, made.stretches) == []
    return made


def messages(made, kind: str) -> list[str]:
    return [caution.message for caution in made.cautions if caution.kind == kind]


def run(words: str, properties: str = "", tag: str = "t") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'


def paragraph(inside: str) -> object:
    return parse_xml(f"<w:p {W}>{inside}</w:p>")


def put(document, *inside: str) -> None:
    body = document.element.body
    for words in inside:
        body.insert(len(body) - 1, paragraph(words))


def test_headings_paragraphs_lists_and_tables():
    document = docx.Document()
    document.add_heading("Note on the week", 1)
    document.add_paragraph("Both companies\tstayed in their camps.")
    document.add_paragraph("First item", style="List Bullet")
    document.add_paragraph("Second item", style="List Bullet")
    document.add_paragraph("One", style="List Number")
    document.add_paragraph("Two", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Day", "Shells", "Monday", "3"), strict=True):
        cell.text = words
    made = read(document)
    assert made.text == (
        "Note on the week\n\nBoth companies stayed in their camps.\n\n"
        "- First item\n- Second item\n1. One\n2. Two\n\nDay | Shells\nMonday | 3\n"
    )
    assert made.title == "Note on the week"
    assert {s.where for s in made.stretches if "Monday" in made.text[s.start : s.end]} == {
        "table[1]/row[2]/cell[1]"
    }
    assert made.pages is None


def test_what_a_change_took_out_is_no_text_and_what_one_put_in_is():
    document = docx.Document()
    gone, new = run("not ", tag="delText"), run("twice ")
    put(document, run("The convoy was ") + f"<w:del>{gone}</w:del><w:ins>{new}</w:ins>" + run("shelled."))
    made = read(document)
    assert made.text == "The convoy was twice shelled.\n"
    deleted, added = messages(made, "revisions")
    assert "deleted" in deleted
    assert "“not”" in deleted
    assert "inserted" in added
    assert "“twice”" in added


def test_moved_words_stand_once():
    document = docx.Document()
    put(document, f"<w:moveFrom>{run('Shells fell.')}</w:moveFrom>" + run("The day was quiet until noon."))
    put(document, f"<w:moveTo>{run('Shells fell.')}</w:moveTo>")
    assert read(document).text == "The day was quiet until noon.\n\nShells fell.\n"


def test_comments_are_named_with_their_author():
    document = docx.Document()
    added = document.add_paragraph("The bridge was closed.")
    document.add_comment(added.runs, text="Nobody has checked this.", author="Reviewer Two")
    made = read(document)
    assert made.text == "The bridge was closed.\n"
    assert "Reviewer Two: Nobody has checked this." in messages(made, "revisions")[0]


@pytest.mark.parametrize("how", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'])
def test_hidden_words_are_left_out_and_named(how: str):
    document = docx.Document()
    put(document, run("The bridge was ") + run("blown up by its own guards and ", how) + run("closed."))
    made = read(document)
    assert made.text == "The bridge was closed.\n"
    assert "blown up" in messages(made, "hidden_text")[0]


@pytest.mark.parametrize(
    "how",
    [
        '<w:vanish w:val="0"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000080"/>',
        '<w:sz w:val="16"/>',
    ],
)
def test_words_that_are_seen_are_read(how: str):
    document = docx.Document()
    put(document, run("The bridge was ") + run("closed.", how))
    made = read(document)
    assert made.text == "The bridge was closed.\n"
    assert made.cautions == () or messages(made, "hidden_text") == []


def test_a_text_box_is_read_once_after_its_paragraph():
    document = docx.Document()
    box = f"<w:txbxContent><w:p>{run('Words in the box.')}</w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:AlternateContent {mc}><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"  # noqa: E501
    put(document, run("Words around it.") + f"<w:r>{both}</w:r>")
    made = read(document)
    assert made.text == "Words around it.\n\nWords in the box.\n"
    assert made.stretches[1].where == "p[1]/box[1]/p[1]"


def test_footnotes_follow_the_text():
    document = docx.Document()
    put(document, run("The bridge was closed") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("."))
    note = f'<w:footnote w:id="2"><w:p>{run("Said the guards.")}</w:p></w:footnote>'
    notes = f"<w:footnotes {W}>{note}</w:footnotes>"
    made = reader.extract(with_part(saved(document), "footnotes", notes), "a.docx")
    assert made.text == "The bridge was closed.\n\n[2] Said the guards.\n"
    assert made.stretches[-1].where == "footnote[2]/p[1]"


def with_part(data: bytes, kind: str, xml: str) -> bytes:
    """The package with one more part, related to the document."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            content = old.read(member).decode("latin-1")
            if member.filename == "word/_rels/document.xml.rels":
                relation = f'<Relationship Id="rId99" Target="{kind}.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
                content = content.replace("</Relationships>", relation + "</Relationships>")
            if member.filename == "[Content_Types].xml":
                part = f'<Override PartName="/word/{kind}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'  # noqa: E501
                content = content.replace("</Types>", part + "</Types>")
            new.writestr(member.filename, content.encode("latin-1"))
        new.writestr(f"word/{kind}.xml", xml)
    return out.getvalue()


def replaced(data: bytes, member: str, content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, content if item.filename == member else old.read(item))
    return out.getvalue()


def document_of(body: str, head: str = "") -> bytes:
    return replaced(
        saved(docx.Document()),
        "word/document.xml",
        f"{head}<w:document {W}><w:body>{body}</w:body></w:document>",
    )


def test_an_external_entity_brings_nothing_in(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("treasure of the tests")
    head = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    try:
        made = reader.extract(document_of(f"<w:p>{run('Words and &x; more words.')}</w:p>", head), "a.docx")
    except InputError:
        return
    assert "treasure" not in made.text


def test_a_style_without_a_name_costs_no_words():
    document = docx.Document()
    document.add_paragraph("The crossing was open on Monday.")
    for name in document.styles.element.iter("{*}name"):
        name.attrib.clear()
    assert "The crossing was open on Monday." in reader.extract(saved(document), "a.docx").text


HOSTILE = {
    "a billion laughs": document_of(
        f"<w:p>{run('&z;')}</w:p>",
        '<!DOCTYPE r [<!ENTITY a "ha">'
        + "".join(
            f'<!ENTITY {b} "{f"&{a};" * 10}">'
            for a, b in zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz", strict=True)
        )
        + "]>",
    ),
    "tables in tables": document_of(
        "<w:tbl><w:tr><w:tc>" * 5000 + f"<w:p>{run('end')}</w:p>" + "</w:tc></w:tr></w:tbl>" * 5000
    ),
    "a bomb": replaced(saved(docx.Document()), "word/document.xml", " " * 300_000_000),
    "an archive that is none": b"PK\x03\x04" + bytes(100),
    "an archive without a document": replaced(saved(docx.Document()), "word/document.xml", ""),
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "nothing": b"",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_word_file_is_refused_in_words(what: str):
    with pytest.raises(InputError) as refused:
        reader.extract(HOSTILE[what], "a.docx")
    assert refused.value.file == "a.docx"
    assert len(refused.value.next) > 10
