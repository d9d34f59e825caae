"""What entries amount to: two clocks, versions, people's words, and ids that stay."""

from dataclasses import replace
from functools import lru_cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_in_memory import Entries

from truce.findings.record import Adoption, Rating, Review
from truce.incidents.accounts import Source
from truce.incidents.decisions import resolve
from truce.ledger.keyacts import Holder
from truce.mission.answers.assembling import State, state
from truce.mission.answers.changes import changes, in_words
from truce.mission.opened import Opened
from truce.report.mission_incident import incident_answer, incident_page
from truce.report.mission_pages import Heading, history_page, status_page, timeline_page

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
PACT = (
    "Kenya and Uganda signed a ceasefire in Geneva on 3 May 2031. It took effect on 4 May 2031.\n\n"
    "Under the ceasefire Kenya and Uganda will halt all attacks on each other.\n"
)
OTHER = "Kenyan artillery hit Gulu on 9 May 2031, killing four soldiers, Uganda's defence ministry said.\n"
DENIAL = "Kenya denied that its army had shelled Gulu on 9 May 2031.\n"
TEXTS = {"pact": PACT, "strike": STRIKE, "other": OTHER, "denial": DENIAL}
AT = "2031-05-20"


def record(*names: str, published: str | None = None) -> Entries:
    entries = Entries()
    for name in names:
        _take(entries, name, published)
    return entries


def _take(entries: Entries, name: str, published: str | None = None) -> None:
    made = _once(name, published)
    entries.texts |= made.texts
    shift = len(entries.filed)
    ids = {}
    for old in made.filed:
        content = old.content or b""
        for was, now in ids.items():
            content = content.replace(was.encode(), now.encode())
        ids[old.id] = entries.add(old.kind, content, tuple(r for r in old.rows if r)).id
    assert len(entries.filed) == shift + 2


@lru_cache
def _once(name: str, published: str | None) -> Entries:
    entries = Entries()
    entries.document(TEXTS[name], f"{name}.txt", published)
    return entries


def asked(entries: Entries, **more: object) -> State:
    return state(entries.filed, entries.text_of, **{"at": AT, **more})  # type: ignore[arg-type]


def seen(found: State) -> object:
    """What an answer says, without the ids that hang on the order of recording."""
    return (
        [(s.agreement.title, s.standing.status, [(c.clause, c.status, c.by) for c in s.standing.clauses])
         for s in found.assessed],
        sorted(tuple(sorted(a.ref for a in i.accounts)) for i in found.incidents),
    )  # fmt: skip


def acts_judged(found: State) -> list[str]:
    return [f.id for s in found.assessed for f in s.judgement.findings if f.incident]


def refs(found: State) -> list[str]:
    return [a.ref for i in found.incidents if i.type == "ASSAULT" for a in i.accounts]


def test_documents_become_incidents_and_statuses():
    found = asked(record("pact", "strike"))
    assert [i.type for i in found.incidents].count("ASSAULT") == 1
    assert [s.standing.status for s in found.drafted] == ["in_force"]
    assert found.encoded == ()


@given(st.permutations(sorted(TEXTS)), st.integers(0, 4))
@settings(max_examples=12)
def test_what_comes_later_never_changes_what_was_known(order: list[str], cut: int):
    early = record(*order[:cut])
    whole = record(*order)
    known_at = early.filed[-1].known if early.filed else 0
    assert seen(asked(whole, known_at=known_at)) == seen(asked(early))
    assert [h.entry for h in asked(whole, known_at=known_at).held] == [h.entry for h in asked(early).held]


def test_the_order_in_which_documents_come_does_not_matter():
    answers = {str(seen(asked(record(*order)))) for order in (sorted(TEXTS), sorted(TEXTS, reverse=True))}
    assert len(answers) == 1


def test_an_incident_keeps_the_id_of_the_account_recorded_first():
    first, second = record("strike"), record("strike", "other")
    (before,) = [i for i in asked(first).incidents if i.type == "ASSAULT"]
    (after,) = [i for i in asked(second).incidents if i.type == "ASSAULT"]
    assert len(after.accounts) == 2
    assert after.id == before.id
    other = next(i for i in asked(record("other")).incidents if i.type == "ASSAULT")
    assert resolve(asked(second).incidents, other.id) == after, "an id that was given once resolves for ever"


