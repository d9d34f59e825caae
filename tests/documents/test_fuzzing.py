"""Broken files of every format: whatever they do to a reader, the process that asked it stays well.

Most run inside the confined process, many in each (tests/documents/hostile/mutating_reader.py), and some the
whole way. The soak run (`make soak AREAS=fuzz`) does 200,000 of each format, the time slice a few seconds.
"""

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import random
import re
import sys
import tarfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import breaking
import pytest
from envelopes import Article, atom, bare, mail, markdown, page, rss, word
from pdfs import lines, pdf

from truce.demo import dispatches
from truce.documents import Received, read_documents, sniffing
from truce.documents.confined import Limits, Worker
from truce.documents.formats import READERS
from truce.errors import InputError

HOSTILE = Path(__file__).parent / "hostile"
SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
EXECUTIONS = 200_000 if SOAK else 10**9
SECONDS = 10**9 if SOAK else 2
BATCH_SECONDS, BATCH = 5.0 if SOAK else 1.0, 2000
LONGEST = 30
MOST_GROWTH = 50 * 1024 * 1024
WHOLE_WAY = 2000 if SOAK else 40

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="readers are confined on Linux alone"),
]


def short_article() -> Article:
    """One small enough that thousands of it are read in a second or two."""
    return Article.of("\n\n".join(dispatches()[3].read_text("utf-8").split("\n\n")[:4]))


RDF = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="http://example.org/"><title>Lake wire</title></channel>
<item rdf:about="http://example.org/1"><title>Shelling at the lake</title><link>http://example.org/1</link>
<description>The two sides shelled each other&apos;s posts on Monday, a monitor said.</description></item>
</rdf:RDF>"""


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def samples() -> dict[str, list[bytes]]:
    """Whole files of each format that is read; a format without any fails the test below."""
    article = short_article()
    text = markdown(article).encode()
    members = (("a.txt", text), ("b/c.html", page(article).encode()))
    letters = (mail(article), mail(article, as_page=True))
    mailbox = b"".join(
        b"From desk@example.org Mon Mar  3 09:30:00 2031\n" + letter + b"\n\n" for letter in letters
    )
    printed = [lines(text.decode("ascii", "replace").splitlines()[:20]) for _ in range(2)]
    return {
        sniffing.HTML: [page(article).encode()],
        sniffing.MARKDOWN: [text],
        sniffing.MAIL: list(letters),
        sniffing.MAILBOX: [mailbox],
        sniffing.RSS: [rss(article).encode()],
        sniffing.ATOM: [atom(article).encode()],
        sniffing.RDF: [RDF],
        sniffing.PDF: [pdf(printed, info="/Title(Truce)"), pdf(printed, broken=True)],
        sniffing.DOCX: [*[bare(word(article))] * 7, word(article)],
        sniffing.ZIP: [zipped(*members), zipped(("inner.zip", zipped(*members)))],
        sniffing.TAR: [tarred(*members)],
        sniffing.GZIP: [gzip.compress(tarred(*members)), gzip.compress(text)],
        sniffing.BZIP2: [bz2.compress(tarred(*members)), bz2.compress(text)],
        sniffing.XZ: [lzma.compress(tarred(*members)), lzma.compress(text)],
    }


@pytest.fixture(scope="module")
def made() -> dict[str, list[bytes]]:
    return samples()


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    limits = Limits(seconds=LONGEST + BATCH_SECONDS, processor=LONGEST + int(BATCH_SECONDS) + 1)
    confined = Worker("mutating_reader", (str(HOSTILE), str(Path(breaking.__file__).parent)), limits)
    yield confined
    confined.stop()


def resident() -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024


def test_every_format_takes_part(made: dict[str, list[bytes]]):
    assert set(made) == set(READERS)


@pytest.mark.parametrize("kind", READERS)
def test_broken_files_never_reach_the_process_that_asks(
    kind: str, made: dict[str, list[bytes]], worker: Worker, capsys: pytest.CaptureFixture[str]
):
    worker.start()
    done, lost, slowest, outcomes = 0, 0, 0.0, Counter[str]()
    before, begun, seed = resident(), time.monotonic(), 0
    while done < EXECUTIONS and time.monotonic() - begun < SECONDS:
        asked = {
            "reader": READERS[kind], "samples": [base64.b64encode(s).decode() for s in made[kind]],
            "seed": seed, "most": min(BATCH, EXECUTIONS - done), "seconds": BATCH_SECONDS,
        }  # fmt: skip
        seed += 1
        try:
            told = json.loads(worker.extract(json.dumps(asked).encode(), kind).text)
        except InputError as error:
            # A reader that was stopped: nobody knows how many it had read, and none of them counts.
            lost += 1
            outcomes[re.sub(r"\d+", "#", error.reason)] += 1
            continue
        done += told["done"]
        slowest = max(slowest, told["slowest"])
        outcomes.update(told["outcomes"])
    growth = resident() - before
    line = f"{kind}: {done:,} files, {lost} batches stopped, slowest {slowest:.2f} s, {dict(outcomes)}"
    if SOAK:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}, growth {growth / 1e6:.1f} MB\n")
    assert done
    assert slowest <= LONGEST
    assert growth <= MOST_GROWTH
    assert [o for o in outcomes if o.startswith("rubbish")] == []


@pytest.mark.parametrize("kind", READERS)
def test_broken_files_go_the_whole_way(kind: str, made: dict[str, list[bytes]]):
    sys.path.insert(0, str(HOSTILE))
    try:
        from mutating_reader import mutated
    finally:
        sys.path.remove(str(HOSTILE))
    draw, before = random.Random(7), resident()
    for _ in range(WHOLE_WAY):
        broken, begun = mutated(made[kind], draw), time.monotonic()
        found = list(read_documents(broken, name="broken"))
        assert all(isinstance(f, Received | InputError) for f in found)
        assert time.monotonic() - begun <= LONGEST + 5
    assert resident() - before <= MOST_GROWTH
