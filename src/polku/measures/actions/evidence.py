"""What shows that a measure is done."""

from __future__ import annotations

from pathlib import PurePath

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.measures import permissions
from polku.measures.actions.shared import needed, note_measure, require
from polku.measures.choices import FILE_TYPES, MAX_FILE, MeasureState
from polku.measures.models import Evidence, Measure
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, TooLarge
from polku.shared.text import clean


@transaction.atomic
def add_evidence(
    *,
    measure: Measure,
    text: str,
    by: Actor,
    link: str = "",
    file_name: str = "",
    file: bytes | None = None,
    is_public: bool = False,
) -> Evidence:
    """Add what shows that a measure is done. A file is for members of the network, whoever may read the text.

    The owner of the measure, editors of its organisation, and who may change it. Raises Refused, Invalid, TooLarge.
    """
    require(permissions.may_tell_of_measure(by, measure))
    name, kind = _file(file_name, file)
    evidence = Evidence.objects.create(
        measure=measure,
        text=needed(text, "text"),
        link=clean(link)[:500],
        file_name=name,
        file_type=kind,
        file=file or None,
        is_public=is_public,
        added_by_label=by.label[:120],
        added_by_id=by.user_id,
    )
    note_measure(measure, "shown", by, note=evidence.text)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Actor) -> None:
    """Remove what was added; that it stood there stays in the history. Who may add. Raises Refused, Invalid."""
    measure = Measure.objects.select_for_update().get(pk=evidence.measure_id)
    require(permissions.may_tell_of_measure(by, measure))
    if measure.state == MeasureState.DONE and measure.evidence.count() == 1:
        raise Invalid(
            _(
                "The measure is done, and only this shows it. Add something else first, or say that it goes on."
            )
        )
    note_measure(measure, "hidden", by, note=evidence.text)
    evidence.delete()


def _file(name: str, content: bytes | None) -> tuple[str, str]:
    """The safe name of a file and its type. Raises Invalid, TooLarge."""
    if not content:
        return "", ""
    if len(content) > MAX_FILE:
        told = str(_("The file is too big: at most 4 MB."))
        raise TooLarge(told, {"file": [told]})
    plain = clean(PurePath(name.replace("\\", "/")).name)[-120:]
    kind = FILE_TYPES.get(PurePath(plain).suffix.lower())
    if kind is None:
        told = str(_("Files of this kind are not taken. Send a PDF, a document, a table or a picture."))
        raise Invalid(told, {"file": [told]})
    return plain, kind
