"""Mentions of truces and other agreements in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from truce.asof import Duration
from truce.claims.reading.agreements.instrument_nouns import (
    BARE_HALTS,
    NOUNS,
    PAUSES,
    Form,
    form_of,
    has_determiner,
    is_definite,
    is_set_apart,
    things_halted,
)
from truce.claims.reading.agreements.syntax import (
    chain,
    is_negated,
    is_passive,
    lemma,
    noun_phrase,
    subject_of,
)
from truce.claims.reading.agreements.words import Words, load_words
from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.records import Status

_LASTING = re.compile(
    r",? ?\(?(?:of|for|lasting|to last|running|over|(?:(?:which|that) )?(?:(?:is|was|will|would) )?"
    r"(?:(?:set|due|expected|meant|supposed|scheduled) )?(?:to )?(?:last|run|hold)(?:s|ed)?(?: for)?)"
    r"(?: a| an| the)?(?: initial| first| fixed| limited| renewable)?(?: at least| about| up to)?"
    r"(?: period of| term of| total of)?(?: at least| about| up to)? ?"
)
_OF_DATE = re.compile(
    r"(?: (?:on|for|concerning) (?:the )?[A-Z][\w'’-]*(?: (?:of |and )?[A-Z][\w'’-]*)*)? (?:of|dated) "
)
ONES: dict[str, int | None] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": None, "latest": None, "another": None,
}  # fmt: skip
"""Words that stand for an agreement of several, each with its place among them."""
_MAKING: frozenset[Status] = frozenset({"announced", "accepted", "signed", "in_force"})
_FEW_BEFORE = 3
_TITLE_LENGTH = 70

_FIGHTS = frozenset({"conflict", "war", "fighting", "hostility", "hostilities", "violence", "clash"})
_PEACEFUL = frozenset(
    {"aggression", "hostilities", "disengagement", "ceasefire", "withdrawal", "disarmament", "prisoners"}
)
_PAUSING = frozenset(
    {
        "humanitarian",
        "tactical",
        "temporary",
        "week-long",
        "operational",
        "brief",
        "long",
        "bilateral",
        "mutual",
    }
)
_FIGHTERS = frozenset({"non_state_armed_group", "armed_force", "militia", "unrecognised_state"})


@dataclass(frozen=True, slots=True, eq=False)
class InstrumentMention:
    """One passage that names an agreement, and what its own words say of it.

    `head` is the noun that names it, `phrase` the noun that the whole phrase hangs on ("attempt" in
    "ceasefire attempt"). `strong`: the words alone may introduce an agreement. `order` 1 is the first or
    an earlier one, 2 a second or later one. `parties` are those named in the phrase, `area` a place id.
    """

    start: int
    end: int
    head: Token
    phrase: Token
    sentence: Sentence
    form: Form
    strong: bool
    order: int | None = None
    successor: bool = False
    definite: bool = False
    hypothetical: bool = False
    attempt: bool = False
    name: str | None = None
    length: Duration | None = None
    parties: tuple[str, ...] = ()
    area: str | None = None
    content: str | None = None
    pronoun: bool = False
    titled: bool = False
    verbal: bool = False
    """Whether no noun names it: a verb tells of a halt ("suspended its operations") or of a promise."""
    maker: Token | None = None
    """The verb by which such an agreement is made: to agree, order or bring about, else to halt."""
    dated: str | None = None
    """The date by which its own phrase tells it from others ("the truce of 5 May 2031"), a dossier date."""
    earlier: bool = False
    """Whether it is called previous or earlier than another one."""
    owner: str | None = None
    """The side whose own truce it is by the words: "the rebels restored their truce", "declared a truce"."""
    one_sided: bool = False
    """Whether it is called unilateral, so that one side alone made it."""
    apart: bool = False
    """Whether its words bring it in beside another one ("a separate protocol", "also signed a pact")."""
    itself: bool = False
    """Whether it points back to the text that it stands in, or that this belongs to ("the said Accord")."""
    compared: bool = False
    """Whether another one is compared with it ("stronger than the truce that ...")."""
    """Whether its name is a title that says what it is about ("the Declaration of ...")."""

    @property
    def in_heading(self) -> bool:
        """Whether it stands in a title or heading."""
        return not self.sentence.block.is_prose


def find_mentions(context: Context) -> list[InstrumentMention]:
    """All mentions of agreements in text order."""
    words = load_words()
    found = [
        mention
        for sentence in context.page.sentences
        for token in sentence
        if (mention := _mention(context, words, sentence, token)) is not None
    ]
    return sorted(found, key=lambda m: (m.start, m.end))


def is_about_fighting(context: Context) -> bool:
    """Whether the text tells of fighters or fighting, so that a bare "deal" in it may be one of peace."""
    about = context.subject.about
    return about == "war" or (about == "open" and any(a.type in _FIGHTERS for a in context.actors))


def _mention(context: Context, words: Words, sentence: Sentence, token: Token) -> InstrumentMention | None:
    if token.lower_ == "it" and sentence.block.is_prose and _may_stand_for_one(token):
        return _pronoun(context, sentence, token)
    if token.lower_ == "one" and sentence.block.is_prose and _is_another_signed(words, token):
        start, end = context.page.cover([token])
        return InstrumentMention(start, end, token, token, sentence, "accord", strong=True)
    if token.lower_ in ONES and sentence.block.is_prose and _is_told_of_one(words, token):
        antecedent = _several_before(context, words, sentence, token)
        if antecedent is not None:
            start, end = context.page.cover([token])
            halts: Form = "truce" if lemma(antecedent) in words["truce_nouns"] else "accord"
            order, apart = ONES[token.lower_], token.lower_ == "another"
            return InstrumentMention(
                start, end, token, token, sentence, halts, strong=True, order=order, apart=apart
            )
    form = form_of(words, token)
    if form is None or _is_in_title(words, token):
        return None
    head = _name_head(words, token)
    if head is None:
        return None
    if head != token and form_of(words, head) is not None and head.lower_ not in words["attempt_nouns"]:
        return None
    if _is_other_head(words, token, head) and head.pos_ == "PROPN":
        return None
    modifiers = {t.lower_ for t in _modifiers(token, head)} | {lemma(t) for t in _modifiers(token, head)}
    form = (
        "truce"
        if form == "accord" and (modifiers & words["truce_nouns"] or _title_names_truce(words, head))
        else form
    )
    field = form == "truce" or bool(modifiers & words["field_modifiers"]) or _is_of_peace(head)
    if modifiers & words["foreign_modifiers"] and not field:
        return None
    return _described(context, words, sentence, token, head, form, modifiers, field)


def _may_stand_for_one(token: Token) -> bool:
    """Whether "it" stands where an agreement can: subject, object or frame ("under it")."""
    under = token.dep_ == "pobj" and token.head.lower_ == "under"
    return under or token.dep_ in ("nsubj", "nsubjpass", "dobj")


def _is_another_signed(words: Words, token: Token) -> bool:
    """Whether "one" stands for an agreement told by its making ("the one signed in May")."""
    made = (c for c in token.children if c.dep_ in ("acl", "relcl") and c.pos_ == "VERB")
    return any(lemma(c) in words["one_made"] for c in made)


def _is_told_of_one(words: Words, token: Token) -> bool:
    """Whether "the first" stands by itself as what was made or took effect."""
    if token.dep_ not in ("nsubj", "nsubjpass") or token.pos_ not in ("ADJ", "DET", "PRON"):
        return False
    verbs = [token.head, *(c for c in token.children if c.dep_ in ("acl", "relcl"))]
    verbs += [c for v in verbs for c in v.children if c.dep_ == "xcomp"]
    return any(c.status in _MAKING for v in verbs for r in ("obj", "subj") for c in words.cues(r, lemma(v)))


def _several_before(context: Context, words: Words, sentence: Sentence, token: Token) -> Token | None:
    """The noun of the agreements, told in the sentences just before, of which a bare "the first" is one."""
    sentences = context.page.sentences
    for before in reversed(sentences[max(0, sentence.index - _FEW_BEFORE) : sentence.index]):
        for noun in reversed(list(before)):
            named = noun.pos_ == "NOUN" and lemma(noun) in words["truce_nouns"] | words["accord_nouns"]
            if named and (noun.tag_ == "NNS" or token.lower_ == "another"):
                return noun
    return None


def _pronoun(context: Context, sentence: Sentence, token: Token) -> InstrumentMention:
    """A bare "it", which names an agreement only where one has just been named and the verb fits."""
    start, end = context.page.cover([token])
    return InstrumentMention(
        start, end, token, token, sentence, "pause", strong=False, definite=True, pronoun=True
    )


def _is_in_title(words: Words, token: Token) -> bool:
    """Whether a word only stands in the title of another agreement ("the Agreement on a Ceasefire")."""
    above = token.head.head if token.dep_ == "pobj" and token.head.lower_ in ("on", "for", "of") else token
    return (
        above != token
        and lemma(above) in words["accord_nouns"]
        and above.text[0].isupper()
        and token.text[0].isupper()
    )


def _is_of_peace(head: Token) -> bool:
    """A pact of non-aggression, an agreement on disengagement."""
    below = [c for c in head.children if c.dep_ == "prep" and c.lower_ in ("of", "on", "for")]
    return any(t.lower_ in _PEACEFUL for c in below for t in c.subtree if t.i <= head.i + 5)


def _title_names_truce(words: Words, head: Token) -> bool:
    """Whether a title names a truce: "the Agreement on a Ceasefire"."""
    if not head.text[0].isupper():
        return False
    below = [c for c in head.children if c.dep_ == "prep" and c.lower_ in ("on", "of", "for")]
    return any(lemma(t) in words["truce_nouns"] or lemma(t) == "cessation" for c in below for t in c.subtree)


def _described(
    context: Context, words: Words, sentence: Sentence, token: Token, head: Token, form: Form,
    modifiers: set[str], field: bool,
) -> InstrumentMention:  # fmt: skip
    page = context.page
    named = token if _is_other_head(words, token, head) else head
    span = page.cover(_span(words, token, named))
    whole = page.cover(sorted({*noun_phrase(head), *noun_phrase(token)}, key=lambda t: t.i))
    parties = _parties(context, head)
    content = _content(words, head)
    order = _order(words, modifiers)
    apart = is_set_apart(words, head) and (form == "accord" or bool(modifiers & words["apart_words"]))
    plural = head.tag_ in ("NNS", "NNPS") and lemma(head) != "outcome" and not _is_titled_by(head)
    accord_alone = form == "accord" and lemma(token) in words["always_accord"]
    name = _proper_name(context, head, form, sentence.block.is_prose)
    length = _length(context, whole)
    definite = is_definite(head) or (head != token and is_definite(token))
    strong = not plural and (
        (form == "truce" and (named != token or head == token))
        or (form == "accord" and (field or len(parties) > 1 or content is not None))
        or (
            form == "accord"
            and name is not None
            and (head.text[0].isupper() or (accord_alone and _name_date(context, head, whole) is not None))
            and (accord_alone or lemma(token) in ("declaration", "protocol", "memorandum", "framework"))
        )
        or (form == "accord" and accord_alone and sentence.block.is_prose and _is_titled_by(head))
        or (form == "pause" and lemma(token) in PAUSES and bool(modifiers & _PAUSING or length))
        or (form == "pause" and lemma(token) in BARE_HALTS and _name_date(context, head, whole) is not None)
        or (apart and form == "accord" and accord_alone)
        or (apart and lemma(token) in words["papers"])
        or (order is not None and (accord_alone or form == "pause"))
    )
    return InstrumentMention(
        start=span[0],
        end=span[1],
        head=token,
        phrase=head,
        sentence=sentence,
        form=form,
        strong=strong,
        order=order,
        successor=bool(modifiers & words["successor_words"]),
        definite=definite,
        hypothetical=plural or bool(modifiers & words["hypothetical_words"]) or _never_was(head),
        attempt=head.lower_ in words["attempt_nouns"],
        name=name,
        titled=name is not None and not any(c.lower_ in name.split() and c.i < head.i for c in head.children),
        length=length,
        parties=parties,
        area=_area(context, token, head),
        content=content,
        dated=_name_date(context, head, whole),
        itself=definite and bool(modifiers & words["itself_words"]),
        earlier=bool(modifiers & words["back_words"]),
        owner=_owner(context, words, head) if form == "truce" else None,
        one_sided=bool(modifiers & words["one_sided"]) and not is_definite(head),
        apart=apart,
        compared=head.dep_ == "pobj" and head.head.lower_ in ("than", "unlike"),
    )


def _never_was(noun: Token) -> bool:
    """Whether its own clause says that there was none: "the ceasefire that was not", "that never was"."""
    clauses = (c for c in noun.children if c.dep_ == "relcl" and lemma(c) == "be")
    return any(
        is_negated(c) and not any(g.dep_ in ("acomp", "attr", "xcomp") for g in c.children) for c in clauses
    )


def _owner(context: Context, words: Words, head: Token) -> str | None:
    """Who declares a truce, or does something to one of its own: the only actor of the clause."""
    verb = head.head
    if head.dep_ != "dobj" or verb.pos_ != "VERB" or is_passive(verb):
        return None
    own = any(c.dep_ == "poss" and c.lower_ in ("its", "their", "our") for c in head.children)
    if lemma(verb) not in (words["own_acts"] if own else {"declare", "proclaim", "order", "call"}):
        return None
    subject = subject_of(verb)
    named = [n.ref for t in chain(subject) if (n := context.actor_at(t)) is not None] if subject else []
    if len(named) != 1 or len(context.actor(named[0]).members) > 1:
        return None
    actor = context.actor(named[0])
    return actor.affiliation or actor.id


def _is_titled_by(head: Token) -> bool:
    """Whether capital letters make a title of a noun and what stands before it."""
    before = (c for c in head.children if c.dep_ in ("compound", "nmod", "amod") and c.i < head.i)
    return head.text[0].isupper() and any(c.text[0].isupper() for c in before)


def _name_date(context: Context, head: Token, phrase: tuple[int, int]) -> str | None:
    """The date that stands in the phrase itself, before its noun or after "of"."""
    if head.dep_ == "pobj" and head.head.lower_ == "for":
        return None
    for time in context.times_in(phrase[0], context.page.end_of(head) + _TITLE_LENGTH):
        if time.kind == "duration" or time.value is None:
            continue
        after = context.page.text[context.page.end_of(head) : time.start]
        if time.end <= context.page.start_of(head) or _OF_DATE.fullmatch(after):
            return time.stated or time.value
    return None


def _name_head(words: Words, token: Token) -> Token | None:
    """The noun that a mention's phrase hangs on: for "truce" in "truce agreement" it is "agreement"."""
    head = token
    if (
        head.dep_ in ("nsubj", "compound")
        and head.head.lower_ in words["attempt_nouns"]
        and head.head.i == head.i + 1
    ):
        return head.head
    while (
        head.dep_ in ("compound", "nmod", "amod")
        and head.head.pos_ in (*NOUNS, "VERB")
        and head.head.i > head.i
    ):
        head = head.head
        if head.pos_ == "VERB" and head.lower_ not in words["attempt_nouns"]:
            return None
    return head


