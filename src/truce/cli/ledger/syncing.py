"""What `truce sync` does: packets written and applied, and how another machine joins a mission."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truce.access import reader_of
from truce.cli import complain, say
from truce.cli.passphrases import passphrase
from truce.errors import ArgumentError, IntegrityError, TruceError

if TYPE_CHECKING:
    from truce.ledger.following import Forked
    from truce.mission.exchange.ordering import Ordered
    from truce.mission.exchange.receiving import Applied
    from truce.mission.folder import Behind
    from truce.store.interface import Store


def run_write(
    path: Path,
    packet: Path,
    *,
    reader: str,
    key: str,
    start: int,
    areas: Sequence[str] | None,
    as_json: bool,
) -> int:
    """Write a packet. 0: done.

    Raises:
        ArgumentError: the reader is none.
        StoreError, LedgerError, IntegrityError: it cannot be written, or this copy cannot hand it over.
    """
    from truce.mission.exchange.sending import Recipient, write_packet
    from truce.mission.exchange.understanding import UNDERSTANDING
    from truce.mission.missions import now

    recipient = Recipient(reader_of(reader, key, "--for"), frozenset(areas) if areas else None, start)
    with _opened(path) as behind:
        header = write_packet(
            packet,
            recipient,
            store=behind.store,
            evidence=behind.evidence,
            key=_own_key(behind),
            made=now(),
            named=UNDERSTANDING.named,
        )
        waiting, witnessed = _waiting(behind.store), _witnessed(path, behind)
    if as_json:
        found = {"packet": str(packet), "for": header.recipient, "from": header.start, "to": header.stop}
        told = {"schema": "truce-sync/1", **found, "waiting": waiting, "witnessed": witnessed}
        say(json.dumps(told, ensure_ascii=False))
    else:
        say(
            f"{packet}: for {header.recipient}, entries {header.start} to {header.stop}, "
            f"and {waiting} that wait for the sequencer.\n{witnessed}"
        )
    return 0


def run_apply(path: Path, packets: Sequence[Path], *, hold: bool, as_json: bool) -> int:
    """Apply packets one after the other. 0: done. What came before one that is refused stays applied.

    With `hold` a copy that orders the record leaves what waits where it is.

    Raises:
        Forked: a packet and this copy are two histories; the proof is kept in the folder of the mission.
        LedgerError, StoreError: a packet cannot be applied; nothing of it was.
    """
    from truce.ledger.following import Forked
    from truce.mission.exchange.receiving import apply_packet
    from truce.mission.exchange.understanding import UNDERSTANDING
    from truce.mission.filing.erasing import destroy_files
    from truce.mission.missions import now

    told: list[dict[str, Any]] = []
    with _opened(path) as behind:
        erased = len(tuple(behind.store.erasures()))
        for packet in packets:
            try:
                applied = apply_packet(
                    packet,
                    store=behind.store,
                    evidence=behind.evidence,
                    now=now(),
                    understanding=UNDERSTANDING,
                )
            except Forked as forked:
                raise _proven(path, packet, behind, forked) from None
            told.append(_applied(packet, applied, behind))
        ordered = None if hold else _order(behind, now())
        if len(tuple(behind.store.erasures())) > erased:
            _, left = destroy_files(path, behind)
            for sentence in left:
                complain(f"after an erasure: {sentence}")
        witnessed = _witnessed(path, behind)
    _tell(told, ordered, witnessed, as_json)
    return 0


def _proven(path: Path, packet: Path, behind: "Behind", forked: "Forked") -> TruceError:
    """The fork with the file that proves it to others; as it came where no two checkpoints do."""
    from truce.mission.exchange.forking import fork_shown, keep
    from truce.mission.exchange.ordering import keys_of

    ring = keys_of(behind.store)
    proof = fork_shown(behind.store, ring, packet) if ring else None
    if proof is None:
        return forked
    kept = keep(path, proof)
    advice = f"{forked.next}. The proof for anyone is {kept}: truce ledger check {kept} --key KEY"
    return IntegrityError(forked.about, forked.reason, advice)


def run_refuse(path: Path, entry: str, *, reason: str, as_json: bool) -> int:
    """Refuse an entry that waits, in the record. 0: done.

    Raises:
        LedgerError: this copy does not order the record, no such entry waits, or it can be taken in.
    """
    from truce.mission.exchange.ordering import refuse
    from truce.mission.exchange.understanding import check_readable
    from truce.mission.missions import now

    with _opened(path) as behind:
        filed = refuse(behind.store, _own_key(behind), entry, reason, now=now(), readable=check_readable)
        ordered = _order(behind, now())
    if as_json:
        taken = list(ordered.taken_in) if ordered else []
        say(json.dumps({"schema": "truce-filed/1", "entry": filed, "taken_in": taken}))
        return 0
    after = (
        f"{len(ordered.taken_in)} entries that it kept back were given their position.\n" if ordered else ""
    )
    say(f"Refused in the record, for everybody to read [{filed[:12]}].\n{after}".rstrip())
    return 0


def run_id(path: Path, *, as_json: bool) -> int:
    """Print what others need to know of this copy to exchange packets with it. 0: done."""
    from truce.mission.exchange.ordering import keys_of

    with _opened(path) as behind:
        ring, key = keys_of(behind.store), behind.key.id if behind.key else ""
        life = ring.lives.get(key) if ring else None
        told = {
            "mission": behind.store.mission,
            "key": key,
            "holder": str(life.holder) if life else "",
            "sequencer": ring is not None and ring.sequencer == key,
            "entries": behind.store.head().size,
        }
    if as_json:
        say(json.dumps({"schema": "truce-sync/1", **told}, ensure_ascii=False))
        return 0
    whose = told["holder"] or ("nobody introduced it here yet" if key else "this copy files nothing")
    orders = ", which orders the record" if told["sequencer"] else ""
    say(
        f"Mission: {told['mission']}\nKey of this copy: {key or 'none'} ({whose}){orders}\n"
        f"Entries here: {told['entries']}"
    )
    return 0


def run_ask(
    path: Path, request: Path, *, name: str, holder: tuple[str, str, str], roles: Sequence[str], encrypt: bool
) -> int:
    """Make the folder of a new copy and its request. 0: done."""
    from truce.ledger.keyacts import Holder
    from truce.mission.exchange.joining import ask_to_join

    secret = passphrase(new=True) if encrypt else None
    made = ask_to_join(path, request, name, Holder(*holder), tuple(sorted(set(roles))), secret)
    say(
        f"{request}: asks to admit {made.introduction.holder}.\n"
        f"Its key: {made.introduction.key}\n"
        "Send the file to a registrar and tell them the key by another way. Then: "
        f"truce sync join {path} PACKET"
    )
    return 0


def run_admit(path: Path, request: Path, *, key: str) -> int:
    """Introduce a key. 0: done. ArgumentError if the key is not the one that was compared."""
    from truce.mission.exchange.joining import admit, read_request
    from truce.mission.missions import now

    asked = read_request(request)
    if key != asked.introduction.key:
        reason = f"is not the key of the request ({asked.introduction.key})"
        raise ArgumentError("--key", key, reason, "Give the one that the new machine shows, in full")
    with _opened(path) as behind:
        entry = admit(behind, asked, now)
        size = behind.store.head().size
    say(
        f"{asked.introduction.holder} is admitted by entry {entry[:16]}; the record has {size} entries.\n"
        f"Next: truce sync write {path} PACKET --for ROLE --key {key}"
    )
    return 0


def run_join(path: Path, packet: Path, *, record: str | None, as_json: bool) -> int:
    """Begin the record of a new copy. 0: done."""
    from truce.mission.exchange.joining import begin
    from truce.mission.exchange.understanding import UNDERSTANDING
    from truce.mission.folder import lock_of
    from truce.mission.missions import Mission, now

    secret = passphrase() if lock_of(path) else None
    applied = begin(path, packet, secret, now(), UNDERSTANDING, record)
    with Mission.open(path, passphrase=secret) as mission:
        witnessed = mission.witnessed()
    _tell([_applied(packet, applied, None)], None, witnessed, as_json)
    return 0


@contextmanager
def _opened(path: Path) -> Iterator["Behind"]:
    from truce.mission.folder import is_encrypted, open_folder

    behind = open_folder(path, passphrase() if is_encrypted(path) else None)
    try:
        yield behind
    finally:
        behind.store.close()


def _own_key(behind: "Behind") -> Any:
    if behind.key is None:
        raise ArgumentError("MISSION", "", "has no key of its own to sign with", "Write it where the key is")
    return behind.key


def _order(behind: "Behind", now: int) -> "Ordered | None":
    """Order what waits, if this copy does that."""
    from truce.mission.exchange.ordering import keys_of, order_waiting
    from truce.mission.exchange.understanding import check_readable

    ring = keys_of(behind.store)
    if behind.key is None or ring is None or ring.sequencer != behind.key.id:
        return None
    return order_waiting(behind.store, behind.key, now=now, readable=check_readable)


def _waiting(store: "Store") -> int:
    """How many entries wait for the sequencer."""
    from truce.mission.exchange.ordering import refused_in, waiting_in

    return sum(1 for _ in waiting_in(store, refused_in(store)))


def _applied(packet: Path, applied: "Applied", behind: "Behind | None") -> dict[str, Any]:
    waiting = _waiting(behind.store) if behind else 0
    return {
        "packet": str(packet),
        "sender": applied.sender,
        "taken_in": applied.taken_in,
        "supplied": applied.supplied,
        "kept": applied.kept,
        "waiting": waiting,
        "gaps": [str(gap) for gap in applied.gaps],
    }


def _witnessed(path: Path, behind: "Behind") -> str:
    """By whom the record is witnessed, or since when not; what is wrong with that, if it is not as it was."""
    from truce.mission.missions import Mission

    try:
        return Mission(path, behind).witnessed()
    except TruceError as error:
        return f"NOT WITNESSED: {error}"


def _tell(told: Sequence[dict[str, Any]], ordered: "Ordered | None", witnessed: str, as_json: bool) -> None:
    refused = [{"entry": entry, "why": str(why)} for entry, why in ordered.refused] if ordered else []
    if as_json:
        done = {"ordered": list(ordered.taken_in), "refused": refused} if ordered else None
        found = {"schema": "truce-sync/1", "packets": told, "sequencer": done, "witnessed": witnessed}
        say(json.dumps(found, ensure_ascii=False))
        return
    lines = [
        f"{one['packet']}: {one['taken_in']} new entries, {one['supplied']} contents for entries that were "
        f"here, {one['kept']} that wait for the sequencer.\n"
        for one in told
    ]
    lines += [f"MISSING: {gap}.\n" for one in told[-1:] for gap in one["gaps"] if ordered is None]
    if ordered:
        lines.append(f"{len(ordered.taken_in)} entries were given their position.\n")
        lines += [f"NOT TAKEN IN: {one['entry'][:16]}: {one['why']}\n" for one in refused]
        if refused:
            lines.append(
                "What can never be taken in is said so: truce sync refuse MISSION ENTRY --reason TEXT\n"
            )
    say([*lines, f"{witnessed}\n"])
