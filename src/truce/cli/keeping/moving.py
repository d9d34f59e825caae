"""``truce export`` and ``truce import``: a mission in one file, carried to another machine."""

import json
from pathlib import Path

from truce.access import Reader
from truce.cli import say
from truce.cli.mission.working import moment_now, open_mission
from truce.cli.passphrases import passphrase
from truce.cli.saving import check_output, save
from truce.errors import ArgumentError, printable


def run_export(path: Path, out: Path, *, form: str, plain: bool, reader: Reader | None = None) -> int:
    """Write a mission, or the dossiers of its documents, into a file. 0: done.

    For a reader: the dossiers that this reader may read. The mission itself goes to readers as a packet.

    Raises:
        ArgumentError: there is no such format.
        IntegrityError: the mission is not as it was signed.
        StoreError: the file cannot be written.
    """
    if form == "mission":
        if reader is not None:
            advice = "Give --format dossiers, or write a packet: truce sync write"
            raise ArgumentError("--as", str(reader), "goes with dossiers alone", advice)
        return _export_mission(path, out, plain=plain)
    if form == "dossiers":
        return _export_dossiers(path, out, reader)
    raise ArgumentError("--format", form, "is no format of an export", "Give mission or dossiers")


def _export_mission(path: Path, out: Path, *, plain: bool) -> int:
    from truce.mission.export.packing import pack

    check_output(out, "OUT", [])
    with open_mission(path) as mission:
        done = pack(mission, out, plain=plain)
        people = (path / "people").exists()
    how = "encrypted with the mission's passphrase" if done.sealed else "readable by whoever has it"
    lines = [f"{out}: {done.entries} entries and {done.evidence} files of evidence, {how}.", done.witnessed]
    if done.missing:
        lines.append(f"{done.missing} files that entries name are not in this copy, and not in the export.")
    if people:
        lines.append("The people of this mission are not in it: hand those on to their holders only.")
    say("\n".join(lines))
    return 0


def _export_dossiers(path: Path, out: Path, reader: Reader | None) -> int:
    from truce.report.dossier import dossier
    from truce.report.mission_json import readers_dict

    check_output(out, "OUT", [])
    with open_mission(path, reader) as mission:
        state, witnessed = mission.state(moment_now()), mission.witnessed()
        found = [dossier(told.document, told.records) for told in state.told]
        about = {
            "schema": "truce-dossiers/1", "mission": mission.store.mission, "name": mission.name,
            "entries": mission.size if reader is None else None, "witnessed": witnessed,
            **readers_dict(state), "dossiers": found,
        }  # fmt: skip
    save(out, json.dumps(about, ensure_ascii=False, indent=2) + "\n", "OUT")
    say("\n".join([f"{out}: {len(found)} dossiers.", witnessed, *([state.notice] if state.notice else [])]))
    return 0


def run_import(path: Path, file: Path, *, record: str | None) -> int:
    """Make a mission out of an exported file, its record on a server if its address is given. 0: done.

    Raises:
        IntegrityError: the file is damaged, or does not hold what was signed.
        StoreError: the folder is not empty, or the file is none of a mission.
    """
    from truce.mission.export.unpacking import unpack

    done = unpack(path, file, passphrase, record)
    lines = [
        f"{done.name}: {done.entries} entries and {done.evidence} files of evidence, all as signed.",
        f"When it was exported: {printable(done.witnessed)}",
        f"This copy has no key: it can be asked. To file in it: truce key use {path} --key FILE",
    ]
    if done.withheld:
        lines.insert(1, f"{done.withheld} contents were withheld from it, or taken out of it.")
    if done.missing:
        lines.insert(1, f"{done.missing} files that entries name were not in the export.")
    say("\n".join(lines))
    return 0
