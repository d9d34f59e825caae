"""Puts an agreement that a text tells of into the clause language, as far as its words go.

Nothing is guessed: what the text does not say is `not_stated` or an open point, and a clause whose act the
tables cannot tell stays in, unmonitorable, with an open point that says so. A draft is a proposal of a
program: its encoding is unadopted, and a person has to read it against the quotes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal, get_args

from truce.asof import Duration, Interval
from truce.claims import records as told
from truce.clauses import correspondence, model
from truce.clauses.acts import acts_under, roots
from truce.clauses.articles.enacted import Enacted, enacted, missing_annexes
from truce.clauses.articles.instruments import alone, instruments_in
from truce.clauses.casting import Cast, agreement_ids, cast_of
from truce.clauses.deadlines import notice_of
from truce.clauses.model import Clause
from truce.clauses.numbers import NUMBER
from truce.clauses.parts import OF_SOVEREIGNTY, Drafted, bare_term, implied_ban, open_point_of, parts_of
from truce.clauses.restrictions import has_place
from truce.clauses.values import NOT_STATED, NotStated
from truce.clauses.wordings import exception_in, read_words
from truce.documents import Document
from truce.errors import ArgumentError

_KINDS: tuple[tuple[model.AgreementKind, str], ...] = (
    ("armistice", r"\barmistice\b"),
    ("humanitarian_pause", r"\bhumanitarian (?:\w+ )?(?:pause|truce|ceasefire|cease-fire)\b"),
    ("cessation_of_hostilities", r"\bcessation\b"),
    ("ceasefire", r"\bcease-?\s?fire\b"),
    ("truce", r"\btruce\b"),
    ("prisoner_exchange", r"\bprisoner (?:exchange|swap)\b"),
    ("disengagement", r"\bdisengagement\b"),
    ("withdrawal", r"\bwithdrawal\b"),
    ("humanitarian_access", r"\bhumanitarian (?:access|corridor)\b"),
    ("peace_agreement", r"\bpeace (?:agreement|accord|treaty|deal)\b"),
    ("framework", r"\bframework\b"),
)
_BY_ITSELF = re.compile(r"\b(?:automatic|tacit)(?:ally|ly)?\b|\broll(?:s|ed)? over\b", re.IGNORECASE)
_BY_AGREEMENT = re.compile(
    r"\b(?:(?:may|can|could) be|unless) (?:extended|prolonged|renewed)\b[^.;]{0,60}"
    r"\b(?:parties|sides|agree|agreement|consent|mutual\w*|both)\b",
    re.IGNORECASE,
)
_ARMED = frozenset({"ASSAULT", "ground_attack", "artillery_fire", "airstrike", "small_arms_fire"})
_ALL_FORCE = frozenset({"ASSAULT"})
"""A ban of shelling alone leaves the rest of what a truce is to be implied."""
_OWN_EXCEPTIONS = frozenset({"self_defence", "hot_pursuit", "medical_evacuation"})
"""What a savings clause may name and thereby except; all else that it saves excuses no act."""
_NOTICE = re.compile(
    r"[^,.;]{0,40}\b(?:notice|warning)\b|\b(?:notice|warning)\b[^.;]{0,40}|[^,.;]{0,40}\b(?:beforehand"
    r"|in advance)\b",
    re.IGNORECASE,
)
_NOTICE_OF = re.compile(
    rf"\b(?:notice|warning) of (?:at least |not less than |no less than )?{NUMBER}(?: \(\d+\))?"
    r" (?:hour|day|week|month)s?\b",
    re.IGNORECASE,
)
ConditionKind = Literal["precondition", "reciprocity", "sequence", "suspension", "termination", "other"]
_AGREED = re.compile(
    r"\b(?:agreement|accord|deal|pact|treaty|memorandum|protocol|arrangement|framework|communiqu|declaration"
    r"|statement|outcome|roadmap|settlement|compact|code|convention|plan|proposal|understanding|one)",
    re.IGNORECASE,
)
_LIFE: tuple[tuple[model.LifecycleAct, str], ...] = (
    ("enter_into_force", r"\b(?:enters?|comes?) into (?:force|effect)\b|\btakes? effect\b"
     r"|\bbecomes? effective\b"),
    ("extend", r"\b(?:may|can|shall|will|could) be (?:\w+ )?(?:prolonged|extended|renewed)\b"
     r"|\bunless (?:extended|renewed|prolonged)\b"),
    ("terminate", r"\b(?:may|right to) (?:\w+ )?(?:terminate|denounce|end|cancel)\b"
     r"|\bmay be (?:terminated|ended|denounced|cancelled)\b"
     r"|\bunless (?:\w+ ){0,3}?(?:terminated|denounced|cancelled)\b|\bnotice to the contrary\b"
     r"|\b(?:leave|quit|withdraw from) (?:it\b|(?:the|this|these) (?:\w+ )?(?:agreement|accord"
     r"|memorandum|pact"
     r"|truce|cease-?fire|arrangement|protocol|convention|terms)\b)|\b(?:may|can) be revoked\b"
     r"|\bresum\w* (?:of )?(?:hostilities|fighting|operations)\b"),
    ("suspend", r"\bmay\b[^.;]{0,120}\bsuspend (?:(?:the|this|its|their) )?"
     r"(?:\w+ )?(?:participation|performance|application"
     r"|operation|implementation|agreement|accord|memorandum|arrangement|protocol|pact|truce"
     r"|cease-?\s?fire|obligations)\b"),
)  # fmt: skip


def draft(
    record: told.Agreement, records: told.Records, document: Document, on: Interval | NotStated = NOT_STATED
) -> model.Agreement:
    """The agreement of a dossier in the clause language; `on` is the day on which it is drafted.

    Every clause carries its quote in `text`, and where it stands (code points of the text) in `note`.
    """
    charters = [a for a in records.agreements if a.rule == "agreement.charter"]
    own = enacted(document.text, record, records) if charters == [record] else None
    return _drafting(own, record, records, document).agreement(on)


def drafts(
    records: told.Records, document: Document, on: Interval | NotStated = NOT_STATED
) -> tuple[model.Agreement, ...]:
    """Every agreement of a document: the one that its text is, else those that it tells of."""
    spans = instruments_in(document.text)
    charters = [a for a in records.agreements if a.rule == "agreement.charter"]
    if len(spans) > 1:
        several = [_of_part(records, document, span) for span in spans]
        if all(several):
            return _apart([_drafting(o, o.record, o.records, document).agreement(on) for o in several if o])
    own = enacted(document.text, charters[0] if charters else None, records) if len(charters) < 2 else None
    if own is not None:
        return (_drafting(own, own.record, own.records, document).agreement(on),)
    return tuple(draft(record, records, document, on) for record in records.agreements)


def _of_part(records: told.Records, document: Document, span: tuple[int, int]) -> Enacted | None:
    """One of several agreements of a text, read for itself."""
    low, high = span
    own = [a for a in records.agreements if a.rule == "agreement.charter" and low <= a.spans[0][0] < high]
    part = replace(
        records,
        agreements=tuple(own),
        not_stated=tuple(n for n in records.not_stated if low <= n.start < high),
    )
    return enacted(alone(document.text, low, high), own[0] if own else None, part)


def _apart(agreements: Sequence[model.Agreement]) -> tuple[model.Agreement, ...]:
    """Each with an id of its own: two of one file may have one title."""
    names = [a.agreement for a in agreements]
    numbered = [f"{name}-{names[: i + 1].count(name)}" for i, name in enumerate(names)]
    own = [number if names.count(name) > 1 else name for name, number in zip(names, numbered, strict=True)]
    return tuple(a.model_copy(update={"agreement": name}) for a, name in zip(agreements, own, strict=True))


def _drafting(
    own: Enacted | None, record: told.Agreement, records: told.Records, document: Document
) -> "_Drafting":
    if own is None:
        return _Drafting(record, records, document)
    return _Drafting(own.record, own.records, document, own)


@dataclass(frozen=True)
class _Drafting:
    """Drafts one agreement."""

    record: told.Agreement
    records: told.Records
    document: Document
    own: Enacted | None = None

    def agreement(self, on: Interval | NotStated) -> model.Agreement:
        cast = cast_of(self.record, self.records)
        drafted, left_open = self._drafted(cast)
        clauses = self._clauses(drafted, cast)
        own = agreement_ids(self.records)
        term, doubts = _term(self.record)
        if self.own and self.own.lifetime.starts_signed:
            term = term.model_copy(update={"starts": "signed"})
        drafted_text = model.Agreement(
            agreement=own[self.record.id],
            title=self.record.name,
            kind=_kind(self.record),
            encoding=model.Encoding(author="truce draft", on=on, note=_NOTE),
            sources=(self._source(on),),
            parties=cast.parties,
            mediators=cast.known(self.record.mediators),
            witnesses=cast.known(self.record.witnesses),
            bodies=tuple(self._body(b) for b in cast.bodies),
            actors=cast.actors(_used(clauses, cast, self.record)),
            zone="UTC" if self.own and self.own.lifetime.utc else NOT_STATED,
            venue=self._venue(),
            supersedes=(own[self.record.supersedes],) if self.record.supersedes in own else (),
            term=term.model_copy(update={"renews": self._renews()}),
            lifecycle=tuple(self._lifecycle(cast)),
            zones=tuple(
                {
                    z.id: z
                    for z in (*cast.zones, *(z for d in drafted for z in (d.line, d.zone, *d.areas) if z))
                }.values()
            ),
            conditions=tuple(self._conditions(drafted)),
            clauses=clauses,
            excluded_issues=tuple(_excluded(x) for x in self.record.excluded_issues),
            open_points=tuple(self._open_points(cast, term, [*doubts, *left_open], drafted)),
        )
        if not _counts_in_months(drafted_text):
            return drafted_text
        uncounted = model.OpenPoint(what="how a month is counted")
        points = (*drafted_text.open_points, uncounted)
        return drafted_text.model_copy(update={"months": NOT_STATED, "open_points": points})

    def quote(self, start: int, end: int) -> str:
        return self.document.text[start:end]

    def _source(self, on: Interval | NotStated) -> model.TextSource:
        """A report on an agreement is not its text; of a text nobody knows whether an annex is missing."""
        return model.TextSource(
            what=self.records.title or "a text without a title",
            where=self.document.name,
            read=on,
            language=self.document.language or "und",
            authentic=NOT_STATED if self.record.rule == "agreement.charter" else False,
            complete=self.own is not None and not missing_annexes(self.document.text),
        )

    def _drafted(self, cast: Cast) -> tuple[list[Drafted], list[str]]:
        """The parts of every clause of the dossier, what a truce says by being one, and open points."""
        founded: set[str] = set()
        found: list[Drafted] = []
        left_open: list[str] = []
        for clause in self.record.clauses:
            words = self.quote(clause.start, clause.end)
            new_body = clause.institution is not None and clause.institution not in founded
            founded |= {clause.institution} if clause.institution else set()
            wording = read_words(clause.deontic, cast.masked(words) if self.own else words)
            point = open_point_of(clause, words, wording, new_body)
            if point is None:
                found += parts_of(clause, words, wording, cast, self.document.text)
            else:
                left_open.append(point)
        if self.record.is_ceasefire and not self._bans_force(found, cast):
            found.append(implied_ban(cast, *self._naming()))
        elif not found:
            found.append(bare_term(cast, *self._naming()))
        return found, left_open

    def _bans_force(self, found: Sequence[Drafted], cast: Cast) -> bool:
        """Whether a ban of force is told that leaves nothing to imply.

        By its noun a truce binds all its parties, so a ban for some targets or some parties leaves the rest
        implied. An agreement that is called something else says no more than it tells.
        """
        bans = [d for d in found if d.kind == "forbid" and _under(d.acts) & roots()["ASSAULT"]]
        if not _is_called_truce(self.record):
            return bool(bans)
        bound = {
            party
            for d in bans
            if not d.aimed and set(d.acts) & _ALL_FORCE and not set(d.acts) >= OF_SOVEREIGNTY
            for who in getattr(d.part, "who", ())
            for party in (cast.party_ids if who == "each" else (who,))
        }
        return len(bound & set(cast.party_ids)) >= min(2, len(cast.parties))

    def _naming(self) -> tuple[int, int, str]:
        """The words that name the agreement."""
        start, end = (
            (self.record.mentions[0].start, self.record.mentions[0].end)
            if self.record.mentions
            else self.record.spans[0]
        )
        return start, end, self.quote(start, end)

    def _clauses(self, drafted: Sequence[Drafted], cast: Cast) -> tuple[Clause, ...]:
        drafted = [self._with_conditions(d) for d in drafted]
        ids = _ids(drafted)
        first = _first_of(drafted, ids)
        unless = self._exceptions(drafted)
        return tuple(
            _clause(d, name, first, unless.get(i, ()), cast, self._article(d))
            for i, (d, name) in enumerate(zip(drafted, ids, strict=True))
        )

    def _with_conditions(self, d: Drafted) -> Drafted:
        """A clause with what it hangs on; out of an agreement's own text it is not judged without that."""
        hangs = tuple(self._hangs_on(d))
        return replace(d, open=(*d.open, *hangs), monitorable=d.monitorable and not (self.own and hangs))

    def _body(self, body: model.Body) -> model.Body:
        """A body with what the text says of its members, its chair and how it decides."""
        roster = self.own.rosters.get(body.name) if self.own else None
        if roster is None:
            return body
        told = {"members": (roster.members,), "chair": roster.chair, "decides": roster.decides}
        return body.model_copy(update={k: v for k, v in told.items() if v not in ("", ("",))})

    def _article(self, d: Drafted) -> str | None:
        return (self.own.articles.get(d.source) if self.own else None) or None

    def _hangs_on(self, d: Drafted) -> Iterator[str]:
        """The conditions of a clause that its encoding does not hold."""
        for condition in self.record.conditions:
            if d.source in condition.applies_to and not _becomes(condition, "unless"):
                words = re.sub(r"\s+", " ", self.quote(condition.start, condition.end))
                yield f"it hangs on “{words}”: not encoded"

    def _exceptions(self, drafted: Sequence[Drafted]) -> Mapping[int, tuple[model.Unless, ...]]:
        """The exceptions of each ban: those that the text ties to it, and those for the whole."""
        whole: list[tuple[tuple[str, ...], model.Unless]] = []
        for condition in self.record.conditions:
            words = self.quote(condition.start, condition.end)
            kind = exception_in(words)
            if _becomes(condition, "unless") or (condition.type == "savings" and kind in _OWN_EXCEPTIONS):
                whole.append((condition.applies_to, model.Unless(kind=kind or "other", text=words)))
        whole += [
            ((), model.Unless(kind=exception_in(d.text) or "other", text=d.text))
            for d in drafted
            if d.kind == "permit" and set(d.acts) & _ARMED
        ]
        return {
            i: tuple(u for applies, u in whole if not applies or d.source in applies)
            for i, d in enumerate(drafted)
            if d.kind == "forbid"
        }

    def _conditions(self, drafted: Sequence[Drafted]) -> Iterator[model.Condition]:
        ids = _ids(drafted)
        for number, condition in enumerate(self.record.conditions, 1):
            applies = [name for d, name in zip(drafted, ids, strict=True) if d.source in condition.applies_to]
            yield model.Condition(
                id=f"condition-{number}",
                text=self.quote(condition.start, condition.end),
                kind=_kind_of(condition),
                applies_to=tuple(applies),
            )

    def _renews(self) -> str:
        """How another term follows the first, where the text says it of its extension."""
        words = [
            re.sub(r"\s", " ", self.quote(c.start, c.end))
            for c in self.record.conditions
            if c.type == "extension"
        ]
        if any(_BY_ITSELF.search(w) for w in words):
            return "automatic"
        return "by_agreement" if any(_BY_AGREEMENT.search(w) for w in words) else NOT_STATED

    def _lifecycle(self, cast: Cast) -> Iterator[model.Lifecycle]:
        """Who may extend, suspend or end it, where a permission or a condition says so."""
        told_of: list[tuple[model.LifecycleAct | None, str]] = [
            (_life_of(c), self.quote(c.start, c.end)) for c in self.record.conditions
        ]
        told_of += [
            (None, self.quote(c.start, c.end))
            for c in self.record.clauses
            if c.deontic in ("permission", "power")
        ]
        seen: set[str] = set()
        for known, words in told_of:
            flat = re.sub(r"\s", " ", words)
            named = [a for a, p in _LIFE if re.search(p, flat, re.IGNORECASE)]
            for act in dict.fromkeys((known, *named) if known else named):
                if act not in seen:
                    seen.add(act)
                    yield model.Lifecycle(
                        act=act,
                        who=_who_may(flat, cast, act),
                        form=_form(flat, act),
                        notice=_notice(flat, act),
                    )

    def _open_points(
        self, cast: Cast, term: model.Term, doubts: Iterable[str], drafted: Sequence[Drafted]
    ) -> Iterator[model.OpenPoint]:
        """What the text leaves open: as the reader of the text found it, and as the draft did."""
        ids = _ids(drafted)
        if not self.record.parties:
            yield model.OpenPoint(what="who the parties are")
        if term.starts == NOT_STATED:
            yield model.OpenPoint(what="from when it binds")
        yield from (model.OpenPoint(what=doubt) for doubt in doubts)
        for words in self.own.unread if self.own else ():
            yield model.OpenPoint(what=f"not encoded: “{words}”")
        if cast.zones:
            yield model.OpenPoint(what=f"where exactly the area lies: {cast.zones[0].name}")
        for condition in self.record.conditions:
            if condition.type == "disputed_precondition":
                words = self.quote(condition.start, condition.end)
                yield model.OpenPoint(what=f"whether this is a condition is disputed: {words}")
        parts = {c.id for c in self.record.clauses} | {c.id for c in self.record.conditions}
        for missing in self.records.not_stated:
            if self.record.id in missing.about or parts & set(missing.about):
                about = [name for d, name in zip(drafted, ids, strict=True) if d.source in missing.about]
                if what := self._still_missing(missing, term):
                    yield model.OpenPoint(what=what, about=tuple(about))

    def _still_missing(self, missing: told.NotStated, term: model.Term) -> str:
        """A gap that the reader of the text found, without what the draft found after all; empty: nothing."""
        words = " ".join(self.quote(missing.start, missing.end).split())
        if words.startswith(missing.what) and words != missing.what:
            # "The text of the agreement": what is said of it stands in the words behind.
            return f"said to be open: “{words}”"
        answered = {
            "who announced it": self.own is not None,
            "its venue": self._venue() != NOT_STATED,
            "its signature": term.signed != NOT_STATED,
            "its entry into force": term.starts != NOT_STATED,
            "its duration or end": term.ends != NOT_STATED or term.lasts is not None,
            "the hour at which it begins": "T" in str(term.starts),
        }
        whole = missing.what.replace("what follows a breach, and how", "what follows a breach and how")
        return ", ".join(part for part in whole.split(", ") if not answered.get(part))

    def _venue(self) -> str:
        return self.record.venue or NOT_STATED


