"""The names that `import truce` gives."""

import subprocess
import sys

import truce


def test_importing_truce_loads_no_parser_and_no_pages() -> None:
    code = "import sys, truce; print([m for m in ('spacy', 'jinja2', 'typer') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_name_is_there_and_there_are_at_most_a_dozen() -> None:
    assert len(truce.__all__) <= 12
    assert [name for name in truce.__all__ if not hasattr(truce, name)] == []


def test_a_string_is_a_text_and_a_document_keeps_its_name() -> None:
    text = "The truce between the two armies was announced on Sunday, the ministry said."
    assert truce.read_document(text, name="radio.txt").text == text
    assert truce.read_document(text, name="radio.txt").id == "radio"
