"""Which statements exclude each other: one plain test for every pair of voices on one matter.

Two voices are opposed where they speak of one matter and one of them says no to it, lays it on somebody else,
or tells it with words that cannot both be true. Who speaks first makes no difference, nor whether the one is
named by the other. Whether it is one matter is read from the kind of act, and from places, days, names and
words that point back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from truce.asof import Interval
from truce.claims.reading.context import Context
from truce.claims.reading.passages import event_passages
from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.speech import sayings
from truce.claims.reading.speech.stances import is_party
from truce.claims.reading.voices.matters import (
    OPPOSITES,
    clause_of,
    families,
    is_past_negation,
    lemmas,
    listed,
    on_pole,
)
from truce.claims.reading.voices.sides import Sides
from truce.claims.reading.voices.statements import Statement, told_deed
from truce.claims.records import Claim, Event

_ADJACENT = 260
"""Characters from one statement to the next that answers it, at most."""

_CHARGED = 600
"""Characters from a deed to its denial, at most."""

_NEXT = 60
"""Characters from a statement to a denial of "it", at most."""

_NEAR = 1_200
"""Characters between two statements of one matter that names, places or days tie together."""

_LOOKED_AT = 8
"""Statements before one that are looked at."""

_SUBJECTS = ("nsubj", "nsubjpass")
_TELLING = ("NOUN", "VERB", "PROPN", "NUM")
_DEEDS = ("ASSAULT", "COERCE", "MOBILIZE", "AGREE")
_ALIBI = frozenset(("presence", "backing"))
"""What one denies who was not there at all."""
_PRESENCE = frozenset(("presence", "capture"))
_NOTICED = frozenset(("force", "killing", "burning", "presence"))
"""What one cannot but see or hear."""
_FORCES = frozenset("hand man force unit army garrison brigade".split())
_NOTHING = frozenset(("nothing", "nobody", "none"))
_LAID = ("ASSAULT", "COERCE", "MOBILIZE", "ACCUSE")
_HARM = frozenset(("force", "killing", "burning", "passage"))
_SELF = frozenset("we our us it its they their he she i nobody nothing none no".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposition:
    """Two statements that cannot both be so; `first` stands before `second` in the text."""

    first: Statement
    second: Statement
    why: str


def find_oppositions(
    context: Context, statements: Sequence[Statement], events: Sequence[Event]
) -> tuple[Opposition, ...]:
    """The statements of a document that exclude each other, each with the nearest one that it excludes."""
    return tuple(_Court(context, statements, events).oppositions())


class _Court:
    def __init__(self, context: Context, statements: Sequence[Statement], events: Sequence[Event]) -> None:
        self.context = context
        self.sides = Sides(context.actors)
        self._events = event_passages(events)
        self._statements = statements
        self._said = SpanIndex((*s.said, s) for s in statements)

    def oppositions(self) -> Iterator[Opposition]:
        for at, second in enumerate(self._statements):
            before = self._statements[max(0, at - _LOOKED_AT) : at]
            told = [(f, why) for f in reversed(before) if (why := self._why(f, second)) is not None]
            charges = [t for t in told if self._charges(t[0], second)] if second.denies else []
            for first, why in (charges or told)[:1]:
                yield Opposition(first=first, second=second, why=why)
            deed = self._charged_with(second) if second.denies and not told else None
            if deed is not None:
                yield Opposition(first=deed, second=second, why="deed denied")

    def _charged_with(self, denial: Statement) -> Statement | None:
        """The last deed before a denial that the text lays on the side that denies."""
        claim = denial.claim
        if claim is None or turns_down(self.context, claim):
            return None
        sentence = self.context.page.sentence_at(denial.start)
        told = self._events.over(max(0, denial.start - _CHARGED), denial.start + 1)
        for start, end, event in reversed(told):
            if start >= denial.said[0] or event.type not in _LAID or event.certainty == "denied":
                continue
            doers = event.initiator if event.type != "ACCUSE" else event.target
            laid = denial.side is not None and denial.side in {
                self.sides.of(r) for r in (*doers, *event.alleged_initiator)
            }
            here = sentence is not None and sentence.start <= start and _points_back_at_once(denial)
            deed = told_deed(self.context, self.sides, event, (start, end))
            on_it = here or _only_points(denial) or bool(denial.families & (deed.families | _ALIBI))
            if (
                (here or (laid and end <= denial.start))
                and on_it
                and not self._is_own_word(denial, start, end)
            ):
                return deed
        return None

    def _is_own_word(self, denial: Statement, start: int, end: int) -> bool:
        """Whether the side that denies tells the passage itself."""
        told = self._said.overlapping(start, end)
        return any(s is not denial and s.side == denial.side for s in told)

    def _why(self, first: Statement, second: Statement) -> str | None:
        """In what two statements exclude each other; None where they do not, or may well both be so."""
        if not (first.holds and second.holds) or not self._two_voices(first, second):
            return None
        if _agrees(second) or not self._may_be_one(first, second):
            return None
        if self._says_no(first, second) or self._says_no(second, first):
            return "denied"
        gap = second.start - first.end
        if gap > _ADJACENT:
            return None
        if self._lays_elsewhere(first, second) or self._lays_elsewhere(second, first):
            return "author"
        return self._opposite(first, second)

    def _two_voices(self, one: Statement, other: Statement) -> bool:
        nested = other.denies and one.said[0] < other.said[0] and other.said[1] <= one.said[1]
        if one.said[0] < other.said[1] and other.said[0] < one.said[1] and not nested:
            return False
        if one.side is not None and other.side is not None:
            return one.side != other.side
        return one.voice != other.voice

    # ---- one matter

    def _may_be_one(self, one: Statement, other: Statement) -> bool:
        """Whether neither the places nor the days named keep two statements apart, and they are near."""
        gap = other.start - one.end
        if gap > _NEAR:
            return False
        places = [self._places(s) for s in (one, other)]
        days = [self._days(s) for s in (one, other)]
        if all(places) and not places[0] & places[1]:
            return False
        if all(days) and not any(a.intersects(b) for a in days[0] for b in days[1]):
            return False
        elsewhere = bool(places[1] and days[1]) and not (places[0] or days[0])
        if elsewhere and not self._share_words(one, other):
            return False
        named = [{n.ref for n in self.context.actors_in(*s.said)} for s in (one, other)]
        tied = bool(places[0] & places[1]) + bool(named[0] & named[1]) + (all(days))
        return gap <= _ADJACENT or tied >= 2

    def _places(self, statement: Statement) -> set[str]:
        named = self.context.places_in(*self._whole(statement))
        named = [n for n in named if not self.context.actors_in(n.start, n.end)]
        return {n.ref for n in named}

    def _whole(self, statement: Statement) -> tuple[int, int]:
        """Where a statement's places and days stand: what somebody saw was where and when they saw it."""
        if statement.claim is not None or statement.event is not None:
            return statement.said
        sentence = self.context.page.sentence_at(statement.start)
        first = sentence.start if sentence is not None else statement.start
        opening = self.context.page.tokens(first, statement.start)
        alone = not any(t.pos_ in ("VERB", "AUX") for t in opening)
        return (first if alone else statement.start), statement.end

    def _days(self, statement: Statement) -> list[Interval]:
        told = (t for t in self.context.times_in(*self._whole(statement)) if t.kind == "date" and t.value)
        return [Interval.parse(t.value) for t in told if t.value is not None]

    # ---- saying no

    def _says_no(self, claim: Statement, answer: Statement) -> bool:
        """Whether an answer denies what is claimed: the same kind of act, or a charge against its own."""
        if claim.denies:
            return False
        if answer.denies:
            return self._denies(claim, answer)
        if not self._held(claim):
            return False
        return any(self._excludes(claim, answer, verb) for verb in answer.clauses if is_past_negation(verb))

    def _denies(self, claim: Statement, denial: Statement) -> bool:
        """Whether a word of denial is said of a claim: of its kind of act, or of what it points back at."""
        if denial.claim is not None and turns_down(self.context, denial.claim):
            return False
        if claim.blames and not self._charges(claim, denial) and self._laid_on(claim) and _is_of_ours(denial):
            return False
        one = claim.claim.about if claim.claim is not None else None
        if one is not None and denial.claim is not None and denial.claim.about == one:
            return True
        shared = bool(denial.families & self._held(claim))
        if denial.start < claim.start:
            near = claim.start - denial.end < _ADJACENT
            if near and _is_perceived(claim) and _sees_them(claim) and denial.families & _PRESENCE:
                return True
            laid = near and self._charges(claim, denial)
            return shared and (laid or self._share_words(claim, denial))
        charged = self._charges(claim, denial)
        if not _only_points(denial):
            return shared or (charged and denial.families <= _ALIBI)
        gap = denial.start - claim.end
        matters = bool(self._held(claim)) or claim.blames
        return matters and (gap < _NEXT or (gap < _ADJACENT and (charged or _names_a_charge(denial))))

    def _excludes(self, claim: Statement, answer: Statement, verb: Token) -> bool:
        """Whether a clause says that what is claimed was not so, or not done by the speaker's own."""
        words = clause_of(verb)
        aside = lemmas(t for t in words if t == verb or t.dep_ in ("dobj", "attr")) & listed("aside")
        if aside - ({"know"} if any(c.lower_ == "of" for c in verb.children) else set()):
            return False
        shared = bool(families(words) & self._held(claim)) or _denies_a_thing(verb, claim)
        if _is_perceived(answer) and _saw_nothing(verb) and self._tells_on(claim, answer):
            return bool(self._held(claim) & _NOTICED)
        if answer.start < claim.start:
            return shared and self._share_words(claim, answer)
        near = answer.start - claim.end < _ADJACENT
        charged = self._charges(claim, answer) or (answer.side is None and claim.blames and _is_ours(verb))
        return shared or (near and charged and _is_of_own(verb))

    def _held(self, claim: Statement) -> frozenset[str]:
        """The kinds of acts that a statement says there were."""
        denied = {t for v in claim.clauses if is_past_negation(v) for t in clause_of(v)}
        return families(t for t in claim.content if t not in denied)

    def _share_words(self, one: Statement, other: Statement) -> bool:
        """Whether two statements name the same things by the same words."""
        told = [
            {t.lemma_.lower() for t in s.words if t.pos_ in _TELLING and not t.is_stop} for s in (one, other)
        ]
        return bool(told[0] & told[1] - listed("aside"))

    def _charges(self, claim: Statement, answer: Statement) -> bool:
        """Whether a claim lays an act on the side of the one who answers."""
        return answer.side is not None and answer.side in self._laid_on(claim)

    def _laid_on(self, statement: Statement) -> set[str]:
        """The sides on whom a statement lays an act: those who do something in it, or are blamed."""
        found = set()
        for named in self.context.actors_in(*statement.said):
            words = self.context.page.tokens(named.start, named.end)
            if words and _acts(_head_of(words), statement):
                found.add(self.sides.of(named.ref))
        for _, _, event in self._events.over(*statement.said):
            if event.type in _DEEDS:
                found |= {self.sides.of(r) for r in (*event.initiator, *event.alleged_initiator)}
        return {s for s in found if s is not None and s != statement.side}

    # ---- laying it elsewhere, telling it otherwise

    def _lays_elsewhere(self, one: Statement, other: Statement) -> bool:
        """Whether two voices lay one act on two sides."""
        first, second = self._blamed(one), self._singled_out(other)
        if len(first) != 1 or len(second) != 1 or first == second:
            return False
        points = bool({t.lower_ for t in other.content} & {"it", "this", "that"}) or self._only_names(other)
        return points or bool(one.families & other.families)

    def _only_names(self, statement: Statement) -> bool:
        """Whether somebody is blamed for what has just been told, in no more words than a name."""
        if statement.claim is None or statement.claim.stance != "accuses":
            return False
        names = [(n.start, n.end) for n in self.context.actors_in(*statement.said)]
        at = ((self.context.page.start_of(t), t) for t in statement.content)
        return all(t.is_stop or t.is_punct or any(s <= i < e for s, e in names) for i, t in at)

    def _blamed(self, statement: Statement) -> set[str]:
        """The sides to whom a statement gives an act of force."""
        acts = [e for _, _, e in self._events.over(*statement.said) if e.type in ("ASSAULT", "COERCE")]
        doers = {self.sides.of(r) for e in acts for r in (*e.initiator, *e.alleged_initiator)}
        return {s for s in doers if s is not None} or self._singled_out(statement)

    def _singled_out(self, statement: Statement) -> set[str]:
        """The sides that a statement singles out as the author: "it was B", "B's own doing"."""
        found = set()
        for named in self.context.actors_in(*statement.said):
            words = self.context.page.tokens(named.start, named.end)
            if words and (_is_singled_out(_head_of(words)) or _is_singled_out(_owned(_head_of(words)))):
                found.add(self.sides.of(named.ref))
        return {s for s in found if s is not None}

    def _opposite(self, one: Statement, other: Statement) -> str | None:
        """The pair of opposites of which two voices tell the one and the other of one matter."""
        named, scene = self._share_names(one, other), self._tells_on(one, other)
        if not (self._share_words(one, other) or named or scene or _points_back(other)):
            return None
        told = {id(s): self._told(s) for s in (one, other)}
        for left, right, where in OPPOSITES:
            for a, b in ((one, other), (other, one)):
                said = (
                    on_pole(left, told[id(a)])
                    and on_pole(right, told[id(b)])
                    and (where == "seen" or not on_pole(right, told[id(a)]))
                )
                if said and (named or scene or not where) and self._is_fitting(where, a, b):
                    return f"{left} or {right}"
        if self._laid_on(one) and one.families & _HARM and other.lemmas & listed("nature"):
            return "deed or nature"
        return None

    def _told(self, statement: Statement) -> list[Token]:
        """The words of a statement that are not denied in it; none of one that denies."""
        if statement.denies:
            return []
        denied = {t for v in statement.clauses if is_past_negation(v) for t in clause_of(v)}
        return [t for t in statement.content if t not in denied]

    def _tells_on(self, one: Statement, other: Statement) -> bool:
        """Whether the next statement names neither place nor day, so that it is of the same scene."""
        follows = -1 <= other.start - one.end < _NEXT
        return follows and not self._places(other) and not self._days(other)

    def _is_fitting(self, where: str, one: Statement, other: Statement) -> bool:
        """Whether the second statement is of the kind that a pair of opposites asks for."""
        if where == "charged":
            return self._charges(other, one)
        if where == "watched":
            return not self._laid_on(other) and not is_party(self.context, other.side)
        if where == "staying":
            return bool(other.lemmas & (listed("armed") | _FORCES))
        return where != "seen" or _is_perceived(other)

    def _share_names(self, one: Statement, other: Statement) -> bool:
        """Whether two statements speak of one place, or of one side, be it that of the one who speaks."""
        named = [{self.sides.of(n.ref) for n in self.context.actors_in(*s.said)} for s in (one, other)]
        sides = (named[0] | {one.side}) & (named[1] | {other.side}) - {None}
        return bool(sides or self._places(one) & self._places(other))


