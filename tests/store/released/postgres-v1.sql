


SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;


CREATE SCHEMA truce;


ALTER SCHEMA truce OWNER TO north_owner;


CREATE FUNCTION truce.drop_rows(unused bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    DELETE FROM truce.entry_row WHERE batch = unused;
$$;


ALTER FUNCTION truce.drop_rows(unused bigint) OWNER TO north_owner;


CREATE FUNCTION truce.entry_is_fixed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION truce.entry_is_fixed() OWNER TO north_owner;


CREATE FUNCTION truce.entry_is_next() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
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
    ) THEN
        RAISE EXCEPTION 'entries are only appended, in order' USING ERRCODE = 'TR002';
    END IF;
    RETURN NULL;
END $$;


ALTER FUNCTION truce.entry_is_next() OWNER TO north_owner;


CREATE FUNCTION truce.erase(erased bigint, row_number bigint, ordered_by bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION truce.erase(erased bigint, row_number bigint, ordered_by bigint) OWNER TO north_owner;


CREATE FUNCTION truce.refuse() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION '% on %: the record is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'TR001';
END $$;


ALTER FUNCTION truce.refuse() OWNER TO north_owner;


CREATE FUNCTION truce.row_is_fixed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION truce.row_is_fixed() OWNER TO north_owner;


CREATE FUNCTION truce.row_stays() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT FROM truce.entry WHERE batch = OLD.batch)
        OR EXISTS (SELECT FROM truce.waiting WHERE batch = OLD.batch)
    THEN
        RAISE EXCEPTION 'DELETE on entry_row: rows are never deleted' USING ERRCODE = 'TR001';
    END IF;
    RETURN OLD;
END $$;


ALTER FUNCTION truce.row_stays() OWNER TO north_owner;


CREATE FUNCTION truce.rows_come_first() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT FROM truce.entry WHERE batch IN (SELECT DISTINCT batch FROM added))
        OR EXISTS (SELECT FROM truce.waiting WHERE batch IN (SELECT DISTINCT batch FROM added))
    THEN
        RAISE EXCEPTION 'rows come before their entry' USING ERRCODE = 'TR002';
    END IF;
    RETURN NULL;
END $$;


ALTER FUNCTION truce.rows_come_first() OWNER TO north_owner;


CREATE FUNCTION truce.stop_waiting() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION truce.stop_waiting() OWNER TO north_owner;


