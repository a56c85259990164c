"""Row-level security: who may read and write which folders is decided here, once a transaction.

`consent/permissions.py` says the same in Python; tests compare the two and mutate this text.
"""

from typing import ClassVar

from django.db import migrations

from polku.consent.context import install_key
from polku.consent.policy import protect

TABLES = (
    "people_client",
    "people_contactdetails",
    "people_ownaccess",
    "people_representative",
    "consent_folder",
    "consent_carerelation",
    "consent_disclosurebasis",
    "consent_reception",
    "consent_breakglass",
)

# The two padded halves of the HMAC key (RFC 2104): the server has sha256 but no HMAC of its own.
KEY = """
CREATE TABLE consent_contextkey (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    inner_pad bytea NOT NULL CHECK (length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (length(outer_pad) = 64)
);
"""

# Every ground on which a user reads a folder at a moment for a purpose; `writes` where it may be written too.
GROUNDS = """
CREATE FUNCTION polku_grounds(p_user bigint, p_purpose text, p_at timestamptz)
RETURNS TABLE (folder_id bigint, ground text, source_id bigint, writes boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE
    actor AS (
        SELECT u.id FROM accounts_user u WHERE u.id = p_user AND u.is_active
    ),
    own (organisation_id) AS (
        SELECT m.organisation_id FROM accounts_membership m JOIN actor ON m.user_id = actor.id
        WHERE (m.valid_from IS NULL OR m.valid_from <= (p_at AT TIME ZONE 'Europe/Helsinki')::date)
          AND (m.valid_to IS NULL OR m.valid_to >= (p_at AT TIME ZONE 'Europe/Helsinki')::date)
        UNION
        SELECT o.parent_id FROM own JOIN accounts_organisation o ON o.id = own.organisation_id
        WHERE o.parent_id IS NOT NULL
    ),
    care AS (
        SELECT r.id, home.client_id, home.organisation_id
        FROM consent_carerelation r
        JOIN actor ON r.worker_id = actor.id
        JOIN consent_folder home ON home.id = r.folder_id
        JOIN own ON home.organisation_id = own.organisation_id
        WHERE r.starts_at <= p_at
          AND (r.ends_at IS NULL OR r.ends_at > p_at)
    )
    SELECT f.id, 'care', care.id, true
    FROM care
    JOIN consent_folder f ON f.client_id = care.client_id
    UNION ALL
    SELECT f.id, 'basis', b.id, false
    FROM care
    JOIN consent_folder home ON home.client_id = care.client_id
    JOIN consent_reception t ON t.folder_id = home.id
    JOIN consent_disclosurebasis b ON b.id = t.basis_id
    JOIN consent_folder given ON given.id = b.folder_id
    JOIN consent_folder f ON f.client_id = given.client_id
    WHERE b.receiver_id = care.organisation_id
      AND b.purpose = p_purpose
      AND f.category = ANY (b.categories)
      AND f.category <> 'protected_contact'
      AND b.valid_from <= p_at
      AND b.valid_to > p_at
      AND (b.withdrawn_at IS NULL OR b.withdrawn_at > p_at)
    UNION ALL
    SELECT f.id, 'emergency', g.id, false
    FROM consent_breakglass g
    JOIN actor ON g.user_id = actor.id
    JOIN consent_folder home ON home.id = g.folder_id
    JOIN own ON home.organisation_id = own.organisation_id
    JOIN consent_folder f ON f.client_id = home.client_id
    WHERE f.category <> 'protected_contact'
      AND g.starts_at <= p_at
      AND g.ends_at > p_at
    UNION ALL
    SELECT f.id, 'self', s.id, false
    FROM people_ownaccess s
    JOIN actor ON s.user_id = actor.id
    JOIN consent_folder home ON home.id = s.folder_id
    JOIN consent_folder f ON f.client_id = home.client_id
    WHERE s.starts_at <= p_at
      AND (s.ends_at IS NULL OR s.ends_at > p_at)
    UNION ALL
    SELECT f.id, 'representative', p.id, false
    FROM people_representative p
    JOIN actor ON p.user_id = actor.id
    JOIN consent_folder home ON home.id = p.folder_id
    JOIN consent_folder f ON f.client_id = home.client_id
    WHERE f.category = ANY (p.categories)
      AND f.category <> 'protected_contact'
      AND p.starts_at <= p_at
      AND p.ends_at > p_at
      AND (p.barred_at IS NULL OR p.barred_at > p_at)
$$;
"""

