"""What a text leaves open, and what is not worth a line."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import NotStated, Records
from truce.documents import read_document

MADE = (
    "After fighting and shelling, the Sudanese army and the Rapid Support Forces announced a 48-hour "
    "ceasefire on 5 June 2023. "
)


def records_of(text: str) -> Records:
    return read_offline(read_document(text, published="2023-06-30"))


def gaps(text: str, rule: str) -> list[NotStated]:
    return [g for g in records_of(text).not_stated if g.rule == f"gaps/{rule}"]


def test_the_particulars_of_a_truce_make_one_gap() -> None:
    found = gaps(MADE, "instrument")
    assert len(found) == 1
    assert "what follows a breach" in found[0].what
    assert "its signature" in found[0].what
    assert "its duration" not in found[0].what


def test_only_what_a_breach_is_judged_by_is_asked_of_a_truce() -> None:
    assert all(g.what.count(",") <= 4 for g in gaps(MADE, "instrument"))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("There were hundreds of attacks on the army in 2023.", "act"),
        ("The ceasefire sets up a committee of five members, chaired by Chad.", "body"),
        ("The Sudanese army threatened to attack Nyala. On 9 June 2023 the army bombed Nyala.", "threat"),
        ("The Sudanese army refused to talk.", "declaration"),
    ],
)
def test_what_no_monitor_asks(text: str, rule: str) -> None:
    assert not gaps(MADE + text, rule)


def test_what_is_stated_is_not_missing() -> None:
    text = MADE.replace("announced", "signed in Jeddah") + "Saudi Arabia mediated the ceasefire."
    found = gaps(text, "instrument")
    assert all("its venue" not in g.what and "its signature" not in g.what for g in found)


def test_no_truce_no_gap() -> None:
    assert not records_of("The army shelled Omdurman. Its commander threatened to shell Khartoum.").not_stated


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Shelling killed nine people in Omdurman on 7 June 2023.", "the hour"),
        ("The Sudanese army bombed Omdurman in the summer of 2023.", "the date"),
        ("Explosions rocked the city of Omdurman on 20 June 2023.", "the author"),
    ],
)
def test_what_a_judge_of_a_breach_misses(text: str, missing: str) -> None:
    found = gaps(MADE + text, "act")
    assert any(missing in g.what for g in found), [g.what for g in found]


@pytest.mark.parametrize(
    "text",
    [
        "The Sudanese army bombed Omdurman on 20 June 2023.",
        "The Sudanese army bombed Omdurman on 20 June 2023, killing six people and wounding ten.",
        "Rebels had shelled Juba in the spring of 1992.",
    ],
)
def test_an_act_of_which_little_is_missing_or_long_ago(text: str) -> None:
    assert not gaps(MADE + text, "act")


def test_a_truce_of_long_ago_is_not_asked_after() -> None:
    past = MADE.replace("2023", "1994")
    assert not gaps(past + "Explosions rocked the city of Omdurman on 20 June 1994.", "instrument")


def test_an_accusation_without_an_answer() -> None:
    charge = "The Rapid Support Forces said the Sudanese army had bombed Omdurman on 20 June 2023. "
    assert gaps(MADE + charge, "answer")
    assert not gaps(MADE + charge + "The Sudanese army denied bombing the city.", "answer")


def test_a_threat_is_asked_after() -> None:
    found = gaps(MADE + "“We will retaliate,” the Sudanese army warned the Rapid Support Forces.", "threat")
    assert [g.what for g in found] == ["whether and how the threat was carried out"]


def test_bodies_of_one_agreement_make_one_gap() -> None:
    text = MADE + "The ceasefire sets up a joint committee to monitor it. It also establishes a hotline."
    assert len(gaps(text, "body")) <= 1


def test_every_gap_has_words_and_a_record() -> None:
    text = MADE + "Shelling killed nine people in Omdurman on 7 June 2023."
    records = records_of(text)
    known = {r.id for r in (*records.events, *records.agreements)}
    known |= {c.id for a in records.agreements for c in a.clauses}
    for gap in records.not_stated:
        assert text[gap.start : gap.end].strip()
        assert set(gap.about) <= known


OPEN = "Mali and Niger signed a truce on 5 May 2024 after shells killed three people in Gao. "


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Nor is it clear who is to watch over the truce.", "who is to watch over the truce"),
        ("It was not immediately clear how many were hurt.", "how many were hurt"),
        ("No map was attached and nobody signed it.", "No map was attached and nobody signed it"),
        ("No group has claimed responsibility.", "No group has claimed responsibility"),
        ("The reports could not be independently verified.", "The reports"),
        ("The mission could not verify those reports.", "could not verify those reports"),
        ("The identity of the gunmen is unknown.", "The identity of the gunmen"),
        ("The ministry did not say when the patrols would begin.", "when the patrols would begin"),
        ("The patrol was never able to establish who fired.", "who fired"),
        ("Shots were heard, without being able to tell where they came from.", "where they came from"),
        ("What would bring them back is unclear.", "What would bring them back"),
        ("The truce sets no date for an exchange.", "date for an exchange"),
        ("The venue of the talks has yet to be agreed.", "The venue of the talks"),
    ],
)
def test_a_question_that_the_text_leaves_open(text: str, what: str) -> None:
    gap = records_of(OPEN + text).not_stated[0]
    assert (gap.rule, gap.what) == ("gaps/open", what)


@pytest.mark.parametrize(
    "text",
    ["No casualties were reported.", "Its terms are clear.", "If the date is unknown, the judge decides."],
)
def test_no_question_is_left_open(text: str) -> None:
    assert all(gap.rule != "gaps/open" for gap in records_of(OPEN + text).not_stated)
