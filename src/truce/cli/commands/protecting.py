"""The commands that protect people: the vault that holds them, and what is erased."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli.commands.app import app
from truce.cli.commands.mission import Json, Mission


@app.command("erase")
def erase(
    mission: Mission,
    entry: Annotated[
        str, typer.Argument(metavar="ENTRY", help="The id of an entry, its beginning, or document#id.")
    ],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Whose order it is; everybody reads it.")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="On what ground; everybody reads it, for good.")
    ],
    row: Annotated[int | None, typer.Option("--row", metavar="N", help="One row of it, from 0.")] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Leave what was read out of the document.")] = False,
    as_json: Json = False,
) -> int:
    """Destroy what an entry says, by a signed order; that it was said, and every proof, stays."""
    from truce.cli.keeping.erasing import run_erase

    return run_erase(mission, entry, row=row, by=by, reason=reason, alone=alone, as_json=as_json)


people = typer.Typer(
    help="People who must be protected: sealed to keyholders, never in the record.", rich_markup_mode=None
)
app.add_typer(people, name="people")

Reference = Annotated[
    str, typer.Argument(metavar="REFERENCE", help="The 32 digits that stand for a person in the record.")
]
To = Annotated[
    list[str],
    typer.Option("--to", metavar="NAME", help="A keyholder of the record, or NAME=age1...; many times."),
]
IdentityFile = Annotated[
    Path, typer.Option("--identity", metavar="FILE", help="What truce people identity made.")
]


@people.command("identity")
def identity(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, away from the mission.")],
) -> int:
    """Make the identity of a keyholder, under a passphrase, and print what others seal to."""
    from truce.cli.keeping.vault import run_identity

    return run_identity(file)


@people.command("keyholder")
def keyholder(
    mission: Mission,
    name: Annotated[str, typer.Argument(metavar="NAME", help="An office, not a person's name.")],
    recipient: Annotated[str, typer.Argument(metavar="RECIPIENT", help="What their identity printed.")],
    as_json: Json = False,
) -> int:
    """Name in the record somebody to whom people can be sealed."""
    from truce.cli.keeping.vault import run_keyholder

    return run_keyholder(mission, name, recipient, as_json=as_json)


@people.command("seal")
def seal(
    mission: Mission,
    to: To,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A person as JSON, - for the input; else it is asked."),
    ] = None,
    reference: Annotated[
        str | None, typer.Option("--replace", metavar="REFERENCE", help="In place of what is sealed there.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Seal a person to keyholders, and print the reference that stands for them."""
    from truce.cli.keeping.vault import run_seal

    return run_seal(mission, to, source, reference, as_json=as_json)


@people.command("read")
def read(
    mission: Mission,
    reference: Reference,
    identity_file: IdentityFile,
    use: Annotated[str, typer.Option("--use", metavar="USE", help="What for; see the reference.")],
    as_json: Json = False,
) -> int:
    """Show a person, for a use that they agreed to; who read it, and why, is filed first."""
    from truce.cli.keeping.vault import run_read

    return run_read(mission, reference, identity_file, use, as_json=as_json)


@people.command("reseal")
def reseal(
    mission: Mission, reference: Reference, identity_file: IdentityFile, to: To, as_json: Json = False
) -> int:
    """Seal a person to these keyholders, and to nobody else any more."""
    from truce.cli.keeping.vault import run_reseal

    return run_reseal(mission, reference, identity_file, to, as_json=as_json)


@people.command("erase")
def erase_person(
    mission: Mission,
    reference: Reference,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Whose order it is; it is filed.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, without a name.")],
    as_json: Json = False,
) -> int:
    """Destroy a person's keys and record, for everybody and for good."""
    from truce.cli.keeping.vault import run_erase_person

    return run_erase_person(mission, reference, by=by, reason=reason, as_json=as_json)


@people.command("list")
def list_people(mission: Mission, as_json: Json = False) -> int:
    """List the references, who read them and why, and whom people can be sealed to."""
    from truce.cli.keeping.vault import run_list

    return run_list(mission, as_json=as_json)
