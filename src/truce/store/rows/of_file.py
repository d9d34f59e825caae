"""The rows of one file of event data, as another process reads them: little is loaded with this module."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from truce.errors import InputError
from truce.incidents.feeds.events import Event, EventFile, EventFormat
from truce.incidents.feeds.formats import GedEvents
from truce.incidents.feeds.leads import Leads
from truce.incidents.feeds.listing import Listed
from truce.store.nouns import OfRow
from truce.store.rows.ged_rows import ged_rows
from truce.store.rows.making import Written


class RowsOfFile:
    """The rows of a file. InputError, before the last of them counts, if it is not the one that was kept.

    Attributes:
        listed: how the reading went, once all are read.
    """

    def __init__(self, file: Path, one: EventFormat, digest: str) -> None:
        self._file, self._one, self._digest = file, one, digest
        self.listed: Listed | None = None

    def __iter__(self) -> Iterator[OfRow | Written]:
        opened, sides, kept, deleted = self._one.opened(self._file), Counter[str](), 0, 0
        if isinstance(opened, GedEvents):
            yield from ged_rows(opened, sides)
            kept = opened.kept
        else:
            for told in opened:
                yield told
                kept += told.count if isinstance(told, Leads) else 1
                if isinstance(told, Event):
                    deleted += told.deleted
                    sides.update({told.side_a, told.side_b} - {""})
        with self._file.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != self._digest:
                raise in_motion(self._file)
        if not kept:
            raise nothing_in(self._file, opened)
        bad, notes = tuple(opened.bad), tuple(opened.notes)
        self.listed = Listed(opened.rows, kept, bad, opened.bad_count, notes, sides, deleted)


def nothing_in(file: Path, opened: EventFile) -> InputError:
    """What is wrong with a file of which no row can be used."""
    first = f" (line {opened.bad[0].line}: {opened.bad[0].reason})" if opened.bad else ""
    reason = f"has {opened.rows} rows, of which none can be used{first}" if opened.rows else "has no rows"
    return InputError(str(file), reason, "Check that this is the right file")


def in_motion(file: Path) -> InputError:
    """What is wrong with a file that is no longer the one that was kept."""
    return InputError(str(file), "was changed while it was read", "Ingest it again once nobody writes it")
