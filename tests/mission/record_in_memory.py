"""A record without a store: entries as a mission reads them, put together by hand."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from truce.claims.reading.offline import read_offline
from truce.documents import Document, read_document
from truce.mission.filing.taking_in import distinct_id, document_content, dossier_content, known_documents
from truce.mission.opened import Form, Opened, written
from truce.store.nouns import KINDS, Noun, to_bytes

MINUTE_MS = 60_000


class Entries:
    """A growing list of entries; each comes one minute after the other unless its minute is given."""

    def __init__(self, start: int = 29_000_000) -> None:
        self.filed: list[Opened] = []
        self.texts: dict[str, str] = {}
        self.minute = start

    def text_of(self, sha256: str) -> str | None:
        return self.texts.get(sha256)

    def add(self, kind: str, content: bytes, rows: tuple[bytes, ...] = (), at: int | None = None) -> Opened:
        self.minute = max(self.minute + 1, at or 0)
        position = len(self.filed)
        name = hashlib.sha256(b"%d %b" % (position, content)).hexdigest()
        entry = Opened(
            id=name, position=position, kind=kind, key="0" * 64, recorded=self.minute * MINUTE_MS,
            content=content, rows=rows,
        )  # fmt: skip
        self.filed.append(entry)
        return entry

    def own(self, form: Form, fields: Mapping[str, Any], at: int | None = None) -> Opened:
        return self.add(form, written(form, fields), at=at)

    def noun(self, noun: Noun, at: int | None = None) -> Opened:
        return self.add(KINDS[type(noun)], to_bytes(noun), at=at)

    def document(self, text: str, name: str, published: str | None = None, version_of: str | None = None,
                 at: int | None = None) -> Opened:  # fmt: skip
        read = read_document(text, name=name, published=published)
        document = _with_id(read, distinct_id(read.id, [k.id for k in known_documents(self.filed)]))
        self.texts[document.text_sha256] = document.text
        entry = self.add("document", document_content(document, len(text.encode()), version_of), at=at)
        content, rows = dossier_content(document, read_offline(document), entry.id)
        self.add("dossier", content, tuple(row for _, row in rows))
        return entry


def _with_id(document: Document, name: str) -> Document:
    from dataclasses import replace

    return replace(document, id=name)


Maker = Callable[[], Entries]
