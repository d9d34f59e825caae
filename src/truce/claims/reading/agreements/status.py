"""What a text says of the standing of its agreements: cues beside their mentions."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from truce.claims.reading.agreements.cue_times import dated_in, owner_of, time_of, with_term
from truce.claims.reading.agreements.cues import BREACHES, STARTS, Cue
from truce.claims.reading.agreements.frames import (
    Frame,
    frame_of,
    is_contrary,
    is_date_word,
    is_false_report,
    past_date,
)
from truce.claims.reading.agreements.instruments import InstrumentMention
from truce.claims.reading.agreements.syntax import (
    SUBJECTS,
    auxiliaries,
    chain,
    clause_verb,
    has_below,
    is_future,
    is_hypothetical,
    is_negated,
    is_passive,
    lemma,
    own_clause,
    subject_of,
)
from truce.claims.reading.agreements.verbal_truces import making_verb
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.reading.speech.acts import Speech, SpeechMap
from truce.claims.reading.times import TimeMention
from truce.claims.records import Certainty, Status

_WISHES: frozenset[Status] = frozenset({"proposed", "rejected"})
_PREPOSITIONS = frozenset({"on", "to", "with", "by", "from", "for", "of", "out", "into"})
_NOUN_PREPOSITIONS = frozenset({"of", "to", "in", "on", "for"})
_RESUMING = frozenset({"resume", "continue", "restart", "erupt", "flare", "renew", "rage", "reignite"})
_VIOLENCE = frozenset({
    "fighting", "hostility", "hostilities", "clash", "shelling", "strike", "attack", "violence",
    "bombardment", "combat",
})  # fmt: skip
_SHOWING = frozenset({"confirm", "show", "prove", "mean", "signal", "indicate", "establish", "demonstrate"})
_SAYINGS = frozenset(
    {"declaration", "claim", "statement", "announcement", "allegation", "report", "charge", "assertion"}
)
_DUE = frozenset({"due", "set", "scheduled", "slated", "expected", "supposed"})
_OFFERS = frozenset({"proposal", "plan", "offer", "call", "appeal", "draft"})
_DECLARING = frozenset({"declare", "proclaim", "pronounce", "call", "consider"})
_OVER = frozenset({"void", "over", "dead", "null", "finished", "broken", "ended", "invalid", "defunct"})
_THOUGHTS = frozenset({"fears", "doubts", "threatens", "demands"})
_ACCUSING = frozenset({"accuse", "blame", "charge", "denounce"})
_HEDGES: dict[str, Certainty] = {
    "allegedly": "alleged", "alleged": "alleged", "reportedly": "reported", "purportedly": "alleged",
    "apparently": "reported", "supposedly": "alleged", "reported": "reported", "unconfirmed": "unverified",
}  # fmt: skip


def find_cues(context: Context, speech: SpeechMap, mention: InstrumentMention) -> list[Cue]:
    """What the words around one mention say of the standing of its agreement."""
    if mention.in_heading:
        return _titled(context, mention)
    if mention.verbal:
        verb = making_verb(mention)
        return [_cue(context, speech, mention, mention.sentence, verb, "announced", mention.phrase)]
    found = [
        cue
        for predicate, role in _governors(mention)
        for cue in _read(context, speech, mention, predicate, role)
    ]
    if not found and not mention.definite:
        found = [c for v in _made_before(mention) for c in _read(context, speech, mention, v, "obj")]
    found += _effect(context, speech, mention, found)
    found += _resumed_fighting(context, speech, mention, found)
    found += _announcements(context, speech, found)
    return _once(found)


def _titled(context: Context, mention: InstrumentMention) -> list[Cue]:
    """What a title says is being done on the day of its document: "remarks at the signing of ..."."""
    above = mention.phrase.head
    nominal = above.lower_ in ("of", "on")
    made = above.head if nominal else above
    status = _status(made, "noun" if nominal else "obj") if made != mention.phrase else None
    if (
        context.doc_date is None
        or mention.sentence.block.kind != "title"
        or status not in ("announced", "signed")
    ):
        return []
    start, end = mention.sentence.start, mention.end
    return [Cue(mention, status, made, mention.sentence, start, end, context.doc_date)]


def find_term_breaches(context: Context, speech: SpeechMap) -> list[Cue]:
    """Breaches of "the terms" or "the condition", where the agreement itself is not named beside them."""
    found = []
    for sentence in context.sentences():
        for token in sentence:
            breach = lemma(token) in ("violation", "breach") and token.pos_ == "NOUN"
            if lemma(token) in ("reaffirm", "recommit") and token.pos_ == "VERB" and not is_negated(token):
                found.append(_cue(context, speech, None, sentence, token, "reaffirmed", token))
            if breach and _is_charged(token):
                found.append(_cue(context, speech, None, sentence, token, "violated", token))
            elif breach and _is_counted(context, token):
                found.append(_counted(context, speech, sentence, token))
            if lemma(token) not in ("violate", "breach", "break", "infringe") or token.pos_ != "VERB":
                continue
            thing = subject_of(token) if is_passive(token) else _object_of(token)
            if thing is None or lemma(thing) not in (
                "condition",
                "term",
                "provision",
                "commitment",
                "obligation",
            ):
                continue
            if not is_negated(token) and not is_hypothetical(token):
                found.append(_cue(context, speech, None, sentence, token, "violated", thing))
    return found


def find_signatures(context: Context, speech: SpeechMap, charters: tuple[tuple[int, int], ...]) -> list[Cue]:
    """Signatures told without naming what is signed: "signed at noon on Monday", "signed two copies".

    In the text of an agreement itself (`charters`: its first and last block) also from when it has effect.
    """
    found = []
    for sentence in context.sentences():
        inside = any(first <= sentence.block.index <= last for first, last in charters)
        for token in sentence:
            if inside and token.lower_ == "effect" and (since := _since(context, token)) is not None:
                cue = Cue(
                    None, "in_force", token, sentence, context.page.start_of(token), since.end, None, since
                )
                found.append(replace(cue, date=since.stated or since.value))
            if (
                lemma(token) not in ("sign", "initial", "ink")
                or token.pos_ != "VERB"
                or (is_passive(token) and not inside)
            ):
                continue
            thing = _object_of(token)
            opens = inside and token.i == token.sent.start and token.tag_ in ("VBN", "VBD")
            if is_negated(token) or is_hypothetical(token) or is_future(token):
                continue
            if subject_of(token) is None and not opens:
                continue
            if thing is None or lemma(thing) in ("copy", "document", "text", "paper", "page", "version"):
                cue = _cue(context, speech, None, sentence, token, "signed", token)
                owned = cue.dated is not None and owner_of(context, cue.dated) == token
                found += [cue] if owned else []
    return found


def _is_charged(noun: Token) -> bool:
    """Whether somebody is accused of violations, of what is not said again."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "of" or lemma(noun.head.head) not in _ACCUSING:
        return False
    return not any(c.dep_ == "prep" and c.lower_ == "of" for c in noun.children)


