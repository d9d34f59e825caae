"""Links that reach back to what was told just before: hours later, in response, therefore; and denials.

Order in the text is never taken for order in time: each link here hangs on words that say so.
"""

import re
from collections.abc import Iterator, Sequence

from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.passages import Passages, claim_passages, event_passages
from truce.claims.reading.voices.oppositions import Opposition
from truce.claims.reading.voices.statements import Statement
from truce.claims.records import Agreement, Certainty, Claim, Event, Relation

_UNIT = r"(?:minutes?|hours?|days?|weeks?|months?)"
_MANY = (
    r"(?:(?:only|just|barely|less than|more than|about|some) )?"
    r"(?:(?:a|an|a few|several|many|two|three|four|five|six|seven|eight|nine|ten|twelve|\d+) )?"
)
_LATER = re.compile(
    rf"\b{_MANY}{_UNIT} (?:later|afterwards?)\b|\bthereupon\b|"
    r"\b(?:the )?(?:next|following|very next) (?:day|morning|evening|night|week)\b|"
    r"\b(?:shortly|soon|immediately|directly) (?:afterwards?|after that|later|thereafter)\b|"
    r"\bsubsequently\b|\bthereafter\b|\bafterwards?\b|\bafter (?:this|that)\b|\bsince then\b|"
    r"\bin the (?:days|hours|weeks|months) (?:that followed|afterwards?|which followed)\b|"
    r"\bin the (?:following|ensuing|subsequent) (?:days|hours|weeks|months)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    rf"\b{_MANY}{_UNIT} (?:earlier|previously|beforehand)\b|{_UNIT} before(?=,)|"
    r"\bearlier (?:that|the same|in the|on the same) (?:day|morning|evening|night|week)\b|"
    r"\bthe (?:day|night|week|month) before\b(?! (?:the|a|an|its|his)\b)|\bshortly before(?:hand)?,",
    re.IGNORECASE,
)
_THEN = re.compile(r"(?:[Aa]nd |[Bb]ut )?[Tt]hen(?:,| came| followed)? (?!\bagain\b)")
_WITHIN = re.compile(rf"(?:[Aa]nd |[Bb]ut )?[Ww]ithin (?:the |a few |a |an |\w+ )?{_UNIT}\b(?! of\b)")
_TOGETHER = re.compile(
    r"\b(?:on )?the same (?:day|night|morning|evening|hour)\b|\bat the same (?:time|moment)\b|"
    r"\bsimultaneously\b|\bin parallel\b",
    re.IGNORECASE,
)
_THUS = re.compile(
    r"\b(?:therefore|consequently|as a (?:result|consequence)(?! of)|accordingly|hence|thereby|"
    r"for (?:this|that) reason|(?:that|this) is why|and so(?= (?:the|they|it|he|she|we|its|their|his)\b))\b",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"\b(?:in|by way of|as(?: an?)?|out of) "
    r"(?:response|retaliation|reply|revenge|reprisal|retribution|answer|vengeance|reaction|punishment)\b"
    r"(?! (?:to|for|against)\b)|\bin kind\b|"
    r"\b(?:retaliatory|(?<!\w)punitive|tit-for-tat|reprisal|revenge) "
    r"(?=(?:\w+ )?(?:air ?)?(?:attack|strike|raid|fire|operation|shelling|bombing|bombardment|assault|action|"
    r"measure|ambush|killing|blow|airstrike|sanction|expulsion)s?\b)|"
    r"\b(?:the|its|their|his|whose|s['’]|['’]s) (?:answer|response|reply|retaliation|retort) "
    r"(?:was|were|came|took the form|followed|consisted)\b",
    re.IGNORECASE,
)
_EXCHANGE = re.compile(r"\bin (?:return|exchange)\b(?! for\b)", re.IGNORECASE)
_ANSWER = re.compile(
    r"\b(?:answered|responded|retaliated|replied|counter-?attacked|return(?:ed|ing) fire|"
    r"(?:hit|hitting|struck|fired|shot|fought|lashed|shelled) back)\b"
    r"(?! (?:that|to (?:questions?|reporters?)|questions?)\b)",
    re.IGNORECASE,
)
_WHEREUPON = re.compile(
    r"\b(?:whereupon|upon which|which (?:prompted|triggered|provoked|sparked|set off|unleashed|led))\b",
    re.IGNORECASE,
)
_ALREADY = re.compile(r"\b(?:had|has|have) (?:by then )?already\b", re.IGNORECASE)
_FOLLOWED = re.compile(
    r"\b(?<!that )(?<!which )(?<!be )(?<!was )(?<!were )(?<!is )(?<!are )followed(?=[.;]|, | (?:on|in|"
    r"at|within|a few|two|three|the next|the same|days|hours|weeks|shortly|soon|later)\b)",
    re.IGNORECASE,
)
_SOON_AFTER = re.compile(
    r"\bwithin (?:the |a few |an? |\w+ )?(?:minutes?|hours?|days?)\b(?! (?:of|after|from)\b)", re.IGNORECASE
)
_TERM = re.compile(r"\b(?:shall|will|must|would|should|may|can|to be|(?:is|are|was|were) to)\b")
_CUES = (
    (_FOLLOWED, "precedes", True),
    (_SOON_AFTER, "precedes", True),
    (_LATER, "precedes", True),
    (_EARLIER, "precedes", False),
    (_TOGETHER, "simultaneous", True),
    (_THUS, "causes", True),
    (_WHEREUPON, "triggers", True),
    (_EXCHANGE, "in_return_for", False),
    (_REPLY, "responds_to", False),
    (_ANSWER, "responds_to", False),
    (_ALREADY, "precedes", False),
)
"""Pattern, type of link, and whether it leads from what was told before to what is told here."""