_NOTE = "Drafted by a program out of one text. Nobody has reviewed it; nobody has adopted it."


def _counts_in_months(value: object) -> bool:
    """Whether a length somewhere in a draft is told in months, which have no length of their own."""
    if isinstance(value, Duration):
        return bool(value.months % 12)
    if isinstance(value, model.Part):
        return any(_counts_in_months(getattr(value, name)) for name in type(value).model_fields)
    return isinstance(value, tuple) and any(_counts_in_months(part) for part in value)


def _clause(
    d: Drafted,
    name: str,
    first: Mapping[str, str],
    unless: tuple[model.Unless, ...],
    cast: Cast,
    article: str | None,
) -> Clause:
    given_for = first.get(d.given_for) if d.given_for else None
    where = (d.zone,) if d.zone else cast.zones if has_place(d.acts) else ()
    scope = model.Scope(
        zones=tuple(z.id for z in where) if d.monitorable else (),
        since=d.since,
        during=tuple(t.period for t in d.times if not t.excluded),
        not_during=tuple(t.period for t in d.times if t.excluded),
        weapons=d.weapons,
    )
    fields: dict[str, Any] = {
        "id": name,
        "article": article,
        "text": d.text,
        "words": "quoted",
        d.kind: d.part,
        "scope": scope,
        "answers_for": "best_efforts" if d.tries else NOT_STATED,
        "unless": unless,
        "in_return_for": given_for if given_for != name else None,
        "implicit": d.implicit,
        "monitorable": d.monitorable,
        "open": d.open,
        "note": d.note,
    }
    return Clause(**fields)


