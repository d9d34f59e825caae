"""Acts that hang on something else: what the text lets come about by itself, or lets parties do only then.

Nothing is inferred from accounts here. That a duty was done, or broken, counts once a body says so that has
the mandate. Until then a term that hangs on it is open from the day on which its time runs out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from truce.asof import EVER, Duration, Span
from truce.clauses.model import OPEN, Agreement, Lifecycle, Upon
from truce.findings.encodings import Text
from truce.findings.entries import LifecycleEntry, Ruling
from truce.findings.lifecycle import force_now, is_allowed
from truce.findings.rules import Rule, rules_of, zone_of

MANDATES = frozenset({"rule", "certify"})


def acts_by_text(
    texts: Sequence[Text], entries: Sequence[LifecycleEntry], rulings: Sequence[Ruling]
) -> tuple[LifecycleEntry, ...]:
    """The acts that come about, or may be done, because of what came before; as entries of their own."""
    found: list[LifecycleEntry] = []
    for text in texts:
        about = [e for e in entries if e.agreement == text.agreement.agreement and not e.denied]
        for rule in text.agreement.lifecycle:
            came = _came(rule.upon, text.agreement, about, texts, rulings) if rule.upon else None
            if came is not None and rule.who == OPEN:
                found += _by_itself(rule, came, text)
            elif came is not None:
                found += _allowed(rule, came, text, about)
    return tuple(found)


def released(rule: Rule, rulings: Iterable[Ruling]) -> Span | None:
    """From when the text releases the bearer of a rule because a body ruled that another broke his duty."""
    moments = [
        ruling.effect or Span()
        for party, clause, body in rule.releases
        for ruling in _standing(rulings, rule.agreement, rule.encoding, clause)
        if (ruling.body, ruling.outcome, ruling.party) == (body, "violation", party)
    ]
    return _earliest(moments)


def _came(
    upon: Upon,
    agreement: Agreement,
    entries: Sequence[LifecycleEntry],
    texts: Sequence[Text],
    rulings: Sequence[Ruling],
) -> Span | None:
    """When it came about; without an end where it may not have at all, None where it surely did not."""
    bodies = {upon.body} if upon.body else {b.id for b in agreement.bodies if MANDATES & set(b.mandate)}
    about = _standing(rulings, agreement.agreement, agreement.encoding.author, upon.clause)
    ruled = [r for r in about if r.body in bodies]
    broken = [r for r in ruled if r.outcome == "violation"]
    if upon.event == "ruled":
        return _earliest([r.effect or Span() for r in broken])
    due = _due(upon.clause, agreement, entries, texts)
    kept = any(r.outcome == "no_violation" and not r.incident and r.party is None for r in ruled)
    if kept and not broken:
        return None
    return due if broken and not kept else Span(due.first, EVER)


def _standing(rulings: Iterable[Ruling], agreement: str, encoding: str, clause: str) -> list[Ruling]:
    """The rulings on a clause that their body has not withdrawn."""
    about = [
        r
        for r in rulings
        if (r.agreement, r.clause) == (agreement, clause) and r.encoding in (None, encoding)
    ]
    gone = {(r.incident, r.body) for r in about if r.outcome == "withdrawn"}
    return [r for r in about if (r.incident, r.body) not in gone]


def _earliest(moments: Sequence[Span]) -> Span | None:
    return Span(min(m.first for m in moments), min(m.last for m in moments)) if moments else None


def _due(clause: str, agreement: Agreement, entries: Sequence[LifecycleEntry], texts: Sequence[Text]) -> Span:
    """When the time of a duty runs out, all its steps and readings together."""
    one = agreement.model_copy(update={"clauses": tuple(c for c in agreement.clauses if c.id == clause)})
    rules = rules_of(one, force_now(agreement, entries, texts))
    ends = [r.due.shift(r.high.first, r.high.last) if r.trigger == "start" else r.due for r in rules if r.due]
    return Span(min((e.first for e in ends), default=-EVER), max((e.last for e in ends), default=EVER))


def _next(came: Span, rule: Lifecycle) -> Span:
    """The first minute after it came about: what is due by a day is done late only after it."""
    unmet = rule.upon is not None and rule.upon.event == "unmet"
    return Span(came.first + unmet, min(came.last + unmet, EVER))


def _by_itself(rule: Lifecycle, came: Span, text: Text) -> Iterator[LifecycleEntry]:
    agreement = text.agreement
    # What is terminated binds up to and with that minute; what is suspended does not bind in it.
    since = came if rule.act == "terminate" else _next(came, rule)
    effect = since.after(rule.notice, zone_of(agreement)) if isinstance(rule.notice, Duration) else since
    yield LifecycleEntry(
        id=f"{text.id}: {rule.act} upon {rule.upon.clause if rule.upon else ''}",
        agreement=agreement.agreement, act=rule.act, by=agreement.party_ids, source="the text",
        effect=effect, under=(agreement.encoding.author, agreement.version), known=text.known,
    )  # fmt: skip


def _allowed(
    rule: Lifecycle, came: Span, text: Text, entries: Sequence[LifecycleEntry]
) -> Iterator[LifecycleEntry]:
    """What was done by those who may do it only then: not before it came about, and with the notice."""
    agreement = text.agreement
    for entry in entries:
        if not is_allowed(entry, rule, agreement):
            continue
        since = entry.given or entry.effect
        runs = since.after(rule.notice, zone_of(agreement)) if isinstance(rule.notice, Duration) else since
        effect = Span(max(entry.effect.first, runs.first), max(entry.effect.last, runs.last))
        may = _next(came, rule)
        if since.last < may.first:
            continue
        if since.first < may.last:
            effect = Span(effect.first, EVER)
        yield replace(
            entry, id=f"{entry.id} under {text.id}", effect=effect, given=None, stands_for=entry.id,
            under=(agreement.encoding.author, agreement.version),
        )  # fmt: skip
