"""`truce brief` and `truce demo`: read the files, ask the mission, print the answer."""

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from truce.asof import Interval
from truce.cli import USAGE, complain, say
from truce.cli.saving import check_output, save
from truce.documents import DEFAULT_LIMIT, HEAVIER, Document, read_documents
from truce.documents.records import UNCONFINED
from truce.errors import ArgumentError, InputError, printable

if TYPE_CHECKING:
    from truce.mission import Brief

_STANDARD_INPUT = Path("-")
_WIDTH, _WIDEST = 80, 110


def run_brief(
    files: Sequence[Path],
    *,
    as_json: bool,
    html: Path | None,
    published: str | None,
    as_of: str | None,
    limit: int,
    unsafe_readers: bool = False,
) -> int:
    """Brief the user on the files. 0: done, with a line on stderr per file unread; 2: nothing could be read.

    Raises:
        ArgumentError: a date is none, or the HTML page would overwrite a file that is to be read.
    """
    check_date("--published", published)
    check_date("--as-of", as_of)
    if html is not None:
        check_output(html, "--html", files)
    sources = list(sources_of(files, limit, published, unsafe=unsafe_readers))
    from truce import mission

    with patience(len(sources)):
        result = mission.brief(
            sources, published=published, as_of=as_of, limit=limit, unsafe_readers=unsafe_readers
        )
    for failure in result.failures:
        complain(str(failure))
    if not result.told:
        return USAGE
    for told in result.told:
        for caution in told.document.warnings:
            complain(f"note: {told.document.name}: {caution.message}")
    _show(result, as_json=as_json, html=html)
    return 0


def run_demo(*, as_json: bool, html: Path | None, as_of: str | None) -> int:
    """Brief the user on the packaged dispatches."""
    from truce.demo import dispatches

    return run_brief(
        dispatches(), as_json=as_json, html=html, published=None, as_of=as_of, limit=DEFAULT_LIMIT
    )


def check_date(option: str, value: str | None) -> None:
    """Refuse what is no date. ArgumentError that names the option."""
    if value is None:
        return
    try:
        Interval.parse(value)
    except ArgumentError as error:
        raise ArgumentError(option, value, error.reason, error.next) from error


def patience(files: int) -> AbstractContextManager[object]:
    """Show at a terminal that the work goes on: a long file takes minutes."""
    if sys.stderr is None or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"reading {files} {'file' if files == 1 else 'files'} …")


def sources_of(
    files: Sequence[Path], limit: int, published: str | None, *, unsafe: bool = False
) -> Iterator[Path | Document]:
    """The files, with the standard input read where it is named."""
    for file in files:
        if file != _STANDARD_INPUT:
            yield file
        elif sys.stdin is None:
            complain("-: there is no standard input. Name a file.")
        else:
            data = sys.stdin.buffer.read(limit * HEAVIER + 1)
            for one in read_documents(
                data, limit=limit, published=published, name="standard-input", unsafe=unsafe
            ):
                if isinstance(one, InputError):
                    complain(str(one))
                else:
                    yield one.document


def say_unconfined(result: "Brief") -> None:
    """Name the documents that were read by readers which nothing shut off, where no page shows it."""
    for told in result.told:
        if told.document.unconfined:
            complain(f"note: {printable(told.document.name)}: {UNCONFINED.message}")


def _show(result: "Brief", *, as_json: bool, html: Path | None) -> None:
    if as_json:
        encoder = json.JSONEncoder(ensure_ascii=False, indent=2)
        say(encoder.iterencode(result.to_dict()))
    else:
        from truce.report import terminal

        say(terminal.page(result, width=width()))
    if html is None:
        return
    from truce.report import page

    save(html, page.html(result), "--html")
    # With --json the output holds JSON and nothing else.
    if as_json:
        complain(f"note: HTML page: {printable(str(html))}")
    else:
        say(f"HTML page: {printable(str(html))}")


def width() -> int:
    """The columns of the terminal; 80 for a file or a pipe."""
    if sys.stdout is None or not sys.stdout.isatty():
        return _WIDTH
    return min(_WIDEST, shutil.get_terminal_size((_WIDTH, 24)).columns)
