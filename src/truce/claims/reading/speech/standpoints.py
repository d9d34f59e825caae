"""What is told as somebody sees or puts it, without a verb that takes it as its content.

"As X put it", "the way X tells it", "in X's words", "to quote X", "if X is to be believed", "X's verdict:".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.speech import sayings
from truce.claims.reading.speech.acts import Speech
from truce.claims.reading.speech.frames import trim
from truce.claims.reading.speech.reported import quoted
from truce.claims.reading.speech.sayings import listed
from truce.claims.reading.speech.speakers import Speakers
from truce.claims.reading.speech.stances import is_party, modality_of, sharpen
from truce.claims.records import Certainty

_CLAUSES = ("advcl", "acl", "conj", "xcomp", "pcomp")
_VERBS = ("VERB", "AUX")
_SUBJECTS = ("nsubj", "nsubjpass")


@dataclass(frozen=True, slots=True)
class _View:
    """Whose view it is, and the phrase that says so; `content` where the phrase leads to it by itself."""

    owner: Token
    phrase: Sequence[Token]
    content: Sequence[Token] = ()


def find_standpoints(context: Context, speakers: Speakers, sentence: Sentence) -> Iterator[Speech]:
    """The statements of one sentence that are given as somebody's view or wording, in text order."""
    for token in sentence:
        view = _view(token)
        act = _act(context, speakers, view) if view is not None else None
        if act is not None:
            yield act


def _view(token: Token) -> _View | None:
    if token.pos_ == "NOUN":
        return _in_words(token) or _heading(token)
    if token.pos_ in _VERBS:
        return _as_put(token) or _summed_up(token) or _quoting(token) or _if_believed(token)
    return None


def _in_words(noun: Token) -> _View | None:
    """Read "in the words of X", "by X's account", "from X's standpoint"."""
    preposition, owner, word = noun.head, _owner(noun), noun.lemma_.lower()
    if owner is None or word not in listed("wording") or preposition.lower_ not in ("in", "by", "from"):
        return None
    phrase = subtree(preposition)
    of_a_clause = (
        preposition.head.pos_ in _VERBS and word in listed("plain_wording") and not _is_trust(phrase)
    )
    return _View(owner, phrase) if of_a_clause or _is_set_apart(phrase) else None


def _is_trust(phrase: Sequence[Token]) -> bool:
    """Whether it is somebody's word that is believed or not: "lost faith in the word of X"."""
    first = phrase[0]
    return first.i > first.sent.start and first.nbor(-1).lemma_.lower() in listed("believing")


def _is_set_apart(phrase: Sequence[Token]) -> bool:
    """Whether a phrase opens its sentence, or commas part it from the words around it."""
    first, last = phrase[0], phrase[-1]
    if first.i == first.sent.start or first.nbor(-1).text in (",", "(", "–", "—"):
        return True
    return last.i + 1 < last.sent.end and last.nbor().text == ","


def _owner(noun: Token) -> Token | None:
    """Whose words: "X's words", "the words of X"."""
    own = next((c for c in noun.children if c.dep_ == "poss"), None)
    if own is not None:
        return own
    of = next((c for c in noun.children if c.lower_ == "of"), None)
    return next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None


def _heading(noun: Token) -> _View | None:
    """Read "X's verdict: ..." and "X's verdict was that ..."."""
    owner = _owner(noun)
    if noun.lemma_.lower() not in listed("verdicts") or owner is None:
        return None
    verb = noun.head
    if noun.dep_ == "nsubj" and verb.lemma_ == "be":
        told = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
        return _View(owner, subtree(noun), trim(subtree(told))) if told is not None else None
    if noun != noun.sent.root:
        return None
    return _behind_colon(owner, noun.i)


def _summed_up(verb: Token) -> _View | None:
    """Read "X put it bluntly: ...", "X summed it up this way: ..."."""
    subject = _subject(verb)
    if verb.lemma_.lower() not in listed("putting") or subject is None or _pointed_at(verb) is None:
        return None
    return _behind_colon(subject, verb.i)


def _behind_colon(owner: Token, start: int) -> _View | None:
    """What stands after the colon that a phrase leads to, within its own sentence."""
    sent = owner.sent
    colon = next((t.i for t in owner.doc[start : sent.end] if t.text == ":"), None)
    content = trim(list(owner.doc[colon + 1 : sent.end])) if colon is not None else []
    tells = len(content) == 1 or any(t.pos_ in _VERBS for t in content)
    return _View(owner, list(owner.doc[sent.start : colon]), content) if content and tells else None


