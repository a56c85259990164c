"""Screens of a network: its page, what it says of itself, aims, members, tasks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.models import Area, Organisation
from polku.accounts.queries import organisation_choices
from polku.cooperation import actions, permissions, wording
from polku.cooperation.forms.networks import (
    AimForm,
    ConvenerForm,
    LeaveForm,
    MemberForm,
    NetworkForm,
    TermForm,
)
from polku.cooperation.models import Network
from polku.cooperation.queries import (
    aims_on,
    convener_on,
    members_on,
    networks_of,
    people_of,
    public_networks,
    terms_on,
)
from polku.cooperation.queries.agreements import agreement_in_force, version_being_made
from polku.cooperation.queries.networks import bodies_now, member_history, projects_of, term_history
from polku.cooperation.views.access import coordinators, form_page, page, people, readers, saved, sent
from polku.shared import clock
from polku.shared.actor import Actor, of_request
from polku.shared.errors import Invalid, Missing
from polku.ui.access import actor_of, read, read_or_send, send, signed_in
from polku.ui.conflicts import kept


@read
def networks(request: HttpRequest) -> HttpResponse:
    """The networks that everybody may read, and one's own."""
    actor = of_request(request)
    own = networks_of(actor) if actor else []
    context = {
        "own": own,
        "others": [network for network in public_networks() if network not in own],
        "may_found": permissions.may_found_network(actor),
    }
    return render(request, "cooperation/networks.html", context)


@readers
@read
def network_home(request: HttpRequest, network: Network) -> HttpResponse:
    today, language = clock.today(), wording.page_language()
    actor = of_request(request)
    members = members_on(network, today)
    now = bodies_now([m.organisation for m in members], on=today)
    context = {
        "name": network.name(language),
        "description": network.description(language),
        "area": network.area.name(language) if network.area else None,
        "aims": [aim.text(language) for aim in aims_on(network, today)],
        "convener": convener_on(network, today),
        "members": [(wording.whole_name(m.organisation), now.get(m.organisation_id)) for m in members],
        "agreement": agreement_in_force(network),
        "making": version_being_made(network) if permissions.may_see_network_work(actor, network) else None,
    }
    return page(request, "cooperation/network.html", network, context)


@signed_in
@read_or_send
def network_new(request: HttpRequest) -> HttpResponse:
    actor, language = actor_of(request), wording.page_language()
    if not permissions.may_found_network(actor):
        raise Missing
    areas = [(area.pk, area.name(language).text) for area in Area.objects.order_by("code")]
    form = NetworkForm(sent(request), organisations=organisation_choices(), areas=areas)
    if form.is_bound and form.is_valid() and saved(form, _found, given=form, actor=actor):
        return redirect("network_home", form.cleaned_data["slug"])
    context = {"form": form, "noindex": True}
    return render(request, "cooperation/network_new.html", context, status=422 if form.is_bound else 200)


def _found(given: NetworkForm, actor: Actor) -> None:
    data = given.cleaned_data
    actions.found_network(
        slug=data["slug"],
        names=given.texts("name"),
        descriptions=given.texts("about"),
        convener=Organisation.objects.get(pk=data["convener"]),
        area=Area.objects.filter(pk=data["area"]).first(),
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        is_public=data["is_public"],
        by=actor,
    )


@coordinators
@read_or_send
def network_edit(request: HttpRequest, network: Network) -> HttpResponse:
    form = NetworkForm(sent(request), network=network)

    def change(seen: int) -> None:
        data = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on", "is_public")}
        actions.change_network(
            network=network, version=seen, names=form.texts("name"), descriptions=form.texts("about"),
            by=actor_of(request), **data,
        )  # fmt: skip

    if form.is_bound and kept(request, form, change):
        messages.success(request, _("Saved."))
        return redirect("network_home", network.slug)
    return form_page(request, network, form, _("What the network says of itself"))


# --- Aims -------------------------------------------------------------------------------------------------------


@people
@read
def network_aims(request: HttpRequest, network: Network) -> HttpResponse:
    language, today = wording.page_language(), clock.today()
    held = set(aims_on(network, today).values_list("pk", flat=True))
    rows = network.aims.prefetch_related("measures__theme", "decided_in__decision__meeting")
    context = {
        "aims": [(aim, aim.text(language)) for aim in rows if aim.pk in held],
        "ended": [(aim, aim.text(language)) for aim in rows if aim.pk not in held],
    }
    return page(request, "cooperation/aims.html", network, context)


@coordinators
@read_or_send
def network_aim_new(request: HttpRequest, network: Network) -> HttpResponse:
    form = AimForm(sent(request))
    if form.is_bound and form.is_valid():
        actions.add_aim(network=network, by=actor_of(request), texts=form.texts("aim"), **_of_aim(form))
        messages.success(request, _("Saved."))
        return redirect("network_aims", network.slug)
    return form_page(request, network, form, _("A new aim"), "network_aims")


