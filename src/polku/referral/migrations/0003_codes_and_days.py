"""Codes of links without an account, referrals by the key in an address, and what is due by the clock."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import polku.shared.clock
import polku.shared.sealed
from polku.consent.policy import due_list, protect
from polku.shared.at_once import AtOnce

KEYED = """
CREATE FUNCTION polku_referral_keyed(p_key uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.id FROM referral_referral r WHERE polku_granted() AND r.key = p_key
$$;
"""
# Days are Finnish ones; a list may hold a folder twice, and its reader looks at each row again.
TODAY = "(now() AT TIME ZONE 'Europe/Helsinki')::date"
DUE = f"SELECT DISTINCT folder_id FROM referral_referral WHERE due_on <= {TODAY}"  # noqa: S608 - a constant
# Sent and not opened, and its mail has not gone though nobody was alarmed, or has gone though somebody was.
UNHEARD = """
SELECT DISTINCT r.folder_id FROM referral_referral r WHERE r.state = 'sent' AND (r.alarmed_at IS NOT NULL) =
    EXISTS (SELECT FROM mail_message m WHERE m.id = r.message AND m.sent_at IS NOT NULL)
"""


class Migration(AtOnce):
    dependencies: ClassVar = [("referral", "0002_row_security"), ("mail", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField("referral", "message", models.BigIntegerField(null=True)),
        migrations.AddField("referral", "alarmed_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="AnswerCode",
            fields=[
                ("id", polku.shared.sealed.ReservedIdField(primary_key=True, serialize=False)),
                ("mark", models.BinaryField()),
                ("made_at", models.DateTimeField(default=polku.shared.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "folder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consent.folder"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referral.referral"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["referral", "-made_at"], name="newest_code")]},
        ),
        protect("referral_answercode"),
        migrations.RunSQL(KEYED, "DROP FUNCTION polku_referral_keyed(uuid)"),
        due_list("referrals", DUE),
        due_list("unheard_referrals", UNHEARD),
    ]
