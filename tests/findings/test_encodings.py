"""Rival encodings and versions are told apart; only the parties, or their body, adopt one."""

from dataclasses import replace

from truce.asof import EVER, Interval, span_of
from truce.clauses.loading import parse_agreement
from truce.findings.judge import judge
from truce.findings.record import Adoption, Record, Ruling, Text
from truce.findings.statuses import Standing, statuses
from truce.incidents.accounts import Account, Source

HEAD = """
agreement: small
title: A small agreement
encoding: {author: AUTHOR, adopted: CLAIMED}
zone: UTC
version: VERSION
parties: [{id: A, name: A-land}, {id: B, name: B-land}EXTRA]
bodies: [{id: jmc, name: Joint commission, mandate: MANDATE}]
term: {starts: 2025-02-01, ends: 2025-12-31}
clauses:
"""
NO_FIRE = """
  - id: no-fire
    text: no fire
    forbid: {who: each, acts: [artillery_fire]}
"""
NO_FLIGHT = """
  - id: no-flight
    text: no flights
    forbid: {who: each, acts: [overflight]}
"""


def minute(text: str) -> int:
    return span_of(Interval.parse(text), "UTC").first


def text(name: str, author: str = "X", clauses: str = NO_FIRE, known: int = 0, **words: str) -> Text:
    head = HEAD.replace("AUTHOR", author).replace("MANDATE", words.get("mandate", "not_stated"))
    head = head.replace("VERSION", words.get("version", "1")).replace("EXTRA", words.get("extra", ""))
    head = head.replace("CLAIMED", words.get("claimed", "false, note: none"))
    since = f"version_since: {words['since']}\n" if "since" in words else ""
    return Text(id=name, agreement=parse_agreement(since + head + clauses), known=known)


def fire(when: str, act: str = "artillery_fire") -> Account:
    return Account(
        id=f"{act}-{when}", incident=f"{act}-{when}", source="patrol", origin="patrol", certainty="fact",
        act=act, who=("A",), whom=("B",), when=span_of(Interval.parse(when), "UTC"), reviewed=True, known=0,
    )  # fmt: skip


def record(*texts: Text, told: tuple[Account, ...] = (), adoptions: tuple[Adoption, ...] = ()) -> Record:
    patrol = Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True)
    return Record(sources=(patrol,), texts=texts, accounts=told, adoptions=adoptions)


def adoption(by: str, known: int, author: str = "X", text: str | None = None) -> Adoption:
    return Adoption(
        id=f"{author}-{by}-{known}", agreement="small", author=author, by=tuple(by.split()), text=text,
        known=known,
    )  # fmt: skip


def standings(known: Record, at: str = "2025-06-01", known_at: int = EVER) -> dict[str, Standing]:
    found = statuses(known, at=minute(at), known_at=known_at).agreements
    assert len({s.encoding for s in found}) == len(found)
    return {s.encoding: s for s in found}


def test_rivals_are_judged_each_by_its_own_clauses():
    known = record(text("x"), text("y", "Y", NO_FLIGHT), told=(fire("2025-05-01"),))
    found = judge(known, at=minute("2025-06-01"), known_at=EVER)
    assert [(f.encoding, f.clause, f.outcome) for f in found] == [("X", "no-fire", "violation")]
    assert [(s.encoding, s.clauses[0].clause, s.clauses[0].status) for s in standings(known).values()] == [
        ("X", "no-fire", "violation_assessed"),
        ("Y", "no-flight", "no_information"),
    ]


def test_the_same_clause_in_two_encodings_gives_two_findings():
    found = judge(
        record(text("x"), text("y", "Y"), told=(fire("2025-05-01"),)), at=minute("2025-06-01"), known_at=EVER
    )
    assert len({f.key for f in found}) == len(found) == 2


def test_a_rival_that_calls_the_patrol_a_party_changes_nothing_elsewhere():
    told = fire("2025-05-01")
    rival = text("y", "Y", extra=", {id: patrol, name: Patrol}")
    asked = {"at": minute("2025-06-01"), "known_at": EVER}
    beside = {
        f.encoding: f for f in judge(record(text("x"), rival, told=(told,)), **asked) if f.bearer == "A"
    }
    alone = {f.encoding: f for f in judge(record(text("x"), told=(told,)), **asked) if f.bearer == "A"}
    assert beside["X"] == alone["X"]
    assert beside["X"].grade == "confirmed"


def test_a_ruling_stays_with_the_encoding_whose_clause_it_names():
    ruling = Ruling(
        id="r", incident="artillery_fire-2025-05-01", agreement="small", clause="no-fire", body="jmc",
        outcome="violation", encoding="X", known=0,
    )  # fmt: skip
    known = replace(record(text("x"), text("y", "Y"), told=(fire("2025-05-01"),)), rulings=(ruling,))
    found = {f.encoding: f.rulings for f in judge(known, at=minute("2025-06-01"), known_at=EVER)}
    assert found == {"X": (ruling,), "Y": ()}