def _is_other_head(words: Words, token: Token, head: Token) -> bool:
    """Whether the phrase is about something else of the truce: its announcement, its monitors."""
    return (
        head != token
        and lemma(head) not in words["attempt_nouns"]
        and lemma(head) not in words["accord_nouns"]
    )


def _modifiers(token: Token, head: Token) -> Iterator[Token]:
    """The words that stand before the nouns of a phrase, whichever of its nouns they hang on."""
    for noun in {token, head}:
        for child in noun.children:
            if child.dep_ in ("amod", "compound", "nmod", "nummod", "advmod", "det", "poss", "npadvmod"):
                yield child
                yield from (
                    g
                    for g in child.subtree
                    if g.dep_ in ("amod", "compound", "advmod", "npadvmod", "conj", "nummod")
                )


def _span(words: Words, token: Token, named: Token) -> list[Token]:
    """The tokens of the mention itself, without its article."""
    tokens = noun_phrase(named)
    if lemma(token) in words["halted_by"]:
        tokens = subtree(named, without=("relcl", "acl", "appos", "conj", "cc", "advcl"))
        tokens = [t for t in tokens if t.i <= max(g.i for g in _halted(words, token))]
    articles = [t.i for t in tokens if t.dep_ == "det" and t.i < named.i]
    tokens = [t for t in tokens if not articles or t.i > articles[-1]]
    first = next(
        (t for t in tokens if t.dep_ not in ("det", "poss", "case", "preconj", "predet", "punct")), named
    )
    return [t for t in tokens if t.i >= first.i and not (t.dep_ == "poss" or t.head.dep_ == "poss")] or [
        named
    ]