CONTEXT = """
CREATE FUNCTION polku_hmac(p_text text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(p_text, 'UTF8'))), 'hex')
    FROM consent_contextkey k
$$;

-- Seals a list for this connection and transaction: elsewhere, or later, it is worth nothing.
CREATE FUNCTION polku_seal(p_name text, p_list text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT polku_hmac(format('%s|%s|%s|%s', p_name, pg_backend_pid(), extract(epoch FROM transaction_timestamp()), p_list))
$$;

CREATE FUNCTION polku_unsealed(p_name text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept text := current_setting(p_name, true);
BEGIN
    IF coalesce(kept, '') = '' THEN
        RETURN NULL;
    END IF;
    IF left(kept, 64) IS DISTINCT FROM polku_seal(p_name, substr(kept, 65)) THEN
        RAISE EXCEPTION 'a context was not made here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN substr(kept, 65);
END $$;

CREATE FUNCTION polku_readable() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT polku_unsealed('polku.readable')::bigint[]
$$;

CREATE FUNCTION polku_writable() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT polku_unsealed('polku.writable')::bigint[]
$$;

-- Whether an action of the system itself signed for what is written now.
CREATE FUNCTION polku_granted() RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(polku_unsealed('polku.granted') = 'yes', false)
$$;

CREATE FUNCTION polku_keep(p_readable bigint[], p_writable bigint[], p_granted text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT set_config(name, polku_seal(name, list) || list, true)
    FROM (VALUES ('polku.readable', coalesce(p_readable, '{}')::text),
                 ('polku.writable', coalesce(p_writable, '{}')::text),
                 ('polku.granted', p_granted)) AS kept (name, list)
$$;

-- What a signed context says, when it was signed with our key for this connection a short while ago.
CREATE FUNCTION polku_opened(p_context text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    given jsonb;
BEGIN
    IF left(p_context, 64) IS DISTINCT FROM polku_hmac('context' || substr(p_context, 65)) THEN
        RAISE EXCEPTION 'a context was not signed here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    given := substr(p_context, 65)::jsonb;
    IF (given ->> 'pid')::int <> pg_backend_pid()
       OR (given ->> 'until')::numeric < extract(epoch FROM clock_timestamp()) THEN
        RAISE EXCEPTION 'a context is for another connection or has expired' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN given;
END $$;

-- Takes a signed context (64 hexadecimal characters and JSON) and makes this transaction's lists from it.
CREATE FUNCTION polku_enter(p_context text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    given jsonb := polku_opened(p_context);
    listed bigint[];
    writes bigint[];
BEGIN
    IF given ->> 'kind' = 'system' THEN
        listed := ARRAY(SELECT value::bigint FROM jsonb_array_elements_text(given -> 'folders'));
        PERFORM polku_keep(listed, listed, 'yes');
        RETURN;
    END IF;
    SELECT array_agg(DISTINCT g.folder_id), array_agg(DISTINCT g.folder_id) FILTER (WHERE g.writes)
    INTO listed, writes
    FROM polku_grounds((given ->> 'user')::bigint, given ->> 'purpose', (given ->> 'at')::timestamptz) g;
    IF cardinality(listed) > 5000 THEN
        RAISE EXCEPTION 'more than 5000 folders' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    PERFORM polku_keep(listed, writes, 'no');
END $$;

-- Why a folder is open to the holder of a signed context: for the log of looks and for explanations.
CREATE FUNCTION polku_why(p_context text)
RETURNS TABLE (folder_id bigint, ground text, source_id bigint, writes boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.* FROM polku_opened(p_context) given,
        polku_grounds((given ->> 'user')::bigint, given ->> 'purpose', (given ->> 'at')::timestamptz) g
$$;
"""

# What an action must find before it may know that it is there; only under a signed duty.
FINDING = """
CREATE FUNCTION polku_clients_named(p_organisation bigint, p_mark bytea)
RETURNS TABLE (key uuid, folder_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.key, c.folder_id FROM people_client c
    WHERE polku_granted() AND c.organisation_id = p_organisation AND c.name_index = p_mark
$$;

CREATE FUNCTION polku_client_keyed(p_organisation bigint, p_key uuid) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT f.id FROM people_client c JOIN consent_folder f ON f.client_id = c.id
    WHERE polku_granted() AND c.organisation_id = p_organisation AND c.key = p_key
$$;

CREATE FUNCTION polku_bases_towards(p_organisation bigint) RETURNS SETOF consent_disclosurebasis
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT b.* FROM consent_disclosurebasis b
    WHERE polku_granted() AND b.receiver_id = p_organisation
      AND NOT EXISTS (SELECT FROM consent_reception t WHERE t.basis_id = b.id)
$$;

CREATE FUNCTION polku_emergencies_at(p_organisation bigint) RETURNS SETOF consent_breakglass
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.* FROM consent_breakglass g JOIN consent_folder f ON f.id = g.folder_id
    WHERE polku_granted() AND f.organisation_id = p_organisation
$$;

CREATE FUNCTION polku_folders_numbered(p_ids bigint[]) RETURNS SETOF consent_folder
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT f.* FROM consent_folder f WHERE polku_granted() AND f.id = ANY (p_ids)
$$;

CREATE FUNCTION polku_clients_without_worker(p_organisation bigint, p_at timestamptz)
RETURNS TABLE (key uuid, folder_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.key, c.folder_id FROM people_client c
    WHERE polku_granted() AND c.organisation_id = p_organisation AND NOT EXISTS (
        SELECT FROM consent_carerelation r
        WHERE r.folder_id = c.folder_id AND r.starts_at <= p_at AND (r.ends_at IS NULL OR r.ends_at > p_at))
$$;
"""