def test_a_split_and_its_withdrawal():
    entries = record("strike", "other")
    first, second = refs(asked(entries))
    split = entries.own("split", {"accounts": [second], "by": "analyst"})
    apart = [[a.ref for a in i.accounts] for i in asked(entries).incidents if i.type == "ASSAULT"]
    assert sorted(apart) == sorted([[first], [second]])
    entries.own("withdrawal", {"entry": split.id, "by": "analyst", "reason": "the same shell"})
    assert refs(asked(entries)) == [first, second]
    assert len([i for i in asked(entries).incidents if i.type == "ASSAULT"]) == 1
    known_at = split.known
    assert len([i for i in asked(entries, known_at=known_at).incidents if i.type == "ASSAULT"]) == 2


def test_a_merge_joins_what_matching_kept_apart():
    entries = record("strike", "other")
    first, second = refs(asked(entries))
    entries.own("split", {"accounts": [second], "by": "analyst"})
    entries.own("merge", {"accounts": [first, second], "by": "chair"})
    assert len([i for i in asked(entries).incidents if i.type == "ASSAULT"]) == 1


def test_a_rejected_claim_counts_no_more_and_an_earlier_answer_stays():
    entries = record("pact", "strike")
    before = asked(entries)
    (ref,) = refs(before)
    last = entries.filed[-1].known
    entries.noun(Review(id="rv-1", account=ref, verdict="reject", by="analyst", known=0))
    found = asked(entries)
    assert all(f.incident is None for s in found.drafted for c in s.standing.clauses for f in c.findings)
    assert seen(asked(entries, known_at=last)) == seen(before)


def test_a_rating_and_a_review_raise_what_the_record_supports():
    entries = record("pact", "strike")
    (ref,) = refs(asked(entries))
    (one,) = asked(entries).drafted
    source = next(a.source for a in one.record.accounts if a.id == ref)
    entries.noun(Source(id=source, letter="A", own_access=True))
    entries.noun(Rating(id="rt-1", source=source, letter="A", by="analyst", known=0))
    entries.noun(Review(id="rv-1", account=ref, verdict="accept", by="analyst", known=0))
    found = {f.occurrence for s in asked(entries).drafted for f in s.judgement.findings if f.incident}
    assert found == {"probable"}, "one source never confirms, however it is rated"


def test_the_mechanisms_own_observation_confirms():
    entries = record("pact", "strike")
    (ref,) = refs(asked(entries))
    incident = next(i for i in asked(entries).incidents if i.type == "ASSAULT")
    entries.own("observation", {
        "observer": "Team 3", "perceived": "seen", "when": "2031-05-09T10:00", "zone": "Africa/Kampala",
        "act": "ASSAULT", "who": ["Kenya"], "whom": ["Uganda"], "place": "Gulu", "incident": incident.id,
    })  # fmt: skip
    found = [f for s in asked(entries).drafted for f in s.judgement.findings if f.incident == incident.id]
    assert {f.occurrence for f in found} == {"confirmed"}
    assert ref in refs(asked(entries))
    page = status_page(asked(entries), Heading(name="m", entries=5, witnessed=""))
    assert "observed by Team 3, of the mechanism" in page, "what confirms comes before what is said"


def test_nothing_observed_at_a_place_of_no_zone_is_no_coverage():
    entries = record("pact")
    entries.own("observation", {
        "observer": "Team 3", "perceived": "nothing", "when": "2031-05-01/2031-05-20", "place": "Gulu",
    })  # fmt: skip
    (one,) = asked(entries).drafted
    assert {c.status for c in one.standing.clauses} == {"no_information"}
    assert one.record.coverage == ()


def test_a_newer_version_takes_the_place_of_the_older_and_both_stay():
    entries = Entries()
    first = entries.document(STRIKE, "strike.txt")
    text = STRIKE.replace("9 May", "8 May")
    entries.document(text, "strike.txt", version_of=first.id)
    found = asked(entries)
    assert [i.date for i in found.incidents if i.type == "ASSAULT"] == ["2031-05-08"]
    then = asked(entries, known_at=entries.filed[1].known)
    assert [i.date for i in then.incidents if i.type == "ASSAULT"] == ["2031-05-09"]
    assert len(entries.filed) == 4


