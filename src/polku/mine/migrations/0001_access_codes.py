"""Codes that open a client's own pages, guarded by row-level security; found by their mark under a signed duty only."""

import django.db.models.deletion
import polku.shared.clock
import polku.shared.sealed
from django.conf import settings
from django.db import migrations, models

from polku.consent.policy import protect


# Under a signed duty: who holds the code has no folder open yet.
FINDING = """
CREATE FUNCTION polku_access_code(p_mark bytea) RETURNS SETOF mine_accesscode
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.* FROM mine_accesscode c WHERE polku_granted() AND c.mark = p_mark
$$;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('consent', '0002_row_security'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessCode',
            fields=[
                ('id', polku.shared.sealed.ReservedIdField(primary_key=True, serialize=False)),
                ('mark', models.BinaryField()),
                ('made_at', models.DateTimeField(default=polku.shared.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('folder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consent.folder')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=["mark"], name="access_code_by_mark")],
            },
        ),
        protect("mine_accesscode"),
        migrations.RunSQL(FINDING, "DROP FUNCTION polku_access_code"),
    ]
