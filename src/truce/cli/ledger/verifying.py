"""``truce ledger verify`` and ``checkpoint``: a whole mission checked offline, and its head to hand on."""

import json
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truce.cli import INTEGRITY, say
from truce.cli.keeping.doubts import doubt_dict, doubt_lines
from truce.cli.ledger.witnessing import read_bounded
from truce.cli.mission.working import open_mission, passphrase_of
from truce.cli.texts.briefing import width
from truce.errors import StoreError, TruceError
from truce.ledger.notes import MOST_BYTES
from truce.report.folding import fold

if TYPE_CHECKING:
    from truce.ledger.faults import Fault
    from truce.ledger.heads import Held
    from truce.ledger.keys import SigningKey
    from truce.ledger.verifying import Verification
    from truce.mission.folder import Behind

SCHEMA = "truce-verify/1"


def run_verify(path: Path, *, held: Sequence[Path], complete: bool, as_json: bool) -> int:
    """Check a whole mission. 0: all is as it was signed and witnessed; 3: something is not.

    Raises:
        StoreError: it is no mission, or cannot be opened.
        InputError: a checkpoint file cannot be read.
    """
    from truce.ledger.heads import Held
    from truce.mission.care.verifying import is_complete, suspected, verification
    from truce.mission.folder import open_to_read

    others = [Held(each.name, read_bounded(each, MOST_BYTES)) for each in held]
    secret = passphrase_of(path)
    behind = open_to_read(path, secret)
    with behind.store:
        whole = complete or is_complete(behind, _own(path, secret))
        check = verification(behind, others, complete=whole)
        with _watched(check, behind.store.head().size):
            faults = list(check.faults())
        witnessed = _witnessed(path, behind)
        doubted = suspected(behind.store, check.keyring) if check.keyring else ()
    if as_json:
        told = _as_dict(check, faults, others, witnessed) | {"suspected": [doubt_dict(d) for d in doubted]}
        say(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        lines = [*_page(check, faults, others, witnessed), *doubt_lines(doubted)]
        say("\n".join(line for text in lines for line in fold(text, width(), "", "  ")))
    return INTEGRITY if faults else 0


def _own(path: Path, secret: str | None) -> "SigningKey | None":
    """The key of this copy, if it can be read: a damaged one is in nobody's way here."""
    from truce.mission.folder import own_key

    try:
        return own_key(path, secret)
    except StoreError:
        return None


def run_checkpoint(path: Path) -> int:
    """Write the newest checkpoint to the output, as the bytes that were signed. 0: done.

    StoreError if the record has none.
    """
    with open_mission(path) as mission:
        last = mission.store.last_checkpoint()
    if last is None:
        raise StoreError(str(path), "has no checkpoint yet", "File something, or sync with the sequencer")
    sys.stdout.buffer.write(last[1])
    sys.stdout.buffer.flush()
    return 0


def _witnessed(path: Path, behind: "Behind") -> str:
    from truce.mission.missions import Mission

    try:
        return Mission(path, behind).witnessed()
    except TruceError as error:
        return f"Nobody vouches for it: {error}"


def _page(
    check: "Verification", faults: "Sequence[Fault]", held: "Sequence[Held]", witnessed: str
) -> Iterator[str]:
    seen = f"{check.entries} entries and {check.rows} rows were checked"
    left = [f"{check.erased} contents were erased by order"] if check.erased else []
    left += [f"{check.withheld} contents are withheld from this copy"] if check.withheld else []
    yield from map(str, faults)
    yield "; ".join([seen, *left]) + "."
    if faults:
        yield f"NOT AS IT WAS SIGNED: {len(faults)} faults, named above."
    else:
        yield f"All of it is as it was signed, under a checkpoint of {check.agreed} entries."
        if held:
            yield f"It continues what is held in {', '.join(each.holder for each in held)}."
        else:
            yield (
                "Compared with no checkpoint of others: a record that was cut short looks whole to itself. "
                "Give --held FILE, and hand yours on: truce ledger checkpoint MISSION > FILE"
            )
    yield witnessed


def _as_dict(
    check: "Verification", faults: "Sequence[Fault]", held: "Sequence[Held]", witnessed: str
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "mission": check.record.mission,
        "sound": not faults,
        "entries": check.entries,
        "rows": check.rows,
        "erased": check.erased,
        "withheld": check.withheld,
        "agreed": check.agreed,
        "held": [each.holder for each in held],
        "witnessed": witnessed,
        "faults": [
            {"rule": f.rule, "about": f.about, "reason": f.reason, "next": f.next, "position": f.position,
             "row": f.row}
            for f in faults
        ],
    }  # fmt: skip


@contextmanager
def _watched(check: "Verification", size: int) -> Iterator[None]:
    """Show on stderr how far a check is, if somebody watches."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress

    done = threading.Event()
    with Progress(console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("checking", total=size)

        def follow() -> None:
            while not done.wait(0.2):
                bar.update(task, completed=check.entries)

        follower = threading.Thread(target=follow, daemon=True)
        follower.start()
        try:
            yield
        finally:
            done.set()
            follower.join()
