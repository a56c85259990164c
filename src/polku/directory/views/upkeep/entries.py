"""One entry: what it is now, publishing, archiving, its owner, how things are today."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polku.accounts.models import Organisation
from polku.directory import actions
from polku.directory.actions.editing import change_owner, publish_with_channels, unpublished_channels
from polku.directory.actions.links import send_links
from polku.directory.choices import EntryState
from polku.directory.forms.upkeep.entry_forms import ArchiveForm, NewEntryForm, NowForm, OwnerForm
from polku.directory.forms.upkeep.entry_parts import ENTRY_PARTS
from polku.directory.forms.upkeep.ways import WAYS_PARTS
from polku.directory.queries import history, reading, upkeep
from polku.directory.queries.links import LINK_DAYS
from polku.directory.queries.readable import channel_name
from polku.directory.queries.upkeep import Kept
from polku.directory.views.upkeep.access import (
    actor_of,
    forget_typed,
    read,
    read_or_send,
    send,
    signed_in,
    typed,
)
from polku.directory.views.upkeep.findings import findings_by_part, sentences
from polku.directory.wording import page_language
from polku.shared import clock
from polku.shared.errors import Invalid

PART_ORDER = ("tekstit", "kenelle", "paasy", "yhteys", "alue", "ryhmat", "ensin", "esteettomyys")
PARTS = {**ENTRY_PARTS, **WAYS_PARTS}


@signed_in
@read_or_send
def new(request: HttpRequest) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    organisations = upkeep.organisations_to_write_for(actor=actor, language=language)
    copied = _copied(request, language)
    form = NewEntryForm(
        typed(request),
        organisations=[(o.pk, o.name(language).text) for o in organisations],
        initial=_initial(copied),
    )
    if not organisations:
        return render(request, "directory/upkeep_no_organisation.html", status=403)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        entry = actions.create_entry(
            kind=said["kind"],
            organisation=Organisation.objects.get(pk=said["organisation"]),
            content=form.content(copied.content if copied else None),
            by=actor,
        )
        forget_typed(request)
        messages.success(
            request, _("The draft is made. Fill in one part at a time; nobody sees it before you publish it.")
        )
        return redirect("entry_upkeep", pk=entry.pk)
    context = {"form": form, "copied": copied}
    return render(
        request, "directory/upkeep_new.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _copied(request: HttpRequest, language: str) -> Kept | None:
    number = request.GET.get("kopioi", "")
    if not number.isdigit() or len(number) > 15:
        return None
    return upkeep.kept_entry(int(number), actor=actor_of(request), language=language)


def _initial(copied: Kept | None) -> dict[str, Any]:
    if copied is None:
        return {}
    name = copied.content.name
    return {
        "kind": copied.entry.kind,
        "organisation": copied.entry.organisation_id,
        "name_fi": f"{name.get('fi', '')} (kopio)",
        "name_sv": f"{name['sv']} (kopia)" if "sv" in name else "",
        "summary_fi": copied.content.summary.get("fi", ""),
    }


@signed_in
@read
def overview(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept(request, pk)
    found = findings_by_part(kept.quality, PARTS)
    parts = [(PARTS[slug], found.get(slug, 0)) for slug in PART_ORDER]
    context = _context(kept) | {
        "parts": parts,
        "now": _now_form(kept),
        "claims": upkeep.claims_now(kept.entry),
        "proposals": kept.entry.versions.filter(state="proposed").count(),
        "findings": sentences(kept.quality),
        "public": kept.entry.state == EntryState.PUBLISHED,
        "ended": kept.entry.organisation.valid_to and kept.entry.organisation.valid_to < clock.today(),
    }
    return render(request, "directory/upkeep_entry.html", context)


@signed_in
@read
def preview(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept(request, pk)
    shown = kept.entry
    # In memory only: the page is drawn as if the draft were public.
    shown.published_content = kept.version.content
    shown.__dict__.pop("content", None)
    page = reading.entry_page(shown, language=kept.language, on=clock.today())
    return render(
        request,
        "directory/upkeep_preview.html",
        {"kept": kept, "page": page, "entry": shown, "noindex": True},
    )


@signed_in
@read_or_send
def publish(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept(request, pk)
    if request.method == "POST":
        if request.POST.get("number") == str(kept.version.number):
            publish_with_channels(entry=kept.entry, by=actor_of(request), number=kept.version.number)
            messages.success(
                request, _("Published. Everybody sees it now, and you have assured that it is true today.")
            )
            return redirect("entry_upkeep", pk=kept.entry.pk)
        messages.warning(request, _("The text changed after you opened this page. Look at it once more."))
    public = history.published_version(kept.entry)
    channels = unpublished_channels(kept.entry, kept.version.number)
    context = _context(kept) | {
        "changes": history.compare(public, kept.version, language=kept.language).changes,
        "first": public is None,
        "channels": [channel_name(channel, kept.language) for channel in channels],
        "findings": sentences(kept.quality),
    }
    return render(request, "directory/upkeep_publish.html", context)


@signed_in
@read_or_send
def archive(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept(request, pk)
    form = ArchiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.archive_entry(entry=kept.entry, by=actor_of(request), reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The entry is off the public pages. Its history is kept, and you can bring it back.")
        )
        return redirect("entry_upkeep", pk=kept.entry.pk)
    return render(request, "directory/upkeep_archive.html", _context(kept) | {"form": form})


@signed_in
@read_or_send
def owner(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept(request, pk)
    form = OwnerForm(typed(request), entry=kept.entry)
    if request.method == "POST" and form.is_valid():
        change_owner(entry=kept.entry, by=actor_of(request), **form.cleaned_data)
        forget_typed(request)
        messages.success(request, _("Saved."))
        return redirect("entry_upkeep", pk=kept.entry.pk)
    context = _context(kept) | {"form": form, "link_days": LINK_DAYS}
    return render(request, "directory/upkeep_owner.html", context, status=_status(form))


@signed_in
@send
def send_link(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept(request, pk)
    if not kept.entry.owner_email or kept.entry.state != EntryState.PUBLISHED:
        raise Invalid(_("A link can be sent when the entry is public and has an address for reminders."))
    send_links(to=kept.entry.owner_email, entries=[kept.entry], by=actor_of(request))
    messages.success(request, _("The link was sent."))
    return redirect("entry_owner", pk=kept.entry.pk)


@signed_in
@send
def end_links(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept(request, pk)
    actions.new_link(entry=kept.entry, by=actor_of(request))
    messages.success(request, _("All links that were sent before have ended."))
    return redirect("entry_owner", pk=kept.entry.pk)


@signed_in
@send
def confirm(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept(request, pk)
    actions.confirm_entry(entry=kept.entry, by=actor_of(request))
    messages.success(request, _("Thank you. The entry is marked as true today."))
    return redirect("entry_upkeep", pk=kept.entry.pk)


@signed_in
@send
def now(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept(request, pk)
    form = _now_form(kept, request.POST)
    if not form.is_valid():
        return render(request, "directory/upkeep_now.html", _context(kept) | {"now": form}, status=422)
    said = form.said()
    for kind, key, value in said:
        actions.state_claim(
            entry=kept.entry,
            kind=kind,
            value=value,
            group_key=key,
            expires_on=form.until,
            by=actor_of(request),
        )
    text = ngettext("%(count)s number is public now.", "%(count)s numbers are public now.", len(said))
    messages.success(request, text % {"count": len(said)})
    return redirect("entry_upkeep", pk=kept.entry.pk)


def _kept(request: HttpRequest, pk: str) -> Kept:
    return upkeep.kept_entry(int(pk), actor=actor_of(request), language=page_language())


def _context(kept: Kept) -> dict[str, Any]:
    return {"kept": kept, "entry": kept.entry, "today": clock.today()}


def _now_form(kept: Kept, data: Any = None) -> NowForm:
    public = kept.entry.content or kept.content
    return NowForm(data, content=public, claims=upkeep.claims_now(kept.entry), language=kept.language)


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
