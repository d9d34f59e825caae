"""What a text says was agreed, until when and in return for what, where its statements do not fit."""

import re
from collections.abc import Iterator

from truce.asof import Duration, Interval
from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span
from truce.claims.reading.parse import subtree
from truce.claims.records import Agreement

_LASTING = frozenset(
    {"sustained", "robust", "lasting", "durable", "permanent", "comprehensive", "definitive", "final", "firm",
     "long-term", "solid", "stable", "enduring", "unconditional"}
)  # fmt: skip
_PASSING = frozenset(
    {"temporary", "conditional", "fragile", "short-lived", "provisional", "interim", "tentative", "shaky",
     "brittle", "precarious", "limited", "brief", "developing"}
)  # fmt: skip
_HASTY = frozenset({"hastily", "hasty", "hurriedly", "hurried", "rushed", "rashly", "improvised"})
_CAREFUL = frozenset(
    {"intensive", "extensive", "lengthy", "painstaking", "careful", "carefully", "protracted", "marathon",
     "exhaustive", "thorough"}
)  # fmt: skip
_IMPLICIT = re.compile(
    r"\b(?:the |an? )?(?:implicit|implied|tacit|unspoken|unwritten|understood)\s+"
    r"(?:condition|term|understanding|clause|requirement|premise|commitment|assumption)\b(?: (?:of|"
    r"that) [\w-]+)?",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"\b(?:was|is|were|being|been)?\s*(?:expressly |explicitly )?(?:conditional (?:up)?on|predicated on|"
    r"contingent (?:up)?on|"
    r"subject to|on (?:the )?condition that|provided that)\b[^.;:—]{3,80}",
    re.IGNORECASE,
)
_EXCHANGE = re.compile(r"\bin (?:return|exchange)(?: for)?\b[^.;:]{0,140}", re.IGNORECASE)
_MUTUAL = re.compile(
    r"\b(?:both|the two|all) (?:governments|countries|sides|parties|states|nations|delegations)\b|\bmutual\b|"
    r"\beach other\b",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"\b(truce|cease-?fire|cessation of hostilities|armistice|pause|agreement|accord|understanding|"
    r"arrangement|"
    r"framework|deal|pact|peace|memorandum|treaty|protocol)\b",
    re.IGNORECASE,
)
_NOT_PARTY = re.compile(
    r"\b(?:is|are|was|were) (?:not|never) (?:an? |the )?(?:formal )?(?:party|parties|signatory|"
    r"signatories) to\b",
    re.IGNORECASE,
)
_ENDED = frozenset({"broken", "violated", "ended"})


def breach_or_expiry(evidence: Evidence) -> Iterator[Draft]:
    """An alleged breach on the very day on which the term may already have run out."""
    for agreement in evidence.agreements:
        lapse = _lapse(agreement)
        if lapse is None:
            continue
        rows = [r for r in agreement.status_history if r.status in _ENDED and r.date]
        breaches: list[tuple[Span, str]] = [((r.start, r.end), str(r.date)) for r in rows]
        breaches += [
            ((e.start, e.end), e.date)
            for e in evidence.events
            if e.type == "ASSAULT" and e.date and e.modality == "actual" and e.date_basis == "explicit"
        ]
        inside = [(span, date) for span, date in breaches if Interval.parse(date).intersects(lapse)]
        if inside:
            term = agreement.spans[0]
            yield Draft(
                type="breach_or_expiry",
                note=f"The term runs out at an unstated hour of {lapse}; the acts are dated "
                f"{inside[0][1]}. Whether "
                "they fell inside it (breach) or after it (lapse) cannot be decided from the text.",
                spans=(term, *(s for s, _ in inside[:3])),
                about=(agreement.id,),
                severity="high",
                readings=(("the term", term), *(("the act", s) for s, _ in inside[:3])),
                candidates=("inside the term: breach", "after the term: lapse, no breach"),
            )


def _lapse(agreement: Agreement) -> Interval | None:
    """When the term ends, where no hour is known for it."""
    end = agreement.planned_end
    if end is None and agreement.duration and agreement.duration.iso:
        begin = agreement.in_force or agreement.announced or agreement.signed
        if begin is None or "/" in begin:
            return None
        end = str(Interval.parse(begin).shift(Duration.parse(agreement.duration.iso)))
    return Interval.parse(end) if end and "T" not in end else None


def term_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """A condition that is stated in one place and implicit in another."""
    implicit = [m.span() for m in evidence.search(_IMPLICIT)]
    stated = [m.span() for m in evidence.search(_STATED)]
    if implicit and stated:
        stated.sort(key=lambda s: abs(s[0] - implicit[0][0]))
        yield Draft(
            type="term_contradiction",
            note="The condition is stated as such in one place and called implicit in another.",
            spans=(implicit[0], *stated[:2]),
            about=tuple(a.id for a in _nearest(evidence, implicit[0][0])),
            readings=(("implicit", implicit[0]), *(("stated", s) for s in stated[:2])),
        )


