"""What every answer of a mission says of its own ground: what was erased of it, and which keys are in doubt.

An answer that left this out would read as if nothing had been there.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from truce.asof import Span, written
from truce.report.folding import fold
from truce.report.wording import some

if TYPE_CHECKING:
    from truce.incidents import Incident
    from truce.mission.answers.assembling import State
    from truce.mission.answers.erased import Erased
    from truce.mission.answers.suspicion import Suspected


def head_marks(state: "State", width: int) -> Iterator[str]:
    """What a page says in its head: that some of it is gone, or in doubt, and to read on."""
    if state.erasures.erased:
        gone = some(state.erasures.erased, "order")
        yield from fold(
            f"{gone} erased content of it: what that told counts nowhere here (see below).", width
        )
    if state.suspected:
        doubted = some(state.suspected, "entry", "entries")
        yield from fold(f"{doubted} of it signed by a key under suspicion (see below).", width)


def mark_lines(state: "State", width: int) -> Iterator[str]:
    """What a page ends with, before its caution; nothing where there is nothing to say."""
    yield from _erased_lines(state, width)
    yield from _suspected_lines(state, width)


def marks_dict(state: "State") -> dict[str, Any]:
    """The same for JSON."""
    return {
        "erased": [erased_dict(each) for each in state.erasures.erased],
        "suspected": [suspected_dict(each) for each in state.suspected],
    }


def incident_marks(incident: "Incident", state: "State") -> dict[str, Any]:
    """What JSON says of one incident beside its accounts: the orders that took accounts of it."""
    refs = [a.ref for a in incident.accounts]
    orders = sorted({e.order for e in state.erasures.of_incident(refs)})
    doubted = [ref for ref in refs if ref.partition("#")[0] in state.doubted]
    found = {"erased_by": orders, "suspected_accounts": doubted}
    return {name: each for name, each in found.items() if each}


def erased_dict(erased: "Erased") -> dict[str, Any]:
    """One erasure: what, by which order, when, by whom and why."""
    return {
        "entry": erased.entry,
        "kind": erased.kind,
        "row": erased.row,
        "order": erased.order,
        "ordered": _minute(erased.known),
        "by": erased.by,
        "reason": erased.ground,
        "key": erased.key,
    }


def suspected_dict(each: "Suspected") -> dict[str, Any]:
    """One entry that somebody else than the holder of its key may have filed."""
    return {
        "entry": each.entry,
        "kind": each.kind,
        "key": each.key,
        "holder": each.holder,
        "since": _time(each.since),
        "said_by": each.said_by,
        "counts": "as a claim that nobody reviewed" if each.counts else None,
    }


def _suspected_lines(state: "State", width: int) -> Iterator[str]:
    found = state.suspected
    if not found:
        return
    yield ""
    entries = some(found, "entry", "entries")
    yield from fold(f"SIGNED BY A KEY UNDER SUSPICION ({entries})", width)
    for (key, since, said_by), group in groupby(found, key=lambda s: (s.key, s.since, s.said_by)):
        signed = list(group)
        told = f"key {key[:16]} of {signed[0].holder}: somebody else may have had it since {_time(since)}"
        yield from fold(f"{told}; so says entry {said_by[:12]}", width, "", "    ")
        for each in signed:
            how = "its claims count as unreviewed" if each.counts else "counts for nothing"
            yield from fold(f"{each.kind} {each.entry[:12]}: {how}", width, "  ", "    ")
    for incident in state.incidents:
        doubted = [a.ref for a in incident.accounts if a.ref.partition("#")[0] in state.doubted]
        if doubted:
            rests = (
                f"{incident.id}: {len(doubted)} of its {some(incident.accounts, 'account')} come out of these"
            )
            yield from fold(rests, width, "  ", "    ")
    yield from fold(_SAID_AGAIN, width)


_SAID_AGAIN = (
    "Whether the holder signed them nobody can tell. A review with another key makes a claim count as "
    "reviewed; what counts for nothing can be said again with another key."
)


def _time(moment: int) -> str:
    return _minute(moment // 60_000)


def _erased_lines(state: "State", width: int) -> Iterator[str]:
    found = state.erasures.erased
    if not found:
        return
    yield ""
    yield from fold(f"ERASED BY ORDER ({some(found, 'order')})", width)
    for each in found:
        order = f"order {each.order[:12]} of {each.by}: {each.ground}"
        yield from fold(f"{each.what}: erased on {_minute(each.known)} by {order}", width, "", "    ")
    for incident in state.incidents:
        orders = [e.order[:12] for e in state.erasures.of_incident(a.ref for a in incident.accounts)]
        if orders:
            lost = f"{incident.id}: of its accounts, some were erased by {', '.join(sorted(set(orders)))}"
            yield from fold(lost, width, "  ", "    ")
    yield from fold("What was erased counts in no answer here, for whatever moment it is asked.", width)


def _minute(known: int) -> str:
    return written(Span(known, known))
