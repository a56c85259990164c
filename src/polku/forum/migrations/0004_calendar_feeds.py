"""The addresses of calendars: each person's own, which can be renewed and stopped."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import polku.forum.models
import polku.shared.clock


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("forum", "0003_tied_measures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            "CalendarFeed",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("link_stamp", models.CharField(default=polku.forum.models._new_stamp, max_length=20)),
                ("made_at", models.DateTimeField(default=polku.shared.clock.now)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
