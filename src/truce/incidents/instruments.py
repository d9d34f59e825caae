"""One agreement as several documents tell it: same parties, and dates that can be the same."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from truce.asof import Interval
from truce.claims.records import Agreement, StatusRow
from truce.claims.standing import Standing, standing_at
from truce.incidents.matching import Told, keys_of

_NAMING = ("announced", "signed", "in_force")
_OWN = (
    "venue", "planned_end", "duration", "area", "supersedes", "superseded_by", "aliases", "clauses",
    "conditions",
)  # fmt: skip
"""What a telling may say that a mere mention of an agreement known otherwise does not."""
_OF_ONE_IN_BEING = frozenset({"in_force", "violated", "broken", "extended", "suspended", "expired", "ended"})
"""What is said of an agreement that there is; a call or an offer may be for another."""
_DEFINITE = re.compile(r"\b(?:the|this|that|their|its|[^\W\d_]+['’]s?)\s+$", re.IGNORECASE)

_Telling: TypeAlias = tuple[Told, Agreement]


@dataclass(frozen=True, slots=True)
class Instrument:
    """One agreement, with each document's telling of it kept apart."""

    id: str
    name: str
    is_ceasefire: bool
    tellings: tuple[tuple[Told, Agreement], ...]

    @property
    def history(self) -> tuple[StatusRow, ...]:
        """The status rows of all tellings."""
        return tuple(row for _, agreement in self.tellings for row in agreement.status_history)

    def standing(self, at: str) -> frozenset[Standing]:
        """The standings that all the documents together leave possible at the end of `at`."""
        return standing_at(self.history, at)

    @property
    def refs(self) -> tuple[str, ...]:
        """document#id of each telling."""
        return tuple(told.ref(agreement.id) for told, agreement in self.tellings)


def match_agreements(told: Sequence[Told]) -> tuple[Instrument, ...]:
    """Put the agreements of several documents together, by parties and dates; unsure ones stay apart.

    A telling without a date of its own joins the one agreement with the same stated length, if its parties
    fit and there is exactly one such. A mere mention ("they broke the truce") joins the one agreement of its
    kind that these parties had begun, and nobody tells to have ended, by the date of its document.
    """
    ordered = sorted(told, key=lambda t: (t.records.doc_date or "", t.document.sha256, t.document.id))
    tellings = [(one, agreement) for one in ordered for agreement in one.records.agreements]
    groups: list[list[_Telling]] = []
    for telling in (t for t in tellings if _dates(t[1])):
        home = next((g for g in groups if all(_same(m, telling) for m in g)), None)
        if home is None:
            groups.append([telling])
        else:
            home.append(telling)
    dated = [tuple(g) for g in groups]
    for telling in (t for t in tellings if not _dates(t[1])):
        homes = [n for n, g in enumerate(dated) if all(_same_length(m, telling) for m in g)]
        homes = homes or _alluded_to(telling, dated)
        if len(homes) == 1:
            groups[homes[0]].append(telling)
        else:
            groups.append([telling])
    return tuple(_instrument(g) for g in sorted(groups, key=lambda g: tellings.index(g[0])))


def _alluded_to(telling: _Telling, dated: Sequence[Sequence[_Telling]]) -> list[int]:
    """Which of the dated agreements a mere mention may mean; none if it is more, or one of them is over."""
    told, mention = telling
    day = told.records.doc_date
    if day is None or not _is_mention(*telling):
        return []
    written = Interval.parse(day)
    fit = [
        (number, group)
        for number, group in enumerate(dated)
        if mention.is_ceasefire == group[0][1].is_ceasefire
        and any(_parties_fit(m, telling) for m in group)
        and not _begun_after(group, written)
    ]
    over = any(Interval.parse(a.ended).before(written) for _, group in fit for _, a in group if a.ended)
    begun = all(_begun_by(group, written) for _, group in fit)
    own = any(m[0] is told for _, group in fit for m in group)
    return [number for number, _ in fit] if begun and not over and not own else []


def _begun_by(group: Sequence[_Telling], day: Interval) -> bool:
    """Whether an agreement surely began before a day was over."""
    return any(d.last and day.last and d.last <= day.last for _, a in group for d in _dates(a))


def _begun_after(group: Sequence[_Telling], day: Interval) -> bool:
    """Whether an agreement surely began only after a day: nobody mentions what there was not yet."""
    return all(day.before(d) for _, a in group for d in _dates(a))


def _is_mention(told: Told, agreement: Agreement) -> bool:
    """Whether a document only mentions an agreement, as one that its readers know: "the ceasefire"."""
    if any(getattr(agreement, name) for name in _OWN) or not agreement.mentions or not agreement.parties:
        return False
    said = [row.status for row in agreement.status_history]
    if not said or not _OF_ONE_IN_BEING.issuperset(said):
        return False
    text = told.document.text
    return all(_DEFINITE.search(text[max(0, m.start - 40) : m.start]) for m in agreement.mentions)


def _same_length(a: _Telling, b: _Telling) -> bool:
    """Whether an undated telling can be of a dated agreement: same stated length, parties that fit."""
    if a[0] is b[0] or a[1].is_ceasefire != b[1].is_ceasefire:
        return False
    mine, theirs = (t[1].duration.iso if t[1].duration else None for t in (a, b))
    lengths_fit = mine is not None and mine == theirs if _dates(a[1]) else True
    return lengths_fit and (not a[1].parties or not b[1].parties or _parties_fit(a, b))


def _same(a: _Telling, b: _Telling) -> bool:
    if a[0] is b[0] or a[1].is_ceasefire != b[1].is_ceasefire:
        return False
    return _parties_fit(a, b) and _same_time(a[1], b[1])


def _parties_fit(a: _Telling, b: _Telling) -> bool:
    """Whether two tellings can have the same parties: they share one, and none is another's rival."""
    mine, theirs = _parties(*a), _parties(*b)
    if not any(m & t for m in mine for t in theirs):
        return False
    unshared = [m for m in mine if not any(m & t for t in theirs)]
    return not unshared or len(mine) != len(theirs)


def _parties(told: Told, agreement: Agreement) -> list[frozenset[str]]:
    """For each party its names, with those of what it belongs to: a government acts for its state."""
    actors = {a.id: a for a in told.records.actors}
    found = []
    for ref in agreement.parties:
        if ref in actors:
            names = keys_of(actors[ref])
            above = actors.get(actors[ref].affiliation or "")
            found.append(names | (keys_of(above) if above else frozenset()))
    return found


def _same_time(a: Agreement, b: Agreement) -> bool:
    """Whether a step in which each begins can have the same date; False where neither states one."""
    return any(m.intersects(t) for m in _dates(a) for t in _dates(b))


def _dates(agreement: Agreement) -> list[Interval]:
    """The dates that tell one agreement from another: announced, signed, in force."""
    return [Interval.parse(date) for step in _NAMING if (date := getattr(agreement, step))]


def _instrument(group: Sequence[_Telling]) -> Instrument:
    told, first = group[0]
    name = hashlib.sha256(told.ref(first.id).encode()).hexdigest()[:10]
    return Instrument(f"ag-{name}", first.name, first.is_ceasefire, tuple(group))
