"""What one may choose at the end of the guided finder: paper, an anonymous need, a code for a professional."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.directory import permissions, wording
from polku.directory.actions.handing import count_wrong, delete_handed, hand_over, may_try, open_handed
from polku.directory.actions.needs import keep_guided_need
from polku.directory.forms.guided import CodeForm, GuidedNeedForm, OnceForm
from polku.directory.views.guided import (
    RESULTS,
    ask_or_answer,
    carried,
    refused_need,
    results_context,
    told_of,
)
from polku.shared.actor import of_request
from polku.shared.errors import Missing


@ask_or_answer
def sheet(request: HttpRequest) -> HttpResponse:
    """The answers and what was found, for paper."""
    if request.method != "POST":
        return redirect("guided")
    told = told_of(request)
    return render(request, "directory/guided/sheet.html", results_context(request, told))


@ask_or_answer
def need(request: HttpRequest) -> HttpResponse:
    """Keep what was not found, without anybody's identity."""
    if request.method != "POST":
        return redirect("guided")
    told, form = told_of(request), GuidedNeedForm(request.POST)
    if not form.is_valid():
        return refused_need(request, told, form)
    said = form.cleaned_data
    keep_guided_need(told=told, words=said["words"], language=wording.page_language(), once=said["once"])
    return render(request, "directory/guided/need_kept.html", carried(told, RESULTS))


@ask_or_answer
def hand(request: HttpRequest) -> HttpResponse:
    """Seal the situation under a code, and show the code once."""
    if request.method != "POST":
        return redirect("guided")
    told, form = told_of(request), OnceForm(request.POST)
    if not form.is_valid() or not told.given:
        return redirect("guided")
    code, expires_at = hand_over(told=told, once=form.cleaned_data["once"])
    context = {**carried(told, RESULTS), "code": code, "expires_at": expires_at}
    return render(request, "directory/guided/code.html", context)


@ask_or_answer
def take_back(request: HttpRequest) -> HttpResponse:
    """Delete what was handed over: whoever has the code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _may_try(request, form):
        if delete_handed(code=form.cleaned_data["code"]):
            messages.success(request, _("It is deleted. The code opens nothing any more."))
            return redirect("guided_take_back")
        _wrong(request, form)
    return _code_page(request, "directory/guided/take_back.html", form)


@ask_or_answer
def handed(request: HttpRequest) -> HttpResponse:
    """Open a situation by its code: professionals of the network."""
    actor = of_request(request)
    if actor is None:
        # What was sent is not kept over the sign-in, as other pages do: it is a secret.
        return redirect_to_login(request.path)
    if not permissions.may_open_handed(actor):
        raise Missing
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _may_try(request, form):
        found = open_handed(code=form.cleaned_data["code"], by=actor)
        if found is not None:
            return _opened(request, form.cleaned_data["code"], *found)
        _wrong(request, form)
    return _code_page(request, "directory/guided/open.html", form)


def _opened(request: HttpRequest, code: str, told: Any, expires_at: Any) -> HttpResponse:
    if "delete" in request.POST:
        delete_handed(code=code)
        messages.success(request, _("It is deleted. The code opens nothing any more."))
        return redirect("guided_handed")
    # A situation that was told is about somebody else to whoever reads it here.
    context = results_context(request, told.model_copy(update={"for_other": True}))
    context |= {"code": code, "expires_at": expires_at, "carried": [("code", code)]}
    return render(request, "directory/guided/handed.html", context)


def _code_page(request: HttpRequest, template: str, form: CodeForm) -> HttpResponse:
    context = {"form": form, "noindex": True}
    return render(request, template, context, status=422 if form.errors else 200)


def _may_try(request: HttpRequest, form: CodeForm) -> bool:
    if may_try(_who(request)):
        return True
    form.add_error("code", _("Too many wrong codes came from you. Wait an hour and try again."))
    return False


def _wrong(request: HttpRequest, form: CodeForm) -> None:
    count_wrong(_who(request))
    form.add_error(
        "code", _("There is nothing behind this code. Check each letter. A code works for seven days.")
    )


def _who(request: HttpRequest) -> str:
    return (
        f"user {request.user.pk}"
        if request.user.is_authenticated
        else str(request.META.get("REMOTE_ADDR", ""))
    )
