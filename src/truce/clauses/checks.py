"""What a well-formed agreement file must also fulfil: names that exist, dates that agree, no circles.

Each check yields faults; none stops at the first. A check never asks whether the terms are good ones: that
is what lint is for.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from zoneinfo import available_timezones

from truce.asof import Interval
from truce.clauses import acts
from truce.clauses.adoptions import may_adopt, standing_adoptions
from truce.clauses.book import ANYONE, EACH, OTHER, Book, Faults
from truce.clauses.circles import no_circles
from truce.clauses.messages import MAX_PROBLEMS
from truce.clauses.model import (
    KINDS,
    OPEN,
    After,
    Agreement,
    Clause,
    Condition,
    Lifecycle,
    Named,
    Near,
    Phase,
    RequirePrior,
    Scope,
    Upon,
    While,
)
from truce.clauses.moments import dates_agree, duties, months_are_counted, periods
from truce.clauses.near import meant, meant_act, nearest, quoted
from truce.clauses.shapes import geometry_fault
from truce.clauses.values import NOT_STATED
from truce.clauses.yaml_text import Marked, Path
from truce.errors import Problem


def check(agreement: Agreement, marked: Marked, hurt: frozenset[Path] = frozenset()) -> list[Problem]:
    """Every problem that the typed form alone does not show.

    `hurt` are places with a fault of form that is told already; what only follows from it is not told.
    """
    book = Book(agreement, hurt)
    around = {place[:-1] for place in hurt}
    faults = (fault for test in _CHECKS for fault in test(book) if not _follows(fault[0], hurt, around))
    found = list(dict.fromkeys(islice(faults, MAX_PROBLEMS)))
    problems = [Problem(marked.line(p), _clause_id(agreement, p), why, remedy) for p, why, remedy in found]
    if len(found) == MAX_PROBLEMS:
        problems.append(Problem(1, None, "and there may be more faults", "Correct these first"))
    return problems


def _follows(path: Path, hurt: frozenset[Path], around: set[Path]) -> bool:
    """Whether a fault is about a place that is at fault already, or about the part that holds it."""
    return path in around or any(path[:n] in hurt for n in range(len(path) + 1))


def _clause_id(agreement: Agreement, path: Path) -> str | None:
    if len(path) >= 2 and path[0] == "clauses" and isinstance(path[1], int):
        return agreement.clauses[path[1]].id
    return None


def _ids_are_unique(book: Book) -> Faults:
    a = book.agreement
    taken: dict[str, str] = {}
    named = {
        "parties": [p.id for p in a.parties], "actors": [p.id for p in a.actors],
        "bodies": [p.id for p in a.bodies],
    }  # fmt: skip
    for group, ids in named.items():
        for i, name in enumerate(ids):
            first = taken.setdefault(name, group)
            if first != group:
                yield (group, i, "id"), f"`{name}` stands in `{first}` already", "Give each its own id"
            if name in {*EACH, *ANYONE, OTHER, "all", NOT_STATED}:
                yield (group, i, "id"), f"`{name}` means something else in clauses", "Choose another id"
    named |= {
        "zones": [p.id for p in a.zones], "clauses": [p.id for p in a.clauses],
        "conditions": [p.id for p in a.conditions],
    }  # fmt: skip
    for group, ids in named.items():
        yield from _twice((group,), ids)
    for i, clause in enumerate(a.clauses):
        yield from _twice(("clauses", i, "readings"), [r.id for r in clause.readings])
        for kind in KINDS:
            phases = getattr(clause.part(kind), "phases", ())
            yield from _twice(("clauses", i, kind, "phases"), [p.id for p in phases])


def _twice(path: Path, ids: list[str]) -> Faults:
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            yield (
                (*path, index, "id"),
                f"the id `{name}` stands twice in `{path[-1]}`",
                "Give each its own id",
            )
        seen.add(name)


def _one_party_one_id(book: Book) -> Faults:
    names: dict[str, str] = {}
    for i, party in enumerate(book.agreement.parties):
        for name in dict.fromkeys((party.name, *party.aliases)):
            first = names.setdefault(name.casefold(), party.id)
            if first != party.id:
                reason = f"{quoted(name)} names two parties, `{first}` and `{party.id}`"
                yield ("parties", i), reason, "Give one party one id, or two parties two names"


def _one_kind(book: Book) -> Faults:
    for i, clause in enumerate(book.agreement.clauses):
        given = [k for k in KINDS if clause.part(k) is not None]
        if not given:
            yield ("clauses", i), "says nothing that can be checked", f"Add one of {', '.join(KINDS)}"
        elif len(given) > 1:
            yield ("clauses", i), f"is of {len(given)} kinds: {', '.join(given)}", "Make a clause of each"


def _bound(book: Book) -> Faults:
    """Whom clauses name exists; a clause binds somebody."""
    for path, clause, part in book.kinds:
        who: tuple[str, ...] = getattr(part, "who", ())
        allowed = book.everybody | EACH | (ANYONE if clause.kind == "permit" else frozenset())
        if not who:
            yield (*path, "who"), "binds nobody", "Name who is bound, or `each`"
        owed = clause.kind in _WITHOUT_DOER or getattr(part, "at_least", None) is not None
        owed = owed or (clause.kind == "limit" and not clause.monitorable)
        if NOT_STATED in who and not (who == (NOT_STATED,) and owed):
            reason, remedy = "binds nobody", "Name who is bound, or `each`; only a duty may leave it open"
            yield (*path, "who"), reason, remedy
        yield from book.unknown(who, (*path, "who"), "party, actor or body", allowed)
        for k, reading in enumerate(clause.readings):
            place = (*path[:2], "readings", k, "who")
            yield from book.unknown(reading.who, place, "party, actor or body", allowed)


_WITHOUT_DOER = ("oblige", "register", "permit")
"""The kinds that a text often gives without a doer: "the district is returned"."""


def _aimed(book: Book) -> Faults:
    """At whom acts are aimed exists."""
    sides = {p.side or p.id for p in book.agreement.parties}
    for path, part in book.parts:
        if isinstance(part, Named):
            yield from book.unknown(part.named, (*path, "named"), "party or actor", book.everybody)
            against = (part.acting_against,) if part.acting_against else ()
            yield from book.unknown(against, (*path, "acting_against"), "party", book.parties)
        whom = getattr(part, "whom", ())
        if isinstance(whom, tuple):
            allowed = book.everybody | EACH | {OTHER}
            yield from book.unknown(whom, (*path, "whom"), "party, actor or body", allowed)
        if whom == (OTHER,) and len(sides) < 2 and book.whole:
            yield (*path, "whom"), "there is no other party", "Name both sides under `parties`"


_ACT_FIELDS = ("acts", "act", "broken_by", "restored_by", "hindered_by")


def _acts_exist(book: Book) -> Faults:
    for path, part in book.parts:
        if isinstance(part, Lifecycle):
            continue
        for field in _ACT_FIELDS:
            value = getattr(part, field, None) or ()
            for name in (value,) if isinstance(value, str) else value:
                if not acts.acts_under(name):
                    yield (*path, field), f"there is no act {quoted(name)}", meant_act(name)
        for name in getattr(part, "targets", ()):
            if name not in acts.targets():
                yield (
                    (*path, "targets"),
                    f"there is no target class {quoted(name)}",
                    meant(name, acts.targets()),
                )


def _acts_are_named(book: Book) -> Faults:
    for path, _clause, part in book.kinds:
        for field in ("acts", "broken_by"):
            if getattr(part, field, None) == () and not getattr(part, "stock", False):
                yield (*path, field), "names no act", "Name at least one act"


def _references(book: Book) -> Faults:
    a = book.agreement
    for path, part in book.parts:
        match part:
            case Scope():
                yield from book.unknown(part.zones, (*path, "zones"), "zone", book.zones)
                yield from book.unknown(part.outside, (*path, "outside"), "zone", book.zones)
                for name in set(part.zones) & set(part.outside):
                    yield (*path, "outside"), f"`{name}` is both inside and outside", "Keep one"
            case Upon():
                yield from _upon(book, part, path)
            case While():
                bodies = (part.ruled_by,) if part.ruled_by else ()
                yield from _mandated(book, bodies, (*path, "ruled_by"))
                yield from book.unknown((part.clause,), (*path, "with"), "clause", book.clauses)
                yield from book.unknown((part.complies,), (*path, "complies"), "party", book.parties)
            case Clause():
                back = (part.in_return_for,) if part.in_return_for else ()
                yield from book.unknown(back, (*path, "in_return_for"), "clause", book.clauses)
                yield from book.unknown(
                    part.counterparty, (*path, "counterparty"), "party or actor", book.everybody
                )
            case Condition():
                before = (part.clause,) if part.clause else ()
                yield from book.unknown(before, (*path, "clause"), "clause", book.clauses)
                yield from book.unknown(part.applies_to, (*path, "applies_to"), "clause", book.clauses)
            case Phase():
                where = (part.zone,) if part.zone else ()
                yield from book.unknown(where, (*path, "zone"), "zone", book.zones)
            case Lifecycle():
                allowed = book.everybody | EACH | {"all"}
                yield from book.unknown(part.who, (*path, "who"), "party, actor or body", allowed)
                if part.others_stay_bound != NOT_STATED and part.act != "terminate":
                    reason = f"nobody leaves by `{part.act}`"
                    yield (*path, "others_stay_bound"), reason, "Leave it out, or say it of `terminate`"
    for field in ("mediators", "witnesses"):
        yield from book.unknown(getattr(a, field), (field,), "actor", book.everybody)
    for i, actor in enumerate(a.actors):
        for j, link in enumerate(actor.links):
            yield from book.unknown((link.to,), ("actors", i, "links", j, "to"), "party", book.parties)
    for i, point in enumerate(a.open_points):
        yield from book.unknown(point.about, ("open_points", i, "about"), "clause", book.clauses)
    if a.agreement in a.supersedes:
        yield (
            ("supersedes",),
            "the agreement replaces itself",
            "Name the agreement that it replaces, or leave this out",
        )


def _upon(book: Book, upon: Upon, path: Path) -> Faults:
    """What a lifecycle act hangs on: a clause, a duty with a day of its own where it has to be unmet."""
    yield from book.unknown((upon.clause,), (*path, "clause"), "clause", book.clauses)
    yield from _mandated(book, (upon.body,) if upon.body else (), (*path, "body"))
    clause = book.agreement.clause(upon.clause)
    if clause is not None and upon.event == "unmet":
        bys = _deadlines(clause)
        if not bys or any(isinstance(by, After) and by.event in ("act", "met", "cutoff") for by in bys):
            reason = f"`{clause.id}` has no day on which its time runs out"
            yield (*path, "clause"), reason, "Name a duty with a date, or one counted from entry into force"
    if not upon.body and not any({"rule", "certify"} & set(b.mandate) for b in book.agreement.bodies):
        reason = "no body of this agreement may rule or certify it"
        yield path, reason, "Give a body that mandate; where the text has none, write it as an open point"
    act = book.agreement.lifecycle[int(path[1])]
    if act.who == OPEN and act.act not in ("terminate", "suspend"):
        reason = f"`{act.act}` does not come about by itself"
        yield path[:-1], reason, "Name who may do it"


def _deadlines(clause: Clause) -> list[object]:
    """Every deadline of a duty, in its steps and readings."""
    duty = clause.oblige or clause.register_
    if duty is None:
        return []
    phases = getattr(duty, "phases", ())
    return [*(p.by for p in phases or (duty,)), *(r.by for r in clause.readings if r.by is not None)]


def _mandated(book: Book, bodies: tuple[str, ...], path: Path) -> Faults:
    yield from book.unknown(bodies, path, "body", book.bodies)
    for body in book.agreement.bodies:
        if body.id in bodies and not {"rule", "certify", NOT_STATED} & set(body.mandate):
            yield path, f"`{body.id}` has no mandate to rule", "Add `rule` to its mandate if the text does"


_BODY_FIELDS = ("certified_by", "counted_by", "verified_by", "to", "chair", "members")


def _spelling(book: Book) -> Faults:
    """Where any words may stand, a name that is nearly one of the file's."""
    for path, part in book.parts:
        for field in () if isinstance(part, RequirePrior) else _BODY_FIELDS:
            value = getattr(part, field, None)
            names = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
            yield from book.misspelt(names, (*path, field), book.everybody)


