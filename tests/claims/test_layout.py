"""Lines, headings, items, turns and quotations, by their spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.claims.reading.layout import find_blocks, find_quotations


def kinds(text: str) -> list[tuple[str, str | None]]:
    return [(b.kind, b.number) for b in find_blocks(text)]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Art. 2. It is forbidden to open fire.", "Art. 2"),
        ("Article 5 The parties shall withdraw.", "Article 5"),
        ("§ 3 No vehicle may pass.", "§ 3"),
        ("4. Each side shall name three members.", "4"),
        ("2.1 Each side shall name three members.", "2.1"),
        ("(b) Each side shall name three members.", "(b)"),
        ("Para 4: the patrol turned back.", "Para 4"),
        ("2020 was a year of war.", None),
        ("12 people were hurt.", None),
        ("Civil. That is what he called it.", None),
        ("Part of the bridge was held.", None),
    ],
)
def test_numbers_of_articles_and_items(line: str, number: str | None) -> None:
    (block,) = find_blocks(line + " And so on.")
    assert block.number == number
    assert block.body > block.start if number else block.body == block.start


def test_a_title_headings_and_a_bullet_are_told_from_prose() -> None:
    text = (
        "A Quiet River: How the Line Held\n\nIt held for a week. Then it did not.\n"
        "II. The Week After\n- The first item is a sentence.\nNo one crossed.\n"
    )
    assert [k for k, _ in kinds(text)] == ["title", "paragraph", "heading", "item", "paragraph"]
    assert kinds(text)[2] == ("heading", "II")


def test_a_speaker_turn_keeps_its_speaker() -> None:
    text = "Remarks\nTHE MINISTER: We have agreed.\nQ Minister, with whom?\n"
    turns = [b for b in find_blocks(text) if b.kind == "turn"]
    assert [text[slice(*t.speaker)] for t in turns if t.speaker] == ["THE MINISTER", "Q"]


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("NORTHFORD, Oct 17 (Wire) - Explosions were heard.", "NORTHFORD, Oct 17 (Wire)"),
        ("NEW FORD/WESTBRIDGE, 3 May (Wire) - The two sides met again.", "NEW FORD/WESTBRIDGE, 3 May (Wire)"),
        ("Northford (Wire) – The talks went on until late.", "Northford (Wire)"),
        ("NORTHFORD — The army said that it was over.", "NORTHFORD"),
        ("The army — which had left — came back at night.", None),
        ("UNMX - the mission in the port - saw no violation.", None),
        ("Northland and Southland (the two states) - agreed to it.", None),
        ("2 May – the army left the town of Northford.", None),
    ],
)
def test_a_dateline_is_cut_off_its_sentence(line: str, dateline: str | None) -> None:
    text = "A title\n" + "The first line is prose. " * 3 + "\n" + line
    blocks = find_blocks(text)
    found = [text[b.start : b.end] for b in blocks if b.kind == "dateline"]
    assert found == ([dateline] if dateline else [])
    assert [b.index for b in blocks] == list(range(len(blocks)))


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("He said: “It is over.” Nobody moved.", "It is over."),
        ('He said: "It is over." Nobody moved.', "It is over."),
        ("Er sagte: „Es ist vorbei.“ Niemand.", "Es ist vorbei."),
        ("An unclosed one: “It is over.", "It is over."),
        ('A 5" shell fell, he said: "It is over."', "It is over."),
    ],
)
def test_quotations(text: str, inner: str) -> None:
    (quotation,) = find_quotations(text, find_blocks(text))
    assert text[quotation.inner_start : quotation.inner_end] == inner


@given(st.text(alphabet="aB .\n\r\u2028“”\"'-•1VI:()", max_size=200))
def test_every_block_and_quotation_is_a_span_and_all_words_are_in_a_block(text: str) -> None:
    blocks = find_blocks(text)
    covered = set()
    for block in blocks:
        assert 0 <= block.start <= block.body <= block.end <= len(text)
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        covered |= set(range(block.start, block.end))
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())
    for q in find_quotations(text, blocks):
        assert blocks[q.block].start <= q.start < q.inner_start <= q.inner_end <= q.end <= blocks[q.block].end


def test_lines_of_the_head_of_a_cable_are_headings_and_its_subject_is_the_title() -> None:
    text = (
        "FM: Embassy, Zenda\nDATE: 5 May 2003\nSUBJECT: TALKS IN ZENDA END\n\n"
        "1. (C) SUMMARY: The two sides met in Zenda and did not agree."
    )
    found = find_blocks(text)
    assert [b.kind for b in found] == ["heading", "heading", "title", "item"]
    assert text[found[-1].body :].startswith("The two sides")


def test_a_text_without_line_breaks_is_cut_into_blocks_at_the_ends_of_sentences() -> None:
    text = "The two sides met in Zenda. " * 1000
    found = find_blocks(text)
    assert len(found) > 1
    assert all(text[b.start : b.end].endswith(".") for b in found)


def test_a_dateline_may_name_the_country_and_the_year() -> None:
    line = "PORT AMAL, Sudria, May 3, 2031 - The government signed a truce with its foes late on Wednesday.\n"
    assert kinds("A truce is signed\n\n" + line)[1][0] == "dateline"
