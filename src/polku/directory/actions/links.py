"""What goes on between the directory and those who keep entries true by mail, without an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.queries import user_by_email
from polku.audit.actions import record
from polku.directory import permissions
from polku.directory.actions.versions import create_channel, propose_change
from polku.directory.choices import ChannelKind, VersionState
from polku.directory.content import Address, ChannelContent, ChannelUse, Email, EntryContent, Phone
from polku.directory.models import Entry, EntryVersion
from polku.directory.queries.links import entries_kept_by, link_address, read_link
from polku.mail.actions import send_mail
from polku.mail.models import Message
from polku.mail.queries import sent_since
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.errors import Refused

# However often somebody asks: an address gets one mail of links in so many minutes.
MINUTES_BETWEEN_LINKS = 30
LINKS_KIND = "keep_true_links"

# The phones, emails and addresses that change: what is not here stays.
Contact = Mapping[str, Sequence[Phone] | Sequence[Email] | Sequence[Address]]


@transaction.atomic
def ask_for_links(*, by: Actor, address: str = "", token: str = "") -> None:
    """Send new links to the address that keeps an entry: to `address`, or to the keeper behind an old link.

    Anybody may ask. Nothing tells the asker whether anything was sent, so nobody learns who keeps which entry.
    """
    entry = read_link(token).entry if token else None
    to = entry.owner_email if entry else address.strip()
    entries = entries_kept_by(to)
    if not entries or _sent_lately(to):
        return
    send_links(to=to, entries=entries, by=by)


@transaction.atomic
def send_links(*, to: str, entries: Sequence[Entry], by: Actor, kind: str = LINKS_KIND) -> Message:
    """Mail an owner's address a link to each of its entries. The caller has decided that they are its own."""
    language = language_for(to, entries)
    links = [
        (entry.name(language).text, link_address(entry, language), entry.next_review_on) for entry in entries
    ]
    message = send_mail(kind=kind, to=to, language=language, context={"links": links, "today": clock.today()})
    for entry in entries:
        record(verb="send_link", target=entry, by=by)
    return message


@transaction.atomic
def propose_by_link(
    *, entry: Entry, content: EntryContent, by: Actor, contact: Contact | None = None
) -> EntryVersion:
    """Keep what the holder of a link wrote as a proposal; sending the same twice makes one proposal.

    `contact` holds what changes in how this entry is reached. An entry without any channel gets one, which nobody
    sees before a coordinator accepts it. Raises Refused.
    """
    entry = Entry.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=entry.pk)
    if not permissions.may_propose_change(by, entry):
        raise Refused(_("You do not have the right to do this."))
    waiting = (
        entry.versions.filter(state=VersionState.PROPOSED, made_by_label=by.label[:120])
        .order_by("number")
        .last()
    )
    if contact:
        content = _with_contact(entry, content, contact, waiting, by)
    if waiting is not None and waiting.content == content.as_json():
        return waiting
    return propose_change(entry=entry, content=content, by=by)


def _with_contact(
    entry: Entry, content: EntryContent, contact: Contact, waiting: EntryVersion | None, by: Actor
) -> EntryContent:
    if content.channels:
        first, *rest = content.channels
        return content.model_copy(update={"channels": [first.model_copy(update=contact), *rest]})
    made = (waiting.content.get("channels") or [{}])[0].get("channel") if waiting else None
    channel = made or _new_channel(entry, content, contact, by)
    return content.model_copy(update={"channels": [ChannelUse(channel=channel)]})


def _new_channel(entry: Entry, content: EntryContent, contact: Contact, by: Actor) -> int:
    kind = ChannelKind.PLACE if contact.get("addresses") else ChannelKind.PHONE
    document = ChannelContent.model_validate({"kind": kind, "name": content.name, **contact})
    # The holder has no right to channels: the draft stays unseen until a coordinator publishes it with the proposal.
    return create_channel(organisation=entry.organisation, content=document, by=system(by.label)).pk


def language_for(address: str, entries: Sequence[Entry]) -> str:
    """The language to write to an address in: its account's, else the one that its first entry is written in."""
    user = user_by_email(address)
    if user is not None:
        return user.language
    return "sv" if entries and entries[0].name("fi").language == "sv" else "fi"


def _sent_lately(address: str) -> bool:
    return sent_since(clock.now() - timedelta(minutes=MINUTES_BETWEEN_LINKS), kind=LINKS_KIND, to=address)