def test_each_version_binds_in_its_time():
    told = tuple(
        fire(day, act) for day in ("2025-05-01", "2025-09-01") for act in ("artillery_fire", "overflight")
    )
    second = text("x2", clauses=NO_FLIGHT, version="2", since="2025-07-01", known=10)
    known = record(text("x1"), second, told=told)
    found = judge(known, at=minute("2025-12-01"), known_at=EVER)
    assert {(f.version, f.incident) for f in found} == {
        ("1", "artillery_fire-2025-05-01"),
        ("2", "overflight-2025-09-01"),
    }
    before = judge(known, at=minute("2025-12-01"), known_at=9)
    assert {(f.version, f.incident) for f in before} == {
        ("1", "artillery_fire-2025-05-01"),
        ("1", "artillery_fire-2025-09-01"),
    }


def test_on_the_day_of_a_new_version_nobody_can_say_which_binds():
    second = text("x2", clauses=NO_FLIGHT, version="2", since="2025-07-01", known=10)
    known = record(text("x1"), second, told=(fire("2025-07-01"), fire("2025-07-01", "overflight")))
    found = judge(known, at=minute("2025-12-01"), known_at=EVER)
    assert [f.outcome for f in found] == ["undecidable", "undecidable"]


def test_a_version_without_a_date_leaves_open_which_binds():
    second = text("x2", clauses=NO_FLIGHT, version="2", known=10)
    known = record(text("x1"), second, told=(fire("2025-05-01"), fire("2025-05-01", "overflight")))
    assert {f.outcome for f in judge(known, at=minute("2025-12-01"), known_at=EVER)} == {"undecidable"}


def test_a_correction_replaces_and_is_known_only_from_then_on():
    told = (fire("2025-05-01"), fire("2025-05-01", "overflight"))
    known = record(text("x1", known=1), text("x2", clauses=NO_FLIGHT, known=5), told=told)
    then, now = (judge(known, at=minute("2025-12-01"), known_at=k) for k in (4, 5))
    assert [f.clause for f in then] == ["no-fire"]
    assert [f.clause for f in now] == ["no-flight"]


def test_all_parties_together_adopt_and_only_from_then_on():
    known = record(text("x"), adoptions=(adoption("A", 5), adoption("B", 8)))
    assert standings(known, known_at=7)["X"].adopted_by == ()
    standing = standings(known)["X"]
    assert (standing.adopted_by, standing.adopted_since) == (("A", "B"), 8)


def test_neither_a_side_alone_nor_the_author_nor_a_stranger_adopts():
    claimed = text("x", claimed="true, adopted_by: [A, B]")
    known = record(claimed, adoptions=(adoption("A A", 5), adoption("X truce jmc", 6)))
    standing = standings(known)["X"]
    assert standing.adopted_by == ()
    assert standing.adoption_claimed


def test_a_party_that_an_encoding_leaves_out_has_to_adopt_it_too():
    one_sided = HEAD.replace("{id: B, name: B-land}", "{id: A2, name: Militia of A}")
    one_sided = one_sided.replace("AUTHOR", "A").replace("MANDATE", "adopt").replace("VERSION", "1")
    own = parse_agreement(one_sided.replace("EXTRA", "").replace("CLAIMED", "false") + NO_FIRE)
    known = record(
        text("x"), Text(id="own", agreement=own, known=1), adoptions=(adoption("A A2 jmc", 5, author="A"),)
    )
    assert standings(known)["A"].adopted_by == ()


def test_a_body_adopts_where_every_encoding_gives_it_the_mandate():
    entry = (adoption("jmc", 5),)
    may = record(text("x", mandate="[observe, adopt]"), adoptions=entry)
    assert standings(may)["X"].adopted_by == ("jmc",)
    doubted = record(text("x", mandate="adopt"), text("y", "Y", mandate="observe"), adoptions=entry)
    assert standings(doubted)["X"].adopted_by == ()


def test_what_was_adopted_is_not_changed_behind_the_parties():
    later = text("x2", clauses=NO_FLIGHT, known=20)
    newer = text("x3", clauses=NO_FLIGHT, version="2", since="2025-02-01", known=21)
    known = record(
        text("x", known=1), later, newer, told=(fire("2025-05-01"),), adoptions=(adoption("A B", 5),)
    )
    standing = standings(known)["X"]
    assert [c.clause for c in standing.clauses] == ["no-fire"]
    assert standing.waiting == ("x2", "x3")
    taken_back = replace(known, texts=(replace(known.texts[0], until=30), later, newer))
    assert [c.clause for c in standings(taken_back)["X"].clauses] == ["no-fire"]
    again = replace(known, adoptions=(*known.adoptions, adoption("A B", 25, text="x3")))
    assert [f.version for f in judge(again, at=minute("2025-12-01"), known_at=EVER)] == []


def test_an_adoption_is_of_the_text_that_was_there():
    known = record(text("x", known=1), text("x2", known=6), adoptions=(adoption("A", 5), adoption("B", 7)))
    assert standings(known)["X"].adopted_by == ()


def test_of_rivals_adopted_one_after_the_other_the_last_one_counts():
    known = record(text("x"), text("y", "Y"), adoptions=(adoption("A B", 5), adoption("B A", 9, author="Y")))
    assert [s.adopted_by for s in standings(known).values()] == [(), ("A", "B")]
    assert [s.adopted_by for s in standings(known, known_at=8).values()] == [("A", "B"), ()]
