"""Row-level security on plans and paths."""

from typing import ClassVar

from django.db import migrations

from polku.consent.policy import protect

TABLES = (
    "pathway_plan",
    "pathway_saying",
    "pathway_goal",
    "pathway_step",
    "pathway_personfact",
    "pathway_stagespan",
    "pathway_holding",
    "pathway_handover",
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("pathway", "0001_plans"), ("consent", "0002_row_security")]
    operations: ClassVar = [protect(table) for table in TABLES]
