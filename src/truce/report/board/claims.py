"""Claims on the board: who says what, and which claims stand against each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from truce.claims.records import Claim
from truce.incidents import Account, Incident, Told
from truce.report.board.acts import event_card
from truce.report.board.cards import Card, Group, hedge_line, quotes
from truce.report.wording import STANCES, Names, when

_ABOUT = {
    "future": "about what is to come",
    "hypothetical": "about what may be",
    "negated": "about what is said not to be",
}
_CONTEXT, _LEAST_CONTEXT = 140, 8
"""How many characters before a claim are shown where nothing else says what it is about; in fewer words
than the least there is no sentence (a dateline, say)."""
_AGAINST = frozenset({"denies", "doubts", "retracts"})


def claim_cards(told: Sequence[Told], names: Names) -> tuple[Card, ...]:
    """What is said, by the date of the document, then by the speaker's name, then as in the text."""
    ordered = sorted(
        (
            (t.records.doc_date or "9999", names.speaker(t, c).casefold(), t.document.id, c.start, t, c)
            for t in told
            for c in t.records.claims
        ),
        key=lambda row: row[:4],
    )
    return tuple(claim_card(t, c, names) for *_, t, c in ordered)


def claim_card(told: Told, claim: Claim, names: Names) -> Card:
    """One claim. That it was made is the text's word; what it says is its speaker's."""
    speaker = names.speaker(told, claim)
    found = quotes(told, [(claim.start, claim.end), *((m.start, m.end) for m in claim.also)])
    notes = [_ABOUT[claim.modality]] if claim.modality != "actual" else []
    notes += ["on a condition"] if claim.conditional else []
    return Card(
        told.ref(claim.id),
        f"{speaker}: {STANCES[claim.stance]}" + (f" ({', '.join(notes)})" if notes else ""),
        when=when(told.records.doc_date) if told.records.doc_date else "",
        grade=claim.certainty,
        # That a speaker demands, threatens or denies is the text's word: the label would say it twice.
        lead="" if claim.certainty in ("fact", "denied") else claim.certainty,
        voice=speaker,
        lines=hedge_line(claim.hedge, found),
        quotes=found,
    )


def contested_claims(told: Sequence[Told], incidents: Sequence[Incident], names: Names) -> tuple[Card, ...]:
    """Denials, doubts and retractions beside what they are about, and claims that exclude each other.

    What a denial is about is every other account and claim of the same incident, in whichever document.
    """
    same_act = {a.ref: i.accounts for i in incidents for a in i.accounts}
    about: dict[str, list[tuple[Told, Claim]]] = {}
    for one in told:
        for claim in one.records.claims:
            if claim.about:
                about.setdefault(one.ref(claim.about), []).append((one, claim))
    return tuple(card for t in told for card in _contested(t, _Context(same_act, about, names)))


@dataclass(frozen=True, slots=True)
class _Context:
    """The accounts of the act that an event tells of, and the claims about each event."""

    same_act: dict[str, tuple[Account, ...]]
    about: dict[str, list[tuple[Told, Claim]]]
    names: Names


def _contested(told: Told, context: _Context) -> Iterator[Card]:
    claims = {c.id: c for c in told.records.claims}
    shown: set[str] = set()
    for claim in told.records.claims:
        against = [claims[c] for c in claim.conflicts_with if c in claims and c not in shown]
        if claim.id in shown or (not against and claim.stance not in _AGAINST):
            continue
        shown |= {claim.id, *(c.id for c in against)}
        beside = [claim_card(told, c, context.names) for c in against]
        listed = {c.ref for c in beside}
        beside += [c for c in _about(told, claim, context) if c.ref not in listed]
        groups = (Group("beside it", tuple(beside)),) if beside else ()
        card = claim_card(told, claim, context.names)
        lines = card.lines if groups else (*card.lines, *_words_before(told, claim))
        yield replace(card, lines=lines, groups=groups)


def _words_before(told: Told, claim: Claim) -> Iterator[str]:
    """The words of the same line that a claim follows: "denied this" says little without them."""
    text = told.document.text
    line = text.rfind("\n", 0, claim.start) + 1
    words = text[max(line, claim.start - _CONTEXT) : claim.start].split()
    if len(words) >= _LEAST_CONTEXT:
        cut = ["[…]", *words[1:]] if claim.start - _CONTEXT > line else words
        yield "it follows the words: " + " ".join(cut)


def _about(told: Told, claim: Claim, context: _Context) -> Iterator[Card]:
    """What else is told and claimed of the act that a claim is about; not its own words again."""
    if claim.about is None:
        return
    ref = told.ref(claim.about)
    accounts = context.same_act.get(ref, ())
    for account in accounts:
        event = account.event
        if account.told is not told or event.end <= claim.start or claim.end <= event.start:
            yield event_card(account.told, event, context.names)
    for one, other in (pair for a in accounts for pair in context.about.get(a.ref, ())):
        if not (one is told and other.id == claim.id):
            yield claim_card(one, other, context.names)
    yield from (
        Card(ref, a.name, quotes=quotes(told, a.spans[:1]))
        for a in told.records.agreements
        if a.id == claim.about
    )
