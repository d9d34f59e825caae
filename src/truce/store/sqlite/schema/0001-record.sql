-- Version 1 of the record in SQLite. A released file of this folder is never changed: the next change is a
-- new file (src/truce/store/migrations.py).
--
-- Nothing is ever updated or deleted, and triggers say so in the file itself. There are four exceptions:
-- the mark counts, content is destroyed under an erasure, content that was withheld is added (both with what a
-- row is looked up by), and an entry stops waiting once it is in the record.

-- Written in every transaction, on page 2 of the file: the frames of a -wal file without it, or with another
-- store's, are not ours (src/truce/store/wal.py). Count is 8 bytes, big-endian, so that the layout is fixed.
CREATE TABLE mark (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    store BLOB NOT NULL CHECK (length(store) = 16),
    count BLOB NOT NULL CHECK (length(count) = 8),
    nonce BLOB NOT NULL CHECK (length(nonce) = 16)
) STRICT;

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- id is the SHA-256 of the envelope; rows is how many rows of it are here; salt and data are its content.
CREATE TABLE entry (
    position INTEGER PRIMARY KEY,
    recorded INTEGER NOT NULL,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    salt BLOB,
    data BLOB,
    UNIQUE (key, sequence),
    CHECK ((salt IS NULL) = (data IS NULL))
) STRICT;
CREATE INDEX entry_kind ON entry (kind);

-- place is position * 2^32 + number. An end that is not told is -2^62 or 2^62, so that one range finds it.
CREATE TABLE entry_row (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    salt BLOB,
    data BLOB,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    area TEXT,
    CHECK ((salt IS NULL) = (data IS NULL))
) STRICT;
CREATE INDEX entry_row_id ON entry_row (id) WHERE id <> '';
CREATE INDEX entry_row_area ON entry_row (area, first, last) WHERE area IS NOT NULL;

-- The complete subtrees of the RFC 6962 tree over the entries; level 0 holds the leaf hashes.
CREATE TABLE node (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
    number INTEGER PRIMARY KEY,
    size INTEGER NOT NULL,
    note BLOB NOT NULL,
    UNIQUE (size, note)
) STRICT;

