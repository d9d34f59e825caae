-- Version 1 of the record in PostgreSQL. A released file of this folder is never changed: the next change is a
-- new file (src/truce/store/postgres_migrations.py). {owner}, {writer} and {reader} are the names of roles.
--
-- Nothing is ever updated or deleted: the writer has no right to, and triggers refuse it to the owner as well.
-- There are four exceptions, each through a function of the owner that looks first: content is destroyed under
-- an erasure, content that was withheld is added (both with what a row is looked up by), an entry stops
-- waiting once it is in the record, and rows that no entry has taken are dropped.
--
-- Whoever is superuser, or owner and willing to alter tables, can get around all of it. Only a checkpoint in
-- other hands tells then (docs/how-to/serve-a-mission-from-postgresql.md).

-- Texts are compared byte by byte: an index must not depend on which collations the next server has.
CREATE TABLE truce.record (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    owner  text COLLATE "C" NOT NULL,
    writer text COLLATE "C" NOT NULL,
    reader text COLLATE "C" NOT NULL
);

CREATE TABLE truce.meta (
    name  text COLLATE "C" PRIMARY KEY,
    value text COLLATE "C" NOT NULL
);

-- id is the SHA-256 of the envelope; batch leads to its rows, null where it has none; salt and data are its
-- content, null where it is withheld or erased.
CREATE TABLE truce.entry (
    position bigint PRIMARY KEY CHECK (position >= 0),
    recorded bigint NOT NULL CHECK (recorded >= 0),
    sequence bigint NOT NULL CHECK (sequence >= 0),
    batch    bigint UNIQUE,
    id       bytea  NOT NULL UNIQUE CHECK (id = sha256(envelope)),
    kind     text   COLLATE "C" NOT NULL,
    key      text   COLLATE "C" NOT NULL,
    envelope bytea  NOT NULL,
    salt     bytea,
    data     bytea,
    UNIQUE (key, sequence),
    CHECK ((salt IS NULL) = (data IS NULL))
);
CREATE INDEX entry_kind ON truce.entry (kind, position);
CREATE INDEX entry_recorded ON truce.entry (recorded, position);

CREATE SEQUENCE truce.batch;

-- Rows of an entry, of one that waits, or of none yet. An end that is not told is -2^62 or 2^62, so that one
-- range finds it. reach is how long the span is, coarsely: of rows that are short none begins long before the
-- span that is asked for, so the index need not be read from the beginning of time.
CREATE TABLE truce.entry_row (
    batch      bigint   NOT NULL,
    first      bigint   NOT NULL,
    last       bigint   NOT NULL,
    number     bigint   NOT NULL CHECK (number BETWEEN 0 AND 4294967295),
    reach      smallint NOT NULL GENERATED ALWAYS AS (
        CASE
            WHEN first <= -4611686018427387904 OR last >= 4611686018427387904 THEN 2
            WHEN last - first <= 1440 THEN 0
            WHEN last - first <= 44640 THEN 1
            ELSE 2
        END
    ) STORED,
    id         text     COLLATE "C" NOT NULL,
    area       text     COLLATE "C",
    commitment bytea    NOT NULL CHECK (octet_length(commitment) = 32),
    salt       bytea,
    data       bytea,
    PRIMARY KEY (batch, number),
    CHECK ((salt IS NULL) = (data IS NULL))
);
-- What the server notes of a column for its plans, no erasure would reach.
ALTER TABLE truce.entry ALTER salt SET STATISTICS 0, ALTER data SET STATISTICS 0;
ALTER TABLE truce.entry_row ALTER salt SET STATISTICS 0, ALTER data SET STATISTICS 0;
CREATE INDEX entry_row_id ON truce.entry_row USING hash (id) WHERE id <> '';
CREATE INDEX entry_row_area ON truce.entry_row (area, reach, first, last) WHERE area IS NOT NULL;

