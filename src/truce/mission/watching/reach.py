"""When each source was last reached: one that fell silent is missing coverage, and no calm.

Out of the record, and for this installation's own sources also out of what it remembers of its rounds.
"""

from dataclasses import dataclass

from truce.asof import EVER
from truce.mission.answers.readable import readable
from truce.mission.missions import Mission
from truce.mission.opened import known_by, of_form
from truce.mission.watching.holes import is_hole
from truce.mission.watching.memory import Memory, Remembered
from truce.mission.watching.sources import Watch, all_watches


@dataclass(frozen=True, slots=True)
class Reach:
    """How a source was reached: `last` is when (milliseconds since 1970, UTC), None: never, or not known.

    `silent`: what it told since then is missing. `reason` says why, as far as that is known.
    """

    watch: Watch
    last: int | None
    silent: bool
    reason: str = ""


def reach_of(mission: Mission, known_at: int = EVER) -> tuple[Reach, ...]:
    """How the sources of a mission are reached, as known at a minute (since 1970, UTC)."""
    if next(mission.store.entries(0, None, "watch"), None) is None:
        return ()
    entries = known_by(readable(mission.entries(), mission.holders())[0], known_at)
    found = {w.id: w for w in all_watches(entries)}
    said: dict[str, Reach] = {}
    for _, told in of_form(entries, "fetched"):
        _saw(said, found, str(told["watch"]), int(told["when"]))
    for entry, told in of_form(entries, "taken"):
        _saw(said, found, str(told["watch"]), entry.recorded)
    for _, told in of_form(entries, "reached"):
        name = str(told["watch"])
        if told["reached"]:
            _saw(said, found, name, int(told["at"]))
        elif name in found:
            last = told.get("last")
            before = said.get(name)
            known = last if isinstance(last, int) else before.last if before else None
            said[name] = Reach(found[name], known, True, str(told["reason"]))
    memory = Memory(mission.path, mission.behind.secret).sources if known_at == EVER else {}
    return tuple(
        _now(said.get(w.id, Reach(w, None, False)), memory.get(w.id), mission.clock()) for w in found.values()
    )


def _saw(said: dict[str, Reach], found: dict[str, Watch], name: str, when: int) -> None:
    if name in found:
        said[name] = Reach(found[name], when, False)


def _now(told: Reach, known: Remembered | None, now: int) -> Reach:
    """What the record says, with what this machine remembers of a source of its own."""
    if known is None or not known.tried:
        return told
    last = max(known.reached, told.last or 0) or None
    if last is None or is_hole(told.watch, last, now):
        reason = told.reason if known.failures else "nobody looked: truce watch does not run"
        return Reach(told.watch, last, True, reason or "looked at in vain")
    return Reach(told.watch, last, told.silent and bool(known.failures), told.reason)
