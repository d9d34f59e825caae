"""Every agreement of the example texts and of the gold texts can be drafted, written and read back."""

from pathlib import Path

import pytest

from truce import mission
from truce.clauses.drafting import draft
from truce.clauses.loading import parse_agreement
from truce.clauses.writing import yaml_of

HERE = Path(__file__).parent
TEXTS = sorted(p for half in (HERE, HERE.parent / "held") for p in half.glob("*/text.txt"))


def check(file: Path) -> None:
    for told in mission.brief(file).told:
        for record in told.records.agreements:
            agreement = draft(record, told.records, told.document)
            assert parse_agreement(yaml_of(agreement)) == agreement
            for clause in agreement.clauses:
                assert clause.text in told.document.text
                assert clause.monitorable or clause.open


@pytest.mark.parametrize("file", TEXTS, ids=range(1, len(TEXTS) + 1))
def test_an_example_text_becomes_agreements_that_load(file: Path):
    check(file)


@pytest.mark.parametrize("slug", ["fragile-truce", "karabakh-2020", "lebanon-2024", "riyadh-blacksea-2025"])
def test_a_gold_text_becomes_agreements_that_load(slug: str, shared):
    check(shared.path(f"scoring/gold/{slug}/text.txt"))
