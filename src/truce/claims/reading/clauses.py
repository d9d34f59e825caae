"""The terms of agreements, as a text reports or enacts them: who must, may or must not do what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from truce.claims.reading.acts import SpeechMap
from truce.claims.reading.agreement_syntax import (
    SUBJECTS,
    auxiliaries,
    chain,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    own_clause,
    subject_of,
)
from truce.claims.reading.agreement_words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.deontics import deontic_of, is_prohibited_noun, of_term_verb
from truce.claims.reading.grouping import Instrument
from truce.claims.reading.instruments import InstrumentMention
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.signatories import Roles, principals
from truce.claims.records import Attribution, Deontic

_SCOPE_PREPOSITIONS = frozenset({"under", "in", "within", "per", "by", "with"})
_DUTY_HEADS = frozenset(
    {
        "require",
        "oblige",
        "expect",
        "bind",
        "suppose",
        "commit",
        "allow",
        "permit",
        "entitle",
        "prohibit",
        "forbid",
        "bar",
        "ban",
        "authorize",
        "authorise",
        "mandate",
        "obligate",
    }
)
_MODALS = frozenset(
    {"shall", "will", "would", "must", "may", "'ll", "’ll", "should", "can", "is", "are", "was", "were"}
)
_RECIPROCAL = frozenset({"return", "exchange"})


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One duty, permission or institution found in a text, before it is a record."""

    instrument: Instrument
    sentence: Sentence
    start: int
    end: int
    deontic: Deontic
    verb: Token
    rule: str
    bound: tuple[str, ...] = ()
    by_collective: bool = False
    source: str | None = None
    attribution: Attribution = "text"
    institution: str | None = None
    in_return: bool = False
    implicit: bool = False
    also: tuple[tuple[int, int], ...] = ()


