"""Which mentions name the same agreement.

A mention belongs to the agreement in focus unless something tells them apart: an ordinal, a date, the
parties, a proper name, an area. An ordinal, name or date of its own leads it to the agreement that has it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

from spacy.tokens import Token

from truce.asof import Interval
from truce.claims.reading.agreements.cues import ENDS, STARTS, Cue
from truce.claims.reading.agreements.instrument_nouns import is_this_text
from truce.claims.reading.agreements.instruments import ONES, InstrumentMention
from truce.claims.reading.agreements.marks import Marks, own_dates
from truce.claims.reading.agreements.replacements import Replacement
from truce.claims.reading.agreements.syntax import SUBJECTS, is_passive, lemma, subject_of
from truce.claims.reading.agreements.tenses import is_told
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.parse import subtree
from truce.claims.reading.spans import SpanIndex

_CLOSE_DAYS = 2
_WEEK = 7
_FEW_SENTENCES = 5
_YEAR = 366
_FAR_DAYS = 45
_SOME_WEEKS = 60
_LABEL = 30  # characters of a date at the head of an entry


@dataclass(slots=True, eq=False)
class Instrument:
    """One agreement of a text while its mentions are being gathered."""

    mentions: list[InstrumentMention] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    order: int | None = None
    blocks: tuple[int, int] | None = None
    """First and last block of the text that the agreement itself fills, where the document is one."""
    parties: tuple[str, ...] = ()
    marks: Marks = field(default_factory=Marks)
    """What its mentions and cues say, as long as the agreements of the text are being told apart."""

    def __post_init__(self) -> None:
        for mention in self.mentions:
            self.marks.see(mention)

    def add(self, mention: InstrumentMention) -> None:
        """Give it one more mention."""
        self.mentions.append(mention)
        self.marks.see(mention)

    def tell(self, cues: Iterable[Cue]) -> None:
        """Give it more cues."""
        for cue in cues:
            self.cues.append(cue)
            self.marks.hear(cue)

    @property
    def start(self) -> int:
        """Where the text first names it."""
        return self.mentions[0].start

    @property
    def is_sought(self) -> bool:
        """Whether nothing says that it was concluded."""
        return not any(
            c.status in STARTS or c.status in ENDS or c.status in ("holding", "violated") for c in self.cues
        )

    def holds(self, block: int) -> bool:
        """Whether a block is part of the agreement's own text."""
        return self.blocks is not None and self.blocks[0] <= block <= self.blocks[1]

    @property
    def is_title(self) -> bool:
        """Whether the text is an article on it."""
        return self.blocks is None and _is_title(self.mentions[0])


def by_block(charters: Iterable[Instrument]) -> SpanIndex[Instrument]:
    """The agreements whose own text a document holds, by the numbers of its blocks."""
    return SpanIndex((c.blocks[0], c.blocks[1] + 1, c) for c in charters if c.blocks)


