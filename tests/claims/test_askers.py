"""Transcripts: who asks, and what a speaker says that is no claim."""

from __future__ import annotations

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import read_document

_BRIEFING = """Briefing by the Spokesperson of Kenya, Nairobi, 4 May 2024

SPOKESPERSON: Good afternoon, and thank you all for coming to Nairobi.
Q (AP): Is the truce with Uganda over?
SPOKESPERSON: I am saying that one side has broken the truce of 1 May 2024.
Q (Daily Lantern): Who holds Tororo today?
SPOKESPERSON: Uganda holds Tororo.
"""


def read(text: str, tmp_path_factory: pytest.TempPathFactory) -> Records:
    path = tmp_path_factory.mktemp("text") / "text.txt"
    path.write_text(text, encoding="utf-8")
    return read_offline(read_document(path))


def test_outlets_that_ask_are_actors(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = read(_BRIEFING, tmp_path_factory)
    media = {n for a in found.actors if a.type == "media" for n in (a.name, *a.aliases)}
    assert {"AP", "Daily Lantern"} <= media


def test_greetings_and_questions_are_no_claims(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = read(_BRIEFING, tmp_path_factory)
    assert not [c for c in found.claims if "afternoon" in c.content or c.content.endswith("today")]
    assert len([c for c in found.claims if "one side has broken" in c.content]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "A letter by the Hungarian-born grandmaster was sold.",
        "The front (Spanish: Frente) was dissolved.",
        "They are hereinafter called the Parties.",
        "No official has mentioned that it rained.",
    ],
)
def test_what_is_no_actor(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert read(text, tmp_path_factory).actors == ()
