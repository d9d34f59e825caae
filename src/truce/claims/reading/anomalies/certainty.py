"""How sure a text is, and where that changes without a reason."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span
from truce.claims.reading.anomalies.words import listed
from truce.claims.reading.layout import Quotation
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.speech import sayings
from truce.claims.reading.times.mention import Fixed, Yearless
from truce.claims.records import Certainty, Claim, Event, Mention

_WEAK = frozenset({"alleged", "unverified", "disputed"})
_SOLEMN = re.compile(
    r"\b(?:the |a |an )?(?:formal|official|solemn|authoritative)(?:ly)? (?:declaration|declared|announcement|"
    r"announced|statement|notice|notification|denunciation|denounced|collapse|end|ended|termination|"
    r"terminated|abrogation|withdrawal)\b(?: of [\w ,’'-]{3,60})?",
    re.IGNORECASE,
)

_CLIMBED = 5
"""Steps from a quotation to the verb of saying over it, at most."""

_AUTHOR_ONLY = re.compile(r"^(?:\w+ly )?(?:attribut|blam|ascrib)\w+\b", re.IGNORECASE)
"""Words that leave open who did a thing, and not that it happened."""


def certainty_drift(evidence: Evidence) -> Iterator[Draft]:
    """One event told as alleged or unverified here, and as a plain fact there."""
    for event in evidence.events:
        if event.modality != "actual" or event.type not in ("ASSAULT", "COERCE", "RETREAT"):
            continue
        passages: tuple[Event | Mention, ...] = (event, *event.also)
        told: list[tuple[Certainty, Span]] = [
            (p.certainty, (p.start, p.end)) for p in passages if p.certainty and (p.hedge or p.source is None)
        ]
        told = [t for t in told if not _AUTHOR_ONLY.search(evidence.quote(t[1]))]
        kinds = {c for c, _ in told}
        if not kinds & _WEAK or "fact" not in kinds or _is_told_of_two_days(evidence, told):
            continue
        told.sort(key=lambda t: t[0] == "fact")
        yield Draft(
            type="certainty_drift",
            note=f"The same act is {' and '.join(sorted(kinds))} in different passages. The weakest reading "
            "is kept with the others; nothing in the text raises it.",
            spans=tuple(span for _, span in told),
            about=(event.id,),
            severity="high",
            readings=tuple((str(c), s) for c, s in told),
            treat_as="disputed; keep every reading",
        )


def _is_told_of_two_days(evidence: Evidence, told: list[tuple[Certainty, Span]]) -> bool:
    """Whether the sure and the unsure passages stand under days of a month that are not the same."""
    days: dict[bool, set[str]] = {True: set(), False: set()}
    for certainty, span in told:
        days[certainty == "fact"] |= _days_over(evidence, span, inherited=certainty != "fact")
    return bool(days[True] and days[False] and not days[True] & days[False])


def _days_over(evidence: Evidence, span: Span, *, inherited: bool) -> set[str]:
    """The days named in the sentence of a passage, else the last one before it in its paragraph."""
    sentence = evidence.context.page.sentence_at(span[0])
    if sentence is None:
        return set()
    times = evidence.context.times_in(sentence.block.start, sentence.end)
    named = [t for t in times if isinstance(t.when, Fixed | Yearless) and t.precision == "day"]
    here = [t for t in named if t.end > sentence.start]
    return {t.text for t in here or (named[-1:] if inherited else [])}


def author_becomes_fact(evidence: Evidence) -> Iterator[Draft]:
    """An author is only suspected in one passage, and named as a fact for an act at the same place later."""
    for claim in evidence.claims:
        if claim.certainty not in _WEAK or claim.stance in ("fears", "predicts", "threatens", "demands"):
            continue
        suspects = _suspects(evidence, claim)
        if not suspects:
            continue
        later = [
            e
            for e in evidence.events
            if claim.end < e.start < claim.end + 900 and _repeats(evidence, claim, e)
        ]
        told = [e for e in later if suspects & {evidence.side(a) for a in e.initiator}]
        plain = [e for e in told if e.certainty in ("fact", "reported") and e.source is None]
        if plain:
            first = (claim.start, claim.end)
            spans = (first, *((e.start, e.end) for e in plain[:2]))
            yield Draft(
                type="certainty_drift",
                note="The author of the attack is unverified in one passage and named without a doubt in "
                "another; nothing between the two raises the certainty.",
                spans=spans,
                about=(claim.id, *(e.id for e in plain[:2])),
                severity="high",
                readings=((str(claim.certainty), first), *(("taken for a fact", s) for s in spans[1:])),
                treat_as="unverified; keep every reading",
            )
            return


def _suspects(evidence: Evidence, claim: Claim) -> set[str | None]:
    """The sides that a claim of authorship names: "X may have been behind the attack"."""
    page = evidence.context.page
    words = {t.lemma_.lower() for t in page.tokens(claim.start, claim.end)}
    if not words & {"behind", "responsible", "blame", "author", "carry", "culprit", "perpetrate", "commit"}:
        return set()
    return {evidence.side(n.ref) for n in evidence.context.actors_in(claim.start, claim.end)} - {
        evidence.side(claim.source)
    }


def _repeats(evidence: Evidence, claim: Claim, event: Event) -> bool:
    """Whether an event is an act of force at the place, or on the victim, that the claim speaks of."""
    if event.type != "ASSAULT" or event.modality != "actual":
        return False
    near = evidence.context.page.sentence_at(claim.start)
    if near is None:
        return False
    named = {n.ref for n in evidence.context.actors_in(near.start, near.end)}
    there = {n.ref for n in evidence.context.places_in(near.start, near.end)}
    here = evidence.context.page.sentence_at(event.start)
    if here is None:
        return False
    same_place = there & {n.ref for n in evidence.context.places_in(here.start, here.end)}
    victims = {n.ref for n in evidence.context.actors_in(here.start, event.end)} & named
    return bool(same_place) and len(victims) >= 2


def charge_becomes_fact(evidence: Evidence) -> Iterator[Draft]:
    """A charge that one side makes (help to an armed group) and that the text later states itself."""
    charges = [c for c in evidence.claims if c.source and c.certainty == "alleged" and _lending(evidence, c)]
    for claim in charges[:1]:
        later = [s for s in _unhedged_charges(evidence) if s[0] > claim.end]
        if later:
            spans = (*later[:3], (claim.start, claim.end))
            yield Draft(
                type="certainty_drift",
                note=f"A charge made by {evidence.name(claim.source)} is later stated in the text's own "
                "voice, without a source.",
                spans=spans,
                about=(claim.id,),
                readings=(("claim", spans[-1]), *(("in the text's own voice", s) for s in later[:3])),
                treat_as="alleged",
            )


def _lending(evidence: Evidence, claim: Claim) -> bool:
    """Whether a claim charges somebody with help to an armed group."""
    tokens = evidence.context.page.tokens(claim.start, claim.end)
    helped = {t.lemma_.lower() for t in tokens} & (listed("lending") | {"support"})
    kinds = {evidence.kind(n.ref) for n in evidence.context.actors_in(claim.start, claim.end)}
    return bool(helped) and bool(kinds & {"non_state_armed_group", "militia", "political_group"})


def _unhedged_charges(evidence: Evidence) -> Iterator[Span]:
    for sentence in evidence.prose():
        if sentence.quotation:
            continue
        for token in sentence:
            if token.lemma_.lower() not in listed("refuge") or token.pos_ != "NOUN":
                continue
            if token.dep_ in ("amod", "compound") or _is_only_named(token) or _is_spoken_of(token):
                continue
            phrase = evidence.phrase(token, without=("relcl", "appos", "punct"))
            at = evidence.context.page.start_of(token), evidence.context.page.end_of(token)
            if not evidence.is_said(*at) and _has_owner(evidence, phrase):
                yield phrase


def _is_only_named(token: Token) -> bool:
    """The fight against it, talks about it, a charge of it: not a statement that it is there."""
    head = token.head
    return head.lower_ in ("against", "on", "about", "counter", "combat", "fight") or (
        head.lower_ == "of"
        and head.head.lemma_.lower() in ("charge", "accusation", "act", "victim", "war", "issue")
    )


def _is_spoken_of(token: Token) -> bool:
    """Whether it stands under a verb of saying: somebody's word, though no speech was read."""
    verbs = [t.lemma_.lower() for t in token.ancestors if t.pos_ == "VERB"]
    return any(v in ("speak", "talk", "complain") or sayings.verb(v) is not None for v in verbs)


