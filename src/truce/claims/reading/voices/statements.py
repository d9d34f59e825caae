"""What each voice of a text states: the claims, and what witnesses saw, heard or counted."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.parse import Page, Sentence, subtree
from truce.claims.reading.passages import Passages
from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.voices.matters import clause_of, families, lemmas, listed
from truce.claims.reading.voices.sides import Sides
from truce.claims.records import Claim, Event

_HOLDING = frozenset(
    {"asserts", "accuses", "confirms", "reports_allegation", "claims_responsibility", "suspects"}
)
_DENYING = frozenset({"denies", "retracts"})
_FEW = 14
"""Words by which something is called untrue, at most."""
_POINTERS = frozenset({"this", "that", "it", "these", "those", "such"})
_ARTICLES = "the a an its their his her some several two three four five six many".split()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statement:
    """What one voice holds: `start`/`end` anchor it together with its voice, `content` are the words said."""

    start: int
    end: int
    voice: str
    """Who says it: an actor's id, else the words that name them."""
    side: str | None
    """The state or group that the voice belongs to, where it is an actor."""
    said: tuple[int, int]
    """Where the content stands."""
    page: Page
    """Where its words are looked up: a long text has as many statements as it would take to hold them all."""
    clause: tuple[Token, ...] | None = None
    """The content, where it is not all the words that stand there."""
    clauses: tuple[Token, ...]
    """The verbs, or the noun, that head what is said."""
    claim: Claim | None = None
    event: Event | None = None
    """The event that it tells, where the text itself tells it."""
    denies: bool = False
    """Whether the word of saying itself denies."""
    families: frozenset[str] = field(init=False)
    """The kinds of acts that it speaks of."""

    def __post_init__(self) -> None:
        # Each statement is compared with several others.
        object.__setattr__(self, "families", families(self.content))

    @property
    def words(self) -> tuple[Token, ...]:
        """All its words, those included that tell who says it."""
        return self.page.tokens(self.start, self.end)

    @property
    def content(self) -> tuple[Token, ...]:
        """The words of what is said."""
        return self.clause if self.clause is not None else self.page.tokens(*self.said)

    @property
    def lemmas(self) -> frozenset[str]:
        """The dictionary forms of its words."""
        return lemmas(self.content)

    @property
    def blames(self) -> bool:
        """Whether it accuses or suspects somebody."""
        return self.claim is not None and self.claim.stance in ("accuses", "suspects")

    @property
    def holds(self) -> bool:
        """Whether it puts something forward as being so, or not so."""
        return self.claim is None or self.denies or self.claim.stance in _HOLDING or _tells_past(self)


def find_statements(context: Context, claims: Sequence[Claim]) -> list[Statement]:
    """The statements of a document, in text order."""
    sides = Sides(context.actors)
    told = [_claimed(context, sides, c) for c in claims if c.attribution != "text" and c.modality != "future"]
    told += [
        _claimed(context, sides, c) for c in claims if c.attribution != "text" and c.modality == "future"
    ]
    found = list(_without_frames([s for s in told if s is not None]))
    taken = SpanIndex((*s.said, s) for s in found)
    for sentence in context.sentences():
        seen = (*_perceived(context, sides, sentence), *_called_untrue(context, sides, sentence))
        found += [s for s in seen if not taken.overlapping(*s.said)]
    return sorted(found, key=lambda s: (s.start, s.end))


def _without_frames(told: Sequence[Statement]) -> Iterator[Statement]:
    """The statements without the plain sentences of a speaker that only tell what somebody else says."""
    inner = Passages((s.start, s.end, s) for s in told)
    for statement in told:
        plain = statement.claim is not None and statement.claim.rule == "claim.speech"
        held = inner.over(*statement.said) if plain else ()
        if not any(
            s.voice != statement.voice and statement.said[0] <= a <= b <= statement.end for a, b, s in held
        ):
            yield statement


def _claimed(context: Context, sides: Sides, claim: Claim) -> Statement | None:
    page, (start, end) = context.page, _said(context, claim)
    content = page.tokens(start, end)
    if not content:
        return None
    outside = context.page.text[claim.start : start] + context.page.text[end : claim.end]
    return Statement(
        start=claim.start,
        end=claim.end,
        voice=claim.source or _plain(outside) or f"at {claim.start}",
        side=sides.of(claim.source),
        said=(start, end),
        page=page,
        clauses=tuple(_heads(content)),
        claim=claim,
        denies=claim.stance in _DENYING or _is_called_untrue(content),
    )


def _said(context: Context, claim: Claim) -> tuple[int, int]:
    """Where the content of a claim stands within its anchor."""
    at = context.page.text.find(claim.content, claim.start, max(claim.end, claim.start + len(claim.content)))
    return (at, at + len(claim.content)) if at >= 0 else (claim.start, claim.end)


def _plain(words: str) -> str:
    kept = [w for w in words.lower().replace(",", " ").split() if w not in _ARTICLES]
    return " ".join(kept)


