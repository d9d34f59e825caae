"""The two sides of a text, and what "the government", "the army" or "the rebels" means in it."""

from collections import Counter
from collections.abc import Iterable

from spacy.tokens import Token

from truce.claims.reading.actors.draft import Draft, Drafts
from truce.claims.reading.actors.home import Home
from truce.claims.reading.actors.known import Known
from truce.claims.reading.actors.words import listed
from truce.claims.reading.parse import Page

_STATES = frozenset({"state", "unrecognised_state", "government"})
_GROUPS = frozenset({"non_state_armed_group", "militia", "political_group"})
_OFTEN = 4
"""How often "both sides" and the like must stand in a text to be an actor of it."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class Sides:
    """Reads definite nouns of a page into drafts; runs last, when it is known how often each actor acts."""

    def __init__(self, page: Page, drafts: Drafts, known: Known) -> None:
        self.page, self.drafts, self.known = page, drafts, known
        self._helping: dict[str, tuple[int, bool]] = {}
        self.main = self._main()
        self.home = Home(page, drafts, known)

    def read(self) -> None:
        """Members of "both sides" first, then the nouns that can only mean one of them."""
        sides = self.drafts.get("sides")
        if sides is not None:
            sides.members = tuple(d.key for d in self.main)
            sides.listed = len(sides.mentions) >= _OFTEN
        for token in self._nouns_after("our", "my"):
            self._own(token)
        for token in self._nouns_after("the"):
            self._definite(token)

    def _nouns_after(self, *words: str) -> list[Token]:
        """The nouns of the body that have one of some words before them, in the order of the text."""
        body = (s for s in self.page.sentences if s.block.is_prose)
        nouns = (t for s in body for t in s if t.pos_ in ("NOUN", "PROPN"))
        return [t for t in nouns if any(c.lower_ in words for c in t.lefts)]

    def _own(self, token: Token) -> None:
        """The speaker's own government or army: "our soldiers"."""
        force = token.lower_ in listed("force_nouns")
        others = any(d.type == "armed_force" and d.affiliation for d in self.drafts)
        if self._is_quoted(token) or not (token.lower_ == "government" or (force and not others)):
            return
        start, end = self.page.cover([c for c in token.lefts if c.lower_ in ("our", "my")] + [token])
        words = self.page.quote(start, end)
        key, kind = ("own:army", "armed_force") if force else ("own:government", "government")
        draft = self.drafts.open(key, words, kind, "speaker's own")
        self.drafts.claim(draft, start, end, "name")

    def _is_quoted(self, token: Token) -> bool:
        """Is it somebody else's "our"?"""
        at = self.page.start_of(token)
        return any(q.start <= at < q.end for q in self.page.quotations)

    def _definite(self, token: Token) -> None:
        compound = [c for c in token.lefts if c.dep_ in ("compound", "amod")]
        start, end = self.page.cover([*compound, token])
        words = " ".join(self.page.quote(start, end).lower().split())
        if words in listed("unnamed", "government"):
            draft = self._government()
        elif words in listed("unnamed", "forces"):
            draft = self._army(token, words)
        elif words in listed("unnamed", "groups"):
            draft = self._only(_GROUPS)
        else:
            return
        if draft is not None:
            self.drafts.claim(draft, start, end, "name")

    def _only(self, kinds: Iterable[str]) -> Draft | None:
        """The one main party of these kinds, else the one actor of these kinds; None if it is not certain."""
        own = self.drafts.get("own:government")
        if own is not None and own.type in kinds:
            return own
        able = [d for d in self.drafts if d.type in kinds and d.mentions and not self._helps(d)]
        main = [d for d in self.main if d in able]
        fit = main or (able if len(self.main) != 1 else [])
        return fit[0] if len(fit) == 1 else None

    def _government(self) -> Draft | None:
        """The one state that acts, or that the text is about, unless its rebels are at home elsewhere."""
        state = self._only(_STATES)
        if state is None and not any(d.type in _STATES and d.mentions for d in self.drafts):
            return self.drafts.get(self.home.of_document(Counter()) or "")
        return None if state is not None and self._is_abroad(state) else state

    def _army(self, token: Token, words: str) -> Draft | None:
        """A force named by the same noun, else the force of the document's own state, else one of its own."""
        forces = [d for d in self.drafts if d.type == "armed_force" and d.mentions]
        told = self.home.beside(token)
        same = [d for d in forces if told in (None, d.affiliation) and _ends_with(d, words)]
        if same:
            return same[0] if len(same) == 1 else None
        home = told or self.own_state()
        own = [d for d in forces if home is not None and d.affiliation == home]
        if own:
            return own[0] if len(own) == 1 else None
        if token.dep_ not in _SUBJECTS and home is None:
            return None
        draft = self.drafts.open(f"forces:{home or ''}", words, "armed_force", "unnamed force")
        draft.affiliation = home
        owner = self.drafts.get(home or "")
        if owner is not None:
            owner.owns_force = any(m.form != "metonym" for m in owner.unplaced)
        return draft

    def own_state(self) -> str | None:
        """The state of the document; None if that is not certain.

        It is the one with rebels of its own; of two at war, the one that the document is written in; else
        the one that it speaks of most, unless the armed groups of the text are at home elsewhere.
        """
        homes = self._homes_of_groups()
        if self.home.written_in in homes:
            return self.home.written_in
        state = self._only(_STATES)
        if state is not None and self._side(state) in homes:
            return self._side(state)
        at_war = {self._side(d) for d in self.main if d.type in _STATES}
        if len(at_war) > 1:
            return self.home.written_in if self.home.written_in in at_war else None
        acting = Counter[str]()
        for draft in self.drafts:
            if draft.type in _STATES and draft.mentions and not self._helps(draft):
                acting[self._side(draft)] += len(draft.mentions)
        home = self.home.of_document(acting) or (self._side(state) if state is not None else None)
        abroad = homes and home not in homes and home in acting
        host = home == self.home.written_in and acting[home or ""] > 1
        return None if abroad and not host else home

    def _is_abroad(self, state: Draft) -> bool:
        """Does the text tell of armed groups that are at home in other states only?"""
        homes = self._homes_of_groups()
        return bool(homes) and self._side(state) not in homes

    def _homes_of_groups(self) -> frozenset[str]:
        parties = self.known.roster.parties
        groups = [parties[d.key] for d in self.main if d.type not in _STATES and d.key in parties]
        return frozenset(home for group in groups for home in group.homes)

    def _main(self) -> list[Draft]:
        """The two parties that the text is most about, mediators left out, each with who governs it."""
        able = [d for d in self.drafts if d.type in listed("unnamed", "adversaries") and not self._helps(d)]
        able = [d for d in able if d.mentions and d.key.partition(":")[0] not in ("armed_force", "police")]
        weight: Counter[str] = Counter()
        for draft in able:
            weight[self._side(draft)] += sum(1 if m.form == "demonym" else 2 for m in draft.mentions)
        members: list[Draft] = []
        for side in self._two(weight):
            own = [d for d in able if self._side(d) == side]
            busiest = max(own, key=lambda d: len(d.mentions))
            governors = {side, *(d.key for d in own if self._governs(d))}
            members += [d for d in own if d.key in governors] if busiest.key in governors else [busiest]
        return members

    def _two(self, weight: Counter[str]) -> list[str]:
        """The weightiest two; beside an armed group rather a state that it acts in."""
        ranked = [side for side, _ in weight.most_common()]
        parties = self.known.roster.parties
        for group in ranked[:2]:
            homes = parties[group].homes if group in parties else ()
            at_home = [side for side in ranked if side in homes and side != group]
            if homes and parties[group].type not in _STATES:
                return [side for side in ranked if side in (group, *at_home[:1])]
        return ranked[:2]

    def _side(self, draft: Draft) -> str:
        """The state that the actor governs or belongs to, else the actor itself."""
        party = self.known.roster.parties.get(draft.key)
        return (party.governs or party.affiliation or party.id) if party else draft.affiliation or draft.key

    def _governs(self, draft: Draft) -> bool:
        party = self.known.roster.parties.get(draft.key)
        return party is not None and party.governs is not None

    def _helps(self, draft: Draft) -> bool:
        """Does the actor mediate, host or broker anywhere in the text?"""
        # Asked again for many nouns, while mentions are only added: each is looked at once.
        looked_at, helps = self._helping.get(draft.key, (0, False))
        new = (t for m in draft.mentions[looked_at:] for t in self.page.tokens(m.start, m.end))
        helps = helps or any(map(_is_helper, new))
        self._helping[draft.key] = len(draft.mentions), helps
        return helps