-- The complete subtrees of the RFC 6962 tree over the entries; level 0 holds the leaf hashes.
CREATE TABLE truce.node (
    number bigint   NOT NULL CHECK (number >= 0),
    level  smallint NOT NULL CHECK (level >= 0),
    hash   bytea    NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (level, number)
);

CREATE TABLE truce.checkpoint (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size   bigint NOT NULL CHECK (size >= 0),
    note   bytea  NOT NULL
);
-- Not over the note itself: an index takes no value of more than some 2,700 bytes.
CREATE UNIQUE INDEX checkpoint_once ON truce.checkpoint (size, sha256(note));

-- number -1 is the entry's own content.
CREATE TABLE truce.erasure (
    position  bigint NOT NULL REFERENCES truce.entry,
    number    bigint NOT NULL CHECK (number >= -1),
    tombstone bigint NOT NULL REFERENCES truce.entry CHECK (tombstone > position),
    PRIMARY KEY (position, number)
);

CREATE TABLE truce.waiting (
    number   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    filed    bigint NOT NULL,
    sequence bigint NOT NULL CHECK (sequence >= 0),
    batch    bigint UNIQUE,
    id       bytea  NOT NULL UNIQUE CHECK (id = sha256(envelope)),
    kind     text   COLLATE "C" NOT NULL,
    key      text   COLLATE "C" NOT NULL,
    envelope bytea  NOT NULL,
    salt     bytea,
    data     bytea,
    CHECK ((salt IS NULL) = (data IS NULL))
);
CREATE INDEX waiting_key ON truce.waiting (key, sequence);

CREATE FUNCTION truce.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% on %: the record is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'TR001';
END $$;

-- Once a statement, not once a row: a thousand entries cost one look.
CREATE FUNCTION truce.entry_is_next() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    low bigint; high bigint; many bigint;
BEGIN
    SELECT min(position), max(position), count(*) INTO low, high, many FROM added;
    IF high - low + 1 <> many OR EXISTS (
        SELECT FROM added LEFT JOIN truce.entry before ON before.position = added.position - 1
        WHERE added.position > 0 AND (before.position IS NULL OR before.recorded > added.recorded)
    ) OR EXISTS (
        SELECT FROM added LEFT JOIN truce.entry before
            ON before.key = added.key AND before.sequence = added.sequence - 1
        WHERE added.sequence > 0 AND (before.position IS NULL OR before.position > added.position)
            -- Numbers are left out where the record refuses what had them.
            AND added.sequence - (
                SELECT coalesce(max(e.sequence) + 1, 0) FROM truce.entry e
                WHERE e.key = added.key AND e.sequence < added.sequence AND e.position < added.position
            ) > (SELECT count(*) FROM truce.entry e WHERE e.kind = 'refusal')
    ) OR EXISTS (
        SELECT FROM added JOIN truce.entry after ON after.key = added.key
            AND after.sequence > added.sequence AND after.position < added.position
    ) THEN
        RAISE EXCEPTION 'entries are only appended, in order' USING ERRCODE = 'TR002';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION truce.entry_is_fixed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    allowed truce.entry := OLD;
    erased CONSTANT boolean :=
        EXISTS (SELECT FROM truce.erasure e WHERE e.position = OLD.position AND e.number = -1);
BEGIN
    allowed.salt := NEW.salt;
    allowed.data := NEW.data;
    IF NEW IS DISTINCT FROM allowed OR (NEW.data IS NULL) = (OLD.data IS NULL)
        OR (NEW.data IS NULL) <> erased
    THEN
        RAISE EXCEPTION 'UPDATE on entry: entries are never changed' USING ERRCODE = 'TR001';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION truce.row_is_fixed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    allowed truce.entry_row := OLD;
    erased CONSTANT boolean := EXISTS (
        SELECT FROM truce.erasure e JOIN truce.entry USING (position)
        WHERE entry.batch = OLD.batch AND e.number = OLD.number
    );
