"""Rules as tables of integers.

What incidents are held against is a requirement: a rule, or what answers an act under it, starts its clock or
fulfils it; the same act elsewhere or by a group. What a requirement asks, apart from when and between whom it
binds, is a question, which many of them may share: an aim (what was done, to whom, where) and whose act it
was. `own`: it asks more than that, and shares its question with no other.

The judge's own `match` is asked once for each value that occurs and each criterion of a rule whether the one
meets the other (the table `fit`), so "untold", "one of several" and "a whole root" mean the same as there.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from truce.asof import EVER, Span
from truce.clauses.acts import NEVER_RECIPROCAL, protected_targets
from truce.clauses.values import NOT_STATED
from truce.errors import ArgumentError
from truce.findings.beside import elsewhere
from truce.findings.calendars import local_days
from truce.findings.duties import calls_due, owed_since
from truce.findings.engine.codes import EXCEPTIONS, FOREVER, KINDS, NONE, OPEN, ROLES, SIDES, Row, Table
from truce.findings.engine.rows import DEED, SETTING, TOLD, Numbering, Values, numbered
from truce.findings.hearing import tell
from truce.findings.limits import counting_periods, is_whole, periods
from truce.findings.matching import Aspect, Match, match
from truce.findings.policy import DEFAULT
from truce.findings.responsibility import names
from truce.findings.rules import NEVER, Rule, answering, at_any_time, waited_for
from truce.incidents.accounts import Account, Source

_ASKED: Mapping[Aspect, tuple[str, ...]] = {
    "act": ("acts",),
    "who": ("bearer", "units"),
    "whom": ("whom",),
    "targets": ("targets",),
    "means": ("means",),
    "where": ("zones", "outside", "height_or_sea"),
}
"""The fields of a rule that each aspect of an account is held against."""

_BANS = ("forbid", "maintain", "permit")
_SILENT = Account(id="", incident="", source="", origin="", when=Span(), known=0)
_REQUIREMENT = (
    "requirement", "rule", "role", "rank", "parties", "bearer", "beside", "whole", "paused", "timed",
    "counts", "certifier", "known", "until", "act", "who", "whom", "setting", "aim", "own", "begins_first",
    "begins_last", "ends_first", "ends_last",
)  # fmt: skip
_RULE = (
    "parties", "rule", "known", "until", "kind", "at", "shortest", "longest", "most", "least", "things",
    "stock", "fixed", "rolling", "unnamed", "effort", "count", "for_each", "before", "before_count",
    "excuses", "over_first", "over_last", "released_first", "released_last", "since_first", "since_last",
    "begins_first", "begins_last", "ends_first", "ends_last",
)  # fmt: skip
_FIT = ("aspect", "criterion", "value", "open", "fails", "beside", "grp", "whose")
_FRAME = (
    "parties", "rule", "frame", "span", "clock", "tier", "low_first", "low_last", "high_first", "high_last",
)  # fmt: skip
_DAY = ("clock", "bucket", "first", "last", "latest")
_PERIOD = ("rule", "number", "whole", "begins_first", "begins_last", "ends_first", "ends_last")
_GAP = ("rule", "whole", "begins_first", "begins_last", "ends_first", "ends_last")


@dataclass(frozen=True, slots=True)
class Epoch:
    """The rules of a span of knowledge: from when on they were known so, and until when (minutes, UTC)."""

    known: int
    until: int
    rules: tuple[Rule, ...]


def always(rules: Sequence[Rule]) -> tuple[Epoch, ...]:
    """Rules as if they had always been known."""
    return (Epoch(-FOREVER, FOREVER, tuple(rules)),)


_BUCKET = -2048
"""The bits that the minutes of a day share with one another, or with those of the next such day."""
_A_YEAR = 400 * 1440
"""Beyond all that is told: what comes every year has come once in it."""
MOST_OWED = 2**20
"""The greatest number that a duty may take here: what nobody counts, times this, is still an integer."""


def refuse(rule: Rule) -> None:
    """Fail on what the plans do not judge, rather than answer otherwise than the judge."""
    if rule.count is not None and rule.count > MOST_OWED:
        reason = f"owes more than {MOST_OWED}, which the compiled engine does not count"
        raise ArgumentError("rule", rule.id, reason, "Ask the judge")


class RuleRows:
    """Rules as tables, judged as of a moment; `rules` are those that can be monitored, by their numbers."""

    def __init__(self, epochs: Sequence[Epoch], values: Values, at: int) -> None:
        self.at = at
        self.values = values
        self._all = [(epoch, rule) for epoch in epochs for rule in epoch.rules]
        self._bound = [(epoch, rule) for epoch, rule in self._all if rule.monitorable]
        self.rules = tuple(rule for _, rule in self._bound)
        for rule in self.rules:
            refuse(rule)
        self._parties = Numbering()
        self._clocks: dict[tuple[str | None, int], int] = {}
        self._criteria: dict[Aspect, dict[Hashable, tuple[int, Rule, Rule]]] = {a: {} for a in TOLD}
        self._accounts: dict[Aspect, list[Account]] = {}
        self._known_answers: dict[Hashable, list[tuple[int, int]]] = {}
        self._groups = {w for told in self._told("who") for w in told.who or ()}
        self._outsiders: dict[Hashable, tuple[int, Rule]] = {}
        self._by_group: dict[Hashable, Rule] = {}
        self._parties[frozenset()]
        self._requirements = [
            self._requirement(number, role, rank, rule, original, epoch)
            for number, (epoch, original) in enumerate(self._bound)
            for role, rank, rule in self._required(original, epoch)
        ]

    def tables(self) -> dict[str, Table]:
        """All tables of rules, for the values that occur."""
        return self.held() | self.asked()

    def held(self) -> dict[str, Table]:
        """What incidents are held against."""
        return {
            "rule": (_RULE, list(self._rules())),
            "requirement": (_REQUIREMENT, _numbered(self._requirements)),
            "wanted": (("setting", "targets", "means", "place"), numbered(self.values.wanted)),
            "fit": (_FIT, [*self._fits_of_groups(), *self._fits()]),
            "acquits": (("bearer", "value", "unless_voiced"), list(self._acquittals())),
            "naming": (("bearer", "value", "side"), list(self._namings())),
            "party": (("parties", "voice", "party"), list(self._party())),
            "excuse": (("rule", "act", "mask"), list(self._excuses())),
            "gap": (_GAP, list(self._gaps())),
        }

    def asked(self) -> dict[str, Table]:
        """What else their cases are judged by."""
        return {
            "condition": (("rule", "hangs_on"), list(self._conditions())),
            "due": (("rule", "number", "frame", "first", "last"), self._due()),
            "frame": (_FRAME, list(self._framed())),
            "local_day": (_DAY, list(self._days())),
            "period": (_PERIOD, list(self._periods())),
            "named": self.named(),
        }

    # ---- requirements

    def _required(self, rule: Rule, epoch: Epoch) -> Iterator[tuple[str, int, Rule]]:
        """What is held against incidents for a rule: in which role, in which order, and the rule itself."""
        if rule.kind in ("oblige", "register"):
            first = self._first_of(rule, epoch)
            yield "done", 0, at_any_time(rule)
            if rule.trigger == "act":
                yield from (("trigger", rank, one) for rank, one in enumerate(answering(rule)))
            yield from (("before", rank, at_any_time(one)) for rank, one in enumerate(first))
            return
        yield "act", 0, rule
        if rule.kind in ("require_prior", "maintain") and rule.counter_acts:
            yield from (("answer", rank, one) for rank, one in enumerate(answering(rule)))
        if rule.kind in _BANS:
            yield from self._beside(rule)
        if (rule.whiles or rule.released) and rule.kind != "limit":
            among = protected_targets() if rule.targets is None else rule.targets & protected_targets()
            yield "spared", 0, replace(rule, acts=rule.acts & NEVER_RECIPROCAL)
            yield "spared", 1, replace(rule, targets=among)

    def _beside(self, rule: Rule) -> Iterator[tuple[str, int, Rule]]:
        wide = elsewhere(rule)
        if wide is not None:
            yield "outside", 0, wide
        yield "group", 0, rule

    def _requirement(
        self, number: int, role: str, rank: int, rule: Rule, original: Rule, epoch: Epoch
    ) -> Row:
        """One row: the numbers of its criteria, and when it binds."""
        numbers = {aspect: self._criterion(aspect, rule, original) for aspect in TOLD}
        if role == "group":
            numbers["who"] = self._outsider(rule)
        setting = self.values.wanted[tuple(numbers[a] for a in SETTING)]
        whole = role == "done" and rule.in_full and rule.count is None
        timed = role == "outside" and original.force.hours is not None
        paused = bool(rule.force.gaps or rule.force.hours) or timed
        counts, certifier = _counts(role, rule), self._certifier(rule)
        own = whole or paused or counts or certifier != NONE or (role == "group" and bool(rule.units))
        return (
            number, ROLES[role], rank, self._of(rule),
            self.values.actors[rule.bearer], int(role in ("outside", "group")),
            int(whole), int(paused), int(timed), int(counts), certifier, epoch.known, epoch.until,
            *(numbers[a] for a in DEED), setting,
            self.values.aims[numbers["act"], numbers["whom"], setting], int(own), *self._force(rule),
        )  # fmt: skip

    def _criterion(self, aspect: Aspect, rule: Rule, original: Rule) -> int:
        """The number of a criterion; for places, of what it asks and what the rule itself does."""
        asking = (rule, original) if aspect == "where" else (rule,)
        key = tuple(getattr(one, field) for one in asking for field in _ASKED[aspect])
        return self._criteria[aspect].setdefault(key, (self.values.criteria[aspect][key], rule, original))[0]

    def _outsider(self, rule: Rule) -> int:
        """The number of the criterion that it was somebody who signed nothing."""
        key = (frozenset(rule.parties), rule.units, rule.bearer)
        return self._outsiders.setdefault(key, (NONE - 1 - len(self._outsiders), rule))[0]

    def _fits_of_groups(self) -> Iterator[Row]:
        """Each value that names, for a rule that it does not meet, somebody who signed nothing.

        `grp` is that group, and `whose` the criterion that it was the group.
        """
        who, values = list(TOLD).index("who"), self.values.told["who"].values()
        for number, rule in self._outsiders.values():
            insiders = {*rule.parties, *rule.units, rule.bearer}
            for value, told, (_, fails) in zip(
                values, self._told("who"), self._answers("who", rule), strict=True
            ):
                for group in sorted(set(told.who or ()) - insiders) if fails else ():
                    one = self._by(group, rule)
                    whose = self._criterion("who", one, one)
                    yield who, number, value, 0, 0, 1, self.values.actors[group], whose

    def _by(self, group: str, rule: Rule) -> Rule:
        """A rule as if it bound a group; the same for all rules with the same units."""
        key = (group, rule.units)
        if key not in self._by_group:
            self._by_group[key] = replace(rule, bearer=group)
        return self._by_group[key]

    def _fits(self) -> Iterator[Row]:
        """Each value that meets a criterion, or may; acts that do not are listed too.

        `beside`: it does not meet the rule itself.
        """
        for index, aspect in enumerate(TOLD):
            values = list(self.values.told[aspect].values())
            for number, rule, original in self._criteria[aspect].values():
                answers = self._answers(aspect, rule)
                itself = self._answers(aspect, original) if aspect == "where" else answers
                for value, (is_open, fails), (_, fails_itself) in zip(values, answers, itself, strict=True):
                    if not fails or aspect == "act":
                        beside = int(aspect == "where" and bool(fails_itself))
                        yield index, number, value, is_open, fails, beside, NONE, number

    def _answers(self, aspect: Aspect, rule: Rule) -> list[tuple[int, int]]:
        """Of each value of an aspect, the bits that say that it leaves the criterion open, or fails it."""
        key = (aspect, *(getattr(rule, field) for field in _ASKED[aspect]))
        if key not in self._known_answers:
            bit = OPEN[aspect]
            found = (match(told, rule, EVER) for told in self._told(aspect))
            answers = [(bit * (aspect in f.open), bit * (aspect in f.fails)) for f in found]
            self._known_answers[key] = answers
        return self._known_answers[key]

    def _acquittals(self) -> Iterator[Row]:
        """Whose words "it was not they" clear whom: those named; where nobody is, the speaker's own side."""
        plain, voiced = Source(id="plain"), Source(id="voiced", side="somebody else's")
        for bearer in sorted({str(rule.bearer) for _, rule, _ in self._criteria["who"].values()}):
            for told, value in zip(self._told("who"), self.values.told["who"].values(), strict=True):
                denial = replace(told, stance="denies_author")
                clears = [tell(denial, s, _MET, DEFAULT, bearer).side == "against" for s in (plain, voiced)]
                if clears[0]:
                    yield self.values.actors[bearer], value, int(not clears[1])

    def _namings(self) -> Iterator[Row]:
        """Who is named by whom it was told, surely or perhaps: those bound, and those who signed nothing."""
        for bearer in sorted({rule.bearer for rule in self.rules} | self._groups):
            for told, value in zip(self._told("who"), self.values.told["who"].values(), strict=True):
                side = names(told, bearer)
                if side != "against":
                    yield self.values.actors[bearer], value, SIDES[side]

    def _told(self, aspect: Aspect) -> list[Account]:
        """For each value of an aspect, in order, an account that tells nothing else."""
        if aspect not in self._accounts:
            self._accounts[aspect] = [
                replace(_SILENT, **dict(zip(TOLD[aspect], told, strict=True)))  # type: ignore[call-overload]
                for told in self.values.told[aspect]
            ]
        return self._accounts[aspect]

    def _force(self, rule: Rule) -> Row:
        begins, ends = rule.force.begins, rule.force.ends
        return begins.first, begins.last, min(ends.first, self.at), min(ends.last, self.at)

    def _party(self) -> Iterator[Row]:
        """On which side of the parties each voice stands, for each set of parties; NONE: on none of them."""
        for parties, number in self._parties.items():
            sides = dict(parties)  # type: ignore[call-overload]
            together = Numbering()
            yield number, NONE, NONE
            for voice, code in self.values.actors.items():
                yield number, code, together[sides[voice]] if voice in sides else NONE

    # ---- rules

    def _rules(self) -> Iterator[Row]:
        for number, (epoch, rule) in enumerate(self._bound):
            yield (
                self._of(rule), number, epoch.known, epoch.until, KINDS[rule.kind], self.at,
                rule.high.first, rule.high.last, _or_none(rule.most), _or_none(rule.least),
                int(rule.things), int(rule.stock), int(_is_cap_of_periods(rule)), int(rule.rolling),
                int(rule.bearer == NOT_STATED), int(rule.effort),
                _or_none(rule.count), int(rule.for_each), *self._before(rule, epoch),
                sum({EXCEPTIONS[kind] for kind, only in rule.exceptions if not only}),
                rule.force.ends.first, rule.force.ends.last, *_ends(rule.released or NEVER),
                *_ends(owed_since(rule)), *self._force(rule),
            )  # fmt: skip

    def _of(self, rule: Rule) -> int:
        """The number of the parties of a rule's agreement, with their allies: of two, the pair."""
        return self._parties[frozenset(rule.parties.items())]

    def _excuses(self) -> Iterator[Row]:
        """The exceptions that hold for single acts only."""
        told = self.values.told["act"]
        for number, rule in enumerate(self.rules):
            for kind, only in rule.exceptions:
                yield from ((number, told[(a,)], EXCEPTIONS[kind]) for a in sorted(only) if (a,) in told)

    def _first_of(self, rule: Rule, epoch: Epoch) -> list[Rule]:
        """The duties that have to be done before the clock of a duty starts."""
        return waited_for(rule, epoch.rules) if rule.trigger == "met" else []

    def _before(self, rule: Rule, epoch: Epoch) -> tuple[int, int]:
        """How many have to do first what a duty waits for, and the number that it takes."""
        first = self._first_of(rule, epoch)
        return len(first), _or_none(first[0].count) if first else NONE

    def _frames(self, rule: Rule) -> list[tuple[Span, Span]]:
        """The frames of time, from and to, in which acts under a rule are answered, or calls of it met."""
        if rule.kind == "require_prior" or rule.trigger in ("act", "met"):
            return [(rule.low, rule.high)]
        if rule.kind in ("oblige", "register"):
            return list(dict.fromkeys((c.low, c.high) for c in calls_due(rule, self.at)))
        return []

    def _due(self) -> list[Row]:
        return [
            (number, int(call.name), self._frames(rule).index((call.low, call.high)), *_ends(call.moment))
            for number, rule in enumerate(self.rules)
            if rule.kind in ("oblige", "register") and rule.trigger not in ("act", "met")
            for call in calls_due(rule, self.at)
        ]

    def _framed(self) -> Iterator[Row]:
        """Each frame once for each tier of answers (`windows`); for duties some of them have no end.

        `span`: the number of its ends, whosever rule it is; `clock`: that of its days, if days count.
        """
        spans = Numbering()
        for number, rule in enumerate(self.rules):
            for frame, (low, high) in enumerate(self._frames(rule)):
                ends = (high, high) if rule.kind == "require_prior" else (high, high, NEVER, NEVER, NEVER)
                for tier, end in enumerate(ends):
                    yield (
                        self._of(rule),
                        number,
                        frame,
                        spans[low, high, len(ends), self._clock(rule)],
                        self._clock(rule),
                        tier,
                        *_ends(low),
                        *_ends(end),
                    )

    def _clock(self, rule: Rule) -> int:
        """The number of the clock by whose days notice has to be given, so many days before."""
        if rule.notice is None:
            return NONE
        return self._clocks.setdefault((rule.zone, rule.notice.minutes // 1440), len(self._clocks))

    def _days(self) -> Iterator[Row]:
        """The days of each clock on which acts are told of, and the `latest` minute of notice of such an act.

        `bucket`: the bits that its minutes have in common, by which they find it.
        """
        for rule in self.rules:
            self._clock(rule)
        for (zone, before), clock in self._clocks.items():
            days = list(local_days(zone, self.values.times, before))
            # Where the clocks change at midnight a minute may be of two days: the later one counts.
            lasts = [begins.first - 1 for (begins, _), _ in days[1:]] + [FOREVER]
            for ((begins, ends), latest), next_ in zip(days, lasts, strict=True):
                last = min(ends.last, next_)
                for bucket in dict.fromkeys((begins.first & _BUCKET, last & _BUCKET)):
                    yield clock, bucket, begins.first, last, latest

    def _periods(self) -> Iterator[Row]:
        """The periods in each of which a number is owed; below zero, those in which one may be passed."""
        for number, rule in enumerate(self.rules):
            if rule.kind == "limit" and rule.least is not None and not rule.stock:
                for name, (begins, ends) in enumerate(periods(rule, self.at), 1):
                    yield number, name, int(is_whole(rule, begins, ends)), *_ends(begins), *_ends(ends)
            if _is_cap_of_periods(rule):
                told = None if self.values.times == Span(0, 0) else self.values.times
                for name, (begins, ends) in enumerate(counting_periods(rule, told, self.at)):
                    yield number, NONE - 1 - name, 1, *_ends(begins), *_ends(ends)

    def named(self) -> Table:
        """The place of each incident by its name, where one counts before another at the same time."""
        wanted = self.values.incidents.items() if any(rule.for_each for rule in self.rules) else ()
        by_name = sorted((str(name), number) for name, number in wanted)
        return ("incident", "place"), [(number, place) for place, (_, number) in enumerate(by_name)]

    def _certifier(self, rule: Rule) -> int:
        """Whom the text names to certify; numbered also where he has not spoken yet."""
        return NONE if rule.certifier is None else self.values.origins[rule.certifier]

    def _gaps(self) -> Iterator[Row]:
        """The suspensions of each rule (`whole` 2), the hours that it leaves out (0), and the days (1)."""
        for number, rule in enumerate(self.rules):
            yield from ((number, 2, *_ends(begins), *_ends(ends)) for begins, ends in rule.force.gaps)
            hours = rule.force.hours
            for one, whole in {hours: 0, hours.by_days: 1}.items() if hours else ():
                gaps = one.all_gaps(self._times_of(rule)) if one else ()
                yield from ((number, whole, *_ends(begins), *_ends(ends)) for begins, ends in gaps)

    def _times_of(self, rule: Rule) -> Span:
        """The minutes for which it matters whether a rule binds: of what is told, and of what is owed."""
        begins, ends = rule.force.begins.first, min(rule.force.ends.last, self.at)
        first, last = self.values.times.first - _A_YEAR, self.values.times.last + _A_YEAR
        if rule.kind in ("oblige", "register", "limit"):
            first = begins if begins > -EVER else first
            last = max(last, ends) if ends < EVER else last + min(rule.high.last, EVER)
        return Span(max(begins, first), max(begins, first, min(ends, last)))

    def _conditions(self) -> Iterator[Row]:
        """For each rule with a condition, the rules whose keeping it hangs on."""
        by_name: dict[Hashable, list[int]] = {}
        for number, (epoch, rule) in enumerate(self._bound):
            name = (epoch.known, rule.agreement, rule.encoding, rule.clause, rule.bearer)
            by_name.setdefault(name, []).append(number)
        for number, (epoch, rule) in enumerate(self._bound):
            for party, clause in rule.whiles:
                others = by_name.get((epoch.known, rule.agreement, rule.encoding, clause, party), ())
                yield from ((number, other) for other in others)


_MET = Match("yes")


def _is_cap_of_periods(rule: Rule) -> bool:
    """Whether a number is not to be passed in fixed periods, or perhaps in these."""
    return rule.kind == "limit" and bool(rule.fixed) and rule.most is not None and not rule.stock


def _counts(role: str, rule: Rule) -> bool:
    """Whether it matters how many people or things an act brought."""
    return rule.count is not None and (role in ("done", "before") or (role == "trigger" and rule.for_each))


def _or_none(number: int | None) -> int:
    return NONE if number is None else number


def _ends(span: Span) -> tuple[int, int]:
    return span.first, span.last


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [(number, *row) for number, row in enumerate(rows)]
