"""The questions that a store asks PostgreSQL. What a page holds is bounded by number and by weight."""

from typing import LiteralString

BEGIN: LiteralString = "BEGIN ISOLATION LEVEL READ COMMITTED"

LOCK: LiteralString = "SELECT pg_advisory_xact_lock(500069163877)"
"""Who holds it is the one sequencer, or changes the schema. The number is "truce" in ASCII.

It ends with the transaction, however that ends: by a crash, or at a pooler that hands the connection on. A
lock of the session would stay behind.
"""

LOCK_AND_SETTINGS: LiteralString = """
SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
    current_setting('zero_damaged_pages'), current_setting('transaction_read_only')
FROM pg_advisory_xact_lock(500069163877)
"""

# The complete subtrees at the right edge of the tree: one for each bit of the size. Each is looked up by
# itself: of a join the server may make a walk through the whole tree, as long as it has no statistics of it.
EDGE: LiteralString = """
SELECT position, recorded, k,
    (SELECT hash FROM truce.node WHERE level = k AND number = ((position + 1) >> k) - 1)
FROM (SELECT position, recorded FROM truce.entry ORDER BY position DESC LIMIT 1) newest
    CROSS JOIN generate_series(0, 62) k
WHERE ((position + 1) >> k) & 1 = 1
"""

HEAD: LiteralString = "SELECT position, recorded FROM truce.entry ORDER BY position DESC LIMIT 1"

META: LiteralString = "SELECT value FROM truce.meta WHERE name = %(name)s"

SIZE_AT: LiteralString = """
SELECT position + 1 FROM truce.entry WHERE recorded <= %(recorded)s
ORDER BY recorded DESC, position DESC LIMIT 1
"""

ENTRY: LiteralString = """
SELECT position, recorded, id, kind, key, sequence, envelope, salt, data FROM truce.entry WHERE id = %(id)s
"""

ENTRIES: LiteralString = """
SELECT position, recorded, id, kind, key, sequence, envelope, salt, data FROM (
    SELECT *, coalesce(octet_length(data), 0) AS own,
        sum(octet_length(envelope) + coalesce(octet_length(data), 0)) OVER (ORDER BY position) AS weight
    FROM truce.entry
    WHERE position >= %(start)s AND position < %(stop)s
    ORDER BY position LIMIT 1000
) page WHERE weight - own < 8000000 ORDER BY position
"""

ENTRIES_OF_KIND: LiteralString = """
SELECT position, recorded, id, kind, key, sequence, envelope, salt, data FROM (
    SELECT *, coalesce(octet_length(data), 0) AS own,
        sum(octet_length(envelope) + coalesce(octet_length(data), 0)) OVER (ORDER BY position) AS weight
    FROM truce.entry
    WHERE position >= %(start)s AND position < %(stop)s
        AND kind = %(kind)s
    ORDER BY position LIMIT 1000
) page WHERE weight - own < 8000000 ORDER BY position
"""

# A hundred entries may hold ten million rows.
ROW_COUNTS: LiteralString = """
SELECT position, (SELECT count(*) FROM truce.entry_row WHERE entry_row.batch = entry.batch)
FROM truce.entry WHERE batch IS NOT NULL AND position >= %(start)s ORDER BY position LIMIT 100
"""

ROW_ENDS: LiteralString = """
SELECT position, many, past_last FROM truce.entry, LATERAL (
    SELECT count(*) AS many, max(number) + 1 AS past_last FROM truce.entry_row r WHERE r.batch = entry.batch
) found
WHERE batch IS NOT NULL AND position >= %(start)s ORDER BY position LIMIT 100
"""

WAITING: LiteralString = """
SELECT number, filed, id, kind, key, sequence, envelope, salt, data FROM (
    SELECT *, coalesce(octet_length(data), 0) AS own,
        sum(octet_length(envelope) + coalesce(octet_length(data), 0)) OVER (ORDER BY number) AS weight
    FROM truce.waiting WHERE number >= %(start)s ORDER BY number LIMIT 1000
) page WHERE weight - own < 8000000 ORDER BY number
"""

BATCH: LiteralString = "SELECT batch FROM truce.entry WHERE position = %(position)s"

WAITING_BATCH: LiteralString = "SELECT batch FROM truce.waiting WHERE id = %(id)s"

ROWS: LiteralString = """
SELECT number, id, commitment, salt, data, first, last, area FROM (
    SELECT *, coalesce(octet_length(data), 0) AS own,
        sum(coalesce(octet_length(data), 0)) OVER (ORDER BY number) AS weight
    FROM truce.entry_row
    WHERE batch = %(batch)s AND number >= %(start)s
        AND number < %(stop)s
    ORDER BY number LIMIT 2000
) page WHERE weight - own < 8000000 ORDER BY number
"""