def _has_owner(evidence: Evidence, phrase: Span) -> bool:
    """The phrase says whose: an actor or a territory stands in it."""
    return bool(evidence.context.actors_in(*phrase) or evidence.context.places_in(*phrase))


def suspicion_becomes_attribute(evidence: Evidence) -> Iterator[Draft]:
    """What somebody only suspects (a noun there) is the text's own participle or adjective elsewhere."""
    page = evidence.context.page
    suspected: dict[str, tuple[Token, Claim]] = {}
    for claim in evidence.claims:
        if claim.stance in ("suspects", "doubts") and claim.source:
            for token in page.tokens(claim.start, claim.end):
                if token.pos_ == "NOUN" and token.dep_ in ("pobj", "conj") and len(token.text) >= 9:
                    suspected.setdefault(_stem(token), (token, claim))
    if not suspected:
        return
    for sentence in evidence.prose():
        for token in sentence:
            noun, held = suspected.get(_stem(token), (None, None))
            if noun is None or held is None or token.dep_ != "amod" or token.lower_ == noun.lower_:
                continue
            phrase = evidence.phrase(token.head, without=("relcl", "acl", "appos", "punct", "conj", "cc"))
            if not evidence.is_said(*phrase) and (phrase[1] <= held.start or phrase[0] >= held.end):
                yield Draft(
                    type="certainty_drift",
                    note=f"“{token.text}” is the text's own word here and only a suspicion there.",
                    spans=(phrase, (held.start, held.end)),
                    about=(held.id,),
                    readings=(("asserted", phrase), ("suspicion", (held.start, held.end))),
                    treat_as="a suspicion",
                )
                suspected.pop(_stem(token))


