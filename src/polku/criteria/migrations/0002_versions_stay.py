"""What a version of criteria says, who wrote it and when never changes."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION polku_criteria_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.content IS DISTINCT FROM OLD.content OR NEW.number <> OLD.number OR NEW.criteria_id <> OLD.criteria_id
       OR NEW.made_at <> OLD.made_at OR NEW.made_by_label <> OLD.made_by_label THEN
        RAISE EXCEPTION 'a version of % does not change', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON criteria_criteriaversion
    FOR EACH ROW EXECUTE FUNCTION polku_criteria_version_stays();
"""
BACK = """
DROP TRIGGER stays ON criteria_criteriaversion;
DROP FUNCTION polku_criteria_version_stays();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("criteria", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACK)]
