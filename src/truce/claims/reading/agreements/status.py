"""What a text says of the standing of its agreements: cues beside their mentions."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.attribution import ACCUSING, acts_over, attributed, first_actor, make_cue
from truce.claims.reading.agreements.beside import (
    announcements,
    counted_from_making,
    effect_told,
    resumed_fighting,
)
from truce.claims.reading.agreements.cue_times import belated, with_term
from truce.claims.reading.agreements.cues import ENDS, STARTS, Cue
from truce.claims.reading.agreements.frames import (
    Frame,
    frame_of,
    is_contrary,
    is_false_report,
)
from truce.claims.reading.agreements.governors import (
    DECLARING,
    DUE,
    PUTTING_NAMES,
    governors,
    is_infinitive,
    made_before,
    status_said,
)
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.runs import end_ahead, ends_set, in_turn, term_ahead
from truce.claims.reading.agreements.syntax import (
    SUBJECTS,
    auxiliaries,
    clause_verb,
    is_date_word,
    is_future,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.tenses import is_awaited
from truce.claims.reading.agreements.verbal_truces import beginning
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.speech.acts import SpeechMap
from truce.claims.records import Status

_WISHES: frozenset[Status] = frozenset({"proposed", "rejected"})
_OVER = frozenset(
    {
        "void",
        "over",
        "terminated",
        "lapsed",
        "buried",
        "worthless",
        "off",
        "obsolete",
        "dead",
        "null",
        "finished",
        "broken",
        "ended",
        "invalid",
        "defunct",
    }
)
_DENYING = frozenset({
    "deny", "dispute", "refute", "contest", "reject", "dismiss", "disavow", "denial", "rebut", "repudiate",
})  # fmt: skip
_UNDER_DENIAL = frozenset({"ccomp", "conj", "xcomp", "dobj", "pcomp", "pobj", "prep", "acl", "nsubjpass"})
_WANTED: frozenset[Status] = (STARTS - {"in_force"}) | {"proposed"}
_TURNED: dict[tuple[Status, str], Status] = {
    ("holding", "subj"): "broken",
    ("holding", "obj"): "violated",
    ("reaffirmed", "by"): "ended",
}
_RUNNING_OUT = frozenset({"expire", "lapse", "elapse", "end", "run"})
_SEEMING = frozenset({"appear", "seem", "continue", "prove", "happen", "begin", "start"})
_BELIEVING = frozenset(
    {"say", "believe", "think", "report", "consider", "understand", "allege", "know", "hold"}
)
_COMING = frozenset(
    {"go", "come", "meet", "appear", "gather", "travel", "fly", "return", "assemble", "arrive", "take"}
)
_DONE_THERE = frozenset({"announce", "declare", "proclaim", "sign", "initial", "ink", "unveil"})
_HARDLY = frozenset({"hardly", "barely", "scarcely", "rarely", "seldom", "little", "less"})
_ENDED_BY_IT = frozenset({
    "conflict", "rebellion", "insurgency", "siege", "blockade", "hostage", "struggle", "bloodshed", "crisis",
    "uprising", "standoff", "stand-off", "deadlock", "stalemate", "battle", "feud", "dispute", "occupation",
})  # fmt: skip
_HINDSIGHT = frozenset({"hindsight", "retrospect", "retrospectively", "historian", "historians", "posterity"})
_CHARGES = frozenset({"accusation", "allegation", "responsible", "guilty", "suspect", "condemn", "criticise"})
_OFTEN = frozenset({
    "often", "repeatedly", "frequently", "regularly", "routinely", "constantly", "continually", "daily",
    "continuously", "periodically", "sporadically", "persistently", "again", "twice", "thrice",
    "occasionally",
})  # fmt: skip
_PLEDGING = frozenset({"vow", "pledge", "promise", "undertake", "commit", "swear", "guarantee"})
_THOUGHTS = frozenset({"fears", "doubts", "threatens", "demands"})


def find_cues(context: Context, speech: SpeechMap, mention: InstrumentMention) -> list[Cue]:
    """What the words around one mention say of the standing of its agreement."""
    if mention.in_heading:
        return _titled(context, mention)
    if mention.verbal:
        return _verbal(context, speech, mention)
    found = [
        cue
        for predicate, role in governors(mention)
        for cue in _read(context, speech, mention, predicate, role)
    ]
    if not mention.definite and all(c.status == "in_force" for c in found):
        found += [c for v in made_before(mention) for c in _read(context, speech, mention, v, "obj")]
    found += effect_told(context, speech, mention, found)
    found += resumed_fighting(context, speech, mention, found)
    found += announcements(context, speech, found)
    found += ends_set(context, found)
    return _once(found)


def _verbal(context: Context, speech: SpeechMap, mention: InstrumentMention) -> list[Cue]:
    """That a halt of fire, or a promise, told by a verb was announced, and from when it was to be."""
    sentence, verb = mention.sentence, mention.maker
    assert verb is not None
    halted = mention.form == "truce" and verb == mention.head.head
    status: Status = "in_force" if halted else "signed" if lemma(verb) in PUTTING_NAMES else "announced"
    made = make_cue(context, speech, mention, sentence, verb, status, mention.phrase)
    time = beginning(context, mention) if mention.form == "truce" else None
    if time is None:
        return [made]
    start, end = min(mention.start, time.start), max(mention.end, time.end)
    begun = replace(made, status="in_force", start=start, end=end, date=time.stated or time.value, dated=time)
    if status == "in_force":
        return [with_term(context, begun)]
    if made.dated is not None and made.dated.start == time.start:
        made = replace(made, date=None, dated=None)
    return [made, with_term(context, begun)]


def _titled(context: Context, mention: InstrumentMention) -> list[Cue]:
    """What a title says is being done on the day of its document: "remarks at the signing of ..."."""
    above = mention.phrase.head
    nominal = above.lower_ in ("of", "on")
    made = above.head if nominal else above
    status = status_said(made, "noun" if nominal else "obj") if made != mention.phrase else None
    if (
        context.doc_date is None
        or mention.sentence.block.kind != "title"
        or status not in ("announced", "signed")
    ):
        return []
    start, end = mention.sentence.start, mention.end
    return [Cue(mention, status, made, mention.sentence, start, end, context.doc_date)]


def _read(
    context: Context, speech: SpeechMap, mention: InstrumentMention, predicate: Token, role: str
) -> Iterator[Cue]:
    over = role == "obj" and lemma(predicate) in DECLARING and _is_called_over(mention, predicate)
    status: Status | None = "broken" if over else status_said(predicate, role)
    if status is None or _is_unsaid(predicate, role):
        return
    late = belated(context, predicate) if status != "holding" else None
    if late is None and is_denied(predicate, role):
        yield from _of_denied(context, speech, mention, predicate, role, status)
        return
    if status in ("ended", "expired") and _was_to(predicate):
        cue = make_cue(context, speech, mention, mention.sentence, predicate, status, mention.phrase)
        if cue.date is not None:
            yield replace(end_ahead(context, cue), status="planned_end", planned=True)
        return
    if is_hypothetical(predicate) and not (_is_verb(predicate) and _has_mark_after(predicate)):
        return
    term = status == "holding" and is_future(predicate)  # "remains in force until May unless extended"
    hangs = _hangs_on_if(predicate) and not term
    if _is_verb(predicate) and (hangs or _is_general(predicate) or is_awaited(predicate)):
        return
    if status == "reaffirmed" and not mention.definite:
        return
    frame = frame_of(predicate)
    if _is_left_open(context, speech, predicate, status, frame):
        return
    cue = make_cue(context, speech, mention, mention.sentence, predicate, status, mention.phrase)
    if late is None and status in ENDS and _is_verdict(cue):
        return
    if late is not None:
        start, end = min(cue.start, late.start), max(cue.end, late.end)
        cue = replace(cue, start=start, end=end, date=late.stated, dated=late, after=False, until=None)
    if status == "holding" and role == "obj" and any(c.lower_ in _HARDLY for c in predicate.children):
        cue = replace(cue, status="violated")
    if status == "broken" and lemma(predicate) == "break" and (_is_charge(predicate) or _is_often(predicate)):
        cue = replace(cue, status="violated")
    if status in STARTS and _is_in_principle(mention, predicate):
        yield replace(cue, status="proposed", planned=True)
    elif over:
        yield _as_declared(context, cue, "broken")
    elif role == "by":
        yield replace(_as_declared(context, cue, "reaffirmed"), certainty="fact")
    elif not (mention.attempt and status in STARTS):
        yield from _placed(context, speech, cue, frame)


def _placed(context: Context, speech: SpeechMap, cue: Cue, frame: Frame) -> Iterator[Cue]:
    """The cue as what it says of when: that it came, that it is to come, that it is only wanted."""
    status, predicate = cue.status, cue.predicate
    if status == "holding" and lemma(predicate) == "last" and _begins_with(context, cue):
        status, cue = "in_force", with_term(context, replace(cue, status="in_force"))
    verb = clause_verb(predicate)
    if (denier := _denier(predicate)) is not None and status not in _WISHES:
        source = cue.source or first_actor(context, subject_of(denier))
        if status in STARTS:
            yield replace(cue, status="disputed", certainty="alleged", source=source)
        else:
            yield replace(cue, certainty="denied", source=source)
        return
    if status == "in_force" and predicate.dep_ == "advcl" and predicate.tag_ in ("VBZ", "VBP"):
        return
    if verb is not None and status in _WANTED and (wish := _wish(verb)) is not None:
        yield attributed(context, speech, replace(cue, status=wish, planned=True))
        return
    if status == "extended" and verb is not None and _is_refused(verb):
        yield attributed(context, speech, replace(cue, status="rejected"))
        return
    if status == "holding" and verb is not None and _is_pledged(verb):
        yield attributed(context, speech, replace(cue, status="reaffirmed"))
        return
    settled = frame == "decided" and status not in STARTS
    ahead = _is_due(predicate) or (verb is not None and is_future(verb) and not settled)
    ahead = ahead and not (verb is not None and _is_held_to_be(verb))
    if ahead and status in STARTS - {"in_force"}:
        cue = replace(cue, status="proposed")
    elif ahead and status == "ended" and lemma(predicate) in load_words()["collapsing"]:
        return
    elif status in ("ended", "expired") and (ahead or _is_timetabled(cue)):
        cue = replace(end_ahead(context, cue), status="planned_end", planned=True)
    elif _is_term(cue, status, ahead):
        yield from term_ahead(context, cue)
        return
    elif ahead and status not in _WISHES and not _is_timed(context, cue):
        return
    for told in in_turn(context, cue) if status == "extended" else (cue,):
        yield replace(told, planned=ahead)


def _is_timed(context: Context, cue: Cue) -> bool:
    """Whether it says when a beginning or a prolongation is to come."""
    if cue.date is not None:
        return cue.status in ("in_force", "extended")
    return cue.status == "in_force" and counted_from_making(context, cue.predicate) is not None


def _is_term(cue: Cue, status: Status, ahead: bool) -> bool:
    """Whether it only says until when it is to stand ("will hold", "was to run until", "lasts until May")."""
    if status == "in_force":
        return ahead and cue.date is None and cue.until is not None
    bounded = (
        cue.until is not None and cue.predicate.tag_ in ("VBZ", "VBP") and not auxiliaries(cue.predicate)
    )
    return status == "holding" and (ahead or bounded)


def _is_charge(verb: Token) -> bool:
    """Whether somebody is accused of it, which does not say that it is over ("accused of breaking it")."""
    of = verb.head
    return verb.tag_ == "VBG" and of.lower_ in ("of", "for") and lemma(of.head) in ACCUSING | _CHARGES


def _is_often(verb: Token) -> bool:
    """Whether it came about more than once, so that each time only breached it: "broken many times"."""
    below = [c for c in verb.children if c.dep_ in ("advmod", "npadvmod")]
    return any(lemma(c) in _OFTEN or (lemma(c) == "time" and c.tag_ == "NNS") for c in below)


def _is_verdict(cue: Cue) -> bool:
    """Whether it only judges an agreement long after ("failed as a settlement")."""
    verb = cue.predicate
    if cue.dated is not None:
        return False
    if lemma(verb) == "fail" and any(c.dep_ == "prep" and c.lower_ in ("as", "in") for c in verb.children):
        return True
    return any(t.lower_ in _HINDSIGHT for t in cue.sentence)


def _is_verb(predicate: Token) -> bool:
    return predicate.pos_ in ("VERB", "AUX")


def _is_unsaid(predicate: Token, role: str) -> bool:
    """Whether a verb says something else: "failed to stop the fire", "ended the war", "left it intact"."""
    below = {c.dep_ for c in predicate.children}
    if lemma(predicate) == "leave":
        return bool(below & {"auxpass", "nsubjpass", "oprd", "xcomp", "acomp", "ccomp", "advcl"})
    if role == "obj" and lemma(predicate) == "follow":
        return not is_passive(predicate) and _is_of_papers(subject_of(predicate))
    if role != "subj":
        return False
    things = [c for c in predicate.children if c.dep_ == "dobj"]
    what = load_words()["what_is_halted"] | _ENDED_BY_IT
    ends = lemma(predicate) in ("end", "cease", "terminate", "finish", "conclude")
    if ends and any(lemma(t) in what for thing in things for t in thing.subtree):
        return True
    return lemma(predicate) == "fail" and "xcomp" in below


def _is_of_papers(noun: Token | None) -> bool:
    """Whether a noun names an agreement, talks or an event, and nobody who could keep a promise."""
    words = load_words()
    papers = words["accord_nouns"] | words["truce_nouns"] | words["talk_nouns"] | words["what_is_halted"]
    return noun is not None and (noun.pos_ == "PRON" or is_date_word(noun) or lemma(noun) in papers)


def is_denied(predicate: Token, role: str) -> bool:
    """Whether a predicate is negated: by "not", by "failed to", by a verb above that says what one thinks."""
    if not _is_verb(predicate):
        return False
    above = predicate.head
    failing = lemma(above) == "fail" or above.lower_ == "failure"
    if predicate.dep_ in ("xcomp", "acl") and failing and is_infinitive(predicate):
        return True
    if role == "by" and predicate.dep_ in ("oprd", "ccomp", "xcomp", "acomp", "advcl") and is_negated(above):
        return True
    return is_negated(predicate) or is_no_longer(predicate) or (role == "by" and is_no_longer(above))


def is_no_longer(verb: Token) -> bool:
    """Whether "no longer" stands with a verb."""
    return any(c.lower_ == "longer" and c.i and c.nbor(-1).lower_ == "no" for c in verb.children)


def _of_denied(
    context: Context, speech: SpeechMap, mention: InstrumentMention, predicate: Token, role: str,
    status: Status,
) -> Iterator[Cue]:  # fmt: skip
    """What it says of an agreement that something is not so: that it did not hold, or binds no longer."""
    if status in STARTS and not is_no_longer(predicate):
        yield from _contradicted(context, speech, mention, predicate)
    turned = _TURNED.get((status, role))
    if is_no_longer(predicate) and status in ("in_force", "holding"):
        turned = "ended"
    if turned is None or (verb := _felt(predicate)) is None or not mention.definite:
        return
    open_ended = any(is_hypothetical(t) or _hangs_on_if(t) for t in (predicate, verb)) or _is_asked_of(verb)
    if open_ended or is_false_report(predicate) or (is_future(verb) and lemma(verb.head) != "fail"):
        return
    cue = make_cue(context, speech, mention, mention.sentence, predicate, turned, mention.phrase)
    yield _as_declared(context, cue, "ended") if role == "by" else cue


def _felt(predicate: Token) -> Token | None:
    """The verb of a predicate's clause; of "bound" in "will no longer feel bound" it is to feel."""
    bare = not any(c.dep_ in ("aux", "auxpass") for c in predicate.children)
    if predicate.tag_ == "VBN" and predicate.dep_ in ("acomp", "ccomp", "oprd", "xcomp") and bare:
        return clause_verb(predicate.head)
    return clause_verb(predicate)


