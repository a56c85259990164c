"""Minutes in another language."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import polku.shared.clock


class Migration(migrations.Migration):
    dependencies: ClassVar = [("forum", "0004_calendar_feeds")]
    operations: ClassVar = [
        migrations.CreateModel(
            "MinutesTranslation",
            [
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("fi", "fi"), ("sv", "sv"), ("en", "en"), ("fi-selko", "fi-selko")],
                        max_length=10,
                    ),
                ),
                ("texts", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(default=polku.shared.clock.now)),
                ("saved_by_label", models.CharField(blank=True, max_length=120)),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="forum.minutes",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("minutes", "language"), name="one_translation_per_language"
                    )
                ],
            },
        ),
    ]
