"""The cache that all web processes share: sign-in rate limits live in it."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE TABLE shared_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, "DROP TABLE shared_cache")]
