"""Beginning a network, its aims, its members, its convener, and what people do in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Area, Organisation, User, in_force
from polku.audit.actions import record
from polku.cooperation import permissions
from polku.cooperation.choices import TermRole
from polku.cooperation.models import Aim, Convening, Network, NetworkMember, Term
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused

Texts = Mapping[str, str]


def refuse() -> Refused:
    """The one sentence of a refusal."""
    return Refused(_("You do not have the right to do this."))


def check_coordinator(network: Network, by: Actor) -> None:
    """Raise Refused unless the actor runs the network today."""
    if not permissions.may_coordinate(by, network):
        raise refuse()


def made_by(by: Actor) -> dict[str, Any]:
    """Who made a row, for its history fields."""
    return {"made_by_label": by.label[:120], "made_by_id": by.user_id}


def check_version(held: int, seen: int) -> None:
    """Raise Conflict when somebody saved after a form was opened."""
    if held != seen:
        raise Conflict(_("Somebody else changed this meanwhile. Look at both versions and save again."))


@transaction.atomic
def found_network(
    *,
    slug: str,
    names: Texts,
    convener: Organisation,
    by: Actor,
    descriptions: Texts | None = None,
    area: Area | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    is_public: bool = False,
) -> Network:
    """Begin a network; its convener is its first member. May: who coordinates in an organisation, administrators.

    Whoever founds it from an account coordinates it. Raises Refused, Invalid for a name that is taken or dates that
    do not fit.
    """
    if not permissions.may_found_network(by):
        raise refuse()
    if Network.objects.filter(slug=slug).exists():
        taken = _("Another network has this address already.")
        raise Invalid(taken, {"slug": [str(taken)]})
    _check_days(starts_on, ends_on)
    network = Network.objects.create(
        slug=slug, names=dict(names), descriptions=dict(descriptions or {}), area=area, starts_on=starts_on,
        ends_on=ends_on, is_public=is_public,
    )  # fmt: skip
    begins = starts_on or clock.today()
    Convening.objects.create(network=network, organisation=convener, valid_from=begins)
    NetworkMember.objects.create(network=network, organisation=convener, valid_from=begins, **made_by(by))
    if by.user is not None:
        Term.objects.create(
            network=network, user=by.user, role=TermRole.COORDINATOR, organisation=convener,
            valid_from=clock.today(), **made_by(by),
        )  # fmt: skip
    record(verb="found_network", target=network, by=by, change={"slug": slug})
    return network


@transaction.atomic
def change_network(
    *,
    network: Network,
    version: int,
    names: Texts,
    descriptions: Texts,
    starts_on: date | None,
    ends_on: date | None,
    is_public: bool,
    by: Actor,
) -> Network:
    """Change what a network says of itself, and whether it has a public page. Its coordinators.

    Raises Refused, Invalid, and Conflict when somebody saved meanwhile.
    """
    check_coordinator(network, by)
    _check_days(starts_on, ends_on)
    fresh = Network.objects.select_for_update().get(pk=network.pk)
    check_version(fresh.version, version)
    fresh.names, fresh.descriptions = dict(names), dict(descriptions)
    fresh.starts_on, fresh.ends_on, fresh.is_public = starts_on, ends_on, is_public
    fresh.version += 1
    fresh.save()
    record(verb="change_network", target=fresh, by=by, change={"is_public": is_public})
    return fresh


@transaction.atomic
def add_aim(
    *,
    network: Network,
    texts: Texts,
    by: Actor,
    source: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Aim:
    """Add an aim under the next number. Its coordinators. Raises Refused, Invalid."""
    check_coordinator(network, by)
    _check_days(starts_on, ends_on)
    # The network's row is the lock under which numbers are given.
    Network.objects.select_for_update().get(pk=network.pk)
    number = (network.aims.aggregate(last=Max("number"))["last"] or 0) + 1
    aim = Aim.objects.create(
        network=network, number=number, texts=dict(texts), source=source, starts_on=starts_on, ends_on=ends_on
    )
    record(verb="add_aim", target=aim, by=by, change={"network": network.pk, "number": number})
    return aim


@transaction.atomic
def change_aim(
    *,
    aim: Aim,
    version: int,
    texts: Texts,
    source: str,
    starts_on: date | None,
    ends_on: date | None,
    by: Actor,
) -> Aim:
    """Change an aim, or end it with a day; it keeps its number. Coordinators. Raises Refused, Invalid, Conflict."""
    check_coordinator(aim.network, by)
    _check_days(starts_on, ends_on)
    fresh = Aim.objects.select_for_update().get(pk=aim.pk)
    check_version(fresh.version, version)
    fresh.texts, fresh.source, fresh.starts_on, fresh.ends_on = dict(texts), source, starts_on, ends_on
    fresh.version += 1
    fresh.save()
    record(verb="change_aim", target=fresh, by=by, change={"number": fresh.number})
    return fresh


@transaction.atomic
def join_network(
    *,
    network: Network,
    organisation: Organisation,
    by: Actor,
    joined_by: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> NetworkMember:
    """An organisation or unit becomes a member; one that left may come again. Coordinators. Raises Refused, Invalid."""
    check_coordinator(network, by)
    return admit(
        network=network,
        organisation=organisation,
        joined_by=joined_by,
        valid_from=valid_from or clock.today(),
        valid_to=valid_to,
        by=by,
    )


def is_member(network: Network, organisation: Organisation, day: date) -> bool:
    """Whether an organisation is a member on a day or will be."""
    not_over = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return network.members.filter(not_over, organisation=organisation).exists()


def admit(
    *,
    network: Network,
    organisation: Organisation,
    joined_by: str,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
) -> NetworkMember:
    """Make the row of a member, after the right was asked; a signature admits by itself. Raises Invalid."""
    _check_days(valid_from, valid_to)
    if is_member(network, organisation, valid_from):
        already = _("This organisation is a member already.")
        raise Invalid(already, {"organisation": [str(already)]})
    member = NetworkMember.objects.create(
        network=network, organisation=organisation, joined_by=joined_by, valid_from=valid_from,
        valid_to=valid_to, **made_by(by),
    )  # fmt: skip
    record(verb="join_network", target=member, by=by, change=_of_member(member))
    return member


@transaction.atomic
def leave_network(
    *, member: NetworkMember, reason: str, by: Actor, last_day: date | None = None
) -> NetworkMember:
    """A membership ends: at once when no last day is given, and its people lose sight of the work with it.

    Coordinators, and editors of the organisation itself. What it signed stays. Raises Refused, Invalid.
    """
    if not permissions.may_end_membership(by, member):
        raise refuse()
    fresh = NetworkMember.objects.select_for_update().get(pk=member.pk)
    ends = last_day or clock.today() - timedelta(days=1)
    if fresh.valid_to is not None and fresh.valid_to <= ends:
        raise Invalid(_("This membership has ended already."))
    fresh.valid_to, fresh.left_at = ends, clock.now()
    fresh.left_by, fresh.left_reason = by.label[:120], reason
    fresh.save(update_fields=["valid_to", "left_at", "left_by", "left_reason"])
    record(verb="leave_network", target=fresh, by=by, change=_of_member(fresh) | {"last_day": str(ends)})
    return fresh


def _of_member(member: NetworkMember) -> dict[str, int]:
    return {"network": member.network_id, "organisation": member.organisation_id}


@transaction.atomic
def set_convener(
    *, network: Network, organisation: Organisation, by: Actor, since: date | None = None
) -> Convening:
    """Another organisation calls the network together from a day; the earlier row ends the day before. Coordinators.

    Raises Refused, and Invalid when it is no member on that day.
    """
    check_coordinator(network, by)
    day = since or clock.today()
    if not network.members.filter(in_force(day), organisation=organisation).exists():
        outside = _("Only a member can call the network together. Add the organisation as a member first.")
        raise Invalid(outside, {"organisation": [str(outside)]})
    network.convenings.filter(in_force(day)).update(valid_to=day - timedelta(days=1))
    row = Convening.objects.create(network=network, organisation=organisation, valid_from=day)
    record(verb="set_convener", target=network, by=by, change={"organisation": organisation.pk})
    return row


@transaction.atomic
def give_term(
    *,
    network: Network,
    user: User,
    role: str,
    by: Actor,
    organisation: Organisation | None = None,
    theme: str = "",
    project: Organisation | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Term:
    """A person does something for the network from a day to a day, and has the rights of it. Coordinators.

    Raises Refused, and Invalid for an unknown role, a theme leader without a theme, or a person who has it already.
    """
    check_coordinator(network, by)
    starts = valid_from or clock.today()
    _check_days(starts, valid_to)
    _check_role(role, theme)
    same = network.terms.filter(in_force(starts), user=user, role=role, theme=theme)
    if same.exists():
        raise Invalid(_("This person has this task already."))
    term = Term.objects.create(
        network=network, user=user, role=role, organisation=organisation, theme=theme, project=project,
        valid_from=starts, valid_to=valid_to, **made_by(by),
    )  # fmt: skip
    record(verb="give_term", target=term, by=by, change={"user": user.pk, "role": role, "theme": theme})
    return term


@transaction.atomic
def end_term(*, term: Term, by: Actor) -> Term:
    """End a task now: yesterday was its last day, so it gives nothing any more. Coordinators, and the person.

    Raises Refused, and Invalid when the network would be left without anybody who runs it.
    """
    if not permissions.may_end_term(by, term):
        raise refuse()
    if permissions.is_last_coordinator(term):
        raise Invalid(_("Nobody else runs this network. Hand the tasks over to somebody first."))
    term.valid_to = clock.today() - timedelta(days=1)
    term.ended_by_label = by.label[:120]
    term.save(update_fields=["valid_to", "ended_by_label"])
    record(verb="end_term", target=term, by=by, change={"user": term.user_id, "role": term.role})
    return term


def _check_role(role: str, theme: str) -> None:
    if role not in TermRole.values:
        unknown = _("Choose what the person does.")
        raise Invalid(unknown, {"role": [str(unknown)]})
    if (role == TermRole.THEME_LEADER) != bool(theme):
        which = _("Say which theme the person leads; leave it empty for other tasks.")
        raise Invalid(which, {"theme": [str(which)]})


def _check_days(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        order = _("The last day is before the first day.")
        raise Invalid(order, {"valid_to": [str(order)], "ends_on": [str(order)]})
