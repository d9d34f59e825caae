"""What every answer of a mission says of its own ground: what was erased of it, and by whose order.

An answer that left this out would read as if nothing had been there.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from truce.asof import Span, written
from truce.report.folding import fold
from truce.report.wording import some

if TYPE_CHECKING:
    from truce.incidents import Incident
    from truce.mission.assembling import State
    from truce.mission.erased import Erased


def mark_lines(state: "State", width: int) -> Iterator[str]:
    """What a page ends with, before its caution; nothing where there is nothing to say."""
    yield from _erased_lines(state, width)


def marks_dict(state: "State") -> dict[str, Any]:
    """The same for JSON."""
    return {"erased": [erased_dict(each) for each in state.erasures.erased]}


def incident_marks(incident: "Incident", state: "State") -> dict[str, Any]:
    """What JSON says of one incident beside its accounts: the orders that took accounts of it."""
    orders = {e.order for e in state.erasures.of_incident(a.ref for a in incident.accounts)}
    return {"erased_by": sorted(orders)} if orders else {}


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
