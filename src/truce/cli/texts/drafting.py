"""`truce draft`: read the file, draft its agreements, write a folder for each."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from truce.asof import Interval
from truce.cli import USAGE, complain, say
from truce.cli.saving import save
from truce.cli.texts.briefing import check_date, patience, say_unconfined, sources_of
from truce.errors import ArgumentError
from truce.report.drafts import Written, page, to_dict

if TYPE_CHECKING:
    from truce.mission import Brief

FILE = "agreement.yaml"


def run_draft(
    file: Path,
    *,
    out: Path,
    force: bool,
    as_json: bool,
    published: str | None,
    limit: int,
    unsafe_readers: bool = False,
) -> int:
    """Write one folder for each agreement that a text tells of. 0: done; 2: the file could not be read.

    Raises:
        ArgumentError: a file is there already and `force` is not given, or nothing can be written.
    """
    check_date("--published", published)
    sources = list(sources_of([file], limit, published, unsafe=unsafe_readers))
    from truce import mission

    with patience(len(sources)):
        result = mission.brief(sources, published=published, limit=limit, unsafe_readers=unsafe_readers)
    for failure in result.failures:
        complain(str(failure))
    say_unconfined(result)
    if not result.told:
        return USAGE
    name, drafts = result.told[0].document.name, _drafts(result, out)
    if not force:
        _refuse_to_overwrite(drafts)
    _write(drafts)
    if as_json:
        say(json.dumps(to_dict(name, drafts), ensure_ascii=False, indent=2))
    else:
        say(page(name, drafts))
    return 0


def _drafts(result: "Brief", out: Path) -> list[Written]:
    from truce.clauses.drafting import drafts

    today = Interval.from_day(date.today())  # noqa: DTZ011  (the day at the desk of whoever drafts)
    told = result.told[0]
    agreements = drafts(told.records, told.document, today)
    return [Written(str(out / a.agreement / FILE), a) for a in agreements]


def _refuse_to_overwrite(drafts: Sequence[Written]) -> None:
    """Nothing is written if anything would be lost: an encoding is a person's work."""
    there = [d.file for d in drafts if Path(d.file).exists()]
    if there:
        more = f" (and {len(there) - 1} more)" if len(there) > 1 else ""
        reason = f"{there[0]} is there already{more}, and nothing was written"
        folder = str(Path(there[0]).parent.parent)
        raise ArgumentError("--out", folder, reason, "Name another folder, or give --force to overwrite")


def _write(drafts: Sequence[Written]) -> None:
    from truce.clauses.writing import yaml_of

    texts = {Path(d.file): yaml_of(d.agreement) for d in drafts}
    for file, text in texts.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f"this folder cannot be written ({error.strerror})"
            raise ArgumentError("--out", str(file.parent), reason, "Check the folder and the disk") from error
        save(file, text, "--out")
