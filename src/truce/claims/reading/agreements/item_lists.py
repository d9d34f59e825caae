"""Lists of terms under an opening line: "The Parties shall:", "The deal provides for:", then items."""

from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.agreements.deontics import deontic_of, is_prohibited_noun
from truce.claims.reading.agreements.syntax import SUBJECTS, lemma
from truce.claims.reading.agreements.words import Words, load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.records import Deontic

_MODALS = frozenset({"shall", "will", "must", "may", "can"})
_OPENING = _MODALS | {"to", "not", "for", "that", "from", "on", "following", "follows"}
_ALLOWING = frozenset({"may", "can"})


@dataclass(frozen=True, slots=True)
class Opening:
    """The line that a list of terms hangs on: who is its subject, and what it makes of each item."""

    verb: Token
    bearer: Token | None
    deontic: Deontic | None


class ItemLists:
    """The lists of a document whose opening line says what the items are."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._openings: dict[int, Opening] = {}
        opening: Opening | None = None
        for block in context.page.blocks:
            if block.kind == "item" and not context.page.text[block.start : block.end].rstrip().endswith(":"):
                if opening is not None:
                    self._openings[block.index] = opening
                continue
            own = [s for s in context.page.sentences if s.block.index == block.index]
            opening = _opening(context, own[-1]) if own else None

    def over(self, sentence: Sentence) -> Opening | None:
        """The opening line that an item hangs on; None unless the item continues its words."""
        opening = self._openings.get(sentence.block.index)
        if opening is None or any(c.dep_ in SUBJECTS for c in sentence.root.children):
            return None
        first = self._context.page.text[sentence.block.body : sentence.start].strip()
        return opening if not first else None


def _opening(context: Context, sentence: Sentence) -> Opening | None:
    if not context.page.text[sentence.start : sentence.end].rstrip().endswith(":"):
        return None
    words = load_words()
    tokens = [t for t in sentence if not t.is_punct]
    if not tokens or tokens[-1].lower_ not in _OPENING:
        return None
    verbs = [t for t in tokens if t.pos_ in ("VERB", "AUX")]
    modal = next((t for t in reversed(tokens) if t.lower_ in _MODALS), None)
    verb = modal or (verbs[-1] if verbs else None)
    if verb is None or (modal is None and not _lays_down(verb, words)):
        return None
    bearer = next((t for t in tokens if t.dep_ in SUBJECTS and t.dep_ != "expl"), None)
    return Opening(verb, bearer, _deontic(tokens, verb, words))


def _lays_down(verb: Token, words: Words) -> bool:
    known = words["term_verbs"] | words["commissive_verbs"] | words["requiring"] | words["asking"]
    return lemma(verb) in known or lemma(verb) == "be"


def _deontic(tokens: list[Token], verb: Token, words: Words) -> Deontic | None:
    """What the opening line alone makes of its items; None if each item says it itself."""
    lemmas = {lemma(t) for t in tokens}
    if tokens[-1].lower_ == "not" or lemmas & words["forbidding"] or "neither" in lemmas:
        return "prohibition"
    if verb.lower_ in _ALLOWING or lemmas & words["allowing"]:
        return "permission"
    return "request" if lemmas & words["asking"] else None


def deontic_of_item(opening: Opening, root: Token) -> Deontic:
    """What an item under an opening line lays down."""
    if opening.deontic is not None:
        return opening.deontic
    words = load_words()
    if root.pos_ in ("NOUN", "PROPN"):
        return "prohibition" if is_prohibited_noun(root, words) else "obligation"
    return deontic_of(root, words)