def _is_asked_of(verb: Token) -> bool:
    """Whether somebody is only told, urged or feared not to keep it."""
    return frame_of(verb.head if lemma(verb.head) == "fail" else verb) in ("wanted", "unreal")


def _as_declared(context: Context, cue: Cue, status: Status) -> Cue:
    """A cue on the word of who declares or considers the agreement so."""
    above = cue.predicate if lemma(cue.predicate) in DECLARING else cue.predicate.head
    teller = first_actor(context, subject_of(above)) if _is_verb(above) else None
    return replace(cue, status=status, certainty="alleged", source=cue.source or teller)


def _is_due(predicate: Token) -> bool:
    """Whether "due to", "set to" or the like stands before it."""
    first = max(predicate.sent.start, predicate.i - 3)
    return any(t.lower_ in DUE for t in predicate.doc[first : predicate.i])


def _was_to(predicate: Token) -> bool:
    """Whether it tells what ought to have come: "should have ended", "was to have run out"."""
    helpers = auxiliaries(predicate) if _is_verb(predicate) else frozenset()
    return "have" in helpers and ("should" in helpers or ("to" in helpers and is_contrary(predicate)))


def _is_timetabled(cue: Cue) -> bool:
    """Whether a verb in the present gives a day of the calendar ("expires on Sunday")."""
    verb = cue.predicate
    return (
        lemma(verb) in _RUNNING_OUT
        and verb.tag_ in ("VBZ", "VBP")
        and cue.dated is not None
        and not auxiliaries(verb)
    )


