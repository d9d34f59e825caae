"""What a text itself says is not known, not said or not settled: "nor is it clear who is to watch"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from truce.claims.reading.context import Context
from truce.claims.reading.parse import Page

_MOST = 8
"""Open questions that are listed, at most."""

_LONGEST = 200

_KNOWN = (
    r"(?:clear|known|certain|established|determined|identified|verified|confirmed|ascertained|disclosed|"
    r"specified|published|released|revealed|settled|decided|resolved|made (?:public|clear|known)|given|"
    r"available|named|agreed)"
)
_OPEN = (
    r"(?:unclear|unknown|uncertain|undetermined|undisclosed|unspecified|unidentified|unconfirmed|unverified)"
)
_ASK = r"(?:who|whom|whose|what|when|where|which|why|how|whether|if)\b"
_PAPER = (
    r"(?:paper|text|document|agreement|treaty|list|map|date|timetable|deadline|term|details?|end date|"
    r"schedule|copy|wording|monitors?|monitoring|mechanism|mediators?|figures?|toll|reason|explanation|"
    r"evidence|proof|third party|names?|venue|account|breakdown|signature|guarantors?|line)"
)
_DONE = (
    r"(?:signed|released|published|set|given|named|agreed|specified|disclosed|announced|drawn up|made public|"
    r"exchanged|provided|fixed|stated|mentioned|asked|invited|appointed|offered|presented|produced|attached|found)"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:it|that) (?:is|was|remains|remained) (?:still )?(?:{_OPEN}|not (?:\w+ ){{0,2}}{_KNOWN}) "
        rf"(?P<what>{_ASK}[^.;]*)",
        rf"\b(?:nor|neither) (?:is|was|has) it (?:\w+ )?{_KNOWN} (?P<what>{_ASK}[^.;]*)",
        r"\b(?:nobody|no ?one) (?:yet )?(?:knows|knew|could say|can say|has said|said) "
        rf"(?P<what>{_ASK}[^.;]*)",
        rf"\bno {_PAPER}\b[^.;,]{{0,50}}?\b(?:has|have|had|was|were|is|are) (?:ever |yet |been )*"
        rf"{_DONE}\b[^.;]*",
        r"\bno (?:group|side|party|one|faction|organi[sz]ation)\b[^.;,]{0,20}\b(?:has|had|have)?\s*"
        r"(?:immediately |yet |so far )?(?:claimed|admitted|taken|accepted) responsibility\b[^.;]*",
        r"\bnobody (?:has |had )?(?:immediately |yet )?claimed responsibility\b[^.;]*",
        r"(?P<what>\b(?:whose |the |its |their |his |her )[^.;,]{3,80}?) (?:has|have|had) (?:not|never) "
        rf"(?:yet |so far |ever )?been (?:\w+ly )?{_KNOWN}\b",
        rf"(?P<what>\b(?:the|its|their|his|her) [^.;,]{{3,80}}?) (?:is|are|was|were|remains?|remained) "
        rf"(?:still )?(?:{_OPEN}|not (?:immediately |yet |independently )?{_KNOWN})(?![\w-])",
        r"\b(?:could|can|cannot|can't|couldn't) ?(?:not)? ?(?:\w+ly )?(?:verify|confirm|establish|determine) "
        r"(?P<what>[^.;]*)",
        r"(?P<what>\b(?:the|these|those|this|that|its|their|his|her) [^.;,]{3,80}?) (?:could|can) ?not be "
        r"(?:\w+ly )?(?:verified|confirmed|established|determined|checked)\b",
        r"\b(?:un|not |never (?:been )?)able to (?:\w+ly )?"
        r"(?:verify|confirm|establish|determine|say|tell|find out) (?P<what>[^.;]*)",
        rf"\bwithout being able to (?:say|tell|determine|establish|verify|confirm) (?P<what>{_ASK}[^.;,]*)",
        rf"(?P<what>\b(?:[Ww]hat|[Ww]ho|[Ww]hether|[Hh]ow|[Ww]here|[Ww]hen|[Ww]hy|[Ww]hich) [^.;,]{{3,80}}?) "
        rf"(?:is|was|remains?|remained) (?:still )?(?:{_OPEN}|an open question|not (?:yet )?{_KNOWN})"
        r"(?![\w-])",
        rf"\b(?:sets?|gives?|gave|names?|named|fixe[sd]|specifie[sd]|mentions?|provides? for) no "
        rf"(?P<what>{_PAPER}\b[^.;,]{{0,60}})",
        r"\bnot in a position to (?:say|verify|confirm|establish|judge) (?P<what>[^.;]*)",
        r"\b(?:has|have|had) no (?:\w+ )?means of (?:checking|verifying|knowing|establishing) "
        r"(?P<what>[^.;]*)",
        rf"\b(?:did|does|do|would) ?(?:not|n't) (?:say|specify|state|disclose|reveal|explain|make clear) "
        rf"(?P<what>{_ASK}[^.;]*)",
        rf"\bwithout (?:saying|specifying|disclosing|explaining) (?P<what>{_ASK}[^.;]*)",
        r"(?P<what>\b(?:the|its|their|a|an) [^.;,]{3,60}?) (?:has|have|had|is|are|was|were)? ?yet to be "
        r"(?:determined|agreed|set|announced|named|decided|identified|confirmed|published|settled|fixed)\b",
    )
)
_FURTHER = re.compile(r", (?:so|but|which|though|although|while|as|because|since)\b")
_POINTING = re.compile(r"(?:this|that|these|those|it|them|either|neither)(?: \w+)?", re.IGNORECASE)
_NOT_ASKED = re.compile(r"\b(?:if|unless|once|until|when|should|provided)\s[^.;]{0,60}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is left open, in the words of the text, and where it says so."""

    what: str
    start: int
    end: int


def open_questions(context: Context) -> Iterator[OpenQuestion]:
    """The questions that a text says are open, in text order, each passage once."""
    told = 0
    for sentence in context.sentences():
        if sentence.quotation is not None:
            continue
        found = _first(context.page, sentence.start, sentence.end)
        if found is not None and told < _MOST:
            told += 1
            yield found


def _first(page: Page, start: int, end: int) -> OpenQuestion | None:
    """The question that a sentence leaves open, by the pattern that begins first in it."""
    text = page.text
    matches = [m for p in _PATTERNS for m in page.matches(p, start, end)]
    matches = [m for m in matches if not _NOT_ASKED.search(text[start : m.start()])]
    if not matches or text[start:end].rstrip().endswith("?"):
        return None
    match = min(matches, key=lambda m: m.start())
    words = _FURTHER.split(match.group()[:_LONGEST])[0].rstrip(" ,")
    what = " ".join((match.groupdict().get("what") or "").split()).strip(" ,")
    if _POINTING.fullmatch(what) or what.lower().startswith("whose") or not what:
        what = " ".join(words.split())
    return OpenQuestion(_FURTHER.split(what)[0], match.start(), match.start() + len(words))
