"""What one party could do to the other, or to the mechanism, with the entries that its key may file."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from record_in_memory import Entries

from truce.findings.record import Adoption
from truce.ledger.keyacts import Holder
from truce.ledger.keyring import KeyLife, Keyring
from truce.mission.answers.assembling import State, state
from truce.mission.filing.taking_in import known_documents
from truce.mission.opened import Opened, written
from truce.mission.ownership import bound_id, folded
from truce.store.nouns import to_bytes

AT = "2031-05-20"
NORTH, SOUTH, TEAM, CLERK = "a" * 64, "b" * 64, "c" * 64, "d" * 64
HOLDERS = {
    NORTH: Holder("party", "Kenya", "Kenya"),
    SOUTH: Holder("party", "Uganda", "Uganda"),
    CLERK: Holder("person", "duty clerk", "Uganda"),
    TEAM: Holder("mechanism", "commission"),
}
RING = Keyring(
    "m" * 64,
    "m",
    {k: KeyLife(k, h, ("author",), 0) for k, h in HOLDERS.items()},
    ((0, TEAM),),
    frozenset(),
    0,
)
PACT = (
    "Kenya and Uganda signed a ceasefire in Geneva on 3 May 2031. It took effect on 4 May 2031.\n\n"
    "Under the ceasefire Kenya and Uganda will halt all attacks on each other.\n"
)
STRIKE = (
    "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said.\n"
)
QUIET = "Nothing happened at Gulu in Uganda on 9 May 2031, killing nobody, a hospital director said.\n"
TERMS = {
    "agreement": "lake-truce",
    "title": "Truce of the lake",
    "encoding": {"author": "truce developers"},
    "parties": [
        {"id": "KEN", "name": "Kenya", "aliases": ["Republic of Kenya"]},
        {"id": "UGA", "name": "Uganda", "aliases": ["Republic of Uganda"]},
    ],
    "term": {"signed": "2031-05-03", "starts": "2031-05-04"},
    "clauses": [
        {
            "id": "no-attacks",
            "text": "will halt all attacks on each other",
            "forbid": {"who": "party", "acts": ["ASSAULT"], "whom": "other_party"},
        }
    ],
}


def by(entries: Entries, key: str, start: int) -> None:
    """Whatever was filed from a position on was signed by a key."""
    entries.filed[start:] = [replace(e, key=key) for e in entries.filed[start:]]


def filed(entries: Entries, key: str, text: str, name: str, **more: object) -> Opened:
    start = len(entries.filed)
    entry = entries.document(text, name, **more)
    by(entries, key, start)
    return replace(entry, key=key)


def asked(entries: Entries) -> State:
    return state(entries.filed, entries.text_of, at=AT, holder_of=HOLDERS.get, ring=RING)


def begun() -> Entries:
    entries = Entries()
    filed(entries, TEAM, PACT, "pact.txt")
    return entries


def refs(found: State) -> set[str]:
    return {a.ref.partition("#")[0] for i in found.incidents for a in i.accounts if i.type == "ASSAULT"}


def why(found: State) -> str:
    return " / ".join(u.reason for u in found.unreadable)


@pytest.mark.parametrize("key", [NORTH, SOUTH, CLERK])
def test_no_party_replaces_a_document_of_others(key: str):
    entries = begun()
    report = filed(entries, TEAM, STRIKE, "report.txt")
    filed(entries, key, QUIET, "report.txt", version_of=report.id)
    found = asked(entries)
    assert "report" in refs(found)
    assert "replaces, by" in why(found)


@pytest.mark.parametrize("key", [NORTH, SOUTH, CLERK])
def test_no_party_reads_a_document_of_others_anew(key: str):
    entries = begun()
    report = filed(entries, TEAM, STRIKE, "report.txt")
    empty = filed(entries, TEAM, QUIET, "empty.txt")
    reading = json.loads(entries.filed[-1].content)
    entries.add(
        "dossier",
        written("dossier", {**{k: v for k, v in reading.items() if k != "form"}, "document": report.id}),
    )
    by(entries, key, len(entries.filed) - 1)
    found = asked(entries)
    assert "report" in refs(found)
    assert "reads, by" in why(found)
    assert empty.id != report.id


def test_a_party_takes_back_and_replaces_its_own():
    entries = begun()
    report = filed(entries, SOUTH, STRIKE, "report.txt")
    filed(entries, CLERK, QUIET, "report.txt", version_of=report.id)
    assert refs(asked(entries)) == set()
    assert why(asked(entries)) == ""


@pytest.mark.parametrize("name", ["patrol.txt", f"patrol-k{TEAM[:10]}.txt"])
def test_no_party_takes_the_id_that_a_document_of_the_mechanism_will_have(name: str):
    """What the mechanism says of its own document is said of nothing else, whoever was first."""
    entries = begun()
    theirs = filed(entries, SOUTH, STRIKE, name)
    ours = filed(entries, TEAM, QUIET, "patrol.txt")
    wanted = json.loads(theirs.content)["id"]
    ours_id = json.loads(ours.content)["id"]
    # Field offices file without seeing the order: the party's copy claims the very id of ours.
    entries.filed = [
        replace(e, content=e.content.replace(f'"id":"{wanted}"'.encode(), f'"id":"{ours_id}"'.encode()))
        if e.id == theirs.id else e
        for e in entries.filed
    ]  # fmt: skip
    ids = [h.told.document.id for h in asked(entries).held]
    assert len(set(ids)) == len(ids)
    assert ids.count(ours_id) == 1
    held = {h.entry: h.told.document.id for h in asked(entries).held}
    assert held[ours.id] == ours_id
    assert held[theirs.id].endswith(f"-k{SOUTH[:10]}")


def test_what_a_party_filed_first_does_not_keep_the_document_itself_out():
    entries = begun()
    filed(entries, SOUTH, STRIKE, "report.txt")
    known = known_documents(entries.filed, HOLDERS.get)
    assert [k.side for k in known] == ["", "Uganda"]


def test_ten_documents_of_one_party_are_one_origin_whomever_they_quote():
    quotes = ("a hospital director", "the mayor of Gulu", "a United Nations official", "residents")
    entries = begun()
    for number, speaker in enumerate(quotes):
        filed(entries, SOUTH, STRIKE.replace("a hospital director", speaker), f"told{number}.txt")
    origins = {a.origin for one in asked(entries).assessed for a in one.record.accounts if a.act != "AGREE"}
    told = {
        a.origin for one in asked(entries).assessed for a in one.record.accounts
        if a.passage and a.passage.document.startswith("told")
    }  # fmt: skip
    assert len(told) == 1
    assert next(iter(told)).startswith("side ")
    assert origins


@pytest.mark.parametrize("kind", ["feed", "account", "audience", "review", "coverage"])
def test_no_party_files_what_is_the_mechanism_s(kind: str):
    entries = begun()
    content = written("audience", {"default": "everybody"}) if kind == "audience" else b"{}"
    entries.add(kind, content)
    by(entries, NORTH, len(entries.filed) - 1)
    assert asked(entries).unreadable


# ---- adopting


def terms(**changes: object) -> str:
    return yaml.safe_dump({**TERMS, **changes}, sort_keys=False, allow_unicode=True)


def adopted(key: str, by_name: str, text: str, author: str = "truce developers", filer: str = TEAM) -> State:
    entries = begun()
    entry = entries.add("agreement", written("agreement", {"name": "agreement.yaml", "yaml": text}))
    by(entries, filer, len(entries.filed) - 1)
    word = Adoption(id="ad", agreement="lake-truce", author=author, by=(by_name,), text=entry.id, known=0)
    entries.add("adoption", to_bytes(word))
    by(entries, key, len(entries.filed) - 1)
    return asked(entries)


def adopters(found: State) -> tuple[str, ...]:
    return tuple(a for one in found.encoded for a in one.standing.adopted_by)


@pytest.mark.parametrize(("key", "name"), [(NORTH, "KEN"), (SOUTH, "UGA"), (CLERK, "UGA"), (NORTH, "ken")])
def test_a_party_adopts_under_the_name_that_the_text_gives_it(key: str, name: str):
    found = adopted(key, name, terms())
    assert why(found) == ""
    assert len(found.said.adoptions) == 1


@pytest.mark.parametrize(
    ("key", "name"), [(NORTH, "UGA"), (SOUTH, "KEN"), (CLERK, "KEN"), (SOUTH, "Kenya"), (SOUTH, "kenya ")]
)
def test_no_party_adopts_for_the_other(key: str, name: str):
    found = adopted(key, name, terms())
    assert "speaks for nobody else" in why(found)
    assert adopters(found) == ()


def test_a_holder_with_a_longer_name_adopts_for_its_party_both_sides_alike():
    for long, short, name in (("Republic of Kenya", NORTH, "KEN"), ("REPUBLIC  OF UGANDA", SOUTH, "UGA")):
        ring_holders = {**HOLDERS, short: Holder("party", long.replace("  ", " "), long.replace("  ", " "))}
        entries = begun()
        entry = entries.add("agreement", written("agreement", {"name": "a", "yaml": terms()}))
        by(entries, TEAM, len(entries.filed) - 1)
        word = Adoption(
            id="ad", agreement="lake-truce", author="truce developers", by=(name,), text=entry.id, known=0
        )
        entries.add("adoption", to_bytes(word))
        by(entries, short, len(entries.filed) - 1)
        found = state(entries.filed, entries.text_of, at=AT, holder_of=ring_holders.get, ring=RING)
        assert why(found) == ""


def test_nobody_becomes_the_other_by_writing_that_he_is_called_so():
    """South's own encoding, in which the other party bears South's name as an alias, or as its own."""
    own = {"encoding": {"author": "Uganda"}}
    tricks = (
        [{"id": "KEN", "name": "Kenya", "aliases": ["Uganda"]}, {"id": "UGA", "name": "Southern Republic"}],
        [{"id": "Uganda", "name": "Kenya"}, {"id": "UGA", "name": "Southern Republic"}],
        [{"id": "KEN", "name": "Uganda", "aliases": ["Kenya"]}, {"id": "UGA", "name": "Southern Republic"}],
    )
    for parties in tricks:
        name = str(parties[0]["id"])
        found = adopted(SOUTH, name, terms(parties=parties, **own), author="Uganda", filer=SOUTH)
        assert adopters(found) == (), parties
        assert found.unreadable, parties


def test_no_party_files_terms_in_the_name_of_others():
    for author in ("truce developers", "Kenya", "commission"):
        found = adopted(SOUTH, "UGA", terms(encoding={"author": author}), author=author, filer=SOUTH)
        assert "is an encoding of" in why(found)
        assert found.encoded == ()
    for author in ("Uganda", "UGA", "Republic of Uganda"):
        found = adopted(SOUTH, "UGA", terms(encoding={"author": author}), author=author, filer=SOUTH)
        assert why(found) == ""


def test_an_adoption_of_terms_that_are_withheld_counts_under_the_holders_own_name_alone():
    entries = begun()
    word = Adoption(id="ad", agreement="lake-truce", author="x", by=("KEN",), text="0" * 64, known=0)
    entries.add("adoption", to_bytes(word))
    by(entries, NORTH, len(entries.filed) - 1)
    assert "speaks for nobody else" in why(asked(entries))


def test_names_are_compared_without_case_width_and_blanks():
    assert folded("  REPUBLIC of\u00a0Kenya ") == folded("republic OF kenya")
    assert bound_id(bound_id("x", NORTH), NORTH) == bound_id("x", NORTH)
    assert bound_id("x", NORTH) != bound_id("x", SOUTH)


def test_a_document_that_a_party_filed_first_is_taken_in_all_the_same(tmp_path: Path, monkeypatch):
    from truce.mission.missions import Mission

    (tmp_path / "strike.txt").write_text(STRIKE)
    with Mission.create(tmp_path / "m", "m", holder="T") as mission:
        first = mission.ingest(tmp_path / "strike.txt")
        own = mission.behind.key.id
        monkeypatch.setattr(mission, "holders", lambda: lambda key: HOLDERS[SOUTH] if key == own else None)
        assert mission._known()[0].side == "Uganda"
        monkeypatch.setattr(mission, "_relied_on", lambda known: [k for k in known if k.side == ""])
        again = mission.ingest(tmp_path / "strike.txt")
        assert (first.outcome, again.outcome) == ("new", "new")