def _stem(token: Token) -> str:
    return token.lower_[:8]


def single_source_as_proof(evidence: Evidence) -> Iterator[Draft]:
    """What one side says is taken to confirm another's guilt, or the end of a truce."""
    for sentence in evidence.prose():
        if sentence.quotation:
            continue
        for verb in sentence:
            if verb.lemma_.lower() not in listed("proving") or verb.pos_ != "VERB":
                continue
            source = _said_before(evidence, sentence, verb)
            proved = next((c for c in verb.children if c.dep_ in ("ccomp", "dobj")), None)
            if source is None or proved is None or any(c.dep_ == "neg" for c in verb.children):
                continue
            matter = subtree(proved, without=("advcl", "punct", "relcl"))
            if not {t.lemma_.lower() for t in matter} & listed("guilt"):
                continue
            yield _proof(evidence, verb, source, evidence.context.page.cover(matter)[1])


def _proof(evidence: Evidence, verb: Token, source: Span, end: int) -> Draft:
    span = evidence.context.page.start_of(verb), end
    return Draft(
        type="single_source_as_proof",
        note=f"One side's word (“{evidence.quote(source)}”) is taken to {verb.lemma_} it. One side's word "
        "confirms nothing, and no other source is given for it here.",
        spans=(span, source),
        about=tuple(e.id for e in evidence.events_in(source[0], span[1])[:3]),
        severity="high",
        readings=(("taken for proof", span), ("the only source", source)),
        treat_as="claimed, unconfirmed",
    )


