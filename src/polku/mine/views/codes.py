"""A code opens the own pages, or the pages of a person one stands by."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from polku.audit.actions import shows_people
from polku.directory.actions.handing import count_wrong, may_try
from polku.mine.actions.codes import make_access_code, open_account, require_code, use_code
from polku.mine.forms import AccountForm, CodeForm
from polku.mine.models import SupporterCode
from polku.mine.queries.access import access_of
from polku.mine.views.access import actor_of, language, read_or_send, signed_in
from polku.shared.errors import Invalid


@signed_in
@read_or_send
@shows_people()
def person_access(request: HttpRequest, key: UUID) -> HttpResponse:
    """The worker's page: a new code is shown once, to be printed or read aloud."""
    actor = actor_of(request)
    access = access_of(key, actor=actor)
    made = make_access_code(client=access.client, by=actor) if request.method == "POST" else None
    context = {"access": access, "made": made, "site": settings.SITE_URL, "noindex": True}
    return render(request, "mine/person_access.html", context)


@sensitive_post_parameters()
@never_cache
@read_or_send
def code(request: HttpRequest) -> HttpResponse:
    """First the code; then, for those who have no account, the account. One question a page."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _may_try(request, form):
        try:
            return _used(request, form.cleaned_data["code"])
        except Invalid as problem:
            count_wrong(_who(request))
            form.add_error("code", str(problem))
    context = {"form": form, "noindex": True}
    return render(request, "mine/code.html", context, status=422 if form.errors else 200)


def _used(request: HttpRequest, given: str) -> HttpResponse:
    if request.user.is_authenticated:
        if use_code(code=given, by=actor_of(request)) is SupporterCode:
            messages.success(request, _("Thank you! Here is what you may see."))
            return redirect("mine_supported_list")
        messages.success(request, _("Welcome! These are your own pages."))
        return redirect("mine")
    require_code(given)
    form = AccountForm(request.POST if "account" in request.POST else None)
    if form.is_valid():
        try:
            open_account(code=given, language=language(), **form.cleaned_data)
        except Invalid as problem:
            if "email" not in problem.problems:
                raise
            form.add_error("email", str(problem))
        else:
            messages.success(
                request, _("Your account is ready. Sign in. You then get a link by e-mail: open it.")
            )
            return redirect("account_login")
    context = {"form": form, "code": given, "noindex": True}
    return render(request, "mine/account.html", context, status=422 if form.errors else 200)


def _may_try(request: HttpRequest, form: CodeForm) -> bool:
    if may_try(_who(request)):
        return True
    form.add_error("code", _("There were too many wrong codes. Wait one hour. Then try again."))
    return False


def _who(request: HttpRequest) -> str:
    who = request.user.pk if request.user.is_authenticated else request.META.get("REMOTE_ADDR", "")
    return f"access {who}"
