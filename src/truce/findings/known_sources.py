"""A source as a record knows it: its letter, on what that rests, and what rests on the source."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from truce.findings.record import Rating
from truce.incidents.accounts import Source

Kind = Literal["document", "speaker", "data set", "observer", "not heard yet"]
"""What a source is: a document in its own voice, somebody quoted, a data set, the mechanism's own observer,
or one whom somebody described or rated before any account of it came."""
By = Literal["rating", "description", "as it comes", "the mechanism", "nobody"]
"""On what a letter rests: somebody's rating; a description that gave one; what truce takes a data set for
until somebody rates it; that it is the mechanism's own; nothing: then it is F, cannot be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource:
    """One source, as it stands at a moment.

    `source` is what the judge takes, with the letter that counts; `letter_by` says on what that rests and
    `rating` whose it is and since when (minutes, UTC), if it is a rating. `sides` are the parties that it
    speaks for, by the ids of each agreement; `side_told`: by documents, not by a person. `claims` is how many
    accounts, and rows of event data, rest on it. `called` is what documents call somebody who has no name.
    """

    source: Source
    kind: Kind
    letter_by: By
    rating: Rating | None
    sides: tuple[str, ...]
    side_told: bool
    claims: int
    called: str = ""

    @property
    def id(self) -> str:
        """Its name in the record."""
        return self.source.id

    @property
    def is_rated(self) -> bool:
        """Whether a person gave it its letter."""
        return self.letter_by in ("rating", "description")


def rated_of(sources: Iterable[KnownSource]) -> tuple[int, int]:
    """How many of the sources that told anything a person rated, and how many these are."""
    heard = [s for s in sources if s.claims and s.kind != "observer"]
    return sum(s.is_rated for s in heard), len(heard)
