"""From entries to answers: what the record amounts to at a moment, as known at another. No I/O.

Everything here is a function of the entries known by then: they are cut off first, so nothing that was
recorded later can reach an answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from truce.access import Reader
from truce.asof import EVER, Interval, span_of
from truce.clauses.loading import parse_agreement
from truce.clauses.model import Agreement, Clause
from truce.clauses.values import NOT_STATED
from truce.errors import ArgumentError, TruceError
from truce.findings.assessing import Assessed, Judging, assess, by_the_judge, find
from truce.findings.coded_claims import CodedRow
from truce.findings.compiled import beside_reports, compiled_among
from truce.findings.drawings import Settling, as_drawn
from truce.findings.finding import Finding
from truce.findings.judge import KnownBy
from truce.findings.one_of_several import with_one_of_several
from truce.findings.place_names import NameTable
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import Adoption, Record, Text
from truce.findings.status_changes import MOST_FINDINGS
from truce.findings.telling import record_of_told
from truce.findings.toll_claims import HeldTolls
from truce.findings.zone_claims import ZoneClaim
from truce.incidents import Incident, Instrument, Told, match_agreements
from truce.incidents.accounts import OF_SIDE, Account, Passage
from truce.incidents.decisions import Decision, decided, renamed, resolve
from truce.incidents.feeds.formats import source_of
from truce.incidents.matching import (
    Matching,
    RowTold,
    in_order,
    incidents_of,
    keys_of,
    keys_of_names,
    matched,
)
from truce.ledger.keyring import Keyring
from truce.mission.answers.coded import coded_rows
from truce.mission.answers.erased import Erasures, erasures_in
from truce.mission.answers.feed_rows import not_matched, to_match
from truce.mission.answers.feeds import NO_FEEDS, Apart, Feeds, FeedsAt
from truce.mission.answers.holdings import Holding, Recall, TextOf, corrected, counting, holdings, recall
from truce.mission.answers.outlets import Published, published_in, through_outlets
from truce.mission.answers.people import Said, said_by_people
from truce.mission.answers.place_names import names_at
from truce.mission.answers.readable import Unreadable, readable
from truce.mission.answers.suspicion import Suspected, counted, documents_of, suspected_in, unreplaced
from truce.mission.answers.tolls import tolls_at
from truce.mission.answers.withholding import Withheld, notice, withheld_of, without_calm
from truce.mission.answers.zones import zones_at
from truce.mission.briefing import Brief
from truce.mission.lineage import Lineage, united
from truce.mission.opened import HolderOf, Opened, known_by, nouns, of_form
from truce.mission.ownership import side_of

_NOTHING = Erasures()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a record amounts to: documents, incidents, agreements and their statuses.

    `at` is the moment asked for (a dossier date in local time of each agreement, or one in UTC that ends in
    Z), `known_at` in minutes since 1970, UTC (`truce.asof.EVER`: all that is recorded), and `known_by`
    whether what counts is what was recorded by then or what was published by then. `unreadable` are entries
    that count for nothing, `erasures` what was destroyed by order of what could be known by then, `suspected`
    the entries that somebody else than the holder of their key may have filed. `reader` is for whom it is,
    None for whoever holds the copy; `withheld` what is withheld from them; `audiences` says of observations
    (by entry) who may read them, `adopters` of adoptions (by agreement, author, and who adopted) whose key
    signed them. `feeds` is the event data that counts, and `former` leads from
    document#id of what older versions told to what stands in its place. `coded` is what data sets code of
    agreements: no status rests on it. `zones` are what people drew,
    `tolls` the daily tolls that offices give out, on which no status rests, and `names` tables of what places
    are called. `matching` is what was proposed, before anybody split or merged, and `published` whose each
    document says it is. `rows_not_matched` says how many rows of event data were too many to be compared.
    """

    at: str
    known_at: int
    known_by: KnownBy
    held: tuple[Holding, ...]
    incidents: tuple[Incident, ...]
    instruments: tuple[Instrument, ...]
    assessed: tuple[Assessed, ...]
    said: Said
    unreadable: tuple[Unreadable, ...] = ()
    erasures: Erasures = _NOTHING
    suspected: tuple[Suspected, ...] = ()
    reader: Reader | None = None
    withheld: Withheld = "nothing"
    audiences: Mapping[str, str] = field(default_factory=dict)
    adopters: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    feeds: Feeds = NO_FEEDS
    former: Mapping[str, str] = field(default_factory=dict)
    coded: tuple[CodedRow, ...] = ()
    zones: tuple[ZoneClaim, ...] = ()
    tolls: tuple[HeldTolls, ...] = ()
    names: tuple[NameTable, ...] = ()
    matching: Matching = field(default_factory=Matching)
    published: Mapping[str, Published] = field(default_factory=dict)
    rows_not_matched: int = 0

    @property
    def doubted(self) -> frozenset[str]:
        """The ids of the documents that somebody else than the holder of a key may have filed."""
        return documents_of(self.held, self.suspected)

    def incident(self, name: str) -> Incident | None:
        """The incident that an id means, or once meant: its own, or that of an account of it."""
        return resolve(self.incidents, name, self.former)

    @property
    def told(self) -> tuple[Told, ...]:
        """The documents that count, with what they say."""
        return tuple(h.told for h in self.held)

    @property
    def encoded(self) -> tuple[Assessed, ...]:
        """What is judged by terms that somebody filed."""
        return tuple(one for one in self.assessed if "#" not in one.telling)

    @property
    def drafted(self) -> tuple[Assessed, ...]:
        """What is judged by terms that a program drafted from a document, for want of any that were filed."""
        return tuple(one for one in self.assessed if "#" in one.telling)

    def as_brief(self) -> Brief:
        """The same as a brief of its documents."""
        basis = "as published by then" if self.known_by == "published" else "as recorded by then"
        basis += f", on {self.view}" if self.view else ""
        return Brief(
            self.told, self.incidents, self.instruments, local(self.at), basis, (), self.assessed, self.vetted
        )

    @property
    def view(self) -> str:
        """On whose part of the record it rests, in words; "" if on all of it."""
        if self.reader is not None:
            return f"what {self.reader.in_words} may read"
        return "what this copy holds" if self.withheld != "nothing" else ""

    @property
    def notice(self) -> str:
        """What it says of what is withheld; "" where nothing is."""
        return notice(self.withheld, self.view)

    @property
    def vetted(self) -> str:
        """How much of it people reviewed and rated, in words."""
        reviewed = len({r.account for r in self.said.reviews})
        # A data set is described when it is taken in, with its usual letter: that is nobody's rating.
        described = {s.id for s in self.said.sources if s.letter not in ("F", source_of(s.id).letter)}
        rated = len({r.source for r in self.said.ratings} | described)
        claims = "1 claim" if reviewed == 1 else f"{reviewed:,} claims"
        return f"{claims} reviewed, {'1 source' if rated == 1 else f'{rated:,} sources'} rated"


