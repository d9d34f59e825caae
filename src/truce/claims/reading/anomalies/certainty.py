"""How sure a text is, and where that changes without a reason."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span, passages
from truce.claims.reading.parse import is_taken_out, subtree
from truce.claims.records import Certainty, Claim

_WEAK = frozenset({"alleged", "unverified", "disputed"})
_PROOF = frozenset({"confirm", "prove", "establish", "demonstrate", "verify", "corroborate", "show"})
_UTTERANCE = frozenset(
    {"declaration", "statement", "claim", "announcement", "remark", "accusation", "allegation", "comment",
     "assertion", "report", "post", "tweet", "communique", "communiqué", "testimony", "account", "word"}
)  # fmt: skip
_SOLEMN = re.compile(
    r"\b(?:the |a )?(?:formal|official|solemn|authoritative)(?:ly)? (?:declaration|declared|announcement|"
    r"statement|"
    r"notice|notification|denunciation|collapse|end|termination|abrogation)\b(?: of [\w ,’'-]{3,60})?",
    re.IGNORECASE,
)
_LENDING_WORDS = frozenset(
    {"harbor", "harbour", "shelter", "sanctuary", "haven", "host", "support", "sponsor", "back", "backing",
     "terrorism", "terror", "militancy", "safe-haven", "finance", "arm", "train"}
)  # fmt: skip
"""Words for helping an armed group: the same charge is made in any of them."""


def certainty_drift(evidence: Evidence) -> Iterator[Draft]:
    """One event told as alleged or unverified here, and as a plain fact there."""
    for event in evidence.events:
        if event.modality != "actual":
            continue
        told: list[tuple[Certainty, Span]] = [(event.certainty, (event.start, event.end))]
        told += [(m.certainty, (m.start, m.end)) for m in event.also if m.certainty]
        kinds = {c for c, _ in told}
        author = bool(event.alleged_initiator) and event.initiator_certainty in _WEAK
        if not (kinds & _WEAK or author) or not kinds & {"fact"}:
            continue
        told.sort(key=lambda t: t[0] == "fact")
        yield Draft(
            type="certainty_drift",
            note="The same act is " + " and ".join(sorted(kinds)) + " in different passages. The weakest "
            "reading "
            "is kept with the others; nothing in the text raises it.",
            spans=tuple(span for _, span in told),
            about=(event.id,),
            severity="high",
            readings=tuple((str(c), s) for c, s in told),
            treat_as="disputed; keep every reading",
        )  # fmt: skip


def charge_becomes_fact(evidence: Evidence) -> Iterator[Draft]:
    """A charge that one side makes (help to an armed group) and that the text later states itself."""
    charges = [c for c in evidence.claims if c.source and c.certainty == "alleged" and _lending(evidence, c)]
    for claim in charges[:1]:
        later = [s for s in _unhedged_charges(evidence) if s[0] > claim.end]
        if later:
            spans = (*later[:3], (claim.start, claim.end))
            yield Draft(
                type="certainty_drift",
                note="A charge that one side makes is later stated in the text's own voice, without a "
                "source.",
                spans=spans,
                about=(claim.id,),
                readings=(("claim", spans[-1]), *(("in the text's own voice", s) for s in later[:3])),
            )


def _lending(evidence: Evidence, claim: Claim) -> bool:
    return any(
        t.lemma_.lower() in _LENDING_WORDS for t in evidence.context.page.tokens(claim.start, claim.end)
    )


def _unhedged_charges(evidence: Evidence) -> Iterator[Span]:
    for sentence in evidence.prose():
        if sentence.quotation:
            continue
        for token in sentence:
            place = token.lemma_.lower() in ("sanctuary", "haven", "terrorism", "terror", "safe-haven")
            if not place or token.dep_ in ("amod", "compound"):
                continue
            phrase = evidence.phrase(token, without=("relcl", "appos", "punct"))
            if not evidence.speech.over(*phrase) and _has_owner(evidence, phrase, token):
                yield phrase


def _has_owner(evidence: Evidence, phrase: Span, token: Token) -> bool:
    """The phrase says whose: an actor or a territory stands in it."""
    named = evidence.context.actors_in(*phrase) or evidence.context.places_in(*phrase)
    return bool(named) and token.pos_ in ("NOUN", "PROPN")


def suspicion_becomes_attribute(evidence: Evidence) -> Iterator[Draft]:
    """What somebody only suspects (a noun there) is the text's own participle or adjective elsewhere."""
    page = evidence.context.page
    suspected: dict[str, tuple[Token, Claim]] = {}
    for claim in evidence.claims:
        if claim.stance in ("suspects", "doubts") and claim.source:
            for token in page.tokens(claim.start, claim.end):
                if token.pos_ == "NOUN" and token.dep_ in ("pobj", "conj") and len(token.text) >= 9:
                    suspected.setdefault(_stem(token), (token, claim))
    for sentence in evidence.prose():
        for token in sentence:
            noun, held = suspected.get(_stem(token), (None, None))
            if noun is None or held is None or token.dep_ != "amod" or token.lower_ == noun.lower_:
                continue
            phrase = evidence.phrase(token.head, without=("relcl", "acl", "appos", "punct", "conj", "cc"))
            if phrase[1] <= held.start or phrase[0] >= held.end:
                yield Draft(
                    type="certainty_drift",
                    note=f"“{token.text}” is the text's own word here and only a suspicion there.",
                    spans=(phrase, (held.start, held.end)),
                    about=(held.id,),
                    readings=(("asserted", phrase), ("suspicion", (held.start, held.end))),
                )
                suspected.pop(_stem(token))


def _stem(token: Token) -> str:
    return token.lower_[:8]


