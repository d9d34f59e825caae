"""One term of an agreement before it is a record, and how the words of a clause or a noun become one."""

from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.bearers import Bearers
from truce.claims.reading.agreements.clause_spans import clause_span, trimmed
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.speech.acts import SpeechMap
from truce.claims.records import Attribution, Deontic


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One duty, permission or institution found in a text, before it is a record."""

    instrument: Instrument
    sentence: Sentence
    start: int
    end: int
    deontic: Deontic
    verb: Token
    rule: str
    bound: tuple[str, ...] = ()
    by_collective: bool = False
    source: str | None = None
    attribution: Attribution = "text"
    institution: str | None = None
    in_return: bool = False
    implicit: bool = False
    also: tuple[tuple[int, int], ...] = ()


class TermMaker:
    """Makes terms: how far their words reach, whom they bind, and on whose word they rest."""

    def __init__(self, context: Context, speech: SpeechMap, who: Bearers) -> None:
        self._context = context
        self._speech = speech
        self._who = who

    def of_clause(
        self, sentence: Sentence, instrument: Instrument, verb: Token, subject: Token | None, rule: str,
        deontic: Deontic, start: int | None = None, stop: int | None = None,
    ) -> Term:  # fmt: skip
        """A term over a verb's clause, its subject's words included, up to the token index `stop`."""
        page = self._context.page
        beside = subject is not None and subject.doc == verb.doc and subject.sent == verb.sent
        near = subject if beside and (verb.dep_ != "conj" or _is_close(verb, subject)) else None
        first, last = clause_span(page, verb, near, stop)
        first = min(first, start) if start is not None else first
        bound, collective = self._who.bound_by(instrument, verb, subject)
        return Term(
            instrument, sentence, first, trimmed(page.text, first, last), deontic, verb, rule, bound,
            collective, *self._said_by(first, last),
        )  # fmt: skip

    def of_noun(
        self, sentence: Sentence, instrument: Instrument, noun: Token, bound: Token | None,
        rule: str, deontic: Deontic, stop: int | None = None,
    ) -> Term:  # fmt: skip
        """A term over a noun and all that hangs on it, up to the token index `stop`."""
        page = self._context.page
        tokens = [t for t in subtree(noun, without=("conj", "cc")) if stop is None or t.i < stop]
        first, last = page.cover(tokens or [noun])
        if bound is not None:
            refs, collective = self._who.refs(instrument, bound)
        elif rule == "clause.founding":
            refs, collective = self._who.sides(instrument), True
        else:
            refs, collective = self._who.of_noun(instrument, noun)
        return Term(
            instrument, sentence, first, trimmed(page.text, first, last), deontic, noun, rule, refs,
            collective, *self._said_by(first, last),
        )  # fmt: skip

    def of_item(
        self, sentence: Sentence, instrument: Instrument, root: Token, span: tuple[int, int],
        bearer: Token | None, deontic: Deontic,
    ) -> Term:  # fmt: skip
        """A term over an item of a list, with whom its own subject or the list's opening line binds."""
        page = self._context.page
        refs: tuple[str, ...] = ()
        if bearer is not None:
            refs, collective = self._who.refs(instrument, bearer)
        if not refs:
            refs, collective = self._who.of_noun(instrument, root)
        start, end = span[0], trimmed(page.text, *span)
        return Term(
            instrument, sentence, start, end, deontic, root, "clause.item", refs, collective,
            *self._said_by(start, end),
        )  # fmt: skip

    def _said_by(self, start: int, end: int) -> tuple[str | None, Attribution]:
        act = next((a for a in self._speech.over(start, end) if a.speaker and not a.direct), None)
        return (act.speaker, act.attribution) if act else (None, "text")


def _is_close(verb: Token, subject: Token | None) -> bool:
    """Whether a joined verb has its subject in its own clause and shares no other verb's."""
    if subject is None:
        return False
    reduced = verb.head.tag_ == "VBN" and subject.head == verb.head
    return subject.head == verb or reduced or verb.i - subject.i < 4