-- row -1 is the entry's own content.
CREATE TABLE erasure (
    position INTEGER NOT NULL REFERENCES entry (position),
    row INTEGER NOT NULL CHECK (row >= -1),
    tombstone INTEGER NOT NULL REFERENCES entry (position) CHECK (tombstone > position),
    PRIMARY KEY (position, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE waiting (
    number INTEGER PRIMARY KEY,
    filed INTEGER NOT NULL,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    salt BLOB,
    data BLOB,
    CHECK ((salt IS NULL) = (data IS NULL))
) STRICT;
CREATE INDEX waiting_key ON waiting (key, sequence);

-- place is waiting.number * 2^32 + number.
CREATE TABLE waiting_row (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    salt BLOB,
    data BLOB,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    area TEXT,
    CHECK ((salt IS NULL) = (data IS NULL))
) STRICT;

CREATE TRIGGER mark_counts BEFORE UPDATE ON mark
WHEN NEW.one IS NOT OLD.one OR NEW.store IS NOT OLD.store OR NEW.count <= OLD.count
BEGIN SELECT RAISE(ABORT, 'the mark of a record only counts'); END;
CREATE TRIGGER mark_stays BEFORE DELETE ON mark
BEGIN SELECT RAISE(ABORT, 'the mark of a record stays'); END;
CREATE TRIGGER mark_is_one BEFORE INSERT ON mark WHEN EXISTS (SELECT 1 FROM mark)
BEGIN SELECT RAISE(ABORT, 'a record has one mark'); END;

CREATE TRIGGER meta_stays BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'meta is written once'); END;
CREATE TRIGGER meta_is_fixed BEFORE UPDATE ON meta
BEGIN SELECT RAISE(ABORT, 'meta is written once'); END;
CREATE TRIGGER meta_is_once BEFORE INSERT ON meta WHEN EXISTS (SELECT 1 FROM meta WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'meta is written once'); END;

CREATE TRIGGER entry_stays BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
CREATE TRIGGER entry_is_next BEFORE INSERT ON entry
WHEN NEW.position IS NOT (SELECT coalesce(max(position) + 1, 0) FROM entry)
    OR NEW.recorded < (SELECT recorded FROM entry ORDER BY position DESC LIMIT 1)
    OR EXISTS (SELECT 1 FROM entry WHERE id = NEW.id)
    OR NEW.sequence - (SELECT coalesce(max(sequence) + 1, 0) FROM entry WHERE key = NEW.key)
        NOT BETWEEN 0 AND (SELECT count(*) FROM entry WHERE kind = 'refusal')
BEGIN SELECT RAISE(ABORT, 'entries are only appended, in order'); END;
CREATE TRIGGER entry_is_fixed BEFORE UPDATE ON entry
WHEN NEW.position IS NOT OLD.position OR NEW.recorded IS NOT OLD.recorded OR NEW.id IS NOT OLD.id
    OR NEW.kind IS NOT OLD.kind OR NEW.key IS NOT OLD.key OR NEW.sequence IS NOT OLD.sequence
    OR NEW.rows IS NOT OLD.rows OR NEW.envelope IS NOT OLD.envelope
    OR (NEW.data IS NULL) = (OLD.data IS NULL)
    OR (NEW.data IS NULL) IS NOT EXISTS (SELECT 1 FROM erasure WHERE position = OLD.position AND row = -1)
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;

-- Rows whose entry is not there yet move to those that wait, if the entry does.
CREATE TRIGGER entry_row_stays BEFORE DELETE ON entry_row
WHEN EXISTS (SELECT 1 FROM entry WHERE position = OLD.place >> 32)
BEGIN SELECT RAISE(ABORT, 'rows are never deleted'); END;
-- No trigger looks at each row that comes: it would take a fifth of the time of a large feed. A row too many
-- shows in entry.rows (`check`) and in the root that the entry commits to.
CREATE TRIGGER entry_row_is_fixed BEFORE UPDATE ON entry_row
WHEN NEW.place IS NOT OLD.place OR NEW.commitment IS NOT OLD.commitment
    OR (NEW.data IS NOT NULL AND OLD.data IS NOT NULL)
    OR (NEW.data IS NULL AND (NEW.id <> '' OR NEW.first <> -4611686018427387904
        OR NEW.last <> 4611686018427387904 OR NEW.area IS NOT NULL))
    OR (NEW.data IS NULL) IS NOT EXISTS (
        SELECT 1 FROM erasure WHERE position = OLD.place >> 32 AND row = OLD.place & 4294967295
    )
BEGIN SELECT RAISE(ABORT, 'rows are never changed'); END;

CREATE TRIGGER node_stays BEFORE DELETE ON node
BEGIN SELECT RAISE(ABORT, 'nodes are never deleted'); END;
CREATE TRIGGER node_is_fixed BEFORE UPDATE ON node
BEGIN SELECT RAISE(ABORT, 'nodes are never changed'); END;
CREATE TRIGGER node_is_new BEFORE INSERT ON node
WHEN EXISTS (SELECT 1 FROM node WHERE level = NEW.level AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'nodes are never changed'); END;

CREATE TRIGGER checkpoint_stays BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints are never deleted'); END;
CREATE TRIGGER checkpoint_is_fixed BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed'); END;
CREATE TRIGGER checkpoint_is_new BEFORE INSERT ON checkpoint
WHEN EXISTS (SELECT 1 FROM checkpoint WHERE number = NEW.number)
    OR EXISTS (SELECT 1 FROM checkpoint WHERE size = NEW.size AND note = NEW.note)
BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed'); END;

CREATE TRIGGER erasure_stays BEFORE DELETE ON erasure
BEGIN SELECT RAISE(ABORT, 'erasures are never deleted'); END;
CREATE TRIGGER erasure_is_fixed BEFORE UPDATE ON erasure
BEGIN SELECT RAISE(ABORT, 'erasures are never changed'); END;
CREATE TRIGGER erasure_is_new BEFORE INSERT ON erasure
WHEN EXISTS (SELECT 1 FROM erasure WHERE position = NEW.position AND row = NEW.row)
BEGIN SELECT RAISE(ABORT, 'erasures are never changed'); END;

CREATE TRIGGER waiting_stays BEFORE DELETE ON waiting
WHEN NOT EXISTS (SELECT 1 FROM entry WHERE id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'an entry waits until it is in the record'); END;
CREATE TRIGGER waiting_is_fixed BEFORE UPDATE ON waiting
BEGIN SELECT RAISE(ABORT, 'an entry that waits is never changed'); END;
CREATE TRIGGER waiting_is_new BEFORE INSERT ON waiting
WHEN EXISTS (SELECT 1 FROM waiting WHERE number = NEW.number OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an entry that waits is never changed'); END;

CREATE TRIGGER waiting_row_stays BEFORE DELETE ON waiting_row
WHEN NOT EXISTS (
    SELECT 1 FROM entry JOIN waiting USING (id) WHERE waiting.number = OLD.place >> 32
)
BEGIN SELECT RAISE(ABORT, 'an entry waits until it is in the record'); END;
CREATE TRIGGER waiting_row_is_fixed BEFORE UPDATE ON waiting_row
BEGIN SELECT RAISE(ABORT, 'rows that wait are never changed'); END;
CREATE TRIGGER waiting_row_is_new BEFORE INSERT ON waiting_row
WHEN EXISTS (SELECT 1 FROM waiting WHERE number = NEW.place >> 32)
BEGIN SELECT RAISE(ABORT, 'rows come before their entry'); END;
