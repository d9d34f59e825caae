"""Who asks gets what that reader may read, and no word of the rest; an answer on a part of it says so."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_in_memory import Entries

from truce.access import Reader, Role, check_audience, lets_in_all_of, may_read, reader_of
from truce.cli import USAGE, run
from truce.errors import ArgumentError, StoreError, TruceError
from truce.findings.record import Review
from truce.incidents.accounts import Coverage
from truce.ledger.keyacts import Holder
from truce.mission.answers.assembling import State, state
from truce.mission.exchange.receiving import apply_packet
from truce.mission.exchange.sending import Recipient, write_packet
from truce.mission.exchange.understanding import UNDERSTANDING
from truce.mission.filing import decisions
from truce.mission.filing.agreements import adopt
from truce.mission.filing.audiences import audience_for, shared
from truce.mission.folder import Behind, open_to_read
from truce.mission.missions import Mission
from truce.mission.opened import Opened
from truce.report.mission_json import history_dict, status_dict, timeline_dict
from truce.report.mission_pages import Heading, history_page, status_page, timeline_page
from truce.store.files.evidence import Evidence
from truce.store.sqlite.record import SqliteStore

AT = "2031-05-20"
PACT = (
    "Kenya and Uganda signed a ceasefire in Geneva on 3 May 2031. It took effect on 4 May 2031.\n\n"
    "Under the ceasefire Kenya and Uganda will halt all attacks on each other.\n"
)
STRIKE = "Kenya's army shelled Gulu near the {word} bridge on {day} May 2031, a hospital director said.\n"
AUDIENCES = (
    "everybody",
    "party:KEN",
    "party:UGA",
    "mediator",
    "verifier",
    "sealed",
    "parties,mediator,mechanism",
)  # fmt: skip
READERS = (
    *(Reader(role) for role in Role if role != Role.PARTY),
    Reader(Role.PARTY, "KEN"),
    Reader(Role.PARTY, "UGA"),
    Reader(Role.PARTY, "KENYA"),
    Reader(Role.PARTY),
    Reader(Role.PUBLIC, key="ab" * 32),
)


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000_000

    def __call__(self) -> int:
        self.now += 60_000
        return self.now


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A mission in which each audience has a document, an observation and words of its own.

    Words that stand in nothing else lead to the audience of what they stand in.
    """
    folder = tmp_path_factory.mktemp("filled")
    words: dict[str, str] = {}

    def word(audience: str, of: str) -> str:
        made = f"{of}{'abcdefghijklmnop'[len(words) // 16]}{'abcdefghijklmnop'[len(words) % 16]}zq"
        words[made] = audience
        return made

    with Mission.create(folder / "m", "Lake truce", holder="Team 1", clock=Clock()) as mission:
        (folder / "pact.txt").write_text(PACT)
        mission.ingest(folder / "pact.txt", audience="everybody")
        for number, audience in enumerate(AUDIENCES):
            name = word(audience, "doc")
            text = STRIKE.format(word=word(audience, "Qua").capitalize(), day=5 + number)
            (folder / f"{name}.txt").write_text(text)
            words[f"Qua{list(words)[-1][3:]}"] = audience
            mission.ingest(folder / f"{name}.txt", audience=audience, separate=True)
            found = mission.state(AT)
            claim = next(a.ref for i in found.incidents for a in i.accounts if a.ref.startswith(name))
            decisions.review(mission, found, claim, "reject", "Wala", word(audience, "rev"), audience)
            decisions.observe(
                mission, found, word(audience, "obs"), "seen", f"2031-05-{10 + number}", audience=audience,
                place=word(audience, "pla"),
            )  # fmt: skip
            decisions.rate(
                mission, word(audience, "src"), "C", "Wala", word(audience, "rat"), audience=audience
            )
            entry = mission.file(
                "correction", {"claim": claim, "fields": {}, "by": "W", "reason": "-"}, audience
            )
            decisions.withdraw(mission, entry, "Wala", word(audience, "wit"))
    return folder / "m", words


