"""Truces told by a verb alone: a side suspends its operations, two sides agree to stop shooting."""

from collections.abc import Collection, Iterator

from spacy.tokens import Token

from truce.claims.reading.agreements.frames import frame_of
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import (
    auxiliaries,
    chain,
    is_future,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    subject_of,
)
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.reading.times import TimeMention

_ARMED = frozenset({"non_state_armed_group", "armed_force", "militia", "unrecognised_state"})
_RULING = frozenset({"state", "government", "political_group"})
_COMMANDS = frozenset({"order", "tell", "instruct", "command", "direct"})
_AGREES = frozenset({
    "agree", "pledge", "undertake", "decide", "promise", "vow", "consent", "commit", "resolve", "settle",
})  # fmt: skip
_TELLS = frozenset({"announce", "declare", "proclaim", "say", "state", "promise"})
_LABEL = 24
_ARMS = frozenset({"arm", "weapon", "gun"})
_OWNING = frozenset({"its", "their", "our", "my", "his", "her"})
_OURS = frozenset({"my", "our"})


def find_verbal_truces(context: Context, naming: Collection[int]) -> list[InstrumentMention]:
    """The halts of fire that a sentence tells by a verb: with a date, or as agreed by both sides.

    `naming` are the indices of the sentences that name an agreement: there the verb tells of that one.
    """
    return [
        _mention(context, sentence, verb, thing)
        for sentence in context.sentences()
        if sentence.index not in naming and sentence.block.is_prose
        for verb, thing in _halts(context, sentence)
        if _is_dated(context, sentence) or _is_mutual(context, verb)
    ][:4]


def beginning(context: Context, mention: InstrumentMention) -> TimeMention | None:
    """The time from which fire is to be halted ("agreed to hold their fire from noon")."""
    verb = mention.head.head
    for child in (c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("from", "as", "starting")):
        start, end = context.page.cover(child.subtree)
        times = [
            t for t in context.times_in(start, min(end + 24, mention.sentence.end)) if t.value is not None
        ]
        if times:
            return times[0]
    return None


def _is_dated(context: Context, sentence: Sentence) -> bool:
    labelled = sentence.start - sentence.block.start <= _LABEL  # "26 March: the rebels ..."
    times = context.times_in(sentence.block.start if labelled else sentence.start, sentence.end)
    return any(t.value is not None and t.kind != "duration" for t in times)


def _halts(context: Context, sentence: Sentence) -> Iterator[tuple[Token, Token]]:
    """The verbs of halting with what they halt, where a side to a conflict does it for itself."""
    for thing in sentence:
        verb = thing.head
        forborne = _is_forborne(verb, thing)
        if verb.pos_ != "VERB" or not (forborne or _is_halt(verb, thing)):
            continue
        above = _deciding(verb)
        told = above if above is not None else verb
        if forborne and (above is None or lemma(above) in _COMMANDS):
            continue
        brought = is_brought_about(told)
        if (
            (is_negated(verb) and not forborne)
            or is_negated(told)
            or is_hypothetical(told)
            or _is_conditional(verb)
            or _is_conditional(told)
            or (is_future(told) and not _is_vowed(told))
            or (is_passive(told) and not brought)
        ):
            continue
        if frame_of(told) != "told" and frame_of(verb) not in ("told", "decided"):
            continue
        if above is None and verb.dep_ in ("xcomp", "ccomp"):
            continue
        if (forborne or _is_own(verb, thing, above)) and (
            _is_of_ones_men(verb) or _is_side(context, who_halts(told), above is not None)
        ):
            yield verb, thing


def _is_vowed(verb: Token) -> bool:
    """Whether who speaks says of his own men what they will do, and so declares it ("our fighters will")."""
    subject = subject_of(verb)
    if subject is None or verb.dep_ in ("advcl", "relcl", "acl", "xcomp"):
        return False
    ours = subject.lower_ == "we" or any(c.lower_ in _OURS for c in subject.children)
    return ours and bool(auxiliaries(verb) & {"will", "shall", "'ll", "’ll"})