CREATE FUNCTION truce.supply(supplied bigint, row_number bigint, new_salt bytea, new_data bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION truce.supply(supplied bigint, row_number bigint, new_salt bytea, new_data bytea) OWNER TO north_owner;


CREATE FUNCTION truce.supply_row(supplied bigint, row_number bigint, new_salt bytea, new_data bytea, new_id text, new_first bigint, new_last bigint, new_area text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION truce.supply_row(supplied bigint, row_number bigint, new_salt bytea, new_data bytea, new_id text, new_first bigint, new_last bigint, new_area text) OWNER TO north_owner;


CREATE FUNCTION truce.waiting_stays() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM truce.entry WHERE id = OLD.id) THEN
        RAISE EXCEPTION 'DELETE on waiting: an entry waits until it is in the record' USING ERRCODE = 'TR001';
    END IF;
    RETURN OLD;
END $$;


ALTER FUNCTION truce.waiting_stays() OWNER TO north_owner;


CREATE SEQUENCE truce.batch
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE truce.batch OWNER TO north_owner;

SET default_tablespace = '';

SET default_table_access_method = heap;


CREATE TABLE truce.checkpoint (
    number bigint NOT NULL,
    size bigint NOT NULL,
    note bytea NOT NULL,
    CONSTRAINT checkpoint_size_check CHECK ((size >= 0))
);


ALTER TABLE truce.checkpoint OWNER TO north_owner;


ALTER TABLE truce.checkpoint ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME truce.checkpoint_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE truce.entry (
    "position" bigint NOT NULL,
    recorded bigint NOT NULL,
    sequence bigint NOT NULL,
    batch bigint,
    id bytea NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    envelope bytea NOT NULL,
    salt bytea,
    data bytea,
    CONSTRAINT entry_check CHECK ((id = sha256(envelope))),
    CONSTRAINT entry_check1 CHECK (((salt IS NULL) = (data IS NULL))),
    CONSTRAINT entry_position_check CHECK (("position" >= 0)),
    CONSTRAINT entry_recorded_check CHECK ((recorded >= 0)),
    CONSTRAINT entry_sequence_check CHECK ((sequence >= 0))
);
ALTER TABLE ONLY truce.entry ALTER COLUMN salt SET STATISTICS 0;
ALTER TABLE ONLY truce.entry ALTER COLUMN data SET STATISTICS 0;


ALTER TABLE truce.entry OWNER TO north_owner;


CREATE TABLE truce.entry_row (
    batch bigint NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    number bigint NOT NULL,
    reach smallint GENERATED ALWAYS AS (
CASE
    WHEN ((first <= '-4611686018427387904'::bigint) OR (last >= '4611686018427387904'::bigint)) THEN 2
    WHEN ((last - first) <= 1440) THEN 0
    WHEN ((last - first) <= 44640) THEN 1
    ELSE 2
END) STORED NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    area text COLLATE pg_catalog."C",
    commitment bytea NOT NULL,
    salt bytea,
    data bytea,
    CONSTRAINT entry_row_check CHECK (((salt IS NULL) = (data IS NULL))),
    CONSTRAINT entry_row_commitment_check CHECK ((octet_length(commitment) = 32)),
    CONSTRAINT entry_row_number_check CHECK (((number >= 0) AND (number <= '4294967295'::bigint)))
);
ALTER TABLE ONLY truce.entry_row ALTER COLUMN salt SET STATISTICS 0;
ALTER TABLE ONLY truce.entry_row ALTER COLUMN data SET STATISTICS 0;


ALTER TABLE truce.entry_row OWNER TO north_owner;


CREATE TABLE truce.erasure (
    "position" bigint NOT NULL,
    number bigint NOT NULL,
    tombstone bigint NOT NULL,
    CONSTRAINT erasure_check CHECK ((tombstone > "position")),
    CONSTRAINT erasure_number_check CHECK ((number >= '-1'::integer))
);


ALTER TABLE truce.erasure OWNER TO north_owner;


CREATE TABLE truce.meta (
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE truce.meta OWNER TO north_owner;


CREATE TABLE truce.node (
    number bigint NOT NULL,
    level smallint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT node_hash_check CHECK ((octet_length(hash) = 32)),
    CONSTRAINT node_level_check CHECK ((level >= 0)),
    CONSTRAINT node_number_check CHECK ((number >= 0))
);


ALTER TABLE truce.node OWNER TO north_owner;


CREATE TABLE truce.record (
    one boolean DEFAULT true NOT NULL,
    owner text NOT NULL COLLATE pg_catalog."C",
    writer text NOT NULL COLLATE pg_catalog."C",
    reader text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT record_one_check CHECK (one)
);


ALTER TABLE truce.record OWNER TO north_owner;


CREATE TABLE truce.version (
    number integer NOT NULL,
    made timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE truce.version OWNER TO north_owner;


CREATE TABLE truce.waiting (
    number bigint NOT NULL,
    filed bigint NOT NULL,
    sequence bigint NOT NULL,
    batch bigint,
    id bytea NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    envelope bytea NOT NULL,
    salt bytea,
    data bytea,
    CONSTRAINT waiting_check CHECK ((id = sha256(envelope))),
    CONSTRAINT waiting_check1 CHECK (((salt IS NULL) = (data IS NULL))),
    CONSTRAINT waiting_sequence_check CHECK ((sequence >= 0))
);


ALTER TABLE truce.waiting OWNER TO north_owner;


ALTER TABLE truce.waiting ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME truce.waiting_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



INSERT INTO truce.checkpoint OVERRIDING SYSTEM VALUE VALUES (1, 2, '\x6e6f7465');



INSERT INTO truce.entry VALUES (0, 1790000000000, 0, NULL, '\x3aac6fd7a640a85322afd336a7b2f2fe8e64a1e3ea3f26d9248e860515a0ae6c', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f6949345a47566a4f44466d5a544e6a5a4455324d474d334e446c6a4d6d5177596a59344e546777596d526a4e6a41794e32526b4d3251304d446b354f5455314d5451354e7a6c694f44686c4d6a426a4e6a42684d4745354969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d5632615739316379493649694973496e4e6a6147567459534936496e527964574e6c4c57567564484a354c7a45694c434a7a5a5846315a57356a5a5349364d437769633352686447566b496a6f784e7a6b774d4441774d4441774d44417766513d3d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', '\x74978c0f63c483800476c6099e637da5abd8ef51df4aba0bd4ffc146eed37e25', '\x746578742030');
INSERT INTO truce.entry VALUES (2, 1790000000002, 2, 1, '\x17660e0907a40170756d939864b4c215fbb0c2ad735e840cb9a291c60cab558f', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f6949354f5459794f54566a5a6a4d344e3249314e54526c4e544d325a6a686a4e5441344d444e69596d466b4e5441354f574a694e4463304d44417a596d5133596a55344f574e6b5a544532596a51324e475a6c5957566a4969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d56326157393163794936496a5177597a6b35595449324d4756685a546377595455334e546b7a5932497959574d354e6a557a4e6d4e6b4f546c6c4d475179597a55794e3259354e5749314e5749354d4467774f4755784e5745344e5745334e6a55694c434a7a5932686c625745694f694a30636e566a5a53316c626e527965533878496977696332567864575675593255694f6a4973496e4e305958526c5a4349364d5463354d4441774d4441774d4441774d48303d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', '\x3c66e67444b84feab97a475525567d8a150342c820d3a26398e756be8af4b5b1', '\x746578742032');
INSERT INTO truce.entry VALUES (3, 1790000000003, 3, NULL, '\x4a0bb84fd9bdf61d0894ab113e5155e25e4d4019a39c21ac8ea04e2bfd0dd9e1', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f6949344f5752694e4759304e5445315954686a4d5746694d7a63784e32517a4d3251774e3249345a6a42684f5467324f574e6a5a6d51304e4745784e6a45334d7a56684d6d497a4f544a6a4d47466c4d3252684d7a6c6d4969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d56326157393163794936496a526a4e3251304e546c694d57466a4e7a686d4d4755304f4441354d5456694f5467325a4449354d324a6b5a6a67324d6a59785a4451304f546b314d32493159575669597a526a4d54497a5a44517a5a44646c595463694c434a7a5932686c625745694f694a30636e566a5a53316c626e527965533878496977696332567864575675593255694f6a4d73496e4e305958526c5a4349364d5463354d4441774d4441774d4441774d48303d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', '\x6c6e83414256b3b3ef53ee4e1cda8e52780e5bb97eceeb5433d3d87e465aa6de', '\x746578742033');
INSERT INTO truce.entry VALUES (4, 1790000000004, 4, NULL, '\x22f2c10526728524707293f9749e579ccf6e6217960d0f7c4453bb12620530f7', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f694a6c4e545934597a4a6a597a55314f4745344d4445324d3255314e6a453259544935597a466a5a6d526b4e6a64694e54426b5a6a6b345a4441794d4468685a6a63355a47526c595745305a5463324d7a51784e4441334969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d56326157393163794936496d4d344f5446684f4455784d6d49324d5756684e574d334d6a4d34597a686c596d5a694e475a6c4e44566b5a6d55324d5759784e5451795a47457a5a544d794d54417a597a637a59324d7a4d6a5933597a55344d446b694c434a7a5932686c625745694f694a30636e566a5a53316c626e527965533878496977696332567864575675593255694f6a5173496e4e305958526c5a4349364d5463354d4441774d4441774d4441774d48303d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', '\xf791c70731b19226028d84f2051f9f302911223a17de071e5fac18fda72e9bcc', '\x746578742034');
INSERT INTO truce.entry VALUES (1, 1790000000001, 1, NULL, '\x1d419a9c887f12ac549644c29fedca43af901f20dd130f33cfbc0a57e71bf8b9', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f694930597a5131595456694f4455794e6a64694e54517759575a6d4d574e6c5a4759355a6d52685a475132595455325a54686b4d32466c596a526a595463344e6a49324d6d51334f444d7a4d4459314d4459354e545a6a4969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d56326157393163794936496a45314e574d325a47566b4d6d46694e6a5a684e6a4d7a4e4745304d5751315a6a63345a44426c4e7a49784d6d4d334e44466a5a5752684e6a5179595467354e5755304d474a6c4d7a6c6a595459304e444d795a5467694c434a7a5932686c625745694f694a30636e566a5a53316c626e527965533878496977696332567864575675593255694f6a4573496e4e305958526c5a4349364d5463354d4441774d4441774d4441774d48303d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', NULL, NULL);



INSERT INTO truce.entry_row VALUES (1, 0, 0, 0, DEFAULT, 'claim-0', 'north', '\xbc2cb7c776325290993e412713e8dcc0b4c6f62c965b9195fc681da8e07092df', '\x11468407f76d2ae7da7d3930bac5ce59200ebbcfe4a2af7de76ed1436c74ece9', '\x726f772030');
INSERT INTO truce.entry_row VALUES (1, 1, 1, 1, DEFAULT, 'claim-1', 'south', '\x4c75bfa7e3d719ba74ac7a62167796ac078c2427a1839491aa43ee4dab462205', '\x7c98ac5a313fb53ee84193ecfdd0660ac0a4b518c1a41e1990f81788ac685e09', '\x726f772031');
INSERT INTO truce.entry_row VALUES (1, 2, 2, 2, DEFAULT, 'claim-2', 'north', '\xf7bd2410f6d0984ab15b53c9719d375830592f7de325e59fdfa885778d972711', '\xe05cf7430be8ff55e514ec14b4c655b583b7b98ce104fa92aa8d1cc75a260f25', '\x726f772032');
INSERT INTO truce.entry_row VALUES (2, 0, 0, 0, DEFAULT, 'claim-0', 'north', '\xcf6c04e7a1a2c7249c40aad365d4d8b62a08d7065446083ef7b95e6290db0f01', '\x97492af5704b9f7f7220bb01f88dfaf9e0737b055ee43f95a2a2d3e952a8430e', '\x726f772030');
INSERT INTO truce.entry_row VALUES (2, 1, 1, 1, DEFAULT, 'claim-1', 'south', '\x984db3dea091baa5d68dadd4d934dc31e3d588d6298376fd7406823f68f6506e', '\x0f2b144d8486bc3c704a68fee563ce09430fac9f367d27b40a4e09eb9e85ae7c', '\x726f772031');



INSERT INTO truce.erasure VALUES (1, -1, 3);



INSERT INTO truce.meta VALUES ('mission', 'harbour-2026');



INSERT INTO truce.node VALUES (0, 0, '\xc9a4fa3e097585e61f312cf5fab3d77cd35c7715c8de9efcbda84bd0a1dd102f');
INSERT INTO truce.node VALUES (1, 0, '\xffef4b43062bcf981a6b10a2d67af1d413c02633b3f1890795095e98ac4233e3');
INSERT INTO truce.node VALUES (0, 1, '\x160732d879b6613c7d136f67e7fe8b1da9eecf4f4454e40c8540558c0fcd587f');
INSERT INTO truce.node VALUES (2, 0, '\x278a1b7790805f9824c02a6bd9115f9f033f40fe4d88cf18468495f9526d6504');
INSERT INTO truce.node VALUES (3, 0, '\x4721b66ea9481ca0853e7ef5f41539737d23899da7ecf0e989fea430a0568d5b');
INSERT INTO truce.node VALUES (1, 1, '\x18bb2ff0057b439e03b537de83d92c1203172ae80db5d8915e7befaacc10d7d9');
INSERT INTO truce.node VALUES (0, 2, '\x1c6521f90dba350ae7ff77f1eb91013ee43af6862c80f7f12c15cc6075e0a582');
INSERT INTO truce.node VALUES (4, 0, '\x5255537dba537c7743e2a0587640f32636e01e91cae18847ed06aa422592e983');



INSERT INTO truce.record VALUES (true, 'north_owner', 'north_writer', 'north_reader');



INSERT INTO truce.version VALUES (1, '2026-11-23 18:26:46.135914+00');



INSERT INTO truce.waiting OVERRIDING SYSTEM VALUE VALUES (1, 1790000000005, 5, 2, '\x5ea39af9786d846762c56ff0e0f7aa4bbe38882950b0df352e910f0741ba1ec1', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f694a6c4f5445334d324530596d49334e446b33593255775a6a55354e474d304d7a41784d324a6c4e474e695a474d334e6a6377597a4a684e7a466b596d4669595755344d4746684f5745355a54566c597a51314e7a55334969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d56326157393163794936496a4a6d4d57566d5a5755354d474a6c4d325a684d6a56684e5467314d47497a4e4463304f5755785932566c4e6a6c6c59575979596d51335a4441784d6d51304e6a51784d545a6a4d444e6c4d446c684f4445345a4751694c434a7a5932686c625745694f694a30636e566a5a53316c626e527965533878496977696332567864575675593255694f6a5573496e4e305958526c5a4349364d5463354d4441774d4441774d4441774d48303d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', '\x260991b552bf3824f25e71e64bdaba476e4ec64a9e47267b422f19ce0ca3386d', '\x77616974696e672035');



SELECT pg_catalog.setval('truce.batch', 2, true);



SELECT pg_catalog.setval('truce.checkpoint_number_seq', 1, true);



SELECT pg_catalog.setval('truce.waiting_number_seq', 1, true);



ALTER TABLE ONLY truce.checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (number);



ALTER TABLE ONLY truce.entry
    ADD CONSTRAINT entry_batch_key UNIQUE (batch);



ALTER TABLE ONLY truce.entry
    ADD CONSTRAINT entry_id_key UNIQUE (id);



ALTER TABLE ONLY truce.entry
    ADD CONSTRAINT entry_key_sequence_key UNIQUE (key, sequence);



ALTER TABLE ONLY truce.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY ("position");



ALTER TABLE ONLY truce.entry_row
    ADD CONSTRAINT entry_row_pkey PRIMARY KEY (batch, number);



ALTER TABLE ONLY truce.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY ("position", number);



ALTER TABLE ONLY truce.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (name);



ALTER TABLE ONLY truce.node
    ADD CONSTRAINT node_pkey PRIMARY KEY (level, number);



ALTER TABLE ONLY truce.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (one);



ALTER TABLE ONLY truce.version
    ADD CONSTRAINT version_pkey PRIMARY KEY (number);



ALTER TABLE ONLY truce.waiting
    ADD CONSTRAINT waiting_batch_key UNIQUE (batch);



ALTER TABLE ONLY truce.waiting
    ADD CONSTRAINT waiting_id_key UNIQUE (id);



ALTER TABLE ONLY truce.waiting
    ADD CONSTRAINT waiting_pkey PRIMARY KEY (number);



CREATE UNIQUE INDEX checkpoint_once ON truce.checkpoint USING btree (size, sha256(note));



CREATE INDEX entry_kind ON truce.entry USING btree (kind, "position");



CREATE INDEX entry_recorded ON truce.entry USING btree (recorded, "position");



CREATE INDEX entry_row_area ON truce.entry_row USING btree (area, reach, first, last) WHERE (area IS NOT NULL);



CREATE INDEX entry_row_id ON truce.entry_row USING hash (id) WHERE (id <> ''::text);



CREATE INDEX waiting_key ON truce.waiting USING btree (key, sequence);



CREATE TRIGGER first AFTER INSERT ON truce.entry_row REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION truce.rows_come_first();

ALTER TABLE truce.entry_row ENABLE ALWAYS TRIGGER first;



CREATE TRIGGER fixed BEFORE DELETE OR UPDATE OR TRUNCATE ON truce.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();

ALTER TABLE truce.checkpoint ENABLE ALWAYS TRIGGER fixed;



CREATE TRIGGER fixed BEFORE UPDATE ON truce.entry FOR EACH ROW EXECUTE FUNCTION truce.entry_is_fixed();

ALTER TABLE truce.entry ENABLE ALWAYS TRIGGER fixed;



CREATE TRIGGER fixed BEFORE UPDATE ON truce.entry_row FOR EACH ROW EXECUTE FUNCTION truce.row_is_fixed();

ALTER TABLE truce.entry_row ENABLE ALWAYS TRIGGER fixed;



CREATE TRIGGER fixed BEFORE DELETE OR UPDATE OR TRUNCATE ON truce.erasure FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();

ALTER TABLE truce.erasure ENABLE ALWAYS TRIGGER fixed;



CREATE TRIGGER fixed BEFORE DELETE OR UPDATE OR TRUNCATE ON truce.meta FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();

ALTER TABLE truce.meta ENABLE ALWAYS TRIGGER fixed;



CREATE TRIGGER fixed BEFORE DELETE OR UPDATE OR TRUNCATE ON truce.node FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();

ALTER TABLE truce.node ENABLE ALWAYS TRIGGER fixed;



CREATE TRIGGER fixed BEFORE DELETE OR UPDATE OR TRUNCATE ON truce.record FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();

ALTER TABLE truce.record ENABLE ALWAYS TRIGGER fixed;



CREATE TRIGGER fixed BEFORE UPDATE OR TRUNCATE ON truce.waiting FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();

ALTER TABLE truce.waiting ENABLE ALWAYS TRIGGER fixed;



CREATE TRIGGER follows AFTER INSERT ON truce.entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION truce.entry_is_next();

ALTER TABLE truce.entry ENABLE ALWAYS TRIGGER follows;



CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON truce.entry FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();

ALTER TABLE truce.entry ENABLE ALWAYS TRIGGER stays;



CREATE TRIGGER stays BEFORE DELETE ON truce.entry_row FOR EACH ROW EXECUTE FUNCTION truce.row_stays();

ALTER TABLE truce.entry_row ENABLE ALWAYS TRIGGER stays;



CREATE TRIGGER stays BEFORE DELETE ON truce.waiting FOR EACH ROW EXECUTE FUNCTION truce.waiting_stays();

ALTER TABLE truce.waiting ENABLE ALWAYS TRIGGER stays;



CREATE TRIGGER stays_whole BEFORE TRUNCATE ON truce.entry_row FOR EACH STATEMENT EXECUTE FUNCTION truce.refuse();

ALTER TABLE truce.entry_row ENABLE ALWAYS TRIGGER stays_whole;



CREATE TRIGGER waits_no_more AFTER INSERT ON truce.entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION truce.stop_waiting();

ALTER TABLE truce.entry ENABLE ALWAYS TRIGGER waits_no_more;



ALTER TABLE ONLY truce.erasure
    ADD CONSTRAINT erasure_position_fkey FOREIGN KEY ("position") REFERENCES truce.entry("position");



ALTER TABLE ONLY truce.erasure
    ADD CONSTRAINT erasure_tombstone_fkey FOREIGN KEY (tombstone) REFERENCES truce.entry("position");



GRANT USAGE ON SCHEMA truce TO north_writer;
GRANT USAGE ON SCHEMA truce TO north_reader;



REVOKE ALL ON FUNCTION truce.drop_rows(unused bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION truce.drop_rows(unused bigint) TO north_writer;



REVOKE ALL ON FUNCTION truce.entry_is_fixed() FROM PUBLIC;



REVOKE ALL ON FUNCTION truce.entry_is_next() FROM PUBLIC;



REVOKE ALL ON FUNCTION truce.erase(erased bigint, row_number bigint, ordered_by bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION truce.erase(erased bigint, row_number bigint, ordered_by bigint) TO north_writer;



REVOKE ALL ON FUNCTION truce.refuse() FROM PUBLIC;



REVOKE ALL ON FUNCTION truce.row_is_fixed() FROM PUBLIC;



REVOKE ALL ON FUNCTION truce.row_stays() FROM PUBLIC;



REVOKE ALL ON FUNCTION truce.rows_come_first() FROM PUBLIC;



REVOKE ALL ON FUNCTION truce.stop_waiting() FROM PUBLIC;



REVOKE ALL ON FUNCTION truce.supply(supplied bigint, row_number bigint, new_salt bytea, new_data bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION truce.supply(supplied bigint, row_number bigint, new_salt bytea, new_data bytea) TO north_writer;



REVOKE ALL ON FUNCTION truce.supply_row(supplied bigint, row_number bigint, new_salt bytea, new_data bytea, new_id text, new_first bigint, new_last bigint, new_area text) FROM PUBLIC;
GRANT ALL ON FUNCTION truce.supply_row(supplied bigint, row_number bigint, new_salt bytea, new_data bytea, new_id text, new_first bigint, new_last bigint, new_area text) TO north_writer;



REVOKE ALL ON FUNCTION truce.waiting_stays() FROM PUBLIC;



GRANT USAGE ON SEQUENCE truce.batch TO north_writer;



GRANT SELECT,INSERT ON TABLE truce.checkpoint TO north_writer;
GRANT SELECT ON TABLE truce.checkpoint TO north_reader;



GRANT SELECT,INSERT ON TABLE truce.entry TO north_writer;
GRANT SELECT ON TABLE truce.entry TO north_reader;



GRANT SELECT,INSERT ON TABLE truce.entry_row TO north_writer;
GRANT SELECT ON TABLE truce.entry_row TO north_reader;



GRANT SELECT ON TABLE truce.erasure TO north_writer;
GRANT SELECT ON TABLE truce.erasure TO north_reader;



GRANT SELECT,INSERT ON TABLE truce.meta TO north_writer;
GRANT SELECT ON TABLE truce.meta TO north_reader;



GRANT SELECT,INSERT ON TABLE truce.node TO north_writer;
GRANT SELECT ON TABLE truce.node TO north_reader;



GRANT SELECT ON TABLE truce.record TO north_writer;
GRANT SELECT ON TABLE truce.record TO north_reader;



GRANT SELECT ON TABLE truce.version TO north_writer;
GRANT SELECT ON TABLE truce.version TO north_reader;



GRANT SELECT,INSERT ON TABLE truce.waiting TO north_writer;
GRANT SELECT ON TABLE truce.waiting TO north_reader;




