"""What is tried with texts: encodings that one side adopts, bodies that are gone, parties that merge."""

from dataclasses import replace

from truce.asof import EVER, Interval, span_of
from truce.clauses.loading import parse_agreement
from truce.findings.engine.duck import Duck, verdicts_of
from truce.findings.engine.history import History
from truce.findings.engine.verdicts import verdict_of
from truce.findings.judge import judge
from truce.findings.record import Adoption, Record, Ruling, Text
from truce.findings.statuses import statuses
from truce.incidents.accounts import Account, Source

DUCK = Duck(threads=1)
PATROL = Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True)
HEAD = """
agreement: pact
title: A pact
encoding: {author: AUTHOR}
version: VERSION
zone: UTC
parties: PARTIES
bodies: [BODIES]
actors: [ACTORS]
term: {starts: 2025-01-01T00:00, ends: 2025-12-31T23:59}
clauses:
"""
TWO = "[{id: A, name: A-land}, {id: B, name: B-land}]"
COUNCIL = "{id: council, name: The council, mandate: [rule]}"
FIRE = "  - {id: fire, text: no fire, forbid: {who: each, acts: [ASSAULT], whom: other_party}}\n"
FLIGHTS = "  - {id: flights, text: no flights, forbid: {who: each, acts: [overflight]}}\n"
RELEASED = """  - id: fire
    text: no fire as long as the council does not rule that the other supplied arms
    forbid: {who: A, acts: [ASSAULT], whom: B}
    while: {complies: B, with: arms, ruled_by: council}
  - {id: arms, text: no arms, forbid: {who: B, acts: [supply_arms]}}
"""


def text(name: str, clauses: str, known: int = 0, **words: str) -> Text:
    head = HEAD.replace("AUTHOR", words.get("author", "X")).replace("VERSION", words.get("version", "1"))
    head = head.replace("PARTIES", words.get("parties", TWO)).replace("BODIES", words.get("bodies", COUNCIL))
    head = head.replace("ACTORS", words.get("actors", ""))
    return Text(id=name, agreement=parse_agreement(head + clauses), known=known)


def minute(when: str) -> int:
    return span_of(Interval.parse(when), "UTC").first


def act(name: str, who: str, whom: str | None, when: str) -> Account:
    return Account(
        id=f"{name}-{when}", incident=when, source="patrol", origin="patrol", certainty="fact", act=name,
        who=(who,), whom=(whom,) if whom else None, targets=("security_forces",), reviewed=True,
        when=span_of(Interval.parse(when), "UTC"), known=0,
    )  # fmt: skip


def found(known: Record, known_at: int = EVER) -> list[tuple[str, str, str, str, str]]:
    """Encoding, version, bearer, incident and outcome; both engines and the history agree."""
    at = minute("2025-12-01")
    told = judge(known, at=at, known_at=known_at)
    expected = sorted((verdict_of(f) for f in told), key=repr)
    assert sorted(verdicts_of(known, at=at, known_at=known_at, duck=DUCK), key=repr) == expected
    assert sorted(History(DUCK, known, at=at).as_known(known_at), key=repr) == expected
    return [(f.encoding, f.version, f.bearer, f.incident or "", f.outcome) for f in told]


def adoption(author: str, by: str, known: int) -> Adoption:
    return Adoption(id=f"{author}{by}{known}", agreement="pact", author=author, by=tuple(by), known=known)


STRIKE = act("airstrike", "A", "B", "2025-05-01T12:00")


def rivals(*adoptions: Adoption) -> Record:
    texts = (text("x", FIRE), text("y", FLIGHTS, author="Y"))
    return Record(sources=(PATROL,), texts=texts, accounts=(STRIKE,), adoptions=adoptions)


def test_two_encodings_each_adopted_by_one_side_are_adopted_by_nobody() -> None:
    known = rivals(adoption("X", "A", 5), adoption("Y", "B", 6))
    assert [s.adopted_by for s in statuses(known, at=EVER, known_at=EVER).agreements] == [(), ()]
    assert found(known) == [("X", "1", "A", "2025-05-01T12:00", "violation")]
    assert found(replace(known, adopted_only=True)) == []