# The rows that may open something to a user, for the Python twin of `polku_grounds`; only under a signed duty.
ROWS = {
    "care": ("consent_carerelation", "x.worker_id = p_user"),
    "emergencies": ("consent_breakglass", "x.user_id = p_user"),
    "own_access": ("people_ownaccess", "x.user_id = p_user"),
    "representing": ("people_representative", "x.user_id = p_user"),
    "receptions": (
        "consent_reception",
        "x.folder_id IN (SELECT h.id FROM consent_carerelation r JOIN consent_folder w ON w.id = r.folder_id "
        "JOIN consent_folder h ON h.client_id = w.client_id WHERE r.worker_id = p_user)",
    ),
    "bases": (
        "consent_disclosurebasis",
        "x.id IN (SELECT t.basis_id FROM consent_reception t JOIN consent_folder h ON h.id = t.folder_id "
        "JOIN consent_folder w ON w.client_id = h.client_id JOIN consent_carerelation r ON r.folder_id = w.id "
        "WHERE r.worker_id = p_user)",
    ),
}
ROWS_OF = """
CREATE FUNCTION polku_{name}_of(p_user bigint) RETURNS SETOF {table}
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT x.* FROM {table} x WHERE polku_granted() AND {condition}
$$;
"""

# A folder that changed its client would open everything of the new one.
SHAPE = """
CREATE FUNCTION polku_folder_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.client_id, NEW.organisation_id, NEW.category)
       IS DISTINCT FROM (OLD.id, OLD.client_id, OLD.organisation_id, OLD.category) THEN
        RAISE EXCEPTION 'a folder does not change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON consent_folder FOR EACH ROW EXECUTE FUNCTION polku_folder_stays();

CREATE FUNCTION polku_client_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.key, NEW.organisation_id, NEW.folder_id)
       IS DISTINCT FROM (OLD.id, OLD.key, OLD.organisation_id, OLD.folder_id) THEN
        RAISE EXCEPTION 'a client does not change organisation' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON people_client FOR EACH ROW EXECUTE FUNCTION polku_client_stays();

ALTER TABLE people_client ADD CONSTRAINT client_of_an_organisation UNIQUE (id, organisation_id);
ALTER TABLE consent_folder ADD CONSTRAINT folder_of_the_controller
    FOREIGN KEY (client_id, organisation_id) REFERENCES people_client (id, organisation_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
FOLDER_KEY = """
ALTER TABLE {table} ADD CONSTRAINT {table}_folder FOREIGN KEY (folder_id) REFERENCES consent_folder (id)
    DEFERRABLE INITIALLY DEFERRED;
"""

# Default privileges may let the product's role run any function and read any table: these are the owner's alone.
OWNER_ONLY = """
DO $$
DECLARE
    holder name;
BEGIN
    REVOKE ALL ON consent_contextkey FROM PUBLIC;
    REVOKE ALL ON FUNCTION polku_hmac(text), polku_seal(text, text), polku_unsealed(text),
        polku_keep(bigint[], bigint[], text), polku_grounds(bigint, text, timestamptz) FROM PUBLIC;
    FOR holder IN SELECT rolname FROM pg_roles WHERE rolname <> current_user AND NOT rolsuper AND rolname !~ '^pg_'
    LOOP
        EXECUTE format('REVOKE ALL ON consent_contextkey FROM %I', holder);
        EXECUTE format('REVOKE ALL ON FUNCTION polku_hmac(text), polku_seal(text, text), polku_unsealed(text), '
            'polku_keep(bigint[], bigint[], text), polku_grounds(bigint, text, timestamptz) FROM %I', holder);
    END LOOP;
END $$;
"""
BACK = """
DROP FUNCTION polku_clients_without_worker, polku_folders_numbered, polku_emergencies_at, polku_bases_towards,
    polku_client_keyed, polku_clients_named, polku_why, polku_enter, polku_opened, polku_keep, polku_granted, polku_writable,
    polku_readable, polku_unsealed, polku_seal, polku_hmac, polku_grounds;
DROP TRIGGER stays ON consent_folder;
DROP TRIGGER stays ON people_client;
DROP FUNCTION polku_folder_stays, polku_client_stays;
ALTER TABLE consent_folder DROP CONSTRAINT folder_of_the_controller;
ALTER TABLE people_client DROP CONSTRAINT client_of_an_organisation;
DROP TABLE consent_contextkey;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("accounts", "0002_shared_cache"),
        ("people", "0001_initial"),
        ("consent", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(KEY + GROUNDS + CONTEXT + FINDING + SHAPE + OWNER_ONLY, BACK),
        *(
            migrations.RunSQL(
                ROWS_OF.format(name=name, table=table, condition=condition), f"DROP FUNCTION polku_{name}_of"
            )
            for name, (table, condition) in ROWS.items()
        ),
        migrations.RunPython(lambda apps, editor: install_key(editor.connection), migrations.RunPython.noop),
        *(
            migrations.RunSQL(
                FOLDER_KEY.format(table=table), f"ALTER TABLE {table} DROP CONSTRAINT {table}_folder"
            )
            for table in TABLES
            if table.startswith("people_")
        ),
        *(protect(table) for table in TABLES),
    ]
