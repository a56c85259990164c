"""Ways to reach services: finding one to use, making one, and what changes when a shared one is changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polku.directory import actions
from polku.directory.actions.editing import save_changes
from polku.directory.content import ChannelUse, EntryContent
from polku.directory.forms.upkeep.channel_parts import CHANNEL_PARTS, NewChannelForm
from polku.directory.models import Channel
from polku.directory.queries import history, upkeep
from polku.directory.queries.differences import leaves
from polku.directory.queries.readable import Reader
from polku.directory.queries.upkeep import Kept, KeptChannel
from polku.directory.views.upkeep.access import (
    actor_of,
    forget_typed,
    read,
    read_or_send,
    signed_in,
    typed,
)
from polku.directory.wording import page_language
from polku.shared.errors import Missing


@signed_in
@read_or_send
def add_way(request: HttpRequest, pk: str) -> HttpResponse:
    """Channels that exist, to be used by an entry as they are."""
    kept = _kept(request, pk)
    if request.method == "POST":
        chosen = _channel(kept, request.POST.get("channel", ""))
        _use(request, kept, chosen)
        return redirect("entry_part", pk=kept.entry.pk, part="yhteys")
    words = request.GET.get("sana", "")[:100].strip()
    used = {use.channel for use in kept.content.channels}
    found = upkeep.channels_for(kept.entry, words=words, language=kept.language)
    context = {"kept": kept, "entry": kept.entry, "known": found, "used": used, "words": words}
    return render(request, "directory/upkeep_way_add.html", context)


@signed_in
@read_or_send
def new_way(request: HttpRequest, pk: str) -> HttpResponse:
    """A new channel of the entry's organisation, used by the entry at once."""
    kept = _kept(request, pk)
    form = NewChannelForm(typed(request), language=kept.language)
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request)
        channel = actions.create_channel(
            organisation=kept.entry.organisation, content=form.content(), by=actor
        )
        _use(request, kept, channel)
        forget_typed(request)
        return redirect("entry_part", pk=kept.entry.pk, part="yhteys")
    context = {"kept": kept, "entry": kept.entry, "form": form}
    return render(
        request,
        "directory/upkeep_way_new.html",
        context,
        status=422 if form.is_bound and form.errors else 200,
    )


def _use(request: HttpRequest, kept: Kept, channel: Channel) -> None:
    uses = list(kept.content.channels)
    if channel.pk not in {use.channel for use in uses}:
        uses.append(ChannelUse(channel=channel.pk))
    content = EntryContent.model_validate(kept.content.model_copy(update={"channels": uses}).model_dump())
    save_changes(thing=kept.entry, content=content, base=kept.version.number, by=actor_of(request))
    messages.success(request, _("The way was added to the draft."))


@signed_in
@read
def overview(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept_channel(request, pk)
    public = history.published_version(kept.channel)
    document = kept.version.content
    reader = Reader(kept.language, (document,))
    context = _context(kept) | {
        "parts": list(CHANNEL_PARTS.values()),
        "lines": [
            (reader.label(field), field.language, reader.text(field, value))
            for field, value in _shown(document)
        ],
        "draft": kept.version.state == "draft",
        "changes": history.compare(public, kept.version, language=kept.language).changes if public else [],
    }
    return render(request, "directory/upkeep_channel.html", context)


@signed_in
@read_or_send
def publish(request: HttpRequest, pk: str) -> HttpResponse:
    kept = _kept_channel(request, pk)
    if request.method == "POST":
        if request.POST.get("number") == str(kept.version.number):
            actions.publish_channel(channel=kept.channel, by=actor_of(request), number=kept.version.number)
            text = ngettext(
                "Published for %(count)s service.", "Published for %(count)s services.", len(kept.entries)
            )
            messages.success(request, text % {"count": len(kept.entries)})
            return redirect("channel_upkeep", pk=kept.channel.pk)
        messages.warning(request, _("The text changed after you opened this page. Look at it once more."))
    public = history.published_version(kept.channel)
    changes = history.compare(public, kept.version, language=kept.language).changes
    return render(request, "directory/upkeep_channel_publish.html", _context(kept) | {"changes": changes})


def _kept(request: HttpRequest, pk: str) -> Kept:
    return upkeep.kept_entry(int(pk), actor=actor_of(request), language=page_language())


def _kept_channel(request: HttpRequest, pk: str) -> KeptChannel:
    return upkeep.kept_channel(int(pk), actor=actor_of(request), language=page_language())


def _context(kept: KeptChannel) -> dict[str, Any]:
    names = upkeep.names_of(kept.entries, kept.language)
    return {
        "kept": kept,
        "channel": kept.channel,
        "used_by": [(entry, names[entry.pk]) for entry in kept.entries],
    }


def _channel(kept: Kept, number: str) -> Channel:
    usable = upkeep.usable_channels(kept.entry)
    found = usable.filter(pk=number).first() if number.isdigit() and len(number) <= 15 else None
    if found is None:
        raise Missing
    return found


def _shown(document: dict[str, Any]) -> list[tuple[Any, Any]]:
    return list(leaves(document).items())
