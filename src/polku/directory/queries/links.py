"""Signed links to one entry: its holder may say that the entry is true, or propose a change, without an account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.urls import reverse
from django.utils.translation import override

from polku.directory.bridge.addresses import whole
from polku.directory.choices import EntryState
from polku.directory.models import Entry
from polku.directory.permissions import KEEP_TRUE
from polku.shared import signing
from polku.shared.actor import Actor, by_link

LINK_DAYS = 30


class LinkState(Enum):
    """What became of a link."""

    OPEN = "open"
    EXPIRED = "expired"
    # A newer link was made for another keeper.
    ENDED = "ended"
    # The entry is not public now.
    RETIRED = "retired"
    BROKEN = "broken"


@dataclass(frozen=True)
class KeepTrueLink:
    """A link as it was read. `entry` is None only for a broken one."""

    state: LinkState
    token: str
    entry: Entry | None = None

    @property
    def actor(self) -> Actor:
        """Who acts through an open link: history shows the role that keeps the entry, not a person."""
        assert self.entry is not None  # noqa: S101 - only open links act
        label = self.entry.owner_label or self.entry.organisation.name("fi").text
        return by_link(KEEP_TRUE, self.entry.pk, label)


def token_for(entry: Entry) -> str:
    """A new token to an entry for 30 days."""
    return signing.sign(KEEP_TRUE, entry.pk, entry.link_stamp, days=LINK_DAYS)


def link_address(entry: Entry, language: str) -> str:
    """The whole address of a new link, in a language."""
    with override(language):
        return whole(reverse("keep_true", kwargs={"token": token_for(entry)}))


def read_link(token: str) -> KeepTrueLink:
    """What a token opens, and if nothing, why."""
    signed = signing.read(KEEP_TRUE, token)
    entry = _entry(signed) if signed else None
    if signed is None or entry is None:
        return KeepTrueLink(LinkState.BROKEN, token)
    if signed.values[1] != entry.link_stamp:
        return KeepTrueLink(LinkState.ENDED, token, entry)
    if signed.expired:
        return KeepTrueLink(LinkState.EXPIRED, token, entry)
    state = LinkState.OPEN if entry.state == EntryState.PUBLISHED else LinkState.RETIRED
    return KeepTrueLink(state, token, entry)


def _entry(signed: signing.SignedLink) -> Entry | None:
    if len(signed.values) != 2:
        return None
    return Entry.objects.select_related("organisation").filter(pk=signed.values[0]).first()


def entries_kept_by(address: str) -> list[Entry]:
    """Public entries whose reminders go to an address."""
    if not address.strip():
        return []
    mine = Entry.objects.filter(owner_email__iexact=address.strip(), state=EntryState.PUBLISHED)
    return list(mine.select_related("organisation").order_by("name_key", "pk"))
