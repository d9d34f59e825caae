"""`truce ledger receipt` and `check`: hand out the proof that the record holds an entry, and check it."""

import json
from collections.abc import Sequence
from pathlib import Path

from truce.cli import say
from truce.cli.ledger.witnessing import read_bounded, utc
from truce.cli.mission.working import open_mission
from truce.cli.saving import check_output, save
from truce.errors import IntegrityError, LedgerError, printable
from truce.ledger.cosignatures import WitnessKey, cosigned
from truce.ledger.keys import is_genuine
from truce.ledger.notes import MOST_BYTES, VerifierKey
from truce.ledger.receipts import Receipt
from truce.ledger.statements import LONGEST_ENVELOPE, read_envelope
from truce.mission.witnessing.receipts import receipt_for, sequencer_line

SCHEMA = "truce-receipt-check/1"
_BESIDE = ".envelope.json"
_LONGEST = MOST_BYTES + 10_000
_NO_PROOF = "It proves nothing: ask the sequencer for the receipt, before witnesses"


def run_receipt(path: Path, name: str, out: Path) -> int:
    """Write a receipt and the envelope that it is for. 0: done.

    Raises:
        ArgumentError: there is no such entry, or a file cannot be written.
        LedgerError, StoreError: no checkpoint holds it yet; the mission cannot be read.
    """
    beside = out.with_name(out.name + _BESIDE)
    check_output(out, "OUT", [])
    check_output(beside, "OUT", [])
    with open_mission(path) as mission:
        position = mission.find(name).position
        entry = next(mission.store.entries(position, position + 1))
        receipt = receipt_for(mission.store, mission.keyring, entry)
        key = sequencer_line(mission.store, mission.keyring)
    save(beside, entry.envelope.decode(), "OUT")
    save(out, receipt.to_bytes().decode(), "OUT")
    say(f"{out} and {beside.name}: entry {entry.id}\nCheck it: truce ledger check {out} --key {key}")
    return 0


def run_check(
    file: Path, *, keys: Sequence[str], envelope: Path | None, witnesses: Sequence[str], as_json: bool
) -> int:
    """Check a receipt. 0: it holds; 3: it does not.

    Raises:
        InputError, LedgerError: a file or key cannot be read.
        IntegrityError: the receipt does not hold, or a witness has not cosigned.
    """
    known = [VerifierKey.parse(key.strip()) for key in keys]
    asked = [WitnessKey.parse(key.strip()) for key in witnesses]
    receipt = Receipt.parse(read_bounded(file, _LONGEST))
    data = read_bounded(envelope or file.with_name(file.name + _BESIDE), LONGEST_ENVELOPE)
    signed = read_envelope(data)
    try:
        checkpoint = receipt.check(data, known)
        if not is_genuine(signed):
            raise LedgerError(f"entry {receipt.entry}", "is not signed by the key that it names", _NO_PROOF)
        times = {witness.name: cosigned(witness, receipt.note) for witness in asked}
    except LedgerError as error:
        raise IntegrityError(error.about, error.reason, error.next) from None
    for name, time in times.items():
        if time is None:
            raise IntegrityError(
                f"receipt for entry {receipt.entry}", f"is not cosigned by {printable(name)}", _NO_PROOF
            )
    told = {
        "schema": SCHEMA,
        "entry": receipt.entry,
        "kind": signed.statement.kind,
        "key": signed.statement.key,
        "recorded": utc(receipt.recorded // 1000),
        "position": receipt.position,
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "cosigned": {name: utc(time) for name, time in times.items() if time is not None},
    }
    by = "".join(f"\nCosigned by {printable(name)} at {utc(time)}." for name, time in times.items() if time)
    page = (
        f"The receipt holds: entry {receipt.entry} ({signed.statement.kind}, by key {signed.statement.key})\n"
        f"is number {receipt.position} of the {checkpoint.size} entries of {printable(checkpoint.origin)},\n"
        f"recorded at {told['recorded']}.{by}"
    )
    say(json.dumps(told, ensure_ascii=False, indent=2) if as_json else page)
    return 0
