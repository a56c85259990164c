"""Tables of publications."""

import django.db.models.deletion
import polku.shared.clock
from django.db import migrations, models

from polku.shared.at_once import AtOnce


class Migration(AtOnce):

    initial = True

    dependencies = [
        ('cooperation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('news', 'News'), ('minutes', 'Minutes'), ('plan', 'Plan'), ('model', 'Operating model'), ('material', 'Material')], max_length=10)),
                ('names', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('draft', 'Not public'), ('published', 'Public'), ('archived', 'In the archive'), ('withdrawn', 'Taken away')], default='draft', max_length=10)),
                ('source', models.JSONField(blank=True, default=dict)),
                ('innokyla_url', models.URLField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('published_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(null=True)),
                ('archived_at', models.DateTimeField(null=True)),
                ('archive_reason', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(default=polku.shared.clock.now, editable=False)),
                ('made_by_label', models.CharField(max_length=120)),
                ('made_by_id', models.BigIntegerField(null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='cooperation.network')),
            ],
        ),
        migrations.CreateModel(
            name='AttachedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('media_type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('data', models.BinaryField()),
                ('text', models.TextField(blank=True)),
                ('facts', models.JSONField(default=dict)),
                ('added_at', models.DateTimeField(default=polku.shared.clock.now, editable=False)),
                ('added_by_label', models.CharField(max_length=120)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='publishing.publication')),
            ],
        ),
        migrations.CreateModel(
            name='PublicationVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('checked', 'Checked'), ('published', 'Published'), ('replaced', 'Replaced')], default='draft', max_length=10)),
                ('made_at', models.DateTimeField(default=polku.shared.clock.now, editable=False)),
                ('made_by_label', models.CharField(max_length=120)),
                ('made_by_id', models.BigIntegerField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by_label', models.CharField(blank=True, max_length=120)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='publishing.publication')),
            ],
        ),
        migrations.CreateModel(
            name='CheckRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=polku.shared.clock.now, editable=False)),
                ('made_by_label', models.CharField(max_length=120)),
                ('made_by_id', models.BigIntegerField(null=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='publishing.publicationversion')),
            ],
        ),
        migrations.CreateModel(
            name='CheckFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('name', 'Name of a person'), ('phone', 'Telephone number'), ('email', 'E-mail address of a person'), ('identity_code', 'Personal identity code'), ('birth_date', 'Day of birth'), ('account', 'Bank account number'), ('address', 'Home address'), ('version_missing', 'Language version is missing'), ('version_draft', 'Language version is not ready'), ('version_stale', 'Language version is older than the text'), ('heading_jump', 'A level of headings is skipped'), ('no_headings', 'Long text without headings'), ('vague_link', 'Link text does not say where it leads'), ('bare_link', 'A web address stands as link text'), ('capitals', 'Text in capital letters'), ('no_description', 'Picture without a description'), ('pdf_untagged', 'PDF without tags'), ('pdf_no_title', 'PDF without a title'), ('pdf_no_language', 'PDF does not say its language'), ('pdf_no_text', 'PDF without text'), ('pdf_author', 'PDF properties name somebody')], max_length=20)),
                ('place', models.CharField(max_length=40)),
                ('start', models.PositiveIntegerField(default=0)),
                ('end', models.PositiveIntegerField(default=0)),
                ('sure', models.BooleanField(default=False)),
                ('mark', models.CharField(max_length=32)),
                ('answer', models.CharField(choices=[('open', 'Open'), ('removed', 'Removed'), ('kept', 'Stays, for a reason')], default='open', max_length=8)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('answered_by_label', models.CharField(blank=True, max_length=120)),
                ('answered_at', models.DateTimeField(null=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='publishing.checkrun')),
            ],
            options={
                'indexes': [models.Index(fields=['run', 'answer'], name='finding_by_answer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='finding_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'kept'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='kept_finding_has_a_reason'), models.CheckConstraint(condition=models.Q(('answer', 'kept'), ('code', 'identity_code'), ('sure', True), _negated=True), name='identity_code_is_never_kept')],
            },
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['state', '-published_at'], name='publication_by_day'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('published_at__isnull', False), _connector='OR'), name='public_publication_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='publicationversion',
            constraint=models.UniqueConstraint(fields=('publication', 'number'), name='one_publication_version_per_number'),
        ),
        migrations.AddConstraint(
            model_name='publicationversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'checked'])), fields=('publication',), name='one_publication_draft'),
        ),
        migrations.AddConstraint(
            model_name='publicationversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('publication',), name='one_publication_published'),
        ),
    ]