def test_a_review_is_carried_over_to_what_a_newer_reader_finds_in_the_same_words():
    entries = record("pact", "strike")
    (ref,) = refs(asked(entries))
    entries.noun(Review(id="rv-1", account=ref, verdict="reject", by="analyst", known=0))
    document, old = [f for f in entries.filed if f.kind in ("document", "dossier")][2:4]
    name = ref.partition("#")[2].encode()
    newer = [(r or b"").replace(name, b"event-ffffffffff") for r in old.rows]
    content = (old.content or b"").replace(b"offline/", b"online/")
    entries.add("dossier", content, tuple(newer))
    assert document.id.encode() in content
    found = asked(entries)
    assert refs(found) == ["strike#event-ffffffffff"]
    assert all(f.incident is None for s in found.drafted for c in s.standing.clauses for f in c.findings)


def test_a_correction_by_a_person_changes_the_event_from_then_on():
    entries = record("strike")
    (ref,) = refs(asked(entries))
    entries.own("correction", {"claim": ref, "fields": {"date": "2031-05-08"}, "by": "analyst"})
    assert [i.date for i in asked(entries).incidents if i.type == "ASSAULT"] == ["2031-05-08"]
    then = asked(entries, known_at=entries.filed[1].known)
    assert [i.date for i in then.incidents if i.type == "ASSAULT"] == ["2031-05-09"]


def test_as_published_counts_what_was_public_whenever_it_was_recorded():
    entries = Entries()
    entries.document(STRIKE, "late.txt", published="2031-05-30")
    entries.document(OTHER, "early.txt", published="2031-05-10")
    from truce.asof import Interval, span_of

    by = span_of(Interval.parse("2031-05-15")).last
    found = asked(entries, known_at=by, by="published")
    assert [h.told.document.id for h in found.held] == ["early"]
    undated = record("strike")
    assert asked(undated, known_at=by, by="published").held == (), "what nobody dated was never public"


def test_a_correction_was_not_public_before_anybody_saw_it():
    entries = Entries()
    dated = f"Arua, 10 May 2031\n\n{STRIKE}"
    first = entries.document(dated, "strike.txt")
    entries.document(
        dated.replace("killing four", "killing three"), "strike.txt", version_of=first.id, at=32_290_000
    )
    found = {
        known: [h.told.document.id for h in asked(entries, known_at=known, by="published").held]
        for known in (32_280_000, 32_290_002)
    }
    assert list(found.values()) == [["strike"], ["strike-2"]]


def test_withheld_text_leaves_the_quotes():
    entries = record("strike")
    found = state(entries.filed, lambda _: None, at=AT)
    (incident,) = [i for i in found.incidents if i.type == "ASSAULT"]
    (account,) = incident.accounts
    quoted = account.told.document.text[account.event.start : account.event.end]
    assert quoted
    assert quoted in STRIKE


def test_a_withheld_entry_is_left_out_and_nothing_fails():
    entries = record("pact", "strike")
    hidden = [replace(f, content=None) if f.kind == "dossier" else f for f in entries.filed]
    assert state(hidden, entries.text_of, at=AT).held == ()


def test_the_history_of_answers_names_each_change_once():
    entries = record("pact", "strike")

    def answer(known: int) -> State:
        return asked(entries, known_at=known)

    found = list(changes(entries.filed, answer))
    assert [(c.before, c.after) for c in found if not c.clause] == [(None, "in_force")]
    assert len({(c.known, c.agreement, c.clause) for c in found}) == len(found)


@pytest.mark.parametrize("seed", range(3))
def test_entries_twice_change_nothing(seed: int):
    entries = record(*sorted(TEXTS))
    twice: list[Opened] = [*entries.filed]
    Random(seed).shuffle(twice)
    ordered = sorted([*entries.filed, *twice], key=lambda f: f.position)
    assert seen(state(ordered, entries.text_of, at=AT)) == seen(asked(entries))


@pytest.mark.parametrize("kind", ["document", "dossier", "agreement", "correction", "split", "withdrawal",
                                  "observation", "review", "rating", "ruling", "coverage"])  # fmt: skip
