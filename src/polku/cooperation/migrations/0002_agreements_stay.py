"""What a version of an agreement says can change only while it is a draft; a signature never changes."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION polku_agreement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (
        NEW.content IS DISTINCT FROM OLD.content OR NEW.number <> OLD.number OR NEW.network_id <> OLD.network_id
        OR NEW.state = 'draft'
    ) THEN
        RAISE EXCEPTION 'what was opened for signing does not change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON cooperation_agreementversion
FOR EACH ROW EXECUTE FUNCTION polku_agreement_stays();
CREATE FUNCTION polku_signature_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a signature does not change';
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON cooperation_signature
FOR EACH ROW EXECUTE FUNCTION polku_signature_stays();
"""
BACK = """
DROP TRIGGER stays ON cooperation_signature;
DROP FUNCTION polku_signature_stays();
DROP TRIGGER stays ON cooperation_agreementversion;
DROP FUNCTION polku_agreement_stays();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cooperation", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACK)]
