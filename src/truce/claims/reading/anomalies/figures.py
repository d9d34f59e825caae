"""Figures for the harm done, each with the voice that gives it: "put the dead at 610", "counted 974"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.anomalies.evidence import Evidence, Span
from truce.claims.reading.events.tolls import Count, read_counts
from truce.claims.reading.parse import Sentence
from truce.claims.records import Range

_KINDS = {
    "dead": r"dead|deaths?|death toll|fatalit(?:y|ies)|killed|killing|kills?|died|slain|perished|losses|"
    r"martyr(?:ed|s)|lost their lives|bodies|corpses",
    "injured": r"wounded|wounding|injured|injuring|injuries|hurt|wounds",
    "missing": r"missing|unaccounted for|disappeared",
    "captured": r"prisoners?|captives|captured|hostages|detained|detainees",
    "violations": r"violations|breaches|infringements|infractions",
    "harm": r"hit|harmed|casualties",
}
_KIND = re.compile("|".join(rf"\b(?P<{name}>{words})\b" for name, words in _KINDS.items()), re.IGNORECASE)
_DOING = re.compile(
    r"\b(?:(?P<dead>kill(?:ed|ing|s)|bur(?:ied|y|ying)|claim(?:ed|ing) the lives of|los(?:t|ing))|"
    r"(?P<injured>(?:wound|injur)(?:ed|ing)))\s+$",
    re.IGNORECASE,
)
_MEN = re.compile(r"\W*(?:\w+ ){0,2}(?:men|soldiers|fighters|troops|servicemen|dead)\b")
_STATED = re.compile(
    r"\b(?P<noun>death tolls?|tolls?|figures?|number|count|total|tally|estimates|dead|deaths|losses|"
    r"casualties|wounded|injured|prisoners|violations|breaches|fatalities|it)\b[^.;:\d]{0,60}?"
    r"\b(?:at|above|over|below|under|to|between|near(?:er)?|closer to|around|as (?:high|low) as|was|were|is|"
    r"of|as|by then|reached|stood at|exceeded|passed)\s*$",
    re.IGNORECASE,
)
_RECOUNTS = re.compile(
    r"\b(?:count|record|document|list|tall(?:y|i)|register|log|verif(?:y|i)|confirm|estimat|report|cit|giv|"
    r"gave|receiv|admit|acknowledg|recogni[sz]|conced|found|find|logg?|sp(?:ea|o)k|"
    r"took in|tak(?:e|ing) in|bur(?:y|ied))\w*"
    r"(?: only| instead| itself| of| nearer| closer to)*\s*$",
    re.IGNORECASE,
)
_SPOKE = re.compile(r"\bsp(?:eaks?|oke|eaking) (?:instead )?of\s*$", re.IGNORECASE)
_PUT = re.compile(
    r"\b(?:put|puts|putting|plac\w+|estimat\w+|giv\w+|gave|set|sets|said|says|claim\w*|runs? to|ran to)\b",
    re.IGNORECASE,
)
_OPEN_NOUN = re.compile(r"(?:tolls?|figures?|number|count|total|tally|estimates|it)", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:among (?:them|whom)|including|of (?:whom|them|which|those))[^.;\d]{0,15}$", re.IGNORECASE
)
_NONE = re.compile(r"\b(?:no(?:ne|body| one|t one|t a single)?)\b(?! longer| more)", re.IGNORECASE)
_ABOUT = r"(?:(?:nearly|almost|more than|over|at least|some|about|around|up to) )?"
_TIMES = re.compile(rf"({_ABOUT}[\w,]+(?:-\w+)?) times\b")
_BREAKING = re.compile(r"\b(?:brok\w+|break\w*|violat\w+|breach\w*|infring\w+|flout\w*)\b", re.IGNORECASE)
_WIDE = re.compile(
    r"\bsince\b|\bso far\b|\bin (?:all|total)\b|\boverall\b|\bacross the\b|\bthis (?:year|month|week)\b|"
    r"\b(?:over|in|during|within) the (?:past|last|first|whole)\b|"
    r"\bduring the (?:war|conflict|year|month)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\b(?:according to|in the words of|by the (?:word|count|reckoning|account) of|for) "
    r"(?P<who>[^,;.\d]{2,60})|"
    r"\b(?:by|on) (?P<count>[\w’' ]{2,40}? (?:count|reckoning|tally|estimates?|accounts?|figures))\b",
    re.IGNORECASE,
)
_PAPERS = re.compile(
    r"\b(?:official|independent|other|local|unofficial|government|rebel|media|hospital|medical|later) "
    r"(?:estimates?|figures?|sources?|accounts?|reports?|counts?)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:only|just|merely|no more than|kill(?:ed|ing))\b(?: \w+){0,3} *[\w,]*$",
    re.IGNORECASE,
)
_LOSING = re.compile(r"\b(?:los(?:t|ing|ses)|dead|deaths?)\b(?: \w+){0,3} *[\w,]*$", re.IGNORECASE)
_BY = re.compile(r"[^.;\d]{0,30}?\bby (?=\S)")
_PIECES = re.compile(r";|[,:]?\s+(?:while|whereas|but|although|against)\s", re.IGNORECASE)
_VAGUE = re.compile(r"\b(?:several|few|many|multiple|a number of|a handful of|a couple of)$", re.IGNORECASE)
_WORDS = 6
_CLIMBED = 6
_NUMERALS = frozenset(("dozens", "scores", "hundreds", "thousands", "several", "no", "none", "nobody"))
_VICTIMS = (
    "civilian villager resident child woman farmer passenger protester demonstrator worshipper student",
    "soldier troop serviceman officer policeman guard fighter militant rebel insurgent terrorist gunman",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: what it counts (None: what the one before counts), its range, passage and voice."""

    kind: str | None
    value: Range
    span: Span
    voice: str | None
    side: str | None
    """The actor that the voice belongs to, where it is known."""
    wide: bool
    """Whether it is of a stretch of time: "since", "in all"."""
    retold: bool
    """Whether it gives a count told before anew: "put it at"."""
    against: bool
    """Whether its words set it against another count: "only seven", "none", "its losses", "killed 30"."""
    losing: bool
    """Whether it is of one's own dead: "lost 12 men"."""
    laid_to: bool
    """Whether the breaches counted are laid to somebody: "62 violations by the rebels"."""
    victims: frozenset[int]