def _is_counted(context: Context, noun: Token) -> bool:
    """Whether violations are told by number or author, as reports do ("62 violations by the other side")."""
    by = [c for c in noun.children if c.dep_ == "prep" and c.lower_ == "by"]
    of = [c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("of", "against")]
    return (
        any(context.actors_in(*context.page.cover(b.subtree)) for b in by)
        and not of
        and not is_hypothetical(noun)
    )


def _counted(context: Context, speech: SpeechMap, sentence: Sentence, noun: Token) -> Cue:
    """Violations that a side reports: its word against the other's."""
    cue = _cue(context, speech, None, sentence, noun, "violated", noun)
    verb = clause_verb(noun)
    teller = subject_of(verb) if verb is not None and noun.dep_ == "dobj" and not is_passive(verb) else None
    who = _first_actor(context, teller)
    if cue.source is not None or who is None or who in cue.accused:
        return cue
    return replace(cue, certainty="alleged", source=who)


def _object_of(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ == "dobj"), None)


def _governors(mention: InstrumentMention) -> Iterator[tuple[Token, str]]:
    """The words that say something of a mention, each with the mention's role beside it."""
    noun = mention.phrase
    if noun != mention.head and lemma(mention.head) != lemma(noun):
        yield noun, "noun"
    yield from _verbs_below(noun)
    while noun.dep_ in ("conj", "appos") and noun.head.pos_ in ("NOUN", "PROPN") and noun.head != noun:
        noun = noun.head
    if noun.dep_ in SUBJECTS:
        yield from _of_subject(noun.head)
    if noun.dep_ == "nsubj" and noun.head.pos_ == "ADJ" and lemma(noun.head.head) in _DECLARING:
        yield noun.head.head, "obj"
    elif noun.dep_ in ("dobj", "obj", "oprd", "dative"):
        yield noun.head, "obj"
        yield from ((v, "obj") for v in _sharing(noun.head) if not any(c.dep_ == "dobj" for c in v.children))
    elif mention.phrase.dep_ == "appos" and noun.dep_ == "pobj" and noun.head.head.pos_ == "VERB":
        yield noun.head.head, "obj"
    elif noun.dep_ == "pobj" and noun.head.lower_ in _PREPOSITIONS:
        yield from _of_prepositional(noun.head)
    elif noun.dep_ == "poss":
        yield noun.head, "noun"
    elif noun.dep_ in ("ROOT", "npadvmod", "dep") or noun.pos_ == "PROPN":
        yield from _unparsed(noun)


