"""Whose word a statement on an agreement's standing is, and how sure it is."""

from dataclasses import replace

from spacy.tokens import Token

from truce.asof import Interval
from truce.claims.reading.agreements.cue_times import (
    dated_in,
    day_of_entry,
    entry_of,
    owner_of,
    time_of,
    with_term,
)
from truce.claims.reading.agreements.cues import BREACHES, STARTS, Cue
from truce.claims.reading.agreements.governors import object_of
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import (
    FIRST_PERSON,
    chain,
    clause_verb,
    is_passive,
    lemma,
    own_clause,
    subject_of,
)
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.reading.speech.acts import Speech, SpeechMap
from truce.claims.reading.times import TimeMention
from truce.claims.records import Certainty, Status

_SHOWING = frozenset({"confirm", "show", "prove", "mean", "signal", "indicate", "establish", "demonstrate"})
_SAYINGS = frozenset(
    {"declaration", "claim", "statement", "announcement", "allegation", "report", "charge", "assertion"}
)
ACCUSING = frozenset({"accuse", "blame", "charge", "denounce"})
_BY_WORD: frozenset[Status] = frozenset({"extended", "reaffirmed", "suspended", "proposed", "planned_end"})
_ON_RECORD: frozenset[Status] = frozenset({"ended", "expired", "superseded"})
"""How a truce ended: what a side may tell in its own text as its narrator, since all can check it."""

_VIEWS = frozenset({"view", "eye", "opinion", "judgment", "judgement", "mind", "book", "telling", "reading"})
_OWNING = frozenset({"its", "their", "our", "my", "his", "her"})
_HEDGES: dict[str, Certainty] = {
    "allegedly": "alleged", "alleged": "alleged", "reportedly": "reported", "purportedly": "alleged",
    "apparently": "reported", "supposedly": "alleged", "reported": "reported", "unconfirmed": "unverified",
}  # fmt: skip


def make_cue(
    context: Context, speech: SpeechMap, mention: InstrumentMention | None, sentence: Sentence,
    predicate: Token, status: Status, noun: Token,
) -> Cue:  # fmt: skip
    """A cue with its date, source and certainty."""
    time, after = time_of(context, sentence, predicate, noun, status)
    value = _day_of(time, status) if time else None
    if time is None and (entry := entry_of(context, sentence, predicate)) is not None:
        time, value = entry, day_of_entry(entry)
    if time is not None and status in BREACHES and time.modifier in ("since", "after"):
        value = time.value
    if status == "holding" and time is not None and time.modifier == "since":
        value = time.value
    if status == "holding" and any(c.lower_ == "since" and c.dep_ == "advmod" for c in predicate.children):
        value = _from_then_on(value)
    page = context.page
    start = min(page.start_of(predicate), mention.start if mention else page.start_of(noun))
    end = max(page.end_of(predicate), mention.end if mention else page.end_of(noun))
    if time and sentence.start <= time.start and time.end <= sentence.end:
        start, end = min(start, time.start), max(end, time.end)
    cue = Cue(mention, status, predicate, sentence, start, end, value, time, after)
    return attributed(context, speech, with_term(context, cue))


def _day_of(time: TimeMention, status: Status) -> str | None:
    """The date of a time; of "on 1 May until 5 May" the day on which an agreement was made.

    The hour at the head of an entry is that of the telling.
    """
    value = time.stated or time.value
    if time.kind == "time" and time.heads_entry and status != "in_force":
        return day_of_entry(time)
    spans = value is not None and "/" in value and "until" in time.text.lower()
    return value.split("/")[0] if value is not None and spans and status in STARTS - {"in_force"} else value


def _from_then_on(date: str | None) -> str | None:
    """From a date on ("took effect on Monday and has held since")."""
    return str(Interval.parse(date).since()) if date and not date.startswith("../") else None


def attributed(context: Context, speech: SpeechMap, cue: Cue) -> Cue:
    """A cue with whose word it is: a speaker's, an accuser's, or the text's own."""
    accuser = _accuser(context, cue)
    if accuser is not None:
        return accuser
    hedge, hedged = _hedge(cue)
    act = _weighing_act(acts_over(context, speech, cue.predicate, cue.mention))
    speaker = act.speaker if act is not None else None
    accused = _accused(context, cue.predicate, cue.mention, speaker) if cue.status in BREACHES else ()
    certainty: Certainty = hedged or "fact"
    participle = cue.predicate.dep_ == "acl" and cue.predicate.tag_ == "VBN"
    presupposed = _is_presupposed(cue.predicate) or (
        participle and act is not None and act.stance == "denies"
    )
    if act is not None and cue.status in STARTS and presupposed:
        return replace(cue, certainty=certainty, hedge=hedge)
    if act is None and cue.status in BREACHES and (teller := _who_complains(context, cue, accused)):
        return replace(cue, certainty="alleged", source=teller, hedge=hedge, accused=accused)
    if act is None:
        if cue.status in BREACHES and _rests_on_words(cue.predicate):
            certainty = "alleged"
        return replace(cue, certainty=certainty, hedge=hedge, accused=accused)
    if hedged is None:
        certainty = _by_speaker(context, cue, act, accused)
    return replace(
        _on_day_of_saying(context, cue, act),
        certainty=certainty,
        hedge=hedge or act.hedge,
        source=act.speaker,
        medium=act.medium,
        accused=accused,
    )