def _is_conditional(verb: Token) -> bool:
    """Whether an if-clause before a verb makes it depend on another's act: "if the army left, they would"."""
    marks = (g.lower_ for c in verb.children if c.dep_ == "advcl" and c.i < verb.i for g in c.children)
    return any(mark == "if" for mark in marks)


def _is_of_ones_men(verb: Token) -> bool:
    """Whether it is the men of somebody who hold their fire: "his brigades", "ordered our units to"."""
    ordered = (
        next((c for c in verb.head.children if c.dep_ == "dobj"), None) if verb.dep_ == "xcomp" else None
    )
    men = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), ordered)
    return men is not None and _is_owned(men) and lemma(men) in load_words()["ones_men"]


def is_brought_about(verb: Token) -> bool:
    """Whether somebody gets others to do it ("got both sides to hold fire", "won from A a promise to")."""
    known = load_words()["bringing"] | load_words()["obtaining"]
    return lemma(verb) in known and who_halts(verb) not in (None, subject_of(verb))


def who_halts(verb: Token) -> Token | None:
    """Who agrees or halts by a verb: its subject; of one that gets others to do it, those others."""
    got = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    froms = [g for t in (verb, *got) for c in t.children if c.lower_ == "from" for g in c.children]
    if lemma(verb) in load_words()["obtaining"] and froms:
        return froms[0]
    if lemma(verb) not in load_words()["bringing"]:
        return subject_of(verb)
    if is_passive(verb):
        return next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    upon = [g for c in verb.children if c.lower_ in ("on", "upon") for g in c.children]
    below = [
        g for c in verb.children if c.dep_ in ("xcomp", "ccomp") for g in c.children if g.dep_ == "nsubj"
    ]
    things = [c for c in verb.children if c.dep_ in ("dobj", "dative")]
    return next((t for t in (*things, *below, *upon) if t.pos_ in ("NOUN", "PROPN", "PRON", "DET")), None)


def _deciding(verb: Token) -> Token | None:
    """The verb above by which somebody agrees, orders, announces or is brought to halt, if there is one."""
    above = verb.head
    if (given := _promised_by(verb)) is not None:
        return given
    brought = verb.dep_ == "advcl" and "to" in auxiliaries(verb) and is_brought_about(above)
    if (verb.dep_ not in ("xcomp", "ccomp") and not brought) or above == verb:
        return None
    if lemma(above) in _AGREES | _COMMANDS or is_brought_about(above):
        return above
    ahead = is_future(verb) or bool(auxiliaries(verb) & {"would", "will", "shall"}) or verb.tag_ == "VBG"
    own = subject_of(verb)
    same = own is not None and (own.pos_ == "PRON" or own == subject_of(above) or _is_owned(own))
    return above if lemma(above) in _TELLS and ahead and same else None


def _is_owned(noun: Token) -> bool:
    """Whether a noun is the speaker's: "his brigades", "all of our units"."""
    return any(c.dep_ == "poss" and c.lower_ in _OWNING for c in noun.children)


def _promised_by(verb: Token) -> Token | None:
    """The verb by which a promise of a halt is given or got ("won from both a pledge to stop firing")."""
    if verb.dep_ not in ("acl", "relcl", "ccomp"):
        return None
    known = load_words()["pledge_giving"] | load_words()["obtaining"]
    for above in verb.ancestors:
        words = [c for c in above.children if c.dep_ == "dobj" and lemma(c) in load_words()["words_given"]]
        if words and words[0].i < verb.i:
            return above if lemma(above) in known else None
    return None


def _is_own(verb: Token, thing: Token, above: Token | None) -> bool:
    """Whether it is the fire of those who speak: "its attacks", "all operations", what they agree to stop."""
    if lemma(thing) in _ARMS or any(
        c.lower_ in ("its", "their", "all", "our", "any") for c in thing.children
    ):
        return True
    if above is None:
        return False
    if lemma(above) in _AGREES | _COMMANDS or is_brought_about(above):
        return True
    bare = thing.tag_ == "NNS" and not any(c.dep_ == "det" for c in thing.children)
    return bare and any(c.lower_ in ("for", "until", "from") for c in verb.children)