def _of_subject(verb: Token) -> Iterator[tuple[Token, str]]:
    role = "obj" if is_passive(verb) else "subj"
    yield verb, role
    for other in _sharing(verb):
        yield other, "obj" if is_passive(other) else "subj"
    for adjective in (c for c in verb.children if c.dep_ == "acomp" and c.lower_ in _DUE):
        yield from ((t, "subj") for t in adjective.subtree if t.i > adjective.i and t.tag_ in ("VB", "NN"))
    for below in [c for t in (verb, *(a for a in verb.children if a.dep_ == "acomp")) for c in t.children]:
        if below.dep_ == "xcomp" and below.pos_ in ("VERB", "AUX"):
            yield below, "obj" if is_passive(below) else "subj"


def _sharing(verb: Token) -> Iterator[Token]:
    """The verbs joined to a verb that have no subject of their own."""
    for child in verb.children:
        own = [c for c in child.children if c.dep_ in SUBJECTS]
        relative = bool(own) and verb.dep_ == "relcl" and own[0].tag_ in ("WDT", "WP")
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX") and (not own or relative):
            yield child
            yield from _sharing(child)


def _of_prepositional(preposition: Token) -> Iterator[tuple[Token, str]]:
    above = preposition.head
    while above.dep_ == "prep" and above.head != above:
        above = above.head
    if above.pos_ in ("VERB", "AUX"):
        by_agent = preposition.lower_ == "by" and is_passive(above)
        out_of = preposition.head.lower_ == "out"
        if not by_agent and (out_of or preposition.lower_ not in ("of", "into")):
            yield above, "obj"
    elif lemma(above) in _OFFERS and (verb := _verb_over(above)) is not None:
        yield verb, "obj"
    elif preposition.lower_ in _NOUN_PREPOSITIONS:
        yield above, "noun"


def _verb_over(noun: Token) -> Token | None:
    """The verb that a noun is the object of, also through a preposition ("responded to a proposal")."""
    if noun.dep_ == "nsubjpass" or noun.dep_ == "dobj":
        return noun.head
    if noun.dep_ == "pobj" and noun.head.lower_ in _PREPOSITIONS and noun.head.head.pos_ == "VERB":
        return noun.head.head
    return None


def _verbs_below(noun: Token) -> Iterator[tuple[Token, str]]:
    """Verbs that hang on the noun: "announced on Monday", "that began at noon", "reached today"."""
    if noun.dep_ in ("dobj", "pobj"):
        yield from _after_its_date(noun)
    around = ("in", "for", "across", "between", "with")
    places = [n for c in noun.children if c.lower_ in around for g in c.children for n in chain(g)]
    for child in (c for n in (noun, *places) for c in n.children):
        if child.dep_ in ("acl", "relcl") and child.pos_ in ("VERB", "AUX") and not _is_infinitive(child):
            yield child, _role_below(child)
            if child.dep_ == "acl" and noun.dep_ == "ROOT":
                yield child, "subj"
            for other in _sharing(child):
                yield other, "obj" if is_passive(other) else "subj"


def _after_its_date(noun: Token) -> Iterator[tuple[Token, str]]:
    """A relative clause that the parser hung on the day before it ("a truce on 5 May that began at noon")."""
    for token in noun.doc[noun.i + 1 : noun.i + 7]:
        if token.dep_ == "relcl" and token.sent.start == noun.sent.start and is_date_word(token.head):
            subject = next((c for c in token.children if c.dep_ in SUBJECTS), None)
            if subject is not None and subject.tag_ in ("WDT", "WP") and token.head.i > noun.i:
                yield token, _role_below(token)


