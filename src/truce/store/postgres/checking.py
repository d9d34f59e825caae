"""What may be wrong with the tables themselves: gaps, foreign hashes, content left after an erasure.

The server computes the SHA-256 sums, a stretch of the record at a time. Signatures are not its to check.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, LiteralString

from psycopg.rows import TupleRow

from truce.store.postgres import queries
from truce.store.postgres_migrations import functions

_STRETCH = 5_000
_Read = Callable[[LiteralString, Mapping[str, Any]], list[TupleRow]]

_STRETCHES: tuple[LiteralString, ...] = (
    "SELECT format('there is no entry at position %%s', p) FROM generate_series(%(low)s::bigint, %(high)s) p"
    " WHERE NOT EXISTS (SELECT FROM truce.entry WHERE position = p) ORDER BY p",
    "SELECT format('entry at %%s: its id is not the SHA-256 of its envelope', position) FROM truce.entry"
    " WHERE position BETWEEN %(low)s AND %(high)s AND id <> sha256(envelope) ORDER BY position",
    "SELECT format('entry at %%s: the tree holds another leaf for it', position) FROM truce.entry"
    " LEFT JOIN truce.node ON level = 0 AND number = position"
    " WHERE position BETWEEN %(low)s AND %(high)s AND hash IS DISTINCT FROM"
    " sha256(decode('00', 'hex') || convert_to(format(E'truce-leaf/1\\n%%s\\n', recorded), 'UTF8')"
    " || envelope)"
    " ORDER BY position",
    "SELECT format('node %%s of level %%s of the tree is not over the two below it', a.number, a.level)"
    " FROM truce.node a LEFT JOIN truce.node b ON b.level = a.level - 1 AND b.number = a.number * 2"
    " LEFT JOIN truce.node c ON c.level = a.level - 1 AND c.number = a.number * 2 + 1"
    " WHERE a.level > 0 AND a.number BETWEEN %(low)s AND %(high)s"
    " AND a.hash IS DISTINCT FROM sha256(decode('01', 'hex') || b.hash || c.hash) ORDER BY a.level, a.number",
    "SELECT format('entry at %%s: its time goes back', b.position) FROM truce.entry a JOIN truce.entry b"
    " ON b.position = a.position + 1 WHERE b.position BETWEEN %(low)s AND %(high)s"
    " AND b.recorded < a.recorded ORDER BY b.position",
    "SELECT format('entry at %%s: content that was erased is there', position) FROM truce.entry"
    " JOIN truce.erasure USING (position) LEFT JOIN truce.entry_row r"
    " ON r.batch = entry.batch AND r.number = erasure.number"
    " WHERE position BETWEEN %(low)s AND %(high)s"
    " AND (erasure.number = -1 AND entry.data IS NOT NULL OR r.data IS NOT NULL) ORDER BY position",
)
_SIZE = -1
_NODES: LiteralString = (
    "SELECT level::int, count(*) FROM truce.node GROUP BY level"
    " UNION ALL SELECT -1, coalesce(max(position), -1) + 1 FROM truce.entry"
)
_GUARDS: tuple[LiteralString, ...] = (
    "SELECT format('the trigger %%s of %%s is switched off', tgname, relname)"
    " FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE relnamespace = 'truce'::regnamespace AND NOT tgisinternal AND tgenabled <> 'A'"
    " ORDER BY relname, tgname",
    "SELECT format('the trigger %%s is gone', wanted) FROM unnest(%(triggers)s::text[]) wanted"
    " WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname || ' of ' || tgrelid::regclass = wanted)"
    " ORDER BY wanted",
    "SELECT format('the function %%s is not as truce made it', name)"
    " FROM unnest(%(functions)s::text[], %(bodies)s::text[]) AS wanted (name, body)"
    " WHERE NOT EXISTS (SELECT FROM pg_proc"
    " WHERE pronamespace = 'truce'::regnamespace AND proname = name AND prosrc = body) ORDER BY name",
    "SELECT format('the table %%s is not written to the log, and empty after a crash', relname)"
    " FROM pg_class WHERE relnamespace = 'truce'::regnamespace AND relkind = 'r' AND relpersistence <> 'p'"
    " ORDER BY relname",
)
TRIGGERS = (
    *(f"fixed of truce.{t}" for t in ("record", "meta", "node", "checkpoint", "erasure")),
    *(f"{t} of truce.entry" for t in ("stays", "fixed", "follows", "waits_no_more")),
    *(f"{t} of truce.entry_row" for t in ("stays_whole", "stays", "fixed", "first")),
    *(f"{t} of truce.waiting" for t in ("fixed", "stays")),
)


def broken_guards(read: _Read) -> list[str]:
    """What no longer keeps the tables append-only and durable, a sentence each."""
    wanted = {
        "triggers": list(TRIGGERS),
        "functions": list(functions()),
        "bodies": list(functions().values()),
    }
    return [row[0] for query in _GUARDS for row in read(query, wanted)]


def faults(read: _Read, size: int) -> Iterator[str]:
    """What is wrong with a record of `size` entries, a sentence each."""
    yield from broken_guards(read)
    for low in range(0, size, _STRETCH):
        bounds = {"low": low, "high": min(low + _STRETCH, size) - 1}
        for query in _STRETCHES:
            for row in read(query, bounds):
                yield row[0]
    yield from _missing_rows(read)
    # One statement sees one moment, whoever writes.
    counts: dict[int, int] = dict(read(_NODES, {}))
    size = counts.pop(_SIZE, size)
    for level in range(max(size.bit_length(), max(counts, default=0) + 1)):
        found, wanted = counts.get(level, 0), size >> level
        if found != wanted:
            yield f"level {level} of the tree has {found} nodes where {wanted} are over {size} entries"


def _missing_rows(read: _Read) -> Iterator[str]:
    start = 0
    while page := read(queries.ROW_ENDS, {"start": start}):
        for position, many, past_last in page:
            if many != past_last:
                yield f"entry at {position}: rows of it are missing"
        start = page[-1][0] + 1