def state(
    filed: Iterable[Opened],
    text_of: TextOf,
    *,
    at: str,
    recalled: Recall = recall,
    holder_of: HolderOf = lambda _: None,
    known_at: int = EVER,
    by: KnownBy = "record",
    policy: Policy = DEFAULT,
    ring: Keyring | None = None,
    reader: Reader | None = None,
    feeds_at: FeedsAt = lambda *_: NO_FEEDS,
    apart: Callable[[Feeds], Apart | None] = lambda _: None,
) -> State:
    """What the entries amount to at the end of `at`, as known (recorded, or public) at a minute.

    `ring` are the keys as known then: what a suspected one signed counts for less (`suspicion`).
    `feeds_at` gives the event data of the record. `apart` may give what judges it in place of the judge;
    None: it leaves that to the judge.

    Raises:
        ArgumentError: `at` is no date.
    """
    _check(at)
    # What was public then is asked of all that is recorded by now.
    limit = known_at if by == "record" else EVER
    filed = list(filed)
    sides = {side for life in ring.lives.values() if (side := side_of(life.holder))} if ring else set()
    good, bad = readable([f for f in filed if f.known <= limit], holder_of, sides)
    notes, _ = readable([f for f in filed if f.kind == "erased"], holder_of, sides)
    erasures = erasures_in(filed, limit, notes)
    suspected = suspected_in([e for e in good if not e.withheld], ring)
    then = known_by(counted(good, suspected), limit)
    unread = {u.id: u for u in bad}
    read = holdings(then, text_of, _tolerant(recalled, unread), holder_of)
    held = counting(unreplaced(read, suspected), known_at, by)
    whole = united((h.lineage for h in held), frozenset(h.told.document.id for h in held))
    said = said_by_people(then).following(whole.same)
    told = tuple(corrected(h.told, said.corrections) for h in held)
    held = tuple(replace(h, told=t) for h, t in zip(held, told, strict=True))
    feeds = feeds_at(then, known_at, by)
    proposed = matched(to_match(told, feeds, said.decisions))
    incidents, homes = _incidents(held, proposed, said.decisions, whole)
    said = said.tied_to(lambda name: _now(incidents, homes, name, whole.former))
    instruments = match_agreements(told)
    hidden: Withheld = "of the mechanism" if feeds.kept_back else withheld_of(then, holder_of)
    feeds = replace(feeds, named=_rows_named(said, homes), incidents=homes)
    judged_by, told_of = apart(feeds) or (by_the_judge, feeds)
    feeds = replace(feeds, divisions=told_of.divisions)
    published = published_in(held, then)
    judging = through_outlets(said, published)
    put = _not_lending(_as_recorded(held, judging, hidden, told_of), told_of, policy, known_at)
    asked = _Asked(at, known_at, by, policy, judged_by, put, zones_at(then, known_at, by))
    assessed = _judged(then, judging, held, incidents, instruments, asked)
    assessed = tuple(with_one_of_several(_with_rows_listed(one, feeds), policy) for one in assessed)
    return State(
        at=at, known_at=known_at, known_by=by, held=held, incidents=incidents, instruments=instruments,
        assessed=assessed, said=said, unreadable=tuple(unread.values()), feeds=feeds,
        erasures=erasures, suspected=suspected, reader=reader,
        withheld=hidden, audiences={e.id: e.audience for e in then if e.kind == "observation"},
        adopters=_adopters(then, holder_of), former=whole.former, coded=coded_rows(then, known_at, by),
        zones=asked.zones, tolls=tolls_at(then, known_at, by), names=names_at(then, known_at, by),
        matching=proposed, published=published, rows_not_matched=not_matched(feeds, proposed),
    )  # fmt: skip