ROWS_OF_ID: LiteralString = """
SELECT position, r.number, r.id, commitment, r.salt, r.data, first, last, area
FROM truce.entry_row r JOIN truce.entry USING (batch)
WHERE r.id = %(id)s AND r.id <> '' ORDER BY position, r.number
"""

# One branch for each reach (0001-record.sql): of rows that are short none begins long before the span.
ROWS_IN: LiteralString = """
SELECT position, r.number, r.id, commitment, r.salt, r.data, first, last, area FROM (
    SELECT * FROM truce.entry_row WHERE area = %(area)s AND reach = 0
        AND first BETWEEN %(first)s::bigint - 1440 AND %(last)s AND last >= %(first)s
    UNION ALL SELECT * FROM truce.entry_row WHERE area = %(area)s AND reach = 1
        AND first BETWEEN %(first)s::bigint - 44640 AND %(last)s AND last >= %(first)s
    UNION ALL SELECT * FROM truce.entry_row WHERE area = %(area)s AND reach = 2
        AND first <= %(last)s AND last >= %(first)s
) r JOIN truce.entry USING (batch)
WHERE position < %(before)s
ORDER BY position, r.number
"""

LEAVES: LiteralString = """
SELECT number, hash FROM truce.node
WHERE level = 0 AND number >= %(start)s AND number < %(stop)s
ORDER BY number LIMIT 10000
"""

# Looked up one by one, as in EDGE.
NODES: LiteralString = """
SELECT (SELECT hash FROM truce.node WHERE node.level = place.level AND node.number = place.number)
FROM unnest(%(levels)s::smallint[], %(numbers)s::bigint[]) WITH ORDINALITY place (level, number, turn)
ORDER BY turn
"""

CHECKPOINTS: LiteralString = """
SELECT number, size, note FROM truce.checkpoint WHERE (size, number) > (%(size)s, %(number)s)
ORDER BY size, number LIMIT 1000
"""

LAST_CHECKPOINT: LiteralString = """
SELECT size, note FROM truce.checkpoint ORDER BY size DESC, number DESC LIMIT 1
"""

ERASURES: LiteralString = """
SELECT position, number, tombstone FROM truce.erasure WHERE (position, number) > (%(position)s, %(number)s)
ORDER BY position, number LIMIT 1000
"""

LAST_OF_KEY: LiteralString = """
SELECT sequence, id FROM truce.entry WHERE key = %(key)s ORDER BY sequence DESC LIMIT 1
"""

LAST_WAITING_OF_KEY: LiteralString = """
SELECT sequence, id FROM truce.waiting WHERE key = %(key)s ORDER BY sequence DESC, number LIMIT 1
"""

CONTENT: LiteralString = """
SELECT entry.salt, entry.data, erasure.number IS NOT NULL
FROM truce.entry LEFT JOIN truce.erasure ON erasure.position = entry.position AND erasure.number = -1
WHERE entry.position = %(position)s AND %(number)s = -1
UNION ALL
SELECT r.salt, r.data, erasure.number IS NOT NULL
FROM truce.entry JOIN truce.entry_row r USING (batch)
    LEFT JOIN truce.erasure ON erasure.position = entry.position AND erasure.number = r.number
WHERE entry.position = %(position)s AND r.number = %(number)s
"""

# A page of entries in one statement, whatever their number, with what they add to the tree.
ADD_ENTRIES: LiteralString = """
WITH taken_in AS (
    INSERT INTO truce.entry (position, recorded, sequence, batch, id, kind, key, envelope, salt, data)
    SELECT * FROM unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bytea[], %b::text[],
        %b::text[], %b::bytea[], %b::bytea[], %b::bytea[])
)
INSERT INTO truce.node (level, number, hash)
SELECT * FROM unnest(%b::smallint[], %b::bigint[], %b::bytea[])
"""

ADD_ROWS: LiteralString = """
COPY truce.entry_row (batch, number, id, commitment, salt, data, first, last, area)
FROM STDIN (FORMAT BINARY)
"""

ADD_WAITING: LiteralString = """
INSERT INTO truce.waiting (filed, sequence, batch, id, kind, key, envelope, salt, data)
SELECT %(filed)s, %(sequence)s, %(batch)s, %(id)s, %(kind)s, %(key)s, %(envelope)b, %(salt)b, %(data)b
WHERE NOT EXISTS (SELECT FROM truce.entry WHERE id = %(id)s)
ON CONFLICT (id) DO NOTHING
"""

ADD_CHECKPOINT: LiteralString = """
INSERT INTO truce.checkpoint (size, note) VALUES (%(size)s, %(note)s) ON CONFLICT DO NOTHING
"""

ADD_META: LiteralString = """
INSERT INTO truce.meta (name, value) VALUES (%(name)s, %(value)s) ON CONFLICT DO NOTHING
"""
