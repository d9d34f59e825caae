"""Which reader reads which format: modules by media type. Each is imported in a confined process alone."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from truce.documents import sniffing

if TYPE_CHECKING:
    from truce.documents.confined import Closed

READERS: Mapping[str, str] = {
    sniffing.HTML: "truce.documents.readers.html_page",
    sniffing.MARKDOWN: "truce.documents.readers.markdown",
    sniffing.PDF: "truce.documents.readers.pdf",
    sniffing.DOCX: "truce.documents.readers.word",
    sniffing.MAIL: "truce.documents.readers.mail",
    sniffing.MAILBOX: "truce.documents.readers.mailbox",
    **dict.fromkeys((sniffing.RSS, sniffing.ATOM, sniffing.RDF), "truce.documents.readers.feed"),
    **dict.fromkeys(sorted(sniffing.ARCHIVES), "truce.documents.archives"),
}
"""The module of the reader of each format but plain text, which is decoded where it is needed."""


def closed_here() -> "Closed":
    """What this system shuts around a reader. InputError where none can be started at all."""
    from truce.documents.confined import worker_of

    return worker_of(READERS[sniffing.ZIP]).start()