def outputs(mission: Mission) -> Iterator[str]:
    """All that a reader can be told: every page, its JSON, and errors about every name there is."""
    size = None if mission.reader else mission.size
    heading = Heading(name=mission.name, entries=size, witnessed=mission.witnessed())
    found, told = mission.state(AT), mission.history(AT)
    yield from (
        status_page(found, heading),
        timeline_page(found, heading),
        history_page(told, found, heading),
    )
    for data in (
        status_dict(found, heading),
        timeline_dict(found, heading),
        history_dict(told, found, heading),
    ):
        yield json.dumps(data, ensure_ascii=False)
    for minute in sorted({e.known for e in mission.entries()})[::15]:
        yield str(mission.state(AT, known_at=minute).incidents)
    for name in ("", "0", "doc", "in-", *(e.id for e in mission.store.entries())):
        for ask in (mission.find, lambda name: decisions.claims_of(found, name)):
            try:
                yield str(ask(name))
            except TruceError as error:
                yield str(error)


def told_to(path: Path, reader: Reader | None) -> str:
    with Mission.open(path, reader=reader) as mission:
        return "\n".join(outputs(mission))


@pytest.mark.parametrize("reader", READERS, ids=lambda r: f"{r}-{r.key[:2]}")
def test_no_word_of_what_a_reader_may_not_read_is_in_any_answer(filled, reader: Reader):
    path, words = filled
    told = told_to(path, reader)
    leaked = {w: a for w, a in words.items() if not may_read(reader, a) and w.casefold() in told.casefold()}
    assert leaked == {}


def test_whoever_may_read_all_is_told_all_of_these_words(filled):
    path, words = filled
    told = told_to(path, None).casefold()
    kinds = ("doc", "qua", "obs", "pla")
    missing = [w for w in words if w.casefold().startswith(kinds) and w.casefold() not in told]
    assert missing == []
    to_parties = told_to(path, Reader(Role.PARTY, "KEN")).casefold()
    for word, audience in words.items():
        if word.startswith(("doc", "obs")) and may_read(Reader(Role.PARTY, "KEN"), audience):
            assert word in to_parties


@pytest.mark.parametrize(
    "reader", [Reader(Role.PARTY, "KEN"), Reader(Role.MEDIATOR), Reader(Role.ANALYST)], ids=str
)
def test_a_reader_is_told_what_a_copy_made_for_that_reader_tells(filled, tmp_path: Path, reader: Reader):
    """Two roads, one rule: what is withheld from answers here is what no packet carries there."""
    path, _ = filled
    behind = open_to_read(path)
    own = Mission.open(path)
    packet = tmp_path / "packet"
    write_packet(
        packet, Recipient(reader), store=behind.store, evidence=behind.evidence, key=own.behind.key, made=1,
        named=UNDERSTANDING.named,
    )  # fmt: skip
    store = SqliteStore.create(tmp_path / "record.sqlite", behind.store.mission)
    evidence = Evidence(tmp_path / "evidence", None)
    apply_packet(packet, store=store, evidence=evidence, now=1_900_000_000_000, understanding=UNDERSTANDING)
    copy, seen = Mission(tmp_path, Behind(store, evidence, None)), Mission.open(path, reader=reader)
    heading = Heading(name="m", entries=None, witnessed="")
    for page in (status_page, timeline_page):
        theirs = page(copy.state(AT), heading, 10_000)
        assert theirs.replace("what this copy holds", f"what {reader.in_words} may read") == page(
            seen.state(AT), heading, 10_000
        )
    assert list(copy.history(AT)) == list(seen.history(AT))
    for mission in (own, copy, seen):
        mission.close()
    behind.store.close()


