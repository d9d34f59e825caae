"""What is refused, only meant, or become less: an offer turned down is denied by nobody."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import read_document


def _read(text: str, published: str | None = None) -> Records:
    return read_offline(read_document(text, published=published))


def _rows(records: Records) -> list[tuple[str, str | None, str]]:
    return [(r.status, r.date, r.certainty) for a in records.agreements for r in a.status_history]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Russia rejected the truce that Ukraine had proposed on 3 May 2031.",
            [("proposed", "2031-05-03", "fact"), ("rejected", "2031-05-03/..", "fact")],
        ),
        (
            "Chad has turned down the ceasefire Sudan proposed on 3 May 2031.",
            [("proposed", "2031-05-03", "fact"), ("rejected", "2031-05-03/..", "fact")],
        ),
        (
            "A ceasefire proposed by Egypt on 3 May 2031 was rejected by Hamas two days later.",
            [("proposed", "2031-05-03", "fact"), ("rejected", "2031-05-05", "fact")],
        ),
        (
            "On 5 May 2031 Kenya rejected the truce that Uganda had proposed two days earlier.",
            [("proposed", "2031-05-03", "fact"), ("rejected", "2031-05-05", "fact")],
        ),
    ],
)
def test_an_offer_refused_was_made_and_refused(text: str, rows: list[tuple[str, str, str]]) -> None:
    records = _read(text)
    assert _rows(records) == rows
    assert not [c for c in records.claims if c.stance == "denies"]


@pytest.mark.parametrize(
    "text",
    [
        "Russia rejected the allegation that it had shelled the town of Goma.",
        "The army dismissed a report that it had shelled Goma.",
    ],
)
def test_an_account_refused_is_denied(text: str) -> None:
    assert [c.stance for c in _read(text).claims if c.stance == "denies"]


@pytest.mark.parametrize(
    "text",
    [
        "Talks between Kenya and Uganda are meant to begin in Goma on 10 March 2031.",
        "Talks between Kenya and Uganda are due to open in Goma on 10 March 2031.",
        "Talks between Kenya and Uganda were supposed to start in Goma on 10 March 2031.",
        "Talks between Kenya and Uganda are scheduled to be held in Goma.",
        "The lull in fighting between Hamas and Israel held over the weekend.",
        "A reduction in shelling between Kenya and Uganda was noted.",
        "A week of reduced violence between Kenya and Uganda ended on Saturday.",
    ],
)
def test_what_is_to_come_or_became_less_did_not_happen(text: str) -> None:
    actual = [e for e in _read(text).events if e.modality == "actual"]
    assert not [e for e in actual if e.type in ("CONSULT", "ASSAULT")]


@pytest.mark.parametrize(
    "text",
    [
        "Talks between Kenya and Uganda began in Goma on 10 March 2031.",
        "The talks between Kenya and Uganda were forced to move to Goma.",
    ],
)
def test_talks_held_are_told(text: str) -> None:
    assert [e for e in _read(text).events if e.type == "CONSULT" and e.modality == "actual"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The rebels vowed never again to attack civilians.", "promises"),
        ("Kenya vowed to attack Uganda.", "threatens"),
    ],
)
def test_a_vow_not_to_harm_is_no_threat(text: str, stance: str) -> None:
    records = _read(text)
    assert [c.stance for c in records.claims] == [stance]
    assert any(e.type == "THREATEN" for e in records.events) == (stance == "threatens")


def test_the_day_of_another_clause_is_not_that_of_the_breach() -> None:
    text = (
        "The 1994 truce between Chad and Sudan has been broken many times; on 3 May 2031 both sides agreed "
        "to restore it."
    )
    records = _read(text)
    assert _rows(records) == [
        ("announced", "1994", "fact"),
        ("violated", "1994/..", "fact"),
        ("in_force", "2031-05-03", "fact"),
    ]
    assert not records.agreements[0].clauses


def test_yesterday_is_no_anniversary() -> None:
    text = "Chad and Sudan yesterday, 12 January, pledged each other to end sixty-three years of fighting."
    assert _rows(_read(text, "2032-01-13")) == [("announced", "2032-01-12", "fact")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Kenya and Uganda agreed on Sunday to a truce. It takes effect on Tuesday.", "2027-06-15"),
        ("Kenya and Uganda agreed on Sunday to a truce that comes into force on Tuesday.", "2027-06-15"),
        ("Kenya and Uganda agreed to a truce on Sunday. It took effect at once on Sunday.", "2027-06-13"),
    ],
)
def test_what_takes_effect_on_a_weekday_is_to_come(text: str, day: str) -> None:
    assert [r for r in _rows(_read(text, "2027-06-14")) if r[0] == "in_force"] == [("in_force", day, "fact")]