def group(
    mentions: Sequence[InstrumentMention],
    cues: dict[int, list[Cue]],
    charters: Sequence[Instrument] = (),
    unnamed: Sequence[Cue] = (),
    replaced: Sequence[Replacement] = (),
) -> tuple[list[Instrument], dict[int, Instrument]]:
    """The agreements of a text in order of appearance, and which one each mention (by index) names.

    `cues` are those of each mention, by its index in `mentions`; `charters` the agreements whose own text
    the document holds; `unnamed` the signatures told without a name, of which the first is that of the
    agreement that the text is an article on; `replaced` what is said of agreements that others replaced.
    """
    others = {r.later: r.earlier for r in replaced} | {r.earlier: r.later for r in replaced}
    olds = {r.earlier for r in replaced}
    made: list[Instrument] = list(charters)
    of: dict[int, Instrument] = {}
    focus: Instrument | None = None
    enacted = by_block(charters)
    for index, mention in enumerate(mentions):
        own = cues.get(index, [])
        block = mention.sentence.block.index
        inside = next(iter(enacted.as_given(block, block + 1)), None)
        focus = inside or focus
        if mention.verbal and (inside is not None or (made and any(c.status == "signed" for c in own))):
            continue  # the agreement's own text lays it down; what is signed has been named
        if mention.in_heading and not (made and mention.order) and not own and not _is_title(mention):
            continue
        if mention.hypothetical and (not own or index in olds or mention.earlier):
            continue
        if mention.pronoun and index not in others and not _stands_for_one(mentions, of, index, own):
            continue
        if mention.apart and made and not any(c.status in STARTS for c in own):
            continue
        if _is_general(mention, own) or _is_other_proposal(mention, inside or focus, own):
            continue
        found = _parent(made, inside) if mention.itself and not mention.dated else None
        if inside is not None and index in others and is_this_text(mention.phrase):
            found, own = inside, [c for c in own if c.status not in STARTS]  # those are the other's
        found = found or _described(mentions, of, index) or _containing(mentions, of, index)
        other = _other(made, focus, mentions, cues, of, others[index]) if index in others else None
        if index in others and is_this_text(mentions[others[index]].phrase):
            other = inside or other
        eligible = [i for i in made if i is not other]
        found = found or _find(eligible, focus if focus is not other else None, mention, own)
        if found is None and mention.hypothetical:
            continue
        if found is None:
            titled = not made and _is_title(mention)
            if (mention.in_heading and not own and not titled) or not _may_introduce(mention, own):
                continue
            found = Instrument()
            own = [_as_signed_with(focus, c) for c in own] if focus and mention.apart else own
            made.append(found)
            found.tell(c for c in unnamed[:1] if c.date and _is_title(mention))
        _add(found, mention, own, made)
        of[index] = found
        if not _looks_back(mention, found, made):
            focus = found
    return made, of


def _parent(made: Sequence[Instrument], inside: Instrument | None) -> Instrument | None:
    """The agreement that an annex belongs to: the one whose text stands before it, else that text itself."""
    if inside is None:
        return None
    place = next((n for n, i in enumerate(made) if i is inside), 0)
    return next((i for i in made[:place] if i.blocks is not None), inside)


def _other(
    made: list[Instrument], focus: Instrument | None, mentions: Sequence[InstrumentMention],
    cues: Mapping[int, list[Cue]], of: Mapping[int, Instrument], index: int,
) -> Instrument | None:  # fmt: skip
    """The agreement that a mention names which one beside it replaces, or is replaced by."""
    if index in of:
        return of[index]
    mention = mentions[index]
    if mention.pronoun:
        return focus
    return _find(made, focus, mention, cues.get(index, [])) if mention.definite else None


def _as_signed_with(focus: Instrument, cue: Cue) -> Cue:
    """The signature of a paper set beside an agreement: with that one, if it has no other day of its own."""
    undated = cue.dated is None and (cue.date is None or cue.predicate.dep_ == "acl")
    if cue.status != "signed" or not (undated or _is_same_day(cue)):
        return cue
    day = next((c.date for c in focus.cues if c.status == "signed" and c.date), None)
    return replace(cue, date=day) if day else cue


def _is_same_day(cue: Cue) -> bool:
    """Whether a participle says no more of the day than that it was the same ("signed the same day")."""
    text = cue.dated.text.lower() if cue.dated is not None else ""
    sharp = cue.date is not None and (Interval.parse(cue.date).days or _WEEK) <= 1
    return "same" in text and (cue.predicate.dep_ == "acl" or not sharp)


def _is_title(mention: InstrumentMention) -> bool:
    """Whether the title of the text is nothing but the name of an agreement, as in an encyclopaedia.

    A headline whose noun is no name ("Norway brokers ceasefire") tells of an agreement, and names none.
    """
    if mention.sentence.block.kind != "title" or not mention.strong:
        return False
    told = any(t.pos_ in ("NOUN", "PROPN", "VERB") and t != mention.phrase for t in mention.sentence)
    if told and mention.phrase.text[0].islower():
        return False
    named = {*subtree(mention.phrase), *subtree(mention.head)}
    return all(t in named or t.is_punct or t.is_space for t in mention.sentence)


