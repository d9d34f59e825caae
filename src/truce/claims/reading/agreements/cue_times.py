"""When a statement on an agreement's standing is of, and the end of a term that it gives."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Token

from truce.asof import Duration, Interval
from truce.claims.reading.agreements.cues import BREACHES, ENDS, STARTS, Cue
from truce.claims.reading.agreements.deadlines import end_of_term
from truce.claims.reading.agreements.syntax import SUBJECTS, auxiliaries, clause_verb, is_negated, lemma
from truce.claims.reading.agreements.tenses import is_past
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence
from truce.claims.reading.times import TimeMention
from truce.claims.reading.when_clauses import day_of_when
from truce.claims.records import Status

_MAKING: frozenset[Status] = STARTS - {"in_force"}
"""What the date in an agreement's name can be of: its making, not its entry into force."""
_APART = frozenset({"after", "before", "since", "until", "when", "while"})
_CLEFT = frozenset({"ccomp", "relcl", "advcl", "csubj", "acl"})
_BEFOREHAND = frozenset({"previously", "formerly", "earlier", "once"})
_FEW = 8
_ELSEWHEN = frozenset({"had", "will", "would", "shall", "may", "might", "could", "should", "to"})
_AFTERWARDS = frozenset({"follow", "following", "after", "since"})
_FOR = re.compile(
    r"(?<!delay )(?<!wait )(?<!after )\b(?:for|by|lasting|lasts?|of)(?: an?)?"
    r"(?: initial| further| additional| period of| another| whole)*\s*$",
    re.IGNORECASE,
)
_SET_LENGTH = frozenset({"last", "run", "keep"})
"""Verbs of lasting that also tell, as past, how long something was made for."""
_ONE = re.compile(
    r"\b(?:for|by) (?:an?|one)(?: further| additional| more| extra)? (hour|day|week|fortnight|month|year)\b",
    re.IGNORECASE,
)
_LENGTHS = {"hour": "PT1H", "day": "P1D", "week": "P1W", "fortnight": "P2W", "month": "P1M", "year": "P1Y"}


def time_of(
    context: Context, sentence: Sentence, predicate: Token, noun: Token, status: Status
) -> tuple[TimeMention | None, bool]:
    """The time of a predicate, and whether it only comes after it.

    "the collapse that followed the strikes of ...".

    The nearest of the times that hang on the predicate itself, else on the verbs that it depends on; for a
    noun, of those within its phrase first.
    """
    for time in dated_in(context, sentence.start, sentence.end):
        if (on_it := day_of_when(context, time, predicate)) is not None:
            return on_it, False
    place = context.page.start_of(predicate)
    bound: TimeMention | None = None
    vaguely = told_vaguely(context, sentence, predicate)
    for times in _times_by_nearness(context, sentence, predicate, noun, status):
        if vaguely:  # "said on Monday that both had recently signed": Monday is not its day
            times = [t for t in times if owner_of(context, t) == clause_verb(predicate)]
        if status in ENDS and predicate.pos_ == "VERB":
            times = [t for t in times if t.modifier != "since"]
        if status in ("in_force", "extended", "holding"):
            bound = bound or next((t for t in times if is_bound(context, t)), None)
            times = [t for t in times if not is_bound(context, t)]
        elif status in STARTS:
            times = [t for t in times if not is_bound(context, t, ("until",))]
        if times:
            best = min(times, key=lambda t: (t.modifier in ("until", "by"), abs(t.start - place)))
            best = (
                _on_day_of_story(context, sentence, best, predicate, noun) if status == "in_force" else best
            )
            return best, _comes_after(context, best, predicate)
    if bound is None and status in ENDS | BREACHES:
        bound = _by_the_time(context, predicate)
    return bound, False


