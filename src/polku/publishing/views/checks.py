"""Screens of the check, of publishing and of leaving the public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.publishing import permissions
from polku.publishing.actions import (
    archive_publication,
    bring_back_publication,
    keep_finding,
    publish_publication,
    reopen_finding,
    run_check,
    withdraw_publication,
)
from polku.publishing.choices import PERSONAL, Answer, Code
from polku.publishing.forms.checking import KeepForm, LeaveForm
from polku.publishing.models import CheckFinding, Publication
from polku.publishing.queries import publications as reading
from polku.publishing.queries.checking import latest_check, shown_findings
from polku.publishing.views.access import actor_of, read_or_send, send, writers
from polku.publishing.wording import page_language, place_phrase, what_to_do
from polku.shared.errors import Missing
from polku.ui.fields import done

LEAVING = {"archive": archive_publication, "withdraw": withdraw_publication}


@writers
@read_or_send
def check(request: HttpRequest, publication: Publication) -> HttpResponse:
    if request.method == "POST":
        run_check(publication=publication, by=actor_of(request))
        return redirect("publishing_check", pk=publication.pk)
    return _page(request, publication)


@writers
@send
def answer(request: HttpRequest, publication: Publication, finding: str) -> HttpResponse:
    form = KeepForm(request.POST)
    found = _finding(publication, finding)
    if done(
        form,
        lambda: keep_finding(finding=found, reason=form.cleaned_data["reason"], by=actor_of(request)),
    ):
        return redirect(reverse("publishing_check", args=[publication.pk]) + "#tarkastus")
    return _page(request, publication, refused=(found.pk, form))


@writers
@send
def reopen(request: HttpRequest, publication: Publication, finding: str) -> HttpResponse:
    reopen_finding(finding=_finding(publication, finding), by=actor_of(request))
    return redirect("publishing_check", pk=publication.pk)


def _finding(publication: Publication, pk: str) -> CheckFinding:
    rows = CheckFinding.objects.filter(run__version__publication=publication, pk=int(pk))
    found = rows.select_related("run__version__publication__network").first()
    if found is None:
        raise Missing
    return found


def _page(
    request: HttpRequest, publication: Publication, refused: tuple[int, KeepForm] | None = None
) -> HttpResponse:
    version = reading.working_version(publication)
    run = latest_check(version)
    files = reading.files_of(version.document)
    names = {one.file: one.name(page_language()).text for one in version.document.attachments}
    rows: list[dict[str, Any]] = [
        {
            "shown": shown,
            "finding": shown.finding,
            "label": Code(shown.finding.code).label,
            "place": place_phrase(shown.finding, names),
            "what_to_do": what_to_do(shown.finding.code),
            "personal": shown.finding.code in PERSONAL,
            "never": shown.finding.code == Code.IDENTITY_CODE and shown.finding.sure,
            "form": refused[1]
            if refused and refused[0] == shown.finding.pk
            else KeepForm(auto_id=f"id_{shown.finding.pk}_%s"),
        }
        for shown in (shown_findings(run, files) if run else [])
    ]
    context = {
        "publication": publication,
        "title": publication.name(page_language()),
        "version": version,
        "run": run,
        "rows": [row for row in rows if row["finding"].answer == Answer.OPEN],
        "kept": [row for row in rows if row["finding"].answer == Answer.KEPT],
        "is_draft": version.state in ("draft", "checked"),
        "publishes": permissions.may_publish(actor_of(request), publication.network),
        "refused": refused[1] if refused else None,
        "noindex": True,
    }
    return render(request, "publishing/check.html", context, status=422 if refused else 200)


@writers
@read_or_send
def publish(request: HttpRequest, publication: Publication) -> HttpResponse:
    actor = actor_of(request)
    if not permissions.may_publish(actor, publication.network):
        raise Missing
    if request.method == "POST":
        publish_publication(publication=publication, by=actor)
        messages.success(request, _("It is public now."))
        return redirect("publication", pk=publication.pk)
    context = {
        "title": _("Make this public?"),
        "question": publication.name(page_language()).text,
        "consequences": [
            _("Everybody can read it, and it goes into the feed."),
            _("It can be archived or taken away later."),
        ],
        "confirm_label": _("Make public"),
        "cancel_url": reverse("publishing_work", args=[publication.pk]),
        "noindex": True,
    }
    return render(request, "ui/confirm.html", context)


@writers
@read_or_send
def leave(request: HttpRequest, publication: Publication, how: str) -> HttpResponse:
    actor = actor_of(request)
    if not permissions.may_publish(actor, publication.network):
        raise Missing
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_bound and done(
        form, lambda: LEAVING[how](publication=publication, reason=form.cleaned_data["reason"], by=actor)
    ):
        messages.success(request, _("Saved."))
        return redirect("publishing_work", pk=publication.pk)
    context = {
        "publication": publication,
        "title": publication.name(page_language()),
        "how": how,
        "form": form,
        "noindex": True,
    }
    return render(request, "publishing/leave.html", context, status=422 if form.errors else 200)


@writers
@send
def bring_back(request: HttpRequest, publication: Publication) -> HttpResponse:
    bring_back_publication(publication=publication, by=actor_of(request))
    messages.success(request, _("Saved."))
    return redirect("publishing_work", pk=publication.pk)
