"""Which reader reads which format: modules by media type. Each is imported in a confined process alone."""

from collections.abc import Mapping

from truce.documents import sniffing
from truce.documents.confined import Closed, worker_of

READERS: Mapping[str, str] = {
    sniffing.HTML: "truce.documents.readers.html_page",
    sniffing.MARKDOWN: "truce.documents.readers.markdown",
    sniffing.PDF: "truce.documents.readers.pdf",
    sniffing.DOCX: "truce.documents.readers.word",
    sniffing.MAIL: "truce.documents.readers.mail",
    **dict.fromkeys((sniffing.RSS, sniffing.ATOM, sniffing.RDF), "truce.documents.readers.feed"),
    **dict.fromkeys(sorted(sniffing.ARCHIVES), "truce.documents.archives"),
}
"""The module of the reader of each format but plain text, which is decoded where it is needed."""


def closed_here() -> Closed:
    """What this system shuts around a reader. InputError where none can be started at all."""
    return worker_of(READERS[sniffing.ZIP]).start()
