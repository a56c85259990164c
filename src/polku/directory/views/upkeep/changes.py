"""The history of an entry or a channel: every version, any two compared, an earlier one taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.directory import actions
from polku.directory.actions.editing import restore_channel_version
from polku.directory.queries import history, upkeep
from polku.directory.queries.differences import leaves
from polku.directory.queries.readable import Reader
from polku.directory.queries.upkeep import Kept, KeptChannel
from polku.directory.views.upkeep.access import actor_of, read, send, signed_in
from polku.directory.wording import page_language
from polku.shared.errors import Missing


@signed_in
@read
def entry_history(request: HttpRequest, pk: str) -> HttpResponse:
    return _history(request, _entry(request, pk))


@signed_in
@read
def channel_history(request: HttpRequest, pk: str) -> HttpResponse:
    return _history(request, _channel(request, pk))


def _history(request: HttpRequest, kept: Kept | KeptChannel) -> HttpResponse:
    thing = kept.entry if isinstance(kept, Kept) else kept.channel
    versions = history.versions_of(thing)
    new = _chosen(versions, request.GET.get("uusi", "")) or versions[0]
    old = _chosen(versions, request.GET.get("vanha", "")) or history.version_before(new)
    names = (
        ("entry_upkeep", "entry_restore") if isinstance(kept, Kept) else ("channel_upkeep", "channel_restore")
    )
    context: dict[str, Any] = {
        "kept": kept,
        "versions": versions,
        "comparison": history.compare(old, new, language=kept.language),
        "overview": reverse(names[0], kwargs={"pk": thing.pk}),
        "restore": names[1],
        "thing": thing,
        "sources": history.source_records(kept.entry) if isinstance(kept, Kept) else [],
    }
    return render(request, "directory/upkeep_history.html", context)


def _chosen(versions: list[Any], number: str) -> Any:
    return next((version for version in versions if str(version.number) == number), None)


@signed_in
@send
def restore_entry(request: HttpRequest, pk: str, number: str) -> HttpResponse:
    kept = _entry(request, pk)
    actions.restore_version(entry=kept.entry, number=_number(number), by=actor_of(request))
    messages.success(
        request, _("The earlier text is your draft now. The public text changes when you publish it.")
    )
    return redirect("entry_upkeep", pk=kept.entry.pk)


@signed_in
@send
def restore_channel(request: HttpRequest, pk: str, number: str) -> HttpResponse:
    kept = _channel(request, pk)
    restore_channel_version(channel=kept.channel, number=_number(number), by=actor_of(request))
    messages.success(
        request, _("The earlier text is your draft now. The public text changes when you publish it.")
    )
    return redirect("channel_upkeep", pk=kept.channel.pk)


@signed_in
@read
def source(request: HttpRequest, pk: str) -> HttpResponse:
    """What the source said, as it came, beside what became of it."""
    kept = _entry(request, pk)
    records = history.source_records(kept.entry)
    if not records:
        raise Missing
    reader = Reader(kept.language, (kept.version.content,))
    fields = [
        (reader.label(field, value), field.language, reader.text(field, value))
        for field, value in leaves(kept.version.content).items()
    ]
    context = {"kept": kept, "entry": kept.entry, "records": records, "fields": fields}
    return render(request, "directory/upkeep_source.html", context)


def _entry(request: HttpRequest, pk: str) -> Kept:
    return upkeep.kept_entry(int(pk), actor=actor_of(request), language=page_language())


def _channel(request: HttpRequest, pk: str) -> KeptChannel:
    return upkeep.kept_channel(int(pk), actor=actor_of(request), language=page_language())


def _number(text: str) -> int:
    return int(text) if len(text) < 10 else 0
