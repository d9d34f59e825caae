"""A reader of broken files: it makes many out of a few, and has the real reader read each. For tests alone.

It runs where the real one does, confined, so that what breaks is what would break there. The document that it
is handed is JSON: which reader, which samples, the seed, and how long to go on.
"""

import base64
import bz2
import gzip
import importlib
import io
import json
import lzma
import random
import time
import zipfile
from collections import Counter
from functools import partial

from breaking import xml_altered

from truce.documents.confined import answers
from truce.documents.extraction import Extraction
from truce.documents.formats import READERS
from truce.documents.records import Extractor
from truce.errors import InputError

# What formats are made of, put where it was not meant to be.
_TOKENS = [
    b"<", b">", b"</p>", b"<table>", b"<td>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&amp;", b"&#x110000;",
    b"&a;", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", b"<!ENTITY b '&a;&a;&a;&a;'>",
    b"<svg>",
    b"<item>", b"</channel>", b"xmlns:x='y'", b"encoding='utf-7'", b"charset=unicode_escape", b"=?utf-8?b?",
    b"Content-Type: multipart/mixed; boundary=x\n", b"\n--x\n", b"Content-Transfer-Encoding: uuencode\n",
    b"Content-Disposition: attachment; filename=../../x\n", b"obj", b"endobj", b"stream", b"endstream",
    b"xref",
    b"trailer", b"/Length 999999999", b"/Kids[1 0 R 2 0 R]", b"/Filter/FlateDecode", b"startxref", b"<<",
    b">>",
    b"w:p", b"<w:tbl>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b"\n\n", b"PK\x03\x04", b"PK\x05\x06",
    b"ustar\x00", b"1e999", b"-1", b"2147483648", b"18446744073709551616", b"%s%n", b"`" * 50, b"> " * 50,
    b"[" * 100, b"*" * 100, b"<div>" * 200,
]  # fmt: skip

_PACKERS = (
    (b"\x1f\x8b", gzip.decompress, gzip.compress), (b"BZh", bz2.decompress, bz2.compress),
    (b"\xfd7zXZ", lzma.decompress, partial(lzma.compress, preset=0)),
)  # fmt: skip


def prepare() -> None:
    for module in set(READERS.values()):
        importlib.import_module(module)


def extract(data: bytes, name: str) -> Extraction:
    asked = json.loads(data)
    samples = [base64.b64decode(s) for s in asked["samples"]]
    reader = importlib.import_module(asked["reader"])
    draw = random.Random(asked["seed"])
    done, slowest, outcomes = 0, 0.0, Counter[str]()
    until = time.monotonic() + asked["seconds"]
    while done < asked["most"] and time.monotonic() < until:
        broken = mutated(samples, draw)
        begun = time.monotonic()
        outcomes[outcome(reader, broken)] += 1
        slowest = max(slowest, time.monotonic() - begun)
        done += 1
    told = json.dumps({"done": done, "slowest": slowest, "outcomes": outcomes})
    return Extraction(text=told, media_type="text/plain", extractor=Extractor("mutating", "1"))


def outcome(reader: object, broken: bytes) -> str:
    """What becomes of a file: read, refused, or what the reader broke down with; and whether that is told."""
    answer: answers.Answer
    try:
        answer = reader.extract(broken, "broken")
    except InputError as error:
        answer = error
    except Exception as error:  # noqa: BLE001  (whatever it breaks down with is counted)
        answer = answers.Failed(type(error).__name__, "")
    try:
        told = answers.read(answers.written(answer), "broken")
    except answers.Rubbish as rubbish:
        return f"rubbish: {rubbish}"
    except UnicodeEncodeError:
        return "rubbish: half a character"
    if isinstance(told, answers.Failed):
        return f"broke down: {told.kind}"
    return "refused" if isinstance(told, InputError) else "read"


def mutated(samples: list[bytes], draw: random.Random) -> bytes:
    sample = draw.choice(samples)
    if sample.startswith(b"PK") and draw.random() < 0.6:
        return _inside(sample, draw)
    for magic, unpacked, packed in _PACKERS:
        if sample.startswith(magic) and draw.random() < 0.6:
            # A changed byte of what is packed fails its check sum at once: so it is changed before.
            whole = unpacked(sample)
            return packed(_broken(whole, draw, [whole]))
    return _broken(sample, draw, samples)


def _broken(data: bytes, draw: random.Random, samples: list[bytes]) -> bytes:
    for _ in range(draw.choice((1, 1, 2, 3, 8))):
        data = _change(data, draw, samples)
    return data[:200_000]


def _change(data: bytes, draw: random.Random, samples: list[bytes]) -> bytes:
    start = draw.randrange(len(data) + 1)
    end = min(len(data), start + draw.choice((1, 2, 4, 16, 64, 512)))
    kind = draw.randrange(8)
    if kind == 0:
        return data[:start] + data[end:]
    if kind == 1:
        return data[:start] + draw.randbytes(end - start) + data[end:]
    if kind == 2:
        return data[:start] + draw.choice(_TOKENS) + data[end if draw.random() < 0.3 else start :]
    if kind == 3:
        return data[:end] + data[start:end] * draw.choice((1, 2, 50)) + data[end:]
    if kind == 4:
        return data[:start]
    if kind == 5:
        other = draw.choice(samples)
        return data[:start] + other[draw.randrange(len(other) + 1) :]
    if kind == 6:
        extreme = draw.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80"))
        return data[:start] + extreme + data[start + 4 :]
    flipped = bytes(b ^ (1 << draw.randrange(8)) for b in data[start:end])
    return data[:start] + flipped + data[end:]


def _of_member(name: str, data: bytes, draw: random.Random) -> bytes:
    """A broken member; XML half of the time well-formed, for a parser refuses any other at once."""
    if name.endswith((".xml", ".rels")) and draw.random() < 0.5:
        return xml_altered(data, draw, [data])
    return _broken(data, draw, [data])


def _inside(sample: bytes, draw: random.Random) -> bytes:
    """A zip archive that is whole, with one of its members broken."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        evil = draw.choice(names)
        for name in names:
            data = old.read(name)
            new.writestr(name, _of_member(name, data, draw) if name == evil else data)
    return packed.getvalue()
