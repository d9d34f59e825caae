"""Named bodies, ministries and forces: institutions that belong to a party or stand for themselves."""

import re
from functools import cache

from spacy.tokens import Token

from truce.claims.reading.actors.apart import telling_apart
from truce.claims.reading.actors.draft import Draft, Drafts
from truce.claims.reading.actors.introduced import NamedBody, find_named_bodies
from truce.claims.reading.actors.known import Known, Seen, following
from truce.claims.reading.actors.senders import offices_of
from truce.claims.reading.actors.words import labels, listed, name_heads
from truce.claims.reading.parse import Page
from truce.parties.spelling import fold
from truce.places import Gazetteer

_OWNERS = frozenset({"state", "unrecognised_state", "government"})
_FORCES_OF = re.compile(
    r"\b(?P<noun>armed forces|security forces|army|armies|military|troops|forces|police) of (?:the )?$", re.I
)
_SHORT = re.compile(r"\b[Tt]he (?P<head>[A-Z]\w+)\b(?! of\b)")
_MOST_WORDS = 4
_WORD = 20
"""Code points before a name in which the word before it is looked for."""
_MINISTRY = re.compile(
    r"\bthe (?P<side>[a-z][\w-]+ )??"
    r"(?P<name>(?P<kind>foreign|defen[cs]e|interior|information|health|justice|finance|home) ministry)",
    re.IGNORECASE,
)
_LABELLED = r"[A-Z][\w’'\-]+(?:[ \t]+(?:of[ \t]+(?:the[ \t]+)?)?[A-Z][\w’'\-]+){0,4}"


