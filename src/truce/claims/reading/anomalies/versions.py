"""Two versions of one thing told side by side, where no claim by itself denies the other."""

import re
from collections.abc import Iterator
from itertools import pairwise

from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span
from truce.claims.reading.anomalies.words import listed
from truce.claims.reading.parse import Sentence
from truce.claims.records import Claim

_NUMBER = (
    r"(?:(?:more|fewer|less) than |over |under |at least |some |about |around |nearly |up to |close to |a )?"
)
_NUMBER += (
    r"(?:\d[\d,. ]*\d|\d|dozens?|scores?|hundreds|thousands|tens of thousands|(?:a )?(?:hundred|thousand))"
)
_HARM = re.compile(
    r"\b(?:dead|deaths?|died|kill\w*|lives|toll|victims?|casualt\w+|fatalit\w+|perished|slain|massacred|"
    r"executed|put to death|shot|fired|firing|shots?|shelling|shelled|burst|ambush\w*|wounded|injured|"
    r"missing|disappeared|displaced|prisoners|hostages|bodies|graves)\b",
    re.IGNORECASE,
)
_OTHERS = r"(?:some|others?|another|most|many)"
_COUNTED = r"(?:say|speak|put|estimat|claim|count|believ|reckon|giv|cit|talk)\w*"
_WHOM = r"\bdepending on (?:who|whom|whose|the source)"
_SPREAD = re.compile(
    r"\b(?:estimates?|figures?|numbers?|tolls?|counts?|accounts|sources|historians|claims)\b[^.;\d]{0,90}?"
    r"\b(?:var(?:y|ies|ied)|differ(?:s|ed|ing)?|diverge[ds]?)\b"
    rf"[^.;\d]{{0,25}}?\b(?:between|from)\b (?:as (?:few|low|little) as )?{_NUMBER}[^.;\d]{{0,25}}?"
    rf"\b(?:and|to)\b [^.;\d]{{0,15}}?{_NUMBER}|"
    rf"\b{_OTHERS}(?: \w+){{0,2}} {_COUNTED}\b[^.;\d]{{0,50}}{_NUMBER}\b[^.\d]{{0,50}}[,;] "
    rf"(?:and |but |while )?{_OTHERS}\b[^.;\d]{{0,50}}{_NUMBER}|"
    rf"{_NUMBER}[^.;\d]{{0,40}} by (?:one|some|official) (?:counts?|estimates?|accounts?|tall(?:y|ies)|"
    rf"reckonings?)\b[^.;\d]{{0,50}}{_NUMBER}[^.;\d]{{0,40}} by (?:another|others?)\b|"
    rf"{_WHOM}\b[^.;\d]{{0,40}}{_NUMBER}[^.;\d]{{0,25}}(?:to|and|or) {_NUMBER}|"
    rf"{_NUMBER}[^.;\d]{{0,25}}(?:to|and|or) {_NUMBER}[^.;\d]{{0,60}}{_WHOM}",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    rf"\b(?P<verb>sp(?:eaks?|oke) of|counted|put\b[^.;\d]{{0,40}} at|estimated\b[^.;\d]{{0,40}} at|reported|"
    rf"gave|said|says?|claim(?:ed|s)?)\b[^.;\d]{{0,40}}?(?P<one>{_NUMBER})\b[^.;\d]{{0,40}}[,;] "
    rf"(?:and |but |while |whereas )?(?P<who>(?:the |its |their |an? |[A-Z])[^.;,\d]{{2,45}}?),? "
    rf"(?:of|at|that|only|as many as) ?(?P<two>{_NUMBER})",
    re.IGNORECASE,
)
_EYES = (
    r"(?:in the (?:view|eyes?|opinion|words?|reading|telling|account|judg[e]?ment) of|according to|"
    r"by the account of)"
)
_EYED = re.compile(
    rf"(?P<one>{_EYES} [^.;,]{{3,60}}?)(?:,| and\b| but\b| while\b|;)[^.;]{{3,90}}?"
    rf"(?P<two>{_EYES} [^.;,]{{3,50}})",
    re.IGNORECASE,
)
_OPPOSED = re.compile(
    r"\b(?:lawful(?:ly)?|legal(?:ly)?|legitimate(?:ly)?|justified|defen[cs]e|defensive|within|accordance|comply|compliance|observ\w+|"
    r"cover(?:ed|s)?|permitted|allowed|accident\w*|mistake)\b[^.;]*\b(?:breach|violation|illegal|unlawful|"
    r"unjustified|aggression|unprovoked|deliberate|contrary|outside|flagrant|crime|attack)\b|"
    r"\b(?:breach|violation|illegal|unlawful|aggression|unprovoked|deliberate|flagrant|crime)\b[^.;]*"
    r"\b(?:lawful(?:ly)?|legal(?:ly)?|legitimate(?:ly)?|justified|defen[cs]e|defensive|accordance|permitted|allowed|accident\w*|"
    r"mistake)\b",
    re.IGNORECASE,
)
_UNSHARED = re.compile(
    r"\b(?:an? |the )?(?:reading|interpretation|view|understanding|version|account|position) "
    r"(?:that |which )?(?:the |its )?[^.;,]{2,50}? (?:(?:does|do|did) not (?:share|accept|recogni[sz]e)|"
    r"disputes?d?|contests?|contested|rejects?|rejected|refuses? to accept|has never (?:shared|accepted))",
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"(?:But |And |Yet |No[,:] )?(?:"
    r"(?:This|That|It|They|These|Those|He|She|All (?:of )?(?:this|that)|Both)(?: \w+)?"
    r" (?:is|was|are|were|has|have|had|does|do|did)(?: not|n[’']t| never)"
    r"(?:(?=[,;.:])| so\b| true\b| the case\b| correct\b| happen\b)|"
    r"(?:This|That|It|These|Those|All (?:of )?(?:this|that)|"
    r"The (?:claim|charge|story|report|allegation|statement)s?)"
    r" (?:is|was|are|were) (?:(?:simply|plainly|quite|of course|all|entirely|utterly|pure) )?(?:an? )?"
    r"(?:\w+ )?(?:lies?|untrue|false|untruths?|falsehoods?|fabrications?|slander|inventions?|nonsense|"
    r"baseless|unfounded|groundless|fiction|fake|disinformation|propaganda|myth)\b|"
    r"Nothing of the (?:sort|kind) (?:happened|occurred|took place|was|has|had)|"
    r"Nothing (?:could be|is|was) further from the truth|"
    r"The (?:opposite|reverse|contrary) (?:is|was) (?:true|the case))"
)
_DENIED = re.compile(
    r"\b(?:report|claim|say|said|spoke|speak|saw|hear|describ|maintain|swear|swore|insist|recall|testif)\w*\b"
    r"[^.;]{5,90}[,;] (?:and |but |while |though |yet )?(?!and |but |while |yet )[\w’' -]{3,50}? "
    r"(?:den(?:y|ied|ies)|dispute[ds]?|contradict(?:s|ed)?|contest(?:s|ed)?) "
    r"(?:it|this|that|having|any|all|hearing|seeing|there|them)\b[^.;,]{0,60}",
    re.IGNORECASE,
)
_INSISTING = ("maintain", "insist", "contend", "claim", "swear", "argue", "assert", "hold")
"""Verbs by which a text tells an account that it expects to be doubted."""