def _halted(words: Words, token: Token) -> list[Token]:
    below = things_halted(words, token)
    if below and below[0].dep_ == "compound" and lemma(below[0].head) in words["accord_nouns"]:
        return [below[0].head]
    return below[:1] or [token]


def _order(words: Words, modifiers: set[str]) -> int | None:
    """1 for a first or earlier one, 2 for a second or later one, 3 and 4 as counted."""
    if modifiers & words["first_words"]:
        return 1
    if modifiers & words["third_words"]:
        return 3
    if modifiers & words["fourth_words"]:
        return 4
    return 2 if modifiers & words["later_words"] else None


def _proper_name(context: Context, head: Token, form: Form, prose: bool) -> str | None:
    """The proper name of an agreement ("Karsk" in "the Karsk agreement"), in lower case."""
    names = [
        c for c in head.children if c.dep_ in ("compound", "nmod") and c.pos_ == "PROPN" and c.i < head.i
    ]
    names = [c for c in names if context.actor_at(c) is None and c.text[0].isupper() and c.text.isalpha()]
    plain = load_words()["first_words"] | load_words()["later_words"] | load_words()["field_modifiers"]
    names = [c for c in names if c.lower_ not in plain]
    if form == "truce" and any(context.place_at(c) for c in names):
        return None
    if names or not prose or not head.text[0].isupper() or head.i == head.sent.start:
        return " ".join(c.lower_ for c in names) or None
    title = [
        c
        for c in head.children
        if c.dep_ == "prep" and c.lower_ in ("on", "of", "for", "to") and c.i == head.i + 1
    ]
    words = [t.lower_ for c in title for t in c.subtree if t.text[0].isupper()]
    return " ".join(words[:4]) or None


