"""The vocabulary that records are read against, as the database has it now."""

from __future__ import annotations

from polku.accounts.models import Area, Municipality, Organisation, in_force
from polku.directory.bridge.ptv import Vocabulary
from polku.directory.choices import ImportSource
from polku.directory.models import Code, GeneralDescription, SourceRecord
from polku.shared import clock


def vocabulary_now() -> Vocabulary:
    """Codes, areas and things known today. The maps of organisations and channels grow while an import goes on."""
    day = clock.today()
    return Vocabulary(
        municipalities=frozenset(Municipality.objects.filter(in_force(day)).values_list("code", flat=True)),
        areas=frozenset(
            f"{kind}:{code}" for kind, code in Area.objects.filter(in_force(day)).values_list("kind", "code")
        ),
        codes={
            (code.scheme, name): code.code
            for code in Code.objects.order_by("-uri")
            for name in (code.uri, code.old_uri, code.code)
            if name
        },
        general={str(general.id): general.content for general in GeneralDescription.objects.all()},
        organisations={
            str(ptv_id): pk
            for ptv_id, pk in Organisation.objects.exclude(ptv_id=None).values_list("ptv_id", "pk")
        },
        channels=dict(
            SourceRecord.objects.filter(
                source=ImportSource.PTV, kind="channel", channel__isnull=False
            ).values_list("external_id", "channel_id")
        ),
    )
