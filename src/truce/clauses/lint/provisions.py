"""Lint clause by clause: deadlines, loose words, who attests, what cannot work."""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel

from truce.asof import Duration, Interval
from truce.clauses.acts import roots
from truce.clauses.lint.places import Checks, Hits, acts_of, bans_force, bearers, names_groups, part_of
from truce.clauses.model import Actor, After, Agreement, Body, Clause, Party, RequirePrior, Zone
from truce.clauses.values import NOT_STATED
from truce.clauses.yaml_text import Path

_LASTING = frozenset({
    "allow_aid", "deliver_aid", "grant_access", "evacuate_wounded", "allow_return", "report", "notify",
    "comply",
})  # fmt: skip
"""Duties that are owed whenever the case arises: they need no day."""
_TO_GROUPS = frozenset({"support_group", "finance_group", "train_group", "harbour"})
_A_LIST = 3
_EXPLAINED = re.compile(
    r"[^.;]{0,60}"
    r"(?:\bincluding\b|\bsuch as\b|\bnamely\b|\bamong them\b|\bthat is\b|\bmeans?\b|\bincluded\b|:)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\bannex|\bcalib|\b\d+ ?mm\b|\blist(?:ed|s)?\b|\bdesignated\b", re.IGNORECASE)
_PEOPLE = re.compile(r"\b[A-Z][a-z’']+(?: [A-Z][a-z’'-]+){1,2}\b")


_NOBODY = re.compile(
    r"\b(?:Red|Cross|Crescent|Nations|Part(?:y|ies)|Committee|Commission|Annex|Article|Mission|Force)\b"
)
"""Words in names of bodies, which are no people."""


def _deadlines(a: Agreement) -> Hits:
    for i, clause in _judged(a):
        duty = clause.oblige or clause.register_
        if duty is None or (acts_of(clause) and acts_of(clause) <= _LASTING):
            continue
        kind = "oblige" if clause.oblige else "register"
        phases, every = getattr(duty, "phases", ()), getattr(duty, "every", None)
        uncounted = next(
            (what for what in clause.open if what.endswith("counted") or "counted from" in what), ""
        )
        if phases and uncounted:
            yield "duty-deadline", ("clauses", i, kind), f"{_doing(clause)}: {uncounted} is open"
        for j, phase in enumerate(phases):
            if _is_open(phase.by) and not uncounted:
                yield (
                    "duty-deadline",
                    ("clauses", i, kind, "phases", j),
                    f"step {phase.id}: until when is open",
                )
        if phases or every not in (None, NOT_STATED) or not _is_open(duty.by) or _told_elsewhere(clause):
            continue
        if clause.oblige and clause.oblige.act == "meet":
            yield "period-missing", ("clauses", i, kind), "when and how often they meet is open"
        else:
            yield (
                "duty-deadline",
                ("clauses", i, kind),
                f"{_doing(clause)}: {uncounted or 'until when'} is open",
            )


def _told_elsewhere(clause: Clause) -> bool:
    """Whether its day stands in its readings, or is asked for where its body is."""
    read = bool(clause.readings) and all(r.by is not None for r in clause.readings)
    return read or bool(clause.oblige and clause.oblige.act == "establish" and clause.oblige.body)


def _prior(a: Agreement) -> Hits:
    for i, clause in _judged(a):
        part = clause.require_prior
        if part is not None:
            missing = ["how long before"] if part.at_least == NOT_STATED and part.needs == "notify" else []
            missing += [] if part.to else ["to whom" if part.needs == "notify" else "who consents"]
            if missing:
                yield "notice-length", ("clauses", i, "require_prior"), f"{' and '.join(missing)}: open"


def _counts(a: Agreement) -> Hits:
    for i, clause in _judged(a):
        part = clause.limit
        if part is None:
            continue
        if NOT_STATED in (part.at_most, part.at_least):
            yield "count-open", ("clauses", i, "limit"), f"{part.what}: the number is open"
        if not part.stock and part.per == NOT_STATED:
            yield "period-missing", ("clauses", i, "limit"), f"{part.what}: in which period is open"
        elif not part.stock and part.window == NOT_STATED and _counts_days(part.per):
            yield "period-window", ("clauses", i, "limit"), f"{part.what}: {_WHICH}"
        if part.counted_by == NOT_STATED:
            yield "count-open", ("clauses", i, "limit"), f"{part.what}: whose count decides is open"


_WHICH = "days of the calendar, any such stretch of time, or counted from entry into force"


def _counts_days(length: object) -> bool:
    return isinstance(length, Duration) and length.minutes == length.calendar.minutes


def _terms(a: Agreement) -> Hits:
    """Each loose word once, at the first clause that uses it undefined.

    Where the text lists the acts of force that it bans, it has said what hostilities are.
    """
    force = roots()["ASSAULT"]
    lists_acts = any(c.forbid and len(set(c.forbid.acts) & force) >= _A_LIST for c in a.clauses)
    for term, kind, pattern in _loose_terms():
        found = [(i, c) for i, c in enumerate(a.clauses) if _uses(term, kind, pattern, c)]
        said = pattern.search(found[0][1].text) if found else None
        if found and not (lists_acts and term.startswith("hostil")) and not _is_defined(term, a):
            others = [c.id for _, c in found[1:]]
            also = f" (also in {', '.join(others)})" if others else ""
            ours = "" if found[0][1].words == "quoted" else ", in the encoder's words"
            yield (
                "term-undefined",
                ("clauses", found[0][0]),
                f"“{said[0].strip() if said else term}”{ours}{also}",
            )


