"""`truce witness` on the side of a mission: whom it names, what it shows them, what they cosigned."""

from pathlib import Path

from truce.cli import say
from truce.cli.ledger.witnessing import read_bounded, utc
from truce.cli.mission.working import open_mission
from truce.cli.saving import check_output, save
from truce.errors import IntegrityError, TruceError, printable
from truce.ledger.notes import MOST_BYTES
from truce.ledger.witnessing import CONFLICT, INCONSISTENT, Request
from truce.mission.missions import Mission
from truce.mission.witnessing import witnessed

_TRIES = 3


def run_name(path: Path, key: str) -> int:
    """Name a witness. 0: done.

    Raises:
        LedgerError: it is no witness's key, or nobody who may be named.
        StoreError: the mission cannot be opened or written.
    """
    with open_mission(path) as mission:
        named = mission.name_witness(key.strip())
        sequencer = witnessed.log_keys(mission.store.mission, mission.keyring)[-1]
        say(
            f"{printable(named.name)} is named as a witness.\n"
            f"It has to know this mission by its verifier key: truce witness trust WITNESS {sequencer}"
        )
    return 0


def run_request(path: Path, out: Path, *, for_name: str | None, old: int | None) -> int:
    """Write a request to a witness. 0: done.

    Raises:
        ArgumentError: it cannot be told which witness is meant, or the file cannot be written.
        LedgerError, StoreError: the mission has nothing to show, or cannot be opened.
    """
    check_output(out, "REQUEST", [])
    with open_mission(path) as mission:
        asked, name = _request(mission, for_name, old)
    save(out, asked.to_bytes().decode(), "REQUEST")
    size = asked.checkpoint.size
    say(
        f"{out}: {size} entries for {name}, from {asked.old} on.\n"
        f"There: truce witness cosign WITNESS {out.name} ANSWER"
    )
    return 0


def run_take(path: Path, answer: Path) -> int:
    """Take a cosigned checkpoint in. 0: done; 3: it is not of this record, which was changed or forked.

    Raises:
        IntegrityError, LedgerError: it is not of this record; it is no cosigned checkpoint.
        InputError, StoreError: it, or the mission, cannot be read.
    """
    data = read_bounded(answer, MOST_BYTES)
    with open_mission(path) as mission:
        _take(mission, data)
    return 0


def run_ask(path: Path, url: str, *, for_name: str | None) -> int:
    """Have a witness cosign over HTTP. 0: done.

    Raises:
        ArgumentError: nobody answers at the address as a witness does.
        IntegrityError: the record does not continue what the witness has seen.
        LedgerError: what it cosigned is nothing, or of another record.
        StoreError: the mission cannot be read or written.
        TruceError: the witness refuses.
    """
    from truce.cli.ledger.witness_http import ask

    with open_mission(path) as mission:
        old = None
        for _ in range(_TRIES):
            asked, name = _request(mission, for_name, old)
            answer = ask(url, asked.to_bytes())
            if answer.status == 200:
                _take(mission, asked.note.to_bytes() + answer.lines.encode())
                return 0
            # The witness remembers another size, say because its last answer was lost.
            if answer.status != CONFLICT or answer.size in (asked.old, old):
                break
            old = answer.size
    if answer.status == INCONSISTENT:
        advice = "File nothing more here, and compare this copy with those of all parties"
        raise IntegrityError("record", f"does not continue what {name} has seen ({answer.reason})", advice)
    reason = answer.reason or f"it has seen {answer.size} entries of this mission"
    raise TruceError(f"{name} does not cosign ({answer.status}): {reason}")


def _request(mission: Mission, for_name: str | None, old: int | None) -> tuple[Request, str]:
    witness = witnessed.chosen(mission.witnesses(), for_name)
    return witnessed.request_for(mission.store, mission.keyring, witness, old), printable(witness.name)


def _take(mission: Mission, data: bytes) -> None:
    known = mission.witnesses()
    for standing in witnessed.take(mission.store, mission.keyring, known, data):
        at = utc(standing.time or 0)
        say(f"{printable(standing.witness)} cosigned {standing.size} entries at {at}.")
    say(mission.witnessed())
