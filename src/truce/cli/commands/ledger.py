"""The commands about the ledger, and their options."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli.commands.app import app

ledger = typer.Typer(
    help="What can be checked about a record without trusting its operator.", rich_markup_mode=None
)
app.add_typer(ledger, name="ledger")


@ledger.command("receipt")
def receipt(
    mission: Annotated[Path, typer.Argument(metavar="MISSION", help="The folder of a mission.")],
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The id of an entry, or its beginning.")],
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="The receipt; its envelope is written beside it.")
    ],
) -> int:
    """Write the receipt for an entry: the proof, for whoever filed it, that the record holds it."""
    from truce.cli.ledger.receipts import run_receipt

    return run_receipt(mission, entry, out)


@ledger.command("promise")
def promise(
    mission: Annotated[Path, typer.Argument(metavar="MISSION", help="The copy that orders the record.")],
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The id of an entry that waits.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file for whoever filed it.")],
    hours: Annotated[int, typer.Option("--within", metavar="HOURS", help="By when it will be recorded.")],
) -> int:
    """Promise whoever filed an entry that it will be in the record in time, signed."""
    from truce.cli.ledger.promises import run_promise

    return run_promise(mission, entry, out, hours=hours)


@ledger.command("keep")
def keep(
    mission: Annotated[Path, typer.Argument(metavar="MISSION", help="Your own copy.")],
    file: Annotated[Path, typer.Argument(metavar="PROMISE", help="What the sequencer gave.")],
) -> int:
    """Keep a promise in a copy: truce doctor says from then on whether it was broken."""
    from truce.cli.ledger.promises import run_keep

    return run_keep(mission, file)


@ledger.command("check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A receipt, a promise, or a proof of a fork.")],
    keys: Annotated[
        list[str] | None,
        typer.Option("--key", metavar="KEY", help="The verifier key of the mission's sequencer."),
    ] = None,
    mission: Annotated[
        Path | None,
        typer.Option("--mission", metavar="MISSION", help="The copy to hold a promise against."),
    ] = None,
    envelope: Annotated[
        Path | None,
        typer.Option("--envelope", metavar="FILE", help="The entry's envelope; else the file beside it."),
    ] = None,
    witnesses: Annotated[
        list[str] | None,
        typer.Option(
            "--witness", metavar="KEY", help="The verifier key of a witness that must have cosigned."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> int:
    """Check offline what the sequencer signed: a receipt, a promise that it gave, or the proof of a fork."""
    from truce.cli.ledger.promises import FORK, PROMISE, kind_of, run_check_fork, run_check_promise
    from truce.cli.ledger.receipts import run_check

    kind = kind_of(file)
    if kind == PROMISE:
        return run_check_promise(file, mission, keys=keys or [], as_json=as_json)
    if not keys:
        raise typer.BadParameter("give the verifier key of the mission's sequencer with --key")
    if kind == FORK:
        return run_check_fork(file, keys=keys, as_json=as_json)
    return run_check(file, keys=keys, envelope=envelope, witnesses=witnesses or [], as_json=as_json)


@ledger.command("verify")
def verify(
    mission: Annotated[Path, typer.Argument(metavar="MISSION", help="The folder of a mission.")],
    held: Annotated[
        list[Path] | None,
        typer.Option("--held", metavar="FILE", help="A checkpoint that somebody else holds; many times."),
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="Content that is not here is a fault, unless it was erased.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> int:
    """Check a whole mission offline: signatures, proofs, rights, order, checkpoints, evidence."""
    from truce.cli.ledger.verifying import run_verify

    return run_verify(mission, held=held or [], complete=complete, as_json=as_json)


@ledger.command("checkpoint")
def checkpoint(
    mission: Annotated[Path, typer.Argument(metavar="MISSION", help="The folder of a mission.")],
) -> int:
    """Write the newest checkpoint to the output, to be held by the other side."""
    from truce.cli.ledger.verifying import run_checkpoint

    return run_checkpoint(mission)
