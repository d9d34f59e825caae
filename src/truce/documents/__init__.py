"""Documents: bytes in, text with a hash out, and a clear word about everything that is odd.

Meaning: a `Document` is the exact text that every later quote points into. Errors: `truce.errors.InputError`,
`truce.errors.UnreadLanguage` and, for a `published` that is no date, `truce.errors.ArgumentError`.
"""

from truce.documents.receiving import HEAVIER, Received, files_in, read_documents
from truce.documents.records import Caution, Document, Extractor
from truce.documents.source import DEFAULT_LIMIT, read_document, with_distinct_ids

__all__ = [
    "DEFAULT_LIMIT",
    "HEAVIER",
    "Caution",
    "Document",
    "Extractor",
    "Received",
    "files_in",
    "read_document",
    "read_documents",
    "with_distinct_ids",
]