def _is_other_proposal(mention: InstrumentMention, focus: Instrument | None, cues: Sequence[Cue]) -> bool:
    """Whether "the proposal" comes while an agreement already made is in focus.

    It proposes something else.
    """
    offers = lemma(mention.phrase) in ("proposal", "plan")
    if not offers or focus is None or len(mention.parties) > 1 or any(c.status in STARTS for c in cues):
        return False
    return not focus.marks.phrases & {"proposal", "plan"}


def _stands_for_one(
    mentions: Sequence[InstrumentMention], of: dict[int, Instrument], index: int, cues: Sequence[Cue]
) -> bool:
    """Whether "it" can be an agreement: one was just named, and the verb says something of one."""
    head = mentions[index].head
    here = mentions[index].sentence
    near = takewhile(lambda n: mentions[n].start >= here.start, reversed(of))
    named_here = any(mentions[n].sentence is here for n in near)
    if not named_here and _takes_up_another(head):
        return False
    tells = head.dep_ == "nsubj" and lemma(head.head) in load_words()["term_verbs"]
    tells = tells or (head.dep_ == "pobj" and head.head.lower_ == "under")
    prolonged = any(c.status == "extended" for c in cues)
    return (bool(cues) or tells) and _was_just_named(mentions, of, index, _FEW_SENTENCES if prolonged else 1)


def _takes_up_another(pronoun: Token) -> bool:
    """Whether "it" takes up what the clause before is about ("the withdrawal began; it was ...")."""
    words = load_words()
    papers = words["accord_nouns"] | words["truce_nouns"] | words["pause_nouns"] | words["collectives"]
    before = [t for t in pronoun.sent if t.i < pronoun.i and t.dep_ in ("nsubj", "nsubjpass")]
    things = [t for t in before if t.tag_ == "NN" and lemma(t) in words["duty_nouns"] | words["talk_nouns"]]
    return bool(things) and things[-1] == before[-1] and lemma(things[-1]) not in papers


def _was_just_named(
    mentions: Sequence[InstrumentMention], of: dict[int, Instrument], index: int, reach: int
) -> bool:
    """Whether an agreement was named in the sentences (`reach`) before a pronoun, or in its own."""
    here = mentions[index].sentence
    last = list(islice(reversed(of), 3))
    before = (mentions[n].sentence for n in last)
    near = any(
        0 <= here.index - s.index <= reach
        and (s.block.index == here.block.index or s.block.kind == "item" or reach > 1)
        for s in before
    )
    return near or any(_goes_on(mentions[n], mentions[index]) for n in last)


def _goes_on(named: InstrumentMention, pronoun: InstrumentMention) -> bool:
    """Whether a paragraph or entry opens with "it" after one whose subject was an agreement."""
    there, here = named.sentence, pronoun.sentence
    opens = here.start - here.block.start <= _LABEL and here.block.index - there.block.index == 1
    if not opens or not 0 < here.index - there.index <= 2 or pronoun.phrase.dep_ not in SUBJECTS:
        return False
    return named.phrase.dep_ in SUBJECTS and named.phrase.head.dep_ == "ROOT"


def _is_general(mention: InstrumentMention, cues: Sequence[Cue]) -> bool:
    """A settlement that is only wished for or spoken of in general is no agreement to record."""
    told_apart = mention.order or mention.name or mention.length or mention.parties or mention.content
    if (
        mention.form == "accord"
        and not mention.definite
        and not cues
        and not told_apart
        and not mention.in_heading
    ):
        return True
    wished = bool(cues) and all(c.status == "proposed" for c in cues)
    return wished and mention.form != "truce" and not mention.definite and len(mention.parties) < 2


