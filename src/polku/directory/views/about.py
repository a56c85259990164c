"""About the site: what it is, privacy, the accessibility statement, and messages to those who keep it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from polku.directory import wording
from polku.directory.actions.feedback import ANSWER_DAYS, give_feedback
from polku.directory.forms.feedback import FeedbackForm
from polku.directory.queries.reading import find_entry
from polku.directory.queries.statement import accessibility_statement
from polku.shared import clock
from polku.shared.actor import of_request


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/about.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(
        request, "directory/accessibility.html", {"statement": accessibility_statement(), "days": ANSWER_DAYS}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    form = FeedbackForm(
        request.POST if request.method == "POST" else None,
        initial={name: given.get(name, "") for name in ("kind", "entry", "page")},
    )
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if not form.from_program:
            give_feedback(
                kind=facts["kind"],
                text=facts["text"],
                reply_to=facts["reply_to"],
                page=facts["page"],
                entry=find_entry(facts["entry"]) if facts["entry"] else None,
                language=wording.page_language(),
                by=of_request(request),
            )
        return redirect("feedback_thanks")
    entry_id = given.get("entry", "")
    entry = find_entry(int(entry_id)) if entry_id.isdecimal() and len(entry_id) <= 15 else None
    status = 422 if form.is_bound else 200
    return render(
        request, "directory/feedback.html", {"form": form, "entry": entry, "days": ANSWER_DAYS}, status=status
    )


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    context = {"answered_by": clock.today() + timedelta(days=ANSWER_DAYS), "noindex": True}
    return render(request, "directory/feedback_thanks.html", context)
