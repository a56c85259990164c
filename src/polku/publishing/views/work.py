"""Screens of writing: the list of one's networks, one publication, its languages and files, what Innokylä asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.cooperation.queries import network_by_slug, networks_of
from polku.publishing import permissions
from polku.publishing.actions import (
    attach_file,
    create_publication,
    note_innokyla,
    remove_attachment,
    remove_publication,
    save_publication_draft,
)
from polku.publishing.bridge.innokyla import SOURCE, as_text, fields_of
from polku.publishing.bridge.sources import source_of, sources_of
from polku.publishing.choices import PublicationKind, VersionState
from polku.publishing.content import PublicationContent, TextContent
from polku.publishing.detector.easy import hard_places
from polku.publishing.forms.checking import AddressForm, InnokylaForm
from polku.publishing.forms.writing import FileForm, NewForm, TextForm
from polku.publishing.models import Publication
from polku.publishing.queries import publications as reading
from polku.publishing.queries.checking import latest_check
from polku.publishing.views.access import actor_of, read, read_or_send, send, signed_in, writers
from polku.publishing.views.public import told
from polku.publishing.wording import language_label, page_language, why_hard
from polku.shared.errors import Conflict, Missing
from polku.shared.languages import CODES, pick
from polku.ui.fields import done
from polku.ui.paging import page_of

PAGE = 50
MOST_HARD = 60


@signed_in
@read
def desk(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    networks = networks_of(actor)
    if not networks:
        raise Missing
    page = page_of(request, reading.publications_in(networks), PAGE)
    language = page_language()
    context = {
        "rows": [_listed(one, language) for one in page],
        "page": page,
        "networks": [(each, each.name(language)) for each in networks],
        "noindex": True,
    }
    return render(request, "publishing/desk.html", context)


def _listed(publication: Any, language: str) -> dict[str, Any]:
    return {
        "publication": publication,
        "title": publication.name(language),
        "network": publication.network.name(language),
        "draft": publication.drafts[0] if publication.drafts else None,
    }


@signed_in
@read_or_send
def new(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    network = network_by_slug(slug)
    if not permissions.may_write_publications(actor, network):
        raise Missing
    sources = sources_of(network)
    form = NewForm(
        request.POST if request.method == "POST" else None,
        sources=sources,
        initial={"source": request.GET.get("lahde", ""), "kind": PublicationKind.NEWS, "main": "fi"},
    )
    made: list[Publication] = []

    def begin() -> None:
        given = form.cleaned_data
        if source := source_of(network, given["source"]) if given["source"] else None:
            facts: dict[str, Any] = {
                "kind": source.kind,
                "content": source.made,
                "source": source.as_json(),
            }
        else:
            main = given["main"] or "fi"
            text = TextContent(title=given["title"])
            content = PublicationContent(main=main, texts={main: text})
            facts = {"kind": given["kind"] or PublicationKind.NEWS, "content": content}
        made.append(create_publication(network=network, by=actor, **facts))

    if form.is_bound and done(form, begin):
        return redirect("publishing_work", pk=made[0].pk)
    context = {
        "form": form,
        "network": network,
        "name": network.name(page_language()),
        "noindex": True,
    }
    return render(request, "publishing/new.html", context, status=422 if form.errors else 200)


@writers
@read
def work(request: HttpRequest, publication: Publication) -> HttpResponse:
    version = reading.working_version(publication)
    document, run = version.document, latest_check(version)
    actor = actor_of(request)
    open_ones = run.findings.filter(answer="open").count() if run else 0
    context = {
        "publication": publication,
        "title": _title(publication, document),
        "network": publication.network.name(page_language()),
        "version": version,
        "is_draft": version.state in (VersionState.DRAFT, VersionState.CHECKED),
        "run": run,
        "open": open_ones,
        "step": _step(version.state, run is not None),
        "languages": [_language(document, code) for code in CODES],
        "files": len(document.attachments),
        "publishes": permissions.may_publish(actor, publication.network),
        "was_public": publication.published_at is not None,
        "is_public": publication.state in permissions.PUBLIC,
        "noindex": True,
    }
    return render(request, "publishing/work.html", context)


def _step(state: str, has_run: bool) -> int:
    if state == VersionState.PUBLISHED:
        return 3
    if state == VersionState.CHECKED:
        return 3
    return 2 if has_run else 1


def _language(document: PublicationContent, code: str) -> dict[str, Any]:
    text = document.texts.get(code)
    return {
        "code": code,
        "label": language_label(code),
        "text": text if text and (text.title or text.text) else None,
        "is_main": code == document.main,
        "stale": document.is_stale(code),
        "state": text.state.label if text else "",
    }


def _title(publication: Publication, document: PublicationContent) -> Any:
    titles = {code: text.title for code, text in document.texts.items() if text.title}
    return pick(titles or publication.names, page_language())


@writers
@read
def preview(request: HttpRequest, publication: Publication) -> HttpResponse:
    version = reading.version_to_look_at(publication, request.GET.get("versio", ""))
    context = told(version) | {"publication": publication, "preview": True, "noindex": True}
    return render(request, "publishing/publication.html", context)


@writers
@read_or_send
def text(request: HttpRequest, publication: Publication, language: str) -> HttpResponse:
    if language not in CODES:
        raise Missing
    version = reading.working_version(publication)
    document = version.document
    written = document.texts.get(language, TextContent())
    is_main = language == document.main
    form = TextForm(
        request.POST if request.method == "POST" else None,
        is_main=is_main,
        is_easy=language == "fi-selko",
        initial=written.model_dump(mode="json") | {"up_to_date": not written.title},
    )

    def save() -> None:
        given = form.given(mark_of_main=document.main_text.mark, made_from=written.made_from)
        number = request.POST.get("version", "")
        save_publication_draft(
            publication=publication,
            content=document.with_text(language, given),
            expected_version=int(number) if number.isdecimal() and len(number) < 9 else -1,
            by=actor_of(request),
        )

    if form.is_bound and _saved(form, save):
        messages.success(request, _("The draft was saved."))
        return redirect("publishing_text", pk=publication.pk, language=language)
    context = {
        "publication": publication,
        "title": _title(publication, document),
        "language": language,
        "label": language_label(language),
        "is_main": is_main,
        "main": None if is_main else document.main_text,
        "main_code": document.main,
        "main_label": language_label(document.main),
        "stale": document.is_stale(language),
        "form": form,
        "version": request.POST.get("version", version.publication.version),
        "hard": _hard(written.text) if language == "fi-selko" else None,
        "noindex": True,
    }
    return render(request, "publishing/text.html", context, status=422 if form.errors else 200)


def _saved(form: forms.Form, save: Callable[[], None]) -> bool:
    try:
        return done(form, save)
    except Conflict as problem:
        # What was typed stays on the screen, to be compared with what the other wrote.
        form.add_error(None, str(problem))
        return False


def _hard(text: str) -> list[tuple[str, str]]:
    return [(why_hard(one.why), text[one.start : one.end]) for one in hard_places(text)][:MOST_HARD]


@writers
@read_or_send
def files(request: HttpRequest, publication: Publication) -> HttpResponse:
    form = FileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_bound and done(
        form, lambda: attach_file(publication=publication, by=actor_of(request), **form.given())
    ):
        messages.success(request, _("The file was attached."))
        return redirect("publishing_files", pk=publication.pk)
    document = reading.working_version(publication).document
    kept = reading.files_of(document)
    context = {
        "publication": publication,
        "title": _title(publication, document),
        "attachments": [
            (kept[one.file], one.name(page_language()), one.description(page_language()))
            for one in document.attachments
            if one.file in kept
        ],
        "form": form,
        "noindex": True,
    }
    return render(request, "publishing/files.html", context, status=422 if form.errors else 200)


@writers
@send
def file_remove(request: HttpRequest, publication: Publication, file: str) -> HttpResponse:
    remove_attachment(publication=publication, file_id=int(file), by=actor_of(request))
    messages.success(request, _("The file was left out."))
    return redirect("publishing_files", pk=publication.pk)


@writers
@read
def versions(request: HttpRequest, publication: Publication) -> HttpResponse:
    rows = publication.versions.order_by("-number").prefetch_related("checks__findings")
    context = {
        "publication": publication,
        "title": _title(publication, reading.working_version(publication).document),
        "versions": rows,
        "noindex": True,
    }
    return render(request, "publishing/versions.html", context)


@writers
@read_or_send
def innokyla(request: HttpRequest, publication: Publication) -> HttpResponse:
    version = reading.working_version(publication)
    document = version.document
    fields = fields_of(document)
    form = InnokylaForm(
        request.POST if request.method == "POST" else None, initial={one.key: one.text for one in fields}
    )

    def save() -> None:
        given = {key: text for key, text in form.cleaned_data.items() if text}
        number = request.POST.get("version", "")
        save_publication_draft(
            publication=publication,
            content=document.model_copy(update={"innokyla": given}),
            expected_version=int(number) if number.isdecimal() and len(number) < 9 else -1,
            by=actor_of(request),
        )

    if form.is_bound and _saved(form, save):
        messages.success(request, _("The draft was saved."))
        return redirect("publishing_innokyla", pk=publication.pk)
    context = {
        "publication": publication,
        "title": _title(publication, document),
        "fields": fields,
        "form": form,
        "address_form": AddressForm(initial={"address": publication.innokyla_url}),
        "source": SOURCE,
        "version": request.POST.get("version", publication.version),
        "noindex": True,
    }
    return render(request, "publishing/innokyla.html", context, status=422 if form.errors else 200)


@writers
@read
def innokyla_text(request: HttpRequest, publication: Publication) -> HttpResponse:
    told = as_text(fields_of(reading.working_version(publication).document))
    return HttpResponse(
        told,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="innokyla-{publication.pk}.txt"'},
    )


@writers
@send
def innokyla_address(request: HttpRequest, publication: Publication) -> HttpResponse:
    form = AddressForm(request.POST)
    if done(
        form,
        lambda: note_innokyla(
            publication=publication, address=form.cleaned_data["address"], by=actor_of(request)
        ),
    ):
        messages.success(request, _("The address was saved."))
        return redirect("publishing_innokyla", pk=publication.pk)
    document = reading.working_version(publication).document
    fields = fields_of(document)
    context = {
        "publication": publication,
        "title": _title(publication, document),
        "fields": fields,
        "form": InnokylaForm(initial={one.key: one.text for one in fields}),
        "address_form": form,
        "source": SOURCE,
        "version": publication.version,
        "noindex": True,
    }
    return render(request, "publishing/innokyla.html", context, status=422)


@writers
@read_or_send
def remove(request: HttpRequest, publication: Publication) -> HttpResponse:
    if request.method == "POST":
        remove_publication(publication=publication, by=actor_of(request))
        messages.success(request, _("The draft was removed."))
        return redirect("publishing_desk")
    context = {
        "title": _("Remove this draft?"),
        "question": _("Its texts, files and checks are removed. This cannot be undone."),
        "confirm_label": _("Remove the draft"),
        "cancel_url": request.path.removesuffix("poista/"),
        "dangerous": True,
        "noindex": True,
    }
    return render(request, "ui/confirm.html", context)
