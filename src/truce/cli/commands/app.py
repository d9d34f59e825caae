"""The commands and their options."""

from pathlib import Path
from typing import Annotated

import typer

from truce.access import Reader, reader_of
from truce.cli import USAGE
from truce.documents import DEFAULT_LIMIT
from truce.errors import ArgumentError

app = typer.Typer(
    help="truce keeps watch over a ceasefire: what is reported, by whom, in which words.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Html = Annotated[
    Path | None, typer.Option("--html", metavar="OUT", help="Also write one HTML page that works offline.")
]
Json = Annotated[bool, typer.Option("--json", help="Print the dossier as JSON.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="T", help="Give the standing at T, such as 2031-05-14 or 2031-05-14T18:00."
    ),
]
Published = Annotated[
    str | None, typer.Option("--published", metavar="DATE", help="When the files were published.")
]
Limit = Annotated[
    int,
    typer.Option("--limit", metavar="BYTES", min=1, help="The largest text to read; PDF, mail ...: x10."),
]
UnsafeReaders = Annotated[
    bool,
    typer.Option("--unsafe-readers", help="Read also where the system cannot confine readers; it is shown."),
]
Audience = Annotated[
    str | None,
    typer.Option(
        "--audience", metavar="WHO", help="Who may read it: terms with commas, see the reference of missions."
    ),
]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="READER", help="As party:NAME, mediator, verifier, ... would see it."),
]
AsKey = Annotated[
    str, typer.Option("--as-key", metavar="ID", help="The key of that reader, who may read what it signed.")
]


