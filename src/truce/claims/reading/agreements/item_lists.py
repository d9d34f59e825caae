"""Lists of terms under an opening line: "The Parties shall:", "The deal provides for:", then items."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from truce.claims.reading.agreements.deontics import deontic_of, is_prohibited_noun
from truce.claims.reading.agreements.syntax import SUBJECTS, auxiliaries, lemma
from truce.claims.reading.agreements.words import Words, load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.records import Deontic

_MODALS = frozenset({"shall", "will", "must", "may", "can"})
_OPENING = _MODALS | {
    "to", "not", "for", "that", "from", "on", "following", "follows", "points", "terms", "provisions",
    "measures", "steps", "commitments", "conditions", "obligations", "reads", "articles",
}  # fmt: skip
_LISTING = frozenset({"consist", "contain", "include", "have", "comprise", "list", "read", "follow", "be"})
_ITEM_MARK = re.compile(r"\s*(?:and\s+|or\s+)?(?:\(?\w{1,4}[.)]\s+)?(?:and\s+|or\s+)?")
_FEWEST = 2
"""Items that a list within one sentence has at least."""
_ALLOWING = frozenset({"may", "can"})


@dataclass(frozen=True, slots=True)
class Opening:
    """The line that a list of terms hangs on: who is its subject, and what it makes of each item."""

    verb: Token
    bearer: Token | None
    deontic: Deontic | None


class ItemLists:
    """The lists of a document whose opening line, or whose items themselves, say that they are terms.

    An opening line that lays something down makes terms of what follows; any other line that ends in a
    colon does where the items read as terms and the line does not say that they are something else.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._openings: dict[int, Opening] = {}
        self._heads: set[int] = set()
        first = {s.block.index: s for s in reversed(context.page.sentences)}
        last = {s.block.index: s for s in context.page.sentences}
        for head, items in _lists(context):
            listed = [first[i] for i in items if i in first]
            if head not in last:
                continue
            opening = _opening(context, last[head]) or _opening_of_terms(context, last[head], listed)
            if opening is not None:
                self._heads.add(head)
                self._openings.update(dict.fromkeys(items, opening))

    def opens(self, sentence: Sentence) -> bool:
        """Whether a sentence is the opening line of a list of terms."""
        return sentence.block.index in self._heads and _ends_in_colon(self._context, sentence)

    def over(self, sentence: Sentence) -> Opening | None:
        """The opening line that an item hangs on; None unless the item continues its words.

        Its bearer is the item's own one where that is told in short ("the army to leave the town").
        """
        opening, root = self._openings.get(sentence.block.index), sentence.root
        own = [c for c in root.children if c.dep_ in SUBJECTS]
        bare = _is_bare_infinitive(root)
        if opening is None or (own and not bare):
            return None
        own = own or ([root] if act_of(root) != root else [])
        first = self._context.page.text[sentence.block.body : sentence.start].strip()
        if first:
            return None
        return replace(opening, bearer=own[0]) if own else opening


def _lists(context: Context) -> Iterator[tuple[int, list[int]]]:
    """The lines before lists of items, each with its items, by the numbers of their blocks."""
    head, items = -1, list[int]()
    for block in context.page.blocks:
        text = context.page.text[block.start : block.end].rstrip()
        if block.kind == "item" and not text.endswith(":"):
            items.append(block.index)
            continue
        yield head, items
        head, items = block.index, []
    yield head, items


def _ends_in_colon(context: Context, sentence: Sentence) -> bool:
    return context.page.text[sentence.start : sentence.end].rstrip().endswith(":")


def _is_what_follows(token: Token) -> bool:
    """Whether a word of an opening line can say what the items are, and not only who tells them."""
    if token.dep_ == "nsubj":
        return lemma(token.head) in ("be", "follow", "include", "comprise", "remain", "appear")
    return token.dep_ in ("ROOT", "nsubjpass", "dobj", "attr", "acomp", "oprd", "advcl", "amod")


def act_of(root: Token) -> Token:
    """The verb of an item whose main word is a noun that is to do something, else its main word."""
    if root.pos_ not in ("NOUN", "PROPN") or lemma(root) in load_words()["duty_nouns"]:
        return root
    acts = (c for c in root.children if c.dep_ in ("acl", "relcl") and _is_bare_infinitive(c))
    return next(acts, root)


def _is_bare_infinitive(verb: Token) -> bool:
    """Whether an item says in short who is to do what, or what is to be done: "the army to leave"."""
    return verb.tag_ in ("VB", "VBN") and auxiliaries(verb) in ({"to"}, {"to", "be"})


