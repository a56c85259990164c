"""Rows of the log know their transaction and moment from the database itself, and are append only."""

from typing import ClassVar

from django.db import migrations

TABLES = ("audit_event", "audit_look")
APPEND_ONLY = ("audit_look", "audit_seal", "audit_era")

FORWARD = (
    """
INSERT INTO audit_era (number, began_at) VALUES (1, now());
CREATE FUNCTION polku_stamp_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xact := pg_current_xact_id();
    NEW.at := clock_timestamp();
    NEW.era := (SELECT max(number) FROM audit_era);
    RETURN NEW;
END $$;
"""
    + "".join(
        f"""
ALTER TABLE {table} ADD COLUMN era integer, ADD COLUMN xact xid8;
ALTER TABLE {table} DISABLE TRIGGER USER;
UPDATE {table} SET era = 1, xact = pg_current_xact_id();
ALTER TABLE {table} ENABLE TRIGGER USER;
ALTER TABLE {table} ALTER COLUMN era SET NOT NULL, ALTER COLUMN xact SET NOT NULL;
CREATE INDEX {table}_by_transaction ON {table} (era, xact, id);
CREATE TRIGGER stamped BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION polku_stamp_row();
"""
        for table in TABLES
    )
    + "".join(
        f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION polku_refuse_rewriting();
"""
        for table in APPEND_ONLY
    )
)

BACK = (
    "".join(f"DROP TRIGGER append_only ON {table};\n" for table in APPEND_ONLY)
    + "".join(
        f"DROP TRIGGER stamped ON {table}; ALTER TABLE {table} DROP COLUMN era, DROP COLUMN xact;\n"
        for table in TABLES
    )
    + "DROP FUNCTION polku_stamp_row();"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0003_looks_and_seals")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACK)]
