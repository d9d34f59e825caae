


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



INSERT INTO truce.entry VALUES (0, 1790000000000, 0, NULL, '\x095b58962287e66fb3ed66e906d1f5a8fb6804af5981d3c8703eab5f1459eafa', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f6949334f44457a4e7a52684e7a55334d6d52685a6a457a4d444d774e32457a4d474d324d6a4a6c4e4751305a574a684d4455784f546c6a4d7a63334d5449784f5745794e7a67774e7a67314f54466a4f5441774e444e6a4969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d5632615739316379493649694973496e4e6a6147567459534936496e527964574e6c4c57567564484a354c7a45694c434a7a5a5846315a57356a5a5349364d437769633352686447566b496a6f784e7a6b774d4441774d4441774d44417766513d3d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', '\x04cb996c3ac350e48ad985936374da6ff91400185c15187f43272f43e4375a41', '\x746578742030');
INSERT INTO truce.entry VALUES (2, 1790000000002, 2, 1, '\x9709397f12d5fa37bf9ad46c63334d51f46f0d09a4f9e5fdd605dea682cde2ae', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f6949784f4749354f544d79593255334e4451315a6d4535593255324d6d45335a544e6a4e445a6b4f446331593255324d5441355a6a59344f5459794d325a6d4e6a67784d5759355a44566a596d457a596a5a6a595745314969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d56326157393163794936496a5177597a6b35595449324d4756685a546377595455334e546b7a5932497959574d354e6a557a4e6d4e6b4f546c6c4d475179597a55794e3259354e5749314e5749354d4467774f4755784e5745344e5745334e6a55694c434a7a5932686c625745694f694a30636e566a5a53316c626e527965533878496977696332567864575675593255694f6a4973496e4e305958526c5a4349364d5463354d4441774d4441774d4441774d48303d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', '\x72750e57aba980405dbb5870a2f5110865706c278f373993980313d492250f91', '\x746578742032');
INSERT INTO truce.entry VALUES (3, 1790000000003, 3, NULL, '\xed1a00fe58473a3948f7e7cbdaea2627505b804bc9440ac3949b904ad39e2e9d', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f694a6c4d545577596a557a4e5445334d6a566a4e4456685a54526a4f5751354d7a68694f446c684e325134596a4e6a4d6d5a6c4e4746694e546c694e544a6a595751324e5759794d445930597a4e684e32457a4e7a59784969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d56326157393163794936496a526a4e3251304e546c694d57466a4e7a686d4d4755304f4441354d5456694f5467325a4449354d324a6b5a6a67324d6a59785a4451304f546b314d32493159575669597a526a4d54497a5a44517a5a44646c595463694c434a7a5932686c625745694f694a30636e566a5a53316c626e527965533878496977696332567864575675593255694f6a4d73496e4e305958526c5a4349364d5463354d4441774d4441774d4441774d48303d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', '\x64d6e52c14be3bf0ce3fbfca08445282f44adb885ec9c77d7630335c5a8c539d', '\x746578742033');
INSERT INTO truce.entry VALUES (4, 1790000000004, 4, NULL, '\x735f5b99b4884222b047e55200fe35311f63ef33793514eab3de22d719db93d9', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f6949775a5445354e6d5a6d4e6a5934597a63324e4755795a575a6c4e446b774e6d4a694e6d497a4e54526c5a444d33597a67354f475a6d4d6d59324f4445355a6a6b355a6a51325a6a4d775a544a6b4d6a6b324d4752694969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d56326157393163794936496d4d344f5446684f4455784d6d49324d5756684e574d334d6a4d34597a686c596d5a694e475a6c4e44566b5a6d55324d5759784e5451795a47457a5a544d794d54417a597a637a59324d7a4d6a5933597a55344d446b694c434a7a5932686c625745694f694a30636e566a5a53316c626e527965533878496977696332567864575675593255694f6a5173496e4e305958526c5a4349364d5463354d4441774d4441774d4441774d48303d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', '\xd99894cf6920ece9be6be307a83d13b0bfb6e25121aff6799f420ca4fb7b4a55', '\x746578742034');
INSERT INTO truce.entry VALUES (1, 1790000000001, 1, NULL, '\x1c75796fc127fda5cedafcea8a0444a567dfc30cbc83a23724fce0c7ac838ea0', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f694a6c4d54526d4e4451344e444a68596a4a6b4f444130595746685a546b32596d513059545a694e444d324f575a6d4d47557a4e4745774d574d345a6a4a6d4d4464684e6d45794f5749774f546c69595467315a6a63774969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d56326157393163794936496a45314e574d325a47566b4d6d46694e6a5a684e6a4d7a4e4745304d5751315a6a63345a44426c4e7a49784d6d4d334e44466a5a5752684e6a5179595467354e5755304d474a6c4d7a6c6a595459304e444d795a5467694c434a7a5932686c625745694f694a30636e566a5a53316c626e527965533878496977696332567864575675593255694f6a4573496e4e305958526c5a4349364d5463354d4441774d4441774d4441774d48303d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', NULL, NULL);



INSERT INTO truce.entry_row VALUES (1, 0, 0, 0, DEFAULT, 'claim-0', 'north', '\x16975d5a1a4a903f91a1c52913a6dbd6255b9ce5852979e93305761436f457bc', '\x43516c715117cce7a1cfb8c0ddb0ca1f226433989e5293ea8139e7bb1d74af1a', '\x726f772030');
INSERT INTO truce.entry_row VALUES (1, 1, 1, 1, DEFAULT, 'claim-1', 'south', '\x8d94d24f6a9538601d61f930e53bef496eaf6b90c4396ce5a379def19426bf62', '\x8e195baa7aa6f4a23715fced915c9166db58835bd45ec5e463e12ed61b084d28', '\x726f772031');
INSERT INTO truce.entry_row VALUES (1, 2, 2, 2, DEFAULT, 'claim-2', 'north', '\x82bd8e299d9d951a465a7186eea4626238bc73c31c3c3280702b2670e8fe8c8f', '\x53cefa2507a185ecaf266952ec97d0bd4b7393def7badbeb076c668c27e7bc27', '\x726f772032');
INSERT INTO truce.entry_row VALUES (2, 0, 0, 0, DEFAULT, 'claim-0', 'north', '\xe033691b17cc4673ac75e3506bbf501dfb9566e663276052dcb3db7224873775', '\xbac3651c24c2a8188d48ce8d54538a36debb13819db4799c90250ca3fc70bc3f', '\x726f772030');
INSERT INTO truce.entry_row VALUES (2, 1, 1, 1, DEFAULT, 'claim-1', 'south', '\xc967d14f7d0b82e6eea16225bec7ebdaa56e434bd0ee2697f34035e79909b342', '\x31fc2db889ca4206f1072e0c5d67e2704604cf78f236633c492185ff837a370d', '\x726f772031');



INSERT INTO truce.erasure VALUES (1, -1, 3);



INSERT INTO truce.meta VALUES ('mission', 'harbour-2026');



INSERT INTO truce.node VALUES (0, 0, '\x20949c9d310b9b663747106d1584ca8f1a3ec2a17c19582c1d1f43b0a16e66fc');
INSERT INTO truce.node VALUES (1, 0, '\xd3f6a36b02ad282501d8c014223148ff5b0c8866d0b1701652438072626bc618');
INSERT INTO truce.node VALUES (0, 1, '\x1ac04de462fd506925613d6b606d7ac84ecc1dac6b757af42017d64f0b05c468');
INSERT INTO truce.node VALUES (2, 0, '\xcee99dcf1cda22c9432e4e3b4c32429f9bd62d510f2ec183f4424a9847bb4f1d');
INSERT INTO truce.node VALUES (3, 0, '\xe3225b654260c2ee28e66c05770b74f480ac45c1f8a78b92d0eac1fc34b7bde5');
INSERT INTO truce.node VALUES (1, 1, '\x70c04be533de4675e0df1a8eed71e6a2015376bbf6b804445cd18e5d4f80f22f');
INSERT INTO truce.node VALUES (0, 2, '\xd1d240f04078f40ab7791e99beaf37567e228633041d7fd46202aca517a63be9');
INSERT INTO truce.node VALUES (4, 0, '\xf94f8dee646923a82b07c50e1ed8707203a38a719032b82938b39f7b7b54f487');



INSERT INTO truce.record VALUES (true, 'north_owner', 'north_writer', 'north_reader');



INSERT INTO truce.version VALUES (1, '2026-11-23 18:33:39.854566+00');



INSERT INTO truce.waiting OVERRIDING SYSTEM VALUE VALUES (1, 1790000000005, 5, 2, '\x56e8e3de1d1935921c2ae02b7badee400e6a31126cb0b78477e16a5e65abf15f', 'document', 'eb3b101b912948172e13b216472d0b292cda972dd22e5ab965261a44af054e5c', '\x7b227061796c6f6164223a2265794a68645752705a57356a5a534936496d316c59326868626d6c7a62534973496d4e76625731706447316c626e51694f694a6d4d6a63785a54677959544530595452695a444d304d5445334e7a64694f4759304f44686d4e5467784e6a6c68596d55334e324d324f5442684e32566a4d474e6a5a6a59795a47597a596d55324f444d314d4745344969776961325635496a6f695a57497a596a45774d5749354d5449354e4467784e7a4a6c4d544e694d6a45324e4463795a4442694d6a6b79593252684f5463795a4751794d6d5531595749354e6a55794e6a46684e4452685a6a41314e47553159794973496d7470626d51694f694a6b62324e316257567564434973496d317063334e70623234694f694a6f59584a69623356794c5449774d6a59694c434a77636d56326157393163794936496a4a6d4d57566d5a5755354d474a6c4d325a684d6a56684e5467314d47497a4e4463304f5755785932566c4e6a6c6c59575979596d51335a4441784d6d51304e6a51784d545a6a4d444e6c4d446c684f4445345a4751694c434a7a5932686c625745694f694a30636e566a5a53316c626e527965533878496977696332567864575675593255694f6a5573496e4e305958526c5a4349364d5463354d4441774d4441774d4441774d48303d222c227061796c6f616454797065223a226170706c69636174696f6e2f766e642e74727563652e656e7472792b6a736f6e222c227369676e617475726573223a5b7b226b65796964223a2265623362313031623931323934383137326531336232313634373264306232393263646139373264643232653561623936353236316134346166303534653563222c22736967223a2241414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141414141413d3d227d5d7d', '\xbc781ff1a9e2ec9bef467d59cb7ebb7dbb1d87204405276f9801fbcb95e21564', '\x77616974696e672035');



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




