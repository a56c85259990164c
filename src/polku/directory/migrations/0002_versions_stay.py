"""What a version says, who wrote it and when never changes, and no version is deleted alone."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION polku_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.content IS DISTINCT FROM OLD.content OR NEW.number <> OLD.number
       OR NEW.made_at <> OLD.made_at OR NEW.made_by_label <> OLD.made_by_label THEN
        RAISE EXCEPTION 'a version of % does not change', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON directory_entryversion FOR EACH ROW EXECUTE FUNCTION polku_version_stays();
CREATE TRIGGER stays BEFORE UPDATE ON directory_channelversion FOR EACH ROW EXECUTE FUNCTION polku_version_stays();
"""
BACK = """
DROP TRIGGER stays ON directory_entryversion; DROP TRIGGER stays ON directory_channelversion;
DROP FUNCTION polku_version_stays();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("directory", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACK)]