def _opening_of_terms(context: Context, sentence: Sentence, items: Sequence[Sentence]) -> Opening | None:
    """A line whose own words leave open what follows, where the items read as terms of an agreement."""
    words = load_words()
    if len(items) < _FEWEST or not _ends_in_colon(context, sentence):
        return None
    told = {lemma(t) for t in (sentence.root, *sentence.root.children) if _is_what_follows(t)}
    terms = sum(_reads_as_term(act_of(i.root), words) for i in items)
    if told & words["not_terms"] or terms * 3 < len(items) * 2:
        return None
    return Opening(sentence.root, None, None)


def _reads_as_term(root: Token, words: Words) -> bool:
    """Whether an item by itself says what somebody is to do, may do or shall not do."""
    if root.pos_ in ("NOUN", "PROPN"):
        known = (
            words["duty_nouns"] | words["commitment_nouns"] | words["right_nouns"] | words["founding_nouns"]
        )
        return lemma(root) in known or is_prohibited_noun(root, words) or _is_refused(root)
    if root.pos_ not in ("VERB", "AUX"):
        return False
    helpers = auxiliaries(root)
    if helpers & {"had", "was", "were", "has", "have", "did"} and "to" not in helpers:
        return False
    return root.tag_ in ("VB", "VBZ", "VBP") or bool(helpers)


def _is_refused(noun: Token) -> bool:
    near = [*noun.children, *(g for c in noun.children for g in c.children if c.i < noun.i)]
    return any(t.lower_ in ("no", "non") and t.i < noun.i for t in near)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list within a sentence: its span, its main word and that word's own subject."""

    start: int
    end: int
    root: Token
    subject: Token | None


def inline_items(context: Context, sentence: Sentence) -> tuple[Opening, list[Item]] | None:
    """The items that a sentence lists itself ("The deal has three points: A; B; C"); None if none."""
    text = context.page.text
    colon = text.find(":", sentence.start, sentence.end)
    if colon < 0 or text.count(";", colon, sentence.end) < _FEWEST - 1:
        return None
    opening = _opening_of([t for t in sentence if context.page.end_of(t) <= colon and not t.is_punct])
    if opening is None:
        return None
    items, start = [], colon + 1
    for part in text[colon + 1 : sentence.end].split(";"):
        mark = _ITEM_MARK.match(part)
        first, last = start + (mark.end() if mark else 0), start + len(part)
        start = last + 1
        item = _item(context, sentence, first, last)
        if item is not None:
            items.append(item)
    return (opening, items) if len(items) >= _FEWEST else None


def _item(context: Context, sentence: Sentence, start: int, end: int) -> Item | None:
    page = context.page
    tokens = [t for t in sentence if start <= page.start_of(t) < end and not t.is_punct]
    inside = {t.i for t in tokens}
    verb = next((t for t in tokens if t.pos_ in ("VERB", "AUX") and _has_subject(t, inside)), None)
    root = verb or next((t for t in tokens if t.head.i not in inside or t.head == t), None)
    if root is None:
        return None
    subject = next((c for c in root.children if c.dep_ in SUBJECTS and c.i in inside), None)
    return Item(start, page.end_of(tokens[-1]), root, subject)


def _has_subject(verb: Token, inside: set[int]) -> bool:
    return any(c.dep_ in SUBJECTS and c.i in inside for c in verb.children)


def _opening(context: Context, sentence: Sentence) -> Opening | None:
    if not _ends_in_colon(context, sentence):
        return None
    return _opening_of([t for t in sentence if not t.is_punct])


def _opening_of(tokens: list[Token]) -> Opening | None:
    words = load_words()
    if not tokens or tokens[-1].lower_ not in _OPENING:
        return None
    verbs = [t for t in tokens if t.pos_ in ("VERB", "AUX")]
    modal = next((t for t in reversed(tokens) if t.tag_ == "MD" and t.lower_ in _MODALS), None)
    verb = modal or (verbs[-1] if verbs else None)
    if verb is None or (modal is None and not _lays_down(verb, words)):
        return None
    bearer = next((t for t in tokens if t.dep_ in SUBJECTS and t.dep_ != "expl"), None)
    return Opening(verb, bearer, _deontic(tokens, verb, words))


def _lays_down(verb: Token, words: Words) -> bool:
    known = words["term_verbs"] | words["commissive_verbs"] | words["requiring"] | words["asking"]
    return lemma(verb) in known | _LISTING


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
        return "prohibition" if _is_refused(root) or is_prohibited_noun(root, words) else "obligation"
    return deontic_of(root, words)
