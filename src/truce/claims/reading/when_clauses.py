"""What happened on the last day of a stretch: "held until 5 May, when the guns opened up again"."""

import re
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.times.mention import TimeMention

_WHEN = re.compile(r",? (?P<when>when|on which)\b")
_ENDS = ("until", "by", "before")


def day_of_when(context: Context, time: TimeMention, verb: Token) -> TimeMention | None:
    """The last day itself, if the verb stands in a clause that tells what happened on it; else None."""
    if time.modifier not in _ENDS or time.stated is None:
        return None
    found = _WHEN.match(context.page.text, time.end)
    word = context.page.token_at(found.start("when")) if found is not None else None
    while word is not None and word.pos_ not in ("VERB", "AUX") and word.head != word:
        word = word.head
    if word is None or not (word == verb or word.is_ancestor(verb)):
        return None
    return replace(time, value=time.stated, modifier=None)
