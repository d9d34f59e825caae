"""The terms of agreements, as a text reports or enacts them: who must, may or must not do what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from truce.claims.reading.agreements.bearers import Bearers
from truce.claims.reading.agreements.clause_spans import (
    clause_heads,
    clause_span,
    joined,
    listed_acts,
    trimmed,
)
from truce.claims.reading.agreements.cues import STARTS
from truce.claims.reading.agreements.deontics import deontic_of, is_prohibited_noun, of_term_verb
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.signatories import Roles, principals
from truce.claims.reading.agreements.syntax import (
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
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.speech.acts import SpeechMap
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
_ASKING = frozenset({"request", "ask", "invite", "urge"})
_MODALS = frozenset(
    {"shall", "will", "would", "must", "may", "'ll", "’ll", "should", "can", "is", "are", "was", "were"}
)
_TERMS = frozenset(
    {"undertaking", "provision", "term", "clause", "commitment", "obligation", "point", "article"}
)
_CONTAINING = frozenset({"consist", "contain", "provide", "say", "require", "entail", "mean", "cover"})
_LISTING = frozenset(
    {"main", "key", "chief", "principal", "following", "core", "essential", "central", "its", "the"}
)
_WHAT_WAS_AGREED = re.compile(
    r"\bwhat (?:we|they|both sides|(?:the|our) (?:two )?(?:sides|parties|governments))? ?(?:have |has |had )?"
    r"(?:agreed|promised|pledged|signed|undertaken)\b",
    re.IGNORECASE,
)
_PARTS = frozenset({"part", "term", "provision", "framework", "condition"})
_SHORTEST = 15
"""Characters below which a clause is only a word repeated ("will end - will end")."""
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
        self, context: Context, speech: SpeechMap, of: dict[int, Instrument],
        mentions: Sequence[InstrumentMention], charters: Sequence[Instrument], roles: dict[int, Roles],
    ) -> None:  # fmt: skip
        self._context = context
        self._speech = speech
        self._roles = roles
        self._charters = charters
        self._who = Bearers(context, speech, roles)
        self._words = load_words()
        self._mentions: dict[int, list[tuple[InstrumentMention, Instrument]]] = {}
        for index, instrument in of.items():
            mention = mentions[index]
            if not mention.in_heading:
                self._mentions.setdefault(mention.sentence.index, []).append((mention, instrument))
        self._instruments = list(dict.fromkeys(of.values()))
        self._focus: Instrument | None = None
        self._open: Instrument | None = None
        self._seen: set[int] = set()
        self._list: Instrument | None = None
        self._list_from = -1
        self._led_in = -1
        self._in_prose = False
        self._headings = _under_headings(context)
        self._itemised = {id(c) for c in charters if _is_itemised(context, c)}

    def find(self) -> list[Term]:
        """All terms in text order."""
        found: list[Term] = []
        block, productive = -1, False
        for sentence in self._context.sentences():
            if sentence.block.index != block:
                under_another = self._heading_of(sentence.block.index) != self._heading_of(block)
                if block >= 0 and (under_another or not productive):
                    self._open = None
                block, productive = sentence.block.index, False
            own = self._mentions.get(sentence.index, [])
            charter = self._charter_at(sentence)
            if charter is not None:
                self._open = charter
            terms = [] if sentence.index in self._seen else list(self._in_sentence(sentence, own, charter))
            found += terms
            named = any(i is self._open for _, i in own)
            productive = productive or bool(terms) or named or self._led_in == block
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

    def _heading_of(self, block: int) -> int:
        """The index of the last heading before a block; -1 if there is none."""
        before = (b.index for b in self._context.page.blocks[: max(block, 0)] if b.kind == "heading")
        return max(before, default=-1)

    def _charter_at(self, sentence: Sentence) -> Instrument | None:
        """The agreement whose own text a sentence is: a treaty's articles, the items of a list of terms."""
        block = sentence.block
        if self._list is not None:
            if block.index == self._list_from if self._in_prose else block.kind == "item":
                return self._list
            if block.index > self._list_from:
                self._list = None
        heading = self._headings.get(block.index)
        if (
            heading is not None
            and self._focus is not None
            and not any(c.holds(block.index) for c in self._charters)
        ):
            return self._focus
        if _WHAT_WAS_AGREED.search(self._context.page.text, sentence.start, sentence.end):
            self._open, self._led_in = self._present() or self._focus, block.index
        if self._focus is not None and self._announces_list(sentence):
            self._list, self._list_from, self._in_prose = self._focus, block.index, True
        charter = next((c for c in self._charters if c.holds(block.index)), None)
        if charter is not None and block.kind != "item" and id(charter) in self._itemised:
            return None
        return charter

    def _present(self) -> Instrument | None:
        """The agreement that was made on the day of the document, if one was."""
        today = self._context.doc_date
        made = (i for i in self._instruments if any(c.date == today and c.status in STARTS for c in i.cues))
        return next(made, None) if today is not None else None

    def _announces_list(self, sentence: Sentence) -> bool:
        """Whether a short sentence says that terms follow ("The main provisions:", "Key undertakings.")."""
        if len(sentence.span) > 12:
            return False
        heads = [
            t
            for t in sentence
            if lemma(t) in _TERMS and t.tag_ == "NNS" and t.dep_ in ("ROOT", "nsubj", "attr", "dobj")
        ]
        return any(c.lower_ in _LISTING for h in heads for c in h.lefts)

    def _in_sentence(
        self, sentence: Sentence, own: list[tuple[InstrumentMention, Instrument]], charter: Instrument | None
    ) -> Iterator[Term]:
        reported = [t for m, i in own for t in self._of_mention(sentence, m, i)]
        if reported:
            yield from reported
            taken = {t.verb.i for t in reported if t.verb.doc == sentence.segment.doc}
        else:
            taken = set()
        yield from self._due(sentence, own)
        framed = next((i for m, i in own if self._frames(m)), None)
        if self._context.page.text[sentence.start : sentence.end].rstrip().endswith(":"):
            self._list, self._list_from = (
                framed or (own[-1][1] if reported and own else None),
                sentence.block.index,
            )
            if self._list is not None:
                return
        for verb in self._candidates(sentence, bool(own)):
            if verb.i in taken or any(
                verb.i in {t.i for t in k.verb.subtree} for k in reported if k.verb.doc == verb.doc
            ):
                continue
            yield from self._of_verb(sentence, verb, framed, charter)

    def _due(self, sentence: Sentence, own: list[tuple[InstrumentMention, Instrument]]) -> Iterator[Term]:
        """A duty told as a noun that is due: "the redeployment, due within ten days"."""
        instrument = own[-1][1] if own else self._focus
        for token in sentence if instrument is not None else ():
            if token.lower_ != "due":
                continue
            noun = token.head if token.dep_ in ("amod", "acl", "advcl", "appos") else subject_of(token.head)
            if noun is None or lemma(noun) not in self._words["duty_nouns"]:
                continue
            assert instrument is not None
            yield self._span_term(sentence, instrument, noun, noun, None, "clause.due", "obligation")

    def _candidates(self, sentence: Sentence, names_one: bool) -> list[Token]:
        """The verbs that may lay down a term.

        Beside the main ones, what an announcement says both would do.
        """
        found = list(clause_heads(sentence))
        if self._charter_at(sentence) is not None:
            apart = (j for v in found for j in joined(v))
            found += [
                j for j in apart if any(c.dep_ == "aux" for c in j.children) or lemma(j) in ("be", "have")
            ]
        if names_one:
            extra = [
                t
                for t in sentence
                if t.dep_ in ("ccomp", "relcl") and t.pos_ in ("VERB", "AUX") and t not in found
            ]
            found += [t for t in extra if self._told_beside(sentence, t) is not None]
        return found

    def _frames(self, mention: InstrumentMention) -> bool:
        """Whether a mention stands in a frame: under the deal, as part of it, in its terms."""
        token = mention.phrase
        while token.dep_ == "pobj":
            preposition = token.head
            if preposition.lower_ in ("under", "pursuant"):
                return True
            if preposition.lower_ == "to" and preposition.head.lower_ in ("according", "pursuant"):
                return True
            if preposition.lower_ in ("in", "as") and lemma(token) in _PARTS:
                return True
            if preposition.lower_ != "of" or lemma(preposition.head) not in _PARTS:
                return False
            token = preposition.head
        return False

    # ---- the agreement as subject

    def _of_mention(
        self, sentence: Sentence, mention: InstrumentMention, instrument: Instrument
    ) -> Iterator[Term]:
        noun = mention.phrase
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and lemma(noun.head.head) in (
            "core", "term", "text", "article", "provision", "heart", "part", "clause", "point", "annex",
        ):  # fmt: skip
            noun = noun.head.head
        if noun.dep_ == "nsubj" and noun.head.pos_ == "VERB":
            for verb in (noun.head, *joined(noun.head)):
                yield from self._of_term_verb(sentence, verb, instrument)
        for child in mention.phrase.children:
            if child.dep_ in ("acl", "relcl") and child.pos_ == "VERB":
                infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children)
                made = mention.definite or not instrument.is_sought
                if infinitive and made and not mention.hypothetical:
                    if lemma(child) in self._words["forbidding"] and mention is instrument.mentions[0]:
                        yield self._term(
                            sentence, instrument, child, mention.start, None, "clause.content", "prohibition"
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
            for part in (complement, *(joined(complement, with_subjects=True))):
                deontic = of_verb or deontic_of(part, self._words)
                yield self._term(sentence, instrument, part, None, subject_of(part), "clause.that", deontic)
            return
        who = next((c for c in verb.children if c.dep_ == "dobj"), None)
        if complement is not None and who is not None and self._who.can_be_bound(who):
            deontic = of_term_verb(word) or deontic_of(complement, self._words)
            term = self._term(sentence, instrument, complement, None, who, "clause.object", deontic)
            yield replace(term, start=min(term.start, self._context.page.start_of(verb)))
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
        founds = lemma(verb) in words["founding"] and self._who.is_institution(noun)
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
        scope = framed or charter or self._open or self._told_beside(sentence, verb)
        if scope is None or (is_hypothetical(verb) and not self._is_rule(verb, charter)):
            return
        if framed is None and not self._is_duty(verb, subject, charter):
            return
        if framed is None and charter is None and self._is_word_of_party(sentence):
            return
        act = verb
        deontic = deontic_of(act, self._words)
        rule = "clause.framed" if framed else "clause.enacted" if charter else "clause.continued"
        if subject is None and any(c.dep_ == "expl" for c in verb.children):
            subject = next((c for c in verb.children if c.dep_ == "attr"), None)
        term = self._term(sentence, scope, verb, None, subject, rule, deontic)
        if term.end - term.start > _SHORTEST:
            yield term
        yield from self._participles(sentence, verb, scope)

    def _is_rule(self, verb: Token, charter: Instrument | None) -> bool:
        """Whether a modal of possibility lays down a rule.

        "may" anywhere, "can" and "could" in a list of terms.
        """
        return bool(auxiliaries(verb) & ({"may", "can", "could"} if charter is not None else {"may"}))

    def _told_beside(self, sentence: Sentence, verb: Token) -> Instrument | None:
        """The agreement in focus, for a body of it or its sides that "were to" or "would" do something."""
        near = self._mentions.get(sentence.index) or self._mentions.get(sentence.index - 1)
        subject = subject_of(verb)
        if not near or subject is None:
            return None
        bare = lemma(verb) == "be" and verb.tag_ == "VBD" and any(c.dep_ == "xcomp" for c in verb.children)
        told = (
            verb.dep_ == "ccomp"
            and lemma(verb.head) in ("announce", "declare", "agree")
            and "would" in auxiliaries(verb)
        )
        if (bare and (self._who.is_institution(subject) or self._who.is_collective(subject))) or (
            told and self._who.is_collective(subject)
        ):
            return near[-1][1]
        return None

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
        if charter is None and not self._who.may_commit(scope, subject):
            return
        listed = listed_acts(verb)
        acts = [a for a in listed if not self._prolongs(a)]
        if listed and not acts:
            return
        reciprocal = any(t.lower_ in _RECIPROCAL and t.head.lower_ == "in" for t in own_clause(verb))
        for number, act in enumerate(acts):
            whose = subject_of(act) if any(c.dep_ in SUBJECTS for c in act.children) else subject
            stop = min(t.i for t in acts[number + 1].subtree) if number + 1 < len(acts) else None
            term = self._term(
                sentence, scope, act, None, whose, "clause.commitment", deontic_of(act, self._words)
            )
            first, last = clause_span(self._context.page, act, subject if number == 0 else None, stop)
            yield replace(term, start=first, end=last, in_return=reciprocal)
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

    def _prolongs(self, act: Token) -> bool:
        """Whether an act is done to the agreement itself ("to extend the truce").

        That is its status, no term.
        """
        thing = next((c for c in act.children if c.dep_ == "dobj"), None)
        return thing is not None and self._is_agreement(thing) and bool(self._words.cues("obj", lemma(act)))

    def _is_agreement(self, noun: Token) -> bool:
        return any(lemma(t) in self._words["truce_nouns"] | self._words["accord_nouns"] for t in noun.subtree)

    def _participles(self, sentence: Sentence, verb: Token, scope: Instrument) -> Iterator[Term]:
        """What the same sentence sets up beside: "..., establishing a joint committee"."""
        for child in verb.children:
            if child.dep_ != "advcl" or child.tag_ != "VBG" or lemma(child) not in self._words["founding"]:
                continue
            objects = [c for c in child.children if c.dep_ == "dobj"]
            if not objects or not self._who.is_institution(objects[0]):
                continue
            body = " ".join(t.lower_ for t in objects[0].subtree)
            banned = "non - " in body or "non-" in body or "no - " in body
            deontic: Deontic = "prohibition" if banned else "constitutive"
            yield self._term(sentence, scope, child, None, None, "clause.participle", deontic)

    def _is_duty(self, verb: Token, subject: Token | None, charter: Instrument | None) -> bool:
        """Whether a verb lays down what is to be, by its modal or form.

        With somebody or something to bind.
        """
        if charter is not None and lemma(verb) == "welcome":
            return subject is not None
        modals = {"shall", "will", "must", "would", "'ll", "’ll", "may"} | (
            {"can", "could"} if charter else set()
        )
        ahead = bool(auxiliaries(verb) & modals)
        bare = lemma(verb) == "be" and any(
            c.dep_ == "xcomp" and any(g.lower_ == "to" for g in c.children) for c in verb.children
        )
        needed = lemma(verb) in (_DUTY_HEADS | _ASKING) and is_passive(verb)
        must = lemma(verb) == "have" and any(
            c.dep_ == "xcomp" and any(g.lower_ == "to" for g in c.children) for c in verb.children
        )
        needed = needed or (must and charter is not None)
        right = lemma(verb) in ("retain", "reserve", "have") and any(
            lemma(c) in self._words["right_nouns"] for c in verb.children
        )
        keep = lemma(verb) in ("remain",) and any(c.lower_ == "committed" for c in verb.children)
        founding = charter is not None and lemma(verb) in self._words["founding"] and is_passive(verb)
        if (
            charter is not None
            and verb.tag_ == "VBP"
            and subject is not None
            and self._who.is_collective(subject)
        ):
            return True
        if not (ahead or bare or needed or right or keep or founding):
            return False
        if subject is None:
            return any(c.dep_ == "expl" for c in verb.children) and "will" in auxiliaries(verb)
        if subject.lower_ == "nothing" or self._is_of_itself(verb, subject):
            return False
        if subject.lower_ in ("this", "that", "it", "which", "i", "you", "what", "there", "such"):
            return (
                subject.lower_ == "what"
                or charter is not None
                or any(c.dep_ == "expl" for c in verb.children)
            )
        return charter is not None or bare or needed or right or keep or self._who.binds_somebody(subject)

    def _is_of_itself(self, verb: Token, subject: Token) -> bool:
        """Whether a sentence is of the agreement's own life ("this Agreement shall enter into force")."""
        if not self._is_agreement(subject) or lemma(subject) in self._words["institution_nouns"]:
            return False
        return any(self._words.cues(role, lemma(verb)) for role in ("subj", "obj")) or lemma(verb) in (
            "remain",
            "be",
            "enter",
        )

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
        self, sentence: Sentence, instrument: Instrument, verb: Token, start: int | None,
        subject: Token | None, rule: str, deontic: Deontic,
    ) -> Term:  # fmt: skip
        """A term over a verb's clause; the subject's words belong to it."""
        page = self._context.page
        near = (
            subject if subject is not None and subject.doc == verb.doc and subject.sent == verb.sent else None
        )
        first, last = clause_span(page, verb, near)
        first = min(first, start) if start is not None else first
        bound, collective = self._who.bound_by(instrument, verb, subject)
        return Term(
            instrument, sentence, first, trimmed(page.text, first, last), deontic, verb, rule, bound,
            collective, *self._said_by(first, last),
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
        refs, collective = self._who.refs(instrument, bound) if bound is not None else ((), False)
        if not refs and bound is None:
            refs, collective = self._roles[id(instrument)].parties, True
        return Term(
            instrument, sentence, first, trimmed(page.text, first, last), deontic, noun, rule, refs,
            collective, *self._said_by(first, last),
        )  # fmt: skip

    def _said_by(self, start: int, end: int) -> tuple[str | None, Attribution]:
        act = next((a for a in self._speech.over(start, end) if a.speaker and not a.direct), None)
        return (act.speaker, act.attribution) if act else (None, "text")


def _under_headings(context: Context) -> dict[int, int]:
    """The blocks that stand under a heading such as "Provisions" or "Main terms".

    Each with that heading's.
    """
    found: dict[int, int] = {}
    heading: int | None = None
    for block in context.page.blocks:
        if block.kind in ("title", "heading"):
            words = context.page.text[block.body : block.end].lower().split()
            stems = {w.rstrip("s?:") for w in words}
            tells = bool(stems & (_TERMS | {"content"})) and len(words) <= 5
            asks = bool(stems & _CONTAINING) and words[0] in ("what", "how") and len(words) <= 9
            heading = block.index if tells or asks else None
        elif heading is not None:
            found[block.index] = heading
    return found


def _is_itemised(context: Context, charter: Instrument) -> bool:
    """Whether an agreement's text gives its terms as a list of items, so that the prose around is no term."""
    blocks = [
        b for b in context.page.blocks if charter.holds(b.index) and b.kind == "item" and b.number is None
    ]
    return len(blocks) > 2


def _complement(verb: Token) -> Token | None:
    return next(
        (
            c
            for c in verb.children
            if c.dep_ in ("ccomp", "xcomp") and c.pos_ in ("VERB", "AUX") and c.i > verb.i
        ),
        None,
    )


def _purpose(verb: Token) -> list[Token]:
    """An infinitive after the verb that says what something is for ("to oversee ...")."""
    below = [
        c for c in verb.children if c.dep_ in ("xcomp", "advcl") and any(g.lower_ == "to" for g in c.children)
    ]
    return [t for b in below[:1] for t in b.subtree]


def _without_repeats(terms: Sequence[Term]) -> list[Term]:
    """The terms in text order.

    One that is told again elsewhere is the later, fuller passage of the same term.
    """
    kept: list[Term] = []
    for term in sorted(terms, key=lambda t: (t.start, -t.end)):
        same = next((k for k in kept if _is_same(k, term)), None)
        if same is None:
            kept.append(term)
        elif (same.start, same.end) != (term.start, term.end):
            longer, other = (term, same) if term.end - term.start > same.end - same.start else (same, term)
            kept[kept.index(same)] = replace(
                longer, also=(*longer.also, *other.also, (other.start, other.end))
            )
    return sorted(kept, key=lambda t: t.start)


def _is_same(one: Term, other: Term) -> bool:
    """Whether two terms are one: the same words, or the same end of the fighting told twice."""
    if one.instrument is not other.instrument:
        return False
    if (one.start, one.end) == (other.start, other.end):
        return True
    words = load_words()
    ends = [_halted_by(t.verb) for t in (one, other)]
    return None not in ends and one.deontic == other.deontic and lemma(one.verb) in words["ending"]


def _halted_by(verb: Token) -> str | None:
    """What kind of fighting a verb of ending puts an end to."""
    words = load_words()
    if lemma(verb) not in words["ending"]:
        return None
    return next(
        (
            lemma(c)
            for c in verb.children
            if c.dep_ in ("dobj", *SUBJECTS) and lemma(c) in words["what_is_halted"]
        ),
        None,
    )