BEGIN
    allowed.salt := NEW.salt;
    allowed.data := NEW.data;
    -- Not worked out yet when this runs.
    allowed.reach := NEW.reach;
    allowed.id := NEW.id;
    allowed.first := NEW.first;
    allowed.last := NEW.last;
    allowed.area := NEW.area;
    -- A row that was withheld could not tell what it is looked up by, and one that is erased may not.
    IF NEW IS DISTINCT FROM allowed OR (NEW.data IS NOT NULL AND OLD.data IS NOT NULL)
        OR (NEW.data IS NULL) <> erased
        OR NEW.data IS NULL AND (NEW.id <> '' OR NEW.first <> -4611686018427387904
            OR NEW.last <> 4611686018427387904 OR NEW.area IS NOT NULL)
    THEN
        RAISE EXCEPTION 'UPDATE on entry_row: rows are never changed' USING ERRCODE = 'TR001';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION truce.rows_come_first() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM truce.entry WHERE batch IN (SELECT DISTINCT batch FROM added))
        OR EXISTS (SELECT FROM truce.waiting WHERE batch IN (SELECT DISTINCT batch FROM added))
    THEN
        RAISE EXCEPTION 'rows come before their entry' USING ERRCODE = 'TR002';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION truce.row_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM truce.entry WHERE batch = OLD.batch)
        OR EXISTS (SELECT FROM truce.waiting WHERE batch = OLD.batch)
    THEN
        RAISE EXCEPTION 'DELETE on entry_row: rows are never deleted' USING ERRCODE = 'TR001';
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION truce.waiting_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM truce.entry WHERE id = OLD.id) THEN
        RAISE EXCEPTION 'DELETE on waiting: an entry waits until it is in the record' USING ERRCODE = 'TR001';
    END IF;
    RETURN OLD;
END $$;

-- Of a waiting entry that is in the record now only its rows stay, if the entry has taken them.
CREATE FUNCTION truce.stop_waiting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    left_over bigint[];
BEGIN
    WITH gone AS (DELETE FROM truce.waiting w USING added WHERE w.id = added.id RETURNING w.batch)
    SELECT array_agg(batch) INTO left_over FROM gone
    WHERE NOT EXISTS (SELECT FROM truce.entry WHERE entry.batch = gone.batch);
    IF left_over IS NOT NULL THEN
        DELETE FROM truce.entry_row WHERE batch = ANY (left_over);
    END IF;
    RETURN NULL;
END $$;