def _judged(
    then: Sequence[Opened],
    said: Said,
    held: Sequence[Holding],
    incidents: Sequence[Incident],
    instruments: Sequence[Instrument],
    asked: "_Asked",
) -> tuple[Assessed, ...]:
    """All agreements: by the terms that were filed, and for want of these by drafts out of documents."""
    own = tuple(
        _assessed(texts, said, held, incidents, instruments, asked)
        for texts in encodings(then, asked.known_at)
    )
    matched = {one.instrument for one in own}
    untreated = [i for i in instruments if i.id not in matched]
    drafted = assess(
        [h.told for h in held], incidents, untreated, local(asked.at), asked.policy,
        known_at=asked.known_at, known_by=asked.by, changed=asked.put, judged_by=asked.judged_by,
        origins=said.origins,
    )  # fmt: skip
    return (*own, *drafted)


def with_rows(state: State, name: str) -> State:
    """The same, the record of a finding or status that is named with all the rows that it can hang on.

    Where the engine judged, the records of an answer hold the rows of the findings that it lists, no others.
    """
    one, asked = find(state.assessed, name)
    if state.feeds.divisions is None or asked is None:
        return state
    findings = [asked] if isinstance(asked, Finding) else asked.findings[:MOST_FINDINGS]
    clause = one.agreement.clause(asked.clause)
    if clause is not None and _looks_at_one_act(clause) and all(f.incident for f in findings):
        return state
    whole = _with_rows_of(one, state.feeds)
    return replace(state, assessed=tuple(whole if each is one else each for each in state.assessed))


def _with_rows_listed(one: Assessed, feeds: Feeds) -> Assessed:
    """What was judged, its record with the rows of the findings that are listed, if it lacks any."""
    if feeds.divisions is None:
        return one
    named = frozenset(f.incident for f in one.judgement.findings if f.incident and "/" in f.incident)
    return _with_rows_of(one, replace(feeds, named=named, only_named=True))


def _with_rows_of(one: Assessed, feeds: Feeds) -> Assessed:
    held = {account.incident for account in one.record.accounts}
    more = [a for a in feeds.accounts(one.agreement) if a.incident not in held]
    return replace(one, record=replace(one.record, accounts=(*one.record.accounts, *more)))


def _looks_at_one_act(clause: Clause) -> bool:
    """Whether what is found on one act under a clause hangs on no other."""
    held = [clause.holds_while, *(r.holds_while for r in clause.readings)]
    return clause.kind in ("forbid", "permit") and not any(held)


