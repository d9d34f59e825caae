"""What reports and minutes do: remind of facts, go back to their period, and name ships and sites oddly."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.reading.parse import read_page
from truce.claims.records import Records
from truce.documents import read_document

HEAD = "Port Arden, 20 June 2031\n\n"
TRUCE = "The ceasefire between the Vale Front and the Hill Army has held so far."


def _read(text: str) -> Records:
    return read_offline(read_document(text.encode()))


def _rows(text: str) -> set[tuple[str, str | None]]:
    return {(row.status, row.date) for a in _read(text).agreements for row in a.status_history}


@pytest.mark.parametrize(
    "frame",
    [
        "It should be noted that it was signed at Port Arden on 4 June.",
        "It may be useful to recall that it was signed at Port Arden on 4 June.",
        "Readers may care to remember that it was signed at Port Arden on 4 June.",
        "It must be borne in mind that it was signed at Port Arden on 4 June.",
        "It must not be forgotten that it was signed at Port Arden on 4 June.",
        "It is worth recalling that it was signed at Port Arden on 4 June.",
    ],
)
def test_what_readers_are_reminded_of_is_told(frame: str) -> None:
    assert ("signed", "2031-06-04") in _rows(f"{HEAD}{TRUCE} {frame}")


@pytest.mark.parametrize(
    "frame",
    [
        "Nobody could recall whether it was signed at Port Arden on 4 June.",
        "If members recall that it was signed at Port Arden on 4 June, they should say so.",
        "It may be signed at Port Arden on 24 June.",
    ],
)
def test_what_nobody_is_reminded_of_is_not_told(frame: str) -> None:
    assert not any(status == "signed" for status, _ in _rows(f"{HEAD}{TRUCE} {frame}"))


@pytest.mark.parametrize(
    ("head", "words", "days"),
    [
        ("Period: 2 to 15 June 2031", "during the fortnight", "2031-06-02/2031-06-15"),
        ("Reporting period: 1 to 31 May 2031", "throughout the reporting period", "2031-05-01/2031-05-31"),
        ("Covering the period from 2 to 8 June 2031", "during the week", "2031-06-02/2031-06-08"),
        (
            "Report for the quarter 1 January to 31 March 2031",
            "in the period under review",
            "2031-01-01/2031-03-31",
        ),
    ],
)
def test_a_report_goes_back_to_its_period(head: str, words: str, days: str) -> None:
    text = f"REPORT OF THE TRUCE COMMISSION\n{head}\n\n1. {TRUCE[:-11]} held {words}."
    assert ("holding", days) in _rows(text)


def test_a_week_is_not_the_month_that_a_report_is_about() -> None:
    text = f"REPORT\nReporting period: 1 to 31 May 2031\n\n1. {TRUCE[:-11]} held during the week."
    assert ("holding", "2031-05-01/2031-05-31") not in _rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "The truce was signed on board RFNS Kiro, off Port Arden, on 4 June, by the two generals.",
        "Soldiers exchanged fire near the Ta Muen Thom temple; each government blamed the other.",
    ],
)
def test_an_odd_name_does_not_end_a_sentence(text: str) -> None:
    assert len(read_page(text).sentences) == 1


@pytest.mark.parametrize(
    "frame",
    [
        "The Vale Front had it recorded that",
        "The Vale Front put it to the mediators that",
        "The Vale Front drew attention to the fact that",
        "The Vale Front grumbled that",
        "The Vale Front directed attention to the fact that",
        "The Vale Front placed on record that",
    ],
)
def test_what_a_side_puts_forward_is_its_word(frame: str) -> None:
    text = f"{HEAD}{TRUCE} {frame} on 14 June helicopters had shelled the mill at Kesh."
    records = _read(text)
    front = next(a.id for a in records.actors if a.name == "Vale Front")
    assert [e.certainty for e in records.events if e.type == "ASSAULT"] == ["alleged"]
    assert any(c.source == front and "helicopters" in text[c.start : c.end] for c in records.claims)


@pytest.mark.parametrize("frame", ["The Vale Front learnt that", "Patrols of the Vale Front saw that"])
def test_what_a_side_learns_is_not_its_word(frame: str) -> None:
    records = _read(f"{HEAD}{TRUCE} {frame} on 14 June helicopters had shelled the mill at Kesh.")
    assert not any(c.rule.startswith("speech.learn") for c in records.claims)


@pytest.mark.parametrize("content", ["having opened fire", "having been there", "that it was there"])
def test_a_denial_of_having_done_is_a_claim(content: str) -> None:
    text = f"{HEAD}{TRUCE} Shots were fired at Kesh on 14 June. The Hill Army denies {content}."
    assert any(c.stance == "denies" and content in text[c.start : c.end] for c in _read(text).claims)


@pytest.mark.parametrize(
    "whom", ["General Oram", "his defence minister", "the governor of Kesh", "the army's chief of staff"]
)
def test_to_dismiss_somebody_is_no_denial(whom: str) -> None:
    records = _read(f"{HEAD}{TRUCE} Prime Minister Ana Varga dismissed {whom} on 14 June.")
    assert not any(c.stance == "denies" for c in records.claims)


@pytest.mark.parametrize("what", ["the report", "the allegation as false", "claims that troops had crossed"])
def test_to_dismiss_an_account_is_a_denial(what: str) -> None:
    records = _read(f"{HEAD}{TRUCE} Prime Minister Ana Varga dismissed {what} on 14 June.")
    assert any(c.stance == "denies" for c in records.claims)


@pytest.mark.parametrize(
    "threat",
    [
        "If the shelling goes on, the Vale Front will no longer feel bound by the ceasefire.",
        "Unless it stops, the Vale Front will no longer consider itself bound by the ceasefire.",
        "The Vale Front will no longer feel bound by the ceasefire if the shelling goes on.",
    ],
)
def test_a_threat_to_leave_ends_nothing(threat: str) -> None:
    assert not any(status == "ended" for status, _ in _rows(f"{HEAD}{TRUCE} {threat}"))


def test_to_feel_bound_no_longer_ends_it() -> None:
    rows = _rows(f"{HEAD}{TRUCE} On 14 June the Vale Front said it no longer felt bound by the ceasefire.")
    assert any(status == "ended" for status, _ in rows)
