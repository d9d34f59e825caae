"""Who is told apart by a word is not taken for the one named last: one side's word stays its own."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.documents import read_document

TOLD = [
    (
        "The Azeri defence ministry said orders had been given. "
        "The separatist defence ministry confirmed the arrangement.",
        ["Azeri defence ministry", "separatist defence ministry"],
    ),
    (
        "The SPLA-IO commander told us that government boats had opened fire; "
        "the SPLA sector commander says his men only returned fire.",
        ["SPLA-IO commander", "SPLA sector commander"],
    ),
    (
        "The Georgian interior ministry said it had fired. "
        "The interior ministry of the breakaway region denied the attack.",
        ["Georgian interior ministry", "interior ministry of the breakaway region"],
    ),
    (
        "The Ukrainian defence ministry denied the strike. "
        "The rebel defence ministry said it had hit a depot.",
        ["Ukrainian defence ministry", "rebel defence ministry"],
    ),
    (
        "The Azeri defence ministry said it had fired. The defence ministry in Yerevan denied it.",
        ["Azeri defence ministry", "defence ministry in Yerevan"],
    ),
    (
        "The M23 spokesman said Goma had fallen. The Congolese army spokesman said it had not. "
        "The spokesman said fighting went on.",
        ["M23 spokesman", "Congolese army spokesman", "Congolese army spokesman"],
    ),
]

SAME = [
    (
        "Kenya and Uganda met. The former said its post had been shelled; the latter said it had only "
        "returned fire.",
        ["Kenya", "Uganda"],
    ),
    ("The army said rebels had shelled Goma. The latter denied it.", ["army", "rebels"]),
    ("The former minister of Kenya said Uganda had fired first.", ["former minister of Kenya"]),
    (
        "The Sudanese foreign ministry rejected the charge. "
        "The foreign ministry said later it was studying it.",
        ["Sudanese foreign ministry", "Sudanese foreign ministry"],
    ),
    (
        "The Malian army said it had killed ten rebels. The army said it had lost two men.",
        ["Malian army", "Malian army"],
    ),
]


def sources(text: str) -> list[str | None]:
    found = read_offline(read_document(text.encode(), name="x.txt"))
    names = {a.id: a.name for a in found.actors}
    return [names.get(c.source or "") for c in sorted(found.claims, key=lambda c: c.start)]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_a_word_for_a_side_tells_bodies_apart(text: str, expected: list[str]) -> None:
    assert sources(text) == expected


@pytest.mark.parametrize(("text", "expected"), SAME)
def test_a_bare_noun_points_back(text: str, expected: list[str]) -> None:
    assert sources(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Libyan foreign minister said the truce held. "
        "The parallel government's foreign minister said it was dead.",
        "The defence ministry in Kyiv said a drone had been shot down. "
        "The Russian-installed administration said two people were killed.",
    ],
)
def test_who_is_nobodys_record_speaks_for_nobody_else(text: str) -> None:
    assert sources(text)[-1] not in ("Libyan foreign minister", "Russia")


def test_what_neither_side_claimed_is_nobodys_claim() -> None:
    assert sources("Neither the army nor the rebels claimed the attack.") == []
