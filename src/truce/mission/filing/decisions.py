"""What people file: their words about claims, sources and incidents, checked before they are signed.

Each is an entry. Nothing is changed by it: what it says counts from then on, and can be withdrawn by another.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Literal, get_args

from truce.asof import Interval
from truce.claims.records import Certainty, EventType, Modality
from truce.clauses.acts import acts
from truce.errors import ArgumentError
from truce.findings.record import Review
from truce.incidents.decisions import Opposed, opposed
from truce.incidents.feeds.sketches import sketch_of_row
from truce.incidents.observations import Perceived
from truce.mission.answers.assembling import State
from truce.mission.answers.feed_rows import root_of
from truce.mission.filing.rating import new_name as _name
from truce.mission.filing.rating import rate as rate
from truce.mission.filing.rating import said as _said
from truce.mission.missions import Mission

_PERCEIVED: tuple[Perceived, ...] = get_args(Perceived)
_FIELDS: Mapping[str, tuple[str, ...] | None] = {
    "date": None, "type": get_args(EventType), "certainty": get_args(Certainty),
    "modality": get_args(Modality), "initiator": None, "target": None, "places": None,
}  # fmt: skip
_LISTS = frozenset({"initiator", "target", "places"})


def review(
    mission: Mission,
    state: State,
    claim: str,
    verdict: Literal["accept", "reject"],
    by: str,
    reason: str,
    audience: str | None = None,
) -> str:
    """Accept or reject a claim (document#id), or all accounts of an incident. Returns the last entry's id.

    Raises:
        ArgumentError: there is no such claim.
    """
    entry = ""
    row = state.feeds.row(claim)
    told = [(row[1].account, row[0].audience)] if row else [
        (_told_by(state, ref), *_readers(state, [ref])) for ref in claims_of(state, claim)
    ]  # fmt: skip
    for ref, readers in told:
        word = Review(id=_name("rv"), account=ref, verdict=verdict, by=_said(by, reason), known=0)
        entry = mission.file_noun(word, audience, [readers])
    return entry


def _told_by(state: State, ref: str) -> str:
    """What a review of an account names: of a row, what it tells."""
    row = state.feeds.row(ref)
    return row[1].account if row else ref


def correct(
    mission: Mission,
    state: State,
    claim: str,
    fields: Sequence[str],
    by: str,
    reason: str,
    audience: str | None = None,
) -> str:
    """Correct fields of an event, each given as NAME=VALUE. Returns the entry's id.

    Raises:
        ArgumentError: there is no such event or field, or it cannot have this value.
    """
    refs = claims_of(state, claim)
    if len(refs) != 1 or not any(refs[0] == a.ref for i in state.incidents for a in i.accounts):
        raise ArgumentError("CLAIM", claim, "is no single event", "Name one account, as document#event-...")
    told = next(h.told for h in state.held if h.told.document.id == refs[0].partition("#")[0])
    known = {a.id for a in told.records.actors} | {p.id for p in told.records.places}
    changed = dict(_field(each, known) for each in fields)
    word = {"claim": refs[0], "fields": changed, "by": by, "reason": reason}
    return mission.file("correction", word, audience, _readers(state, refs))


def _field(given: str, known: set[str]) -> tuple[str, Any]:
    name, sign, value = given.partition("=")
    if not sign or name not in _FIELDS:
        raise ArgumentError("--set", given, "is no field", f"Give NAME=VALUE: {', '.join(sorted(_FIELDS))}")
    allowed = _FIELDS[name]
    if name == "date":
        Interval.parse(value)
    elif allowed is not None and value not in allowed:
        raise ArgumentError("--set", given, f"cannot be {value!r}", f"One of: {', '.join(allowed)}")
    elif allowed is None:
        unknown = [v for v in value.split(",") if v not in known]
        if unknown:
            raise ArgumentError("--set", given, f"{unknown[0]!r} is in no list of its document", "Give ids")
    return name, value.split(",") if name in _LISTS else value


def decide(
    mission: Mission,
    state: State,
    kind: Literal["split", "merge"],
    claims: Sequence[str],
    by: str,
    reason: str,
    audience: str | None = None,
) -> str:
    """Set accounts apart as an act of their own, or make one incident of several. Returns the entry's id.

    Raises:
        ArgumentError: there is no such claim, or the decision would change nothing.
    """
    refs = [ref for claim in claims for ref in claims_of(state, claim)]
    homes = _homes(state, refs)
    if kind == "merge" and len(homes) < 2:
        raise ArgumentError("CLAIM", claims[0], "is of one incident already", "Name claims of two incidents")
    if kind == "split" and all(held <= set(refs) for held in homes.values()):
        raise ArgumentError("CLAIM", claims[0], "has nothing to be set apart from", "Leave an account out")
    told = {"accounts": refs, "by": by, "reason": reason}
    return mission.file(kind, told, audience, _readers(state, refs))


def opposed_by(state: State, claims: Sequence[str]) -> Opposed | None:
    """Two accounts that a merge of these claims brings together though one blames who was hit in the other.

    Raises:
        ArgumentError: there is no such claim.
    """
    refs = [ref for claim in claims for ref in claims_of(state, claim)]
    every = sorted({ref for held in _homes(state, refs).values() for ref in held})
    rows = {ref: found[1] for ref in every if (found := state.feeds.row(ref)) is not None}
    told = {ref: sketch_of_row(row, root_of) for ref, row in rows.items()}
    return opposed({**told, **state.matching.sketches}, every)


def _homes(state: State, refs: Sequence[str]) -> dict[str, set[str]]:
    """The incidents that accounts are of, each with all its accounts and rows; a row may be one by itself."""
    found = {
        i.id: {*(a.ref for a in i.accounts), *i.rows}
        for i in state.incidents
        if not {*(a.ref for a in i.accounts), *i.rows}.isdisjoint(refs)
    }
    homes = state.feeds.incidents
    for ref in refs:
        home = homes.get(ref, ref)
        if "/" in ref and home not in found:
            found[home] = {ref, home, *(row for row, other in homes.items() if other == home)}
    return found


def withdraw(mission: Mission, entry: str, by: str, reason: str, audience: str | None = None) -> str:
    """Take back an entry that a person filed; it stays in the record and counts no more.

    Raises:
        ArgumentError: there is no such entry, or it is none that can be taken back.
    """
    found = mission.find(entry)
    if found.kind not in _WITHDRAWABLE:
        kinds = ", ".join(sorted(_WITHDRAWABLE))
        raise ArgumentError(
            "ENTRY", entry, f"is a {found.kind}, which stays", f"What can be taken back: {kinds}"
        )
    told = {"entry": found.id, "by": by, "reason": reason}
    return mission.file("withdrawal", told, audience, [found.audience])


_WITHDRAWABLE = frozenset({
    "review", "rating", "source", "correction", "split", "merge", "withdrawal", "observation", "cover",
    "coverage", "ruling", "lifecycle", "adoption", "agreement", "feed", "sides", "coded", "zone",
    "tolls", "names",
})  # fmt: skip


def observe(
    mission: Mission,
    state: State,
    observer: str,
    perceived: str,
    when: str,
    audience: str | None = None,
    **told: Any,
) -> str:
    """File what the mechanism itself perceived. Returns the entry's id.

    Raises:
        ArgumentError: a value is none of those that it may have.
    """
    if perceived not in _PERCEIVED:
        raise ArgumentError(
            "--perceived", perceived, "is no way to perceive", f"One of: {', '.join(_PERCEIVED)}"
        )
    Interval.parse(when)
    act = told.get("act")
    if act is not None and act not in acts() and act not in get_args(EventType):
        near = get_close_matches(act, [*acts(), *get_args(EventType)], n=1)
        other = (
            "Give one such as artillery_fire or killing, or a type such as ASSAULT: docs/reference/fields.md"
        )
        raise ArgumentError("--act", act, "is no act", f"Did you mean {near[0]!r}" if near else other)
    if perceived == "nothing" and (told.get("who") or told.get("count")):
        raise ArgumentError("--perceived", perceived, "goes with nobody and no count", "Leave them out")
    if told.get("incident"):
        found = state.incident(told["incident"])
        row = state.feeds.row(told["incident"])
        if row is not None:
            told["incident"] = row[1].id
        elif found is None:
            raise ArgumentError("--incident", told["incident"], "is no incident", "See truce timeline --json")
        else:
            told["incident"] = found.id
    fields = {k: v for k, v in told.items() if v not in (None, (), [], "")}
    said = {"observer": observer, "perceived": perceived, "when": when, **fields}
    return mission.file("observation", said, audience)


def claims_of(state: State, name: str) -> tuple[str, ...]:
    """The claims that a name means: one (document#id, or a row), or all accounts of an incident (in-...).

    Raises:
        ArgumentError: it means none; the nearest are named.
    """
    claims = {h.told.ref(c.id) for h in state.held for c in h.told.records.claims}
    claims |= {h.told.ref(e.id) for h in state.held for e in h.told.records.events}
    if name in claims:
        return (name,)
    row = state.feeds.row(name)
    if row is not None:
        return (row[1].id,)
    incident = state.incident(name)
    if incident is not None:
        return (*(a.ref for a in incident.accounts), *incident.rows)
    near = get_close_matches(name, [*claims, *(i.id for i in state.incidents)], n=3, cutoff=0.4)
    advice = f"Nearest: {', '.join(near)}" if near else "truce timeline MISSION --json lists them"
    reason = state.erasures.where("is the id of no claim and no incident")
    raise ArgumentError("CLAIM", name, reason, advice)


def _readers(state: State, refs: Sequence[str]) -> list[str]:
    """Who may read the documents of claims."""
    audiences = {h.told.document.id: h.audience for h in state.held}
    rows = {ref: row[0].audience for ref in refs if (row := state.feeds.row(ref)) is not None}
    return [rows[ref] if ref in rows else audiences[ref.partition("#")[0]] for ref in refs]