def _on_day_of_story(
    context: Context, sentence: Sentence, time: TimeMention, predicate: Token, noun: Token
) -> TimeMention:
    """An hour without a day: on the day that the story has come to, not on that of a clause on the subject.

    "The guns fell silent on Thursday. The truce, announced last Friday, took effect at dawn."
    """
    if time.kind != "time" or time.basis != "inferred" or time.value is None:
        return time
    told = dated_in(context, sentence.start, sentence.end)
    aside = [t for t in told if t is not time and _tells_other(context, t, predicate, noun)]
    if not any((t.value or "")[:10] == time.value[:10] for t in aside):
        return time
    before = dated_in(context, sentence.block.start, sentence.start)
    days = [t.value for t in before if t.kind in ("date", "time") and t.modifier is None and t.value]
    story = Interval.parse(days[-1]).to_unit("day") if days else None
    if story is None or not story.is_one_day or not Interval.parse(time.value).to_unit("day").before(story):
        return time
    day = f"{story}T{time.clock // 60:02d}:{time.clock % 60:02d}" if time.clock is not None else str(story)
    return replace(time, value=day, stated=day)


def entry_of(context: Context, sentence: Sentence, predicate: Token) -> TimeMention | None:
    """The date at the head of an entry, of what its main clause tells ("8 October: A truce begins")."""
    verb = clause_verb(predicate)
    while verb is not None and verb.dep_ in ("conj", "xcomp") and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    if verb is None or verb.dep_ != "ROOT" or auxiliaries(verb) & _ELSEWHEN:
        return None
    if any(t.kind in ("date", "time") for t in context.times_in(sentence.start, sentence.end)):
        return None
    ahead = context.times_in(sentence.block.start, sentence.start)
    return next((t for t in ahead[:1] if t.heads_entry and t.value is not None), None)


def day_of_entry(entry: TimeMention) -> str:
    """The day of an entry; its hour is that of the telling."""
    return (
        str(Interval.parse(entry.value or "").to_unit("day"))
        if entry.clock is not None
        else entry.value or ""
    )


def _by_the_time(context: Context, predicate: Token) -> TimeMention | None:
    """The day by which it was so: "the pact was dead by the time they landed on 24 July"."""
    for child in predicate.children:
        if child.lower_ != "by" or not any(g.lower_ == "time" for g in child.children):
            continue
        times = [t for t in dated_in(context, *context.page.cover(child.subtree)) if t.modifier is None]
        day = times[0].stated or times[0].value if times else None
        if day is not None and "/" not in day:
            return replace(times[0], value=f"../{day}", stated=f"../{day}", modifier="by")
    return None


def is_bound(context: Context, time: TimeMention, by: tuple[str, ...] = ("until", "by")) -> bool:
    """Whether a time ends a stretch ("until 5 May"), so that it does not say when something came."""
    return time.modifier in by and not reached_only(context, time)


def reached_only(context: Context, time: TimeMention) -> bool:
    """Whether something came on the very day until which it did not ("was not signed until 5 May")."""
    if time.modifier != "until" or time.value is None:
        return False
    if context.page.text[: time.start].rstrip().lower().endswith(" not"):
        return True
    owner = owner_of(context, time)
    return owner is not None and is_negated(owner)


def bound_of(time: TimeMention) -> str:
    """The end that a time sets, a dossier date; midnight of a day is its end: the first hour of the next."""
    day = (time.stated or time.value or "").removeprefix("../")
    span = Interval.parse(day)
    if "midnight" not in time.text.lower() or span.unit != "day" or not span.is_one_day or span.first is None:
        return day
    return f"{(span.first + timedelta(days=1)).date().isoformat()}T00:00"


def told_vaguely(context: Context, sentence: Sentence, predicate: Token) -> bool:
    """Whether a predicate is set before the telling by a word that names no day ("recently signed")."""
    if any(c.lower_ in _BEFOREHAND and c.dep_ == "advmod" for c in predicate.children):
        return True
    for time in context.vague_in(sentence.start, sentence.end):
        word = context.page.token_at(time.start) if time.modifier == "before" else None
        if word is not None and predicate in (word.head, owner_of(context, time)):
            return True
    return False


