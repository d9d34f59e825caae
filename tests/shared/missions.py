"""A record of the judge, filed as the entries of a store: what an author cannot say, the store says."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from filings import RECORDED, A, envelope

from truce.findings.record import Record
from truce.incidents.accounts import Account
from truce.ledger.entries import Row, Stored
from truce.ledger.statements import Content, entry_id
from truce.store.interface import Store
from truce.store.nouns import KINDS, Noun, Retraction, to_bytes
from truce.store.rows.reading import lookup_of

EARLIEST = RECORDED // 60_000 - 10 * 525_600
"""A minute before all that is told."""


def nouns_of(record: Record) -> list[Noun]:
    """All that a record says, each from when it was known, with what was taken back as words of their own."""
    told = (
        *record.sources, *record.texts, *record.adoptions, *record.accounts, *record.lifecycle,
        *record.ratings, *record.reviews, *record.rulings, *record.coverage,
    )  # fmt: skip
    ended = [n for n in told if getattr(n, "until", None) is not None]
    taken_back = [
        Retraction(id=f"end of {n.id} {i}", of=n.id, by="its author", known=n.until)  # type: ignore[union-attr,arg-type]
        for i, n in enumerate(ended)
    ]
    return sorted((*told, *taken_back), key=lambda n: max(n.known, EARLIEST))


def file(store: Store, nouns: Iterable[Noun], *, feeds: bool = True) -> None:
    """File nouns at the minutes from which they are known, earlier than any at `EARLIEST`.

    With `feeds`, accounts that came at one minute are the rows of one entry.
    """
    for known, together in groupby(nouns, key=lambda n: max(n.known, EARLIEST)):
        group = list(together)
        rows = [n for n in group if isinstance(n, Account)] if feeds else []
        with store.appending() as work:
            if rows:
                work.add_rows(row_of(number, account) for number, account in enumerate(rows))
                work.append(entry(work.head.size, known, "feed", b"rows"))
            for noun in group:
                if noun not in rows:
                    work.append(entry(work.head.size, known, KINDS[type(noun)], to_bytes(noun)))


def row_of(number: int, account: Account) -> Row:
    """An account as a row of an entry."""
    content = Content.of(to_bytes(account))
    name, first, last, area = lookup_of(account)
    return Row(number, name, content.commitment, content, first, last, area)


def entry(position: int, known: int, kind: str, data: bytes) -> Stored:
    """An entry known from a minute on, signed by nobody."""
    content = Content.of(data)
    signed = envelope(A, position, content, kind)
    return Stored(position, known * 60_000, entry_id(signed), kind, A, position, signed, content)


def ids(nouns: Sequence[Noun]) -> list[str]:
    """Their ids, in order of the alphabet."""
    return sorted(n.id for n in nouns)
