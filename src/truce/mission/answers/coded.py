"""What data sets code of agreements, as known then: shown beside the judge's answers, never in them."""

from collections.abc import Iterable

from truce.asof import Interval, span_of
from truce.findings.coded_claims import CodedRow
from truce.findings.judge import KnownBy
from truce.incidents.coded.agreements import CodedAgreement
from truce.mission.opened import Opened, of_form


def coded_rows(then: Iterable[Opened], known_at: int, by: KnownBy) -> tuple[CodedRow, ...]:
    """All that is coded by then, each agreement as the last file of its data set that has it tells it."""
    found: dict[str, CodedRow] = {}
    for entry, data in of_form(then, "coded"):
        if not _is_then(entry, data["published"], known_at, by):
            continue
        for row in entry.rows:
            if row is not None:  # else it is withheld, or erased
                one = CodedAgreement.from_bytes(row)
                found[one.id] = CodedRow(one, entry.id, str(data["name"]), entry.known)
    return tuple(found.values())


def _is_then(entry: Opened, published: str | None, known_at: int, by: KnownBy) -> bool:
    if by == "record":
        return entry.known <= known_at
    return published is not None and span_of(Interval.parse(published)).last <= known_at
