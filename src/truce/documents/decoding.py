"""Bytes to text, by one rule: UTF-8, a leading byte order mark dropped, nothing else changed.

UTF-16 and UTF-32 are decoded when their byte order mark says so. Text in no valid UTF-8 is read as
Windows-1252 only when nothing in it looks like broken UTF-8, and the document then says so. Everything else
is refused: a guessed letter would end up in a quotation.
"""

import codecs
import re

from truce.documents.records import Caution
from truce.errors import InputError

_SAVE_AS = "Open it in the program it came from and save it as plain text (UTF-8)"

# (signature, offset, what it is); longest and most telling first.
_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, "a PDF"),
    (b"{\\rtf", 0, "a rich text (RTF) file"),
    (b"\x89PNG\r\n", 0, "a PNG picture"),
    (b"\xff\xd8\xff", 0, "a JPEG picture"),
    (b"GIF87a", 0, "a GIF picture"),
    (b"GIF89a", 0, "a GIF picture"),
    (b"II*\x00", 0, "a TIFF picture"),
    (b"MM\x00*", 0, "a TIFF picture"),
    (b"WEBP", 8, "a WebP picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "an old Word, Excel or Outlook file"),
    (b"7z\xbc\xaf\x27\x1c", 0, "a 7-Zip archive"),
    (b"Rar!\x1a\x07", 0, "a RAR archive"),
    (b"\xfd7zXZ\x00", 0, "an XZ archive"),
    (b"\x28\xb5\x2f\xfd", 0, "a Zstandard archive"),
    (b"\x1f\x8b", 0, "a gzip archive"),
    (b"BZh", 0, "a bzip2 archive"),
    (b"\x7fELF", 0, "a program"),
    (b"SQLite format 3\x00", 0, "an SQLite database"),
    (b"ftyp", 4, "a video or a photo"),
    (b"OggS", 0, "a sound file"),
    (b"ID3", 0, "a sound file"),
    (b"WAVE", 8, "a sound file"),
)
_WORKBOOK = "an Excel workbook"
_TABLE = (
    "Save a data set (UCDP, ACLED) as CSV; of any other table say what its columns mean: "
    "truce preview FILE --write MAP"
)
_OFFICE = ((b"word/", "a Word document"), (b"xl/", _WORKBOOK), (b"ppt/", "a PowerPoint file"))
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 (little-endian)"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 (big-endian)"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 (little-endian)"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 (big-endian)"),
)
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# Above this share of non-ASCII bytes the text is hardly a Western one with a few accents and quotation marks.
_MOST_WESTERN_BYTES = 0.15


def decode(data: bytes, name: str) -> tuple[str, tuple[Caution, ...]]:
    """The text of the bytes, and what had to be assumed to get it.

    Raises:
        InputError: the bytes are empty, not text, or in an encoding that cannot be told for sure.
    """
    if not data:
        raise InputError(name, "the file is empty", "Check that it was saved or downloaded completely")
    for mark, codec, label in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], codec, label, name)
    _refuse_binary(data, name)
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _decode_western(data, name, error)


def _decode_marked(data: bytes, codec: str, label: str, name: str) -> tuple[str, tuple[Caution, ...]]:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        reason = f"its byte order mark says {label}, but byte {error.start} onwards is not"
        raise InputError(name, reason, _SAVE_AS) from error
    if "\x00" in text:
        raise InputError(name, f"its byte order mark says {label}, but it holds null characters", _SAVE_AS)
    return text, (Caution("encoding", f"decoded as {label}, as its byte order mark says"),)


def _refuse_binary(data: bytes, name: str) -> None:
    what = _signature(data)
    if what is not None:
        told = _TABLE if what == _WORKBOOK else _SAVE_AS
        raise InputError(name, f"this is {what}, not text", told)
    null = data.find(b"\x00")
    if null < 0:
        return
    head = data[:4096]
    if head[0::2].count(0) > len(head) * 0.4 or head[1::2].count(0) > len(head) * 0.4:
        raise InputError(name, "this looks like UTF-16 without a byte order mark", _SAVE_AS)
    raise InputError(name, f"this is binary data, not text (null byte at offset {null})", _SAVE_AS)


def _signature(data: bytes) -> str | None:
    head = data[:1024].removeprefix(codecs.BOM_UTF8)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((what for part, what in _OFFICE if part in data[:65536]), "a ZIP archive")
    for signature, offset, what in _SIGNATURES:
        if head[offset:].startswith(signature) and _is_really(signature, head):
            return what
    return None


def _is_really(signature: bytes, head: bytes) -> bool:
    """Letters alone are a signature only beside bytes that no text holds ("BZh" may begin a word)."""
    if not signature.isalnum() or signature.startswith(b"GIF"):
        return True
    return any(byte < 9 or byte > 126 for byte in head[:32])


def _decode_western(data: bytes, name: str, error: UnicodeDecodeError) -> tuple[str, tuple[Caution, ...]]:
    line = data.count(b"\n", 0, error.start) + 1
    where = f"byte 0x{data[error.start]:02X} at offset {error.start}, line {line}"
    high = len(data.translate(None, bytes(range(128))))
    if _UTF8_SEQUENCE.search(data) or high > _MOST_WESTERN_BYTES * len(data):
        raise InputError(name, f"this is not valid UTF-8 ({where})", _SAVE_AS) from error
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise InputError(name, f"this is not valid UTF-8 ({where})", _SAVE_AS) from error
    message = (
        f"not valid UTF-8 ({where}): read as Windows-1252; check the {high} letters beyond ASCII, "
        "and save the file as UTF-8"
    )
    return text, (Caution("encoding", message),)
