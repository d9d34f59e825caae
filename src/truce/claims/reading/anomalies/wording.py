"""Names that mislead, causes that differ, and words of degree that do not go together."""

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Token

from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span
from truce.claims.reading.anomalies.words import alternatives, listed
from truce.claims.reading.context import Named
from truce.claims.reading.parse import subtree
from truce.claims.records import Actor, Assessment

_NEVER_BEFORE = re.compile(
    r"\b(?:an? |the )?(?:unprecedented|never before seen|first[- ]ever|without (?:any )?precedent"
    r"|unheard[- ]of)\b"
    r"(?: \w+){0,3}",
    re.IGNORECASE,
)
_FIRST_SINCE = re.compile(
    r"\b(?:the )?first (?:such |of its kind )?[\w’' -]{2,60}?"
    r"\b(?:since|in (?:over |more than |nearly |almost )?(?:\w+ )"
    r"(?:years|months|decades))\b(?: [\w’'-]+){0,9}",
    re.IGNORECASE,
)
_RENEWED = re.compile(
    r"\b(?:renewed|reinvigorated|redoubled|rekindled)\s+(?:\w+\s+)?(?:vigou?r|energy|zeal|mediation|"
    r"engagement|"
    r"commitment|determination|resolve|impetus|urgency)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:acted|served|functioned|worked) as (?:an? |the )?(?:\w+ )?(?:catalyst|trigger|spark|cause)\b|"
    r"\b(?:was|is|were|are|being) (?:the |an? )?(?:\w+ )?(?:cause|trigger|culmination|result|consequence|"
    r"product) of\b|"
    r"\b(?:the )?(?:\w+ )?culmination of\b(?: [\w’'-]+){1,8}|"
    r"\b(?:\w+ ){0,2}(?:catalyzed|catalysed|caused|triggered|sparked|ignited|provoked) by\b"
    r"(?: [\w’'-]+){1,8}|"
    r"\broot causes? of (?:the |this )?\w+",
    re.IGNORECASE,
)
_RIVAL = re.compile(
    r"\b(?:two|three|four|several|many|different|various) (?:\w+ )?(?:explanations|theories|readings|"
    r"reasons|causes) "
    r"(?:compete|are (?:given|offered|put forward|advanced|competing)|circulate|vie|have been (?:given|"
    r"offered|advanced))\b|"
    r"\b(?:competing|rival|conflicting|contradictory) (?:explanations|theories|causes)\b",
    re.IGNORECASE,
)
_NOT_TO_CONFUSE = re.compile(
    r"\b(?:not|never) to be (?:confused|mistaken|conflated) (?:with|for)\b|"
    r"\b(?:should|must) not be (?:confused|mistaken|conflated) (?:with|for)\b|"
    r"\b(?:is|are) not related to\b|\bno relation to\b|\bunrelated to the (?:similarly|like)[- ]named\b",
    re.IGNORECASE,
)
_OPPOSITION = frozenset({"non_state_armed_group", "militia", "political_group", "party", "group"})
_AGAINST = frozenset({"ASSAULT", "COERCE", "ACCUSE", "THREATEN", "REJECT"})
_GROUPS = frozenset({"non_state_armed_group", "political_group", "militia", "party", "government", "group"})
_HOLDING = frozenset({"non_state_armed_group", "political_group", "militia", "party"})
_OFFICE = re.compile(rf"\b(?:{alternatives('offices')})s?\b", re.IGNORECASE)
_ACTING = re.compile(rf"\b(?:{alternatives('acting')})\b", re.IGNORECASE)
_TITLE_BEFORE = re.compile(r"(?:[\w’'-]+[ ,]+){0,5}$")


def cause_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """Three or more causes for one crisis, each in the text's own voice."""
    found: list[tuple[str, Span]] = []
    for match in evidence.search(_CAUSE):
        sentence = evidence.context.page.sentence_at(match.start())
        if sentence is None or evidence.is_said(*match.span()):
            continue
        turmoil = any(t.lemma_.lower() in listed("turmoil") for t in sentence)
        if turmoil or " as a" in match.group().lower():
            span = _with_subject(evidence, match.span())
            if all(span[0] >= s[1] or span[1] <= s[0] for _, s in found):
                found.append((evidence.quote(span), span))
    if len(found) >= 3:
        yield Draft(
            type="cause_contradiction",
            note=f"{len(found)} different causes or triggers are given for one course of events.",
            spans=tuple(s for _, s in reversed(found)),
            readings=tuple((w[:80], s) for w, s in found),
            treat_as="keep all, as the text's own claims",
        )


