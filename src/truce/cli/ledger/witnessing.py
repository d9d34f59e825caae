"""`truce witness`: keep what missions show, cosign what only grew, by files or over HTTP."""

import json
import signal
from datetime import UTC, datetime
from pathlib import Path

from truce.cli import FOUND, INTEGRITY, complain, say
from truce.cli.passphrases import passphrase
from truce.cli.saving import check_output, save
from truce.errors import ArgumentError, InputError, printable
from truce.ledger.checkpoints import Checkpoint
from truce.ledger.cosignatures import time_of
from truce.ledger.witnessing import CONFLICT, LONGEST_REQUEST, Refused, Request
from truce.mission.witnessing.witness import Seen, WitnessService


def run_init(folder: Path, *, name: str, encrypt: bool) -> int:
    """Make a witness and print its verifier key. 0: done.

    Raises:
        StoreError: there is something of that name, or it cannot be written.
        LedgerError: no key may have that name.
    """
    service = WitnessService.create(folder, name, passphrase(new=True) if encrypt else None)
    say(f"{service.key}\nGive this verifier key to everybody. Next: truce witness trust {folder} KEY")
    return 0


def run_trust(folder: Path, key: str) -> int:
    """Witness a log from now on. 0: done.

    Raises:
        LedgerError: it is no verifier key.
        StoreError: the folder is no witness's, or cannot be written.
    """
    origin = open_witness(folder).trust(key.strip())
    say(f"{printable(origin)} is witnessed from now on.")
    return 0


def run_distrust(folder: Path, key: str) -> int:
    """Take nothing signed by a key any more. 0: done.

    Raises:
        LedgerError: it is no verifier key, or was not trusted.
        StoreError: the folder is no witness's, or cannot be written.
    """
    origin = open_witness(folder).distrust(key.strip())
    say(f"Nothing that this key signs for {printable(origin)} is cosigned any more.")
    return 0


def run_cosign(folder: Path, request: Path, answer: Path) -> int:
    """Cosign what a file asks for. 0: done; 1: the witness had seen another size; 3: the log forked.

    Raises:
        InputError: the request cannot be read.
        Refused: it must not be cosigned for another reason.
        StoreError: the folder is no witness's, is damaged, or cannot be written.
    """
    check_output(answer, "ANSWER", [request])
    service = open_witness(folder)
    body = read_bounded(request, LONGEST_REQUEST)
    try:
        note = service.cosign(body)
    except Refused as refused:
        if refused.fork:
            complain(f"{refused} Both checkpoints are kept: truce witness show {folder}")
            return INTEGRITY
        newest = service.newest(Request.parse(body).checkpoint.origin) if refused.status == CONFLICT else None
        if newest is None:
            raise
        save(answer, newest.to_bytes().decode(), "ANSWER")
        size = Checkpoint.parse(newest.text).size
        say(f"Not cosigned: {refused}\n{answer} holds what was cosigned last, of {size} entries.")
        return FOUND
    save(answer, note.to_bytes().decode(), "ANSWER")
    checkpoint = Checkpoint.parse(note.text)
    at = utc(time_of(note.signatures[-1]))
    say(f"Cosigned at {at}: {checkpoint.size} entries of {printable(checkpoint.origin)}, in {answer}.")
    return 0


def run_serve(folder: Path, *, host: str, port: int) -> int:
    """Serve the witness until interrupted.

    Raises:
        ArgumentError: the address cannot be listened at.
        StoreError: the folder is no witness's, or cannot be read.
    """
    from truce.cli.ledger.witness_http import WitnessServer

    service = open_witness(folder)
    service.logs()
    try:
        server = WitnessServer(host, port, service, complain)
    except (OSError, UnicodeError) as error:
        reason = f"cannot be listened at ({error})"
        raise ArgumentError("--port", f"{host}:{port}", reason, "Name another address or port") from None
    # A shell lets what it starts in the background ignore interrupts, and a service manager terminates.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    with server:
        say(f"{service.key}\nlistening on http://{host}:{server.server_port}/ until interrupted")
        server.serve_forever()
    return 0


def run_show(folder: Path, *, as_json: bool) -> int:
    """Say what the witness has seen. 0: done.

    Raises:
        StoreError: the folder is no witness's, or is damaged.
    """
    service = open_witness(folder)
    seen = service.logs()
    if as_json:
        told = [
            {
                "origin": log.origin,
                "keys": list(log.keys),
                "size": log.size,
                "cosigned": utc(log.time) if log.time is not None else None,
                "forks": log.forks,
            }
            for log in seen
        ]
        say(json.dumps({"key": str(service.key), "logs": told}, ensure_ascii=False, indent=2))
    else:
        say("\n".join([str(service.key), *(map(_line, seen) if seen else ["It witnesses nothing yet."])]))
    return 0


def open_witness(folder: Path) -> WitnessService:
    """The witness in a folder; asks for the passphrase of its key if there is one.

    Raises:
        StoreError: it is none, or cannot be opened.
    """
    secret = passphrase() if WitnessService.is_encrypted(folder) else None
    return WitnessService.open(folder, secret)


def _line(seen: Seen) -> str:
    name = printable(seen.origin)
    if seen.forks:
        return f"{name}: FORKED, {seen.forks} proofs kept; {seen.size} entries cosigned before"
    if seen.time is None:
        return f"{name}: nothing seen yet"
    return f"{name}: {seen.size} entries, cosigned at {utc(seen.time)}"


def utc(seconds: int) -> str:
    """A time, seconds since 1970, as people read it; somebody else's clock may have shown anything."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return f"an impossible time ({seconds} s after 1970)"


def read_bounded(file: Path, limit: int) -> bytes:
    """The bytes of a file that somebody brought; never more than the limit is read.

    Raises:
        InputError: it cannot be read, or is longer.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(limit + 1)
    except OSError as error:
        raise InputError(
            str(file), f"cannot be read ({error.strerror})", "Check the name and the disk"
        ) from None
    if len(data) > limit:
        raise InputError(str(file), "is too long for what it should be", "Have it written again with truce")
    return data