def _is_held_to_be(verb: Token) -> bool:
    """Whether an infinitive tells what seems or is said to be so ("appears to be holding")."""
    above = verb.head
    if verb.dep_ != "xcomp" or above.pos_ not in ("VERB", "AUX", "ADJ") or is_future(above):
        return False
    return lemma(above) in _SEEMING or (is_passive(above) and lemma(above) in _BELIEVING)


def _is_pledged(verb: Token) -> bool:
    """Whether somebody gives his word to keep it ("vowed to respect the truce")."""
    above = clause_verb(verb.head)
    return is_infinitive(verb) and verb.dep_ == "xcomp" and above is not None and lemma(above) in _PLEDGING


def _begins_with(context: Context, cue: Cue) -> bool:
    """Whether the time of a cue is the beginning of a term ("lasts ten days from noon")."""
    if cue.dated is None:
        return False
    words = context.page.text[cue.sentence.start : cue.dated.end].split()
    opening = len(context.page.text[cue.sentence.start : cue.dated.start].split())
    return bool({"from", "starting", "beginning"} & set(words[max(0, opening - 1) : opening + 1]))


def _contradicted(
    context: Context, speech: SpeechMap, mention: InstrumentMention, predicate: Token
) -> Iterator[Cue]:
    """Somebody's word that an agreement has not been made ("said that no ceasefire had been agreed")."""
    denied = any(c.lower_ == "no" for c in mention.phrase.children)
    if not denied or is_future(predicate) or is_hypothetical(predicate):
        return
    act = next((a for a in acts_over(context, speech, predicate, None) if a.speaker is not None), None)
    if act is not None and act.said and act.stance in ("asserts", "confirms", "denies"):
        cue = make_cue(context, speech, mention, mention.sentence, predicate, "disputed", mention.phrase)
        yield replace(cue, certainty="alleged", source=act.speaker)