def rival_explanations(evidence: Evidence) -> Iterator[Draft]:
    """The text itself says that explanations compete."""
    for match in evidence.search(_RIVAL):
        yield Draft(
            type="cause_contradiction",
            note="The text names several explanations and does not decide between them.",
            spans=(match.span(),),
            readings=(("explanations compete", match.span()),),
            treat_as="keep all, each with its voice",
        )
        return


def _with_subject(evidence: Evidence, span: Span) -> Span:
    """The cue with the phrase before it, which it is said of."""
    page = evidence.context.page
    token = page.token_at(span[0])
    while token is not None and token.head != token and token.pos_ not in ("VERB", "AUX"):
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
    if not first:
        return
    for match in evidence.search(_NEVER_BEFORE):
        near = [s for s in first if _next_to(match.span(), s)]
        if near:
            yield Draft(
                type="degree_contradiction",
                note="Said never to have happened before, and to be the first since an earlier time.",
                spans=(match.span(), near[0]),
                about=tuple(e.id for e in evidence.events_in(*match.span())),
                severity="low",
                readings=(("never before", match.span()), ("before, once", near[0])),
                treat_as="the first since the earlier time",
            )


def _next_to(one: Span, other: Span) -> bool:
    apart = other[0] >= one[1] or other[1] <= one[0]
    return apart and abs(other[0] - one[1]) < 400


def category_error(evidence: Evidence) -> Iterator[Draft]:
    """Called X's first such act since an act that was not X's."""
    page = evidence.context.page
    for sentence in evidence.prose():
        for token in sentence:
            if token.lower_ != "since":
                continue
            holder = _owner_of_first(token)
            earlier = next((c for c in token.children if c.dep_ in ("pobj", "pcomp")), None)
            owner = evidence.context.actor_at(holder[0]) if holder else None
            if holder is None or earlier is None or owner is None:
                continue
            span = page.cover(subtree(earlier, without=("relcl", "punct", "appos")))
            doer = _doer(evidence, earlier, owner)
            if doer is not None and evidence.side(doer.ref) != evidence.side(owner.ref):
                start = page.start_of(holder[0])
                own, other = evidence.name(owner.ref), evidence.name(doer.ref)
                yield Draft(
                    type="category_error",
                    note=f"The act is called the first such one of {own} since an act of {other}, "
                    f"which is no earlier "
                    "one of the same author.",
                    spans=((start, span[1]), span),
                    about=(owner.ref, doer.ref),
                    readings=((own, (start, page.end_of(holder[1]))), (other, span)),
                    candidates=("the first such act by anybody since then", f"the first such act of {own}"),
                )


def _doer(evidence: Evidence, act: Token, owner: Named) -> Named | None:
    """Who did the earlier act: who stands before its noun, or has it."""
    page = evidence.context.page
    start, end = page.start_of(act.left_edge), page.start_of(act)
    named = evidence.context.actors_in(start, end) if start < end else []
    return next((n for n in named if n.ref != owner.ref), None)


def _owner_of_first(since: Token) -> tuple[Token, Token] | None:
    """Owner and noun of "X's first such N ... since"."""
    at = since.head
    for _ in range(4):
        first = [c for c in at.children if c.lower_ == "first"]
        such = [c for c in at.children if c.lower_ in ("such", "similar", "comparable")]
        owner = [c for c in at.children if c.dep_ == "poss"]
        if first and such and owner:
            return owner[0], at
        at = at.head
    return None