@pytest.mark.parametrize("reader", ["party:KEN", "mediator", "public"])
def test_no_explanation_tells_a_reader_what_he_may_not_read(filled, capsys, tmp_path: Path, reader: str):
    path, words = filled
    with Mission.open(path) as mission:
        found = mission.state(AT)
        # Ids of all that there is to ask about, those included that this reader is told nothing of.
        names = [f.id for one in found.assessed for f in one.judgement.findings][:3]
        names += [i.id for i in found.incidents][::3] + [one.id for one in found.assessed]
    who = reader_of(reader)
    hidden = [w for w, a in words.items() if not may_read(who, a)]
    told = ""
    for name in [*names, "nothing-of-this-name"]:
        for form in ((), ("--json",)):
            run(["explain", str(path), name, "--as", reader, "--as-of", AT, *form])
    assert run(["export", str(path), str(tmp_path / "out"), "--format", "dossiers", "--as", reader]) == 0
    said = capsys.readouterr()
    told = (said.out + said.err + (tmp_path / "out").read_text()).casefold()
    assert "what would change it" not in told
    assert "on what" in told
    assert [w for w in hidden if w.casefold() in told] == []


def test_what_would_change_an_answer_is_for_the_mechanism(filled, capsys):
    path, _ = filled
    with Mission.open(path) as mission:
        name = next(f.id for one in mission.state(AT).assessed for f in one.judgement.findings)
    for reader in ([], ["--as", "analyst"]):
        assert run(["explain", str(path), name, "--as-of", AT, *reader]) in (0, USAGE)
        said = capsys.readouterr()
        assert "WHAT WOULD CHANGE IT" in said.out or reader


def test_a_reader_that_is_none_is_refused(filled, capsys):
    path, _ = filled
    for wrong in (
        ["--as", "party:"],
        ["--as", "everyone"],
        ["--as-key", "ab" * 32],
        ["--as", "public", "--as-key", "x"],
    ):
        assert run(["status", str(path), *wrong]) == USAGE
        assert capsys.readouterr().err.count("\n") == 1
    assert run(["export", str(path), "x", "--as", "public"]) == USAGE


def test_a_text_is_given_to_those_alone_who_may_read_a_document_of_it(filled):
    path, _ = filled
    with Mission.open(path) as mission:
        every = {h.told.document.text_sha256: h.audience for h in mission.state(AT).held}
    for reader in READERS:
        with Mission.open(path, reader=reader) as mission:
            for sha256, audience in every.items():
                assert (mission.text(sha256) is not None) == may_read(reader, audience)


def test_who_asks_as_a_reader_files_nothing(filled, tmp_path: Path):
    path, _ = filled
    with Mission.open(path, reader=Reader(Role.ANALYST)) as mission:
        before = mission.size
        with pytest.raises(StoreError, match="to be asked alone"):
            mission.file("withdrawal", {"entry": "x"})
        assert mission.size == before


# ---- calm and certainty


def in_memory(*audiences: str) -> Entries:
    entries = Entries()
    entries.document(PACT, "pact.txt")
    for number, _ in enumerate(audiences):
        entries.document(STRIKE.format(word=f"Quay{number}", day=8 + number), f"strike{number}.txt")
    return entries


def hiding(entries: Entries, hidden: set[int]) -> list[Opened]:
    return [
        replace(e, content=None, rows=(None,) * len(e.rows), withheld=True) if e.position in hidden else e
        for e in entries.filed
    ]


POOL = in_memory(*"abcdef")


@given(st.sets(st.integers(0, len(POOL.filed) - 1)))
@settings(deadline=None)
def test_whatever_is_withheld_is_in_no_answer_and_the_answer_says_so(hidden: set[int]):
    # A document and what was read out of it are two entries; without either there is no word of it.
    hidden_words = [
        f"Quay{n}" for n in range(6) if {2 + 2 * n, 3 + 2 * n} & hidden
    ]  # fmt: skip
    found = state(hiding(POOL, hidden), POOL.text_of, at=AT)
    page = status_page(found, Heading(name="m", entries=None, witnessed="")) + timeline_page(
        found, Heading(name="m", entries=None, witnessed="")
    )
    assert [w for w in hidden_words if w in page] == []
    assert ("PARTLY WITHHELD" in page) == bool(hidden)