def _may_introduce(mention: InstrumentMention, cues: Sequence[Cue]) -> bool:
    if mention.head.lower_ in ("one", *ONES):
        return any(c.date for c in cues)
    if mention.strong:
        return True
    if mention.order is not None and mention.order > 1 and mention.form == "accord":
        return True
    concluded = any(
        c.status in ("signed", "announced", "accepted", "in_force") and not c.planned for c in cues
    )
    signed = any(c.status in ("signed", "in_force") and not c.planned for c in cues)
    first = not mention.definite or mention.name is not None or signed
    if mention.form == "accord" and mention.dated is not None and not mention.hypothetical:
        return True
    return mention.form == "accord" and concluded and first


def _add(found: Instrument, mention: InstrumentMention, cues: Sequence[Cue], made: list[Instrument]) -> None:
    found.add(mention)
    found.tell(cues)
    if found.order is None:
        found.order = mention.order
    if (
        mention.order == 2
        and len(made) > 1
        and made[-1] is found
        and len(found.mentions) == 1
        and made[-2].order is None
    ):
        made[-2].order = 1


def _described(
    mentions: Sequence[InstrumentMention], of: dict[int, Instrument], index: int
) -> Instrument | None:
    """The agreement that a phrase only says the kind of ("the X Agreement is a treaty concluded in May")."""
    noun = mentions[index].phrase
    if noun.dep_ != "attr" or lemma(noun.head) not in ("be", "become", "remain"):
        return None
    subject = subject_of(noun.head)
    return next((of[n] for n in of if mentions[n].phrase == subject), None)


def _containing(
    mentions: Sequence[InstrumentMention], of: dict[int, Instrument], index: int
) -> Instrument | None:
    """The agreement that a truce is a part of ("the accord provided for a truce of ten days")."""
    mention = mentions[index]
    if mention.form != "truce" or mention.definite:
        return None
    noun = mention.phrase
    while noun.dep_ in ("conj", "appos", "pobj", "prep") and noun.head != noun:
        noun = noun.head if noun.head.pos_ != "VERB" else noun
        if noun.head.pos_ == "VERB":
            break
    verb = noun.head
    if verb.pos_ != "VERB" or lemma(verb) not in load_words()["containing"]:
        return None
    subject = subject_of(verb)
    holders = {subject} if subject is not None else set()
    holders |= {verb.head} if verb.dep_ in ("acl", "relcl") else set()
    own = [n for n in of if mentions[n].sentence is mention.sentence and mentions[n].form == "accord"]
    return next((of[n] for n in own if mentions[n].phrase in holders), None)


def _find(
    made: list[Instrument], focus: Instrument | None, mention: InstrumentMention, cues: Sequence[Cue]
) -> Instrument | None:
    """The agreement that a mention names; None if it is a new one."""
    fitting = [i for i in made if not _conflict(i, mention, cues)]
    tests = (
        _same_name, _same_order, _first_of_all, _same_content, lambda i, _: _same_date(i, cues), _same_noun,
    )  # fmt: skip
    for test in tests:
        same = [i for i in fitting if test(i, mention)]
        if same:
            return focus if focus in same else same[-1]
    article = next((i for i in fitting if i.is_title), None)
    if (
        article is not None
        and focus is not None
        and (_is_aside(focus, mention) or _is_bare_again(focus, mention))
    ):
        return article
    if focus is not None and focus in fitting:
        truces = [i for i in fitting if i.marks.is_truce]
        if mention.form == "truce" and mention.definite and truces and focus not in truces:
            return truces[-1]
        return focus
    if mention.definite or mention.form == "pause" or not mention.strong:
        return fitting[-1] if fitting else None
    others = [i for i in fitting if not i.marks.begins]
    if own_dates(cues) and others:
        return others[-1]
    return fitting[-1] if fitting and not own_dates(cues) else None


def _same_name(instrument: Instrument, mention: InstrumentMention) -> bool:
    return mention.name is not None and mention.name in instrument.marks.names


def _same_order(instrument: Instrument, mention: InstrumentMention) -> bool:
    return mention.order is not None and instrument.order == mention.order


def _first_of_all(instrument: Instrument, mention: InstrumentMention) -> bool:
    return mention.order == 1 and instrument.order is None


