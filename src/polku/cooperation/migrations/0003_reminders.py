"""When a party was reminded of its signature last."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cooperation", "0002_agreements_stay")]
    operations: ClassVar = [
        migrations.AddField("party", "reminded_at", models.DateTimeField(null=True)),
    ]
