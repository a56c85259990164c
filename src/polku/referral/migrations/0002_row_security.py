"""Row-level security on referrals; what the receiver finds without a folder of its own; events that never change."""

from typing import ClassVar

from django.db import migrations

from polku.consent.policy import protect

TABLES = ("referral_referral", "referral_referralevent")

# Only under a signed duty: the action has checked who asks.
FINDING = """
CREATE FUNCTION polku_referrals_towards(p_organisation bigint) RETURNS SETOF referral_referral
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.* FROM referral_referral r
    WHERE polku_granted() AND r.receiver_id = p_organisation AND r.state <> 'draft'
$$;
CREATE FUNCTION polku_referral_numbered(p_id bigint) RETURNS SETOF referral_referral
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.* FROM referral_referral r WHERE polku_granted() AND r.id = p_id
$$;
CREATE FUNCTION polku_client_home(p_client bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.folder_id FROM people_client c WHERE polku_granted() AND c.id = p_client
$$;
CREATE FUNCTION polku_referral_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to a referral does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON referral_referralevent
    FOR EACH ROW EXECUTE FUNCTION polku_referral_event_stays();
"""
BACK = """
DROP TRIGGER stays ON referral_referralevent;
DROP FUNCTION polku_referral_event_stays, polku_client_home, polku_referral_numbered, polku_referrals_towards;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("referral", "0001_referrals"), ("consent", "0002_row_security")]
    operations: ClassVar = [*(protect(table) for table in TABLES), migrations.RunSQL(FINDING, BACK)]
