"""Files taken into a mission by the command line: with a bar for those that have many rows."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from truce.errors import ArgumentError, InputError, printable
from truce.incidents.accounts import Letter
from truce.mission.filing.event_data import Progress, Wanted, is_event_data

if TYPE_CHECKING:
    from truce.cli.mission.working import Choices
    from truce.mission.missions import Ingested, Mission


def taken_in(
    mission: "Mission", file: Path, given: "Choices", beside: Collection[str] = ()
) -> "Iterator[Ingested | InputError]":
    """Take one file in: its documents, or event data with a bar on stderr if somebody watches.

    `beside` are the entries of the documents that were given together with it.

    Raises:
        ArgumentError: the letter is none.
    """
    letter = given.letter.upper() if given.letter else None
    if letter is not None and letter not in get_args(Letter):
        raise ArgumentError("--letter", letter, "no letter of reliability", "Write one of A, B, C, D, E, F")
    wanted = Wanted(
        published=given.published, replaces=given.replaces, separate=given.separate,
        letter=cast(Letter | None, letter), parties=given.parties, audience=given.audience,
        mapping=given.mapping,
    )  # fmt: skip
    if given.mapping is None and not is_event_data(file):
        yield from mission.ingest_all(
            file, published=given.published, replaces=given.replaces, separate=given.separate,
            audience=given.audience, limit=given.limit, unsafe_readers=given.unsafe_readers, beside=beside,
            speaker=given.speaker,
        )  # fmt: skip
        return
    with bar(file.name) as progress:
        yield mission.ingest(file, events=wanted, progress=progress)


@contextmanager
def bar(name: str) -> Iterator[Progress]:
    """What shows how far something with many rows is, on stderr if somebody watches."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(printable(name), total=None)

        def tell(what: str, done: int, whole: int | None) -> None:
            shown.update(task, description=f"{what} {printable(name)}", completed=done, total=whole)

        yield tell
