"""The offline reader: wires the layers, in the order in which each needs the one before."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace

from truce.claims.reading.actors import find_actors
from truce.claims.reading.actors.crowds import without_idle_crowds
from truce.claims.reading.agreements.read import find_agreements
from truce.claims.reading.anchors import Gate, in_source
from truce.claims.reading.anomalies import find_anomalies
from truce.claims.reading.anomalies.evidence import Evidence
from truce.claims.reading.context import READER, Context, Index
from truce.claims.reading.events.read import read_events
from truce.claims.reading.events.terms import without_terms
from truce.claims.reading.gaps import find_gaps
from truce.claims.reading.layout import Block, is_labelled
from truce.claims.reading.links import find_relations
from truce.claims.reading.links.counts import link_counts
from truce.claims.reading.parse import Page, read_page
from truce.claims.reading.places.read import find_places
from truce.claims.reading.reflow import reflow
from truce.claims.reading.speech.assessments import find_assessments
from truce.claims.reading.speech.read import find_claims, find_speech
from truce.claims.reading.times import find_doc_date, find_vague, resolve_times
from truce.claims.reading.voices.contests import contest
from truce.claims.reading.voices.oppositions import find_oppositions
from truce.claims.reading.voices.statements import find_statements
from truce.claims.reading.voices.unverified import find_unverified
from truce.claims.records import Records, Tally
from truce.documents import Document
from truce.parties.spelling import fold

_MOST_HEADED = 0.4
_HEADS, _TITLE_WORDS = 8, 3
"""Headings among which a title that a document names is looked for; words that it has at least."""
_LINE = re.compile(r"[^\n]+")


def read_offline(document: Document) -> Records:
    """Read one document. A pure function of its text and of the packaged tables.

    The layers read the text with its wrapped lines made whole; the records' spans are those of the document.
    Relative times are read against the document's published date, else the date it states itself.
    """
    flowed = reflow(document.text)
    headed = _headed(document)

    def is_headed(start: int) -> bool:
        return flowed.original(start, start + 1)[0] in headed

    context = survey(document, flowed.text, is_headed)
    speech = find_speech(context)
    found = read_events(context, speech)
    agreements, events = find_agreements(context, speech, found.happened)
    events = without_terms(events, agreements)
    claims = find_claims(context, speech, events, agreements)
    statements = find_statements(context, claims)
    oppositions = find_oppositions(context, statements, events)
    claims, events = contest(claims, events, oppositions, tuple(find_unverified(context, statements)))
    relations = find_relations(context, events, claims, agreements, oppositions)
    assessments = find_assessments(context, speech, events, agreements)
    evidence = Evidence(context, speech, events, claims, agreements, relations, assessments, oppositions)
    anomalies = find_anomalies(evidence)
    relations += tuple(link_counts(context, anomalies, claims, events))
    gaps = find_gaps(context, events, claims, agreements)
    actors = without_idle_crowds(context.actors, _texts((events, found.announced, agreements, claims)))
    gate = Gate(flowed.text)
    kept = Records(
        title=_title(context.page, document, is_headed),
        doc_date=context.doc_date,
        sections=tuple(b.number for b in context.page.blocks if b.kind == "heading" and b.number),
        actors=gate.named(actors),
        places=gate.named(context.places),
        events=gate.quoted((*events, *found.announced)),
        claims=gate.quoted(claims),
        agreements=gate.agreements(agreements),
        relations=gate.quoted(relations),
        anomalies=gate.anomalies(anomalies),
        assessments=gate.quoted(assessments),
        not_stated=gate.quoted(gaps),
        tally=Tally(reader=READER, proposed=0, kept=0, dropped=0),
    )
    tally = Tally(
        reader=READER, proposed=gate.proposed, kept=gate.proposed - gate.dropped, dropped=gate.dropped
    )
    return in_source(replace(kept, tally=tally), flowed)


def survey(document: Document, text: str, is_headed: Callable[[int], bool] = lambda _: False) -> Context:
    """Parse the text of a document, its lines made whole, and find its actors, places and times.

    `is_headed`: whether the format of the document marks the line that begins at an offset as a heading.
    """
    page = read_page(text, is_headed)
    actors, actor_mentions = find_actors(page)
    places, place_mentions = find_places(page, actors, actor_mentions)
    stated = find_doc_date(text, page.times)
    # What a program wrote beside the words (when it was saved, uploaded) stands back behind their own date.
    told = stated.value if stated else None
    given = document.published
    doc_date = (told or given) if document.published_basis == "metadata" else (given or told)
    sentences = tuple((s.start, s.end, s.block.index) for s in page.sentences)
    times = resolve_times(page.times, doc_date=doc_date, sentences=sentences)
    return Context(
        page=page,
        text_sha256=document.text_sha256,
        actors=actors,
        places=places,
        actor_index=Index(actor_mentions),
        place_index=Index(place_mentions),
        times=times,
        doc_date=doc_date,
        voices=document.voices,
        vague=find_vague(text, times, doc_date=doc_date),
    )


def _headed(document: Document) -> frozenset[int]:
    """Where the lines begin that the document's format marks as headings.

    Where most of the words are marked so, they are its text, in large letters.
    """
    text = document.text
    if sum(end - start for start, end in document.headings) > _MOST_HEADED * len(text):
        return frozenset()
    lines = (m for a, b in document.headings for m in _LINE.finditer(text, text.rfind("\n", 0, a) + 1, b))
    return frozenset(m.start() for m in lines)


def _title(page: Page, document: Document, is_headed: Callable[[int], bool]) -> str | None:
    """The line that is its title.

    The subject of a mail; the heading that the document itself calls its title; else the first that its
    format marks as a heading, for what stands above that is a masthead; else what looks like one.
    """
    heads = [b for b in page.blocks if b.kind in ("title", "heading")]
    named = fold(document.title or "").split()
    subject = [b for b in heads if b.kind == "title" and is_labelled(page.text, b)]
    called = [
        b for b in heads[:_HEADS]
        if len(named) >= _TITLE_WORDS and fold(page.quote(b.start, b.end)).split() == named
    ]  # fmt: skip
    marked = [b for b in heads if is_headed(b.start)]
    first: Block | None = next(iter((*subject, *called, *marked)), None)
    first = first or next((b for b in heads if b.kind == "title"), heads[0] if heads else None)
    if first is None:
        return None
    # "Subject: ..." is no part of the title of a mail.
    return page.quote(first.body if first in subject else first.start, first.end)


def _texts(record: object) -> Iterator[str]:
    """Every string of records, whatever they hold: among them the ids that they name."""
    if isinstance(record, str):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from _texts(item)
    elif is_dataclass(record):
        for own in fields(record):
            yield from _texts(getattr(record, own.name))
