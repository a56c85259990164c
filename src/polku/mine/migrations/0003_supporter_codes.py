"""Codes by which clients invite somebody to stand by them; found by their mark under a signed duty only."""

import django.contrib.postgres.fields
import django.db.models.deletion
import polku.shared.clock
import polku.shared.sealed
from django.conf import settings
from django.db import migrations, models

from polku.consent.policy import protect
from polku.people.choices import Category

# Under a signed duty: who holds the code has no folder open yet.
FINDING = """
CREATE FUNCTION polku_supporter_code(p_mark bytea) RETURNS SETOF mine_supportercode
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.* FROM mine_supportercode c WHERE polku_granted() AND c.mark = p_mark
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('mine', '0002_asks'),
        ('consent', '0002_row_security'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SupporterCode',
            fields=[
                ('id', polku.shared.sealed.ReservedIdField(primary_key=True, serialize=False)),
                ('mark', models.BinaryField()),
                ('made_at', models.DateTimeField(default=polku.shared.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('called', polku.shared.sealed.SealedTextField(key='folder.key_id')),
                ('categories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=Category.choices, max_length=20), size=None)),
                ('ends_at', models.DateTimeField()),
                ('folder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consent.folder')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['mark'], name='supporter_code_by_mark')],
            },
        ),
        protect("mine_supportercode"),
        migrations.RunSQL(FINDING, "DROP FUNCTION polku_supporter_code"),
    ]
