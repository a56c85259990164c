"""Keeping an entry true through a signed link, without an account.

The token stands in the address of the first page only. Its buttons send the token in the body to addresses without it,
so that it is not in the history of later pages. The pages tell no other site whence their reader comes, are not kept
in caches, and act by the link alone: a session adds no right here, so a forged request can do nothing that its maker
could not do by opening the link. That is why the check of forged requests, which a page without referrer cannot pass
in browsers (they send `Origin: null`), is not asked for.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from polku.directory import actions
from polku.directory.actions.digests import unsubscribe
from polku.directory.actions.links import ask_for_links, propose_by_link
from polku.directory.content import EntryContent
from polku.directory.forms.upkeep.entry_forms import NowForm
from polku.directory.forms.upkeep.linked import AskForm, LinkedForm
from polku.directory.queries import upkeep
from polku.directory.queries.differences import leaves
from polku.directory.queries.history import published_version
from polku.directory.queries.links import KeepTrueLink, LinkState, read_link
from polku.directory.queries.readable import Reader
from polku.directory.queries.reading import entry_page
from polku.directory.queries.subscriptions import STOP, subscription_behind
from polku.directory.views.upkeep.access import read, read_or_send
from polku.directory.wording import page_language
from polku.shared import clock
from polku.shared.actor import by_link, system
from polku.ui.links import HIDDEN, MAX_TOKEN, closed, secret_page

SHOWN_FIRST = (
    "name",
    "summary",
    "description",
    "requirements",
    "instructions",
    "access",
    "charge.kind",
    "charge.note",
)


@secret_page
@read
def keep_true(request: HttpRequest, token: str) -> HttpResponse:
    link = read_link(token)
    if link.state is not LinkState.OPEN:
        return _closed(request, link)
    return render(request, "directory/upkeep_link.html", _context(link))


@secret_page
@read_or_send
def confirm(request: HttpRequest) -> HttpResponse:
    link = _link(request)
    if link.state is not LinkState.OPEN or link.entry is None:
        return _closed(request, link)
    entry = actions.confirm_entry(entry=link.entry, by=link.actor)
    context = {"entry": entry, "name": entry.name(page_language()), "what": "confirmed", **HIDDEN}
    return render(request, "directory/upkeep_link_thanks.html", context)


@secret_page
@read_or_send
def change(request: HttpRequest) -> HttpResponse:
    link = _link(request)
    if link.state is not LinkState.OPEN or link.entry is None:
        return _closed(request, link)
    sent = "send" in request.POST or "rows-more" in request.POST
    form, now = _forms(link, request.POST if sent else None)
    both_valid = sent and not form.only_searches and form.is_valid() & now.is_valid()
    if both_valid:
        return _sent(request, link, form, now)
    refused = sent and not form.only_searches
    context = _context(link) | {"form": form, "now": now}
    return render(request, form.template, context, status=422 if refused else 200)


def _forms(link: KeepTrueLink, data: Any) -> tuple[LinkedForm, NowForm]:
    entry = link.entry
    assert entry is not None  # noqa: S101 - open links have one
    version = published_version(entry)
    assert version is not None  # noqa: S101 - open links are to public entries
    base = entry.versions.filter(number=_base(data)).first() or version
    content = EntryContent.model_validate(base.content)
    form = LinkedForm(content, thing=entry, language=page_language(), base=base.number, data=data)
    now = NowForm(
        data, content=content, claims=upkeep.claims_now(entry), language=page_language(), prefix="now"
    )
    return form, now


def _base(data: Any) -> str:
    number = data.get("base", "") if data else ""
    return number if number.isdigit() and len(number) < 10 else "0"


def _sent(request: HttpRequest, link: KeepTrueLink, form: LinkedForm, now: NowForm) -> HttpResponse:
    entry = link.entry
    assert entry is not None  # noqa: S101
    for kind, key, value in now.said() if now.changed_data else []:
        actions.state_claim(
            entry=entry, kind=kind, group_key=key, value=value, expires_on=now.until, by=link.actor
        )
    content: Any = form.content(form.document)
    changed = content.as_json() != form.document.as_json() or bool(form.contact)
    if changed:
        propose_by_link(entry=entry, content=content, contact=form.contact, by=link.actor)
    elif not now.changed_data:
        actions.confirm_entry(entry=entry, by=link.actor)
    what = "proposed" if changed else "stated" if now.changed_data else "confirmed"
    context = {"entry": entry, "name": entry.name(page_language()), "what": what, **HIDDEN}
    return render(request, "directory/upkeep_link_thanks.html", context)


@secret_page
@read_or_send
def ask(request: HttpRequest) -> HttpResponse:
    """A new link to the owner's address. The answer is the same whether there is such an owner or not."""
    token = request.POST.get("token", "")[:MAX_TOKEN]
    form = AskForm(request.POST if request.method == "POST" and not token else None)
    if request.method == "POST" and (token or form.is_valid()):
        address = "" if token else form.cleaned_data["address"]
        ask_for_links(address=address, token=token, by=system("link request"))
        return render(request, "directory/upkeep_link_asked.html", HIDDEN)
    refused = form.is_bound and bool(form.errors)
    return render(
        request,
        "directory/upkeep_link_ask.html",
        {"form": form, **HIDDEN},
        status=422 if refused else 200,
    )


@secret_page
@read_or_send
def stop_digest(request: HttpRequest, token: str) -> HttpResponse:
    subscription = subscription_behind(token)
    if subscription is None:
        return render(request, "directory/upkeep_digest_stopped.html", HIDDEN)
    if request.method == "POST":
        unsubscribe(subscription=subscription, by=by_link(STOP, subscription.pk, "subscriber"))
        return render(request, "directory/upkeep_digest_stopped.html", HIDDEN)
    return render(request, "directory/upkeep_digest_stop.html", HIDDEN)


def _link(request: HttpRequest) -> KeepTrueLink:
    """The link of a request. A page without it that is opened again has none: it says how to go on."""
    return read_link(request.POST.get("token", "")[:MAX_TOKEN])


def _closed(request: HttpRequest, link: KeepTrueLink) -> HttpResponse:
    token = link.token if link.state is LinkState.EXPIRED else ""
    return closed(request, "directory/upkeep_link_closed.html", link.state.value, token=token, form=AskForm())


def _context(link: KeepTrueLink) -> dict[str, Any]:
    entry = link.entry
    assert entry is not None  # noqa: S101
    language = page_language()
    document = entry.published_content or {}
    reader = Reader(language, (document,))
    return {
        "entry": entry,
        "name": entry.name(language),
        "page": entry_page(entry, language=language, on=clock.today()),
        "token": link.token,
        "fields": _read_aloud(document, reader),
        "today": clock.today(),
        "waits": entry.versions.filter(state="proposed").exists(),
        **HIDDEN,
    }


def _read_aloud(document: dict[str, Any], reader: Reader) -> list[tuple[str, str, str]]:
    order = {name: n for n, name in enumerate(SHOWN_FIRST)}
    found = sorted(leaves(document).items(), key=lambda pair: order.get(pair[0].name, len(order)))
    return [(reader.label(field, value), field.language, reader.text(field, value)) for field, value in found]
