"""How many people were referred from one body to another in a half-year, for the network's view of itself."""

from typing import ClassVar

from django.db import migrations

# For a signed duty only, like `polku_leavers_counted`. Fewer than five people (`polku.shared.counts.THRESHOLD`) do not
# leave the database at all, nor does anybody under turvakielto. Time goes by whole half-years, so that nobody is found
# by moving a day. The three lists say together of which body an organisation was a part in a half-year.
COUNTED = """
CREATE FUNCTION polku_referrals_between(p_half_years text[], p_parts bigint[], p_wholes bigint[])
RETURNS TABLE (half_year text, sender bigint, receiver bigint, clients bigint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
WITH body AS (
  SELECT n.half_year, n.part, n.whole FROM unnest(p_half_years, p_parts, p_wholes) AS n (half_year, part, whole)
), sent AS (
  SELECT c.id AS client, f.organisation_id AS sender, r.receiver_id AS receiver,
    to_char(r.sent_at AT TIME ZONE 'Europe/Helsinki', 'YYYY') || '-' ||
    CASE WHEN extract(month FROM r.sent_at AT TIME ZONE 'Europe/Helsinki') < 7 THEN '1' ELSE '2' END AS half_year
  FROM referral_referral r
  JOIN consent_folder f ON f.id = r.folder_id
  JOIN people_client c ON c.id = f.client_id
  WHERE polku_granted() AND r.sent_at IS NOT NULL AND r.state <> 'draft' AND NOT c.is_protected
)
SELECT sent.half_year, sending.whole, receiving.whole, array_agg(DISTINCT sent.client)
FROM sent
JOIN body sending ON sending.part = sent.sender AND sending.half_year = sent.half_year
JOIN body receiving ON receiving.part = sent.receiver AND receiving.half_year = sent.half_year
WHERE sending.whole <> receiving.whole
GROUP BY sent.half_year, sending.whole, receiving.whole
HAVING count(DISTINCT sent.client) >= 5
$$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("network", "0001_initial"),
        ("consent", "0002_row_security"),
        ("referral", "0001_referrals"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(COUNTED, "DROP FUNCTION polku_referrals_between(text[], bigint[], bigint[])")
    ]
