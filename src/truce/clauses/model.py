"""The typed form of ``agreement.yaml``; its descriptions are the reference that a lawyer reads.

Every field that a text may leave open takes ``not_stated``. Ids are unique in the file. Times are local to
the agreement's `zone`; where no zone is stated, a time spans every zone (ADR 2).
"""

from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

from truce.clauses.values import (
    NOT_STATED,
    Act,
    Acts,
    Count,
    End,
    Fingerprint,
    Geometry,
    Hours,
    Kilometres,
    Length,
    Names,
    Note,
    NotStated,
    Start,
    Targets,
    When,
    Words,
    Yearly,
    as_list,
    as_many,
)

AgreementKind = Literal[
    "ceasefire", "cessation_of_hostilities", "truce", "humanitarian_pause", "armistice", "disengagement",
    "withdrawal", "prisoner_exchange", "humanitarian_access", "peace_agreement", "framework", "other",
]  # fmt: skip
ClauseKind = Literal["forbid", "oblige", "maintain", "require_prior", "limit", "permit", "register"]
LifecycleAct = Literal["enter_into_force", "extend", "suspend", "resume", "terminate", "supersede"]
AnswersFor = Literal["result", "best_efforts", "due_diligence", "not_stated"]
Months = Literal["calendar", "not_stated"]
LinkKind = Literal["unit", "auxiliary", "affiliate", "proxy", "tolerated", "splinter", "opposed"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
Mandate = Literal["observe", "investigate", "certify", "rule", "adopt", "not_stated"]
Window = Literal["calendar", "any", "from_start", "not_stated"]
Exception_ = Literal[
    "self_defence", "law_enforcement", "hot_pursuit", "prior_consent", "force_majeure", "medical_evacuation",
    "rotation", "named_groups", "other",
]  # fmt: skip

_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"

OPEN = (NOT_STATED,)
"""A list of names that the text leaves open."""

Id = Annotated[
    str,
    StringConstraints(pattern=_ID, max_length=80),
    WithJsonSchema({"title": "an id", "type": ["string", "integer"], "pattern": _ID, "maxLength": 80}),
]
"""A short name of something in this file: letters, digits, points and dashes."""


class Part(BaseModel):
    """What every part of the file has in common: no unknown fields, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AdoptedBy(Part):
    """That somebody took this encoding for the right one. It stays, whoever adopts what after it."""

    by: Id = Field(description="the party, or the body with the mandate to adopt")
    on: When = Field(NOT_STATED, description="on which day")
    fingerprint: Fingerprint = Field(
        description="of which terms, as `truce adopt` writes it; it counts as long as the file has these"
    )


class Encoding(Part):
    """Whose encoding of the text this is. It is a claim about the text until the parties adopt it."""

    author: Words = Field(description="who put the text into clauses")
    adopted: bool = Field(
        False, description="the author's word that it was adopted; what counts is an entry of the record"
    )
    adopted_by: Names = Field((), description="who adopted it, in the author's words")
    adoptions: tuple[AdoptedBy, ...] = Field(
        (), description="who took it for the right one, each for himself, as `truce adopt` adds them"
    )
    on: When = Field(NOT_STATED, description="when this encoding was made")
    note: Note = Field("", description="what a reader of the encoding should know")


class TextSource(Part):
    """A text that was really read for this encoding."""

    what: Words = Field(description="which text: title, annex, edition")
    where: Words = Field(description="where it was read")
    read: When = Field(description="the day on which it was read")
    language: Words = Field(description="its language (BCP 47)")
    authentic: bool | NotStated = Field(NOT_STATED, description="whether this language version binds")
    complete: bool = Field(True, description="whether all of it was read, annexes too")


class Party(Part):
    """One side that is bound. Its order in the file means nothing."""

    id: Id = Field(description="its id in this file")
    name: Words = Field(description="its name, in the words of the text")
    aliases: Names = Field((), description="other names in reports")
    governed_by: Words | None = Field(None, description="who holds its government, where that differs")
    side: Id | None = Field(
        None, description="the side it stands on, where several parties stand together; none: its own"
    )
    zone: Words | None = Field(None, description="its time zone (IANA), where the text gives it")


class Link(Part):
    """What ties a group to a party: a claim with dates, never a fact of its own."""

    to: Id = Field(description="the party")
    kind: LinkKind = Field(description="how it is tied")
    whose: Words = Field(description="whose claim the link is")
    since: When = Field(NOT_STATED, description="from when")
    until: When = Field(NOT_STATED, description="until when")


class Actor(Part):
    """Somebody whom the agreement names and does not bind: a mediator, a witness, a group, a body."""

    id: Id = Field(description="its id in this file")
    name: Words = Field(description="its name, in the words of the text")
    aliases: Names = Field((), description="other names in reports")
    links: tuple[Link, ...] = Field((), description="its ties to the parties, each a claim")


Mandates = Annotated[
    tuple[Mandate, ...], BeforeValidator(as_list, json_schema_input_type=Mandate | tuple[Mandate, ...])
]


class Body(Part):
    """A body that the agreement sets up or uses."""

    id: Id = Field(description="its id in this file")
    name: Words = Field(description="its name, in the words of the text")
    members: Names = Field(OPEN, description="who sits in it")
    chair: Words | NotStated = Field(NOT_STATED, description="who leads it")
    decides: Words | NotStated = Field(NOT_STATED, description="how it decides, and whether that binds")
    mandate: Mandates = Field(
        (NOT_STATED,), description="what it may do; `adopt`: say which encoding is the right one"
    )


class Near(Part):
    """So many kilometres on both sides of a line, or around an area."""

    of: Id = Field(description="the zone or line")
    km: Kilometres = Field(description="how far, in kilometres")
    side: Words | None = Field(None, description="only the side that this party holds")


class Zone(Part):
    """An area or a line of the agreement: by its shape, by distance, or by the names of divisions."""

    id: Id = Field(description="its id in this file")
    name: Words = Field(description="its name, in the words of the text")
    geometry: Geometry | None = Field(None, description="its GeoJSON geometry (WGS 84)")
    error_km: Kilometres | None = Field(
        None, description="how far its drawing may be off, in kilometres; none: it is taken as exact"
    )
    near: Near | None = Field(None, description="an area by its distance from another")
    divisions: Names = Field((), description="the administrative divisions that it is made of")
    held_by: Id | None = Field(None, description="the territory that this party holds, as it is drawn")
    map: Words | NotStated = Field(NOT_STATED, description="the authentic map, where the text has one")


class Term(Part):
    """When the agreement was made, from when it binds and until when."""

    announced: When = Field(NOT_STATED, description="when it was announced")
    signed: When = Field(NOT_STATED, description="when it was signed")
    starts: Start = Field(NOT_STATED, description="from when it binds: a time, or with which act")
    ends: End = Field(NOT_STATED, description="until when: the last moment in force, or indefinite")
    lasts: Length | None = Field(None, description="for how long from the start, instead of `ends`")
    renews: Literal["automatic", "by_agreement", "not_stated"] = Field(
        NOT_STATED, description="how another term follows the first: by itself, or only if agreed"
    )


class Upon(Part):
    """What has to have come about first. That it did is ruled or certified by a body, never inferred."""

    event: Literal["unmet", "ruled"] = Field(
        description="that the time of a duty ran out and it was not done; or that a breach was ruled"
    )
    clause: Id = Field(description="of which clause")
    body: Id | None = Field(
        None, description="who rules or certifies it; none: any body that has the mandate"
    )


class Lifecycle(Part):
    """Who may do what to the agreement as a whole, in which form and with what notice."""

    act: LifecycleAct = Field(description="the act")
    who: Names = Field(OPEN, description="who may do it: ids, `each`, `all`")
    form: Words | NotStated = Field(NOT_STATED, description="in which form")
    notice: Length = Field(NOT_STATED, description="how long before it takes effect")
    upon: Upon | None = Field(
        None, description="only if this came about; where nobody is named in `who`, it then does by itself"
    )
    others_stay_bound: bool | NotStated = Field(
        NOT_STATED,
        description="for `terminate` by one of more than two sides: whether the others stay bound to each "
        "other; they do unless the text says otherwise",
    )
    article: Words | None = Field(None, description="where the text says so")


class Condition(Part):
    """What clauses hang on. It releases nobody by inference: only a lifecycle act releases."""

    id: Id = Field(description="its id in this file")
    text: Words = Field(description="the words it encodes")
    kind: Literal["precondition", "reciprocity", "sequence", "suspension", "termination", "other"] = Field(
        description="what it does"
    )
    clause: Id | None = Field(None, description="the clause that has to be kept or met first")
    applies_to: Names = Field((), description="the clauses that hang on it; none: the whole agreement")


class Named(Part):
    """Whom an act is aimed at, or done for, when these are not the parties themselves."""

    named: Names = Field((), description="ids of actors")
    acting_against: Id | None = Field(None, description="every group that acts against this party")


def _form(value: Any) -> str:
    return "fields" if isinstance(value, dict | BaseModel) else "plain"


Whom = Annotated[Annotated[Named, Tag("fields")] | Annotated[Names, Tag("plain")], Discriminator(_form)]
WHO = "ids, or `each` (each party for itself), `party` (the same)"


class Forbid(Part):
    """These acts are banned."""

    who: Names = Field(description=f"who is bound: {WHO}")
    acts: Acts = Field(description="acts of the table, PLOVER roots, or mode:M")
    whom: Whom = Field((), description="against or for whom: ids, `other_party`, named groups; none: anybody")
    targets: Targets = Field((), description="target classes; none: all")
    means: Names = Field((), description="weapon classes in the words of the text; none: all")


class After(Part):
    """A moment counted from something else."""

    event: Literal["in_force", "signed", "announced", "act", "met", "cutoff"] = Field(
        description="what it is counted from"
    )
    act: Act | None = Field(None, description="for `act`: the act that starts the clock")
    by: Names = Field((), description="for `act`: by whom; none: by anybody")
    zones: Names = Field((), description="for `act`: only where it is done in these zones; none: anywhere")
    clause: Id | None = Field(None, description="for `met`: the clause that has to be met first")
    phase: Id | None = Field(None, description="for `met`: which of its steps; none: all of them")
    within: Length = Field(NOT_STATED, description="how long after it")
    not_before: Length | None = Field(None, description="and not earlier than this after it")
    before: Length | None = Field(
        None, description="for `act` and `met`: at the latest this long before it; known once it has come"
    )


By = Annotated[Annotated[After, Tag("fields")] | Annotated[When, Tag("plain")], Discriminator(_form)]


class Phase(Part):
    """One step of a duty that is carried out in steps."""

    id: Id = Field(description="its id within the clause")
    what: Words = Field(description="what is to be done in it")
    by: By = Field(NOT_STATED, description="until when")
    entry: Words | None = Field(None, description="what has to be fulfilled before it begins")
    zone: Id | None = Field(None, description="where")
    weapons: Names = Field((), description="only these weapon classes; none: those of the scope")
    count: int | None = Field(
        None, ge=1, description="how many in all by then, those of earlier steps counted in"
    )
    certified_by: Words | NotStated = Field(NOT_STATED, description="who certifies it")


class Oblige(Part):
    """This has to be done, once or again and again."""

    who: Names = Field(description=f"who is bound: {WHO}, a body, or `not_stated` in a text without a doer")
    act: Act = Field(description="the act that fulfils it")
    whom: Whom = Field((), description="to, for or with whom; none: not stated")
    what: Words | None = Field(None, description="what exactly, where the act alone does not say it")
    in_full: bool = Field(
        False, description="owed in full: an act that is not said to be the whole of it leaves the duty open"
    )
    body: Id | None = Field(None, description="for `establish`, `meet`: the body")
    by: By = Field(NOT_STATED, description="until when")
    every: Length | None = Field(None, description="how often again")
    count: int | None = Field(
        None, ge=1, description="how many people or things it takes in all; none: to do it once is enough"
    )
    for_each: bool = Field(
        False, description="`count` for each one that the act brought which starts the clock (15 for 1)"
    )
    phases: tuple[Phase, ...] = Field((), description="its steps, each judged as a duty of its own")
    order: Literal["simultaneous", "sequential", "not_stated"] = Field(
        NOT_STATED, description="how the steps of several parties relate"
    )
    certified_by: Words | NotStated = Field(NOT_STATED, description="who certifies it")


class Maintain(Part):
    """A state that has to last: a corridor open, a line frozen, fighters in their camps."""

    who: Names = Field(description=f"who is bound: {WHO}")
    state: Words = Field(description="the state, in words")
    broken_by: Acts = Field(description="the acts that break it")
    whom: Whom = Field((), description="only such acts against these; none: against anybody")
    targets: Targets = Field((), description="only such acts against these target classes; none: all")
    restored_by: Acts = Field((), description="the acts that restore it")


class RequirePrior(Part):
    """An act that is lawful only after notice or consent."""

    who: Names = Field(description=f"who is bound: {WHO}")
    acts: Acts = Field(description="the acts that need it")
    needs: Literal["notify", "approve"] = Field(description="what they need")
    to: Names = Field((), description="to whom notice is given, or who consents; none: not stated")
    at_least: Length = Field(NOT_STATED, description="how long before the act, at the latest")
    at_most: Length | None = Field(None, description="how long before the act, at the earliest")


class Limit(Part):
    """At most, or at least, so many: of acts in a period, or of things at a time."""

    who: Names = Field(description=f"who is bound: {WHO}")
    what: Words = Field(description="what is counted, with its unit")
    acts: Acts = Field((), description="the acts that are counted, for a flow")
    counts: Literal["acts", "things"] = Field(
        "acts",
        description="whether an act counts once, or for the number of people or things that it is about",
    )
    stock: bool = Field(
        False,
        description="things that are there (a stock), not acts in a period (a flow); `acts` tell of them",
    )
    at_most: Count | NotStated | None = Field(None, description="the greatest number allowed")
    at_least: Count | NotStated | None = Field(None, description="the smallest number owed")
    per: Length = Field(NOT_STATED, description="the period of a flow")
    window: Window = Field(
        NOT_STATED,
        description="which periods of that length count: days, months or years of the local calendar; any "
        "stretch of time (in any 24 hours); or one after the other from when the agreement binds",
    )
    averaged_over: Length | None = Field(
        None, description="the time over which a flow is averaged, where that is longer than its period"
    )
    counted_by: Words | NotStated = Field(NOT_STATED, description="whose count decides")


class Permit(Part):
    """This may be done, and nobody bound may hinder it."""

    who: Names = Field(description="who may: ids, `each`, `anyone`")
    acts: Acts = Field(description="the acts that are allowed")
    hindered_by: Acts = Field((), description="the acts by which a party would hinder them")
    whom: Whom = Field((), description="only such acts against these; none: against anybody")
    targets: Targets = Field((), description="only such acts against these target classes; none: all")


class Register(Part):
    """Things to be listed: positions, weapons, fighters. Names of people belong into the vault only."""

    who: Names = Field(description=f"who lists: {WHO}")
    what: Words = Field(description="what is listed")
    to: Words | NotStated = Field(NOT_STATED, description="to whom the list goes")
    by: By = Field(NOT_STATED, description="until when")
    verified_by: Words | NotStated = Field(NOT_STATED, description="who verifies it")


Weekdays = Annotated[
    tuple[Weekday, ...], BeforeValidator(as_list, json_schema_input_type=Weekday | tuple[Weekday, ...])
]


class Period(Part):
    """A time that comes once or again and again, on local clocks. What is given all has to be fulfilled.

    What is `not_stated` may be at any time. `hours_maybe` and the like hold what may belong to it beside what
    surely does: a night begins at another hour in summer and in winter.
    """

    text: Note = Field("", description="the words it encodes")
    dates: When | None = Field(None, description="these days, both ends included")
    dates_maybe: When | None = Field(None, description="the days that may belong to it, with `dates`")
    yearly: Yearly | None = Field(None, description="these days of every year")
    yearly_maybe: Yearly | None = Field(None, description="the days that may belong to it, with `yearly`")
    days: Weekdays = Field((), description="the days of the week on which it begins; none: all")
    hours: Hours | None = Field(None, description="the time of day; none: all of the day")
    hours_maybe: Hours | None = Field(None, description="the hours that may belong to it, with `hours`")


Periods = Annotated[
    tuple[Period, ...], BeforeValidator(as_many, json_schema_input_type=Period | tuple[Period, ...])
]


class Scope(Part):
    """Where, when and for what a clause counts. Fields that are given all have to be fulfilled."""

    zones: Names = Field((), description="only in these zones")
    outside: Names = Field((), description="not in these zones")
    since: When | None = Field(None, description="only from this time on")
    until: When | None = Field(None, description="only up to and with this time")
    during: Periods = Field((), description="only in one of these periods")
    not_during: Periods = Field((), description="in none of these periods")
    clock: Names = Field(
        (), description="the time zones (IANA) by one of which its periods are meant; none: `zone`"
    )
    weapons: Names = Field((), description="only these weapon classes, in the words of the text")
    altitude_below_m: Count | None = Field(None, description="only below this height, in metres")
    at_sea: bool | None = Field(None, description="true: only at sea; false: only on land")


class While(Part):
    """What has to last for a clause to bind. That it stopped is a claim; it releases nobody by itself."""

    complies: Id = Field(description="who has to comply")
    clause: Id = Field(alias="with", description="with which clause")
    ruled_by: Id | None = Field(
        None, description="the body whose ruling that it was broken releases; without it nothing does"
    )


Whiles = Annotated[
    tuple[While, ...], BeforeValidator(as_many, json_schema_input_type=While | tuple[While, ...])
]


class Unless(Part):
    """An exception that the text itself gives. It has to be claimed for an incident, and established."""

    kind: Exception_ = Field(description="what kind of exception")
    text: Note = Field("", description="the words it encodes")
    acts: Acts = Field((), description="only for these acts; none: for all")


Exceptions = Annotated[
    tuple[Unless, ...], BeforeValidator(as_many, json_schema_input_type=Unless | tuple[Unless, ...])
]


class Reading(Part):
    """One interpretation of a clause. What it says instead of the clause is written out; the rest stays."""

    id: Id = Field(description="its id within the clause")
    whose: Words = Field(description="whose reading, or `none stated`")
    agreed: bool = Field(False, description="whether all parties agreed to it")
    absent: bool = Field(False, description="in this version of the text the clause does not stand")
    who: Names = Field((), description="instead of who is bound")
    note: Note = Field("", description="what it rests on")
    holds_while: Whiles = Field((), alias="while", description="instead of the clause's `while`")
    unless: Exceptions | None = Field(None, description="instead of the clause's `unless`")
    scope: Scope | None = Field(None, description="instead of the clause's `scope`")
    answers_for: AnswersFor | None = Field(None, description="instead of the clause's `answers_for`")
    by: By | None = Field(None, description="instead of the clause's deadline")
    acts: Acts = Field((), description="instead of the clause's acts")
    targets: Targets = Field((), description="instead of the clause's targets")


class Clause(Part):
    """One unit of duty, ban, permission or institution, beside the words it encodes."""

    id: Id = Field(description="its id in this file")
    article: Words | None = Field(None, description="where it stands in the text")
    text: Words = Field(description="the words it encodes")
    words: Literal["quoted", "ours"] = Field("ours", description="whether `text` is verbatim or in our words")
    forbid: Forbid | None = Field(None, description="a ban")
    oblige: Oblige | None = Field(None, description="a duty to do something")
    maintain: Maintain | None = Field(None, description="a state that has to last")
    require_prior: RequirePrior | None = Field(None, description="notice or consent before an act")
    limit: Limit | None = Field(None, description="a number not to be passed")
    permit: Permit | None = Field(None, description="a permission")
    register_: Register | None = Field(None, alias="register", description="a list to be handed in")
    counterparty: Names = Field((), description="to whom it is owed; none: all other parties")
    answers_for: AnswersFor = Field(NOT_STATED, description="for the result, or for trying")
    scope: Scope = Field(default_factory=Scope, description="where, when and for what it counts")
    holds_while: Whiles = Field((), alias="while", description="what has to last for it to bind")
    unless: Exceptions = Field((), description="exceptions that the text gives")
    in_return_for: Id | None = Field(None, description="the clause it answers, where the text says so")
    on_breach: Words | NotStated = Field(NOT_STATED, description="what the text says follows a breach")
    evidence: Words | NotStated = Field(NOT_STATED, description="who establishes a breach, and how")
    implicit: bool = Field(False, description="a term that the text only implies: a breach weighs less")
    monitorable: bool = Field(True, description="false: no report could show it kept or broken")
    readings: tuple[Reading, ...] = Field((), description="interpretations that differ")
    open: Names = Field((), description="what the text leaves open here, in words")
    note: Note = Field("", description="what a reader of the clause should know")

    @property
    def kind(self) -> ClauseKind | None:
        """Which kind it is; None if the file gives none or several (an error there)."""
        given = [k for k in KINDS if self.part(k) is not None]
        return given[0] if len(given) == 1 else None

    def part(self, kind: ClauseKind) -> Part | None:
        """What the clause says as a clause of this kind."""
        found: Part | None = getattr(self, "register_" if kind == "register" else kind)
        return found


KINDS: tuple[ClauseKind, ...] = (
    "forbid", "oblige", "maintain", "require_prior", "limit", "permit", "register",
)  # fmt: skip


class ExcludedIssue(Part):
    """An issue left out. It excuses no act."""

    issue: Words = Field(description="the issue, in the words of the text")
    deliberate: bool | NotStated = Field(NOT_STATED, description="whether it was left out on purpose")


class OpenPoint(Part):
    """What the text should say and does not."""

    what: Words = Field(description="what is open")
    about: Names = Field((), description="the clauses it touches; none: the whole")


class Agreement(Part):
    """One agreement, one version of its text, one author's encoding."""

    agreement: Id = Field(description="its id")
    title: Words = Field(description="its title, in the words of the text")
    kind: AgreementKind = Field("other", description="what kind of agreement it is")
    version: Words = Field("1", description="which version of the text")
    version_since: When = Field(
        NOT_STATED, description="from when this version binds instead of the one before, if there is one"
    )
    encoding: Encoding = Field(description="whose encoding this is")
    sources: tuple[TextSource, ...] = Field((), description="the texts that were read for it")
    languages: Names = Field(OPEN, description="the authentic languages (BCP 47)")
    zone: Words | NotStated = Field(NOT_STATED, description="the time zone of its times (IANA)")
    months: Months | None = Field(
        None, description="how a month is counted, where a clause counts in months: needed then"
    )
    parties: tuple[Party, ...] = Field(min_length=1, description="who is bound, in any order")
    mediators: Names = Field((), description="ids of actors who mediated")
    witnesses: Names = Field((), description="ids of actors who witnessed or guarantee it")
    actors: tuple[Actor, ...] = Field((), description="others whom it names")
    bodies: tuple[Body, ...] = Field((), description="bodies that it sets up or uses")
    venue: Words | NotStated = Field(NOT_STATED, description="where it was made")
    supersedes: Names = Field((), description="the agreements that it replaces, by id")
    term: Term = Field(default_factory=Term, description="when it binds")
    lifecycle: tuple[Lifecycle, ...] = Field((), description="who may change it as a whole, and how")
    zones: tuple[Zone, ...] = Field((), description="its areas and lines")
    conditions: tuple[Condition, ...] = Field((), description="what its clauses hang on")
    clauses: tuple[Clause, ...] = Field(min_length=1, description="its clauses")
    excluded_issues: tuple[ExcludedIssue, ...] = Field((), description="issues that it leaves out")
    open_points: tuple[OpenPoint, ...] = Field((), description="what the text leaves open")
    note: Note = Field("", description="what a reader should know")

    def clause(self, clause_id: str) -> Clause | None:
        """The clause with an id."""
        return next((c for c in self.clauses if c.id == clause_id), None)

    @property
    def party_ids(self) -> tuple[str, ...]:
        """The ids of the parties, in the order of the alphabet: no side comes first."""
        return tuple(sorted(p.id for p in self.parties))