def test_who_adopts_the_rival_later_leaves_the_first_adoption_on_record() -> None:
    known = replace(
        rivals(adoption("X", "AB", 5), adoption("Y", "A", 8), adoption("Y", "B", 12)), adopted_only=True
    )
    assert found(known, 4) == []
    assert found(known, 5) == found(known, 11) == [("X", "1", "A", "2025-05-01T12:00", "violation")]
    # From then on both were adopted; the last one counts as the adopted one, the first is judged beside it.
    last = {s.encoding: s.adopted_by for s in statuses(known, at=EVER, known_at=12).agreements}
    assert last == {"X": (), "Y": ("A", "B")}


def test_an_adoption_of_a_text_that_nobody_knew_yet_is_of_nothing() -> None:
    known = rivals(adoption("X", "AB", 5))
    late = replace(known, texts=(replace(known.texts[0], known=7), known.texts[1]), adopted_only=True)
    assert found(late) == []


def ruled(*rulings: tuple[str, str, str]) -> Record:
    entries = tuple(
        Ruling(
            id=f"r{n}", incident="", agreement="pact", clause="arms", body=body, outcome=outcome, party="B",
            effect=span_of(Interval.parse(when), "UTC"), known=0,
        )
        for n, (body, outcome, when) in enumerate(rulings)
    )  # type: ignore[misc]  # fmt: skip
    first = text("one", RELEASED)
    second = text("two", FIRE.replace("each", "A"), version="2\nversion_since: 2025-07-01T00:00", bodies="")
    told = (act("airstrike", "A", "B", "2025-06-30T23:00"), act("airstrike", "A", "B", "2025-07-01T01:00"))
    return Record(sources=(PATROL,), texts=(first, second), accounts=told, rulings=entries)


def test_what_a_body_ruled_releases_no_longer_once_the_text_that_knew_it_is_replaced() -> None:
    assert found(ruled(("council", "violation", "2025-06-01T00:00"))) == [
        ("X", "1", "A", "2025-06-30T23:00", "outside"),
        ("X", "2", "A", "2025-07-01T01:00", "violation"),
    ]


def test_what_a_body_rules_after_it_is_gone_releases_nobody() -> None:
    assert found(ruled(("council", "violation", "2025-08-01T00:00"))) == [
        ("X", "1", "A", "2025-06-30T23:00", "violation"),
        ("X", "2", "A", "2025-07-01T01:00", "violation"),
    ]


def test_another_body_that_takes_its_place_does_not_inherit_its_word() -> None:
    assert found(ruled(("tribunal", "violation", "2025-06-01T00:00")))[0][4] == "violation"


def merged(actors: str) -> Record:
    second = text(
        "two", FIRE, version="2\nversion_since: 2025-07-01T00:00", actors=actors,
        parties="[{id: B, name: B-land}, {id: U, name: The Union}]",
    )  # fmt: skip
    told = (
        act("airstrike", "A", "B", "2025-06-30T23:00"),
        act("airstrike", "A", "B", "2025-07-02T01:00"),
        act("airstrike", "U", "B", "2025-07-03T01:00"),
    )
    return Record(sources=(PATROL,), texts=(text("one", FIRE), second), accounts=told)


def test_who_merged_into_a_new_party_is_not_silently_that_party() -> None:
    assert found(merged("")) == [
        ("X", "1", "A", "2025-06-30T23:00", "violation"),
        ("X", "2", "U", "2025-07-02T01:00", "non_signatory"),
        ("X", "2", "U", "2025-07-03T01:00", "violation"),
    ]


def test_unless_the_new_text_calls_it_a_unit_of_the_new_party() -> None:
    unit = "{id: A, name: Forces of A, links: [{to: U, kind: unit, whose: the text}]}"
    assert ("X", "2", "U", "2025-07-02T01:00", "violation") in found(merged(unit))
    claimed = unit.replace("the text", "B")
    assert ("X", "2", "U", "2025-07-02T01:00", "non_signatory") in found(merged(claimed))


def test_on_an_hour_that_nobody_tells_of_the_day_of_the_merger_it_is_neither_surely() -> None:
    known = merged("")
    some_time = replace(known, accounts=(act("airstrike", "A", "B", "2025-06-30/2025-07-01"),))
    assert {o for _, _, who, _, o in found(some_time) if who == "A"} == {"undecidable"}
