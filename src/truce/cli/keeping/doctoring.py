"""``truce doctor``: what is wrong with a mission, and what to do."""

import json
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truce.cli import FOUND, INTEGRITY, say
from truce.cli.mission.working import moment_now, passphrase_of
from truce.cli.texts.briefing import width
from truce.documents.confined import Closed
from truce.documents.formats import closed_here
from truce.errors import InputError, StoreError, TruceError, printable
from truce.mission.folder import is_encrypted

if TYPE_CHECKING:
    from truce.mission.care.health import Finding, Report

_MARKS = {"integrity": "NOT AS IT WAS WRITTEN", "fault": "wrong", "note": "note"}
_COUNTED = {"integrity": "not as written", "fault": "wrong", "note": "to know"}
_ORDER = {"integrity": 0, "fault": 1, "note": 2}
_CODES = {"integrity": INTEGRITY, "fault": FOUND, "note": 0}


def run_doctor(path: Path, *, clean: bool, file: bool, whole: bool, as_json: bool) -> int:
    """Say what is wrong with a mission. 0: healthy; 1: something is wrong; 3: something is not as written.

    With `file`, what reading evidence again has shown is filed as an entry; with `whole`, all of it is read.

    Raises:
        StoreError: it is no mission, or cannot be opened.
    """
    from truce.mission.care.health import Machine, Work, examine
    from truce.mission.missions import now

    work = Work(2**62, 2**62) if whole else Work()
    secret = _secret(path)
    report = examine(path, Machine(now), secret, work=work, clean=clean)
    entry, refused = _filed(path, secret, report) if file and report.entries else (None, None)
    if as_json:
        say(json.dumps(_as_dict(report, entry, refused), ensure_ascii=False, indent=2))
    else:
        say(_page(path, report, entry, refused))
    return max(_CODES[report.worst], FOUND if refused else 0)


def run_upgrade(path: Path, *, backup: Path | None, record: str | None, quiet: bool) -> None:
    """Bring the record of a mission to the schema of this truce, and say so unless `quiet`.

    Raises:
        StoreError: it is no mission, a newer truce wrote it, there is no backup, or the login may not.
    """
    from truce.mission.upgrading import upgrade

    done = upgrade(path, passphrase_of(path), backup, record)
    if quiet:
        return
    if done.before is None:
        say("Its record is of the newest schema: nothing was changed.")
    else:
        say(f"Its record was brought forward from schema {done.before}. As it was before: {done.backup}")


def run_rested(path: Path, *, quiet: bool) -> None:
    """File, by a clock that somebody has looked at, that the record goes on after a long rest.

    Raises:
        ArgumentError: it did not rest.
        LedgerError, StoreError: the clock cannot be right, or this copy cannot file.
    """
    from truce.mission.missions import Mission
    from truce.mission.resting import go_on

    with Mission.open(path, passphrase=passphrase_of(path)) as mission:
        entry = go_on(mission)
    if not quiet:
        say(f"The record goes on after its rest [{entry[:12]}].")


def _secret(path: Path) -> str | None:
    """The passphrase; None where there is none to be had, and the rest is looked at all the same."""
    try:
        return passphrase_of(path)
    except StoreError:
        if not is_encrypted(path):
            raise
        return None


def _filed(path: Path, secret: str | None, report: "Report") -> tuple[str | None, str | None]:
    """The entry with the outcome, so that the next time goes on with what was read least lately; or why not.

    What was found is told all the same: a copy without a key, or one that is damaged, can file nothing.
    """
    from truce.mission.care.evidence_named import rehash_fields
    from truce.mission.missions import Mission

    if not any(rehash_fields(report.rehash).values()):
        return None, "there is no evidence to read again"
    try:
        with Mission.open(path, passphrase=secret) as mission:
            return mission.file("rehash", rehash_fields(report.rehash)), None
    except TruceError as error:
        return None, str(error)


def _page(path: Path, report: "Report", entry: str | None, refused: str | None) -> str:
    lines = [f"{report.name or path}: {report.entries} entries, looked at on {moment_now()}."]
    lines += [f"{_count(report)}; each says what to do next."] if report.findings else []
    lines += [_told(each) for each in sorted(report.findings, key=lambda each: _ORDER[each.severity])]
    lines += [f"removed: {name}" for name in report.cleaned]
    lines.append(f"Evidence read again: {len(report.rehash.sound)} files sound, {report.rehash.left} left.")
    lines.append(_readers_line(_closed()))
    if entry:
        lines.append(f"Filed [{entry[:12]}].")
    if refused:
        lines.append(f"NOT FILED: {refused}")
    if report.worst == "note":
        lines.append("Nothing is wrong with its files. What was signed is checked by: truce ledger verify")
    return "\n".join(line for text in lines for part in text.split("\n") for line in _folded(part))


def _closed() -> Closed | None:
    """What this system shuts around a reader of documents; None where no reader can be started."""
    try:
        return closed_here()
    except InputError:
        return None


def _readers_line(closed: Closed | None) -> str:
    if closed is None or not closed.enough:
        lacks = "" if closed is None else f" from the {'files' if closed.network else 'network'}"
        return (
            f"Readers of PDF, Word, mail, HTML and archives cannot be shut off{lacks} on this system: such "
            "documents are refused (see --unsafe-readers)."
        )
    return (
        f"Readers of documents are shut off from the network ({', '.join(closed.network)}) and files "
        f"({', '.join(closed.files)})."
    )


def _count(report: "Report") -> str:
    """How many findings there are of each severity, the worst first."""
    found = [each.severity for each in report.findings]
    return ", ".join(f"{found.count(kind)} {_COUNTED[kind]}" for kind in _ORDER if kind in found)


def _told(finding: "Finding") -> str:
    """What it is about, how it is, and what to do: a line each, so that a path or command can be copied."""
    reason = f"{printable(finding.reason)}."
    return (
        f"{_MARKS[finding.severity]}: {printable(finding.about)}\n  {reason}\n  -> {printable(finding.next)}"
    )


def _folded(line: str) -> list[str]:
    """A line within the width of the terminal; a path or word that is longer than that stays whole."""
    own = len(line) - len(line.lstrip())
    indent = " " * (own + 3 if line.lstrip().startswith("-> ") else own or 2)
    return textwrap.wrap(
        line, width(), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _as_dict(report: "Report", entry: str | None, refused: str | None) -> dict[str, Any]:
    from truce.mission.care.evidence_named import rehash_fields

    return {
        "schema": "truce-doctor/1",
        "mission": report.name,
        "entries": report.entries,
        "worst": report.worst,
        "findings": [
            {"severity": f.severity, "about": f.about, "reason": f.reason, "next": f.next}
            for f in report.findings
        ],
        "evidence": {**rehash_fields(report.rehash), "left": report.rehash.left},
        "cleaned": list(report.cleaned),
        "readers": asdict(closed) if (closed := _closed()) else None,
        "filed": entry,
        "not_filed": refused,
    }
