"""`truce adopt`: write into an agreement file that somebody takes its encoding for the right one."""

import codecs
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from truce.asof import EVER, Interval
from truce.clauses.adopting import with_adoption
from truce.clauses.loading import load_agreement
from truce.clauses.near import meant
from truce.clauses.yaml_text import text_of
from truce.cli import say
from truce.errors import AgreementError, ArgumentError, InputError, Problem
from truce.findings.record import Text, adopted, adoptions_in
from truce.report.adoptions import page, to_dict


def run_adopt(folder: Path, *, by: str, encoding: str | None, on: str | None, as_json: bool) -> int:
    """Add an adoption to the file of an encoding, whole or not at all, and say who has adopted it. 0: done.

    Raises:
        InputError: the file cannot be read or written.
        AgreementError: it is no agreement, or whoever it is cannot adopt it.
        ArgumentError: `on` is no date, or the folder has no such encoding.
    """
    day = None if on is None else _day(on)
    # A link is followed: it would else be replaced by a copy.
    file = Path(os.path.realpath(_file_of(folder, encoding)))
    text = text_of(file)
    longer, agreement = with_adoption(text, str(file), by=by, on=day)
    _write(file, text, longer)
    known = Text(id="text", agreement=agreement, known=-EVER)
    enough = adopted((known,), adoptions_in(known), EVER)
    told = to_dict(str(file), agreement, bool(enough))
    say(json.dumps(told, ensure_ascii=False, indent=2) if as_json else page(told))
    return 0


def _day(on: str) -> Interval:
    try:
        return Interval.parse(on)
    except ArgumentError as error:
        raise ArgumentError("--on", on, error.reason, error.next) from None


def _file_of(folder: Path, author: str | None) -> Path:
    """The file of an encoding: `agreement.yaml`, or one of several whose names begin with `agreement`."""
    files: Sequence[Path] = sorted(folder.glob("agreement*.yaml")) if folder.is_dir() else [folder]
    if not files:
        raise InputError(str(folder / "agreement.yaml"), "there is no such file", "Check the path")
    if len(files) == 1 and author is None:
        return files[0]
    authors = {load_agreement(file).encoding.author: file for file in files}
    found = [f for name, f in authors.items() if author and name.casefold() == author.strip().casefold()]
    if author is None:
        reason = f"the folder has {len(files)} encodings of the agreement"
        raise ArgumentError("--encoding", "", reason, f"Name one: {', '.join(sorted(authors))}")
    if not found and len(files) == 1:
        raise AgreementError(str(files[0]), [_of_another(files[0], author)])
    if not found:
        raise ArgumentError("--encoding", author, "nobody by this name encoded it", meant(author, authors))
    return found[0]


def _of_another(file: Path, author: str) -> Problem:
    from truce.clauses.loading import load_marked

    agreement, marked = load_marked(file)
    remedy = f"Write --encoding {agreement.encoding.author!r}, or leave it out"
    return Problem(marked.line(("encoding", "author")), None, f"the encoding is not by {author!r}", remedy)


def _write(file: Path, text: str, longer: str) -> None:
    """Put the longer text in place of the one that was read, with its mark of UTF-8 and its permissions."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        mark = codecs.BOM_UTF8 if file.read_bytes().startswith(codecs.BOM_UTF8) else b""
        with part.open("xb") as opened:
            opened.write(mark + longer.encode("utf-8"))
            opened.flush()
            os.fsync(opened.fileno())
        shutil.copymode(file, part)
        if text_of(file) != text:
            reason = "was changed by somebody else in the meantime; nothing was written"
            raise InputError(str(file), reason, "Look at it and try again")
        part.replace(file)
    except OSError as error:
        raise InputError(
            str(file), f"cannot be written ({error.strerror})", "Check the folder and the disk"
        ) from error
    finally:
        part.unlink(missing_ok=True)
