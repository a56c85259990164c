"""How many people were referred from one body to another in a half-year, for the network's view of itself."""

from typing import ClassVar

from django.db import migrations

# For a signed duty only, like `polku_leavers_counted`. Fewer than five people (`polku.shared.counts.THRESHOLD`) do not
# leave the database at all, nor does anybody under turvakielto. Time goes by whole half-years, so that nobody is found
# by moving a day. `p_parts` and `p_wholes` say of which body each organisation is a part.
COUNTED = """
CREATE FUNCTION polku_referrals_between(p_parts bigint[], p_wholes bigint[], p_half_year text)
RETURNS TABLE (sender bigint, receiver bigint, clients bigint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
WITH body AS (SELECT part, whole FROM unnest(p_parts, p_wholes) AS named (part, whole))
SELECT sending.whole, receiving.whole, array_agg(DISTINCT c.id)
FROM referral_referral r
JOIN consent_folder f ON f.id = r.folder_id
JOIN people_client c ON c.id = f.client_id
JOIN body sending ON sending.part = f.organisation_id
JOIN body receiving ON receiving.part = r.receiver_id
WHERE polku_granted() AND r.sent_at IS NOT NULL AND r.state <> 'draft' AND NOT c.is_protected
  AND sending.whole <> receiving.whole
  AND p_half_year = to_char(r.sent_at AT TIME ZONE 'Europe/Helsinki', 'YYYY') || '-' ||
      CASE WHEN extract(month FROM r.sent_at AT TIME ZONE 'Europe/Helsinki') < 7 THEN '1' ELSE '2' END
GROUP BY sending.whole, receiving.whole
HAVING count(DISTINCT c.id) >= 5
$$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("network", "0001_initial"),
        ("consent", "0002_row_security"),
        ("referral", "0001_referrals"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(COUNTED, "DROP FUNCTION polku_referrals_between(bigint[], bigint[], text)")
    ]
