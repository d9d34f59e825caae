"""The commands for what a field office has: its tables, before they are taken in."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli.commands import Json, app


@app.command("preview")
def preview(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table (CSV, XLSX).")],
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="MAP", help="How it is read; without it a mapping is proposed."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--write", metavar="OUT", help="Write the mapping that is proposed.")
    ] = None,
    rows: Annotated[int, typer.Option("--rows", metavar="N", min=1, max=1000, help="Rows to show.")] = 5,
    as_json: Json = False,
) -> int:
    """Show what each column of a table would become, and what would stay unread. Takes nothing in."""
    from truce.cli.previewing import run_preview

    return run_preview(file, mapping, out, rows, as_json=as_json)
