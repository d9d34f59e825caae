"""The commands of a witness, and their options."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli.commands.app import app

witness = typer.Typer(
    help="Witness the record of a mission (init, trust, cosign, serve, show), or have one's own witnessed.",
    rich_markup_mode=None,
)
app.add_typer(witness, name="witness")

Folder = Annotated[Path, typer.Argument(metavar="WITNESS", help="The folder of a witness.")]
Mission = Annotated[Path, typer.Argument(metavar="MISSION", help="The folder of a mission.")]
For = Annotated[
    str | None, typer.Option("--for", metavar="NAME", help="Which witness, if the mission names several.")
]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


@witness.command("init")
def init(
    folder: Annotated[Path, typer.Argument(metavar="WITNESS", help="A new folder, on a local disk.")],
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="What to sign as, such as mediator.example/w1.")
    ],
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Keep the key under a passphrase.")] = False,
) -> int:
    """Make a witness with a key of its own, and print the verifier key to give to everybody."""
    from truce.cli.ledger.witnessing import run_init

    return run_init(folder, name=name, encrypt=encrypt)


@witness.command("trust")
def trust(
    folder: Folder,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The verifier key of a mission's sequencer.")],
) -> int:
    """Witness a mission from now on, by the verifier key of whoever orders its record."""
    from truce.cli.ledger.witnessing import run_trust

    return run_trust(folder, key)


@witness.command("distrust")
def distrust(
    folder: Folder,
    key: Annotated[str, typer.Argument(metavar="KEY", help="A verifier key that was trusted.")],
) -> int:
    """Take no checkpoint signed by a key any more: it was stolen, or the record handed over for good."""
    from truce.cli.ledger.witnessing import run_distrust

    return run_distrust(folder, key)


@witness.command("cosign")
def cosign(
    folder: Folder,
    request: Annotated[Path, typer.Argument(metavar="REQUEST", help="What `truce witness request` wrote.")],
    answer: Annotated[Path, typer.Argument(metavar="ANSWER", help="The file to carry back.")],
) -> int:
    """Check a request that came as a file; write the cosigned checkpoint, if it may be signed."""
    from truce.cli.ledger.witnessing import run_cosign

    return run_cosign(folder, request, answer)


@witness.command("serve")
def serve(
    folder: Folder,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="0: any.")] = 8765,
) -> int:
    """Answer requests over HTTP (C2SP tlog-witness) until interrupted."""
    from truce.cli.ledger.witnessing import run_serve

    return run_serve(folder, host=host, port=port)


@witness.command("show")
def show(folder: Folder, as_json: Json = False) -> int:
    """Say which missions it witnesses, how far and since when, and which of them forked."""
    from truce.cli.ledger.witnessing import run_show

    return run_show(folder, as_json=as_json)


@witness.command("name")
def name(
    mission: Mission,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The verifier key of the witness.")],
) -> int:
    """Name a witness in the record of a mission, for everybody to read."""
    from truce.cli.ledger.witnessed import run_name

    return run_name(mission, key)


@witness.command("request")
def request(
    mission: Mission,
    out: Annotated[Path, typer.Argument(metavar="REQUEST", help="The file to carry to the witness.")],
    for_name: For = None,
    old: Annotated[
        int | None,
        typer.Option(
            "--from", metavar="N", min=0, help="How many entries the witness says it cosigned last."
        ),
    ] = None,
) -> int:
    """Write what a witness has to see: the newest checkpoint, and the proof that the record only grew."""
    from truce.cli.ledger.witnessed import run_request

    return run_request(mission, out, for_name=for_name, old=old)


@witness.command("take")
def take(
    mission: Mission,
    answer: Annotated[Path, typer.Argument(metavar="ANSWER", help="What `truce witness cosign` wrote.")],
) -> int:
    """Take the cosigned checkpoint that came back into the mission."""
    from truce.cli.ledger.witnessed import run_take

    return run_take(mission, answer)


@witness.command("ask")
def ask(
    mission: Mission,
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of the witness: http://HOST:PORT.")],
    for_name: For = None,
) -> int:
    """Have a witness cosign over HTTP: request and take in one."""
    from truce.cli.ledger.witnessed import run_ask

    return run_ask(mission, url, for_name=for_name)
