"""What a version of a draft says, who wrote it and when never changes."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE TRIGGER stays BEFORE UPDATE ON workgroup_draftversion
FOR EACH ROW EXECUTE FUNCTION polku_version_stays();
"""
BACK = "DROP TRIGGER stays ON workgroup_draftversion;"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("workgroup", "0001_initial"), ("directory", "0002_versions_stay")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACK)]
