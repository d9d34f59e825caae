"""``truce erase``: content destroyed by a custodian's order, and what the order does not reach."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from truce.cli import say
from truce.cli.mission.working import open_mission
from truce.cli.texts.briefing import width
from truce.report.folding import fold

if TYPE_CHECKING:
    from truce.mission.filing.erasing import Done

_STAYS = "That there was an entry, of which kind, when and by whose key, and this order stay for all to read."
_BEYOND = (
    "Not reached: copies, packets and exports already handed over, backups, and what somebody printed or "
    "read. A copy of this mission erases it too once it takes the next packet; see to the others yourself."
)
_REST = "Deleted blocks may stay on a disk until they are used again: encrypt the disk."


def run_erase(
    path: Path, entry: str, *, row: int | None, by: str, reason: str, alone: bool, as_json: bool
) -> int:
    """Erase what an entry, or one of its rows, says. 0: done.

    Raises:
        ArgumentError: there is no such entry or row, or what everybody reads would repeat what is erased.
        LedgerError: the key of this copy may not order it, or it may not be erased.
    """
    from truce.mission.filing.erasing import erase

    with open_mission(path) as mission:
        done = erase(mission, entry, row, by, reason, alone=alone)
    if as_json:
        found = {
            "schema": "truce-erased/1", "orders": list(done.orders), "waits": done.waits,
            "erased": list(done.parts), "contents": done.contents, "files": done.files,
            "left": list(done.left), "repeated": list(done.repeated),
        }  # fmt: skip
        say(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        say("\n".join(line for text in _told(done) for line in fold(text, width(), "", "  ")))
    return 0


def _told(done: "Done") -> Iterator[str]:
    what = "; ".join(done.parts)
    orders = ", ".join(order[:12] for order in done.orders)
    if done.waits:
        yield f"Ordered, and NOT ERASED yet: {what} [{orders}]."
        yield "The order waits here until whoever orders the record has taken it in: truce sync write."
        return
    if done.orders:
        yield f"Erased: {what} [order {orders}]."
    else:
        yield f"Erased before: {what}."
    if done.files:
        yield f"{done.files} files of evidence that nothing names any more were destroyed."
    for sentence in done.left:
        yield f"LEFT HERE: {sentence}"
    if done.repeated:
        yield f"STILL SAYS SOME OF THE SAME WORDS: {', '.join(done.repeated)}. Erase that too if it must go."
    yield _STAYS
    yield _BEYOND
    yield _REST
