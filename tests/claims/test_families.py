"""Families of constructions, each in many wordings: what was not done, what may be, figures, hearsay.

A sentence marked `open` in a table is one that the reader still misreads; who mends it takes the mark away.
"""

from pathlib import Path

import pytest
from tests.claims.families.check import faults

TABLES = sorted((Path(__file__).parent / "families").glob("*.tsv"))
LINES = [line.split("\t") for table in TABLES for line in table.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(
            *(expected, text),
            id=f"{family}-{number}",
            marks=[pytest.mark.xfail(strict=True, reason="not read yet")] if marks else [],
        )
        for number, (family, expected, text, *marks) in enumerate(LINES)
    ],
)
def test_a_sentence_of_a_family_is_read_for_what_it_says(expected: str, text: str) -> None:
    assert faults(expected, text) == []