def turns_down(context: Context, claim: Claim) -> bool:
    """Whether an offer or a person is refused, not an account: "rejected the first choice"."""
    words = lemmas(context.page.tokens(claim.start, claim.end))
    return bool(words & {"reject", "refuse", "decline"}) and not words & listed("pointing")


def _head_of(words: Sequence[Token]) -> Token:
    inside = {t.i for t in words}
    return next((t for t in words if t.head.i not in inside or t.head == t), words[0])


def _owned(head: Token) -> Token:
    """What a name only says the owner of: the guns of "army guns"."""
    return head.head if head.dep_ in ("compound", "amod", "poss") else head


def _is_singled_out(head: Token) -> bool:
    """Whether a name is given as the one who did it, and not somebody else."""
    over = head.head
    if head.dep_ == "attr" and over.lemma_ == "be":
        return any(c.lower_ == "it" for c in over.children)
    if head.dep_ == "poss":
        return over.lemma_.lower() in listed("doing")
    if head.dep_ == "pobj":
        above = over.head
        blamed = over.lower_ in ("on", "to", "at", "upon", "with") and above.lemma_.lower() in listed(
            "laying"
        )
        return blamed or (over.lower_ == "from" and above.lemma_.lower() in listed("coming"))
    if head.dep_ in ("dobj", "nsubj"):
        words = {c.lemma_.lower() for c in (over, *over.children)}
        return bool(words & listed("laying"))
    return False


