"""Parties of the tables in a page: which party each name means, and whether it acts there."""

import bisect
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from truce.claims.reading.actors.draft import Draft, Drafts
from truce.claims.reading.actors.introduced import body_type, find_introduced
from truce.claims.reading.actors.roles import is_in_dateline, is_some_people, role_of_name
from truce.claims.reading.actors.words import listed
from truce.claims.reading.parse import Page
from truce.claims.reading.spans import SpanIndex
from truce.claims.records import Form, Mention
from truce.parties import NameHit, Roster
from truce.parties.roster import NameForm

_TERRITORIAL = frozenset({"state", "unrecognised_state"})
_FORMS: dict[NameForm, Form] = {
    "name": "name", "abbreviation": "name", "demonym": "demonym", "metonym": "metonym",
}  # fmt: skip
_BEFORE_OF = re.compile(
    r"(?:\b(?:the|its|their)\s+)?\b(?:governments?|authorities|people|peoples|leaders|leadership|delegations?|officials|"
    r"representatives|side)\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)


_BREAKAWAY = re.compile(
    r"\b[Tt]he (?P<who>"
    r"(?:breakaway|separatist|secessionist|rebel|unrecogni[sz]ed|self-(?:declared|proclaimed)) "
    r"(?P<land>region|republic|enclave|territory|province|statelet|state) of (?:the )?)$"
)
"""Before the name of a land that acts as a state: "A and the breakaway region of X agreed"."""
_SCENES = frozenset(
    {"in", "at", "near", "inside", "across", "over", "around", "into", "from", "through", "on"}
)

_SEATED = re.compile(
    r"\b[Tt]he (?P<who>(?:[a-z\-]+ )?"
    r"(?:government|authorities|administration|regime|leadership|rulers|leaders)) in $"
)

_ORIGIN = re.compile(r"[-‐–](?:born|bred|language|speaking|style|made|built|educated|flagged|registered)\b")
"""After an adjective of a people: it tells where somebody or something comes from, not who acts."""
_ETHNIC = re.compile(r"\b[Ee]thnic[ -]$")
_WORD = 8
"""Code points before a name in which "ethnic" is looked for."""
_TAIL = re.compile(r"[A-Z]{2,}-([A-Z]{2,3})$")


@dataclass(frozen=True, slots=True)
class Seen:
    """One name of a party in the page, whatever role it plays there."""

    start: int
    end: int
    key: str
    form: Form


@dataclass(frozen=True, slots=True)
class People:
    """Some of a people, who are not its state: "two Israelis", "ethnic Albanians" (then `ethnic`)."""

    start: int
    end: int
    key: str
    ethnic: bool


class Known:
    """The names of known and of introduced parties in a page, by position."""

    def __init__(self, page: Page, drafts: Drafts) -> None:
        self.page = page
        self.roster = Roster.load()
        self.shorts: dict[str, str] = {}
        self.other_things: set[str] = set()
        """Short names that the text gives to what is no actor of the tables."""
        self.seen: list[Seen] = []
        self.peoples: list[People] = []
        hits = self._hits()
        self._learn(hits, drafts)
        self._learn_tails(hits)
        self._place(hits, drafts)
        self.seen.sort(key=lambda s: s.start)
        self._starts = [s.start for s in self.seen]
        self._by_end = {s.end: s for s in self.seen}

    def ending_at(self, end: int) -> Seen | None:
        """The name that ends at an offset."""
        return self._by_end.get(end)

    def starting_at(self, start: int) -> Seen | None:
        """The name that starts at an offset."""
        return next((s for s in self.within(start, start + 1) if s.start == start), None)

    def last_before(self, offset: int, since: int) -> Seen | None:
        """The latest name between two offsets."""
        fit = [s for s in self.within(since, offset) if since <= s.start and s.end <= offset]
        return fit[-1] if fit else None

    def within(self, start: int, end: int) -> list[Seen]:
        """The names that overlap a span, in order."""
        first = max(0, bisect.bisect_left(self._starts, start) - 1)
        last = bisect.bisect_left(self._starts, end)
        return [s for s in self.seen[first:last] if s.end > start]

    def _hits(self) -> list[tuple[NameHit, str]]:
        """Names of the tables with the party meant, those left out that are part of a person's name."""
        found = [
            h for h in self.roster.find(self.page.text) if not self._in_person(h) and not self._in_thing(h)
        ]
        sure = Counter(h.party_id for h in found if not h.others)
        meant = [(hit, self._meant(hit, sure)) for hit in found]
        return [(hit, party) for hit, party in meant if not self._is_stray(hit, party, sure)]

    def _is_stray(self, hit: NameHit, party: str, sure: Counter[str]) -> bool:
        """Is it three letters of a party whose countries the text never names? They may mean anything."""
        record = self.roster.parties[party]
        homes = {*record.homes, record.affiliation or ""} - {""}
        is_short = hit.form == "abbreviation" and hit.end - hit.start <= 3 and record.type != "media"
        return is_short and bool(homes) and not homes & set(sure)

    def _meant(self, hit: NameHit, sure: Counter[str]) -> str:
        """Of parties that share a name, the one at home where the text is."""
        candidates = [hit.party_id, *hit.others]

        def score(party: str) -> tuple[bool, int, int]:
            record = self.roster.parties[party]
            near = {*record.homes, record.affiliation or ""} & set(sure)
            return party in sure, len(near), sum(sure[state] for state in near)

        return max(candidates, key=score)

    def _in_thing(self, hit: NameHit) -> bool:
        """Is the name half of a sum of money ("US$"), or of a sports body ("Rugby Ruritania")?"""
        before = re.search(r"(\w+) $", self.page.text[max(0, hit.start - 20) : hit.start])
        sports = before is not None and before.group(1) in listed("bodies", "sports")
        if hit.form == "demonym" and (_ORIGIN.match(self.page.text, hit.end) or self._names_language(hit)):
            return True
        return self.page.text[hit.end : hit.end + 1] == "$" or (hit.form == "name" and sports)

    def _names_language(self, hit: NameHit) -> bool:
        """Does the adjective only say in which language a name follows: "(Spanish: ...)"?"""
        text = self.page.text
        return text[hit.end : hit.end + 1] == ":" and text.endswith(("(", "; ", ", "), 0, hit.start)

    def _in_person(self, hit: NameHit) -> bool:
        """Is the one word of this name part of somebody's name, as in "Michael Jordan"?"""
        if hit.form == "demonym" or " " in self.page.text[hit.start : hit.end]:
            return False
        token = self.page.token_at(hit.start)
        if token is None or token.ent_type_ != "PERSON":
            return False
        beside = [token.nbor(-1)] if token.i > 0 else []
        right = token.nbor(1) if token.i + 1 < len(token.doc) else None
        if right is not None and right.ent_iob_ == "I" and right.pos_ == "PROPN":
            beside.append(right)
        return any(
            t.ent_type_ == "PERSON" and t.text[0].isupper() and not self.roster.find(t.text) for t in beside
        )

    def _learn(self, hits: list[tuple[NameHit, str]], drafts: Drafts) -> None:
        """Remember the short names that the text introduces, for names of the table and for new ones."""
        text = self.page.text
        placed = SpanIndex((h.start, h.end, (h, key)) for h, key in hits)
        for new in find_introduced(text):
            meant = {p for h in self.roster.find(new.short) for p in (h.party_id, *h.others)}
            beside = placed.as_given(new.start, new.end)
            ending = [(h, key) for h, key in beside if h.end == new.end]
            same = next((k for h, k in ending if self._is_whole(new.start, h) or k in meant), None)
            if same is None:
                kind = body_type(text[new.start : new.end])
                if kind is None:
                    self.other_things.add(new.short)
                    continue
                same = "intro:" + new.short
                draft = drafts.open(same, text[new.start : new.end], kind, "introduced name")
                inside = next((k for h, k in beside if new.start <= h.start and h.end <= new.end), None)
                draft.affiliation = inside
                for at in re.finditer(re.escape(text[new.start : new.end]), text):
                    if drafts.claim(draft, at.start(), at.end(), "name"):
                        self.seen.append(Seen(at.start(), at.end(), draft.key, "name"))
            self.shorts[new.short] = same

    def _learn_tails(self, hits: list[tuple[NameHit, str]]) -> None:
        """Remember the last letters of a hyphened short name as its own: "the XY" after "ABCD-XY"."""
        for hit, key in hits:
            tail = _TAIL.search(self.page.text, hit.start, hit.end)
            if tail is not None and hit.form == "abbreviation":
                self.shorts.setdefault(tail.group(1), key)

    def _is_whole(self, start: int, hit: NameHit) -> bool:
        """Is the long name that starts at an offset this party's, but for "the" or "the government of"?"""
        before = _BEFORE_OF.search(self.page.text, max(0, hit.start - 60), hit.start)
        return hit.start <= start + 4 or (before is not None and before.start() <= start)

    def _place(self, hits: list[tuple[NameHit, str]], drafts: Drafts) -> None:
        for short, key in self.shorts.items():
            party = self.roster.parties.get(key)
            draft = (
                drafts.open(key, party.name, party.type, "table")
                if party
                else drafts.open(key, short, "group", "")
            )
            for span in drafts.words.spans(short):
                begins_longer = not short.isupper() and self.page.text.startswith(" of ", span[1])
                if begins_longer or drafts.words.is_joined(span[0]):
                    continue
                start, end = party_phrase(self.page, *span, draft.type)
                if drafts.claim(draft, start, end, "name"):
                    drafts.note_name(draft, *span)
                    self.seen.append(Seen(*span, draft.key, "name"))
        for hit, key in hits:
            if self.page.text[hit.start : hit.end] in self.other_things:
                continue
            party = self.roster.parties[key]
            draft = drafts.open(key, party.name, party.type, "table")
            draft.affiliation = party.affiliation
            self._hit(drafts, draft, hit)

    def _hit(self, drafts: Drafts, draft: Draft, hit: NameHit) -> None:
        form = _FORMS[hit.form]
        if not drafts.is_free(hit.start, hit.end):
            return
        people = self._people(draft, hit)
        if people is not None:
            self.peoples.append(people)
            return
        self.seen.append(Seen(hit.start, hit.end, draft.key, form))
        start, end = party_phrase(self.page, hit.start, hit.end, draft.type)
        start = self._land_before(draft, hit) or start
        if draft.type == "group" and self._claim_fighters(drafts, draft, hit, end):
            return
        if (start, end) == (hit.start, hit.end) and self._is_place(draft, hit):
            draft.unplaced.append(Mention(hit.start, hit.end, form))
            if form != "metonym":
                drafts.note_name(draft, hit.start, hit.end)
            elif seated := _SEATED.search(self.page.text, max(0, hit.start - 60), hit.start):
                drafts.claim(draft, *seated.span("who"), "role")
            return
        drafts.claim(draft, start, end, form if (start, end) == (hit.start, hit.end) else "name")
        drafts.note_name(draft, hit.start, hit.end)
        if hit.form == "name":
            draft.spelled.append(" ".join(self.page.text[hit.start : hit.end].split()))
        for part in self.roster.inside(self.page.text, hit):
            draft.mentions.append(Mention(part.start, part.end, "part_of_name"))

    def _land_before(self, draft: Draft, hit: NameHit) -> int | None:
        """Where "breakaway region of X" begins; None where it is but a scene, or no such phrase."""
        land = _BREAKAWAY.search(self.page.text, max(0, hit.start - 60), hit.start)
        if land is None or draft.type != "unrecognised_state":
            return None
        head = self.page.token_at(land.start("land"))
        is_scene = head is None or (head.dep_ == "pobj" and head.head.lower_ in _SCENES)
        return None if is_scene else land.start("who")

    def _claim_fighters(self, drafts: Drafts, draft: Draft, hit: NameHit, end: int) -> bool:
        """Give "the A rebels" an actor of their own where A is a community: not all of it is in arms."""
        words = self.page.text[hit.start : end].split()
        if len(words) < 2 or words[-1].lower() not in listed("community_fighters"):
            return False
        named = drafts.open(f"fighters:{draft.key}", " ".join(words), "non_state_armed_group", "table")
        return drafts.claim(named, hit.start, end, "name")

    def _people(self, draft: Draft, hit: NameHit) -> People | None:
        """Those of a people whom an adjective of a nation means: "81 Israelis", "an Israeli"; else None."""
        if hit.form != "demonym" or draft.type not in _TERRITORIAL:
            return None
        if _ETHNIC.search(self.page.text, max(0, hit.start - _WORD), hit.start):
            return People(hit.start, hit.end, draft.key, True)
        tokens = self.page.tokens(hit.start, hit.end)
        if not tokens or not is_some_people(tokens[-1]):
            return None
        return People(hit.start, hit.end, draft.key, False)

    def _is_place(self, draft: Draft, hit: NameHit) -> bool:
        sentence = self.page.sentence_at(hit.start)
        if sentence is not None and is_in_dateline(self.page, hit.start, sentence):
            return True
        if hit.form == "metonym" or draft.type in _TERRITORIAL:
            return role_of_name(self.page, hit) == "place"
        return False


def party_phrase(page: Page, start: int, end: int, kind: str) -> tuple[int, int]:
    """The span of "the government of X" or "the X government", given X's; X's own where there is none."""
    text = page.text
    before = _BEFORE_OF.search(text, max(0, start - 60), start)
    if before:
        lead = re.match(r"(?:the|its|their)\s+", before.group(), re.IGNORECASE)
        return before.start() + (lead.end() if lead else 0), end
    nouns = listed("party_nouns") | (listed("fighter_nouns") if kind not in _TERRITORIAL else frozenset())
    for word_end, word in following(text, end, 2):
        if word.lower() in nouns and text[word_end : word_end + 1] != "-":
            return start, word_end
        if word.lower() not in (
            "interim",
            "transitional",
            "central",
            "federal",
            "regional",
            "national",
            "new",
            "current",
        ):
            break
    return start, end


def following(text: str, end: int, most: int) -> Iterator[tuple[int, str]]:
    """The next words of a phrase after an offset, a possessive ending skipped, each with its end."""
    tail = re.match(r"['’]s?(?=\s)", text[end : end + 3])
    at = end + (tail.end() if tail else 0)
    for _ in range(most):
        match = re.compile(r"[ \t]+([^\W\d_][\w\-]*)").match(text, at)
        if match is None:
            return
        yield match.end(), match.group(1)
        at = match.end()