def _said_before(evidence: Evidence, sentence: Sentence, verb: Token) -> Span | None:
    """The statement of a party that a verb of proof has for its subject.

    Where quotations break up the sentence, so that the subject is one of them, it is the noun of saying
    before.
    """
    skip = sentence.segment.stand_ins
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.i in skip:
        broken = bool(skip) and (subject is not None or verb.dep_ in ("conj", "ccomp", "ROOT"))
        nouns = [
            t
            for t in sentence
            if t.i < verb.i and t.lemma_.lower() in listed("utterance") and t.pos_ == "NOUN"
        ]
        subject = nouns[0] if broken and nouns else None
    if subject is None or subject.lemma_.lower() not in listed("utterance"):
        return None
    span = evidence.phrase(subject, without=("punct", "ccomp", "acl", "relcl", "appos"))
    speakers = evidence.context.actors_in(*span)
    if not speakers or evidence.kind(speakers[0].ref) in listed("independent") or evidence.is_said(*span):
        return None
    return span


def register_drift(evidence: Evidence) -> Iterator[Draft]:
    """Formal words for the end of a truce that rests on what an unnamed speaker said."""
    informal = [
        c for c in evidence.claims if c.attribution == "anonymous" and c.direct and _on_guilt(evidence, c)
    ]
    if not informal:
        return
    formal = []
    for match in evidence.search(_SOLEMN):
        sentence = evidence.context.page.sentence_at(match.start())
        if sentence is None or evidence.is_said(*match.span()):
            continue
        words = {t.lemma_.lower() for t in sentence}
        if words & listed("legal_names") | words & listed("ends_of_truce") and words & listed("guilt"):
            formal.append(match.span())
    if formal:
        source = informal[0].start, informal[0].end
        yield Draft(
            type="register_drift",
            note=f"“{evidence.quote(formal[0])}” is formal; its only source in the text is a "
            "speaker kept nameless.",
            spans=(*formal[:3], source),
            about=(informal[0].id,),
            readings=(*(("formal", s) for s in formal[:3]), ("a nameless speaker", source)),
            treat_as="the word of a nameless official",
        )


def _on_guilt(evidence: Evidence, claim: Claim) -> bool:
    words = {t.lemma_.lower() for t in evidence.context.page.tokens(claim.start, claim.end)}
    return bool(words & listed("legal_names")) and bool(words & listed("guilt"))


def unattributed_quotation(evidence: Evidence) -> Iterator[Draft]:
    """Quoted words on the matter of a truce or of fighting, without a speaker in their paragraph."""
    page = evidence.context.page
    lost = []
    for quotation in page.quotations:
        words = re.findall(r"[^\W\d_]+", page.quote(quotation.inner_start, quotation.inner_end))
        block = page.blocks[quotation.block]
        if not block.is_prose or len(words) < 5 or _is_title(words):
            continue
        acts = evidence.acts_at(quotation.start, quotation.end)
        if any(a.speaker is not None or a.attribution == "anonymous" for a in acts) or _has_teller(
            evidence, quotation
        ):
            continue
        sentence = _host(evidence, quotation.start)
        if sentence is not None and _is_on_the_matter(evidence, sentence):
            lost.append((quotation.start, quotation.end))
    if lost:
        yield Draft(
            type="unattributed_quotation",
            note=f"{len(lost)} quotation(s) without a speaker: whose words they are is not stated.",
            spans=tuple(lost[:8]),
            about=tuple(c.id for c in evidence.claims if (c.start, c.end) in lost) or ("document",),
            readings=tuple(("no speaker", s) for s in lost[:8]),
            treat_as="words of an unknown source",
        )


def _host(evidence: Evidence, offset: int) -> Sentence | None:
    """The sentence around a quotation, not the one inside it."""
    page = evidence.context.page
    inner = page.sentence_at(offset + 1)
    if inner is not None and inner.quotation is not None:
        host = page.host_of(inner.quotation)
        return host[0] if host else None
    return inner


