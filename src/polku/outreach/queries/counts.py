"""What the network learns of leavers and leads: protected counts by organisation and half-year, of nobody."""

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
    """A row of a table: protected counts, None for fewer than five. Without an organisation it is a total."""

    organisation: Passage | None
    half_year: str
    # How many in all; of them how many as far as the first and the second thing that is counted.
    numbers: tuple[int | None, int | None, int | None]


@dataclass(frozen=True)
class _Member:
    row: int
    organisation: int
    half_year: str
    is_protected: bool
    has_first: bool
    has_second: bool


def leaver_counts(*, actor: Actor, language: str) -> list[Counted]:
    """Students who are followed, by half-year of graduation; with a step in the plan, with a receiver.

    A total, then each school. Who is under turvakielto is in totals only. Members and coordinators of the network.
    Raises Refused.
    """
    return _counts("polku_leavers_counted", actor, language)


def lead_counts(*, actor: Actor, language: str) -> list[Counted]:
    """People whom somebody has told of, by half-year of telling; reached first, a plan or a referral followed.

    The same people as in `leaver_counts` may ask. Raises Refused.
    """
    return _counts("polku_leads_counted", actor, language)


def _counts(function: str, actor: Actor, language: str) -> list[Counted]:
    if not permissions.may_see_counts(actor):
        raise Refused(_("These numbers are for members of the network."))
    with acting_as(actor), granted(()):
        members = [_Member(pk, place, half_year_of(day), *said) for pk, place, day, *said in call(function)]
    places = Organisation.objects.in_bulk({one.organisation for one in members})
    counted = []
    for half_year in sorted({one.half_year for one in members}, reverse=True):
        within = [one for one in members if one.half_year == half_year]
        counted.append(_counted(function, None, half_year, within))
        open_ones = [one for one in within if not one.is_protected]
        names = {pk: places[pk].name(language) for pk in {one.organisation for one in open_ones}}
        for pk in sorted(names, key=lambda pk: sort_key(names[pk].text)):
            of_place = [one for one in open_ones if one.organisation == pk]
            counted.append(_counted(function, names[pk], half_year, of_place))
    return counted


def _counted(function: str, place: Passage | None, half_year: str, members: Iterable[_Member]) -> Counted:
    key = hmac.digest(settings.SECRET_KEY.encode(), function.encode(), "sha256")
    rows = list(members)

    def told(chosen: Iterable[_Member]) -> int | None:
        return protected_count((one.row for one in chosen), key=key)

    first = told(one for one in rows if one.has_first)
    second = told(one for one in rows if one.has_second)
    return Counted(place, half_year, (told(rows), first, second))
