"""Rules as tables of integers.

What incidents are held against is a requirement: a rule, or what answers an act under it, starts its clock or
fulfils it; the same act elsewhere or by a group; and for each set of parties, whether an act happened at all.
The judge's own `match` is asked once for each value that occurs and each criterion of a rule whether the one
meets the other (the table `fit`), so "untold", "one of several" and "a whole root" mean the same as there.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from truce.asof import EVER, Span
from truce.clauses.acts import NEVER_RECIPROCAL, protected_targets
from truce.clauses.values import NOT_STATED
from truce.errors import ArgumentError
from truce.findings.engine.codes import EXCEPTIONS, KINDS, NONE, OPEN, ROLES, Row, Table
from truce.findings.engine.rows import DEED, SETTING, TOLD, Numbering, Values, numbered
from truce.findings.judge import moments_due, tell
from truce.findings.matching import Aspect, Match, match
from truce.findings.policy import DEFAULT
from truce.findings.rules import AT_ONCE, Rule, answering, at_any_time
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
_NOWHERE = frozenset[str]()
_SILENT = Account(id="", incident="", source="", origin="", when=Span(), known=0)
_REQUIREMENT = (
    "requirement", "rule", "role", "rank", "parties", "bearer", "beside", "act", "who", "whom", "setting",
    "begins_first", "begins_last", "ends_first", "ends_last",
)  # fmt: skip
_RULE = (
    "rule", "kind", "at", "low_first", "low_last", "high_first", "high_last", "most", "things", "stock",
    "unnamed", "excuses", "begins_first", "begins_last", "ends_first", "ends_last",
)  # fmt: skip


def _refuse(rule: Rule) -> None:
    """Fail on what the plans do not judge yet, rather than answer otherwise than the judge."""
    duty = rule.kind in ("oblige", "register")
    if rule.count is not None or rule.least is not None or (duty and rule.effort):
        reason = "owes a number or an effort, which the compiled engine does not judge yet"
        raise ArgumentError("rule", rule.id, reason, "Ask the judge")


class RuleRows:
    """The rules of a moment as tables; `rules` are those that can be monitored, in order."""

    def __init__(self, rules: Sequence[Rule], values: Values, at: int) -> None:
        self.rules = tuple(r for r in rules if r.monitorable)
        for rule in self.rules:
            _refuse(rule)
        self.at = at
        self._values = values
        self._parties, self._settings = Numbering(), Numbering()
        self._criteria: dict[Aspect, dict[Hashable, tuple[int, Rule, Rule]]] = {a: {} for a in TOLD}
        self._groups = {w for who, _ in _pairs(values.told["who"]) for w in who or ()}
        self._requirements = [
            self._requirement(number, role, rank, rule, original)
            for number, original in enumerate(self.rules)
            for role, rank, rule in self._required(original)
        ]

    def tables(self) -> dict[str, Table]:
        """All tables of rules, for the values that occur."""
        return {
            "rule": (_RULE, list(self._rules())),
            "requirement": (_REQUIREMENT, [*_numbered(self._requirements), *self._happened()]),
            "wanted": (("setting", "targets", "means", "place"), numbered(self._settings)),
            "fit": (("aspect", "criterion", "value", "open", "fails", "beside"), list(self._fits())),
            "acquits": (("criterion", "value", "unless_voiced"), list(self._acquittals())),
            "party": (("parties", "voice", "party"), list(self._party())),
            "excuse": (("rule", "act", "mask"), list(self._excuses())),
            "condition": (("rule", "hangs_on"), list(self._conditions())),
            "due": (("rule", "number", "first", "last"), list(self._due())),
        }

    # ---- requirements

    def _required(self, rule: Rule) -> Iterator[tuple[str, int, Rule]]:
        """What is held against incidents for a rule: in which role, in which order, and the rule itself."""
        if rule.kind in ("oblige", "register"):
            yield "done", 0, at_any_time(rule)
            if rule.trigger == "act":
                yield from (("trigger", rank, one) for rank, one in enumerate(answering(rule)))
            return
        yield "act", 0, rule
        if rule.kind == "require_prior":
            yield from (("answer", rank, one) for rank, one in enumerate(answering(rule)))
        if rule.kind in _BANS:
            yield from self._beside(rule)
        if rule.whiles and rule.kind != "limit":
            among = protected_targets() if rule.targets is None else rule.targets & protected_targets()
            yield "spared", 0, replace(rule, acts=rule.acts & NEVER_RECIPROCAL)
            yield "spared", 1, replace(rule, targets=among)

    def _beside(self, rule: Rule) -> Iterator[tuple[str, int, Rule]]:
        if rule.zones or rule.outside:
            yield "outside", 0, replace(rule, zones=_NOWHERE, outside=_NOWHERE, height_or_sea=False)
        for group in sorted(self._groups - set(rule.parties) - rule.units - {rule.bearer}):
            yield "group", self._values.actors[group], replace(rule, bearer=group)

    def _requirement(self, number: int, role: str, rank: int, rule: Rule, original: Rule) -> Row:
        """One row: the numbers of its criteria, and when it binds, up to the moment asked for."""
        numbers = {aspect: self._criterion(aspect, rule, original) for aspect in TOLD}
        setting = self._settings[tuple(numbers[a] for a in SETTING)]
        return (
            number, ROLES[role], rank, self._parties[frozenset(rule.parties.items())],
            self._values.actors[rule.bearer], int(role in ("outside", "group")),
            *(numbers[a] for a in DEED), setting, *self._force(rule),
        )  # fmt: skip

    def _happened(self) -> Iterator[Row]:
        """For each set of parties, the requirement that every account of an act meets."""
        for parties in self._parties.values():
            blank = [NONE] * (len(_REQUIREMENT) - 5)
            yield (-1 - parties, NONE, ROLES["happened"], 0, parties, *blank)

    def _criterion(self, aspect: Aspect, rule: Rule, original: Rule) -> int:
        """The number of a criterion; where the rule itself asks otherwise, of both together."""
        key = tuple(getattr(one, field) for one in (rule, original) for field in _ASKED[aspect])
        if aspect not in ("who", "where"):
            key = key[: len(_ASKED[aspect])]
        known = self._criteria[aspect]
        return known.setdefault(key, (len(known), rule, original))[0]

    def _fits(self) -> Iterator[Row]:
        """Each value that meets a criterion, or may; acts that do not are listed too.

        `beside`: it does not meet the rule itself, and for a group it names that group.
        """
        for index, aspect in enumerate(TOLD):
            for number, rule, original in self._criteria[aspect].values():
                for told, value in self._values.told[aspect].items():
                    account = replace(_SILENT, **dict(zip(TOLD[aspect], told, strict=True)))  # type: ignore[call-overload]
                    found = match(account, rule, EVER)
                    fails = aspect in found.fails
                    if not fails or aspect == "act":
                        beside = aspect in match(account, original, EVER).fails
                        beside = beside and (aspect == "where" or rule.bearer in (account.who or ()))
                        bit = OPEN[aspect]
                        yield index, number, value, bit * (aspect in found.open), bit * fails, int(beside)

    def _acquittals(self) -> Iterator[Row]:
        """Whose words "it was not they" clear whom: those named; where nobody is, the speaker's own side."""
        for number, rule, _ in self._criteria["who"].values():
            for (who, maybe), value in _pairs(self._values.told["who"]).items():
                account = replace(_SILENT, who=who, who_maybe=maybe, stance="denies_author")
                plain, voiced = Source(id="plain"), Source(id="voiced", side="somebody else's")
                clears = [tell(account, s, _MET, DEFAULT, rule.bearer).side for s in (plain, voiced)]
                if clears[0] == "against":
                    yield number, value, int(clears[1] != "against")

    def _force(self, rule: Rule) -> Row:
        begins, ends = rule.force.begins, rule.force.ends
        return begins.first, begins.last, min(ends.first, self.at), min(ends.last, self.at)

    def _party(self) -> Iterator[Row]:
        """On which side of the parties each voice stands, for each set of parties; NONE: on none of them."""
        for parties, number in self._parties.items():
            sides = dict(parties)  # type: ignore[call-overload]
            together = Numbering()
            yield number, NONE, NONE
            for voice, code in self._values.actors.items():
                yield number, code, together[sides[voice]] if voice in sides else NONE

    # ---- rules

    def _rules(self) -> Iterator[Row]:
        for number, rule in enumerate(self.rules):
            low, high = rule.low, rule.high
            if rule.trigger == "date":
                low, high = Span(-EVER, -EVER), AT_ONCE
            yield (
                number, KINDS[rule.kind], self.at, low.first, low.last, high.first, high.last,
                NONE if rule.most is None else rule.most, int(rule.things), int(rule.stock),
                int(rule.bearer == NOT_STATED),
                sum({EXCEPTIONS[kind] for kind, only in rule.exceptions if not only}), *self._force(rule),
            )  # fmt: skip

    def _excuses(self) -> Iterator[Row]:
        """The exceptions that hold for single acts only."""
        told = self._values.told["act"]
        for number, rule in enumerate(self.rules):
            for kind, only in rule.exceptions:
                yield from ((number, told[(a,)], EXCEPTIONS[kind]) for a in sorted(only) if (a,) in told)

    def _due(self) -> Iterator[Row]:
        for number, rule in enumerate(self.rules):
            if rule.kind in ("oblige", "register") and rule.trigger != "act":
                for instance, when in enumerate(moments_due(rule, self.at), 1):
                    yield number, instance, when.first, when.last

    def _conditions(self) -> Iterator[Row]:
        """For each rule with a condition, the rules whose keeping it hangs on."""
        by_name: dict[tuple[str, str, str, str], list[int]] = {}
        for number, rule in enumerate(self.rules):
            name = (rule.agreement, rule.encoding, rule.clause, rule.bearer)
            by_name.setdefault(name, []).append(number)
        for number, rule in enumerate(self.rules):
            for party, clause in rule.whiles:
                others = by_name.get((rule.agreement, rule.encoding, clause, party), ())
                yield from ((number, other) for other in others)


_MET = Match("yes")


def _pairs(who: Numbering) -> Mapping[tuple[tuple[str, ...] | None, frozenset[str]], int]:
    return who  # type: ignore[return-value]


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [(number, *row) for number, row in enumerate(rows)]