_AT_START = 45
"""Characters into a sentence within which an adverb of time is about the whole of it."""

_OPENING = 12
"""Characters into a sentence within which a cue opens it."""

_ADVERBS = (_LATER, _EARLIER, _TOGETHER)
_LONGEST = 300
_BACK = 3
"""Sentences that a cue may reach back over, within its paragraph."""
_SPOKEN = frozenset({"ACCUSE", "REJECT", "THREATEN", "REQUEST", "SUPPORT", "CONSULT"})
"""What is said: "three days after that" means the deed before it."""


class Bridges:
    """Finds the links of a sentence to the one before it, and of a denial to what it denies."""

    def __init__(
        self,
        context: Context,
        events: Sequence[Event],
        claims: Sequence[Claim],
        agreements: Sequence[Agreement],
        oppositions: Sequence[Opposition] = (),
    ) -> None:
        self.context = context
        self.page = context.page
        self._events = event_passages(e for e in events if e.modality == "actual")
        rows = ((r.start, r.end, (r.id, a.id)) for a in agreements for r in a.status_history)
        self._rows = Passages(rows)
        self._claims = claim_passages(claims)
        self._on_conflict = any(a.is_ceasefire for a in agreements) or any(
            e.type == "ASSAULT" for e in events
        )
        self._oppositions = oppositions

    def of_sentence(self, sentence: Sentence) -> Iterator[Relation]:
        """The links of one sentence to what was told before it."""
        text, start, end = self.page.text, sentence.start, sentence.end
        for pattern, kind, forwards in _CUES:
            match = self.page.first_match(pattern, start, end)
            if match is None and pattern is _LATER:
                match = _WITHIN.match(text, start, end) or _THEN.match(text, start, end)
            if match is None or (pattern is _SOON_AFTER and self.page.first_match(_TERM, start, end)):
                continue
            deep = pattern in _ADVERBS and match.start() - start > _AT_START
            if deep and pattern is _TOGETHER:
                continue
            here = self._ending_at(sentence, match) if deep else self._here(sentence, match)
            if here is None:
                yield from self._in_words(sentence, match, kind, forwards=forwards and not deep)
                continue
            before = self._told_before(sentence, here.start if deep else match.start())
            if kind == "responds_to" and isinstance(here, Event):
                before = self._answered(sentence, here, match.start()) or before
            if before and here.id not in before:
                first, second = (before, (here.id,)) if forwards else ((here.id,), before)
                span = min(match.start(), here.start), max(match.end(), here.end)
                span = span if span[1] - span[0] <= _LONGEST else (here.start, here.end)
                sure: Certainty = "alleged" if here.certainty == "alleged" else "fact"
                yield self._relation(_bartered(kind, here), match, span, (first, second), sure)

    def _in_words(
        self, sentence: Sentence, cue: re.Match[str], kind: str, *, forwards: bool
    ) -> Iterator[Relation]:
        """A clause that no record was made of, after a cue that opens it: "Weeks later B followed"."""
        root = sentence.root
        told = root.tag_ == "VBD" and not any(
            c.dep_ in ("neg", "aux", "ccomp", "expl") for c in root.children
        )
        opens = cue.start() - sentence.start <= _OPENING and forwards and kind in ("precedes", "causes")
        opens = opens and self._on_conflict and not _THEN.match(cue.group())
        before = self._told_before(sentence, cue.start()) if told and opens else ()
        words = [t for t in subtree(root, without=("punct", "advcl", "parataxis")) if t.pos_ != "SPACE"]
        span = self.page.cover(words)
        if before and cue.start() >= sentence.start and span[1] - span[0] <= _LONGEST:
            yield self._relation(kind, cue, span, (before, (f"({self.page.quote(*span)})",)), "fact")

    def _ending_at(self, sentence: Sentence, cue: re.Match[str]) -> Event | None:
        """The event whose words hold a cue in the midst of its sentence, or end right before it."""
        inside = [i for i in self._events.over(sentence.start, sentence.end) if i[0] >= sentence.start]
        holding = [e for s, e_, e in inside if s <= cue.start() <= e_ + 1]
        return holding[-1] if holding else None

    def denials(self) -> Iterator[Relation]:
        """Statements that exclude each other, the later one first."""
        for opposition in self._oppositions:
            second, first = opposition.second, opposition.first
            yield self._contradiction((second.start, second.end), self._records(second), self._records(first))

    def _records(self, statement: Statement) -> tuple[str, ...]:
        """A statement as a claim, with what it is about and tells; its words where it is no record."""
        told = [e for a, _, e in self._events.over(statement.start, statement.end) if a >= statement.start]
        claim = statement.claim
        own = [e.id for e in told if (e.type == "REJECT") == statement.denies]
        found = (
            [claim.id, *([claim.about] if claim.about and not statement.denies else []), *own]
            if claim
            else own
        )
        return tuple(dict.fromkeys(found))[:3] or (f"({self.page.quote(*statement.said)})",)

    def _contradiction(
        self, span: tuple[int, int], origin: tuple[str, ...], target: tuple[str, ...]
    ) -> Relation:
        tokens = self.page.tokens(*span)
        verb = next((t for t in tokens if t.pos_ == "VERB"), tokens[0])
        return Relation(
            id=self.context.record_id("rel", *span, "contradicts"),
            start=span[0],
            end=span[1],
            rule="relations/denial",
            type="contradicts",
            origin=origin,
            target=target,
            cue=verb.text,
            certainty="fact",
        )

    def _here(self, sentence: Sentence, cue: re.Match[str]) -> Event | Claim | None:
        """The event that the cue is about: the one whose words hold it, else the next one, else the last."""
        inside = [i for i in self._events.over(sentence.start, sentence.end) if i[0] >= sentence.start]
        holding = [e for s, e_, e in inside if s <= cue.start() < e_]
        behind = [e for s, _, e in inside if s >= cue.end()]
        ahead = [e for _, e_, e in inside if e_ <= cue.start()]
        told = [c for s, _, c in self._claims.over(cue.start(), cue.end()) if s >= sentence.start]
        found: list[Event | Claim] = [*holding[-1:], *behind[:1], *ahead[-1:], *told[:1]]
        return found[0] if found else None

    def _told_before(self, sentence: Sentence, offset: int) -> tuple[str, ...]:
        """What was told last: a clause of this sentence, else the sentence before in the same paragraph."""
        own = [e.id for _, end, e in self._events.over(sentence.start, offset) if end <= offset]
        if own:
            return tuple(own[-1:])
        for n, before in enumerate(self._sentences_before(sentence)):
            if n and before.block.index != sentence.block.index:
                break
            told = [e for _, _, e in self._events.over(before.start, before.end)]
            done = sorted(told, key=lambda e: (e.type in _SPOKEN, -e.start))
            standing = [i for _, _, ids in self._rows.over(before.start, before.end)[-1:] for i in ids]
            if told or standing:
                return tuple(dict.fromkeys((*standing, *(e.id for e in done))))[:3]
        return ()

    def _sentences_before(self, sentence: Sentence) -> Iterator[Sentence]:
        """The sentences of prose right before one, the nearest first."""
        index, found = sentence.index - 1, 0
        while index >= 0 and found < _BACK:
            before = self.page.sentences[index]
            if not before.block.is_prose:
                return
            if before.start < sentence.start:
                found += 1
                yield before
            index -= 1

    def _answered(self, sentence: Sentence, answer: Event, offset: int) -> tuple[str, ...]:
        """The last deed before an answer by somebody other than the one who answers."""
        near = [*self._sentences_before(sentence)]
        start = near[-1].start if near else sentence.start
        acts = [
            e for _, end, e in self._events.over(start, offset) if end <= offset and e.type not in _SPOKEN
        ]
        mine = {*answer.initiator, *answer.alleged_initiator}
        theirs = [e for e in acts if (own := {*e.initiator, *e.alleged_initiator}) and not own & mine]
        return tuple(e.id for e in theirs[-1:]) if mine else ()

    def _relation(
        self,
        kind: str,
        cue: re.Match[str],
        span: tuple[int, int],
        ends: tuple[tuple[str, ...], tuple[str, ...]],
        certainty: Certainty,
    ) -> Relation:
        return Relation(
            id=self.context.record_id("rel", *span, kind),
            start=span[0],
            end=span[1],
            rule=f"relations/{cue.group().lower().replace(' ', '-')}",
            type=kind,
            origin=ends[0],
            target=ends[1],
            cue=cue.group(),
            certainty=certainty,
        )


def _bartered(kind: str, here: Event | Claim) -> str:
    """What "in return" makes of an act: an exchange, but of one of force an answer."""
    hostile = isinstance(here, Event) and here.type in ("ASSAULT", "COERCE", "THREATEN", "ACCUSE")
    return "responds_to" if kind == "in_return_for" and hostile else kind
