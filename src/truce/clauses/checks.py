"""What a well-formed agreement file must also fulfil: names that exist, dates that agree, no circles.

Each check yields problems; none stops at the first. A check never asks whether the terms are good ones: that
is what lint is for.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from truce.asof import Interval
from truce.clauses import acts
from truce.clauses.model import KINDS, After, Agreement, Clause, Named, Part, While
from truce.clauses.shapes import geometry_fault
from truce.clauses.values import NOT_STATED
from truce.clauses.yaml_text import Marked, Path
from truce.errors import Problem

EACH = frozenset({"each", "party"})
ANYONE = frozenset({"anyone"})
OTHER = "other_party"

Faults = Iterator[tuple[Path, str, str]]
"""Where, why, what to do."""


def check(agreement: Agreement, marked: Marked) -> list[Problem]:
    """Every problem that the typed form alone does not show."""
    book = _Book(agreement)
    found = [fault for test in _CHECKS for fault in test(book)]
    return [Problem(marked.line(p), _clause_id(agreement, p), why, remedy) for p, why, remedy in found]


def _clause_id(agreement: Agreement, path: Path) -> str | None:
    if len(path) >= 2 and path[0] == "clauses" and isinstance(path[1], int):
        return agreement.clauses[path[1]].id
    return None


@dataclass(frozen=True)
class _Book:
    """An agreement with the names that it knows."""

    agreement: Agreement

    @property
    def parties(self) -> dict[str, Path]:
        return {p.id: ("parties", i, "id") for i, p in enumerate(self.agreement.parties)}

    @property
    def actors(self) -> dict[str, Path]:
        return {a.id: ("actors", i, "id") for i, a in enumerate(self.agreement.actors)}

    @property
    def bodies(self) -> dict[str, Path]:
        return {b.id: ("bodies", i, "id") for i, b in enumerate(self.agreement.bodies)}

    @property
    def zones(self) -> dict[str, Path]:
        return {z.id: ("zones", i, "id") for i, z in enumerate(self.agreement.zones)}

    @property
    def clauses(self) -> dict[str, Path]:
        return {c.id: ("clauses", i, "id") for i, c in enumerate(self.agreement.clauses)}

    def unknown(self, name: str, path: Path, what: str, known: Mapping[str, Path] | set[str]) -> Faults:
        """A fault if a name is none of those known."""
        if name in known or name == NOT_STATED:
            return
        near = get_close_matches(name, list(known), 1, 0.6)
        remedy = f"Did you mean `{near[0]}`" if near else f"Known: {', '.join(sorted(known)) or 'none'}"
        yield path, f"`{name}` is no {what} of this agreement", remedy


def _ids_are_unique(book: _Book) -> Faults:
    a = book.agreement
    for group in (("parties", a.parties), ("actors", a.actors), ("bodies", a.bodies)):
        yield from _twice(group[0], [p.id for p in group[1]])
    for name, parts in (("zones", a.zones), ("clauses", a.clauses), ("conditions", a.conditions)):
        yield from _twice(name, [p.id for p in parts])
    taken = {**book.bodies, **book.actors}
    for i, party in enumerate(a.parties):
        if party.id in taken:
            yield (
                ("parties", i, "id"),
                f"`{party.id}` names a party and something else",
                "Give each its own id",
            )
    names: dict[str, str] = {}
    for i, party in enumerate(a.parties):
        for name in {party.name.casefold(), *(alias.casefold() for alias in party.aliases)}:
            first = names.setdefault(name, party.id)
            if first != party.id:
                yield ("parties", i), f"`{name}` names two parties: {first}, {party.id}", "One party, one id"


def _twice(group: str, ids: list[str]) -> Faults:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield (group, index, "id"), f"the id `{name}` stands twice in `{group}`", "Give each its own id"


def _one_kind(book: _Book) -> Faults:
    for i, clause in enumerate(book.agreement.clauses):
        given = [k for k in KINDS if clause.part(k) is not None]
        if not given:
            yield ("clauses", i), "says nothing that can be checked", f"Add one of {', '.join(KINDS)}"
        elif len(given) > 1:
            yield ("clauses", i), f"is of {len(given)} kinds: {', '.join(given)}", "Make a clause of each"


def _bound(book: _Book) -> Faults:
    """Whom clauses name exists; a clause binds somebody."""
    everybody = {**book.parties, **book.actors, **book.bodies}
    for path, clause, part in _parts(book):
        who: tuple[str, ...] = getattr(part, "who", ())
        if not who:
            yield (*path, "who"), "binds nobody", "Name who is bound, or `each`"
        allowed = {*everybody, *EACH, *(ANYONE if clause.kind == "permit" else ())}
        if NOT_STATED in who and not (who == (NOT_STATED,) and clause.kind in _WITHOUT_DOER):
            yield (
                (*path, "who"),
                "binds nobody",
                "Name who is bound, or `each`; only a duty may leave it open",
            )
        for name in who:
            yield from book.unknown(name, (*path, "who"), "party, actor or body", allowed)
        whom = getattr(part, "whom", ())
        if isinstance(whom, Named):
            for name in whom.named:
                yield from book.unknown(name, (*path, "whom", "named"), "actor", everybody)
            if whom.acting_against:
                yield from book.unknown(
                    whom.acting_against, (*path, "whom", "acting_against"), "party", book.parties
                )
        else:
            for name in whom:
                yield from book.unknown(
                    name, (*path, "whom"), "party, actor or body", {*everybody, OTHER, *EACH}
                )
        if whom == (OTHER,) and len({p.side or p.id for p in book.agreement.parties}) < 2:
            yield (*path, "whom"), "there is no other party", "Name both sides under `parties`"
        for k, reading in enumerate(clause.readings):
            for name in reading.who:
                place = (*path[:2], "readings", k, "who")
                yield from book.unknown(name, place, "party, actor or body", allowed)


_WITHOUT_DOER = ("oblige", "register", "permit")
"""The kinds that a text often gives without a doer: "the district is returned"."""


def _acts_exist(book: _Book) -> Faults:
    for path, _clause, part in _parts(book):
        for field in ("acts", "act", "broken_by", "restored_by", "hindered_by"):
            value = getattr(part, field, ())
            for name in (value,) if isinstance(value, str) else value:
                if acts.acts_under(name):
                    continue
                near = get_close_matches(name, acts.names(), 1, 0.6)
                remedy = f"Did you mean `{near[0]}`" if near else "See the table of acts"
                yield (*path, field), f"there is no act `{name}`", remedy
        for name in getattr(part, "targets", ()):
            if name not in acts.targets():
                near = get_close_matches(name, acts.targets(), 1, 0.6)
                remedy = f"Did you mean `{near[0]}`" if near else f"Known: {', '.join(acts.targets())}"
                yield (*path, "targets"), f"there is no target class `{name}`", remedy
        if hasattr(part, "acts") and not part.acts and not getattr(part, "stock", False):
            yield (*path, "acts"), "names no act", "Name at least one act"


def _references(book: _Book) -> Faults:
    a = book.agreement
    for i, clause in enumerate(a.clauses):
        path: Path = ("clauses", i)
        if clause.in_return_for:
            yield from book.unknown(clause.in_return_for, (*path, "in_return_for"), "clause", book.clauses)
        for field in ("zones", "outside"):
            for name in getattr(clause.scope, field):
                yield from book.unknown(name, (*path, "scope", field), "zone", book.zones)
        for name in clause.counterparty:
            yield from book.unknown(name, (*path, "counterparty"), "party", {*book.parties, *book.actors})
        whiles: list[tuple[Path, While]] = [(("while", j), w) for j, w in enumerate(clause.holds_while)]
        for k, reading in enumerate(clause.readings):
            whiles += [(("readings", k, "while", j), w) for j, w in enumerate(reading.holds_while)]
        for sub, held in whiles:
            yield from book.unknown(held.clause, (*path, *sub, "with"), "clause", book.clauses)
            yield from book.unknown(held.complies, (*path, *sub, "complies"), "party", book.parties)
    for i, condition in enumerate(a.conditions):
        for name in (*((condition.clause,) if condition.clause else ()), *condition.applies_to):
            yield from book.unknown(name, ("conditions", i), "clause", book.clauses)
    everybody = {**book.parties, **book.actors, **book.bodies}
    for field in ("mediators", "witnesses"):
        for name in getattr(a, field):
            yield from book.unknown(name, (field,), "actor", everybody)
    for i, actor in enumerate(a.actors):
        for j, link in enumerate(actor.links):
            yield from book.unknown(link.to, ("actors", i, "links", j, "to"), "party", book.parties)


def _duties(book: _Book) -> Faults:
    """A duty has a moment from which it is owed; limits have a number and a period."""
    for path, clause, part in _parts(book):
        by = getattr(part, "by", None)
        if isinstance(by, After):
            yield from _after(book, by, (*path, "by"))
        if clause.kind == "oblige" and getattr(part, "body", None):
            yield from book.unknown(part.body, (*path, "body"), "body", book.bodies)  # type: ignore[attr-defined]
        if clause.kind == "limit":
            most, least = part.at_most, part.at_least  # type: ignore[attr-defined]
            if most is None and least is None:
                yield path, "limits nothing", "Give `at_most` or `at_least`, or not_stated"
            elif isinstance(most, int) and isinstance(least, int) and least > most:
                yield path, f"at least {least} and at most {most} contradict each other", "Correct one"
            if not part.stock and not part.acts:  # type: ignore[attr-defined]
                yield path, "counts neither acts nor things", "Name `acts`, or say `stock: true`"
        for j, phase in enumerate(getattr(part, "phases", ())):
            if isinstance(phase.by, After):
                yield from _after(book, phase.by, (*path, "phases", j, "by"))
            if phase.zone:
                yield from book.unknown(phase.zone, (*path, "phases", j, "zone"), "zone", book.zones)


def _after(book: _Book, after: After, path: Path) -> Faults:
    if after.event == "act" and not after.act:
        yield path, "has no trigger: `act` is missing", "Name the act that starts the clock"
    if after.event == "met" and not after.clause:
        yield path, "has no trigger: `clause` is missing", "Name the clause that has to be met first"
    if after.act and not acts.acts_under(after.act):
        near = get_close_matches(after.act, acts.names(), 1, 0.6)
        remedy = f"Did you mean `{near[0]}`" if near else "See the table of acts"
        yield (*path, "act"), f"there is no act `{after.act}`", remedy
    if after.clause:
        yield from book.unknown(after.clause, (*path, "clause"), "clause", book.clauses)
    for name in after.by:
        known = {*book.parties, *book.actors, *book.bodies, *EACH, OTHER}
        yield from book.unknown(name, (*path, "by"), "party", known)


def _dates_agree(book: _Book) -> Faults:
    term = book.agreement.term
    if term.lasts is not None and term.ends != NOT_STATED:
        yield ("term", "lasts"), "the term has an end and a length", "Keep the one that the text gives"
    made = [("announced", term.announced), ("signed", term.signed), ("starts", term.starts)]
    end = term.ends
    for name, moment in made:
        if isinstance(end, Interval) and isinstance(moment, Interval) and end.before(moment):
            yield ("term", "ends"), f"ends ({end}) before it is {_DONE[name]} ({moment})", "Correct one"
    if term.starts in ("announced", "signed") and getattr(term, str(term.starts)) == NOT_STATED:
        yield ("term", "starts"), f"starts when {term.starts}, and that date is not stated", "Give that date"
    for i, clause in enumerate(book.agreement.clauses):
        since, until = clause.scope.since, clause.scope.until
        if isinstance(since, Interval) and isinstance(until, Interval) and until.before(since):
            yield (
                ("clauses", i, "scope", "until"),
                f"ends ({until}) before it begins ({since})",
                "Correct one",
            )


_DONE = {"announced": "announced", "signed": "signed", "starts": "in force"}


def _shapes(book: _Book) -> Faults:
    for i, zone in enumerate(book.agreement.zones):
        given = [f for f in ("geometry", "near", "divisions") if getattr(zone, f)]
        if len(given) > 1:
            yield ("zones", i), f"is drawn in {len(given)} ways: {', '.join(given)}", "Keep one"
        if zone.near:
            yield from book.unknown(zone.near.of, ("zones", i, "near", "of"), "zone", book.zones)
            if zone.near.side:
                yield from book.unknown(zone.near.side, ("zones", i, "near", "side"), "party", book.parties)
        fault = geometry_fault(zone.geometry) if zone.geometry is not None else None
        if fault:
            yield ("zones", i, "geometry"), f"zone `{zone.id}`: {fault[0]}", fault[1]
    circle = _circle({z.id: [z.near.of] for z in book.agreement.zones if z.near})
    if circle:
        yield ("zones",), f"zones are drawn around each other: {' -> '.join(circle)}", "Draw one by its shape"


def _no_circles(book: _Book) -> Faults:
    """No clause may wait for itself: then neither side would ever owe anything."""
    edges: dict[str, list[str]] = {}
    for clause in book.agreement.clauses:
        edges[clause.id] = sorted(
            {w.clause for w in clause.holds_while}
            | {w.clause for r in clause.readings for w in r.holds_while}
        )
        by = getattr(clause.part(clause.kind), "by", None) if clause.kind else None
        if isinstance(by, After) and by.clause:
            edges[clause.id].append(by.clause)
    for condition in book.agreement.conditions:
        for name in condition.applies_to if condition.clause else ():
            edges.setdefault(name, []).append(condition.clause or "")
    circle = _circle(edges)
    if circle:
        index = next(i for i, c in enumerate(book.agreement.clauses) if c.id == circle[0])
        yield (
            ("clauses", index),
            f"the conditions run in a circle: {' -> '.join(circle)}",
            "Cut it where the text does; if the text has the circle, write it as an open point",
        )


def _circle(edges: Mapping[str, list[str]]) -> list[str]:
    """One circle of a graph, its first node again at its end; empty if there is none."""
    done: set[str] = set()
    for start in sorted(edges):
        path: list[str] = []
        stack = [(start, iter(edges[start]))] if start not in done else []
        if stack:
            path.append(start)
        while stack:
            node, onward = stack[-1]
            following = next(onward, None)
            if following is None:
                stack.pop()
                path.pop()
                done.add(node)
            elif following in path:
                return [*path[path.index(following) :], following]
            elif following not in done:
                path.append(following)
                stack.append((following, iter(edges.get(following, []))))
    return []


def _readings(book: _Book) -> Faults:
    for i, clause in enumerate(book.agreement.clauses):
        twice = [r for r, n in Counter(r.id for r in clause.readings).items() if n > 1]
        for name in twice:
            yield ("clauses", i, "readings"), f"two readings have the id `{name}`", "Give each its own id"
        if clause.oblige and clause.oblige.phases and any(r.by is not None for r in clause.readings):
            yield (
                ("clauses", i, "readings"),
                "a reading changes the deadline of a duty that has phases",
                "Make a clause of each phase",
            )
        if len(clause.readings) == 1:
            yield (
                ("clauses", i, "readings"),
                "has one reading only",
                "Write the other one, or put it into the clause itself",
            )
        for k, reading in enumerate(clause.readings):
            if reading.by is not None and clause.kind not in ("oblige", "register"):
                yield ("clauses", i, "readings", k, "by"), "has no deadline to read otherwise", "Remove `by`"
            if isinstance(reading.by, After):
                yield from _after(book, reading.by, ("clauses", i, "readings", k, "by"))
            for name in reading.acts:
                if not acts.acts_under(name):
                    yield ("clauses", i, "readings", k, "acts"), f"there is no act `{name}`", "See the table"
            for name in reading.targets:
                if name not in acts.targets():
                    yield (
                        ("clauses", i, "readings", k, "targets"),
                        f"no target class `{name}`",
                        "See the table",
                    )


def _parts(book: _Book) -> Iterator[tuple[Path, Clause, Part]]:
    for i, clause in enumerate(book.agreement.clauses):
        for kind in KINDS:
            part = clause.part(kind)
            if part is not None:
                yield ("clauses", i, kind), clause, part


_CHECKS: tuple[Callable[[_Book], Faults], ...] = (
    _ids_are_unique,
    _one_kind,
    _bound,
    _acts_exist,
    _references,
    _duties,
    _dates_agree,
    _shapes,
    _no_circles,
    _readings,
)
