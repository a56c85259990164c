"""What a version says never changes, and it is published only after a check whose every finding was answered.

Also: which of many marks are a client's call name, for a signed duty only. The answer is the places of the marks in
the question; a name never leaves the database, nor whose client it is.
"""

from typing import ClassVar

from django.db import migrations

STAYS = """
CREATE TRIGGER stays BEFORE UPDATE ON publishing_publicationversion
FOR EACH ROW EXECUTE FUNCTION polku_version_stays();
"""
NO_STAYS = "DROP TRIGGER stays ON publishing_publicationversion;"

ONLY_CHECKED = """
CREATE FUNCTION polku_only_checked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE latest bigint;
BEGIN
    IF NEW.state IN ('checked', 'published') THEN
        SELECT id INTO latest FROM publishing_checkrun WHERE version_id = NEW.id ORDER BY id DESC LIMIT 1;
        IF latest IS NULL OR EXISTS (
            SELECT FROM publishing_checkfinding WHERE run_id = latest AND answer = 'open'
        ) THEN
            RAISE EXCEPTION 'a publication needs a check whose every finding is answered'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_checked BEFORE INSERT OR UPDATE OF state ON publishing_publicationversion
FOR EACH ROW EXECUTE FUNCTION polku_only_checked();
"""
NOT_CHECKED = """
DROP TRIGGER only_checked ON publishing_publicationversion;
DROP FUNCTION polku_only_checked();
"""

CALL_NAMES = """
CREATE FUNCTION polku_call_names_among(organisations bigint[], marks bytea[])
RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
SELECT DISTINCT asked.place
FROM unnest(organisations, marks) WITH ORDINALITY AS asked(organisation, mark, place)
JOIN people_client c ON c.organisation_id = asked.organisation AND c.name_index = asked.mark
WHERE polku_granted()
$$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("publishing", "0001_initial"),
        ("directory", "0002_versions_stay"),
        ("consent", "0002_row_security"),
        ("people", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(STAYS, NO_STAYS),
        migrations.RunSQL(ONLY_CHECKED, NOT_CHECKED),
        migrations.RunSQL(CALL_NAMES, "DROP FUNCTION polku_call_names_among(bigint[], bytea[])"),
    ]
