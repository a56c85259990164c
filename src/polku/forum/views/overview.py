"""The forum of a network: what is ahead, what was held, proposals, decisions and what became of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.accounts.permissions import is_member, roles_of
from polku.cooperation.queries.networks import networks_of
from polku.forum import actions, permissions
from polku.forum.forms.agenda import ProposalAnswerForm, ProposalForm, TakeForm
from polku.forum.forms.base import show_refusal
from polku.forum.forms.meetings import SeriesForm
from polku.forum.models import CalendarFeed, MeetingDecision
from polku.forum.queries import choosing, links, tracing
from polku.forum.queries import meetings as found
from polku.forum.views.access import (
    PAGE,
    actor_of,
    of_network,
    read,
    read_or_send,
    send,
    shown,
    signed_in,
)
from polku.forum.wording import page_language
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Missing
from polku.shared.tables.writing import csv_file, xlsx_file
from polku.ui.days import short_day
from polku.ui.paging import page_of

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@signed_in
@read
def forum(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    networks = networks_of(actor)
    if not networks and not is_member(actor):
        raise Missing
    today = clock.today()
    context = {
        "rows": [(network, found.meetings_ahead(network, today).first()) for network in networks],
        "invitations": found.invitations_waiting(actor),
        "checkings": found.checkings_waiting(actor),
        **_feed(request, links.feed_of(actor.user)),
    }
    return shown(request, "forum", context)


def _feed(request: HttpRequest, feed: CalendarFeed | None) -> dict[str, Any]:
    """What the page says of the reader's own address for a calendar."""
    if feed is None:
        return {"feed": None}
    address = request.build_absolute_uri(reverse("forum_feed", args=[links.feed_token(feed)]))
    return {"feed": feed, "feed_address": address, "feed_ended": feed.expires_at <= clock.now()}


@signed_in
@send
def feed_renew(request: HttpRequest) -> HttpResponse:
    actions.renew_feed(by=actor_of(request))
    messages.success(request, _("This is your address. One that you had before does not work any more."))
    return redirect(f"{reverse('forum')}#feed")


@signed_in
@send
def feed_stop(request: HttpRequest) -> HttpResponse:
    actions.stop_feed(by=actor_of(request))
    messages.success(request, _("The address was stopped. Your calendar gets nothing more from it."))
    return redirect(f"{reverse('forum')}#feed")


@signed_in
@read
def forum_of(request: HttpRequest, slug: str) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    network = found.network_to_see(slug, actor=actor)
    page = page_of(request, found.meetings_past(network, today), PAGE)
    frame = of_network(network, request)
    context = {
        "ahead": [
            (row, found.by_sector(row.invitations.all()))
            for row in found.meetings_ahead(network, today).prefetch_related("invitations")
        ],
        "page": page,
        "series": list(found.series_going_on(network)),
        "waiting": found.proposals_waiting(network) if frame["calls"] else [],
        "own": found.own_proposals(actor, network),
    }
    return shown(request, "forum_of", frame | context)


@signed_in
@read_or_send
def series(request: HttpRequest, slug: str = "", pk: str = "") -> HttpResponse:
    actor = actor_of(request)
    row = found.series_to_edit(int(pk), actor=actor) if pk else None
    network = row.network if row else found.network_to_see(slug, actor=actor)
    if not permissions.may_call_meetings(actor, network):
        raise Missing
    form = SeriesForm(
        request.POST if request.method == "POST" else None, series=row, kinds=choosing.kinds(network)
    )
    if form.is_bound and form.is_valid():
        try:
            actions.save_series(
                network=network, series=row, names=form.texts("names"), texts=form.texts("texts"),
                rules=form.rules(), ended_on=form.cleaned_data.get("ended_on"),
                expected_version=form.seen if row else None, by=actor,
            )  # fmt: skip
        except (Invalid, Conflict) as problem:
            show_refusal(form, problem, row.version if row else 0)
        else:
            messages.success(request, _("Saved."))
            return redirect("forum_of", slug=network.slug)
    context = of_network(network, request) | {"form": form, "series": row}
    return shown(request, "series", context, refused=form.is_bound)


@signed_in
@read_or_send
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    network = found.network_to_see(slug, actor=actor)
    language = page_language()
    own = {m.organisation_id: m.organisation.name(language).text for m in roles_of(actor.user)}
    form = ProposalForm(request.POST if request.method == "POST" else None, organisations=list(own.items()))
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data.get("organisation")
        actions.propose(
            network=network,
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            organisation=Organisation.objects.get(pk=chosen) if chosen else None,
            by=actor,
        )
        messages.success(request, _("Thank you. You see on this page what becomes of the proposal."))
        return redirect("forum_of", slug=network.slug)
    return shown(request, "propose", of_network(network, request) | {"form": form}, refused=form.is_bound)


@signed_in
@read_or_send
def answer_proposal(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    proposal = found.proposal_to_answer(int(pk), actor=actor)
    ahead = list(found.meetings_ahead(proposal.network, clock.today()))
    declining = request.method == "POST" and "reason" in request.POST
    sent = request.POST if request.method == "POST" else None
    take = TakeForm(sent if not declining else None, meetings=choosing.meetings(ahead))
    decline = ProposalAnswerForm(sent if declining else None)
    if take.is_bound and take.is_valid():
        meeting = next(row for row in ahead if row.pk == take.cleaned_data["meeting"])
        actions.take_proposal(proposal=proposal, meeting=meeting, by=actor)
        messages.success(request, _("The proposal is on the agenda."))
        return redirect("agenda", pk=meeting.pk)
    if decline.is_bound and decline.is_valid():
        actions.decline_proposal(proposal=proposal, by=actor, **decline.cleaned_data)
        messages.success(request, _("The answer was saved."))
        return redirect("forum_of", slug=proposal.network.slug)
    context = {"proposal": proposal, "take": take, "decline": decline, "ahead": ahead}
    frame = of_network(proposal.network, request)
    return shown(request, "proposal", frame | context, refused=request.method == "POST")


@signed_in
@read
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    network = found.network_to_see(slug, actor=actor_of(request))
    page = page_of(request, tracing.decisions_of(network), PAGE)
    context = {"page": page, "rows": [(row, tracing.traced(row)) for row in page]}
    return shown(request, "decisions", of_network(network, request) | context)


@signed_in
@read
def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    network = found.network_to_see(slug, actor=actor_of(request))
    if form not in TYPES:
        raise Http404
    heading = [
        _("Meeting"), _("Day"), _("Number"), _("What was decided"), _("Matter"), _("Became"), _("What"), _("State"),
        _("By when"),
    ]  # fmt: skip
    rows = [heading]
    for decision in tracing.decisions_of(network):
        rows += _lines(decision)
    data = csv_file(rows) if form == "csv" else xlsx_file({_("Decisions"): rows})
    name = f'attachment; filename="polku-paatokset-{clock.today().isoformat()}.{form}"'
    return HttpResponse(data, content_type=TYPES[form], headers={"Content-Disposition": name})


def _lines(decision: MeetingDecision) -> list[list[str]]:
    beginning = [
        decision.meeting.title,
        short_day(decision.meeting.starts_at),
        str(decision.number),
        decision.text,
        decision.item.title if decision.item else "",
    ]
    outcomes = tracing.traced(decision)
    if not outcomes:
        return [[*beginning, "", "", "", ""]]
    return [
        [*beginning, each.label, each.title, each.state, short_day(each.due_on) if each.due_on else ""]
        for each in outcomes
    ]