def _ids(drafted: Sequence[Drafted]) -> list[str]:
    """An id for each clause out of what it does; the same every time."""
    seen: dict[str, count[int]] = {}
    names = []
    for d in drafted:
        number = next(seen.setdefault(d.name, count(1)))
        names.append(d.name if number == 1 else f"{d.name}-{number}")
    return names


def _first_of(drafted: Sequence[Drafted], ids: Sequence[str]) -> dict[str, str]:
    """The first clause that was made of each clause of the dossier."""
    found: dict[str, str] = {}
    for d, name in zip(drafted, ids, strict=True):
        found.setdefault(d.source, name)
    return found


def _used(clauses: Iterable[Clause], cast: Cast, record: told.Agreement) -> set[str]:
    """The ids that the draft names outside its list of parties."""
    used = {*cast.known(record.mediators), *cast.known(record.witnesses)}
    for clause in clauses:
        part = clause.part(clause.kind) if clause.kind else None
        for value in (getattr(part, "who", ()), getattr(part, "whom", ()), getattr(part, "to", ())):
            used |= set(value.named if isinstance(value, model.Named) else value)
    return used


def _under(names: Iterable[str]) -> frozenset[str]:
    return frozenset(act for name in names for act in acts_under(name))


def _is_called_truce(record: told.Agreement) -> bool:
    """Whether its noun or its name says that fighting stops, rather than that something was agreed."""
    named = re.search(r"\b(?:cease-?\s?fire|truce|armistice|cessation)\b", record.name, re.IGNORECASE)
    return named is not None or not _AGREED.search(record.kind)