@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"form":"x/1"}', b'{"form":7}', b"\xff\xfe", b"[" * 100_000]
)
def test_an_entry_that_nobody_can_read_stops_no_answer_and_is_named(kind: str, content: bytes):
    entries = record("pact", "strike")
    before = seen(asked(entries))
    bad = entries.add(kind, content)
    own = entries.add(kind, b'{"form":"%b/1"}' % kind.encode())
    found = asked(entries)
    assert seen(found) == before
    assert {u.id for u in found.unreadable} == {bad.id, own.id}
    assert all(u.reason for u in found.unreadable)


def test_a_dossier_whose_rows_are_garbled_is_named_and_left_out():
    entries = record("pact", "strike")
    dossier = [f for f in entries.filed if f.kind == "dossier"][-1]
    garbled = [replace(f, rows=(b'{"form":"record/1","part":"events","record":{}}',)) if f is dossier else f
               for f in entries.filed]  # fmt: skip
    found = state(garbled, entries.text_of, at=AT)
    assert [u.id for u in found.unreadable] == [dossier.id]
    assert [h.told.document.id for h in found.held] == ["pact"]


def test_a_party_reviews_nothing_and_takes_back_only_its_own():
    entries = record("pact", "strike")
    (ref,) = refs(asked(entries))
    north, south = Holder("party", "North", "North"), Holder("person", "Ana", "")
    holders = {"1" * 64: north, "2" * 64: south}.get
    before = acts_judged(asked(entries))

    def by(key: str, entry: Opened) -> None:
        entries.filed[-1] = replace(entry, key=key * 64)

    by("1", entries.noun(Review(id="rv-1", account=ref, verdict="reject", by="Ana", known=0)))
    assert acts_judged(asked(entries, holder_of=holders)) == before
    by("2", entries.noun(Review(id="rv-2", account=ref, verdict="reject", by="Ana", known=0)))
    rejected = acts_judged(asked(entries, holder_of=holders))
    assert (len(before), rejected) == (1, [])
    by("1", entries.own("withdrawal", {"entry": entries.filed[-1].id, "by": "Ana"}))
    found = asked(entries, holder_of=holders)
    assert acts_judged(found) == rejected
    assert [u.id for u in found.unreadable] == [entries.filed[-3].id, entries.filed[-1].id]
    assert "a party's word is a claim" in found.unreadable[0].reason


def test_what_cannot_be_read_is_named_from_then_on_and_not_before():
    entries = record("pact")
    entries.add("review", b"{")
    entries.add("review", b"[]")
    assert len(asked(entries, known_at=entries.filed[-2].known).unreadable) == 1


def test_a_party_adopts_for_itself_alone():
    entries = record("pact")
    holders = {"1" * 64: Holder("party", "North", "North")}.get
    for by in (("South",), ("North", "South"), ("north",)):
        word = Adoption(id=f"ad-{by}", agreement="a", author="x", by=by, known=0)
        entries.noun(word)
        entries.filed[-1] = replace(entries.filed[-1], key="1" * 64)
    found = asked(entries, holder_of=holders)
    assert [u.id for u in found.unreadable] == [e.id for e in entries.filed[-3:-1]]
    assert [a.by for a in found.said.adoptions] == [("north",)]


def test_who_denies_an_act_that_another_document_tells_is_heard():
    found = asked(record("pact", "strike", "denial"))
    (one,) = found.drafted
    (strike,) = [i for i in found.incidents if i.type == "ASSAULT"]
    (denial,) = [a for a in one.record.accounts if a.incident == strike.id and a.source == "kenya"]
    assert denial.stance == "denies_author"
    (finding,) = [f for f in one.judgement.findings if f.incident == strike.id and f.bearer == "kenya"]
    assert denial.id in finding.against


def test_whoever_accuses_another_says_nothing_of_itself():
    entries = record("pact")
    entries.document(f"{STRIKE} Uganda blamed Kenya for the attack.\n", "blamed.txt")
    found = asked(entries)
    (one,) = found.drafted
    assert all(a.who is not None for a in one.record.accounts if a.source == "uganda" and a.act == "ASSAULT")
    assert not [f for f in one.judgement.findings if f.incident and f.bearer == "uganda"]