@coordinators
@read_or_send
def network_aim(request: HttpRequest, network: Network, number: str) -> HttpResponse:
    aim = network.aims.filter(number=int(number)).first()
    if aim is None:
        raise Missing
    form = AimForm(sent(request), aim=aim)

    def change(seen: int) -> None:
        given = {"texts": form.texts("aim"), **_of_aim(form)}
        actions.change_aim(aim=aim, version=seen, by=actor_of(request), **given)

    if form.is_bound and kept(request, form, change):
        messages.success(request, _("Saved."))
        return redirect("network_aims", network.slug)
    return form_page(request, network, form, _("Change an aim"), "network_aims")


def _of_aim(form: AimForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("source", "starts_on", "ends_on")}


# --- Members ----------------------------------------------------------------------------------------------------


@people
@read_or_send
def network_members(request: HttpRequest, network: Network) -> HttpResponse:
    actor = actor_of(request)
    form = MemberForm(sent(request), organisations=organisation_choices())
    if (
        form.is_bound
        and form.is_valid()
        and saved(form, actions.join_network, network=network, by=actor, **form.given())
    ):
        messages.success(request, _("The organisation is a member now."))
        return redirect("network_members", network.slug)
    rows = members_on(network, clock.today())
    now = bodies_now([m.organisation for m in rows], on=clock.today())
    leaving = permissions.memberships_to_end(actor, network, rows)
    context = {
        "form": form,
        "rows": [
            {
                "member": member,
                "name": wording.whole_name(member.organisation),
                "now": now.get(member.organisation_id),
                "how": wording.joined_how(member),
                "may_leave": member.pk in leaving,
            }
            for member in rows
        ],
        "ended": [(m, wording.whole_name(m.organisation)) for m in member_history(network, clock.today())],
        "convener": convener_on(network, clock.today()),
    }
    return page(request, "cooperation/members.html", network, context, status=422 if form.is_bound else 200)


@people
@read_or_send
def network_leave(request: HttpRequest, network: Network, pk: str) -> HttpResponse:
    actor = actor_of(request)
    member = network.members.select_related("organisation", "network").filter(pk=int(pk)).first()
    if member is None or not permissions.may_end_membership(actor, member):
        raise Missing
    form = LeaveForm(sent(request))
    if (
        form.is_bound
        and form.is_valid()
        and saved(form, actions.leave_network, member=member, by=actor, **form.cleaned_data)
    ):
        messages.success(request, _("The membership has an end now."))
        return redirect("network_home", network.slug)
    title = _("%(organisation)s leaves the network") % {
        "organisation": wording.whole_name(member.organisation)
    }
    return form_page(request, network, form, title, "network_members")


@coordinators
@read_or_send
def network_convener(request: HttpRequest, network: Network) -> HttpResponse:
    language = wording.page_language()
    members = members_on(network, clock.today())
    choices = [(m.organisation_id, m.organisation.name(language).text) for m in members]
    form = ConvenerForm(sent(request), organisations=choices)
    if form.is_bound and form.is_valid():
        chosen = Organisation.objects.get(pk=form.cleaned_data["organisation"])
        given = {"organisation": chosen, "since": form.cleaned_data["since"]}
        if saved(form, actions.set_convener, network=network, by=actor_of(request), **given):
            messages.success(request, _("Saved."))
            return redirect("network_members", network.slug)
    return form_page(request, network, form, _("Who calls the network together"), "network_members")


# --- Tasks ------------------------------------------------------------------------------------------------------


@people
@read_or_send
def network_terms(request: HttpRequest, network: Network) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    choices = [(user.pk, str(user)) for user in people_of(network, today)]
    projects = [(each.pk, each.name(wording.page_language()).text) for each in projects_of(today)]
    form = TermForm(sent(request), people=choices, projects=projects)
    runs = permissions.may_coordinate(actor, network)
    if (
        form.is_bound
        and form.is_valid()
        and saved(form, actions.give_term, network=network, by=actor, **form.given())
    ):
        messages.success(request, _("The person has the task now."))
        return redirect("network_terms", network.slug)
    context = {
        "form": form,
        "rows": [
            {"term": term, "task": wording.task(term), "may_end": runs or term.user == actor.user}
            for term in terms_on(network, today)
        ],
        "ended": [(term, wording.task(term)) for term in term_history(network, today)],
    }
    return page(request, "cooperation/terms.html", network, context, status=422 if form.is_bound else 200)


@people
@send
def network_term_end(request: HttpRequest, network: Network, pk: str) -> HttpResponse:
    term = network.terms.select_related("network", "user").filter(pk=int(pk)).first()
    if term is None:
        raise Missing
    try:
        actions.end_term(term=term, by=actor_of(request))
    except Invalid as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("The task has ended."))
    if permissions.may_see_network_work(actor_of(request), network):
        return redirect("network_terms", network.slug)
    return redirect("networks")
