"""A contact card has an owner, who is asked whether it is still right."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0002_shared_cache")]
    operations: ClassVar = [
        migrations.AddField(
            "contactcard",
            "owner",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="kept_contacts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("contactcard", "reminded_at", models.DateTimeField(null=True)),
    ]
