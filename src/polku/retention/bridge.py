"""What is left of a person's path, as coarse facts. Call it as the duty that deletes, before it does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from polku.accounts.choices import AreaKind
from polku.accounts.models import AreaMunicipality
from polku.consent.models import Folder
from polku.pathway.models import Plan, StageSpan
from polku.people.models import Client, ContactDetails
from polku.referral.choices import State
from polku.referral.models import Referral
from polku.retention.choices import AgeBand
from polku.retention.models import PastPath

# The first age of each band that follows.
BANDS = (
    (50, AgeBand.LATER),
    (30, AgeBand.MIDDLE),
    (25, AgeBand.TWENTIES),
    (18, AgeBand.YOUNG),
    (0, AgeBand.MINOR),
)


def past_path(client: Client, folders: Iterable[Folder], ended_on: date) -> PastPath | None:
    """The coarse facts of a client's path; None when there never was a plan."""
    ids = [folder.pk for folder in folders]
    if not Plan.objects.filter(folder_id__in=ids).exists():
        return None
    stages = StageSpan.objects.filter(folder_id__in=ids).values_list("stage", flat=True)
    done = Referral.objects.filter(folder_id__in=ids, state=State.DONE).order_by("state_since").last()
    return PastPath(
        half_year=half_year(ended_on),
        county="" if client.is_protected else _county(ids, ended_on),
        age_band=age_band(client.born_on, ended_on),
        stage=max(stages, default=0),
        outcome=done.outcome if done else "",
    )


def half_year(on: date) -> str:
    """`2026-1` is January to June."""
    return f"{on.year}-{1 if on.month < 7 else 2}"


def age_band(born_on: date | None, on: date) -> AgeBand:
    """The band of somebody's age on a day."""
    if born_on is None:
        return AgeBand.UNKNOWN
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return next((band for first, band in BANDS if age >= first), AgeBand.UNKNOWN)


def _county(folders: list[int], on: date) -> str:
    details = ContactDetails.objects.filter(folder_id__in=folders, municipality__isnull=False).first()
    if details is None:
        return ""
    of = AreaMunicipality.objects.filter(
        municipality=details.municipality_id, area__kind=AreaKind.WELLBEING_COUNTY
    ).select_related("area")
    return next(
        (
            one.area.code
            for one in of
            if (one.valid_from is None or one.valid_from <= on)
            and (one.valid_to is None or one.valid_to >= on)
        ),
        "",
    )