def _role_below(verb: Token) -> str:
    """The role of a noun in its relative clause: subject of "which holds", object of "which they signed"."""
    if verb.dep_ != "relcl" or is_passive(verb):
        return "obj" if is_passive(verb) else "subj"
    own = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    return "subj" if own is None or own.tag_ in ("WDT", "WP") else "obj"


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _unparsed(noun: Token) -> Iterator[tuple[Token, str]]:
    """The first verb without a subject after a noun that the parser took for the whole sentence."""
    for token in noun.doc[noun.i + 1 : noun.i + 14]:
        if token.sent.start != noun.sent.start:
            return
        if token.pos_ == "VERB" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children):
            yield token, "obj" if token.tag_ == "VBN" else "subj"
            return


def _made_before(mention: InstrumentMention) -> Iterator[Token]:
    """A verb of making before the mention whose object the parser took for an adjective of it."""
    doc = mention.head.doc
    for token in reversed(doc[max(mention.head.sent.start, mention.head.i - 12) : mention.head.i]):
        if lemma(token) in load_words()["talk_nouns"] or (token.pos_ == "VERB" and token.tag_ == "VB"):
            return
        if token.pos_ == "VERB" and _status(token, "obj") in STARTS:
            thing = _object_of(token)
            if thing is None or thing.pos_ == "ADJ":
                yield token
            return


def _read(
    context: Context, speech: SpeechMap, mention: InstrumentMention, predicate: Token, role: str
) -> Iterator[Cue]:
    status = _status(predicate, role)
    if status is None:
        return
    if predicate.pos_ in ("VERB", "AUX"):
        if is_negated(predicate) and status in STARTS:
            yield from _contradicted(context, speech, mention, predicate)
        if is_negated(predicate) or (is_hypothetical(predicate) and not _has_mark_after(predicate)):
            return
    elif is_hypothetical(predicate):
        return
    if predicate.pos_ in ("VERB", "AUX") and _hangs_on_if(predicate):
        return
    frame = frame_of(predicate)
    if _is_left_open(context, speech, predicate, status, frame):
        return
    cue = _cue(context, speech, mention, mention.sentence, predicate, status, mention.phrase)
    if lemma(predicate) in _DECLARING and _is_called_over(mention, predicate):
        teller = _first_actor(context, subject_of(predicate))
        yield replace(cue, status="broken", certainty="alleged", source=cue.source or teller)
        return
    if mention.attempt and status in STARTS:
        return
    if status == "holding" and lemma(predicate) == "last" and _begins_with(context, cue):
        cue = with_term(context, replace(cue, status="in_force"))
    verb = clause_verb(predicate)
    due = {t.lower_ for t in predicate.doc[max(predicate.sent.start, predicate.i - 3) : predicate.i]} & _DUE
    settled = frame == "decided" and status not in STARTS
    ahead = bool(due) or (verb is not None and is_future(verb) and not settled)
    if status in STARTS and (denier := _denier(predicate)) is not None:
        yield replace(
            cue, status="disputed", certainty="alleged", source=_first_actor(context, subject_of(denier))
        )
        return
    if status == "in_force" and predicate.dep_ == "advcl" and predicate.tag_ in ("VBZ", "VBP"):
        return
    if (
        verb is not None
        and status in (STARTS - {"in_force"}) | {"proposed"}
        and (wish := _wish(verb)) is not None
    ):
        yield replace(cue, status=wish, planned=True)
        return
    if ahead and status in STARTS - {"in_force"}:
        cue = replace(cue, status="proposed")
    elif ahead and status == "ended" and lemma(predicate) in load_words()["collapsing"]:
        return
    elif ahead and status in ("ended", "expired"):
        cue = replace(cue, status="planned_end", planned=True)
    elif ahead and status not in _WISHES and not (status in ("in_force", "extended") and cue.date):
        return
    yield replace(cue, planned=ahead)


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
    act = next((a for a in _acts_over(context, speech, predicate, None) if a.speaker is not None), None)
    if act is not None and act.said and act.stance in ("asserts", "confirms", "denies"):
        cue = _cue(context, speech, mention, mention.sentence, predicate, "disputed", mention.phrase)
        yield replace(cue, certainty="alleged", source=act.speaker)