def _kind(record: told.Agreement) -> model.AgreementKind:
    """By the noun that names it, else by its name."""
    for words in (record.kind, record.name):
        for kind, pattern in _KINDS:
            if re.search(pattern, words, re.IGNORECASE):
                return kind
    return "ceasefire" if record.is_ceasefire else "other"


def _term(record: told.Agreement) -> tuple[model.Term, tuple[str, ...]]:
    """When it binds, and what in its dates does not fit together: that is left out and told."""
    announced, signed, starts = (_when(d) for d in (record.announced, record.signed, record.in_force))
    ends = _when(record.planned_end)
    doubts: list[str] = []
    made = [m for m in (announced, signed, starts) if isinstance(m, Interval)]
    if isinstance(ends, Interval) and any(ends.before(m) for m in made):
        doubts.append(f"its end ({ends}) lies before its beginning")
        ends = NOT_STATED
    lasts = _length(record.duration)
    if ends != NOT_STATED or (lasts is None and record.duration is not None):
        doubts += [f"how its length ({record.duration.stated}) and its end agree"] if record.duration else []
        lasts = None
    return model.Term(announced=announced, signed=signed, starts=starts, ends=ends, lasts=lasts), tuple(
        doubts
    )


def _when(date: str | None) -> Interval | NotStated:
    return Interval.parse(date) if date else NOT_STATED