def missing_antecedent(evidence: Evidence) -> Iterator[Draft]:
    """Renewed vigour of somebody who, in this text, has done nothing of the kind before."""
    kinds = {"CONSULT", "COOPERATE", "AGREE", "SUPPORT"}
    for match in evidence.search(_RENEWED):
        sentence = evidence.context.page.sentence_at(match.start())
        if sentence is None:
            continue
        doers = {evidence.side(n.ref) for n in evidence.context.actors_in(sentence.start, match.start())}
        before = (e for e in evidence.events if e.end <= sentence.start and e.type in kinds)
        brokered = {m for a in evidence.agreements for m in a.mediators}
        if doers and not any(doers & {evidence.side(i) for i in e.initiator} for e in before):
            yield Draft(
                type="missing_antecedent",
                note=f"“{match.group()}” implies that the same actors had tried before; "
                f"the text tells of no such effort.",
                spans=(match.span(),),
                about=tuple(sorted(d for d in doers if d))[:3] or tuple(sorted(brokered))[:3],
                severity="low",
                readings=(("an earlier effort implied", match.span()),),
                candidates=("an earlier effort that the text leaves out", "a manner of speaking"),
            )


def name_trap(evidence: Evidence) -> Iterator[Draft]:
    """A name that holds the name of another actor: to be matched longest first; each name flagged once."""
    holders = _holders(evidence.context.actors)
    doing, flagged = _doers(evidence), set[str]()
    for actor in evidence.context.actors:
        held = [o for o in holders.get(actor.id, []) if o.id in doing and o.id not in flagged]
        held = [o for o in held if not _is_splinter(evidence, actor, o)]
        if not any(o.type in _HOLDING | {"government"} for o in held):
            continue
        spans = [(m.start, m.end) for m in actor.mentions if m.end - m.start >= len(actor.name) - 3]
        sentence = evidence.context.page.sentence_at(spans[0][0]) if spans else None
        if sentence is None:
            continue
        refs = {o.id for o in held}
        flagged |= refs
        both = [n for n in evidence.context.actors_in(sentence.start, sentence.end) if n.ref in refs]
        start = min([spans[0][0], *(n.start for n in both if spans[0][1] - n.start < 240)])
        yield Draft(
            type="name_trap",
            note=f"“{actor.name}” holds the name of {' and '.join(f'“{o.name}”' for o in held)}; "
            f"matched by parts, one "
            "would be taken for the other.",
            spans=((start, spans[0][1]), *spans[:1]),
            about=(actor.id, *(o.id for o in held)),
            severity="high",
            readings=((actor.name, spans[0]), *((evidence.name(n.ref), (n.start, n.end)) for n in both[:2])),
            candidates=("longest match first",),
        )


def _doers(evidence: Evidence) -> set[str]:
    """The actors that do, suffer, say or agree to something, so that it matters which one is meant."""
    acts = ((*e.initiator, *e.alleged_initiator, *e.target, *e.alleged_target) for e in evidence.events)
    said = {c.source for c in evidence.claims if c.source is not None}
    return said.union(*acts, *(a.parties for a in evidence.agreements))


def _holders(actors: tuple[Actor, ...]) -> dict[str, list[Actor]]:
    """For each group with a name of several words: the other actors whose name is a part of it."""
    by_name: dict[tuple[str, ...], list[Actor]] = {}
    for actor in actors:
        for name in (actor.name, *actor.aliases):
            own = not listed("generic_names").issuperset(w.lower() for w in _words(name))
            if own and (len(name) > 3 or name.isupper()) and actor.type in _GROUPS | {"state"}:
                by_name.setdefault(_words(name), []).append(actor)
    found: dict[str, list[Actor]] = {}
    for actor in actors:
        words = _words(actor.name)
        if actor.type not in _HOLDING or len(words) < 2 or actor.anonymous:
            continue
        parts = {words[i:j] for i in range(len(words)) for j in range(i + 1, len(words) + 1)} - {words}
        others = {o.id: o for p in sorted(parts) for o in by_name.get(p, ()) if _is_other(actor, o)}
        if others:
            found[actor.id] = sorted(others.values(), key=lambda o: actor.name.find(o.name))
    return found


def _is_splinter(evidence: Evidence, actor: Actor, other: Actor) -> bool:
    """Whether two groups are branches of one opposition: they have one enemy, and are none to each other."""
    if not {actor.type, other.type} <= _OPPOSITION:
        return False
    enemies = {actor.id: set[str](), other.id: set[str]()}
    for event in (e for e in evidence.events if e.type in _AGAINST):
        for side, against in ((event.initiator, event.target), (event.target, event.initiator)):
            for ref in set(side) & set(enemies):
                enemies[ref] |= {*against} - {*side}
    shared = enemies[actor.id] & enemies[other.id]
    return bool(shared) and other.id not in enemies[actor.id]


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.sub(r"['’]s?$", "", w) for w in re.split(r"[\s-]+", name) if w)


