"""The terms of agreements, as a text reports or enacts them: who must, may or must not do what."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.articles import Articles, rules_in_present
from truce.claims.reading.agreements.bearers import Bearers
from truce.claims.reading.agreements.clause_spans import has_own_subject, joined
from truce.claims.reading.agreements.commitments import Commitments
from truce.claims.reading.agreements.deontics import deontic_of
from truce.claims.reading.agreements.duties import Form, bearer_of, duty_verbs, form_of, under_which
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.idioms import Idioms
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.item_lists import ItemLists, act_of, deontic_of_item, inline_items
from truce.claims.reading.agreements.naming import principals
from truce.claims.reading.agreements.pledges import pledge_of
from truce.claims.reading.agreements.provisions import Provisions
from truce.claims.reading.agreements.repeats import without_repeats
from truce.claims.reading.agreements.scopes import Scope, Scopes
from truce.claims.reading.agreements.signatories import Roles
from truce.claims.reading.agreements.syntax import (
    auxiliaries,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.terms import Term, TermMaker
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.events.predicates import load_lexicon
from truce.claims.reading.parse import Sentence
from truce.claims.reading.speech.acts import SpeechMap
from truce.claims.records import Deontic

_SHORTEST = 15
"""Characters below which a clause is only a word repeated ("will end - will end")."""
_SHORTEST_ADDRESS = 600
"""Characters below which a text is not taken as one speech: a quotation can fill a short one."""
_POWERS = frozenset({
    "state", "unrecognised_state", "government", "armed_force", "militia", "non_state_armed_group", "igo",
    "igo_body", "monitor", "joint_committee", "political_group",
})  # fmt: skip
_RENOUNCING = frozenset({"renounce", "forswear", "abjure", "forgo", "relinquish"})
_UNSURE = frozenset({"yet", "still", "well", "soon", "again", "even", "perhaps", "eventually", "finally"})
_POINTERS = frozenset({"this", "that", "it", "which", "i", "you", "what", "there", "such"})
_RULES = {
    "framed": "clause.framed", "enacted": "clause.enacted", "continued": "clause.continued",
    "made": "clause.after",
}  # fmt: skip
_OF_ITS_LIFE = frozenset(
    {"extended", "ended", "broken", "expired", "suspended", "superseded", "violated", "signed", "rejected"}
)
_OF_PAPERS = frozenset({
    "oblige", "stipulate", "provide", "bind", "bar", "prohibit", "forbid", "entitle", "prescribe", "foresee",
    "envisage", "require", "obligate",
})  # fmt: skip
_PARTS = frozenset({
    "article", "term", "provision", "clause", "paragraph", "section", "annex", "phase", "stage", "text",
    "document", "paper", "plan", "settlement", "scheme", "package", "blueprint", "bargain", "compromise",
})  # fmt: skip


class Terms:
    """Walks a document and gathers the terms of its agreements.

    A sentence counts only where something says that it reports a term: the agreement as its subject
    ("the deal requires"), a frame ("under the deal"), a verb of commitment ("they pledged"), a duty that
    continues such a sentence or follows the conclusion, or the text of the agreement itself.
    """

    def __init__(
        self, context: Context, speech: SpeechMap, of: dict[int, Instrument],
        mentions: Sequence[InstrumentMention], charters: Sequence[Instrument], roles: dict[int, Roles],
    ) -> None:  # fmt: skip
        self._context = context
        self._speech = speech
        self._roles = roles
        self._parties = {p for r in roles.values() for p in r.parties}
        self._who = Bearers(context, speech, roles)
        self._make = TermMaker(context, speech, self._who)
        self._provisions = Provisions(context, speech, self._who, self._make)
        self._commitments = Commitments(context, self._who, self._make)
        self._idioms = Idioms(context, self._who, self._make)
        self._scopes = Scopes(context, of, mentions, charters)
        self._lists = ItemLists(context)
        self._articles = Articles(context)
        self._orators = _orators(context, speech)
        self._words = load_words()

    def find(self) -> list[Term]:
        """All terms in text order."""
        found: list[Term] = []
        quoted: set[int] = set()
        for sentence in self._context.sentences():
            charter = self._scopes.enter(sentence)
            terms = [] if sentence.index in quoted else list(self._in_sentence(sentence, charter))
            found += terms
            quoted |= {t.sentence.index for t in terms if t.rule == "clause.quoted"}
            firm = [t for t in terms if t.rule != "clause.after"]
            self._scopes.leave(sentence, charter, _last(firm or terms), bool(firm))
        return without_repeats(found)

    def _in_sentence(self, sentence: Sentence, charter: Instrument | None) -> Iterator[Term]:
        items = self._of_items(sentence, charter)
        if items:
            yield from items
            return
        own = self._scopes.named_in(sentence)
        told = [t for m, i in own for t in self._provisions.of_mention(sentence, m, i)]
        told = told or list(self._of_part(sentence))
        yield from told
        told += list(under := list(self._under_which(sentence, own)))
        yield from under
        yield from self._due(sentence, own)
        scope = self._scopes.of_sentence(sentence, charter)
        if self._context.page.text[sentence.start : sentence.end].rstrip().endswith(":"):
            leads = scope is not None and (scope.hold == "framed" or self._lists.opens(sentence))
            led = scope.instrument if scope is not None and leads else None
            if self._scopes.begin_list(sentence, led or (own[-1][1] if told and own else None)):
                return
        page = self._context.page
        verbs = [
            v
            for v in self._candidates(sentence, charter)
            if not any(t.start <= page.start_of(v) < t.end or t.verb == v for t in told)
        ]
        laying = [v for v in verbs if form_of(v) or self._commits(v)]
        reached = -1
        found = list(told)
        for verb in verbs:
            if page.start_of(verb) < reached:
                continue
            terms = list(self._of_verb(sentence, verb, scope, _stop(verb, laying)))
            yield from terms
            found += terms
            if terms and scope is not None and scope.hold == "made":
                scope = Scope(scope.instrument, "continued")
            reached = max([reached, *(t.end for t in terms)])
        yield from self._in_set_phrases(sentence, scope, found)

    def _in_set_phrases(
        self, sentence: Sentence, scope: Scope | None, told: Sequence[Term]
    ) -> Iterator[Term]:
        """The terms of a sentence in set turns of phrase, beside those told otherwise."""
        instrument = scope.instrument if scope is not None else self._scopes.named_near(sentence)
        for term in self._idioms.of_sentence(sentence, instrument) if instrument is not None else ():
            if any(t.start < term.end and term.start < t.end for t in told):
                continue
            if scope is None or not self._is_only_said(term.verb, subject_of(term.verb), "will", scope):
                yield term

    def _of_items(self, sentence: Sentence, charter: Instrument | None) -> list[Term]:
        """The terms of a list: an item under its opening line, or those that a sentence lists itself."""
        scope = self._scopes.of_sentence(sentence, charter)
        named = self._scopes.named_in(sentence)
        instrument = scope.instrument if scope is not None else self._scopes.focus
        instrument = named[-1][1] if named and charter is None else instrument
        if instrument is None:
            return []
        opening = self._lists.over(sentence)
        if opening is not None:
            span, root = (sentence.start, sentence.end), act_of(sentence.root)
            deontic = deontic_of_item(opening, root)
            return [self._make.of_item(sentence, instrument, root, span, opening.bearer, deontic)]
        opening, listed = inline_items(self._context, sentence) or (None, [])
        return [
            self._make.of_item(
                sentence, instrument, i.root, (i.start, i.end), i.subject or opening.bearer,
                deontic_of_item(opening, i.root),
            )
            for i in listed if opening is not None
        ]  # fmt: skip

    def _of_part(self, sentence: Sentence) -> Iterator[Term]:
        """The terms of a sentence about a part of the agreement in focus: "Article 3 bans ..."."""
        focus = self._scopes.focus
        for token in sentence if focus is not None else ():
            if token.dep_ == "nsubj" and (lemma(token) in _PARTS or self._are_papers(token)):
                assert focus is not None
                yield from self._provisions.of_subject(sentence, token, focus)
            elif lemma(token) in _PARTS and any(c.like_num for c in token.children):
                assert focus is not None
                yield from self._provisions.of_relative(sentence, token, focus)

    def _are_papers(self, pronoun: Token) -> bool:
        """Whether "they" are the documents of an agreement: they oblige, bar or provide for something."""
        pointing = pronoun.lower_ in ("they", "these") and self._context.actor_at(pronoun) is None
        return pointing and lemma(pronoun.head) in _OF_PAPERS

    def _under_which(
        self, sentence: Sentence, own: list[tuple[InstrumentMention, Instrument]]
    ) -> Iterator[Term]:
        """What a relative clause says is agreed: "a deal under which A would ... and B will ..."."""
        if not own:
            return
        verbs = list(under_which(min(m.phrase.i for m, _ in own), sentence))
        for verb in verbs:
            before = [i for m, i in own if m.phrase.i < verb.i]
            instrument = before[-1]
            if lemma(verb) in self._words["commissive_verbs"]:
                bearer = bearer_of(verb)
                yield from self._commitments.of_verb(sentence, verb, bearer, instrument, told=True)
                continue
            deontic = deontic_of(verb, self._words)
            yield self._make.of_clause(
                sentence,
                instrument,
                verb,
                bearer_of(verb),
                "clause.relative",
                deontic,
                stop=_stop(verb, verbs),
            )

    def _due(self, sentence: Sentence, own: list[tuple[InstrumentMention, Instrument]]) -> Iterator[Term]:
        """A duty told as a noun that is due: "the redeployment, due within ten days"."""
        instrument = own[-1][1] if own else self._scopes.focus
        for token in sentence if instrument is not None else ():
            if token.lower_ != "due" or token.pos_ != "ADJ":
                continue
            noun = token.head if token.dep_ in ("amod", "acl", "advcl", "appos") else subject_of(token.head)
            if noun is None or lemma(noun) not in self._words["duty_nouns"] - self._words["truce_nouns"]:
                continue
            assert instrument is not None
            yield self._make.of_noun(sentence, instrument, noun, None, "clause.due", "obligation")

    def _candidates(self, sentence: Sentence, charter: Instrument | None) -> list[Token]:
        """The verbs that may lay down a term.

        Beside the main ones, what an announcement says both would do.
        """
        found = {v.i: v for v in duty_verbs(sentence)}
        if charter is not None:
            found |= {t.i: t for t in sentence if t.dep_ == "relcl" and self._is_rule_of_relative(t)}
            for verb in [j for v in list(found.values()) for j in joined(v)]:
                if any(c.dep_ == "aux" for c in verb.children) or lemma(verb) in ("be", "have"):
                    found[verb.i] = verb
        if self._scopes.named_in(sentence) or self._scopes.focus is not None:
            for token in sentence:
                beside = token.dep_ in ("ccomp", "relcl") and token.pos_ in ("VERB", "AUX")
                if beside and token.i not in found and self._told_beside(sentence, token) is not None:
                    found[token.i] = token
        return [found[i] for i in sorted(found)]

    def _is_rule_of_relative(self, verb: Token) -> bool:
        """Whether a relative clause of an agreement's own text empowers ("who shall be the judge")."""
        return bool(auxiliaries(verb) & {"shall", "must", "may"}) or (
            lemma(verb) == "have" and form_of(verb) == "must"
        )

    def _told_beside(self, sentence: Sentence, verb: Token) -> Instrument | None:
        """The agreement in focus, for a body of it or its sides that "were to" or "would" do something."""
        vowed = lemma(verb.head) in ("agree", "reaffirm") and verb.dep_ == "ccomp"
        near = self._scopes.named_near(sentence) or (self._scopes.focus if vowed else None)
        subject = subject_of(verb)
        scheduled = any(c.lower_ in ("where", "when") for c in verb.children)
        if near is None or subject is None or scheduled or form_of(verb) is None:
            return None
        bare = lemma(verb) == "be" and verb.tag_ == "VBD" and any(c.dep_ == "xcomp" for c in verb.children)
        told = (
            verb.dep_ == "ccomp"
            and lemma(verb.head)
            in ("announce", "declare", "agree", "reaffirm", "affirm", "confirm", "decide")
            and "would" in auxiliaries(verb)
        )
        if (bare and (self._who.is_institution(subject) or self._who.is_collective(subject))) or (
            told and self._who.is_collective(subject)
        ):
            return near
        return None

    # ---- one verb

    def _of_verb(
        self, sentence: Sentence, verb: Token, scope: Scope | None, stop: int | None
    ) -> Iterator[Term]:
        subject = bearer_of(verb)
        if self._commits(verb):
            terms = list(self._committed(sentence, verb, subject, scope))
            if terms:
                yield from terms
                return
        if scope is None or scope.hold == "made":
            beside = self._told_beside(sentence, verb)
            scope = Scope(beside, "continued") if beside is not None else scope
        if scope is None or not self._lays_down(sentence, verb, subject, scope):
            return
        if subject is None and any(c.dep_ == "expl" for c in verb.children):
            subject = next((c for c in verb.children if c.dep_ == "attr"), None)
        if any(self._acts_on_agreement(v) for v in (verb, *(c for c in verb.children if c.dep_ == "xcomp"))):
            return
        deontic = deontic_of(verb, self._words)
        term = self._make.of_clause(
            sentence, scope.instrument, verb, subject, _RULES[scope.hold], deontic, stop=stop
        )
        if term.end - term.start > _SHORTEST:
            yield term
        yield from self._participles(sentence, verb, scope.instrument)

    def _commits(self, verb: Token) -> bool:
        """Whether a verb is one by which somebody takes something on, or gives his word."""
        return lemma(verb) in self._words["commissive_verbs"] or pledge_of(verb) is not None

    def _committed(
        self, sentence: Sentence, verb: Token, subject: Token | None, scope: Scope | None
    ) -> Iterator[Term]:
        """What somebody agreed to do, and what the same sentence sets up beside it."""
        instrument = scope.instrument if scope is not None else self._scopes.focus
        if instrument is None and sentence.block.kind not in ("title", "heading"):
            instrument = self._scopes.coming
        if instrument is None:
            return
        told = scope is not None and scope.hold in ("framed", "enacted")
        terms = list(self._commitments.of_verb(sentence, verb, subject, instrument, told))
        yield from terms
        listed = any(t.rule == "clause.commitment" for t in terms)
        if terms and (listed or any(c.dep_ == "dobj" for c in verb.children)):
            beside = self._participles(sentence, verb, instrument)
            yield from (replace(t, in_return=terms[0].in_return) for t in beside)

    def _participles(self, sentence: Sentence, verb: Token, instrument: Instrument) -> Iterator[Term]:
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
            yield self._make.of_clause(sentence, instrument, child, None, "clause.participle", deontic)

    # ---- whether a verb lays down a term

    def _lays_down(self, sentence: Sentence, verb: Token, subject: Token | None, scope: Scope) -> bool:
        form = form_of(verb)
        enacted = scope.hold == "enacted"
        ruled = _is_rule(verb, enacted) or (enacted and form == "must")
        ruled = ruled or (scope.hold == "continued" and self._is_told_permission(verb))
        if is_hypothetical(verb) and not ruled:
            return False
        if not enacted and self._is_of_nobody_known(subject):
            return False
        if form is None and self._asks(verb, subject):
            return True
        if scope.hold == "framed":
            begins = self._scopes.frame_begins(sentence)
            ruled_beside = any(t != verb and t.pos_ in ("VERB", "AUX") and form_of(t) for t in sentence)
            return form is not None or (begins and self._tells_of_old(verb) and not ruled_beside)
        if scope.hold == "made" and (_is_force(verb) or self._is_unwilling(verb, subject)):
            return False
        if self._is_of_itself(verb, subject) or lemma(verb) in self._words["outcomes"]:
            return False
        if enacted:
            return self._is_enacted(sentence, verb, subject, form)
        if form is None or form == "expected":
            return form is None and (
                self._is_set_for(verb, subject, scope)
                or self._binds_themselves(verb, subject)
                or self._renounces(verb, subject, scope)
            )
        if self._is_only_said(verb, subject, form, scope):
            return False
        if not self._can_bear(verb, subject, form, scope):
            return False
        return scope.hold == "continued" or form == "founded" or self._is_treaty_act(verb, form)

    def _is_unwilling(self, verb: Token, subject: Token | None) -> bool:
        """Whether somebody who is no party only refuses: "the cabinet would not open the gates"."""
        if subject is None or "would" not in auxiliaries(verb) or not is_negated(verb):
            return False
        named = self._context.actor_at(subject)
        party = named is not None and named.ref in self._parties
        return not party and not self._who.is_collective(subject)

    def _is_told_permission(self, verb: Token) -> bool:
        """Whether "might", in a row of terms told as past, says what was allowed: "farmers might cross"."""
        unsure = any(c.dep_ == "advmod" and c.lower_ in _UNSURE for c in verb.children)
        acts = self._words["treaty_acts"] | self._words["lesser_acts"] | self._words["civil_acts"]
        return "might" in auxiliaries(verb) and not unsure and lemma(verb) in acts and not is_negated(verb)

    def _is_of_nobody_known(self, subject: Token | None) -> bool:
        """Whether a speaker speaks of himself, or of "our" people, and the text does not say who he is."""
        if subject is None:
            return False
        own = subject.lower_ in ("we", "i", "us") or any(c.lower_ in ("our", "my") for c in subject.children)
        return own and not self._who.is_first_person_known(subject)

    def _tells_of_old(self, verb: Token) -> bool:
        """Whether a verb tells in the simple past what was laid down ("under it, A kept its posts")."""
        told = lemma(verb) in self._words["attitudes"] | self._words["telling"]
        return has_own_subject(verb) and not told and not auxiliaries(verb) & {"has", "have", "had"}

    def _is_enacted(self, sentence: Sentence, verb: Token, subject: Token | None, form: Form | None) -> bool:
        """Whether a verb of an agreement's own text lays something down."""
        if lemma(verb) == "welcome":
            return subject is not None
        if subject is None:
            return form in ("must", "will", "may") and any(c.dep_ == "expl" for c in verb.children)
        if subject.lower_ == "nothing":
            return False
        if form is None:
            both = verb.tag_ == "VBP" and self._who.is_collective(subject)
            listed = self._articles.hold(sentence) or self._scopes.in_list(sentence)
            return both or (listed and rules_in_present(verb, subject))
        return True

    def _can_bear(self, verb: Token, subject: Token | None, form: Form, scope: Scope) -> bool:
        """Whether a subject is somebody or something that a duty can be about, in a text that reports it."""
        there = any(c.dep_ == "expl" for c in verb.children)
        if subject is None:
            return there and form == "will" and scope.hold == "continued"
        any_one = form == "will" and any(c.lower_ in ("a", "an") for c in subject.children)
        if subject.lower_ == "nothing" or (any_one and not self._who.is_institution(subject)):
            return False
        if scope.hold == "continued" and self._is_told_permission(verb) and subject.lower_ not in _POINTERS:
            return True
        if subject.lower_ in _POINTERS:
            known = subject.lower_ == "it" and self._context.actor_at(subject) is not None
            return known or subject.lower_ == "what" or (there and scope.hold == "continued")
        if form == "must" and self._is_laid_on_agent(verb):
            return True
        if form == "founded":
            return self._who.is_institution(subject) and not self._is_dated(verb)
        if form == "asked":
            return self._context.actor_at(subject) is not None or self._who.binds_somebody(subject)
        if scope.hold == "made":
            ruled = form == "must" and is_passive(verb) and self._is_power(subject)
            mine = self._who.may_commit(scope.instrument, subject)
            return ruled or mine or self._who.is_subject_matter(subject)
        return form == "must" or self._who.binds_somebody(subject) or self._who.is_subject_matter(subject)

    def _is_laid_on_agent(self, verb: Token) -> bool:
        """Whether a thing is to be done by somebody who can be bound: "the cost was to be borne by A"."""
        verbs = (verb, *(c for c in verb.children if c.dep_ == "xcomp"))
        agents = (g for v in verbs for c in v.children if c.dep_ == "agent" for g in c.children)
        return any(self._who.can_be_bound(g) for g in agents if g.dep_ == "pobj")

    def _is_power(self, subject: Token) -> bool:
        """Whether a subject is a state, a body or a force, of the agreement's parties or not."""
        named = self._context.actor_at(subject)
        return named is not None and self._context.actor(named.ref).type in _POWERS

    def _is_dated(self, verb: Token) -> bool:
        """Whether a verb is told with its day, so that it happened and is no term."""
        return bool(self._context.times_in(*self._context.page.cover(verb.subtree)))

    def _asks(self, verb: Token, subject: Token | None) -> bool:
        """Whether the sides together ask somebody for something: "The signatories recommended that ..."."""
        asking = lemma(verb) in self._words["asking"] | {"recommend"} and not is_passive(verb)
        return asking and subject is not None and self._who.is_collective(subject)

    def _binds_themselves(self, verb: Token, subject: Token | None) -> bool:
        """Whether the sides together take something on in the present: "The signatories renounce ..."."""
        owed = self._words["forbidding"] | self._words["treaty_acts"]
        both = subject is not None and self._who.is_collective(subject)
        return both and verb.tag_ == "VBP" and lemma(verb) in owed

    def _is_set_for(self, verb: Token, subject: Token | None, scope: Scope) -> bool:
        """Whether a side does something in the present by a day to come ("hands over its guns by May")."""
        acts = (
            lemma(verb) in self._words["treaty_acts"] and verb.tag_ in ("VBZ", "VBP") and not is_passive(verb)
        )
        if not acts or auxiliaries(verb) or subject is None or lemma(subject) in self._words["accord_nouns"]:
            return False
        times = self._context.times_in(*self._context.page.cover([t for t in verb.subtree if t.i > verb.i]))
        if lemma(subject) in self._words["what_is_halted"] and lemma(verb) in self._words["ending"]:
            return bool(self._context.times_in(*self._context.page.cover(verb.subtree)))
        due = any(t.modifier in ("by", "from", "within", "until") for t in times)
        return due and self._who.may_commit(scope.instrument, subject)

    def _renounces(self, verb: Token, subject: Token | None, scope: Scope) -> bool:
        """Whether a side forswears something in so many words: "the movement renounced armed struggle"."""
        act = lemma(verb) in _RENOUNCING and not is_passive(verb) and not is_negated(verb)
        thing = any(c.dep_ == "dobj" for c in verb.children)
        return act and thing and subject is not None and self._who.may_commit(scope.instrument, subject)

    def _is_treaty_act(self, verb: Token, form: Form) -> bool:
        """Whether a verb, or what completes it, is an act that agreements are made of."""
        told = is_passive(verb) or lemma(verb) not in ("be", "have")
        first = any(c.lower_ in ("we", "i") for c in verb.children if c.dep_ == "nsubj")
        if (
            form == "must"
            and not first
            and ("shall" in auxiliaries(verb) or (told and "must" not in auxiliaries(verb)))
        ):
            return True
        acts = {lemma(a) for a in (verb, *(c for c in verb.children if c.dep_ in ("xcomp", "ccomp")))}
        to_do = form in ("must", "asked") or is_negated(verb)
        if not to_do and acts & self._words["hostile_acts"]:
            return False
        if lemma(verb) in self._words["founding"] and is_passive(verb):
            return True
        if is_negated(verb) and is_passive(verb) and lemma(verb) in self._words["spared_acts"]:
            return True
        new = any(c.lower_ in ("a", "an") for s in verb.children if s.dep_ == "nsubj" for c in s.children)
        if new and any(lemma(s) in self._words["joint_bodies"] for s in verb.children if s.dep_ == "nsubj"):
            return True
        return bool(acts & (self._words["treaty_acts"] | (self._words["lesser_acts"] if to_do else set())))

    def _is_of_itself(self, verb: Token, subject: Token | None) -> bool:
        """Whether a sentence is of the agreement's own life ("this Agreement shall enter into force")."""
        accords = self._words["truce_nouns"] | self._words["accord_nouns"] | {"cessation"}
        if subject is None or lemma(subject) not in accords:
            return False
        if lemma(subject) in self._words["institution_nouns"]:
            return False
        living = ("remain", "be", "enter")
        return lemma(verb) in living or any(self._words.cues(r, lemma(verb)) for r in ("subj", "obj"))

    def _acts_on_agreement(self, verb: Token) -> bool:
        """Whether somebody ends, prolongs or breaks the agreement itself: that is its standing."""
        thing = next((c for c in verb.children if c.dep_ == "dobj"), None)
        accords = self._words["truce_nouns"] | self._words["accord_nouns"]
        if lemma(verb) in ("withdraw", "pull", "walk", "retire"):
            left = [g for c in verb.children if c.lower_ == "from" for g in c.children]
            return any(g.lower_ == "it" or lemma(g) in accords for g in left)
        statuses = {c.status for c in self._words.cues("obj", lemma(verb))}
        return thing is not None and lemma(thing) in accords and bool(statuses & _OF_ITS_LIFE)

    def _is_only_said(self, verb: Token, subject: Token | None, form: Form, scope: Scope) -> bool:
        """Whether a duty is only what somebody says or demands: a party's word, a wish, an appeal."""
        alone = self._roles[id(scope.instrument)].parties
        page = self._context.page
        acts = self._speech.over(page.start_of(verb), page.end_of(verb))
        heard = [a for a in acts if a.speaker not in self._orators]
        if len(alone) == 1 and alone in [principals(self._context, [a.speaker]) for a in heard if a.speaker]:
            return form == "may"
        if any(a.stance in ("demands", "threatens", "predicts", "fears", "doubts") for a in heard):
            return True
        sides = any(a.speaker and set(principals(self._context, [a.speaker])) & self._parties for a in heard)
        both = subject is not None and self._who.is_collective(subject)
        if any(a.direct for a in heard) and sides:
            return True
        unclear = scope.hold == "made" and not both
        return bool(heard) and ((form == "must" and not _was_to(verb)) or (sides and not both) or unclear)


