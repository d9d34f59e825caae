"""Offices and titles in a page: whose they are, and the name that stands beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from truce.claims.reading.actors.draft import Drafts, trim
from truce.claims.reading.actors.known import Known, Seen
from truce.claims.reading.actors.words import listed
from truce.claims.reading.parse import Page
from truce.parties import OfficeHit, Offices

_CAP = r"(?:[A-ZÀ-Þ](?:\.|[\w’'\-]*[^\W_]))"
NAME_WORD = rf"(?:(?:al|el|ul|ad|as|ash|an|ur)-{_CAP}|{_CAP})"
NAME_LINK = r"(?:bin|ibn|bint|al|el|de|da|del|der|van|von|dos|ben|ould|ul|abu)"
NAME = re.compile(rf"{NAME_WORD}(?:[ \t]+(?:{NAME_LINK}[ \t]+){{0,2}}{NAME_WORD}){{0,4}}")
NOT_A_NAME = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|The|In|On|At|He|She|It|They|We|But|And|Office|House|Palace|God|"
    r"Allah|Islam|Embassy|Council|Ministry|Committee|Party|Government|Army|Forces|Agreement|Accord|Affairs|"
    r"General|Minister|President|Staff|Union|Nations|Mr|Mrs|Ms|Dr)\b"
)
POSSESSOR = re.compile(
    r"\b(?:its|their|his|her|whose|(?:the )?(?:group|movement|party|organi[sz]ation)['’]s)[ \t]+$", re.I
)
WEAK = frozenset({"title", "rank", "analyst", "civilian"})
"""Kinds of titles that never stand for a person without a name."""
BODIES = frozenset({"armed_force", "police", "government_body", "security_service"})
"""Types of institutions whose name an office follows: "the X army chief"."""
GROUPS = frozenset({"non_state_armed_group", "militia", "political_group", "party"})
"""Types of groups that a text may bring in itself, whose name an office goes before: "leader of the X"."""
REACH = 60
"""How far, in code points, a phrase is followed to either side."""

_PORTFOLIO = re.compile(rf"{NAME_WORD}(?:[ \t]+(?:and[ \t]+)?{NAME_WORD}){{0,4}}")
_OF = re.compile(r"[ \t]+(?P<word>of|for|to|in|at|with|from)[ \t]+(?:the[ \t]+)?")
_COMMA = re.compile(r",[ \t]+")
_FAR_COMMA = re.compile(r"(?:[ \t]+[\w'’\-]+){1,6},[ \t]+")
_GAP = re.compile(r"[.]?[ \t]+")
_LAST_WORD = re.compile(r"([\w\-]+)[ \t]+$")
_OWNERSHIP = re.compile(r"(?:['’]s?)?[ \t]+$")
_ADJECTIVES = re.compile(r"\b(?:an?|the)[ \t]+(?P<words>(?:(?!of |and |in |for |to )[a-z\-]+[ \t]+){1,2})$")


@dataclass(frozen=True, slots=True)
class Role:
    """An office in the text: with its modifiers at ``[start, end)``, its owner and the name beside it."""

    start: int
    end: int
    office: str
    kind: str
    owner: Seen | None
    lead: int
    """Where the phrase begins with owner and article."""
    tail: int
    """Where the phrase ends with "of X"."""
    name: tuple[int, int] | None
    joined: bool
    """Whether office and name are one phrase, without a comma."""


class Titles:
    """Reads the offices of a page, with owners and names."""

    def __init__(self, page: Page, drafts: Drafts, known: Known) -> None:
        self.page, self.drafts, self.known = page, drafts, known
        self.text = page.text

    def read(self) -> list[Role]:
        """All offices in the order of the text."""
        return [self._role(hit) for hit in self._offices()]

    def _offices(self) -> Iterator[OfficeHit]:
        """Offices, neighbours joined into one ("army chief General"), those left out that are other words."""
        pending: OfficeHit | None = None
        for hit in Offices.load().find(self.text):
            if not self._is_office(hit):
                continue
            if pending is not None and _GAP.fullmatch(self.text, pending.end, hit.start):
                kind = pending.kind if hit.kind in WEAK else hit.kind
                office = pending.office if hit.kind in WEAK else hit.office
                pending = replace(pending, end=hit.end, kind=kind, office=office)
                continue
            if pending is not None:
                yield pending
            pending = hit
        if pending is not None:
            yield pending

    def _is_office(self, hit: OfficeHit) -> bool:
        token = self.page.token_at(hit.end - 1)
        inside = any(s.start <= hit.start and hit.end <= s.end for s in self.known.within(hit.start, hit.end))
        if token is None or inside or self.text[hit.end : hit.end + 1] in "-–":
            return False
        if hit.kind in ("title", "rank"):
            after = _GAP.match(self.text, hit.end)
            name = NAME.match(self.text, after.end()) if after else None
            return self.text[hit.start].isupper() and name is not None and not _is_paper(name.group())
        if token.dep_ in ("compound", "amod") and token.i + 1 < len(token.doc):
            following = token.nbor(1)
            if following.text.islower() and following.pos_ == "NOUN" and hit.kind != "head":
                return False
        return token.pos_ in ("NOUN", "PROPN") or self.text[hit.start].isupper()

    def _role(self, hit: OfficeHit) -> Role:
        start = self._with_modifiers(hit.start)
        owner, lead = self._owner_before(start)
        tail = hit.end
        after = _OF.match(self.text, hit.end)
        if after and owner is None and (right := self.known.starting_at(after.end())) and self._acting(right):
            owner, tail = right, right.end
        elif after and owner is None and (body := self._group_starting_at(after.end())):
            owner, tail = body, body.end
        elif after and after["word"] in ("of", "for"):
            portfolio = _PORTFOLIO.match(self.text, after.end())
            tail = portfolio.end() if portfolio else tail
        name, joined = self._name_after(hit.end, tail, hit.kind)
        if name is not None and owner is None:
            of = _OF.match(self.text, name[1])
            owner = self.known.starting_at(of.end()) if of and of["word"] == "of" else None
        return Role(start, hit.end, hit.office, hit.kind, owner, lead, tail, name, joined)

    def _with_modifiers(self, start: int) -> int:
        while (word := _LAST_WORD.search(self.text, max(0, start - 24), start)) is not None:
            if word.group(1).lower() not in listed("rank_modifiers"):
                break
            start = word.start()
        return start

    def _owner_before(self, start: int) -> tuple[Seen | None, int]:
        """The party that has the office, named right before it, and where the phrase begins."""
        line = max(0, start - REACH)
        blank = _OWNERSHIP.search(self.text, line, start)
        owner = self.known.ending_at(blank.start()) or self._force_ending_at(blank.start()) if blank else None
        if owner is not None:
            adjectives = _ADJECTIVES.search(self.text, line, owner.start)
            return owner, adjectives.start("words") if adjectives else owner.start
        possessor = POSSESSOR.search(self.text, line, start)
        if possessor:
            sentence = self.page.sentence_at(start)
            since = sentence.start if sentence else line
            near = self.known.within(since, possessor.start())
            return next((s for s in reversed(near) if self._acting(s)), None), start
        within = self._owner_within(start)
        return within, within.start if within is not None else start

    def _force_ending_at(self, end: int) -> Seen | None:
        """The force, ministry or police of a party that ends right before an office: "the X army chief"."""
        draft = self.drafts.owner_of(end - 1, end)
        if draft is None or draft.type not in BODIES:
            return None
        held = next((m for m in draft.mentions if m.end == end), None)
        return Seen(held.start, held.end, draft.key, held.form or "name") if held is not None else None

    def _group_starting_at(self, start: int) -> Seen | None:
        """The group or movement of no table whose name starts here: "leader of the X Front"."""
        draft = self.drafts.owner_of(start, start + 1)
        if draft is None or draft.type not in GROUPS:
            return None
        held = next((m for m in draft.mentions if m.start == start), None)
        return Seen(held.start, held.end, draft.key, held.form or "name") if held is not None else None

    def _owner_within(self, start: int) -> Seen | None:
        """The party named further before the office in its own phrase: "the X sector commander"."""
        first = self.page.token_at(start)
        if first is None:
            return None
        head = first.head if first.dep_ in ("compound", "amod", "nmod") else first
        before = [c for c in head.lefts if c.dep_ in ("compound", "nmod", "amod", "poss") and c.i < first.i]
        if not before:
            return None
        since = self.page.start_of(before[0].left_edge)
        inside = [s for s in self.known.within(since, start) if since <= s.start and s.end <= start]
        whose = [s for s in inside if self.text[s.end : s.end + 1] not in "-–" and self._acting(s)]
        return whose[-1] if whose else None

    def _acting(self, seen: Seen) -> bool:
        """Is the name an actor's here, not a place's?"""
        return seen.form != "metonym" or self.drafts.owner_of(seen.start, seen.end) is not None

    def _name_after(self, end: int, tail: int, kind: str) -> tuple[tuple[int, int] | None, bool]:
        if gap := _GAP.match(self.text, end):
            name = self.name_at(gap.end())
            if name is not None and (kind not in ("analyst", "civilian") or self._looks_personal(name)):
                return name, True
        gap = _GAP.match(self.text, tail)
        comma = _COMMA.match(self.text, tail)
        far = _FAR_COMMA.match(self.text, tail)
        for mark in (gap if tail > end else None, comma, far):
            if mark is None or self._titled_at(mark.end()):
                continue
            name = self.name_at(mark.end())
            if name and (self._is_tagged(name) if mark is far else self._looks_personal(name)):
                return name, False
        return None, False

    def _titled_at(self, start: int) -> bool:
        """Does a title begin here? Then the name is its, and joins this office by apposition."""
        hits = Offices.load().find(self.text[start : start + REACH])
        return bool(hits) and hits[0].start == 0

    def name_at(self, start: int) -> tuple[int, int] | None:
        """The capitalised name that starts here, if it is no party, day or body."""
        match = NAME.match(self.text, start)
        if match is None or self.known.starting_at(start) or NOT_A_NAME.match(match.group().split()[0]):
            return None
        end = match.end()
        for seen in self.known.within(start, end):
            end = min(end, seen.start)
        block = self.page.sentence_at(start)
        if block is not None and not block.block.is_prose:
            end = self._in_heading(start, end)
        start, end = trim(self.text, start, end)
        return (start, end) if start < end and any(c.islower() for c in self.text[start:end]) else None

    def _in_heading(self, start: int, end: int) -> int:
        """Where a name ends in a heading, whose other words are capitalised too."""
        verbs = ("ing",) if self.text.count(self.text[start:end]) > 1 else ("ing", "s")
        for word in re.finditer(r"\S+", self.text[start:end]):
            token = self.page.token_at(start + word.start())
            if word.start() and (token is None or token.pos_ != "PROPN" or token.text.endswith(verbs)):
                return start + word.start()
        return end

    def _looks_personal(self, name: tuple[int, int]) -> bool:
        tokens = self.page.tokens(*name)
        words = self.text[name[0] : name[1]].split()
        return self._is_tagged(name) or (
            len(words) >= 2 and not any(t.ent_type_ in ("GPE", "DATE", "ORG", "NORP") for t in tokens)
        )

    def _is_tagged(self, name: tuple[int, int]) -> bool:
        return any(t.ent_type_ == "PERSON" for t in self.page.tokens(*name))


def _is_paper(name: str) -> bool:
    """Whether capitalised words name a document or a body, so that "General" before them is no rank."""
    return bool({w.lower() for w in name.split()[:3]} & listed("never_ranked"))