def _parties(context: Context, head: Token) -> tuple[str, ...]:
    """Who the phrase itself says has agreed: between A and B, A's and B's agreement, the A-B truce."""
    found: list[str] = []
    offered = lemma(head) in ("proposal", "plan", "map")
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ in ("between", "with"):
            found += _actors_of(context, child)
        elif child.dep_ == "acl":
            between = [t for t in child.subtree if t.lower_ == "between" and t.dep_ == "prep"]
            found += [ref for b in between[:1] for ref in _actors_of(context, b)]
        elif child.dep_ == "poss" and not offered:
            found += _owners(context, child)
        elif (
            child.dep_ in ("compound", "nmod", "amod")
            and child.pos_ == "PROPN"
            and child.i < head.i
            and not offered
        ):
            start, end = context.page.cover([*child.subtree])
            named = [n.ref for n in context.actors_in(start, end)]
            by_place = len(named) == 1 and context.actor(named[0]).type == "state"
            capital = by_place and context.actors_in(start, end)[0].mention.form == "metonym"
            by_place = by_place and lemma(head) in load_words()["always_accord"]
            found += [] if by_place or capital else named
    return tuple(dict.fromkeys(found or _fighting_between(context, head)))


def _fighting_between(context: Context, head: Token) -> list[str]:
    """The sides of the conflict that it is to end ("a truce to bring the war between A and B to a close")."""
    for token in head.sent:
        if token.i > head.i and token.lower_ == "between" and lemma(token.head) in _FIGHTS:
            return _actors_of(context, token)
    return []