def _is_left_open(
    context: Context, speech: SpeechMap, predicate: Token, status: Status, frame: Frame
) -> bool:
    """Whether it is only thought, wanted or asked that something befell the agreement."""
    if is_false_report(predicate) or (predicate.pos_ in ("VERB", "AUX") and is_contrary(predicate)):
        return True
    if _is_only_almost(predicate):
        return True
    verb = clause_verb(predicate)
    if status == "extended" and verb is not None and _is_refused(verb):
        return False
    sought = status in (STARTS - {"in_force"}) | _WISHES and verb is not None and _wish(verb) is not None
    pledged = status == "holding" and verb is not None and _is_pledged(verb)
    if status in ("ended", "expired") and _is_due(predicate):
        return False
    if frame not in ("told", "decided") and status not in _WISHES and not (sought or pledged):
        return True
    act = next(iter(acts_over(context, speech, predicate, None)), None)
    return act is not None and status not in _WISHES and (act.stance in _THOUGHTS or not act.said)


def _is_in_principle(mention: InstrumentMention, predicate: Token) -> bool:
    """Whether something was only agreed in principle, which is not agreed."""
    below = [*predicate.children, *mention.phrase.children]
    return any(c.lower_ == "in" and any(g.lower_ == "principle" for g in c.children) for c in below)


