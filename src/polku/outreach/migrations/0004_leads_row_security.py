"""Row-level security on leads; lists for stewards, the nightly job and deletion; numbers for the network."""

from typing import ClassVar

from django.db import migrations

from polku.consent.policy import due_list, protect

# Whoever has become more than a lead keeps what is written of them, by the rules of everybody.
DUE = """
SELECT l.folder_id FROM outreach_lead l JOIN consent_folder f ON f.id = l.folder_id
WHERE l.released_on IS NULL AND l.opened_client
  AND NOT EXISTS (SELECT FROM pathway_plan p JOIN consent_folder x ON x.id = p.folder_id WHERE x.client_id = f.client_id)
  AND NOT EXISTS (SELECT FROM referral_referral r WHERE r.client_id = f.client_id)
  AND NOT EXISTS (SELECT FROM outreach_leaver s JOIN consent_folder x ON x.id = s.folder_id WHERE x.client_id = f.client_id)
  AND NOT EXISTS (SELECT FROM consent_carerelation c
                  WHERE c.folder_id = l.folder_id AND c.worker_id <> l.taken_by_id AND c.ends_at IS NULL)
"""
RELEASED = """
SELECT x.id FROM outreach_lead l JOIN consent_folder f ON f.id = l.folder_id
JOIN consent_folder x ON x.client_id = f.client_id WHERE l.released_on IS NOT NULL
"""
# For a signed duty only, like `polku_leavers_counted`.
COUNTED = """
CREATE FUNCTION polku_leads_counted()
RETURNS TABLE (lead bigint, organisation bigint, told_on date, is_protected boolean, has_contact boolean, is_reached boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
SELECT l.id, f.organisation_id, l.told_on, c.is_protected, l.contact_on IS NOT NULL, l.outcome = 'reached'
FROM outreach_lead l JOIN consent_folder f ON f.id = l.folder_id JOIN people_client c ON c.id = f.client_id
WHERE polku_granted()
$$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("outreach", "0003_leads")]
    operations: ClassVar = [
        protect("outreach_lead"),
        due_list("open_leads", "SELECT folder_id FROM outreach_lead WHERE closed_at IS NULL AND released_on IS NULL"),
        due_list("leads", DUE),
        due_list("released_leads", RELEASED),
        migrations.RunSQL(COUNTED, "DROP FUNCTION polku_leads_counted()"),
    ]
