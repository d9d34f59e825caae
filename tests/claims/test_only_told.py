"""What a text only plans, has taken back, puts down to somebody's count, or announces over its own head."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import read_document


def records_of(text: str) -> Records:
    return read_offline(read_document(text.encode(), name="x.txt", published="2031-06-15"))


@pytest.mark.parametrize(
    "text",
    [
        "President Aru accused Marek, whom he had sacked in July, of plotting a coup.",
        "The officers conspired to bomb the palace in Nairobi.",
        "An earlier entry said that a drone had been shot down over Nairobi.",
        "Correction: an earlier version of this article said that Kenya had shelled Busia on 5 May 2024.",
        "The original headline said that rebels had killed four men in Busia.",
    ],
)
def test_a_plot_or_a_line_taken_back_is_no_attack(text: str) -> None:
    assert [e.rule for e in records_of(text).events if e.type == "ASSAULT" and e.modality == "actual"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Kenya puts its own civilian dead at 21, most of them from shelling in Busia.",
        "The army of Kenya put its losses at six dead in an ambush near Busia.",
    ],
)
def test_a_count_and_the_act_behind_it_are_the_word_of_who_puts_it(text: str) -> None:
    records = records_of(text)
    assert [e.certainty for e in records.events if e.type == "ASSAULT"] == ["alleged"]
    assert [c.stance for c in records.claims] == ["asserts"]


@pytest.mark.parametrize("label", ["LIVE", "BREAKING", "UPDATE 2", "ANALYSIS", "FACT CHECK"])
def test_the_label_of_a_headline_speaks_for_nobody(label: str) -> None:
    records = records_of(
        f"{label}: Rebels shell Busia, killing 12\n\nThe president of Kenya spoke on Monday.\n"
    )
    assert [e.rule for e in records.events if e.type == "ASSAULT"] == []
    assert records.title is not None
    assert "Rebels shell Busia" in records.title


def test_a_capital_called_on_is_its_government() -> None:
    events = records_of("The foreign minister called on Islamabad to stop.").events
    assert [(e.type, e.place, len(e.target)) for e in events] == [("REQUEST", None, 1)]


@pytest.mark.parametrize("said", ["Uganda balked.", "Uganda scoffed at it.", "Uganda brushed it aside."])
def test_who_will_have_none_of_an_offer_rejects_it(said: str) -> None:
    events = records_of(f"Kenya proposed a truce on 5 May 2024. {said}").events
    assert [len(e.initiator) for e in events if e.type == "REJECT"] == [1]


def test_an_alliance_of_history_is_a_side() -> None:
    text = "The Allies and Germany signed an armistice on 11 November 1918. The Axis surrendered in 1945."
    records = records_of(text)
    assert [len(a.parties) for a in records.agreements] == [2]
    assert [len(e.initiator) for e in records.events if e.type == "YIELD"] == [1]