def _is_other(actor: Actor, other: Actor) -> bool:
    related = other.id in (actor.id, actor.affiliation) or other.affiliation == actor.id
    same_name = _words(other.name) == _words(actor.name)
    return not related and not same_name and not (other.side and other.side == actor.side)


def confusable_names(evidence: Evidence) -> Iterator[Draft]:
    """The text itself warns that two names are easily taken for each other."""
    for match in evidence.search(_NOT_TO_CONFUSE):
        sentence = evidence.context.page.sentence_at(match.start())
        if sentence is None:
            continue
        others = evidence.context.actors_in(match.end(), sentence.end)
        earlier = evidence.context.actors_in(max(0, sentence.start - 300), match.start())
        if others and earlier:
            span = (match.start(), sentence.end)
            refs = tuple(dict.fromkeys(n.ref for n in (*earlier[:1], *others[:3])))
            yield Draft(
                type="name_trap",
                note="The text warns that these names are easily taken for each other: "
                + ", ".join(evidence.name(r) for r in refs) + ".",
                spans=(span, *((n.start, n.end) for n in others[:2])),
                about=refs,
                severity="low",
                readings=tuple((evidence.name(n.ref), (n.start, n.end)) for n in (*earlier[:1], *others[:3])),
                candidates=("separate actors",),
            )  # fmt: skip


def role_variation(evidence: Evidence) -> Iterator[Draft]:
    """One person holds an office for good in one place and only acts in it in another."""
    for actor in evidence.context.actors:
        if actor.type != "person" or actor.anonymous:
            continue
        told: dict[bool, Span] = {}
        for mention in actor.mentions:
            before = _TITLE_BEFORE.search(evidence.text, max(0, mention.start - 60), mention.start)
            start = before.start() if before and mention.form == "name" else mention.start
            office = _office(evidence.text[start : mention.end])
            if office is not None:
                told.setdefault(office, (mention.start, mention.end))
        if len(told) == 2:
            yield Draft(
                type="role_variation",
                note=f"{actor.name} is acting in an office in one place and holds it "
                f"without that word in another.",
                spans=(told[True], told[False]),
                about=(actor.id,),
                severity="low",
                readings=(("acting", told[True]), ("not acting", told[False])),
                treat_as="acting",
            )


def _office(words: str) -> bool | None:
    """True: an office that is only acted in, False: a plain one, None: no office in the words."""
    found = list(_OFFICE.finditer(words))
    if not found:
        return None
    return bool(_ACTING.search(words[max(0, found[-1].start() - 25) : found[-1].start()]))


def assessment_drift(evidence: Evidence) -> Iterator[Draft]:
    """What success depends on is put differently in two places."""
    hinges = [a for a in evidence.assessments if a.type == "hinge"]
    for first, second in pairwise(hinges):
        if first.source == second.source or not _on_one_thing(evidence, first, second):
            continue
        spans = ((first.start, first.end), (second.start, second.end))
        yield Draft(
            type="assessment_drift",
            note="What the outcome depends on is put differently by two voices.",
            spans=spans,
            about=(first.id, second.id),
            severity="low",
            readings=((first.content[:100], spans[0]), (second.content[:100], spans[1])),
        )
        return


def _on_one_thing(evidence: Evidence, first: Assessment, second: Assessment) -> bool:
    """Whether two judgements name the same actors, in other words."""
    mine, theirs = ({n.ref for n in evidence.context.actors_in(a.start, a.end)} for a in (first, second))
    one, other = (
        {t.lemma_.lower() for t in evidence.context.page.tokens(a.start, a.end) if t.pos_ in ("NOUN", "VERB")}
        for a in (first, second)
    )
    return len(mine & theirs) >= 1 and one != other


FINDERS = (
    cause_contradiction, rival_explanations,
    degree_contradiction, category_error, missing_antecedent, name_trap,
    confusable_names, role_variation, assessment_drift,
)  # fmt: skip