-- Whether it was erased: not if there is no such entry, row or tombstone behind it.
CREATE FUNCTION truce.erase(erased bigint, row_number bigint, ordered_by bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_batch bigint;
BEGIN
    SELECT batch INTO found_batch FROM truce.entry WHERE position = erased;
    IF NOT FOUND OR erased >= ordered_by OR NOT EXISTS (SELECT FROM truce.entry WHERE position = ordered_by)
        OR row_number <> -1 AND NOT EXISTS (
            SELECT FROM truce.entry_row WHERE batch = found_batch AND number = row_number
        )
    THEN
        RETURN false;
    END IF;
    INSERT INTO truce.erasure (position, number, tombstone) VALUES (erased, row_number, ordered_by)
        ON CONFLICT DO NOTHING;
    IF row_number = -1 THEN
        UPDATE truce.entry SET salt = NULL, data = NULL WHERE position = erased AND data IS NOT NULL;
    ELSE
        UPDATE truce.entry_row SET salt = NULL, data = NULL, id = '', first = -4611686018427387904,
            last = 4611686018427387904, area = NULL
            WHERE batch = found_batch AND number = row_number AND (data IS NOT NULL OR id <> '');
    END IF;
    RETURN true;
END $$;

-- Rows that no entry has taken, in the record or waiting. The triggers refuse others.
CREATE FUNCTION truce.drop_rows(unused bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM truce.entry_row WHERE batch = unused;
$$;

-- Whether it was added: not if there is no such entry or row, if it was erased, or if content is there.
CREATE FUNCTION truce.supply(supplied bigint, row_number bigint, new_salt bytea, new_data bytea)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM truce.erasure WHERE position = supplied AND number = row_number) THEN
        RETURN false;
    END IF;
    IF row_number = -1 THEN
        UPDATE truce.entry SET salt = new_salt, data = new_data WHERE position = supplied AND data IS NULL;
    ELSE
        UPDATE truce.entry_row SET salt = new_salt, data = new_data
            WHERE batch = (SELECT batch FROM truce.entry WHERE position = supplied)
            AND number = row_number AND data IS NULL;
    END IF;
    RETURN FOUND;
END $$;

-- The same for a row, with what it is looked up by from now on.
CREATE FUNCTION truce.supply_row(
    supplied bigint, row_number bigint, new_salt bytea, new_data bytea,
    new_id text, new_first bigint, new_last bigint, new_area text
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM truce.erasure WHERE position = supplied AND number = row_number) THEN
        RETURN false;
    END IF;
    UPDATE truce.entry_row
        SET salt = new_salt, data = new_data, id = new_id, first = new_first, last = new_last, area = new_area
        WHERE batch = (SELECT batch FROM truce.entry WHERE position = supplied)
        AND number = row_number AND data IS NULL;
    RETURN FOUND;
END $$;

CREATE TRIGGER fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON truce.record
    FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON truce.meta
    FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON truce.node
    FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON truce.checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON truce.erasure
    FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON truce.entry
    FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();
CREATE TRIGGER fixed BEFORE UPDATE ON truce.entry
    FOR EACH ROW EXECUTE FUNCTION truce.entry_is_fixed();
CREATE TRIGGER follows AFTER INSERT ON truce.entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION truce.entry_is_next();
CREATE TRIGGER waits_no_more AFTER INSERT ON truce.entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION truce.stop_waiting();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON truce.entry_row
    FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();
CREATE TRIGGER stays BEFORE DELETE ON truce.entry_row
    FOR EACH ROW EXECUTE FUNCTION truce.row_stays();
CREATE TRIGGER fixed BEFORE UPDATE ON truce.entry_row
    FOR EACH ROW EXECUTE FUNCTION truce.row_is_fixed();
CREATE TRIGGER first AFTER INSERT ON truce.entry_row REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION truce.rows_come_first();
CREATE TRIGGER fixed BEFORE UPDATE OR TRUNCATE ON truce.waiting
    FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();
CREATE TRIGGER stays BEFORE DELETE ON truce.waiting
    FOR EACH ROW EXECUTE FUNCTION truce.waiting_stays();

-- Always: not only in ordinary sessions, but also where session_replication_role says replica.
DO $$
DECLARE
    each record;
BEGIN
    FOR each IN
        SELECT tgname, tgrelid::regclass AS relation FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = 'truce'::regnamespace AND NOT tgisinternal
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', each.relation, each.tgname);
    END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA truce FROM PUBLIC;
GRANT USAGE ON SCHEMA truce TO {writer}, {reader};
GRANT SELECT ON ALL TABLES IN SCHEMA truce TO {writer}, {reader};
GRANT INSERT ON truce.meta, truce.entry, truce.entry_row, truce.node, truce.checkpoint, truce.waiting TO {writer};
GRANT USAGE ON SEQUENCE truce.batch TO {writer};
GRANT EXECUTE ON FUNCTION truce.erase(bigint, bigint, bigint) TO {writer};
GRANT EXECUTE ON FUNCTION truce.drop_rows(bigint) TO {writer};
GRANT EXECUTE ON FUNCTION truce.supply(bigint, bigint, bytea, bytea) TO {writer};
GRANT EXECUTE ON FUNCTION truce.supply_row(bigint, bigint, bytea, bytea, text, bigint, bigint, text) TO {writer};