_ARMED = (
    "state",
    "government",
    "armed_force",
    "security_service",
    "police",
    "militia",
    "non_state_armed_group",
)
_NEXT = 80
"""Characters between an account that is insisted on and the other account told after it, at most."""

_BACK = 60
"""Characters between a claim and the flat answer to it, at most."""

_HOLDING = ("asserts", "accuses", "confirms", "claims_responsibility")


def side_by_side(evidence: Evidence) -> Iterator[Draft]:
    """Versions that exclude each other in one breath: figures, readings, and a flat "this is a lie"."""
    yield from _spread_figures(evidence)
    yield from _two_readings(evidence)
    yield from _flat_answers(evidence)
    yield from _denied_in_a_breath(evidence)
    yield from _told_otherwise(evidence)


def _spread_figures(evidence: Evidence) -> Iterator[Draft]:
    """Figures for one toll that the text itself sets against each other."""
    for pattern in (_SPREAD, _ELLIPSIS):
        for match in evidence.search(pattern):
            sentence = evidence.context.page.sentence_at(match.start())
            if sentence is None or not _HARM.search(evidence.text, sentence.start, sentence.end):
                continue
            told = set(re.findall(r"\d[\d,]*", match.group()))
            if len(told) > 1 or not told:
                yield _versions(
                    evidence,
                    match.span(),
                    "The text gives different figures for one toll and does not decide between them.",
                    treat_as="both counts kept, each with its source",
                )


