"""The forms by which English says what somebody is to do, may do or must not do."""

from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Token

from truce.claims.reading.agreements.clause_spans import clause_heads, has_own_subject
from truce.claims.reading.agreements.frames import is_contrary
from truce.claims.reading.agreements.syntax import SUBJECTS, auxiliaries, is_passive, lemma, subject_of
from truce.claims.reading.agreements.words import load_words
from truce.claims.reading.parse import Sentence

Form = Literal["must", "will", "may", "asked", "founded", "expected"]
"""How a verb lays something down.

`must`: shall, must, is to, is required; `will`: will, would; `may`: may, can; `asked`: is requested;
`founded`: is established; `expected`: is ordered or expected, which is a term only where the text says so.
"""

_MUST = frozenset({"shall", "must"})
_WILL = frozenset({"will", "would", "'ll", "’ll"})
_MAY = frozenset({"may", "can", "could", "might"})
_EXPECTED = frozenset({"expect", "order", "suppose", "compel", "force"})
_MEETING = frozenset({"meet", "gather", "travel", "fly", "arrive", "visit", "speak", "talk"})
_BE = frozenset({"is", "are", "was", "were", "be"})
_SUBORDINATE = frozenset({
    "if", "when", "as", "because", "since", "after", "before", "until", "till", "unless", "although",
    "though", "where", "once", "so", "should", "lest", "whether", "whenever", "except", "despite",
    "provided", "than",
})  # fmt: skip
_RELATIVE = frozenset({"relcl", "advcl", "acl", "ccomp", "conj"})
"""How a relative clause hangs on what stands before it, mistakes of the parser included."""
_TOLD = frozenset({
    "say", "be", "announce", "declare", "add", "tell", "report", "state", "note", "explain", "confirm",
    "agree", "stipulate", "provide", "specify", "mean", "write", "reveal", "disclose", "recall", "read",
})  # fmt: skip


def form_of(verb: Token) -> Form | None:
    """The form in which a verb lays something down; None if it only tells."""
    words = load_words()
    aux = auxiliaries(verb)
    to_do = next((c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and _has_to(c)), None)
    if "have" in aux and aux & (_WILL | _MAY):
        return None
    if any(is_contrary(v) and _is_meeting(v) for v in (verb, to_do) if v is not None):
        return None
    if lemma(verb) == "be" and to_do is not None and not _is_judged(verb):
        return "must"
    if lemma(verb) == "have" and to_do is not None:
        return "must"
    if aux & _MUST or ("to" in aux and aux & _BE):
        return "must"
    if is_passive(verb) and _stands_bound(verb, words["asking"]):
        return "asked"
    bound = words["requiring"] | words["allowing"] | words["forbidding"] | {"suppose", "empower", "task"}
    if is_passive(verb) and _stands_bound(verb, _EXPECTED):
        return None if aux & {"has", "have", "had"} else "expected"
    if is_passive(verb) and _stands_bound(verb, bound):
        return "must"
    if lemma(verb) == "be" and any(c.dep_ == "acomp" and _is_bound_state(c) for c in verb.children):
        return "must"
    given = lemma(verb) in ("give", "grant", "accord", "allow") and is_passive(verb)
    if (given or lemma(verb) in ("retain", "reserve", "have", "enjoy")) and _has_right(verb):
        return "must"
    if lemma(verb) == "remain" and any(c.lower_ == "committed" for c in verb.children):
        return "must"
    if aux & _WILL:
        return "will"
    if aux & _MAY:
        return "may"
    return "founded" if lemma(verb) in words["founding"] and is_passive(verb) else None


def _is_meeting(verb: Token) -> bool:
    """Whether somebody only meets or opens talks: "were to have begun a third round" was an appointment."""
    things = [t for c in verb.children if c.dep_ in ("dobj", "prep", "nsubjpass") for t in c.subtree]
    return lemma(verb) in _MEETING or any(lemma(t) in load_words()["talk_nouns"] for t in things)


def _stands_bound(verb: Token, words: frozenset[str]) -> bool:
    """Whether a passive says what somebody must do or may not do: it needs the act, or a thing that is so."""
    agent = next((g for c in verb.children if c.dep_ == "agent" for g in c.children), None)
    accords = load_words()["truce_nouns"] | load_words()["accord_nouns"] | {"term", "provision", "article"}
    if lemma(verb) not in words or (agent is not None and lemma(agent) not in accords):
        return False
    return (
        (agent is not None and any(t.dep_ in ("xcomp", "acl") and _has_to(t) for t in verb.subtree))
        or any(
            c.dep_ in ("xcomp", "ccomp") or (c.dep_ == "prep" and c.lower_ in ("from", "to", "on", "under"))
            for c in verb.children
        )
        or lemma(verb) in load_words()["forbidding"] | load_words()["allowing"]
    )


