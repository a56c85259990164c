"""What the network learns of leavers: protected counts by school and half-year, of nobody."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.consent.context import acting_as, call, granted
from polku.outreach import permissions
from polku.outreach.queries.radar import half_year_of
from polku.shared.actor import Actor
from polku.shared.counts import protected_count
from polku.shared.errors import Refused
from polku.shared.languages import Passage
from polku.shared.text import sort_key


@dataclass(frozen=True)
class Counted:
    """A row of the table: protected counts, None for fewer than five. Without a school it is a total."""

    school: Passage | None
    half_year: str
    followed: int | None
    with_step: int | None
    with_receiver: int | None


@dataclass(frozen=True)
class _Member:
    row: int
    school: int
    half_year: str
    is_protected: bool
    has_step: bool
    has_receiver: bool


def leaver_counts(*, actor: Actor, language: str) -> list[Counted]:
    """Counts by half-year of graduation: a total, then each school. Who is under turvakielto is in totals only.

    Members and coordinators of the network. Raises Refused.
    """
    if not permissions.may_see_counts(actor):
        raise Refused(_("These numbers are for members of the network."))
    with acting_as(actor), granted(()):
        members = [
            _Member(pk, school, half_year_of(day), *said)
            for pk, school, day, *said in call("polku_leavers_counted")
        ]
    schools = Organisation.objects.in_bulk({one.school for one in members})
    counted = []
    for half_year in sorted({one.half_year for one in members}, reverse=True):
        within = [one for one in members if one.half_year == half_year]
        counted.append(_counted(None, half_year, within))
        open_ones = [one for one in within if not one.is_protected]
        names = {pk: schools[pk].name(language) for pk in {one.school for one in open_ones}}
        for pk in sorted(names, key=lambda pk: sort_key(names[pk].text)):
            counted.append(_counted(names[pk], half_year, [one for one in open_ones if one.school == pk]))
    return counted


def _counted(school: Passage | None, half_year: str, members: Iterable[_Member]) -> Counted:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"polku.outreach.counts", "sha256")
    rows = list(members)

    def told(chosen: Iterable[_Member]) -> int | None:
        return protected_count((one.row for one in chosen), key=key)

    return Counted(
        school,
        half_year,
        told(rows),
        told(one for one in rows if one.has_step),
        told(one for one in rows if one.has_receiver),
    )
