"""Who answers for a plan, and how that goes from one worker to another; who works with the person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from polku.consent.actions import end_care, start_care
from polku.consent.queries import care_of, not_here
from polku.pathway import actions
from polku.pathway.forms.plan import AnswerForm, ColleagueForm, HandoverForm
from polku.pathway.queries.persons import colleagues, person_of, person_to_write
from polku.pathway.queries.plans import plan_to_write, told
from polku.pathway.views.doors import back_to, done, for_workers, form_page
from polku.ui.access import actor_of


@for_workers()
def handover_new(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    plan = plan_to_write(found.client, actor=actor)
    form = HandoverForm(request.POST or None, colleagues=colleagues(found.client.organisation, actor=actor))
    if request.method == "POST" and done(
        form,
        lambda: actions.offer_handover(
            plan=plan, receiver=form.colleague, note=form.cleaned_data["note"], by=actor
        ),
    ):
        return back_to(request, key, _("Offered. You answer for the plan until your colleague says yes."))
    lead = _("Your colleague sees the plan at once and answers yes or no. Until then nothing moves.")
    return form_page(request, found, form, title=_("Hand over"), button=_("Offer"), lead=lead)


@for_workers()
def handover_answer(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    offer = told(plan_to_write(found.client, actor=actor), actor=actor).offer
    if offer is None or offer.receiver_id != actor.user_id:
        raise not_here()
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda: actions.answer_handover(handover=offer, by=actor, **form.cleaned_data)
    ):
        said = _("You answer for the plan now.") if form.cleaned_data["accept"] else _("You said no.")
        still_open = form.cleaned_data["accept"] or not offer.gave_access
        return back_to(request, key, said, page="person" if still_open else "work_list")
    lead = _("%(name)s asks whether you take over.") % {"name": offer.giver}
    return form_page(
        request, found, form, title=_("Answer it"), button=_("Answer it"), lead=lead, note=offer.note or ""
    )


@for_workers(sends=True)
def handover_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    offer = told(plan_to_write(found.client, actor=actor), actor=actor).offer
    if offer is None:
        raise not_here()
    actions.withdraw_handover(handover=offer, by=actor)
    return back_to(request, key, _("Taken back. You answer for the plan."))


@for_workers()
def person_workers(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_of(key, actor=actor)
    rows = care_of(found.client, actor=actor)
    now = [row for row in rows if row.ends_at is None]
    working = {row.worker_id for row in now}
    others = [user for user in colleagues(found.client.organisation, actor=actor) if user.pk not in working]
    form = ColleagueForm(request.POST or None, colleagues=others)
    if request.method == "POST":
        writes = person_to_write(key, actor=actor)
        organisation = writes.client.organisation
        if done(
            form, lambda: start_care(organisation=organisation, key=key, worker=form.colleague, by=actor)
        ):
            return back_to(
                request, key, _("Your colleague works with the person now."), page="person_workers"
            )
    context = {
        "person": found,
        "form": form,
        "others": others,
        "now": now,
        "before": [row for row in rows if row.ends_at is not None],
        "tab": "workers",
        "noindex": True,
    }
    return render(request, "pathway/workers.html", context, status=422 if form.errors else 200)


@for_workers(sends=True)
def care_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """End a colleague's work with the person, or one's own."""
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    rows = care_of(found.client, actor=actor)
    row = next((one for one in rows if str(one.pk) == request.POST.get("row")), None)
    if row is None:
        raise not_here()
    end_care(organisation=found.client.organisation, key=key, worker=row.worker, by=actor)
    page = "work_list" if row.worker_id == actor.user_id else "person_workers"
    return back_to(request, key, _("The work has ended. It can be begun again."), page=page)