def _is_only_almost(predicate: Token) -> bool:
    """Whether it nearly came to it, or is only spoken of as an act that one may do ("to end it is ...")."""
    if predicate.dep_ == "csubj" and (is_infinitive(predicate) or predicate.tag_ == "VBG"):
        return True
    return any(c.lower_ in ("nearly", "almost") and c.i < predicate.i for c in predicate.children) or (
        predicate.i > 1 and predicate.nbor(-1).lower_ == "but" and predicate.nbor(-2).lower_ == "all"
    )


def _wish(verb: Token) -> Status | None:
    """Whether a verb only says what is wanted ("to reach a truce").

    Proposed, or rejected if that is refused.
    """
    if not is_infinitive(verb) and verb.dep_ != "pcomp":
        return None
    above = clause_verb(verb.head) or verb.head
    if lemma(above) in ("refuse", "decline", "reject", "fail"):
        return "rejected" if lemma(above) != "fail" else None
    if lemma(above) in ("announce", "manage", "help", "please") or _goes_to(verb, above):
        return None
    return "proposed"


def _is_refused(verb: Token) -> bool:
    """Whether somebody says no to an act ("refused to extend the truce")."""
    above = clause_verb(verb.head) or verb.head
    return is_infinitive(verb) and lemma(above) in ("refuse", "decline") and not is_negated(above)


