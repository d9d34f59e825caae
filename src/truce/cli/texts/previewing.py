"""`truce preview`: what a table would become, before anything of it is taken in."""

import json
from pathlib import Path

from truce.cli import say
from truce.cli.saving import check_output, save
from truce.cli.texts.briefing import width
from truce.errors import ArgumentError, InputError


def run_preview(file: Path, mapping: Path | None, out: Path | None, rows: int, *, as_json: bool) -> int:
    """Show what a table would become by a mapping, or propose one. 0: shown.

    Raises:
        InputError: a file cannot be read, or the mapping does not fit the table.
        AgreementError: the mapping is none.
        ArgumentError: the proposal cannot be written.
    """
    from truce.findings.table_mappings import load_mapping
    from truce.incidents.feeds.tabular.reading import OpenTable, book_of
    from truce.report import table_preview

    if mapping is None:
        return _suggest(file, out, as_json=as_json)
    if out is not None:
        reason = "is for a table that has no mapping yet"
        raise ArgumentError("--write", str(out), reason, "Leave out --mapping, or --write")
    loaded = load_mapping(mapping)
    table = OpenTable(book_of(file, loaded.mapping.delimiter), loaded.mapping, str(file))
    found = table_preview.looked_at(table, rows)
    if as_json:
        say(json.dumps(table_preview.to_dict(table, found), ensure_ascii=False, indent=2))
    else:
        say(table_preview.page(table, found, width()))
    return 0


def _suggest(file: Path, out: Path | None, *, as_json: bool) -> int:
    from truce.incidents.feeds.tabular.reading import book_of
    from truce.incidents.feeds.tabular.suggesting import suggest
    from truce.report import table_preview

    if out is not None:
        check_output(out, "--write", [file])
        if out.exists():
            raise ArgumentError("--write", str(out), "is there already", "Name a new file")
    book = book_of(file)
    seen = [n for n, sheet in enumerate(book.sheets) if not sheet.hidden]
    if not seen:
        raise InputError(str(file), "has no sheet that is not hidden", "Show the one that is meant")
    found = suggest(book, seen[0], str(file))
    if as_json:
        say(json.dumps(table_preview.suggestion_dict(str(file), found), ensure_ascii=False, indent=2))
    else:
        say(table_preview.suggestion_page(str(file), found, width()))
    if out is not None:
        save(out, found.yaml, "--write")
        if not as_json:
            say(f"Written to {out}:\ncorrect it, then give it as --mapping.")
    return 0