def _is_helper(token: Token) -> bool:
    """Does a word name who brokers: its subject or agent, "A-brokered", "with A and B as hosts"?"""
    verbs, nouns = listed("unnamed", "helping_verbs"), listed("unnamed", "helping_nouns")
    while token.dep_ == "conj":
        token = token.head
    if token.dep_ in _SUBJECTS:
        passive = any(c.dep_ == "auxpass" for c in token.head.children)
        return not passive and token.head.lemma_.lower() in verbs
    if token.dep_ != "pobj":
        return token.dep_ == "npadvmod" and token.head.lemma_.lower() in verbs
    above = token.head
    if above.lower_ == "by":
        return above.head.lemma_.lower() in verbs
    if above.lower_ == "of" and above.head.lemma_.lower() in nouns:
        return True
    acting = [c for t in (token, above, above.head) for c in t.children if c.lower_ == "as"]
    behind = max(t.i for t in above.subtree) + 1
    acting += [t for t in token.doc[behind : behind + 1] if t.lower_ == "as"]
    return above.lower_ == "with" and any(g.lemma_.lower() in nouns for c in acting for g in c.children)


def _ends_with(draft: Draft, noun: str) -> bool:
    """Does the text call the force by this noun, as in "the Ruritanian army"?"""
    return any(name.lower() != noun and name.lower().endswith(" " + noun) for name in draft.names) or any(
        name.lower().startswith(noun + " of ") for name in draft.names
    )