def _zones_of_time(book: Book) -> Faults:
    places: list[tuple[Path, str]] = [(("zone",), book.agreement.zone)]
    places += [(("parties", i, "zone"), p.zone or NOT_STATED) for i, p in enumerate(book.agreement.parties)]
    for at, part in book.parts:
        if isinstance(part, Scope):
            places += [((*at, "clock"), zone) for zone in part.clock]
    for path, zone in places:
        if zone != NOT_STATED and zone not in _time_zones():
            near = nearest(zone, _time_zones()) if not re.search(r"[\d+]", zone) else None
            remedy = f"Did you mean `{near}`" if near else "Write it like Africa/Juba (IANA), or not_stated"
            yield path, f"{quoted(zone)} is no time zone", remedy


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _encoding(book: Book) -> Faults:
    encoding = book.agreement.encoding
    if encoding.adopted and not encoding.adopted_by:
        yield (
            ("encoding", "adopted"),
            "the encoding is adopted, and nobody is named who did it",
            "Name them in `adopted_by`",
        )
    if encoding.adopted_by and not encoding.adopted:
        reason = "the encoding names who adopted it, and does not say that it is"
        yield ("encoding", "adopted_by"), reason, "Write `adopted: true`, or leave the names out"
    if book.hurt:
        return
    # Who adopted other terms, which this file had before, need not stand in it any more.
    now = standing_adoptions(book.agreement)
    for index, done in enumerate(encoding.adoptions):
        path: Path = ("encoding", "adoptions", index)
        if done in now and done.by not in may_adopt(book.agreement).values():
            reason = f"`{done.by}` is no party, and no body with the mandate to adopt"
            yield (*path, "by"), reason, meant(done.by, set(may_adopt(book.agreement).values()))
        if (
            isinstance(done.on, Interval)
            and isinstance(encoding.on, Interval)
            and done.on.before(encoding.on)
        ):
            reason = f"adopted on {done.on}, before the encoding was made ({encoding.on})"
            yield (*path, "on"), reason, "Correct one of the dates"


