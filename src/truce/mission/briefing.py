"""Documents in, a brief out: what they say, put side by side, without a record being kept.

A brief holds what the documents say. Its standings are what the texts state (see `truce.claims.standing`);
its statuses are what the judge makes of them (see `truce.findings.assessing`). The two are never merged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truce.asof import Interval
from truce.documents import DEFAULT_LIMIT, Document, read_document, read_documents, with_distinct_ids
from truce.errors import ArgumentError, InputError
from truce.findings.assessing import Assessed, assess
from truce.findings.one_of_several import with_one_of_several
from truce.incidents import Incident, Instrument, Told, match_agreements, match_events
from truce.incidents.dossiers import SCHEMA as DOSSIER
from truce.incidents.dossiers import told_of

Source = str | Path | bytes | Document | Told
BRIEF_SCHEMA = "truce-brief/1"


@dataclass(frozen=True, slots=True)
class Brief:
    """What several documents say about a truce, each kept apart and all put side by side.

    `as_of` is the moment that standings are given for (a dossier date, local time, no zone), `as_of_basis`
    says where it comes from. `failures` are the sources that could not be read, each with its reason.
    `statuses` are the judge's: what all the documents support then; none where no date is stated.
    `vetted` says how much of it people reviewed and rated; empty in a brief without a mission.
    """

    told: tuple[Told, ...]
    incidents: tuple[Incident, ...]
    instruments: tuple[Instrument, ...]
    as_of: str | None
    as_of_basis: str
    failures: tuple[InputError, ...] = ()
    statuses: tuple[Assessed, ...] = ()
    vetted: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The dossier of the one document, or schema ``truce-brief/1`` over several; ready for JSON."""
        from truce.report.brief import to_dict

        return to_dict(self)


def brief(
    sources: Source | Sequence[Source],
    *,
    published: str | None = None,
    as_of: str | None = None,
    limit: int = DEFAULT_LIMIT,
    unsafe_readers: bool = False,
) -> Brief:
    """Read documents about a truce and put what they say side by side.

    Args:
        sources: paths, bytes, documents already read, or texts: a string is a text, a `Path` is a file. What
            a dossier says (`told_of`) is taken as it is. A file or bytes may be of any format that is read,
            and hold several documents; a `Path` may be a folder.
        published: date of publication for documents that do not state one (dossier date, local time).
        as_of: the moment to give standings for; default: the latest date that the documents state.
        limit: most bytes that one text may have; a file of another format may have ten times as many.
        unsafe_readers: read also where the system cannot confine readers; what they read says so.

    Returns:
        The brief. Sources that cannot be read are in `failures`; the others are read all the same.

    Raises:
        ArgumentError: `published` or `as_of` is no date.
    """
    for name, value in (("published", published), ("as_of", as_of)):
        if value is not None:
            _check_date(name, value)
    recalled = [s for s in _listed(sources) if isinstance(s, Told)]
    documents, failures = _read(
        [s for s in _listed(sources) if not isinstance(s, Told)], published, limit, unsafe=unsafe_readers
    )
    told = (*recalled, *(_tell(d) for d in with_distinct_ids(documents)))
    moment, basis = (as_of, "as asked") if as_of else latest_date(told)
    incidents, instruments = match_events(told), match_agreements(told)
    judged = assess(told, incidents, instruments, moment) if moment else ()
    judged = tuple(with_one_of_several(one) for one in judged)
    return Brief(told, incidents, instruments, moment, basis, tuple(failures), judged)


def recall(printed: Mapping[str, Any], file: str) -> tuple[tuple[Told, ...], str | None]:
    """What `truce brief --json` printed: its documents, for `brief`, and the moment it was asked for.

    Raises:
        InputError: it is something else, or damaged.
    """
    one = printed.get("schema") == DOSSIER
    dossiers = [printed] if one else printed.get("dossiers")
    if not one and (printed.get("schema") != BRIEF_SCHEMA or not isinstance(dossiers, list)):
        raise InputError(file, "is not what truce brief --json prints", "Give that, or the texts themselves")
    judged = printed.get("statuses")
    asked = judged[0] if isinstance(judged, list) and judged else {}
    as_of = asked.get("as_of") if isinstance(asked, dict) else None
    return tuple(told_of(d, file) for d in dossiers or ()), as_of if isinstance(as_of, str) else None


def _listed(sources: Source | Sequence[Source]) -> Sequence[Source]:
    return [sources] if isinstance(sources, str | Path | bytes | Document | Told) else sources


def _check_date(name: str, value: str) -> None:
    try:
        Interval.parse(value)
    except ArgumentError as error:
        raise ArgumentError(name, value, error.reason, error.next) from None


def _read(
    sources: Iterable[str | Path | bytes | Document], published: str | None, limit: int, *, unsafe: bool
) -> tuple[list[Document], list[InputError]]:
    documents: list[Document] = []
    failures: list[InputError] = []
    for source in sources:
        try:
            if isinstance(source, Document):
                documents.append(source)
            elif isinstance(source, str):
                documents.append(read_document(source, limit=limit, published=published))
            else:
                for one in read_documents(source, limit=limit, published=published, unsafe=unsafe):
                    if isinstance(one, InputError):
                        failures.append(one)
                    else:
                        documents.append(one.document)
        except InputError as error:
            failures.append(error)
    return documents, failures


def _tell(document: Document) -> Told:
    from truce.claims.reading.offline import read_offline

    return Told(document, read_offline(document))


def latest_date(told: Sequence[Told]) -> tuple[str | None, str]:
    """The latest day that the documents give themselves, else the latest day of an event, and which it is."""
    own = [t.records.doc_date for t in told if t.records.doc_date]
    if own:
        return max(own)[:10], "the latest date of a document"
    ends = [
        e.date.rsplit("/", 1)[-1] for t in told for e in t.records.events if e.date and e.modality == "actual"
    ]
    ends += [
        r.date.rsplit("/", 1)[-1]
        for t in told
        for a in t.records.agreements
        for r in a.status_history
        if r.date
    ]
    days = [d for d in ends if d != ".."]
    return (max(days), "the latest date in the texts") if days else (None, "no date is stated")
