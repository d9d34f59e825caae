"""Names that mislead, causes that differ, and words of degree that do not go together."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span
from truce.claims.reading.parse import subtree

_NEVER_BEFORE = re.compile(
    r"\b(?:an? |the )?(?:unprecedented|never before seen|first[- ]ever|without precedent)\b(?: \w+){0,3}",
    re.IGNORECASE,
)
_FIRST_SINCE = re.compile(
    r"\b(?:the )?first (?:such )?[\w’' -]{2,60}?\b(?:since|in (?:over |more than |nearly |almost )?(?:\w+ )"
    r"(?:years|months|decades))\b[\w’' -]{2,70}",
    re.IGNORECASE,
)
_RENEWED = re.compile(
    r"\b(?:renewed|resumed|reinvigorated|revived|redoubled)\s+(?:\w+\s+)?(?:vigou?r|effort\w*|push|mediation|"
    r"engagement|commitment|attempt\w*|initiative\w*|pressure|determination)\b",
    re.IGNORECASE,
)
_TURMOIL = frozenset(
    {"crisis", "conflict", "war", "hostility", "escalation", "tension", "surge", "fighting", "violence",
     "outbreak", "breakdown", "confrontation", "unrest", "collapse"}
)  # fmt: skip
_CAUSE_NOUN = re.compile(
    r"\b(?:acted|served|functioned|worked) as (?:an? |the )?(?:\w+ )?(?:catalyst|trigger|spark|cause)\b|"
    r"\b(?:was|is|were|are|being) (?:the |an? )?(?:\w+ )?(?:cause|trigger|culmination|result|consequence|"
    r"product) of\b|"
    r"\b(?:the )?(?:\w+ )?culmination of\b[^.;,]{3,60}|"
    r"\b(?:\w+ ){0,2}(?:catalyzed|catalysed|caused|triggered|sparked|ignited|provoked) by\b[^.;,]{3,60}|"
    r"\broot causes? of (?:the |this )?\w+",
    re.IGNORECASE,
)
_GROUPS = frozenset({"non_state_armed_group", "political_group", "militia", "party", "government", "group"})
_QUALIFIED = re.compile(
    r"\b(acting|interim|caretaker|deputy|former|outgoing|designated|newly appointed)\b", re.IGNORECASE
)


def cause_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """Different causes for one crisis, each in the text's own voice."""
    found: list[tuple[str, Span]] = []
    for match in evidence.search(_CAUSE_NOUN):
        sentence = evidence.context.page.sentence_at(match.start())
        if sentence is None or evidence.speech.over(*match.span()):
            continue
        turmoil = [t for t in sentence if t.lemma_.lower() in _TURMOIL]
        if turmoil or "as a" in match.group().lower():
            span = _clause(evidence, match.span())
            found.append((evidence.quote(span), span))
    apart = [
        f for i, f in enumerate(found) if all(f[1][0] >= o[1][1] or f[1][1] <= o[1][0] for o in found[:i])
    ]
    if len(apart) >= 2:
        yield Draft(
            type="cause_contradiction",
            note=f"{len(apart)} different causes or triggers are given for the same course of events.",
            spans=tuple(s for _, s in reversed(apart)),
            readings=tuple((w[:80], s) for w, s in apart),
            treat_as="keep all, as the text's own claims",
        )


def _clause(evidence: Evidence, span: Span) -> Span:
    """The cue with the phrase before it, which it is said of."""
    page = evidence.context.page
    token = page.token_at(span[0])
    while token is not None and token.head is not token and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    if token is None:
        return span
    subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    head = token.head if token.dep_ == "acl" else subject
    if head is None:
        return span
    start = page.cover(subtree(head, without=("relcl", "acl", "punct", "prep", "appos")))[0]
    return (start, span[1]) if 0 <= span[1] - start < 220 and start <= span[0] else span


def degree_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """Unprecedented, and beside it the first since an earlier time: it has happened before, or it has not."""
    first = [m.span() for m in evidence.search(_FIRST_SINCE)]
    for match in evidence.search(_NEVER_BEFORE):
        near = [
            s
            for s in first
            if abs(s[0] - match.end()) < 400 and not (s[0] < match.end() and s[1] > match.start())
        ]
        if near:
            yield Draft(
                type="degree_contradiction",
                note="Said never to have happened before, and to be the first since an earlier time.",
                spans=(match.span(), near[0]),
                about=tuple(e.id for e in evidence.events_in(*match.span())),
                severity="low",
                readings=(("never before", match.span()), ("before, once", near[0])),
            )


def category_error(evidence: Evidence) -> Iterator[Draft]:
    """Called X's first such act since an act that was not X's."""
    page = evidence.context.page
    for sentence in evidence.prose():
        for token in sentence:
            if token.lower_ != "since":
                continue
            holder = _owner_of_first(token)
            objects = [c for c in token.children if c.dep_ in ("pobj", "pcomp")]
            if holder is None or not objects:
                continue
            owner = evidence.context.actor_at(holder[0])
            span = page.cover(subtree(objects[0], without=("relcl", "punct", "appos")))
            others = [n for n in evidence.context.actors_in(*span) if owner and n.ref != owner.ref]
            doer = others[0] if others else None
            if owner and doer and evidence.context.actor(doer.ref).affiliation != owner.ref:
                start = page.start_of(holder[0])
                yield Draft(
                    type="category_error",
                    note="The act that this one is measured against has another author, so it is no "
                    "earlier one "
                    "of the same kind.",
                    spans=((start, span[1]), span),
                    about=(owner.ref, doer.ref),
                    readings=((page.quote(owner.start, owner.end), (start, page.end_of(holder[1]))),
                              (page.quote(doer.start, doer.end), span)),
                )  # fmt: skip