def _same_content(instrument: Instrument, mention: InstrumentMention) -> bool:
    return mention.content is not None and mention.content in instrument.marks.contents


def _same_noun(instrument: Instrument, mention: InstrumentMention) -> bool:
    """Whether a definite phrase takes up the very noun, or the capital, that an agreement goes by."""
    if not mention.definite or mention.pronoun or mention.form == "pause":
        return False
    nouns = instrument.marks.nouns
    word = mention.phrase
    if word.text[0].isupper() and word.i > word.sent.start:
        return word.text in nouns
    special = lemma(word) not in load_words()["any_accord"]
    return special and word.lower_ in {n.lower() for n in nouns}


def _is_bare_again(focus: Instrument, mention: InstrumentMention) -> bool:
    """Whether a new section says no more than "the agreement": then that which the article is on."""
    if not mention.definite or mention.pronoun or mention.in_heading:
        return False
    bare = all(c.dep_ in ("det", "prep", "relcl", "acl", "punct") for c in mention.phrase.children)
    last = focus.mentions[-1].sentence.block
    return bare and mention.sentence.block.index - last.index > 1 and not focus.is_title


def _is_aside(focus: Instrument, mention: InstrumentMention) -> bool:
    """Whether the agreement in focus was only brought in beside the subject, in a paragraph now left."""
    first = focus.mentions[0]
    left = focus.marks.last_block < mention.sentence.block.index
    return left and not first.definite and not mention.pronoun and mention.definite and not first.in_heading


def _same_date(instrument: Instrument, cues: Sequence[Cue]) -> bool:
    mine = own_dates(cues)
    return any(
        abs(_days(a, b)) <= _CLOSE_DAYS
        and _is_sharp(a)
        and _is_sharp(b)
        and (sa == sb or {sa, sb} <= {"announced", "signed", "accepted"})
        for sa, a in mine
        for sb, b in instrument.marks.begins
    )


def _same_day(instrument: Instrument, cues: Sequence[Cue]) -> bool:
    """Whether one came into force on the very day on which the other was announced."""
    pairs = [(a, b) for _, a in own_dates(cues) for _, b in instrument.marks.begins]
    return any(a.intersects(b) and _is_sharp(a) and _is_sharp(b) for a, b in pairs)


def _is_near(instrument: Instrument, cues: Sequence[Cue]) -> bool:
    """Whether an agreement was made in the same days, so that a side holds its fire to keep it."""
    pairs = [(a, b) for _, a in own_dates(cues) for _, b in instrument.marks.begins]
    return any(abs(_days(a, b)) <= _WEEK for a, b in pairs)


def _conflict(instrument: Instrument, mention: InstrumentMention, cues: Sequence[Cue]) -> bool:
    """Whether something tells a mention apart from an agreement."""
    if mention.pronoun and instrument.marks.last_block >= mention.sentence.block.index:
        return False  # "it" is what was just named, whatever is told of it
    if mention.order and instrument.order and mention.order != instrument.order:
        return True
    if mention.order and mention.order > 1 and instrument.order is None:
        return True
    if _is_told_apart(instrument, mention, cues) or _is_another(instrument, mention, cues):
        return True
    marks = instrument.marks
    names = marks.names
    if mention.name and mention.dated and not names and not marks.begins:
        return True
    if mention.head.lower_ in ("one", *ONES) and not _same_date(instrument, cues):
        return True
    if mention.owner and marks.owners and mention.owner not in marks.owners:
        return True
    if mention.verbal and mention.owner and not marks.owners and not _is_near(instrument, cues):
        return True
    if mention.verbal and mention.form == "accord" and own_dates(cues) and marks.has_begun:
        return not _is_near(instrument, cues)
    if marks.is_halt_of_one and not mention.definite and any(c.status in STARTS for c in cues):
        return True
    if mention.one_sided and not marks.is_one_sided:
        return True
    if instrument.is_title and _is_one_of_many(mention) and any(c.status in STARTS for c in cues):
        return True
    if mention.name and names and mention.name not in names and any(c.status in STARTS for c in cues):
        return True
    parties = marks.parties | set(instrument.parties)
    if mention.content and mention.content in marks.contents:
        return False
    if len(mention.parties) > 1 and len(parties) > 1 and len(set(mention.parties) & parties) < 2:
        return True
    identified = not mention.definite or any(c.predicate.dep_ in ("acl", "relcl") and c.date for c in cues)
    if mention.form == "truce" and identified and cues and names and not marks.is_truce:
        return True
    of_its_own = instrument.blocks is not None or (mention.content or "").startswith("on ")
    if mention.content and of_its_own and mention.content not in marks.contents:
        return True
    if mention.titled and marks.is_truce and not names and any(c.status in STARTS for c in cues):
        return mention.form != "truce"
    if mention.area and not mention.definite and marks.areas and mention.area not in marks.areas:
        return True
    if _other_seekers(instrument, mention, cues) or _is_of_other_years(instrument, mention, cues):
        return True
    return _other_date(instrument, mention, cues)


