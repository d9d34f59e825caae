"""Lint of what a text that stops force should hold: protection, verification, ways to talk and to settle."""

import re

from truce.clauses.acts import targets
from truce.clauses.lint.places import WHOLE, Checks, Hits, acts_of, names_groups, part_of, says, stops_force
from truce.clauses.model import Agreement, Clause
from truce.clauses.values import NOT_STATED
from truce.parties.roster import Roster

_CIVIL = frozenset(
    {"civilians", "civilian_objects", "medical", "schools", "displaced", "critical_infrastructure"}
)
_RELIEF = frozenset({"allow_aid", "deliver_aid", "block_aid", "evacuate_wounded"})
_ACCESS = frozenset({"grant_access", "deny_access"})
_CHECKING = ("observe", "investigate", "certify", "rule")
_OUTSIDERS = (
    r"\b(?:armed|illegal|splinter|allied|affiliat\w+|terrorist|third|other)"
    r" (?:armed )?(?:groups?|forces|parties)\b|\bmilitia\w*|\bproxies\b|\bparamilitar\w+"
    r"|\bunder (?:its|their) (?:control|command)\b|\bnon-signator\w+"
)


_ARMED = re.compile(
    r"\b(?:forces|armed|militia|fighters|mercenar|formations|factions|insurgen)", re.IGNORECASE
)


def _outsiders(a: Agreement) -> Hits:
    """What a clause about such groups leaves open is asked there, and states alone may have none."""
    excepted = any(u.kind == "named_groups" for c in a.clauses for u in c.unless)
    ruled = any(names_groups(c) for c in a.clauses) or excepted or says(a, _OUTSIDERS) or _between_states(a)
    if stops_force(a) and not ruled:
        yield "outsiders", WHOLE, "nothing is said on armed groups that did not sign"


def _between_states(a: Agreement) -> bool:
    """Whether all parties are states, and the file names nobody armed beside them."""
    armed = any("group" in _kinds(x.name) or _ARMED.search(x.name) for x in a.actors)
    return all("state" in _kinds(p.name) for p in a.parties) and not armed


def _kinds(name: str) -> set[str]:
    """What a name means: a state, a group and so on."""
    roster = Roster.load()
    return {roster.parties[hit.party_id].type for hit in roster.find(name)}


def _civilians(a: Agreement) -> Hits:
    named = {t for c in a.clauses for t in getattr(part_of(c), "targets", ())}
    if stops_force(a) and not named & _CIVIL and not says(a, r"\bcivilian|\bpopulation|\binhabitants\b"):
        yield "no-civilians", WHOLE, "no clause protects civilians"


def _relief(a: Agreement) -> Hits:
    acted = any(acts_of(c) & _RELIEF for c in a.clauses)
    if stops_force(a) and not acted and not says(a, r"\bhumanitarian\b|\brelief\b|\baid\b"):
        yield "no-aid", WHOLE, "no clause is about relief"


def _verification(a: Agreement) -> Hits:
    if _verified(a):
        own = any(acts_of(c) & _ACCESS or "monitors" in getattr(part_of(c), "targets", ()) for c in a.clauses)
        if not own and not says(a, r"\baccess\b|\bfree(?:dom of)? movement\b|\bunhindered\b"):
            yield "no-access", WHOLE, "no clause gives those who monitor access or safety"
    else:
        yield "no-verification", WHOLE, "nobody is to verify, and nothing says by which evidence"


def _verified(a: Agreement) -> bool:
    if any(set(b.mandate) & set(_CHECKING) for b in a.bodies):
        return True
    for clause in a.clauses:
        part = part_of(clause)
        attests = (
            getattr(part, field, NOT_STATED) for field in ("certified_by", "verified_by", "counted_by")
        )
        if clause.evidence != NOT_STATED or any(by != NOT_STATED for by in attests):
            return True
        if acts_of(clause) & {"verify", "investigate"} and not clause.forbid:
            return True
    return says(a, r"\bmonitor|\bverif|\bobserv(?:er|ation)|\binspect|\binvestigat|\bsupervis")


def _disputes(a: Agreement) -> Hits:
    followed = any(c.on_breach != NOT_STATED for c in a.clauses) or any(
        "rule" in b.mandate or b.decides != NOT_STATED for b in a.bodies
    )
    words = r"\bsettl(?:e|es|ed|ing)\b|\bdisput|\bdisagree|\bdifferences\b|\binterpret|\barbitrat|\bcomplaint"
    if not followed and not says(a, words):
        yield "no-disputes", WHOLE, "nothing says who decides on its meaning and on breaches"


def _channel(a: Agreement) -> Hits:
    duties = {c.oblige.act for c in a.clauses if c.oblige}
    noticed = any(c.require_prior for c in a.clauses)
    words = r"\bhotline|\bliaison|\bradio\b|\bcontacts?\b|\bcommunicat|\bchannel|\bcoordinat|\bcommi"
    if stops_force(a) and not duties & {"meet", "notify", "report"} and not noticed and not says(a, words):
        yield "no-channel", WHOLE, "no meeting, liaison or line between commanders is agreed"


def _orders(a: Agreement) -> Hits:
    duties = {c.oblige.act for c in a.clauses if c.oblige}
    words = r"\borders? (?:to|all|its|their)\b|\binstruct|\bchains? of command|\bmade? known\b"
    if stops_force(a) and "instruct" not in duties and not says(a, words):
        yield "no-orders", WHOLE, "nothing says that the units are told, and until when"


def _reciprocal(a: Agreement) -> Hits:
    """Protection of persons that hangs on what the other side does."""
    conditioned = {name for c in a.conditions if c.kind == "reciprocity" for name in (c.applies_to or ())}
    protected = any(_protects(c) for c in a.clauses)
    for i, condition in enumerate(a.conditions):
        if condition.kind == "reciprocity" and not condition.applies_to and protected:
            what = "the whole hangs on reciprocity, the protection of persons included"
            yield "protection-reciprocal", ("conditions", i), what
    for i, clause in enumerate(a.clauses):
        if not _protects(clause):
            continue
        if clause.holds_while or clause.in_return_for or clause.id in conditioned:
            yield "protection-reciprocal", ("clauses", i), "the protection hangs on what the other side does"
        for k, reading in enumerate(clause.readings):
            if reading.holds_while:
                what = f"in the reading {reading.id} the protection hangs on what the other side does"
                yield "protection-reciprocal", ("clauses", i, "readings", k), what


def _protects(clause: Clause) -> bool:
    part = part_of(clause)
    named: tuple[str, ...] = getattr(part, "targets", ())
    aimed = clause.forbid is not None and any(targets()[t].protected for t in named if t in targets())
    return aimed or bool(acts_of(clause) & (_RELIEF | _ACCESS))


CHECKS: Checks = (_outsiders, _civilians, _relief, _verification, _disputes, _channel, _orders, _reciprocal)