def _as_put(verb: Token) -> _View | None:
    """Read "as X put it", "as X would have it", "the way X tells it", "to hear X tell it"."""
    subject, pointer = _subject(verb), _pointed_at(verb)
    if verb.lemma_.lower() not in listed("putting") or subject is None or pointer is None:
        return None
    told = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > pointer.i), None)
    if told is not None and verb.lemma_ == "have":
        return _View(subject, list(verb.doc[subject.left_edge.i : pointer.i + 1]), trim(subtree(told)))
    if verb.lemma_ == "have" and verb.right_edge != pointer:
        return None
    opening = next((c for c in verb.children if c.lower_ == "as" and c.i < verb.i), None)
    if opening is not None and verb.dep_ == "advcl":
        return _View(subject, subtree(verb))
    if opening is not None and verb == verb.sent.root and opening.i == verb.sent.start:
        rest = trim(list(verb.doc[pointer.i + 1 : verb.sent.end]))
        return _View(subject, list(verb.doc[opening.i : pointer.i + 1]), rest) if rest else None
    if verb.dep_ == "relcl" and verb.head.lemma_.lower() == "way" and verb.head.head.pos_ in _VERBS:
        return _View(subject, subtree(verb.head))
    heard = (
        verb.dep_ == "ccomp" and verb.head.lemma_.lower() in ("hear", "listen") and _is_infinitive(verb.head)
    )
    return _View(subject, subtree(verb.head)) if heard else None


def _pointed_at(verb: Token) -> Token | None:
    """The "it" that stands for what is said, before or after."""
    objects = (c for c in verb.children if c.dep_ in ("dobj", "nsubj") and c.i > verb.i)
    return next((c for c in objects if c.lower_ in ("it", "things", "matters")), None)


def _quoting(verb: Token) -> _View | None:
    """Read "to quote X, ...", "to use X's phrase"."""
    if not _is_infinitive(verb):
        return None
    named = next((c for c in verb.children if c.dep_ in ("dobj", "pobj")), None)
    if (
        named is not None
        and verb.lemma_.lower() in ("use", "borrow")
        and named.lemma_.lower() in listed("wording")
    ):
        named = _owner(named)
    elif verb.lemma_.lower() not in ("quote", "paraphrase", "cite"):
        return None
    stop = next((t.i for t in verb.doc[verb.i : verb.sent.end] if t.text in (",", ":")), None)
    opens = verb.i - verb.sent.start <= 1
    if named is None or stop is None or not opens or named.i > stop:
        return None
    return _View(named, list(verb.doc[verb.sent.start : stop]), trim(list(verb.doc[stop : verb.sent.end])))


def _if_believed(verb: Token) -> _View | None:
    """Read "if X is to be believed", "if one believes X", "if we are to trust X"."""
    clause = verb
    while clause.dep_ == "xcomp" and clause.head.pos_ in _VERBS:
        clause = clause.head
    marked = clause.dep_ == "advcl" and any(c.lower_ == "if" for c in clause.children)
    if not marked or verb.lemma_.lower() not in listed("believing"):
        return None
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    held = next((c for c in verb.children if c.dep_ == "dobj"), None)
    owner = (_subject(clause) or _subject(verb)) if passive else held
    return _View(owner, subtree(clause)) if owner is not None else None


def _subject(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in _SUBJECTS and c.i < verb.i), None)


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _host(phrase: Sequence[Token]) -> list[Token]:
    """The clause that a phrase stands in, without the phrase."""
    inside = {t.i for t in phrase}
    at = next((t.head for t in phrase if t.head.i not in inside), phrase[0])
    while at.pos_ not in _VERBS and at.head != at:
        at = at.head
    while at.dep_ in _CLAUSES and at.head.pos_ in _VERBS:
        at = at.head
    return [t for t in subtree(at) if t.i not in inside]


def _act(context: Context, speakers: Speakers, view: _View) -> Speech | None:
    """The act of speech of a view; none where nobody is named."""
    page, speaker = context.page, speakers.of(view.owner, speaking=True)
    content = trim(view.content or _host(view.phrase))
    rumour = sayings.noun(view.owner.lemma_.lower())
    if not content or (speaker.ref is None and speaker.attribution == "unattributed" and rumour is None):
        return None
    start, end, direct = quoted(context, *page.cover(content))
    cue, party = page.cover(trim(view.phrase)), is_party(context, speaker.ref)
    nobodys = rumour if speaker.ref is None else None
    stance = sharpen(nobodys.stance if nobodys is not None else "asserts", content, party, direct=True)
    sure: Certainty | None = nobodys.certainty if nobodys is not None else None
    return Speech(
        speaker=speaker.ref,
        attribution=speaker.attribution,
        stance=stance,
        start=start,
        end=end,
        cue_start=cue[0],
        cue_end=cue[1],
        direct=direct,
        hedge=page.quote(*cue),
        certainty=sure or ("alleged" if party else "reported"),
        modality=modality_of(content, stance),
        rule="speech.in_words",
    )
