"""What a careful reader writes in the margin: anomalies, judgements, links, and what is not stated."""

from collections.abc import Sequence

from truce.claims.records import Relation
from truce.incidents import Told
from truce.report.board.cards import Card, hedge_line, quote, quotes
from truce.report.wording import Names, grade, in_words

_WEIGHT = {"high": 0, "medium": 1, "low": 2}


def anomaly_cards(told: Sequence[Told]) -> tuple[Card, ...]:
    """Where texts contradict themselves, the calendar or arithmetic; the gravest first."""
    found = [(t, a) for t in told for a in t.records.anomalies]
    return tuple(
        Card(
            t.ref(a.id),
            in_words(a.type),
            grade=a.severity,
            lead=f"severity {a.severity}",
            lines=(
                a.note,
                *(f"reading: {r.reading}" for r in a.readings),
                *(f"either: {c}" for c in a.candidates if not a.readings),
            ),
            quotes=quotes(t, (*a.spans, *((r.start, r.end) for r in a.readings))),
        )
        for t, a in sorted(found, key=lambda pair: _WEIGHT[pair[1].severity])
    )


def assessment_cards(told: Sequence[Told], names: Names) -> tuple[Card, ...]:
    """Judgements, outlooks and context, with whose they are."""
    return tuple(
        Card(
            t.ref(a.id),
            in_words(a.type),
            lead=names.one(t, a.source) or "the text's own judgement",
            voice=names.one(t, a.source) or "",
            lines=hedge_line(a.hedge, (quote(t, a.start, a.end),)),
            quotes=(quote(t, a.start, a.end),),
        )
        for t in told
        for a in t.records.assessments
    )


def relation_cards(told: Sequence[Told], names: Names) -> tuple[Card, ...]:
    """Links in cause, time or part that a text states, with the words at both ends."""
    ends = [(t, _ends(t, names)) for t in told]
    return tuple(_relation(t, r, words) for t, words in ends for r in t.records.relations)


def _relation(told: Told, relation: Relation, words: dict[str, str]) -> Card:
    ends = [" + ".join(words.get(ref, ref.strip("()")) for ref in refs)
            for refs in (relation.origin, relation.target)]  # fmt: skip
    return Card(
        told.ref(relation.id),
        in_words(relation.type),
        grade=relation.certainty,
        lead=grade(relation.certainty),
        lines=(f"from: {ends[0]}", f"to: {ends[1]}", f"the text links them by: {relation.cue}"),
        quotes=(quote(told, relation.start, relation.end),),
    )


def _ends(told: Told, names: Names) -> dict[str, str]:
    """How to call each record that a link can join."""
    text, records = told.document.text, told.records
    words = {a.id: names.one(told, a.id) or a.id for a in records.actors}
    words |= {a.id: a.name for a in records.agreements}
    words |= {e.id: _cut(text[e.start : e.end]) for e in records.events}
    words |= {c.id: _cut(text[c.start : c.end]) for c in records.claims}
    words |= {c.id: _cut(text[c.start : c.end]) for a in records.agreements for c in a.clauses}
    return words


def _cut(words: str, most: int = 70) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= most else plain[:most].rsplit(" ", 1)[0] + " […]"


def gap_cards(told: Sequence[Told]) -> tuple[Card, ...]:
    """What a reader would look for and the text does not give; the gaps of agreements come first."""
    ranked = []
    for one in told:
        agreements = {a.id for a in one.records.agreements}
        for gap in one.records.not_stated:
            card = Card(one.ref(gap.id), gap.what, quotes=(quote(one, gap.start, gap.end),))
            ranked.append((agreements.isdisjoint(gap.about), card))
    return tuple(card for _, card in sorted(ranked, key=lambda pair: pair[0]))