def _shapes(book: Book) -> Faults:
    for i, zone in enumerate(book.agreement.zones):
        given = [f for f in ("geometry", "near", "divisions", "held_by") if getattr(zone, f)]
        if len(given) > 1:
            yield (
                ("zones", i),
                f"zone `{zone.id}` is drawn in {len(given)} ways: {', '.join(given)}",
                "Keep one",
            )
        if isinstance(zone.near, Near):
            path: Path = ("zones", i, "near")
            yield from book.unknown((zone.near.of,), (*path, "of"), "zone", book.zones)
            side = (zone.near.side,) if zone.near.side else ()
            yield from book.unknown(side, (*path, "side"), "party", book.parties)
        holder = (zone.held_by,) if zone.held_by else ()
        yield from book.unknown(holder, ("zones", i, "held_by"), "party", book.parties)
        fault = geometry_fault(zone.geometry) if zone.geometry is not None else None
        if fault:
            yield ("zones", i, "geometry"), f"zone `{zone.id}`: {fault[0]}", fault[1]


def _readings(book: Book) -> Faults:
    for i, clause in enumerate(book.agreement.clauses):
        if len(clause.readings) == 1:
            remedy = "Write the other one, or put it into the clause itself"
            yield ("clauses", i, "readings"), "has one reading only", remedy


_CHECKS: tuple[Callable[[Book], Faults], ...] = (
    _ids_are_unique,
    _one_party_one_id,
    _one_kind,
    _bound,
    _aimed,
    _acts_exist,
    _acts_are_named,
    _references,
    _spelling,
    _zones_of_time,
    _encoding,
    _shapes,
    _readings,
    duties,
    dates_agree,
    periods,
    months_are_counted,
    no_circles,
)
