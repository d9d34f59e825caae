"""A witness at work: requests in, cosignatures out, and nothing signed that is not kept first.

A witness belongs to no mission: a mediator or an observer keeps it on a machine of its own, and it may
witness many. The rules are `truce.ledger.witnessing`'s, the folder is `truce.store.files.witness`'s.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from truce.errors import LedgerError, StoreError
from truce.ledger.checkpoints import Checkpoint, opened
from truce.ledger.cosignatures import WitnessKey, WitnessSigner, cosigned
from truce.ledger.keyfiles import from_pem, to_pem
from truce.ledger.keys import SigningKey
from truce.ledger.notes import Note, VerifierKey
from truce.ledger.witnessing import UNKNOWN, Refused, Request, Witness
from truce.store.files.witness import SeenLog, WitnessFolder

Clock = Callable[[], int]
"""The time now, in seconds since 1970, UTC."""
_RESTORE = "Do not let it sign: take the folder from its last backup, or make a new witness"
# 1 January 2025: no clock that is right stands before this was written.
_EARLIEST = 1_735_689_600


def clock() -> int:
    """The clock of this machine: seconds since 1970, UTC."""
    return int(time.time())


@dataclass(frozen=True, slots=True)
class Seen:
    """What a witness knows of a log: how far it cosigned it, when last (None: never), and forks it caught."""

    origin: str
    keys: tuple[str, ...]
    size: int
    time: int | None
    forks: int


class WitnessService:
    """A witness, opened. Any number of threads and processes may use one folder at once.

    Attributes:
        key: what others verify its cosignatures with.
    """

    def __init__(self, folder: WitnessFolder, signer: WitnessSigner, now: Clock = clock) -> None:
        self._folder = folder
        self._signer = signer
        self._now = now

    @classmethod
    def create(cls, path: Path, name: str, passphrase: str | None = None, now: Clock = clock) -> Self:
        """Make a witness with a new key. LedgerError for a name that no key may have; StoreError."""
        key = SigningKey.make()
        signer = WitnessSigner(name, key.private)
        WitnessKey(name, key.public)
        return cls(WitnessFolder.create(path, name, to_pem(key, passphrase)), signer, now)

    @classmethod
    def open(cls, path: Path, passphrase: str | None = None, now: Clock = clock) -> Self:
        """Open the witness in a folder. StoreError if there is none, LedgerError for a wrong passphrase."""
        folder = WitnessFolder(path)
        name, pem = folder.identity()
        key = from_pem(pem, passphrase)
        try:
            WitnessKey(name, key.public)
        except LedgerError as error:
            raise StoreError(f"{path}/name", f"is damaged ({error.about} {error.reason})", _RESTORE) from None
        return cls(folder, WitnessSigner(name, key.private), now)

    @staticmethod
    def is_encrypted(path: Path) -> bool:
        """Whether the key of a witness is under a passphrase. StoreError if the folder is no witness's."""
        _, pem = WitnessFolder(path).identity()
        return b"ENCRYPTED" in pem

    @property
    def key(self) -> WitnessKey:
        """What others verify its cosignatures with."""
        return self._signer.key

    def trust(self, key: str) -> str:
        """Witness a log from now on, by the verifier key of its sequencer; the name of the key is its origin.

        Returns the origin. LedgerError if it is no such key.
        """
        read = VerifierKey.parse(key)
        self._folder.trust(read.name, str(read))
        return read.name

    def distrust(self, key: str) -> str:
        """Take no checkpoint signed by this key any more: it was stolen, or the record handed over for good.

        What was cosigned stays. Returns the origin. LedgerError if it is no key, or was not trusted.
        """
        read = VerifierKey.parse(key)
        if not self._folder.distrust(read.name, str(read)):
            raise LedgerError(f"verifier key of {read.name}", "is not trusted here", "Nothing to do")
        return read.name

    def logs(self) -> tuple[Seen, ...]:
        """What it has seen so far. StoreError, LedgerError or IntegrityError if that is damaged."""
        return tuple(self._about(origin) for origin in self._folder.logs())

    def cosign(self, body: bytes) -> Note:
        """Check a request (C2SP tlog-witness `add-checkpoint`), keep its checkpoint, and cosign it.

        The note that is kept is returned; its last signature is the cosignature. Refused if the request must
        be; then nothing is kept but, perhaps, the proof of a fork. StoreError if the folder cannot be read or
        written, or is not what it was: nothing is signed then.
        """
        request = Request.parse(body)
        origin = request.checkpoint.origin
        keys = self._keys(self._folder.keys(origin), origin)
        if not keys:
            raise Refused(f"checkpoint of {origin}", "is of a log that this witness does not know", UNKNOWN)
        with self._folder.seen(origin) as seen:
            newest = self._newest(seen, origin)
            before = seen.earlier(request.checkpoint.size)
            earlier = [Note.parse(before)] if before else []
            witness = Witness(self._signer, {origin: keys})
            try:
                note = witness.cosigned(request, newest, self._time(), earlier)
            except Refused as refused:
                if refused.fork:
                    seen.keep_fork(refused.fork.one.to_bytes(), refused.fork.other.to_bytes())
                raise
            size = Checkpoint.parse(newest.text).size if newest else None
            seen.keep(note.to_bytes(), size if size != request.checkpoint.size else None)
        return note

    def newest(self, origin: str) -> Note | None:
        """The newest checkpoint cosigned of a log, with its cosignature; None if there is none."""
        if origin not in self._folder.logs():
            return None
        with self._folder.seen(origin) as seen:
            return self._newest(seen, origin)

    def newest_by_hash(self, hashed: str) -> bytes | None:
        """The same by the SHA-256 of the origin in hexadecimal (tlog-witness, monitoring), as it is kept."""
        return self._folder.newest(hashed)

    def _keys(self, lines: Iterable[str], origin: str) -> tuple[VerifierKey, ...]:
        try:
            return tuple(VerifierKey.parse(line) for line in lines)
        except LedgerError as error:
            about = f"{self._folder.path}: keys of {origin}"
            raise StoreError(about, f"are damaged (a {error.about} {error.reason})", _RESTORE) from None

    def _about(self, origin: str) -> Seen:
        with self._folder.seen(origin) as seen:
            newest = self._newest(seen, origin)
            size = Checkpoint.parse(newest.text).size if newest else 0
            last = cosigned(self.key, newest) if newest else None
            return Seen(origin, self._folder.keys(origin), size, last, seen.forks())

    def _newest(self, seen: SeenLog, origin: str) -> Note | None:
        """The newest note, which must be one that this witness itself cosigned and kept."""
        data = seen.newest
        keys = self._keys((*self._folder.keys(origin), *self._folder.retired(origin)), origin)
        if data is None:
            return None
        try:
            checkpoint, note = opened(data, keys), Note.parse(data)
            if cosigned(self.key, note) is None:
                raise LedgerError("newest checkpoint", "is not cosigned by this witness", "")
        except LedgerError as error:
            raise StoreError(
                str(self._folder.path),
                f"holds a newest checkpoint that this witness did not keep ({error.about} {error.reason})",
                _RESTORE,
            ) from None
        seen.refuse_if_put_back(checkpoint.size)
        return note

    def _time(self) -> int:
        now = self._now()
        if now < _EARLIEST:
            raise LedgerError(
                "clock of the witness", "stands before 2025", "Set the clock; nothing was signed"
            )
        return now
