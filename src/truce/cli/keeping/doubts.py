"""Keys under suspicion, and what they signed since: in words, and for JSON. It is a list, and no fault."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from truce.mission.care.verifying import Suspected

_MOST = 20
"""How many entries of a key are named on a page; JSON has all."""


def doubt_lines(doubted: "Sequence[Suspected]") -> Iterator[str]:
    """Each key with what it signed since the day that is named, a text each."""
    for each in doubted:
        yield (
            f"UNDER SUSPICION: somebody else than {each.life.holder} may have had the key {each.life.key} "
            f"since {written(each.since)}. So says the entry at position {each.by}, signed with the key "
            f"{each.accuser[:16]}. Whether it is so, no check can tell."
        )
        yield f"It signed {len(each.entries)} entries recorded since then; each is marked where it counts:"
        for entry in each.entries[:_MOST]:
            yield f"  {entry.position}  {entry.kind} {entry.id[:16]}, recorded {written(entry.recorded)}"
        if len(each.entries) > _MOST:
            yield f"  and {len(each.entries) - _MOST} more: see --json"
        for other in each.introduced:
            yield (
                f"It brought in the key {other.key} of {other.holder} since then: if somebody else did that, "
                "revoke it with the same day (truce key revoke)."
            )
        if each.orders:
            start, stop = each.orders
            yield (
                f"It also put the entries {start} to {stop - 1} in order since then: that they came in this "
                "order, at these times, rests on it, unless a witness cosigned."
            )


def doubt_dict(each: "Suspected") -> dict[str, Any]:
    """The same for JSON, with every entry."""
    return {
        "key": each.life.key,
        "holder": str(each.life.holder),
        "since": written(each.since),
        "said_at": each.by,
        "said_by": each.accuser,
        "introduced": [other.key for other in each.introduced],
        "ordered": list(each.orders) if each.orders else None,
        "entries": [
            {"position": e.position, "entry": e.id, "kind": e.kind, "recorded": written(e.recorded)}
            for e in each.entries
        ],
    }


def written(moment: int) -> str:
    """A time in milliseconds since 1970, UTC, to the minute."""
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%dT%H:%MZ")