def _is_of_other_years(instrument: Instrument, mention: InstrumentMention, cues: Sequence[Cue]) -> bool:
    """Whether a truce that is being prolonged meets a paper signed years before, or the other way round."""
    if instrument.blocks is not None or mention.pronoun:
        return False
    if mention.form == "accord" and instrument.marks.is_truce and not instrument.marks.begins:
        truce, paper = instrument.cues, [d for _, d in own_dates(cues)]
    elif mention.form == "truce" and not instrument.marks.is_truce and not own_dates(cues):
        truce, paper = list(cues), [d for _, d in instrument.marks.begins]
    else:
        return False
    prolonged = [Interval.parse(c.date) for c in truce if c.status == "extended" and c.date]
    return any(_days(made, later) > _YEAR for made in paper for later in prolonged)


def _is_told_apart(instrument: Instrument, mention: InstrumentMention, cues: Sequence[Cue]) -> bool:
    """Whether the phrase itself says that another one is meant: an earlier one, one of another date."""
    marks = instrument.marks
    if mention.compared and mention.sentence.index in marks.sentences:
        return True
    if mention.earlier and not marks.is_earlier and marks.has_begun and not marks.statuses & ENDS:
        return True
    if mention.dated is not None:
        mine = Interval.parse(mention.dated)
        theirs = list(marks.dated) or [d for _, d in marks.begins]
        return bool(theirs) and all(_is_apart(d, mine, _CLOSE_DAYS) for d in theirs)
    made = [d for _, d in own_dates(cues)]
    if instrument.blocks is not None or not marks.dated or not made:
        return False
    return all(_is_apart(d, m, _FAR_DAYS) for d in marks.dated for m in made)


def _is_another(instrument: Instrument, mention: InstrumentMention, cues: Sequence[Cue]) -> bool:
    """Whether a phrase that sets an agreement beside others tells of its making, and this is one of those."""
    if not mention.apart or not any(c.status in STARTS for c in cues):
        return False
    return lemma(mention.phrase) not in instrument.marks.phrases_apart


def _is_apart(one: Interval, other: Interval, limit: int) -> bool:
    """Whether two dates cannot be of one agreement: days too far apart, or months or years that differ."""
    if one.intersects(other):
        return False
    return abs(_days(one, other)) > limit or not (_is_sharp(one) and _is_sharp(other))


def _is_one_of_many(mention: InstrumentMention) -> bool:
    """Whether an indefinite article introduces it."""
    return any(c.lower_ in ("a", "an", "another") for c in mention.phrase.children)


def _other_seekers(instrument: Instrument, mention: InstrumentMention, cues: Sequence[Cue]) -> bool:
    """A truce that is only sought is not the one already concluded, unless the words point back to that."""
    if mention.definite or instrument.marks.is_sought or not cues:
        return False
    if not all(c.status in ("proposed", "rejected") for c in cues) or any(is_told(c.predicate) for c in cues):
        return False
    if len(set(mention.parties) & instrument.marks.parties) > 1:
        return False
    first = instrument.marks.first_start
    return first is not None and first < mention.start