class Bodies:
    """Reads institutions of a page into drafts; runs before persons are read."""

    def __init__(self, page: Page, drafts: Drafts, known: Known) -> None:
        self.page, self.drafts, self.known = page, drafts, known
        self.text = page.text

    def read(self) -> None:
        """Forces and ministries of a party first, then names that tell their own kind."""
        for seen in list(self.known.seen):
            draft = self.drafts.get(seen.key)
            if draft is not None and draft.type in _OWNERS:
                self._force(seen) or self._ministry(seen)
        for body in find_named_bodies(self.page):
            self._named(body)
        self._ministries()
        self._labelled()
        self._senders()
        self._short_names()

    def _force(self, seen: Seen) -> bool:
        """A force that belongs to the party: "Ugandan border troops", "the army of Uganda"."""
        before = _FORCES_OF.search(self.text, max(0, seen.start - 40), seen.start)
        if before:
            return self._open_force(seen, before.start(), seen.end, before["noun"])
        for end, word in following(self.text, seen.end, _MOST_WORDS):
            low = word.lower()
            if (low in listed("force_nouns") or low in listed("police_nouns")) and self._is_head(end):
                return self._open_force(seen, seen.start, end, low)
            if low not in listed("force_modifiers"):
                break
        return False

    def _is_head(self, end: int) -> bool:
        """Does the phrase end here: "military", not "military actions"?"""
        token = self.page.token_at(end - 1)
        modifies = token is not None and token.dep_ in ("compound", "amod", "nmod") and token.head.i > token.i
        return not modifies or (token is not None and token.head.lower_ in listed("force_nouns"))

    def _open_force(self, seen: Seen, start: int, end: int, noun: str) -> bool:
        kind = "police" if noun.lower() in listed("police_nouns") else "armed_force"
        words = " ".join(self.text[start:end].split())
        return self._take(f"{kind}:{seen.key}", words, kind, seen, (start, end), "party's force")

    def _ministry(self, seen: Seen) -> bool:
        kind = ""
        for end, word in following(self.text, seen.end, _MOST_WORDS):
            low = word.lower()
            if low in listed("ministry_nouns"):
                words = " ".join(self.text[seen.start : end].split())
                key = f"ministry:{seen.key}:{kind or low}"
                return self._take(key, words, "government_body", seen, (seen.start, end), "party's ministry")
            if low not in listed("ministry_kinds"):
                break
            kind = low.replace("defense", "defence")
        return False

    def _take(self, key: str, name: str, kind: str, seen: Seen, span: tuple[int, int], rule: str) -> bool:
        """Open a body and give it the words of its owner's name too."""
        held = self.drafts.owner_of(*span)
        if held is not None and held.key != seen.key:
            return False
        self.drafts.release(*span)
        draft = self.drafts.open(key, name, kind, rule)
        draft.affiliation = seen.key
        return self.drafts.claim(draft, *span, "name")

    def _named(self, body: NamedBody) -> None:
        start, end = body.start, body.end
        inside = self.known.within(start, end)
        if any(s.start < start or s.end > end or (s.start, s.end) == (start, end) for s in inside):
            return
        if body.type == "company" and _ends_in_place(self.text[start:end]):
            return
        holder = self.drafts.owner_of(start, end)
        if holder is not None and not (inside and holder.key == inside[0].key and self._adds(inside, body)):
            return
        self.drafts.release(start, end)
        name = " ".join(self.text[start:end].split())
        sports = not listed("bodies", "sports").isdisjoint(name.split())
        draft = self.drafts.open("body:" + fold(name), name, "group" if sports else body.type, "named body")
        if inside and not sports:
            draft.affiliation = draft.affiliation or inside[0].key
        if self.drafts.claim(draft, start, end, "name") and name[0].isdigit() and " of " in name:
            self.drafts.note_name(draft, start, start + self.text[start:end].index(" of "))

    def _adds(self, inside: list[Seen], body: NamedBody) -> bool:
        """Is the body more than the party with a noun that means the party itself?"""
        last = self.text[body.start : body.end].split()[-1].lower()
        one = all(s.end == body.end for s in inside[1:])
        return body.type != "government" and last not in listed("party_nouns") and one

    def _ministries(self) -> None:
        """Give "the defence ministry" to the one ministry of that kind, or to one of its own."""
        for match in _MINISTRY.finditer(self.text):
            kind = match["kind"].lower().replace("defense", "defence")
            owned = [d for d in self.drafts if d.key.startswith("ministry:") and d.key.endswith(":" + kind)]
            head = self.page.token_at(match.end("name") - 1)
            if head is None or not self._is_head(match.end("name")):
                continue
            if apart := telling_apart(head):
                self._told_apart(match, head, kind, apart)
                continue
            if len(owned) > 1 or match["side"]:
                continue
            draft = owned[0] if owned else self._unowned(kind, match["name"])
            self.drafts.claim(draft, *match.span("name"), "name")

    def _told_apart(self, match: re.Match[str], head: Token, kind: str, apart: frozenset[str]) -> None:
        """Give "the defence ministry of X" and "the rebel defence ministry" to nobody else than theirs."""
        behind = [t for c in head.children if c.dep_ == "prep" for t in c.children if t.dep_ == "pobj"]
        owners = (self.known.starting_at(self.page.start_of(t)) for t in behind)
        owner = next((o for o in owners if o is not None), None)
        end = max([match.end("name"), *(self.page.end_of(t) for t in behind)])
        start = match.start("side") if match["side"] else match.start("name")
        words = " ".join(self.text[start:end].split())
        key = owner.key if owner is not None else "-".join(sorted(apart))
        draft = self.drafts.open(f"ministry:{key}:{kind}", words, "government_body", "ministry")
        draft.affiliation = draft.affiliation or (owner.key if owner is not None else None)
        self.drafts.claim(draft, start, match.end("name"), "name")
        self.drafts.note_name(draft, start, end)

    def _unowned(self, kind: str, name: str) -> Draft:
        return self.drafts.open(f"ministry::{kind}", name, "government_body", "ministry")

    def _labelled(self) -> None:
        """Unknown names that a common noun introduces: "the rebel group Sons of the River"."""
        for kind, nouns in labels().items():
            nouns_pattern = "|".join(sorted((re.escape(n) for n in nouns), key=len, reverse=True))
            for match in re.finditer(rf"\b(?:{nouns_pattern})[ \t]+(?P<name>{_LABELLED})", self.text):
                start, end = match.span("name")
                if self.known.within(start, end) or not self.drafts.is_free(start, end):
                    continue
                name = match["name"]
                draft = self.drafts.open("body:" + fold(name), name, kind, "labelled name")
                for again in self.drafts.words.alone(name):
                    self.drafts.claim(draft, *again, "name")

    def _senders(self) -> None:
        """Offices that a letterhead or the sender's line of a mail names, also where they are named again."""
        for office in offices_of(self.page):
            if self.known.within(office.start, office.end):
                continue
            name = " ".join(self.text[office.start : office.end].split())
            if self.drafts.is_free(office.start, office.end):
                draft = self.drafts.open("body:" + fold(name), name, office.type, "sender")
                for again in self.drafts.words.alone(name):
                    self.drafts.claim(draft, *again, "name")

    def _short_names(self) -> None:
        """Give "the Committee" to the latest body whose name ends, or starts, with that word."""
        heads = name_heads()
        latest: dict[str, Draft] = {}
        named = sorted(
            ((m.start, d) for d in self.drafts if " " in d.name for m in d.mentions), key=lambda n: n[0]
        )
        at = 0
        for match in _SHORT.finditer(self.text):
            while at < len(named) and named[at][0] < match.start():
                words = named[at][1].name.split()
                latest[fold(words[0])] = latest[fold(words[-1])] = named[at][1]
                at += 1
            head = match["head"]
            draft = latest.get(fold(head)) if head in heads and head != "Party" else None
            draft = draft or self._nameless_body(head)
            if draft is not None:
                self.drafts.claim(draft, *match.span("head"), "name")

    def _nameless_body(self, head: str) -> Draft | None:
        """The body of "the Coalition", where the text writes it with a capital again and again."""
        if head not in listed("bodies", "alone"):
            return None
        if self.text.find(f"he {head}") == self.text.rfind(f"he {head}"):
            return None
        return self.drafts.open("short:" + head, head, name_heads()[head], "body without a name")

    def read_tagged(self) -> None:
        """Organisations that only the tagger knows, if the text comes back to them."""
        spans: dict[str, list[tuple[int, int]]] = {}
        for sentence in self.page.sentences:
            for entity in sentence.span.ents if sentence.block.is_prose else ():
                name = re.sub(r"^[Tt]he |['’]s?$", "", entity.text)
                if name in self.known.other_things or name.lower() in listed("anonymous_heads") | listed(
                    "ailments"
                ):
                    continue
                if (
                    entity.label_ == "ORG"
                    and "(" not in name
                    and name[:1].isupper()
                    and not OTHER_THING.search(name)
                ):
                    start = self.page.cover(entity)[0] + entity.text.find(name)
                    spans.setdefault(name, []).append((start, start + len(name)))
        for name, found in spans.items():
            if self.text.count(name) < 2 or name.rstrip("s") in name_heads() or self._is_other(name):
                continue
            free = [span for span in found if self.drafts.is_free(*span)]
            if not free:
                continue
            draft = self.drafts.open("body:" + fold(name), name, "group", "tagged organisation")
            for span in self.drafts.words.alone(name):
                self.drafts.claim(draft, *span, "name")
            draft.listed = bool(draft.mentions)

    def _is_other(self, name: str) -> bool:
        """Is it one of "both sides" in capitals, or a place that the gazetteer knows?"""
        paired = name.split()[0].lower() in listed("collectives", "sides_before") | {"parties", "sides"}
        return paired or gazetteer().best(name) is not None