def _rows_named(said: Said, homes: Iterable[str]) -> frozenset[str]:
    """The rows of event data of which people may have said something, by the ids that they name.

    With them those that are of an incident with other accounts (`homes`): these are told beside the others,
    whoever judges the rest.
    """
    observed = (one.incident for one, _ in said.observations if one.incident)
    ruled = (r.incident for r in said.rulings if r.incident)
    decided_on = (name for d in said.decisions for name in d.accounts)
    named = (*(r.account for r in said.reviews), *said.ends, *observed, *ruled, *decided_on)
    # Whether what stands behind an @ is a name for what a row tells, or part of its id, nobody can see.
    both = (each for name in named if "/" in name for each in (name, name.rpartition("@")[0]))
    return frozenset((*both, *homes))


def _adopters(entries: Iterable[Opened], holder_of: HolderOf) -> dict[tuple[str, str, str], str]:
    """By agreement, author and whoever adopted: whose key signed that word."""
    return {
        (noun.agreement, noun.author, who): str(holder_of(entry.key) or "a key that nobody introduced")
        for entry, noun in nouns(entries)
        if isinstance(noun, Adoption)
        for who in noun.by
    }


def _tolerant(recalled: Recall, unread: dict[str, Unreadable]) -> Recall:
    """As `recalled`, but notes a dossier that is none and gives nothing for it."""

    def attempt(document: Opened, dossier: Opened, text_of: TextOf) -> Told | None:
        try:
            return recalled(document, dossier, text_of)
        except TruceError as error:
            unread[dossier.id] = Unreadable(dossier.id, str(error))
            return None

    return attempt


def local(at: str) -> str:
    """A moment without the mark of UTC: what a brief takes."""
    return at.removesuffix("Z")


def moment(at: str, agreement: Agreement) -> int:
    """The last minute of `at` (since 1970, UTC): of that zone if it ends in Z, else of the agreement's."""
    zone = "UTC" if at.endswith("Z") else None if agreement.zone == NOT_STATED else agreement.zone
    return span_of(Interval.parse(local(at)), zone).last


def _check(at: str) -> None:
    try:
        Interval.parse(local(at))
    except ArgumentError as error:
        raise ArgumentError("--at", at, error.reason, error.next) from None


def _incidents(
    held: Sequence[Holding], found: Matching, decisions: Sequence[Decision], whole: Lineage
) -> tuple[tuple[Incident, ...], dict[str, str]]:
    """The incidents that documents tell of, and for rows the incidents that they are of, if not their own."""
    recorded = {
        ref: whole.first.get(ref, (ref, h.position))
        for h in held
        for e in h.told.records.events
        if e.modality == "actual"
        for ref in (h.told.ref(e.id),)
    }
    groups = decided(found.groups, decisions)
    incidents = in_order(renamed(tuple(incidents_of(groups, found.could_be)), recorded))
    homes = {row: incident.id for incident in incidents for row in incident.rows}
    for group in groups:
        if len(group) > 1 and all(isinstance(m, RowTold) for m in group):
            # Rows are given in the order in which they were recorded.
            homes |= {m.ref: group[0].ref for m in group}
    return incidents, homes


def _now(
    incidents: Sequence[Incident], homes: Mapping[str, str], name: str, former: Mapping[str, str]
) -> str:
    """The id that an incident has now."""
    found = resolve(incidents, name, former)
    return found.id if found else homes.get(name, name)


# ---- agreements that somebody encoded


