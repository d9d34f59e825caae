"""An agreement that is void by one voice and in force by another."""

import re
from collections.abc import Iterator

from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span
from truce.claims.reading.anomalies.words import listed
from truce.claims.reading.parse import Sentence

_DEAD = re.compile(
    r"\b(?:null and void|void|defunct|"
    r"no longer (?:in (?:force|effect)|valid|binding|applie[sd]|exists?|bound|holds?)|"
    r"ceased to (?:exist|apply|bind|be (?:valid|binding))|"
    r"(?:is|was|as|be|been|declared|considered?s?|pronounced|called) (?:now |already )?(?:dead|over|finished|"
    r"terminated|at an end)|"
    r"(?:declar|consider|pronounc|call|proclaim|regard|deem)\w*\b[^.;,]{3,40}\b(?:dead|over|finished|terminated)|"
    r"(?:has|had|have) (?:collapsed|ended|lapsed|expired|been terminated))\b",
    re.IGNORECASE,
)
_ALIVE = re.compile(
    r"\b(?:remain(?:s|ed)?|still|continue[sd]? to be|is|are|was) (?:fully |very much |still |also )?"
    r"(?:in (?:full )?(?:force|effect|place)|valid|binding|alive|intact|operative|applicable)\b|"
    r"\b(?:still|continue[sd]? to) (?:h[eo]ld|st[ao]nd|appl(?:y|ie)|bind)(?:s|ing|d)?\b|"
    r"\b(?:is|was|are) (?:still )?holding\b|\b(?:is|was|are|has|had)(?: not|n[’']t) "
    r"(?:over|dead|ended|lapsed|expired|void)\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:[Ii]f|[Ww]hether|[Uu]nless|would|could|might|may|should|not|never|n[’']t|once|until|before|fear\w*|"
    r"warn\w*)\b[^,;]{0,60}$"
)
_RENEWED = ("announced", "signed", "in_force", "extended", "accepted", "reaffirmed")
_BESIDE = 400
"""Characters between two statements of which the one that it is alive stands first."""


def void_and_in_force(evidence: Evidence) -> Iterator[Draft]:
    """One voice calls an agreement ended or void, and another says that it stands."""
    alive = list(_statements(evidence, _ALIVE))
    if not alive:
        return
    for dead, ends in _statements(evidence, _DEAD):
        voice = _voice(evidence, dead)
        for lives, stands in alive:
            other = _voice(evidence, lives)
            if voice is None or evidence.side(voice) == evidence.side(other):
                continue
            meant = ends & stands
            if not meant or not _at_one_time(evidence, dead, lives, meant):
                continue
            spans = (_clause(evidence, lives), _clause(evidence, dead))
            yield Draft(
                type="status_contradiction",
                note=f"{evidence.name(voice)} holds that it no longer stands; "
                f"{evidence.name(other) if other else 'elsewhere the text says'} that it does.",
                spans=spans,
                about=tuple(sorted(meant & {a.id for a in evidence.agreements})) or ("document",),
                severity="high",
                readings=(("in force", spans[0]), ("no longer", spans[1])),
                candidates=("in force", "over"),
                treat_as="standing disputed",
            )
            return


def _statements(evidence: Evidence, pattern: re.Pattern[str]) -> Iterator[tuple[Span, set[str]]]:
    """The real statements of a kind, each with the agreements, and the titles, that its sentence is about."""
    for match in evidence.search(pattern):
        sentence = evidence.context.page.sentence_at(match.start())
        if sentence is None or _UNREAL.search(evidence.text, sentence.start, match.start()):
            continue
        about = {a.id for a in evidence.agreements_in(sentence.start, sentence.end)}
        about = about or _meant(evidence, sentence)
        if about:
            yield match.span(), about | _titles(sentence)


def _meant(evidence: Evidence, sentence: Sentence) -> set[str]:
    """The agreement named last before a sentence by the kind that the sentence names, or by "it"."""
    lemmas = {t.lemma_.lower() for t in sentence}
    kinds = lemmas & listed("legal_names")
    before = [m for m in evidence.mentions() if m[2] <= sentence.start]
    if kinds:
        before = [m for m in before if any(k in evidence.quote(m[1:]).lower() for k in kinds)]
    elif "it" in lemmas:
        before = [m for m in before if sentence.start - m[2] < _BESIDE]
    else:
        before = []
    return {m[0].id for m in before[-1:]}


def _titles(sentence: Sentence) -> set[str]:
    """The kinds of instrument that stand in a sentence as a name: "the Agreement"."""
    return {t.text for t in sentence if t.text[:1].isupper() and t.lemma_.lower() in listed("legal_names")}


def _voice(evidence: Evidence, span: Span) -> str | None:
    """Who says it: the speaker over the words, else who declares or considers it so."""
    for act in evidence.speech.over(*span):
        if act.speaker is not None:
            return act.speaker
    token = evidence.context.page.token_at(span[0])
    while token is not None and token.head != token:
        if token.lemma_.lower() in listed("declaring"):
            before = evidence.context.actors_in(_start(evidence, span[0]), span[0])
            return before[0].ref if before else None
        token = token.head
    if token is not None and token.lemma_.lower() in listed("declaring"):
        before = evidence.context.actors_in(_start(evidence, span[0]), span[0])
        return before[0].ref if before else None
    return None


def _start(evidence: Evidence, at: int) -> int:
    sentence = evidence.context.page.sentence_at(at)
    return sentence.start if sentence else at


def _at_one_time(evidence: Evidence, dead: Span, lives: Span, meant: set[str]) -> bool:
    """Whether the statements are of one time: side by side, or the second one without a renewal between."""
    if lives[0] < dead[0]:
        return dead[0] - lives[1] < _BESIDE
    rows = [r for a in evidence.agreements if a.id in meant for r in a.status_history]
    return not any(dead[1] < r.start and r.end < lives[0] and r.status in _RENEWED for r in rows)


def _clause(evidence: Evidence, span: Span) -> Span:
    """The part of a sentence around a statement."""
    sentence = evidence.context.page.sentence_at(span[0])
    start = max(sentence.start, span[0] - 120) if sentence else span[0]
    cut = max(evidence.text.rfind(mark, start, span[0]) for mark in (",", ";", ":"))
    start = cut + 1 if cut >= 0 else start
    while start < span[0] and evidence.text[start].isspace():
        start += 1
    return start, span[1]


FINDERS = (void_and_in_force,)