def _last(terms: Sequence[Term]) -> Instrument | None:
    return terms[-1].instrument if terms else None


def _orators(context: Context, speech: SpeechMap) -> frozenset[str | None]:
    """Those whose own words fill most of the text: the speaker of an address, the author of a statement."""
    said: dict[str | None, int] = {}
    if len(context.page.text) < _SHORTEST_ADDRESS:
        return frozenset()
    for act in speech.acts:
        if act.direct and act.speaker is not None:
            said[act.speaker] = said.get(act.speaker, 0) + act.end - act.start
    return frozenset(who for who, length in said.items() if length * 2 > len(context.page.text))


def _is_force(verb: Token) -> bool:
    """Whether a clause announces force: "would resume attacks", which no side takes on by making a truce."""
    lexicon = load_lexicon()
    if is_negated(verb) or lemma(verb) in load_words()["ending"] | load_words()["forbidding"]:
        return False
    things = [c for c in verb.children if c.dep_ == "dobj"]
    forceful = any(s.type == "ASSAULT" for s in lexicon.verbs.get(lemma(verb), ()) if len(s.words) == 1)
    named = any(s.type == "ASSAULT" for t in things for s in lexicon.nouns.get(lemma(t), ()))
    return named or (forceful and any(c.dep_ == "dobj" for c in verb.children) and not is_passive(verb))


def _is_rule(verb: Token, enacted: bool) -> bool:
    """Whether a modal of possibility lays down a rule.

    "may" anywhere, "can" and "could" in a list of terms.
    """
    return bool(auxiliaries(verb) & ({"may", "can", "could"} if enacted else {"may"}))


def _was_to(verb: Token) -> bool:
    return lemma(verb) == "be" and not is_passive(verb) and not auxiliaries(verb)


def _stop(verb: Token, verbs: Sequence[Token]) -> int | None:
    """The token at which the next clause of its own begins behind a verb."""
    later = (_beginning(v) for v in verbs if v.i > verb.i)
    return min((i for i in later if i > verb.i), default=None)


def _beginning(verb: Token) -> int:
    """The token at which a verb's own clause begins: its bearer's words, or its auxiliary."""
    helpers = [c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg") and c.i < verb.i]
    first = min([verb.i, *helpers])
    bearer = bearer_of(verb)
    if bearer is not None and bearer.i < first and (bearer.head == verb or bearer.i == first - 1):
        first = min([first, *(t.i for t in bearer.subtree if t.i <= bearer.i)])
    return first