def _is_of_ours(denial: Statement) -> bool:
    """Whether somebody speaks of their own people or things only: "denied that its own planes were there"."""
    subjects = (c for v in denial.clauses for c in v.children if c.dep_ in _SUBJECTS)
    return any(t.lower_ in ("our", "its", "their") and t.dep_ == "poss" for c in subjects for t in c.subtree)


def _is_perceived(statement: Statement) -> bool:
    """Whether somebody tells what they saw, heard or counted."""
    verbs = (t.lemma_.lower() for t in statement.words if t.pos_ == "VERB")
    return statement.claim is None or not listed("perceiving").isdisjoint(verbs)


def _saw_nothing(verb: Token) -> bool:
    """Whether nothing at all was seen or heard."""
    objects = (c.lower_ for c in verb.children if c.dep_ == "dobj")
    return verb.lemma_.lower() in listed("perceiving") and not _NOTHING.isdisjoint(objects)


def _sees_them(statement: Statement) -> bool:
    """Whether what is seen are people or things of a side at arms."""
    them = any(t.lower_ in ("them", "they") and t.dep_ in ("dobj", "nsubj") for t in statement.content)
    return them or bool(statement.lemmas & (listed("armed") | listed("own")))


def _denies_a_thing(verb: Token, claim: Statement) -> bool:
    """Whether there was none of what a claim tells of, by the same word: "had never seen a map"."""
    children = (c for c in verb.children if c.dep_ in ("dobj", "attr", "nsubjpass"))
    things = lemmas(c for c in children if c.pos_ == "NOUN")
    return bool(things & lemmas(t for t in claim.content if t.pos_ == "NOUN"))