def watched(entries: Entries) -> Entries:
    """Somebody who saw everything, all the time, tells of nothing."""
    from truce.asof import Span

    entries.noun(Coverage(id="cov", who="patrols", when=Span(0, 10**9), known=0))
    return entries


def clause_statuses(found: State) -> set[str]:
    return {c.status for one in found.assessed for c in one.standing.clauses}


def test_a_part_of_the_record_never_looks_calm():
    entries = watched(in_memory("a"))
    calm = [e for e in entries.filed if e.position not in (2, 3)]
    assert clause_statuses(state(calm, entries.text_of, at=AT)) == {"no_violation_observed"}
    partly = state(hiding(entries, {2, 3}), entries.text_of, at=AT)
    assert clause_statuses(partly) == {"no_information"}
    assert "PARTLY WITHHELD" in partly.notice


def test_no_party_can_blind_the_others_with_an_entry_for_itself_alone():
    entries = watched(in_memory("a"))
    theirs = [replace(e, key="1" * 64) if e.position in (2, 3) else e for e in hiding(entries, {2, 3})]

    def holder_of(key: str) -> Holder:
        return Holder("party", "Kenya", "Kenya") if key == "1" * 64 else Holder("mechanism", "Team")

    found = state(theirs, entries.text_of, at=AT, holder_of=holder_of)
    assert clause_statuses(found) == {"no_violation_observed"}
    assert found.notice == "A party keeps to itself something that it filed; no answer counts it."


def test_what_was_erased_or_tells_nothing_is_not_withheld():
    entries = in_memory("a")
    entries.own("rehash", {"sound": []})
    gone = [replace(e, content=None) if e.position == 2 else e for e in hiding(entries, {4})]
    assert state(gone, entries.text_of, at=AT).notice == ""


def test_a_withheld_review_changes_nothing_but_the_notice():
    entries = in_memory("a")
    ref = next(a.ref for i in state(entries.filed, entries.text_of, at=AT).incidents for a in i.accounts)
    entries.noun(Review(id="rv", account=ref, verdict="accept", by="Wala", known=0))
    last = len(entries.filed) - 1
    assert state(entries.filed, entries.text_of, at=AT).vetted.startswith("1 claim reviewed")
    partly = state(hiding(entries, {last}), entries.text_of, at=AT)
    assert partly.vetted.startswith("0 claims")
    assert partly.notice


# ---- for whom what is filed is


def test_what_is_filed_is_for_the_mechanism_unless_the_mission_says_otherwise(tmp_path: Path):
    (tmp_path / "strike.txt").write_text(STRIKE.format(word="Qua", day=9))
    for usual, expected in (
        (None, "mechanism"),
        ("parties, mediator,mechanism", "parties,mediator,mechanism"),
    ):
        path = tmp_path / f"m{expected}"
        with Mission.create(path, "m", holder="T", audience=usual, clock=Clock()) as mission:
            done = mission.ingest(tmp_path / "strike.txt")
            assert mission.audience_of(done.entry) == done.audience == expected
            found = mission.state(AT)
            claim = found.held[0].told.ref(found.held[0].told.records.events[0].id)
            entry = decisions.review(mission, found, claim, "accept", "Wala", "")
            assert mission.audience_of(entry) == expected
            seen = decisions.observe(mission, found, "patrol 3", "seen", "2031-05-09")
            assert mission.audience_of(seen) == "mechanism"
            rated = decisions.rate(mission, "x", "B", "Wala", "")
            assert mission.audience_of(rated) == "mechanism"


def test_a_word_about_a_thing_is_for_nobody_who_may_not_read_the_thing(tmp_path: Path):
    (tmp_path / "strike.txt").write_text(STRIKE.format(word="Qua", day=9))
    with Mission.create(
        tmp_path / "m", "m", holder="T", audience="parties,mechanism", clock=Clock()
    ) as mission:
        mission.ingest(tmp_path / "strike.txt", audience="verifier")
        found = mission.state(AT)
        claim = found.held[0].told.ref(found.held[0].told.records.events[0].id)
        entry = decisions.review(mission, found, claim, "accept", "Wala", "")
        assert mission.audience_of(entry) == "verifier"


