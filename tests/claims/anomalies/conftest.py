"""One check for all cases: whether a text has an anomaly of a kind."""

import hashlib
from collections.abc import Callable

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Anomaly, Records
from truce.documents import Document, Extractor


def records_of(text: str, published: str | None = "2024-06-30") -> Records:
    """What is read out of a text; `published` is the document's date."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        id="test",
        name="test.txt",
        text=text,
        language="en",
        published=published,
        sha256=digest,
        text_sha256=digest,
        chars=len(text),
        extractor=Extractor(name="test", version="0"),
    )
    return read_offline(document)


@pytest.fixture(scope="session")
def read() -> Callable[..., Records]:
    return records_of


@pytest.fixture(scope="session")
def check() -> Callable[..., Anomaly | None]:
    return check_anomaly


def check_anomaly(text: str, kind: str, fires: bool, published: str | None = "2024-06-30") -> Anomaly | None:
    """Assert that a text has, or has not, an anomaly of a kind; the anomaly."""
    found = [a for a in records_of(text, published).anomalies if a.type == kind]
    assert bool(found) == fires, [(a.type, a.note) for a in found] or f"no {kind}"
    for anomaly in found:
        assert all(0 <= start < end <= len(text) for start, end in anomaly.spans)
        assert anomaly.note.endswith((".", "”."))
    return found[0] if found else None
