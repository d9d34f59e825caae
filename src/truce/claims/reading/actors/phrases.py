"""The whole phrases of nameless actors as further names of theirs: "a GAM veteran", "Chad-based rebels".

Whoever reads the noun takes the words that nobody else holds; a reader of the dossier knows the actor by all
the words before the noun, whose part they may be another's name.
"""

from spacy.tokens import Token

from truce.claims.reading.actors.draft import Draft, Drafts
from truce.claims.reading.parse import Page

_NAMELESS = frozenset(("crowd", "teller", "nameless speaker", "nameless speakers", "collective"))
_LONGEST = 6
"""Words before a noun; a longer phrase is a description, no name."""
_OPENING = frozenset(("det", "predet", "nummod", "advmod", "quantmod", "cc", "preconj"))


def name_whole_phrases(page: Page, drafts: Drafts) -> None:
    """Note the phrase about each mention; a name that begins within a hyphened word is mended by it."""
    for draft in drafts:
        if draft.rule in _NAMELESS:
            for mention in draft.mentions:
                _note(page, drafts, draft, page.tokens(mention.start, mention.end))


def _note(page: Page, drafts: Drafts, draft: Draft, words: tuple[Token, ...]) -> None:
    if not words or words[-1].pos_ not in ("NOUN", "PROPN"):
        return
    head = words[-1]
    phrase = [head.doc[i] for i in range(head.left_edge.i, head.i + 1)]
    if len(phrase) > _LONGEST or any(t.text in ',;:()[]"“”—–' for t in phrase):
        return
    while len(phrase) > 1 and phrase[0].dep_ in _OPENING and phrase[0].head == head:
        if phrase[0].dep_ != "det":
            drafts.note_name(draft, *page.cover(phrase))
        phrase = phrase[1:]
    whole = page.cover(phrase)
    drafts.note_name(draft, *whole)
    half = words[0].i > 0 and words[0].nbor(-1).text == "-"
    if half and draft.name == page.quote(*page.cover(words)):
        drafts.forget_name(draft, draft.name)
        draft.name = page.quote(*whole)