def read_figures(evidence: Evidence) -> Iterator[Figure]:
    """The figures of the body, in text order, without parts of a figure ("among them 13 children")."""
    for sentence in evidence.prose():
        if not any(t.like_num or t.lower_ in _NUMERALS for t in sentence):
            continue
        for start, end in _pieces(evidence.text, sentence):
            yield from _figures_of(evidence, start, end)


def _pieces(text: str, sentence: Sentence) -> Iterator[Span]:
    """The parts of a sentence that stand against each other: "..., while ...", "...; ..."."""
    start = sentence.start
    for match in _PIECES.finditer(text, sentence.start, sentence.end):
        yield start, match.start()
        start = match.end()
    yield start, sentence.end


def _figures_of(evidence: Evidence, start: int, end: int) -> Iterator[Figure]:
    text = evidence.text[start:end]
    for count in _counts(text):
        before = text[: count.start]
        kind = _kind(text, count)
        if kind is None or _PART.search(before):
            continue
        voice, side = _voice(evidence, (start, end), start + count.start)
        yield Figure(
            kind=kind or None,
            value=count.value,
            span=_trim(evidence.text, start, end),
            voice=voice,
            side=side,
            wide=bool(_WIDE.search(text)),
            against=count.value == (0, 0) or bool(_AGAINST.search(before + text[count.start : count.end])),
            losing=bool(_LOSING.search(before + text[count.start : count.end])),
            laid_to=bool(_BY.match(text, count.end)),
            retold=not kind
            or bool(_STATED.search(before) and (_PUT.search(before) or _ACCORDING.search(text)))
            or bool(_SPOKE.search(before)),
            victims=_victims(evidence, start + count.start, end),
        )


