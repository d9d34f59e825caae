"""Rules as tables of integers.

What incidents are held against is a requirement: a rule, or what answers an act under it, starts its clock or
fulfils it; and for each set of parties, whether an act happened at all. The judge's own `match` is asked once
for each value that occurs and each criterion of a rule whether the one meets the other (the table `fit`), so
"untold", "one of several" and "a whole root" mean the same here as there.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from truce.asof import EVER, Span
from truce.findings.engine.codes import EXCEPTIONS, KINDS, NONE, OPEN, ROLES, Row, Table
from truce.findings.engine.rows import DEED, SETTING, TOLD, Numbering, Values, numbered
from truce.findings.judge import linked_to, moments_due
from truce.findings.matching import Aspect, match
from truce.findings.record import Text
from truce.findings.rules import AT_ONCE, Rule, answering, at_any_time
from truce.incidents.accounts import Account

_ASKED: Mapping[Aspect, tuple[str, ...]] = {
    "act": ("acts",),
    "who": ("bearer",),
    "whom": ("whom",),
    "targets": ("targets",),
    "means": ("means",),
    "where": ("zones", "outside", "height_or_sea"),
}
"""The fields of a rule that each aspect of an account is held against."""

_BANS = ("forbid", "maintain", "permit")
_SILENT = Account(id="", incident="", source="", origin="", when=Span(), known=0)
_REQUIREMENT = (
    "requirement", "rule", "role", "rank", "parties", "beside", "act", "who", "whom", "setting",
    "begins_first", "begins_last", "ends_first", "ends_last",
)  # fmt: skip
_RULE = (
    "rule", "kind", "depth", "at", "by_act", "low_first", "low_last", "high_first", "high_last", "late_first",
    "late_last", "most", "begins_first", "begins_last", "ends_first", "ends_last", "excuses",
)  # fmt: skip


class RuleRows:
    """The rules of a moment as tables; `rules` are those that can be monitored, in order."""

    def __init__(self, rules: Sequence[Rule], texts: Sequence[Text], at: int) -> None:
        self.rules = tuple(r for r in rules if r.monitorable)
        self.at = at
        self._texts = texts
        self._parties, self._settings = Numbering(), Numbering()
        self._criteria: dict[Aspect, dict[Hashable, tuple[int, Rule]]] = {aspect: {} for aspect in TOLD}
        self._conditions = self._chained()
        self._requirements = [
            self._requirement(number, role, rank, rule)
            for number, original in enumerate(self.rules)
            for role, rank, rule in _required(original)
        ]

    def tables(self, values: Values) -> dict[str, Table]:
        """All tables of rules, for the values that occur."""
        wanted = ("setting", "targets", "means", "place"), numbered(self._settings)
        fits = ("aspect", "criterion", "value", "open", "fails"), list(self._fits(values))
        party = ("parties", "side", "party"), list(self._party(values))
        return {
            "rule": (_RULE, list(self._rules())),
            "requirement": (_REQUIREMENT, [*_numbered(self._requirements), *self._happened()]),
            "wanted": wanted,
            "fit": fits,
            "party": party,
            "excuse": (("rule", "act", "mask"), list(self._excuses(values))),
            "condition": (
                ("rule", "hangs_on"),
                [(r, on) for r, ons in self._conditions.items() for on in ons],
            ),
            "due": (("rule", "number", "first", "last"), list(self._due())),
        }

    @property
    def depth(self) -> int:
        """How many conditions hang on each other at the most."""
        return max(self._depths(), default=0)

    # ---- requirements

    def _requirement(self, number: int, role: str, rank: int, rule: Rule) -> Row:
        """One row: the numbers of its criteria, and when it binds, up to the moment asked for."""
        numbers = {aspect: self._criterion(aspect, rule) for aspect in TOLD}
        setting = self._settings[tuple(numbers[a] for a in SETTING)]
        return (
            number, ROLES[role], rank, self._parties[rule.parties], int(rule.kind in _BANS),
            *(numbers[a] for a in DEED), setting, *self._force(rule),
        )  # fmt: skip

    def _happened(self) -> Iterator[Row]:
        """For each set of parties, the requirement that every account of an act meets."""
        for parties in self._parties.values():
            blank = [NONE] * (len(_REQUIREMENT) - 6)
            yield (-1 - parties, NONE, ROLES["happened"], 0, parties, 0, *blank)

    def _criterion(self, aspect: Aspect, rule: Rule) -> int:
        key: tuple[object, ...] = tuple(getattr(rule, field) for field in _ASKED[aspect])
        if aspect == "who":
            key += (self._linked(rule),)
        known = self._criteria[aspect]
        return known.setdefault(key, (len(known), rule))[0]

    def _linked(self, rule: Rule) -> frozenset[str]:
        return linked_to(rule, self._texts) if rule.kind in _BANS else frozenset()

    def _fits(self, values: Values) -> Iterator[Row]:
        """Each value held against each criterion. Who and where are listed too where only they fail."""
        for index, aspect in enumerate(TOLD):
            for number, rule in self._criteria[aspect].values():
                linked = self._linked(rule) if aspect == "who" else frozenset()
                for told, value in values.told[aspect].items():
                    account = replace(_SILENT, **dict(zip(TOLD[aspect], told, strict=True)))  # type: ignore[call-overload]
                    found = match(account, rule, EVER)
                    fails = aspect in found.fails
                    if not fails or aspect == "where" or linked & set(account.who or ()):
                        bit = OPEN[aspect]
                        yield index, number, value, bit * (aspect in found.open), bit * fails

    def _force(self, rule: Rule) -> Row:
        begins, ends = rule.force.begins, rule.force.ends
        return begins.first, begins.last, min(ends.first, self.at), min(ends.last, self.at)

    def _party(self, values: Values) -> Iterator[Row]:
        """Which sides are parties, for each set of them."""
        for parties, number in self._parties.items():
            yield number, NONE, NONE
            for side, code in values.sides.items():
                yield number, code, code if side in parties else NONE  # type: ignore[operator]

    # ---- rules

    def _rules(self) -> Iterator[Row]:
        depths = self._depths()
        for number, rule in enumerate(self.rules):
            low, high = rule.low, rule.high
            late = high
            if rule.trigger == "date":
                low, high, late = Span(-EVER, -EVER), AT_ONCE, AT_ONCE
            yield (
                number, KINDS[rule.kind], depths[number], self.at, int(rule.trigger == "act"),
                low.first, low.last, high.first, high.last, late.first, late.last,
                NONE if rule.most is None or rule.stock else rule.most, *self._force(rule),
                sum({EXCEPTIONS[kind] for kind, only in rule.exceptions if not only}),
            )  # fmt: skip

    def _excuses(self, values: Values) -> Iterator[Row]:
        """The exceptions that hold for single acts only."""
        for number, rule in enumerate(self.rules):
            for kind, only in rule.exceptions:
                told = values.told["act"]
                yield from ((number, told[(a,)], EXCEPTIONS[kind]) for a in sorted(only) if (a,) in told)

    def _due(self) -> Iterator[Row]:
        for number, rule in enumerate(self.rules):
            if rule.kind in ("oblige", "register") and rule.trigger != "act":
                for instance, when in enumerate(moments_due(rule, self.at), 1):
                    yield number, instance, when.first, when.last

    def _chained(self) -> dict[int, list[int]]:
        """For each rule with a condition, the rules whose keeping it hangs on."""
        by_name: dict[tuple[str, str, str, str], list[int]] = {}
        for number, rule in enumerate(self.rules):
            name = (rule.agreement, rule.encoding, rule.clause, rule.bearer)
            by_name.setdefault(name, []).append(number)
        return {
            number: [
                other
                for party, clause in rule.whiles
                for other in by_name.get((rule.agreement, rule.encoding, clause, party), ())
            ]
            for number, rule in enumerate(self.rules)
            if rule.whiles
        }

    def _depths(self) -> list[int]:
        """How many conditions hang on each other below each rule. They have no circles."""
        depths = [0] * len(self.rules)
        changed = True
        while changed:
            changed = False
            for number, others in self._conditions.items():
                depth = 1 + max((depths[o] for o in others), default=0)
                if depth > depths[number] and depth <= len(self.rules):
                    depths[number], changed = depth, True
        return depths


def _required(rule: Rule) -> Iterator[tuple[str, int, Rule]]:
    """What is held against incidents for a rule: in which role, in which order, and the rule itself."""
    match rule.kind:
        case "forbid" | "maintain" | "permit":
            yield "act", 0, rule
        case "require_prior":
            yield "act", 0, rule
            yield from (("answer", rank, one) for rank, one in enumerate(answering(rule)))
        case "oblige" | "register":
            yield "done", 0, at_any_time(rule)
            if rule.trigger == "act":
                yield from (("trigger", rank, one) for rank, one in enumerate(answering(rule)))
        case "limit":
            if rule.most is not None and not rule.stock:
                yield "act", 0, rule


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [(number, *row) for number, row in enumerate(rows)]