def _times_by_nearness(
    context: Context, sentence: Sentence, predicate: Token, noun: Token, status: Status
) -> Iterator[list[TimeMention]]:
    times = [t for t in dated_in(context, sentence.start, sentence.end) if not t.hosts_name]
    times = [t for t in times if dates_its_name(context, t, noun) or not _names_another(context, t)]
    told = context.page.end_of(predicate)
    times = [t for t in times if ";" not in context.page.text[told : max(told, t.start)]]
    if status not in _MAKING:
        times = [
            t
            for t in times
            if not dates_its_name(context, t, noun)
            and not _names_another(context, t)
            and not _tells_other(context, t, predicate, noun)
        ]
    owned = [(t, owner_of(context, t)) for t in times]
    verb = predicate if predicate.pos_ in ("VERB", "AUX") else None
    if verb is None:
        inside = {t.i for t in (*predicate.subtree, *noun.subtree)}
        yield [t for t in times if any(k.i in inside for k in context.page.tokens(t.start, t.end))]
        verb = clause_verb(predicate)
    yield [t for t, owner in owned if owner == verb]
    yield [t for t in times if status in BREACHES and _means_of(context, t, predicate)]
    yield [t for t in times if predicate.dep_ == "acl" and _follows(context, t, predicate)]
    if status == "extended" and predicate.dep_ == "conj":
        return  # "took effect on Monday and was later prolonged": the day is that of the first verb
    first = context.page.start_of(noun)
    yield [t for t in times if first <= t.start < context.page.end_of(predicate)]
    yield [t for t in times if _is_as_of(context, t)]
    if predicate.dep_ in ("acl", "relcl") and predicate.pos_ == "VERB":
        return
    while verb is not None and verb.head != verb and not _is_apart(verb):
        joined = verb.dep_ in ("ccomp", "xcomp", "conj") or _is_beside(verb) or _is_free_relative(verb)
        if status not in STARTS and not joined:
            break
        verb = clause_verb(verb.head)
        yield [t for t, owner in owned if verb is not None and owner == verb]
    if status in STARTS | {"holding", "extended", "suspended"} and not (verb is not None and _is_apart(verb)):
        yield [
            t
            for t, owner in owned
            if not _beside(context, t, predicate)
            and not _is_under_other(context, t)
            and (
                status in STARTS
                or owner is None
                or not (_makes_one(owner) or _is_beside_it(owner, predicate))
            )
        ]


def belated(context: Context, predicate: Token) -> TimeMention | None:
    """The time until which something had not come about, and at which it did.

    "It was not until 5 May that they signed", "not until May did it take effect", "did not end until June".
    """
    verb = clause_verb(predicate)
    if verb is None or not is_past(verb):
        return None
    cleft = verb.head if lemma(verb.head) == "be" and verb.dep_ in _CLEFT else None
    span = (context.page.start_of(verb.sent[0]), context.page.end_of(verb.sent[-1]))
    for time in dated_in(context, *span):
        owner = owner_of(context, time)
        owner = owner.head if owner is not None and owner.dep_ == "aux" else owner
        if time.text.lower().startswith("not until") and owner in (verb, cleft):
            return time
        if time.modifier == "until" and owner == verb and is_negated(verb):
            return time
    return None


def _follows(context: Context, time: TimeMention, participle: Token) -> bool:
    """Whether a time stands right after a participle ("a plan adopted at X on 5 May bound them").

    The parser often hangs it on the verb that comes after.
    """
    between = context.page.tokens(context.page.end_of(participle), time.start)
    end = participle.i + 1 + len(between)
    return (
        participle.i + 1 == (between[0].i if between else end)
        and len(between) < _FEW
        and not any(t.pos_ in ("VERB", "AUX", "PUNCT") for t in between)
    )


def _is_free_relative(verb: Token) -> bool:
    """Whether a clause says what the main one was ("shelled the town in what they called a breach")."""
    return verb.dep_ in ("pcomp", "pobj") and any(t.lower_ == "what" for t in verb.subtree if t.i < verb.i)


def _means_of(context: Context, time: TimeMention, predicate: Token) -> bool:
    """Whether a time is that of the act by which it was done ("broke it by shelling Karsk on 5 May")."""
    owner = owner_of(context, time)
    return (
        owner is not None
        and owner.dep_ == "pcomp"
        and owner.head.lower_ in ("by", "in", "with")
        and owner.head.head == predicate
    )


def _is_beside(verb: Token) -> bool:
    """Whether a participle tells what the main verb brought about ("... , shattering the truce")."""
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod", "prep", "aux")}
    return verb.dep_ == "advcl" and verb.tag_ == "VBG" and not marks & _APART


def _is_beside_it(owner: Token, predicate: Token) -> bool:
    """Whether a time belongs to a clause of its own that comes after the one in hand."""
    own = any(c.dep_ in SUBJECTS for c in owner.children)
    return (
        own
        and owner.i > predicate.i
        and owner.dep_ in ("conj", "ccomp", "parataxis")
        and (not owner.is_ancestor(predicate))
    )