def _two_readings(evidence: Evidence) -> Iterator[Draft]:
    """One act that is right in one side's eyes and wrong in another's; a reading that one does not share."""
    for match in evidence.search(_EYED):
        voices = [
            {evidence.side(n.ref) for n in evidence.context.actors_in(*match.span(g))} for g in ("one", "two")
        ]
        sentence = evidence.context.page.sentence_at(match.start())
        apart = all(voices) and not voices[0] & voices[1]
        if sentence and apart and _OPPOSED.search(evidence.text, sentence.start, sentence.end):
            yield _versions(
                evidence, (sentence.start, sentence.end), "Two sides judge one act in opposite ways."
            )
    for match in evidence.search(_UNSHARED):
        sentence = evidence.context.page.sentence_at(match.start())
        if sentence is not None and evidence.context.actors_in(*match.span()):
            start = max(sentence.start, match.start() - 250)
            yield _versions(evidence, (start, match.end()), "One side does not share how the other reads it.")


def _versions(evidence: Evidence, span: Span, note: str, treat_as: str = "disputed; both kept") -> Draft:
    return Draft(
        type="source_contradiction",
        note=note,
        spans=(span,),
        about=tuple(e.id for e in evidence.events_in(*span)[:2]),
        readings=(("told side by side", span),),
        treat_as=treat_as,
    )


def _flat_answers(evidence: Evidence) -> Iterator[Draft]:
    """What somebody claims on force or on a truce, called untrue by another voice in the next sentence."""
    for sentence in evidence.prose():
        match = _FLAT.match(evidence.text, sentence.start, sentence.end)
        claim = _claimed_before(evidence, sentence) if match else None
        if match is None or claim is None:
            continue
        said, answer = (claim.start, claim.end), (sentence.start, sentence.end)
        yield Draft(
            type="source_contradiction",
            note=f"Said by {evidence.name(claim.source)} and called untrue in the next sentence.",
            spans=(answer, said),
            about=(claim.id,),
            severity="high",
            readings=((f"said by {evidence.name(claim.source)}", said), ("not so", answer)),
            treat_as="disputed; both accounts kept",
        )


def _claimed_before(evidence: Evidence, sentence: Sentence) -> Claim | None:
    """What another voice than the sentence's own claims right before it, if it is on force or on a truce."""
    own = {a.speaker for a in evidence.acts_at(sentence.start, sentence.end) if a.speaker}
    for claim in reversed(evidence.claims):
        if not 0 <= sentence.start - claim.end < _BACK or claim.stance not in _HOLDING:
            continue
        if claim.source is None or evidence.side(claim.source) in {evidence.side(s) for s in own}:
            continue
        words = {t.lemma_.lower() for t in evidence.context.page.tokens(claim.start, claim.end)}
        if words & listed("legal_names") or _is_on_force(evidence, claim, words):
            return claim
    return None


def _denied_in_a_breath(evidence: Evidence) -> Iterator[Draft]:
    """One account and its denial in one sentence: "officers heard a shot, neighbours denied it"."""
    for match in evidence.search(_DENIED):
        sentence = evidence.context.page.sentence_at(match.start())
        if sentence is not None and _HARM.search(evidence.text, *match.span()):
            yield _versions(evidence, match.span(), "One account is denied in the same breath.")


def _told_otherwise(evidence: Evidence) -> Iterator[Draft]:
    """A side insists on its account of the dead, and somebody else is heard right after it."""
    told = sorted(evidence.claims, key=lambda c: c.start)
    for first, second in pairwise(told):
        insisted = first.rule.split(".")[1] in _INSISTING and first.stance == "asserts"
        if not insisted or evidence.kind(evidence.side(first.source)) not in _ARMED:
            continue
        apart = 0 < second.start - first.end < _NEXT and evidence.side(first.source) != evidence.side(
            second.source
        )
        heard = second.source is not None and second.stance in _HOLDING
        if apart and heard and all(_HARM.search(evidence.text, c.start, c.end) for c in (first, second)):
            spans = ((first.start, first.end), (second.start, second.end))
            yield Draft(
                type="source_contradiction",
                note=f"{evidence.name(first.source)} insists on its account; "
                f"{evidence.name(second.source)} tells it otherwise.",
                spans=spans,
                about=(first.id, second.id),
                readings=(("insisted on", spans[0]), ("told otherwise", spans[1])),
                treat_as="disputed; both accounts kept",
            )


def _is_on_force(evidence: Evidence, claim: Claim, words: set[str]) -> bool:
    acts = [e for e in evidence.events_in(claim.start, claim.end) if e.type in ("ASSAULT", "COERCE", "AGREE")]
    about = {e.id for e in evidence.events if e.type == "ASSAULT"}
    return (
        bool(acts)
        or claim.about in about
        or bool(words & {"fire", "attack", "shoot", "shell", "bomb", "kill"})
    )