@app.callback(invoke_without_command=True)
def truce(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Options of truce itself."""
    if version:
        from truce import __version__

        typer.echo(f"truce {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(USAGE)


def reader_asked(text: str | None, key: str) -> Reader | None:
    """Who asks; None for whoever holds this copy. ArgumentError if they are no reader."""
    if text is None and key:
        raise ArgumentError("--as-key", key, "goes with --as", "Name whose key it is: --as party:NAME")
    return None if text is None else reader_of(text, key)


@app.command("brief")
def brief(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Files, archives, folders; - is the input.")
    ],
    as_json: Json = False,
    html: Html = None,
    published: Published = None,
    as_of: AsOf = None,
    limit: Limit = DEFAULT_LIMIT,
    unsafe_readers: UnsafeReaders = False,
) -> int:
    """Read articles and statements about a truce; say what they say, with every line tied to its words.

    Plain text, Markdown, HTML, PDF, DOCX, mails, RSS and Atom; archives and folders of them.
    """
    from truce.cli.texts.briefing import run_brief

    return run_brief(
        files, as_json=as_json, html=html, published=published, as_of=as_of, limit=limit,
        unsafe_readers=unsafe_readers,
    )  # fmt: skip


@app.command("draft")
def draft(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A plain text file; - is the input.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where to put a folder for each agreement.")
    ] = Path("agreements"),
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are there already.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say as JSON what was written.")] = False,
    published: Published = None,
    limit: Limit = DEFAULT_LIMIT,
    unsafe_readers: UnsafeReaders = False,
) -> int:
    """Put the agreements that a text tells of into clauses, each beside its words, open points marked."""
    from truce.cli.texts.drafting import run_draft

    return run_draft(
        file, out=out, force=force, as_json=as_json, published=published, limit=limit,
        unsafe_readers=unsafe_readers,
    )  # fmt: skip


@app.command("lint")
def lint(
    agreement: Annotated[Path, typer.Argument(metavar="AGREEMENT", help="A folder or agreement.yaml.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="LEVEL",
            help="Leave with 1 where one is as grave: high, medium or low.",
        ),
    ] = None,
) -> int:
    """Find what is missing, loose or cannot work in an agreement, with what practice says and what to ask."""
    from truce.cli.texts.linting import run_lint

    return run_lint(agreement, as_json=as_json, fail_on=fail_on)


@app.command("cases")
def cases(
    agreement: Annotated[Path, typer.Argument(metavar="AGREEMENT", help="A folder or agreement.yaml.")],
    file: Annotated[
        Path | None,
        typer.Option("--cases", metavar="FILE", help="The cases; else cases.yaml beside the agreement."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answers as JSON.")] = False,
) -> int:
    """Judge the cases of an agreement, and leave with 1 where the judge says something else than they do."""
    from truce.cli.texts.trying import run_cases

    return run_cases(agreement, file, as_json=as_json)


@app.command("adopt")
def adopt(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="[MISSION] FOLDER", help="A folder or agreement.yaml, and where to file it."),
    ],
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="The party, or the body that may adopt.")
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="ID", help="Whose encoding: needed where the folder has several."),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day of the adoption; else not stated.")
    ] = None,
    audience: Audience = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say as JSON who has adopted it.")] = False,
) -> int:
    """Write into an agreement file that a party, or a body that may, takes its encoding for the right one.

    With a mission the terms are filed there as they are, and as an entry who adopts them, if --by says it.
    """
    from truce.cli.texts.adopting import run_adopt

    if len(paths) == 2:
        from truce.cli.mission.people import run_adopt_in

        return run_adopt_in(*paths, by=by, on=on, audience=audience, as_json=as_json)
    if len(paths) > 2 or by is None:
        raise typer.BadParameter("give FOLDER with --by NAME, or MISSION and FOLDER")
    return run_adopt(paths[0], by=by, encoding=encoding, on=on, as_json=as_json)


@app.command("rehearse")
def rehearse(
    agreement: Annotated[Path, typer.Argument(metavar="AGREEMENT", help="A folder or agreement.yaml.")],
    events: Annotated[Path, typer.Option("--events", metavar="FILE", help="UCDP GED as CSV.")],
    since: Annotated[
        str | None, typer.Option("--since", metavar="D", help="As if in force from this day on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="D", help="As if in force up to and with this day.")
    ] = None,
    parties: Annotated[
        Path | None, typer.Option("--parties", metavar="MAP", help="Lines `name of a side: id of a party`.")
    ] = None,
    letter: Annotated[
        str, typer.Option("--letter", metavar="A..F", help="The reliability to give the data set.")
    ] = "B",
    as_json: Annotated[bool, typer.Option("--json", help="Print the rehearsal as JSON.")] = False,
    chart: Annotated[
        Path | None, typer.Option("--chart", metavar="OUT", help="Also write a chart (SVG).")
    ] = None,
) -> int:
    """Run a draft over past incident data: what would have been a violation, what undecidable, and why."""
    from truce.cli.texts.rehearsing import run_rehearse

    return run_rehearse(
        agreement,
        events,
        since=since,
        until=until,
        parties=parties,
        letter=letter,
        as_json=as_json,
        chart=chart,
    )


@app.command("series")
def series(
    file: Annotated[Path, typer.Argument(metavar="FILE|MISSION", help="Daily tolls as JSON; or a mission.")],
    filed: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="What to file in that mission.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="D", help="From this day on, as a truce's first.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="D", help="As published by this day; else all of it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the series as JSON.")] = False,
    fail_on: Annotated[
        bool, typer.Option("--fail-on-rise", help="Leave with 1 if a sustained rise was shown.")
    ] = False,
    by: Annotated[str, typer.Option("--by", metavar="OFFICE", help="Who gives the filed figures out.")] = "",
    of: Annotated[str, typer.Option("--of", metavar="SIDE", help="The side that office speaks for.")] = "",
    title: Annotated[
        str, typer.Option("--title", metavar="NAME", help="Tells several series of one office apart.")
    ] = "daily tolls",
    audience: Audience = None,
) -> int:
    """Say what daily tolls tell, and whether they show a sustained rise; or file them in a mission."""
    from truce.cli.texts.series import run_filing, run_series
    from truce.mission.folder import is_mission

    if filed is not None:
        said = {"by": by, "of": of, "title": title, "audience": audience}
        return run_filing(file, filed, said, as_json=as_json)
    if is_mission(file):
        reason = "shows its series on its own pages"
        remedy = "Ask truce status, timeline or history of it; or give the FILE to be filed"
        raise ArgumentError("MISSION", str(file), reason, remedy)
    if since is None:
        raise ArgumentError("--since", "", "is missing", "Say from which day on: --since 2014-01-31")
    return run_series(file, since=since, at=at, as_json=as_json, fail_on_rise=fail_on)


@app.command("explain")
def explain(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="MISSION|FILE...", help="A mission, a printed brief, or files."),
    ],
    name: Annotated[
        str, typer.Argument(metavar="ID", help="A finding (fi-) or a status (st-) of the brief.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the explanation as JSON.")] = False,
    published: Published = None,
    as_of: AsOf = None,
    limit: Limit = DEFAULT_LIMIT,
    reader: As = None,
    key: AsKey = "",
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="K", help="Of a mission, as known at K (UTC).")
    ] = None,
    known_by: Annotated[
        str, typer.Option("--known-by", metavar="CLOCK", help="As recorded by K, or as published by K.")
    ] = "record",
    unsafe_readers: UnsafeReaders = False,
) -> int:
    """Say why the judge answers so: the term, who says what, what is missing, what would change it."""
    from truce.cli.texts.explaining import run_explain
    from truce.mission.folder import is_mission

    if len(files) == 1 and is_mission(files[0]):
        from truce.cli.mission.working import run_explain_in

        return run_explain_in(
            files[0], name, as_of, as_json=as_json, reader=reader_asked(reader, key), known_at=known_at,
            known_by=known_by,
        )  # fmt: skip
    if known_at is not None or known_by != "record":
        advice = "Files are known from when they are given; --as-of says for which moment"
        raise ArgumentError("--known-at", known_at or known_by, "goes with a mission", advice)
    if reader_asked(reader, key) is not None:
        raise ArgumentError(
            "--as", reader or "", "goes with a mission", "Files are read as whoever reads them"
        )
    return run_explain(
        files, name, as_json=as_json, published=published, as_of=as_of, limit=limit,
        unsafe_readers=unsafe_readers,
    )  # fmt: skip


@app.command("demo")
def demo(
    as_json: Json = False,
    html: Html = Path("truce-demo.html"),
    as_of: AsOf = None,
) -> int:
    """Read the packaged dispatches about a truce, and name the HTML page on the last line."""
    from truce.cli.texts.briefing import run_demo

    return run_demo(as_json=as_json, html=html, as_of=as_of)
