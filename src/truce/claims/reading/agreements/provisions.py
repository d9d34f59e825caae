"""Terms told of the agreement itself as the subject: the deal bans, obliges A to, provides for B and C."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.bearers import Bearers
from truce.claims.reading.agreements.clause_spans import joined
from truce.claims.reading.agreements.deontics import deontic_of, is_prohibited_noun, of_term_verb
from truce.claims.reading.agreements.duties import bearer_of
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import SUBJECTS, is_hypothetical, is_negated, is_passive, lemma
from truce.claims.reading.agreements.terms import Term, TermMaker
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.reading.speech.acts import SpeechMap

_LINKS = frozenset({"for", "on", "upon", "to", "from", "of", "against"})
_PART_OF = ("core", "term", "text", "article", "provision", "heart", "part", "clause", "point", "annex",
            "phase", "stage", "version", "draft", "section", "paragraph")  # fmt: skip
_LISTS = frozenset({",", ";", "and", "or", "as", "plus", ":"})


class Provisions:
    """Finds the terms in sentences that have an agreement, or a part of one, as their subject."""

    def __init__(self, context: Context, speech: SpeechMap, who: Bearers, make: TermMaker) -> None:
        self._context = context
        self._speech = speech
        self._who = who
        self._make = make
        self._words = load_words()

    def of_mention(
        self, sentence: Sentence, mention: InstrumentMention, instrument: Instrument
    ) -> Iterator[Term]:
        """The terms of a sentence that says what an agreement named in it lays down."""
        noun = mention.phrase
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and lemma(noun.head.head) in _PART_OF:
            noun = noun.head.head
        yield from self.of_subject(sentence, noun, instrument)
        for child in mention.phrase.children:
            if child.dep_ not in ("acl", "relcl") or child.pos_ != "VERB":
                continue
            infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children)
            if infinitive:
                yield from self._purpose_of(sentence, child, mention, instrument)
            elif child.tag_ == "VBG" or _is_told_by_which(child):
                for verb in (child, *joined(child)):
                    yield from self._of_verb(sentence, verb, instrument)
        yield from self._beside(sentence, mention, instrument)

    def of_subject(self, sentence: Sentence, noun: Token, instrument: Instrument) -> Iterator[Term]:
        """The terms that verbs with a noun as their subject introduce."""
        if noun.dep_ == "nsubj" and noun.head.pos_ in ("VERB", "AUX"):
            for verb in (noun.head, *_joined_anywhere(sentence, noun.head)):
                yield from self._of_verb(sentence, verb, instrument)

    def of_relative(self, sentence: Sentence, noun: Token, instrument: Instrument) -> Iterator[Term]:
        """The terms of a relative clause on a part of an agreement: "Article 35, which provides for"."""
        for verb in (c for c in noun.children if _is_told_by_which(c)):
            yield from self._of_verb(sentence, verb, instrument)

    def _purpose_of(
        self, sentence: Sentence, verb: Token, mention: InstrumentMention, instrument: Instrument
    ) -> Iterator[Term]:
        """What an agreement is made to do: "the deal to ban raids", "a deal to exchange prisoners"."""
        if mention.hypothetical or not (mention.definite or not instrument.is_sought):
            return
        if mention is not instrument.mentions[0]:
            return
        if lemma(verb) in self._words["forbidding"]:
            yield self._make.of_clause(
                sentence, instrument, verb, None, "clause.content", "prohibition", start=mention.start
            )

    def _beside(
        self, sentence: Sentence, mention: InstrumentMention, instrument: Instrument
    ) -> Iterator[Term]:
        """What concluding it brings about: "was signed, ending all fire from Monday"."""
        verb = mention.phrase.head
        while verb.pos_ == "ADP" and verb.head != verb:
            verb = verb.head
        for child in verb.children if verb.pos_ == "VERB" else ():
            if child.dep_ != "advcl" or child.tag_ != "VBG":
                continue
            if lemma(child) in self._words["ending"] and self._is_end_of_fire(child):
                yield self._make.of_clause(sentence, instrument, child, None, "clause.effect", "obligation")
            elif lemma(child) in self._words["requiring"] | self._words["forbidding"] | {"allow", "permit"}:
                yield from self._of_verb(sentence, child, instrument)

    def _is_end_of_fire(self, verb: Token) -> bool:
        halted = any(c.dep_ == "dobj" and lemma(c) in self._words["what_is_halted"] for c in verb.children)
        return halted and bool(self._context.times_in(*self._context.page.cover(verb.subtree)))

    # ---- one verb

    def _of_verb(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        """The terms that "requires, provides, bans ..." introduces."""
        word = lemma(verb)
        if word not in self._words["term_verbs"] or is_negated(verb) or is_hypothetical(verb):
            return
        quoted = list(self._quoted(sentence, verb, instrument))
        links = {c.lower_ for c in verb.children}
        if (
            not quoted
            and word in ("call", "provide")
            and not links & {"for", "that", "on", "upon"}
            and not _complement(verb)
        ):
            return
        if quoted or is_passive(verb):
            yield from quoted
            return
        yield from self._told_by(sentence, verb, instrument)

    def _told_by(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        """That A must do B; A to do B; A from doing B; B itself."""
        complement = _complement(verb)
        if complement is not None and any(c.dep_ in SUBJECTS for c in complement.children):
            yield from self._that(sentence, verb, complement, instrument)
            return
        who = _addressee(verb)
        act = complement or _gerund(verb)
        if act is not None and who is not None and self._who.can_be_bound(who):
            deontic = of_term_verb(lemma(verb)) or deontic_of(act, self._words)
            term = self._make.of_clause(sentence, instrument, act, who, "clause.object", deontic)
            yield replace(term, start=min(term.start, self._context.page.start_of(verb)))
            return
        yield from self._nominal(sentence, verb, instrument)

    def _that(
        self, sentence: Sentence, verb: Token, complement: Token, instrument: Instrument
    ) -> Iterator[Term]:
        of_verb = of_term_verb(lemma(verb))
        parts = _that_clauses(sentence, verb) or [
            p
            for p in (complement, *joined(complement, with_subjects=True))
            if p.tag_ != verb.tag_ or any(c.dep_ in SUBJECTS for c in p.children)
        ]
        for number, part in enumerate(parts):
            later = [p for p in parts[number + 1 :] if p.i > part.i]
            stop = min((_first_of(p, part.i) for p in later), default=None)
            deontic = of_verb or deontic_of(part, self._words)
            yield self._make.of_clause(
                sentence, instrument, part, bearer_of(part), "clause.that", deontic, stop=stop
            )

    def _quoted(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        """Terms given in quotation: the deal says that "A will ...": the quotation's own sentences."""
        page = self._context.page
        act = next((a for a in self._speech.over(page.start_of(verb), page.end_of(verb)) if a.speaker), None)
        for quotation in page.quotations_in(sentence):
            if quotation.start < page.end_of(verb):
                continue
            for inner in page.sentences_inside(quotation):
                root = inner.root
                term = self._make.of_clause(
                    inner, instrument, root, bearer_of(root), "clause.quoted", deontic_of(root, self._words)
                )
                yield replace(
                    term,
                    start=quotation.start,
                    end=quotation.end,
                    source=act.speaker if act else None,
                    attribution="named" if act else "unattributed",
                )

    # ---- terms that are nouns

    def _nominal(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
        """Terms given as nouns: a commitment from A to do X, the establishment of B, a ban on C."""
        objects = [c for c in verb.children if c.dep_ in ("dobj", "attr")]
        objects += [
            g
            for c in verb.children
            if c.dep_ == "prep" and c.lower_ in _LINKS
            for g in c.children
            if g.dep_ == "pobj"
        ]
        if not objects:
            return
        items = self._items(sentence, verb, min(objects, key=lambda t: t.i))
        for number, item in enumerate(items):
            stop = min((_left(i) for i in items[number + 1 :]), default=None)
            for term in self._of_noun(sentence, verb, item, instrument, stop):
                begins = self._context.page.start_of(verb)
                alone = number == 0 and len(items) == 1 and term.rule != "clause.founding"
                yield replace(term, start=min(term.start, begins)) if alone else term

    def _items(self, sentence: Sentence, verb: Token, first: Token) -> list[Token]:
        """The nouns of a list of terms: however the parser hangs them, each begins after a comma or "and"."""
        last = max((t.i for t in verb.subtree), default=verb.i)
        others = [
            t for t in sentence
            if t.i > first.i and t.pos_ in ("VERB", "AUX") and any(c.dep_ in SUBJECTS for c in t.children)
        ]  # fmt: skip
        others += [t for t in joined(verb) if t.i > first.i]
        last = min([_left_of_clause(t) for t in others if t.i > first.i] or [last + 30])
        found = [first]
        for token in sentence:
            if not first.i < token.i < last or token.pos_ not in ("NOUN", "PROPN"):
                continue
            if token.dep_ in ("compound", "amod", "nmod", "poss"):
                continue
            before = token.doc[max(0, _left(token) - 1)]
            if before.lower_ in _LISTS and self._is_term_noun(verb, token) and _left(token) > first.i:
                found.append(token)
        return found

    def _is_term_noun(self, verb: Token, noun: Token) -> bool:
        word, words = lemma(noun), self._words
        return (
            word
            in words["duty_nouns"]
            | words["commitment_nouns"]
            | words["founding_nouns"]
            | words["right_nouns"]
            or is_prohibited_noun(noun, words)
            or (lemma(verb) in words["founding"] and self._who.is_institution(noun))
        )

    def _of_noun(
        self, sentence: Sentence, verb: Token, noun: Token, instrument: Instrument, stop: int | None
    ) -> Iterator[Term]:
        word, words = lemma(noun), self._words
        founds = lemma(verb) in words["founding"] and self._who.is_institution(noun)
        of_verb = of_term_verb(lemma(verb))
        if of_verb == "prohibition" and word in words["founding_nouns"]:
            yield self._make.of_noun(sentence, instrument, noun, None, "clause.ban", of_verb, stop)
        elif word in words["founding_nouns"] or founds:
            yield from self._founding(sentence, verb, noun, instrument)
        elif word in words["commitment_nouns"]:
            yield self._commitment(sentence, noun, instrument)
        elif word in words["right_nouns"]:
            yield self._make.of_noun(sentence, instrument, noun, None, "clause.right", "permission", stop)
        elif word in words["duty_nouns"] or is_prohibited_noun(noun, words):
            deontic = of_verb or ("prohibition" if is_prohibited_noun(noun, words) else "obligation")
            yield self._make.of_noun(sentence, instrument, noun, None, "clause.duty", deontic, stop)
        elif of_verb in ("prohibition", "permission"):
            yield self._make.of_noun(sentence, instrument, noun, None, "clause.ban", of_verb, stop)
        elif _is_strong(verb) and self._is_new_body(noun):
            yield from self._founding(sentence, verb, noun, instrument)
        elif _is_strong(verb) and noun.pos_ == "NOUN" and not self._is_nothing_owed(noun):
            yield self._make.of_noun(sentence, instrument, noun, None, "clause.duty", "obligation", stop)

    def _is_new_body(self, noun: Token) -> bool:
        """Whether a noun phrase brings in a body ("a transitional government", "a buffer zone")."""
        new = any(c.lower_ in ("a", "an") for c in noun.children)
        return new and lemma(noun) in self._words["institution_nouns"]

    def _is_nothing_owed(self, noun: Token) -> bool:
        """Whether a noun only names an agreement, those who make it, or a time."""
        words = self._words
        return noun.ent_type_ in ("DATE", "TIME") or lemma(noun) in (
            words["accord_nouns"] | words["collectives"] | words["time_units"] | words["talk_nouns"]
        )

    def _commitment(self, sentence: Sentence, noun: Token, instrument: Instrument) -> Term:
        """A commitment that somebody is said to give: "a pledge from A to do X"."""
        givers = (
            g
            for c in noun.children
            if c.dep_ == "prep" and c.lower_ in ("from", "by", "on", "of")
            for g in c.children
        )
        act = next((c for c in noun.children if c.dep_ in ("acl", "relcl")), None)
        deontic = deontic_of(act, self._words) if act is not None else "obligation"
        giver = next(givers, None)
        return self._make.of_noun(sentence, instrument, noun, giver, "clause.commitment", deontic)

    def _founding(
        self, sentence: Sentence, verb: Token, noun: Token, instrument: Instrument
    ) -> Iterator[Term]:
        """One term per body that is set up."""
        bodies = [noun]
        if lemma(noun) in self._words["founding_nouns"]:
            of = [g for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children]
            bodies = [b for o in of if o.dep_ == "pobj" for b in _bodies(o)] or [noun]
        for number, body in enumerate(bodies):
            named = self._context.actor_at(body)
            own = named is not None and body.pos_ == "PROPN"
            head = noun if number == 0 else body
            term = self._make.of_noun(sentence, instrument, head, None, "clause.founding", "constitutive")
            if number == 0 and lemma(noun) in self._words["founding_nouns"]:
                start, end = self._context.page.cover([*noun.subtree, *_purpose(verb)])
                term = replace(term, start=start, end=end)
            term = replace(term, institution=named.ref if named else None)
            yield replace(term, bound=(named.ref,)) if named is not None and own else term


def _that_clauses(sentence: Sentence, verb: Token) -> list[Token]:
    """The clauses of a list ("that A ..., that B ... and that C ..."), wherever the parser hung them."""
    marks = [t for t in sentence if t.lower_ == "that" and t.i > verb.i]
    listed = [m for m in marks if m.i == verb.i + 1 or m.doc[m.i - 1].lower_ in (",", "and", ";")]
    heads = [h for m in listed if (h := _clause_behind(m)) is not None]
    return heads if len(heads) > 1 and listed[0].i == verb.i + 1 else []


def _clause_behind(that: Token) -> Token | None:
    """The verb of the clause that a "that" begins, also where the parser took it for a pronoun."""
    if that.dep_ == "mark":
        return that.head
    behind = (that.doc[i] for i in range(that.i + 1, min(that.i + 12, len(that.doc))))
    return next((t for t in behind if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("aux", "auxpass")), None)


def _bodies(noun: Token) -> Iterator[Token]:
    """A noun and those joined to it, without what only names it again."""
    yield noun
    for child in noun.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM"):
            yield from _bodies(child)


def _joined_anywhere(sentence: Sentence, verb: Token) -> list[Token]:
    """The verbs joined to a verb without subjects of their own, wherever the parser hung them."""
    found = joined(verb)
    for token in sentence:
        if token.i <= verb.i or token.pos_ != "VERB" or not _is_alike(token, verb):
            continue
        listed = token.doc[token.i - 1].lower_ in (",", "and", ";", "also", "but")
        own = any(c.dep_ in SUBJECTS for c in token.children)
        if own and listed:
            break
        if listed and not own and token not in found:
            found.append(token)
    return found


def _is_alike(token: Token, verb: Token) -> bool:
    """Whether two verbs stand in the same tense; the parser mixes up past and participle."""
    past = ("VBD", "VBN")
    alone = not any(c.dep_ in ("aux", "auxpass") for c in token.children)
    return token.tag_ == verb.tag_ or (alone and token.tag_ in past and verb.tag_ in past)


def _is_told_by_which(verb: Token) -> bool:
    return verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.tag_ == "WDT" for c in verb.children)


