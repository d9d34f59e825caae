"""The records of one dossier, as the readers propose them.

A record never carries a copied quotation: it holds the span of its words in the extracted text
(Unicode code points, ``[start, end)``), and the dossier writer cuts the quote out of the text. So a
quote cannot differ from its document. Fields and labels are those of the dossier contract
(``docs/reference/dossier.md``); ``None`` means "not stated", never false and never zero.

Dates are dossier date strings (see `truce.asof.Interval`), local time, no zone.
"""

from dataclasses import dataclass
from typing import Literal

Certainty = Literal["fact", "reported", "alleged", "unverified", "disputed", "denied"]
Modality = Literal["actual", "future", "hypothetical", "negated"]
Attribution = Literal["named", "anonymous", "unattributed", "text"]
Form = Literal["name", "metonym", "demonym", "role", "pronoun", "part_of_name"]
Stance = Literal[
    "asserts", "confirms", "denies", "accuses", "condemns", "doubts", "suspects", "fears", "predicts",
    "threatens", "demands", "promises", "reports_allegation", "claims_responsibility", "retracts",
]  # fmt: skip
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "RETREAT", "OTHER",
]  # fmt: skip
Deontic = Literal["obligation", "prohibition", "permission", "power", "constitutive", "request"]
Status = Literal[
    "proposed", "rejected", "announced", "accepted", "signed", "in_force", "holding", "extended",
    "reaffirmed", "violated", "disputed", "suspended", "broken", "expired", "ended", "superseded",
    "planned_end",
]  # fmt: skip