def _is_left_open(
    context: Context, speech: SpeechMap, predicate: Token, status: Status, frame: Frame
) -> bool:
    """Whether it is only thought, wanted or asked that something befell the agreement."""
    if is_false_report(predicate) or (predicate.pos_ in ("VERB", "AUX") and is_contrary(predicate)):
        return True
    verb = clause_verb(predicate)
    sought = status in (STARTS - {"in_force"}) | _WISHES and verb is not None and _wish(verb) is not None
    if frame != "told" and frame != "decided" and status not in _WISHES and not sought:
        return True
    act = next(iter(_acts_over(context, speech, predicate, None)), None)
    return act is not None and status not in _WISHES and (act.stance in _THOUGHTS or not act.said)


def _wish(verb: Token) -> Status | None:
    """Whether a verb only says what is wanted ("to reach a truce").

    Proposed, or rejected if that is refused.
    """
    if not _is_infinitive(verb) and verb.dep_ != "pcomp":
        return None
    above = clause_verb(verb.head) or verb.head
    if lemma(above) in ("refuse", "decline", "reject", "fail"):
        return "rejected" if lemma(above) != "fail" else None
    if lemma(above) in ("announce", "manage", "help", "please"):
        return None
    return "proposed"


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
    """Whether a declaration says that it is void ("declared the truce over")."""
    doc, last = verb.doc, max(mention.phrase.i, verb.i)
    return any(t.lower_ in _OVER for t in doc[last + 1 : last + 5] if t.sent.start == verb.sent.start)


def _denier(predicate: Token) -> Token | None:
    """The verb of denial that a predicate stands under ("denied that it had been signed"), if any."""
    above = predicate
    while above.dep_ in ("ccomp", "conj", "xcomp", "dobj") and above.head != above:
        above = above.head
        if lemma(above) in ("deny", "dispute", "refute", "contest"):
            return above
    return None


def _has_mark_after(verb: Token) -> bool:
    """Whether the mark that makes a verb look hypothetical is "until", which only bounds it."""
    return any(c.dep_ == "mark" and c.lower_ == "until" for c in verb.children)


def _status(predicate: Token, role: str) -> Status | None:
    """What a governor says of the standing, by the table."""
    word = lemma(predicate)
    if role == "subj" and word == "be":
        for child in predicate.children:
            if child.dep_ in ("acomp", "attr", "advmod"):
                for cue in load_words().cues("adj", lemma(child)):
                    return cue.status
    for cue in load_words().cues(role, word):
        if has_below(predicate, cue.words[1:]):
            return cue.status
    return None


def _cue(
    context: Context, speech: SpeechMap, mention: InstrumentMention | None, sentence: Sentence,
    predicate: Token, status: Status, noun: Token,
) -> Cue:  # fmt: skip
    """A cue with its date, source and certainty."""
    time, after = time_of(context, sentence, predicate, noun, status)
    value = (time.stated or time.value) if time else None
    if time is not None and status in BREACHES and time.modifier in ("since", "after"):
        value = time.value
    page = context.page
    start = min(page.start_of(predicate), mention.start if mention else page.start_of(noun))
    end = max(page.end_of(predicate), mention.end if mention else page.end_of(noun))
    if time and sentence.start <= time.start and time.end <= sentence.end:
        start, end = min(start, time.start), max(end, time.end)
    cue = Cue(mention, status, predicate, sentence, start, end, value, time, after)
    return _attributed(context, speech, with_term(context, cue))


def _attributed(context: Context, speech: SpeechMap, cue: Cue) -> Cue:
    """A cue with whose word it is: a speaker's, an accuser's, or the text's own."""
    accuser = _accuser(context, cue)
    if accuser is not None:
        return accuser
    accused = _accused(context, cue.predicate, cue.mention) if cue.status in BREACHES else ()
    hedge, hedged = _hedge(cue)
    act = next((a for a in _acts_over(context, speech, cue.predicate, cue.mention) if _weighs(a)), None)
    certainty: Certainty = hedged or "fact"
    if act is None:
        if cue.status in BREACHES and _rests_on_words(cue.predicate):
            certainty = "alleged"
        return replace(cue, certainty=certainty, hedge=hedge, accused=accused)
    if hedged is None:
        certainty = _by_speaker(cue.status, act)
    return replace(
        cue,
        certainty=certainty,
        hedge=hedge or act.hedge,
        source=act.speaker,
        medium=act.medium,
        accused=accused,
    )