def _length(length: told.Length | None) -> Duration | None:
    try:
        return Duration.parse(length.iso) if length and length.iso else None
    except ArgumentError:
        return None


def _excluded(issue: told.ExcludedIssue) -> model.ExcludedIssue:
    deliberate: bool | NotStated = NOT_STATED if issue.deliberate is None else issue.deliberate
    return model.ExcludedIssue(issue=issue.issue, deliberate=deliberate)


def _becomes(condition: told.Condition, part: str) -> bool:
    row = correspondence.condition(condition.type)
    return row is not None and row.becomes == part


def _life_of(condition: told.Condition) -> model.LifecycleAct | None:
    row = correspondence.condition(condition.type)
    kind = row.kind if row and row.becomes == "lifecycle" else ""
    return next((act for act in get_args(model.LifecycleAct) if act == kind), None)


def _kind_of(condition: told.Condition) -> ConditionKind:
    """The kind of a condition; what the table makes something else of keeps its words all the same."""
    row = correspondence.condition(condition.type)
    kind = row.kind if row and row.becomes == "conditions" else ""
    own: dict[str, ConditionKind] = {
        "disputed_precondition": "precondition", "suspension": "suspension", "termination": "termination",
    }  # fmt: skip
    return next((k for k in get_args(ConditionKind) if k == kind), own.get(condition.type, "other"))