def single_source_as_proof(evidence: Evidence) -> Iterator[Draft]:
    """What one side says is taken to confirm something."""
    for sentence in evidence.prose():
        for verb in sentence:
            if verb.lemma_.lower() not in _PROOF or verb.pos_ != "VERB" or sentence.quotation:
                continue
            subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
            if subject is None or evidence.speech.over(*evidence.phrase(verb, without=("nsubj", "punct"))):
                continue
            said = [t for t in subtree(subject) if t.lemma_.lower() in _UTTERANCE]
            spoken = said or [t for t in (subject,) if t.lemma_.lower() in _UTTERANCE]
            objects = [c for c in verb.children if c.dep_ in ("ccomp", "dobj")]
            if not spoken or not objects:
                continue
            end = evidence.context.page.cover(subtree(objects[0], without=("advcl", "punct", "relcl")))[1]
            span = evidence.context.page.start_of(verb), end
            source = evidence.phrase(subject, without=("punct", "ccomp", "acl", "relcl"))
            yield Draft(
                type="single_source_as_proof",
                note=f"One side's statement (“{evidence.quote(source)}”) is taken to {verb.lemma_}. "
                "One side's word confirms nothing; no other source is given for it here.",
                spans=(span, source),
                about=tuple(e.id for e in evidence.events_in(source[0], span[1])),
                severity="high",
                readings=(("the narrator", span), ("the only source", source)),
                treat_as="claimed, unconfirmed",
            )


def register_drift(evidence: Evidence) -> Iterator[Draft]:
    """Formal words for something that an unnamed speaker said to a medium."""
    informal = [c for c in evidence.claims if c.attribution == "anonymous" and c.direct]
    if not informal:
        return
    formal = [m.span() for m in evidence.search(_SOLEMN)]
    if formal:
        source = informal[0].start, informal[0].end
        yield Draft(
            type="register_drift",
            note=f"“{evidence.quote(formal[0])}” is formal; its only source in the text is an unnamed "
            f"speaker.",
            spans=(*formal[:3], source),
            about=(informal[0].id,),
            readings=(*(("formal", s) for s in formal[:3]), ("an unnamed speaker", source)),
        )


def unattributed_quotation(evidence: Evidence) -> Iterator[Draft]:
    """Quoted words without a speaker."""
    page = evidence.context.page
    lost = []
    for quotation in page.quotations:
        prose = page.blocks[quotation.block].is_prose
        words = len(re.findall(r"\w+", page.quote(quotation.inner_start, quotation.inner_end)))
        if not prose or words < 5 or not (is_taken_out(page.text, quotation) or words >= 5):
            continue
        acts = [s for s in evidence.speech.acts if s.start < quotation.end and s.end > quotation.start]
        if not any(s.speaker for s in acts):
            lost.append((quotation.start, quotation.end))
    if lost:
        yield Draft(
            type="unattributed_quotation",
            note=f"{len(lost)} quotation(s) without a speaker: whose words they are is not stated.",
            spans=tuple(lost[:8]),
            about=tuple(c.id for c in evidence.claims if (c.start, c.end) in lost) or ("document",),
            readings=tuple(("no speaker", s) for s in lost[:8]),
        )


def contradicting_claims(evidence: Evidence) -> Iterator[Draft]:
    """A denial of what another source, or the same one, asserts."""
    for denial in evidence.claims:
        if denial.stance not in ("denies", "retracts") or denial.about is None:
            continue
        for claim in evidence.claims:
            same_matter = claim.about == denial.about and claim.stance not in ("denies", "retracts", "doubts")
            if (
                not same_matter
                or claim.id == denial.id
                or (claim.start, claim.end) == (denial.start, denial.end)
            ):
                continue
            same_voice = claim.source is not None and claim.source == denial.source
            yield Draft(
                type="claim_contradiction" if same_voice else "source_contradiction",
                note="One account is denied by another." if not same_voice else "The same source says both.",
                spans=((denial.start, denial.end), (claim.start, claim.end)),
                about=(denial.id, claim.id),
                severity="high",
                readings=(("denied", (denial.start, denial.end)), ("said", (claim.start, claim.end))),
                treat_as="contested; both kept",
            )
            break


def undecided_coreference(evidence: Evidence) -> Iterator[Draft]:
    """Two accounts of force at one place that may be one act or two."""
    acts = [e for e in evidence.events if e.type == "ASSAULT" and e.modality == "actual" and e.places]
    for i, first in enumerate(acts):
        for second in acts[i + 1 :]:
            open_date = "explicit" not in (second.date_basis, first.date_basis) or (
                first.date_basis != second.date_basis and None not in (first.date, second.date)
            )
            authors = set(first.initiator) | set(first.alleged_initiator)
            others = set(second.initiator) | set(second.alleged_initiator)
            shared = set(first.places) & set(second.places) and first.mode != "clash" != second.mode
            weak = bool(first.alleged_initiator or second.alleged_initiator) or {
                first.certainty, second.certainty} & _WEAK  # fmt: skip
            if shared and open_date and weak and authors & others and first.same_as != second.id:
                yield Draft(
                    type="coreference_undecided",
                    note="Both passages tell of force at the same place; the text does not say whether "
                    "they are one "
                    "act or two, and its certainty about the author differs.",
                    spans=(passages(second)[0], passages(first)[0]),
                    about=(first.id, second.id),
                    candidates=("one act", "two acts"),
                )
                return


FINDERS = (
    certainty_drift, charge_becomes_fact, suspicion_becomes_attribute, single_source_as_proof, register_drift,
    unattributed_quotation, contradicting_claims, undecided_coreference,
)  # fmt: skip
