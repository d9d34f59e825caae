"""Outlets that ask in a transcript: the name in brackets after the letter of a question, "Q (N):"."""

import re

from truce.claims.reading.actors.draft import Drafts
from truce.claims.reading.parse import Page
from truce.parties.spelling import fold

_ASKER = re.compile(r"\((?:[^()\n]*,[ \t]*)?(?:the[ \t]+)?(?P<name>[^\W\d_a-z][^(),\n]{1,40})\)")
_LANGUAGE = re.compile(r"(?:in|via|through|speaking|inaudible|off)\b", re.IGNORECASE)


def read_askers(page: Page, drafts: Drafts) -> None:
    """Open a medium for each asker whom no table knows, and keep those known for asking."""
    for block in page.blocks:
        if block.kind != "turn" or block.speaker is None:
            continue
        match = _ASKER.search(page.text, block.speaker[1], block.body)
        if match is None or _LANGUAGE.match(match["name"]):
            continue
        start, end = match.span("name")
        draft = drafts.owner_of(start, end)
        if draft is None:
            draft = drafts.open("asker:" + fold(match["name"]), match["name"], "media", "asker")
            for again in re.finditer(rf"(?<![\w-]){re.escape(match['name'])}(?![\w-])", page.text):
                drafts.claim(draft, *again.span(), "name")
        if draft.type == "media":
            draft.listed = True