Span = tuple[int, int]
"""[start, end) in the extracted text, in Unicode code points."""
Range = tuple[int | None, int | None]
"""A count as (low, high), both ends included; an open end is None."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One more passage about a record, with the certainty and the source of that passage alone."""

    start: int
    end: int
    form: Form | None = None
    certainty: Certainty | None = None
    hedge: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acts or speaks: a state, an armed group, a person, a body, a medium."""

    id: str
    name: str
    type: str
    mentions: tuple[Mention, ...]
    rule: str
    aliases: tuple[str, ...] = ()
    affiliation: str | None = None
    side: str | None = None
    role: str | None = None
    anonymous: bool = False
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the text; coordinates in degrees (WGS 84), None where the gazetteer does not know it.

    `precision` says what the coordinates are: a point, the centroid of an area, somewhere along a line, or
    approximate. `claimed_by` names who claims a disputed place; the order is the alphabet's.
    """

    id: str
    name: str
    type: str
    mentions: tuple[Mention, ...]
    rule: str
    aliases: tuple[str, ...] = ()
    within: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    claimed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TollPart:
    """A part of a toll, counted inside it: never added to it."""

    who: str
    deaths: Range | None
    injured: Range | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened or is said to have happened; type is a PLOVER root."""

    id: str
    start: int
    end: int
    type: EventType
    rule: str
    certainty: Certainty
    modality: Modality
    initiator: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    place: str | None = None
    places: tuple[str, ...] = ()
    date: str | None = None
    deaths: Range | None = None
    injured: Range | None = None
    source: str | None = None
    hedge: str | None = None
    mode: str | None = None
    label: str | None = None
    salience: Literal["core", "minor"] | None = None
    medium: str | None = None
    participants: tuple[str, ...] = ()
    alleged_initiator: tuple[str, ...] = ()
    alleged_target: tuple[str, ...] = ()
    initiator_certainty: Certainty | None = None
    date_text: str | None = None
    date_basis: Literal["explicit", "relative", "inferred", "unstated"] | None = None
    date_precision: str | None = None
    date_candidates: tuple[str, ...] = ()
    displaced: Range | None = None
    toll_scope: Literal["incident", "window", "total"] | None = None
    toll_certainty: Certainty | None = None
    toll_parts: tuple[TollPart, ...] = ()
    count: Range | None = None
    count_unit: str | None = None
    agreement: str | None = None
    parts: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    same_as: str | None = None
    contradicts: str | None = None
    also: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who says what. `source` None: the text's own voice or nobody named (see `attribution`)."""

    id: str
    start: int
    end: int
    rule: str
    source: str | None
    stance: Stance
    content: str
    certainty: Certainty
    modality: Modality
    attribution: Attribution
    direct: bool
    hedge: str | None = None
    about: str | None = None
    medium: str | None = None
    direct_words: str | None = None
    hedges: tuple[str, ...] = ()
    clause: str | None = None
    conflicts_with: tuple[str, ...] = ()
    conditional: bool = False
    also: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One unit of duty, ban, permission, power or institution, as the text reports it."""

    id: str
    start: int
    end: int
    rule: str
    deontic: Deontic
    bound: tuple[str, ...]
    content: str
    deadline: str | None = None
    deadline_rel: str | None = None
    beneficiaries: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    in_return_for: str | None = None
    institution: str | None = None
    source: str | None = None
    attribution: Attribution | None = None
    implicit: bool = False
    disputed: bool = False
    also: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What the agreement (`applies_to` empty) or some of its clauses hang on."""

    id: str
    start: int
    end: int
    rule: str
    type: str
    content: str
    applies_to: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    explicit: bool = True
    also: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """One dated statement on an agreement's standing, and whose word it is."""

    id: str
    start: int
    end: int
    rule: str
    status: Status
    date: str | None
    certainty: Certainty
    source: str | None = None
    until: str | None = None
    medium: str | None = None
    actor: str | None = None
    accused: tuple[str, ...] = ()
    by: str | None = None
    conditional: bool = False
    provisional: bool = False
    temporary: bool = False
    hedge: str | None = None
    rests_on: tuple[str, ...] = ()
    also: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedIssue:
    """An issue that the text says was left out; `deliberate` None: not said."""

    id: str
    start: int
    end: int
    rule: str
    issue: str
    deliberate: bool | None = None
    also: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Length:
    """A stated length: value, unit, ISO 8601 duration and the words."""

    value: float | None
    unit: str | None
    iso: str | None
    stated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A truce or other agreement as one document tells it."""

    id: str
    name: str
    kind: str
    is_ceasefire: bool
    rule: str
    spans: tuple[tuple[int, int], ...]
    parties: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    venue: str | None = None
    announced: str | None = None
    signed: str | None = None
    in_force: str | None = None
    ended: str | None = None
    end_reason: str | None = None
    planned_end: str | None = None
    duration: Length | None = None
    area: str | None = None
    supersedes: str | None = None
    superseded_by: str | None = None
    purpose: str | None = None
    requested_by: tuple[str, ...] = ()
    announced_by: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    clauses: tuple[Clause, ...] = ()
    conditions: tuple[Condition, ...] = ()
    status_history: tuple[StatusRow, ...] = ()
    excluded_issues: tuple[ExcludedIssue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A link in cause, time or part that the text states; `origin` and `target` are the ends."""

    id: str
    start: int
    end: int
    rule: str
    type: str
    origin: tuple[str, ...]
    target: tuple[str, ...]
    cue: str
    certainty: Certainty
    also: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class AnomalyReading:
    """One way to take an anomalous passage."""

    reading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """Where the text contradicts itself, a calendar or arithmetic; the main passage comes first."""

    id: str
    type: str
    note: str
    about: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    rule: str
    severity: Literal["high", "medium", "low"] = "medium"
    readings: tuple[AnomalyReading, ...] = ()
    candidates: tuple[str, ...] = ()
    treat_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A judgement, an outlook or context: never an event."""

    id: str
    start: int
    end: int
    rule: str
    type: str
    source: str | None
    about: tuple[str, ...]
    content: str
    attribution: Attribution | None = None
    hedge: str | None = None
    also: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotStated:
    """What a user needs and the text leaves open, at the passage where one would expect it."""

    id: str
    start: int
    end: int
    rule: str
    what: str
    about: tuple[str, ...]
    also: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many records a reader proposed, and how many could not be anchored and were dropped."""

    reader: str
    proposed: int
    kept: int
    dropped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """All that one reader reads out of one document."""

    title: str | None
    doc_date: str | None
    sections: tuple[str, ...]
    actors: tuple[Actor, ...]
    places: tuple[Place, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    agreements: tuple[Agreement, ...]
    relations: tuple[Relation, ...]
    anomalies: tuple[Anomaly, ...]
    assessments: tuple[Assessment, ...]
    not_stated: tuple[NotStated, ...]
    tally: Tally