def _is_forborne(verb: Token, thing: Token) -> bool:
    """Whether it is the use of force that a verb forgoes: "refrain from", "not to attack each other"."""
    words = load_words()
    if thing.dep_ in ("prep", "dobj") and lemma(verb) in words["forbidding"]:
        objects = [thing] if thing.dep_ == "dobj" else [c for c in thing.children if c.lower_ != "each"]
        below = {lemma(t) for o in objects for t in (o, *(g for c in o.children for g in c.children))}
        return bool(below & (words["what_is_halted"] | words["own_hostilities"] | {"force"}))
    if lemma(verb) not in words["hurting"] or not is_negated(verb) or thing.dep_ not in ("dobj", "prep"):
        return False
    return any(t.lower_ == "other" or (t.lower_ == "another" and t.i) for t in thing.subtree)


def _is_mutual(context: Context, verb: Token) -> bool:
    """Whether both sides agree to it: two armed actors, or "the two armies"."""
    above = _deciding(verb)
    agreed = above is not None and (lemma(above) in _AGREES or is_brought_about(above))
    subject = who_halts(above) if above is not None and agreed else None
    if subject is None:
        return False
    named = {n.ref for t in chain(subject) if (n := context.actor_at(t)) is not None}
    members = sum(max(1, len(context.actor(r).members)) for r in named)
    both = {c.lower_ for c in subject.children} & {"both", "two", "warring", "opposing", "rival"}
    return members > 1 or bool(both)


def _is_halt(verb: Token, thing: Token) -> bool:
    words = load_words()
    what = lemma(thing)
    all_of_it = thing.dep_ == "advcl" and thing.tag_ == "VBG" and thing.nbor(-1).lower_ in ("all", "any")
    if thing.dep_ not in ("dobj", "xcomp") and not all_of_it:  # "suspend all shelling", torn apart
        return False
    if lemma(verb) in ("lay", "put"):
        return what in ("arm", "weapon") and any(c.lower_ == "down" for c in verb.children)
    if lemma(verb) in ("silence", "holster", "ground"):
        return what in _ARMS
    if what in ("fire", "firing"):
        return lemma(verb) in ("hold", "cease", "stop", "halt", "end", "suspend")
    armed = lemma(thing) in words["deeds"] and any(lemma(c) in words["armed"] for c in thing.subtree)
    hostile = what in words["own_hostilities"] | words["what_is_halted"]
    return lemma(verb) in words["halting"] and (hostile or armed)


def _is_side(context: Context, subject: Token | None, decides: bool) -> bool:
    """Whether armed actors do it, or states that agree to it or order it."""
    if subject is None:
        return False
    types = {context.actor(n.ref).type for t in chain(subject) if (n := context.actor_at(t)) is not None}
    plural = lemma(subject) in load_words()["collectives"] or subject.lower_ in ("they", "both", "two")
    both = {c.lower_ for c in subject.children} & {"both", "two", "warring", "opposing"}
    collective = plural and not types and (decides or bool(both))
    return bool(types & _ARMED) or collective or (decides and bool(types & _RULING))


def _mention(context: Context, sentence: Sentence, verb: Token, thing: Token) -> InstrumentMention:
    page = context.page
    start, end = min(page.start_of(verb), page.start_of(thing)), page.end_of(thing)
    lasting = (t for t in context.times_in(sentence.start, sentence.end) if t.kind == "duration")
    length = next((t.duration for t in lasting if t.duration is not None), None)
    owner = _owner(context, verb)
    return InstrumentMention(
        start,
        end,
        thing,
        thing,
        sentence,
        "truce",
        strong=True,
        length=length,
        verbal=True,
        owner=owner,
        maker=_deciding(verb) or verb,
    )


def _owner(context: Context, verb: Token) -> str | None:
    """The only side that halts its fire; None where several agree to."""
    above = _deciding(verb) or verb
    subject = subject_of(above) if _is_of_ones_men(verb) else who_halts(above)
    told = (context.actor_at(t) for t in chain(subject)) if subject is not None else ()
    named = list(dict.fromkeys(n.ref for n in told if n is not None))
    if len(named) != 1 or len(context.actor(named[0]).members) > 1:
        return None
    return context.actor(named[0]).affiliation or named[0]
