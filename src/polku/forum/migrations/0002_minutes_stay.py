"""What a version of minutes says, who wrote it and when never changes."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE TRIGGER stays BEFORE UPDATE ON forum_minutesversion
FOR EACH ROW EXECUTE FUNCTION polku_version_stays();
"""
BACK = "DROP TRIGGER stays ON forum_minutesversion;"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("forum", "0001_initial"), ("directory", "0002_versions_stay")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACK)]