def _other_date(instrument: Instrument, mention: InstrumentMention, cues: Sequence[Cue]) -> bool:
    """Two dates of conclusion or of entry into force that lie apart tell agreements apart."""
    limit = _FAR_DAYS if mention.definite else _CLOSE_DAYS
    is_over = bool(instrument.marks.statuses & (ENDS | {"violated"}))
    if (
        not mention.definite
        and not mention.order
        and cues
        and _is_one_of_many(mention)
        and all(c.status in ENDS for c in cues)
        and instrument.cues
    ):
        return True
    if not mention.definite and is_over and any(c.status in STARTS and not c.planned for c in cues):
        return not (_same_date(instrument, cues) or _same_day(instrument, cues))
    begins = instrument.marks.begins
    if begins and any(_is_long_before(c, d) for c in cues for _, d in begins):
        return True
    for status, mine in own_dates(cues):
        for other, theirs in begins:
            apart = _days(theirs, mine)
            if status == other or "in_force" not in (status, other):
                if abs(apart) > limit:
                    return True
            elif status == "in_force":
                if apart < -_CLOSE_DAYS or (not mention.definite and apart > _CLOSE_DAYS):
                    return True  # none takes effect before it is made
            elif apart > _CLOSE_DAYS or apart < -(_FAR_DAYS if mention.definite else _WEEK):
                return True
    return False


def _is_long_before(cue: Cue, begins: Interval) -> bool:
    """Whether something befell an agreement long before this one was made."""
    if cue.date is None or cue.status in STARTS or cue.status in ("proposed", "rejected", "disputed"):
        return False
    return _days(Interval.parse(cue.date), begins) > _FAR_DAYS


def is_of_another_day(instrument: Instrument, cue: Cue) -> bool:
    """Whether a signature was given on another day than those on which an agreement was made.

    A beginning may lie some weeks from its making.
    """
    if cue.status not in ("signed", "in_force") or cue.date is None:
        return False
    mine = Interval.parse(cue.date)
    if cue.status == "in_force":
        begun = [d for _, d in instrument.marks.begins]
        return bool(begun) and all(abs(_days(d, mine)) > _SOME_WEEKS for d in begun)
    theirs = [d for status, d in instrument.marks.begins if status != "in_force"]
    return bool(theirs) and all(_is_apart(d, mine, _FAR_DAYS) for d in theirs)


def _is_sharp(date: Interval) -> bool:
    """Whether a date is near enough to one day to tell agreements apart by it."""
    return date.days is not None and date.days <= 7


def _days(earlier: Interval, later: Interval) -> int:
    """Days from one interval to a later one; 0 where they overlap or an end is open."""
    if earlier.intersects(later):
        return 0
    if earlier.last is not None and later.first is not None and earlier.last < later.first:
        return max(1, (later.first.date() - earlier.last.date()).days)
    if earlier.first is not None and later.last is not None:
        return min(-1, (later.last.date() - earlier.first.date()).days)
    return 0


def _is_only_compared(mention: InstrumentMention) -> bool:
    """Whether an agreement is named as what another one follows, replaces or builds on."""
    above = (t for t in mention.phrase.ancestors if t.pos_ != "ADP")
    verb = next(above, mention.phrase)
    words = load_words()
    subject = subject_of(verb) if lemma(verb) in words["building_on"] and not is_passive(verb) else None
    return (
        subject is not None
        and subject != mention.phrase
        and (lemma(subject) in words["accord_nouns"] | words["truce_nouns"] or subject.dep_ == "appos")
    )


def _looks_back(mention: InstrumentMention, found: Instrument, made: list[Instrument]) -> bool:
    """Whether a mention only compares with an earlier agreement while another one is in focus."""
    if mention.apart and mention.form != "truce" and len(made) > 1:
        return True
    if _is_only_compared(mention):
        return True
    if found is made[-1] or mention.order != 1:
        return False
    above = mention.phrase.head
    return above.lower_ in load_words()["back_reference"] or mention.order == 1
