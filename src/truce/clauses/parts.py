"""Fills the parts of a drafted clause: who is bound, against whom, until when; and what stays open."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from truce.asof import Interval
from truce.claims import records as told
from truce.clauses import model
from truce.clauses.acts import acts_under, roots, targets
from truce.clauses.casting import UNNAMED, Cast
from truce.clauses.deadlines import Window, notice_of, period_of, window_of
from truce.clauses.particulars import Rate, count_in, distance_in, rate_in, tries, weapons_in
from truce.clauses.restrictions import has_place, zone_in
from truce.clauses.steps import UNCOUNTED, Steps, several_deadlines, several_distances, steps_of
from truce.clauses.timings import Timing, timings_in
from truce.clauses.values import NOT_STATED
from truce.clauses.wordings import Unit, Wording, hindered_by, targets_in

_EACH_OTHER = re.compile(
    r"\b(?:each other|one another|the other(?:'s|’s)?|other (?:party|side)|mutual(?:ly)?)\b", re.IGNORECASE
)
_ACTING = re.compile(
    r"\b(?:(?:act|fight|operat|work)\w* against|target(?:ing|s)?|hostile to|attack(?:ing|s)?|threaten\w*)\b"
    r"(?P<who>[^,.;]{0,60})",
    re.IGNORECASE,
)
_OF_NEED = re.compile(
    r"\b(?:medical|wounded|sick|humanitarian|relief|aid|displaced|refugees?|pardoned|families)\b",
    re.IGNORECASE,
)
_SETS_UP = re.compile(r"\bthere (?:is|are|shall|will)\b|\bhereby\b", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:committee|commission|mechanism|mission|body|team|unit|council|government|assembly|office"
    r"|hotline)s?\b",
    re.IGNORECASE,
)
_FEW_WORDS = 8
_OF_WEAPONS = frozenset(
    {"withdraw", "deploy", "move_forces", "reinforce", "disengage", "advance", "seize_ground"}
)
_OF_FORCES = re.compile(
    r"\b(?:troops|forces|soldiers|fighters|combatants|units|formations|personnel)\b", re.IGNORECASE
)
_AGAIN = ("meet", "report", "patrol", "investigate")
_RECURS = re.compile(
    r"\b(?:every|daily|weekly|fortnightly|monthly|yearly|once an?|twice an?|each (?:day"
    r"|week|month|year))\b",
    re.IGNORECASE,
)
_ALL_HELD = re.compile(
    r"\b(?:all|every(?:one|body)?)\b[^.;]{0,30}\b(?:held|prisoners|detainees|captives|persons)\b"
)
_TO_GROUPS = frozenset({"support_group", "supply_arms", "finance_group", "train_group", "harbour"})
_WITH_BEARER = ("forbid", "maintain", "require_prior")
OF_SOVEREIGNTY = frozenset({"violate_airspace", "occupy"})
"""What respect for sovereignty is taken to ban beside attacks: a reading of these words, and no more."""
NO_ACT = "which act shows it kept or broken"
_MOVES = frozenset({"carry_arms", "move_forces", "deploy", "reinforce", "patrol", "exercise"})
_TO = re.compile(r"\b(?:to|into|onto|upon) (?:the|any|its|their|all|[A-Z])")
UNPLACED = "the place that it is banned for is not encoded"
SEVERAL_DAYS = "several deadlines: which is for what is not encoded"
SEVERAL_DISTANCES = "several distances: which is for what is not encoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """One clause before it has an id.

    `source` is the clause of the dossier; `aimed`: only some targets; `line`: what its zone is measured from;
    `areas`: those of its steps; `tries`: it promises efforts, not the result; `times`: the times of day and
    seasons that its words name.
    """

    source: str
    name: str
    kind: model.ClauseKind
    part: model.Part
    acts: tuple[str, ...]
    text: str
    note: str
    open: tuple[str, ...] = ()
    aimed: bool = False
    since: Interval | None = None
    zone: model.Zone | None = None
    line: model.Zone | None = None
    areas: tuple[model.Zone, ...] = ()
    weapons: tuple[str, ...] = ()
    tries: bool = False
    times: tuple[Timing, ...] = ()
    given_for: str | None = None
    implicit: bool = False
    monitorable: bool = True


def open_point_of(clause: told.Clause, words: str, wording: Wording, new_body: bool) -> str | None:
    """What a provision that makes no duty leaves to a person; None where it makes a clause."""
    if clause.deontic == "request":
        return f"asked for and not owed: {words}"
    if clause.deontic == "constitutive" and not wording.units and not _sets_up(words, new_body):
        return f"what follows from this is for a person to say: {words}"
    return None


def parts_of(clause: told.Clause, words: str, wording: Wording, cast: Cast, text: str) -> list[Drafted]:
    """The clauses that one clause of a dossier becomes; one that cannot be judged where its act is not told.

    `words` are its quote, `text` is the whole text.
    """
    filling = _Filling(clause, words, cast, text)
    flat = re.sub(r"\s", " ", words)
    units = list(wording.units)
    if not units and clause.deontic == "constitutive":
        units = [Unit(kind="oblige", acts=("establish",))]
    if not units and clause.deontic == "obligation" and rate_in(flat):
        units = [Unit(kind="oblige", acts=("release_detainees",))]
    if not units or (cast.bound(clause) == (NOT_STATED,) and any(u.kind in _WITH_BEARER for u in units)):
        return [filling.unmonitorable()]
    left = tuple(f"“{w}” is not encoded" for w in wording.left)
    found = [filling.drafted(unit, left if i == 0 else ()) for i, unit in enumerate(units)]
    # "Any movement of more than a company": judged without its size, every patrol would break it.
    return [replace(d, monitorable=False) for d in found] if wording.sizes else found


@dataclass(frozen=True)
class _Filling:
    """Fills the parts of the clauses that are made of one clause of a dossier."""

    clause: told.Clause
    words: str
    cast: Cast
    text: str

    def drafted(self, unit: Unit, left: tuple[str, ...]) -> Drafted:
        part, opened = self._part(unit)
        who: Sequence[str] = getattr(part, "who", ())
        nobody = NOT_STATED in who or UNNAMED in who
        if unit.kind == "forbid" and set(unit.acts) >= OF_SOVEREIGNTY:
            opened = (*opened, "which acts respect for sovereignty bans")
        hinders_nothing = unit.kind == "permit" and not getattr(part, "hindered_by", ())
        if hinders_nothing:
            opened = (*opened, "by which acts it would be hindered")
        steps = self._steps(unit)
        zone, line, measured = (None, None, ()) if steps else self._where(unit)
        since, late = self._since() if unit.kind in ("forbid", "maintain") else (None, ())
        times = timings_in(self._flat)
        owed = unit.kind in ("oblige", "register")
        untold = tuple(
            f"“{t.words}” is not encoded" if owed else f"when “{t.words}” is"
            for t in times
            if owed or t.is_open
        )
        return Drafted(
            source=self.clause.id,
            name=_name(unit),
            kind=unit.kind,
            part=part,
            acts=unit.acts,
            text=self.words,
            note=self._note(),
            open=(*opened, *measured, *late, *untold, *self._doubts(nobody), *left),
            times=() if owed else times,
            aimed=bool(unit.targets),
            since=since,
            zone=zone,
            line=line,
            areas=steps.areas if steps else (),
            weapons=() if steps and any(p.weapons for p in steps.phases) else self._weapons(unit),
            tries=tries(self._flat),
            given_for=self.clause.in_return_for,
            implicit=self.clause.implicit,
            monitorable=not nobody
            and not hinders_nothing
            and not (unit.quantity and unit.quantity.unclear)
            and not {SEVERAL_DAYS, SEVERAL_DISTANCES, UNCOUNTED, UNPLACED} & {*opened, *measured},
        )

    @property
    def _flat(self) -> str:
        return re.sub(r"\s", " ", self.words)

    def _where(self, unit: Unit) -> tuple[model.Zone | None, model.Zone | None, tuple[str, ...]]:
        """The area that the words restrict the clause to, what it is measured from, and what stays open."""
        if has_place(unit.acts) and unit.kind in ("forbid", "maintain", "oblige", "require_prior"):
            found = distance_in(self._flat)
            if found and several_distances(self._flat):
                return None, None, (SEVERAL_DISTANCES,)
            if found:
                return found[1], found[0], ()
        zone = zone_in(self.clause.start, self.words, unit.acts, self.cast.records.places)
        if zone is None and unit.kind == "forbid" and set(unit.acts) <= _MOVES and _TO.search(self._flat):
            # "Shall carry no rifle to the market": judged everywhere it would ban what nobody gave up.
            return None, None, (UNPLACED,)
        # The name of a party is no area: "rockets at Harrow towns".
        return (None if zone and self.cast.named_in(zone.name) else zone), None, ()

    def _weapons(self, unit: Unit) -> tuple[str, ...]:
        """The weapons that the clause is about, where it is not about forces as well."""
        if not unit.acts or not set(unit.acts) <= _OF_WEAPONS or _OF_FORCES.search(self._flat):
            return ()
        return weapons_in(self._flat)

    def unmonitorable(self) -> Drafted:
        """The clause as it stands: kept, and never judged."""
        who = self.cast.bound(self.clause)
        allowed = self.clause.deontic in ("permission", "power")
        part: model.Part = (
            model.Permit(who=who, acts=("comply",))
            if allowed
            else model.Oblige(who=who, act="comply", what=self.words)
        )
        return Drafted(
            source=self.clause.id,
            name="power" if self.clause.deontic == "power" else "permission" if allowed else "term",
            kind="permit" if allowed else "oblige",
            part=part,
            acts=("comply",),
            text=self.words,
            note=self._note(),
            open=(NO_ACT, *self._doubts(NOT_STATED in who or UNNAMED in who)),
            given_for=self.clause.in_return_for,
            implicit=self.clause.implicit,
            monitorable=False,
        )

    def _part(self, unit: Unit) -> tuple[model.Part, tuple[str, ...]]:
        """The part of its kind, and what stays open in it."""
        who = self.cast.bound(self.clause)
        match unit.kind:
            case "forbid":
                whom, opened = self._whom(unit, who)
                return model.Forbid(who=who, acts=unit.acts, whom=whom, targets=unit.targets), opened
            case "maintain":
                # What has to stay away from a line comes back by being brought there, not by taking ground.
                broken = ("deploy",) if distance_in(self._flat) else unit.acts
                return model.Maintain(who=who, state=unit.words, broken_by=broken), ()
            case "permit":
                hindered = tuple(dict.fromkeys(h for act in unit.acts for h in hindered_by(act)))
                protected = any(targets()[t].protected for t in targets_in(self.words))
                may = (
                    ("anyone",)
                    if who == self.cast.nobody and (protected or _OF_NEED.search(self._flat))
                    else who
                )
                return model.Permit(who=may, acts=unit.acts, hindered_by=hindered), ()
            case "limit":
                return _limit(unit, who)
            case "require_prior":
                return self._prior(unit, who)
            case "register":
                window = self._window()
                return model.Register(who=who, what=self.words, by=window.by), window.open
            case "oblige":
                return self._duty(unit, who)

    def _duty(self, unit: Unit, who: tuple[str, ...]) -> tuple[model.Part, tuple[str, ...]]:
        act, flat = unit.acts[0], self._flat
        freeing = act in ("release_detainees", "exchange_prisoners")
        rate = rate_in(flat) if freeing else None
        whole = rate is not None and _ALL_HELD.search(flat)
        if rate is not None and not whole:
            return self._for_each(rate, who)
        window = self._window()
        every = period_of(flat) if act in _AGAIN or _RECURS.search(flat) else None
        body = self.cast.body_of(self.clause) if act in ("establish", "meet") else None
        if unit.acts == ("establish",) and (who == (NOT_STATED,) or body in who):
            # A text that sets a body up binds those who agreed to it.
            who = self.cast.all_parties
        steps = self._steps(unit)
        mixed = steps is None and several_deadlines(flat)
        duty = model.Oblige(
            who=who,
            act=act,
            body=body,
            by=NOT_STATED if steps or mixed else window.by,
            every=every,
            count=count_in(flat) if freeing and not steps and not mixed else None,
            phases=steps.phases if steps else (),
        )
        if steps:
            return duty, steps.open
        beside = (f"“{rate.words}” is not encoded",) if rate is not None else ()
        if mixed:
            return duty, (SEVERAL_DAYS, *beside)
        return duty, beside if every else (*window.open, *beside)

    def _steps(self, unit: Unit) -> Steps | None:
        """The steps of a duty, where its words have more than one."""
        if unit.kind != "oblige":
            return None
        act = unit.acts[0]
        frees = act in ("release_detainees", "exchange_prisoners")
        leaves = act in ("withdraw", "vacate", "disengage", "hand_over_area", "clear_mines", "canton")
        return steps_of(self._flat, self.text, self._window(), leaves, frees)

    def _for_each(self, rate: Rate, who: tuple[str, ...]) -> tuple[model.Part, tuple[str, ...]]:
        """So many set free for each one that the other side frees; open where the sides are not told."""
        one = len(who) == 1 and who[0] in self.cast.party_ids
        others = tuple(p for p in self.cast.party_ids if p not in who) if one else ()
        duty = model.Oblige(
            who=who if one else (NOT_STATED,),
            act="release_detainees",
            by=model.After(event="act", act="release_detainees", by=others),
            count=rate.number,
            for_each=True,
        )
        return duty, ("until when", *(() if one else (f"which side frees how many: “{rate.words}”",)))

    def _prior(self, unit: Unit, who: tuple[str, ...]) -> tuple[model.Part, tuple[str, ...]]:
        to = tuple(n for n in self.cast.known(self.clause.names) if n not in who)
        notice = notice_of(self.words)
        needs = "notify" if unit.words == "notify" else "approve"
        opened = [] if to else ["to whom notice goes" if needs == "notify" else "who consents"]
        opened += [] if notice else ["how long before"]
        part = model.RequirePrior(
            who=who,
            acts=unit.acts,
            needs=needs,
            to=to,
            at_least=notice or NOT_STATED,
        )
        return part, tuple(opened)

    def _whom(
        self, unit: Unit, who: tuple[str, ...]
    ) -> tuple[model.Named | tuple[str, ...], tuple[str, ...]]:
        """Against whom an act is banned; an agreement regulates between its parties unless it says more."""
        acts = frozenset(name for act in unit.acts for name in acts_under(act))
        if acts <= _TO_GROUPS:
            return self._groups(who)
        if not acts & roots()["ASSAULT"] or len(self.cast.party_ids) < 2:
            return (), ()
        if any(targets()[t].protected for t in unit.targets) and not _EACH_OTHER.search(self.words):
            return (), ()
        if not {*who} <= {"each", *self.cast.party_ids}:
            return (), ("against whom",)
        opened = (
            () if _EACH_OTHER.search(self.words) else ("whether acts against others than the parties count",)
        )
        return ("other_party",), opened

    def _groups(self, who: tuple[str, ...]) -> tuple[model.Named | tuple[str, ...], tuple[str, ...]]:
        """Whom a ban on support names: groups, or all that act against a party."""
        named = tuple(n for n in self.cast.known(self.clause.names) if n not in {*self.cast.party_ids, *who})
        acting = _ACTING.search(re.sub(r"\s", " ", self.words))
        against = next(iter(self.cast.named_in(acting["who"])), None) if acting else None
        if not named and against is None:
            return (), ("which groups",)
        return model.Named(named=named, acting_against=against), ()

    def _window(self) -> Window:
        """Until when; a day before the agreement was made is no deadline."""
        window = window_of(self.words, self.clause.deadline, self.clause.deadline_rel, self.text)
        if isinstance(window.by, Interval) and self._is_past(window.by):
            return Window(NOT_STATED, (f"until when; {window.by} lies before the agreement",))
        return window

    def _is_past(self, day: Interval) -> bool:
        record = self.cast.record
        made = [Interval.parse(d) for d in (record.announced, record.signed) if d]
        return any(day.before(m) for m in made)

    def _since(self) -> tuple[Interval | None, tuple[str, ...]]:
        """From when a ban binds that has to be kept from a date on."""
        if self.clause.deadline is not None:
            day = Interval.parse(self.clause.deadline)
            return (None, ()) if self._is_past(day) else (day, ())
        window = window_of(self.words, None, self.clause.deadline_rel, self.text)
        if isinstance(window.by, model.After) and window.by.within != NOT_STATED and not _at_once(window.by):
            return None, (f"it binds {window.by.within} after {window.by.event}: not encoded",)
        return None, ()

    def _doubts(self, nobody: bool) -> Iterator[str]:
        if nobody:
            yield "who is bound"
        if self.clause.disputed:
            yield "whether it was agreed is disputed"

    def _note(self) -> str:
        """Where the quote stands, and whose word it is that the agreement says so."""
        names = {a.id: a.name for a in self.cast.records.actors}
        where = f"characters {self.clause.start} to {self.clause.end}"
        said_by = names.get(self.clause.source or "")
        return f"{where}; on the word of {said_by}" if said_by else where


def _limit(unit: Unit, who: tuple[str, ...]) -> tuple[model.Part, tuple[str, ...]]:
    """A number; whose count decides is never said by a number alone."""
    number = unit.quantity
    assert number is not None
    flow = not number.stock
    # What is owed in any stretch of time is never counted to an end.
    window = NOT_STATED if number.window == "any" and number.least is not None else number.window
    limit = model.Limit(
        who=who,
        what=number.what or unit.words,
        acts=unit.acts,
        counts="things" if number.things else "acts",
        stock=number.stock,
        at_most=number.most,
        at_least=number.least,
        per=number.per or NOT_STATED,
        window=window,
    )
    opened: tuple[str, ...] = ("in which period",) if flow and number.per is None else ()
    opened += ("which days or weeks count",) if number.per is not None and window == NOT_STATED else ()
    opened += ("whether “up to” is a cap or what has to be reached",) if number.unclear else ()
    return limit, (*opened, *(() if unit.acts else ("which act shows it",)), "whose count decides")


def _sets_up(words: str, new_body: bool) -> bool:
    """Whether the words call a body into being, rather than telling how it works."""
    flat = re.sub(r"\s", " ", words)
    bare = len(flat.split()) <= _FEW_WORDS and not re.search(r"\b(?:decides|sits|meets|reports)\b", flat)
    return bool(_BODY.search(flat)) and (bool(_SETS_UP.search(flat)) or bare or new_body)


def implied_ban(cast: Cast, start: int, end: int, words: str) -> Drafted:
    """What a truce says by being one: no hostilities between those who agreed to it."""
    parties = cast.party_ids
    whom = ("other_party",) if len(parties) > 1 else ()
    return Drafted(
        source="",
        name="no-hostilities",
        kind="forbid",
        part=model.Forbid(who=cast.all_parties, acts=("ASSAULT",), whom=whom),
        acts=("ASSAULT",),
        text=words,
        note=f"characters {start} to {end}; the text names a truce and tells no ban",
        open=("which acts it ends", *(() if parties else ("who is bound",))),
        implicit=True,
        monitorable=bool(parties),
    )


def bare_term(cast: Cast, start: int, end: int, words: str) -> Drafted:
    """An agreement of which the text tells no term: to keep to it, which no report can show."""
    return Drafted(
        source="",
        name="term",
        kind="oblige",
        part=model.Oblige(who=cast.all_parties, act="comply", what=words),
        acts=("comply",),
        text=words,
        note=f"characters {start} to {end}; the text tells no term",
        open=("its terms", NO_ACT),
        monitorable=False,
    )


def _at_once(after: model.After) -> bool:
    return str(after.within) in ("PT0M", "P0D")


def _name(unit: Unit) -> str:
    """What a clause does, as the stem of its id."""
    if unit.kind == "maintain":
        return "keep-open" if "close_passage" in unit.acts else "keep-positions"
    if set(unit.acts) >= OF_SOVEREIGNTY:
        return "respect-sovereignty"
    act = "hostilities" if unit.acts[:1] == ("ASSAULT",) else (unit.acts[0] if unit.acts else "number")
    act = "fire" if {"small_arms_fire", "artillery_fire"} <= set(unit.acts) else act
    prefix = {"forbid": "no-", "permit": "may-", "limit": "limit-", "require_prior": "before-"}
    return f"{prefix.get(unit.kind, '')}{act.replace('_', '-').lower()}"
