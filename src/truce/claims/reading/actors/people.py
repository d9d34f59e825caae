"""Persons: names with their offices, offices alone, and speakers without a name."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.actors.apart import telling_apart
from truce.claims.reading.actors.bodies import OTHER_THING, gazetteer, names_thing
from truce.claims.reading.actors.draft import Draft, Drafts, trim
from truce.claims.reading.actors.introduced import body_type
from truce.claims.reading.actors.known import Known, Seen
from truce.claims.reading.actors.titles import (
    BODIES,
    NAME,
    NAME_LINK,
    NAME_WORD,
    NOT_A_NAME,
    POSSESSOR,
    REACH,
    WEAK,
    Role,
    Titles,
)
from truce.claims.reading.actors.voices import is_voice
from truce.claims.reading.actors.words import listed
from truce.claims.reading.parse import Page
from truce.claims.reading.places.apposition import apposed_kind
from truce.claims.reading.places.roles import is_scene
from truce.parties import Offices
from truce.parties.spelling import fold

_NAME_BEFORE = re.compile(rf"(?<![\w.]){NAME_WORD}(?:[ \t]+(?:{NAME_LINK}[ \t]+){{0,2}}{NAME_WORD}){{1,3}}$")
_INDEFINITE = re.compile(
    r"\b(?:an?|one|another|some|two|three|four|several|many|unnamed|unidentified)[ \t]+$", re.I
)
_FOR = re.compile(r"[ \t]+for[ \t]+(?:the[ \t]+)?$")
_OF_STATE = re.compile(r"[ \t]+of[ \t]+(?:the[ \t]+)?")
_WHERE = frozenset({"in", "at", "near", "inside", "outside", "around", "across", "into", "towards", "toward"})
_HEAD = 4
"""Lines at the head of a document that may say whose it is."""
_HOUSES = frozenset(
    (
        "state",
        "government",
        "government_body",
        "armed_force",
        "non_state_armed_group",
        "igo",
        "political_group",
    )
)
_ASIDE = re.compile(r",[ \t]+(?:(?:the|an?|retired|former|then)[ \t]+){0,2}(?=[A-Z])")


class People:
    """Reads the persons of a page into drafts."""

    def __init__(self, page: Page, drafts: Drafts, known: Known) -> None:
        self.page, self.drafts, self.known = page, drafts, known
        self.text = page.text
        self.titles = Titles(page, drafts, known)

    def read(self) -> None:
        """Names first, then offices that point at a name, then offices alone."""
        roles = self.titles.read()
        names = {(r.name if r.name else (0, 0)) for r in roles} - {(0, 0)}
        names |= set(self._tagged())
        self._open_persons(sorted(names, key=lambda n: (-len(self.text[n[0] : n[1]].split()), n)), roles)
        self._signatories()
        self._leaders()
        self._surnames()
        self._labels()
        for role in roles:
            if role.name is not None:
                self._named_role(role)
        for role in roles:
            if role.name is None and role.kind not in WEAK:
                self._lone_role(role)
        self._housed()

    def _housed(self) -> None:
        """An office alone in the head of a document, such as "Spokesperson", is of the one house there."""
        head = [b for b in self.page.blocks[:_HEAD] if not b.is_prose]

        def is_titled(draft: Draft) -> bool:
            return any(b.start <= m.start < b.end for b in head for m in draft.mentions)

        houses = {d.key for d in self.drafts if d.type in _HOUSES and is_titled(d)}
        for draft in self.drafts if len(houses) == 1 else ():
            if (
                draft.type == "person"
                and draft.rule == "office"
                and not draft.affiliation
                and is_titled(draft)
            ):
                draft.affiliation = next(iter(houses))

    def _tagged(self) -> Iterator[tuple[int, int]]:
        """Names that the tagger takes for persons, in the body of the text."""
        for sentence in self.page.sentences:
            if not sentence.block.is_prose:
                continue
            for entity in sentence.span.ents:
                if entity.label_ == "PERSON" and (name := self._clean(*self.page.cover(entity))):
                    yield name

    def _clean(self, start: int, end: int) -> tuple[int, int] | None:
        for hit in Offices.load().find(self.text[start:end]):
            if hit.start == 0 and hit.end < end - start:
                start += hit.end
                break
        start, end = trim(self.text, start, end)
        match = NAME.match(self.text, start, end)
        if (
            match is None
            or NOT_A_NAME.match(self.text, start, end)
            or not self.drafts.is_free(start, match.end())
        ):
            return None
        words = match.group().split()
        if names_thing(self.text, start, match.end()) or match.group().lower() in listed("ailments"):
            return None
        token = self.page.token_at(start)
        if len(words) == 1 and (token is None or words[0].isupper() or token.dep_ in ("compound", "amod")):
            return None
        last = self.page.token_at(match.end() - 1)
        if last is None or (last.dep_ == "pobj" and last.head.lower_ in _WHERE):
            return None
        tokens = self.page.tokens(start, match.end())
        if apposed_kind(tokens) or is_scene(tokens):
            return None
        if gazetteer().best(match.group()) and not self._decides(last):
            return None
        return start, match.end()

    def _open_persons(self, names: list[tuple[int, int]], roles: list[Role]) -> None:
        """Longest names first, so that a surname joins the full name that holds it."""
        titled = {r.name for r in roles}
        for start, end in names:
            words = self.text[start:end].split()
            person = self._bearer(words)
            if person is None:
                if self._modifies(end):
                    continue
                if len(words) == 1 and (start, end) not in titled and not self._acts(end):
                    continue
                name = " ".join(words)
                person = self.drafts.open("person:" + fold(name), name, "person", "person's name")
            self.drafts.claim(person, start, end, "name")

    def _decides(self, token: Token) -> bool:
        """Does the bearer of the name do what people do?"""
        verb = token.head.lemma_.lower()
        return token.dep_ == "poss" or (token.dep_ == "nsubj" and verb in listed("stance", "deciding_verbs"))

    def _modifies(self, end: int) -> bool:
        """Does the name only tell which thing is meant, as in "the Lincoln Memorial"?"""
        token = self.page.token_at(end - 1)
        if token is None or not self.page.sentence_of(token).block.is_prose:
            return False
        return token.dep_ == "compound" and token.head.i > token.i

    def _acts(self, end: int) -> bool:
        token = self.page.token_at(end - 1)
        return token is not None and token.dep_ in ("nsubj", "nsubjpass", "poss", "agent")

    def _bearer(self, words: list[str]) -> Draft | None:
        """The person already known whose name ends with these words, or holds this one word."""
        keys = [fold(w) for w in words]
        found = [
            d for d in self.drafts if d.type == "person" and _holds([fold(w) for w in d.name.split()], keys)
        ]
        return found[0] if len(found) == 1 else None

    def _signatories(self) -> None:
        """Those who sign or speak for a party: "N for the X"."""
        for seen in self.known.seen:
            joint = _FOR.search(self.text, max(0, seen.start - 12), seen.start)
            name = self._name_ending_at(joint.start()) if joint else None
            if name is None or not self.drafts.is_free(*name):
                continue
            words = " ".join(self.text[slice(*name)].split())
            person = self._bearer(words.split())
            person = person or self.drafts.open("person:" + fold(words), words, "person", "name for a party")
            person.affiliation = person.affiliation or seen.key
            self.drafts.claim(person, *name, "name")

    def _leaders(self) -> None:
        """Those whom the text tells apart by their state: "N of X"."""
        for person in [d for d in self.drafts if d.type == "person" and d.affiliation is None]:
            for mention in person.mentions:
                of = _OF_STATE.match(self.text, mention.end)
                seen = self.known.starting_at(of.end()) if of else None
                owner = self.drafts.get(seen.key) if seen else None
                if owner is not None and owner.type in ("state", "unrecognised_state"):
                    person.affiliation = owner.key
                    break

    def _surnames(self) -> None:
        """Later mentions by surname alone, wherever the tagger missed them."""
        persons = [d for d in self.drafts if d.type == "person" and " " in d.name]
        last = [d.name.split()[-1] for d in persons]
        borne = Counter(last)
        for person, surname in zip(persons, last, strict=True):
            if borne[surname] > 1 or len(surname) < 3 or self.known.roster.find(surname):
                continue
            for span in self.drafts.words.alone(surname):
                self.drafts.claim(person, *span, "name")

    def _labels(self) -> None:
        """Speakers before a colon by surname ("MR SMITH:"); offices there are read as offices."""
        for block in self.page.blocks:
            if block.speaker is None:
                continue
            start, end = block.speaker
            words = self.text[start:end].split()
            surname = fold(words[-1])
            person = next(
                (d for d in self.drafts if d.type == "person" and fold(d.name.split()[-1]) == surname), None
            )
            titled = len(words) > 1 and Offices.load().kind(words[0]) is not None
            if person is None and titled and Offices.load().kind(" ".join(words)) is None:
                person = self.drafts.open("person:" + surname, words[-1].title(), "person", "speaker's label")
            if person is not None:
                self.drafts.claim(person, start, end, "name")

    def _named_role(self, role: Role) -> None:
        assert role.name is not None
        person = self.drafts.owner_of(*role.name)
        if person is None or person.type != "person":
            return
        self._note_role(person, role)
        if role.joined:
            self.drafts.widen(person, role.start, role.name[1], "name")
            self.drafts.note_name(person, min(role.lead, role.start), role.name[1])
        elif role.kind not in WEAK:
            self.drafts.claim(person, role.start, role.end, "role")
            self.drafts.note_name(person, min(role.lead, role.start), role.tail)

    def _note_role(self, person: Draft, role: Role) -> None:
        ranked = Offices.load().kind(person.role or "") in WEAK
        if role.kind != "title" and (person.role is None or (ranked and role.kind not in WEAK)):
            person.role = " ".join(self.text[role.start : role.end].split())
        if person.affiliation is None and role.owner is not None and role.owner.key != person.key:
            person.affiliation = role.owner.key

    def _lone_role(self, role: Role) -> None:
        if not self.drafts.is_free(role.start, role.end):
            behind = self._behind_its_body(role)
            if behind is None:
                return
            role = behind
        before = self.text[max(0, role.lead - 20) : role.lead]
        if person := self._in_apposition(role, before) or self._before_name(role):
            self._note_role(person, role)
            self.drafts.claim(person, role.start, role.end, "role")
            return
        if _INDEFINITE.search(before):
            self._nameless(role)
            return
        if person := self._holder(role):
            self.drafts.claim(person, role.start, role.end, "role")
            self.drafts.note_name(person, min(role.lead, role.start), role.tail)
        elif (role.owner is not None or self.text[role.start].isupper()) and self._does(role):
            self._office_actor(role)

    def _behind_its_body(self, role: Role) -> Role | None:
        """The rest of an office whose first words are the name of its body: "the X army | spokesman"."""
        body = self.drafts.owner_of(role.start, role.end)
        held = (
            next((m for m in body.mentions if m.start <= role.start < m.end < role.end), None)
            if body
            else None
        )
        if body is None or held is None or body.type not in BODIES:
            return None
        start = held.end + len(self.text[held.end : role.end]) - len(self.text[held.end : role.end].lstrip())
        if not self.drafts.is_free(start, role.end):
            return None
        owner = Seen(held.start, held.end, body.key, held.form or "name")
        return replace(role, start=start, office=self.text[start : role.end], owner=owner, lead=held.start)

    def _does(self, role: Role) -> bool:
        """Is the office somebody here, not one that is filled, recalled or expelled?"""
        token = self.page.token_at(role.end - 1)
        filled = token is not None and token.head.lemma_.lower() in listed("unnamed", "filling_verbs")
        return token is not None and (
            not filled or (role.tail > role.end and self.text[role.start].isupper())
        )

    def _in_apposition(self, role: Role, before: str) -> Draft | None:
        """The person named right before: "Name, the foreign minister of X"."""
        match = re.search(r",\s+(?:the|an?|then|who (?:is|was) (?:the|an?))?\s*$", before)
        if match is None:
            return None
        end = role.lead - (len(before) - match.start())
        person = self.drafts.owner_of(end - 1, end)
        if person is None and (name := self._name_ending_at(end)):
            words = " ".join(self.text[slice(*name)].split())
            person = self.drafts.open("person:" + fold(words), words, "person", "name before an office")
            self.drafts.claim(person, *name, "name")
        return person if person is not None and person.type == "person" else None

    def _name_ending_at(self, end: int) -> tuple[int, int] | None:
        """A name of two words or more that ends here, though the tagger did not see it."""
        match = _NAME_BEFORE.search(self.text, max(0, end - REACH), end)
        if match is None or self.known.within(*match.span()) or OTHER_THING.search(match.group()):
            return None
        is_name = self.titles.name_at(match.start()) == match.span() and body_type(match.group()) is None
        return match.span() if is_name else None

    def _before_name(self, role: Role) -> Draft | None:
        """The person named right after with another title: "the chair, retired General N"."""
        match = _ASIDE.match(self.text, role.tail)
        person = self.drafts.owner_of(match.end(), match.end() + 1) if match else None
        return person if person is not None and person.type == "person" else None

    def _holder(self, role: Role) -> Draft | None:
        """The named person of this office and owner; the nearest before where several fit."""
        owner = role.owner.key if role.owner else None
        token = self.page.token_at(role.end - 1)
        apart = telling_apart(token) if token is not None and owner is None else frozenset()
        fits = [
            d
            for d in self.drafts
            if d.type == "person"
            and d.role
            and _same_office(d.role, role.office)
            and (owner is None or d.affiliation in (None, owner) or self._governs(d.affiliation, owner))
            and apart <= _words_of(d)
        ]
        exact = [d for d in fits if owner is not None and d.affiliation == owner]
        fits = exact or fits
        before = [d for d in fits if any(m.start < role.start for m in d.mentions)]
        if owner is None and len(fits) > 1 and not self.text[role.start : role.end].isupper():
            return max(
                before, key=lambda d: max(m.start for m in d.mentions if m.start < role.start), default=None
            )
        return fits[0] if fits else None

    def _governs(self, one: str | None, other: str) -> bool:
        parties = self.known.roster.parties
        pair = [parties[k] for k in (one, other) if k is not None and k in parties]
        return len(pair) == 2 and (pair[0].governs == pair[1].id or pair[1].governs == pair[0].id)

    def _nameless(self, role: Role) -> None:
        """A speaker kept nameless: "a senior X official"."""
        token = self.page.token_at(role.end - 1)
        if role.kind in WEAK or token is None:
            return
        if not is_voice(token) and not (role.owner and token.dep_ in ("nsubj", "nsubjpass")):
            return
        end = role.tail if role.owner and role.owner.end == role.tail else role.end
        words = " ".join(self.text[min(role.lead, role.start) : end].split())
        draft = self.drafts.open("nameless:" + fold(words), words, "officials", "nameless speaker")
        draft.anonymous = True
        draft.affiliation = role.owner.key if role.owner else None
        if self.drafts.claim(draft, role.start, role.end, "role"):
            self.drafts.forget_name(draft, self.text[role.start : role.end])

    def _office_actor(self, role: Role) -> None:
        """An office whose holder the text does not name."""
        owner = role.owner.key if role.owner else ""
        words = " ".join(self.text[min(role.lead, role.start) : role.tail].split())
        possessor = POSSESSOR.search(self.text, max(0, role.start - REACH), role.start)
        if possessor and role.owner is not None:
            words = f"{self.text[role.owner.start : role.owner.end]} {words}"
        draft = self.drafts.open(f"office:{role.office}:{owner}", words, "person", "office")
        draft.affiliation = owner or None
        draft.role = draft.role or " ".join(self.text[role.start : role.end].split())
        if self.drafts.claim(draft, role.start, role.end, "role"):
            self.drafts.note_name(draft, min(role.lead, role.start), role.tail)
            if possessor:
                self.drafts.note_name(draft, possessor.start(), role.end)


def _holds(full: list[str], part: list[str]) -> bool:
    return (
        full[-len(part) :] == part
        or (len(part) == 1 and part[0] in full)
        or (len(part) >= 2 and part[-1] == full[-1] and part[0] == full[0])
    )


def _words_of(person: Draft) -> frozenset[str]:
    """The words by which a text calls a person, his office's and his names', in lower case."""
    called = " ".join((person.name, person.role or "", *person.names))
    return frozenset(called.lower().replace("’", " ").replace("'", " ").split())


def _same_office(one: str, other: str) -> bool:
    def bare(office: str) -> str:
        words = [w for w in fold(office).split() if w not in listed("rank_modifiers")]
        return " ".join(words).replace("defense", "defence")

    return bare(one) == bare(other)
