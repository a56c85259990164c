"""Row-level security on what is kept of students on their way out; their numbers for the network, without names."""

from typing import ClassVar

from django.db import migrations

from polku.consent.policy import protect

TABLES = ("outreach_leaver", "outreach_hitreason", "outreach_checklistmark", "outreach_supportlevel")

# For a signed duty only. Told numbers are made of these rows by `polku.shared.counts`.
COUNTED = """
CREATE FUNCTION polku_leavers_counted()
RETURNS TABLE (leaver bigint, school bigint, graduates_on date, is_protected boolean, has_step boolean, has_receiver boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
SELECT l.id, f.organisation_id, l.graduates_on, c.is_protected,
  EXISTS (SELECT FROM pathway_step s JOIN pathway_plan p ON p.id = s.plan_id JOIN consent_folder sf ON sf.id = s.folder_id
          WHERE sf.client_id = f.client_id AND s.state = 'open' AND p.state = 'active'),
  l.ending = 'place' OR EXISTS (
    SELECT FROM referral_referral r
    WHERE r.client_id = f.client_id AND r.state IN ('accepted', 'first_contact', 'started', 'done'))
FROM outreach_leaver l JOIN consent_folder f ON f.id = l.folder_id JOIN people_client c ON c.id = f.client_id
WHERE l.graduates_on IS NOT NULL AND polku_granted()
$$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("outreach", "0001_leavers"),
        ("consent", "0002_row_security"),
        ("pathway", "0001_plans"),
        ("referral", "0001_referrals"),
    ]
    operations: ClassVar = [
        *(protect(table) for table in TABLES),
        migrations.RunSQL(COUNTED, "DROP FUNCTION polku_leavers_counted()"),
    ]