def _is_bound_state(adjective: Token) -> bool:
    below = [*adjective.children, *adjective.head.children]
    to_do = any(c.dep_ in ("xcomp", "ccomp") for c in below)
    answers = lemma(adjective) in ("responsible", "answerable", "liable") and any(
        c.lower_ in ("for", "to") for c in adjective.children
    )
    return lemma(adjective) in load_words()["bound_states"] and (to_do or answers)


def _has_right(verb: Token) -> bool:
    return any(
        c.dep_ == "dobj" and lemma(c) in load_words()["right_nouns"] | {"obligation", "duty"}
        for c in verb.children
    )


def _is_judged(verb: Token) -> bool:
    """Whether "is" gives an opinion and no duty: "is likely to", "the aim is to"."""
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    aims = load_words()["aim_nouns"]
    judged = any(c.dep_ in ("acomp", "attr") and c.i > verb.i for c in verb.children)
    return judged or (subject is not None and lemma(subject) in aims)


def _has_to(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def duty_verbs(sentence: Sentence) -> list[Token]:
    """The verbs of a sentence that tell or lay something down in its own voice, in text order.

    Those of conditions, of relative clauses and of what is only wished, feared or asked for are left out.
    """
    found = {v.i: v for v in clause_heads(sentence)}
    for token in sentence:
        if token.pos_ not in ("VERB", "AUX") or token.i in found or token.dep_ in ("aux", "auxpass"):
            continue
        modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in token.children)
        joined = _is_joined_be(token) or _is_joined_pledge(token)
        if (has_own_subject(token) or modal or joined) and not is_below_another(token):
            found[token.i] = token
    return [found[i] for i in sorted(found)]


def _is_joined_be(token: Token) -> bool:
    """Whether "and is obliged to" joins a duty without naming its bearer again."""
    if token.dep_ != "conj" or form_of(token) not in ("must", "asked"):
        return False
    return lemma(token) == "be" or any(c.dep_ in ("auxpass", "aux") for c in token.children)


def _is_joined_pledge(token: Token) -> bool:
    """Whether "and agreed to" joins a commitment without naming its bearer again."""
    finite = token.tag_ in ("VBD", "VBZ", "VBP", "VBN")
    return token.dep_ == "conj" and finite and lemma(token) in load_words()["commissive_verbs"]


def is_below_another(verb: Token) -> bool:
    """Whether a verb stands in a condition, a relative clause, or under a verb that does not simply tell."""
    while verb.head != verb:
        if verb.dep_ in ("relcl", "acl", "pcomp") or (verb.dep_ == "csubj" and not has_own_subject(verb)):
            return True
        if verb.dep_ == "advcl" and not _is_beside(verb):
            return True
        if verb.dep_ in ("ccomp", "parataxis", "xcomp") and not _is_told(verb):
            return True
        verb = verb.head
    return False


def _is_beside(verb: Token) -> bool:
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod")}
    return has_own_subject(verb) and not marks & _SUBORDINATE


def _is_told(verb: Token) -> bool:
    if verb.dep_ == "xcomp":
        return has_own_subject(verb) or lemma(verb) in load_words()["commissive_verbs"]
    return verb.i < verb.head.i or lemma(verb.head) in _TOLD or verb.head.pos_ not in ("VERB", "AUX")


def bearer_of(verb: Token) -> Token | None:
    """The subject of a verb of duty.

    The noun right before its modal where the parser joined it to what stands before it ("free captives
    and the army would stop").
    """
    if has_own_subject(verb):
        return subject_of(verb)
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass", "neg") and c.i < verb.i]
    first = min((c.i for c in helpers if c.tag_ == "MD" or c.lower_ in _BE), default=0)
    before = verb.doc[first - 1] if first else None
    if (
        before is not None
        and before.pos_ in ("NOUN", "PROPN")
        and before.dep_ in ("conj", "appos", "npadvmod")
    ):
        return before
    return subject_of(verb)


def under_which(after: int, sentence: Sentence) -> Iterator[Token]:
    """The verbs of what is agreed in a thing: "a deal under which A would ... and B will ...".

    `after`: the token index of the thing.
    """
    for token in sentence:
        if token.i < after or token.dep_ not in _RELATIVE:
            continue
        if _is_framed_by_which(token):
            yield token
            yield from (
                t for t in sentence
                if t.i > token.i and has_own_subject(t) and t.dep_ != "relcl"
                and form_of(t) in ("must", "will", "may")
            )  # fmt: skip


def _is_framed_by_which(verb: Token) -> bool:
    """Whether a relative clause tells what holds under a thing, or what is to be done in it or during it."""
    if any(c.lower_ in ("whereby", "whereunder") for c in verb.children):
        return True
    below = [c for v in (verb, *(x for x in verb.children if x.dep_ == "xcomp")) for c in v.children]
    framing = [c.lower_ for c in below if any(g.lower_ == "which" for g in c.children)]
    pledged = lemma(verb) in load_words()["commissive_verbs"]
    laid_down = form_of(verb) in ("must", "will", "may") or pledged
    return "under" in framing or (laid_down and bool({"by", "in", "through", "during"} & set(framing)))
