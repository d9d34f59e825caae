"""Where a time stands in its text: in a name or as mere background, or at the head of an entry of a list.

A year that only names or qualifies something ("the 1954 accord", "the war of 1954", "since 1954", "born in
1954") says nothing of when the story takes place, so no other date may lean on it.
"""

import re

from truce.claims.reading.times.mention import Fixed, TimeMention

_BESIDE = 60  # characters looked at on either side
_TITLE = 150  # characters of a first line that may be a title, before a date and after it
_WIDE = ("month", "year", "decade", "window", "season", "quarter", "part_of_month")

_PAPER = (
    r"agreements?|accords?|treat(?:y|ies)|pacts?|truces?|cease-?fires?|armistices?|protocols?|charters?"
    r"|conventions?|covenants?|resolutions?|declarations?|constitutions?|frameworks?|deals?|memorand(?:um|a)"
    r"|communiqu[eé]s?|laws?|acts?|decrees?|statutes?"
)
_WAR = r"wars?|genocides?|revolutions?|coups?|uprisings?"
_OF_PAPER = re.compile(
    rf"(?<![\w-])(?:{_PAPER})(?:\s\d{{1,5}})?(?:\s\([^()]{{1,20}}\))?"
    r"(?:\s+(?:on|for|concerning|regarding|between|with|about|over)(?:\s+(?!on\b)[\w’'-]+){1,7}?)?"
    r"\s+(?:of|from|dated)\s+$",
    re.IGNORECASE,
)
_OF_WAR = re.compile(rf"(?<![\w-])(?:{_WAR})\s+(?:of|from)\s+$", re.IGNORECASE)
_BEFORE_NAMED = re.compile(rf"\s(?:[\w’'-]+\s){{0,3}}(?:{_PAPER}|{_WAR})\b", re.IGNORECASE)
_DETERMINED = re.compile(
    r"(?:\b(?:the|an?|its|their|his|her|our|your|my|this|that|whose|any|no|each|another|under|first|second)"
    r"|['’]s|s['’])\s+$",
    re.IGNORECASE,
)
_NOUN_FOLLOWS = re.compile(
    r"\s(?!(?:and|or|to|was|were|is|are|had|has|have|when|where|while|in|on|at|by|but|that|which|who|until"
    r"|after|before|for|of|with|as|than|because|if|since|it|he|she|they|we|i|the|an?|did|would|will|from)\b)"
    r"[^\W\d_]",
    re.IGNORECASE,
)
_TAKEN_FROM = re.compile(
    r"(?:\bsince(?:\s+at\s+least)?|\bdat(?:es?|ed|ing)(?:\s+back)?(?:\s+(?:from|to|in))?"
    r"|\b(?:going|goes|go|went)\s+back\s+to|\b(?:as\s+)?far\s+back\s+as|\bas\s+early\s+as|\bback\s+(?:in|to)"
    r"|,\s(?:established|formed|created|founded|built|signed|concluded|adopted|agreed|declared|ratified|deployed"
    r"|drawn|brokered|negotiated|set\s+up)\s+(?:[\w’'-]+\s+){0,3}?in"
    r"|\b(?:as|like)\s+(?:(?:[\w’'-]+\s+){0,2}(?:did|had|was|were)\s+)?(?:back\s+)?(?:in|on)"
    r"|\bborders?\s+of|\blines?\s+of|\bunlike\s+in|\bcompared\s+(?:with|to))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:born|founded|b\.)(?:\s+[\w’'-]+){0,4}?(?:\s+(?:in|on))?\s+(?:the\s+)?$", re.IGNORECASE
)
_SINCE = re.compile(r"\bsince\s+(?:[\w’'-]+\s+){1,5}(?:of|on|in)\s+(?:the\s+)?$", re.IGNORECASE)
_PART_OF = re.compile(
    r"\b(?:course|month|week|days?|nights?|evening|morning|afternoon|weekend|year|rest|remainder|most|much|half"
    r"|part|all|end|start|beginning|middle|spring|summer|autumn|winter|fall|quarter|whole|months|weeks|eve"
    r"|period)\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OF = re.compile(r"\w\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_DECLASSIFIED = re.compile(
    r"(?:^|[\n\r])[^\n\r]{0,30}\b(?:DECL|DECLASSIFY|DECLAS|DECLASSIFICATION)\b[^\n\r]{0,30}$", re.IGNORECASE
)
"""A cable says when its secret ends, years after what it tells."""

_ALONE_IN_BRACKETS = re.compile(r"[([]\s*(?:born|founded|b\.)?\s*$", re.IGNORECASE)
_BRACKET_ENDS = re.compile(r"\s*[)\]]")
_ENTRY = re.compile(
    r"(?:^|[\n\r])[^\S\n]*(?:(?:[-*•·▪◦–—]|\(?\d{1,3}[.)])[^\S\n]*)?(?:on\s)?[*_]{0,3}$", re.IGNORECASE
)
_ENTRY_GOES_ON = re.compile(r"[*_]{0,3}(?:[^\S\n]?:|\s[-–—]\s|\s?[|]\s|—)")
_HEADING = re.compile(r"(?:^|[\n\r])[#*_\s]*$")
_HEADING_ENDS = re.compile(r"[*_:]{0,3}[^\S\n]*(?:[\n\r]|$)")


def is_aside(text: str, mention: TimeMention) -> bool:
    """Whether a stated date only names or qualifies something, instead of telling when an act took place."""
    if not isinstance(mention.when, Fixed) or mention.kind != "date":
        return False
    if mention.modifier == "since" and mention.precision in _WIDE:
        return True
    before = text[max(0, mention.start - _BESIDE) : mention.start]
    after = text[mention.end : mention.end + _BESIDE]
    if any(pattern.search(before) for pattern in (_OF_PAPER, _BORN, _SINCE, _DECLASSIFIED)):
        return True
    if _in_title(text, mention):
        return bool(_ALONE_IN_BRACKETS.search(before) and _BRACKET_ENDS.match(after))
    determined = mention.text.lower().startswith("the ") or _DETERMINED.search(before)
    if _OF_WAR.search(before) or (determined and _BEFORE_NAMED.match(after)):
        return True
    return mention.precision in _WIDE and _is_wide_aside(before, after, mention.precision)


def _in_title(text: str, mention: TimeMention) -> bool:
    """Whether a date stands in the first line, a short one: the subject of the text is of that time."""
    if mention.end > _TITLE or "\n" in text[: mention.start].strip():
        return False
    return "\n" in text[mention.end : mention.end + _TITLE]


def _is_wide_aside(before: str, after: str, precision: str) -> bool:
    """The same of a month, a year or a stretch, which stand in names more often than days do."""
    if _TAKEN_FROM.search(before) or (_OF.search(before) and not _PART_OF.search(before)):
        return True
    if _ALONE_IN_BRACKETS.search(before) and _BRACKET_ENDS.match(after):
        return True
    return precision == "year" and bool(_DETERMINED.search(before) and _NOUN_FOLLOWS.match(after))


def heads_entry(text: str, mention: TimeMention) -> bool:
    """Whether a date stands at the head of a line that tells of it: "- 4 March 1992: the port is shelled".

    A year or month on a line of its own heads what follows it in the same way, and so does the hour at the
    head of an entry of a live blog.
    """
    if mention.kind == "time":
        return bool(_ENTRY.search(text[max(0, mention.start - 20) : mention.start]))
    if mention.kind != "date":
        return False
    before = text[max(0, mention.start - 20) : mention.start]
    if mention.precision in ("year", "month") and _HEADING.search(before):
        return bool(_HEADING_ENDS.match(text, mention.end) or _ENTRY_GOES_ON.match(text, mention.end))
    return bool(_ENTRY.search(before)) and bool(_ENTRY_GOES_ON.match(text, mention.end))


def heads_list(text: str, mention: TimeMention) -> bool:
    """Whether a day stands on a line of its own, as the heading of the entries below it."""
    if mention.kind != "date" or mention.precision != "day" or mention.modifier is not None:
        return False
    before = text[max(0, mention.start - 20) : mention.start]
    return bool(_HEADING.search(before)) and bool(_HEADING_ENDS.match(text, mention.end))