def _uses(term: str, kind: str, pattern: re.Pattern[str], clause: Clause) -> bool:
    match = pattern.search(clause.text)
    if match is None or _EXPLAINED.match(clause.text, match.end()):
        return False
    if kind == "act":
        return clause.forbid is None or bool(set(clause.forbid.acts) & set(roots())) or term == "respect"
    return kind != "thing" or not _LISTED.search(clause.text)


def _is_defined(term: str, a: Agreement) -> bool:
    means = re.compile(rf"{re.escape(term)}[”\"’']?,? (?:means?|includes?|is understood)\b", re.IGNORECASE)
    return any(means.search(c.text) for c in a.clauses)


def _attested(a: Agreement) -> Hits:
    names = {n.casefold(): p.id for p in a.parties for n in (p.id, p.name, *p.aliases)}
    for i, clause in enumerate(a.clauses):
        part = part_of(clause)
        for field in ("certified_by", "verified_by", "counted_by"):
            by = names.get(str(getattr(part, field, "")).casefold())
            if by:
                own = " on itself" if bearers(clause, a) == {by} else ""
                yield "attested-by-one", ("clauses", i, clause.kind or ""), f"{by} alone attests{own}"
        for phase in getattr(part, "phases", ()):
            by = names.get(str(phase.certified_by).casefold())
            if by:
                yield "attested-by-one", ("clauses", i, "oblige"), f"step {phase.id}: {by} alone attests"
        if clause.evidence.casefold() in names:
            yield (
                "attested-by-one",
                ("clauses", i, "evidence"),
                f"{clause.evidence} alone establishes a breach",
            )


def _one_sided(a: Agreement) -> Hits:
    """Bans of force and frozen states that bind one side, where nothing like it binds another."""
    sides = {p.id: p.side or p.id for p in a.parties}
    if len(set(sides.values())) < 2:
        return
    returned = {c.in_return_for for c in a.clauses}
    for i, clause in _judged(a):
        if not (bans_force(clause) or clause.maintain) or clause.in_return_for or clause.id in returned:
            continue
        bound = {sides[b] for b in bearers(clause, a) if b in sides}
        same = {
            sides[b]
            for other in a.clauses
            if other.kind == clause.kind and acts_of(other) & acts_of(clause)
            for b in bearers(other, a)
            if b in sides
        }
        if bound and same < set(sides.values()):
            yield "one-sided", ("clauses", i), f"binds {', '.join(sorted(bound))} alone"


def _circles(a: Agreement) -> Hits:
    """Clauses each given in return for the other, neither with a day of its own."""
    given = {c.id: c.in_return_for for c in a.clauses if c.in_return_for and not _has_day(c)}
    for i, clause in enumerate(a.clauses):
        seen = [clause.id]
        following = given.get(clause.id)
        while following and following not in seen:
            seen.append(following)
            following = given.get(following)
        if following == clause.id and clause.id == min(seen):
            yield (
                "circular",
                ("clauses", i),
                f"given in return for each other: {' -> '.join([*seen, clause.id])}",
            )


def _has_day(clause: Clause) -> bool:
    """Whether it, or each of its steps, has a day of its own: then it waits for no other clause."""
    part = part_of(clause)
    phases = getattr(part, "phases", ())
    owed = [phase.by for phase in phases] or [getattr(part, "by", NOT_STATED)]
    return all(not _is_open(by) and getattr(by, "event", "") not in ("met", "act") for by in owed)


def _impossible(a: Agreement) -> Hits:
    starts, ends, lasts = a.term.starts, a.term.ends, a.term.lasts
    for i, clause in enumerate(a.clauses):
        by = getattr(part_of(clause), "by", None)
        path: Path = ("clauses", i, clause.kind or "", "by")
        if isinstance(by, Interval):
            if isinstance(starts, Interval) and by.before(starts):
                yield "impossible", path, f"due {by}, before it binds ({starts})"
            if isinstance(ends, Interval) and ends.before(by):
                yield "impossible", path, f"due {by}, after the end ({ends})"
        if isinstance(by, After):
            if _longer(by.not_before, by.within):
                yield "impossible", path, f"not before {by.not_before}, and within {by.within}"
            if by.event == "in_force" and _longer(by.within, lasts):
                yield "impossible", path, f"due {by.within} after the start, and it lasts {lasts}"
        part = part_of(clause)
        if isinstance(part, RequirePrior) and _longer(part.at_least, part.at_most):
            yield "impossible", path[:-1], f"notice of at least {part.at_least} and at most {part.at_most}"