def _acts_over(
    context: Context, speech: SpeechMap, predicate: Token, mention: InstrumentMention | None
) -> tuple[Speech, ...]:
    """The acts of speech over the statement itself; its date may stand outside of what was said."""
    start, end = context.page.start_of(predicate), context.page.end_of(predicate)
    if mention is not None:
        both = speech.over(min(start, mention.start), max(end, mention.end))
        return both or speech.over(start, end)
    return speech.over(start, end)


def _weighs(act: Speech) -> bool:
    """Whether an act of speech makes its content somebody's word: a transcript's turns do not."""
    return act.speaker is not None or act.attribution in ("anonymous", "unattributed")


def _by_speaker(status: Status, act: Speech) -> Certainty:
    """How sure a status is on a speaker's word: an announcement makes it so, a charge does not."""
    if act.stance == "denies":
        return "denied"
    if status in STARTS or status in ("extended", "reaffirmed", "suspended", "proposed", "planned_end"):
        return "fact" if act.stance in ("asserts", "confirms", "promises") else "reported"
    return "alleged" if act.speaker is not None else "reported"


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
    for token in own_clause(cue.predicate):
        if token.lower_ in _HEDGES and token.dep_ == "advmod":
            return token.text, _HEDGES[token.lower_]
    return None, None


def _accuser(context: Context, cue: Cue) -> Cue | None:
    """The cue as a charge, where it is one: "A accused B of violating the truce"."""
    verb = clause_verb(cue.predicate)
    above = verb
    while above is not None and above.dep_ in ("pcomp", "conj", "prep", "xcomp", "advcl", "ccomp"):
        if above.dep_ == "ccomp" and above.i < above.head.i:
            return None
        above = past_date(above.head)
        if lemma(above) in _ACCUSING:
            break
    if above is None or lemma(above) not in _ACCUSING:
        return None
    subject = subject_of(above)
    whom = _object_of(above)
    source = _first_actor(context, subject) if not is_passive(above) else None
    accused = _first_actor(context, whom if not is_passive(above) else subject)
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


def _accused(context: Context, verb: Token, mention: InstrumentMention | None) -> tuple[str, ...]:
    """Who broke it, in the words of the account."""
    if verb.pos_ not in ("VERB", "AUX"):
        by = [c for c in verb.children if c.dep_ == "prep" and c.lower_ == "by"]
        return tuple(n.ref for b in by for n in context.actors_in(*context.page.cover(b.subtree)))
    if is_passive(verb):
        agent = next((c for c in verb.children if c.dep_ == "agent"), None)
        return (
            tuple(n.ref for n in context.actors_in(*context.page.cover(agent.subtree)))
            if agent is not None
            else ()
        )
    subject = subject_of(verb)
    if subject is None or (mention is not None and subject == mention.phrase):
        return ()
    return tuple(dict.fromkeys(n.ref for t in chain(subject) if (n := context.actor_at(t)) is not None))


def _first_actor(context: Context, token: Token | None) -> str | None:
    if token is None:
        return None
    found = context.actor_at(token)
    if found is None:
        inside = context.actors_in(*context.page.cover(token.subtree))
        found = inside[0] if inside else None
    return found.ref if found else None


def _effect(context: Context, speech: SpeechMap, mention: InstrumentMention, found: list[Cue]) -> list[Cue]:
    """Entry into force told beside the main verb.

    "effective at noon", "ending all hostilities from Monday".
    """
    if any(c.status == "in_force" for c in found) or mention.hypothetical:
        return []
    if any(c.status in _WISHES for c in found):
        return []
    from_day = _from_day(context, mention)
    if from_day is not None:
        return [_attributed(context, speech, from_day)]
    for token in mention.sentence:
        since = _since(context, token)
        if since is not None and not is_hypothetical(token):
            page = context.page
            start, end = min(page.start_of(token), since.start), max(page.end_of(token), since.end)
            cue = Cue(
                mention, "in_force", token, mention.sentence, start, end, since.stated or since.value, since
            )
            return [_attributed(context, speech, cue)]
    return []


def _from_day(context: Context, mention: InstrumentMention) -> Cue | None:
    """A truce of ten days from Monday: the phrase itself says when it begins."""
    for token in mention.phrase.subtree:
        if token.lower_ != "from" or token.dep_ != "prep" or token.i < mention.head.i or mention.pronoun:
            continue
        if any(t.pos_ == "VERB" and mention.phrase.i < t.i < token.i for t in mention.phrase.subtree):
            continue
        time = next((t for t in context.times_in(*context.page.cover(token.subtree)) if t.value), None)
        if time is not None:
            cue = Cue(
                mention,
                "in_force",
                token,
                mention.sentence,
                mention.start,
                time.end,
                time.stated or time.value,
                time,
            )
            return with_term(context, cue)
    return None