class Terms:
    """Walks a document and gathers the terms of its agreements.

    A sentence counts only where something says that it reports a term: the agreement as its subject
    ("the deal requires"), a frame ("under the deal"), a verb of commitment ("they pledged"), a duty that
    continues such a sentence, or the text of the agreement itself.
    """

    def __init__(
        self, context: Context, speech: SpeechMap, of: dict[int, Instrument], mentions: Sequence[InstrumentMention],
        charters: Sequence[Instrument], roles: dict[int, Roles],
    ) -> None:  # fmt: skip
        self._context = context
        self._speech = speech
        self._roles = roles
        self._charters = charters
        self._words = load_words()
        self._mentions: dict[int, list[tuple[InstrumentMention, Instrument]]] = {}
        for index, instrument in of.items():
            mention = mentions[index]
            if not mention.in_heading:
                self._mentions.setdefault(mention.sentence.index, []).append((mention, instrument))
        self._focus: Instrument | None = None
        self._open: Instrument | None = None
        self._seen: set[int] = set()

    def find(self) -> list[Term]:
        """All terms in text order."""
        found: list[Term] = []
        block, productive = -1, False
        for sentence in self._context.sentences():
            if sentence.block.index != block:
                if block >= 0 and not productive:
                    self._open = None
                block, productive = sentence.block.index, False
            own = self._mentions.get(sentence.index, [])
            charter = next((c for c in self._charters if c.holds(block)), None)
            if charter is not None:
                self._open = charter
            terms = [] if sentence.index in self._seen else list(self._in_sentence(sentence, own, charter))
            found += terms
            productive = productive or bool(terms) or any(i is self._open for _, i in own)
            if terms:
                self._open = terms[-1].instrument
            leading = [
                i for m, i in own if not (m.order == 1 and self._focus is not None and i is not self._focus)
            ]
            if leading:
                self._focus = leading[-1]
                if self._open is not None and self._open not in leading and charter is None:
                    self._open = None
        return _without_repeats(found)

    def _in_sentence(
        self, sentence: Sentence, own: list[tuple[InstrumentMention, Instrument]], charter: Instrument | None
    ) -> Iterator[Term]:
        reported = [t for m, i in own for t in self._of_mention(sentence, m, i)]
        if reported:
            yield from reported
            taken = {t.verb.i for t in reported if t.verb.doc == sentence.segment.doc}
        else:
            taken = set()
        framed = next((i for m, i in own if self._frames(m)), None)
        for verb in _heads(sentence):
            if verb.i in taken or any(
                verb.i in {t.i for t in k.verb.subtree} for k in reported if k.verb.doc == verb.doc
            ):
                continue
            yield from self._of_verb(sentence, verb, framed, charter)

    def _frames(self, mention: InstrumentMention) -> bool:
        """Whether a mention stands in a frame: under the deal, as part of it, in its terms."""
        token = mention.phrase
        for _ in range(4):
            if token.dep_ == "pobj" and token.head.lower_ in ("under", "pursuant"):
                return True
            if (
                token.dep_ == "pobj"
                and token.head.lower_ == "to"
                and token.head.head.lower_ in ("according", "pursuant")
            ):
                return True
            if (
                token.dep_ == "pobj"
                and token.head.lower_ == "of"
                and lemma(token.head.head) in ("term", "part", "provision", "framework", "condition")
            ):
                token = token.head.head
                continue
            if (
                token.dep_ == "pobj"
                and token.head.lower_ in ("in", "as")
                and lemma(token) in ("part", "term", "provision")
            ):
                return True
            return False
        return False

    # ---- the agreement as subject

    def _of_mention(
        self, sentence: Sentence, mention: InstrumentMention, instrument: Instrument
    ) -> Iterator[Term]:
        noun = mention.phrase
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and lemma(noun.head.head) in (
            "core", "term", "text", "article", "provision", "heart", "part", "part", "clause", "point", "annex",
        ):  # fmt: skip
            noun = noun.head.head
        if noun.dep_ == "nsubj" and noun.head.pos_ == "VERB":
            for verb in (noun.head, *_joined(noun.head)):
                yield from self._of_term_verb(sentence, verb, instrument)
        for child in mention.phrase.children:
            if child.dep_ in ("acl", "relcl") and child.pos_ == "VERB":
                infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children)
                if infinitive and not mention.hypothetical and not instrument.is_sought:
                    if lemma(child) in self._words["forbidding"] and mention is instrument.mentions[0]:
                        yield self._term(
                            sentence, instrument, child, mention.start, child, "clause.content", "prohibition"
                        )
                elif lemma(child) in self._words["term_verbs"] and child.tag_ == "VBG":
                    yield from self._of_term_verb(sentence, child, instrument)
        yield from self._ending(sentence, mention, instrument)

    def _ending(
        self, sentence: Sentence, mention: InstrumentMention, instrument: Instrument
    ) -> Iterator[Term]:
        """What concluding it brings about: "was signed, ending all hostilities from Monday"."""
        verb = mention.phrase.head
        for child in verb.children if verb.pos_ == "VERB" else ():
            if child.dep_ == "advcl" and child.tag_ == "VBG" and lemma(child) in self._words["ending"]:
                halted = [
                    c
                    for c in child.children
                    if c.dep_ == "dobj" and lemma(c) in self._words["what_is_halted"]
                ]
                times = self._context.times_in(*self._context.page.cover(child.subtree))
                if halted and times:
                    yield self._term(sentence, instrument, child, None, None, "clause.effect", "obligation")

    def _of_term_verb(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        """The terms that "the deal requires, provides, bans ..." introduces."""
        word = lemma(verb)
        if word not in self._words["term_verbs"] or is_negated(verb) or is_hypothetical(verb):
            return
        if (
            word in ("call", "provide")
            and not any(c.lower_ in ("for", "that") for c in verb.children)
            and not _complement(verb)
        ):
            return
        quoted = list(self._quoted(sentence, verb, instrument))
        if quoted:
            yield from quoted
            return
        complement = _complement(verb)
        if complement is not None and any(c.dep_ in SUBJECTS for c in complement.children):
            of_verb = of_term_verb(word)
            for part in (complement, *(_joined(complement, with_subjects=True))):
                deontic = of_verb or deontic_of(part, self._words)
                yield self._term(sentence, instrument, part, None, subject_of(part), "clause.that", deontic)
            return
        yield from self._nominal(sentence, verb, instrument)

    def _quoted(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        """Terms given in quotation: "the deal says that "A will ..."": the quotation's own sentences."""
        page = self._context.page
        for quotation in page.quotations:
            host = page.host_of(quotation)
            if host is None or host[0].index != sentence.index or quotation.start < page.end_of(verb):
                continue
            for inner in page.sentences:
                if inner.quotation == quotation:
                    self._seen.add(inner.index)
                    root = inner.root
                    term = self._term(
                        inner,
                        instrument,
                        root,
                        None,
                        subject_of(root),
                        "clause.quoted",
                        deontic_of(root, self._words),
                    )
                    act = next(
                        (a for a in self._speech.over(page.start_of(verb), page.end_of(verb)) if a.speaker),
                        None,
                    )
                    yield replace(
                        term,
                        start=quotation.start,
                        end=quotation.end,
                        source=act.speaker if act else None,
                        attribution="named" if act else "unattributed",
                    )

    def _nominal(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        """Terms given as a noun: a commitment from A to do X, the establishment of B, a ban on C."""
        objects = [c for c in verb.children if c.dep_ in ("dobj", "attr")]
        objects += [
            g
            for c in verb.children
            if c.dep_ == "prep" and c.lower_ in ("for", "on", "to")
            for g in c.children
            if g.dep_ == "pobj"
        ]
        for noun in objects[:1]:
            for item in chain(noun):
                yield from self._noun_term(sentence, verb, item, instrument)

    def _noun_term(
        self, sentence: Sentence, verb: Token, noun: Token, instrument: Instrument
    ) -> Iterator[Term]:
        word, words = lemma(noun), self._words
        founds = lemma(verb) in words["founding"] and self._is_institution(noun)
        if word in words["founding_nouns"] or founds:
            yield from self._founding(sentence, verb, noun, instrument)
        elif word in words["commitment_nouns"]:
            giver = next(
                (
                    g
                    for c in noun.children
                    if c.dep_ == "prep" and c.lower_ in ("from", "by", "on", "of")
                    for g in c.children
                ),
                None,
            )
            act = next((c for c in noun.children if c.dep_ in ("acl", "relcl")), None)
            deontic = deontic_of(act, words) if act is not None else "obligation"
            yield self._span_term(sentence, instrument, verb, noun, giver, "clause.commitment", deontic)
        elif word in words["right_nouns"]:
            yield self._span_term(sentence, instrument, verb, noun, None, "clause.right", "permission")
        elif word in words["duty_nouns"] or is_prohibited_noun(noun, words):
            giver = next(
                (
                    g
                    for c in noun.children
                    if c.dep_ in ("prep", "agent") and c.lower_ == "by"
                    for g in c.children
                ),
                None,
            )
            owner = next((c for c in noun.children if c.dep_ == "poss"), None)
            deontic = of_term_verb(lemma(verb)) or (
                "prohibition" if is_prohibited_noun(noun, words) else "obligation"
            )
            yield self._span_term(sentence, instrument, verb, noun, giver or owner, "clause.duty", deontic)
        elif of_term_verb(lemma(verb)) == "prohibition":
            yield self._span_term(sentence, instrument, verb, noun, None, "clause.ban", "prohibition")

    def _is_institution(self, noun: Token) -> bool:
        return lemma(noun) in self._words["institution_nouns"] or any(
            lemma(t) in self._words["institution_nouns"]
            for t in noun.subtree
            if t.dep_ in ("pobj", "conj", "compound")
        )

    def _founding(
        self, sentence: Sentence, verb: Token, noun: Token, instrument: Instrument
    ) -> Iterator[Term]:
        """One term per body that is set up."""
        bodies = [noun]
        if lemma(noun) in self._words["founding_nouns"]:
            of = [
                g
                for c in noun.children
                if c.dep_ == "prep" and c.lower_ == "of"
                for g in c.children
                if g.dep_ == "pobj"
            ]
            bodies = [b for o in of for b in chain(o) if b.dep_ != "appos"] or [noun]
        for number, body in enumerate(bodies):
            named = self._context.actor_at(body)
            head = noun if number == 0 else body
            term = self._span_term(sentence, instrument, verb, head, None, "clause.founding", "constitutive")
            if number == 0 and lemma(noun) in self._words["founding_nouns"]:
                start, end = self._context.page.cover([*noun.subtree, *_purpose(verb)])
                term = replace(term, start=start, end=end)
            yield replace(term, institution=named.ref if named else None)

    # ---- verbs of commitment and duty

    def _of_verb(
        self, sentence: Sentence, verb: Token, framed: Instrument | None, charter: Instrument | None
    ) -> Iterator[Term]:
        subject = subject_of(verb)
        if lemma(verb) in self._words["commissive_verbs"] and (
            terms := list(self._commitment(sentence, verb, subject, framed, charter))
        ):
            yield from terms
            return
        scope = framed or charter or self._open
        if scope is None or (is_hypothetical(verb) and not auxiliaries(verb) & {"may"}):
            return
        if framed is None and not self._is_duty(verb, subject, charter):
            return
        if framed is None and charter is None and self._is_word_of_party(sentence):
            return
        act = _act(verb)
        deontic = deontic_of(act, self._words)
        rule = "clause.framed" if framed else "clause.enacted" if charter else "clause.continued"
        whole = subject if subject is not None else None
        yield self._term(sentence, scope, verb, None, whole, rule, deontic)
        yield from self._participles(sentence, verb, scope)

    def _commitment(
        self,
        sentence: Sentence,
        verb: Token,
        subject: Token | None,
        framed: Instrument | None,
        charter: Instrument | None,
    ) -> Iterator[Term]:
        """They agreed to A, B and C; both pledged respect for D; A undertook that E."""
        scope = framed or charter or self._open or self._focus
        if scope is None or subject is None or is_negated(verb) or is_hypothetical(verb):
            return
        if (
            auxiliaries(verb) & {"will", "would", "could", "might", "to"}
            and charter is None
            and framed is None
        ):
            return
        if charter is None and not self._may_commit(scope, subject):
            return
        parts = [
            c for c in verb.children if c.dep_ in ("xcomp", "ccomp", "advcl") and c.pos_ in ("VERB", "AUX")
        ]
        parts = [p for p in parts if p.dep_ != "advcl" or any(c.lower_ == "to" for c in p.children)]
        acts = [a for p in parts for a in (p, *_listed(p))]
        reciprocal = any(t.lower_ in _RECIPROCAL and t.head.lower_ == "in" for t in own_clause(verb))
        for number, act in enumerate(acts):
            whose = subject_of(act) if any(c.dep_ in SUBJECTS for c in act.children) else subject
            start = None if number == 0 else act
            term = self._term(
                sentence, scope, act, None, whose, "clause.commitment", deontic_of(_act(act), self._words)
            )
            first = (
                self._context.page.cover(subject.subtree)[0]
                if number == 0 and whose == subject
                else term.start
            )
            yield replace(
                term, start=min(first, term.start) if start is None else term.start, in_return=reciprocal
            )
        if not acts:
            objects = [c for c in verb.children if c.dep_ == "dobj"] + [
                g
                for c in verb.children
                if c.dep_ == "prep" and c.lower_ in ("to", "on")
                for g in c.children
                if g.dep_ in ("pobj", "pcomp")
            ]
            if objects and not any(self._is_agreement(o) for o in objects) and lemma(verb) not in ("accept",):
                yield replace(
                    self._term(
                        sentence,
                        scope,
                        verb,
                        None,
                        subject,
                        "clause.pledge",
                        deontic_of(objects[0], self._words),
                    ),
                    in_return=reciprocal,
                )
        if acts or (not acts and any(c.dep_ == "dobj" for c in verb.children)):
            yield from (replace(t, in_return=reciprocal) for t in self._participles(sentence, verb, scope))

    def _is_agreement(self, noun: Token) -> bool:
        return any(lemma(t) in self._words["truce_nouns"] | self._words["accord_nouns"] for t in noun.subtree)

    def _participles(self, sentence: Sentence, verb: Token, scope: Instrument) -> Iterator[Term]:
        """What the same sentence sets up beside: "..., establishing a joint committee"."""
        for child in verb.children:
            if child.dep_ != "advcl" or child.tag_ != "VBG" or lemma(child) not in self._words["founding"]:
                continue
            objects = [c for c in child.children if c.dep_ == "dobj"]
            if not objects or not self._is_institution(objects[0]):
                continue
            body = " ".join(t.lower_ for t in objects[0].subtree)
            banned = "non - " in body or "non-" in body or "no - " in body
            deontic: Deontic = "prohibition" if banned else "constitutive"
            yield self._term(sentence, scope, child, None, None, "clause.participle", deontic)

    def _may_commit(self, scope: Instrument, subject: Token) -> bool:
        """Whether a subject is somebody who can be bound: a party, a broker, the sides together."""
        if self._is_collective(subject):
            return True
        named = [n.ref for t in chain(subject) if (n := self._context.actor_at(t)) is not None]
        if not named:
            return False
        roles = self._roles[id(scope)]
        around = {*roles.parties, *roles.mediators}
        return bool(set(principals(self._context, named)) & around) or len(named) > 1

    def _is_collective(self, noun: Token) -> bool:
        if noun.lower_ in ("they", "both", "each", "neither", "we", "all"):
            return True
        marks = {c.lower_ for c in noun.children if c.dep_ in ("det", "nummod", "amod", "poss", "predet")}
        return lemma(noun) in self._words["collectives"] and bool(marks & self._words["collective_marks"])

    def _is_duty(self, verb: Token, subject: Token | None, charter: Instrument | None) -> bool:
        """Whether a verb lays down what is to be, by its modal or form, with somebody or something to bind."""
        if charter is not None and lemma(verb) == "welcome":
            return subject is not None
        ahead = bool(auxiliaries(verb) & {"shall", "will", "must", "would", "'ll", "’ll", "may"})
        bare = lemma(verb) == "be" and any(
            c.dep_ == "xcomp" and any(g.lower_ == "to" for g in c.children) for c in verb.children
        )
        needed = lemma(verb) in _DUTY_HEADS and is_passive(verb)
        right = lemma(verb) in ("retain", "reserve", "have") and any(
            lemma(c) in self._words["right_nouns"] for c in verb.children
        )
        keep = lemma(verb) in ("remain",) and any(c.lower_ == "committed" for c in verb.children)
        founding = charter is not None and lemma(verb) in self._words["founding"] and is_passive(verb)
        if not (ahead or bare or needed or right or keep or founding):
            return False
        if subject is None:
            return any(c.dep_ == "expl" for c in verb.children) and "will" in auxiliaries(verb)
        if subject.lower_ in ("this", "that", "it", "which", "i", "you", "what", "there", "such"):
            return (
                subject.lower_ == "what"
                or charter is not None
                or any(c.dep_ == "expl" for c in verb.children)
            )
        return charter is not None or bare or needed or right or keep or self._binds_somebody(subject)

    def _binds_somebody(self, subject: Token) -> bool:
        if self._is_collective(subject) or self._is_institution(subject):
            return True
        start, end = self._context.page.cover(subtree(subject, without=("relcl",)))
        if self._context.actors_in(start, end):
            return True
        return lemma(subject) in self._words["what_is_halted"] | self._words["protected"]

    def _is_word_of_party(self, sentence: Sentence) -> bool:
        """Whether a sentence is what a party says, which is its claim and no term."""
        page = self._context.page
        root = sentence.root
        acts = self._speech.over(page.start_of(root), page.end_of(root))
        parties = {p for roles in self._roles.values() for p in roles.parties}
        return any(
            a.speaker and set(principals(self._context, [a.speaker])) & parties for a in acts if a.direct
        )

    # ---- making a term

    def _term(
        self, sentence: Sentence, instrument: Instrument, verb: Token, start: int | None, subject: Token | None,
        rule: str, deontic: Deontic,
    ) -> Term:  # fmt: skip
        """A term over a verb's clause; the subject's words belong to it."""
        page = self._context.page
        tokens = _clause_tokens(verb, self._words["comment_verbs"])
        if (
            subject is not None
            and subject.doc == verb.doc
            and subject.sent.start == verb.sent.start
            and subject != verb
        ):
            tokens = [*tokens, *subtree(subject, without=("relcl", "acl")), subject]
        first, last = page.cover(tokens)
        first = min(first, start) if start is not None else first
        bound, collective = self._bound(instrument, verb, subject)
        return Term(
            instrument, sentence, first, _trimmed(page.text, first, last), deontic, verb, rule, bound, collective,
            *self._said_by(first, last),
        )  # fmt: skip

    def _span_term(
        self, sentence: Sentence, instrument: Instrument, verb: Token, noun: Token, bound: Token | None,
        rule: str, deontic: Deontic,
    ) -> Term:  # fmt: skip
        """A term over a noun and all that hangs on it, from its verb on where they are neighbours."""
        page = self._context.page
        first, last = page.cover(subtree(noun, without=("conj", "cc") if rule == "clause.founding" else ()))
        if rule != "clause.founding":
            first = min(first, page.start_of(verb))
        refs, collective = self._refs(instrument, bound) if bound is not None else ((), False)
        if not refs and bound is None:
            refs, collective = self._roles[id(instrument)].parties, True
        return Term(
            instrument, sentence, first, _trimmed(page.text, first, last), deontic, noun, rule, refs, collective,
            *self._said_by(first, last),
        )  # fmt: skip

    def _said_by(self, start: int, end: int) -> tuple[str | None, Attribution]:
        act = next((a for a in self._speech.over(start, end) if a.speaker and not a.direct), None)
        return (act.speaker, act.attribution) if act else (None, "text")

    def _bound(
        self, instrument: Instrument, verb: Token, subject: Token | None
    ) -> tuple[tuple[str, ...], bool]:
        """Whom a clause binds: its subject or agent; for an act without either, both parties."""
        parties = self._roles[id(instrument)].parties
        if lemma(verb) == "welcome":
            objects = [c for c in verb.children if c.dep_ == "dobj"]
            refs = self._refs(instrument, objects[0])[0] if objects else ()
            return refs or parties, False
        act = _act(verb)
        agent = next((c for v in (act, verb) for c in v.children if c.dep_ == "agent"), None)
        if agent is not None:
            refs, collective = self._refs(instrument, agent)
            if refs:
                return refs, collective
        if subject is None or subject.doc != verb.doc:
            return parties, True
        refs, collective = self._refs(instrument, subject)
        return (refs, collective) if refs else (parties, True)

    def _refs(self, instrument: Instrument, noun: Token) -> tuple[tuple[str, ...], bool]:
        """The actors that a noun phrase names; the parties where it means them together."""
        parties = self._roles[id(instrument)].parties
        if noun.lower_ == "we" or noun.lower_ == "us":
            return self._first_person(noun), False
        heads = [t for t in chain(noun) if t.dep_ != "appos"] if noun.dep_ not in ("agent", "prep") else []
        named = [n.ref for t in heads if (n := self._context.actor_at(t)) is not None]
        if heads and len(named) < len(heads) and any(self._is_collective(t) for t in heads):
            return parties, True
        if named and all(len(self._context.actor(n).members) > 1 for n in named):
            return parties or principals(self._context, named), True
        if not named:
            start, end = self._context.page.cover(noun.subtree)
            named = [n.ref for n in self._context.actors_in(start, end)]
            people = [n for n in named if self._context.actor(n).type != "person"]
            named = (people or named)[:1] if noun.dep_ != "agent" else (people or named)
        return tuple(dict.fromkeys(named)), False

    def _first_person(self, noun: Token) -> tuple[str, ...]:
        """Who "we" is: whoever "our ... allies" or "we, along with A" name, and the speaker's own side."""
        below = [t for t in noun.subtree if t != noun]
        named = [n.ref for n in self._context.actors_in(*self._context.page.cover(below))] if below else []
        start = self._context.page.start_of(noun)
        act = next((a for a in self._speech.over(start, start + 1) if a.speaker), None)
        mine = principals(self._context, [act.speaker]) if act and act.speaker else ()
        return tuple(dict.fromkeys((*mine, *named)))


def _heads(sentence: Sentence) -> Iterator[Token]:
    """The verbs of a sentence's main clauses: the root, and clauses beside it with subjects of their own."""
    root = sentence.root
    stack = [root]
    while stack:
        verb = stack.pop(0)
        if verb.pos_ in ("VERB", "AUX"):
            yield verb
        for child in verb.children:
            beside = child.dep_ in ("conj", "advcl", "ccomp", "parataxis") and any(
                c.dep_ in SUBJECTS for c in child.children
            )
            if not beside or child.pos_ not in ("VERB", "AUX"):
                continue
            if child.dep_ == "advcl" and not any(
                c.dep_ == "mark" and c.lower_ in ("while", "whereas") for c in child.children
            ):
                if any(c.dep_ in ("mark", "advmod") and c.lower_ in _CONDITION_MARKS for c in child.children):
                    continue
            if child.dep_ == "ccomp" and child.i > verb.i and lemma(verb) not in ("say", "be"):
                continue
            stack.append(child)


_CONDITION_MARKS = frozenset(
    {
        "if",
        "when",
        "as",
        "because",
        "since",
        "after",
        "before",
        "until",
        "unless",
        "although",
        "though",
        "where",
        "once",
        "so",
        "that",
    }
)


def _joined(verb: Token, with_subjects: bool = False) -> list[Token]:
    found = []
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX"):
            if with_subjects or not any(c.dep_ in SUBJECTS for c in child.children):
                found += [child, *_joined(child, with_subjects)]
    return found


def _listed(act: Token) -> list[Token]:
    """The further acts of a list ("to halt fire, to free captives and to withdraw"), each with an object of its own."""
    return [c for c in _joined(act) if any(g.dep_ in ("dobj", "prep", "xcomp") for g in c.children)]


def _complement(verb: Token) -> Token | None:
    return next(
        (
            c
            for c in verb.children
            if c.dep_ in ("ccomp", "xcomp") and c.pos_ in ("VERB", "AUX") and c.i > verb.i
        ),
        None,
    )


def _act(verb: Token) -> Token:
    """The verb of the act itself: "were to withdraw", "will not be allowed to return", "remains committed to help"."""
    return verb


def _purpose(verb: Token) -> list[Token]:
    """An infinitive after the verb that says what something is for ("to oversee ...")."""
    below = [
        c for c in verb.children if c.dep_ in ("xcomp", "advcl") and any(g.lower_ == "to" for g in c.children)
    ]
    return [t for b in below[:1] for t in b.subtree]


def _clause_tokens(verb: Token, comments: frozenset[str]) -> list[Token]:
    """A verb's clause without other clauses beside it and without what is only remarked on it."""
    kept = own_clause(verb)
    remarks = [
        c
        for c in verb.children
        if c.dep_ == "advcl" and c.tag_ == "VBG" and lemma(c) in comments and c.i > verb.i
    ]
    founding = [c for c in verb.children if c.dep_ == "advcl" and c.tag_ == "VBG" and lemma(c) == "establish"]
    left = {t.i for r in (*remarks, *founding) for t in r.subtree}
    listed = {
        t.i
        for c in (verb, *verb.children)
        for j in c.children
        if j.dep_ == "conj" and j.pos_ == "VERB" and c.dep_ == "xcomp"
        for t in j.subtree
    }
    if verb.dep_ == "xcomp":
        listed |= {t.i for j in _listed(verb) for t in j.subtree}
    if verb.dep_ == "conj":
        listed |= {t.i for j in _listed(verb) for t in j.subtree}
    kept = [t for t in kept if t.i not in left and t.i not in listed] or [verb]
    conditions = {
        t.i
        for c in verb.children
        if c.dep_ == "advcl" and any(g.dep_ == "mark" and g.lower_ in ("if", "unless") for g in c.children)
        for t in c.subtree
    }
    return [t for t in kept if t.i not in conditions] or [verb]


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of a span without a closing comma, colon or dash."""
    while end > start + 1 and text[end - 1] in " ,;:—–-":
        end -= 1
    return end


def _without_repeats(terms: Sequence[Term]) -> list[Term]:
    """The terms in text order, without one that tells the same words again."""
    kept: list[Term] = []
    for term in sorted(terms, key=lambda t: (t.start, -t.end)):
        if not any(k.start == term.start and k.end == term.end for k in kept):
            kept.append(term)
    return kept