def _waits(a: Agreement) -> Hits:
    """What begins with a duty that has no deadline: each such duty once, with all that waits for it."""
    waiting: dict[str, list[tuple[int, str]]] = {}
    for i, clause in enumerate(a.clauses):
        by = getattr(part_of(clause), "by", None)
        if not isinstance(by, After) or by.event != "met" or not by.clause:
            continue
        first = a.clause(by.clause)
        duty = (first.oblige or first.register_) if first else None
        if duty is not None and _is_open(duty.by) and not getattr(duty, "phases", ()):
            waiting.setdefault(by.clause, []).append((i, clause.id))
    for first_id, found in waiting.items():
        others = [name for _, name in found[1:]]
        also = f" (so do {', '.join(others)})" if others else ""
        what = f"begins when {first_id} is met, which has no deadline{also}"
        yield "waits-on-open", ("clauses", found[0][0]), what


def _conditions(a: Agreement) -> Hits:
    for i, condition in enumerate(a.conditions):
        if condition.kind in ("precondition", "reciprocity", "sequence") and condition.clause is None:
            yield "condition-unjudged", ("conditions", i), f"“{condition.text}”: nobody certifies it"


def _readings(a: Agreement) -> Hits:
    for i, clause in enumerate(a.clauses):
        if clause.readings and not any(r.agreed for r in clause.readings):
            told = "; ".join(f"{r.id} ({r.whose})" for r in clause.readings)
            yield "readings-open", ("clauses", i, "readings"), f"readings that are not settled: {told}"


def _standards(a: Agreement) -> Hits:
    for i, clause in _judged(a):
        about_groups = clause.forbid is not None and (acts_of(clause) & _TO_GROUPS or names_groups(clause))
        if about_groups and clause.answers_for == NOT_STATED:
            yield "standard-open", ("clauses", i), "what it answers for is open: the result, or trying"


def _orders(a: Agreement) -> Hits:
    for i, clause in _judged(a):
        duty = clause.oblige
        if duty and len(duty.phases) > 1 and duty.order == NOT_STATED and len(bearers(clause, a)) > 1:
            yield "order-open", ("clauses", i, "oblige"), f"{len(duty.phases)} steps of several sides"


def _unmonitorable(a: Agreement) -> Hits:
    for i, clause in enumerate(a.clauses):
        if not clause.monitorable:
            yield "unmonitorable", ("clauses", i), "marked as not to be monitored"


def _months(a: Agreement) -> Hits:
    for path, length in _lengths(a, ()):
        if length.months % 12:
            yield "months", path, f"{length} is counted in months"


def _people(a: Agreement) -> Hits:
    named: list[Party | Actor | Body | Zone] = [*a.parties, *a.actors, *a.bodies, *a.zones]
    known = {n for x in named for n in (x.name, *getattr(x, "aliases", ()))}
    for i, clause in enumerate(a.clauses):
        if (
            not acts_of(clause) & {"release_detainees", "exchange_prisoners", "declare"}
            and not clause.register_
        ):
            continue
        words = f"{clause.text} {clause.register_.what if clause.register_ else ''}"
        people = {
            m
            for m in _PEOPLE.findall(words)
            if not _NOBODY.search(m) and not any(m in name or name in m for name in known)
        }
        if len(people) > 1:
            # The names themselves are not repeated: this page may be passed on.
            yield "people-named", ("clauses", i), f"{len(people)} names that may be those of people"


def _lengths(part: BaseModel, path: Path) -> Iterator[tuple[Path, Duration]]:
    """Every length of time in a part, with its place in the file."""
    for name, field in type(part).model_fields.items():
        here: Path = (*path, field.alias or name)
        value = getattr(part, name)
        if isinstance(value, Duration):
            yield here, value
        for index, item in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(item, BaseModel):
                yield from _lengths(item, (*here, index) if isinstance(value, tuple) else here)


def _judged(a: Agreement) -> Iterator[tuple[int, Clause]]:
    return ((i, c) for i, c in enumerate(a.clauses) if c.monitorable)


def _is_open(by: object) -> bool:
    """Whether a deadline is open: no day, or a trigger without a length; waiting for a clause is one."""
    if isinstance(by, After):
        return by.within == NOT_STATED and by.before is None and by.event != "met"
    return not isinstance(by, Interval)


def _doing(clause: Clause) -> str:
    return (clause.oblige.act if clause.oblige else "list").replace("_", " ")


def _longer(one: object, other: object) -> bool:
    """Whether a length surely is longer than another."""
    return (
        isinstance(one, Duration)
        and isinstance(other, Duration)
        and one.months * 28 * 1440 + one.minutes > other.months * 31 * 1440 + other.minutes
    )


@lru_cache(maxsize=1)
def _loose_terms() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    text = files("truce.clauses").joinpath("tables", "loose_terms.csv").read_text(encoding="utf-8")
    return tuple(
        (row["term"], row["kind"], re.compile(row["words"], re.IGNORECASE))
        for row in csv.DictReader(text.splitlines())
    )


CHECKS: Checks = (
    _deadlines, _prior, _counts, _terms, _attested, _one_sided, _circles, _impossible, _waits, _conditions,
    _readings, _standards, _orders, _unmonitorable, _months, _people,
)  # fmt: skip
