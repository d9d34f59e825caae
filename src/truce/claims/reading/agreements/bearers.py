"""Whom a term binds, and who can be bound at all."""

from spacy.tokens import Token

from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.naming import doers, principals
from truce.claims.reading.agreements.signatories import Roles
from truce.claims.reading.agreements.syntax import chain, is_passive, lemma, noun_phrase
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import subtree
from truce.claims.reading.speech.acts import SpeechMap


class Bearers:
    """Finds the actors that a term's words bind, in the roles that they have in its agreement."""

    def __init__(self, context: Context, speech: SpeechMap, roles: dict[int, Roles]) -> None:
        self._context = context
        self._speech = speech
        self._roles = roles
        self._words = load_words()

    def bound_by(
        self, instrument: Instrument, verb: Token, subject: Token | None
    ) -> tuple[tuple[str, ...], bool]:
        """Whom a clause binds: its subject or agent; for an act without either, both parties."""
        parties = self.sides(instrument)
        if lemma(verb) == "welcome":
            objects = [c for c in verb.children if c.dep_ == "dobj"]
            refs = self.refs(instrument, objects[0])[0] if objects else ()
            return refs or parties, False
        acts = (verb, *(c for c in verb.children if c.dep_ == "xcomp" and lemma(verb) in ("be", "have")))
        agent = next((c for v in acts for c in v.children if c.dep_ == "agent"), None)
        if agent is not None:
            refs, collective = self.refs(instrument, agent)
            if refs:
                return refs, collective
        if subject is None or subject.doc != verb.doc or lemma(subject) in self._words["what_is_halted"]:
            return parties, True
        if is_passive(verb) or any(c.dep_ == "xcomp" and is_passive(c) for c in verb.children):
            keeper = self._keeper_of_captives(instrument, subject)
            if keeper:
                return keeper, False
        refs, collective = self.refs(instrument, subject)
        if not refs and not is_passive(verb) and self._is_a_body(subject):
            return (), False  # a commission without a record is not the sides that set it up
        if not refs:
            return parties, True
        return (refs, True) if collective else (self._bearers(instrument, refs), False)

    def of_noun(self, instrument: Instrument, noun: Token) -> tuple[tuple[str, ...], bool]:
        """Whom a term binds that is told as a noun: "Israel's withdrawal", "a halt to Houthi attacks"."""
        keeper = self._keeper_of_captives(instrument, noun)
        if keeper:
            return keeper, False
        doer = self._doer_of(noun)
        if doer is None:
            return self.sides(instrument), True
        named = self._context.actor_at(doer)
        refs = (named.ref,) if named is not None else self.refs(instrument, doer)[0]
        return (self._bearers(instrument, refs), False) if refs else (self.sides(instrument), True)

    def _doer_of(self, noun: Token) -> Token | None:
        """The noun that names who does what another noun tells."""
        words = self._words
        for child in noun.children:
            by = child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from")
            doer = next((g for g in child.children if self._names(g)), None) if by else None
            if doer is not None:
                return doer
        near = [c for c in noun.children if c.dep_ in ("poss", "amod", "compound", "nmod")]
        own = next((c for c in near if self._context.actor_at(c) is not None), None)
        if own is not None and lemma(noun) not in words["release_nouns"]:
            return own
        moved = lemma(noun) in words["moving_nouns"]
        stopped = lemma(noun) in words["halted_by"] | words["ban_nouns"] | {"freeze", "restraint"}
        for child in noun.children:
            if child.dep_ != "prep" or child.lower_ not in ("of", "to", "on", "in", "against"):
                continue
            for object_ in (g for g in child.children if g.dep_ == "pobj"):
                fighting = lemma(object_) in words["what_is_halted"] | words["attack_nouns"]
                if moved or (stopped and fighting):
                    return self._doer_in(object_)
        return None

    def _doer_in(self, noun: Token) -> Token | None:
        """Who is named in "Israeli troops", "the forces of Kenya", "Houthi attacks on ships"."""
        if self._context.actor_at(noun) is not None:
            return noun
        near = [c for c in noun.children if c.dep_ in ("poss", "amod", "compound", "nmod")]
        near += [g for c in noun.children if c.lower_ in ("of", "by") for g in c.children]
        return next((c for c in near if self._context.actor_at(c) is not None), None)

    def _names(self, noun: Token) -> bool:
        return self._context.actor_at(noun) is not None or self.is_collective(noun)

    def _keeper_of_captives(self, instrument: Instrument, noun: Token) -> tuple[str, ...]:
        """Who has to let captives go: the one that is said to hold them, else the side they are not of."""
        if lemma(noun) in self._words["release_nouns"]:
            of = (g for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children)
            held = next(of, None)
        else:
            held = noun
        if held is None or not any(lemma(t) in self._words["captives"] for t in (held, *noun_phrase(held))):
            return ()
        parties = self.sides(instrument)
        for token in held.subtree:
            if token.dep_ in ("acl", "relcl") and lemma(token) in (
                "hold",
                "keep",
                "detain",
                "capture",
                "jail",
            ):
                named = [n.ref for n in self._context.actors_in(*self._context.page.cover(token.subtree))]
                keepers = tuple(p for p in principals(self._context, named) if p in parties)
                if keepers:
                    return keepers
        named = [n.ref for n in self._context.actors_in(*self._context.page.cover(held.subtree))]
        theirs = set(principals(self._context, named)) & set(parties)
        others = tuple(p for p in parties if p not in theirs)
        return others if theirs and len(parties) == 2 and len(others) == 1 else ()

    def is_subject_matter(self, noun: Token) -> bool:
        """Whether a noun names what truces are about: fire, troops, weapons, captives, bodies set up."""
        words = self._words
        return self.is_institution(noun) or lemma(noun) in (
            words["what_is_halted"] | words["captives"] | words["weapons"]
        )

    def refs(self, instrument: Instrument, noun: Token) -> tuple[tuple[str, ...], bool]:
        """The actors that a noun phrase names; the parties where it means them together."""
        parties = self.sides(instrument)
        if self._is_bare_force(noun):
            return parties, True
        if noun.lower_ == "we" or noun.lower_ == "us":
            return self._first_person(noun), False
        heads = [t for t in chain(noun) if t.dep_ != "appos"] if noun.dep_ not in ("agent", "prep") else []
        named = self._provided_by(noun) or [
            n.ref for t in heads if (n := self._context.actor_at(t)) is not None
        ]
        if named and len(named) < len(heads):
            named += [
                s for t in heads if self._context.actor_at(t) is None and (s := self._side_of(instrument, t))
            ]
        if noun.tag_ == "NNS" and lemma(noun) in self._words["collectives"] and named:
            named = list(dict.fromkeys((*named, *doers(self._context, noun))))
        if len(named) == 1 and named[0] not in parties and _is_bare_power(noun):
            side = self._side_of(instrument, noun)
            named = [side] if side is not None else named
        named += self._companions(noun) if named else []
        if heads and len(named) < len(heads) and any(self.is_collective(t) for t in heads):
            return parties, True
        if named and self._mean_both(named):
            return parties or principals(self._context, named), True
        side = self._side_of(instrument, noun) if not named else None
        if side is not None:
            return (side,), False
        if not named:
            start, end = self._context.page.cover(noun.subtree)
            inside = [n for t in _own_words(noun) if (n := self._context.actor_at(t)) is not None]
            named = [n.ref for n in inside] or self._of_place(start, end)
            if named and self._mean_both(named[:1]):
                return parties, True
            people = [n for n in named if self._context.actor(n).type != "person"]
            named = (people or named)[:1] if noun.dep_ != "agent" else (people or named)
        return tuple(dict.fromkeys(named)), False

    def _side_of(self, instrument: Instrument, noun: Token) -> str | None:
        """The party that a word means of which only one can be meant: federal troops, the rebels."""
        near = {c.lower_ for c in noun.children if c.dep_ in ("amod", "compound", "nmod")} | {noun.lower_}
        sides = [self._context.actor(p) for p in self.sides(instrument)]
        types = [(a.id, a.type) for a in sides if not a.name.endswith("governments")]
        if near & self._words["state_words"]:
            fitting = [
                p for p, t in types if t in ("state", "government", "unrecognised_state", "government_body")
            ]
        elif near & self._words["rebel_words"]:
            fitting = [
                p for p, t in types if t in ("non_state_armed_group", "militia", "political_group", "group")
            ]
        else:
            return None
        return fitting[0] if len(fitting) == 1 else None

    def is_collective(self, noun: Token) -> bool:
        """Whether a noun means the sides together: both sides, the two governments, they."""
        if noun.lower_ in ("they", "both", "each", "neither", "we", "all"):
            return True
        marks = {c.lower_ for c in noun.children if c.dep_ in ("det", "nummod", "amod", "poss", "predet")}
        plural = noun.tag_ in ("NNS", "NNPS") or bool(marks & {"both", "each", "either", "neither"})
        return (
            plural
            and lemma(noun) in self._words["collectives"]
            and bool(marks & self._words["collective_marks"])
        )

    def _is_bare_force(self, noun: Token) -> bool:
        """Whether a plural names troops without saying whose: those of all sides."""
        own = [c for c in noun.children if c.dep_ in ("amod", "compound", "poss", "nmod", "prep", "acl")]
        return noun.tag_ == "NNS" and lemma(noun) in self._words["forces"] and not own

    def is_one_side(self, noun: Token) -> bool:
        """Whether a noun means whichever side it concerns: the injured party, the other side."""
        return lemma(noun) in ("party", "side", "signatory", "belligerent") and any(
            c.dep_ in ("det", "amod") for c in noun.children
        )

    def _is_a_body(self, noun: Token) -> bool:
        """Whether a noun names a body that the sides set up, or "it" does."""
        return lemma(noun) in self._words["joint_bodies"] or noun.lower_ == "it"

    def is_institution(self, noun: Token) -> bool:
        """Whether a noun phrase names a body or a zone that can be set up."""
        return lemma(noun) in self._words["institution_nouns"] or any(
            lemma(t) in self._words["institution_nouns"]
            for t in noun.subtree
            if t.dep_ in ("pobj", "conj", "compound")
        )

    def may_commit(self, scope: Instrument, subject: Token) -> bool:
        """Whether a subject is somebody who can be bound: a party, a broker, the sides together."""
        if self.is_collective(subject) or self.is_one_side(subject):
            return True
        named = [n.ref for t in chain(subject) if (n := self._context.actor_at(t)) is not None]
        if not named:
            return False
        roles = self._roles[id(scope)]
        around = {*roles.parties, *roles.mediators, *principals(self._context, roles.parties)}
        return bool(set(principals(self._context, named)) & around) or len(named) > 1

    def can_be_bound(self, noun: Token) -> bool:
        """Whether a noun names somebody who can owe something."""
        if (
            lemma(noun)
            in self._words["founding_nouns"] | self._words["duty_nouns"] | self._words["commitment_nouns"]
        ):
            return False
        return self._context.actor_at(noun) is not None or self.is_collective(noun)

    def binds_somebody(self, subject: Token) -> bool:
        """Whether a subject is somebody or something that a duty can be about."""
        if self.is_collective(subject) or self.is_one_side(subject) or self.is_institution(subject):
            return True
        start, end = self._context.page.cover(subtree(subject, without=("relcl",)))
        if self._context.actors_in(start, end):
            return True
        return lemma(subject) in self._words["what_is_halted"] | self._words["protected"]

    def _bearers(self, instrument: Instrument, refs: tuple[str, ...]) -> tuple[str, ...]:
        """Forces and leaders of a party bind that party; others stand for themselves."""
        around = {*self._roles[id(instrument)].parties, *self._roles[id(instrument)].mediators}
        kept: list[str] = []
        for ref in refs:
            own = principals(self._context, [ref])
            person = self._context.actor(ref).type in ("person", "officials")
            kept += own if person or set(own) & around else [ref]
        return tuple(dict.fromkeys(kept))

    def sides(self, instrument: Instrument) -> tuple[str, ...]:
        """The parties meant by "both sides": without a broker that signed beside them."""
        roles = self._roles[id(instrument)]
        sides = tuple(p for p in roles.parties if p not in roles.mediators)
        sides = sides if len(sides) > 1 else roles.parties
        if len(sides) == 1 and not roles.alone:
            return ()  # the other side has no name in the text: neither stands for both
        signed = {p: principals(self._context, [p]) for p in sides}
        people = {p for p in sides if self._context.actor(p).type == "person"}
        return tuple(dict.fromkeys(b for p in sides for b in (signed[p] if p in people else (p,))))

    def _mean_both(self, refs: list[str]) -> bool:
        """Whether actors are only names for the two sides together ("the Parties")."""
        actors = [self._context.actor(r) for r in refs]
        words = self._words["collectives"]
        plain = [
            a.type == "group" and a.name.lower().rstrip("s").split()[-1] in (words | {"partie"})
            for a in actors
        ]
        return all(len(a.members) > 1 or p for a, p in zip(actors, plain, strict=True))

    def _provided_by(self, noun: Token) -> list[str]:
        """Who provides a force that is bound only in name ("a force provided by A would be deployed")."""
        givers = [
            c
            for c in noun.children
            if c.dep_ == "acl" and lemma(c) in ("provide", "supply", "contribute", "send")
        ]
        agents = [a for g in givers for a in g.children if a.dep_ == "agent"]
        return [n.ref for a in agents for n in self._context.actors_in(*self._context.page.cover(a.subtree))][
            :1
        ]

    def _companions(self, noun: Token) -> list[str]:
        """Those who are bound with a subject: "A, with the support of B", "A together with B"."""
        beside = [
            c
            for c in noun.children
            if c.dep_ == "prep" and c.lower_ in ("with", "along", "alongside", "together")
        ]
        return [n.ref for c in beside for n in self._context.actors_in(*self._context.page.cover(c.subtree))]

    def _of_place(self, start: int, end: int) -> list[str]:
        """The party whose land a passage names ("attacks from A's territory will cease")."""
        names = {self._context.place(n.ref).name.casefold() for n in self._context.places_in(start, end)}
        return [
            a.id
            for a in self._context.actors
            if a.type == "state" and {a.name.casefold(), *map(str.casefold, a.aliases)} & names
        ][:1]

    def is_first_person_known(self, noun: Token) -> bool:
        """Whether the text says who "we", or whose "our troops", are."""
        return bool(self._first_person(noun))

    def _first_person(self, noun: Token) -> tuple[str, ...]:
        """Who "we" is: whoever "our ... allies" or "we, along with A" name, and the speaker's own side."""
        below = [t for t in noun.subtree if t != noun]
        named = [n.ref for n in self._context.actors_in(*self._context.page.cover(below))] if below else []
        start = self._context.page.start_of(noun)
        act = next((a for a in self._speech.over(start, start + 1) if a.speaker), None)
        mine = principals(self._context, [act.speaker]) if act and act.speaker else ()
        return tuple(dict.fromkeys((*mine, *named)))


def _is_bare_power(noun: Token) -> bool:
    """Whether a noun says no more than "the government" or "the army": then of a side, not of an outsider."""
    own = [c for c in noun.children if c.dep_ in ("amod", "compound", "poss", "nmod", "prep", "appos")]
    return not own and any(c.lower_ == "the" for c in noun.children)


def _own_words(noun: Token) -> list[Token]:
    """A noun with what tells whose it is: no relative clause, exception, way or aim."""
    apart = {"than", "except", "to", "against", "between", "for", "with", "into", "through"}
    tokens = subtree(noun, without=("relcl", "advcl", "acl"))
    outside = {t.i for c in tokens if c.dep_ == "prep" and c.lower_ in apart for t in c.subtree}
    return [t for t in tokens if t.i not in outside]
