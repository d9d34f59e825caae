"""Small PDFs written by hand, so that a test says exactly what stands in the file."""

import zlib
from collections.abc import Sequence

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
GREY = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"


def line(words: str, x: float = 72, y: float = 700, *, size: float = 11, before: str = "") -> str:
    """One line of words in a content stream; `before` sets what holds for it ("3 Tr", "1 g")."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"q {before} BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET Q"


def lines(
    words: Sequence[str], x: float = 72, y: float = 700, *, leading: float = 13, size: float = 11
) -> str:
    """Lines below each other."""
    return "\n".join(line(w, x, y - n * leading, size=size) for n, w in enumerate(words))


def pdf(
    pages: Sequence[str], *, page: str = "", info: str = "", catalog: str = "", broken: bool = False
) -> bytes:
    """A PDF of content streams. `page` goes into each page's dictionary, `broken` misplaces objects."""
    objects = [f"<</Type/Catalog/Pages 2 0 R {catalog}>>".encode(), b"", FONT]
    objects.append(GREY + b"\nstream\n\x80\nendstream")
    kids, size = [], "/MediaBox[0 0 595 842]"
    for content in pages:
        packed = zlib.compress(content.encode("cp1252"))
        objects.append(b"<</Length %d/Filter/FlateDecode>>\nstream\n" % len(packed) + packed + b"\nendstream")
        stream = len(objects)
        resources = "/Resources<</Font<</F1 3 0 R>>/XObject<</Im 4 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R{size}{resources}/Contents {stream} 0 R{page}>>".encode())
        kids.append(len(objects))
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{listed}]>>".encode()
    objects.append(f"<<{info}>>".encode("latin-1"))
    return _file(objects, info=len(objects), broken=broken)


def _file(objects: Sequence[bytes], *, info: int, broken: bool) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out) + (17 if broken else 0))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        info,
        start + (1000 if broken else 0),
    )
    return bytes(out)


def locked(data: bytes, password: str) -> bytes:
    """The same, locked (RC4, by pypdf); an empty password opens by itself."""
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, owner_password="of the owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