def _nearest(evidence: Evidence, at: int) -> list[Agreement]:
    near = sorted(evidence.mentions(), key=lambda m: abs(m[1] - at))
    return [m[0] for m in near[:1]]


def status_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """One agreement called lasting here and temporary there."""
    for agreement in evidence.agreements:
        lasting, passing = [], []
        for span, words in _descriptions(evidence, agreement):
            if words & _LASTING:
                lasting.append(span)
            if words & _PASSING:
                passing.append(span)
        apart = [(a, b) for a in passing for b in lasting if a != b]
        if apart:
            first = apart[0]
            yield Draft(
                type="status_contradiction",
                note=f"The same agreement is “{evidence.quote(first[1])}” and “{evidence.quote(first[0])}”.",
                spans=(*passing[-1:], *lasting[:2]),
                about=(agreement.id,),
                readings=(*(("temporary", s) for s in passing[-1:]), *(("lasting", s) for s in lasting[:2])),
            )


def tone_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """Hasty in one place, long and careful in another: the same talks or their result."""
    hasty: list[Span] = []
    careful: list[Span] = []
    for sentence in evidence.prose():
        for token in sentence:
            if token.lower_ in _HASTY or token.lower_ in _CAREFUL:
                head = token.head if token.dep_ in ("amod", "advmod") else token
                about_talks = (
                    _NAMES.search(_around(evidence, sentence.start, sentence.end))
                    or "talk" in sentence.span.text
                )
                span = evidence.context.page.cover([token, head])
                if about_talks:
                    (hasty if token.lower_ in _HASTY else careful).append(span)
    if hasty and careful:
        yield Draft(
            type="tone_contradiction",
            note=f"“{evidence.quote(hasty[0])}” does not go with “{evidence.quote(careful[0])}”.",
            spans=(hasty[0], *careful[:2]),
            about=tuple(a.id for a in _nearest(evidence, hasty[0][0])),
            severity="low",
            readings=(("hasty", hasty[0]), *(("careful", s) for s in careful[:2])),
        )


def _around(evidence: Evidence, start: int, end: int) -> str:
    return evidence.text[start:end]


def _descriptions(evidence: Evidence, agreement: Agreement) -> Iterator[tuple[Span, set[str]]]:
    """The phrases that name an agreement, with the adjectives in them."""
    page = evidence.context.page
    for mention in agreement.mentions:
        tokens = page.tokens(mention.start, mention.end)
        if not tokens:
            continue
        head = next((t for t in tokens if t.head not in tokens), tokens[-1])
        words = subtree(
            head, without=("relcl", "prep", "acl", "punct", "nsubj", "nsubjpass", "appos", "advcl")
        )
        if head.pos_ not in ("NOUN", "PROPN"):
            words = list(tokens)
        span = page.cover([*words, *tokens])
        yield span, {t.lower_ for t in page.tokens(*span)}


def reciprocity_unclear(evidence: Evidence) -> Iterator[Draft]:
    """What is given in return binds both sides, the one that it rewards included."""
    for match in evidence.search(_EXCHANGE):
        if _MUTUAL.search(match.group()):
            sentence = evidence.context.page.sentence_at(match.start())
            start, end = (sentence.start, sentence.end) if sentence else match.span()
            clauses = [c for a in evidence.agreements for c in a.clauses if c.start < end and c.end > start]
            yield Draft(
                type="reciprocity_unclear",
                note="What is promised in return binds both sides, so what each gives for what is not "
                "stated.",
                spans=(match.span(),),
                about=tuple(c.id for c in clauses[:4]),
            )


def terminology(evidence: Evidence) -> Iterator[Draft]:
    """One instrument, or two, under many legal names."""
    names: dict[str, Span] = {}
    for _, start, end in evidence.mentions():
        for match in _NAMES.finditer(evidence.text, start, end):
            names.setdefault(match.group().lower().replace("-", ""), (start, end))
    if len(names) >= 5:
        yield Draft(
            type="terminology",
            note=f"{', '.join(sorted(names))} are used for {len(evidence.agreements)} instrument(s); their "
            f"legal form "
            "is not stated.",
            spans=tuple(names.values())[:9],
            about=tuple(a.id for a in evidence.agreements),
            severity="low",
        )


def party_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """Somebody said not to be a party, whom the text elsewhere makes one."""
    parties = {p: a for a in evidence.agreements for p in a.parties}
    for match in evidence.search(_NOT_PARTY):
        sentence = evidence.context.page.sentence_at(match.start())
        named = evidence.context.actors_in(sentence.start, match.start()) if sentence else []
        for mention in named[-1:]:
            if mention.ref in parties and sentence:
                yield Draft(
                    type="party_contradiction",
                    note="Named as a party in one place and as no party in another.",
                    spans=((mention.start, match.end()), parties[mention.ref].spans[0]),
                    about=(parties[mention.ref].id, mention.ref),
                )


FINDERS = (
    breach_or_expiry, term_contradiction, status_contradiction, tone_contradiction, reciprocity_unclear,
    terminology, party_contradiction,
)  # fmt: skip