def _who_may(words: str, cast: Cast, act: str) -> tuple[str, ...]:
    """Who may do it: the agreement of all prolongs it; whoever may give notice ends it."""
    if act == "enter_into_force":
        return model.OPEN
    common = r"\b(?:by the parties|mutual(?:ly)?|both|joint(?:ly)?|by agreement|agreement of the)\b"
    if act == "extend" and re.search(common, words, re.IGNORECASE):
        return ("all",)
    if re.search(
        r"\b(?:either|each|any|a) (?:\w+ )?(?:party|side|belligerent|commander)\b", words, re.IGNORECASE
    ):
        return ("each",) if act != "extend" else model.OPEN
    if re.search(common, words, re.IGNORECASE):
        return ("all",)
    return cast.named_in(words) or model.OPEN


def _form(words: str, act: str) -> str | NotStated:
    if act == "enter_into_force":
        return "signature" if re.search(r"\b(?:signature|signing)\b", words, re.IGNORECASE) else NOT_STATED
    return "written" if re.search(r"\b(?:in writing|written)\b", words, re.IGNORECASE) else NOT_STATED


def _notice(words: str, act: str) -> Duration | NotStated:
    """The length that the words give a notice, not how long the agreement lasts."""
    if act in ("enter_into_force", "extend"):
        return NOT_STATED
    behind = _NOTICE_OF.search(words)
    told = (notice_of(match[0]) for match in ([behind] if behind else _NOTICE.finditer(words)))
    return next((length for length in told if length is not None), NOT_STATED)
