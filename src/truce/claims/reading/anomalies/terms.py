"""What a text says was agreed, until when and in return for what, where its statements do not fit."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from truce.asof import Duration, Interval
from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span
from truce.claims.reading.anomalies.words import alternatives, listed
from truce.claims.reading.parse import subtree
from truce.claims.reading.passages import named
from truce.claims.records import Agreement
from truce.errors import ArgumentError

_IMPLICIT = re.compile(
    r"\b(?:the |an? )?(?:implicit|implied|tacit|unspoken|unwritten|unstated|understood)\s+"
    r"(?:condition|term|understanding|clause|requirement|premise|commitment|assumption|proviso)"
    r"\b(?: (?:of|that) [\w-]+)?",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"\b(?:was|is|were|being|been)?\s*(?:expressly |explicitly )?(?:conditional (?:up)?on|predicated on|"
    r"conditioned (?:up)?on|premised on|contingent (?:up)?on|on (?:the )?condition (?:that|of)"
    r"|provided that)\b"
    r"[^.;:—]{3,80}",
    re.IGNORECASE,
)
_EXCHANGE = re.compile(r"\bin (?:return|exchange)(?: for)?\b[^.;:]{0,140}", re.IGNORECASE)
_MUTUAL = re.compile(
    r"\b(?:both|the two|all) (?:governments|countries|sides|parties|states|nations|delegations|capitals)\b|"
    r"\bmutual(?:ly)?\b|\beach other\b",
    re.IGNORECASE,
)
_GIVEN_BACK = re.compile(
    r"\bin (?:return|exchange) for (?:this|that|the|its|his|her|such an?|an?) (?:\w+ ){0,2}"
    r"(?:commitment|pledge|promise|undertaking|concession|step|move|assurance|withdrawal|guarantee|halt|"
    r"pledge)s?\b|"
    r"\bin return\b(?! for)",
    re.IGNORECASE,
)
_NOT_PARTY = re.compile(
    r"\b(?:is|are|was|were) (?:not|never) (?:an? |the )?(?:formal )?(?:party|parties|"
    r"signatory|signatories) to\b|"
    r"\b(?:has|have|had|did) (?:not|never) (?:sign(?:ed)?|join(?:ed)?|accede(?:d)? to)\b",
    re.IGNORECASE,
)
_FEW_DAYS = 4
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_BOUNDED = re.compile(
    rf"\b(?:prolonged|extended|renewed|runs?|ran|lasts?|lasting|valid|in force|holds?|"
    rf"until further)\b[^.;]{{0,30}}"
    rf"\b(?:until|till|to|through|up to) (?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})\b|"
    rf"\b(?:expires?|expired|lapses?|ends?|runs out) on (?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})\b"
)
_ENDLESS = re.compile(
    r"\bno (?:expiry|expiration|end|closing|cut-off) date\b|\bno (?:expiry|time limit|deadline|fixed term)\b|"
    r"\bwithout (?:a |any )?(?:time limit|end date|expiry|term)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\bopen-ended\b|\b(?:for an )?indefinite(?:ly)?\b", re.IGNORECASE)
_TRUCE = r"(?:truce|cease-?fire|armistice|pause|lull|cessation of hostilities|agreement|understanding)"
_WHETHER_STILL = re.compile(
    rf"\bwhether (?:or not )?(?:the |that )?(?:\w+ )?{_TRUCE}\b[^.;]{{0,30}}\b(?:still|already|yet|"
    rf"by then)\b[^.;]{{0,30}}|"
    rf"\b(?:before|after|inside|within|outside) the (?:term|{_TRUCE})\b[^.;]{{0,40}}\b(?:unclear|disputed|"
    rf"not known|unknown|"
    r"open)\b|"
    r"\b(?:say|said|claim|pretend|argu|insist|maintain|repl|retort|counter|contend|suggest)\w*\b[^.;]{0,90}"
    rf"\bafter (?:the |that |its )?(?:\w+ )?(?:{_TRUCE}|term|deadline|it) (?:had |has )?(?:already )?"
    r"(?:run out|ran out|expired|lapsed|ended|been over|was over)\b[^.;]{0,40}|"
    r"\b(?:pretend|argu|insist|maintain|repl|retort|counter|contend)\w*\b[^.;]{0,90}"
    rf"\bbefore (?:the |that |its )?(?:\w+ )?(?:{_TRUCE}|term|it) (?:had |has )?"
    r"(?:begun|began|started|taken effect|took effect|come into force|came into force|entered into force)\b|"
    r"\bif [^.;]{0,40}\b(?:right|correct|true)\b[^.;]{0,60}\b(?:after|outside|inside|within|"
    r"before) the term\b[^.]{0,90}",
    re.IGNORECASE,
)
_FAR = 600
_BACK = 200
_ENDED = frozenset({"broken", "violated", "ended"})
_KINDS = {"ceasefire": "ceasefire", "cease-fire": "ceasefire", "cessation": "ceasefire"}


def breach_or_expiry(evidence: Evidence) -> Iterator[Draft]:
    """An alleged breach on the very day on which the term may already have run out."""
    for agreement in evidence.agreements:
        lapse = _lapse(agreement)
        if lapse is None or any(r.status in ("expired", "extended") for r in agreement.status_history):
            continue
        acts = [a for a in _breaches(evidence, agreement) if _is_close(Interval.parse(a[1]), lapse)]
        if not acts:
            continue
        term = _term_passage(evidence, agreement)
        spans = tuple(dict.fromkeys((term, *(span for span, _ in acts[:3]))))
        yield Draft(
            type="breach_or_expiry",
            note=f"The term runs out at an unstated hour of {lapse}, and the acts are dated {acts[0][1]}. "
            f"Whether they "
            "fell inside it (a breach) or after it (a lapse) cannot be told from the text.",
            spans=spans,
            about=(agreement.id,),
            severity="high",
            readings=(("the term", term), *(("the act", s) for s in spans[1:])),
            candidates=("inside the term: breach", "after the term: lapse, no breach"),
            treat_as="breach claimed, lapse possible",
        )


def _is_close(date: Interval, lapse: Interval) -> bool:
    """Whether an act is dated to the day of the lapse, or to a few days that hold it."""
    return date.days is not None and date.days <= _FEW_DAYS and date.intersects(lapse)


def undecided_term(evidence: Evidence) -> Iterator[Draft]:
    """The text itself leaves open whether an act fell inside the term."""
    for match in evidence.search(_WHETHER_STILL):
        near = evidence.agreements_in(max(0, match.start() - _FAR), match.end())
        acts = [
            e for e in evidence.events_in(max(0, match.start() - _FAR), match.end()) if e.type == "ASSAULT"
        ]
        if any(a.is_ceasefire for a in near):
            yield Draft(
                type="breach_or_expiry",
                note="The text leaves open whether this fell inside the term (a breach) or outside it.",
                spans=(match.span(), *((e.start, e.end) for e in acts[-1:])),
                about=(*(a.id for a in near[-1:]), *(e.id for e in acts[-1:])),
                severity="high",
                readings=(("left open", match.span()),),
                candidates=("inside the term: breach", "after the term: lapse, no breach"),
                treat_as="breach claimed, lapse possible",
            )
            return


def _breaches(evidence: Evidence, agreement: Agreement) -> list[tuple[Span, str]]:
    """The dated acts that may have broken an agreement."""
    found = [((r.start, r.end), r.date) for r in agreement.status_history if r.status in _ENDED and r.date]
    sides = {evidence.side(p) for p in agreement.parties}
    for event in evidence.events:
        force = event.type == "ASSAULT" and event.modality == "actual" and event.date_basis == "explicit"
        doers = {evidence.side(a) for a in (*event.initiator, *event.alleged_initiator, *event.target)}
        if force and event.date and (event.agreement == agreement.id or not sides or doers & sides):
            found.append(((event.start, event.end), event.date))
    return found


def _term_passage(evidence: Evidence, agreement: Agreement) -> Span:
    """The passage that states the term, if one does; else the first one about the agreement."""
    stated = agreement.duration.stated if agreement.duration else ""
    spans = named(agreement)
    return next((s for s in spans if stated and stated in evidence.quote(s)), agreement.spans[0])


def _lapse(agreement: Agreement) -> Interval | None:
    """The day on which the term ends, where no hour is known for it."""
    end = agreement.planned_end
    if end is None and agreement.duration and agreement.duration.iso:
        begin = agreement.in_force or agreement.announced or agreement.signed
        if begin is None or "/" in begin or "T" in begin:
            return None
        try:
            end = str(Interval.parse(begin).shift(Duration.parse(agreement.duration.iso)))
        except ArgumentError:
            return None
    return Interval.parse(end) if end and "T" not in end else None


def duration_mismatch(evidence: Evidence) -> Iterator[Draft]:
    """A stated length of an agreement that does not fit its stated first and last day."""
    for agreement in evidence.agreements:
        length, begin = agreement.duration, agreement.in_force
        if length is None or length.iso is None or begin is None or agreement.planned_end is None:
            continue
        stated = [r for r in agreement.status_history if r.status == "planned_end" and r.date]
        explicit = any(_names_day(evidence, (r.start, r.end)) for r in stated)
        if explicit and not _fits(length.iso, begin, agreement.planned_end):
            span = stated[0].start, stated[0].end
            yield Draft(
                type="duration_mismatch",
                note=f"“{length.stated}” from {begin} does not end on {agreement.planned_end}.",
                spans=(span, agreement.spans[0]),
                about=(agreement.id,),
                severity="high",
                candidates=(f"{length.stated} (the length)", f"{agreement.planned_end} (the last day)"),
            )


def _names_day(evidence: Evidence, span: Span) -> bool:
    return any(t.kind == "date" and t.precision == "day" for t in evidence.context.times_in(*span))


def _fits(length: str, begin: str, end: str) -> bool:
    """Whether a length leads from begin to end, give or take a day, since people count both ends or one."""
    try:
        reached = Interval.parse(begin).shift(Duration.parse(length)).to_unit("day")
        day = Duration.parse("P1D")
        return (
            reached.hull(reached.shift(day))
            .hull(reached.shift(day, backwards=True))
            .intersects(Interval.parse(end))
        )
    except ArgumentError:
        return True


def term_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """A condition that is stated in one place and implicit in another."""
    implicit = [m.span() for m in evidence.search(_IMPLICIT)]
    stated = [m.span() for m in evidence.search(_STATED)]
    if implicit and stated:
        stated.sort(key=lambda s: abs(s[0] - implicit[0][0]))
        yield Draft(
            type="term_contradiction",
            note="The condition is written out in one place and called implicit in another.",
            spans=(implicit[0], *stated[:2]),
            about=_nearest(evidence, implicit[0][0]),
            readings=(("implicit", implicit[0]), *(("stated", s) for s in stated[:2])),
            treat_as="a condition whose wording is not known",
        )


def end_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """One voice says until when a truce runs, another that it has no end."""
    bounded = [m.span() for m in evidence.search(_BOUNDED) if _on_truce(evidence, m.span(), _BACK)]
    endless = [m.span() for m in evidence.search(_ENDLESS) if _on_truce(evidence, m.span(), _BACK)]
    endless += [m.span() for m in evidence.search(_OPEN) if _on_truce(evidence, m.span(), 0)]
    for span in endless[:1]:
        near = [b for b in bounded if abs(b[0] - span[0]) < _FAR]
        if near and not _told_of_two_days(evidence, span, near[0]):
            yield Draft(
                type="term_contradiction",
                note=f"It runs “{evidence.quote(near[0])}” in one place; in another it has no end "
                f"(“{evidence.quote(span)}”).",
                spans=(span, near[0]),
                about=_nearest(evidence, span[0]),
                severity="high",
                readings=(("no end", span), ("until a day", near[0])),
                candidates=("no end", evidence.quote(near[0])),
                treat_as="term disputed",
            )


def _told_of_two_days(evidence: Evidence, one: Span, other: Span) -> bool:
    """Whether two statements are dated steps of one story: extended on a day, made endless on another."""
    sentences = [evidence.context.page.sentence_at(s[0]) for s in (one, other)]
    days = [
        {t.value for t in evidence.context.times_in(s.start, s.end) if t.value}
        for s in sentences
        if s is not None
    ]
    return len(days) == 2 and all(days) and not days[0] & days[1]


def _on_truce(evidence: Evidence, span: Span, back: int) -> bool:
    """Whether the sentence of a span, or what stands up to `back` characters before, speaks of a truce."""
    sentence = evidence.context.page.sentence_at(span[0])
    if sentence is None:
        return False
    return any(a.is_ceasefire for a in evidence.agreements_in(max(0, sentence.start - back), sentence.end))


def _nearest(evidence: Evidence, at: int) -> tuple[str, ...]:
    near = min(evidence.mentions(), key=lambda m: abs(m[1] - at), default=None)
    return (near[0].id,) if near else ()


def status_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """One agreement called lasting here and temporary there."""
    for agreement in evidence.agreements:
        described = list(_descriptions(evidence, agreement))
        lasting = [span for span, words in described if words & listed("lasting")]
        passing = [span for span, words in described if words & listed("passing")]
        if passing and lasting and set(passing) != set(lasting):
            here, there = passing[-1], next((s for s in lasting if s != passing[-1]), lasting[0])
            yield Draft(
                type="status_contradiction",
                note=f"The same agreement is “{evidence.quote(there)}” and “{evidence.quote(here)}”.",
                spans=tuple(dict.fromkeys((here, there, *lasting[:2]))),
                about=(agreement.id,),
                readings=(("temporary", here), ("lasting", there)),
                treat_as="lasting by intention, temporary by its terms",
            )


def _descriptions(evidence: Evidence, agreement: Agreement) -> Iterator[tuple[Span, set[str]]]:
    """The phrases that name an agreement that exists, with the adjectives in them."""
    page = evidence.context.page
    for start, end in named(agreement):
        tokens = page.tokens(start, end)
        inside = set(tokens)
        head = next((t for t in tokens if t.head not in inside or t.head == t), None)
        if head is None or _is_wished(head):
            continue
        noun = head.pos_ in ("NOUN", "PROPN")
        skip = ("relcl", "prep", "punct", "appos", "advcl", "ccomp", "acl")
        words = subtree(head, without=skip) if noun else list(tokens)
        span = page.cover([*words, *tokens])
        if span[1] - span[0] <= 200:
            yield span, {t.lower_ for t in page.tokens(*span) if t.pos_ in ("ADJ", "ADV", "VERB", "NOUN")}


def _is_wished(noun: Token) -> bool:
    """Whether a thing is only hoped for, called for or being negotiated."""
    at = noun
    for _ in range(3):
        if at.head == at:
            break
        at = at.head
        if at.lemma_.lower() in listed("wished"):
            return True
    return False


def tone_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """Hasty in one place, long and careful in another: talks, or the agreement that they made."""
    hasty: list[Span] = []
    careful: list[Span] = []
    for sentence in evidence.prose():
        for token in sentence:
            word = token.lower_
            if word not in listed("hasty") and word not in listed("careful"):
                continue
            head = token.head if token.dep_ in ("amod", "advmod") else token
            near = {t.lemma_.lower() for t in (head, head.head, *subtree(head))}
            if near & (listed("talks") | listed("legal_names")):
                side = hasty if word in listed("hasty") else careful
                side.append(evidence.context.page.cover([token, head]))
    if hasty and careful:
        yield Draft(
            type="tone_contradiction",
            note=f"“{evidence.quote(hasty[0])}” does not go with “{evidence.quote(careful[0])}”.",
            spans=(hasty[0], *careful[:2]),
            about=_nearest(evidence, hasty[0][0]),
            severity="low",
            readings=(("hasty", hasty[0]), *(("careful", s) for s in careful[:2])),
        )


def reciprocity_unclear(evidence: Evidence) -> Iterator[Draft]:
    """What is promised in return binds both sides, the one that it rewards included."""
    for match in evidence.search(_EXCHANGE):
        if not _MUTUAL.search(match.group()) or not _GIVEN_BACK.match(match.group()):
            continue
        sentence = evidence.context.page.sentence_at(match.start())
        start, end = (sentence.start, sentence.end) if sentence else match.span()
        clauses = [c for a in evidence.agreements for c in a.clauses if c.start < end and c.end > start]
        yield Draft(
            type="reciprocity_unclear",
            note="What is promised in return binds both sides, the one that it rewards included; "
            "what each gives for "
            "what is not stated.",
            spans=(match.span(),),
            about=tuple(c.id for c in clauses[:4]) or _nearest(evidence, start),
            readings=(("promised in return", match.span()),),
        )


def terminology(evidence: Evidence) -> Iterator[Draft]:
    """One instrument under many legal names."""
    pattern = re.compile(rf"\b({alternatives('legal_names')})s?\b", re.IGNORECASE)
    names: dict[str, Span] = {}
    used: list[Agreement] = []
    for agreement in evidence.agreements:
        own: dict[str, Span] = {}
        for start, end in named(agreement):
            for match in pattern.finditer(evidence.text, start, end):
                word = match[1].lower()
                own.setdefault(_KINDS.get(word, word), (start, end))
        if len(own) >= 4:
            used.append(agreement)
            for word, span in own.items():
                names.setdefault(word, span)
    if len(names) >= 6:
        yield Draft(
            type="terminology",
            note=f"{', '.join(sorted(names))} are used for {len(used)} instrument(s); "
            f"their legal form is not stated.",
            spans=tuple(dict.fromkeys(names.values()))[:9],
            about=tuple(a.id for a in used),
            severity="low",
            readings=tuple(list(names.items())[:9]),
        )


def party_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """Somebody said not to be a party, whom the text elsewhere makes one."""
    for match in evidence.search(_NOT_PARTY):
        sentence = evidence.context.page.sentence_at(match.start())
        before = evidence.context.actors_in(sentence.start, match.start()) if sentence else []
        meant = evidence.agreements_in(match.end(), match.end() + 80)
        for agreement in [a for a in meant if before and before[-1].ref in a.parties]:
            told = next((s for s in named(agreement) if s[1] <= match.start() or s[0] >= match.end()), None)
            if told is None or (agreement.signed is None and "sign" in match.group()):
                continue
            span = (before[-1].start, match.end())
            yield Draft(
                type="party_contradiction",
                note=f"{evidence.name(before[-1].ref)} is a party in one place and no party in another.",
                spans=(span, told),
                about=(agreement.id, before[-1].ref),
                readings=(("no party", span), ("a party", told)),
                candidates=("a party", "not a party"),
            )


FINDERS = (
    breach_or_expiry, undecided_term, duration_mismatch, term_contradiction, end_contradiction,
    status_contradiction, tone_contradiction, reciprocity_unclear, terminology, party_contradiction,
)  # fmt: skip