def test_an_incident_is_explained_with_all_who_speak_of_it():
    found = asked(record("pact", "strike", "denial"))
    (strike,) = [i for i in found.incidents if i.type == "ASSAULT"]
    page = incident_page(found, strike)
    assert "denies that it was by those named" in page
    assert strike.accounts[0].ref in page
    assert max(map(len, page.splitlines())) <= 80
    assert {a["stance"] for a in incident_answer(found, strike)["told"]} == {"supports", "denies_author"}


def test_the_timeline_names_what_can_be_reviewed_and_explained():
    found = asked(record("strike", "other"))
    page = timeline_page(found, Heading(name="Lake", entries=5, witnessed="NOT WITNESSED."))
    for incident in found.incidents:
        assert f"[{incident.id}]" in page
        assert len(incident.accounts) == 1 or all(f"[{a.ref}]" in page for a in incident.accounts)
    assert max(map(len, page.splitlines())) <= 80


def test_a_review_holds_for_the_same_words_of_a_newer_version():
    entries = Entries()
    first = entries.document(STRIKE, "strike.txt")
    (ref,) = refs(asked(entries))
    entries.noun(Review(id="rv-1", account=ref, verdict="reject", by="analyst", known=0))
    entries.document(STRIKE + " The road was closed.", "strike.txt", version_of=first.id)
    found = asked(entries)
    assert refs(found) != [ref]
    assert [r.account for r in found.said.reviews] == refs(found)


def test_a_review_does_not_hold_for_words_that_a_newer_version_changed():
    entries = Entries()
    first = entries.document(STRIKE, "strike.txt")
    (ref,) = refs(asked(entries))
    entries.noun(Review(id="rv-1", account=ref, verdict="accept", by="analyst", known=0))
    entries.document(STRIKE.replace("killing four", "killing three"), "strike.txt", version_of=first.id)
    assert [r.account for r in asked(entries).said.reviews] == [ref]


@pytest.mark.parametrize("change", [("killing four", "killing three"), ("9 May", "10 May")])
def test_an_incident_keeps_its_id_and_what_is_tied_to_it_when_its_document_is_corrected(change: tuple):
    entries = record("pact")
    first = entries.document(STRIKE, "strike.txt")
    (before,) = [i for i in asked(entries).incidents if i.type == "ASSAULT"]
    entries.own("observation", {
        "observer": "Team 3", "perceived": "seen", "when": "2031-05-09T10:00", "zone": "Africa/Kampala",
        "act": "ASSAULT", "place": "Gulu", "incident": before.id,
    })  # fmt: skip
    entries.document(STRIKE.replace(*change), "strike.txt", version_of=first.id)
    found = asked(entries)
    (after,) = [i for i in found.incidents if i.type == "ASSAULT"]
    assert after.id == before.id
    assert after.accounts[0].ref != before.accounts[0].ref
    assert found.incident(before.accounts[0].ref) == after, "an id that was given once resolves for ever"
    assert {a.incident for s in found.drafted for a in s.record.accounts if a.act == "ASSAULT"} == {after.id}


def test_a_report_that_is_taken_back_is_no_account_for_the_act():
    entries = record("pact", "strike")
    taken_back = (
        f"Lake Wire, 14 May 2031\n\nLake Wire withdraws its report of 10 May 2031 that {STRIKE[:47]}.\n"
    )
    entries.document(taken_back, "correction.txt")
    found = asked(entries)
    told = [a for s in found.drafted for a in s.record.accounts if a.id.startswith("correction#event")]
    assert {a.certainty for a in told if a.act == "artillery_fire"} <= {"disputed"}
    assert any("withdraws" in a.passage.quote for a in told if a.passage)


def test_a_moment_that_is_still_to_come_is_said_to_be():
    found = asked(record("pact"), known_at=29_000_100)
    before, after = (
        status_page(found, Heading(name="m", entries=1, witnessed="", now=now))
        for now in (29_000_050, 29_000_200)
    )
    assert "is still to come, and until then this may change" in " ".join(before.split())
    assert "nothing later" in " ".join(after.split())


def test_the_history_says_with_which_document_an_answer_changed():
    entries = record("pact", "strike")
    found = list(changes(entries.filed, lambda known: asked(entries, known_at=known)))
    heading = Heading(name="m", entries=4, witnessed="")
    page = history_page(found, asked(entries), heading, named=in_words(entries.filed))
    assert "with dossier pact.txt [" in page, "the document was filed a minute before it was read"