def _on_day_of_saying(context: Context, cue: Cue, act: Speech) -> Cue:
    """A quoted statement that gives no day of its own is of the day on which it was made."""
    if cue.date is not None or cue.planned or cue.status in STARTS or not act.direct:
        return cue
    verbs = [t for t in context.page.tokens(act.cue_start, act.cue_end) if t.pos_ == "VERB"]
    if not verbs:
        return cue
    said = context.page.sentence_of(verbs[0])
    times = [t for t in dated_in(context, said.start, said.end) if owner_of(context, t) in verbs]
    outside = [t for t in times if not act.start <= t.start < act.end]
    day = next((t.stated or t.value for t in outside), None)
    return replace(cue, date=day, dated=outside[0]) if day is not None else cue


def acts_over(
    context: Context, speech: SpeechMap, predicate: Token, mention: InstrumentMention | None
) -> tuple[Speech, ...]:
    """The acts of speech over the statement itself; its date may stand outside of what was said."""
    start, end = context.page.start_of(predicate), context.page.end_of(predicate)
    if mention is not None:
        both = speech.over(min(start, mention.start), max(end, mention.end))
        return both or speech.over(start, end)
    return speech.over(start, end)


def _who_complains(context: Context, cue: Cue, accused: tuple[str, ...]) -> str | None:
    """Who speaks of a breach as a thing ("condemned the violation of the truce"), and so alleges it."""
    noun, verb = cue.predicate, clause_verb(cue.predicate)
    if noun.pos_ != "NOUN" or verb is None or lemma(verb) not in load_words()["complaining"]:
        return None
    teller = first_actor(context, subject_of(verb)) if not is_passive(verb) else None
    return teller if teller not in accused else None


def _is_presupposed(verb: Token) -> bool:
    """Whether a clause takes for granted what it tells, whoever speaks ("since the truce took effect")."""
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    if verb.dep_ == "relcl":
        return True
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod")}
    return verb.dep_ == "advcl" and bool(marks & {"since", "after", "when", "before"})


def _weighing_act(acts: tuple[Speech, ...]) -> Speech | None:
    """The innermost act that makes the statement somebody's word; one of nobody only if no other does."""
    weighing = [a for a in acts if _weighs(a)]
    named = [a for a in weighing if a.speaker is not None or a.attribution == "anonymous"]
    return next(iter(named or weighing), None)


def _weighs(act: Speech) -> bool:
    """Whether an act of speech makes its content somebody's word: the text's own voice does not."""
    return act.speaker is not None or act.attribution != "text"


def _by_speaker(context: Context, cue: Cue, act: Speech, accused: tuple[str, ...]) -> Certainty:
    """How sure a status is on a speaker's word.

    An announcement makes it so, as a refusal of one's own does; a charge does not. Who admits a breach of
    its own speaks against its interest: that is more than a charge, and still only told.
    """
    if act.stance == "denies":
        return "denied"
    if cue.status in STARTS or cue.status in _BY_WORD:
        return "fact" if act.stance in ("asserts", "confirms", "promises") else "reported"
    if act.rule == "speech.turn" and act.certainty != "alleged" and cue.status in _ON_RECORD:
        return "fact"
    if act.speaker is None:
        return "alleged" if act.direct else "reported"
    if cue.status == "rejected" and _is_own(context, subject_of(cue.predicate), act.speaker):
        return "fact"
    return "reported" if accused == (side_of(context, act.speaker),) else "alleged"


def _is_own(context: Context, doer: Token | None, speaker: str) -> bool:
    """Whether a speaker tells of what its own side does."""
    if doer is None:
        return False
    if doer.lower_ in FIRST_PERSON or any(c.lower_ in _OWNING for c in doer.children if c.dep_ == "poss"):
        return True
    named = context.actor_at(doer)
    return named is not None and side_of(context, named.ref) == side_of(context, speaker)


def side_of(context: Context, actor: str) -> str:
    """Whom an actor speaks for: its state or group, else itself."""
    return context.actor(actor).affiliation or actor


def _rests_on_words(verb: Token) -> bool:
    """Whether the clause depends on what a statement shows.

    "the declaration confirmed that ... was breached".
    """
    above = verb
    while above.dep_ in ("ccomp", "conj", "xcomp", "acl", "relcl") and above.head != above:
        above = above.head
        if lemma(above) in _SHOWING or (above.pos_ == "NOUN" and lemma(above) in _SAYINGS):
            return True
    return False


