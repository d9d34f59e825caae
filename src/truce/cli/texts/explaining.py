"""`truce explain`: read what a brief printed, or the files, and say why one answer is what it is."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truce.cli import USAGE, complain, say
from truce.cli.texts.briefing import check_date, patience, say_unconfined, sources_of, width
from truce.errors import ArgumentError, InputError

if TYPE_CHECKING:
    from truce.incidents import Told
    from truce.mission import Brief
    from truce.mission.filing.appearances import Appearance


MOST_BYTES = 500_000_000
"""The largest JSON that is read; a brief is many times as long as its texts."""


def run_explain(
    files: Sequence[Path],
    name: str,
    *,
    as_json: bool,
    published: str | None,
    as_of: str | None,
    limit: int,
    unsafe_readers: bool = False,
) -> int:
    """Explain a finding or a status. 0: done; 2: nothing could be read.

    Raises:
        ArgumentError: a date is none, or there is no such id.
    """
    check_date("--published", published)
    check_date("--as-of", as_of)
    printed = {file: text for file in files if (text := _json_in(file)) is not None}
    others = [file for file in files if file not in printed]
    sources = list(sources_of(others, limit, published, unsafe=unsafe_readers))
    from truce import mission

    recalled: list[Told] = []
    for file, text in printed.items():
        told, moment = _recalled(file, text)
        recalled += told
        as_of = as_of or moment
    twice = [i for i, n in Counter(t.document.id for t in recalled).items() if n > 1]
    if twice:
        raise InputError(twice[0], "is given twice", "Give each document once")
    with patience(len(files)):
        result = mission.brief(
            [*recalled, *sources], published=published, as_of=as_of, limit=limit,
            unsafe_readers=unsafe_readers,
        )  # fmt: skip
    for failure in result.failures:
        complain(str(failure))
    say_unconfined(result)
    if not result.told:
        return USAGE
    show_why(result, name, as_json=as_json)
    return 0


def _json_in(file: Path) -> str | None:
    """The text of a file that holds JSON; None for all others, which the reader of documents takes."""
    try:
        with file.open("rb") as stream:
            if not stream.read(256).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
                return None
            if file.stat().st_size > MOST_BYTES:
                raise InputError(str(file), "is too large", f"Give at most {MOST_BYTES:,} bytes of JSON")
            stream.seek(0)
            return stream.read().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _recalled(file: Path, text: str) -> tuple[tuple["Told", ...], str | None]:
    from truce import mission

    try:
        printed: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            str(file), f"is no JSON ({error})", "Print it again with truce brief --json"
        ) from None
    return mission.recall(printed, str(file))


def show_why(
    result: "Brief",
    name: str,
    *,
    as_json: bool,
    notes: Sequence[str] = (),
    marks: Mapping[str, Any] | None = None,
    to_analysts: bool = True,
    elsewhere: Sequence["Appearance"] = (),
) -> None:
    """Print why an answer of a brief is what it is. ArgumentError if there is no such answer.

    `notes` are lines that a page ends with, `marks` the same for JSON. What would
    change the answer is told `to_analysts` alone. `elsewhere` are other places of the documents' words.
    """
    from truce.findings.assessing import find
    from truce.findings.explain import explain
    from truce.findings.judge import Finding
    from truce.findings.status_changes import changes_of_status
    from truce.report import explaining, explaining_json, explaining_status
    from truce.report.board.judged import day_of

    if not result.statuses:
        reason = "nothing is judged: no text states a date, or none tells of an agreement"
        raise ArgumentError("ID", name, reason, "Give a moment with --as-of, or other files")
    one, asked = find(result.statuses, name)
    dates = {i.id: i.date for i in result.incidents}
    for listed in one.judgement.findings:
        if listed.incident and listed.incident not in dates:
            dates[listed.incident] = day_of(one, listed) or None
    moment = f"{result.as_of} ({result.as_of_basis})"
    if not isinstance(asked, Finding):
        at, known_at = one.judgement.at, one.judgement.known_at
        wanted = to_analysts
        changed = changes_of_status(one.record, asked, at=at, known_at=known_at) if asked and wanted else None
        data = explaining_json.status_of(one, asked, changed)
        page = explaining_status.status_page(one, asked, changed, moment, dates, width())
    else:
        judged = one.judgement
        found = explain(one.record, asked.key, at=judged.at, known_at=judged.known_at)
        found = replace(found, finding=replace(found.finding, one_of=asked.one_of))
        data = explaining_json.finding_of(found, one)
        date = dates.get(asked.incident or "")
        page = explaining.finding_page(found, one, moment, date, width(), to_analysts=to_analysts)
        if not to_analysts:
            data["what_would_change"] = None
    say_why({**data, **(marks or {})}, [page.rstrip("\n"), *notes], elsewhere, as_json=as_json)


def say_why(
    data: Mapping[str, Any], lines: Sequence[str], elsewhere: Sequence["Appearance"], *, as_json: bool
) -> None:
    """Print an explanation, with the other places of the words that it rests on."""
    from truce.report.appearances import elsewhere_dict, elsewhere_lines, named_on

    page = "\n".join(lines)
    found = named_on(page, elsewhere)
    if as_json:
        more = {"elsewhere": elsewhere_dict(found)} if found else {}
        say(json.dumps({**data, **more}, ensure_ascii=False, indent=2))
    else:
        say("\n".join([page, *elsewhere_lines(found, width())]))
