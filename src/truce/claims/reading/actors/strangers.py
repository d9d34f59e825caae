"""Parties that no table knows: a proper name that signs, promises or is bound is a side as it is called."""

from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.actors.draft import Drafts
from truce.claims.reading.actors.words import listed
from truce.claims.reading.parse import Page, Sentence

STRANGER = "signs under its own name"
"""The rule of an actor that is known only by what it signs or is bound by."""

_SUBJECTS = ("nsubj", "nsubjpass")
_FEWEST_DUTIES = 3
"""Duties from which on a text is taken for an agreement's own, so that its subjects are bound by it."""


def read_strangers(page: Page, drafts: Drafts) -> None:
    """Find the names that stand where a party to an agreement stands, and all their mentions."""
    duties = sum(t.lower_ == "shall" for s in page.sentences for t in s)
    for sentence in page.sentences:
        if not sentence.block.is_prose:
            continue
        for token in sentence:
            for name in _signers(token, duties >= _FEWEST_DUTIES):
                _open(page, drafts, sentence, name)


def _signers(token: Token, is_treaty: bool) -> Iterator[Token]:
    """The names that sign or are bound by a verb, or between which an agreement is."""
    if token.pos_ == "VERB":
        signs = token.lemma_.lower() in listed("strangers", "signing")
        bound = is_treaty and any(c.lower_ == "shall" for c in token.children if c.dep_ == "aux")
        subject = next((c for c in token.children if c.dep_ in _SUBJECTS), None)
        if subject is not None and (signs or bound):
            names = list(_chain(subject))
            yield from (n for n in names if len(names) > 1 or bound)
    elif token.lower_ == "between" and token.head.lemma_.lower() in listed("strangers", "papers"):
        for child in token.children:
            names = list(_chain(child))
            yield from names if len(names) > 1 else ()
    elif token.lower_ == "to" and token.head.lemma_.lower() in ("party", "signatory"):
        over = token.head.head
        if over.lemma_.lower() in ("be", "become", "remain") and token.head.dep_ == "attr":
            yield from (c for c in over.children if c.dep_ == "nsubj")


def _chain(noun: Token) -> Iterator[Token]:
    yield noun
    for child in noun.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "ADJ"):
            yield from _chain(child)


def _open(page: Page, drafts: Drafts, sentence: Sentence, name: Token) -> None:
    """Make an actor of a name that nobody else owns."""
    if name.pos_ != "PROPN" or not name.text[:1].isupper() or name.lower_ in listed("strangers", "papers"):
        return
    alone = not any(c.dep_ == "compound" for c in name.children)
    if alone and (len(name.text) < 3 or name.ent_type_ in ("DATE", "TIME", "LANGUAGE")):
        return
    words = [c for c in name.lefts if c.dep_ in ("compound", "nmod", "amod") and c.text[:1].isupper()]
    start, end = page.start_of(words[0] if words else name), page.end_of(name)
    if not drafts.is_free(start, end) or start < sentence.start:
        return
    text = page.text[start:end]
    if text.lower().split()[-1] in listed("strangers", "papers") | listed("strangers", "collectives"):
        return
    draft = drafts.open(f"stranger:{text}", text, "group", STRANGER)
    for span in drafts.words.spans(text):
        inside = page.tokens(*span)
        if not inside or inside[-1].dep_ not in ("compound", "amod", "nmod"):  # "the Norland army" is another
            drafts.claim(draft, *span, "name")