def _hedge(cue: Cue) -> tuple[str | None, Certainty | None]:
    above = cue.predicate.head
    if cue.predicate.dep_ == "xcomp" and lemma(above) in ("appear", "seem"):
        return above.text, "reported"
    clause = own_clause(cue.predicate)
    for token in clause:
        if token.lower_ in _HEDGES and token.dep_ == "advmod":
            return token.text, _HEDGES[token.lower_]
    view = next((t for t in clause if _is_point_of_view(t)), None)
    return (view.text, "alleged") if view is not None else (None, None)


def _is_point_of_view(preposition: Token) -> bool:
    """Whether a phrase says for whom it is so: "the pact, for him, was over", "in their eyes"."""
    below = [c for c in preposition.children if c.dep_ == "pobj"]
    if preposition.lower_ == "for":
        apart = preposition.i > 0 and preposition.nbor(-1).text == ","
        return apart and any(c.lower_ in ("him", "her", "them", "us", "me") for c in below)
    owned = [g.lower_ for c in below if lemma(c) in _VIEWS for g in c.children if g.dep_ == "poss"]
    return preposition.lower_ in ("in", "to") and any(word in _OWNING for word in owned)


def _accuser(context: Context, cue: Cue) -> Cue | None:
    """The cue as a charge, where it is one: "A accused B of violating the truce"."""
    verb = clause_verb(cue.predicate)
    above = verb
    while above is not None and above.dep_ in ("pcomp", "conj", "prep", "xcomp", "advcl", "ccomp"):
        if above.dep_ == "ccomp" and above.i < above.head.i:
            return None
        above = above.head
        if lemma(above) in ACCUSING:
            break
    if above is None or lemma(above) not in ACCUSING:
        return None
    subject = subject_of(above)
    whom = object_of(above)
    source = first_actor(context, subject) if not is_passive(above) else None
    accused = first_actor(context, whom if not is_passive(above) else subject)
    if lemma(above) == "accuse" and whom is not None and lemma(whom) == "other":
        accused = None
    if cue.date is None and cue.status in BREACHES | {"ended"}:
        cue = _by_day_of_charge(context, cue, above)
    return replace(
        cue, certainty="alleged", source=source, hedge=above.text, accused=(accused,) if accused else ()
    )


def _by_day_of_charge(context: Context, cue: Cue, verb: Token) -> Cue:
    """A breach that is charged on a day came by that day."""
    times = [t for t in dated_in(context, cue.sentence.start, cue.sentence.end) if not t.hosts_name]
    told = next((t for t in times if owner_of(context, t) == verb), None)
    if told is None:
        return cue
    day = (told.stated or told.value or "").rsplit("/", 1)[-1]
    return replace(cue, date=f"../{day}") if day and day != ".." else cue


def _accused(
    context: Context, verb: Token, mention: InstrumentMention | None, speaker: str | None
) -> tuple[str, ...]:
    """Who broke it, in the words of the account; the speaker's own side where it speaks of "our troops"."""
    if verb.pos_ not in ("VERB", "AUX"):
        owners = [c for c in verb.children if c.dep_ == "poss"]
        by = owners + [t for t in verb.subtree if t.dep_ in ("prep", "agent") and t.lower_ == "by"]
        named = [n.ref for b in by for n in context.actors_in(*context.page.cover(b.subtree))]
        doing = clause_verb(verb) if verb.dep_ == "pobj" and verb.head.lower_ == "in" else None
        if not named and doing is not None and not is_passive(doing) and doing.pos_ == "VERB":
            named = [
                n.ref for t in chain(subject_of(doing) or doing) if (n := context.actor_at(t)) is not None
            ]
        return tuple(dict.fromkeys(named))
    if is_passive(verb):
        agent = next((c for c in verb.children if c.dep_ == "agent"), None)
        return (
            tuple(n.ref for n in context.actors_in(*context.page.cover(agent.subtree)))
            if agent is not None
            else ()
        )
    subject = _who(verb)
    if subject is None or (mention is not None and subject == mention.phrase):
        return ()
    if speaker is not None and context.actor_at(subject) is None and _is_own(context, subject, speaker):
        return (side_of(context, speaker),)
    return tuple(dict.fromkeys(n.ref for t in chain(subject) if (n := context.actor_at(t)) is not None))


def _who(verb: Token) -> Token | None:
    """The subject of a verb, also through "which A says broke it"."""
    subject, above = subject_of(verb), verb
    while subject is not None and subject.tag_ in ("WDT", "WP") and above.head != above:
        if above.dep_ == "relcl":
            return above.head
        above = above.head
    return subject


def first_actor(context: Context, token: Token | None) -> str | None:
    """The actor that a word names, else the first one below it; None if there is none."""
    if token is None:
        return None
    found = context.actor_at(token)
    if found is None:
        inside = context.actors_in(*context.page.cover(token.subtree))
        found = inside[0] if inside else None
    return found.ref if found else None
