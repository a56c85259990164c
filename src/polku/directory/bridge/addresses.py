"""The public address of each thing, in the language that is active. One place, so that pages, feeds and mails agree."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from polku.accounts.models import Municipality, Organisation
from polku.directory.choices import EntryKind
from polku.directory.models import Entry, Theme
from polku.shared.text import slug

# The same word in every language: an address that is shared stays one address.
WORD_OF_KIND = {EntryKind.SERVICE: "palvelu", EntryKind.ACTIVITY: "toiminta"}


def entry_path(entry: Entry) -> str:
    """The page of a service or an activity."""
    return reverse("entry", kwargs={"kind": entry.kind, "pk": entry.pk, "slug": entry.slug})


def organisation_path(organisation: Organisation) -> str:
    """The page of an organisation or a unit."""
    return reverse("organisation", kwargs={"pk": organisation.pk, "slug": organisation_slug(organisation)})


def organisation_slug(organisation: Organisation) -> str:
    """Readable part of an organisation's address."""
    return slug(organisation.name("fi").text)


def municipality_path(municipality: Municipality) -> str:
    """The page of a municipality."""
    return reverse(
        "municipality", kwargs={"code": municipality.code, "slug": municipality_slug(municipality)}
    )


def municipality_slug(municipality: Municipality) -> str:
    """Readable part of a municipality's address."""
    return slug(municipality.name("fi").text)


def theme_path(theme: Theme) -> str:
    """The page of a theme's collection."""
    return reverse("theme", kwargs={"slug": theme.slug})


def whole(path: str) -> str:
    """The address with its site, for feeds, calendars, mail and paper."""
    return f"{settings.SITE_URL}{path}"
