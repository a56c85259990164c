"""A decision can be about a measure that was there before it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("forum", "0002_minutes_stay")]
    operations: ClassVar = [
        migrations.AddField("outcome", "tied", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "outcome",
            models.UniqueConstraint(fields=["decision", "measure"], name="one_outcome_per_measure"),
        ),
    ]