def encodings(filed: Iterable[Opened], known_at: int) -> list[tuple[Text, ...]]:
    """The texts that were filed, by agreement and author: all of each, in the order of the record."""
    found: dict[tuple[str, str], list[Text]] = {}
    for entry, data in of_form(filed, "agreement"):
        agreement = parse_agreement(str(data["yaml"]), str(data.get("name", "agreement.yaml")))
        text = Text(id=entry.id, agreement=agreement, known=min(entry.known, known_at))
        found.setdefault((agreement.agreement, agreement.encoding.author), []).append(text)
    return [tuple(found[key]) for key in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """For which moments, by which clock and policy, and by whom it is judged; `put` completes a record.

    `zones` are what people drew, as known then.
    """

    at: str
    known_at: int
    by: KnownBy
    policy: Policy
    judged_by: Judging
    put: Callable[[Record, Agreement], Record]
    zones: tuple[ZoneClaim, ...] = ()


def _assessed(
    texts: Sequence[Text],
    said: Said,
    held: Sequence[Holding],
    incidents: Sequence[Incident],
    instruments: Sequence[Instrument],
    asked: _Asked,
) -> Assessed:
    """One author's encoding, judged on all that is recorded."""
    text = texts[-1]
    agreement = text.agreement
    instrument = _told_of(agreement, instruments)
    texts = [replace(t, agreement=as_drawn(t.agreement, asked.zones)) for t in texts]
    agreement = texts[-1].agreement
    rows = [(t, r) for t, a in instrument.tellings for r in a.status_history] if instrument else []
    record = record_of_told([h.told for h in held], incidents, agreement, rows, origins=said.origins)
    record = replace(record, texts=tuple(texts), adoptions=said.adoptions_of(agreement))
    record = asked.put(record, agreement)
    at = moment(asked.at, agreement)
    judged = asked.judged_by(record, agreement, asked.policy, at, asked.known_at, asked.by)
    words = {c.id: Passage(agreement.agreement, 0, len(c.text), c.text) for c in agreement.clauses}
    name = f"st-{text.id[:10]}"
    told = instrument.id if instrument else agreement.agreement
    return Assessed(name, local(asked.at), told, text.id, agreement, words, record, judged)


def _told_of(agreement: Agreement, instruments: Iterable[Instrument]) -> Instrument | None:
    """The one agreement that documents tell of with the same parties, and dates that can be the same."""
    named = [keys_of_names((p.name, *p.aliases, p.id)) for p in agreement.parties]
    stated = [d for d in (agreement.term.announced, agreement.term.signed) if isinstance(d, Interval)]
    fits = [i for i in instruments if any(_fits(t, a, named, stated) for t, a in i.tellings)]
    return fits[0] if len(fits) == 1 else None


def _fits(told: Told, agreement: Any, named: Sequence[frozenset[str]], stated: Sequence[Interval]) -> bool:
    actors = {a.id: keys_of(a) for a in told.records.actors}
    parties = [actors[p] for p in agreement.parties if p in actors]
    same = len(parties) == len(named) and all(any(keys & other for other in parties) for keys in named)
    dates = [Interval.parse(d) for d in (agreement.announced, agreement.signed, agreement.in_force) if d]
    return same and (not stated or not dates or any(a.intersects(b) for a in stated for b in dates))


# ---- when the record knew it, and what people said of it


def _as_recorded(
    held: Sequence[Holding], said: Said, hidden: Withheld, feeds: Feeds
) -> Callable[[Record, Agreement], Record]:
    """Puts into a record of documents when each was recorded, what event data tells, and what people said."""
    known = {h.told.document.id: h.known for h in held}
    sides = {h.told.document.id: h.side for h in held if h.side}

    # Many tellings of agreements share the very same accounts (`truce.findings.telling.Heard`).
    done: dict[int, tuple[tuple[Account, ...], tuple[Account, ...]]] = {}

    def put(record: Record, agreement: Agreement) -> Record:
        if id(record.accounts) not in done:
            recorded = tuple(replace(a, known=_known_of(a, known)) for a in record.accounts)
            # What is kept beside it stays alive, so that nothing else gets its id.
            done[id(record.accounts)] = record.accounts, recorded
        _, accounts = done[id(record.accounts)]
        if sides:
            origins = {document: _origin(side, agreement) for document, side in sides.items()}
            accounts = tuple(replace(a, origin=origins.get(_document_of(a), a.origin)) for a in accounts)
        entries = tuple(
            replace(e, known=known.get(e.id.partition("#")[0], e.known)) for e in record.lifecycle
        )
        told = replace(record, accounts=accounts, lifecycle=entries)
        told = said.added_to(feeds.added_to(told, agreement), agreement)
        return without_calm(Settling(agreement).record(told), hidden)

    return put


def _not_lending(
    put: Callable[[Record, Agreement], Record], feeds: Feeds, policy: Policy, known_at: int
) -> Callable[[Record, Agreement], Record]:
    """As `put`, but rows that are of one incident with reports lend these no weight."""
    compiled, joined = compiled_among(feeds.sources), frozenset(feeds.incidents.values())

    def lending_nothing(record: Record, agreement: Agreement) -> Record:
        return beside_reports(put(record, agreement), compiled, joined, policy, known_at)

    return lending_nothing


def _known_of(account: Account, known: Mapping[str, int]) -> int:
    return known.get(_document_of(account), account.known)


def _document_of(account: Account) -> str:
    return account.passage.document if account.passage else account.id.partition("#")[0]


def _origin(side: str, agreement: Agreement) -> str:
    """Whose word all is that a party files, whomever it quotes: ten documents of one party are one origin."""
    names = keys_of_names((side,)) | {side.casefold()}
    called = {p.id: {*keys_of_names((p.name, *p.aliases, p.id)), p.id.casefold()} for p in agreement.parties}
    mine = [name for name, known in called.items() if names & known]
    return f"{OF_SIDE}{mine[0] if len(mine) == 1 else side}"