def _is_ours(verb: Token) -> bool:
    """Whether a clause is of "our" people or things, so that the one charged will be speaking."""
    subjects = (t for c in verb.children if c.dep_ in _SUBJECTS for t in c.subtree)
    return any(t.lower_ in ("we", "our", "ours") for t in subjects)


def _only_points(denial: Statement) -> bool:
    """Whether what is denied has no words of its own: "the charge", "it", "both reports"."""
    told = {t.lemma_.lower() for t in denial.content if t.pos_ in ("NOUN", "PROPN", "VERB", "PRON")}
    return bool(told) and told <= listed("pointing") | listed("untrue") | listed("contrary") | {
        "deny",
        "they",
        "reject",
        "dismiss",
        "way",
    }


def _points_back_at_once(denial: Statement) -> bool:
    """Whether it denies what its own sentence tells: "..., which X denies", "though X denies it"."""
    verbs = [t for t in denial.words if (said := sayings.verb_of(t)) is not None and said.stance == "denies"]
    taken = any(v.dep_ in ("relcl", "acl") and not _is_by_the_noun(v) for v in verbs)
    flatly = any(v.lemma_ in ("deny", "dispute", "contest", "disclaim") for v in verbs)
    return taken or (flatly and _only_points(denial))


def _is_by_the_noun(verb: Token) -> bool:
    """Whether it is the noun of a relative clause that denies: "a group that rejected the truce"."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return verb.dep_ == "relcl" and (subject is None or subject.tag_ in ("WDT", "WP"))


def _names_a_charge(denial: Statement) -> bool:
    """Whether it is a charge or a report that is denied, in so many words."""
    return any(t.pos_ == "NOUN" and t.lemma_.lower() in listed("pointing") for t in denial.content)


def _points_back(statement: Statement) -> bool:
    """Whether a statement begins with a word for what was told before: "it", "he", "the device"."""
    first = next((t for t in statement.content if not t.is_punct), None)
    return first is not None and (
        first.pos_ == "PRON" or first.lower_ in ("the", "this", "that", "of", "an", "a")
    )


def _acts(head: Token, statement: Statement) -> bool:
    """Whether a name does something in a statement, or is blamed in it."""
    if head.dep_ in ("nsubj", "attr", "agent") or head.head.lower_ in ("by", "from", "on", "to"):
        return True
    if head.dep_ == "dobj":
        return statement.claim is not None and statement.claim.stance == "accuses"
    return head.head.dep_ in ("nsubj", "attr") or head.dep_ == "poss"


def _agrees(statement: Statement) -> bool:
    claim = statement.claim
    return claim is not None and claim.stance in ("confirms", "claims_responsibility")


def _is_of_own(verb: Token) -> bool:
    """Whether a clause says something of the speaker's own people or things: "none of ours was there"."""
    subjects = [c for c in verb.children if c.dep_ in _SUBJECTS]
    return any(c.lower_ in _SELF or c.lemma_.lower() in listed("own") for c in subjects) or any(
        t.lower_ in ("our", "ours", "its", "their") for c in subjects for t in c.subtree
    )
