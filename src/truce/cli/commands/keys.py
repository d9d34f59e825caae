"""The commands about keys, and their options."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli.commands.app import app
from truce.cli.commands.mission import Json, Mission

key = typer.Typer(help="Whose keys a mission has, and how they change.", rich_markup_mode=None)
app.add_typer(key, name="key")

KeyFile = Annotated[
    Path, typer.Option("--key", metavar="FILE", help="A key file, as truce key new makes it.")
]


@key.command("new")
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the private key.")],
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Keep it under a passphrase.")] = False,
) -> int:
    """Make a key, and print its id."""
    from truce.cli.ledger.keys import run_new

    return run_new(file, encrypt=encrypt)


@key.command("list")
def list_keys(mission: Mission, as_json: Json = False) -> int:
    """List the keys of a mission: whose they are, what they may do, which ended, which is suspected."""
    from truce.cli.ledger.keys import run_list

    return run_list(mission, as_json=as_json)


@key.command("introduce")
def introduce(
    mission: Mission,
    key_file: KeyFile,
    holder: Annotated[
        str, typer.Option("--holder", metavar="KIND:NAME", help="person, party, mechanism or device; :PARTY.")
    ],
    role: Annotated[
        list[str], typer.Option("--role", help="author, registrar, sequencer, custodian or another.")
    ],
    as_json: Json = False,
) -> int:
    """Introduce a key that is at hand, as a registrar (else: truce sync ask and admit)."""
    from truce.cli.ledger.keys import run_introduce

    return run_introduce(mission, key_file, holder=holder, roles=role, as_json=as_json)


@key.command("use")
def use(mission: Mission, key_file: KeyFile) -> int:
    """File with this key in this copy from now on; the one before stays beside it."""
    from truce.cli.ledger.keys import run_use

    return run_use(mission, key_file)


@key.command("rotate")
def rotate(mission: Mission, as_json: Json = False) -> int:
    """Exchange the key of this copy for a new one of the same holder and roles."""
    from truce.cli.ledger.keys import run_rotate

    return run_rotate(mission, as_json=as_json)


@key.command("revoke")
def revoke(
    mission: Mission,
    name: Annotated[str, typer.Argument(metavar="KEY", help="The id of a key, or its beginning.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    since: Annotated[
        str | None,
        typer.Option("--suspected-since", metavar="T", help="Since when others may have had it (UTC)."),
    ] = None,
    as_json: Json = False,
) -> int:
    """End a key; what it signed stays, and is marked from the time on at which others may have had it."""
    from truce.cli.ledger.keys import run_revoke

    return run_revoke(mission, name, reason=reason, since=since, as_json=as_json)


@key.command("accept")
def accept(
    mission: Mission,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to carry to the old sequencer.")],
) -> int:
    """Write that this copy's key takes the order of the record over, as the record stands now."""
    from truce.cli.ledger.keys import run_accept

    return run_accept(mission, out)


@key.command("hand-over")
def hand_over(
    mission: Mission,
    key_file: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="The new sequencer's key, if it is at hand.")
    ] = None,
    accepted: Annotated[
        Path | None, typer.Option("--accepted", metavar="FILE", help="What truce key accept wrote there.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Hand the order of the record over to another key, which has accepted it."""
    from truce.cli.ledger.keys import run_hand_over

    return run_hand_over(mission, file=key_file, accepted=accepted, as_json=as_json)
