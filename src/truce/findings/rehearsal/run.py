"""The run: rows are gathered by how they look to the draft, the looks are judged, the verdicts counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from truce.asof import EVER
from truce.clauses.areas import Areas, Lies
from truce.clauses.model import Agreement
from truce.errors import ArgumentError, InputError
from truce.findings import judge as judging
from truce.findings.matching import in_force
from truce.findings.policy import DEFAULT, Policy
from truce.findings.rehearsal.periods import Month, label, month_of, periods
from truce.findings.rehearsal.sides import Choice, Sides
from truce.findings.rehearsal.silence import Silence, months_touched, nearest, quiet
from truce.findings.rehearsal.summary import (
    RESULTS,
    ClauseTally,
    Reason,
    Rehearsal,
    SideCount,
    Tally,
    Verdict,
)
from truce.findings.rehearsal.telling import Look, as_seen, look_of, whereabouts
from truce.findings.rehearsal.terms import Terms, Window, terms_of
from truce.findings.rehearsal.verdicts import Seen, Verdicts, by_clause, overall, verdicts
from truce.findings.rules import force_of
from truce.incidents.accounts import Letter
from truce.incidents.feeds.ucdp import NAME, EventPlace, GedEvent, GedFile, Toll, ucdp_source

EXAMPLES = 3
"""So many events of each tally are kept as examples: the earliest ones."""
NOWHERE: Lies = (frozenset(), frozenset())


def rehearse(
    agreement: Agreement,
    events: GedFile,
    window: Window | None = None,
    *,
    chosen: Mapping[str, Choice] | None = None,
    letter: Letter = "B",
    policy: Policy = DEFAULT,
) -> Rehearsal:
    """Run an agreement over a file, as if it had been in force over the window (default: all of the data).

    `chosen` says for names of sides which ids they mean (see `load_sides`); `letter` is the reliability that
    the data set is given. InputError if no row can be used; ArgumentError for a window that ends too early.
    """
    window = window or Window()
    if window.since and window.until and window.since > window.until:
        raise ArgumentError("--until", str(window.until), f"before --since {window.since}", "Exchange them")
    terms = terms_of(agreement, window)
    gathering = _Gathering(terms, Sides(agreement, chosen), _areas(agreement, terms, events))
    for event in events:
        gathering.add(event)
    if not events.kept:
        first = f" (line {events.bad[0].line}: {events.bad[0].reason})" if events.bad else ""
        none = f"none of its {events.rows} rows can be used{first}" if events.rows else "has no rows"
        raise InputError(str(events.file), none, "Check that this is the right file")
    source = ucdp_source(letter)
    seen = gathering.in_scope()
    when = (Seen(look, terms.span(total.examples[0].days)) for look, total in seen)
    counting = _Counting()
    for (_, total), found in zip(seen, verdicts(terms, when, source, policy), strict=True):
        counting.add(total, found)
    report = _Report(agreement, events, window, terms, gathering, counting)
    return report.rehearsal(letter, policy)


def _areas(agreement: Agreement, terms: Terms, events: GedFile) -> Areas | None:
    """The zones that the clauses speak of, ready to be asked; None if they speak of none."""
    if not terms.zones:
        return None
    by_name = any(z.divisions for z in agreement.zones if z.id in terms.zones)
    return Areas(agreement, events.divisions() if by_name else ())


@dataclass(slots=True)
class _Sum:
    """Events summed up: how many, their deaths, when, and the earliest of them."""

    events: int = 0
    deaths: list[int] = field(default_factory=lambda: [0, 0, 0])
    months: Counter[Month] = field(default_factory=Counter)
    examples: list[GedEvent] = field(default_factory=list)

    def add(self, event: GedEvent) -> None:
        self.events += 1
        for i, number in enumerate((event.toll.low, event.toll.best, event.toll.high)):
            self.deaths[i] += number
        self.months[month_of(event.days)] += 1
        self._keep([event])

    def merge(self, other: "_Sum") -> None:
        self.events += other.events
        self.deaths = [a + b for a, b in zip(self.deaths, other.deaths, strict=True)]
        self.months.update(other.months)
        self._keep(other.examples)

    def _keep(self, events: Sequence[GedEvent]) -> None:
        if len(self.examples) < EXAMPLES or _order(events[0]) < _order(self.examples[-1]):
            self.examples = sorted([*self.examples, *events], key=_order)[:EXAMPLES]

    @property
    def toll(self) -> Toll:
        return Toll(*self.deaths)


def _order(event: GedEvent) -> tuple[datetime, str]:
    first = event.days.first
    assert first is not None
    return first, event.id


class _Gathering:
    """Rows by how they look, and what was counted on the way."""

    def __init__(self, terms: Terms, sides: Sides, areas: Areas | None) -> None:
        self.sides = sides
        self.areas = areas
        self.looks: dict[Look, _Sum] = {}
        self.names: Counter[str] = Counter()
        self.elsewhen: Counter[str] = Counter()
        self.touched: set[Month] = set()
        self.in_window = self.straddling = 0
        self.months: set[Month] = set()
        self._force = force_of(terms.draft)
        self._in_force = lru_cache(maxsize=65_536)(lambda days: in_force(terms.span(days), self._force, EVER))
        self._lies = lru_cache(maxsize=65_536)(self._where)

    def add(self, event: GedEvent) -> None:
        """Count a row, if its days are in the window or may be."""
        binding = self._in_force(event.days)
        names = (event.side_a,) if event.violence == "one_sided" else (event.side_a, event.side_b)
        if binding == "no":
            self.elsewhen.update(names)
            return
        self.in_window += 1
        self.straddling += binding == "perhaps"
        self.months.add(month_of(event.days))
        self.touched.update(months_touched(event.days))
        self.names.update(names)
        look = look_of(
            self.sides, event.violence, (event.side_a, event.side_b), lies=self._lies(event.place),
            clear=event.clear, straddles=binding == "perhaps", days=event.days,
        )  # fmt: skip
        look = replace(look, side_a=as_seen(look.side_a), side_b=as_seen(look.side_b))
        self.looks.setdefault(look, _Sum()).add(event)

    def _where(self, place: EventPlace) -> Lies:
        return self.areas.of(whereabouts(place)) if self.areas else NOWHERE

    def in_scope(self) -> list[tuple[Look, _Sum]]:
        """The looks with a side that the draft knows, or may, in the order of their earliest rows."""
        known = [(look, total) for look, total in self.looks.items() if look.is_in_scope]
        return sorted(known, key=lambda item: _order(item[1].examples[0]))

    def rows_elsewhen(self, actor: str) -> int:
        """The rows outside the window of which an actor is a side."""
        return sum(n for name, n in self.elsewhen.items() if actor in self.sides.of(name).ids)

    def rows_in(self, zone: str) -> tuple[int, int]:
        """The rows of the window, whosever they are, that surely lie in a zone, and those that may."""
        lie = [(look.lies, total.events) for look, total in self.looks.items()]
        sure = sum(n for (inside, _), n in lie if zone in inside)
        return sure, sum(n for (inside, maybe), n in lie if zone in maybe - inside)

    def side_counts(self) -> tuple[SideCount, ...]:
        """All sides, the most frequent first."""
        sides = [(self.sides.of(name), n) for name, n in self.names.items()]
        ordered = sorted(sides, key=lambda item: (-item[1], item[0].name))
        return tuple(
            SideCount(side.name, n, side.known_ids, side.how, side.names_nobody) for side, n in ordered
        )


@dataclass(slots=True)
class _Bucket:
    """Events that came out alike."""

    total: _Sum = field(default_factory=_Sum)
    reasons: Counter[Reason] = field(default_factory=Counter)


class _Tallies:
    """Buckets by result, and by whom."""

    def __init__(self) -> None:
        self.buckets: dict[tuple[int, tuple[str, ...]], _Bucket] = {}

    def add(self, total: _Sum, verdict: Verdict) -> None:
        bucket = self.buckets.setdefault((RESULTS.index(verdict.result), verdict.by), _Bucket())
        bucket.total.merge(total)
        for reason in verdict.reasons:
            bucket.reasons[reason] += total.events

    def ordered(self) -> list[tuple[Verdict, _Bucket]]:
        """From the gravest result on; by whom in alphabetical order, so that no side comes first."""
        return [
            (Verdict(RESULTS[result], by), self.buckets[result, by]) for result, by in sorted(self.buckets)
        ]

    def tallies(self) -> tuple[Tally, ...]:
        return tuple(
            Tally(
                result=verdict.result,
                by=verdict.by,
                events=bucket.total.events,
                toll=bucket.total.toll,
                reasons=tuple(sorted(bucket.reasons.items(), key=lambda item: (-item[1], item[0]))),
                examples=tuple(bucket.total.examples),
            )
            for verdict, bucket in self.ordered()
        )


class _Counting:
    """The verdicts, counted in the whole, by clause and by reading."""

    def __init__(self) -> None:
        self.whole = _Tallies()
        self.clauses: dict[str, _Tallies] = {}
        self.readings: dict[tuple[str, str], _Tallies] = {}

    def add(self, total: _Sum, found: Verdicts) -> None:
        clauses = by_clause(found)
        self.whole.add(total, overall(clauses))
        for clause, verdict in clauses.items():
            if verdict.result != "none":
                self.clauses.setdefault(clause, _Tallies()).add(total, verdict)
        for key, verdict in found.items():
            if key[1] and verdict.result != "none":
                self.readings.setdefault(key, _Tallies()).add(total, verdict)


@dataclass(frozen=True, slots=True)
class _Report:
    """All that was counted, put in order."""

    agreement: Agreement
    events: GedFile
    window: Window
    terms: Terms
    gathering: _Gathering
    counting: _Counting

    def rehearsal(self, letter: Letter, policy: Policy) -> Rehearsal:
        seen = self._seen()
        periods_, undated = self._periods(seen)
        return Rehearsal(
            agreement=self.agreement.agreement,
            title=self.agreement.title,
            parties=tuple(sorted((p.id, p.name) for p in self.agreement.parties)),
            data=NAME,
            file=self.events.file.name,
            letter=letter,
            policy=policy.version,
            judge=judging.VERSION,
            window=self.window,
            first=label(seen[0]) if seen else None,
            last=label(seen[-1]) if seen else None,
            rows=self.events.rows,
            kept=self.events.kept,
            bad_count=self.events.bad_count,
            bad=tuple(self.events.bad),
            in_window=self.gathering.in_window,
            straddling=self.gathering.straddling,
            in_scope=sum(total.events for _, total in self.gathering.in_scope()),
            sides=self.gathering.side_counts(),
            whole=self.counting.whole.tallies(),
            clauses=tuple(self._clauses()),
            untestable=self.terms.untestable,
            periods=periods_,
            undated=undated,
            silent=tuple(self._silent(seen)),
            notes=tuple(self._notes()),
        )

    def _seen(self) -> tuple[Month, ...]:
        """The months, or years, from the first to the last of the window or else of the data."""
        months = sorted(m for m in self.gathering.months if all(m))
        since, until = self.window.since, self.window.until
        if not months:
            years = sorted(year for year, _ in self.gathering.months if year)
            months = [(years[0], 1), (years[-1], 12)] if years else []
        if not months and not (since and until):
            return ()
        first = (since.year, since.month) if since else months[0]
        last = (until.year, until.month) if until else months[-1]
        return periods(first, last)

    def _periods(
        self, seen: Sequence[Month]
    ) -> tuple[tuple[tuple[str, tuple[int, ...]], ...], tuple[int, ...]]:
        """The events of every whole tally in each period, and those that no period holds."""
        by_year = bool(seen) and not seen[0][1]
        columns = []
        for _, bucket in self.counting.whole.ordered():
            counted: Counter[Month] = Counter()
            for (year, month), events in bucket.total.months.items():
                counted[(year, 0) if by_year else (year, month)] += events
            columns.append(counted)
        rows = tuple((label(p), tuple(c[p] for c in columns)) for p in seen)
        placed = [sum(counts[i] for _, counts in rows) for i in range(len(columns))]
        undated = tuple(c.total() - n for c, n in zip(columns, placed, strict=True))
        return rows, undated

    def _clauses(self) -> Iterable[ClauseTally]:
        for clause in self.terms.draft.clauses:
            tallies = self.counting.clauses.get(clause.id, _Tallies()).tallies()
            readings = tuple(
                (r.id, self.counting.readings.get((clause.id, r.id), _Tallies()).tallies())
                for r in clause.readings
            )
            yield ClauseTally(clause.id, clause.text, tallies, readings)

    def _silent(self, seen: Sequence[Month]) -> Iterator[Silence]:
        """Parties, zones and stretches of time of which no row tells."""
        counts = self.gathering.side_counts()
        named = {i for s in counts for i in s.ids}
        unmatched = {s.name: s.rows for s in counts if not s.how}
        for party in sorted(self.agreement.parties, key=lambda p: p.id):
            if party.id not in named:
                elsewhere = self.gathering.rows_elsewhen(party.id)
                near = nearest((party.name, *party.aliases), unmatched)
                yield Silence("party", party.id, party.name, elsewhere=elsewhere, near=near)
        names = {zone.id: zone.name for zone in self.agreement.zones}
        for zone in sorted(self.terms.zones):
            sure, perhaps = self.gathering.rows_in(zone)
            if not sure:
                yield Silence("zone", zone, names.get(zone, zone), perhaps=perhaps)
        for stretch in quiet(seen, frozenset(self.gathering.touched)):
            yield Silence("time", stretch)

    def _notes(self) -> Iterator[str]:
        yield from self.events.notes
        areas = self.gathering.areas
        if areas:
            for zone, name in areas.unknown_divisions():
                if zone in self.terms.zones:
                    yield f"zone {zone}: no row names the division {name}; misspelt, or nothing is told of it"
            for zone in areas.shapeless:
                if zone in self.terms.zones:
                    yield f"zone {zone} is neither drawn nor named by divisions: every place may lie in it"
        for clause in self.terms.own_period:
            yield f"clause {clause}: its own dates were left out, as it is taken to be in force"
        for clause in self.terms.excused:
            yield f"clause {clause}: its exceptions are not in these data, so none was applied"
        for clause in self.terms.restricted:
            yield f"clause {clause}: it counts at some times only; whether a row lies in them was left open"
        governed = [p.id for p in self.agreement.parties if p.governed_by]
        for party in sorted(governed):
            yield f"party {party}: who governed it may have changed; check which side stands for it"
