"""The commands by which copies of a mission exchange packets, and their options."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli.commands.app import app
from truce.cli.commands.mission import Record

sync = typer.Typer(
    help="Exchange signed packets between copies of a mission, by files: no network is needed.",
    rich_markup_mode=None,
)
app.add_typer(sync, name="sync")

Mission = Annotated[Path, typer.Argument(metavar="MISSION", help="The folder of a mission.")]
Packet = Annotated[Path, typer.Argument(metavar="PACKET", help="The file of a packet.")]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


@sync.command("write")
def write(
    mission: Mission,
    packet: Packet,
    reader: Annotated[
        str,
        typer.Option(
            "--for", metavar="ROLE", help="party:NAME, mediator, verifier, analyst, public or operator."
        ),
    ],
    key: Annotated[str, typer.Option("--key", metavar="ID", help="The key of the recipient's copy.")] = "",
    start: Annotated[
        int, typer.Option("--from", metavar="N", min=0, help="How many entries the recipient has.")
    ] = 0,
    areas: Annotated[
        list[str] | None, typer.Option("--area", metavar="CODE", help="Only rows of this area. Repeatable.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Write a packet for somebody: all entries, and of their contents what that reader may read."""
    from truce.cli.ledger.syncing import run_write

    return run_write(mission, packet, reader=reader, key=key, start=start, areas=areas, as_json=as_json)


@sync.command("apply")
def apply(
    mission: Mission,
    packets: Annotated[list[Path], typer.Argument(metavar="PACKET...", help="Files of packets.")],
    hold: Annotated[
        bool, typer.Option("--hold", help="Order nothing yet; truce ledger promise says by when.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Apply packets that came, each whole or not at all; a copy that orders the record orders what waits."""
    from truce.cli.ledger.syncing import run_apply

    return run_apply(mission, packets, hold=hold, as_json=as_json)


@sync.command("refuse")
def refuse(
    mission: Mission,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The id of an entry that waits.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; everybody reads it.")],
    as_json: Json = False,
) -> int:
    """Say in the record that an entry will never be taken in, and why; those after it can be then."""
    from truce.cli.ledger.syncing import run_refuse

    return run_refuse(mission, entry, reason=reason, as_json=as_json)


@sync.command("id")
def identify(mission: Mission, as_json: Json = False) -> int:
    """Print the id of a mission, the key of this copy and its holder, and how long the record is here."""
    from truce.cli.ledger.syncing import run_id

    return run_id(mission, as_json=as_json)


@sync.command("ask")
def ask(
    mission: Annotated[Path, typer.Argument(metavar="MISSION", help="A new folder, for this copy.")],
    request: Annotated[Path, typer.Argument(metavar="REQUEST", help="The file to send to a registrar.")],
    name: Annotated[str, typer.Option("--mission", metavar="ID", help="The id of the mission to join.")],
    holder: Annotated[str, typer.Option("--holder", metavar="NAME", help="Whose copy this is.")],
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="person, party, mechanism or device.")
    ] = "person",
    of: Annotated[str, typer.Option("--of", metavar="PARTY", help="The party the holder belongs to.")] = "",
    roles: Annotated[
        list[str] | None, typer.Option("--role", metavar="ROLE", help="What its key may do. Repeatable.")
    ] = None,
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Keep it encrypted, by a passphrase.")] = False,
) -> int:
    """Make a folder with a key of its own on a new machine, and the request to admit that key."""
    from truce.cli.ledger.syncing import run_ask

    holder_of = holder if kind == "party" else of
    return run_ask(
        mission, request, name=name, holder=(kind, holder, holder_of), roles=roles or ["author"],
        encrypt=encrypt,
    )  # fmt: skip


@sync.command("admit")
def admit(
    mission: Mission,
    request: Annotated[Path, typer.Argument(metavar="REQUEST", help="What truce sync ask made.")],
    key: Annotated[
        str, typer.Option("--key", metavar="ID", help="The key that the new machine shows: compare them.")
    ],
) -> int:
    """Introduce the key of a new machine to the mission, once its id was compared with that machine's."""
    from truce.cli.ledger.syncing import run_admit

    return run_admit(mission, request, key=key)


@sync.command("join")
def join(
    mission: Annotated[Path, typer.Argument(metavar="MISSION", help="The folder that truce sync ask made.")],
    packet: Packet,
    record: Record = None,
    as_json: Json = False,
) -> int:
    """Begin the record of a new copy with a packet from the start."""
    from truce.cli.ledger.syncing import run_join

    return run_join(mission, packet, record=record, as_json=as_json)