def _counts(text: str) -> list[Count]:
    """The numbers of a piece: plain ones, how often a truce was broken, and none at all."""
    counts = [c for c in read_counts(text) if not _VAGUE.search(text[c.start : c.end])]
    if _BREAKING.search(text):
        for match in _TIMES.finditer(text):
            counts += [Count(match.start(), match.end(), c.value) for c in read_counts(match[1])[-1:]]
    return counts + [Count(m.start(), m.end(), (0, 0)) for m in _NONE.finditer(text)]


def _kind(text: str, count: Count) -> str | None:
    """What a number counts; "" where only the figure before can tell; None where it is no such figure."""
    before, after = text[: count.start], text[count.end :]
    if text[count.start : count.end].endswith("times"):
        return "violations"
    if doing := _DOING.search(before):
        lost = doing[0].lower().startswith("los")
        return None if lost and not _MEN.match(after) else doing.lastgroup
    stated = _STATED.search(before)
    if stated and (named := _KIND.fullmatch(stated["noun"].rstrip("s"))):
        return named.lastgroup
    if stated and (named := _KIND.fullmatch(stated["noun"])):
        return named.lastgroup
    if stated and _OPEN_NOUN.fullmatch(stated["noun"]) and (said := _KIND.search(stated[0])):
        return said.lastgroup
    near = " ".join(re.split(r"[;.]|\d", after)[0].split()[:_WORDS])
    if told := _KIND.search(near):
        if count.value == (0, 0):
            return "harm" if told[0].lower() == "hurt" else told.lastgroup
        return None if told.lastgroup == "harm" else told.lastgroup
    said = _PUT.search(before) or _ACCORDING.search(text)
    if stated and _OPEN_NOUN.fullmatch(stated["noun"]) and said:
        return ""
    return "" if _RECOUNTS.search(before) and not re.match(r"\s+[a-z]", after) else None


def _voice(evidence: Evidence, piece: Span, at: int) -> tuple[str | None, str | None]:
    """Who gives the figure at an offset: a name for the voice, and its actor where it is one."""
    if told := _ACCORDING.search(evidence.text, *piece):
        return _named(evidence, told.span("who" if told["who"] else "count"))
    for act in evidence.speech.over(at, at + 1):
        if act.speaker is not None:
            return act.speaker, evidence.side(act.speaker)
        if act.attribution == "anonymous":
            return evidence.quote((act.cue_start, act.cue_end)).lower(), None
    subject = _counter(evidence.context.page.token_at(at))
    if subject is not None:
        return _named(evidence, evidence.phrase(subject))
    papers = _PAPERS.search(evidence.text, *piece)
    return (papers[0].lower(), None) if papers else (None, None)


def _counter(token: Token | None) -> Token | None:
    """The subject of the verb of counting over a number: "X has counted", "X put the dead at"."""
    for _ in range(_CLIMBED):
        if token is None:
            return None
        if token.pos_ == "VERB" and (_PUT.match(token.text) or _RECOUNTS.match(_with_particle(token))):
            return next((c for c in token.children if c.dep_ == "nsubj"), None)
        if token.head == token:
            return None
        token = token.head
    return None


def _with_particle(verb: Token) -> str:
    """A verb with the particle that belongs to it: "took in"."""
    particle = next((c.text for c in verb.children if c.dep_ == "prt"), "")
    return f"{verb.text} {particle}".strip()


def _named(evidence: Evidence, span: Span) -> tuple[str, str | None]:
    actors = evidence.context.actors_in(*span)
    if actors:
        return actors[0].ref, evidence.side(actors[0].ref)
    return evidence.quote(span).strip().lower(), None


def _victims(evidence: Evidence, start: int, end: int) -> frozenset[int]:
    """The classes of people that stand right after a number: civilians, people under arms."""
    words = [t.lemma_.lower() for t in evidence.context.page.tokens(start, end)[:_WORDS]]
    return frozenset(n for n, names in enumerate(_VICTIMS) if set(names.split()) & set(words))


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in ' \t\n,:;“"':
        start += 1
    while end > start and text[end - 1] in " \t\n,:;":
        end -= 1
    return start, end