def _goes_to(verb: Token, above: Token) -> bool:
    """Whether somebody is told to have come or met for an act, and so to have done it ("met to sign it")."""
    done = lemma(verb) in _DONE_THERE and (above.tag_ == "VBD" or "had" in auxiliaries(above))
    return done and lemma(above) in _COMING and verb.dep_ in ("advcl", "xcomp") and not is_negated(above)


def _is_general(verb: Token) -> bool:
    """Whether a clause says of anybody what he may do ("sanctions against any party that violates it")."""
    whom = verb.head if verb.dep_ == "relcl" else subject_of(verb)
    return (
        whom is not None
        and verb.tag_ in ("VBZ", "VBP")
        and any(c.lower_ in ("any", "every", "each", "whoever", "no") for c in whom.children)
    )


def _hangs_on_if(verb: Token) -> bool:
    """Whether a clause beside a verb says only on what condition it comes true ("it lapses if ...")."""
    after = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
    if after is not None and after.lower_ in ("if", "unless"):
        return True
    return verb.tag_ in ("VBZ", "VBP", "VB") and any(
        c.dep_ == "advcl"
        and any(g.dep_ == "mark" and g.lower_ in ("if", "unless", "should") for g in c.children)
        for c in verb.children
    )


def _is_called_over(mention: InstrumentMention, verb: Token) -> bool:
    """Whether a declaration says that it is void ("declared the truce over"); to call off is an act."""
    if lemma(verb) == "call" and any(c.dep_ == "prt" for c in verb.children):
        return False
    doc, last = verb.doc, max(mention.head.i, verb.i)
    return any(t.lower_ in _OVER for t in doc[last + 1 : last + 5] if t.sent.start == verb.sent.start)


def _denier(predicate: Token) -> Token | None:
    """The verb of denial that a predicate stands under ("denied that it had been signed"), if any."""
    if predicate.dep_ == "acl" and predicate.tag_ == "VBN":
        return None  # "the accord signed in May was repudiated": a participle says which, not that
    above = predicate
    while (above.dep_ in _UNDER_DENIAL or _is_bare_gerund(above)) and above.head != above:
        joined = (
            above.dep_ == "conj" and above.pos_ in ("VERB", "AUX") and above.tag_ in ("VBD", "VBZ", "VBP")
        )
        told = above != predicate and above.tag_ in ("VBD", "VBZ", "VBP") and _has_subject(above)
        if joined or told or _is_parted(above, above.head):
            return None
        above = above.head
        if lemma(above) in _DENYING and not is_negated(above):
            return above
    return None


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in SUBJECTS for c in verb.children)


def _is_parted(one: Token, other: Token) -> bool:
    """Whether a semicolon parts two words, so that neither clause speaks of the other."""
    first, last = sorted((one.i, other.i))
    return any(t.text == ";" for t in one.doc[first:last])


def _is_bare_gerund(verb: Token) -> bool:
    """A gerund that the parser hung beside the verb that it completes ("denied on Monday having broken")."""
    helped = "having" in auxiliaries(verb) or verb.tag_ == "VBG"
    return verb.dep_ == "advcl" and helped and not any(c.dep_ in ("mark", "punct") for c in verb.children)


def _has_mark_after(verb: Token) -> bool:
    """Whether the mark that makes a verb look hypothetical is "until", which only bounds what came about."""
    return any(c.dep_ == "mark" and c.lower_ == "until" for c in verb.children) and not is_awaited(verb)


def _is_start_ahead(cue: Cue) -> bool:
    """Whether a beginning was only due: "was meant to begin on Monday but took hold on Friday"."""
    return cue.status == "in_force" and cue.planned


def _once(cues: list[Cue]) -> list[Cue]:
    """Each status once per mention, the first one, dated ones before undated; but every prolongation."""
    kept: dict[tuple[object, ...], Cue] = {}
    for cue in sorted(cues, key=lambda c: (c.date is None, _is_start_ahead(c), c.start)):
        kept.setdefault((cue.status, cue.source, cue.until if cue.status == "extended" else None), cue)
    return sorted(kept.values(), key=lambda c: c.start)
