"""Archives and folders: each document in them is read, each trap refused by name, and nothing else stops."""

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from truce.documents import Received, read_documents
from truce.documents.archives import MOST
from truce.errors import InputError

PLAIN = (
    b"The two delegations met in the border town on Monday and agreed to stop shelling each other's posts.\n"
)


def read(data: bytes | Path, name: str = "bundle") -> tuple[list[str], dict[str, str]]:
    """The paths of what was read, and the reason for each name that was refused."""
    found = list(read_documents(data, name=name))
    good = [f.document for f in found if isinstance(f, Received)]
    bad = [f for f in found if isinstance(f, InputError)]
    for document in good:
        assert document.text.encode() == PLAIN
    return [d.within.path if d.within else d.name for d in good], {e.file: e.reason for e in bad}


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return packed.getvalue()


def of_kind(name: str, mode: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = mode << 16
    return member


def tarred(*members: tuple[str, dict[str, object]]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, fields in members:
            member = tarfile.TarInfo(name)
            for field, value in fields.items():
                setattr(member, field, value)
            data = PLAIN if member.isreg() and not fields else b""
            member.size = int(fields.get("size", len(data)))
            archive.addfile(member, io.BytesIO(data) if data else None)
    return packed.getvalue()


NAMES = {
    "../evil.txt": "path traversal",
    "a/../../evil.txt": "path traversal",
    "..\\evil.txt": "path traversal",
    "/etc/passwd.txt": "absolute",
    "C:\\boot.txt": "absolute",
    "C:/boot.txt": "absolute",
    ".ssh/id.txt": "hidden",
    "__MACOSX/x.txt": "hidden",
    "GOOD.txt": "same name",
}


@pytest.mark.parametrize("kind", ["zip", "tar"])
@pytest.mark.parametrize(("evil", "reason"), NAMES.items(), ids=NAMES.keys())
def test_a_name_that_leads_elsewhere_is_refused_and_the_others_are_read(kind: str, evil: str, reason: str):
    names = ("good.txt", evil, "below/last.txt")
    data = zipped(*((n, PLAIN) for n in names)) if kind == "zip" else tarred(*((n, {}) for n in names))
    good, bad = read(data)
    assert good == ["good.txt", "below/last.txt"]
    assert list(bad) == [f"bundle > {evil}"]
    assert reason in bad[f"bundle > {evil}"]


LINKS = {
    "symbolic": ({"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}, "symbolic link"),
    "hard": ({"type": tarfile.LNKTYPE, "linkname": "good.txt"}, "hard link"),
    "character device": ({"type": tarfile.CHRTYPE, "devmajor": 1, "devminor": 5}, "device"),
    "block device": ({"type": tarfile.BLKTYPE}, "device"),
    "pipe": ({"type": tarfile.FIFOTYPE}, "device"),
    "too large": ({"size": 10**12}, "a member may have"),
}


def test_a_size_that_nobody_can_skip_stops_nobody():
    begun = time.monotonic()
    good, bad = read(tarred(("a.txt", {}), ("b.txt", {"size": 10**15}), ("c.txt", {})))
    assert time.monotonic() - begun < 5
    assert good == ["a.txt"]
    assert "damaged" in bad["bundle > all that follows"]


@pytest.mark.parametrize(("fields", "reason"), LINKS.values(), ids=LINKS.keys())
def test_what_is_no_file_in_a_tar_is_refused(fields: dict[str, object], reason: str):
    good, bad = read(tarred(("good.txt", {}), ("evil", fields)))
    assert good == ["good.txt"]
    assert reason in bad["bundle > evil"]


def test_what_is_no_file_in_a_zip_is_refused():
    data = zipped(
        (of_kind("link", 0o120777), b"/etc/passwd"), (of_kind("pipe", 0o010644), b""), ("good.txt", PLAIN)
    )
    good, bad = read(data)
    assert good == ["good.txt"]
    assert "symbolic link" in bad["bundle > link"]
    assert "device" in bad["bundle > pipe"]


def marked(data: bytes, offset: int, value: bytes) -> bytes:
    """A zip archive with bytes of the first entry of its directory changed."""
    at = data.index(b"PK\x01\x02") + offset
    return data[:at] + value + data[at + len(value) :]


TAMPERED: dict[str, tuple[int, bytes, str]] = {
    "encrypted": (8, b"\x01\x00", "encrypted"),
    "an unknown method": (10, b"\x63\x00", "method"),
    "a wrong sum": (16, b"\x00\x00\x00\x01", "damaged"),
    "a size that is a lie": (24, struct.pack("<I", 19_000_000), "times its size"),
    "a size that is too large": (24, b"\xfe\xff\xff\xff", "a member may have"),
}


@pytest.mark.parametrize(("offset", "value", "reason"), TAMPERED.values(), ids=TAMPERED.keys())
def test_a_member_that_lies_is_refused_and_the_next_is_read(offset: int, value: bytes, reason: str):
    good, bad = read(marked(zipped(("evil.txt", PLAIN), ("good.txt", PLAIN)), offset, value))
    assert good == ["good.txt"]
    assert reason in bad["bundle > evil.txt"]


def test_a_zip64_size_that_is_a_lie_is_refused():
    member = zipfile.ZipInfo("evil.txt")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        with archive.open(member, "w", force_zip64=True) as file:
            file.write(PLAIN)
        archive.writestr("good.txt", PLAIN)
    data = packed.getvalue()
    at = data.index(b"PK\x01\x02")
    # The directory says: the size stands in the zip64 field; which is put there, with another size.
    name = struct.unpack_from("<H", data, at + 28)[0]
    extra = struct.pack("<HHQ", 1, 8, 2**62)
    entry = bytearray(data[at : at + 46])
    entry[24:28] = b"\xff" * 4
    entry[30:32] = struct.pack("<H", len(extra))
    changed = data[:at] + bytes(entry) + data[at + 46 : at + 46 + name] + extra + data[at + 46 + name :]
    end = changed.rindex(b"PK\x05\x06")
    size = struct.unpack_from("<I", changed, end + 12)[0] + len(extra)
    changed = changed[: end + 12] + struct.pack("<I", size) + changed[end + 16 :]
    good, bad = read(changed)
    assert good == ["good.txt"]
    assert "a member may have" in bad["bundle > evil.txt"]


def test_members_that_lie_over_each_other_are_refused():
    data = zipped(*((f"{n}.txt", PLAIN) for n in range(4)))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 1)
    # The second entry of the directory leads to the first member too.
    data = data[: second + 42] + data[first + 42 : first + 46] + data[second + 46 :]
    good, bad = read(data)
    assert good == ["2.txt", "3.txt"]
    assert all("lies over another" in reason for reason in bad.values())
    assert len(bad) == 2


def bomb(levels: int, width: int) -> bytes:
    data = zipped(("0.txt", b"0" * 4_000_000))
    for _ in range(levels):
        data = zipped(*((f"{n}.zip", data) for n in range(width)))
    return data


BOMBS: dict[str, Callable[[], bytes]] = {
    "one member": lambda: zipped(("bomb.txt", bytes(300_000_000))),
    "gzip": lambda: gzip.compress(bytes(600_000_000), 1),
    "bzip2": lambda: bz2.compress(bytes(300_000_000)),
    "xz": lambda: lzma.compress(bytes(300_000_000), preset=0),
    "gzip in gzip": lambda: gzip.compress(gzip.compress(bytes(300_000_000), 1)),
    "tar in gzip": lambda: gzip.compress(tarred(("a", {"size": 10**11})) + bytes(200_000_000), 1),
    "zip in zip": lambda: bomb(5, 8),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_in_seconds(make: Callable[[], bytes]):
    data = make()
    begun = time.monotonic()
    good, bad = read(data)
    assert time.monotonic() - begun < 30
    assert good == []
    assert bad


def test_archives_in_archives_are_read_to_a_depth():
    data = PLAIN
    for level in range(5):
        data = zipped((f"{level}.zip" if level else "note.txt", data))
        good, bad = read(data)
        assert good == (["note.txt"] if level < 3 else [])
        assert [r for r in bad.values() if "levels deep" not in r] == []
        assert len(bad) == (level > 3) or level == 3


@pytest.mark.slow
def test_only_so_many_members_are_read_and_the_rest_is_counted():
    good, bad = read(zipped(*((f"{n}.txt", PLAIN) for n in range(MOST + 50))))
    assert len(good) == MOST
    assert f"only the first {MOST}" in bad["bundle > 50 more members"]


@pytest.mark.slow
def test_more_than_one_answer_holds_is_read_in_turns():
    line = PLAIN[:-1] + b" "
    members = [(f"{n}.txt", line * (4_900_000 // len(line)) + b"\n") for n in range(8)]
    found = list(read_documents(zipped(*members, method=zipfile.ZIP_STORED)))
    assert [f.document.name for f in found if isinstance(f, Received)] == [n for n, _ in members]
    assert [f.data for f in found if isinstance(f, Received)] == [data for _, data in members]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_text_and_a_packed_tar_are_told_by_their_bytes(pack: Callable[[bytes], bytes]):
    assert read(pack(PLAIN), "note.txt.gz") == (["note.txt"], {})
    assert read(pack(tarred(("a.txt", {}))), "mislabelled.pdf") == (["a.txt"], {})


def test_an_archive_cut_short_gives_what_is_whole():
    good, bad = read(tarred(("a.txt", {}), ("b.txt", {}))[:1600])
    assert good == ["a.txt"]
    assert "damaged" in bad["bundle > all that follows"]
    good, bad = read(zipped(("a.txt", PLAIN))[:-10])
    assert (good, list(bad)) == ([], ["bundle"])


def test_a_document_out_of_an_archive_says_where_it_lay():
    data = zipped(("north/day 1.txt", PLAIN))
    (found,) = read_documents(data, name="week.zip", published="2031-05-04")
    assert isinstance(found, Received)
    document = found.document
    assert (document.id, document.name, document.published) == ("day-1", "day 1.txt", "2031-05-04")
    assert document.within is not None
    assert document.within.name == "week.zip"
    assert document.within.path == "north/day 1.txt"
    assert found.data == PLAIN


def test_a_folder_is_read_by_name_without_links_and_hidden_files(tmp_path: Path):
    outside = tmp_path / "outside.txt"
    outside.write_bytes(PLAIN)
    folder = tmp_path / "given"
    for name in ("b.txt", "a.txt", "z/c.txt", "m/d.txt", ".git/config", ".hidden.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(PLAIN)
    (folder / "bundle.zip").write_bytes(zipped(("e.txt", PLAIN)))
    (folder / "out.txt").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    found = list(read_documents(folder))
    good = [f.document.name for f in found if isinstance(f, Received)]
    bad = {Path(f.file).name: f.reason for f in found if isinstance(f, InputError)}
    assert good == ["a.txt", "b.txt", "e.txt", "d.txt", "c.txt"]
    assert sorted(bad) == [".git", ".hidden.txt", "out.txt", "pipe", "up"]
    assert "link" in bad["up"]
    assert "hidden" in bad[".git"]


def test_an_empty_folder_and_a_missing_file_are_named(tmp_path: Path):
    (missing,) = read_documents(tmp_path / "none")
    assert isinstance(missing, InputError)
    assert "no such file" in missing.reason
    (empty,) = read_documents(tmp_path)
    assert isinstance(empty, InputError)
    assert "no file" in empty.reason
