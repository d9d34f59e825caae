"""The articles of an agreement's own text, which may lay down in the plain present: "Troops remain"."""

import re

from spacy.tokens import Token

from truce.claims.reading.agreements.syntax import auxiliaries, is_passive, lemma
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence

_ARTICLE = re.compile(r"^(?:article|art\.|section|chapter|part|annex|§|[ivxlc]+[.)]|\d+[.)])", re.IGNORECASE)
_DEFINING = re.compile(
    r"\b(?:for the purposes?|hereinafter|is called|are called|as used in)\b", re.IGNORECASE
)
_TIMETABLE = re.compile(r"\b(?:timetable|timeline|schedule|calendar)\b", re.IGNORECASE)
_PRESENT = frozenset({"VBZ", "VBP"})


class Articles:
    """The numbered paragraphs and those under the heading of an article, in a document's own order."""

    def __init__(self, context: Context) -> None:
        self._text = context.page.text
        self._under: dict[int, bool] = {}
        under = False
        for block in context.page.blocks:
            words = self._text[block.start : block.end]
            if block.kind in ("title", "heading"):
                under = bool(_ARTICLE.match(words.strip()) or _TIMETABLE.search(words)) or (
                    under and block.index > 0
                )
            self._under[block.index] = under or block.number is not None

    def hold(self, sentence: Sentence) -> bool:
        """Whether a sentence is part of an article and no definition."""
        words = self._text[sentence.start : sentence.end]
        return self._under.get(sentence.block.index, False) and not _DEFINING.search(words)


def rules_in_present(verb: Token, subject: Token) -> bool:
    """Whether a verb in the plain present lays down a rule, as treaties may: "Weapons are stored"."""
    words = load_words()
    accords = (
        words["truce_nouns"] | words["accord_nouns"] | {"annex", "version", "text", "paragraph", "article"}
    )
    itself = lemma(subject) in accords and subject.tag_ == "NN"
    if itself or subject.lower_ in ("this", "it", "which", "that", "there", "nothing", "herein"):
        return False
    if any(c.lower_ in ("this", "that", "such") for c in subject.children) or verb.dep_ in ("advcl", "ccomp"):
        return False
    if lemma(verb) in words["attitudes"] or lemma(verb) in ("mean", "denote", "be", "signify"):
        return False
    if lemma(verb) == "leave" and is_passive(verb):
        return False
    finite = [
        t
        for t in (verb, *verb.children)
        if t.tag_ in _PRESENT and t.dep_ in ("ROOT", "conj", "ccomp", "aux", "auxpass", "advcl")
    ]
    return bool(finite) and (not is_passive(verb) or bool(auxiliaries(verb) & {"is", "are", "be", "been"}))
