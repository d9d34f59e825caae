"""The commands that protect people: what is erased."""

from typing import Annotated

import typer

from truce.cli.commands import app
from truce.cli.mission_commands import Json, Mission


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
    from truce.cli.erasing import run_erase

    return run_erase(mission, entry, row=row, by=by, reason=reason, alone=alone, as_json=as_json)
