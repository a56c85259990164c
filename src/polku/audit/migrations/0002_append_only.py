"""Audit rows are append only for everybody but the owner of the tables."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION polku_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION polku_refuse_rewriting();
"""
BACK = "DROP TRIGGER append_only ON audit_event; DROP FUNCTION polku_refuse_rewriting();"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACK)]
