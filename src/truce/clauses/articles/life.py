"""What an agreement says of itself: from when and until when it binds, how it ends, what it leaves out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from truce.asof import Interval
from truce.clauses.articles.days import Moment, moments_in
from truce.clauses.articles.norms import norms_in
from truce.clauses.articles.passages import Passage
from truce.clauses.deadlines import notice_of

_ITSELF = (
    r"(?:agreement|accord|memorandum|pact|armistice|truce|cease-?\s?fire|pause|arrangement|protocol"
    r"|convention|treaty"
    r"|understanding|addendum|declaration|statement|communiqu[eé]|cessation(?: of hostilities)?"
    r"|instrument|deal)"
)
_OF_ITSELF = re.compile(
    rf"\b(?:this|the|the present|said|these) (?:\w+ ){{0,2}}?{_ITSELF}\b|^it$", re.IGNORECASE
)
_BINDS = re.compile(
    r"\b(?:(?:enter|come|go)(?:s|ing)? into (?:force|effect|operation)|tak(?:e|es|ing) effect"
    r"|becomes? effective"
    r"|(?:is|are|be) (?:in force|effective|binding)|entry into force)\b",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"\b(?:remains? (?:in (?:force|effect)|valid|binding)|(?:shall|will) (?:last|apply|continue|run"
    r"|be valid)|\bbinds? (?:the |both |all )?(?:parties|sides|them)\b[^.;]{0,20}? (?:for|until|till|from)"
    r"|there (?:shall|will) be (?:an? )?(?:\w+ ){0,2}?(?:truce|cease-?\s?fire|armistice|suspension of arms)"
    r"|(?:lapses?|expires?) (?:after|at the end of)|(?:is|lasts?|valid)"
    r" (?:for|until)|in force (?:for|until)|(?:pause|truce|cease-?fire|armistice|cessation) of)\b",
    re.IGNORECASE,
)
_WITH_SIGNATURE = re.compile(
    r"\b(?:up)?on (?:the day of |the date of |its |their )?(?:signature|signing|being signed)\b",
    re.IGNORECASE,
)
_EXTENDS = re.compile(r"\b(?:extend|renew|prolong|roll(?:ed|s)? over)\w*\b", re.IGNORECASE)
_ENDS = re.compile(
    r"\b(?:terminat|denounc\w*|withdraw from (?:this|the) |be (?:ended|cancelled|revoked|terminated)"
    r"|notice to the contrary|(?:leave|quit|withdraw from) (?:it\b|(?:the|this"
    r"|these) (?:\w+ )?(?:agreement|accord|memorandum|pact|truce|cease-?fire|arrangement|protocol"
    r"|convention|terms)\b)|end (?:this|the) )",
    re.IGNORECASE,
)
_LEAVES = re.compile(
    r"\b(?:leave|quit|withdraw from) (?:it\b|(?:the|this|these) (?:\w+ )?"
    r"(?:agreement|accord|memorandum|pact|truce|cease-?fire|arrangement|protocol|convention|terms)\b)",
    re.IGNORECASE,
)
_SUSPENDS = re.compile(
    r"\bsuspend\w* (?:the |its |their |this )?(?:\w+ )?(?:participation|agreement|accord|memorandum"
    r"|arrangement|truce|cease|operation|performance|application)",
    re.IGNORECASE,
)
_RESUMES = re.compile(r"\bresum\w* (?:of )?(?:hostilities|fighting|operations)", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?:from|as of|with effect from|starting|beginning|commencing|effective|on|at)(?: (?:on|at|from))?"
    r"(?: the)?$",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:until|till|up to|through|ending|ends)(?: (?:on|the|and including))*$", re.IGNORECASE
)
_SIGNED = re.compile(r"\b(?:done|signed|agreed|concluded|adopted|made|given|sealed)\b", re.IGNORECASE)
_ISSUE = r"(?P<issue>(?:the |any |all |their |its )?[^.;]{3,160}?)"
_EXCLUDED = (
    re.compile(
        rf"\b(?:nothing in (?:this|the) [\w ]{{3,40}}?|(?:this|the|the present"
        rf"|these) (?:\w+ )?(?:{_ITSELF}|terms|articles))"
        r" (?:(?:shall|will|may|can|does|do|must)(?: not)?|is|are|creates?[^.;]{0,60}? and is)?"
        r" ?(?:be (?:construed|interpreted|understood|deemed|taken) (?:as|to) )?"
        r"(?:prejudic\w+|prejudg\w+|impair\w*|limit\w*|prevent\w*|preclud\w*|affect\w*"
        r"|touch\w*(?: upon)?|concern\w*|address\w*|alter\w*|chang\w+"
        r"|imply\w*|without prejudice to|leaves? (?:aside|open|out)"
        rf"|excludes?|says? nothing (?:of|on|about)|contains? nothing (?:of|on|about)|does not cover"
        rf"|is silent on) (?:or \w+ )?{_ISSUE}\W*$",
        re.IGNORECASE,
    ),
    re.compile(rf"\bwithout prejudice to {_ISSUE}\W*$", re.IGNORECASE),
    re.compile(
        rf"^\W*{_ISSUE} (?:(?:is|are|was|were|remains?|has been|have been|shall be|will be"
        rf"|stays?)(?: deliberately| expressly)?"
        r" (?:left (?:for|to|open|aside|out)\b|not (?:discussed|addressed|settled|covered|touched"
        r"|part of|considered|spoken of|dealt with|on the agenda)"
        r"|excluded|unresolved|unsettled|undecided|outside|beyond|reserved for|deferred|postponed"
        r"|set aside|put off)[^.;]*"
        r"|(?:falls?|lies?|stays?) outside\b[^.;]*)\W*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:could not|did not|failed to|were unable to|have not|could reach no)"
        rf" (?:agree(?:d|ment)?|discuss(?:ed)?|settle[d]?|reach(?:ed)? (?:an )?agreement)(?: on| upon"
        rf"| about)? {_ISSUE}(?:,|\W*$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"^\W*(?P<issue>(?:the )?(?:questions?|matters?|issues?|status|problems?|fate|future)\b[^.;]{3,120}?)"
        r" (?:remains?|stays?|is|are) open\W*$",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:leaves?|left|sets?|put) (?:aside|open|out) {_ISSUE}\W*$", re.IGNORECASE),
)
_ON_PURPOSE = re.compile(
    r"\b(?:deliberately|expressly|nothing in|without prejudice|prejudg|prejudic|leaves? aside)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """When it was signed, from when it binds, until when; `starts_signed`: with its signature."""

    signed: Interval | None = None
    starts: Interval | None = None
    starts_signed: bool = False
    ends: Interval | None = None
    lasts: str | None = None
    utc: bool = False


def is_of_itself(subject: str, words: str) -> bool:
    """Whether a sentence tells of the agreement and binds nobody: when it begins, ends, is renewed."""
    about = (
        bool(_OF_ITSELF.search(subject))
        or bool(
            re.match(
                r"it (?:can|may|shall|will|takes?|enters?|comes?|remains?|binds?|lasts?)\b",
                words,
                re.IGNORECASE,
            )
        )
        or bool(re.search(rf"\bterminate it\b|\bend (?:this|the) {_ITSELF}\b", words))
    )
    if _LEAVES.search(words):
        return True
    told = _BINDS, _LASTS, _EXTENDS, _ENDS, _SUSPENDS
    return (about and any(p.search(words) for p in told)) or bool(_SUSPENDS.search(words) and "may" in words)


def condition_type(words: str) -> str:
    """The dossier's name for what a sentence of the agreement's life tells."""
    pairs = (("extension", _EXTENDS), ("suspension", _SUSPENDS), ("termination", _ENDS))
    return next((name for name, pattern in pairs if pattern.search(words)), "unspecified")


def resumes(words: str) -> bool:
    """Whether a sentence says how hostilities may begin again."""
    return _RESUMES.search(words) is not None


def excluded_in(passage: Passage) -> tuple[int, int] | None:
    """Where in the text the issue stands that a sentence leaves out; None where it leaves none out."""
    if _EXTENDS.search(passage.words) or len(passage.words) > 400:
        return None
    for pattern in _EXCLUDED:
        found = pattern.search(passage.words)
        if found:
            return passage.start + found.start("issue"), passage.start + found.end("issue")
    return None


def on_purpose(words: str) -> bool | None:
    """Whether a sentence says that an issue was left out on purpose; None where it does not say."""
    return True if _ON_PURPOSE.search(words) else None


def lifetime_of(passages: Sequence[Passage]) -> Lifetime:
    """The dates that the agreement gives itself. Of several that differ, none is taken."""
    told = list(_told(passages))
    signed = _only(m.when for what, m in told if what == "signed")
    starts = _only(m.when for what, m in told if what == "starts")
    ends = _only(m.when for what, m in told if what == "ends")
    with_signature = any(_BINDS.search(p.words) and _WITH_SIGNATURE.search(p.words) for p in passages)
    lengths = {str(d) for p in passages if _lasting(p) for d in (notice_of(_after_last(p)),) if d}
    return Lifetime(
        signed=signed,
        starts=starts,
        starts_signed=with_signature and starts is None,
        ends=ends,
        lasts=lengths.pop() if len(lengths) == 1 and ends is None else None,
        utc=any(m.utc for _, m in told),
    )


def _told(passages: Sequence[Passage]) -> Iterator[tuple[str, Moment]]:
    for passage in passages:
        lasting = _lasting(passage)
        binds = _BINDS.search(passage.words) is not None
        for moment in moments_in(passage.words):
            begins = (binds or lasting) and _FROM.search(moment.before)
            if lasting and _UNTIL.search(moment.before):
                yield "ends", moment
            elif begins or (binds and _binds_just_before(moment)):
                yield "starts", moment
            elif _SIGNED.search(moment.before) and not norms_in(passage):
                yield "signed", moment


def _binds_just_before(moment: Moment) -> bool:
    return bool(re.search(r"\b(?:effect|force)(?: on| at| from)?$", moment.before))


def _lasting(passage: Passage) -> bool:
    if _STOPS_FOR.search(passage.words) and not _ONLY_MAY_STOP.search(passage.words):
        return True
    return bool(_LASTS.search(passage.words)) and bool(
        re.search(_ITSELF, passage.words, re.IGNORECASE) or passage.words.startswith("It ")
    )


_STOPS_FOR = re.compile(
    r"\b(?:suspend|cease|stop|halt"
    r"|pause)\w*\b[^.;]{0,60}\bfor (?:a period of )?[\w-]+(?: \(\d+\))? (?:hours|days|weeks|months)\b",
    re.IGNORECASE,
)


_ONLY_MAY_STOP = re.compile(
    r"\bmay (?:\w+ )?(?:suspend|cease|stop|halt|pause)\b|^\W*(?:if|should|when|where|in case|in the event)\b"
    r"|\bsuspend\w* (?:article|paragraph|section|clause|its (?:own )?(?:obligation|dut|perform))",
    re.IGNORECASE,
)
"""A halt that somebody may make, or that a case is provided for: no term of the whole."""


def _after_last(passage: Passage) -> str:
    """The words from where the length is told, without those of a notice or a further term."""
    found = _STOPS_FOR.search(passage.words) or _LASTS.search(passage.words)
    words = passage.words[found.start() :] if found else ""
    return re.split(r"\b(?:notice|renew|extend|further|unless)", words)[0]


def _only(days: Iterator[Interval]) -> Interval | None:
    unique = {str(d): d for d in days}
    return next(iter(unique.values())) if len(unique) == 1 else None
