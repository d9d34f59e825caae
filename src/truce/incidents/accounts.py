"""What the judge weighs: sources, their accounts of incidents, and what nobody observed.

An account is one source's telling of one incident, with only what that source said: None is "not said", an
empty tuple "said to be nobody". Times are spans of minutes (`truce.asof.Span`), UTC, both ends included.
"""

from dataclasses import dataclass, field
from typing import Literal

from truce.asof import EVER, Span
from truce.claims.records import Certainty

Letter = Literal["A", "B", "C", "D", "E", "F"]
"""Reliability of a source (Admiralty code). F: it cannot be judged; never "the worst"."""
Stance = Literal["supports", "denies_act", "denies_author", "cannot_verify"]
"""Supports: it happened as told. Denies the act: it did not happen. Denies the author: not by those named, or
not by the speaker's side. Cannot verify: no access, too late, or no means; it weighs nothing."""
Level = Literal["ordered", "unit", "individual", "affiliate", "unknown"]
Basis = Literal["observed_firing", "technical", "admitted", "alleged"]

OF_SIDE = "side "
"""How the origin of an account begins when it is the word of a side, through whichever source it came."""
OF_OUTLET = "outlet "
"""How the origin of a document's own words begins where it names its publisher; the name follows, folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who publishes. `side` is the party it belongs to; `origin` the group that shares its information.

    `mechanism`: it is the monitoring mechanism itself. `own_access`: it saw the area with its own eyes or
    means. `lead`: it only points to where to look and weighs nothing (GDELT, POLECAT). `reexport`: whether
    its licence lets others have its words or rows; None: nobody has said. Of an outlet `documents` (ids) and
    `hosts` (that documents were fetched from) are those for which a person vouched that they are its.
    `known`: when the record took this description in (minutes, UTC); before that the source cannot be judged.
    """

    id: str
    letter: Letter = "F"
    origin: str = ""
    side: str | None = None
    own_access: bool = False
    mechanism: bool = False
    lead: bool = False
    reexport: bool | None = None
    documents: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    known: int = -EVER


@dataclass(frozen=True, slots=True)
class Passage:
    """The words that an account rests on: where they stand in which document, in Unicode code points.

    `page` is that of the document, where it has pages; it is found by the span and is no part of the passage.
    """

    document: str
    start: int
    end: int
    quote: str
    page: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One source's account of one incident.

    `act` is an act of the table, or a PLOVER root where the source is no more exact, or several of them with
    strokes between where it leaves open which ("airstrike|drone_attack"); None: not said. `who`
    and `whom` are ids of parties and actors; `who_maybe`, `whom_maybe` and `targets_maybe` are those that it
    may also be, where the source names some and leaves open which (without them None may be anybody, and with
    them `who` is what is sure, possibly nobody). `zones` are the zones of agreements that its place surely
    lies in, `zones_maybe` those that it may lie in; None: no place is told. `claimed` are exceptions claimed
    for the act (kinds of `Unless`), with who claims them in `source`. `entitled` marks an admission by
    somebody who may speak for the actor and is nobody's captive; `examined` technical evidence that a
    verifier examined. `from_area_of` is who holds the ground that it came from: that is not "by" them.
    `wording` names the words that it shares with texts which tell otherwise: an altered copy and what was
    altered have origins of their own, and never add up (`truce.incidents.altered`).
    `speaker` names who speaks, where `source` alone would not say it in words. `area` is the code of an
    administrative area that the source puts it in; no rule asks for it, questions about a place do.
    `in_full` says whether what was done is the whole of what was owed. `known` is when the record took it in,
    `until` when it was corrected or taken back (minutes).
    """

    id: str
    incident: str
    source: str
    origin: str
    stance: Stance = "supports"
    certainty: Certainty = "reported"
    act: str | None = None
    who: tuple[str, ...] | None = None
    whom: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    who_maybe: frozenset[str] = frozenset()
    whom_maybe: frozenset[str] = frozenset()
    targets_maybe: frozenset[str] = frozenset()
    means: tuple[str, ...] | None = None
    when: Span
    zones: frozenset[str] | None = None
    zones_maybe: frozenset[str] = frozenset()
    level: Level = "unknown"
    basis: Basis = "alleged"
    from_area_of: tuple[str, ...] = ()
    claimed: tuple[str, ...] = ()
    entitled: bool = False
    examined: bool = False
    reviewed: bool = False
    quantity: int | None = None
    in_full: bool | None = None
    answers: str | None = None
    known: int
    until: int | None = None
    published: int | None = None
    passage: Passage | None = None
    speaker: str | None = None
    area: str | None = None
    wording: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Who could observe what, where and when. Without it silence is "no information".

    `acts` and `zones` empty: all. `part`: only a part of its zones, nobody says how large. `means`: by which
    (`truce.clauses.means`), None where not told; `blind` are places within that it could not see, by name.
    Nobody could observe where `restricted_by` kept observers out (`request` and `right` are what was asked
    for, and on what ground), or where it is `missing`: planned and not carried out, weather, equipment.
    `known` in minutes, UTC.
    """

    id: str
    who: str
    when: Span
    acts: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    restricted_by: str | None = None
    part: bool = False
    means: str | None = None
    blind: tuple[str, ...] = ()
    missing: str | None = None
    request: str | None = None
    right: str | None = None
    known: int

    @property
    def sees(self) -> bool:
        """Whether somebody could observe."""
        return self.restricted_by is None and self.missing is None