def _actors_of(context: Context, preposition: Token) -> list[str]:
    below = [t for t in subtree(preposition, without=("relcl", "acl")) if t != preposition]
    if not below:
        return []
    return [n.ref for n in context.actors_in(*context.page.cover(below))]


def _owners(context: Context, owner: Token) -> list[str]:
    """The owner of a phrase, and another before it ("A's and B's").

    Which the parser often hangs elsewhere.
    """
    found = [named.ref for t in chain(owner) if (named := context.actor_at(t)) is not None]
    first = min(t.i for t in owner.subtree)
    if first >= 3 and owner.doc[first - 1].lower_ == "and":
        other = (
            owner.doc[first - 3]
            if owner.doc[first - 2].lower_ in ("'s", "’s", "'", "’")
            else owner.doc[first - 2]
        )
        named = context.actor_at(other)
        found = [named.ref, *found] if named is not None else found
    return found


def _content(words: Words, head: Token) -> str | None:
    """The first words of what the phrase says is agreed ("to ban strikes").

    A key that tells agreements apart.
    """
    if not has_determiner(head):
        on = next((c for c in head.children if c.dep_ == "prep" and c.lower_ == "on"), None)
        about = next((c for c in on.children if c.dep_ == "pobj"), None) if on is not None else None
        return f"on {lemma(about)}" if about is not None and about.pos_ == "NOUN" else None
    for child in head.children:
        if child.dep_ in ("acl", "relcl", "xcomp") and lemma(child) in (
            words["forbidding"] | words["ending"]
        ):
            objects = [c for c in child.children if c.dep_ in ("dobj", "prep")]
            if any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children) and objects:
                return f"{lemma(child)} {lemma(objects[0])}"
    return None


def _length(context: Context, phrase: tuple[int, int]) -> Duration | None:
    """The length that a phrase gives its agreement: a 10-day truce, a truce of ten days."""
    for time in context.times_in(phrase[0], phrase[1] + 60):
        between = context.page.text[phrase[1] : time.start] if time.start >= phrase[1] else ""
        inside = time.start < phrase[1] or _LASTING.fullmatch(between)
        if time.kind == "duration" and time.duration is not None and inside:
            return time.duration
    return None


def _area(context: Context, token: Token, head: Token) -> str | None:
    """The place that the phrase says it is for ("a truce in the north", "the Red Valley ceasefire")."""
    for noun in dict.fromkeys((token, head)):
        for child in noun.children:
            inside = child.dep_ == "prep" and child.lower_ in ("in", "across", "over", "along", "for")
            if inside or child.dep_ == "compound":
                places = context.places_in(*context.page.cover([*child.subtree]))
                if places:
                    return places[0].ref
    return None
