"""How near graduation was when the worker last heard of it, and the list of those whom the morning's job looks at."""

from typing import ClassVar

from django.db import migrations, models

from polku.consent.policy import due_list

FOLLOWED = """
SELECT x.id FROM outreach_leaver l JOIN consent_folder f ON f.id = l.folder_id
JOIN consent_folder x ON x.client_id = f.client_id WHERE l.ended_at IS NULL AND l.graduates_on IS NOT NULL
"""
STAGES = [
    ("3", "At most 3 months left"),
    ("6", "At most 6 months left"),
    ("12", "At most 12 months left"),
    ("later", "More than a year left"),
    ("passed", "The day has passed"),
    ("unknown", "The day is not known"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("outreach", "0004_leads_row_security")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="leaver",
            name="told_radar",
            field=models.CharField(blank=True, choices=STAGES, default="", max_length=10),
            preserve_default=False,
        ),
        due_list("followed", FOLLOWED),
    ]
