"""What a person asks of those who keep their data, guarded by row-level security; stewards find it by their organisation."""

import django.db.models.deletion
import polku.shared.clock
import polku.shared.sealed
from django.db import migrations, models

from polku.consent.policy import protect


# Under a signed duty: the action has checked that who asks is a steward there.
FINDING = """
CREATE FUNCTION polku_asks_at(p_organisation bigint) RETURNS SETOF mine_ask
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.* FROM mine_ask a JOIN consent_folder f ON f.id = a.folder_id
    WHERE polku_granted() AND f.organisation_id = p_organisation
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('consent', '0002_row_security'),
        ('mine', '0001_access_codes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ask',
            fields=[
                ('id', polku.shared.sealed.ReservedIdField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('correction', 'Something about me is wrong'), ('look', 'Somebody should not have looked')], max_length=15)),
                ('look', models.BigIntegerField(null=True)),
                ('text', polku.shared.sealed.SealedTextField(key='folder.key_id')),
                ('asked_at', models.DateTimeField(default=polku.shared.clock.now)),
                ('answer_kind', models.CharField(blank=True, choices=[('done', 'Put right'), ('partly', 'Put right in part'), ('refused', 'Not changed')], max_length=10)),
                ('answer', polku.shared.sealed.SealedTextField(key='folder.key_id', null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by_label', models.CharField(blank=True, max_length=120)),
                ('folder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consent.folder')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer_kind', ''), ('answered_at', None)), models.Q(('answered_at__isnull', False), models.Q(('answer_kind', ''), _negated=True)), _connector='OR'), name='an_answered_ask_says_how')],
            },
        ),
        protect("mine_ask"),
        migrations.RunSQL(FINDING, "DROP FUNCTION polku_asks_at"),
    ]
