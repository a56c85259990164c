"""From a pick-out list to students who are followed: a person decides about each hit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from polku.audit.actions import shows_people
from polku.consent.choices import Purpose
from polku.consent.context import for_purpose
from polku.criteria.models import CriteriaVersion
from polku.directory.wording import page_language
from polku.outreach import permissions
from polku.outreach.actions import Decided, decide_hits
from polku.outreach.choices import Decision
from polku.outreach.forms import HitForm, WhereForm
from polku.outreach.queries.hits import MAX_HITS, Hit, hit_sent, hits_of, signed_hit
from polku.practice.queries import pick_out as lists
from polku.practice.queries.pick_out_files import shown
from polku.practice.queries.procedures import procedures_in_use, procedures_of_criteria, version_in_use
from polku.practice.queries.reading_lists import unpacked_list
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Missing, Refused
from polku.shared.tables.reading import Table
from polku.ui.access import actor_of, read_or_send

View = Callable[..., HttpResponseBase]


def _for_schools(view: View) -> View:
    """What somebody signed out has sent is not kept for later, as other forms do: it is about students."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("pick_out"))
        if not permissions.may_follow(actor_of(request)):
            raise Refused(_("Lists of students are for those who work for a school."))
        if request.method != "POST":
            return redirect("pick_out")
        return view(request)

    return guarded


@never_cache
@read_or_send
@_for_schools
def leavers_review(request: HttpRequest) -> HttpResponse:
    """The hits of the list that the page before carried, each with a question."""
    actor = actor_of(request)
    criteria = lists.set_to_use(_number(request.POST.get("criteria", "")), actor=actor)
    table = unpacked_list(request.POST.get("packed", ""))
    picked = lists.pick_out(table, criteria, _meanings(request, table, lists.facts_read(criteria)))
    chosen = shown(
        picked.hits,
        criterion=_number(request.POST.get("criterion", "")) or None,
        group=request.POST.get("group", ""),
    )
    hits = hits_of(picked, chosen)
    if not hits:
        raise Invalid(_("Nobody is picked out here. Go back and choose whom to show."))
    forms = [
        HitForm(prefix=str(number), told=hit, initial={"hit": signed_hit(hit, by=actor)})
        for number, hit in enumerate(hits)
    ]
    next_ones = procedures_of_criteria(criteria.criteria.pk)
    initial = {"procedure": next_ones[0].pk} if next_ones else {}
    return _page(request, forms, _where(None, actor, initial=initial))


def _meanings(request: HttpRequest, table: Table, facts: Sequence[str]) -> list[str]:
    """What the columns tell, as the page before said it."""
    known = {"", "student", "student_number", "student_group", *facts}
    said = [request.POST.get(f"column-{number}", "") for number in range(len(table.headers))]
    return [meaning if meaning in known else "" for meaning in said]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _where(data: Any, actor: Actor, **options: Any) -> WhereForm:
    language = page_language()
    schools = [(one.pk, one.name(language).text) for one in permissions.schools_followed_by(actor)]
    procedures = [(one.pk, one.name(language).text) for one in procedures_in_use()]
    return WhereForm(data, schools=schools, procedures=procedures, **options)


def _page(request: HttpRequest, forms: list[HitForm], where: WhereForm) -> HttpResponse:
    refused = any(form.errors for form in forms) or bool(where.errors)
    context = {
        "forms": forms,
        "where": where,
        "refused": refused,
        "unnamed": any(not form.told.may_be_confirmed for form in forms),
        "noindex": True,
    }
    return render(request, "outreach/review.html", context, status=422 if refused else 200)


@never_cache
@read_or_send
@_for_schools
@shows_people()
@for_purpose(Purpose.TRANSITION)
def leavers_confirm(request: HttpRequest) -> HttpResponse:
    """The decisions: confirmed students are kept, of the others nothing but how many."""
    actor = actor_of(request)
    forms = _forms_sent(request, actor)
    where = _where(request.POST, actor)
    sent_well = [form.is_valid() for form in forms]
    if not (where.is_valid() and all(sent_well)):
        return _page(request, forms, where)
    decided = _decide(forms, where.cleaned_data, actor)
    _say(request, decided, {form.told.row: form.told for form in forms})
    return redirect("leavers")


def _forms_sent(request: HttpRequest, actor: Actor) -> list[HitForm]:
    forms = []
    for number in range(MAX_HITS):
        token = request.POST.get(f"{number}-hit")
        if token is None:
            break
        forms.append(HitForm(request.POST, prefix=str(number), told=hit_sent(token, by=actor)))
    if not forms or len({form.told.version for form in forms}) > 1:
        raise Missing
    return forms


def _decide(forms: list[HitForm], where: dict[str, Any], actor: Actor) -> Decided:
    schools = {one.pk: one for one in permissions.schools_followed_by(actor)}
    procedure = next((one for one in procedures_in_use() if one.pk == where["procedure"]), None)
    by_decision = {
        value: [form for form in forms if form.cleaned_data["decision"] == value] for value in Decision
    }
    return decide_hits(
        school=schools[where["school"]],
        confirmed=[form.told for form in by_decision[Decision.CONFIRM]],
        dismissed=Counter(form.cleaned_data["reason"] for form in by_decision[Decision.DISMISS]),
        criteria_version=CriteriaVersion.objects.get(pk=forms[0].told.version),
        procedure_version=version_in_use(procedure) if procedure else None,
        by=actor,
    )


def _say(request: HttpRequest, decided: Decided, hits: dict[int, Hit]) -> None:
    """What came of it. Names are told to the page by the row of the list: the message is kept in the session."""
    if count := len(decided.confirmed):
        said = ngettext("%(count)s student is followed now.", "%(count)s students are followed now.", count)
        messages.success(request, said % {"count": count})
    if decided.dismissed:
        said = ngettext(
            "%(count)s was dismissed. Nothing of that student was kept.",
            "%(count)s were dismissed. Nothing of those students was kept.",
            decided.dismissed,
        )
        messages.success(request, said % {"count": decided.dismissed})
    if count := len(decided.already):
        said = ngettext("%(count)s was followed already.", "%(count)s were followed already.", count)
        messages.info(request, said % {"count": count})
    if decided.with_colleague:
        rows = ", ".join(str(row) for row in sorted(decided.with_colleague) if row in hits)
        said = _(
            "Not taken: a colleague works with a student of the same number or name. Agree with the colleague, or "
            "with whoever looks after client data. Rows of your list: %(rows)s"
        )
        messages.warning(request, said % {"rows": rows})
