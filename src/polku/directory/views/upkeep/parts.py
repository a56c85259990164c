"""Writing one part of an entry or a channel, and what happens when two people wrote the same field."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import ValidationError

from polku.directory.actions.editing import BothChanged, save_changes
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.forms.upkeep.channel_parts import CHANNEL_PARTS
from polku.directory.forms.upkeep.parts import PartForm
from polku.directory.forms.upkeep.ways import UseHoursPart
from polku.directory.queries import upkeep
from polku.directory.queries.differences import Field, leaves, with_fields_of
from polku.directory.queries.readable import Reader
from polku.directory.queries.upkeep import Kept, KeptChannel
from polku.directory.views.upkeep.access import (
    actor_of,
    forget_typed,
    read_or_send,
    send,
    signed_in,
    typed,
)
from polku.directory.views.upkeep.entries import PART_ORDER, PARTS
from polku.directory.views.upkeep.findings import findings_of_part
from polku.directory.wording import page_language
from polku.shared.errors import Invalid, Missing
from polku.shared.languages import CODES

MAX_DOCUMENT = 600_000


@signed_in
@read_or_send
def entry_part(request: HttpRequest, pk: str, part: str, text_language: str = "fi") -> HttpResponse:
    kept = upkeep.kept_entry(int(pk), actor=actor_of(request), language=page_language())
    form_class = PARTS.get(part)
    if form_class is None or text_language not in CODES:
        raise Missing
    return _part(request, kept, form_class, text_language)


@signed_in
@read_or_send
def channel_part(request: HttpRequest, pk: str, part: str, text_language: str = "fi") -> HttpResponse:
    kept = upkeep.kept_channel(int(pk), actor=actor_of(request), language=page_language())
    form_class = CHANNEL_PARTS.get(part)
    if form_class is None or text_language not in CODES:
        raise Missing
    return _part(request, kept, form_class, text_language)


@signed_in
@read_or_send
def use_hours(request: HttpRequest, pk: str, channel: str) -> HttpResponse:
    kept = upkeep.kept_entry(int(pk), actor=actor_of(request), language=page_language())
    use = next((use for use in kept.content.channels if str(use.channel) == channel), None)
    if use is None:
        raise Missing
    return _part(request, kept, UseHoursPart, "fi", channel=use.channel)


def _part(
    request: HttpRequest,
    kept: Kept | KeptChannel,
    form_class: type[PartForm],
    text_language: str,
    **extra: Any,
) -> HttpResponse:
    given = typed(request)
    version = _base(kept, given)
    form = form_class(
        type(kept.content).model_validate(version.content),
        thing=_thing(kept),
        language=kept.language,
        base=version.number,
        text_language=text_language,
        data=given,
        **extra,
    )
    if request.method == "POST" and not form.only_searches and form.is_valid():
        answer = _save(request, kept, form)
        if answer is not None:
            return answer
    context = _context(request, kept, form, waited=given is not None and request.method != "POST")
    refused = form.is_bound and not form.only_searches and not form.is_valid()
    return render(request, form.template, context, status=422 if refused else 200)


def _base(kept: Kept | KeptChannel, given: Any) -> Any:
    """The version that the form was opened at; the newest for a form that is opened now."""
    number = given.get("base", "") if given else ""
    found = (
        _thing(kept).versions.filter(number=number).first() if number.isdigit() and len(number) < 10 else None
    )
    return found or kept.version


def _thing(kept: Kept | KeptChannel) -> Any:
    return kept.entry if isinstance(kept, Kept) else kept.channel


def _save(request: HttpRequest, kept: Kept | KeptChannel, form: PartForm) -> HttpResponse | None:
    try:
        content = form.content(form.document)
        save_changes(
            thing=_thing(kept), content=content, base=form.cleaned_data["base"], by=actor_of(request)
        )
    except ValidationError as error:
        form.refuse(error)
        return None
    except BothChanged as both:
        forget_typed(request)
        return _both(request, kept, both)
    forget_typed(request)
    messages.success(request, _("Saved as a draft."))
    return redirect(_next(request, kept, form))


def _next(request: HttpRequest, kept: Kept | KeptChannel, form: PartForm) -> str:
    """The overview, or the part after this one when that button was pressed."""
    if isinstance(kept, KeptChannel):
        return reverse("channel_upkeep", kwargs={"pk": kept.channel.pk})
    if "next" in request.POST and form.slug in PART_ORDER[:-1]:
        following = PART_ORDER[PART_ORDER.index(form.slug) + 1]
        return reverse("entry_part", kwargs={"pk": kept.entry.pk, "part": following})
    return reverse("entry_upkeep", kwargs={"pk": kept.entry.pk})


def _context(
    request: HttpRequest, kept: Kept | KeptChannel, form: PartForm, *, waited: bool
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "kept": kept,
        "form": form,
        "waited": waited,
        "languages": _languages(kept, form),
        "overview": _overview(kept),
    }
    if isinstance(kept, Kept):
        findings = findings_of_part(kept.quality, type(form), form.text_language)
        fields: dict[str, list[str]] = {}
        for name, sentence in findings:
            fields.setdefault(name, []).append(sentence)
        return context | {"entry": kept.entry, "findings": findings, "findings_of": fields}
    return context | {"channel": kept.channel, "findings": [], "findings_of": {}}


def _languages(kept: Kept | KeptChannel, form: PartForm) -> list[tuple[str, str, bool, bool]]:
    """Tabs of languages: (address, code, is this, has a name already)."""
    if not form.by_language:
        return []
    name, key = (
        ("entry_part_in", kept.entry.pk) if isinstance(kept, Kept) else ("channel_part_in", kept.channel.pk)
    )
    return [
        (
            reverse(name, kwargs={"pk": key, "part": form.slug, "text_language": code}),
            code,
            code == form.text_language,
            bool(kept.content.name.get(code)),
        )
        for code in CODES
    ]


def _overview(kept: Kept | KeptChannel) -> str:
    if isinstance(kept, Kept):
        return reverse("entry_upkeep", kwargs={"pk": kept.entry.pk})
    return reverse("channel_upkeep", kwargs={"pk": kept.channel.pk})


# Two people wrote the same field


@signed_in
@send
def resolve_entry(request: HttpRequest, pk: str) -> HttpResponse:
    return _resolve(request, upkeep.kept_entry(int(pk), actor=actor_of(request), language=page_language()))


@signed_in
@send
def resolve_channel(request: HttpRequest, pk: str) -> HttpResponse:
    return _resolve(request, upkeep.kept_channel(int(pk), actor=actor_of(request), language=page_language()))


def _resolve(request: HttpRequest, kept: Kept | KeptChannel) -> HttpResponse:
    document, number = _sent(request)
    theirs = _thing(kept).versions.filter(number=number).first()
    if theirs is None:
        raise Missing
    taken = [
        Field.parse(name[len("use:") :])
        for name, side in request.POST.items()
        if name.startswith("use:") and side == "theirs"
    ]
    chosen = with_fields_of(document, theirs.content, taken)
    kind = EntryContent if isinstance(kept, Kept) else ChannelContent
    try:
        content = kind.model_validate(chosen)
        save_changes(thing=_thing(kept), content=content, base=number, by=actor_of(request))
    except ValidationError as error:
        raise Invalid(_("The text could not be read. Open the page again.")) from error
    except BothChanged as both:
        return _both(request, kept, both)
    messages.success(request, _("Saved as a draft."))
    return redirect(_overview(kept))


def _sent(request: HttpRequest) -> tuple[dict[str, Any], int]:
    text, number = request.POST.get("document", ""), request.POST.get("base", "")
    try:
        document = json.loads(text) if len(text) <= MAX_DOCUMENT else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or not number.isdigit() or len(number) > 9:
        raise Invalid(_("The text could not be read. Open the page again."))
    return document, int(number)


def _both(request: HttpRequest, kept: Kept | KeptChannel, both: BothChanged) -> HttpResponse:
    """Both texts side by side for each field, to choose from. Everything that was typed is in the page."""
    mine, theirs = leaves(both.document), leaves(both.theirs.content)
    reader = Reader(kept.language, (both.document, both.theirs.content))
    fields = [
        {
            "key": str(field),
            "label": reader.label(field, mine.get(field) or theirs.get(field)),
            "language": field.language,
            "mine": reader.text(field, mine.get(field)),
            "theirs": reader.text(field, theirs.get(field)),
        }
        for field in both.fields
    ]
    context = {
        "kept": kept,
        "fields": fields,
        "theirs": both.theirs,
        "document": json.dumps(both.document, ensure_ascii=False),
        "resolve": reverse(
            "entry_resolve" if isinstance(kept, Kept) else "channel_resolve", kwargs={"pk": _thing(kept).pk}
        ),
        "overview": _overview(kept),
        "message": both.args[0],
    }
    return render(request, "directory/upkeep_conflict.html", context, status=409)