def test_whoever_may_read_an_entry_learns_that_it_was_withdrawn(tmp_path: Path):
    with Mission.create(tmp_path / "m", "m", holder="T", clock=Clock()) as mission:
        entry = decisions.rate(mission, "x", "B", "Wala", "", audience="parties,mechanism")
        with pytest.raises(ArgumentError, match="was taken back"):
            decisions.withdraw(mission, entry, "Wala", "", audience="mechanism")
        gone = decisions.withdraw(mission, entry, "Wala", "")
        assert mission.audience_of(gone) == "parties,mechanism"


def test_a_new_version_is_for_those_who_may_read_the_first(tmp_path: Path):
    text = STRIKE.format(word="Qua", day=9)
    for folder, told in (("one", text), ("two", text + "Nobody was hurt.\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(told)
    with Mission.create(tmp_path / "m", "m", holder="T", clock=Clock()) as mission:
        mission.ingest(tmp_path / "one" / "report.txt", audience="parties,mechanism")
        done = mission.ingest(tmp_path / "two" / "report.txt")
        assert (done.outcome, done.audience) == ("version", "parties,mechanism")


def test_terms_filed_once_more_for_others_are_another_entry(tmp_path: Path):
    terms = Path(__file__).parents[2] / "examples" / "lake-truce" / "agreement.yaml"
    if not terms.exists():
        terms = next((Path(__file__).parents[2] / "examples").rglob("agreement*.yaml"))
    with Mission.create(tmp_path / "m", "m", holder="T", clock=Clock()) as mission:
        (first,) = adopt(mission, terms)
        (again,) = adopt(mission, terms)
        (wider,) = adopt(mission, terms, audience="everybody")
        assert (again.entry, again.new, first.audience) == (first.entry, False, "mechanism")
        assert wider.entry != first.entry
        assert mission.audience_of(wider.entry) == "everybody"


def test_what_a_party_files_is_for_its_side_and_the_mechanism():
    north = Holder("party", "North", "North")
    person = Holder("person", "clerk 2", "North")
    for holder in (north, person):
        assert audience_for("document", None, "parties,mechanism", holder) == "mechanism,party:North"
    assert audience_for("document", None, "mechanism", Holder("person", "clerk", "Нов")) == "mechanism"
    assert audience_for("document", "everybody", "mechanism", north) == "everybody"


@pytest.mark.parametrize(
    "text", ["mechansim", "", "parties,", "party:", "key:ab", "everyone", "party:a,b", "\n"]
)
def test_a_misspelled_audience_is_refused(tmp_path: Path, text: str):
    with pytest.raises(ArgumentError):
        check_audience(text)
    with pytest.raises(ArgumentError):
        Mission.create(tmp_path / "m", "m", holder="T", audience=text or "x", clock=Clock())
    assert not (tmp_path / "m").exists()


TERMS = st.lists(
    st.sampled_from(["everybody", "parties", "party:KEN", "party:UGA", "mechanism", "mediator", "verifier",
                     "analyst", "sealed", "key:" + "ab" * 32]),
    min_size=1, max_size=4, unique=True,
).map(",".join)  # fmt: skip


@given(TERMS, TERMS, st.sampled_from(READERS))
def test_shared_audiences_let_in_nobody_whom_one_of_them_keeps_out(one: str, other: str, reader: Reader):
    both = shared([one, other])
    if may_read(reader, both):
        assert may_read(reader, one)
        assert may_read(reader, other)
    if lets_in_all_of(one, other) and may_read(reader, other):
        assert may_read(reader, one)
    assert lets_in_all_of(one, both)
    assert lets_in_all_of(other, both)
