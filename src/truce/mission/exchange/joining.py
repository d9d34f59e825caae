"""How another machine joins a mission: it asks with a key of its own, is admitted, and begins with a packet.

The request holds no secret: the new key's public half, whose it is, what it is to do, and the proof that who
asks has it. It may travel by any way; whoever admits it compares the key's id with the new machine's screen.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rfc8785

from truce.errors import LedgerError, StoreError
from truce.ledger.canonical import read_canonical
from truce.ledger.keyacts import Holder, Introduce, Introduction, KeyEntry
from truce.ledger.statements import EVERYBODY, KEY, is_digest
from truce.mission import folder
from truce.mission.exchange.receiving import Applied, Understanding, apply_packet
from truce.mission.export.serving import serve
from truce.mission.keeping import Clock, Keys, filing
from truce.store.files.evidence import Evidence
from truce.store.files.folders import Folder, told
from truce.store.sqlite.record import SqliteStore

SCHEMA = "truce-join/1"
_LONGEST = 10_000
# A record on its way to a server; truce doctor takes what a kill left of it for a draft, which it is.
_DRAFT = f".{folder.RECORD}.joining"


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """What a new machine asks: to have its key introduced to a mission (its id, 64 hexadecimal digits)."""

    mission: str
    introduction: Introduction

    def to_bytes(self) -> bytes:
        """The request as canonical JSON (RFC 8785)."""
        return rfc8785.dumps(
            {"introduction": self.introduction.written(), "mission": self.mission, "schema": SCHEMA}
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "JoinRequest":
        """The request that these bytes are. LedgerError if they are none, or do not prove the key."""
        request = read_canonical("request to join", SCHEMA, data, _LONGEST, cls._of)
        if not request.introduction.is_proven(request.mission):
            raise LedgerError(
                "request to join", "does not prove that who asks has the key", "Have it made again with truce"
            )
        return request

    @classmethod
    def _of(cls, read: dict[str, Any]) -> "JoinRequest":
        if not is_digest(read["mission"]):
            raise ValueError("no mission")
        introduction = Introduction.read(read.pop("introduction"))
        return cls(introduction=introduction, **read)


def ask_to_join(
    path: Path, request: Path, mission: str, holder: Holder, roles: tuple[str, ...], passphrase: str | None
) -> JoinRequest:
    """Make the folder of a copy, with a key of its own, and the request to admit that key.

    Raises:
        StoreError: the folder is not empty, or the request is there already.
        LedgerError: the mission's id, the holder or a role cannot be used.
    """
    if not is_digest(mission):
        raise LedgerError("mission", "is not named by 64 hexadecimal digits", "Ask the mission for its id")
    for role in roles:
        Introduction("0" * 64, holder, (role,), "0" * 128)
    key, _ = folder.make_keys(path, passphrase)
    made = JoinRequest(mission, Introduction.of(key, holder, roles, mission))
    with told(str(request)), Folder.at(request.parent.resolve()) as into:
        into.keep(request.name, made.to_bytes())
    return made


def read_request(path: Path) -> JoinRequest:
    """The request in a file. StoreError if it cannot be read, LedgerError if it is none."""
    with told(str(path)), path.open("rb") as file:
        data = file.read(_LONGEST + 1)
    return JoinRequest.from_bytes(data)


def admit(behind: folder.Behind, request: JoinRequest, clock: Clock) -> str:
    """Introduce the key of a request; returns the id of the entry. LedgerError if this copy's key may not."""
    store, key = behind.store, behind.key
    if request.mission != store.mission:
        raise LedgerError("request to join", "is for another mission", f"This one is {store.mission}")
    if key is None:
        raise LedgerError("this copy", "has no key of its own", "Admit it where a registrar's key is")
    with filing(store, key, Keys(store), clock) as work:
        return work.add(KEY, KeyEntry(Introduce(request.introduction)).to_bytes(), audience=EVERYBODY)


def begin(
    path: Path,
    packet: Path,
    passphrase: str | None,
    now: int,
    understanding: Understanding,
    address: str | None = None,
) -> Applied:
    """Begin the record of a copy, whose folder `ask_to_join` made, with a packet from the start.

    With an `address` the record goes into an empty database of a PostgreSQL server.

    Raises:
        StoreError: the folder has a record already, has no key, or the packet cannot be read.
        LedgerError: the packet begins no record, or what `apply_packet` refuses; then no record is begun.
    """
    record = path / (folder.RECORD if address is None else _DRAFT)
    if address is not None:
        folder.check_address(address)
    if folder.is_mission(path):
        raise StoreError(str(path), "has a record already", f"Apply it: truce sync apply {path} {packet}")
    secret = folder.opening_secret(path, passphrase)
    mission = _mission_of(packet)
    _remove(path, _DRAFT)
    try:
        with SqliteStore.create(record, mission, secret) as store:
            evidence = Evidence(path / folder.EVIDENCE, secret)
            done = apply_packet(packet, store=store, evidence=evidence, now=now, understanding=understanding)
            if address is not None:
                serve(store, address)
        if address is not None:
            folder.write_address(path, address)
    except BaseException:
        _remove(path, folder.RECORD)
        raise
    finally:
        _remove(path, _DRAFT)
    return done


def _remove(path: Path, name: str) -> None:
    for file in path.glob(f"{name}*"):
        file.unlink()


def _mission_of(packet: Path) -> str:
    """The mission that a packet says that it is of; applying it checks the rest."""
    with told(str(packet)), packet.open("rb") as file:
        line = file.readline(_LONGEST)
    try:
        mission = json.loads(line)["mission"]
    except (ValueError, TypeError, KeyError):
        mission = None
    if not is_digest(mission):
        raise LedgerError("packet", "is none", "Give the file that truce sync write made")
    return str(mission)
