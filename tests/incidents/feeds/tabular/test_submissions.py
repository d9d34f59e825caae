"""Submissions of forms: whichever way a server or device writes them, the same rows."""

import json
from pathlib import Path

import pytest

from truce.errors import InputError
from truce.findings.table_mappings import load_mapping, parse_mapping
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.tabular.reading import TableFile, book_of

MAPPING = """
table: form
source: {name: Office}
id: "@instance"
date: {column: when, format: iso}
place: {name: where/village, point: where/gps, form: odk}
sides: {by: who}
"""
KOBO = {
    "_uuid": "a1", "_xform_id_string": "incident", "meta/instanceID": "uuid:a1", "who": "Front",
    "_submission_time": "2031-04-03T12:00:00", "when": "2031-04-03T14:30:00.000+04:30",
    "where/village": "Old Mill", "where/gps": "34.5 69.1 1800 6.5",
    "_attachments": [{"filename": "x/attachments/post.jpg"}],
}  # fmt: skip
CENTRAL = {
    "__id": "uuid:a1", "__system": {"submissionDate": "2031-04-03T12:00:00Z"}, "who": "Front",
    "meta": {"instanceID": "uuid:a1"}, "when": "2031-04-03T14:30:00.000+04:30",
    "where": {"village": "Old Mill", "gps": {"type": "Point", "coordinates": [69.1, 34.5, 1800],
                                             "properties": {"accuracy": 6.5}}},
}  # fmt: skip
XML = """<?xml version="1.0"?><data xmlns="http://opendatakit.org/submissions" id="incident" version="3"
 submissionDate="2031-04-03T12:00:00Z"><when>2031-04-03T14:30:00.000+04:30</when><who>Front</who>
<where><village>Old Mill</village><gps>34.5 69.1 1800 6.5</gps></where>
<meta><instanceID>uuid:a1</instanceID></meta></data>"""


def read(tmp_path: Path, text: str, more: str = "") -> tuple[list[Event], TableFile]:
    file = tmp_path / "export"
    file.write_text(text)
    table = TableFile(file, parse_mapping(MAPPING + more))
    return list(table), table


@pytest.mark.parametrize("text", [json.dumps({"results": [KOBO]}), json.dumps([KOBO]), json.dumps(KOBO),
                                  json.dumps({"value": [CENTRAL]}), XML])  # fmt: skip
def test_each_way_of_writing_a_submission_gives_the_same_row(tmp_path: Path, text: str):
    [event], _ = read(tmp_path, text)
    assert event.id == "form/a1"
    assert (event.days, event.zone) == ("2031-04-03T10:00", "UTC"), "the offset is told, no zone is"
    assert (event.latitude, event.longitude, event.radius_km) == ("34.5", "69.1", 1)
    assert (event.place_name, event.side_a) == ("Old Mill", "Front")


def test_the_clock_of_the_zone_is_shown_where_one_is_stated(tmp_path: Path):
    [event], _ = read(tmp_path, json.dumps([KOBO]), "zone: Asia/Kabul\n")
    assert (event.days, event.zone) == ("2031-04-03T14:30", "Asia/Kabul")


def test_an_edited_submission_takes_the_place_of_the_one_it_names(tmp_path: Path):
    second = {
        **KOBO,
        "_uuid": "a2",
        "meta/instanceID": "uuid:a2",
        "meta/deprecatedID": "uuid:a1",
        "who": "Guard",
    }
    third = {
        **KOBO,
        "_uuid": "a3",
        "meta/instanceID": "uuid:a3",
        "meta/deprecatedID": "uuid:a2",
        "who": "Army",
    }
    for order in ([KOBO, second, third], [third, KOBO, second]):
        [event], table = read(tmp_path, json.dumps(order))
        assert (event.id, event.side_a) == ("form/a1", "Army")
        assert any("2 submissions" in note for note in table.notes)
    [event], _ = read(tmp_path, json.dumps([{**third, "meta/rootUuid": "uuid:a1"}]))
    assert event.id == "form/a1", "also where the file holds the last version alone"


def test_versions_that_name_each_other_lose_nothing_but_themselves(tmp_path: Path):
    one = {**KOBO, "meta/deprecatedID": "uuid:a1"}
    [event], _ = read(tmp_path, json.dumps([one]))
    assert event.id == "form/a1"


def test_a_repeated_group_is_a_row_each_with_its_submission(tmp_path: Path):
    people = {**KOBO, "people": [{"people/name": "x"}, {"people/name": "y"}]}
    more = "sheet: people\nwords: people/name\n"
    file = tmp_path / "export"
    file.write_text(json.dumps([people]))
    table = TableFile(
        file, parse_mapping(MAPPING.replace('id: "@instance"', 'id: ["@instance", "@index"]') + more)
    )
    assert [(e.id, e.headline, e.side_a) for e in table] == [
        ("form/a1|1", "x", "Front"),
        ("form/a1|2", "y", "Front"),
    ]
    once = XML.replace("<meta>", "<people><name>x</name></people><meta>")
    file.write_text(once)
    table = TableFile(
        file, parse_mapping(MAPPING.replace('id: "@instance"', 'id: ["@instance", "@index"]') + more)
    )
    assert [(e.id, e.headline) for e in table] == [("form/a1|1", "x")]