def _owner_of_first(since: Token) -> tuple[Token, Token] | None:
    """Owner and noun of "X's first such N ... since"."""
    at = since.head
    for _ in range(4):
        first = [c for c in at.children if c.lower_ == "first"]
        owner = [c for c in at.children if c.dep_ == "poss"]
        if first and owner:
            return owner[0], at
        at = at.head
    return None


def missing_antecedent(evidence: Evidence) -> Iterator[Draft]:
    """Renewed efforts of somebody who, in this text, has made none before."""
    for match in evidence.search(_RENEWED):
        sentence = evidence.context.page.sentence_at(match.start())
        if sentence is None:
            continue
        doers = {n.ref for n in evidence.context.actors_in(sentence.start, match.start())}
        kinds = {"CONSULT", "COOPERATE", "AGREE", "SUPPORT"}
        before = [e for e in evidence.events
                  if e.end <= sentence.start and e.type in kinds and doers & set(e.initiator)]  # fmt: skip
        if doers and not before:
            yield Draft(
                type="missing_antecedent",
                note=f"“{match.group()}” implies an earlier effort by the same actors; the text tells of "
                f"none.",
                spans=(match.span(),),
                about=tuple(sorted(doers))[:3],
                severity="low",
                candidates=("an earlier effort that the text leaves out", "a manner of speaking"),
            )


def name_trap(evidence: Evidence) -> Iterator[Draft]:
    """A name that holds another actor's name: to be matched longest first."""
    actors = evidence.context.actors
    names = {a.id: [n for n in (a.name, *a.aliases) if n and len(n) > 3] for a in actors}
    for actor in actors:
        if actor.type not in _GROUPS or len(actor.name.split()) + actor.name.count("-") < 2:
            continue
        held = [
            o for o in actors
            if o.id not in (actor.id, actor.affiliation) and o.affiliation != actor.id
            and o.type in _GROUPS | {"state"} and not (o.side and o.side == actor.side)
            and any(_holds(actor.name, n) for n in names[o.id])
        ]  # fmt: skip
        if not any(o.type in _GROUPS for o in held):
            continue
        spans = [(m.start, m.end) for m in actor.mentions if m.end - m.start >= len(actor.name) - 3]
        sentence = evidence.context.page.sentence_at(spans[0][0]) if spans else None
        if sentence:
            both = [
                n
                for n in evidence.context.actors_in(sentence.start, sentence.end)
                if n.ref in {o.id for o in held}
            ]
            start = min([spans[0][0], *(n.start for n in both if spans[0][1] - n.start < 240)])
            yield Draft(
                type="name_trap",
                note=f"“{actor.name}” holds the name of " + " and ".join(f"“{o.name}”" for o in held)
                + "; matched by parts, one would be taken for the other.",
                spans=((start, spans[0][1]), *spans[:1]),
                about=(actor.id, *(o.id for o in held)),
                severity="high",
                candidates=("longest match first",),
            )  # fmt: skip


def _holds(longer: str, shorter: str) -> bool:
    return longer != shorter and bool(re.search(rf"(?<!\w){re.escape(shorter)}(?!\w)", longer))


def role_variation(evidence: Evidence) -> Iterator[Draft]:
    """One person's office is qualified (acting, deputy, former) in one place and not in another."""
    for actor in evidence.context.actors:
        if actor.type != "person" or actor.anonymous:
            continue
        told: dict[bool, Span] = {}
        for mention in actor.mentions:
            words = evidence.text[max(0, mention.start - 40) : mention.end]
            office = _office(words if mention.form != "role" else evidence.text[mention.start : mention.end])
            if office is not None:
                told.setdefault(office, (mention.start, mention.end))
        if len(told) == 2:
            yield Draft(
                type="role_variation",
                note=f"The office of {actor.name} is qualified in one place and not in another.",
                spans=(told[True], told[False]),
                about=(actor.id,),
                severity="low",
                readings=(("qualified", told[True]), ("not qualified", told[False])),
            )


_OFFICE = re.compile(
    r"\b(?:minister|president|secretary|commander|chief|spokes\w+|governor|ambassador|envoy|director|premier)\b",
    re.IGNORECASE,
)


def _office(words: str) -> bool | None:
    """True: a qualified office, False: a plain one, None: no office in the words."""
    match = _OFFICE.search(words)
    if match is None:
        return None
    return bool(_QUALIFIED.search(words[max(0, match.start() - 30) : match.start()]))


def assessment_drift(evidence: Evidence) -> Iterator[Draft]:
    """What success depends on is put differently in two places."""
    hinges = [a for a in evidence.assessments if a.type == "hinge"]
    for i, first in enumerate(hinges):
        for second in hinges[i + 1 :]:
            mine, theirs = (_contents(evidence, (a.start, a.end)) for a in (first, second))
            if first.source != second.source and mine != theirs:
                spans = ((first.start, first.end), (second.start, second.end))
                yield Draft(
                    type="assessment_drift",
                    note="What the outcome depends on is put differently, by different voices.",
                    spans=spans,
                    about=(first.id, second.id),
                    severity="low",
                    readings=((first.content[:100], spans[0]), (second.content[:100], spans[1])),
                )
                return


def _contents(evidence: Evidence, span: Span) -> frozenset[str]:
    tokens = evidence.context.page.tokens(*span)
    return frozenset(t.lemma_.lower() for t in tokens if t.pos_ in ("NOUN", "VERB") and not t.is_stop)


FINDERS = (
    cause_contradiction, degree_contradiction, category_error, missing_antecedent, name_trap, role_variation,
    assessment_drift,
)  # fmt: skip