def _ends_in_place(name: str) -> bool:
    """Whether the last two words of a name are a place's: a bank may be a river's."""
    return gazetteer().best(" ".join(name.split()[-2:])) is not None


@cache
def gazetteer() -> Gazetteer:
    """The packaged gazetteer, opened once per process."""
    return Gazetteer.open()


OTHER_THING = re.compile(
    r"Agreement|Accord|Treaty|Protocol|Convention|Resolution|Declaration|Statement|Pact|Memorandum|Plan|Act\b|War\b|Day\b|"
    r"Truce|Cease-?[Ff]ire|Armistice|Storm\b|Hurricane|Typhoon|Cyclone|Earthquake|Tsunami|Operation\b|^Exercise\b|"
    r"Article|Annex|Chapter|Bridge|Dam\b|Square|Province|Camp\b|Hill|Arrangements?\b|Line\b|Road|Street|University|Airport|Hospital|\d"
)


_NAMED_SO = re.compile(r"\b(?:Storm|Hurricane|Typhoon|Cyclone|Operation|Exercise|Resolution)[ \t]+$")


def names_thing(text: str, start: int, end: int) -> bool:
    """Whether a name, with the word before it, is a storm's, a text's or another thing's: "Storm N"."""
    return bool(OTHER_THING.search(text[start:end]) or _NAMED_SO.search(text, max(0, start - _WORD), start))


def is_institution(draft: Draft) -> bool:
    """Whether a draft was read as a body of its own, not as a party of the tables."""
    return draft.key.partition(":")[0] in ("body", "ministry", "armed_force", "police", "intro")
