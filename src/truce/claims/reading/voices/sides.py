"""Which state or group an actor belongs to in the end."""

from collections.abc import Sequence

from truce.claims.records import Actor


class Sides:
    """Which state or group an actor belongs to in the end."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._actors = {a.id: a for a in actors}

    def of(self, ref: str | None) -> str | None:
        """The state or group of an actor; the actor itself if it belongs to none."""
        seen: set[str] = set()
        while ref in self._actors and ref not in seen:
            seen.add(ref)
            actor = self._actors[ref]
            if actor.affiliation is None:
                return actor.side or ref
            ref = actor.affiliation
        return ref
