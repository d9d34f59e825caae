"""A source as a record knows it: its letter, on what that rests, and what rests on the source."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from truce.findings.record import Rating
from truce.incidents.accounts import Source

Kind = Literal["document", "outlet", "speaker", "data set", "observer", "not heard yet"]
"""What a source is: a document in its own voice, who publishes documents, somebody quoted, a data set, the
mechanism's own observer, or one whom somebody described or rated before any account of it came."""
By = Literal["rating", "outlet", "description", "as it comes", "the mechanism", "nobody"]
"""On what a letter rests: somebody's rating, of itself or of its outlet; a description that gave one; what
truce takes a data set for until somebody rates it; that it is the mechanism's own; nothing: then it is F,
cannot be judged."""


@dataclass(frozen=True, slots=True)
class OfOutlet:
    """A document of an outlet.

    `host` is where it was fetched from; None: it says so itself. `vouched`: somebody vouched for it, so that
    what is said of the outlet reaches it. `claims` are those in its own voice. `apart`: somebody said
    something of it alone.
    """

    document: str
    host: str | None
    vouched: bool
    claims: int
    apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource:
    """One source, as it stands at a moment.

    `source` is what the judge takes, with the letter that counts; `letter_by` says on what that rests and
    `rating` whose it is and since when (minutes, UTC), if it is a rating. `sides` are the parties that it
    speaks for, by the ids of each agreement; `side_told`: by documents, not by a person. `claims` is how many
    accounts, and rows of event data, rest on it. `called` is what documents call it: a name as it is written,
    or words for somebody who has none. `documents` are those of an outlet; `outlet` is that of a document.
    """

    source: Source
    kind: Kind
    letter_by: By
    rating: Rating | None
    sides: tuple[str, ...]
    side_told: bool
    claims: int
    called: str = ""
    documents: tuple[OfOutlet, ...] = ()
    outlet: str = ""

    @property
    def id(self) -> str:
        """Its name in the record."""
        return self.source.id

    @property
    def is_rated(self) -> bool:
        """Whether a person gave it its letter."""
        return self.letter_by in ("rating", "outlet", "description")


def rated_of(sources: Iterable[KnownSource]) -> tuple[int, int]:
    """How many of the sources that told anything a person rated, and how many these are.

    The documents of an outlet are one source with it, but for those that somebody judged alone, and those
    that the rating of their outlet does not reach.
    """
    known = tuple(sources)
    under = {
        d.document
        for one in known
        for d in one.documents
        if not d.apart and (d.vouched or not one.is_rated)
    }  # fmt: skip
    apart = [one for one in known if one.kind != "observer" and one.id not in under]
    heard = [one for one in apart if one.claims or any(d.claims for d in one.documents)]
    return sum(one.is_rated for one in heard), len(heard)