def _is_strong(verb: Token) -> bool:
    """Whether a verb of an agreement introduces nothing but terms: calls for, provides for, envisages."""
    word = lemma(verb)
    if word in ("call", "provide"):
        return any(c.lower_ == "for" for c in verb.children)
    return word in load_words()["requiring"] | load_words()["strong_term_verbs"]


def _complement(verb: Token) -> Token | None:
    return next(
        (
            c
            for c in verb.children
            if c.dep_ in ("ccomp", "xcomp") and c.pos_ in ("VERB", "AUX") and c.i > verb.i
        ),
        None,
    )


def _gerund(verb: Token) -> Token | None:
    """What somebody is kept from or committed to: "bars A from doing B", "commits A to doing B"."""
    return next(
        (g for c in verb.children if c.dep_ == "prep" for g in c.children if g.dep_ == "pcomp"),
        None,
    )


def _addressee(verb: Token) -> Token | None:
    """Whom a verb of duty names: its object, or whom it calls on."""
    direct = next((c for c in verb.children if c.dep_ in ("dobj", "dative")), None)
    if direct is not None:
        return direct
    on = (c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("on", "upon"))
    return next((g for c in on for g in c.children if g.dep_ == "pobj"), None)


def _left(noun: Token) -> int:
    """The index at which a noun's own phrase begins."""
    kept = [
        c.i for c in noun.lefts if c.dep_ in ("det", "amod", "compound", "nummod", "poss", "quantmod", "nmod")
    ]
    return min([noun.i, *kept])


def _left_of_clause(verb: Token) -> int:
    return min(t.i for t in verb.subtree)


def _first_of(verb: Token, after: int) -> int:
    """The index at which a clause begins behind another one's verb."""
    bearer = bearer_of(verb)
    own = [t.i for t in (verb, *verb.children)] + ([_left(bearer)] if bearer is not None else [])
    return min(i for i in own if i > after)


def _purpose(verb: Token) -> list[Token]:
    """An infinitive after the verb that says what something is for ("to oversee ...")."""
    below = [
        c for c in verb.children if c.dep_ in ("xcomp", "advcl") and any(g.lower_ == "to" for g in c.children)
    ]
    return [t for b in below[:1] for t in b.subtree]