def _makes_one(verb: Token) -> bool:
    """Whether a verb tells of the making of an agreement, whose date is not that of what befell it."""
    return any(cue.status in STARTS for cue in load_words().cues("obj", lemma(verb)))


def dates_its_name(context: Context, time: TimeMention, noun: Token) -> bool:
    """Whether a date only says which agreement is meant ("the truce of 5 May", "the 2021 ceasefire")."""
    page = context.page
    after = page.text[page.end_of(noun) : time.start].split() if time.start >= page.end_of(noun) else None
    if after is not None:
        near = len(after) <= 6 and after[:1] in (["of"], ["dated"], ["with"], ["between"])
        return near and after[-1] in ("of", "dated") and not any("," in word for word in after)
    first = min((t.i for t in noun.lefts), default=noun.i)
    return page.start_of(noun.doc[first]) <= time.start and time.end <= page.start_of(noun)


def _names_another(context: Context, time: TimeMention) -> bool:
    """Whether a date stands right after the noun of an agreement, so that it tells which one that is."""
    words = context.page.text[max(0, time.start - 40) : time.start].split()
    nouns = load_words()["accord_nouns"] | load_words()["truce_nouns"]
    return len(words) > 1 and words[-1] in ("of", "dated") and words[-2].lower() in nouns


def _tells_other(context: Context, time: TimeMention, predicate: Token, noun: Token) -> bool:
    """Whether a date belongs to a clause on the noun that tells of something else ("declared in May")."""
    owner = owner_of(context, time)
    if owner is None or owner == predicate or not noun.is_ancestor(owner):
        return False
    return not predicate.is_ancestor(owner) or predicate.i > owner.i


def with_term(context: Context, cue: Cue) -> Cue:
    """A cue of force or extension with the end of its term: from A to B, until C, for ten days."""
    if cue.status not in ("in_force", "extended", "holding"):
        return cue
    begin, until = cue.date, None
    bounding = ("until",) if cue.status == "holding" else ("until", "by")
    if cue.dated is not None and is_bound(context, cue.dated, bounding):
        begin, until = None, bound_of(cue.dated)
    elif cue.status == "extended" and cue.dated is not None and _is_to(context, cue.dated):
        begin, until = None, cue.date
    elif cue.dated is not None and len(cue.dated.candidates) > 1 and begin is not None:
        begin = _in_doubt(cue.dated, begin)
    elif begin is not None and cue.status != "holding" and "/" in begin and not begin.startswith(".."):
        first, last = begin.split("/")
        begin, until = (
            (first, None if last == ".." else last) if Interval.parse(first).days == 1 else (begin, None)
        )
    for time in context.times_in(_told_from(context, cue), told_to(context, cue)):
        if _is_under_other(context, time) and owner_of(context, time) != cue.predicate:
            continue
        same = cue.dated is not None and cue.dated.start == time.start
        if until is None and is_bound(context, time, bounding) and time.value and not same:
            until = bound_of(time)
    if until is None and begin is not None and (length := _stated_length(context, cue)) is not None:
        until = end_of_term(begin, length)
    return replace(cue, date=begin, until=until.removeprefix("../") if until else None)


def _in_doubt(time: TimeMention, date: str) -> str:
    """A date of two readings ("Monday, 10 March" of a Wednesday): from the one to the other, at its hour."""
    days = sorted(c[:10] for c in time.candidates)
    if time.clock is None or "T" in date or len(days[0]) < len("2031-05-04"):
        return date
    hour, minute = divmod(time.clock % 1440, 60)
    return f"{days[0]}T{hour:02d}:{minute:02d}/{days[-1]}T{hour:02d}:{minute:02d}"


def _told_from(context: Context, cue: Cue) -> int:
    """Where the words on a term begin: after the verb that is joined to another with a term of its own."""
    joined = cue.status == "extended" and cue.predicate.dep_ == "conj"
    return context.page.start_of(cue.predicate) if joined else cue.start


def told_to(context: Context, cue: Cue) -> int:
    """Where the words on a term end: before a verb that prolongs it."""
    if cue.status != "extended":
        for verb in (t for t in cue.sentence if t.i > cue.predicate.i and t.pos_ == "VERB"):
            if any(c.status == "extended" for c in load_words().cues("obj", lemma(verb))):
                return context.page.start_of(verb)
    return cue.sentence.end