def _heads(content: Sequence[Token]) -> Iterator[Token]:
    """The verbs that a content hangs on, with those joined to them; a noun where it has no verb."""
    inside = {t.i for t in content}
    doc = content[0].doc
    for token in content:
        if token.doc is not doc and token.dep_ == "ROOT":
            yield from _with_joined(token, None)
        elif token.doc is doc and (token.head.i not in inside or token.head == token) and not token.is_punct:
            yield from _with_joined(token, inside)


def _with_joined(head: Token, inside: Collection[int] | None) -> Iterator[Token]:
    yield head
    for child in head.children:
        joined = child.dep_ in ("conj", "ccomp", "xcomp", "pcomp", "pobj") and child.i > head.i
        if joined and (inside is None or child.i in inside):
            yield from _with_joined(child, inside)


def _perceived(context: Context, sides: Sides, sentence: Sentence) -> Iterator[Statement]:
    """What witnesses are told to have seen, heard or counted: "farmers heard no guns that night"."""
    for verb in sentence:
        if verb.pos_ != "VERB":
            continue
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is None or not _testifies(context, subject, verb):
            continue
        content = [t for t in clause_of(verb) if t.i >= verb.i] or [verb]
        clauses = (verb, *(c for c in verb.children if c.dep_ in ("ccomp", "xcomp")))
        yield _told(context, sides, subject, content, clauses)


def _testifies(context: Context, subject: Token, verb: Token) -> bool:
    """Whether somebody tells what they saw, or a picture shows it."""
    return _shows(subject, verb) or (_perceives(verb) and _can_tell(context, subject))


def _perceives(verb: Token) -> bool:
    """Whether a verb is one of seeing, hearing or counting; "knew of" is one of hearing."""
    heard = verb.lemma_ == "know" and any(c.lower_ == "of" for c in verb.children)
    return heard or verb.lemma_.lower() in listed("perceiving")


def _shows(subject: Token, verb: Token) -> bool:
    """Whether a picture shows a thing."""
    return verb.lemma_ in ("show", "reveal") and subject.lemma_.lower() in listed("pictures")


def _can_tell(context: Context, subject: Token) -> bool:
    """Whether a subject is somebody who can see, or a paper that can show: not "the week saw"."""
    if subject.pos_ == "PRON":
        return subject.lower_ in ("i", "we")
    scene = subject.ent_type_ in ("DATE", "TIME") or subject.lemma_.lower() in listed("scenes")
    place = context.place_at(subject) is not None and context.actor_at(subject) is None
    return not (scene or place)


def _called_untrue(context: Context, sides: Sides, sentence: Sentence) -> Iterator[Statement]:
    """How somebody contradicts: "they call that a fabrication", "put it the other way round"."""
    for verb in (t for t in sentence if t.pos_ == "VERB"):
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is None or (subject.pos_ == "PRON" and context.actor_at(subject) is None):
            continue
        content = [t for t in clause_of(verb) if t.i > verb.i]
        if _is_called_untrue(content):
            yield replace(_told(context, sides, subject, content, ()), denies=True)


def told_deed(context: Context, sides: Sides, event: Event, span: tuple[int, int]) -> Statement:
    """An event as the text itself, or whoever is its source, tells it in one passage."""
    content = context.page.tokens(*span)
    return Statement(
        start=span[0],
        end=span[1],
        voice=event.source or "the text",
        side=sides.of(event.source),
        said=span,
        page=context.page,
        clauses=tuple(_heads(content)),
        event=event,
    )


def _is_called_untrue(content: Sequence[Token]) -> bool:
    """Whether words say of something told that it is not so: "that a fabrication", "the claim baseless"."""
    words = lemmas(content)
    points = any(t.lower_ in _POINTERS and t.dep_ in ("nsubj", "dobj", "det", "poss") for t in content)
    points = points or bool(words & listed("pointing") - _POINTERS)
    wrong = bool(words & listed("untrue")) or (bool(words & listed("contrary")) and "way" in words)
    return points and wrong and len(content) <= _FEW


def _told(
    context: Context, sides: Sides, subject: Token, content: Sequence[Token], clauses: tuple[Token, ...]
) -> Statement:
    """A statement that no claim was read from, by the one whom the subject names."""
    named = context.actor_at(subject)
    start, end = context.page.cover(content)
    first = context.page.cover(subtree(subject, without=("relcl", "acl")))[0]
    return Statement(
        start=first,
        end=end,
        voice=named.ref if named is not None else subject.lemma_.lower(),
        side=sides.of(named.ref) if named is not None else None,
        said=(start, end),
        page=context.page,
        clause=tuple(content),
        clauses=clauses,
    )


def _tells_past(statement: Statement) -> bool:
    """Whether what is promised or feared is told as past: "swore that it had kept the truce"."""
    if statement.claim is None or statement.claim.stance != "promises":
        return False
    heads = [t for t in statement.clauses[:1] if t.pos_ in ("VERB", "AUX")]
    return any(t.tag_ == "VBD" or _has_past_auxiliary(t) for t in heads)


def _has_past_auxiliary(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in ("had", "has", "have", "did") for c in verb.children)