def test_of_several_answers_that_were_ticked_each_is_an_act(tmp_path: Path):
    more = 'act: {column: what, split: " ", is: {a: airstrike, b: artillery_fire}}\n'
    events, _ = read(tmp_path, json.dumps([{**KOBO, "what": "a b"}]), more)
    assert [(e.id, e.act) for e in events] == [("form/a1+a", "airstrike"), ("form/a1+b", "artillery_fire")]


def test_a_question_that_nobody_answered_is_told_and_no_fault(tmp_path: Path):
    _, table = read(tmp_path, json.dumps([KOBO]), "words: story\n")
    assert "answered in no row: `story`" in table.notes
    with pytest.raises(InputError, match=r"`when` \(`date`\) is not there"):
        read(tmp_path, json.dumps([{k: v for k, v in KOBO.items() if k != "when"}]))


def test_files_that_came_with_it_are_named_and_not_fetched(tmp_path: Path):
    [event], _ = read(tmp_path, json.dumps([KOBO]), 'words: "@attachments"\n')
    assert event.headline == "post.jpg"


def test_a_page_of_more_says_so(tmp_path: Path):
    _, table = read(tmp_path, json.dumps({"next": "https://kobo.example/next", "results": [KOBO]}))
    assert any("has more submissions" in note for note in table.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON"),
        ("[]", "no submissions"), ("[1]", "no submissions"), ("[" * 200_000, "nested too deeply"),
        ('{"a":' * 80 + "1" + "}" * 80, "nested deeper"),
        ("<a><b></a>", "damaged XML"), ("<html></html>", "no submission of a form"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x id="1"><meta/></x>', "document type or entities"),
    ],
)  # fmt: skip
def test_what_is_no_submission_is_refused_in_words(tmp_path: Path, text: str, words: str):
    (tmp_path / "x").write_text(text)
    with pytest.raises(InputError, match=words):
        book_of(tmp_path / "x")


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        (7, "holds no answers"),
        (
            {**KOBO, "_uuid": "b", "x": json.loads('{"a":' * 80 + "1" + "}" * 80)},
            "nested deeper than 60 levels",
        ),
    ],
)
def test_a_submission_that_is_none_is_listed_and_the_others_are_rows(tmp_path: Path, odd: object, words: str):
    [event], table = read(tmp_path, json.dumps([odd, KOBO]))
    assert event.id == "form/a1"
    [bad] = table.bad
    assert "submission 1 of the file" in bad.reason
    assert words in bad.reason


@pytest.mark.parametrize("odd", [5, True, "x.jpg", [3], {"filename": "x/y.jpg"}])
def test_attachments_in_any_form_break_nothing(tmp_path: Path, odd: object):
    [event], _ = read(tmp_path, json.dumps([{**KOBO, "_attachments": odd}]))
    assert event.id == "form/a1"


@pytest.mark.parametrize("odd", [{"a": 1}, "far", [1], True])
def test_an_accuracy_that_is_no_number_leaves_the_point_unknown(tmp_path: Path, odd: object):
    gps = {"type": "Point", "coordinates": [69.1, 34.5], "properties": {"accuracy": odd}}
    [event], _ = read(tmp_path, json.dumps([{**CENTRAL, "where": {"village": "Old Mill", "gps": gps}}]))
    assert event.place_name == "Old Mill"
    assert event.radius_km in (0, 1)


def test_half_a_character_is_named_and_can_be_kept(tmp_path: Path):
    [event], table = read(tmp_path, json.dumps([{**KOBO, "who": "Fr\ud800nt"}]))
    assert event.side_a == ""
    assert any("`Fr\ufffdnt`, an error" in note for note in table.notes)


def test_a_repeated_group_that_once_was_left_empty_keeps_its_number(tmp_path: Path):
    text = XML.replace("<who>", "<act/><act><kind>shell</kind></act><act>x</act><who>")
    (tmp_path / "x").write_text(text)
    book = book_of(tmp_path / "x")
    acts = next(n for n, sheet in enumerate(book.sheets) if sheet.name == "act")
    head, *rows = list(book.lines(acts))
    index, kind = (
        next(at for at, c in head.cells.items() if c.text == name) for name in ("@index", "act/kind")
    )
    assert [(row.cells[index].text, row.cells[kind].text if kind in row.cells else "") for row in rows] == [
        ("1", ""), ("2", "shell"), ("3", "")
    ]  # fmt: skip


def test_the_example_of_a_form(repository: Path):
    folder = repository / "examples/field-office"
    table = load_mapping(folder / "form.yaml").form.opened(folder / "submissions.json")
    assert [(e.id, e.act, e.place_name) for e in table] == [
        ("office-north-form/a1|1+rifle", "small_arms_fire", "Old Mill"),
        ("office-north-form/a1|1+shell", "artillery_fire", "Old Mill"),
    ]  # fmt: skip