def _since(context: Context, token: Token) -> TimeMention | None:
    """The time from which a word says that something has effect, if it does."""
    words = load_words()
    if token.lower_ == "effective" or (token.lower_ == "effect" and token.head.lower_ == "with"):
        after = context.times_in(context.page.end_of(token), context.page.end_of(token) + 60)
        return next((t for t in after if t.value), None)
    if lemma(token) in words["ending"] and token.pos_ == "VERB":
        objects = [c for c in token.children if c.dep_ == "dobj" and lemma(c) in words["what_is_halted"]]
        since = [c for c in token.children if c.dep_ == "prep" and c.lower_ in ("from", "at", "on", "as")]
        if objects and since:
            times = dated_in(context, *context.page.cover(own_clause(token)))
            return times[0] if times else None
    return None


def _resumed_fighting(
    context: Context, speech: SpeechMap, mention: InstrumentMention, found: list[Cue]
) -> list[Cue]:
    """A break told by what follows: "came into effect, but fighting resumed within minutes"."""
    begun = next((c for c in found if c.status in STARTS), None)
    if begun is None:
        return []
    for token in mention.sentence:
        if lemma(token) not in _RESUMING or token.pos_ != "VERB" or token.i < begun.predicate.i:
            continue
        subject = subject_of(token)
        if subject is None or lemma(subject) not in _VIOLENCE or is_hypothetical(token) or is_negated(token):
            continue
        page = context.page
        start, end = page.cover(own_clause(token))
        time = next(iter(dated_in(context, start, end)), None)
        within = any(t.kind == "duration" for t in context.times_in(start, end))
        date = (time.stated or time.value) if time else begun.date
        cue = Cue(
            mention,
            "broken",
            token,
            mention.sentence,
            start,
            end,
            date,
            time,
            after=time is None and not within,
        )
        short = any(
            t.lower_ in ("minute", "minutes", "hour", "hours", "immediately", "soon")
            for t in own_clause(token)
        )
        return [_attributed(context, speech, replace(cue, after=cue.after and not short))]
    return []


def _announcements(context: Context, speech: SpeechMap, found: list[Cue]) -> list[Cue]:
    """The announcing of an acceptance or agreement, which is an announcement of its own."""
    if any(c.status == "announced" for c in found):
        return []
    for cue in found:
        above = cue.predicate
        while above.dep_ in ("ccomp", "conj") and above.head != above:
            above = above.head
            if lemma(above) in ("announce", "declare") and cue.status in ("accepted", "signed"):
                start = min(cue.start, context.page.start_of(above))
                made = _cue(context, speech, cue.mention, cue.sentence, above, "announced", above)
                return [replace(made, start=start, end=cue.end, date=cue.date or made.date)]
    return []


def _once(cues: list[Cue]) -> list[Cue]:
    """Each status once per mention, the first one, dated ones before undated."""
    kept: dict[tuple[Status, str | None], Cue] = {}
    for cue in sorted(cues, key=lambda c: (c.date is None, c.start)):
        kept.setdefault((cue.status, cue.source), cue)
    return sorted(kept.values(), key=lambda c: c.start)


def is_perfect(verb: Token) -> bool:
    """Whether a verb is in the present perfect or present: what it says holds when the text is written."""
    helpers = auxiliaries(verb)
    if "had" in helpers:
        return False
    return bool(helpers & {"has", "have", "'s", "’s", "'ve", "’ve"}) or verb.tag_ in ("VBZ", "VBP")


def is_told(predicate: Token) -> bool:
    """Whether a predicate hangs on a verb in the simple past or past perfect.

    Something that is being told.
    """
    verb = clause_verb(predicate)
    while (
        verb is not None
        and verb.tag_ not in ("VBD", "MD")
        and verb.dep_ in ("xcomp", "advcl", "conj", "pcomp", "prep", "acl")
    ):
        if auxiliaries(verb) & {"has", "have", "will", "'ve", "’ve", "'s", "’s"}:
            return False
        verb = clause_verb(verb.head)
    if verb is None:
        return False
    return verb.tag_ == "VBD" or bool(auxiliaries(verb) & {"had", "was", "were", "did"})