def _has_teller(evidence: Evidence, quotation: Quotation) -> bool:
    """Whether a quotation is a part of what somebody says: "the envoy described it as '...'"."""
    host = evidence.context.page.host_of(quotation)
    token = host[1] if host else None
    for _ in range(_CLIMBED):
        if token is None:
            return False
        if sayings.verb_of(token) is not None:
            return any(
                c.dep_ in ("nsubj", "agent") and evidence.context.actor_at(c) is not None
                for c in token.children
            )
        token = token.head if token.head != token else None
    return False


def _is_title(words: list[str]) -> bool:
    telling = [w for w in words if len(w) > 3]
    return bool(telling) and sum(w[0].isupper() for w in telling) >= 0.6 * len(telling)


def _is_on_the_matter(evidence: Evidence, sentence: Sentence) -> bool:
    """Whether a sentence speaks of an agreement or tells of force, and names nobody who may be speaking."""
    start, end = sentence.start, sentence.end
    agreed = bool(evidence.agreements_in(start, end))
    agreed = agreed or bool({t.lemma_.lower() for t in sentence} & listed("legal_names"))
    told = any(e.type in ("ASSAULT", "AGREE", "REJECT", "THREATEN") for e in evidence.events_in(start, end))
    kinds = {evidence.kind(n.ref) for n in evidence.context.actors_in(start, end)}
    spoken = bool(kinds & {"person", "officials"}) or _quotes_document(evidence, sentence)
    return (agreed or told) and not spoken


def _quotes_document(evidence: Evidence, sentence: Sentence) -> bool:
    """Whether the paragraph names a titled document, whose words they will be."""
    near = evidence.context.page.tokens(sentence.block.start, sentence.end)
    titled = (t for t in near if t.text[:1].isupper() and not t.is_sent_start and t.pos_ == "PROPN")
    return any(t.lemma_.lower() in listed("legal_names") | {"declaration", "resolution"} for t in titled)


def undecided_coreference(evidence: Evidence) -> Iterator[Draft]:
    """Two accounts of force at one place that may be one act or two."""
    acts = [e for e in evidence.events if e.type == "ASSAULT" and e.modality == "actual" and e.places]
    at: dict[str, list[Event]] = {}
    for second in acts:
        for first in [e for p in second.places for e in at.get(p, ())][-6:]:
            if _may_be_one(first, second):
                spans = ((second.start, second.end), (first.start, first.end))
                yield Draft(
                    type="coreference_undecided",
                    note="Both passages tell of force at the same place. The text "
                    "does not say whether they are "
                    "one act or two, and it is not equally sure of the author.",
                    spans=spans,
                    about=(first.id, second.id),
                    readings=(("told first", spans[1]), ("told later", spans[0])),
                    candidates=("one act", "two acts"),
                    treat_as="two records that may be one; not counted twice",
                )
                return
        for place in second.places:
            at.setdefault(place, []).append(second)


def _may_be_one(first: Event, second: Event) -> bool:
    """At one place, the author open in the first, and plain but without a date in the second."""
    if first.same_as == second.id or second.same_as == first.id or "clash" in (first.mode, second.mode):
        return False
    dated = {first.date_basis, second.date_basis} & {"explicit", "relative"}
    open_date = "explicit" not in (second.date_basis,) and dated != set()
    open_author = not first.initiator and second.initiator and second.certainty == "fact"
    return bool(open_date and open_author and _is_blast_or_strike(first) and _is_blast_or_strike(second))


def _is_blast_or_strike(event: Event) -> bool:
    return event.mode in ("explosion", "airstrike", "strike", "bombing", "shelling", "drone_strike", None)


FINDERS = (
    certainty_drift, author_becomes_fact, charge_becomes_fact, suspicion_becomes_attribute,
    single_source_as_proof, register_drift, unattributed_quotation, undecided_coreference,
)  # fmt: skip