def later_term(context: Context, cue: Cue, limit: str) -> Cue:
    """An extension of no stated day: it began when the term before it ran out."""
    length = _stated_length(context, cue) if cue.until is None else None
    until = end_of_term(limit, length) if length is not None else cue.until
    return replace(cue, date=limit, until=until)


def _is_to(context: Context, time: TimeMention) -> bool:
    """Whether a term is moved to a date ("extended to 26 April")."""
    return context.page.text.endswith((" to ", " through ", " till "), 0, time.start)


def _stated_length(context: Context, cue: Cue) -> Duration | None:
    """The length of a term told beside its beginning: "for a further ten days", "by five days"."""
    return length_told(context, _told_from(context, cue), min(told_to(context, cue), cue.end + 60))


def length_told(context: Context, start: int, end: int) -> Duration | None:
    """The length for which something is told to last in a passage; the last one if there are several."""
    found: Duration | None = None
    for time in context.times_in(start, end):
        before = context.page.text[max(start, time.start - 24) : time.start]
        made_for = time.kind in ("duration", "period") and _FOR.search(before)
        if time.duration is not None and made_for and not is_observed(context, time):
            found = time.duration
    if found is None and (one := _ONE.search(context.page.text, start, end)):
        found = Duration.parse(_LENGTHS[one.group(1).lower()])
    return found


def is_observed(context: Context, time: TimeMention) -> bool:
    """Whether a length tells how long something was kept, not what it was made for ("held for a week")."""
    owner = owner_of(context, time)
    if owner is None or owner.tag_ not in ("VBD", "VBN") or lemma(owner) in _SET_LENGTH:
        return False
    return any(
        c.status == "holding" for role in ("subj", "obj") for c in load_words().cues(role, lemma(owner))
    )


def _is_as_of(context: Context, time: TimeMention) -> bool:
    """Whether a time says as of when the whole sentence holds."""
    return context.page.text[max(0, time.start - 24) : time.start].rstrip().endswith("as of")


def owner_of(context: Context, time: TimeMention) -> Token | None:
    """The verb that a time belongs to."""
    tokens = context.page.tokens(time.start, time.end)
    return clause_verb(tokens[-1]) if tokens else None


def _is_apart(verb: Token) -> bool:
    """Whether a verb stands in a clause with a time of its own: "hours after a truce came into force"."""
    if verb.dep_ not in ("advcl", "pcomp", "relcl", "acl"):
        return False
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod", "prep")} | {verb.head.lower_}
    return bool(marks & _APART)


def _is_under_other(context: Context, time: TimeMention) -> bool:
    """Whether a time lies in a relative or adverbial clause of its own."""
    owner = owner_of(context, time)
    while owner is not None and owner.dep_ == "xcomp" and owner.head.pos_ in ("VERB", "AUX"):
        owner = owner.head
    if owner is None or owner.dep_ not in ("relcl", "advcl", "acl"):
        return False
    return lemma(owner) not in ("conclude", "end", "begin", "open", "hold", "meet", "start", "close")


def _beside(context: Context, time: TimeMention, verb: Token) -> bool:
    """Whether a time belongs to a participial clause beside the verb."""
    token = context.page.token_at(time.start)
    return token is not None and _in_participle(token, verb)


def _in_participle(token: Token, verb: Token) -> bool:
    """Whether a token lies in a participial clause beside the verb.

    "..., ending all hostilities from Monday".
    """
    while token != verb and token.head != token:
        if token.dep_ == "advcl" and token.tag_ == "VBG":
            return True
        token = token.head
    return False


def dated_in(context: Context, start: int, end: int) -> list[TimeMention]:
    """The times in a span that have a date; lengths of time are left out."""
    return [t for t in context.times_in(start, end) if t.value is not None and t.kind != "duration"]


def _comes_after(context: Context, time: TimeMention, predicate: Token) -> bool:
    token = next(iter(context.page.tokens(time.start, time.end)), None)
    while token is not None and token != predicate and token.head != token:
        token = token.head
        if lemma(token) in _AFTERWARDS:
            return True
    return time.modifier in ("after", "since")
