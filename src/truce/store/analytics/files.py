"""The files of the analytics: Parquet parts that never change, and one manifest that says which count.

A part is written under a name of its own, made durable and only then named in the manifest; the manifest is
replaced in one step. So a reader sees one whole state or the next, and whoever is killed leaves at most a
file that nobody names.
"""

import fcntl
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from truce.errors import StoreError
from truce.ledger.tree import Frontier
from truce.store.interface import Store

FORM = "truce-analytics/4"
MANIFEST = "manifest.json"
GRACE_SECONDS = 600
"""So long a file stays that no manifest names any more: a reader may be about to open it."""
_REBUILD = "Delete the folder and build it again: it holds nothing that the record does not"


@dataclass(frozen=True, slots=True)
class Part:
    """A file, and how many rows and bytes it has; `digest` is its SHA-256 in hexadecimal."""

    file: str
    rows: int
    bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which record the analytics were built from, up to where, and the files of each table.

    `size` entries of mission `mission` are in them; `root` is that of the ledger's tree over these.
    `changed` counts what was erased, or came later, of these entries.
    """

    mission: str = ""
    size: int = 0
    root: str = ""
    changed: str = ""
    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return sum(part.rows for part in self.parts.get(table, ()))

    def having(self, table: str, *parts: Part, instead: bool = False) -> "Manifest":
        """The same with more parts of a table, or with these instead of those."""
        kept = () if instead else self.parts.get(table, ())
        return replace(self, parts={**self.parts, table: (*kept, *parts)})


def root_of(store: Store, size: int) -> str:
    """The root of the tree over the first entries, in hexadecimal: a checkpoint of that size has the same."""
    return Frontier.read(size, lambda level, number: store.nodes([(level, number)])[0]).root.hex()


def changes_in(store: Store, size: int) -> str:
    """What was done to the content of the first entries since they were recorded."""
    found = [(e.position, e.row) for e in store.erasures() if e.position < size]
    return hashlib.sha256(repr(found).encode()).hexdigest()


def is_of(manifest: Manifest, store: Store) -> bool:
    """Whether the analytics are of this record, as far as they go, with nothing in them that was erased."""
    return (
        manifest.mission == store.mission
        and manifest.size <= store.head().size
        and manifest.root == root_of(store, manifest.size)
        and manifest.changed == changes_in(store, manifest.size)
    )


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder; None if there is none that can be used."""
    try:
        read = json.loads((folder / MANIFEST).read_bytes())
        if read.pop("form") != FORM:
            return None
        parts = {t: tuple(Part(**p) for p in listed) for t, listed in read.pop("parts").items()}
        return Manifest(**read, parts=parts)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError):
        # They are disposable: what is broken is built again.
        return None
    except OSError as error:
        raise StoreError(str(folder), f"cannot be read ({error.strerror})", "Check the folder") from None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make a manifest the one that counts, durably and in one step."""
    parts = {t: [_plain(p) for p in listed] for t, listed in manifest.parts.items()}
    written = {
        "form": FORM, "mission": manifest.mission, "size": manifest.size, "root": manifest.root,
        "changed": manifest.changed, "parts": parts,
    }  # fmt: skip
    draft = folder / f".{MANIFEST}-{secrets.token_hex(8)}"
    draft.write_text(json.dumps(written, indent=1))
    _sync(draft)
    draft.replace(folder / MANIFEST)
    _sync(folder)


def write_part(duck: duckdb.DuckDBPyConnection, folder: Path, table: str, query: str) -> Part:
    """Write what a query gives as a part, durably; no manifest names it yet."""
    name = f"{table}-{secrets.token_hex(8)}.parquet"
    draft = folder / f".{name}"
    rows = duck.execute(f"COPY ({query}) TO '{quoted(draft)}' (FORMAT parquet, COMPRESSION zstd)").fetchall()
    _sync(draft)
    part = Part(name, int(rows[0][0]), draft.stat().st_size, digest_of(draft))
    draft.replace(folder / name)
    _sync(folder)
    return part


def files_of(folder: Path, manifest: Manifest, table: str) -> list[str]:
    """The files of a table, each as long as it was written. StoreError if one is not."""
    found = []
    for part in manifest.parts.get(table, ()):
        path = folder / part.file
        if not path.exists() or path.stat().st_size != part.bytes:
            raise StoreError(str(path), "is gone, or not as it was written", _REBUILD)
        found.append(str(path))
    return found


def check_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """What is wrong with the files, a sentence each; reads all of them."""
    for part in (p for listed in manifest.parts.values() for p in listed):
        path = folder / part.file
        if not path.exists() or digest_of(path) != part.digest:
            yield f"{path} is gone, or not as it was written. {_REBUILD}."


def digest_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sweep(folder: Path, manifest: Manifest, *, at_once: bool = False) -> None:
    """Remove what no manifest names any more; at once where something was erased from it."""
    named = {MANIFEST, "lock", *(p.file for listed in manifest.parts.values() for p in listed)}
    oldest = time.time() - (0 if at_once else GRACE_SECONDS)
    for path in folder.iterdir():
        if path.name not in named and path.is_file() and path.stat().st_mtime <= oldest:
            with suppress(FileNotFoundError):
                path.unlink()


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Alone in building: StoreError if another process is at it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(str(folder), "is being built by another process", "Wait for it") from None
        yield


def connected(memory: str, threads: int, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory, without extensions from elsewhere; what does not fit goes to `spill`, if given.

    One optimizer is off: it is known to lose rows where joins run side by side or spill (duckdb issues 22075,
    25702).
    """
    made = duckdb.connect(
        ":memory:",
        config={
            "threads": threads, "memory_limit": memory, "temp_directory": str(spill or ""),
            "preserve_insertion_order": False, "autoinstall_known_extensions": False,
            "autoload_known_extensions": False, "disabled_optimizers": "join_filter_pushdown",
        },
    )  # fmt: skip
    # It would write into whatever a command prints.
    made.execute("SET enable_progress_bar = false")
    return made


def quoted(path: Path | str) -> str:
    """A path as it stands in a text of SQL."""
    return str(path).replace("'", "''")


def _plain(part: Part) -> dict[str, Any]:
    return {"file": part.file, "rows": part.rows, "bytes": part.bytes, "digest": part.digest}


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
